"""What arrives at the practice cluster, and on which day; the plan's events in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from gic_metrics.practice.plan import Plan
from gic_metrics.text import OSLO
from gic_metrics.vocabulary import Quarter, quarters_between

NOON = time(12)


@dataclass(frozen=True)
class Arrival:
    """Something that reaches the staff's inbox at a time."""

    when: datetime
    what: str
    """"verified", "reports", "indicators", "correction", "mistake" or "withdrawal" """
    quarter: Quarter
    """of the report; for verified figures the last quarter of the last year"""
    event: Mapping[str, Any]
    """the plan's entry of a correction, mistake or withdrawal"""


def arrivals(plan: Plan, until: Quarter) -> list[Arrival]:
    """All that has arrived when the reports of `until` are in, the oldest first."""
    arrived = [a for a in (*_verified(plan), *_reports(plan, until), *_afterthoughts(plan)) if a.when <= _reported(plan, until)]
    return sorted(arrived, key=lambda a: a.when)


def last_due(plan: Plan, today: date) -> Quarter:
    """The last quarter whose reports have arrived by `today`."""
    quarter = Quarter.of(today) - 1
    while _reported(plan, quarter).date() > today:
        quarter = quarter - 1
    return quarter


def _reported(plan: Plan, quarter: Quarter) -> datetime:
    return datetime.combine(quarter.end + timedelta(days=plan.body["report_days"]), NOON, OSLO)


def _reports(plan: Plan, until: Quarter) -> Iterator[Arrival]:
    for quarter in quarters_between(plan.first_quarter, until):
        yield Arrival(_reported(plan, quarter), "reports", quarter, {})
        yield Arrival(_reported(plan, quarter) - timedelta(hours=2), "indicators", quarter, {})


def _verified(plan: Plan) -> Iterator[Arrival]:
    """All years before the first reported one at once, then one year each spring."""
    first = date.fromisoformat(plan.body["verified_first_on"])
    yield Arrival(datetime.combine(first, NOON, OSLO), "verified", plan.first_quarter - 1, {})
    for year in range(plan.first_quarter.year, max(int(y) for s in plan.body["site"] for y in s["verified_gap_pct"]) + 1):
        published = date.fromisoformat(f"{year + 1}-{plan.body['verified_on']}")
        yield Arrival(datetime.combine(published, NOON, OSLO), "verified", Quarter(year, 4), {})


def _afterthoughts(plan: Plan) -> Iterator[Arrival]:
    for event in plan.events("correction"):
        quarter = Quarter.parse(event["period"])
        yield Arrival(_reported(plan, quarter) + timedelta(days=plan.body["correction_days"]), "correction", quarter, event)
    for event in plan.events("withdrawal"):
        quarter = Quarter.parse(event["period"])
        mistaken = _reported(plan, quarter) + timedelta(days=plan.body["correction_days"])
        yield Arrival(mistaken, "mistake", quarter, event)
        yield Arrival(mistaken + timedelta(days=event["withdrawn_days"]), "withdrawal", quarter, event)
