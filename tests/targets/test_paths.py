"""Paths of every kind, the carbon budget, and what is needed a year: accounting rules 4.1, 4.2 (ex. 4.1-4.7). The wrong answers are named."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gic_metrics.reference import Reference, Target
from gic_metrics.targets.measured import base_path
from gic_metrics.targets.paths import Path, PathError, budget_use, path_of, required_compound_pct, time_of
from gic_metrics.targets.progress import progress
from tests.figures.standins import bodies, record_region, region_of

STRAIGHT = Path(2020, 2_500_000, 2040, -50_000)
COMPOUND = Path(2020, 2_500_000, 2040, 250_000, "compound")
MILESTONES = ((2030, 1_250_000), (2035, 500_000), (2040, -50_000))
BENT = Path(2020, 2_500_000, 2040, -50_000, "piecewise", MILESTONES)
STEPPED = Path(2020, 2_500_000, 2040, -50_000, "stepped", MILESTONES)
ACTUAL = {2021: 2_470_000, 2022: 2_410_000, 2023: 2_395_000, 2024: 2_330_000, 2025: 2_290_000}


def close(value):
    return pytest.approx(value, rel=1e-6)


def test_example_4_1_the_yearly_cut_in_percent_of_the_base():
    assert STRAIGHT.cut_pct_of_base == close(5.1)
    assert STRAIGHT.cut_t_per_year / STRAIGHT.target_t != close(5.1), "WRONG: divided by the target"


def test_example_4_2_a_fixed_share_a_year():
    assert COMPOUND.compound_pct == pytest.approx(10.874906, abs=5e-7)
    assert [COMPOUND.at(y) for y in (2025, 2030, 2040)] == [close(1_405_853.313), close(790_569.415), close(250_000)]
    assert COMPOUND.at(2025) != close(1_937_500), "WRONG: the straight line to the same target"


@pytest.mark.parametrize("target", [0, -50_000], ids=["never to zero", "never below zero"])
def test_example_4_2_a_fixed_share_reaches_only_what_is_above_zero(target):
    with pytest.raises(PathError, match="above zero"):
        Path(2020, 2_500_000, 2040, target, "compound")
    with pytest.raises(PathError):
        required_compound_pct(2_290_000, 2025, target, 2040)


@pytest.mark.parametrize(("year", "expected"), [(2025, 1_875_000), (2029, 1_375_000), (2030, 1_250_000), (2033, 800_000), (2038, 170_000)], ids=str)
def test_example_4_3_straight_between_milestones(year, expected):
    assert BENT.at(year) == close(expected)
    assert BENT.at(year) != close(STRAIGHT.at(year)), "WRONG: past the milestones"


@pytest.mark.parametrize(("year", "expected"), [(2029, 2_500_000), (2030, 1_250_000), (2038, 500_000), (2040, -50_000)], ids=str)
def test_example_4_3_a_stepped_path_is_the_last_milestone_reached(year, expected):
    assert STEPPED.at(year) == close(expected)


def test_a_stepped_path_is_assessed_at_its_milestones_only():
    assert [year for year in range(2021, 2043) if STEPPED.assessed_at(year)] == [2030, 2035, 2040, 2041, 2042]
    assert not STEPPED.assessed_at(time_of("2030-Q3"))
    assert STEPPED.assessed_at(time_of("2030-Q4"))
    assert all(BENT.assessed_at(year) for year in range(2021, 2041))


def test_example_4_4_the_budget_is_no_integral():
    assert STRAIGHT.budget_t(2021, 2040) == close(23_225_000)
    assert STRAIGHT.budget_t(2021, 2040) != close(24_500_000), "WRONG: the trapezoid"
    assert STRAIGHT.budget_t(2020, 2040) != close(23_225_000), "WRONG: with the base year"


def test_example_4_5_four_quarters_compare_with_their_own_end():
    assert STRAIGHT.at(time_of("2025-Q2")) == close(1_926_250)
    assert STRAIGHT.at(time_of("2025-Q2")) != close(1_862_500), "WRONG: the calendar year's"


def test_example_4_6_gap_and_needed_pace():
    now = ACTUAL[2025]
    assert now - STRAIGHT.at(2025) == close(427_500)
    assert 100 * (now - STRAIGHT.at(2025)) / STRAIGHT.base_t == close(17.1)
    assert 100 * (now - STRAIGHT.base_t) / STRAIGHT.base_t == close(-8.4)
    assert (now - STRAIGHT.target_t) / (2040 - 2025) == close(156_000)
    assert required_compound_pct(now, 2025, 250_000, 2040) == pytest.approx(13.727251, abs=5e-7)


def test_example_4_7_the_budget_used():
    use = budget_use(STRAIGHT, ACTUAL)
    assert (use.used_t, use.overshoot_t, use.left_t) == (close(11_895_000), close(1_307_500), close(11_330_000))
    assert use.used_pct == pytest.approx(51.2164, abs=5e-5)
    assert use.years_left == pytest.approx(4.9476, abs=5e-5)
    assert use.overshoot_t != close(sum(ACTUAL.values()) - 24_500_000 * 5 / 20), "WRONG: an even share of a trapezoid"


def test_a_year_that_is_not_known_is_never_zero_in_a_budget():
    use = budget_use(STRAIGHT, ACTUAL | {2023: None})
    assert (use.last, use.used_t) == (2022, 4_880_000)
    assert budget_use(STRAIGHT, ACTUAL | {2021: None}) is None
    assert budget_use(STRAIGHT, {}) is None


def test_a_budget_that_is_used_up_leaves_no_years_and_none_is_needed_below_zero():
    assert budget_use(STRAIGHT, {2021: 30_000_000.0}).years_left == 0.0
    assert budget_use(STRAIGHT, {2021: -1.0}).years_left is None
    assert budget_use(Path(2020, 100.0, 2022, -300.0), {2021: 50.0}).used_pct is None, "a budget below zero has no percent"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "linear", "milestones": MILESTONES},
        {"kind": "piecewise", "milestones": ((2035, 1.0), (2030, 2.0))},
        {"kind": "piecewise", "milestones": ((2020, 1.0),)},
        {"kind": "stepped", "milestones": ((2040, 7.0),)},
        {"kind": "curved"},
    ],
    ids=["a straight line has none", "out of order", "in the base year", "another target in the target year", "no such path"],
)
def test_a_path_that_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(PathError):
        Path(2020, 2_500_000, 2040, -50_000, **wrong)


@pytest.mark.parametrize("path", [STRAIGHT, BENT, STEPPED, COMPOUND], ids=lambda p: p.kind)
@given(level=st.floats(260_000, 2_499_000))
def test_the_first_time_down_to_a_level_is_on_the_path(path, level):
    when = path.time_down_to(level)
    assert path.at(when) <= level + 1
    assert path.at(when - 0.01) >= level - 1


@pytest.mark.parametrize("path", [STRAIGHT, BENT, STEPPED, COMPOUND], ids=lambda p: p.kind)
@given(share=st.floats(-1.0, 1.0), year=st.floats(2015, 2045))
@example(share=-0.25, year=2030.5)
def test_part_of_the_perimeter_has_its_part_of_the_path(path, share, year):
    assert path.scaled(path.base_t * share).at(year) == pytest.approx(path.at(year) * share, abs=1e-3)


def test_a_level_that_is_never_reached_has_no_time():
    assert COMPOUND.time_down_to(100_000) is None
    assert STRAIGHT.time_down_to(-60_000) is None


def target(**more) -> Target:
    said = {"measure": "emitted", "base_year": 2020, "base_t": None, "target_year": 2040, "target_t": 0.0}
    return Target("t", {"nb": "t", "en": "t"}, **(said | more))


def test_a_straight_line_with_milestones_is_bent():
    given_milestones = target(milestones=((2030, 1_000_000.0),))
    assert path_of(given_milestones, 2_000_000.0).kind == "piecewise"
    assert (given_milestones.straight, target().straight) == (False, True)
    assert (given_milestones.path_name, target().path_name) == ("illustrative_bent", "illustrative")


@pytest.mark.parametrize(
    "wrong",
    [{"path": "compound"}, {"milestones": ((2045, 1.0),)}, {"milestones": ((2030, 1.0), (2030, 2.0))}, {"milestones": ((2040, 5.0),)}],
    ids=["a share a year to zero", "after the target", "one year twice", "another target"],
)
def test_a_target_whose_path_cannot_be_drawn_is_refused_where_it_is_entered(wrong):
    with pytest.raises(ValueError, match="t:"):
        target(**wrong)


def with_targets(**more):
    [entry] = bodies()["targets"]["target"]
    reference = Reference.of(bodies() | {"targets": {"target": [entry | more]}})
    verified = {site: dict(series.inputs.verified) for site, series in record_region().series.items()}
    return region_of(verified, reference=reference)


def test_milestones_come_from_the_reference_data_and_are_scaled_for_the_same_sites():
    region = with_targets(milestones=[[2022, 2_000_000.0], [2030, 1_000_000.0]])
    [entry] = region.reference.targets.values()
    assert base_path(region, entry).at(2021) == close((2_462_280 + 2_000_000) / 2)
    newest = progress(region)[-1]
    assert (newest.period, newest.missing, newest.same_sites) == ("2022", ("NO-66",), True)
    assert newest.path_t == close(2_000_000 * 2_414_702 / 2_462_280)


def test_between_its_milestones_a_stepped_path_gives_no_status():
    rows = progress(with_targets(path="stepped", milestones=[[2022, 2_300_000.0]]))
    assert [(row.period, row.status, row.reason) for row in rows] == [
        ("2021", "not_assessed", "between_milestones"), ("2022", "not_assessed", "one_site_decides"),
    ]  # fmt: skip
    assert rows[0].path_t == close(2_462_280), "the ceiling is still said"


def test_a_target_without_a_path_is_left_alone():
    assert progress(with_targets(path="none")) == []
