"""A missing report, estimated by the first possible rung of the ladder E1-E5 (accounting rules 3.2, 12.5).

IPCC's words for the rungs (2006 guidelines vol. 1 ch. 5, splicing): E1 and E3 are surrogates, E4 is interpolation, E2 and E5 extrapolation. The
ladder runs on what was generated before capture (A, M and B alike, so that the gas mix stays); what was captured, stored or removed is never
estimated and is 0 until it is reported. Only reported quarters feed an estimate. Computed when reading; nothing of it is stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gic_metrics.accounting.balance import amount, emitted_terms, generated_biogenic_terms, generated_terms
from gic_metrics.accounting.products import main_product
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.vocabulary import Quarter

U95_PCT = {"E0": 30.0, "E1": 20.0, "E2": 20.0, "E3": 20.0, "E4": 20.0, "E5": 30.0}
"""method code of an estimate -> its uncertainty, 95 % (accounting rules 7.1, 12.4 point 4)"""
LEAST_PEERS = 3
STOP_DAYS_APART = 10.0
"""periods whose planned stop days differ by more are not compared (3.1, 12.5)"""


def stopped_apart(one: float, other: float) -> bool:
    """Whether two numbers of planned stop days differ by more than ten."""
    return round(abs(one - other), 9) > STOP_DAYS_APART


Made = Mapping[tuple[str, str], Mapping[Quarter, float]]
"""(product, unit) of a site -> quarter -> quantity"""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimated quarter of a site, t CO2e: `weights` are coefficients on what was generated before capture in reported quarters.

    `known_t` is what was reported of movements of CO2 in a quarter whose emissions were not: it lowers E, never below 0.
    """

    quarter: Quarter
    code: str
    """"E0" to "E5" """
    weights: tuple[tuple[Quarter, float], ...] = ()
    emitted_ets_t: float = 0.0
    rest_t: float = 0.0
    """emitted outside the EU ETS total; 0 where that part was reported"""
    biogenic_t: float = 0.0
    moved_share: float = 0.0
    """the part of the quarter's reported movements that is deducted, 0-1"""

    @property
    def u95_pct(self) -> float:
        return U95_PCT[self.code]


@dataclass(frozen=True)
class Known:
    """What is known of one site: its reported quarters, what it made, and its planned stops."""

    sector: str
    reported: Mapping[Quarter, SiteQuarter]
    made: Made = field(default_factory=dict)
    stop_days: Mapping[Quarter, float] = field(default_factory=dict)

    def generated(self, quarter: Quarter) -> float | None:
        """A + M inside the EU ETS total before capture, t CO2e; None where the quarter is not reported."""
        item = self.reported.get(quarter)
        return amount(item.carbon, generated_terms(item.carbon)) if item is not None and item.complete else None

    def stopped(self, quarters: Iterable[Quarter]) -> float:
        return sum(self.stop_days.get(q, 0.0) for q in quarters)

    def alike(self, now: Iterable[Quarter], then: Iterable[Quarter]) -> bool:
        """Whether no turnaround stands between the two."""
        return not stopped_apart(self.stopped(now), self.stopped(then))


def estimates(sites: Mapping[str, Known], missing: Mapping[str, Iterable[Quarter]]) -> dict[str, dict[Quarter, Estimate]]:
    """site -> quarter -> estimate, where a rung is possible."""
    return {
        site: {q: found for q in quarters if (found := estimate(site, q, sites)) is not None} for site, quarters in missing.items() if site in sites
    }


def estimate(site: str, quarter: Quarter, sites: Mapping[str, Known]) -> Estimate | None:
    """By the first possible rung; None where there is none."""
    own = sites[site]
    for code, weights in (
        ("E1", by_production(own, quarter)),
        ("E2", by_own_trend(own, quarter)),
        ("E3", by_peers(site, quarter, sites)),
        ("E4", by_interpolation(own, quarter)),
        ("E5", by_carrying_forward(own, quarter)),
    ):
        if weights is not None:
            return _worked_out(own, quarter, code, weights)
    return None


def by_production(own: Known, quarter: Quarter) -> dict[Quarter, float] | None:
    """E1: q(Y-1,k) x P(Y,k) / P(Y-1,k), P of the main product: the largest of the two quarters together. Needs P(Y-1,k) > 0.

    No by-product stands in for it: one that grew tenfold while the main product stood still says nothing of what was emitted.
    """
    before = quarter - 4
    if own.generated(before) is None:
        return None
    both = {key: made for key, told in own.made.items() if (made := [told[q] for q in (quarter, before) if q in told])}
    main = main_product({key: math.fsum(made) for key, made in both.items()})
    told = own.made[main] if main is not None else {}
    return {before: told[quarter] / told[before]} if quarter in told and told.get(before, 0.0) > 0 else None


def by_own_trend(own: Known, quarter: Quarter) -> dict[Quarter, float] | None:
    """E2: q(Y-1,k) x the three quarters before / the same three a year earlier, across New Year."""
    before, recent = quarter - 4, [quarter - n for n in (3, 2, 1)]
    earlier = [q - 4 for q in recent]
    if own.generated(before) is None or not own.alike(recent, earlier) or not own.alike([quarter], [before]):
        return None
    now, then = ([own.generated(q) for q in quarters] for quarters in (recent, earlier))
    if any(v is None for v in (*now, *then)) or (whole := math.fsum(v or 0.0 for v in then)) <= 0:
        return None
    return {before: math.fsum(v or 0.0 for v in now) / whole}


def by_peers(site: str, quarter: Quarter, sites: Mapping[str, Known]) -> dict[Quarter, float] | None:
    """E3: q(Y-1,k) x the same quarter of at least three sites of the sector, now / then."""
    own, before = sites[site], quarter - 4
    if own.generated(before) is None or not own.alike([quarter], [before]):
        return None
    peers = [k for other, k in sorted(sites.items()) if other != site and k.sector == own.sector and k.alike([quarter], [before])]
    pairs = [(now, then) for k in peers if (now := k.generated(quarter)) is not None and (then := k.generated(before)) is not None]
    whole = math.fsum(then for _, then in pairs)
    if len(pairs) < LEAST_PEERS or whole <= 0:
        return None
    return {before: math.fsum(now for now, _ in pairs) / whole}


def by_interpolation(own: Known, quarter: Quarter) -> dict[Quarter, float] | None:
    """E4: the mean of the quarters on both sides; not where a stop is flagged in any of the three."""
    sides = quarter - 1, quarter + 1
    if any(own.generated(q) is None for q in sides) or own.stopped((quarter, *sides)) > 0:
        return None
    return dict.fromkeys(sides, 0.5)


def by_carrying_forward(own: Known, quarter: Quarter) -> dict[Quarter, float] | None:
    """E5: the quarter before; never after a flagged stop, nor into one."""
    if own.generated(quarter - 1) is None or own.stopped((quarter - 1, quarter)) > 0:
        return None
    return {quarter - 1: 1.0}


def _worked_out(own: Known, quarter: Quarter, code: str, weights: Mapping[Quarter, float]) -> Estimate:
    generated = math.fsum(w * (own.generated(q) or 0.0) for q, w in weights.items())
    heard = own.reported.get(quarter)
    moved = moved_t(heard) if heard is not None else 0.0
    share = 0.0 if not moved else 1.0 if generated + moved >= 0 else -generated / moved
    rest_told = heard is not None and heard.rest_t is not None
    biogenic_told = heard is not None and heard.emissions_told and heard.biogenic_known
    return Estimate(
        quarter=quarter,
        code=code,
        weights=tuple(sorted(weights.items())),
        emitted_ets_t=generated + share * moved,
        rest_t=0.0 if rest_told else math.fsum(w * (own.reported[q].rest_t or 0.0) for q, w in weights.items()),
        biogenic_t=0.0 if biogenic_told else math.fsum(w * generated_biogenic(own.reported[q]) for q, w in weights.items()),
        moved_share=share,
    )


def moved_t(item: SiteQuarter) -> float:
    """What the movements of CO2 of a quarter do to E, t: E less what was generated."""
    return amount(item.carbon, emitted_terms(item.carbon)) - amount(item.carbon, generated_terms(item.carbon))


def generated_biogenic(item: SiteQuarter) -> float:
    """B before capture, t."""
    return amount(item.carbon, generated_biogenic_terms(item.carbon))
