"""How sure the figures are: the sentence holds the data's own numbers, and the band lies round the line."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.figures.latest import newest_total
from gic_metrics.figures.progress import emitted_against_path
from gic_metrics.figures.theme import LIGHT
from gic_metrics.figures.uncertainty_sentence import rounded, uncertainty_sentences
from gic_metrics.targets.progress import progress


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
