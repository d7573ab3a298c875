"""Status with memory, pace and paths: accounting rules 4.1-4.3 and 12.7."""

import pytest

from gic_metrics.targets.paths import Path, PathError, time_of
from gic_metrics.targets.status import Point, pace, raw_status, statuses

ON, RISK, OFF = "on_track", "at_risk", "off_track"
STRAIGHT = Path(2020, 2_500_000, 2040, -50_000)


@pytest.mark.parametrize(("year", "expected"), [(2025, 1_862_500), (2026, 1_735_000), (2030, 1_225_000), (2035, 587_500), (2040, -50_000)], ids=str)
def test_example_4_1_a_linear_path_goes_below_zero(year, expected):
    assert STRAIGHT.at(year) == pytest.approx(expected, rel=1e-6)


def test_example_4_1_the_yearly_cut():
    assert STRAIGHT.cut_t_per_year == pytest.approx(127_500)


def test_example_4_4_the_budget_is_a_sum_of_annual_values():
    assert STRAIGHT.budget_t(2021, 2040) == pytest.approx(23_225_000)
    assert STRAIGHT.budget_t(2021, 2025) == pytest.approx(10_587_500)
    assert STRAIGHT.budget_t(2021, 2040) != pytest.approx(24_500_000)


def test_example_4_5_a_rolling_window_compares_with_its_own_time():
    assert time_of("2025-Q2") == 2024.5
    assert STRAIGHT.at(time_of("2025-Q2")) == pytest.approx(1_926_250)
    assert STRAIGHT.at(time_of("2025")) == pytest.approx(1_862_500)


def test_a_path_stays_at_its_target_and_needs_time():
    assert STRAIGHT.at(2050) == -50_000
    with pytest.raises(PathError):
        Path(2040, 1, 2040, 0)


def test_example_4_6_pace():
    speed = pace(2_290_000, 2025, 2_500_000, 2020, -50_000, 2040)
    assert speed.required_t_per_year == pytest.approx(156_000)
    assert speed.required_t_per_year / speed.achieved_t_per_year == pytest.approx(3.714286, rel=1e-6)
    assert speed.word == "insufficient"


def test_example_4_10_status_has_a_memory():
    gaps = [0, 0.012, 0.009, 0.012, 0.013, 0.008, 0.004, 0.004, 0.080, 0.049, 0.044, 0.043]
    assert statuses(gaps) == [ON, ON, ON, ON, RISK, RISK, RISK, ON, OFF, OFF, OFF, RISK]


def test_example_4_10b_small_steps_need_two_quarters():
    assert statuses([0, 0.060, 0.060, 0.012, 0.004, 0.004]) == [ON, RISK, OFF, OFF, RISK, ON]


def test_a_quarter_that_cannot_be_assessed_is_skipped_and_two_forget():
    assert statuses([0.0, None, 0.02]) == [ON, None, ON]
    assert statuses([0.0, None, None, 0.02]) == [ON, None, None, RISK]


def test_no_improvement_while_the_stop_days_differ():
    assert statuses([0.03, 0.0, 0.0]) == [RISK, RISK, ON]
    assert statuses([0.03, 0.0, Point(0.0, improvement_barred=True)]) == [RISK, RISK, RISK]


@pytest.mark.parametrize(("gap", "status"), [(0.01, ON), (0.0100000001, ON), (0.010001, RISK), (0.05, RISK), (0.05001, OFF), (-0.5, ON)], ids=str)
def test_raw_status_at_its_limits(gap, status):
    assert raw_status(gap) == status


@pytest.mark.parametrize(
    ("now_t", "now", "word"),
    [(-1, 2030, "met"), (0, 2040, "missed"), (24_000, 2040, "missed"), (100, 2020, "too_early"), (101, 2030, "insufficient"), (40, 2030, "ok")],
    ids=["below zero is met", "zero is not climate positive", "+24 000 t in 2040 is missed", "the base year", "growth", "ahead of the line"],
)
def test_the_order_of_pace(now_t, now, word):
    assert pace(now_t, now, 100, 2020, 0, 2040, strictly_below=True).word == word
