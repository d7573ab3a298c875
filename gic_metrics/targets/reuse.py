"""Where reuse stands against its targets: the same paths, status and pace as for emissions, mirrored, in the unit of each target."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gic_metrics.accounting.coverage import ASSESSED_FROM_PCT
from gic_metrics.accounting.reuse_year import Reused, ReuseYears
from gic_metrics.reference import Reference, ReuseTarget
from gic_metrics.targets.paths import Path, time_of
from gic_metrics.targets.progress import SETTLED
from gic_metrics.targets.status import LEVELS, Pace, level, pace, reached, statuses
from gic_metrics.vocabulary import Quarter


@dataclass(frozen=True, slots=True)
class ReuseProgress:
    """One reuse target and period, in the target's unit; gap = actual - path, below zero is behind. None is "cannot be known"."""

    target: str
    period: str
    actual: float | None
    path: float | None
    gap: float | None
    gap_pct_of_way: float | None
    covered_pct: float | None
    status: str
    reason: str | None
    """why not assessed: "reuse_no_figure", "reuse_bases", "reuse_coverage", "between_milestones", "no_scale" """
    pace: str | None
    required_per_year: float | None
    achieved_per_year: float | None

    @property
    def behind(self) -> float | None:
        """How far on the wrong side of the path, as the share that a status is given for."""
        return None if self.gap_pct_of_way is None else -self.gap_pct_of_way / 100


def reuse_path(years: ReuseYears, target: ReuseTarget) -> Path | None:
    """The path of a reuse target in its own unit; None where its base is neither stated nor reported whole."""
    base = reuse_base(years, target)
    if base is None or base >= target.target:
        return None
    kind = "piecewise" if target.path == "linear" and target.milestones else target.path
    return Path(target.base_year, base, target.target_year, target.target, kind, target.milestones)


def reuse_base(years: ReuseYears, target: ReuseTarget) -> float | None:
    """The base as stated, else as reported for the base year, if enough of it was."""
    if target.base is not None:
        return target.base
    found = years.reused(target.measure, Quarter(target.base_year, 4), target.basis)
    return None if found is None or found.covered_pct < ASSESSED_FROM_PCT else found.amount


def reuse_progress(reference: Reference, years: ReuseYears) -> list[ReuseProgress]:
    """Every reuse target and four quarters after its base year; sorted by target, then time."""
    return [row for _, target in sorted(reference.reuse_targets.items()) for row in reuse_target_progress(years, target)]


def reuse_target_progress(years: ReuseYears, target: ReuseTarget) -> list[ReuseProgress]:
    """The rows of one target, the status with its memory (4.3)."""
    path, based = reuse_path(years, target), reuse_base(years, target) is not None
    lacking = "reuse_bases" if years.undecided(target.measure, target.basis) else "no_scale" if path is None and based else "reuse_no_figure"
    rows = [_assess(target, path, lacking, q, years.reused(target.measure, q, target.basis)) for q in years.quarters if q.year > target.base_year]
    shown = statuses([None if row.status == "not_assessed" else row.behind for row in rows])
    return [
        row if status is None or time_of(row.period) >= target.target_year else replace(row, status=status)
        for row, status in zip(rows, shown, strict=True)
    ]


def _assess(target: ReuseTarget, path: Path | None, lacking: str, last: Quarter, found: Reused | None) -> ReuseProgress:
    period = str(last.year) if last.number == 4 else str(last)
    actual, covered = (found.amount, found.covered_pct) if found is not None else (None, None)
    if path is None or actual is None:
        return ReuseProgress(target.key, period, actual, None, None, None, covered, "not_assessed", lacking, None, None, None)
    now = time_of(period)
    gap = actual - path.at(now)
    behind = -gap / (path.target_t - path.base_t)
    speed = pace(-actual, now, -path.base_t, target.base_year, -path.target_t, target.target_year)
    partly = (covered or 0.0) < ASSESSED_FROM_PCT
    if partly and speed.word in SETTLED:  # of a known part nothing is settled
        speed = Pace(None, speed.achieved_t_per_year, None)
    reason = "reuse_coverage" if partly else None if path.assessed_at(now) else "between_milestones"
    return ReuseProgress(
        target=target.key,
        period=period,
        actual=actual,
        path=path.at(now),
        gap=gap,
        gap_pct_of_way=-100.0 * behind,
        covered_pct=covered,
        status="not_assessed" if reason else _status(path, actual, now, behind),
        reason=reason,
        pace=speed.word,
        required_per_year=speed.required_t_per_year,
        achieved_per_year=speed.achieved_t_per_year,
    )


def _status(path: Path, actual: float, now: float, behind: float) -> str:
    """From the target year on there is no tolerance (12.7)."""
    if now < path.target_year:
        return LEVELS[level(behind)]
    return LEVELS[0] if reached(-actual, -path.target_t) else LEVELS[2]
