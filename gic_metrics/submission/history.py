"""What the rules of intake may know of the past, answered from the ledger; each site is read once for a whole batch."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from gic_metrics.accounting.facts import read_emissions, read_movements
from gic_metrics.accounting.quarters import SiteQuarter, site_quarters
from gic_metrics.intake.context import CarbonSoFar
from gic_metrics.ledger import Fact, Ledger
from gic_metrics.reference import Register
from gic_metrics.vocabulary import DEFAULT_GWP, Quarter, Record

PERIOD_IN_KEY = 1
"""where the period stands in `Record.key`"""


class LedgerHistory:
    """The figures in force, as the rules ask for them. It answers for the version at which it is first asked; make a new one after a write."""

    def __init__(self, ledger: Ledger, register: Register) -> None:
        self.ledger, self.register = ledger, register
        self._sites: dict[str, list[Fact]] = {}

    def _facts(self, site: str) -> list[Fact]:
        if site not in self._sites:
            self._sites[site] = self.ledger.facts(sites=[site])
        return self._sites[site]

    def quarters_before(self, key_without_period: tuple[str, ...], quarter: Quarter) -> list[tuple[Quarter, float]]:
        """The known figures of the same key in earlier quarters, ascending, in the canonical unit."""
        found = [
            (Quarter.parse(fact.record.period), fact.record.value)
            for fact in self._facts(key_without_period[0])
            if "Q" in fact.record.period and fact.record.value is not None and without_period(fact.record) == tuple(key_without_period)
        ]
        return sorted((when, value) for when, value in found if when < quarter)

    def stored(self, site: str, period: str, sheet: str) -> list[Fact]:
        """What stands now for one site, period and sheet."""
        return [fact for fact in self._facts(site) if fact.record.period == str(period) and fact.record.sheet == sheet]

    def carbon_balance(self, site: str, quarter: Quarter) -> CarbonSoFar:
        """CO2 handed over and injected before the quarter, and the intermediate stock at its start, t."""
        before = [item for (where, when), item in self._quarters.items() if where == site and when < quarter]
        return CarbonSoFar(
            biogenic_handed_over_t=sum(item.carbon.handed_biogenic for item in before),
            biogenic_injected_t=sum(item.carbon.injected_biogenic for item in before),
            stock_fossil_t=sum(item.carbon.stock_change_fossil for item in before),
            stock_biogenic_t=sum(item.carbon.stock_change_biogenic for item in before),
        )

    @cached_property
    def _quarters(self) -> dict[tuple[str, Quarter], SiteQuarter]:
        sites = self.register.sites.values()
        return site_quarters(
            read_emissions(self.ledger, None, DEFAULT_GWP)[0],
            read_movements(self.ledger, None),
            members=frozenset(site.id for site in sites if site.in_perimeter),
            capture_from={site.id: site.capture_from for site in sites},
        )

    def partner_quantity(self, record: Record) -> float | None:
        """What the counterparty reports for the same movement or stream and quarter, in the canonical unit; None where it is silent."""
        return facing(record, (fact.record for fact in self._facts(record.counterparty))) if record.counterparty else None


def facing(record: Record, rows: Iterable[Record]) -> float | None:
    """What the counterparty's rows say of the same movement or stream and quarter, in the canonical unit; None where they are silent."""
    other_side = {"to_storage": "received", "received": "to_storage", "delivered": "received"}.get(record.variable)
    if record.variable == "received" and record.item:
        other_side = "delivered"
    said = [
        r.value
        for r in rows
        if r.site == record.counterparty
        and r.period == record.period
        and r.sheet == record.sheet
        and r.variable == other_side
        and r.counterparty == record.site
        and r.item == record.item
        and r.value is not None
    ]
    return sum(said) if said else None


def without_period(record: Record) -> tuple[str, ...]:
    """The record's key with the period left out."""
    key = record.key
    return key[:PERIOD_IN_KEY] + key[PERIOD_IN_KEY + 1 :]
