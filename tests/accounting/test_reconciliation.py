"""Our annual figures against the verified ones: line by line, the net beside the sum of what does not agree."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.reconciliation import ALONE, PARTIAL, SILENT, UNVERIFIED, Line, balances, reconcile
from gic_metrics.accounting.region import Region


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
