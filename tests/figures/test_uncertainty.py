"""How sure the figures are: the sentence holds the data's own numbers, and the band lies round the line."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.figures.latest import newest_total
from gic_metrics.figures.progress import emitted_against_path
from gic_metrics.figures.site import site_through_time, totals_of
from gic_metrics.figures.theme import LIGHT
from gic_metrics.figures.uncertainty_sentence import rounded, site_uncertainty_sentences, uncertainty_sentences
from gic_metrics.targets.progress import progress
from gic_metrics.text import words_in


@pytest.fixture
def record(record_ledger):
    region = Region.read(record_ledger)
    return region, Uncertainty(region, record_ledger)


def test_the_sentence_says_the_datas_own_numbers(record, words):
    region, uncertainty = record
    total = newest_total(region)
    found = uncertainty.of(total, "year")
    said = uncertainty_sentences(region, uncertainty, total, "year", words)
    assert words.t(total.emitted_t) in said[0]
    assert words.t(rounded(found.emitted_u95_t)) in said[0]
    assert words.pct(found.emitted_u95_pct) in said[0]
    assert words("uncertainty.grade.A", share_pct=100.0) in said[1]
    assert words("uncertainty.because.net_not_below_zero") in said[-1]


def test_net_is_never_given_a_percentage(practice_ledger, words):
    region = Region.read(practice_ledger)
    uncertainty = Uncertainty(region, practice_ledger)
    total = next(t for t in reversed(region.totals("region", "year")) if t.removed_t)
    said = uncertainty_sentences(region, uncertainty, total, "year", words)[0]
    net = said[said.index(words.t(total.net_t)) :]
    assert "%" not in net


@pytest.mark.parametrize("kind", ["record", "practice"])
def test_the_band_lies_round_the_line(kind, request, words):
    ledger = request.getfixturevalue(f"{kind}_ledger")
    region = Region.read(ledger)
    uncertainty = Uncertainty(region, ledger)
    figure = emitted_against_path(region, progress(region), words, LIGHT, uncertainty=uncertainty).figure
    bands = [t for t in figure.data if t.name == "uncertainty"]
    assert bands
    points = {t: u.emitted_u95_t for t in region.totals("region", "year") if (u := uncertainty.of(t, "year"))} if kind == "record" else {}
    ys = {round(y, 3) for band in bands for y in band.y}
    for total, u95 in points.items():
        assert {round(total.emitted_t + u95, 3), round(total.emitted_t - u95, 3)} <= ys
    without = emitted_against_path(region, progress(region), words, LIGHT).figure
    assert not [t for t in without.data if t.name == "uncertainty"]


@pytest.mark.parametrize(("u95_t", "said"), [(62_345.6, 62_000), (950.0, 950), (1_949.0, 1_900), (0.0, 0.0), (0.123, 0.12)])
def test_an_uncertainty_has_two_figures(u95_t, said):
    assert rounded(u95_t) == said


def test_a_site_has_its_whiskers_its_sentence_and_its_column(record_ledger):
    """A verified year is known to 5 %: 742 590 t of NO-47 in 2022, plus or minus 37 130 t."""
    region = Region.read(record_ledger)
    sure, words = Uncertainty(region, record_ledger), words_in("nb")
    picture = site_through_time(region, "NO-47", words, LIGHT, uncertainty=sure)
    bars = next(trace for trace in picture.figure.data if trace.type == "bar")
    at = list(bars.x).index("2022")
    assert bars.error_y.array[at] == pytest.approx(0.05 * bars.y[at]) == pytest.approx(37_129.5)
    column = [c.name for c in picture.table.columns].index(words("column.u95_emitted"))
    assert next(row[column] for row in picture.table.rows if row[0] == "2022") == pytest.approx(37_129.5)
    said = site_uncertainty_sentences(sure, {"year": totals_of(region, ["NO-47"], "year")}, words)[0].replace("\u00a0", " ")
    assert "742 590 t ± 37 000 t (5,0 %)" in said
    assert not site_through_time(region, "NO-47", words, LIGHT).figure.data[0].error_y.visible
