"""The trend and when it may be drawn on: accounting rules 4.4 (ex. 4.8, 4.9) and 12.7. The wrong answers are named."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from gic_metrics.reference import Reference
from gic_metrics.targets.outlook import Outlook, annual_t, outlook, outlooks, reached, theil_sen
from gic_metrics.targets.paths import Path, budget_use
from tests.figures.standins import bodies, record_region, region_of

TODAY = date(2026, 11, 23)
EXAMPLE = {2020: 2500, 2021: 2470, 2022: 2410, 2023: 2395, 2024: 2330, 2025: 2290}
STEADY = {year: 2_500_000.0 - 40_000 * (year - 2013) + (-1) ** year * 5_000 for year in range(2013, 2023)}


def close(value):
    return pytest.approx(value, rel=1e-6)


def test_example_4_8_the_trend():
    trend = theil_sen((year, kt * 1000.0) for year, kt in EXAMPLE.items())
    assert (trend.slope_t_per_year, trend.low_t_per_year, trend.high_t_per_year) == (close(-42_000), close(-52_500), close(-35_000))
    assert trend.slope_t_per_year != close(-42_428.571), "WRONG: least squares"
    assert trend.last_t == close(2_297_500)
    assert trend.last_t != close(2_290_000), "WRONG: the last value itself"
    assert trend.at(2040) == close(1_667_500)
    assert trend.at(2040) + 50_000 == close(1_717_500)


@pytest.mark.parametrize(
    ("level", "years"), [(0, (2068, 2080, 2091)), (-50_000, (2069, 2081, 2093))], ids=["2079.70 [2068.76, 2090.64]", "2080.89 [2069.71, 2092.07]"]
)
def test_example_4_8_the_year_is_whole_and_not_before(level, years):
    trend = theil_sen((year, kt * 1000.0) for year, kt in EXAMPLE.items())
    found = reached(trend, level)
    assert (found.not_before, found.central, found.not_after) == years
    assert all(isinstance(year, int) for year in years)


def test_example_4_9_no_trend_is_not_drawn_on():
    trend = theil_sen(enumerate([2300.0, 2350.0, 2290.0, 2360.0, 2310.0]))
    assert (trend.slope_t_per_year, trend.low_t_per_year, trend.high_t_per_year) == (close(3.75), close(-50), close(50))
    assert reached(trend, 0) is None


def the(region, **more) -> Outlook:
    [found] = outlooks(region, today=TODAY, **more)
    return found


def test_the_record_is_not_drawn_on_and_says_why():
    found = the(record_region())
    assert found.missing == ("NO-66",)
    assert len(found.sites) == 8
    assert [year for year, _ in found.values] == list(range(2013, 2023))
    trend = found.trend
    assert [round(v) for v in (trend.slope_t_per_year, trend.low_t_per_year, trend.high_t_per_year)] == [-16_037, -43_766, 2_355]
    assert found.reasons[0] == "interval_contains_zero"
    assert "site_silent" in found.reasons
    assert (found.projected, found.reached, found.projection(2040), found.shortfall_t) == (False, None, None, None)


def test_the_gap_of_a_silent_site_as_zero_is_wrong():
    wrong = theil_sen((int(t.period), t.emitted_ets_t) for t in record_region().totals("region", "year"))
    assert [round(v) for v in (wrong.slope_t_per_year, wrong.low_t_per_year, wrong.high_t_per_year)] == [-28_583, -67_555, -8_904]
    assert the(record_region()).trend.slope_t_per_year != close(wrong.slope_t_per_year)


def one_site(values=STEADY, *, target: dict | None = None, site: dict | None = None, events=(), quarters=None):
    """A region of one site with these verified years."""
    said = bodies(sites={"NO-1": ("Verket", "cement")})
    said["targets"]["target"][0] |= target or {}
    said["register"]["site"][0] |= site or {}
    return region_of({"NO-1": values}, quarters, reference=Reference.of(said | {"events": {"event": list(events)}}))


def test_a_steady_fall_is_drawn_on_with_its_interval_and_stops_at_zero():
    found = the(one_site(target={"target_t": 500_000.0, "target_year": 2035}))
    assert found.reasons == ()
    assert not found.indicative
    assert found.reached.not_before == 2063, "2 500 000 - 50 x 40 000 in 2063"
    low, central, high = found.projection(2035)
    assert low <= central <= high
    assert found.shortfall_t == close(central - 500_000)
    assert found.projection(2120)[1] == 0.0, "emissions do not go below zero"


@pytest.mark.parametrize(
    ("region", "reason"),
    [
        (lambda: one_site({y: STEADY[y] for y in range(2019, 2023)}), "too_few_points"),
        (lambda: one_site({y: 2_000_000.0 + 1000 * (y - 2013) for y in STEADY}), "no_fall"),
        (lambda: one_site({y: 2_000_000.0 + 50_000 * (-1) ** y - 100 * y for y in STEADY}), "interval_contains_zero"),
        (lambda: one_site(target={"measure": "net", "strictly_below": True}), "removals_too_new"),
        (lambda: one_site(site={"ets_gases": ["CO2", "N2O"]}), "gwp_locked"),
        (lambda: one_site(site={"capture_from": "2022-06-01"}), "step_change"),
        (lambda: one_site(site={"capture_from": "2025-06-18"}), "step_change"),
        (lambda: one_site(events=[{"key": "p", "date": "2022-02-01", "label": {"nb": "p", "en": "p"}, "kind": "perimeter"}]), "step_change"),
        (lambda: one_site(target={"target_t": 2_400_000.0}), "reached"),
    ],
    ids=[
        "four points", "a rise", "an interval with zero", "a net target needs five years of removals", "nitrous oxide in two GWP sets",
        "capture in the last four quarters", "capture after the last value", "another perimeter", "the target is reached",
    ],
)  # fmt: skip
def test_each_reason_against_drawing_on(region, reason):
    found = the(region())
    assert reason in found.reasons
    assert not found.projected
    assert found.projection(2040) is None


@pytest.mark.parametrize("opened", ["2021-12-31", "2027-03-01"], ids=["more than four quarters before the end", "announced, not opened"])
def test_a_step_before_the_window_or_still_to_come_is_no_reason(opened):
    assert "step_change" not in the(one_site(site={"capture_from": opened})).reasons


def test_nitrous_oxide_counted_alike_is_drawn_on():
    years = {y: 2_500_000.0 - 40_000 * (y - 2013) for y in range(2013, 2027)}
    found = the(one_site(years, site={"ets_gases": ["CO2", "N2O"]}))
    assert [y for y, _ in found.values] == list(range(2021, 2027)), "the years of one GWP phase, when they are enough"
    assert found.reasons == ()
    assert found.indicative, "six points"


def test_a_site_that_closed_is_a_step():
    values = STEADY | {2022: None}
    assert "step_change" in the(one_site(values, site={"active_to": "2021"})).reasons


def test_a_new_plant_had_nothing_before_it_was_built_and_cuts_no_year_off():
    said = bodies(sites={"NO-1": ("Verket", "cement"), "NO-2": ("Det nye", "metal")})
    said["register"]["site"][1]["active_from"] = "2020"
    new = dict.fromkeys(range(2020, 2023), 100_000.0)
    found = the(region_of({"NO-1": STEADY, "NO-2": new}, reference=Reference.of(said)))
    assert dict(found.values) == {year: STEADY[year] + new.get(year, 0.0) for year in STEADY}
    assert "too_few_points" not in found.reasons, "WRONG: only the three years of the new plant"


def test_a_gap_in_the_row_is_left_out_never_filled_with_zero():
    found = the(record_region(NO_47={2016: None}))
    assert 2016 not in dict(found.values)
    assert min(value for _, value in found.values) > 2_000_000


def test_nothing_known_is_too_few():
    found = the(region_of({}))
    assert (found.reasons, found.trend, found.values) == (("too_few_points",), None, ())


def test_the_budget_stops_where_a_site_falls_silent():
    region = record_region()
    [entry] = region.reference.targets.values()
    every = annual_t(region, entry, list(region.series))
    assert every[2022] is None
    use = budget_use(Path(2020, 2_462_280, 2040, 0), every)
    assert (use.last, use.used_t) == (2021, 2_225_858)


def test_the_headline_target_comes_first(practice_ledger):
    from gic_metrics.accounting.region import Region

    found = outlooks(Region.read(practice_ledger), today=TODAY)
    assert [o.target for o in found] == ["climate_positive_2040", "emitted_2030"]
    assert all("step_change" in o.reasons for o in found), "capture began in July 2025"


def test_the_seeded_record_says_the_same(record_ledger):
    from gic_metrics.accounting.region import Region

    region = Region.read(record_ledger)
    found = outlook(region, region.reference.headline_target, today=TODAY)
    assert round(found.trend.slope_t_per_year) == -16_037
    assert [(step.site, step.kind) for step in found.steps] == [("NO-47", "capture")]


def test_the_statistics_are_not_loaded_before_they_are_asked_for():
    code = "import sys, gic_metrics.targets.outlook; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
