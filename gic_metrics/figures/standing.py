"""Where one target stands, in its own unit: its values through time, its path, and each assessment; the same shape for every kind of target."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gic_metrics.figures.latest import shown
from gic_metrics.targets.measured import base_path, measured_total, total_of
from gic_metrics.targets.paths import time_of
from gic_metrics.targets.reuse import ReuseProgress, reuse_path, reuse_target_progress
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.accounting.reuse_year import ReuseYears
    from gic_metrics.reference import Reference, ReuseTarget, Target
    from gic_metrics.targets.paths import Path
    from gic_metrics.targets.progress import Progress
    from gic_metrics.vocabulary import Quarter


WHOLE_FROM_PCT = 100.0 - 1e-9


@dataclass(frozen=True, slots=True)
class Value:
    """What was reached in a year or in four quarters; `whole`: by all that it should come from."""

    period: str
    amount: float
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Assessed:
    """One period held against the path, in the target's unit."""

    period: str
    actual: float | None
    path: float | None
    gap: float | None
    gap_pct: float | None
    """of the base, or of the way to the goal"""
    status: str
    reason: str | None
    pace: str | None
    required: float | None
    achieved: float | None
    behind: float | None = None
    missing: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    """sites without a figure of the base year: on neither side"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One target."""

    target: Target | ReuseTarget
    unit: str
    """"t" (CO2e), "GWh", "t_material" or "pct" """
    path: Path | None
    values: tuple[Value, ...]
    assessed: tuple[Assessed, ...]

    @property
    def newest(self) -> Assessed | None:
        """The newest assessment with a figure, else the newest of all."""
        known = [a for a in self.assessed if a.actual is not None]
        return max(known or self.assessed, key=lambda a: time_of(a.period), default=None)


def standing(region: Region, target: Target, progress: Iterable[Progress]) -> Standing:
    """Where a target on tonnes of CO2e stands."""
    rows = tuple(assessed(row) for row in progress if row.target == target.key)
    return Standing(target, "t", base_path(region, target), tuple(_values(region, target)), rows)


def standings(region: Region, progress: Iterable[Progress]) -> list[Standing]:
    """Every target with a path: the headline target first, the region's before the sectors', then by target year."""
    rows = list(progress)
    found = [t for t in region.reference.targets.values() if t.has_path]
    ordered = sorted(found, key=lambda t: (not t.headline, not t.regional, bool(t.sector), t.target_year, t.key))
    return [standing(region, target, rows) for target in ordered]


def reuse_standing(years: ReuseYears, target: ReuseTarget) -> Standing:
    """Where a reuse target stands, in its own unit."""
    found = [(q, years.reused(target.measure, q, target.basis)) for q in years.quarters]
    values = [Value(_named(q), r.amount, r.covered_pct > WHOLE_FROM_PCT) for q, r in found if r is not None]
    assessed = tuple(_assessed_reuse(row) for row in reuse_target_progress(years, target))
    return Standing(target, target.unit, reuse_path(years, target), tuple(values), assessed)


def reuse_standings(reference: Reference, years: ReuseYears) -> list[Standing]:
    """Every reuse target, by target year."""
    return [reuse_standing(years, target) for target in sorted(reference.reuse_targets.values(), key=lambda t: (t.target_year, t.key))]


def gap_unit(unit: str) -> str:
    """The unit of a difference: of two rates it is percentage points."""
    return "points" if unit == "pct" else unit


def amount(words: Words, value: float | None, unit: str, *, signed: bool = False) -> str:
    """An amount with its unit."""
    if value is None:
        return words.write(None)
    if unit == "t":
        return words.write(value, "signed_t" if signed else "t")
    return words(f"unit_amount.{unit}", amount=words.number(value, 0 if unit == "t_material" else 1, signed=signed))


def _values(region: Region, target: Target) -> Iterable[Value]:
    """Years, and the four quarters that end after the last of them; only what enough have reported to be shown."""
    years = [(str(y), "year") for y in region.years]
    quarters = [(str(q), "r4q") for q in region.grid if q.number != 4]
    for period, kind in sorted(years + quarters, key=lambda p: time_of(p[0])):
        total = total_of(region, target, period, kind)
        value = measured_total(region, target, period, kind, total.reporting)
        if value is not None and shown(total):
            yield Value(period, value, not total.missing)


def assessed(row: Progress) -> Assessed:
    """An assessment of a target on tonnes, in the shape that all targets share."""
    return Assessed(
        period=row.period,
        actual=row.actual_t,
        path=row.path_t,
        gap=row.gap_t,
        gap_pct=row.gap_pct_of_base if row.gap_pct_of_way is None else row.gap_pct_of_way,
        status=row.status,
        reason=row.reason,
        pace=row.pace,
        required=row.required_t_per_year,
        achieved=row.achieved_t_per_year,
        behind=row.behind,
        missing=row.missing,
        outside=row.outside,
    )


def _named(last: Quarter) -> str:
    """Four quarters that are a calendar year are called one."""
    return str(last.year) if last.number == 4 else str(last)


def _assessed_reuse(row: ReuseProgress) -> Assessed:
    return Assessed(
        period=row.period,
        actual=row.actual,
        path=row.path,
        gap=row.gap,
        gap_pct=row.gap_pct_of_way,
        status=row.status,
        reason=row.reason,
        pace=row.pace,
        required=row.required_per_year,
        achieved=row.achieved_per_year,
        behind=row.behind,
    )
