"""Records, a register and a past for the tests of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gic_metrics.intake.context import CarbonSoFar, Context
from gic_metrics.intake.rules import run_rules
from gic_metrics.reference import Gwp, Register, seeds
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
        ],
    }
)
GWP = Gwp.of(seeds("record")["gwp"])


@dataclass
class Stored:
    record: Record
    submission: str = "S1"
    file: str = "old.xlsx"


@dataclass
class Past:
    """What is in force, as the rules ask for it."""

    figures: Mapping[tuple[str, ...], Sequence[tuple[Quarter, float]]] = field(default_factory=dict)
    rows: Sequence[Record] = ()
    balance: CarbonSoFar = field(default_factory=CarbonSoFar)
    partner: float | None = None

    def quarters_before(self, key_without_period: tuple[str, ...], quarter: Quarter) -> list[tuple[Quarter, float]]:
        return sorted(pair for pair in self.figures.get(key_without_period, ()) if pair[0] < quarter)

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
        figures[record.key[:1] + record.key[2:]] = [(until - (len(values) - 1 - n), value) for n, value in enumerate(values)]
    return Past(figures)


def a_year_ago(record: Record, value: float) -> Past:
    return past((record, [value]), until=NOW - 4)


def emission(value: float | None = 100.0, gas: str = "CO2", cell: str = "F2", **more: object) -> Record:
    """A scope-1 row; CO2 is fossil."""
    said = {"site": "X-1", "period": str(NOW), "variable": "scope1", "origin": "fossil" if gas == "CO2" else "", "unit": "t", "quantity": value}
    said |= {"raw": "" if value is None else str(value)}
    return Record(sheet=Sheet.EMISSIONS, gas=gas, value=value, cell=cell, place_sheet="Utslipp", **said | more)  # type: ignore[arg-type]


def movement(variable: str, value: float | None, origin: str = "fossil", **more: object) -> Record:
    said = {"site": "X-1", "period": str(NOW), "unit": "t", "quantity": value, "cell": "F9"}
    return Record(
        sheet=Sheet.CARBON, variable=variable, gas="CO2", origin=origin, value=value, place_sheet="Karbonhåndtering", raw=str(value), **said | more  # type: ignore[arg-type]
    )  # fmt: skip


def product(value: float | None, stop_days: float | None = None, period: object = NOW) -> Record:
    said = {"item": "Klinker", "quantity": value, "unit": "t", "value": value, "stop_days": stop_days, "cell": "C2"}
    return Record("X-1", str(period), Sheet.PRODUCTION, "production", **said)  # type: ignore[arg-type]


def energy(value: float, **more: object) -> Record:
    """A purchase of electricity, GWh."""
    said = {"site": "X-1", "period": str(NOW), "item": "electricity", "unit": "GWh", "quantity": value, "cell": "D2"}
    return Record(sheet=Sheet.ENERGY, variable="purchase", value=value, canonical_unit="GWh", place_sheet="Energi", **said | more)  # type: ignore[arg-type]


def stream(direction: str, value: float, **more: object) -> Record:
    said = {"item": "Slagg", "kind": "material", "unit": "t", "quantity": value, "cell": "F3"}
    return Record("X-1", str(NOW), Sheet.REUSE, direction, value=value, **said | more)  # type: ignore[arg-type]


def findings(
    *records: Record, known: Past | None = None, company: str | None = COMPANY, period: object = NOW, practice: bool = False, today: date = TODAY
) -> list[Finding]:
    """What the rules find in a file of these rows."""
    reading = Reading("fil.xlsx", "0" * 64, True, company=company, period=str(period), records=records)
    return run_rules(reading, Context(REGISTER, GWP, today, practice, known or Past()))
