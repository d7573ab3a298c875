"""Annex A part 4: trend, year reached, status with memory; examples 12.4 and 12.7; the wrong answers are not given."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gic_metrics.targets.outlook import outlooks, reached, theil_sen
from gic_metrics.targets.paths import Path
from gic_metrics.targets.progress import progress
from gic_metrics.targets.status import LEVELS, pace, raw_status, statuses
from tests.figures.standins import record_region

ON, RISK, OFF = LEVELS
EXAMPLE = {2020: 2500e3, 2021: 2470e3, 2022: 2410e3, 2023: 2395e3, 2024: 2330e3, 2025: 2290e3}
GAPS = [0.0, 0.012, 0.009, 0.012, 0.013, 0.008, 0.004, 0.004, 0.08, 0.049, 0.044, 0.043]


def near(value, rel=1e-6):
    return pytest.approx(value, rel=rel, abs=1e-9)


def test_4_8_trend():
    """WRONG: least squares (-42 428.571), or a line through the last value itself (2 290 000)."""
    trend = theil_sen(EXAMPLE.items())
    assert (trend.slope_t_per_year, trend.low_t_per_year, trend.high_t_per_year) == (near(-42_000), near(-52_500), near(-35_000))
    assert trend.intercept_t == near(87_347_500)
    assert trend.at(2025) == near(2_297_500)
    assert trend.at(2040) == near(1_667_500)
    assert trend.at(2040) - -50_000 == near(1_717_500)


@pytest.mark.parametrize(("level", "early", "central", "late"), [(0, 2068.76, 2079.70, 2090.64), (-50_000, 2069.71, 2080.89, 2092.07)], ids=str)
def test_4_8_the_year_is_said_by_its_early_bound_in_whole_years(level, early, central, late):
    """WRONG: "2079.70", a year with decimals; or the early bound rounded up to a year in which it may have happened."""
    found = reached(theil_sen(EXAMPLE.items()), level)
    assert (found.not_before, found.central, found.not_after) == (math.floor(early), round(central), math.ceil(late))


def test_4_8_wrong_a_fixed_share_a_year_never_reaches_zero():
    """The log-linear line is still at 1 758 854 t in 2040; ours is a straight one and is not that."""
    assert theil_sen(EXAMPLE.items()).at(2040) != near(1_758_854.284)


def test_4_8_wrong_least_squares_and_a_fixed_share_are_other_lines():
    """Least squares: -42 428.571429 t a year, standard error 2 719.293626, 90 % [-48 225.689, -36 631.454]; log-linear: -1.755797 % a year. Ours is
    the median of all slopes, which one odd year hardly moves."""
    trend = theil_sen(EXAMPLE.items())
    assert trend.slope_t_per_year != near(-42_428.571429)
    assert (trend.low_t_per_year, trend.high_t_per_year) != (near(-48_225.689), near(-36_631.454))
    assert (trend.high_t_per_year - trend.low_t_per_year) / 2 != near(2_719.293626)
    assert 100 * trend.slope_t_per_year / EXAMPLE[2020] != near(-1.755797)
    odd = EXAMPLE | {2024: 3_000e3}
    assert theil_sen(odd.items()).slope_t_per_year == near(-37_500)  # least squares would say a rise of 15 000


def test_4_9_no_trend():
    trend = theil_sen(enumerate([2300.0, 2350.0, 2290.0, 2360.0, 2310.0]))
    assert (trend.slope_t_per_year, trend.low_t_per_year, trend.high_t_per_year) == (near(3.75), near(-50), near(50))
    assert reached(trend, 0) is None


def test_4_10_status():
    """WRONG: without memory the second quarter would be at risk, and the ninth's fall would end two quarters early."""
    found = statuses(GAPS)
    assert found == [ON, ON, ON, ON, RISK, RISK, RISK, ON, OFF, OFF, OFF, RISK]
    assert found != [raw_status(g) for g in GAPS]


def test_4_10b_status():
    assert statuses([0.0, 0.06, 0.06, 0.012, 0.004, 0.004]) == [ON, RISK, OFF, OFF, RISK, ON]


def test_4_10_one_good_quarter_is_no_improvement_however_good():
    """WRONG: with the one good quarter alone the status would move, and to the worse of the two raw ones."""
    assert statuses([0.03, 0.048, 0.004]) == [RISK, RISK, RISK]


def test_4_10_a_restatement_runs_the_whole_series_again():
    restated = [0.0, 0.0, *GAPS[2:]]
    assert statuses(restated) == statuses(list(restated))
    assert all(statuses(GAPS)[:n] == statuses(GAPS[:n]) for n in range(len(GAPS))), "no later quarter changes an earlier status"


@settings(max_examples=60, deadline=None)
@given(
    gaps=st.lists(st.floats(-0.5, 0.5, allow_nan=False), min_size=1, max_size=16),
    base=st.floats(1e4, 1e7),
    targets=st.tuples(st.floats(-1e6, -1.0), st.just(0.0), st.floats(1.0, 1e4)),
)
def test_below_at_and_above_zero_the_same_gaps_give_the_same_order_of_statuses(gaps, base, targets):
    """WRONG: a gap measured against the target explodes near zero and turns its sign below it."""
    given_gaps = [round(g, 7) for g in gaps]
    orders = []
    for target_t in targets:
        path = Path(2020, base, 2040, min(target_t, base))
        times = [2020.25 + n / 4 for n in range(len(given_gaps))]
        actual = [path.at(when) + gap * base for when, gap in zip(times, given_gaps, strict=True)]
        orders.append(statuses([round((a - path.at(when)) / path.base_t, 7) for a, when in zip(actual, times, strict=True)]))
    assert orders[0] == orders[1] == orders[2] == statuses(given_gaps)


def test_12_4_a_leaver_recalculates_base_path_and_normaliser():
    """A leaver of 4.8 % of the base: the gap is 5.10 % before, 4.10 % recalculated. WRONG: 0.30 %, a reduction by leaving."""
    base, leaver = 100.0, 4.8
    path = Path(2020, base, 2040, 0)
    now = path.at(2025) + 5.10
    recalculated = path.scaled(base - leaver)
    assert (now - path.at(2025)) / base * 100 == near(5.10)
    assert (now - leaver - path.at(2025)) / base * 100 == near(0.30, 1e-9)
    gap = 100 * (now - leaver - recalculated.at(2025)) / recalculated.base_t
    assert gap == pytest.approx(4.10, abs=0.011)
    assert raw_status(0.003) == ON
    assert raw_status(gap / 100) == RISK


def of_2022():
    [found] = [row for row in progress(record_region()) if row.period == "2022"]
    return found


def test_12_7_the_record_in_2022():
    """WRONG: the silent site at zero (at risk, 4.513 %) or at its highest (8.660 %): since they differ from 6.375 %, there is no word."""
    row = of_2022()
    assert (row.actual_t, round(row.path_t), round(row.gap_t)) == (2_327_170, 2_173_232, 153_938)
    assert row.gap_pct_of_base == pytest.approx(6.375, abs=5e-4)
    assert (row.status, row.reason, row.missing) == ("not_assessed", "one_site_decides", ("NO-66",))
    assert (round(row.required_t_per_year), round(row.achieved_t_per_year), row.pace) == (129_287, 43_766, "insufficient")
    assert row.required_t_per_year / row.achieved_t_per_year == pytest.approx(2.95, abs=5e-3)
    whole = Path(2020, 2_462_280, 2040, 0)
    assert [100 * (row.actual_t + extra - whole.at(2022)) / whole.base_t for extra in (0, 102_124)] == [
        pytest.approx(4.513, abs=5e-4),
        pytest.approx(8.660, abs=5e-4),
    ]


def test_12_7_the_record_in_2021():
    [row] = [row for row in progress(record_region()) if row.period == "2021"]
    assert (round(row.path_t), round(row.gap_t), row.status) == (2_339_166, -113_308, ON)
    assert row.gap_pct_of_base == pytest.approx(-4.602, abs=5e-4)


def test_12_7_the_trend_of_the_record_is_that_of_the_same_eight():
    """WRONG: the gap of the ninth as zero, -28 583 t a year [-67 555, -8 904], which would be projected."""
    [found] = outlooks(record_region())
    assert [round(v) for v in (found.trend.slope_t_per_year, found.trend.low_t_per_year, found.trend.high_t_per_year)] == [-16_037, -43_766, 2_355]
    assert not found.projected
    assert "interval_contains_zero" in found.reasons


@pytest.mark.parametrize(("now_t", "word"), [(24_000, "missed"), (0, "missed"), (-1, "met")], ids=["+24 000 t", "exactly zero", "below zero"])
def test_12_7_from_the_target_year_on_there_is_no_tolerance(now_t, word):
    """WRONG: +24 000 t in 2040 is 0.97 % of the base, and would be "on track" by the limit of 1 %."""
    assert raw_status(24_000 / 2_462_280) == ON
    assert pace(now_t, 2040, 2_462_280, 2020, 0, 2040, strictly_below=True).word == word


def test_12_7_the_status_of_the_target_year_has_no_tolerance_either():
    """15 858 t above it is 0.64 % of the base. WRONG: on track."""
    region = record_region()
    target = next(iter(region.reference.targets.values()))
    soon = replace(target, target_year=2021, target_t=2_210_000.0, strictly_below=True)
    region = replace(region, reference=replace(region.reference, targets={soon.key: soon}))
    [row] = [row for row in progress(region) if row.period == "2021"]
    assert (row.status, row.pace) == (OFF, "missed")
