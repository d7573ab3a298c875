"""From the method of each value to the uncertainty of the region (accounting rules 7, 12.8)."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Methods, seeds
from gic_metrics.vocabulary import Quarter, Reading, Record, Sheet, quarters_of

REGISTER = {
    "version": "example",
    "company": [{"org_no": "310010014", "name": "Example"}],
    "site": [{"id": s, "name": s, "company": "310010014", "sector": "cement", "usual_gases": ["CO2"]} for s in "AB"]
    + [{"id": "C", "name": "C", "company": "310010014", "sector": "cement", "capture_from": "2020-01-01"}],
}
METHODS = Methods.of(seeds()["methods"])


def row(site: str, quarter: Quarter, value: float, **more) -> Record:
    plain = {"gas": "CO2", "origin": "fossil", "category": "combustion"} | more
    return Record(site, str(quarter), Sheet.EMISSIONS, "scope1", value=value, quantity=value, unit="t", place_sheet="Utslipp", cell="F5", **plain)


def moved(site: str, quarter: Quarter, movement: str, value: float, **more) -> Record:
    return Record(
        site, str(quarter), Sheet.CARBON, movement, value=value, quantity=value, unit="t", place_sheet="Karbonhåndtering", cell="F5", **more
    )


@pytest.fixture
def year(tmp_path):
    """Reports of 2024 in, the uncertain year out."""

    def made(*records: Record):
        ledger = Ledger(tmp_path / "l.duckdb", clock=lambda: datetime(2025, 3, 1, tzinfo=UTC), kind="practice")
        ledger.enter_reference(seeds("practice") | {"register": REGISTER}, by="test")
        ledger.append(Reading("r.xlsx", "r", readable=True, records=records), by="Kari", reason="", original=None)
        region = Region.read(ledger)
        total = next(t for t in region.totals() if t.period == "2024")
        return Uncertainty(region, ledger).of(total, "year")

    return made


def test_four_quarters_of_one_meter_err_together_and_two_sites_apart(year):
    a = [row("A", q, 100_000, method="måling") for q in quarters_of(2024)]
    b = [row("B", q, 100_000, method="massebalanse") for q in quarters_of(2024)]
    found = year(*a, *b)
    assert found.emitted_u95_t == pytest.approx(math.hypot(400_000 * 0.025, 400_000 * 0.025))
    assert found.net_u95_t == pytest.approx(found.emitted_u95_t)


def test_example_12_8_a_share_that_is_off_moves_e_and_r_together(year):
    """800 000 t at 10 % +- 0.5 points, half captured: E and R +- 2 000 each, N +- 4 000 and not 2 828."""
    exact = {"method": "exact"}
    quarters = quarters_of(2024)
    rows = [row("C", q, 180_000, basis="before", **exact) for q in quarters] + [
        row("C", q, 20_000, origin="biogenic", basis="before", **exact) for q in quarters
    ]
    rows += [moved("C", q, "to_storage", 100_000, share=0.1) for q in quarters]
    rows += [moved("C", q, "injected", 10_000, origin="biogenic") for q in quarters]
    found = year(*rows)
    assert (found.emitted_t, found.removed_t) == pytest.approx((360_000, 40_000))
    share = 4 * 1000.0
    stack, storage, injected = 720_000 * 0.09, 360_000 * 0.025, 40_000 * 0.025
    assert found.net_u95_t == pytest.approx(math.sqrt(share**2 + stack**2 + storage**2 + injected**2))
    assert found.emitted_u95_t == pytest.approx(math.sqrt(2_000**2 + stack**2 + storage**2))
    assert found.removed_u95_t == pytest.approx(math.sqrt(2_000**2 + injected**2))
    assert found.net_u95_t != pytest.approx(math.sqrt(2_828**2 + stack**2 + storage**2 + injected**2), abs=1)


def test_the_companys_own_estimate_is_grade_c_and_wide(year):
    rows = [row("A", q, 50_000, method="anslag") for q in quarters_of(2024)] + [row("B", q, 150_000, method="måling") for q in quarters_of(2024)]
    found = year(*rows)
    assert found.share_by_grade_pct == pytest.approx({"A": 0, "B": 75, "C": 25, "D": 0})
    assert found.emitted_u95_t == pytest.approx(math.hypot(200_000 * 0.2, 600_000 * 0.025))


def test_a_quarter_that_the_system_filled_in_is_grade_d(year):
    rows = [row("A", q, 100_000, method="måling") for q in quarters_of(2024)]
    rows += [row("B", q, 100_000, method="måling") for q in (*quarters_of(2023), *quarters_of(2024)[:3])]
    found = year(*rows)
    assert found.share_by_grade_pct["D"] > 0
    assert sum(found.share_by_grade_pct.values()) == pytest.approx(100)
    assert found.emitted_u95_t > math.hypot(10_000, 10_000)


def test_verified_years_of_the_record_are_off_by_5_percent_each_site_by_itself(record_ledger):
    region = Region.read(record_ledger)
    total = next(t for t in region.totals() if t.period == "2020")
    found = Uncertainty(region, record_ledger).of(total, "year")
    sites = [region.figure(s, "2020", "year").emitted_t for s in total.reporting]
    assert found.emitted_u95_t == pytest.approx(0.05 * math.sqrt(sum(v * v for v in sites)))
    assert found.share_by_grade_pct == pytest.approx({"A": 100, "B": 0, "C": 0, "D": 0})
    assert found.emitted_u95_pct == pytest.approx(100 * found.emitted_u95_t / 2_462_280)


def test_practice_has_a_figure_for_every_year_and_it_is_never_negative(practice_ledger):
    region = Region.read(practice_ledger)
    uncertainty = Uncertainty(region, practice_ledger)
    for kind in ("year", "r4q"):
        for total in region.totals("region", kind):
            found = uncertainty.of(total, kind)
            if total.emitted_t is not None:
                assert found.emitted_u95_t > 0
                assert found.net_u95_t >= 0
                assert sum(found.share_by_grade_pct.values()) == pytest.approx(100)


def test_what_companies_write_for_a_method_is_understood_and_the_rest_is_unstated():
    assert METHODS.named("  Massebalanse ").key == "MB"
    assert METHODS.named("C-T3").u95_pct == 5.6
    assert METHODS.named("").key == METHODS.named("etter beste evne").key == "unstated"
