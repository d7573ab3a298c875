"""What a rule is, what it is given, and how it says what it found."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from gic_metrics.intake.context import Context, StoredFact
from gic_metrics.reference import Site
from gic_metrics.reference.gwp import UnknownGwp
from gic_metrics.vocabulary import Compared, Finding, Notation, Offer, Quarter, Reading, Record, Severity, Sheet

PERIOD_IN_KEY = 1
"""where the period stands in `Record.key`"""
SAME = 1e-9
"""relative difference below which two figures are the same"""
SITE_SHEETS = (Sheet.EMISSIONS, Sheet.CARBON, Sheet.PRODUCTION, Sheet.REUSE, Sheet.ENERGY)
"""the sheets with figures of a site; the staff's indicators are theirs"""
LARGEST = 1e15
"""beyond any figure of a site in any unit of the list (the world emits 5e13 kg a year): a slip or an attack, and not reckoned with"""


@dataclass(frozen=True)
class Case:
    """One reading and what it is judged against."""

    reading: Reading
    context: Context
    beyond: tuple[Record, ...] = ()
    """rows whose figure is beyond measure; in `reading` they stand as not known"""
    _earlier: dict[tuple[str, ...], Sequence[tuple[Quarter, float]]] = field(default_factory=dict, repr=False, compare=False)
    """what the history answered, by key: it is asked once"""

    @classmethod
    def of(cls, reading: Reading, context: Context) -> Case:
        beyond = tuple(r for r in reading.records if not (_measurable(r.value) and _measurable(r.quantity)))
        if not beyond:
            return cls(reading, context)
        faulty = {id(r) for r in beyond}
        known = tuple(replace(r, value=None, quantity=None) if id(r) in faulty else r for r in reading.records)
        return cls(replace(reading, records=known), context, beyond)

    @cached_property
    def quarter(self) -> Quarter | None:
        """The quarter of the file, None where it is not known."""
        try:
            return Quarter.parse(self.reading.period) if self.reading.period else None
        except ValueError:
            return None

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """The quarterly figures of known sites; empty without a quarter."""
        if self.quarter is None:
            return ()
        mine = str(self.quarter)
        return tuple(r for r in self.reading.records if r.sheet in SITE_SHEETS and r.site and r.period == mine and r.row_class == "reported")

    @cached_property
    def known(self) -> tuple[Record, ...]:
        """Those with a value; a notation key that means zero is one."""
        return tuple(r for r in self.records if r.value is not None)

    @cached_property
    def figures(self) -> tuple[Record, ...]:
        """Those that are added: control totals left out."""
        return tuple(r for r in self.known if not r.control)

    def sites(self) -> list[tuple[Site, list[Record]]]:
        """The sites of the register that the file speaks of, each with its rows, in the order of the file."""
        rows: dict[str, list[Record]] = {}
        for record in self.records:
            rows.setdefault(record.site, []).append(record)
        return [(self.context.register.sites[site], found) for site, found in rows.items() if site in self.context.register.sites]

    def rows(self, site: str, sheet: Sheet) -> list[Record]:
        """The rows of a site and sheet for this quarter: the file's, or those that stand if the file has none (unit of replacement: the sheet)."""
        mine = [r for r in self.records if r.site == site and r.sheet is sheet]
        if mine or self.quarter is None:
            return mine
        return self.stored(site, self.quarter, sheet)

    def stored(self, site: str, quarter: Quarter, sheet: Sheet) -> list[Record]:
        """What stands for a site, quarter and sheet."""
        return [fact.record for fact in self.facts(site, quarter, sheet)]

    def earlier(self, record: Record) -> Sequence[tuple[Quarter, float]]:
        """The known figures of the same key in earlier quarters, ascending."""
        assert self.quarter is not None  # a record is in `records` only with a quarter
        key = record.key[:PERIOD_IN_KEY] + record.key[PERIOD_IN_KEY + 1 :]
        if key not in self._earlier:
            self._earlier[key] = self.context.history.quarters_before(key, self.quarter)
        return self._earlier[key]

    def compared(self, record: Record, quarters: Iterable[Quarter]) -> tuple[Compared, ...]:
        """The stored figures of the row's key in these quarters, each with the file it came in; newest first."""
        values = dict(self.earlier(record))
        found = []
        for quarter in sorted((q for q in quarters if q in values), reverse=True):
            fact = next((f for f in self.facts(record.site, quarter, record.sheet) if _same_but_period(f.record, record)), None)
            place = {"file": fact.file, "cell": fact.record.cell} if fact else {}
            found.append(Compared(str(quarter), values[quarter], record.canonical_unit, record.site, **place))
        return tuple(found)

    def facts(self, site: str, quarter: Quarter, sheet: Sheet) -> Sequence[StoredFact]:
        return self.context.history.stored(site, str(quarter), str(sheet))

    def past_rows(self, record: Record, quarters: int) -> list[Record]:
        """The stored rows of the same key in the quarters right before, the newest first."""
        assert self.quarter is not None
        rows = (row for back in range(1, quarters + 1) for row in self.stored(record.site, self.quarter - back, record.sheet))
        return [row for row in rows if _same_but_period(row, record)]

    def co2e_factor(self, record: Record, gwp_set: str = "") -> float | None:
        """t CO2e per t of the row's gas; 1 for a figure in CO2e; None where the set has no value."""
        if record.sheet is not Sheet.EMISSIONS or record.gas in ("CO2", "CO2e"):
            return 1.0
        try:
            return self.context.gwp.value(gwp_set or self.context.gwp_set, record.gas, record.origin, record.category)
        except UnknownGwp:
            return None


Check = Callable[[Case], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of validation. Its words are `rules.<code>.title` and `rules.<code>.text`.

    `check` is None where the rule is kept while the file is read, or when a file is written; `codes` are the findings that it gives.
    """

    number: int
    code: str
    severity: Severity
    """the gravest that it can give"""
    source: str
    check: Check | None
    codes: tuple[str, ...] = ()


def found(
    severity: Severity, code: str, record: Record, *, offers: Sequence[Offer] = (), compared: Sequence[Compared] = (), **params: Any
) -> Finding:  # fmt: skip
    """A finding at the cell of a record."""
    return Finding(
        severity, code, record.place_sheet, record.cell or None, record.raw or None, params, offers=tuple(offers), compared=tuple(compared)
    )


def offer(record: Record, value: float) -> Offer:
    """A corrected figure for the cell of a row: `value` in the unit that the row is written in."""
    return Offer(record.place_sheet, record.cell, clean(value), record.unit or record.canonical_unit, record.raw)


def written(record: Record) -> float:
    """The figure as it was written, in the row's own unit."""
    return (record.value if record.quantity is None else record.quantity) or 0.0


def in_unit_of(record: Record, canonical_value: float) -> float:
    """A figure in the canonical unit, in the unit that the row is written in."""
    return canonical_value * written(record) / record.value if record.value and record.quantity else canonical_value


def _same_but_period(a: Record, b: Record) -> bool:
    return a.key[:PERIOD_IN_KEY] + a.key[PERIOD_IN_KEY + 1 :] == b.key[:PERIOD_IN_KEY] + b.key[PERIOD_IN_KEY + 1 :]


def error(code: str, record: Record, **params: Any) -> Finding:
    return found(Severity.ERROR, code, record, **params)


def warning(code: str, record: Record, **params: Any) -> Finding:
    return found(Severity.WARNING, code, record, **params)


def scope1(records: Iterable[Record]) -> list[Record]:
    """Scope-1 emission rows, control totals left out."""
    return [r for r in records if r.sheet is Sheet.EMISSIONS and r.variable == "scope1" and not r.control]


def is_biogenic_co2(record: Record) -> bool:
    return record.gas == "CO2" and record.origin == "biogenic"


def _measurable(value: float | None) -> bool:
    return value is None or abs(value) <= LARGEST


def stated(record: Record) -> float | None:
    """The quantity as a figure that was written: None for a blank and for every notation key."""
    return None if record.notation in set(Notation) else record.value


def exceeds(left: float, right: float) -> bool:
    """Whether left > right by more than the noise of floating point."""
    return left - right > SAME * max(1.0, abs(left), abs(right))


def short(value: float) -> float:
    """A computed figure with four significant digits below the thousands, whole above: for a sentence, not for arithmetic.

    >>> short(12.34567), short(1234567.8), short(0.0123456)
    (12.35, 1234568.0, 0.01235)
    """
    if not value or not math.isfinite(value):
        return value
    return float(round(value, max(0, 3 - math.floor(math.log10(abs(value))))))


def clean(value: float) -> float:
    """Without the noise of floating point, to ten significant digits.

    >>> clean(0.1 + 0.2)
    0.3
    """
    return float(f"{value:.10g}")
