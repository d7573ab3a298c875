"""Annex A example 1.5: history is restated together in one GWP set, through the ledger."""

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Quarter, Reading, Record, Sheet, quarters_of

HISTORY = {2020: {"CO2": 900_000, "CH4": 400, "N2O": 1500}, 2025: {"CO2": 820_000, "CH4": 380, "N2O": 300}}
REGISTER = {
    "version": "example",
    "company": [{"org_no": "310010014", "name": "Example"}],
    "site": [{"id": "A", "name": "A", "company": "310010014", "sector": "cement", "ets_gases": ["CO2", "CH4", "N2O"]}],
}


def row(quarter: Quarter, gas: str, t: float) -> Record:
    return Record("A", str(quarter), Sheet.EMISSIONS, "scope1", gas=gas, origin="fossil", category="other", value=t / 4, quantity=t / 4, unit="t")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    ledger = Ledger(tmp_path_factory.mktemp("sets") / "ledger.duckdb", clock=lambda: datetime(2026, 2, 1, tzinfo=UTC), kind="practice")
    ledger.enter_reference(seeds("practice") | {"register": REGISTER}, by="test")
    rows = tuple(row(q, gas, t) for year, gases in HISTORY.items() for q in quarters_of(year) for gas, t in gases.items())
    ledger.append(Reading("a.xlsx", "a", readable=True, records=rows), by="test", reason="", original=None)
    return ledger


@pytest.mark.parametrize(
    ("gwp_set", "first", "last", "change", "pct"),
    [
        ("AR4", 1_357_000, 918_900, -438_100, -32.2845),
        ("AR5", 1_308_700, 910_140, -398_560, -30.4546),
        ("AR6", 1_320_300, 912_160, -408_140, -30.9127),
    ],
)
def test_example_1_5_both_years_are_in_the_same_set(ledger, gwp_set, first, last, change, pct):
    """WRONG: 2020 in AR4 and 2025 in AR5, -446 860 t (-32.9300 %), 48 300 t of fake reduction: no reading of the ledger gives the two together."""
    totals = {t.period: t.emitted_t for t in Region.read(ledger, gwp_set=gwp_set).totals()}
    assert (totals["2020"], totals["2025"]) == pytest.approx((first, last), rel=1e-9)
    assert 100 * (totals["2025"] / totals["2020"] - 1) == pytest.approx(pct, abs=5e-5)
    assert totals["2025"] - totals["2020"] == pytest.approx(change, abs=1e-6)
    assert totals["2025"] - totals["2020"] != pytest.approx(-446_860, abs=1)
    assert 100 * (totals["2025"] / totals["2020"] - 1) != pytest.approx(-32.93, abs=5e-5)
