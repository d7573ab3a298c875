"""Scope 2 as two memo lines, never added to E (GHG Protocol Scope 2 Guidance; accounting rules 2.6).

Energy bought from a member is taken out: its CO2 is already in that member's scope 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from gic_metrics.accounting.window import quarters_in
from gic_metrics.reference import Reference


@dataclass(frozen=True, slots=True)
class Purchase:
    """Energy bought by a site, GWh; `guarantee` is the share with guarantees of origin, 0-1."""

    gwh: float
    from_member: bool
    location_t_per_gwh: float
    market_t_per_gwh: float
    guarantee: float = 0.0


@dataclass(frozen=True, slots=True)
class Memo:
    """Scope 2 in t CO2e: what is shown leaves out what members supplied."""

    location_t: float
    market_t: float
    location_from_members_t: float
    market_from_members_t: float


def memo(purchases: Iterable[Purchase]) -> Memo:
    """The two memo lines over purchases."""
    location = market = from_members_location = from_members_market = 0.0
    for p in purchases:
        by_location, by_market = p.gwh * p.location_t_per_gwh, p.gwh * p.market_t_per_gwh * (1 - p.guarantee)
        if p.from_member:
            from_members_location += by_location
            from_members_market += by_market
        else:
            location += by_location
            market += by_market
    return Memo(location, market, from_members_location, from_members_market)


ELECTRICITY = "electricity"
OTHER_SCOPE2 = ("district_heat", "steam", "surplus_heat", "cooling")
"""bought from outside the members these need a factor of their own, which the record does not have"""
METHODS = ("location", "market")
Known = dict[tuple[str, str], float | None]
"""(site, quarter) -> t CO2e; None where something needed for it is not known"""
Bought = tuple[str, str, str, str, float | None, float | None]
"""(site, quarter, carrier, supplier, share with guarantees of origin 0-1, GWh)"""


@dataclass(frozen=True)
class Scope2:
    """Scope 2 by site and quarter, t CO2e: as a company states it, else from its purchases of electricity."""

    location: Known
    market: Known
    from_members_gwh: Known = field(default_factory=dict)
    """energy bought from members, GWh: left out of both lines"""
    location_from_members: Known = field(default_factory=dict)
    market_from_members: Known = field(default_factory=dict)
    """what the lines would have with it, t CO2e; None where a carrier has no factor"""
    active: Callable[[str, str], bool] = field(default=lambda site, quarter: True, compare=False, repr=False)
    """whether a site was there in a quarter: before its opening and after its closing nothing was bought"""

    def total(self, sites: Sequence[str], period: str, kind: str) -> tuple[float | None, float | None]:
        """(location, market) over the sites that report energy; None unless every quarter of each of them is known."""
        window = _window(period, kind)
        return self._whole(self.location, sites, window), self._whole(self.market, sites, window)

    def unknown(self, sites: Sequence[str], period: str, kind: str) -> tuple[str, ...]:
        """The sites that report energy, but not all of what a line needs: they leave it unknown."""
        lines, window = (self.location, self.market), _window(period, kind)
        places = {site: [(site, p) for p in window if self.active(site, p) or any((site, p) in line for line in lines)] for site in sites}
        telling = [site for site, here in places.items() if any(place in line for line in lines for place in here)]
        return tuple(site for site in telling if any(line.get(place) is None for line in lines for place in places[site]))

    def from_members(self, sites: Sequence[str], period: str, kind: str) -> tuple[float | None, float | None, float | None]:
        """(GWh, location, market) of what members supplied and the lines leave out; None as in `total`."""
        window, known = _window(period, kind), (self.from_members_gwh, self.location_from_members, self.market_from_members)
        gwh, location, market = (self._whole(one, sites, window) for one in known)
        return gwh, location, market

    def _whole(self, values: Known, sites: Sequence[str], window: list[str]) -> float | None:
        reporting = [s for s in sites if any((s, p) in values for p in window)]
        parts = [values.get((s, p)) for s in reporting for p in window if (s, p) in values or self.active(s, p)]
        return sum(v for v in parts if v is not None) if parts and None not in parts else None


def _window(period: str, kind: str) -> list[str]:
    return [str(q) for q in quarters_in(period, kind)]


def scope2_of(stated: Iterable[tuple[str, str, str, float | None]], bought: Sequence[Bought], factors: Reference, members: frozenset[str]) -> Scope2:
    """From (site, quarter, variable, t CO2e) rows as stated, and (site, quarter, carrier, supplier, guarantee 0-1, GWh) rows as bought."""
    found: dict[str, Known] = {method: _from_purchases(bought, factors, members, method) for method in METHODS}
    for method in METHODS:
        sums: dict[tuple[str, str], float] = defaultdict(float)
        for site, period, variable, value in stated:
            if variable == f"scope2_{method}" and value is not None and site in members:
                sums[site, period] += value
        found[method] |= sums
    supplied = {method: _from_members(bought, factors, members, method) for method in ("gwh", *METHODS)}
    known = factors.register.sites
    lines = found["location"], found["market"], supplied["gwh"], supplied["location"], supplied["market"]
    return Scope2(*lines, active=lambda site, quarter: site not in known or known[site].active_in(quarter))


def _from_members(bought: Iterable[Bought], factors: Reference, members: frozenset[str], method: str) -> Known:
    """What members supplied to each site that reports energy: GWh, or by a method in t CO2e; 0 where they supplied none."""
    sums: Known = {}
    for site, period, carrier, supplier, guarantee, gwh in bought:
        if site not in members or "Q" not in period or carrier not in (ELECTRICITY, *OTHER_SCOPE2):
            continue
        before = sums.setdefault((site, period), 0.0)
        if supplier not in members or before is None:
            continue
        factor = factors.electricity(method, int(period[:4])) if carrier == ELECTRICITY and method in METHODS else None
        if gwh is None or (factor is None and method in METHODS):
            sums[site, period] = None
        elif factor is None:
            sums[site, period] = before + gwh
        else:
            supplied = memo([Purchase(gwh, True, factor.t_per_gwh, factor.t_per_gwh, guarantee or 0.0)])
            sums[site, period] = before + (supplied.location_from_members_t if method == "location" else supplied.market_from_members_t)
    return sums


def _from_purchases(bought: Iterable[Bought], factors: Reference, members: frozenset[str], method: str) -> Known:
    """Electricity from outside the members times its factor; a blank, or a carrier without a factor, makes the quarter unknown."""
    sums: Known = {}
    for site, period, carrier, supplier, guarantee, gwh in bought:
        if site not in members or "Q" not in period or carrier not in (ELECTRICITY, *OTHER_SCOPE2):
            continue
        before = sums.setdefault((site, period), 0.0)
        if supplier in members or before is None:
            continue
        factor = factors.electricity(method, int(period[:4])) if carrier == ELECTRICITY else None
        if gwh is None or factor is None:
            sums[site, period] = None
            continue
        purchase = Purchase(gwh, False, factor.t_per_gwh, factor.t_per_gwh, guarantee or 0.0)
        sums[site, period] = before + (memo([purchase]).location_t if method == "location" else memo([purchase]).market_t)
    return sums
