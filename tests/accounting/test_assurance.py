"""Who has verified a removal, where it can be read, and what that lets a year be called (accounting rules 2.3, 12.5)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.climate_positive import Label, evidence, verdict
from gic_metrics.accounting.explain_beside import explain_assured
from gic_metrics.accounting.explanation import Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.figures.uncertainty_sentence import label_sentence
from gic_metrics.reference import seeds
from gic_metrics.reference.assurance import OWN, NotAssured, assured_of, with_statement, without_statement
from gic_metrics.reference.reference import Reference
from gic_metrics.targets import editing
from gic_metrics.text import words_in
from tests.plain.small import each_quarter, emitted, moved, small, verified

SAID = {"what": "removed", "site": "X-2", "year": 2040, "tonnes": 200_000.0, "level": "crcf", "verifier": "DNV", "source": "CRCF-2041-17"}


@pytest.fixture(scope="module")
def below_zero(tmp_path_factory):
    """2040: E 4 000 t by the ETS verifier, 200 000 t out of the air; nobody has verified that yet."""
    rows = each_quarter(2040, lambda q: [emitted("X-2", q, 1000.0), moved("X-2", q, "air_capture", 50_000.0)])
    ledger = small(tmp_path_factory.mktemp("below"), {"X-2": {}}, [*rows, verified("X-2", 2040, 4000.0)])
    ledger._clock.now = datetime(2041, 3, 1, tzinfo=UTC)
    return ledger


def year(region, period="2040"):
    return next(t for t in region.totals() if t.period == period)


def label(region, ledger):
    return verdict(evidence(region, Uncertainty(region, ledger), year(region)))


def supposed(ledger, **said):
    return Region.read(ledger, supposed={OWN: with_statement({}, SAID | said)})


def test_a_removal_that_nobody_has_verified_leaves_the_year_at_reported_and_indicated(below_zero):
    region = Region.read(below_zero)
    assert year(region).status == "reported"
    assert (label(region, below_zero).label, label(region, below_zero).because) == (Label.INDICATED, ("removed_not_verified",))


def test_entered_by_staff_it_makes_the_year_final_and_climate_positive_and_the_day_before_as_before(below_zero):
    before = datetime(2041, 2, 1, tzinfo=UTC)
    assert editing.decide(below_zero, with_statement({}, SAID), by="Kari", reason="sertifikat mottatt", name=OWN)
    region = Region.read(below_zero)
    assert year(region).status == "final"
    assert label(region, below_zero) == verdict(evidence(region, Uncertainty(region, below_zero), year(region)))
    assert label(region, below_zero).label is Label.POSITIVE
    for language, said in (("nb", "2040 var et klimapositivt år"), ("en", "2040 was a climate-positive year")):
        assert label_sentence(region, Uncertainty(region, below_zero), year(region), words_in(language)).startswith(said)
    then = Region.read(below_zero, as_of=before)
    assert (year(then).status, label(then, below_zero).label) == ("reported", Label.INDICATED)
    assert region.figure("X-2", "2040-Q4", "r4q").removed_verified_t == 200_000.0, "the four quarters that end the year are the year"
    assert region.figure("X-2", "2040-Q4", "quarter").removed_verified_t == 0.0


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"tonnes": 199_999.6}, "final"),
        ({"tonnes": 199_999.0}, "reported"),
        ({"tonnes": 250_000.0}, "final"),
        ({"year": 2039}, "reported"),
        ({"what": "rest"}, "reported"),
        ({"level": "limited", "verifier": "PwC"}, "final"),
    ],
    ids=["to the tonne", "a tonne short", "more than R", "another year", "not of R", "limited assurance"],
)
def test_all_of_r_must_be_verified(below_zero, said, status):
    assert year(supposed(below_zero, **said)).status == status


def test_the_rows_behind_what_is_verified_are_the_statements(below_zero):
    region = supposed(below_zero, tonnes=150_000.0)
    found = explain_assured(region, below_zero, Question("removed_verified", "2040"))
    assert (found.value, found.contributed) == (150_000.0, 150_000.0)
    assert [(r.site, r.variable, r.value, r.file) for r in found.rows] == [("X-2", "assured crcf", 150_000.0, "DNV: CRCF-2041-17")]


def test_verified_is_measured_against_all_of_e(tmp_path):
    """V 400 000 and 120 000 outside the EU ETS total: 76.9 % is verified; with the rest verified too it is all there."""
    rows = each_quarter(2025, lambda q: [emitted("X-2", q, 100_000.0), emitted("X-2", q, 30_000.0, in_ets=False, category="other")])
    ledger = small(tmp_path, {"X-2": {}}, [*rows, verified("X-2", 2025, 400_000.0)])
    assert year(Region.read(ledger), "2025").status == "reported"
    assert year(supposed(ledger, what="rest", year=2025, tonnes=120_000.0, level="limited"), "2025").status == "final"
    assert year(supposed(ledger, what="rest", year=2025, tonnes=95_000.0, level="limited"), "2025").status == "final", "95.2 %"
    assert year(supposed(ledger, what="rest", year=2025, tonnes=93_000.0, level="limited"), "2025").status == "reported", "94.8 %"


def test_a_newer_statement_stands_in_place_of_the_older_and_can_be_withdrawn():
    own = with_statement(with_statement({}, SAID), SAID | {"tonnes": 1.0})
    assert [one.tonnes for one in assured_of(own).values()] == [1.0]
    assert Reference.of({**seeds(), OWN: own}).assured_t("removed", "X-2", 2040) == 1.0
    assert without_statement(own, ("removed", "X-2", 2040)) == {"statement": []}
    with pytest.raises(ValueError, match="twice"):
        assured_of({"statement": [*own["statement"], *own["statement"]]})


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"verifier": " "}, "verifier"),
        ({"source": ""}, "source"),
        ({"tonnes": None}, "fields"),
        ({"site": None}, "fields"),
        ({"level": "own"}, "fields"),
        ({"what": "rest", "tonnes": -1.0}, "fields"),
    ],
    ids=["nobody", "nowhere", "no tonnes", "no site", "the company's own word", "emitted below zero"],
)
def test_what_is_no_statement_is_refused(said, code):
    with pytest.raises(NotAssured) as wrong:
        with_statement({}, SAID | said)
    assert wrong.value.code == code
