"""Annex A part 4: paths, budget, gap and pace; every printed number, and each wrong answer."""

import pytest

from gic_metrics.targets.paths import Path, PathError, budget_use, required_compound_pct, time_of
from gic_metrics.targets.status import pace

STRAIGHT = Path(2020, 2_500_000, 2040, -50_000)
COMPOUND = Path(2020, 2_500_000, 2040, 250_000, "compound")
MILESTONES = ((2030, 1_250_000), (2035, 500_000), (2040, -50_000))
BENT = Path(2020, 2_500_000, 2040, -50_000, "piecewise", MILESTONES)
STEPPED = Path(2020, 2_500_000, 2040, -50_000, "stepped", MILESTONES)
ACTUAL = {2021: 2_470_000, 2022: 2_410_000, 2023: 2_395_000, 2024: 2_330_000, 2025: 2_290_000}


def near(value, rel=1e-6):
    return pytest.approx(value, rel=rel, abs=1e-9)


@pytest.mark.parametrize(("year", "t"), [(2025, 1_862_500), (2026, 1_735_000), (2030, 1_225_000), (2035, 587_500), (2040, -50_000)], ids=str)
def test_4_1_linear(year, t):
    assert STRAIGHT.at(year) == near(t)


def test_4_1_the_cut_a_year_is_a_share_of_the_base():
    """WRONG: divided by the target it would be -255 %, and without meaning at a target of zero."""
    assert STRAIGHT.cut_t_per_year == near(127_500)
    assert STRAIGHT.cut_pct_of_base == near(5.1)
    assert Path(2020, 2_500_000, 2040, 0).cut_pct_of_base == near(5.0)


def test_4_2_compound():
    assert COMPOUND.compound_pct == near(10.874906)
    assert [COMPOUND.at(year) for year in (2025, 2030)] == [near(1_405_853.313), near(790_569.415)]


@pytest.mark.parametrize("target_t", [0.0, -50_000.0], ids=["at zero", "below zero"])
def test_4_2_wrong_a_fixed_share_leads_to_zero(target_t):
    with pytest.raises(PathError):
        Path(2020, 2_500_000, 2040, target_t, "compound")
    with pytest.raises(PathError):
        required_compound_pct(2_290_000, 2025, target_t, 2040)


@pytest.mark.parametrize(
    ("year", "bent", "stepped"),
    [
        (2025, 1_875_000, 2_500_000),
        (2029, 1_375_000, 2_500_000),
        (2030, 1_250_000, 1_250_000),
        (2033, 800_000, 1_250_000),
        (2038, 170_000, 500_000),
    ],
    ids=str,
)
def test_4_3_piecewise_and_step(year, bent, stepped):
    assert (BENT.at(year), STEPPED.at(year)) == (near(bent), near(stepped))


def test_4_4_budget():
    """WRONG: the integral by trapezoids (24 500 000), and a sum that begins with the base year."""
    assert STRAIGHT.budget_t(2021, 2040) == near(23_225_000)
    assert STRAIGHT.budget_t(2021, 2025) == near(10_587_500)
    trapezoid = sum((STRAIGHT.at(year) + STRAIGHT.at(year + 1)) / 2 for year in range(2020, 2040))
    assert trapezoid == near(24_500_000)
    assert STRAIGHT.budget_t(2021, 2040) != near(trapezoid)


def test_4_5_a_rolling_year_is_compared_with_its_own_end():
    """WRONG: with the calendar year it ends in (1 862 500), 63 750 t too strict."""
    assert STRAIGHT.at(time_of("2025-Q2")) == near(1_926_250)
    assert STRAIGHT.at(time_of("2025")) == STRAIGHT.at(time_of("2025-Q4")) == near(1_862_500)


def test_4_6_gap_and_pace():
    now = ACTUAL[2025]
    gap = now - STRAIGHT.at(2025)
    assert gap == near(427_500)
    assert 100 * gap / STRAIGHT.base_t == near(17.1)
    speed = pace(now, 2025, 2_500_000, 2020, -50_000, 2040)
    assert speed.required_t_per_year == near(156_000)
    assert 100 * speed.achieved_t_per_year * 5 / 2_500_000 == near(8.4)
    assert speed.required_t_per_year / speed.achieved_t_per_year == near(3.714286)
    assert speed.word == "insufficient"
    assert required_compound_pct(now, 2025, 250_000, 2040) == near(13.727251)


def test_4_7_budget_used():
    """WRONG: a missing year as zero would leave more years than there are."""
    use = budget_use(STRAIGHT, ACTUAL)
    assert (use.used_t, use.overshoot_t) == (near(11_895_000), near(1_307_500))
    assert use.used_pct == near(51.2164, 1e-6)
    assert use.years_left == near(4.9476, 1e-5)
    gap = budget_use(STRAIGHT, ACTUAL | {2023: None})
    assert (gap.last, gap.used_t) == (2022, near(4_880_000))
