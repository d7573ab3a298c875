"""What the accounting reads from the ledger, as of a time: emissions by part, movements, verified years, stop days."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from gic_metrics.accounting.quarters import EmissionPart, MovementSum
from gic_metrics.accounting.site_series import FIRST_COMPARABLE_YEAR
from gic_metrics.ledger import Ledger
from gic_metrics.vocabulary import Notation, Quarter, Record

ZEROS = (Notation.NO, Notation.IE)
Scope2Row = tuple[str, str, str, float | None]
"""(site, quarter, variable, t CO2e)"""


def stated(record: Record) -> float | None:
    """What a row states, in its canonical unit: NO and IE are 0 (accounting rules 1.1, 12.1); None is "not reported"."""
    return 0.0 if record.value is None and record.notation in ZEROS else record.value


def read_emissions(ledger: Ledger, as_of: datetime | None, gwp_set: str) -> tuple[list[EmissionPart], list[Scope2Row]]:
    """Scope 1 by site, quarter and part, and the rows of scope 2; t CO2e. Scope 3 is never summed and not read."""
    scope1: list[EmissionPart] = []
    scope2: list[Scope2Row] = []
    quarters: dict[str, Quarter] = {}
    for site, period, variable, part, in_ets, basis, value, missing, _, confidential in ledger.rows("emission_parts", as_of=as_of, gwp_set=gwp_set):
        if "Q" not in period:
            continue
        if variable == "scope1":
            quarter = quarters.get(period) or quarters.setdefault(period, Quarter.parse(period))
            scope1.append(EmissionPart(site, quarter, part, in_ets, basis == "after", value, missing, confidential))
        elif variable.startswith("scope2"):
            scope2.append((site, period, variable, value))
    return scope1, scope2


def read_movements(ledger: Ledger, as_of: datetime | None) -> list[MovementSum]:
    """Movements of CO2 by site and quarter, t."""
    return [
        MovementSum(site, Quarter.parse(period), movement, origin, share, counterparty, value)
        for site, period, movement, origin, share, counterparty, value, *_ in ledger.rows("movements", as_of=as_of)
        if "Q" in period
    ]


def read_verified(ledger: Ledger, as_of: datetime | None) -> tuple[dict[str, dict[int, float | None]], dict[str, frozenset[int]]]:
    """(site -> year -> verified t CO2e, None for "not reported"; site -> years in which it was not yet in the scheme).

    No cell can take a site out again: what leaves has a dated source in the register (12.6), and until then its year is without a figure. Years
    before the scheme was widened are left out: they are not comparable (accounting rules 12.3).
    """
    verified: dict[str, dict[int, float | None]] = defaultdict(dict)
    outside: dict[str, set[int]] = defaultdict(set)
    for site, period, variable, value, _raw, _set, notation, *_ in ledger.rows("verified", as_of=as_of):
        year = int(period)
        if variable != "verified_ets" or year < FIRST_COMPARABLE_YEAR:
            continue
        if notation == Notation.NA:
            outside[site].add(year)
        else:
            verified[site][year] = value
    for site, years in outside.items():
        entered = min((year for year, value in verified[site].items() if value is not None), default=None)
        verified[site] |= {year: None for year in years if entered is not None and year > entered}
    return verified, defaultdict(frozenset, {site: frozenset(years - verified[site].keys()) for site, years in outside.items()})


def read_production(
    ledger: Ledger, as_of: datetime | None
) -> tuple[dict[str, dict[tuple[str, str], dict[Quarter, float]]], dict[tuple[str, Quarter], float]]:
    """(site -> (product, unit) -> quarter -> quantity; (site, quarter) -> planned stop days, the largest that any of its products states)."""
    made: dict[str, dict[tuple[str, str], dict[Quarter, float]]] = defaultdict(lambda: defaultdict(dict))
    days: dict[tuple[str, Quarter], float] = {}
    for site, period, item, stop_days, _quantity, _unit, value, unit, *_ in ledger.rows("production", as_of=as_of):
        if "Q" not in period:
            continue
        quarter = Quarter.parse(period)
        if value is not None:
            quantities = made[site][item, unit]
            quantities[quarter] = quantities.get(quarter, 0.0) + value
        if stop_days is not None:
            days[site, quarter] = max(days.get((site, quarter), 0.0), stop_days)
    for products in made.values():
        _with_their_unit(products)
    return made, days


def _with_their_unit(products: dict[tuple[str, str], dict[Quarter, float]]) -> None:
    """What does not occur ("NO") needs no unit: such a 0 is of the product of that name, where it has one unit in its other quarters."""
    for name in [name for name, unit in products if not unit]:
        units = [unit for other, unit in products if other == name and unit]
        if len(units) == 1:
            products[name, units[0]] = products.pop((name, "")) | products[name, units[0]]


def read_purchases(ledger: Ledger, as_of: datetime | None) -> list[tuple[str, str, str, str, float | None, float | None]]:
    """(site, quarter, carrier, supplier, share with guarantees of origin 0-1, GWh) of energy bought: NO and IE are 0, a blank is None."""
    return [
        (site, period, carrier, supplier, share, 0.0 if notation in ZEROS else value if unit == "GWh" else None)
        for site, period, carrier, supplier, share, _quantity, _unit, value, unit, notation, *_ in ledger.rows("energy", as_of=as_of)
        if notation != Notation.NA
    ]
