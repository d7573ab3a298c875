"""Where the region stands against each target: actual, path, gap, status, pace (accounting rules 4.1-4.3, 12.6, 12.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gic_metrics.accounting.balance import claimable
from gic_metrics.accounting.coverage import ASSESSED_FROM_PCT
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.reference import Target
from gic_metrics.targets.paths import Path, path_of, time_of
from gic_metrics.targets.status import LEVELS, Pace, Point, level, pace, statuses
from gic_metrics.vocabulary import Quarter

MOST_ESTIMATED_PCT = 20.0
"""apportioned plus estimated above this: no status (12.4 point 3)"""
CAPTURE_DECIDES = 0.01
"""a missing capture report that could move the gap by more than this share of the base: no status (12.2)"""
STOP_DAYS_APART = 10.0
VERIFIED_YEARS_BACK = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """One target and period. t CO2e inside the EU ETS total; gap = actual - path. None is "cannot be known".

    With `missing` sites, actual, path and gap are those of the same sites, and the status stands only if the missing cannot change it.
    """

    target: str
    period: str
    kind: str
    """"year" or "r4q" """
    actual_t: float | None
    path_t: float | None
    gap_t: float | None
    gap_pct_of_base: float | None
    base_t: float | None
    target_t: float
    status: str
    """"on_track", "at_risk", "off_track" or "not_assessed" """
    reason: str | None
    """why not assessed: "one_site_decides", "coverage", "estimated", "capture_report", "between_milestones", "no_figure" """
    missing: tuple[str, ...]
    pace: str | None
    required_t_per_year: float | None
    achieved_t_per_year: float | None
    same_sites: bool
    path_kind: str


def progress(region: Region) -> list[Progress]:
    """Every target that has a path, every closed year and rolling quarter after its base year; sorted by target, then time."""
    rows: list[Progress] = []
    for target in sorted(region.reference.targets.values(), key=lambda t: t.key):
        if target.has_path:
            rows += target_progress(region, target)
    return rows


def base_path(region: Region, target: Target, sites: Sequence[str] | None = None) -> Path | None:
    """The path of a target for the perimeter or part of it, from the base in force; None if the base cannot be known."""
    whole = target.base_t if target.base_t is not None else base_in_force(region, target, list(region.series))
    if whole is None:
        return None
    path = path_of(target, whole)
    if sites is None:
        return path
    part = base_in_force(region, target, sites)
    return None if part is None else path.scaled(part)


def base_in_force(region: Region, target: Target, sites: Sequence[str]) -> float | None:
    """The base as it holds at the region's time: what is known then, less the corrections that wait for the threshold (3.5)."""
    known, versions = measured_total(region, target, str(target.base_year), "year", sites), region.base(target.base_year)
    if known is None or versions is None:
        return known
    return round(known - sum(versions.waiting_t(site) for site in sites), 6)


def target_progress(region: Region, target: Target) -> list[Progress]:
    """The rows of one target: status with memory where there are quarters, without it for years that have annual figures only."""
    rolling = {q.year for q in region.grid}
    years = [_assess(region, target, str(y), "year") for y in region.years if y > target.base_year and y not in rolling]
    windows = [q for q in region.grid if q.year > target.base_year]
    quarters = [_assess(region, target, str(q.year) if q.number == 4 else str(q), "year" if q.number == 4 else "r4q") for q in windows]
    points = [
        Point(None if row.status == "not_assessed" else (row.gap_pct_of_base or 0.0) / 100, _improvement_barred(region, q))
        for q, row in zip(windows, quarters, strict=True)
    ]
    remembered = [
        row if status is None or time_of(row.period) >= target.target_year else replace(row, status=status)
        for row, status in zip(quarters, statuses(points), strict=True)
    ]
    return sorted(years + remembered, key=lambda row: (time_of(row.period), row.kind))


def _assess(region: Region, target: Target, period: str, kind: str) -> Progress:
    total = region.total(region.reference.cluster.key, list(region.series), period, kind)
    known = list(total.reporting)
    now = time_of(period)
    actual = measured_total(region, target, period, kind, known)
    path = base_path(region, target, known) if total.missing else base_path(region, target)
    if actual is None or path is None:
        return _without_figure(target, period, kind, total, actual)
    gap = actual - path.at(now)
    share = gap / path.base_t if path.base_t else 0.0
    speed = pace(actual, now, path.base_t, target.base_year, path.target_t, target.target_year, strictly_below=target.strictly_below)
    reason = _not_assessable(region, target, total, period, kind, share, now)
    return Progress(
        target=target.key,
        period=period,
        kind=kind,
        actual_t=actual,
        path_t=path.at(now),
        gap_t=gap,
        gap_pct_of_base=100.0 * share,
        base_t=path.base_t,
        target_t=path.target_t,
        status="not_assessed" if reason else _status(target, actual, path, now, share),
        reason=reason,
        missing=total.missing,
        pace=speed.word,
        required_t_per_year=speed.required_t_per_year,
        achieved_t_per_year=speed.achieved_t_per_year,
        same_sites=bool(total.missing),
        path_kind=target.path_kind,
    )


def _status(target: Target, actual: float, path: Path, now: float, share: float) -> str:
    """From the target year on there is no tolerance (12.7)."""
    if now >= target.target_year:
        met = actual < path.target_t if target.strictly_below else actual <= path.target_t
        return LEVELS[0] if met else LEVELS[2]
    return LEVELS[level(share)]


def _without_figure(target: Target, period: str, kind: str, total: Total, actual: float | None) -> Progress:
    nothing = Pace(None, None, None)
    return Progress(
        target=target.key,
        period=period,
        kind=kind,
        actual_t=actual,
        path_t=None,
        gap_t=None,
        gap_pct_of_base=None,
        base_t=None,
        target_t=target.target_t,
        status="not_assessed",
        reason="no_figure",
        missing=total.missing,
        pace=nothing.word,
        required_t_per_year=None,
        achieved_t_per_year=None,
        same_sites=bool(total.missing),
        path_kind=target.path_kind,
    )


def _not_assessable(region: Region, target: Target, total: Total, period: str, kind: str, share: float, now: float) -> str | None:
    if min(total.coverage_pct or 0.0, total.latest_coverage_pct or 0.0) < ASSESSED_FROM_PCT:
        return "coverage"
    if (total.estimated_pct or 0.0) + (total.apportioned_pct or 0.0) > MOST_ESTIMATED_PCT:
        return "estimated"
    path = base_path(region, target)
    if path is None:
        return "no_figure"
    if not path.assessed_at(now):
        return "between_milestones"
    for site in total.capture_report_missing:
        emitted = region.figure(site, period, kind).emitted_ets_t or 0.0
        if path.base_t and emitted / path.base_t > CAPTURE_DECIDES and not region.figure(site, period, kind).verified_t:
            return "capture_report"
    if total.missing and not _same_level_without(region, target, total, period, kind, share, now, path):
        return "one_site_decides"
    return None


def _same_level_without(region: Region, target: Target, total: Total, period: str, kind: str, share: float, now: float, path: Path) -> bool:
    """The raw level must be the same for the same sites, with the silent at zero, and at the highest of their last five verified years (12.6)."""
    known = measured_total(region, target, period, kind, list(total.reporting)) or 0.0
    highest = sum(_highest_verified(region, site, int(period[:4])) for site in total.missing)
    levels = {level(share)} | {level((known + extra - path.at(now)) / path.base_t) for extra in (0.0, highest)}
    return len(levels) == 1


def _highest_verified(region: Region, site: str, year: int) -> float:
    known = [(y, v) for y, v in region.series[site].inputs.verified.items() if v is not None and y < year]
    return max((v for _, v in sorted(known)[-VERIFIED_YEARS_BACK:]), default=0.0)


def measured_total(region: Region, target: Target, period: str, kind: str, sites: Sequence[str]) -> float | None:
    """What the target measures, over the sites that have a figure: E, or N_claim = E - (R - R_sold), inside the EU ETS total."""
    values = [v for s in sites if (v := measured(target, region.figure(s, period, kind))) is not None]
    return round(sum(values), 6) if values else None


def measured(target: Target, figure: SiteFigure) -> float | None:
    if figure.emitted_ets_t is None:
        return None
    if target.measure == "emitted":
        return figure.emitted_ets_t
    return claimable(figure.emitted_ets_t, figure.removed_t or 0.0, figure.removed_sold_t or 0.0)


def _improvement_barred(region: Region, last: Quarter) -> bool:
    """Planned stops make a window low for a while: no improvement is shown until the windows are alike (12.7)."""

    def stopped(end: Quarter) -> float:
        return sum(days for (site, q), days in region.stop_days.items() if site in region.series and 0 <= end - q < 4)

    return abs(stopped(last) - stopped(last - 4)) > STOP_DAYS_APART
