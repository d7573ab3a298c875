"""Periods made unlike by planned stops: a site is affected where its stop days differ by more than ten (accounting rules 3.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gic_metrics.accounting.gaps import stopped_apart
from gic_metrics.accounting.window import quarters_in
from gic_metrics.vocabulary import Quarter

StopDays = Mapping[tuple[str, Quarter], float]


def unlike(stop_days: StopDays, sites: Iterable[str], one: Iterable[Quarter], other: Iterable[Quarter]) -> tuple[str, ...]:
    """The sites whose planned stop days differ by more than ten between two sets of quarters."""
    here, there = tuple(one), tuple(other)

    def days(site: str, quarters: tuple[Quarter, ...]) -> float:
        return sum(stop_days.get((site, q), 0.0) for q in quarters)

    return tuple(site for site in sites if stopped_apart(days(site, here), days(site, there))) if stop_days else ()


def affected(stop_days: StopDays, sites: Iterable[str], period: str, kind: str) -> tuple[str, ...]:
    """The sites whose stop days differ by more than ten from those of the same period a year earlier."""
    quarters = quarters_in(period, kind)
    return unlike(stop_days, sites, quarters, (q - 4 for q in quarters))
