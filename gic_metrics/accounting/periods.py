"""Verified years and reported quarters of one site in one series (accounting rules 12.4).

Everything here is computed at reading time from facts as of a time and flagged; nothing of it is stored.
A value carries `terms`: (source, period) -> coefficient, so that it can be explained. The source is "verified", "reported" (E of the quarter),
"generated" (what it generated before capture) or "moved" (what its movements of CO2 do to E).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gic_metrics.accounting.denton import denton_weights
from gic_metrics.accounting.gaps import Estimate
from gic_metrics.vocabulary import Quarter, quarters_between, quarters_of

if TYPE_CHECKING:
    from gic_metrics.accounting.back_cast import BackCast

SILENT_TRUE_UP_T = 500.0
"""a difference below this is not spread over the quarters (12.4 point 6)"""
PLAUSIBLE_DERIVED = (0.5, 1.5)
"""an implied quarter outside this range of the mean of the reported is filled at that mean (12.4 point 2)"""
MOST_CONSECUTIVE_ESTIMATES = 2
"""then the site is not reporting (3.2)"""

SeriesTerms = dict[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """One site's emissions inside its EU ETS total, t CO2e, for a quarter, a year or four rolling quarters.

    `emitted_ets_t` None is "cannot be known". `covered` is the reported or verified share of the period's quarters, 0-1.
    """

    emitted_ets_t: float | None
    terms: SeriesTerms = field(default_factory=dict)
    covered: float = 0.0
    latest_covered: float = 0.0
    """the same for the period's latest quarter"""
    verified_t: float = 0.0
    derived: bool = False
    implausible: bool = False
    """the verified figure is far from what was reported: a derived quarter was filled at the mean of the reported, and all were scaled"""
    estimated_t: float = 0.0
    apportioned_t: float = 0.0
    estimates: tuple[Estimate, ...] = ()
    """the quarters that were filled in, with their method codes"""
    back_cast: BackCast | None = None
    """how a base year without figures was worked out (`back_cast.py`)"""


UNKNOWN = PeriodValue(None)


@dataclass(frozen=True, slots=True)
class TrueUp:
    """The quarters of a year after comparison with the verified figure."""

    quarters: tuple[float, ...]
    difference: float
    share: float
    """|difference| over max(verified, sum)"""
    grade: str
    """"silent" up to 2 %, "warning" up to 5 %, "cause" above (3.4)"""


def silent(difference: float) -> bool:
    """Whether a difference is too small to be spread, t CO2e; to a gram, so that a sum just at the limit is at it."""
    return round(abs(difference), 6) < SILENT_TRUE_UP_T


def _plausible(implied: float, mean: float) -> bool:
    """Whether what a verified year leaves for a missing quarter is near the mean of the reported ones; never below 0."""
    low, high = PLAUSIBLE_DERIVED
    return round(implied, 6) >= 0 and round(low * mean, 6) <= round(implied, 6) <= round(high * mean, 6)


def true_up(reported: tuple[float, ...], verified: float) -> TrueUp:
    """Spread `verified - sum(reported)` over the quarters pro rata (accounting rules 3.4, 12.4 point 6).

    Below 500 t the quarters stay; if they sum to 0, each gets an equal part. Four quarters, fewer in the year a site closes.
    """
    summed = sum(reported)
    difference = verified - summed
    largest = max(abs(verified), abs(summed))
    share = round(abs(difference) / largest, 11) if largest else 0.0
    grade = "silent" if share <= 0.02 else "warning" if share <= 0.05 else "cause"
    if silent(difference):
        quarters = reported
    elif summed == 0:
        quarters = (verified / len(reported),) * len(reported)
    else:
        quarters = tuple(q * verified / summed for q in reported)
    return TrueUp(quarters, difference, share, grade)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known of one site: reported quarters and verified years, t CO2e inside the EU ETS total.

    `verified[year]` None means that the register says "not reported" for that year: it is never estimated.
    `grid` is the region's quarters, first to last reported by anybody: only there is a missing quarter estimated.
    """

    reported: Mapping[Quarter, float]
    verified: Mapping[int, float | None]
    grid: tuple[Quarter, ...] = ()
    last: Quarter | None = None
    """the site's last quarter before it closed: after it, 0 (12.6); None: open"""
    estimates: Mapping[Quarter, Estimate] = field(default_factory=dict)
    """what the ladder gives for the quarters that are not reported (`gaps.py`)"""
    true_up: str = "pro_rata"
    """"pro_rata", or "denton": no jump at New Year, but closed years move (3.4)"""
    first: Quarter | None = None
    """the quarter in which the site opened: before it there is nothing; None: before the record begins"""
    left: Quarter | None = None
    """its last quarter before it moved or fell below the scheme: from then on it has no figure (12.6); None: it has not"""

    def verified_t(self, year: int) -> float | None:
        return self.verified.get(year)

    def closed(self, quarter: Quarter) -> bool:
        """Whether the quarter is a 0 because the site has closed, not because it is silent."""
        return self.last is not None and quarter > self.last and quarter not in self.reported

    def unopened(self, quarter: Quarter) -> bool:
        """Whether the site did not exist yet: nothing is expected, derived or estimated there."""
        return self.first is not None and quarter < self.first and quarter not in self.reported

    def open(self, quarter: Quarter) -> bool:
        """Whether there is something to be known of the quarter."""
        return not self.closed(quarter) and not self.unopened(quarter)

    def told_of(self, quarter: Quarter) -> bool:
        """Whether a verified figure of the year can be of the quarter: the site was open, and still there."""
        return self.open(quarter) and (self.left is None or quarter <= self.left or quarter in self.reported)

    def opened(self, quarters: Iterable[Quarter]) -> list[Quarter]:
        """Those from the opening on; what follows a closure is among them, as a 0."""
        return [q for q in quarters if not self.unopened(q)]

    def has_quarters(self, year: int) -> bool:
        return any(q in self.reported for q in quarters_of(year))


def quarter_values(inputs: Inputs) -> dict[Quarter, PeriodValue]:
    """Every quarter that exists for this site: reported, derived from a verified year, or estimated.

    A derived quarter counts in a year or rolling window, not in the quarter view (12.4 point 5): the caller asks `derived`.
    """
    values: dict[Quarter, PeriodValue] = {}
    for year in sorted({q.year for q in inputs.reported} | {q.year for q in inputs.grid}):
        verified = inputs.verified_t(year)
        if not inputs.has_quarters(year):
            if year not in inputs.verified:
                values |= _estimated(inputs, year)
        elif verified is None:
            values |= {q: _as_reported(q, inputs.reported[q]) for q in quarters_of(year) if q in inputs.reported}
            if year not in inputs.verified:
                values |= _estimated(inputs, year)
        else:
            values |= _against_verified(inputs, year, verified)
    if inputs.true_up == "denton":
        values |= _without_jumps(inputs)
    values |= {q: PeriodValue(0.0, covered=1.0, latest_covered=1.0) for q in inputs.grid if inputs.closed(q)}
    return _without_long_gaps(inputs, values)


def _as_reported(quarter: Quarter, value: float, factor: float = 1.0) -> PeriodValue:
    return PeriodValue(value * factor, {("reported", str(quarter)): factor}, covered=1.0, latest_covered=1.0)


def _against_verified(inputs: Inputs, year: int, verified: float) -> dict[Quarter, PeriodValue]:
    quarters = [q for q in quarters_of(year) if inputs.told_of(q)]
    known = {q: inputs.reported[q] for q in quarters if q in inputs.reported}
    missing = [q for q in quarters if q not in known]
    summed = sum(known.values())
    key = ("verified", str(year))
    if not missing:
        fitted = true_up(tuple(known[q] for q in quarters), verified)
        if summed == 0 and not silent(verified):
            return {q: PeriodValue(v, {key: 1 / len(quarters)}, 1.0, 1.0) for q, v in zip(quarters, fitted.quarters, strict=True)}
        factor = 1.0 if silent(fitted.difference) else verified / summed
        return {q: _as_reported(q, known[q], factor) for q in quarters}
    mean = summed / len(known)
    implied = (verified - summed) / len(missing)
    if _plausible(implied, mean):
        terms: SeriesTerms = {key: 1 / len(missing)} | {("reported", str(q)): -1 / len(missing) for q in known}
        derived = PeriodValue(implied, terms, covered=1.0, latest_covered=1.0, derived=True)
        return {q: _as_reported(q, v) for q, v in known.items()} | dict.fromkeys(missing, derived)
    whole = summed + len(missing) * mean
    if whole == 0:
        equal = PeriodValue(verified / len(quarters), {key: 1 / len(quarters)}, 1.0, 1.0, implausible=True)
        return {q: replace(equal, derived=q in missing) for q in quarters}
    filled = PeriodValue(verified * mean / whole, {key: mean / whole}, 1.0, 1.0, derived=True, implausible=True)
    scaled = {q: replace(_as_reported(q, v, verified / whole), implausible=True) for q, v in known.items()}
    return scaled | dict.fromkeys(missing, filled)


def _without_jumps(inputs: Inputs) -> dict[Quarter, PeriodValue]:
    """By Denton, for every run of verified years whose quarters are all reported and above zero; pro rata stays where it would go below zero."""
    fit = [y for y, v in sorted(inputs.verified.items()) if v is not None and all(inputs.reported.get(q, 0.0) > 0 for q in quarters_of(y))]
    values: dict[Quarter, PeriodValue] = {}
    for run in _runs(fit):
        quarters = [q for y in run for q in quarters_of(y)]
        weights = denton_weights([inputs.reported[q] for q in quarters], len(run))
        found = {q: _weighed(inputs, run, row) for q, row in zip(quarters, weights, strict=True)}
        if all((value.emitted_ets_t or 0.0) >= 0 for value in found.values()):
            values |= found
    return values


def _runs(years: list[int]) -> list[list[int]]:
    """Years that follow one another, together."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _weighed(inputs: Inputs, run: list[int], row: list[float]) -> PeriodValue:
    """A quarter from the verified years; a year within 500 t of its quarters keeps their sum (12.4 point 6)."""
    terms: SeriesTerms = {}
    value = 0.0
    for year, weight in zip(run, row, strict=True):
        told = {q: inputs.reported[q] for q in quarters_of(year)}
        verified = inputs.verified_t(year) or 0.0
        near = silent(verified - sum(told.values()))
        terms |= {("reported", str(q)): weight for q in told} if near else {("verified", str(year)): weight}
        value += weight * (sum(told.values()) if near else verified)
    return PeriodValue(value, terms, covered=1.0, latest_covered=1.0)


def _estimated(inputs: Inputs, year: int) -> dict[Quarter, PeriodValue]:
    """E0 for a site that had nothing but last year's verified figure: a quarter of it (12.4 point 4); else the ladder (3.2).

    Of a year in which the site opened, the figure is that of the quarters since.
    """
    before, shared = inputs.verified_t(year - 1), sum(inputs.open(q) for q in quarters_of(year - 1))
    missing = [q for q in quarters_of(year) if q in inputs.grid and q not in inputs.reported and inputs.open(q)]
    if before is None or not shared or inputs.has_quarters(year - 1):
        return {q: _filled(inputs.estimates[q]) for q in missing if q in inputs.estimates}
    key = ("verified", str(year - 1))
    each = before / shared
    return {q: PeriodValue(each, {key: 1 / shared}, estimated_t=each, estimates=(Estimate(q, "E0", (), each),)) for q in missing}


def _filled(found: Estimate) -> PeriodValue:
    return PeriodValue(found.emitted_ets_t, terms_of(found), estimated_t=found.emitted_ets_t, estimates=(found,))


def terms_of(found: Estimate) -> SeriesTerms:
    """What an estimated quarter of the ladder is made of: what it weighs of other quarters, and of its own movements."""
    terms: SeriesTerms = {("generated", str(q)): weight for q, weight in found.weights}
    if found.moved_share:
        terms["moved", str(found.quarter)] = found.moved_share
    return terms


def _without_long_gaps(inputs: Inputs, values: dict[Quarter, PeriodValue]) -> dict[Quarter, PeriodValue]:
    """After two quarters in a row without a report, filled in or not, the site is not reporting and nothing stands in for it (3.2)."""
    run, kept = 0, {}
    for quarter in quarters_between(min(values), max(values)) if values else ():
        value = values.get(quarter)
        known = (value is not None and not value.estimates) or inputs.verified_t(quarter.year) is not None
        run = 0 if known else run + 1
        if value is not None and (not value.estimates or run <= MOST_CONSECUTIVE_ESTIMATES):
            kept[quarter] = value
    return kept


def _sum(parts: list[PeriodValue]) -> PeriodValue:
    terms: SeriesTerms = {}
    for part in parts:
        for source, coefficient in part.terms.items():
            terms[source] = terms.get(source, 0.0) + coefficient
    return PeriodValue(
        emitted_ets_t=sum(p.emitted_ets_t or 0.0 for p in parts),
        terms=terms,
        covered=sum(p.covered for p in parts) / len(parts),
        latest_covered=parts[-1].covered,
        derived=any(p.derived for p in parts),
        implausible=any(p.implausible for p in parts),
        estimated_t=sum(p.estimated_t for p in parts),
        estimates=tuple(e for p in parts for e in p.estimates),
    )


def year_value(inputs: Inputs, quarters: Mapping[Quarter, PeriodValue], year: int) -> PeriodValue:
    """The verified figure if there is one; else its four quarters (those since it opened), each known or estimated; else unknown (12.4 point 1)."""
    verified = inputs.verified_t(year)
    if verified is not None:
        strange = any(found.implausible for q in quarters_of(year) if (found := quarters.get(q)) is not None)
        return PeriodValue(verified, {("verified", str(year)): 1.0}, 1.0, 1.0, verified_t=verified, implausible=strange)
    parts = [quarters.get(q) for q in inputs.opened(quarters_of(year))]
    known = [p for p in parts if p is not None]
    if parts and len(known) == len(parts):
        return _sum(known)
    return _unknown(parts, closed=inputs.closed(Quarter(year, 4)))


def _unknown(parts: Sequence[PeriodValue | None], *, closed: bool = False) -> PeriodValue:
    """A period of which a quarter is not known; of a site that has `closed` by its last quarter, that one is, whoever else has reported it."""
    latest = 1.0 if closed else parts[-1].covered if parts and parts[-1] else 0.0
    return PeriodValue(None, covered=sum(p.covered for p in parts if p) / len(parts) if parts else 0.0, latest_covered=latest)


def rolling_value(inputs: Inputs, quarters: Mapping[Quarter, PeriodValue], last: Quarter) -> PeriodValue:
    """Four rolling quarters ending with `last` (12.4 point 3); what was before the opening is none of them.

    Ending with Q4 it is the year. After a year that has only a verified figure, that figure counts by its share of the quarters in which the site
    was open: (4 - k) / 4 of a whole year; flagged as apportioned.
    """
    if last.number == 4:
        return year_value(inputs, quarters, last.year)
    before_year = last.year - 1
    then = inputs.opened(Quarter(before_year, k) for k in range(last.number + 1, 5))
    this_year = [quarters.get(q) for q in inputs.opened(Quarter(last.year, k) for k in range(1, last.number + 1))]
    before, shared = inputs.verified_t(before_year), sum(inputs.open(q) for q in quarters_of(before_year))
    if before is not None and shared and then and not inputs.has_quarters(before_year):
        share = sum(inputs.open(q) for q in then) / shared
        counted = before * share
        first = PeriodValue(counted, {("verified", str(before_year)): share}, 1.0, 1.0, apportioned_t=counted)
        parts: list[PeriodValue | None] = [first, *this_year]
        covered = (len(then) + sum(p.covered for p in this_year if p)) / (len(then) + len(this_year))
    else:
        parts = [quarters.get(q) for q in then] + this_year
        covered = _unknown(parts).covered
    latest = this_year[-1].covered if this_year and this_year[-1] else 0.0
    known = [p for p in parts if p is not None]
    if len(known) < len(parts) or not any(p for p in this_year):
        return PeriodValue(None, covered=covered, latest_covered=latest)
    summed = _sum(known)
    return PeriodValue(
        summed.emitted_ets_t, summed.terms, covered, latest, 0.0, summed.derived, summed.implausible, summed.estimated_t,
        apportioned_t=sum(p.apportioned_t for p in known), estimates=summed.estimates,
    )  # fmt: skip
