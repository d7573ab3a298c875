"""Figures known by the defined names of their cells, wherever they stand: a mapping that many share says which names, and what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from gic_metrics.intake.annual import read_years
from gic_metrics.intake.cells import Cell, SheetCells, Workbook
from gic_metrics.intake.laid_out import BESIDE
from gic_metrics.intake.layout import template
from gic_metrics.intake.mapping import Source, TableMapping, Value, period_in
from gic_metrics.intake.recognise import Table
from gic_metrics.intake.records import Read, read_table
from gic_metrics.intake.shared import shared_layouts
from gic_metrics.reference import Register
from gic_metrics.vocabulary import Finding, Quarter, Severity


@dataclass(frozen=True)
class Named:
    """A workbook whose cells have the names of a layout."""

    book: Workbook
    mapping: TableMapping

    def cell(self, name: str) -> tuple[SheetCells, Cell] | None:
        """The cell of a name, with its sheet; None where it is blank."""
        sheet_name, at = self.book.names.get(name, ("", ""))
        for sheet in self.book.sheets:
            if sheet.name == sheet_name:
                return next(((sheet, cell) for row in sheet.rows.values() for cell in row.values() if cell.address == at), None)
        return None

    def said(self, source: Source) -> str:
        """What a name's cell says, or the constant; several names are joined with ` - `."""
        if source.kind != "name":
            return source.at
        found = [self.cell(name) for name in source.at.split(" + ")]
        return " - ".join(cell.text for held in found if held for cell in held[1:])

    @property
    def company(self) -> str:
        """Who it says that it is from."""
        source = self.mapping.fields.get("company")
        return self.said(source) if source else ""


def named_in(book: Workbook) -> tuple[Named, ...]:
    """The layouts by name that the workbook has all the names of."""
    return tuple(Named(book, one) for one in shared_layouts() if one.by_name and set(one.needs) <= book.names.keys())


def read_names(read: Read, named: Named, register: Register) -> None:
    """The figures of a layout by name: those of a quarter as records, those of a year into `read.annual` with one error."""
    period = _period(named)
    if _is_quarter(period) and "site" not in named.mapping.fields:
        read.findings.append(Finding(Severity.ERROR, "M07", params={"column": dict(template().columns[named.mapping.sheet]["site"].name)}))
        return
    first: Cell | None = None
    for value in named.mapping.values:
        held = named.cell(value.name)
        if held is None:
            continue
        sheet, cell = held
        first = first or cell
        table = _laid_out(named, value, sheet, cell)
        if period.isdigit():
            read_years(read, table, register, period)
        elif period:
            read_table(read, table, register, period)
    if first is not None and not _is_quarter(period):
        where = named.book.names[named.mapping.fields["period"].at.split(" + ")[-1]]
        code, said = ("M14", period) if period else ("S11", named.said(named.mapping.fields["period"]))
        read.findings.append(Finding(Severity.ERROR, code, *where, said, {"said": said}))


def named_and_not_read(named: Named) -> Iterator[Finding]:
    """A note on how many other figures have names."""
    seen = {value.name for value in named.mapping.values}
    if others := sum(_is_figure(named, name) for name in named.book.names.keys() - seen):
        yield Finding(Severity.NOTE, "M32", None, None, None, {"n": others})


def _laid_out(named: Named, value: Value, sheet: SheetCells, cell: Cell) -> Table:
    """One figure as the template has it: the cell itself, and what is said of it beside."""
    sources: Mapping[str, Source] = {**named.mapping.fields, **value.fields}
    keys = [key for key in sources if key in template().columns[named.mapping.sheet] and key != "quantity"]
    columns = {"quantity": cell.column, **{key: BESIDE + n for n, key in enumerate(keys)}}
    cells = {columns[key]: sheet.said(cell.row, cell.column, said.replace("_", " ")) for key in keys if (said := named.said(sources[key]))}
    laid = replace(sheet, merged=(), rows={cell.row: {cell.column: cell, **cells}})
    return Table(named.mapping.sheet, laid, cell.row - 1, columns)


def _period(named: Named) -> str:
    """The quarter or the year from the first day to the last; "" for any other time, and where it is not said."""
    source = named.mapping.fields["period"]
    days = list(_days(named, source))
    if len(days) != 2:
        return period_in(named.said(source)) if len(source.at.split(" + ")) == 1 else ""
    quarter = Quarter.of(days[0])
    if days == [quarter.start, quarter.end]:
        return str(quarter)
    return str(days[0].year) if days == [date(days[0].year, 1, 1), date(days[0].year, 12, 31)] else ""


def _days(named: Named, source: Source) -> Iterator[date]:
    for name in source.at.split(" + "):
        held = named.cell(name)
        if held is None:
            continue
        value = held[1].value
        try:
            yield value.date() if isinstance(value, datetime) else date.fromisoformat(str(value).strip())
        except ValueError:
            continue


def _is_quarter(period: str) -> bool:
    return "Q" in period


def _is_figure(named: Named, name: str) -> bool:
    held = named.cell(name)
    return held is not None and held[1].kind == "n"
