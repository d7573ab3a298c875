"""A table of another layout laid out as the template has it: our words for theirs, each cell with its own address, a table for each period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gic_metrics.intake.cells import Cell, SheetCells
from gic_metrics.intake.layout import folded, template
from gic_metrics.intake.mapping import PERIOD, Source, TableMapping, Value, period_in, without_period
from gic_metrics.intake.recognise import Table
from gic_metrics.intake.records import Read
from gic_metrics.intake.survey import SurveyColumn, SurveyTable
from gic_metrics.intake.terms import unit_in
from gic_metrics.reference import Register
from gic_metrics.vocabulary import Finding, Quarter, Severity

BESIDE = 1000
"""columns of ours begin here: what stands in no column of the file, or in one that another field is read from too"""
_OWN = ("period", "company", "edition")


@dataclass
class Applying:
    """One table being read: the columns by header, the rows that hold figures, and what is found."""

    cells: SheetCells
    table: SurveyTable
    mapping: TableMapping
    register: Register
    file: str
    read: Read
    asked: str = ""
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    totals: dict[int, Cell] = field(default_factory=dict)
    """rows that add up others, each with the cell that says so"""
    left_out: dict[int, dict[int, Cell]] = field(default_factory=dict)
    """rows with figures that are not ours"""
    years: dict[str, str] = field(default_factory=dict)
    """whole years that figures are given for, each with the cell that says so"""
    _by_header: dict[str, list[SurveyColumn]] = field(default_factory=dict)

    def say(self, severity: Severity, code: str, cell: str | None, value: str | None = None, **params: object) -> None:
        self.read.findings.append(Finding(severity, code, self.table.sheet, cell, value, params))

    def columns(self, header: str) -> list[SurveyColumn]:
        """The columns that a header of the mapping names; `{period}` in it stands for any."""
        if header not in self._by_header:
            same = without_period if PERIOD in header else folded
            self._by_header[header] = [c for c in self.table.columns if same(c.header) == same(header)]
        return self._by_header[header]

    def column_of(self, header: str, value: SurveyColumn | None = None) -> int:
        """The number of the column that a header names; of several (a unit beside each figure) the first behind the value's. 0: none."""
        found = [c.number for c in self.columns(header)]
        beside = [number for number in found if value is not None and number > value.number]
        return min(beside) if beside and len(found) > 1 else next(iter(found), 0)

    def beside_each(self, header: str) -> bool:
        """Do the columns of a header stand one behind each column of figures?"""
        values = {c.number for value in self.mapping.values for c in self.columns(value.column)}
        found = {c.number for c in self.columns(header)}
        behind = [next((n for n in sorted(found | values) if n > number), 0) for number in sorted(values)]
        return len(found) == len(values) == len(set(behind)) and set(behind) == found


def by_period(one: Applying, value: Value, column: SurveyColumn) -> Iterator[tuple[str, Table]]:
    """One value column laid out as the template has it, a table for each quarter; a row whose quarter cannot be read is an error."""
    sources = {**one.mapping.fields, **value.fields}
    rows: dict[str, dict[int, dict[int, Cell]]] = {}
    asked: set[tuple[str, str]] = set()
    keys = [key for key in sources if key not in _OWN and key in template().columns[one.mapping.sheet]]
    columns = {"quantity": column.number}
    for n, key in enumerate(keys):
        own = one.column_of(sources[key].at, column) if sources[key].kind == "column" else 0
        columns[key] = own if own and own not in columns.values() else BESIDE + n
    for number, cells in one.rows.items():
        laid = {columns[key]: cell for key in keys if (cell := field_of(one, sources[key], key, cells, number, column)) is not None}
        quantity = one.cells.at(number, column.number)
        if quantity is not None:
            laid[column.number] = ours(one, "quantity", quantity)
        if quantity is None and not any(sources[key].kind == "column" and columns[key] in laid for key in keys):
            continue
        period = field_of(one, sources["period"], "period", cells, number, column)
        if said := _quarter(period):
            rows.setdefault(said, {})[number] = laid
            if said.isdigit() and period is not None:
                one.years.setdefault(said, column.cell if period.column == column.number else period.address)
        elif quantity is not None or period is not None:
            _ask_for_quarter(one, period, column if period is None or period.column == column.number else None, number, asked)
    for quarter_said in sorted(rows):
        sheet = replace(one.cells, rows=rows[quarter_said])
        yield quarter_said, Table(one.mapping.sheet, sheet, one.table.header_row, columns, column.unit if unit_in(column.unit) else "")


def _ask_for_quarter(one: Applying, period: Cell | None, column: SurveyColumn | None, number: int, asked: set[tuple[str, str]]) -> None:
    """No quarter: asked once for a column, and once for a cell."""
    said = period.raw if period else ""
    where = column.cell if column else period.address if period else one.cells.place(number)
    if (where, said) in asked:
        return
    asked.add((where, said))
    one.say(Severity.ERROR, "S11", where, said, said=said)


def _quarter(cell: Cell | None) -> str:
    """The quarter, or the year where a whole one is said; "" for neither."""
    if cell is None:
        return ""
    try:
        return str(Quarter.parse(cell.value if cell.kind == "d" else cell.text))
    except ValueError:
        return year if (year := period_in(cell.raw)).isdigit() else ""


def field_of(one: Applying, source: Source, key: str, cells: Mapping[int, Cell], number: int, column: SurveyColumn) -> Cell | None:
    """The cell that a field of a row is read from; what stands in no cell of its own points to the figure."""
    if source.kind == "column":
        return joined(one, source, key, cells, column)
    if source.kind == "cell":
        found = cell_at(one.cells, source.at)
        return ours(one, key, found) if found else None
    near = {period if key == "period" else unit for unit, period in ((r.unit, r.period) for r in one.table.remarks)} - {""}
    said = {
        "constant": source.at,
        "header": column.period if key == "period" else column.unit if key == "unit" else column.header,
        "remark": near.pop() if len(near) == 1 else "",
        "sheet": period_in(one.table.sheet) if key == "period" else one.table.sheet,
        "file": period_in(one.file) if key == "period" else one.file,
        "asked": one.asked,
    }.get(source.kind, "")
    return ours(one, key, one.cells.said(number, column.number, said)) if said else None


def joined(one: Applying, source: Source, key: str, cells: Mapping[int, Cell], column: SurveyColumn | None = None) -> Cell | None:
    """The cell of a column; several are joined with `-`, and none of them may be blank. A part of a site that is a date is asked about."""
    parts = []
    for header in source.at.split(" + "):
        at = one.column_of(header, column)
        if at not in cells:
            return None
        parts.append(cells[at])
    if len(parts) == 1:
        return ours(one, key, parts[0])
    if key == "site" and (dated := next((part for part in parts if part.kind == "d"), None)):
        return dated
    return ours(one, key, replace(parts[0], kind="s", value="-".join(ours(one, key, part).text for part in parts), was=None))


def ours(one: Applying, key: str, cell: Cell) -> Cell:
    """The cell with our word in place of theirs; what stood there is kept, and a word nobody has explained stays for the reader to ask about."""
    words = {folded(theirs): word for theirs, word in one.mapping.words.get(key, {}).items()}
    said = words.get(folded(cell.text), cell.text)
    column = template().columns.get(one.mapping.sheet, {}).get(key)
    if column is not None and column.vocabulary and folded(said.replace("_", " ")) in template().vocabulary[column.vocabulary]:
        said = said.replace("_", " ")
    return cell if said == cell.text else replace(cell, kind="s", value=said, was=cell.raw)


def cell_at(cells: SheetCells, at: str) -> Cell | None:
    return next((cell for row in cells.rows.values() for cell in row.values() if cell.address == at.upper()), None)
