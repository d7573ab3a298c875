"""What changed between two periods: E by activity, intensity and capture, what is no real change beside it, and R (accounting rules 5, 12.7).

Everything is in the E_ets series, the part inside the EU ETS total: a year that has only its verified figure can be compared in no other
(12.3). Periods are years or four rolling quarters, never sums of single quarters. What changed between two days is in `revisions.py`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gic_metrics.accounting.balance import amount, emitted_terms, generated_terms
from gic_metrics.accounting.comparison import Comparison
from gic_metrics.accounting.coverage import share_pct
from gic_metrics.accounting.decomposition import Side, decompose
from gic_metrics.accounting.facts import read_production
from gic_metrics.accounting.products import main_product
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.site_series import SiteFigure, SiteSeries
from gic_metrics.accounting.window import quarters_in
from gic_metrics.ledger import Ledger
from gic_metrics.vocabulary import Quarter

REAL = ("activity", "intensity", "capture", "not_decomposed")
"""terms of sites with a figure on both sides: their sum is the like-for-like change, with those of BOTH"""
BOTH = (*REAL, "capture_report", "true_up", "estimate")
TERMS = (*BOTH, "joined", "left", "newly_reporting", "back_cast", "no_figure")
"""every term, in the order of the bars; `back_cast`: a site that joined, whose earlier side is worked out from its production (3.6)"""
MOST_ESTIMATED_PCT = 20.0
"""apportioned plus estimated above this on a side: no decomposition (12.4 point 3)"""
GWP_N2O_ETS = ((2013, 298.0), (2021, 265.0))
"""first year -> t CO2e per t N2O in the EU ETS (12.3)"""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a waterfall: what a term adds to E, t CO2e, and the sites it comes from, the largest first."""

    term: str
    change_t: float
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A site's main product; None where four quarters are not reported in one unit."""

    name: str
    unit: str
    earlier: float | None
    later: float | None


@dataclass(frozen=True, slots=True)
class SiteChange:
    """One site: E_ets on both sides, t CO2e (None: no figure), its change by term, and the product that activity is measured by."""

    site: str
    earlier_t: float | None
    later_t: float | None
    terms: tuple[tuple[str, float], ...]
    product: Product | None = None
    back_cast: bool = False

    @property
    def change_t(self) -> float:
        return math.fsum(change for _, change in self.terms)


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """The region from one period to a later one, t CO2e inside the EU ETS total; `change_t` is the sum of the bars."""

    earlier: Total
    later: Total
    bars: tuple[Bar, ...]
    sites: tuple[SiteChange, ...]
    """the largest change first"""
    same: Comparison
    """like for like: the sites with a figure on both sides"""
    decomposed: bool
    """False: too much is estimated or apportioned for activity, intensity and capture"""
    gwp_phase_t: float
    """at most so much of the change can be the move of N2O from 298 to 265 in 2021: as if all of an N2O site's E were N2O"""
    products_told: bool = True
    """False: made of figures alone, with nothing said of what was produced"""

    @property
    def known(self) -> bool:
        """Whether both sides have a figure at all."""
        return self.earlier.emitted_ets_t is not None and self.later.emitted_ets_t is not None

    @property
    def change_t(self) -> float:
        """dE."""
        return math.fsum(bar.change_t for bar in self.bars)

    @property
    def removed_change_t(self) -> float:
        """dR: one bar of its own, never decomposed, since R and N change sign."""
        return (self.later.removed_t or 0.0) - (self.earlier.removed_t or 0.0)

    @property
    def net_change_t(self) -> float:
        """dN = dE - dR."""
        return self.change_t - self.removed_change_t


def kind_of(period: str) -> str:
    """ "r4q" for `2026-Q3`, the four quarters that end with it; "year" for `2025`."""
    return "r4q" if "Q" in period else "year"


def window_of(period: str) -> tuple[Quarter, ...]:
    """The four quarters of a year, or that end with a quarter."""
    return quarters_in(period, kind_of(period))


def between(region: Region, ledger: Ledger | None, earlier: str, later: str) -> PeriodChange:
    """What changed from `earlier` to `later`, each a year or the last of four quarters, as of the region's time.

    None for a region that is made of figures alone: no products are known then, and nothing is decomposed by activity.
    """
    key, ids = next(iter(region.groups("region").items()))
    totals = tuple(region.total(key, ids, period, kind_of(period)) for period in (earlier, later))
    production = _production(ledger, region)
    decomposed = all(t.filled_pct <= MOST_ESTIMATED_PCT for t in totals)
    sites = [_site_change(region, site, earlier, later, production, decomposed) for site in region.series]
    changed = tuple(sorted((s for s in sites if s.terms), key=lambda s: (-abs(s.change_t), s.site)))
    return PeriodChange(
        earlier=totals[0],
        later=totals[1],
        bars=bars_of((site.site, term, change) for site in changed for term, change in site.terms),
        sites=changed,
        same=_same(region, sites, earlier, later),
        decomposed=decomposed,
        gwp_phase_t=sum(gwp_phase_t(region, site.site, earlier, later) for site in changed),
        products_told=ledger is not None,
    )


def bars_of(parts: Iterable[tuple[str, str, float]], order: tuple[str, ...] = TERMS) -> tuple[Bar, ...]:
    """(site, term, t CO2e) summed by term, in the order of the terms; a term without any part has no bar."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for site, term, change in parts:
        found[term][site] += change
    return tuple(
        Bar(term, math.fsum(found[term].values()), tuple(sorted(found[term], key=lambda s: (-abs(found[term][s]), s))))
        for term in order
        if term in found
    )


def _same(region: Region, sites: list[SiteChange], earlier: str, later: str) -> Comparison:
    """As `comparison.like_for_like`, over sides that may be a year and four quarters."""
    expected = [s for s in sites if region.series[s.site].expected(earlier) or region.series[s.site].expected(later)]
    both = [s for s in expected if s.earlier_t is not None and s.later_t is not None and not s.back_cast]
    left_out = tuple(s.site for s in expected if s not in both)
    weights = {s.site: region.weight(s.site, later) for s in expected}
    whole = sum(weights.values())
    return Comparison(
        earlier=earlier,
        later=later,
        sites=tuple(s.site for s in both),
        earlier_t=sum(s.earlier_t or 0.0 for s in both) if both else None,
        later_t=sum(s.later_t or 0.0 for s in both) if both else None,
        left_out=left_out,
        left_out_pct=share_pct(sum(weights[s] for s in left_out), whole),
    )


def _site_change(region: Region, site: str, earlier: str, later: str, production: Production, decomposed: bool) -> SiteChange:
    series = region.series[site]
    there, here = series.expected(earlier), series.expected(later)
    if series.unbuilt(earlier) and here:
        return _new_plant(region, site, later)
    before = region.figure(site, earlier, kind_of(earlier)) if there else None
    after = region.figure(site, later, kind_of(later)) if here else None
    e0, e1 = (None if figure is None else figure.emitted_ets_t for figure in (before, after))
    if before is None or after is None or e0 is None or e1 is None:
        return SiteChange(site, e0, e1, _one_sided(there and series.site.counted_in(earlier), here, e0, e1))
    if before.back_cast or after.back_cast:
        return SiteChange(site, e0, e1, (("back_cast", e1 - e0),), back_cast=True)
    product = production.main(site, window_of(earlier), window_of(later))
    terms = _both_sided(series, before, after, (window_of(earlier), window_of(later)), product, decomposed)
    return SiteChange(site, e0, e1, tuple((term, change) for term, change in terms.items() if change), product)


def _new_plant(region: Region, site: str, later: str) -> SiteChange:
    """A plant that did not exist in the earlier period had E = 0 there: no change of boundary, all of it is activity (3.6, 5)."""
    e1 = region.figure(site, later, kind_of(later)).emitted_ets_t
    return SiteChange(site, 0.0, e1, (("activity", e1),) if e1 else ())


def _one_sided(there: bool, here: bool, e0: float | None, e1: float | None) -> tuple[tuple[str, float], ...]:
    """A site without a figure on a side: a member in both is newly reporting or has no figure, else it joined or left."""
    if e1 is not None:
        return (("newly_reporting" if there else "joined", e1),)
    if e0 is not None:
        return (("no_figure" if here else "left", -e0),)
    return ()


def _both_sided(
    series: SiteSeries, before: SiteFigure, after: SiteFigure, windows: tuple[tuple[Quarter, ...], ...], product: Product | None, decomposed: bool
) -> dict[str, float]:
    """The change of a site with a figure on both sides, by term, t CO2e."""
    e0, e1 = before.emitted_ets_t or 0.0, after.emitted_ets_t or 0.0
    if after.closed or before.closed:
        return {"activity": e1 - e0}
    if any(f.estimated_t or f.apportioned_t for f in (before, after)):
        return {"estimate": e1 - e0}
    trued = true_ups(series, (before, after), windows)
    sides = [
        Side(e - true_up, gross(series, figure, window, e - true_up), quantity)
        for e, true_up, figure, window, quantity in zip(
            (e0, e1), trued, (before, after), windows, (product.earlier, product.later) if product else (None, None), strict=True
        )
    ]
    effects = decompose(*sides)
    if not decomposed:
        return {"not_decomposed": effects.change_t, "true_up": trued[1] - trued[0]}
    capture = "capture_report" if before.capture_report_missing or after.capture_report_missing else "capture"
    return {
        "activity": effects.activity_t,
        "intensity": effects.intensity_t,
        capture: effects.capture_t,
        "not_decomposed": effects.not_decomposed_t,
        "true_up": trued[1] - trued[0],
    }


def true_ups(series: SiteSeries, figures: tuple[SiteFigure, SiteFigure], windows: tuple[tuple[Quarter, ...], ...]) -> tuple[float, float]:
    """What the verified figure adds to the reported quarters on each side, t CO2e, where the sides are verified to different parts.

    With as many verified quarters on both sides like is compared with like, and where the quarters are not all reported it cannot be known: then 0.
    """
    settled = [sum(series.inputs.verified_t(q.year) is not None for q in window) for window in windows]
    reported = [[series.inputs.reported.get(q) for q in window] for window in windows]
    if settled[0] == settled[1] or any(value is None for side in reported for value in side):
        return 0.0, 0.0
    first, second = ((figure.emitted_ets_t or 0.0) - math.fsum(v or 0.0 for v in side) for figure, side in zip(figures, reported, strict=True))
    return first, second


def gross(series: SiteSeries, figure: SiteFigure, window: tuple[Quarter, ...], emitted_t: float) -> float | None:
    """G + I_f inside the EU ETS total, t CO2e; a true-up is generated, not captured (12.4 point 6).

    None where a site that captures or moves CO2 has not reported every quarter of the window: what was captured is then not known.
    """
    carbon = [series.reported[q].carbon for q in figure.quarters]
    opened = series.site.capture_from
    moves = any(series.reported[q].moves for q in figure.quarters)
    for quarter in window:
        if quarter not in figure.quarters and (moves or (opened is not None and opened <= quarter.end)):
            return None
    return emitted_t + math.fsum(amount(c, generated_terms(c)) + c.received_fossil - amount(c, emitted_terms(c)) for c in carbon)


def gwp_phase_t(region: Region, site: str, earlier: str, later: str) -> float:
    """The upper bound of what the new GWP of N2O can have done to a site's figure that is locked to the old one, t CO2e."""
    (_, old), (first, new) = GWP_N2O_ETS
    if window_of(earlier)[0].year >= first or window_of(later)[-1].year < first or "N2O" not in region.series[site].site.ets_gases:
        return 0.0
    figure = region.figure(site, earlier, kind_of(earlier))
    return min(figure.locked_t, figure.emitted_ets_t or 0.0) * (1 - new / old)


def phase_bound_t(region: Region, year: int) -> float:
    """The most that the move of N2O from 298 to 265 can have taken from the region's figure in this year, t CO2e; 0 in every year but 2021 (12.3)."""
    return math.fsum(gwp_phase_t(region, site, str(year - 1), str(year)) for site in region.series) if year == GWP_N2O_ETS[1][0] else 0.0


class Production:
    """What each site made, by product and quarter, in force as of the region's time."""

    def __init__(self, rows: Mapping[tuple[str, str, str], Mapping[Quarter, float]]) -> None:
        self._made: dict[str, dict[tuple[str, str], Mapping[Quarter, float]]] = defaultdict(dict)
        for (site, name, unit), quarters in rows.items():
            self._made[site][name, unit] = quarters

    def main(self, site: str, earlier: tuple[Quarter, ...], later: tuple[Quarter, ...]) -> Product | None:
        """The product with the largest quantity in both periods together, tonnes before GWh; None where no product has four quarters there."""
        found = [
            Product(name, unit, _whole(quarters, earlier), _whole(quarters, later)) for (name, unit), quarters in self._made.get(site, {}).items()
        ]
        known = {(p.name, p.unit): p for p in found if p.later is not None}
        main = main_product({key: (p.later or 0.0) + (p.earlier or 0.0) for key, p in known.items()})
        return known[main] if main is not None else None


def _whole(quarters: Mapping[Quarter, float], window: tuple[Quarter, ...]) -> float | None:
    return math.fsum(quarters[q] for q in window) if all(q in quarters for q in window) else None


def _production(ledger: Ledger | None, region: Region) -> Production:
    if ledger is None:
        return Production({})
    made, _stop_days = read_production(ledger, region.as_of)
    return Production({(site, *product): quarters for site, products in made.items() for product, quarters in products.items()})
