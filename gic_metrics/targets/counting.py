"""What each measure takes off today's level, so that no tonne is cut twice.

What is part of another measure, overlaps it or is of its group is counted once, with the more certain of them; a site never cuts more than it
emits; what a running measure has already taken out of today's level is not taken again; a measure that needs another takes effect no sooner and is
no more certain than that. What is marked as not counting is listed only. Every size is the source's own: design or "up to", not measured effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gic_metrics.reference import Measure

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
    "biogenic", "elsewhere", "after_target"; or that it "waits" for another"""
    starts: date | None
    """from this day it takes effect; None where no year was published"""
    inside: float = 0.0
    """the share of its effect that today's level holds already, 0-1"""

    stated_by_year: tuple[tuple[int, Cut], ...] = ()
    """where the source states the effect year by year; the last holds on"""

    def effect_t(self, year: int, case: str = "likely") -> float:
        """What it takes off in a calendar year, beyond today's level: all from its first whole year, a share of the year it begins in."""
        if self.starts is None or self.inside >= 1.0:
            return 0.0
        share = self._by_year(year, case) if self.stated_by_year else _share_of(year, self.starts)
        return self.counted.of(case) * max(0.0, share - self.inside) / (1.0 - self.inside)

    def _by_year(self, year: int, case: str) -> float:
        """What is stated for the year as a share of the size it is counted by."""
        whole = self.stated.of(case) if self.stated is not None else 0.0
        begun = self.starts is not None and year >= self.starts.year
        return min(1.0, in_year(self.stated_by_year, year).of(case) / whole) if whole and begun else 0.0


def _share_of(year: int, starts: date) -> float:
    following = date(year + 1, 1, 1)
    return min(1.0, max(0.0, (following - starts).days / (following - date(year, 1, 1)).days))


def in_year(effects: Sequence[tuple[int, Cut]], year: int) -> Cut:
    """The effect stated for a year; the last before it holds on, and before the first there is none."""
    return next((cut for begins, cut in reversed(effects) if begins <= year), Cut())


def count(
    measures: Iterable[Measure],
    *,
    emits: Mapping[str, float | None],
    window: tuple[date, date],
    target_year: int,
    removals: bool,
    slip_years: int = 0,
) -> list[Counted]:
    """What each measure takes off beyond the level of a window of days by the target year, the most certain first.

    `emits`: t CO2e of each site in the level; a site that is not there is not in the level. `removals`: the biogenic part of a capture
    counts too (for a target on N). `slip_years`: what does not run yet comes so many years later than stated.
    """
    register = {m.key: m for m in measures}
    plans = {key: _Plan.of(m, register, slip_years) for key, m in register.items()}
    found = sorted(register.values(), key=lambda m: (CERTAINTIES.index(plans[m.key].certainty), len(m.at_sites) != 1))
    counting = _Counting(found, plans, emits, window, target_year, removals)
    return [counting.counted(m) for m in found]


@dataclass(frozen=True, slots=True)
class _Plan:
    """When a measure takes effect and how certain it is, with those that it needs."""

    certainty: str
    starts: date | None
    effects: tuple[tuple[int, Cut], ...]
    waits: bool
    """for another measure, beyond the year its own source states"""
    there: bool = False
    """it runs since nobody knows when: nothing has to wait for it"""

    @classmethod
    def of(cls, measure: Measure, register: Mapping[str, Measure], slip_years: int) -> _Plan:
        late = 0 if measure.stage in STARTED else slip_years
        effects = tuple((int(year) + late, Cut(low, likely, high)) for year, low, likely, high in measure.effects)
        own = _starts(measure, late)
        needed = [cls.of(register[key], register, slip_years) for key in measure.needs if measure.stage not in STARTED]
        certainty = max([CERTAINTY[measure.stage], *(plan.certainty for plan in needed)], key=CERTAINTIES.index)
        days = [plan.starts for plan in needed if not plan.there]
        there = measure.stage in STARTED and own is None
        if own is None or None in days:
            return cls(certainty, None, effects, own is not None, there)
        starts = max([own, *(day for day in days if day is not None)])
        return cls(certainty, starts, effects, starts != own)


class _Counting:
    """What has been taken so far, and what each site has left to cut, while measures are counted in turn."""

    def __init__(
        self,
        measures: Sequence[Measure],
        plans: Mapping[str, _Plan],
        emits: Mapping[str, float | None],
        window: tuple[date, date],
        target_year: int,
        removals: bool,
    ) -> None:
        self.measures, self.plans, self.window, self.target_year, self.removals = measures, plans, window, target_year, removals
        self.taken: dict[str, dict[str, float]] = {case: {} for case in CASES}
        self.left = {case: {site: value for site, value in emits.items() if value is not None} for case in CASES}

    def counted(self, measure: Measure) -> Counted:
        plan = self.plans[measure.key]
        stated, starts = _stated(measure, plan, self.target_year), plan.starts
        out = self._left_out(measure, stated, starts)
        inside = 0.0 if out else _inside(measure, plan, stated, self.window)
        amounts, why = {}, [out] if out else ["waits"] if plan.waits else []
        for case in CASES:
            whole = stated.of(case) if stated is not None and not out else 0.0
            fresh = whole * (1.0 - inside)
            alone = max(0.0, fresh - sum(self.taken[case].get(o.key, 0.0) for o in self.measures if _overlap(measure, o)))
            self.taken[case][measure.key] = whole * inside + alone
            amounts[case] = _limited(measure, alone, self.left[case], self.removals)
            if case == "likely" and not out:
                why += _why_less(inside, fresh, alone, amounts[case], measure, self.removals)
        return Counted(measure, plan.certainty, stated, Cut(**amounts), tuple(why), starts, inside, plan.effects)

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


def _stated(measure: Measure, plan: _Plan, target_year: int) -> Cut | None:
    """Its size a year: what is stated for the target year, or the one size that is stated; None where none is."""
    if plan.effects:
        return in_year(plan.effects, target_year)
    known = [v for v in (measure.reduction_t, measure.low_t, measure.high_t) if v is not None]
    if not known:
        return None
    likely = measure.reduction_t if measure.reduction_t is not None else sum(known) / len(known)
    return Cut(likely if measure.low_t is None else measure.low_t, likely, likely if measure.high_t is None else measure.high_t)


def _starts(measure: Measure, late: int) -> date | None:
    """The day it takes effect: the opening of what runs, else the first of January of its year. The date of a mere statement is no start."""
    if measure.stage in STARTED and measure.date is not None:
        return measure.date
    year = next((int(y) for y, _, _, high in measure.effects if high > 0), measure.year)
    return date(year + late, 1, 1) if year is not None else None


def _inside(measure: Measure, plan: _Plan, stated: Cut | None, window: tuple[date, date]) -> float:
    """The share of a measure's effect that today's level already holds. What runs since nobody knows when is taken to be in it."""
    if measure.stage not in STARTED:
        return 0.0
    if plan.starts is None:
        return 1.0
    first, last = window
    days = (last - first).days + 1
    if plan.effects and stated is not None and stated.likely:
        years = range(first.year, last.year + 1)
        held = sum(in_year(plan.effects, year).likely * _days_of(year, window) / days for year in years)
        return min(1.0, held / stated.likely)
    return min(1.0, max(0.0, (last - max(plan.starts, first) + timedelta(days=1)).days / days))


def _days_of(year: int, window: tuple[date, date]) -> int:
    """How many days of the window are in a year."""
    first, last = max(window[0], date(year, 1, 1)), min(window[1], date(year, 12, 31))
    return (last - first).days + 1


def _overlap(one: Measure, other: Measure) -> bool:
    """Whether two measures are about the same tonnes: one is part of the other, says that it overlaps, or they are of one group."""
    if one.key == other.key:
        return False
    named = other.key in (one.part_of, *one.overlaps) or one.key in (other.part_of, *other.overlaps)
    return named or (bool(one.group) and one.group == other.group)


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
