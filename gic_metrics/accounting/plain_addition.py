"""E and R of a year added up once more from the cells themselves, with the formulas of 2.2 written out; no sum is shared with the figures.

From the figures it takes what no addition can know: who has a figure, what was filled in for a missing quarter, and how a transfer was confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable

from gic_metrics.accounting.balance import Carbon
from gic_metrics.accounting.explain import assumed_share
from gic_metrics.accounting.explanation import Facts
from gic_metrics.accounting.region import Region, Total
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Movement, Notation, Quarter, Record, Sheet, quarters_of


def plain_year(region: Region, facts: Facts, total: Total) -> tuple[float, float]:
    """(E, R) of a calendar year over the sites that have a figure, t CO2e."""
    emitted = removed = 0.0
    for site in total.reporting:
        if (figure := region.figure(site, total.period, "year")).closed and not figure.heard:
            continue
        quarters = quarters_of(int(total.period))
        told = facts.facts(as_of=region.as_of, sites=[site], periods=[str(q) for q in quarters], sheets=[Sheet.EMISSIONS, Sheet.CARBON])
        of = {q: [f for f in told if f.record.period == str(q)] for q in quarters}
        verified = facts.facts(as_of=region.as_of, sites=[site], periods=[total.period], sheets=[Sheet.VERIFIED])
        emitted += sum(_outside(region, site, q, of[q]) for q in quarters)
        emitted += _verified(verified) if _is_verified(verified) else sum(_inside(region, site, q, of[q], total.period) for q in quarters)
        removed += sum(_removed(region, site, q, of[q]) for q in quarters)
        emitted += sum(e.rest_t for e in region.figure(site, total.period, "year").estimates if e.weights)
    return emitted, removed


def _is_verified(rows: Iterable[Fact]) -> bool:
    return any(f.record.variable == "verified_ets" and f.record.value is not None for f in rows)


def _verified(rows: Iterable[Fact]) -> float:
    return sum(f.record.value or 0.0 for f in rows if f.record.variable == "verified_ets")


def _scope1(region: Region, site: str, rows: Iterable[Fact], *, in_ets: bool) -> float:
    """Every row of scope 1 times its GWP: fossil CO2 and other gases, inside the EU ETS total or outside it."""
    gases, gwp, whole = region.series[site].site.ets_gases, region.reference.gwp, 0.0
    for r in (f.record for f in rows):
        if r.variable != "scope1" or r.control or r.value is None or (r.gas == "CO2" and r.origin == "biogenic"):
            continue
        inside = r.in_ets if r.in_ets is not None else r.gas == "CO2e" or r.gas in gases
        if inside is in_ets:
            whole += r.value * (1.0 if r.gas in ("CO2", "CO2e") else gwp.value(region.gwp_set, r.gas, r.origin, r.category))
    return whole


def _outside(region: Region, site: str, quarter: Quarter, rows: Iterable[Fact]) -> float:
    reported = region.series[site].reported.get(quarter)
    return 0.0 if reported is None or reported.rest_t is None else _scope1(region, site, rows, in_ets=False)


def _inside(region: Region, site: str, quarter: Quarter, rows: Iterable[Fact], year: str) -> float:
    """E inside the EU ETS total of one quarter: as filled in, or A + I_f + M - T_f - P_f - dK_f, where after capture A is what was left and
    what of them was not received."""
    filled = next((e for e in region.figure(site, year, "year").estimates if e.quarter == quarter), None)
    if filled is not None:
        return filled.emitted_ets_t
    reported = region.series[site].reported.get(quarter)
    return _scope1(region, site, rows, in_ets=True) + _moved(reported.carbon) if reported is not None and reported.complete else 0.0


def _moved(c: Carbon) -> float:
    taken = c.handed_fossil * c.confirmed_fossil_share + c.bound_fossil + c.stock_change_fossil
    out = c.handed_fossil + c.bound_fossil + c.sold_fossil + c.stock_change_fossil
    own = max(0.0, out - c.received_fossil) if c.received_fossil else out
    before = own if c.after_capture else 0.0
    return c.received_fossil + before - taken


def _removed(region: Region, site: str, quarter: Quarter, rows: Iterable[Fact]) -> float:
    """R = S_b + D + H - V."""
    signs = {Movement.AIR_CAPTURE: 1.0, Movement.BIOCHAR: 1.0, Movement.REVERSAL: -1.0}
    whole = 0.0
    for r in (f.record for f in rows):
        if r.value is None or r.notation in (Notation.NO, Notation.IE):
            continue
        if r.variable == Movement.INJECTED:
            whole += r.value * _biogenic_share(region, site, quarter, r)
        else:
            whole += signs.get(r.variable, 0.0) * r.value  # type: ignore[call-overload]
    return whole


def _biogenic_share(region: Region, site: str, quarter: Quarter, record: Record) -> float:
    if record.share is not None:
        return record.share
    return {"biogenic": 1.0, "fossil": 0.0}[record.origin] if record.origin else assumed_share(region, site, quarter, record)
