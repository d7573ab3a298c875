"""Movements of CO2: rules 9, 10, 21 and 22 (MRR art. 49, 49a and Annex IV 21; accounting rules 2.2, 2.4, 2.5, 12.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gic_metrics.intake.rules.rule import Case, error, exceeds, is_biogenic_co2, scope1, short, stated, warning
from gic_metrics.reference import Site
from gic_metrics.vocabulary import Finding, Movement, Notation, Record, Sheet

CAPTURING = (Movement.TO_STORAGE, Movement.BOUND, Movement.SOLD_FOR_USE)
"""what only captured CO2 can be subject to"""
DIFFERS, DIFFERS_GREATLY = 0.02, 0.10
"""between the two sides of a movement, of the larger"""
_SPLIT = (Movement.TO_STORAGE, Movement.BOUND, Movement.RECEIVED, Movement.STOCK_END)


def mass_balance(case: Case) -> Iterator[Finding]:
    """Rule 9: no more CO2 is handed over or bound than there is, none injected that was not handed over.

    T_f + P_f <= A + I_f + K_f at the start; T_b likewise (accounting rules 2.2, 12.2).
    """
    for site, rows in case.sites():
        moved = [r for r in rows if r.sheet is Sheet.CARBON]
        if not moved or case.quarter is None:
            continue
        sources = _Sources.of(case, site.id)
        out = [r for r in moved if r.variable in (Movement.TO_STORAGE, Movement.BOUND) and r.value]
        if out and sources is not None and not any(r.value is None for r in moved if r.variable in _SPLIT):
            yield from _taken_too_much(case, site, moved, out, sources)
        yield from _injected_too_much(case, site, moved, sources)


def capture_basis(case: Case) -> Iterator[Finding]:
    """Rule 10: scope-1 CO2 of a site that captures says whether it was measured before or after capture."""
    for site, rows in case.sites():
        measured = [r for r in scope1(rows) if r.gas == "CO2" and stated(r) is not None]
        captures = _captures(case, site, rows)
        if captures:
            for record in measured:
                if not record.basis:
                    yield error("R10", record, site=site.name)
        first: dict[str, Record] = {}
        for record in measured:
            basis = record.basis or ("" if captures else "before")
            earlier = first.setdefault(record.origin or "fossil", record) if basis else record
            if basis and (earlier.basis or "before") != basis:
                yield error("R10m", record, site=site.name, other=earlier.cell)


def giver_named(case: Case) -> Iterator[Finding]:
    """Rule 21: received CO2 says from whom; on "handed to storage" a blank is an operator outside the members."""
    for record in case.known:
        if record.sheet is Sheet.CARBON and record.variable == Movement.RECEIVED and record.value and not record.counterparty:
            yield error("R21", record, value=_written(record), unit=record.unit or record.canonical_unit)


def both_sides_agree(case: Case) -> Iterator[Finding]:
    """Rule 22: the other member's figure for the same movement.

    Above 2 % a warning, above 10 % an open question to both, never an error of this file (accounting rules 12.2).
    """
    members = case.context.register.sites
    sides: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for record in case.known:
        if record.sheet is Sheet.CARBON and record.variable in (Movement.TO_STORAGE, Movement.RECEIVED) and record.counterparty in members:
            sides[record.site, record.variable, record.counterparty].append(record)
    for (site, movement, other), rows in sides.items():
        mine = sum(r.value or 0.0 for r in rows)
        theirs = _other_side(case, site, movement, other, rows[0])
        larger = max(mine, theirs or 0.0)
        if theirs is None or larger <= 0 or abs(mine - theirs) / larger <= DIFFERS + 1e-9:
            continue
        share = abs(mine - theirs) / larger
        said = {"mine": short(mine), "theirs": short(theirs), "pct": share * 100, "partner": members[other].name}
        yield warning("R22q" if share > DIFFERS_GREATLY + 1e-9 else "R22", rows[0], **said)


@dataclass(frozen=True, slots=True)
class _Sources:
    """CO2 that arose at a site in the quarter, before any receipt, t; None: not known. `after`: measured after capture, per origin."""

    fossil: float | None
    biogenic: float | None
    fossil_after: bool
    biogenic_after: bool

    @classmethod
    def of(cls, case: Case, site: str) -> _Sources | None:
        """None where the site's emissions of the quarter are not reported."""
        rows = scope1(case.rows(site, Sheet.EMISSIONS))
        if not rows:
            return None
        co2 = [r for r in rows if r.gas == "CO2" and r.notation != Notation.NA]
        fossil, biogenic = [r for r in co2 if not is_biogenic_co2(r)], [r for r in co2 if is_biogenic_co2(r)]
        locked = any(r.gas == "CO2e" for r in rows)
        return cls(None if locked else _sum(fossil), _sum(biogenic), _after(fossil or biogenic), _after(biogenic or fossil))

    @property
    def biogenic_share(self) -> float | None:
        """Of the flue gas; None where it cannot be known."""
        if self.fossil is None or self.biogenic is None:
            return None
        return self.biogenic / (self.fossil + self.biogenic) if self.fossil + self.biogenic > 0 else 0.0


def _taken_too_much(case: Case, site: Site, moved: list[Record], out: list[Record], sources: _Sources) -> Iterator[Finding]:
    assert case.quarter is not None
    before = case.context.history.carbon_balance(site.id, case.quarter)
    split = {id(r): _biogenic_share(r, sources) for r in moved if r.variable in _SPLIT}
    if any(split[id(r)] is None and r.value for r in moved if r.variable in _SPLIT):
        yield from _taken_in_all(moved, out, sources, before.stock_fossil_t + before.stock_biogenic_t, site)
        return

    def amount(movements: Iterable[str], biogenic: bool) -> float:
        rows = (r for r in moved if r.variable in movements)
        return sum((r.value or 0.0) * ((split[id(r)] or 0.0) if biogenic else 1 - (split[id(r)] or 0.0)) for r in rows)

    for code, biogenic, arisen, after, stock in (
        ("R09f", False, sources.fossil, sources.fossil_after, before.stock_fossil_t),
        ("R09b", True, sources.biogenic, sources.biogenic_after, before.stock_biogenic_t),
    ):
        if arisen is None or after:  # what is measured after capture has what was captured added to it
            continue
        taken = amount((Movement.TO_STORAGE, Movement.BOUND, Movement.STOCK_END), biogenic)
        there = arisen + amount((Movement.RECEIVED,), biogenic) + stock
        if exceeds(taken, there):
            place = next((r for r in out if (split[id(r)] if biogenic else 1 - (split[id(r)] or 0.0))), out[0])
            yield error(code, place, taken=short(taken), there=short(there), site=site.name)


def _taken_in_all(moved: list[Record], out: list[Record], sources: _Sources, stock: float, site: Site) -> Iterator[Finding]:
    """Where the origin of a part is not known, fossil and biogenic together."""
    if sources.fossil is None or sources.biogenic is None or sources.fossil_after or sources.biogenic_after:
        return
    taken = sum(r.value or 0.0 for r in moved if r.variable in (Movement.TO_STORAGE, Movement.BOUND, Movement.STOCK_END))
    there = sources.fossil + sources.biogenic + stock + sum(r.value or 0.0 for r in moved if r.variable == Movement.RECEIVED)
    if exceeds(taken, there):
        yield error("R09t", out[0], taken=short(taken), there=short(there), site=site.name)


def _injected_too_much(case: Case, site: Site, moved: list[Record], sources: _Sources | None) -> Iterator[Finding]:
    """Cumulative S_b <= cumulative T_b."""
    injected = [r for r in moved if r.variable == Movement.INJECTED and r.value]
    handed = [r for r in moved if r.variable == Movement.TO_STORAGE]
    shares = {id(r): _biogenic_share(r, sources) for r in (*injected, *handed)}
    if not injected or case.quarter is None or any(r.value is None or shares[id(r)] is None for r in (*injected, *handed)):
        return
    before = case.context.history.carbon_balance(site.id, case.quarter)
    now = sum((r.value or 0.0) * (shares[id(r)] or 0.0) for r in injected)
    total = before.biogenic_injected_t + now
    limit = before.biogenic_handed_over_t + sum((r.value or 0.0) * (shares[id(r)] or 0.0) for r in handed)
    if now > 0 and exceeds(total, limit):
        place = next(r for r in injected if shares[id(r)])
        yield error("R09s", place, injected=short(total), handed=short(limit), site=site.name)


def _biogenic_share(record: Record, sources: _Sources | None) -> float | None:
    """The stated share, else the origin, else for the site's own gas the share of its flue gas; None where it cannot be known."""
    if record.share is not None:
        return record.share
    if record.origin:
        return 1.0 if record.origin == "biogenic" else 0.0
    if record.variable == Movement.RECEIVED or sources is None:
        return None
    return sources.biogenic_share


def _captures(case: Case, site: Site, rows: Iterable[Record]) -> bool:
    """A capture plant from its date, or captured CO2 moved in the same file (accounting rules 12.2)."""
    plant = site.capture_from is not None and case.quarter is not None and site.capture_from <= case.quarter.end
    return plant or any(r.sheet is Sheet.CARBON and r.variable in CAPTURING and r.value for r in rows)


def _other_side(case: Case, site: str, movement: str, other: str, record: Record) -> float | None:
    """The counterparty's figure: in this file if it speaks of the counterparty's movements, else as it stands."""
    opposite = Movement.RECEIVED if movement == Movement.TO_STORAGE else Movement.TO_STORAGE
    said = [r for r in case.records if r.site == other and r.sheet is Sheet.CARBON]
    facing = [r.value for r in said if r.variable == opposite and r.counterparty == site and r.value is not None]
    if said:
        return sum(facing) if facing else None
    return case.context.history.partner_quantity(record)


def _sum(rows: list[Record]) -> float | None:
    return None if any(r.value is None for r in rows) else sum(r.value or 0.0 for r in rows)


def _after(rows: list[Record]) -> bool:
    return any(r.basis == "after" for r in rows)


def _written(record: Record) -> float:
    return (record.value if record.quantity is None else record.quantity) or 0.0
