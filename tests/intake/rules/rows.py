"""Records, a register and a past for the tests of the rules; no workbook is needed to break a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from gic_metrics.intake.context import CarbonSoFar, Context
from gic_metrics.intake.rules import run_rules
from gic_metrics.reference import Gwp, Register, seeds
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Finding, Quarter, Reading, Record, Sheet

COMPANY, OTHER_NUMBER, OTHER_COMPANY, UNREGISTERED = "974760673", "988077917", "934949145", "923609016"
NOW = Quarter(2026, 3)
TODAY = date(2026, 11, 23)
REGISTER = Register.of(
    {
        "version": "test",
        "company": [{"org_no": COMPANY, "name": "Fjord Sement", "also": [OTHER_NUMBER]}, {"org_no": OTHER_COMPANY, "name": "Elv Gjødsel"}],
        "site": [
            {"id": "X-1", "name": "Fjordverket", "company": COMPANY, "active_from": "2015"},
            {"id": "X-2", "name": "Elveverket", "company": OTHER_COMPANY},
            {"id": "X-3", "name": "Fangstverket", "company": COMPANY, "capture_from": "2025-06-01"},
            {"id": "X-4", "name": "Bruket", "company": COMPANY, "active_to": "2024"},
            {"id": "X-5", "name": "Nyverket", "company": COMPANY, "active_from": "2026-Q3"},
            {"id": "X-6", "name": "Gamleverket", "company": COMPANY, "active_from": "2013", "active_to": "2025-Q4"},
        ],
    }
)
GWP = Gwp.of(seeds("record")["gwp"])
PLACE = {"emissions": "Utslipp", "carbon": "Karbonhåndtering", "production": "Produksjon", "reuse": "Gjenbruk", "energy": "Energi"}
_line = count(2)
"""no two rows are made in the same cell, unless they are told to"""


@dataclass
class Stored:
    record: Record
    submission: str = "S1"
    file: str = "old.xlsx"


@dataclass
class Past:
    """What is in force, as the rules ask for it: figures by key, and whole rows."""

    figures: Mapping[tuple[str, ...], Sequence[tuple[Quarter, float]]] = field(default_factory=dict)
    rows: Sequence[Record] = ()
    balance: CarbonSoFar = field(default_factory=CarbonSoFar)
    partner: float | None = None

    def quarters_before(self, key_without_period: tuple[str, ...], quarter: Quarter) -> list[tuple[Quarter, float]]:
        of_rows = {Quarter.parse(r.period): r.value for r in self.rows if _key(r) == tuple(key_without_period) and r.value is not None}
        known = dict(self.figures.get(tuple(key_without_period), ())) | of_rows
        return sorted((one, value) for one, value in known.items() if one < quarter)

    def stored(self, site: str, period: str, sheet: str) -> list[Stored]:
        return [Stored(r) for r in self.rows if (r.site, r.period, r.sheet) == (site, str(period), sheet)]

    def carbon_balance(self, site: str, quarter: Quarter) -> CarbonSoFar:
        return self.balance

    def partner_quantity(self, record: Record) -> float | None:
        return self.partner


def past(*of: tuple[Record, Iterable[float]], until: Quarter = NOW - 1) -> Past:
    """A past in which each record's key has these figures, the last of them in `until`."""
    figures = {}
    for record, given in of:
        values = list(given)
        figures[_key(record)] = [(until - (len(values) - 1 - n), value) for n, value in enumerate(values)]
    return Past(figures)


def a_year_ago(record: Record, value: float) -> Past:
    return past((record, [value]), until=NOW - 4)


def before(record: Record, *values: float | None, gap: int = 1) -> list[Record]:
    """The same row in the quarters before, the last value in the quarter right before (or `gap` before)."""
    return [replace(record, period=str(NOW - (gap + back)), value=value, quantity=value) for back, value in enumerate(reversed(values))]


def row(sheet: Sheet, variable: str, value: float | None, **more: Any) -> Record:
    """A row of a sheet, in t and in a cell of its own."""
    more["period"] = str(more.get("period", NOW))
    given = {"site": "X-1", "quantity": value, "unit": "t", "raw": "" if value is None else str(value), "place_sheet": PLACE[sheet]}
    return Record(**{**given, "cell": f"F{next(_line)}", "sheet": sheet, "variable": variable, "value": value, **more})


def emission(value: float | None = 100.0, gas: str = "CO2", cell: str = "", **more: Any) -> Record:
    """A scope-1 row; CO2 is fossil."""
    said = {"gas": gas, "origin": "fossil" if gas == "CO2" else "", **({"cell": cell} if cell else {}), **more}
    return row(Sheet.EMISSIONS, said.pop("variable", "scope1"), value, **said)


def movement(variable: str, value: float | None, origin: str = "fossil", **more: Any) -> Record:
    return row(Sheet.CARBON, variable, value, gas="CO2", origin=origin, **more)


def product(value: float | None, item: str = "Klinker", **more: Any) -> Record:
    return row(Sheet.PRODUCTION, "production", value, item=item, **more)


def energy(value: float, **more: Any) -> Record:
    """A purchase of electricity, GWh."""
    return row(Sheet.ENERGY, "purchase", value, **{"item": "electricity", "unit": "GWh", "canonical_unit": "GWh", **more})


def stream(direction: str, value: float | None, item: str = "Slagg", **more: Any) -> Record:
    return row(Sheet.REUSE, direction, value, item=item, kind="material", **more)


def findings(
    *records: Record, known: Past | Sequence[Record] | None = None, today: date = TODAY, practice: bool = False, **reading: Any
) -> list[Finding]:
    """What the rules find in a file of these rows, against a past (or the rows of one); every finding's words are tried in both languages."""
    history = known if isinstance(known, Past) else Past(rows=known or ())
    said = {"readable": True, "company": COMPANY, "period": NOW, "records": records, **reading}
    said["period"] = None if said["period"] is None else str(said["period"])
    found = run_rules(Reading("fil.xlsx", "0" * 64, **said), Context(REGISTER, GWP, today, practice, history))
    for language in ("nb", "en"):
        for finding in found:
            assert words_in(language)(f"findings.{finding.code}", **finding.params)
    return found


def codes(*records: Record, **more: Any) -> list[str]:
    """The codes of what the rules find."""
    return [finding.code for finding in findings(*records, **more)]


def _key(record: Record) -> tuple[str, ...]:
    return record.key[:1] + record.key[2:]
