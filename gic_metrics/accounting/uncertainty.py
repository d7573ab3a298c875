"""How far the region's figures may be off: from the method of each value to E, R and N (accounting rules 7, 12.8).

Each value has a U95 by its method. What a site's values share (a meter, a factor, the biogenic share) is one input: its effects on E and R are
added with their signs over rows and quarters, so that an error which raises both does not count twice in N. Different inputs and different
sites are independent. Statistical uncertainty says nothing of errors of perimeter or definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gic_metrics.accounting.back_cast import CODE as BACK_CAST
from gic_metrics.accounting.back_cast import U95_PCT as BACK_CAST_U95_PCT
from gic_metrics.accounting.bearing import of_movement
from gic_metrics.accounting.comparison import Comparison
from gic_metrics.accounting.explanation import Facts
from gic_metrics.accounting.gaps import U95_PCT as ESTIMATE_U95_PCT
from gic_metrics.accounting.gaps import Estimate, moved_t
from gic_metrics.accounting.periods import SeriesTerms
from gic_metrics.accounting.propagation import independent, of_change, probability_below_zero
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Movement, Quarter, Record, Sheet

FIGURES = ("emitted", "removed", "net")
SHARE = "biogenic-share"
"""the input that splits a stack and all that was taken from it"""
GRADES = ("A", "B", "C", "D")
"""A verified, B reported, C the company's own estimate, D filled in by the system (7.1)"""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one U95 of an input does, t CO2e, signed."""

    emitted_ets: float = 0.0
    moved: float = 0.0
    """of `emitted_ets`, what a movement of CO2 does to E less what it does to what was generated"""
    rest: float = 0.0
    removed: float = 0.0

    def __add__(self, other: Effect) -> Effect:
        return Effect(self.emitted_ets + other.emitted_ets, self.moved + other.moved, self.rest + other.rest, self.removed + other.removed)


@dataclass(frozen=True, slots=True)
class Bears:
    """What one U95 of an input does to one quarter of a site through one reported figure."""

    quarter: Quarter
    input: str
    """a method code, a meter, or the biogenic share: what the values of a site have in common"""
    effect: Effect


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A figure with its U95, t CO2e; `share_by_grade_pct` of E by data quality, 0-100."""

    emitted_t: float
    removed_t: float
    emitted_u95_t: float
    removed_u95_t: float
    net_u95_t: float
    share_by_grade_pct: Mapping[str, float]

    @property
    def net_t(self) -> float:
        return self.emitted_t - self.removed_t

    @property
    def emitted_u95_pct(self) -> float | None:
        """Percent of E; never asked of N, which passes through zero (7.2)."""
        return 100.0 * self.emitted_u95_t / self.emitted_t if self.emitted_t else None

    @property
    def probability_net_below_zero(self) -> float:
        """P(N < 0), 0-1."""
        return probability_below_zero(self.net_t, self.net_u95_t)


class Uncertainty:
    """The uncertainty of every figure of a region, from facts read once; `uncertainty_of` reads them once for a region."""

    def __init__(self, region: Region, facts: Facts) -> None:
        self.region, self.methods = region, region.reference.methods
        self._quarters: dict[tuple[str, Quarter], dict[str, Effect]] = defaultdict(dict)
        self._behind: dict[tuple[str, Quarter], list[tuple[Fact, Bears]]] = defaultdict(list)
        self._graded: dict[tuple[str, Quarter], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for fact in facts.facts(as_of=region.as_of, sheets=[Sheet.EMISSIONS, Sheet.CARBON]):
            for bears in self._bears(fact):
                place = fact.record.site, bears.quarter
                self._quarters[place][bears.input] = self._quarters[place].get(bears.input, Effect()) + bears.effect
                self._behind[place].append((fact, bears))
            self._grade(fact.record)

    def behind(self, site: str, quarter: Quarter) -> list[tuple[Fact, Bears]]:
        """The reported figures that bear on a quarter, with what one U95 of an input does through each: also the stock it began with."""
        return self._behind[site, quarter]

    def _bears(self, fact: Fact) -> Iterator[Bears]:
        """What one U95 of each input does through one reported figure."""
        r = fact.record
        if r.site not in self.region.series or "Q" not in r.period or r.value is None:
            return
        quarter = Quarter.parse(r.period)
        if r.sheet is Sheet.EMISSIONS:
            yield from (Bears(quarter, name, effect) for name, effect in self._emission(r))
            return
        yield from (Bears(quarter, name, effect) for name, effect in self._movement(r, quarter, 1.0))
        if r.variable == Movement.STOCK_END and (begun := self._next_stock(r.site, quarter)) is not None:
            yield from (Bears(begun, name, effect) for name, effect in self._movement(r, begun, -1.0))

    def _next_stock(self, site: str, quarter: Quarter) -> Quarter | None:
        """The quarter whose change of stock begins with this quarter's."""
        return min((q for q, other in self.region.series[site].reported.items() if q > quarter and other.stock_reported), default=None)

    def _emission(self, r: Record) -> Iterator[tuple[str, Effect]]:
        """A row of scope 1. Biogenic CO2 is not in E, but its share decides what of the stack is fossil."""
        if r.variable != "scope1" or r.control or r.value is None:
            return
        if r.gas == "CO2" and r.origin == "biogenic":
            yield SHARE, Effect(emitted_ets=-r.value * self.methods.u95(SHARE))
            return
        method, amount = self.methods.named(r.method), self._amount(r)
        inside = self.region.series[r.site].site.in_ets_total(r.gas, r.in_ets)
        u95 = amount * method.u95_pct / 100
        yield method.key, Effect(emitted_ets=u95) if inside else Effect(rest=u95)

    def _amount(self, r: Record) -> float:
        """A row of scope 1 in t CO2e."""
        return (r.value or 0.0) * self.region.reference.gwp.per_tonne(self.region.gwp_set, r.gas, r.origin, r.category)

    def grade_of(self, r: Record) -> tuple[str, float] | None:
        """(grade of data quality, t CO2e) of a row that is in E; None for another. Biogenic CO2 is not in E."""
        counts = r.sheet is Sheet.EMISSIONS and r.variable == "scope1" and not r.control and not (r.gas == "CO2" and r.origin == "biogenic")
        if not counts or r.value is None or r.site not in self.region.series or "Q" not in r.period:
            return None
        return self.methods.named(r.method).grade, self._amount(r)

    def _grade(self, r: Record) -> None:
        """What is emitted of each grade of data quality."""
        if (graded := self.grade_of(r)) is not None:
            self._graded[r.site, Quarter.parse(r.period)][graded[0]] += graded[1]

    def _movement(self, r: Record, quarter: Quarter, times: float) -> Iterator[tuple[str, Effect]]:
        """A movement of CO2 in a quarter: its meter, and the biogenic share that splits it, each by the balance's own coefficients."""
        found, value = of_movement(self.region, r, quarter), times * (r.value or 0.0)
        meter = value * self.methods.named(r.method or "R-inj").u95_pct / 100
        moved = found.share * value * self.methods.u95(SHARE)
        for name, does in ((f"meter {r.variable}", found.whole * meter), (SHARE, found.split * moved)):
            if does.emitted or does.moved or does.removed:
                yield name, Effect(does.emitted, does.moved, 0.0, does.removed)

    def of(self, total: Total, kind: str) -> Uncertain | None:
        """E, R and N of a total with their U95; None where there is no figure."""
        if total.emitted_t is None or total.removed_t is None:
            return None
        effects = [effect for site in total.reporting for effect in self.inputs(self.region.figure(site, total.period, kind)).values()]
        return Uncertain(
            emitted_t=total.emitted_t,
            removed_t=total.removed_t,
            emitted_u95_t=independent(e.emitted_ets + e.rest for e in effects),
            removed_u95_t=independent(e.removed for e in effects),
            net_u95_t=independent(e.emitted_ets + e.rest - e.removed for e in effects),
            share_by_grade_pct=self._grades(total, kind),
        )

    def of_change(self, same: Comparison, kind: str) -> float | None:
        """U95 of the change of E inside the EU ETS total between two periods, same sites, t CO2e; None where there is no change (7.2).

        An input that is in both periods, a meter or a factor, errs alike in both: most of it falls out of the change. The others are independent.
        """
        if same.change_t is None:
            return None
        parts = []
        for site in same.sites:
            before, after = (self.inputs(self.region.figure(site, period, kind)) for period in (same.earlier, same.later))
            for name in before.keys() | after.keys():
                earlier, later = (side.get(name, Effect()).emitted_ets for side in (before, after))
                parts.append(of_change(earlier, later))
        return independent(parts)

    def inputs(self, item: SiteFigure) -> dict[str, Effect]:
        """The inputs of one site and period, each with all that it does to E and R there."""
        found: dict[str, Effect] = defaultdict(Effect)
        estimated = {str(e.quarter) for e in item.estimates}
        for (source, period), coefficient in own_terms(item).items():
            if source == "verified":
                verified = coefficient * (self.region.series[item.site].inputs.verified_t(int(period)) or 0.0) - standing_in(item, period)
                found["verified"] += Effect(emitted_ets=verified * self.methods.u95("verified"))
            elif (source == "reported" and period not in estimated) or source == "moved":
                for name, effect in self._quarters[item.site, Quarter.parse(period)].items():
                    found[name] += Effect(coefficient * (effect.moved if source == "moved" else effect.emitted_ets))
        for quarter in item.heard:
            for name, effect in self._quarters[item.site, quarter].items():
                found[name] += Effect(rest=effect.rest, removed=effect.removed)
        for filled in item.estimates:
            found[f"estimate {filled.code}"] += Effect(self.filled_in_t(item.site, filled) * ESTIMATE_U95_PCT[filled.code] / 100)
        if item.back_cast is not None:
            found[f"estimate {BACK_CAST}"] += Effect(emitted_ets=item.back_cast.emitted_ets_t * BACK_CAST_U95_PCT / 100)
        return dict(found)

    def filled_in_t(self, site: str, filled: Estimate) -> float:
        """What an estimate stands in for, t CO2e: what was generated, before the movements that were reported."""
        moved = filled.moved_share * moved_t(self.region.series[site].reported[filled.quarter]) if filled.moved_share else 0.0
        return filled.emitted_ets_t - moved + filled.rest_t

    def _grades(self, total: Total, kind: str) -> dict[str, float]:
        """Percent of E by grade: verified, reported, own estimate, filled in by the system."""
        amounts = dict.fromkeys(GRADES, 0.0)
        for site in total.reporting:
            for grade, amount in self.graded(self.region.figure(site, total.period, kind)).items():
                amounts[grade] += amount
        whole = sum(amounts.values())
        return {grade: 100.0 * amount / whole if whole else 0.0 for grade, amount in amounts.items()}

    def filled_t(self, item: SiteFigure) -> float:
        """What of a site's E was filled in, t CO2e: as much as is not verified."""
        filled = sum(e.emitted_ets_t + e.rest_t for e in item.estimates) + item.apportioned_t
        filled += item.back_cast.emitted_ets_t if item.back_cast else 0.0
        emitted = item.emitted_t or 0.0
        return min(filled, emitted - min(item.verified_t, emitted))

    def graded(self, item: SiteFigure) -> dict[str, float]:
        """E of one site and period by grade, t CO2e."""
        amounts = dict.fromkeys(GRADES, 0.0)
        emitted, filled = item.emitted_t or 0.0, self.filled_t(item)
        verified = min(item.verified_t, emitted)
        amounts["A"] += verified
        amounts["D"] += filled
        reported = max(0.0, emitted - verified - filled)
        graded: dict[str, float] = defaultdict(float)
        for quarter in item.quarters:
            for grade, amount in self._graded[item.site, quarter].items():
                graded[grade] += amount
        whole = sum(graded.values())
        for grade, amount in graded.items():
            amounts[grade] += reported * amount / whole if whole else 0.0
        amounts["B"] += 0.0 if whole else reported
        return amounts


def uncertainty_of(region: Region, facts: Facts) -> Uncertainty:
    """The uncertainty of a region's figures, worked out once for it; `facts` are those in force at the region's time."""
    return region.once(("uncertainty",), lambda: Uncertainty(region, facts))


def own_terms(item: SiteFigure) -> SeriesTerms:
    """The terms whose uncertainty is their own: what another year stands in for as a whole (a back-cast) has that of the estimate."""
    return {} if item.back_cast is not None else item.terms


def standing_in(item: SiteFigure, period: str) -> float:
    """What of a verified year stands in another year's place (E0), t CO2e: its uncertainty is that of the estimate."""
    return sum(e.emitted_ets_t for e in item.estimates if e.code == "E0" and str(e.quarter.year - 1) == period)
