"""The table of the three series, where the boundary changed between two periods."""

from types import SimpleNamespace

import pytest

from gic_metrics.accounting.perimeter import three_series
from gic_metrics.text import words_in
from pages import _boundary
from tests.annex.test_part_3_perimeter import ANNUAL, region_of


@pytest.mark.parametrize(("language", "never"), [("nb", "ikke en reduksjon"), ("en", "not a reduction")])
def test_each_series_is_called_what_it_is_and_the_first_never_a_reduction(language, never):
    region, words = region_of(ANNUAL), words_in(language)
    place = SimpleNamespace(words=words, region=region)
    said = _boundary._table(place, three_series(region, "2020", "2025"), "2020", "2025")
    assert said.index(never) < said.index(words("page.boundary.series.like_for_like"))
    for pct in (-18.0, -14.2857, -13.8655):
        assert words.write(pct, "signed_pct1") in said
    for site in "CD":
        assert f">{site}" in said or f" {site}." in said
