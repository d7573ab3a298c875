"""Readings made of records, judged against a past made of records; no workbook is needed to break a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace

import pytest

from gic_metrics.intake.context import CarbonSoFar, Context
from gic_metrics.intake.rules import run_rules
from gic_metrics.reference import Gwp, Register, seeds
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Finding, Quarter, Reading, Record, Sheet

COMPANY = "974760673"
QUARTER = Quarter(2026, 3)
PLACE = {"emissions": "Utslipp", "carbon": "Karbonhåndtering", "production": "Produksjon", "reuse": "Gjenbruk", "energy": "Energi"}


class Past:
    """What is stored, as records of other quarters (or of this one)."""

    def __init__(self, records=(), balance=None, partner=None):
        self.records, self.balance, self.partner = tuple(records), balance or CarbonSoFar(), partner

    def quarters_before(self, key_without_period, quarter):
        same = [r for r in self.records if (r.key[0], *r.key[2:]) == tuple(key_without_period) and r.value is not None]
        return sorted((Quarter.parse(r.period), r.value) for r in same if Quarter.parse(r.period) < quarter)

    def stored(self, site, period, sheet):
        return [
            SimpleNamespace(record=r, submission="S1", file="a.xlsx") for r in self.records if (r.site, r.period, r.sheet) == (site, period, sheet)
        ]

    def carbon_balance(self, site, quarter):
        return self.balance

    def partner_quantity(self, record):
        return self.partner


@dataclass
class Desk:
    """Makes rows and judges them; the cells are numbered as the rows are made."""

    register: Register
    gwp: Gwp
    made: int = 1

    def row(self, sheet: Sheet, variable: str, value: float | None, **more) -> Record:
        self.made += 1
        raw = "" if value is None else str(value)
        given = {
            "site": "X-1",
            "period": str(QUARTER),
            "quantity": value,
            "unit": "t",
            "raw": raw,
            "place_sheet": PLACE[sheet],
            "cell": f"F{self.made}",
        }
        return Record(**{**given, "sheet": sheet, "variable": variable, "value": value, **more})

    def emission(self, value: float | None, gas: str = "CO2", **more) -> Record:
        origin = "fossil" if gas == "CO2" else ""
        given = {"gas": gas, "origin": origin, **more}
        return self.row(Sheet.EMISSIONS, given.pop("variable", "scope1"), value, **given)

    def moved(self, movement: str, value: float | None, **more) -> Record:
        return self.row(Sheet.CARBON, movement, value, **{"gas": "CO2", "origin": "fossil", **more})

    def produced(self, value: float | None, item: str = "Klinker", **more) -> Record:
        return self.row(Sheet.PRODUCTION, "production", value, item=item, **more)

    def stream(self, direction: str, value: float | None, item: str = "Slagg", **more) -> Record:
        return self.row(Sheet.REUSE, direction, value, item=item, kind="material", **more)

    def before(self, row: Record, *values: float | None, gap: int = 1) -> list[Record]:
        """The same row in the quarters before, the last value in the quarter right before (or `gap` before)."""
        return [replace(row, period=str(QUARTER - (gap + back)), value=v, quantity=v) for back, v in enumerate(reversed(values))]

    def found(
        self, *rows: Record, past: Past | list[Record] = (), today: date = date(2026, 11, 23), practice: bool = False, **reading
    ) -> list[Finding]:
        """What the rules find, and every finding's words are tried in both languages."""
        history = past if isinstance(past, Past) else Past(past)
        file = Reading("fil.xlsx", "0" * 64, **{"readable": True, "company": COMPANY, "period": str(QUARTER), "records": rows, **reading})
        findings = run_rules(file, Context(self.register, self.gwp, today, practice, history))
        for language in ("nb", "en"):
            for finding in findings:
                assert words_in(language)(f"findings.{finding.code}", **finding.params)
        return findings

    def codes(self, *rows: Record, **more) -> list[str]:
        return [finding.code for finding in self.found(*rows, **more)]


@pytest.fixture(scope="session")
def _gwp() -> Gwp:
    return Gwp.of(seeds("record")["gwp"])


@pytest.fixture(scope="session")
def _register() -> Register:
    mine, other = {"company": COMPANY}, {"company": "988077917"}
    return Register.of({
        "version": "test",
        "company": [{"org_no": COMPANY, "name": "Fjord Sement", "also": ["923609016"]}, {"org_no": "988077917", "name": "Elv Gjødsel"}],
        "site": [
            {"id": "X-1", "name": "Fjordverket", **mine},
            {"id": "X-2", "name": "Elveverket", **other},
            {"id": "X-3", "name": "Fangstverket", "capture_from": "2026-08-15", **mine},
            {"id": "X-4", "name": "Gamleverket", "active_from": "2013", "active_to": "2025-Q4", **mine},
            {"id": "X-5", "name": "Nyverket", "active_from": "2026-Q3", **mine},
        ],
    })  # fmt: skip


@pytest.fixture
def desk(_register, _gwp) -> Desk:
    return Desk(_register, _gwp)


@pytest.fixture
def past() -> type[Past]:
    return Past
