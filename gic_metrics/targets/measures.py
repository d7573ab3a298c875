"""What the known measures give of the way from today's level to a target, by how certain they are, and what has no plan yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from gic_metrics.accounting.window import quarters_in
from gic_metrics.targets.counting import CERTAINTIES, NEARLY_NONE_T, Counted, Cut, count
from gic_metrics.targets.paths import time_of
from gic_metrics.targets.status import reached

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.reference import Target
    from gic_metrics.targets.progress import Progress


@dataclass(frozen=True, slots=True)
class Wedge:
    """From today's level to a target, t CO2e: what is secured, decided, possible, and what has no plan yet."""

    target: str
    target_year: int
    period: str
    level_t: float
    target_t: float
    missing: tuple[str, ...]
    """sites without a figure: in neither level nor target"""
    measures: tuple[Counted, ...]
    """all of them, the most certain first, also those not counted"""
    strictly_below: bool = False
    """the target is reached below its level, not at it"""
    by_year: Callable[[int], tuple[Counted, ...]] | None = field(default=None, compare=False, repr=False)
    """the measures as they are counted in a year on the way; None: as in the target year"""

    def counted_in(self, year: int) -> tuple[Counted, ...]:
        """What each measure takes in a year: what has not begun takes nothing from another yet, and an effect that falls is what it is that year."""
        return self.measures if self.by_year is None or year >= self.target_year else self.by_year(year)

    @property
    def met(self) -> bool:
        """Whether the level is at the target, or below it where that is asked (12.7), by the tonnes that are printed (12.8)."""
        return reached(self.level_t, self.target_t, strictly_below=self.strictly_below, digits=0)

    @property
    def needed_t(self) -> float:
        """What must go from today's level; 0 when the target is reached."""
        return max(0.0, self.level_t - self.target_t)

    def cut(self, certainty: str) -> Cut:
        return sum((m.counted for m in self.measures if m.certainty == certainty), Cut())

    def steps(self, case: str = "likely") -> dict[str, float]:
        """The parts of the way that sum to `needed_t`: each certainty in turn as far as there is need, then "no_plan"."""
        left, parts = self.needed_t, {}
        for certainty in CERTAINTIES:
            parts[certainty] = min(left, self.cut(certainty).of(case))
            left -= parts[certainty]
        return parts | {"no_plan": left}

    def no_plan_t(self, case: str = "likely") -> float:
        """What no known measure covers, if all of them come true to this degree."""
        return self.steps(case)["no_plan"]

    def level_in(self, year: int, certainties: Sequence[str] = ("secured", "likely"), case: str = "likely") -> float:
        """Today's level less the effect of measures that have a year; everything else as today. t CO2e."""
        return self.level_t - sum(m.effect_t(year, case) for m in self.counted_in(year) if m.certainty in certainties)

    def reached_in(self, certainties: Sequence[str] = CERTAINTIES, case: str = "likely") -> int | None:
        """The first year in which measures that have a year bring the level to the target; None where they never do, or it is there already."""
        if self.met:
            return None
        first = int(self.period[:4]) + 1
        years = [m.starts.year for m in self.measures if m.starts is not None] + [y for m in self.measures for y, _ in m.stated_by_year]
        for year in range(first, max([first, *years]) + 2):
            level = self.level_in(year, certainties, case)
            if level < self.target_t if self.strictly_below else level <= self.target_t + NEARLY_NONE_T:
                return year
        return None


def wedges(region: Region, progress: Iterable[Progress], *, slip_years: int = 0) -> dict[str, Wedge]:
    """target -> what the measures give of the way to it, from its newest assessment that has a figure. What does not run yet may slip."""
    made, assessed = {}, list(progress)
    for key, target in region.reference.targets.items():
        if not target.regional:
            continue
        known = [p for p in assessed if p.target == key and p.actual_t is not None and p.base_t is not None]
        newest = max(known, key=lambda p: time_of(p.period), default=None)
        if newest is not None and (way := wedge(region, target, newest, slip_years=slip_years)) is not None:
            made[key] = way
    return made


def wedge(region: Region, target: Target, newest: Progress, *, slip_years: int = 0) -> Wedge | None:
    """The wedge of a target from the level of an assessment of it; None where that has no figure."""
    if newest.actual_t is None:
        return None
    known = [s.id for s in region.sites if s.id not in (*newest.missing, *newest.outside)]
    emits = {site: region.figure(site, newest.period, newest.kind).emitted_ets_t for site in known}
    measures, window, net = region.reference.measures, window_of(newest.period, newest.kind), target.measure == "net"

    @cache
    def by_year(year: int) -> tuple[Counted, ...]:
        return tuple(count(measures, emits=emits, window=window, target_year=year, removals=net, slip_years=slip_years))

    level_t, goal_t, below = newest.actual_t, newest.target_t, target.strictly_below
    return Wedge(target.key, target.target_year, newest.period, level_t, goal_t, newest.missing, by_year(target.target_year), below, by_year)


def window_of(period: str, kind: str) -> tuple[date, date]:
    """First and last day of a calendar year, or of the four quarters that end with `2026-Q3`."""
    first, *_, last = quarters_in(period, kind)
    return first.start, last.end
