"""What only shows when a file is seen with other figures than those of its own quarter.

Its partners' files in the same drop (rules 22 and 27), and the later quarters that its own figures carry over into (rule 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gic_metrics.intake.context import CarbonSoFar, Context, History, StoredFact
from gic_metrics.intake.rules import run_rules
from gic_metrics.ledger import Ledger, supposing
from gic_metrics.submission.checked import Checked
from gic_metrics.submission.history import LedgerHistory, facing
from gic_metrics.vocabulary import Finding, Quarter, Reading, Record, Severity, Sheet

PARTNER_CODES = frozenset({"R22", "R22q", "R27"})
CARRIED_ON = {"R09f": "D10", "R09b": "D10", "R09t": "D10", "R09s": "D09"}
"""a finding of rule 9 in a later quarter -> how it is said of the file that brings it about"""

Scope = tuple[str, str, str]


@dataclass(frozen=True)
class Beside:
    """What is stored, and over it the partners' rows of the same drop: what a file brings takes the place of what stands."""

    stands: History
    brought: Mapping[Scope, Sequence[Record]]

    def quarters_before(self, key_without_period: tuple[str, ...], quarter: Quarter) -> list[tuple[Quarter, float]]:
        return self.stands.quarters_before(key_without_period, quarter)

    def stored(self, site: str, period: str, sheet: str) -> Sequence[StoredFact]:
        return self.stands.stored(site, period, sheet)

    def carbon_balance(self, site: str, quarter: Quarter) -> CarbonSoFar:
        return self.stands.carbon_balance(site, quarter)

    def partner_quantity(self, record: Record) -> float | None:
        rows = self.brought.get(_other_scope(record))
        return self.stands.partner_quantity(record) if rows is None else facing(record, rows)


def beside_partners(found: Sequence[Checked], context: Context) -> list[Checked]:
    """Files of one drop that name each other's sites are compared with each other instead of with what is stored."""
    holders: dict[Scope, list[int]] = defaultdict(list)
    for n, checked in enumerate(found):
        for scope in {record.scope_of_replacement for record in checked.reading.records}:
            holders[scope].append(n)
    return [_compared_with_partners(n, checked, found, holders, context) for n, checked in enumerate(found)]


def _compared_with_partners(n: int, checked: Checked, found: Sequence[Checked], holders: Mapping[Scope, list[int]], context: Context) -> Checked:
    brought: dict[Scope, Sequence[Record]] = {}
    for scope in {_other_scope(record) for record in checked.reading.records if record.counterparty}:
        if others := [other for other in holders.get(scope, ()) if other != n]:
            brought[scope] = [r for r in found[others[-1]].reading.records if r.scope_of_replacement == scope]
    if not brought or not checked.reading.readable:
        return checked
    reading = checked.reading
    judged = run_rules(reading, replace(context, history=Beside(context.history, brought)))
    findings = tuple(f for f in reading.findings if f.code not in PARTNER_CODES)
    kept = tuple((f, answer) for f, answer in reading.kept if f.code not in PARTNER_CODES)
    reading = replace(reading, findings=findings, kept=kept)
    return replace(checked, reading=reading).saying(*(f for f in judged if f.code in PARTNER_CODES))


def _other_scope(record: Record) -> Scope:
    return record.counterparty, record.period, str(record.sheet)


def carried_on(ledger: Ledger, reading: Reading, context: Context) -> tuple[Finding, ...]:
    """Later quarters in which the CO2 of a site would no longer add up if the file were stored; what failed before is not its doing."""
    later = _later_quarters(ledger, reading, context)
    if not later:
        return ()
    now = {(site, quarter, f.code) for site, quarter, f in _out_of_balance(later, context, reading)}
    with supposing(ledger, [reading]) as supposed:
        then = list(_out_of_balance(later, replace(context, history=LedgerHistory(supposed, context.register)), reading))
    broken: dict[tuple[str, str], list[tuple[Quarter, Finding]]] = defaultdict(list)
    for site, quarter, finding in then:
        if (site, quarter, finding.code) not in now:
            broken[site, CARRIED_ON[finding.code]].append((quarter, finding))
    return tuple(_said(reading, context, site, code, failing) for (site, code), failing in broken.items())


def _later_quarters(ledger: Ledger, reading: Reading, context: Context) -> dict[str, list[Quarter]]:
    """Site -> the stored quarters after the file's in which CO2 was moved; of the sites whose emissions or movements the file holds."""
    if not reading.readable or reading.errors or not reading.period or "Q" not in reading.period:
        return {}
    quarter = Quarter.parse(reading.period)
    sites = {r.site for r in reading.records if r.sheet in (Sheet.EMISSIONS, Sheet.CARBON) and r.site in context.register.sites}
    found: dict[str, set[Quarter]] = defaultdict(set)
    for fact in ledger.facts(sites=sorted(sites), sheets=[Sheet.CARBON]) if sites else ():
        if "Q" in fact.record.period and (later := Quarter.parse(fact.record.period)) > quarter:
            found[fact.record.site].add(later)
    return {site: sorted(quarters) for site, quarters in found.items()}


def _out_of_balance(later: Mapping[str, Iterable[Quarter]], context: Context, reading: Reading) -> Iterator[tuple[str, Quarter, Finding]]:
    for site, quarters in later.items():
        for quarter in quarters:
            rows = tuple(f.record for sheet in (Sheet.EMISSIONS, Sheet.CARBON) for f in context.history.stored(site, str(quarter), sheet))
            stored = replace(reading, period=str(quarter), records=rows, findings=())
            yield from ((site, quarter, f) for f in run_rules(stored, context) if f.code in CARRIED_ON)


def _said(reading: Reading, context: Context, site: str, code: str, failing: Sequence[tuple[Quarter, Finding]]) -> Finding:
    """At the site's first row of moved CO2, else of emissions, in this file; with the arithmetic of the first quarter that fails."""
    rows = [r for r in reading.records if r.site == site and r.sheet in (Sheet.CARBON, Sheet.EMISSIONS)]
    place = next((r for r in rows if r.sheet is Sheet.CARBON), rows[0])
    first = failing[0][1].params
    said = {"site": context.register.sites[site].name, "quarters": [quarter for quarter, _ in failing]}
    said |= {name: first[name] for name in ("injected", "handed", "taken", "there") if name in first}
    return Finding(Severity.ERROR, code, place.place_sheet, place.cell or None, place.raw or None, said)
