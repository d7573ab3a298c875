"""Which sheet is which, where its header stands, and what the Report sheet says: the template recognised in either language and any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from gic_metrics.intake.cells import Cell, SheetCells, Workbook, row_ranges
from gic_metrics.intake.layout import DATA_SHEETS, Column, folded, template
from gic_metrics.intake.report import Answered, Report, read_report
from gic_metrics.vocabulary import Finding, Severity

HEADER_WITHIN = 40
"""the header is looked for among this many first rows with content"""


@dataclass(frozen=True)
class Table:
    """A recognised sheet: where its columns stand."""

    sheet: str
    """key of the layout, such as "emissions" """
    cells: SheetCells
    header_row: int
    columns: dict[str, int]
    """column key -> column number"""
    header_unit: str = ""
    """a unit written in the header of the quantity, `Mengde [kt]`"""

    def column(self, key: str) -> Column:
        return template().columns[self.sheet][key]

    def rows(self) -> Iterator[int]:
        """The numbers of the rows below the header that have any content, ascending."""
        return (row for row in sorted(self.cells.rows) if row > self.header_row)

    def cell(self, row: int, key: str) -> Cell | None:
        column = self.columns.get(key)
        return None if column is None else self.cells.at(row, column)


@dataclass
class Recognised:
    """What a workbook holds of the template."""

    report: Report
    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def recognise(book: Workbook, answered: Answered | None = None, today: date | None = None) -> Recognised:
    """Find the template's sheets and columns. Everything that stands in the way is a finding; nothing is raised."""
    report, findings = read_report(book, answered, today)
    found = Recognised(report, findings=findings)
    taken: dict[str, str] = {}
    for sheet in book.sheets:
        key, _language = template().sheets.get(folded(sheet.name), ("", ""))
        if key in DATA_SHEETS:
            _data_sheet(found, sheet, key, taken)
        elif not key and folded(sheet.name) != folded(template().hidden_sheet) and sheet.rows:
            found.findings.append(_stranger(book, sheet))
    if not found.tables and not any(finding.severity is Severity.ERROR for finding in found.findings):
        found.findings.append(Finding(Severity.ERROR, "S03"))
    return found


def _data_sheet(found: Recognised, sheet: SheetCells, key: str, taken: dict[str, str]) -> None:
    if not sheet.rows:
        return
    if key in taken:
        found.findings.append(Finding(Severity.ERROR, "S08", sheet.name, None, None, {"other": taken[key]}))
        return
    taken[key] = sheet.name
    table, findings = _table(sheet, key)
    found.findings.extend(findings)
    if table is None:
        return
    found.tables.append(table)
    if sheet.state != "visible":
        found.findings.append(Finding(Severity.NOTE, "S06", sheet.name))
    if sheet.hidden_rows:
        found.findings.append(Finding(Severity.NOTE, "S07", sheet.name, None, None, {"n": sheet.hidden_rows, "rows": row_ranges(sheet.hidden)}))


def _stranger(book: Workbook, sheet: SheetCells) -> Finding:
    """A sheet that is not of the template: a note; but figures under the template's columns are asked about, not left out in silence."""
    there = {template().sheets.get(folded(one.name), ("", ""))[0] for one in book.sheets if one.rows}
    for key in DATA_SHEETS:
        header = _header(sheet, key)
        if header and all(name in _matches(sheet, header, key) for name, column in template().columns[key].items() if column.required):
            name = template().sheet_name(key)
            severity = Severity.WARNING if key in there else Severity.ERROR
            return Finding(severity, "S20" if key in there else "S21", sheet.name, None, None, {"like": name})
    return Finding(Severity.NOTE, "S04", sheet.name)


def _table(sheet: SheetCells, key: str) -> tuple[Table | None, list[Finding]]:
    header = _header(sheet, key)
    if header is None:
        return None, [Finding(Severity.ERROR, "S13", sheet.name, None, None, {"columns": _needed(key)})]
    findings: list[Finding] = []
    columns: dict[str, int] = {}
    unit = ""
    for cell in sheet.rows[header].values():
        name, said = _column_of(cell, key)
        if name is None and template().shown_beside(cell.text):
            continue
        if name is None:
            findings.append(Finding(Severity.NOTE, "S05", sheet.name, cell.address, cell.text, {"said": cell.text}))
        elif name in columns:
            findings.append(Finding(Severity.ERROR, "S09", sheet.name, cell.address, cell.text, {"said": cell.text}))
        else:
            columns[name] = cell.column
            unit = said if name == "quantity" else unit
    for name, column in template().columns[key].items():
        if column.required and name not in columns and not (name == "unit" and unit):
            findings.append(Finding(Severity.ERROR, "S02", sheet.name, None, None, {"column": dict(column.name)}))
    whole = not any(finding.severity is Severity.ERROR for finding in findings)
    return (Table(key, sheet, header, columns, unit) if whole else None), findings


def _header(sheet: SheetCells, key: str) -> int | None:
    """The row whose cells name the most of the sheet's columns, two at least; of equals the first."""
    counted = [(len(_matches(sheet, row, key)), -row) for row in sorted(sheet.rows)[:HEADER_WITHIN]]
    most, row = max(counted, default=(0, 0))
    return -row if most >= 2 else None


def _matches(sheet: SheetCells, row: int, key: str) -> set[str]:
    return {name for cell in sheet.rows[row].values() if (name := _column_of(cell, key)[0]) is not None}


def _column_of(cell: Cell, key: str) -> tuple[str | None, str]:
    """The column that a header cell names, and the unit written behind it in brackets."""
    if cell.kind != "s":
        return None, ""
    if found := template().column_named(key, cell.text):
        return found, ""
    bracketed = re.fullmatch(r"(.+?)\s*[\[(]([^\[\]()]+)[\])]\s*\*?", cell.text)
    if bracketed and (found := template().column_named(key, bracketed[1])):
        return found, bracketed[2].strip()
    return None, ""


def _needed(key: str) -> dict[str, str]:
    needed = [column for column in template().columns[key].values() if column.required]
    return {language: ", ".join(column.name[language] for column in needed) for language in ("nb", "en")}
