"""Scope 2 is two memo lines, and energy bought from a member is not counted twice: accounting rules 2.6, 2.7."""

import pytest

from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.scope2 import Purchase, memo, scope2_of
from gic_metrics.reference import Reference, seeds

FACTORS = Reference.of(seeds("record"))
GRID, MEMBER = Purchase(300, False, 20, 400), Purchase(100, True, 20, 200)


def test_example_2_6_location_and_market_without_what_members_supply():
    found = memo([GRID, MEMBER])
    assert (found.location_t, found.location_t + found.location_from_members_t) == pytest.approx((6_000, 8_000))
    assert (found.market_t, found.market_t + found.market_from_members_t) == pytest.approx((120_000, 140_000))


def test_example_2_6_guarantees_of_origin_lower_the_market_line_only():
    found = memo([Purchase(300, False, 20, 400, guarantee=0.75), MEMBER])
    assert found.market_t + found.market_from_members_t == pytest.approx(50_000)
    assert found.location_t == pytest.approx(6_000)


def bought(*rows):
    return scope2_of([], [("A", "2026-Q1", *row) for row in rows], FACTORS, frozenset("AB"))


def test_electricity_bought_times_the_factor():
    found = bought(("electricity", "Somebody", None, 10.0))
    assert found.total(["A"], "2026-Q1", "quarter") == (190, 4_020)


def test_energy_from_a_member_is_left_out():
    assert bought(("electricity", "B", None, 10.0)).total(["A"], "2026-Q1", "quarter") == (0, 0)


def test_what_members_supply_is_told_beside_with_what_it_would_be():
    """300 GWh from the grid and 100 GWh from a member: 5 700 t shown by location, 1 900 t left out; a quarter of the market has no guarantee."""
    found = bought(("electricity", "Grid", None, 300.0), ("electricity", "B", 0.75, 100.0))
    assert found.total(["A"], "2026-Q1", "quarter") == pytest.approx((5_700, 120_600))
    assert found.from_members(["A"], "2026-Q1", "quarter") == pytest.approx((100, 1_900, 10_050))


def test_heat_from_a_member_has_its_gwh_and_no_tonnes_as_it_has_no_factor():
    found = bought(("electricity", "Grid", None, 300.0), ("surplus_heat", "B", None, 11.8), ("electricity", "B", None, 2.0))
    assert found.from_members(["A"], "2026-Q1", "quarter") == (pytest.approx(13.8), None, None)
    assert found.total(["A"], "2026-Q1", "quarter") == pytest.approx((5_700, 120_600))


def test_nothing_from_members_is_zero_and_a_blank_is_unknown():
    assert bought(("electricity", "Grid", None, 300.0)).from_members(["A"], "2026-Q1", "quarter") == (0, 0, 0)
    assert bought(("electricity", "B", None, None)).from_members(["A"], "2026-Q1", "quarter") == (None, None, None)
    assert bought(("natural_gas", "B", None, 10.0)).from_members(["A"], "2026-Q1", "quarter") == (None, None, None)


def test_a_blank_purchase_and_heat_without_a_factor_are_unknown_and_not_zero():
    assert bought(("electricity", "", None, None), ("electricity", "X", None, 5.0)).total(["A"], "2026-Q1", "quarter") == (None, None)
    assert bought(("district_heat", "Somebody", None, 5.0)).total(["A"], "2026-Q1", "quarter") == (None, None)


def test_who_leaves_the_lines_unknown_is_named():
    rows = [("A", f"2026-Q{n}", "electricity", "Grid", None, 10.0) for n in (1, 2, 3, 4)] + [("B", "2026-Q1", "electricity", "Grid", None, 10.0)]
    found = scope2_of([], rows, FACTORS, frozenset("ABC"))
    assert found.unknown("ABC", "2026", "year") == ("B",)
    assert found.unknown("ABC", "2026-Q1", "quarter") == ()


def test_fuel_is_not_scope_2():
    assert bought(("natural_gas", "Somebody", None, 10.0)).total(["A"], "2026-Q1", "quarter") == (None, None)


def test_what_a_company_states_goes_before_what_we_compute():
    rows = [("A", "2026-Q1", "scope2_location", 7.0)]
    found = scope2_of(rows, [("A", "2026-Q1", "electricity", "", None, 10.0)], FACTORS, frozenset("A"))
    assert found.total(["A"], "2026-Q1", "quarter") == (7, 4_020)


def test_a_year_is_known_only_when_its_quarters_are():
    assert bought(("electricity", "", None, 10.0)).total(["A"], "2026", "year") == (None, None)


def test_example_2_7_there_is_no_sum_of_scope_3_anywhere():
    assert not any("scope3" in name for kind in (Total, Region) for name in dir(kind))


def test_example_2_6_the_member_s_plant_is_counted_once():
    """20 000 t in the member's own scope 1 and 120 000 t bought outside: 140 000. WRONG: 160 000, with what the member supplied added again."""
    plant_t, found = 20_000, memo([GRID, MEMBER])
    assert found.market_from_members_t == pytest.approx(plant_t)
    assert plant_t + found.market_t == pytest.approx(140_000)
    assert plant_t + found.market_t != pytest.approx(160_000)


def test_before_its_opening_a_site_has_bought_nothing():
    """NO-202608 opened with 2013: two quarters of it are all that the four to 2013-Q2 can hold; a third that is not told is unknown (2.6)."""
    rows = [("NO-202608", f"2013-Q{n}", "electricity", "Grid", None, 10.0) for n in (1, 2)]
    found = scope2_of([], rows, FACTORS, frozenset({"NO-202608"}))
    parts = [found.total(["NO-202608"], f"2013-Q{n}", "quarter") for n in (1, 2)]
    assert found.total(["NO-202608"], "2013-Q2", "r4q") == pytest.approx(tuple(sum(line) for line in zip(*parts, strict=True)))
    assert found.unknown(["NO-202608"], "2013-Q2", "r4q") == ()
    assert found.total(["NO-202608"], "2013-Q3", "r4q") == (None, None)
