"""The worked numbers of part 7: uncertainty (accounting rules 7.1-7.3, 12.8)."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.propagation import correlated, independent, of_change, of_product_pct, pedigree_interval, probability_below_zero

SOURCES = [(360_000, 0.025), (392_000, 0.05), (420_000, 0.025), (315_600, 0.05), (30_000, 0.10), (80_000, 0.20)]
"""cement CEMS, fertiliser calculation, alloy mass balance, petrochemicals, waste incineration, an estimate: (t, U95 0-1)"""


def test_7_1_independent_sites_combine_as_the_root_of_the_sum_of_squares():
    total = sum(x for x, _ in SOURCES)
    u95 = independent(x * u for x, u in SOURCES)
    assert total == 1_597_600
    assert u95 == pytest.approx(33_006.339, abs=5e-4)
    assert 100 * u95 / total == pytest.approx(2.065995, abs=5e-7)


def test_7_1_what_shares_a_meter_is_added():
    assert correlated(x * u for x, u in SOURCES) == pytest.approx(73_880)


def test_7_2_a_product_of_activity_and_factor():
    assert of_product_pct([2.5, 5.0]) == pytest.approx(5.590170, abs=5e-7)


def test_7_3_net_near_zero_has_tonnes_and_a_probability_and_never_a_percentage():
    u95 = independent([95_000 * 0.05, 110_000 * 0.06])
    assert u95 == pytest.approx(8_131.574, abs=5e-4)
    assert probability_below_zero(-15_000, u95) == pytest.approx(0.999850, abs=5e-7)
    assert -15_000 + u95 < 0


def test_a_value_without_uncertainty_is_on_one_side():
    assert (probability_below_zero(-1, 0), probability_below_zero(0, 0), probability_below_zero(1, 0)) == (1.0, 0.0, 0.0)


def test_7_4_pedigree_factors_give_an_interval_that_multiplies():
    low, high = pedigree_interval(10_000, [1.10, 1.05, 1.10, 1.02, 1.20])
    assert (low, high) == (pytest.approx(7923.4, abs=0.05), pytest.approx(12_620.9, abs=0.05))
    assert high / 10_000 == pytest.approx(1.262091, abs=5e-7)


@pytest.mark.parametrize(("correlation", "expected_t"), [(0.0, 121_324.730), (0.8, 61_054.811)])
def test_7_5_a_change_between_years(correlation, expected_t):
    assert of_change(2_500_000 * 0.04, 2_290_000 * 0.03, correlation) == pytest.approx(expected_t, abs=5e-4)


def test_two_years_off_by_the_same_have_a_sure_change():
    assert of_change(100.0, 100.0, 1.0) == 0.0
