"""What the known measures give of the way from today's level to a target, by how certain they are, and what has no plan yet.

No tonne is cut twice: what is part of another measure or overlaps it is counted once, with the more certain of them; a site never cuts more
than it emits; what a running measure has already taken out of today's level is not taken again. What is marked as not counting is listed only.
Every size is the source's own: design or "up to", not measured effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gic_metrics.targets.paths import time_of
from gic_metrics.vocabulary import Quarter, quarters_of

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.reference import Measure, Target
    from gic_metrics.targets.progress import Progress

CERTAINTY = {"done": "secured", "running": "secured", "building": "secured", "decided": "likely", "study": "possible", "idea": "possible"}
CERTAINTIES = ("secured", "likely", "possible")
CASES = ("low", "likely", "high")
STARTED = ("done", "running")
NEARLY_NONE_T = 0.5


@dataclass(frozen=True, slots=True)
class Cut:
    """What a measure takes off, t CO2e a year, if little, as stated, or much of it comes true."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __add__(self, other: Cut) -> Cut:
        return Cut(self.low + other.low, self.likely + other.likely, self.high + other.high)

    def of(self, case: str) -> float:
        return float(getattr(self, case))


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure, what its source states, and what of that is counted from today's level."""

    measure: Measure
    certainty: str
    """"secured", "likely" or "possible" """
    stated: Cut | None
    """None: no size was published"""
    counted: Cut
    why_less: tuple[str, ...]
    """why less than stated is counted: "not_counted", "no_size", "in_level", "partly_in_level", "overlap", "site_limit",
    "biogenic", "elsewhere", "after_target" """
    starts: date | None
    """from this day it takes effect; None where no year was published"""
    inside: float = 0.0
    """the share of its effect that today's level holds already, 0-1"""

    def effect_t(self, year: int, case: str = "likely") -> float:
        """What it takes off in a calendar year, beyond today's level: all from its first whole year, a share of the year it begins in."""
        if self.starts is None or self.inside >= 1.0:
            return 0.0
        following = date(year + 1, 1, 1)
        share = min(1.0, max(0.0, (following - self.starts).days / (following - date(year, 1, 1)).days))
        return self.counted.of(case) * max(0.0, share - self.inside) / (1.0 - self.inside)


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

    def level_in(self, year: int, certainties: Sequence[str] = ("secured", "likely")) -> float:
        """Today's level less the effect of measures that have a year; everything else as today. t CO2e."""
        return self.level_t - sum(m.effect_t(year) for m in self.measures if m.certainty in certainties)


def wedges(region: Region, progress: Iterable[Progress]) -> dict[str, Wedge]:
    """target -> what the measures give of the way to it, from its newest assessment that has a figure."""
    made, assessed = {}, list(progress)
    for key, target in region.reference.targets.items():
        if not target.regional:
            continue
        known = [p for p in assessed if p.target == key and p.actual_t is not None and p.base_t is not None]
        newest = max(known, key=lambda p: time_of(p.period), default=None)
        if newest is not None and (way := wedge(region, target, newest)) is not None:
            made[key] = way
    return made


def wedge(region: Region, target: Target, newest: Progress) -> Wedge | None:
    """The wedge of a target from the level of an assessment of it; None where that has no figure."""
    if newest.actual_t is None:
        return None
    known = [s.id for s in region.sites if s.id not in newest.missing]
    emits = {site: region.figure(site, newest.period, newest.kind).emitted_ets_t for site in known}
    counted = count(
        region.reference.measures,
        emits=emits,
        window=window_of(newest.period, newest.kind),
        target_year=target.target_year,
        removals=target.measure == "net",
    )
    return Wedge(target.key, target.target_year, newest.period, newest.actual_t, newest.target_t, newest.missing, tuple(counted))


def window_of(period: str, kind: str) -> tuple[date, date]:
    """First and last day of a calendar year, or of the four quarters that end with `2026-Q3`."""
    if kind == "year":
        first, *_, last = quarters_of(int(period))
        return first.start, last.end
    last = Quarter.parse(period)
    return (last - 3).start, last.end


def count(
    measures: Iterable[Measure], *, emits: Mapping[str, float | None], window: tuple[date, date], target_year: int, removals: bool
) -> list[Counted]:
    """What each measure takes off beyond the level of a window of days by the target year, the most certain first.

    `emits`: t CO2e of each site in the level; a site that is not there is not in the level. `removals`: the biogenic part of a capture
    counts too (for a target on N).
    """
    found = sorted(measures, key=lambda m: (CERTAINTIES.index(CERTAINTY[m.stage]), len(m.at_sites) != 1))
    counting = _Counting(found, emits, window, target_year, removals)
    return [counting.counted(m) for m in found]


class _Counting:
    """What has been taken so far, and what each site has left to cut, while measures are counted in turn."""

    def __init__(
        self, measures: Sequence[Measure], emits: Mapping[str, float | None], window: tuple[date, date], target_year: int, removals: bool
    ) -> None:
        self.measures, self.window, self.target_year, self.removals = measures, window, target_year, removals
        self.taken: dict[str, dict[str, float]] = {case: {} for case in CASES}
        self.left = {case: {site: value for site, value in emits.items() if value is not None} for case in CASES}

    def counted(self, measure: Measure) -> Counted:
        stated, starts = _stated(measure), _starts(measure)
        out = self._left_out(measure, stated, starts)
        inside = 0.0 if out else _inside(measure, starts, self.window)
        amounts, why = {}, [out] if out else []
        for case in CASES:
            whole = stated.of(case) if stated is not None and not out else 0.0
            fresh = whole * (1.0 - inside)
            alone = max(0.0, fresh - sum(self.taken[case].get(o.key, 0.0) for o in self.measures if _overlap(measure, o)))
            self.taken[case][measure.key] = whole * inside + alone
            amounts[case] = _limited(measure, alone, self.left[case], self.removals)
            if case == "likely" and not out:
                why += _why_less(inside, fresh, alone, amounts[case], measure, self.removals)
        return Counted(measure, CERTAINTY[measure.stage], stated, Cut(**amounts), tuple(why), starts, inside)

    def _left_out(self, measure: Measure, stated: Cut | None, starts: date | None) -> str | None:
        if not measure.counts:
            return "not_counted"
        if stated is None:
            return "no_size"
        if measure.at_sites and not any(site in self.left["likely"] for site in measure.at_sites):
            return "elsewhere"
        return "after_target" if starts is not None and starts.year > self.target_year else None


def _why_less(inside: float, fresh: float, alone: float, amount: float, measure: Measure, removals: bool) -> list[str]:
    fossil_only = 0.0 if removals else alone * (measure.biogenic_share or 0.0)
    said = {
        "in_level": inside >= 1.0,
        "partly_in_level": 0.0 < inside < 1.0,
        "overlap": alone < fresh - NEARLY_NONE_T,
        "site_limit": amount < alone - fossil_only - NEARLY_NONE_T,
        "biogenic": fossil_only > NEARLY_NONE_T,
    }
    return [name for name, holds in said.items() if holds]


def _stated(measure: Measure) -> Cut | None:
    known = [v for v in (measure.reduction_t, measure.low_t, measure.high_t) if v is not None]
    if not known:
        return None
    likely = measure.reduction_t if measure.reduction_t is not None else sum(known) / len(known)
    return Cut(likely if measure.low_t is None else measure.low_t, likely, likely if measure.high_t is None else measure.high_t)


def _starts(measure: Measure) -> date | None:
    """The day it takes effect: the opening of what runs, else the first of January of its year. The date of a mere statement is no start."""
    if measure.stage in STARTED and measure.date is not None:
        return measure.date
    return date(measure.year, 1, 1) if measure.year is not None else None


def _inside(measure: Measure, starts: date | None, window: tuple[date, date]) -> float:
    """The share of a measure's effect that today's level already holds. What runs since nobody knows when is taken to be in it."""
    if measure.stage not in STARTED:
        return 0.0
    if starts is None:
        return 1.0
    first, last = window
    days = (last - first).days + 1
    return min(1.0, max(0.0, (last - max(starts, first) + timedelta(days=1)).days / days))


def _overlap(one: Measure, other: Measure) -> bool:
    if one.key == other.key:
        return False
    return other.key in (one.part_of, *one.overlaps) or one.key in (other.part_of, *other.overlaps)


def _limited(measure: Measure, amount: float, left: dict[str, float], removals: bool) -> float:
    """What the measure's sites still emit limits what it cuts there; the biogenic part of a capture removes, and is not limited by E."""
    biogenic = amount * (measure.biogenic_share or 0.0)
    fossil, sites = amount - biogenic, [site for site in measure.at_sites if site in left]
    if sites:
        room = sum(left[site] for site in sites)
        fossil = min(fossil, room)
        for site in sites:
            left[site] = max(0.0, left[site] - fossil * left[site] / room) if room else 0.0
    return fossil + (biogenic if removals else 0.0)
