"""Our annual figures against the verified ones: line by line, the net beside the sum of what does not agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.reconciliation import ALONE, PARTIAL, SILENT, UNVERIFIED, Line, balances, reconcile
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Reading, Record, Sheet
from tests.plain.small import emitted as told
from tests.plain.small import small
from tests.plain.small import verified as verified_row


def line(site: str, difference_t: float | None, grade: str = "silent", year: int = 2024) -> Line:
    return Line(site, year, 100.0, 4, 100.0 + (difference_t or 0.0), difference_t, None, grade)


def test_what_cancels_in_the_net_stands_in_the_absolute_sum():
    """+30 and -30: net 0, 60 that do not agree."""
    (found,) = balances([line("A", 30.0), line("B", -30.0), line("C", None, ALONE)])
    assert (found.compared, found.net_t, found.absolute_t) == (2, 0.0, 60.0)


def test_a_difference_above_5_percent_wants_a_cause_and_names_its_site():
    (found,) = balances([line("B", 10.0, "cause"), line("A", 8.0, "warning")])
    assert found.wanting_cause == ("B",)


def test_the_public_record_alone_has_nothing_to_reconcile(record_ledger):
    lines = reconcile(Region.read(record_ledger))
    assert {one.grade for one in lines} == {ALONE, SILENT}
    assert balances(lines) == []
    assert sum(one.verified_t for one in lines if one.year == 2020) == 2_462_280
    (missing,) = [one for one in lines if one.grade == SILENT]
    assert (missing.site, missing.year, missing.verified_t) == ("NO-66", 2022, None)


def test_the_practice_region_reconciles_as_its_plan_says(practice_ledger):
    region = Region.read(practice_ledger)
    lines = reconcile(region)
    assert {one.grade for one in lines} >= {"silent", "warning", ALONE, UNVERIFIED}
    for one in lines:
        if one.difference_t is not None:
            assert one.quarters == 4
            assert one.difference_t == pytest.approx(one.verified_t - one.reported_t)
            assert one.difference_pct == pytest.approx(100 * abs(one.difference_t) / max(one.verified_t, one.reported_t))
    assert all(one.difference_t is None for one in lines if one.grade in (ALONE, PARTIAL, UNVERIFIED))


def test_the_year_in_which_a_site_opened_is_whole_with_the_quarters_since(tmp_path):
    """Opened in the third quarter: two quarters of 100 000 t against 202 000 t verified, 2 000 t (0.99 %) apart. Nothing lacks before that."""
    site = {"id": "N", "name": "N", "company": "310010014", "sector": "cement", "active_from": "2023-Q3"}
    known = {"version": "example", "company": [{"org_no": "310010014", "name": "Example"}], "site": [site]}
    ledger = Ledger(tmp_path / "l.duckdb", clock=lambda: datetime(2024, 5, 1, tzinfo=UTC), kind="practice")
    ledger.enter_reference(seeds("practice") | {"register": known}, by="test")
    told = {"gas": "CO2", "origin": "fossil", "value": 100e3, "quantity": 100e3, "unit": "t"}
    quarters = [Record("N", f"2023-Q{n}", Sheet.EMISSIONS, "scope1", **told) for n in (3, 4)]
    year = {"gas": "CO2e", "gwp_set": "ETS-265", "row_class": "verified_annual", "value": 202e3, "quantity": 202e3, "unit": "t"}
    rows = (*quarters, Record("N", "2023", Sheet.VERIFIED, "verified_ets", **year))
    ledger.append(Reading("n.xlsx", "n", readable=True, records=rows), by="test", reason="", original=None)
    (found,) = reconcile(Region.read(ledger))
    assert (found.grade, found.quarters, found.reported_t, found.verified_t) == ("silent", 2, 200_000, 202_000)
    assert found.difference_t == pytest.approx(2_000)
    assert found.difference_pct == pytest.approx(100 * 2_000 / 202_000)


def test_example_12_5_a_verified_figure_is_compared_with_its_own_scope(tmp_path):
    """388 kt of which 8 outside the EU ETS total, V = 400: the true-up is 20 and E 408. WRONG, against all gases: 12."""
    rows = [told("X-2", f"2025-Q{n}", kt * 1e3) for n, kt in enumerate((96, 88, 56, 140), start=1)]
    rows += [told("X-2", f"2025-Q{n}", 2e3, in_ets=False, category="other") for n in range(1, 5)]
    region = Region.read(small(tmp_path, {"X-2": {}}, [*rows, verified_row("X-2", 2025, 400e3)]))
    [line] = reconcile(region)
    assert (line.reported_t, line.difference_t) == pytest.approx((380_000, 20_000))
    figure = region.figure("X-2", "2025", "year")
    assert (figure.emitted_ets_t, figure.rest_t, figure.emitted_t) == pytest.approx((400_000, 8_000, 408_000))
    assert line.difference_t != pytest.approx(12_000)
