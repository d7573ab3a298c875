"""Where the region stands against each target: actual, path, gap, status, pace (accounting rules 4.1-4.3, 12.6, 12.7)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gic_metrics.accounting.changes import window_of
from gic_metrics.accounting.comparison import MOST_LEFT_OUT_PCT
from gic_metrics.accounting.coverage import ASSESSED_FROM_PCT, DIGITS, share_pct
from gic_metrics.accounting.gaps import stopped_apart
from gic_metrics.accounting.region import Region, Total
from gic_metrics.reference import Target
from gic_metrics.targets.measured import base_of, base_path, measured_total, once_of, outside_of, scale_t, sites_of, total_of
from gic_metrics.targets.paths import Path, time_of
from gic_metrics.targets.status import LEVELS, Pace, Point, level, pace, reached, statuses
from gic_metrics.vocabulary import Quarter, quarters_between

MOST_ESTIMATED_PCT = 20.0
"""apportioned plus estimated above this: no status (12.4 point 3)"""
CAPTURE_DECIDES = 0.01
"""a missing capture report that could move the gap by more than this share of the base: no status (12.2)"""
WHOLE_TONNES = 0
"""a target is met by the tonnes that are printed: a word never contradicts the figure beside it (12.8)"""
VERIFIED_YEARS_BACK = 5
SETTLED = ("met", "missed")
UNSETTLED = frozenset({"coverage", "estimated", "capture_report", "no_figure"})
"""reasons why no status may be given that leave open whether a target is met: then the pace does not say it either"""


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
    """None for a removal target, whose base is near zero"""
    gap_pct_of_way: float | None
    """of the way from base to goal, for a removal target"""
    base_t: float | None
    target_t: float
    status: str
    """"on_track", "at_risk", "off_track" or "not_assessed" """
    reason: str | None
    """why not assessed: "one_site_decides", "coverage", "estimated", "capture_report", "between_milestones", "no_scale", "no_figure" """
    missing: tuple[str, ...]
    pace: str | None
    required_t_per_year: float | None
    achieved_t_per_year: float | None
    same_sites: bool
    path_kind: str
    outside: tuple[str, ...] = ()
    """sites that existed in the base year and have no figure of it: in neither actual nor path until there is one (3.6)"""

    @property
    def behind(self) -> float | None:
        """How far on the wrong side of the path, as the share that a status is given for; below zero on the right side."""
        if self.gap_pct_of_way is not None:
            return -self.gap_pct_of_way / 100
        return None if self.gap_pct_of_base is None else self.gap_pct_of_base / 100


def progress(region: Region) -> list[Progress]:
    """Every target that has a path, every closed year and rolling quarter after its base year; sorted by target, then time."""
    rows: list[Progress] = []
    for target in sorted(region.reference.targets.values(), key=lambda t: t.key):
        if target.has_path:
            rows += target_progress(region, target)
    return rows


def target_progress(region: Region, target: Target) -> tuple[Progress, ...]:
    """The rows of one target: status with memory where there are quarters, without it for years that have annual figures only."""
    return once_of(region, target, ("progress",), lambda: _rows_of(region, target))


def _rows_of(region: Region, target: Target) -> tuple[Progress, ...]:
    rolling = {q.year for q in region.grid}
    years = [_assess(region, target, str(y), "year") for y in region.years if y > target.base_year and y not in rolling]
    closed = {Quarter(y, 4) for y in region.years if y in rolling}  # also by its verified figures alone, before its last quarter is reported
    windows = sorted(q for q in {*region.grid, *closed} if q.year > target.base_year)
    quarters = [_assess(region, target, str(q.year) if q.number == 4 else str(q), "year" if q.number == 4 else "r4q") for q in windows]
    points = {
        q: Point(None if row.status == "not_assessed" else row.behind, _improvement_barred(region, target, q))
        for q, row in zip(windows, quarters, strict=True)
    }
    every = tuple(quarters_between(windows[0], windows[-1])) if windows else ()  # a quarter that nobody reported is not assessed either
    shown = dict(zip(every, statuses([points.get(q) or Point(None) for q in every]), strict=True))
    remembered = [
        row if (status := shown[q]) is None or time_of(row.period) >= target.target_year else replace(row, status=status)
        for q, row in zip(windows, quarters, strict=True)
    ]
    return tuple(sorted(years + remembered, key=lambda row: (time_of(row.period), row.kind)))


def _assess(region: Region, target: Target, period: str, kind: str) -> Progress:
    total = total_of(region, target, period, kind)
    known = list(total.reporting)
    now = time_of(period)
    actual = measured_total(region, target, period, kind, known)
    path = base_path(region, target, known) if total.missing else base_path(region, target)
    if actual is None or path is None:
        return _without_figure(region, target, period, kind, total, actual)
    gap = actual - path.at(now)
    behind = _behind(target, path, actual, now)
    sides = _sides(region, target, total, period, path, actual)
    reasons = [*_not_assessable(region, target, total, period, kind, sides)]
    reason = reasons[0] if reasons else None
    speed = _pace(target, path, actual, now)
    if _left_out_pct(region, total) > MOST_LEFT_OUT_PCT:  # a pace is a comparison with the base year (12.5)
        speed = Pace(None, None, None)
    elif speed.word in SETTLED and (UNSETTLED.intersection(reasons) or len({_met(target, p, value) for p, value in sides}) > 1):
        speed = Pace(None, speed.achieved_t_per_year, None)
    return Progress(
        target=target.key,
        period=period,
        kind=kind,
        actual_t=actual,
        path_t=path.at(now),
        gap_t=gap,
        gap_pct_of_base=None if target.rising or behind is None else 100.0 * behind,
        gap_pct_of_way=-100.0 * behind if target.rising and behind is not None else None,
        base_t=path.base_t,
        target_t=path.target_t,
        status="not_assessed" if reason else _status(target, path, actual, now),
        reason=reason,
        missing=total.missing,
        pace=speed.word,
        required_t_per_year=speed.required_t_per_year,
        achieved_t_per_year=speed.achieved_t_per_year,
        same_sites=bool(total.missing) and not target.rising,
        path_kind=target.path_kind,
        outside=outside_of(region, target),
    )


def _left_out_pct(region: Region, total: Total) -> float:
    """The share of the weight that has no figure, percent: such sites are on neither side of a comparison."""
    weights = {site: region.weight(site, total.period) for site in total.expected}
    return share_pct(sum(weights[site] for site in total.missing), sum(weights.values()))


def _behind(target: Target, path: Path, actual: float, now: float) -> float | None:
    """The gap on the wrong side of the path as a share of its scale: above it for emissions, below it for removals.

    None where the scale is not above zero: a share of nothing, or of less, says nothing of which side is the wrong one.
    """
    scale = scale_t(target, path)
    gap = path.at(now) - actual if target.rising else actual - path.at(now)
    return gap / scale if scale > 0 else None


def _pace(target: Target, path: Path, actual: float, now: float) -> Pace:
    """A cut a year for emissions, a rise a year for removals: mirrored, the rules of 12.7 are the same."""
    way = -1.0 if target.rising else 1.0
    between = (way * path.base_t, target.base_year, way * path.target_t, target.target_year)
    return pace(way * actual, now, *between, strictly_below=target.strictly_below, digits=WHOLE_TONNES)


def _status(target: Target, path: Path, actual: float, now: float) -> str:
    """The raw level; from the target year on there is no tolerance: met or missed (12.7)."""
    if now < target.target_year:
        behind = _behind(target, path, actual, now)
        return "not_assessed" if behind is None else LEVELS[level(behind)]
    return LEVELS[0] if _met(target, path, actual) else LEVELS[2]


def _met(target: Target, path: Path, actual: float) -> bool:
    way = -1.0 if target.rising else 1.0
    return reached(way * actual, way * path.target_t, strictly_below=target.strictly_below, digits=WHOLE_TONNES)


def _without_figure(region: Region, target: Target, period: str, kind: str, total: Total, actual: float | None) -> Progress:
    nothing = Pace(None, None, None)
    return Progress(
        target=target.key,
        period=period,
        kind=kind,
        actual_t=actual,
        path_t=None,
        gap_t=None,
        gap_pct_of_base=None,
        gap_pct_of_way=None,
        base_t=None,
        target_t=target.target_t,
        status="not_assessed",
        reason="no_figure" if actual is None or base_of(region, target) is None else "no_scale",
        missing=total.missing,
        pace=nothing.word,
        required_t_per_year=None,
        achieved_t_per_year=None,
        same_sites=bool(total.missing) and not target.rising,
        path_kind=target.path_kind,
        outside=outside_of(region, target),
    )


Sides = Sequence[tuple[Path, float]]
"""path and actual: of the same sites; with the silent at zero; with the silent at their highest. The first alone where nobody is silent"""


def _not_assessable(region: Region, target: Target, total: Total, period: str, kind: str, sides: Sides) -> Iterator[str]:
    """Why no status may be given: every reason, the one to be told first."""
    if min(total.coverage_pct or 0.0, total.latest_coverage_pct or 0.0) < ASSESSED_FROM_PCT:
        yield "coverage"
    if total.filled_pct > MOST_ESTIMATED_PCT:
        yield "estimated"
    path, now = base_path(region, target), time_of(period)
    if path is None:
        yield "no_figure"
        return
    if not path.assessed_at(now):
        yield "between_milestones"
    if now < target.target_year and any(scale_t(target, p) <= 0 for p, _ in sides):
        yield "no_scale"
    if total.capture_report_missing and _capture_decides(region, target, path, total.capture_report_missing, period, kind):
        yield "capture_report"
    if len({_status(target, p, value, now) for p, value in sides}) > 1:
        yield "one_site_decides"


def _capture_decides(region: Region, target: Target, path: Path, sites: Sequence[str], period: str, kind: str) -> bool:
    """Whether the capture that is not reported could move the gap by more than a hundredth of the base; what is removed hangs on nothing else."""
    if target.rising:
        return True
    most = sum(_unreported_t(region, site, period) for site in sites)
    if target.measure == "net":
        most += sum(_unhanded_t(region, site, period) for site in sites)
    return path.base_t <= 0 or round(most / path.base_t, DIGITS) > CAPTURE_DECIDES


def _unreported_t(region: Region, site: str, period: str) -> float:
    """The most that a site can have captured without saying so: E of the quarters without a capture report; a verified year has it counted."""
    series = region.series[site]
    most = 0.0
    for quarter in window_of(period):
        if series.capture_unsaid(quarter) and series.inputs.verified_t(quarter.year) is None and quarter in series.quarter_series:
            most += max(0.0, series.quarter_series[quarter].emitted_ets_t or 0.0)
    return most


def _unhanded_t(region: Region, site: str, period: str) -> float:
    """What is confirmed injected of biogenic CO2 and does not count, since nobody has said that it was handed over."""
    told = region.series[site].reported
    return sum(told[q].unhanded_biogenic_t for q in window_of(period) if q in told)


def sides(region: Region, target: Target, period: str, kind: str) -> Sides:
    """What a status rests on, as (path, actual): of the same sites, with the silent at zero, with the silent at their highest; () without a figure.

    One pair where nobody is silent.
    """
    total = total_of(region, target, period, kind)
    known = list(total.reporting)
    actual = measured_total(region, target, period, kind, known)
    path = base_path(region, target, known) if total.missing else base_path(region, target)
    return () if actual is None or path is None else _sides(region, target, total, period, path, actual)


def _sides(region: Region, target: Target, total: Total, period: str, same: Path, actual: float) -> Sides:
    """What must give the same word where sites are silent (12.6): before the target year the raw level, from then on whether it is met."""
    path = base_path(region, target)
    if not total.missing or path is None:
        return ((same, actual),)
    highest = sum(_highest(region, target, site, int(period[:4])) for site in total.missing)
    return (same, actual), (path, actual), (path, actual + highest)


def _highest(region: Region, target: Target, site: str, year: int) -> float:
    """The highest of a site's last five verified years, else of the years it has reported, or of what it removed in the last five years.

    A new plant of which nothing has ever been known may emit any amount.
    """
    if target.rising:
        return max((region.figure(site, str(y), "year").removed_t or 0.0 for y in range(year - VERIFIED_YEARS_BACK, year)), default=0.0)
    known = {y: v for y, v in region.series[site].inputs.verified.items() if v is not None and y < year}
    if not known:
        known = {y: v for y in region.years if y < year and (v := region.figure(site, str(y), "year").emitted_ets_t) is not None}
    return max((known[y] for y in sorted(known)[-VERIFIED_YEARS_BACK:]), default=math.inf)


def _improvement_barred(region: Region, target: Target, last: Quarter) -> bool:
    """Planned stops make a window low for a while: no improvement is shown until the windows are alike (12.7)."""
    sites = set(sites_of(region, target))

    def stopped(end: Quarter) -> float:
        return sum(days for (site, q), days in region.stop_days.items() if site in sites and 0 <= end - q < 4)

    return not target.rising and stopped_apart(stopped(last), stopped(last - 4))
