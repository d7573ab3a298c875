"""Which rows stand ready in a company's next workbook: what it usually reports, with its last four quarters beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gic_metrics.vocabulary import ENERGY_GWH, MASS_T, Movement, Quarter, Record, Sheet

FILLED_IN_SHEETS = (Sheet.EMISSIONS, Sheet.CARBON, Sheet.PRODUCTION, Sheet.REUSE, Sheet.ENERGY)
"""The sheets of a company's workbook that hold figures, in their order."""
NOT_CARRIED_OVER = {"quantity", "comment", "stop_days", "share", "period"}
"""Columns that are new each quarter."""
QUARTERS_SHOWN = 4


@dataclass(frozen=True)
class TemplateQuestion:
    """What a reviewer asks about a figure that the company has sent, and nobody has settled."""

    period: str
    file: str
    cell: str
    """`Utslipp F6`; empty: the whole file"""
    figure: str
    """what stood there, as it was written"""
    text: str
    by: str
    asked: date


@dataclass(frozen=True)
class TemplateHistory:
    """What stands in the ledger about a company: its quarterly records of the four quarters before, its latest verified year, and open questions."""

    quarterly: tuple[Record, ...] = ()
    verified: tuple[Record, ...] = ()
    questions: tuple[TemplateQuestion, ...] = ()


@dataclass(frozen=True)
class Line:
    """One row made ready: the record's fields by column key, and the figures before, in the row's own unit."""

    values: Mapping[str, Any]
    past: Mapping[Quarter, float] = field(default_factory=dict)
    verified: tuple[int, float] | None = None
    """year and t CO2e of the whole site, on the first row of a site that has no quarters"""

    @property
    def expected(self) -> tuple[float, float] | None:
        """Smallest and largest of the last four quarters; None where fewer than two are known."""
        return (min(self.past.values()), max(self.past.values())) if len(self.past) > 1 else None


def lines_of(sheet: Sheet, sites: Sequence[Any], history: TemplateHistory, quarter: Quarter) -> list[Line]:
    """The rows of one sheet, site by site in the order of the register."""
    shown = [str(quarter - n) for n in range(1, QUARTERS_SHOWN + 1)]
    lines: list[Line] = []
    for site in sites:
        own = [r for r in history.quarterly if r.site == site.id and r.sheet is sheet and r.period in shown and not r.control]
        lines += _reported(own) or _usual(sheet, site, history.verified)
    return lines


def _reported(records: Iterable[Record]) -> list[Line]:
    """One line for each key that was reported, as the newest report wrote it."""
    series: dict[tuple, list[Record]] = {}
    for record in sorted(records, key=lambda r: r.period, reverse=True):
        site, _, *rest = record.key
        series.setdefault((site, *rest), []).append(record)
    return [_line(newest_first) for newest_first in series.values()]


def _line(newest_first: Sequence[Record]) -> Line:
    newest = newest_first[0]
    unit = next((r.unit for r in newest_first if r.unit), newest.canonical_unit)
    known = {Quarter.parse(r.period): figure for r in newest_first if (figure := _in_unit(r, unit)) is not None}
    values = {name: getattr(newest, name) for name in Record.__dataclass_fields__ if name not in NOT_CARRIED_OVER}
    return Line(values | {"unit": unit}, dict(sorted(known.items())))


def _in_unit(record: Record, unit: str) -> float | None:
    """The record's figure in `unit`; None where it is not known or cannot be written in it."""
    if record.quantity is not None and record.unit == unit:
        return record.quantity
    for factors, canonical in ((MASS_T, "t"), (ENERGY_GWH, "GWh")):
        if unit in factors and record.canonical_unit == canonical and record.value is not None:
            return record.value / factors[unit]
    return record.value if record.canonical_unit == unit else None


def _usual(sheet: Sheet, site: Any, verified: Iterable[Record]) -> list[Line]:
    """What a site is expected to report that has reported nothing yet."""
    if sheet is Sheet.EMISSIONS:
        years = sorted((int(r.period), r.value) for r in verified if r.site == site.id and r.value is not None)
        rows = [_usual_row(site, *source) for source in _usual_sources(site)]
        return [Line(row, verified=years[-1] if years and n == 0 else None) for n, row in enumerate(rows)]
    if sheet is Sheet.CARBON and site.capture_from:
        moves = ((Movement.TO_STORAGE, "fossil"), (Movement.TO_STORAGE, "biogenic"), (Movement.INJECTED, "fossil"), (Movement.INJECTED, "biogenic"))
        return [Line({"site": site.id, "variable": str(move), "origin": origin, "unit": "t"}) for move, origin in moves]
    return []


def _usual_sources(site: Any) -> list[tuple[str, str, str]]:
    """Gas, category and origin of each source: CO2 from combustion and process, and the register's other usual gases from process.

    A site with a capture plant gets a row for biogenic CO2 too: what it stores of that has to come from somewhere (rule 9).
    """
    biogenic = [("CO2", "combustion", "biogenic")] if site.capture_from else []
    others = [(gas, "process", "fossil" if gas == "CH4" else "") for gas in site.usual_gases or () if gas != "CO2"]
    return [("CO2", "combustion", "fossil"), ("CO2", "process", "fossil"), *biogenic, *others]


def _usual_row(site: Any, gas: str, category: str, origin: str) -> dict[str, str]:
    return {"site": site.id, "variable": "scope1", "gas": gas, "origin": origin, "category": category, "unit": "t"}
