"""What the measures give, by certainty: no tonne twice, nothing added that must not be, and the part without a plan named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gic_metrics.accounting.region import Region
from gic_metrics.figures.roadmap_sentence import wedge_headline
from gic_metrics.reference import Measure
from gic_metrics.reference.measures import in_one_register
from gic_metrics.targets.counting import CASES, CERTAINTIES, count
from gic_metrics.targets.measures import Wedge, wedge, window_of
from gic_metrics.targets.progress import progress
from gic_metrics.text import words_in

STAGES = ["running", "building", "decided", "study", "idea"]
YEAR_2022 = window_of("2022", "year")
EMITS = {"A": 1000.0, "B": 500.0}


def measure(key="m", stage="study", reduction_t=100.0, **more) -> Measure:
    return Measure(key, {"nb": key, "en": key}, more.pop("site", None), stage, reduction_t, **more)


def counted(*measures, emits=EMITS, window=YEAR_2022, target_year=2040, removals=True):
    return {c.measure.key: c for c in count(measures, emits=emits, window=window, target_year=target_year, removals=removals)}


def likely(found):
    return {key: c.counted.likely for key, c in found.items()}


def test_what_is_part_of_a_measure_is_counted_once_with_the_more_certain():
    whole = measure("whole", "idea", 800.0, overlaps=("part",))
    part = measure("part", "running", 41.0, part_of="whole", date=date(2024, 6, 1))
    found = counted(whole, part)
    assert likely(found) == {"part": 41.0, "whole": 759.0}
    assert sum(likely(found).values()) != 841.0, "WRONG: 41 counted twice"
    assert found["whole"].why_less == ("overlap",)


def test_what_already_runs_is_taken_off_what_it_is_part_of_even_inside_todays_level():
    found = counted(measure("whole", "idea", 800.0), measure("part", "running", 41.0, part_of="whole", date=date(2019, 1, 1)))
    assert likely(found) == {"part": 0.0, "whole": 759.0}


def test_a_site_never_cuts_more_than_it_emits():
    found = counted(measure("one", site="A", reduction_t=700.0), measure("two", site="A", reduction_t=700.0))
    assert likely(found) == {"one": 700.0, "two": 300.0}
    assert found["two"].why_less == ("site_limit",)


def test_a_joint_measure_takes_what_is_left_of_its_sites():
    found = counted(measure("joint", sites=("A", "B"), reduction_t=1200.0), measure("own", "decided", site="A", reduction_t=400.0, year=2030))
    assert likely(found) == {"own": 400.0, "joint": 1100.0}


def test_the_biogenic_part_of_a_capture_removes_and_does_not_lower_emissions():
    capture = measure("c", "running", 400.0, site="A", date=date(2025, 6, 18), biogenic_share=0.1)
    assert likely(counted(capture)) == {"c": 400.0}
    emitted = counted(capture, removals=False)
    assert likely(emitted) == {"c": 360.0}
    assert emitted["c"].why_less == ("biogenic",)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"counts": False}, "not_counted"),
        ({"reduction_t": None}, "no_size"),
        ({"site": "Z"}, "elsewhere"),
        ({"year": 2041}, "after_target"),
        ({"stage": "done"}, "in_level"),
        ({"stage": "running", "date": date(2021, 6, 1)}, "in_level"),
    ],
    ids=["marked as not counting", "no size", "a site outside the level", "after the target", "done, nobody knows when", "ran all through the level"],
)
def test_what_is_listed_and_not_summed(more, why):
    [found] = counted(measure(**more)).values()
    assert found.counted.likely == 0.0
    assert found.why_less == (why,)


def test_a_measure_that_began_within_the_window_counts_with_what_is_left_of_it():
    found = counted(measure(stage="running", date=date(2022, 7, 2)))["m"]
    assert found.counted.likely == pytest.approx(100 * 182 / 365)
    assert found.why_less == ("partly_in_level",)
    assert found.effect_t(2022) == pytest.approx(0, abs=1e-9), "its year is the level itself"
    assert found.effect_t(2023) == pytest.approx(found.counted.likely)


def test_four_quarters_after_the_opening_it_is_all_in_the_level():
    assert likely(counted(measure(stage="running", date=date(2025, 7, 1)), window=window_of("2026-Q3", "r4q"))) == {"m": 0.0}
    assert window_of("2026-Q3", "r4q") == (date(2025, 10, 1), date(2026, 9, 30))


def test_the_effect_by_year():
    opened = counted(measure(stage="running", date=date(2025, 7, 2)))["m"]
    assert [round(opened.effect_t(y), 1) for y in (2024, 2025, 2026)] == [0.0, 50.1, 100.0]
    assert counted(measure(stage="decided", year=2030))["m"].effect_t(2030) == 100.0
    assert counted(measure(stage="study", date=date(2021, 1, 1)))["m"].starts is None, "the date of a statement is no start"
    assert counted(measure())["m"].effect_t(2039) == 0.0, "no year was published"


@given(
    sizes=st.lists(st.tuples(st.sampled_from(STAGES), st.floats(0, 2000), st.sampled_from(["A", "B"])), max_size=8),
    target=st.floats(-500, 1600),
)
def test_the_parts_sum_to_the_way_and_no_site_goes_below_zero(sizes, target):
    measures = [measure(f"m{n}", stage, t, site=site, date=date(2025, 1, 1)) for n, (stage, t, site) in enumerate(sizes)]
    found = tuple(counted(*measures).values())
    way = Wedge("t", 2040, "2022", 1500.0, target, (), found)
    for case in CASES:
        assert sum(way.steps(case).values()) == pytest.approx(max(0.0, 1500.0 - target))
        assert all(part >= 0 for part in way.steps(case).values())
        for site, emitted in EMITS.items():
            assert sum(c.counted.of(case) for c in found if c.measure.site == site) <= emitted + 1e-6


@pytest.fixture
def record(record_ledger):
    return Region.read(record_ledger)


def the_wedge(region) -> Wedge:
    target = region.reference.headline_target
    return wedge(region, target, [p for p in progress(region) if p.target == target.key][-1])


def test_the_record_from_2022_to_the_goal(record):
    """Brevik 400 000 + electrolyser 41 000; 800 000 - 41 000; INOVYN 21 000; GICCS at most what its four sites still emit."""
    way = the_wedge(record)
    found = {c.measure.key: c for c in way.measures}
    assert (way.level_t, way.target_t, way.period, way.missing) == (2_327_170, 0, "2022", ("NO-66",))
    giccs = 339_049 + 78_142 + 206_138 + 742_590 - 360_000 - 21_000
    assert found["giccs"].counted.likely == pytest.approx(giccs)
    assert found["giccs"].why_less == ("site_limit",)
    assert way.steps() == pytest.approx(
        {"secured": 441_000, "likely": 0, "possible": 759_000 + 21_000 + giccs, "no_plan": 2_327_170 - 441_000 - 780_000 - giccs}
    )
    assert [key for key, c in found.items() if c.why_less == ("not_counted",)] == ["norcem_alternative_fuels", "eramet_biocarbon"]


def test_what_must_not_be_summed_is_not(record):
    way = the_wedge(record)
    stated = sum(c.stated.likely for c in way.measures if c.stated)
    assert stated == 2_962_000
    counts = sum(way.cut(certainty).likely for certainty in CERTAINTIES)
    assert counts < way.level_t, "WRONG: 400 + 41 + 800 + 1 200 + 21 = 2 462 kt, more than is emitted"
    assert way.no_plan_t() not in (450_000, 382_000, 832_000), "the published remainders are shown, never used"
    assert {c.key for c in record.reference.contradictions} >= {"residual", "giccs", "inovyn", "eramet", "catalyst"}


def test_with_what_runs_the_level_falls_in_2025_and_stays(record):
    way = the_wedge(record)
    assert [round(way.level_in(y)) for y in (2023, 2026, 2040)] == [2_327_170, 1_886_170, 1_886_170]
    assert 1_886_170 < way.level_in(2025) < 2_327_170 - 41_000


def test_in_practice_the_capture_is_in_the_level_already(practice_ledger):
    way = the_wedge(Region.read(practice_ledger))
    found = {c.measure.key: c for c in way.measures}
    assert found["capture_cement"].why_less == ("in_level",)
    assert way.steps()["likely"] == 310_000
    assert way.steps("low")["possible"] == 240_000 + 90_000
    assert way.steps("high")["possible"] == 340_000 + 90_000


def test_without_a_figure_there_is_no_wedge(record):
    target = record.reference.headline_target
    from dataclasses import replace

    assert wedge(record, target, replace(progress(record)[-1], actual_t=None)) is None


def test_measures_of_a_group_never_take_the_same_tonne_twice():
    """Two ways to cut the same 300 t: the decided one takes 200, the idea only what is left of its 300."""
    found = counted(measure("a", "decided", 200.0, year=2030, group="kiln"), measure("b", "idea", 300.0, group="kiln"), measure("c", "idea", 300.0))
    assert likely(found) == {"a": 200.0, "c": 300.0, "b": 100.0}
    assert found["b"].why_less == ("overlap",)
    assert sum(likely(found).values()) != 800.0, "WRONG: the 200 counted twice"


@given(sizes=st.lists(st.tuples(st.sampled_from(STAGES), st.floats(0, 900)), min_size=1, max_size=6))
def test_a_group_gives_no_more_than_its_largest(sizes):
    measures = [measure(f"m{n}", stage, t, group="g", year=2030) for n, (stage, t) in enumerate(sizes)]
    assert sum(c.counted.likely for c in counted(*measures).values()) <= max(t for _, t in sizes) + 1e-6


def test_a_measure_takes_effect_no_sooner_and_is_no_more_certain_than_what_it_needs():
    grid = measure("grid", "study", 0.0, year=2034)
    plant = measure("plant", "decided", 100.0, year=2030, needs=("grid",))
    found = counted(plant, grid)["plant"]
    assert (found.certainty, found.starts, found.why_less) == ("possible", date(2034, 1, 1), ("waits",))
    assert [found.effect_t(y) for y in (2030, 2033, 2034)] == [0.0, 0.0, 100.0]
    assert counted(plant, measure("grid", "study", 0.0))["plant"].starts is None, "what it needs has no year, so neither has it"
    late = counted(plant, measure("grid", "study", 0.0, year=2045))["plant"]
    assert (late.counted.likely, late.why_less) == (0.0, ("after_target",))
    runs = counted(measure("plant", "running", 100.0, date=date(2024, 1, 1), needs=("grid",)), grid)["plant"]
    assert (runs.certainty, runs.starts) == ("secured", date(2024, 1, 1)), "what runs needs nothing more"


def test_the_effect_stated_year_by_year_is_what_is_counted():
    steps = ((2028.0, 10.0, 20.0, 40.0), (2032.0, 50.0, 100.0, 120.0))
    found = counted(measure(stage="building", reduction_t=None, effects=steps))["m"]
    assert (found.stated.low, found.stated.likely, found.stated.high) == (50.0, 100.0, 120.0)
    assert [found.effect_t(y) for y in (2027, 2028, 2031, 2032, 2039)] == pytest.approx([0.0, 20.0, 20.0, 100.0, 100.0])
    assert [found.effect_t(2028, case) for case in CASES] == pytest.approx([10.0, 20.0, 40.0])
    limited = counted(measure(stage="building", reduction_t=None, effects=steps, site="A"), emits={"A": 50.0})["m"]
    assert [limited.effect_t(y) for y in (2028, 2032)] == pytest.approx([10.0, 50.0]), "in proportion where the site emits no more"


def test_what_does_not_run_yet_may_slip_and_what_runs_may_not():
    plan, runs = measure("plan", "decided", 100.0, year=2030), measure("runs", "running", 50.0, date=date(2023, 1, 1))
    more = {"emits": {}, "window": YEAR_2022, "target_year": 2040, "removals": True}
    way = {slip: Wedge("t", 2040, "2022", 150.0, 0.0, (), tuple(count([plan, runs], slip_years=slip, **more))) for slip in (0, 3, 11)}
    assert [way[s].reached_in() for s in way] == [2030, 2033, None], "in 2041 it comes after the target"
    assert way[3].level_in(2023) == way[0].level_in(2023) == 100.0
    assert way[11].steps()["no_plan"] == 100.0
    assert [way[0].reached_in(("secured",)), way[0].reached_in(("secured", "likely"))] == [None, 2030]
    assert replace(way[0], strictly_below=True).reached_in() is None, "at the level is not below it"


@pytest.mark.parametrize(
    ("level", "below", "met", "year"),
    [(0.4, False, True, None), (0.4, True, False, 2024), (-0.4, True, False, 2023), (-1.0, True, True, None), (1.0, False, False, 2024)],
)
def test_a_goal_below_zero_is_not_met_at_zero_and_what_is_met_is_reached_in_no_year_to_come(level, below, met, year):
    """(12.7, 12.8) By the tonnes that are printed: climate positive needs -1 t, a target at zero is met at 0."""
    soon = tuple(counted(measure("soon", "decided", 100.0, year=2024)).values())
    way = Wedge("t", 2040, "2022", level, 0.0, (), soon, below)
    assert (way.met, way.reached_in()) == (met, year)
    assert ("er nådd på nivået" in wedge_headline(way, words_in("nb"))) is met


def test_what_waits_for_something_that_has_been_done_nobody_knows_when_waits_for_nothing():
    found = counted(measure("done", "done", 10.0), measure("next", "decided", 100.0, year=2030, needs=("done",)))["next"]
    assert (found.starts, found.why_less, found.effect_t(2030)) == (date(2030, 1, 1), (), 100.0)


def test_four_quarters_across_new_year_hold_a_growing_effect_day_by_day():
    """40 t a year in 2025 and 80 from 2026; April 2025 to March 2026 are 275 and 90 days: (40 x 275 + 80 x 90) / 365 = 49.863 t are in the level."""
    grows = measure("grows", "running", None, date=date(2024, 1, 1), effects=((2024.0, 40.0, 40.0, 40.0), (2026.0, 80.0, 80.0, 80.0)))
    found = counted(grows, window=window_of("2026-Q1", "r4q"))["grows"]
    left = 80.0 - (40.0 * 275 + 80.0 * 90) / 365
    assert found.counted.likely == pytest.approx(left) == pytest.approx(30.137, abs=5e-4)
    assert [found.effect_t(y) for y in (2026, 2030)] == pytest.approx([left, left])
    assert found.why_less == ("partly_in_level",)


def test_what_nobody_has_a_year_for_never_reaches_the_target():
    way = Wedge("t", 2040, "2022", 150.0, 0.0, (), tuple(counted(measure("idea", "idea", 500.0)).values()))
    assert way.reached_in() is None
    assert way.steps()["no_plan"] == 0.0


@pytest.mark.parametrize(
    "changed",
    [
        {"stage": "hoped"},
        {"low_t": 200.0},
        {"reduction_t": -1.0},
        {"biogenic_share": 1.2},
        {"effects": ((2030.0, 5.0, 4.0, 6.0),)},
        {"effects": ((2032.0, 1.0, 1.0, 1.0), (2030.0, 1.0, 1.0, 1.0))},
    ],
)
def test_a_measure_that_cannot_be_is_refused(changed):
    with pytest.raises(ValueError, match="m:"):
        measure(**changed)


def test_what_needs_nothing_that_exists_or_itself_is_refused():
    with pytest.raises(ValueError, match="no measure"):
        in_one_register([measure("a", needs=("b",))])
    with pytest.raises(ValueError, match="needs itself"):
        in_one_register([measure("a", needs=("b",)), measure("b", needs=("c",)), measure("c", needs=("a",))])
