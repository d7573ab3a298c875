"""Annex A part 3: annual figures from quarters (accounting rules 3.1), in kt."""

from dataclasses import replace

import pytest

from gic_metrics.accounting.annual import full_year, seasonal, so_far
from gic_metrics.accounting.balance import Carbon
from gic_metrics.accounting.periods import Inputs, quarter_values, rolling_value
from gic_metrics.reference import Reference
from gic_metrics.vocabulary import Quarter
from tests.figures import standins

YEARS = {"2023": (100, 95, 60, 105), "2024": (100, 95, 60, 105), "2025": (98, 90)}


def region_of(told, stops=None):
    """A region of these sites: site -> quarter -> kt."""
    known = Reference.of(standins.bodies(sites={site: (site, "cement") for site in told}))
    carbon = {site: {q: Carbon(fossil=v) for q, v in found.items()} for site, found in told.items()}
    region = standins.region_of({}, carbon, reference=known)
    return replace(region, stop_days={(site, Quarter.parse(q)): days for (site, q), days in (stops or {}).items()})


def quarters(values):
    return {f"{year}-Q{k}": v for year, told in values.items() for k, v in enumerate(told, 1)}


def test_example_3_1_r4q_ytd_and_same_quarter_last_year():
    """YTD 188; R4Q 353; Q2 against Q2 -5.263158 %. WRONG: 188 x 4/2 = 376 is given nowhere."""
    found = so_far(region_of({"A": quarters(YEARS)}))
    assert (found.now_t, found.before_t) == (188, 195)
    assert found.change_pct == pytest.approx(100 * (188 / 195 - 1), rel=1e-6)
    (_, now, before) = found.quarters[1]
    assert 100 * (now / before - 1) == pytest.approx(-5.263158, rel=1e-6)
    told = {Quarter.parse(q): v for q, v in quarters(YEARS).items()}
    window = rolling_value(Inputs(told, {}), quarter_values(Inputs(told, {})), Quarter(2025, 2))
    assert window.emitted_ets_t == 353
    assert found.full_year_t == pytest.approx(347.076923, rel=1e-6)
    assert found.full_year_t != 376


def test_example_3_1_the_seasonal_share():
    assert pytest.approx(0.541666667, rel=1e-6) == (100 + 95) / 360
    assert seasonal(188, [(100 + 95) / 360]) == pytest.approx(347.076923, rel=1e-6)


def test_one_full_year_is_too_little_for_a_season():
    region = region_of({"A": quarters({y: YEARS[y] for y in ("2024", "2025")})})
    assert full_year(region, "A", Quarter(2025, 2)) == (None, "too_few_years")


def test_a_turnaround_switches_the_season_off_and_is_named():
    region = region_of({"A": quarters(YEARS)}, stops={("A", "2024-Q3"): 30})
    assert full_year(region, "A", Quarter(2025, 2)) == (None, "turnaround")
    region = region_of({"A": quarters(YEARS)}, stops={("A", "2025-Q2"): 10.5})
    found = so_far(region)
    assert (found.turnaround, found.no_full_year, found.full_year_t) == (("A",), "turnaround", None)
    assert so_far(region_of({"A": quarters(YEARS)}, stops={("A", "2025-Q2"): 10})).turnaround == ()


def test_a_site_without_every_quarter_is_left_out_on_both_sides():
    b = quarters({"2024": (10, 10, 10, 10), "2025": (10,)})
    found = so_far(region_of({"A": quarters(YEARS), "B": b}))
    assert (found.last, found.now_t, found.left_out) == (Quarter(2025, 1), 108, ())
    found = so_far(region_of({"A": quarters(YEARS), "B": quarters({"2024": (1, 1, 1, 1), "2025": (1,)})}))
    assert (found.last, found.now_t, found.before_t, found.left_out) == (Quarter(2025, 2), 188, 195, ("B",))
    assert found.headline
    assert found.no_full_year == "left_out"


def test_a_closed_year_is_not_so_far():
    assert so_far(region_of({"A": quarters({"2024": (1, 2, 3, 4)})})) is None


def test_a_season_with_nothing_until_now_says_nothing_of_the_year():
    """All of it falls in Q4: 0 of 100 by Q2 says nothing of a year with 5 by Q2, and it is not 0."""
    told = quarters({"2023": (0, 0, 0, 100), "2024": (0, 0, 0, 100), "2025": (5, 0)})
    assert full_year(region_of({"A": told}), "A", Quarter(2025, 2)) == (None, "too_few_years")
