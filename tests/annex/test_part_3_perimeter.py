"""Annex A part 3: the three series of example 3.6, in kt."""

from dataclasses import replace

import pytest

from gic_metrics.accounting.balance import Carbon
from gic_metrics.accounting.changes import between
from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.perimeter import three_series
from gic_metrics.accounting.region import Region
from gic_metrics.reference import Reference
from tests.figures import standins

ANNUAL = {"A": {2020: 900, 2025: 700}, "B": {2020: 1200, 2025: 1100}, "C": {2020: 400}, "D": {2020: 280, 2025: 250}}
BOUNDARY = {"C": {"in_perimeter": False, "perimeter_to": "2022"}, "D": {"perimeter_from": "2023"}}


def region_of(annual, boundary=BOUNDARY) -> Region:
    body = standins.bodies(sites={site: (site, "cement") for site in annual})
    body["register"]["site"] = [entry | boundary.get(entry["id"], {}) for entry in body["register"]["site"]]
    known = Reference.of(body)
    region = standins.region_of(annual, {"A": {"2026-Q1": Carbon(fossil=1)}}, reference=known)
    inside = {s: found for s, found in region.series.items() if found.site.in_perimeter}
    return replace(region, series=inside, outside={s: found for s, found in region.series.items() if s not in inside})


def pairs(found):
    return {pair.series: pair for pair in found.pairs}


def test_example_3_6_three_series():
    """WRONG: calling -18.00 % a reduction; it stands only as what was reported with another boundary."""
    found = three_series(region_of(ANNUAL), "2020", "2025")
    by = pairs(found)
    assert [(p.earlier_t, p.later_t) for p in found.pairs] == [(2500, 2050), (2100, 1800), (2380, 2050)]
    assert by["as_reported"].change_pct == pytest.approx(-18.0, abs=1e-9)
    assert by["like_for_like"].change_pct == pytest.approx(-14.2857142857, rel=1e-9) == pytest.approx(-14.29, abs=5e-3)
    assert by["recalculated"].change_pct == pytest.approx(-13.8655462185, rel=1e-9) == pytest.approx(-13.87, abs=5e-3)
    assert (found.joined, found.left, found.new, found.without_base) == (("D",), ("C",), (), ())
    assert found.differ


def test_a_joiner_without_base_data_stays_outside_the_recalculated_series():
    found = three_series(region_of(ANNUAL | {"D": {2025: 250}}), "2020", "2025")
    assert (pairs(found)["recalculated"].earlier_t, pairs(found)["recalculated"].later_t) == (2100, 1800)
    assert found.without_base == ("D",)


def test_a_new_plant_has_base_0_and_counts_in_full():
    found = three_series(region_of(ANNUAL | {"D": {2025: 250}}, BOUNDARY | {"D": {"active_from": "2023"}}), "2020", "2025")
    assert (pairs(found)["recalculated"].earlier_t, pairs(found)["recalculated"].later_t) == (2100, 2050)
    assert (found.new, found.joined) == (("D",), ())


def test_a_new_plant_is_activity_from_0_and_like_for_like_on_both_sides():
    """2 100 kt and a plant that opened in 2023: +250 of activity, nothing is left out, and the headline stands."""
    known = region_of({"A": ANNUAL["A"], "B": ANNUAL["B"], "D": {2025: 250}}, {"D": {"active_from": "2023"}})
    change = between(known, None, "2020", "2025")
    assert {bar.term: (bar.change_t, bar.sites) for bar in change.bars}["activity"] == (250, ("D",))
    assert change.change_t == (1800 + 250) - 2100
    for same in (change.same, like_for_like(known, "2020", "2025")):
        assert (same.sites, same.earlier_t, same.later_t, same.left_out, same.headline) == (("A", "B", "D"), 2100, 2050, (), True)
    nobody_knows = region_of({"A": ANNUAL["A"], "B": ANNUAL["B"], "D": {2024: 250}}, {"D": {"active_from": "2023"}})
    assert like_for_like(nobody_knows, "2020", "2025").left_out == ("D",), "a new plant without a figure is missing, not 0"


def test_a_closure_is_a_fall_and_no_change_of_boundary():
    found = three_series(region_of(ANNUAL | {"C": {2020: 400}}, {"C": {"active_to": "2022"}}), "2020", "2025")
    assert [(p.earlier_t, p.later_t) for p in found.pairs] == [(2780, 2050)] * 3
    assert not found.differ


def test_the_same_boundary_gives_the_same_three_times():
    found = three_series(region_of({s: ANNUAL[s] for s in "AB"}, {}), "2020", "2025")
    assert [(p.earlier_t, p.later_t) for p in found.pairs] == [(2100, 1800)] * 3
    assert not found.differ


@pytest.mark.parametrize(("name", "entry"), [("C", {"in_perimeter": False, "perimeter_to": "2025-Q2"}), ("D", {"perimeter_from": "2025-Q3"})])
def test_a_change_of_boundary_within_a_year_is_seen_from_its_end(name, entry):
    """(12.4 point 3) The four quarters that end with 2025-Q4 are the year 2025. WRONG: the year counts a site that its last four quarters do not."""
    region = region_of({"A": {2024: 900, 2025: 700}, name: {2024: 400, 2025: 390}}, {name: entry})
    by_year, by_quarters = (pairs(three_series(region, "2024", later))["as_reported"].later_t for later in ("2025", "2025-Q4"))
    assert by_year == by_quarters == (700 if name == "C" else 1090)
