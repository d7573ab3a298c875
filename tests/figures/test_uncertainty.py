"""How sure the figures are: the sentence holds the data's own numbers, and the band lies round the line."""

from __future__ import annotations

import math
from contextlib import closing
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.figures.latest import newest_total
from gic_metrics.figures.progress import emitted_against_path
from gic_metrics.figures.site import site_through_time, totals_of
from gic_metrics.figures.theme import LIGHT
from gic_metrics.figures.uncertainty_sentence import change_uncertainty_sentence, rounded, site_uncertainty_sentences, uncertainty_sentences
from gic_metrics.targets.progress import progress
from gic_metrics.text import words_in
from tests.plain.test_agreement import ledger_of
from tests.plain.test_regressions import co2, moved, site


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


@pytest.mark.parametrize(("pair", "key"), [(("2020", "2021"), "beyond"), (("2021", "2022"), "beyond"), (("2013", "2014"), "within")])
def test_a_change_has_its_plus_or_minus(record, pair, key, words):
    """Verified years are each known to 5 %, and err alike: sqrt of the sum over sites of 0.05^2 (a^2 + b^2 - 1.6 a b)."""
    region, uncertainty = record
    same = like_for_like(region, *pair)
    figures = [[region.figure(site, year, "year").emitted_ets_t for year in pair] for site in same.sites]
    u95 = 0.05 * math.sqrt(sum(a * a + b * b - 1.6 * a * b for a, b in figures))
    said = change_uncertainty_sentence(uncertainty, same, "year", words)
    assert said == words(f"uncertainty.change_{key}", change_t=same.change_t, u95_t=rounded(u95))
    assert (abs(same.change_t) > u95) is (key == "beyond")


def test_near_zero_it_is_said_how_probable_net_below_zero_is(tmp_path, words):
    """E 4 x 1 000 +- 9 %, R 4 x 1 050 +- 2.5 %: N = -200 +- 375; the normal distribution has 85.2 % below zero."""
    rows = [found for k in (1, 2, 3, 4) for found in (co2("A", f"2025-Q{k}", 1000), moved("A", f"2025-Q{k}", "air_capture", 1050))]
    entries = [{"seq": 0, "at": datetime(2026, 2, 1, tzinfo=UTC), "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": [site("A")], "entries": entries}, tmp_path)) as ledger:
        region = Region.read(ledger)
        said = uncertainty_sentences(region, Uncertainty(region, ledger), region.totals()[-1], "year", words)[0]
    assert said.endswith(words("uncertainty.below_zero", share_pct=85.2))
