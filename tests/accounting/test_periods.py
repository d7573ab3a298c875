"""Verified years and reported quarters in one series: accounting rules 3.1, 3.4, 12.4 and example 12.6."""

import pytest

from gic_metrics.accounting.periods import Inputs, quarter_values, rolling_value, true_up, year_value
from gic_metrics.vocabulary import Quarter, quarters_between, quarters_of


def kt(*values):
    return [v * 1000 for v in values]


def inputs(reported: dict[int, list[float | None]], verified: dict[int, float | None], grid=None) -> Inputs:
    known = {Quarter(y, k): v * 1000 for y, values in reported.items() for k, v in enumerate(values, 1) if v is not None}
    first, last = min(known, default=Quarter(2023, 1)), max(known, default=Quarter(2023, 4))
    return Inputs(
        known, {y: None if v is None else v * 1000 for y, v in verified.items()}, tuple(quarters_between(first, last)) if grid is None else grid
    )


def value(item, period):
    series = quarter_values(item)
    if isinstance(period, int):
        return year_value(item, series, period)
    return rolling_value(item, series, period)


GRID = tuple(quarters_between(Quarter(2023, 1), Quarter(2024, 4)))


@pytest.fixture
def a_verified():
    return inputs({2023: [240, 230, 180, 250], 2024: [235, 225, 235, 240]}, {2022: 940, 2023: 918}, GRID)


@pytest.fixture
def b_verified():
    return inputs({2023: [None, None, 190, 185], 2024: [180, 190, 120, 185]}, {2022: 740, 2023: 730}, GRID)


def test_example_3_4_the_true_up_is_pro_rata():
    spread = true_up(tuple(kt(98, 90, 58, 142)), 400_000)
    assert spread.difference == pytest.approx(12_000)
    assert 100 * spread.share == pytest.approx(3.0)
    assert spread.grade == "warning"
    assert spread.quarters == pytest.approx(kt(101.030928, 92.783505, 59.793814, 146.391753), rel=1e-6)


def test_a_true_up_below_500_tonnes_leaves_the_quarters():
    assert true_up((100.0, 100.0, 100.0, 100.0), 899.0).quarters == (100.0, 100.0, 100.0, 100.0)
    assert true_up((100.0, 100.0, 100.0, 100.0), 900.0).quarters == (225.0,) * 4


def test_quarters_that_sum_to_zero_share_the_verified_year():
    assert true_up((0.0, 0.0, 0.0, 0.0), 4_000.0).quarters == (1_000.0,) * 4


def test_example_3_1_rolling_four_quarters_are_the_last_four():
    item = inputs({2024: [100, 95, 60, 105], 2025: [98, 90]}, {})
    assert value(item, Quarter(2025, 2)).emitted_ets_t == pytest.approx(353_000)


def test_four_quarters_of_which_one_is_missing_are_unknown():
    item = inputs({2024: [100, 95, None, 105], 2025: [98, 90]}, {})
    assert value(item, Quarter(2025, 1)).emitted_ets_t is None
    assert value(item, 2024).emitted_ets_t is None


def test_a_reported_zero_is_a_figure():
    item = inputs({2024: [0, 0, 0, 0]}, {})
    assert value(item, 2024).emitted_ets_t == 0


def test_example_12_6_before_the_verified_figure(a_verified):
    a = inputs({2023: [240, 230, 180, 250]}, {2022: 940}, GRID[:4])
    b = inputs({2023: [None, None, 190, 185]}, {2022: 740}, GRID[:4])
    assert value(a, 2023).emitted_ets_t == pytest.approx(900_000)
    year = value(b, 2023)
    assert year.emitted_ets_t == pytest.approx(745_000)
    assert year.estimated_t == pytest.approx(370_000)
    assert year.covered == 0.5
    assert pytest.approx(22.49, abs=0.005) == 100 * 370_000 / 1_645_000


def test_example_12_6_after_the_verified_figure(a_verified, b_verified):
    a, b = quarter_values(a_verified), quarter_values(b_verified)
    assert [a[q].emitted_ets_t for q in quarters_of(2023)] == pytest.approx(kt(244.8, 234.6, 183.6, 255.0), rel=1e-6)
    assert [b[q].emitted_ets_t for q in quarters_of(2023)] == pytest.approx(kt(177.5, 177.5, 190, 185), rel=1e-6)
    assert [b[q].derived for q in quarters_of(2023)] == [True, True, False, False]
    assert value(a_verified, 2023).emitted_ets_t + value(b_verified, 2023).emitted_ets_t == pytest.approx(1_648_000)


@pytest.mark.parametrize(
    ("last", "expected", "apportioned_pct"),
    [
        (Quarter(2023, 1), 1682.3, 74.9),
        (Quarter(2023, 2), 1674.4, 50.2),
        (Quarter(2023, 3), 1628.0, 25.8),
        (Quarter(2023, 4), 1648.0, 0),
        (Quarter(2024, 1), 1640.7, 0),
        (Quarter(2024, 2), 1643.6, 0),
        (Quarter(2024, 3), 1625.0, 0),
        (Quarter(2024, 4), 1610.0, 0),
    ],
    ids=str,
)
def test_example_12_6_rolling_windows(a_verified, b_verified, last, expected, apportioned_pct):
    windows = [value(item, last) for item in (a_verified, b_verified)]
    whole = sum(w.emitted_ets_t for w in windows)
    assert whole == pytest.approx(expected * 1000, rel=1e-6)
    assert 100 * sum(w.apportioned_t for w in windows) / whole == pytest.approx(apportioned_pct, abs=0.06)


def test_a_verified_year_alone_has_no_quarters():
    item = inputs({}, {2022: 940}, ())
    assert quarter_values(item) == {}
    assert value(item, 2022).emitted_ets_t == 940_000


def test_an_implausible_derived_quarter_is_filled_at_the_mean_and_all_are_scaled():
    item = inputs({2023: [100, 100, 100, None]}, {2023: 310})
    quarters = quarter_values(item)
    assert [quarters[q].emitted_ets_t for q in quarters_of(2023)] == pytest.approx(kt(77.5, 77.5, 77.5, 77.5))
    assert quarters[Quarter(2023, 4)].implausible
    assert value(item, 2023).emitted_ets_t == 310_000


def test_a_derived_quarter_is_never_negative():
    quarters = quarter_values(inputs({2023: [100, 100, 100, None]}, {2023: 250}))
    assert all(v.emitted_ets_t > 0 for v in quarters.values())
    assert sum(v.emitted_ets_t for v in quarters.values()) == pytest.approx(250_000)


def test_no_more_than_two_quarters_in_a_row_are_estimated():
    grid = tuple(quarters_between(Quarter(2023, 1), Quarter(2023, 4)))
    quarters = quarter_values(inputs({}, {2022: 400}, grid))
    assert sorted(quarters) == [Quarter(2023, 1), Quarter(2023, 2)]


def test_a_year_that_the_register_says_is_not_reported_is_never_estimated():
    grid = tuple(quarters_between(Quarter(2023, 1), Quarter(2023, 4)))
    assert quarter_values(inputs({}, {2022: 400, 2023: None}, grid)) == {}


def test_the_terms_of_a_value_make_the_value():
    sources = {("verified", "2022"): 740_000, ("verified", "2023"): 730_000}
    item = inputs({2023: [None, None, 190, 185], 2024: [180, 190, 120, 185]}, {2022: 740, 2023: 730}, GRID)
    for quarter, reported in item.reported.items():
        sources["reported", str(quarter)] = reported
    for last in GRID:
        found = value(item, last)
        assert sum(c * sources[s] for s, c in found.terms.items()) == pytest.approx(found.emitted_ets_t, rel=1e-9)
