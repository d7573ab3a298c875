"""What the rules of intake may know, given from outside: the register, the factors, the day, and what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from gic_metrics.intake.aliases import Alias
from gic_metrics.intake.mapping import TableMapping
from gic_metrics.reference import Gwp, Register
from gic_metrics.vocabulary import DEFAULT_GWP, Quarter, Record


@dataclass(frozen=True, slots=True)
class CarbonSoFar:
    """CO2 of one site before a quarter, t, cumulative; the stocks at its start."""

    biogenic_handed_over_t: float = 0.0
    biogenic_injected_t: float = 0.0
    stock_fossil_t: float = 0.0
    stock_biogenic_t: float = 0.0


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a person has said of the tables that a company sends; `id` names it among all that are remembered."""

    id: str
    company: str
    """organisation number"""
    mapping: TableMapping


class StoredFact(Protocol):
    """A figure that stands, with where it came from."""

    @property
    def record(self) -> Record: ...
    @property
    def submission(self) -> str: ...
    @property
    def file(self) -> str: ...


class History(Protocol):
    """What is in force now; answered from the ledger."""

    def quarters_before(self, key_without_period: tuple[str, ...], quarter: Quarter) -> list[tuple[Quarter, float]]:
        """Known figures of the same key in earlier quarters, ascending, in the canonical unit."""
        ...

    def stored(self, site: str, period: str, sheet: str) -> Sequence[StoredFact]:
        """What stands for one site, period and sheet."""
        ...

    def carbon_balance(self, site: str, quarter: Quarter) -> CarbonSoFar:
        """CO2 handed over and injected before the quarter."""
        ...

    def partner_quantity(self, record: Record) -> float | None:
        """What the counterparty reports for the same movement or stream; None where it is silent."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What a reading is judged against."""

    register: Register
    gwp: Gwp
    today: date
    practice: bool
    history: History
    gwp_set: str = DEFAULT_GWP
    mappings: Mapping[str, TableMapping] = field(default_factory=dict)
    """what is said of tables of other layouts whoever sent them, by the table's fingerprint"""
    remembered: Mapping[str, tuple[Remembered, ...]] = field(default_factory=dict)
    """what people have said of the tables of one company each, by the table's fingerprint"""
    senders: Mapping[str, str] = field(default_factory=dict)
    """who sent a file, where a person has mapped it: sha256 -> organisation number"""
    aliases: Mapping[tuple[str, str, str], Alias] = field(default_factory=dict)
    """words of a company that a person has explained once for all of its files: (organisation number, code of the finding, word) -> what it means"""
    said: Mapping[tuple[str, str, str], Any] = field(default_factory=dict)
    """what a person has answered about this file that stands in none of its cells: (code of the finding, sheet, cell) -> value"""
