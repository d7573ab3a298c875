"""Annex A part 3: coverage, true-up and any day (accounting rules 3.3, 3.4, 3.7), in kt."""

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.coverage import coverage_pct, status_word
from gic_metrics.accounting.periods import true_up
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger, moment
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Reading, Record, Sheet

REGISTER = {
    "version": "example",
    "company": [{"org_no": "310010014", "name": "Example"}],
    "site": [{"id": "A", "name": "A", "company": "310010014", "sector": "cement"}],
}


def test_example_3_3_coverage_is_by_emissions():
    weights = {"A": 820, "B": 390, "C": 420, "D": 316, "E": 30}
    assert coverage_pct((w, float(s in "ABD")) for s, w in weights.items()) == pytest.approx(77.226721, rel=1e-6)


def test_the_latest_quarter_must_be_covered_on_its_own():
    assert status_word(96.0, 100.0, 0.0, latest=85.0) == "reported"
    assert status_word(96.0, 100.0, 0.0, latest=79.9) == "partial"
    assert status_word(90.0, 100.0, 0.0, latest=79.9) == "partial"


def test_example_3_4_true_up():
    found = true_up((98e3, 90e3, 58e3, 142e3), 400e3)
    assert (found.difference, 100 * found.share, found.grade) == pytest.approx((12e3, 3.0, "warning"))
    assert found.quarters == pytest.approx((101_030.928, 92_783.505, 59_793.814, 146_391.753), rel=1e-6)
    assert sum(found.quarters) == pytest.approx(400e3, rel=1e-12)


class Book:
    def __init__(self, folder):
        self.now = datetime(2024, 1, 1, tzinfo=UTC)
        self.ledger = Ledger(folder / "ledger.duckdb", clock=lambda: self.now, kind="practice")
        self.ledger.enter_reference(seeds("practice") | {"register": REGISTER}, by="test")

    def store(self, day, **values):
        self.now = datetime.fromisoformat(f"{day}T12:00+00:00")
        rows = []
        for name, value in values.items():
            period, sheet, variable = name.replace("_", "-"), Sheet.EMISSIONS, "scope1"
            more = {"gas": "CO2", "origin": "fossil"}
            if "Q" not in name:
                period, sheet, variable = name[1:], Sheet.VERIFIED, "verified_ets"
                more = {"gas": "CO2e", "gwp_set": "ETS-265", "row_class": "verified_annual"}
            rows.append(Record("A", period.lstrip("y"), sheet, variable, value=value, quantity=value, unit="t", cell="F5", **more))
        return self.ledger.append(Reading(day, day, readable=True, records=tuple(rows)), by="test", reason="", original=None).id

    def quarters(self, day):
        return {t.period: t for t in Region.read(self.ledger, as_of=moment(day)).totals("region", "quarter")}


def test_example_3_7_any_day(tmp_path):
    """188, 191, then 249 when the report is in; a withdrawn quarter is missing and not 0: "159" is a known part and never a total (12.1)."""
    book = Book(tmp_path)
    book.store("2025-04-15", y2025_Q1=98)
    second = book.store("2025-07-15", y2025_Q2=90)
    book.store("2025-08-01", y2025_Q1=101)
    book.store("2025-11-05", y2025_Q3=58)
    book.now = datetime(2025, 12, 1, 12, tzinfo=UTC)
    book.ledger.set_standing(second, in_force=False, by="test", reason="wrong")
    for day, expected in (("2025-07-31", 188), ("2025-08-31", 191), ("2025-11-30", 249)):
        found = book.quarters(day)
        assert sum(t.emitted_t for t in found.values()) == expected
        assert all(not t.estimated for t in found.values())
    last = book.quarters("2025-12-31")
    assert last["2025-Q2"].estimated, "what was withdrawn is estimated and flagged, or missing; it is never 0"
    assert [e.code for _, e in last["2025-Q2"].estimates] == ["E4"]
    assert last["2025-Q1"].emitted_t + last["2025-Q3"].emitted_t == 159
    assert Region.read(book.ledger, as_of=moment("2025-12-31")).totals("region", "year") == []


def test_a_quarter_is_compared_with_a_quarter_of_the_same_status(tmp_path):
    """WRONG: +4.2 %: a quarter fitted to its verified year beside one that is not."""
    book = Book(tmp_path)
    told = {f"y2024_Q{k}": 100_000.0 for k in (1, 2, 3, 4)} | {"y2025_Q1": 100_000.0}
    book.store("2025-05-01", **told)
    book.store("2025-06-01", y2024=384_000.0)
    region = Region.read(book.ledger)
    assert region.figure("A", "2024-Q1", "quarter").emitted_t == 96_000
    assert like_for_like(region, "2024-Q1", "2025-Q1", kind="quarter").change_pct == 0
