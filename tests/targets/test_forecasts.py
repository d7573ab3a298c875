"""What was said of the years to come is kept as it was said, and held against what came (accounting rules 4.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from gic_metrics.ledger import Ledger
from gic_metrics.targets.forecasts import KEPT, Checked, Forecast, forecasts, keep, kept, mean_error_t, report_card
from gic_metrics.targets.outlook import outlooks
from tests.figures.standins import bodies, record_region, region_of

TODAY = date(2026, 11, 23)
STEADY = {year: 2_500_000.0 - 40_000 * (year - 2013) + (-1) ** year * 5_000 for year in range(2013, 2023)}
CAME = {2023: 2_150_000.0, 2024: 2_000_000.0}


def steady(more=None):
    from gic_metrics.reference import Reference

    reference = Reference.of(bodies(sites={"S": ("Sement", "cement")}))
    return replace(region_of({"S": STEADY | (more or {})}, reference=reference), as_of=None)


def lines(region):
    return forecasts(region, outlooks(region, today=TODAY)[0], None)


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "l.duckdb", clock=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))


def test_what_is_kept_is_what_was_said(ledger):
    region = steady()
    [outlook] = outlooks(region, today=TODAY)
    keep(ledger, region, [outlook], {}, by="x")
    [found] = kept(ledger)
    assert (found.way, found.measure, found.after, found.sites) == ("trend", "emitted", "2022", ("S",))
    assert [year for year, _ in found.said] == list(range(2023, 2041))
    assert dict(found.said)[2030] == tuple(round(v) for v in outlook.projection(2030))


def test_the_same_is_kept_once_and_something_else_again(ledger):
    region = steady()
    assert len(keep(ledger, region, outlooks(region, today=TODAY), {}, by="x")) == 1
    before = ledger.figures_version
    assert keep(ledger, region, outlooks(region, today=TODAY), {}, by="x") == []
    later = steady({2023: 2_090_000.0})
    assert len(keep(ledger, later, outlooks(later, today=TODAY), {}, by="x")) == 1
    assert [f.after for f in kept(ledger)] == ["2022", "2023"]
    assert ledger.figures_version == before, "an act changes no figure"


def test_a_view_of_a_past_day_keeps_nothing(ledger):
    region = steady()
    said = outlooks(region, today=TODAY)
    assert keep(ledger, replace(region, as_of=datetime(2024, 1, 1, tzinfo=UTC)), said, {}, by="x") == []
    assert ledger.acts(KEPT) == []


def test_another_set_of_gwp_values_has_a_line_of_its_own(ledger):
    region = steady()
    said = outlooks(region, today=TODAY)
    for gwp_set, new in (("AR5", 1), ("AR6", 1), ("AR5", 0)):
        assert len(keep(ledger, replace(region, gwp_set=gwp_set), said, {}, by="x")) == new


def test_a_year_that_came_is_held_against_what_was_said_then_and_not_against_what_would_be_said_now(ledger):
    region, came = steady(), steady(CAME)
    keep(ledger, region, outlooks(region, today=TODAY), {}, by="x")
    [first, second] = report_card(came, kept(ledger))
    said = dict(lines(region)[0].said)
    assert [c.year for c in (first, second)] == [2023, 2024]
    assert first.error_t == CAME[2023] - said[2023][1]
    assert first.error_pct == pytest.approx(100 * first.error_t / CAME[2023])
    assert mean_error_t([first, second]) == pytest.approx((abs(first.error_t) + abs(second.error_t)) / 2)
    assert said[2024] != dict(lines(steady(CAME | {2024: None}))[0].said).get(2024), "the trend has moved since"


def test_a_year_that_has_not_come_whole_is_not_judged():
    [line] = lines(steady())
    assert report_card(steady(), [line]) == []
    assert report_card(steady({2023: None}), [line]) == [], "a gap is no zero"
    assert report_card(replace(steady(CAME), gwp_set="AR6"), [line]) == []
    assert report_card(steady(CAME), [replace(line, sites=("S", "gone"))]) == []


def of(low, said, high, actual, measure="emitted"):
    return Checked(Forecast("t", "trend", measure, "AR5", ("S",), "2022", ()), 2023, (low, said, high), actual)


@pytest.mark.parametrize(
    ("checked", "error_t", "inside"),
    [(of(90, 100, 110, 105), 5, True), (of(90, 100, 110, 80), -20, False), (of(100, 100, 100, 120), 20, None)],
    ids=["105 for 100 within 90-110", "80 for 100 outside", "no interval was said"],
)
def test_the_error_and_whether_it_was_inside(checked, error_t, inside):
    assert (checked.error_t, checked.inside) == (error_t, inside)


def test_too_high_and_too_low_do_not_hide_each_other():
    assert mean_error_t([of(0, 100, 200, 150), of(0, 100, 200, 50)]) == 50
    assert mean_error_t([]) is None


def test_the_error_of_a_net_is_never_a_percentage():
    assert of(-10, 0, 10, 5, "net").error_pct is None
    assert of(0, 10, 20, 0.0).error_pct is None


def test_on_the_record_the_trend_is_not_kept_since_it_is_not_drawn_on():
    assert lines(record_region()) == []
