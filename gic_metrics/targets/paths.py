"""Paths from a base to a target, right through zero and below, and what of a carbon budget is used (accounting rules 4.1, 4.2).

Linear, piecewise linear between milestones, stepped, or a fixed share a year (compound, above zero only).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gic_metrics.vocabulary import Quarter

if TYPE_CHECKING:
    from gic_metrics.reference import Target


class PathError(ValueError):
    """A path that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Path:
    """From `base_t` in `base_year` to `target_t` in `target_year`; t CO2e. The target may be zero or negative.

    A compound path crosses no zero: it leads from above zero to above zero, and of sites whose net is below zero it is in proportion (12.6).
    """

    base_year: float
    base_t: float
    target_year: float
    target_t: float
    kind: str = "linear"
    """`linear`, `compound`, `stepped` or `piecewise`"""
    milestones: tuple[tuple[float, float], ...] = ()
    """(year, t) between base and target, for `stepped` and `piecewise`"""

    def __post_init__(self) -> None:
        if self.target_year <= self.base_year:
            raise PathError(f"the target year {self.target_year} is not after the base year {self.base_year}")
        if self.kind not in ("linear", "compound", "stepped", "piecewise"):
            raise PathError(f"a path is linear, compound, stepped or piecewise, not {self.kind!r}")
        if self.milestones and self.kind in ("linear", "compound"):
            raise PathError(f"a {self.kind} path has no milestones")
        if self.kind == "compound" and not _on_one_side(self.base_t, self.target_t):
            raise PathError(f"a fixed share a year leads from {self.base_t:g} t to {self.target_t:g} t never: it needs both above zero")
        years = [year for year, _ in self.knots]
        if any(later <= earlier for earlier, later in pairwise(years)):
            raise PathError(f"milestones stand between base and target, each year once and in order: {years}")

    @property
    def knots(self) -> tuple[tuple[float, float], ...]:
        """Base, milestones and target as (year, t)."""
        between = self.milestones
        if between and between[-1] == (self.target_year, self.target_t):
            between = between[:-1]
        return ((self.base_year, self.base_t), *between, (self.target_year, self.target_t))

    def at(self, when: float) -> float:
        """The path at a time in years; before the base it is the base, after the target the target. t CO2e.

        A stepped path is a ceiling: the value of the last milestone reached.
        """
        if when <= self.base_year:
            return self.base_t
        if when >= self.target_year:
            return self.target_t
        if self.kind == "compound":
            return self.base_t * math.pow(self.target_t / self.base_t, (when - self.base_year) / (self.target_year - self.base_year))
        start, end = next(pair for pair in pairwise(self.knots) if pair[0][0] <= when < pair[1][0])
        if self.kind == "stepped":
            return start[1]
        return start[1] + (end[1] - start[1]) * (when - start[0]) / (end[0] - start[0])

    def assessed_at(self, when: float) -> bool:
        """Whether a status may be given at this time: for a stepped path only at its milestones and from the target on."""
        return self.kind != "stepped" or when >= self.target_year or any(when == year for year, _ in self.milestones)

    def time_down_to(self, level_t: float) -> float | None:
        """The first time the path is at or below a level; None if it never is."""
        if self.base_t <= level_t:
            return self.base_year
        if self.kind == "compound":
            if level_t < self.target_t:
                return None
            done = math.log(level_t / self.base_t) / math.log(self.target_t / self.base_t)
            return self.base_year + done * (self.target_year - self.base_year)
        for (start, high), (end, low) in pairwise(self.knots):
            if low <= level_t:
                return end if self.kind == "stepped" else start + (high - level_t) / (high - low) * (end - start)
        return None

    @property
    def cut_t_per_year(self) -> float:
        """The mean cut a year from base to target."""
        return (self.base_t - self.target_t) / (self.target_year - self.base_year)

    @property
    def cut_pct_of_base(self) -> float | None:
        """The mean cut a year in percent of the base."""
        return 100.0 * self.cut_t_per_year / self.base_t if self.base_t else None

    @property
    def compound_pct(self) -> float:
        """The fixed share a year from base to target, percent; raises PathError unless both are above zero."""
        return required_compound_pct(self.base_t, self.base_year, self.target_t, self.target_year)

    def budget_t(self, first: int, last: int) -> float:
        """The sum of the annual values from `first` to `last`, both included (not a trapezoid)."""
        return sum(self.at(year) for year in range(first, last + 1))

    def scaled(self, base_t: float) -> Path:
        """The same path for part of the perimeter: base, milestones and target in proportion (accounting rules 12.6)."""
        share = base_t / self.base_t if self.base_t else 0.0
        target_t, milestones = self.target_t * share, tuple((year, value * share) for year, value in self.milestones)
        kind = "linear" if self.kind == "compound" and not _on_one_side(base_t, target_t) else self.kind
        return replace(self, base_t=base_t, target_t=target_t, kind=kind, milestones=milestones)


def _on_one_side(base_t: float, target_t: float) -> bool:
    """Whether zero is neither of them and not between them."""
    return min(base_t, target_t) > 0 or max(base_t, target_t) < 0


def path_of(target: Target, base_t: float) -> Path:
    """The path of a target from a known base; a straight line with milestones is piecewise (4.1)."""
    kind = "piecewise" if target.path == "linear" and target.milestones else target.path
    return Path(target.base_year, base_t, target.target_year, target.target_t, kind, target.milestones)


def required_compound_pct(now_t: float, now: float, target_t: float, target_year: float) -> float:
    """The share of each year's value that must go, percent, from now to the target; raises PathError where no such share exists (4.1)."""
    if now_t <= 0 or target_t <= 0 or target_year <= now:
        raise PathError(f"no fixed share a year leads from {now_t:g} t in {now:g} to {target_t:g} t in {target_year:g}")
    return 100.0 * (1.0 - math.pow(target_t / now_t, 1.0 / (target_year - now)))


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """What the path allows from the year after the base to the target year, and what of it is used; t CO2e."""

    last: int
    """the last year of the known row of years"""
    budget_t: float
    used_t: float
    overshoot_t: float
    """used so far beyond what the path allowed so far"""
    years_left: float | None
    """at the level of the last year; 0 when the budget is used up, None when that level is not above zero"""

    @property
    def left_t(self) -> float:
        return self.budget_t - self.used_t

    @property
    def used_pct(self) -> float | None:
        return 100.0 * self.used_t / self.budget_t if self.budget_t > 0 else None


def budget_use(path: Path, actual_t: Mapping[int, float | None]) -> BudgetUse | None:
    """The budget of a path against the years after its base (ex. 4.7).

    Counts up to the first year that is not known: a missing year is never 0. None if the first is missing. On N for a net target (12.7).
    """
    first, used, last = int(path.base_year) + 1, 0.0, None
    for year in range(first, int(path.target_year) + 1):
        value = actual_t.get(year)
        if value is None:
            break
        used, last = used + value, year
    if last is None:
        return None
    budget, level = path.budget_t(first, int(path.target_year)), actual_t[last] or 0.0
    left = max(0.0, budget - used) / level if level > 0 else None
    return BudgetUse(last, budget, used, used - path.budget_t(first, last), left)


def time_of(period: str) -> float:
    """The time that a year or a rolling window is compared with: a year is itself; four quarters ending Y Qk are Y - 1 + k/4 (ex. 4.5)."""
    if "Q" not in period:
        return float(period)
    quarter = Quarter.parse(period)
    return quarter.year - 1 + quarter.number / 4
