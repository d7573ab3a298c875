"""What a site that joined without figures of the base year emitted then: its production of that year x its earliest known intensity (3.6).

A surrogate in IPCC's words (2006 guidelines vol. 1 ch. 5, splicing). The intensity is that of the earliest four quarters in a row, or year with a
verified figure, of which both emissions and production are known; before capture, since what was captured is never estimated. Computed when
reading and flagged; nothing of it is stored. Without production in the base year there is none, and the site stays outside the target.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gic_metrics.accounting.gaps import Made, moved_t
from gic_metrics.accounting.periods import Inputs, PeriodValue, SeriesTerms, rolling_value, year_value
from gic_metrics.accounting.products import main_product
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.reference import Site
from gic_metrics.vocabulary import Quarter, quarters_of

CODE = "EB"
U95_PCT = 30.0
"""as of the other estimates that rest on another year's level (E0, E5); our own choice"""
NO_SIZE_T = 1e-6


@dataclass(frozen=True, slots=True)
class BackCast:
    """One site's base year: `made` x `window_t` / `window_made`, t CO2e inside the EU ETS total."""

    site: str
    year: int
    product: str
    unit: str
    made: float
    """in the base year, in the product's unit"""
    window: str
    """a year, or the last of four quarters: what the intensity is of"""
    window_made: float
    window_t: float
    """generated before capture in the window"""
    emitted_ets_t: float
    terms: SeriesTerms = field(default_factory=dict)
    """as of every period's value: (source, period) -> coefficient"""
    window_terms: SeriesTerms = field(default_factory=dict)
    """the same of `window_t`"""

    @property
    def intensity(self) -> float:
        """t CO2e per unit of the product."""
        return self.window_t / self.window_made

    def value(self, own: PeriodValue) -> PeriodValue:
        """The year with it; `own` is what is known of the year itself, which is not enough for a figure."""
        return PeriodValue(self.emitted_ets_t, self.terms, own.covered, own.latest_covered, estimated_t=self.emitted_ets_t, back_cast=self)


def back_cast(
    site: Site, inputs: Inputs, reported: Mapping[Quarter, SiteQuarter], quarters: Mapping[Quarter, PeriodValue], made: Made, year: int
) -> BackCast | None:
    """The base year of a site that joined after it; None for every other site, and where production or intensity is not known.

    What the public register says is "not reported" is never estimated (12.5). `quarters` is the site's series, `made` what it produced.
    """
    there = [q for q in quarters_of(year) if inputs.open(q)]
    if not site.joined_after(str(year)) or not there or year in inputs.verified:
        return None
    for window, value in _windows(inputs, quarters):
        moved = _moved(site, reported, window)
        if moved is None:
            continue
        window_t = (value.emitted_ets_t or 0.0) - math.fsum(moved.values())
        found = {
            product: math.fsum(quantities[q] for q in window)
            for product, quantities in made.items()
            if all(q in quantities for q in (*window, *there)) and math.fsum(quantities[q] for q in window) > 0
        }
        product = main_product(found)
        if window_t < -NO_SIZE_T or product is None:
            continue
        window_made = found[product]
        window_terms = dict(value.terms) | {("moved", str(q)): -1.0 for q in moved}
        of_year = math.fsum(made[product][q] for q in there)
        here = {q: moved_t(reported[q]) for q in there if q in reported}
        name = str(window[-1].year) if window[-1].number == 4 else str(window[-1])
        return _worked_out(BackCast(site.id, year, *product, of_year, name, window_made, window_t, 0.0, {}, window_terms), here)
    return None


def _windows(inputs: Inputs, quarters: Mapping[Quarter, PeriodValue]) -> Iterator[tuple[tuple[Quarter, ...], PeriodValue]]:
    """Every four quarters of which emissions are known without an estimate, the earliest first."""
    years = {Quarter(year, 4) for year, verified in inputs.verified.items() if verified is not None}
    for last in sorted(years | set(inputs.reported)):
        window = (last - 3, last - 2, last - 1, last)
        if not all(inputs.open(q) for q in window) or not (last in years or all(q in inputs.reported for q in window)):
            continue
        value = year_value(inputs, quarters, last.year) if last.number == 4 else rolling_value(inputs, quarters, last)
        if value.emitted_ets_t is not None:
            yield window, value


def _moved(site: Site, reported: Mapping[Quarter, SiteQuarter], window: tuple[Quarter, ...]) -> dict[Quarter, float] | None:
    """What movements of CO2 did to E in each quarter; None where a site that captures or moves CO2 has not reported every quarter."""
    moved = {q: size for q in window if q in reported and abs(size := moved_t(reported[q])) > NO_SIZE_T}
    whole = all(q in reported and reported[q].complete for q in window)
    captures = site.capture_from is not None and site.capture_from <= window[-1].end
    return moved if whole or not (moved or captures) else None


def _worked_out(found: BackCast, moved: Mapping[Quarter, float]) -> BackCast:
    """The estimate with its terms; movements that were reported in the year itself count, but never take E below zero (12.5)."""
    factor = found.made / found.window_made
    generated, moved_whole = factor * found.window_t, math.fsum(moved.values())
    share = 0.0 if not moved_whole else 1.0 if generated + moved_whole >= 0 else -generated / moved_whole
    terms = {source: factor * coefficient for source, coefficient in found.window_terms.items()}
    for quarter, size in moved.items():
        if size and share:
            terms["moved", str(quarter)] = terms.get(("moved", str(quarter)), 0.0) + share
    return BackCast(
        found.site, found.year, found.product, found.unit, found.made, found.window, found.window_made, found.window_t,
        generated + share * moved_whole, terms, found.window_terms,
    )  # fmt: skip
