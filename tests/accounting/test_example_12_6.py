"""Example 12.6 through the ledger: verified years and reported quarters in one series, as of different days."""

from datetime import UTC, date, datetime

import pytest

from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.explain import explain
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger, moment
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Quarter, Reading, Record, Sheet, quarters_of

REGISTER = {
    "version": "example",
    "company": [{"org_no": "310010014", "name": "Example"}],
    "site": [{"id": s, "name": s, "company": "310010014", "sector": "cement", "usual_gases": ["CO2", "SF6"]} for s in "AB"],
}
REPORTED = {
    "A": {2023: [240, 230, 180, 250], 2024: [235, 225, 235, 240]},
    "B": {2023: [None, None, 190, 185], 2024: [180, 190, 120, 185]},
}
OUTSIDE_KT = 1
"""A reports one kilotonne a quarter outside the EU ETS"""


class Clock:
    def __init__(self):
        self.now = datetime(2023, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now

    def on(self, day: date):
        self.now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def verified(site: str, year: int, kt: float, line: int) -> Record:
    return Record(
        site, str(year), Sheet.VERIFIED, "verified_ets", gas="CO2e", gwp_set="ETS-265", value=kt * 1000, quantity=kt * 1000, unit="t",
        row_class="verified_annual", cell=f"L{line}C{year - 2020}", raw=str(kt * 1000),
    )  # fmt: skip


def reported(site: str, quarter: Quarter, kt: float) -> tuple[Record, ...]:
    def row(gas: str, value: float, cell: str, **more):
        return Record(
            site, str(quarter), Sheet.EMISSIONS, "scope1", gas=gas, value=value, quantity=value, unit="t", place_sheet="Utslipp", cell=cell, **more
        )

    rows = (row("CO2", kt * 1000, "F5", origin="fossil"),)
    return (*rows, row("CO2", OUTSIDE_KT * 1000, "F6", origin="fossil", category="other", in_ets=False)) if site == "A" else rows


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    clock = Clock()
    ledger = Ledger(tmp_path_factory.mktemp("series") / "ledger.duckdb", clock=clock, kind="practice")
    ledger.enter_reference(seeds("practice") | {"register": REGISTER}, by="test")

    def append(name: str, *records: Record, on: date):
        clock.on(on)
        ledger.append(Reading(name, name, readable=True, records=records), by="Kari", reason="", original=None)

    append("v2022.csv", verified("A", 2022, 940, 2), verified("B", 2022, 740, 3), on=date(2023, 4, 15))
    for year, day in ((2023, date(2024, 2, 1)), (2024, date(2025, 2, 1))):
        for site, years in REPORTED.items():
            for quarter, kt in zip(quarters_of(year), years[year], strict=True):
                if kt is not None:
                    append(f"{site}-{quarter}.xlsx", *reported(site, quarter, kt), on=day)
        if year == 2023:
            append("v2023.csv", verified("A", 2023, 918, 2), verified("B", 2023, 730, 3), on=date(2024, 4, 15))
    return ledger


def at(ledger, day: str) -> Region:
    return Region.read(ledger, as_of=moment(day))


def year_of(region: Region, year: int):
    return next(t for t in region.totals() if t.period == str(year))


def test_before_the_verified_figure_half_of_b_is_estimated(ledger):
    region = at(ledger, "2024-02-28")
    total = year_of(region, 2023)
    assert (total.emitted_ets_t, total.emitted_t) == pytest.approx((1_645_000, 1_649_000))
    assert total.estimated_pct == pytest.approx(22.49, abs=0.005)
    assert total.coverage_pct == pytest.approx(77.98, abs=0.005)
    assert total.status == "partial"
    quarters = {t.period: t.coverage_pct for t in region.totals("region", "quarter")}
    assert quarters["2023-Q1"] == pytest.approx(55.95, abs=0.005)
    assert quarters["2023-Q3"] == 100


def test_after_the_verified_figure_nothing_is_estimated(ledger):
    region = at(ledger, "2024-05-31")
    total = year_of(region, 2023)
    assert (total.emitted_ets_t, total.emitted_t, total.coverage_pct, total.estimated_pct) == pytest.approx((1_648_000, 1_652_000, 100, 0))
    assert like_for_like(region, "2022", "2023").change_pct == pytest.approx(-1.905, abs=5e-4)


def test_a_year_is_v_plus_the_rest_and_v_is_no_row_of_its_own(ledger):
    a = at(ledger, "2024-05-31").figure("A", "2023", "year")
    assert (a.emitted_ets_t, a.rest_t, a.emitted_t) == pytest.approx((918_000, 4_000, 922_000))
    assert a.emitted_ets_t not in (1_818_000, pytest.approx(914_000))


def test_a_derived_quarter_is_no_quarter(ledger):
    region = at(ledger, "2024-05-31")
    assert region.figure("B", "2023-Q1", "quarter").emitted_t is None
    assert region.figure("B", "2023-Q3", "quarter").emitted_t == 190_000


@pytest.mark.parametrize(
    ("period", "expected", "apportioned"),
    [
        ("2022-Q4", 1680.0, 0), ("2023-Q1", 1682.3, 74.9), ("2023-Q2", 1674.4, 50.2), ("2023-Q3", 1628.0, 25.8), ("2023-Q4", 1648.0, 0),
        ("2024-Q1", 1640.7, 0), ("2024-Q2", 1643.6, 0), ("2024-Q3", 1625.0, 0), ("2024-Q4", 1610.0, 0),
    ],
)  # fmt: skip
def test_rolling_four_quarters(ledger, period, expected, apportioned):
    total = next(t for t in at(ledger, "2025-02-28").totals("region", "r4q") if t.period == period)
    assert total.emitted_ets_t == pytest.approx(expected * 1000, rel=1e-9)
    assert total.apportioned_pct == pytest.approx(apportioned, abs=0.06)


def test_2024_against_2023_and_2022(ledger):
    region = at(ledger, "2025-02-28")
    assert like_for_like(region, "2023", "2024").change_pct == pytest.approx(-2.306, abs=5e-4)
    assert like_for_like(region, "2022", "2024").change_pct == pytest.approx(-4.167, abs=5e-4)


@pytest.mark.parametrize("day", ["2024-02-28", "2024-05-31", "2025-02-28"])
@pytest.mark.parametrize("figure", ["emitted", "net"])
def test_contributions_sum_to_every_figure(ledger, day, figure):
    region = at(ledger, day)
    for kind, rolling in (("year", False), ("quarter", False), ("r4q", True)):
        for total in region.totals("region", kind):
            found = explain(region, ledger, figure, total.period, rolling=rolling)
            assert sum(row.contribution for row in found.rows) == pytest.approx(found.value, abs=1e-6), (kind, total.period)
            assert found.value == getattr(total, f"{figure}_t")


def test_the_past_does_not_change_when_more_is_reported(ledger):
    first = at(ledger, "2024-05-31").totals("site")
    assert first == at(ledger, "2024-05-31").totals("site")
    assert {t.period for t in first} == {"2022", "2023"}
