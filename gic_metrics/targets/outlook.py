"""Where the trend leads, and when nothing may be said of it (accounting rules 4.4, 12.7).

A robust line (Theil-Sen, 90 % interval) through annual values of the same sites. It is drawn on only when no reason speaks against it;
else the announced measures are all that can be shown. A year that is reached is always "not before", never a point in time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING

from gic_metrics.accounting.coverage import ASSESSED_FROM_PCT
from gic_metrics.targets.measured import base_path, measured_total, once_of, outside_of
from gic_metrics.targets.paths import Path, time_of
from gic_metrics.targets.progress import MOST_ESTIMATED_PCT
from gic_metrics.text import OSLO
from gic_metrics.vocabulary import Quarter, quarters_of

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.reference import Target

CONFIDENCE = 0.90
FEWEST_POINTS = 5
FEWEST_SURE = 7
"""with five or six points the interval is coarse: the words say "indicative" (4.4)"""
STEP_KINDS = ("capture", "closure", "perimeter")
LOCKED_SETS = ((2013, "AR4"), (2021, "AR5"))
"""the GWP set that verified EU ETS figures are locked to, from a year on (12.3)"""
REASONS = (
    "too_few_points", "no_fall", "interval_contains_zero", "removals_too_new", "gwp_locked", "estimated", "step_change", "site_silent", "reached",
)  # fmt: skip
"""why the trend is not drawn on, the gravest first"""


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line through annual values; t CO2e and t CO2e a year (a fall is negative). The interval is of the slope, at 90 %."""

    slope_t_per_year: float
    low_t_per_year: float
    high_t_per_year: float
    intercept_t: float
    first: int
    last: int
    points: int

    @property
    def last_t(self) -> float:
        """The line in the last year with a value: what it is drawn on from."""
        return self.intercept_t + self.slope_t_per_year * self.last

    def at(self, year: float, slope: float | None = None) -> float:
        """The line at a year; with another slope, turned about the last year."""
        return self.last_t + (self.slope_t_per_year if slope is None else slope) * (year - self.last)


def theil_sen(values: Iterable[tuple[int, float]]) -> Trend:
    """The median of the slopes between all pairs of years, its 90 % interval, and intercept = median(y) - slope x median(x) (12.7)."""
    from scipy.stats import theilslopes  # slow to import: only when a trend is asked for

    points = sorted(values)
    years, amounts = [year for year, _ in points], [amount for _, amount in points]
    found = theilslopes(amounts, years, CONFIDENCE)
    slope = float(found.slope)
    intercept = median(amounts) - slope * median(years)
    return Trend(slope, float(found.low_slope), float(found.high_slope), intercept, years[0], years[-1], len(years))


@dataclass(frozen=True, slots=True)
class Reached:
    """When the trend would reach a level, in whole years. Sentences use `not_before` alone (12.7)."""

    not_before: int
    central: int
    not_after: int


def reached(trend: Trend, level_t: float) -> Reached | None:
    """The years between which the trend is down to `level_t`; None where any slope of the interval does not fall."""
    if trend.high_t_per_year >= 0:
        return None

    def year(slope: float) -> float:
        return trend.last + (trend.last_t - level_t) / -slope

    return Reached(math.floor(year(trend.low_t_per_year)), round(year(trend.slope_t_per_year)), math.ceil(year(trend.high_t_per_year)))


@dataclass(frozen=True, slots=True)
class Step:
    """What changed the level at once: a capture plant, a closure, another perimeter."""

    site: str
    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Outlook:
    """One target: the annual values of the same sites, their trend, and whether it may be drawn on; t CO2e inside the EU ETS total."""

    target: str
    measure: str
    """what the values are: "emitted", or "net" for a target on N with five years of removals"""
    values: tuple[tuple[int, float], ...]
    sites: tuple[str, ...]
    missing: tuple[str, ...]
    """sites of the perimeter without a figure in the newest period: in neither values nor path"""
    path: Path | None
    """of the same sites"""
    trend: Trend | None
    reasons: tuple[str, ...]
    """why it is not drawn on, from REASONS; empty: it may be"""
    steps: tuple[Step, ...]

    @property
    def projected(self) -> bool:
        return self.trend is not None and not self.reasons

    @property
    def indicative(self) -> bool:
        return len(self.values) < FEWEST_SURE

    @property
    def reached(self) -> Reached | None:
        return reached(self.trend, self.path.target_t) if self.projected and self.trend and self.path else None

    def projection(self, year: float) -> tuple[float, float, float] | None:
        """(low, central, high) at a year after the last value; E stops at 0. None unless the trend may be drawn on."""
        if not self.projected or self.trend is None:
            return None
        lines = [self.trend.at(year, slope) for slope in (self.trend.low_t_per_year, self.trend.slope_t_per_year, self.trend.high_t_per_year)]
        low, central, high = (max(0.0, line) for line in lines) if self.measure == "emitted" else lines
        return low, central, high

    @property
    def shortfall_t(self) -> float | None:
        """What the trend lies above the target in the target year."""
        if self.path is None or (there := self.projection(self.path.target_year)) is None:
            return None
        return there[1] - self.path.target_t


def outlook(region: Region, target: Target, *, today: date | None = None) -> Outlook:
    """The trend of a target and the reasons against drawing it on. `today`: steps after this day are announced, not done."""
    return once_of(region, target, ("outlook", today), lambda: _outlook(region, target, today))


def _outlook(region: Region, target: Target, today: date | None) -> Outlook:
    newest = _newest(region)
    if newest is None:
        return Outlook(target.key, "emitted", (), (), (), None, None, ("too_few_points",), ())
    outside = outside_of(region, target)
    sites, missing = (tuple(s for s in found if s not in outside) for found in (newest.reporting, newest.missing))
    totals = _years_of(region, sites)
    removing = [t for t in totals if t.removed_t]
    measure = "net" if target.measure == "net" and len(removing) >= FEWEST_POINTS else "emitted"
    totals = _window(region, removing if measure == "net" else totals, sites)
    values = tuple((int(t.period), _value(t, measure)) for t in totals)
    trend = theil_sen(values) if len(values) >= FEWEST_POINTS else None
    path = base_path(region, target, sites) if missing else base_path(region, target)
    known = region.as_of.astimezone(OSLO).date() if region.as_of is not None else today
    steps = tuple(_steps(region, sites, int(totals[-1].period), known)) if totals else ()
    held = {
        "too_few_points": trend is None,
        "no_fall": trend is not None and trend.slope_t_per_year >= 0,
        "interval_contains_zero": trend is not None and trend.low_t_per_year <= 0 <= trend.high_t_per_year,
        "removals_too_new": target.measure == "net" and measure != "net",
        "gwp_locked": any(_locked_otherwise(region, site, int(t.period)) for t in totals for site in sites),
        "estimated": any(t.filled_pct > MOST_ESTIMATED_PCT for t in totals),
        "step_change": bool(steps),
        "site_silent": bool(missing),
        "reached": trend is not None and path is not None and trend.last_t <= path.target_t,
    }
    reasons = tuple(name for name in REASONS if held[name])
    return Outlook(target.key, measure, values, sites, missing, path, trend, reasons, steps)


def outlooks(region: Region, *, today: date | None = None) -> list[Outlook]:
    """Every target on what the region emits that has a path: the headline target first, then by target year."""
    found = [t for t in region.reference.targets.values() if t.has_path and t.regional]
    return [outlook(region, t, today=today) for t in sorted(found, key=lambda t: (not t.headline, t.target_year, t.key))]


def annual_t(region: Region, target: Target, sites: Sequence[str]) -> dict[int, float | None]:
    """What the target measures, year by year, for these sites; None where any of them has no figure: the row for the budget."""
    whole = {int(t.period): not t.missing for t in _all_years(region, sites)}
    return {year: measured_total(region, target, str(year), "year", sites) if full else None for year, full in whole.items()}


def _newest(region: Region) -> Total | None:
    """The newest year, or four quarters after it, with enough coverage to speak of a total."""
    kinds = [(t, kind) for kind in ("year", "r4q") for t in region.totals("region", kind)]
    known = [t for t, _ in kinds if t.emitted_t is not None and (t.coverage_pct or 0.0) >= ASSESSED_FROM_PCT]
    return max(known, key=lambda t: (time_of(t.period), "Q" not in t.period), default=None)


def _all_years(region: Region, sites: Sequence[str]) -> list[Total]:
    return [region.total(region.reference.cluster.key, list(sites), str(year), "year") for year in region.years]


def _years_of(region: Region, sites: Sequence[str]) -> list[Total]:
    """The years in which every one of the sites has a figure: the same sites throughout, never a gap as 0; a plant not yet built had 0 (3.6)."""
    return [t for t in _all_years(region, sites) if t.reporting and all(s in t.reporting or region.series[s].unbuilt(t.period) for s in sites)]


def _window(region: Region, totals: list[Total], sites: Sequence[str]) -> list[Total]:
    """The years that are counted alike, if they are enough; else all of them (and then `gwp_locked` says why nothing is drawn on)."""
    alike = [t for t in totals if not any(_locked_otherwise(region, site, int(t.period)) for site in sites)]
    return alike if len(alike) >= FEWEST_POINTS else totals


def _value(total: Total, measure: str) -> float:
    emitted = total.emitted_ets_t or 0.0
    return emitted if measure == "emitted" else emitted - (total.removed_t or 0.0) + (total.removed_sold_t or 0.0)


def _locked_otherwise(region: Region, site: str, year: int) -> bool:
    """Whether anything of the year is locked to another GWP set than the one shown: a verified figure with other gases than CO2, or a row in CO2e."""
    series, figure = region.series[site], region.figure(site, str(year), "year")
    if figure.locked_t <= 0 or series.unbuilt(str(year)):  # what was not yet built is in no value of the year
        return False
    mixed = not set(series.site.ets_gases) <= {"CO2"}
    for source, period in figure.terms:
        of_year = int(period[:4])
        if source == "verified" or (source == "reported" and series.inputs.verified_t(of_year) is not None):
            if mixed and next((name for first, name in reversed(LOCKED_SETS) if of_year >= first), None) != region.gwp_set:
                return True
        elif source != "moved" and (told := series.reported.get(Quarter.parse(period))) is not None and told.other_set_ets_t > 0:
            return True  # what moves of CO2 holds no other gas
    return False


def _steps(region: Region, sites: Sequence[str], last: int, known: date | None) -> Iterable[Step]:
    """Capture plants, openings, closures and changes of perimeter within the last four quarters of the values, or after them (4.4)."""
    register = {s.id: s for s in region.sites}
    found = {(e.site, e.kind, e.date) for e in region.reference.events if e.kind in STEP_KINDS and (e.site is None or e.site in sites)}
    for site in sites:
        entry = register[site]
        if entry.capture_from is not None and not any(s == site and kind == "capture" for s, kind, _ in found):
            found.add((site, "capture", entry.capture_from))
        found |= {(site, "perimeter", _quarters(since)[0].start) for since in (entry.active_from, entry.perimeter_from) if since}
        if entry.active_to:
            found.add((site, "closure", _quarters(entry.active_to)[-1].end + timedelta(days=1)))
    late = [(day, site or "", kind) for site, kind, day in found if day >= date(last, 1, 1) and (known is None or day <= known)]
    return (Step(site, kind, day) for day, site, kind in sorted(late))


def _quarters(period: str) -> list[Quarter]:
    """The quarters of `2013` or `2013-Q2`."""
    return [Quarter.parse(period)] if "Q" in period else list(quarters_of(int(period)))
