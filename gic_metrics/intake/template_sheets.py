"""Writing the sheets of a template: the report's head, the tables to fill in, the lists behind the drop-downs, the hidden ids."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from gic_metrics.intake.template_book import HEADER_ROW, Book
from gic_metrics.intake.template_rows import QUARTERS_SHOWN, Line
from gic_metrics.reference import Company, Register
from gic_metrics.vocabulary import Notation, Quarter, Sheet

FREE_ROWS = 40
WIDTHS = {"site": 30, "item": 26, "counterparty": 24, "quantity": 16, "comment": 34, "method": 18, "variable": 16, "replaces": 18}
NOTATIONS = ",".join(f'"{key}"' for key in Notation)
"""as an Excel array constant without its braces"""


@dataclass(frozen=True)
class Spelling:
    """How the layout writes things in one language: sheets, column names, choices, sites."""

    layout: Mapping[str, Any]
    language: str
    site_names: Mapping[str, str]

    def sheet(self, key: str) -> str:
        return self.layout["sheets"][key][self.language]

    def columns(self, sheet: Sheet) -> list[Mapping[str, Any]]:
        return self.layout["columns"][str(sheet)]

    def choices(self, vocabulary: str) -> dict[str, str]:
        """Value -> spelling."""
        return {value: said[self.language] for value, said in self.layout["vocabulary"][vocabulary].items()}

    def written(self, column: Mapping[str, Any], value: Any) -> str:
        """A record's field as a person writes it in the column."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            value = "yes" if value else "no"
        known = self.choices(column["vocabulary"]) if "vocabulary" in column else self.site_names
        return known.get(str(value), str(value))


@dataclass(frozen=True)
class Table:
    """A sheet of figures as it was written: where its quantities stand (A1 ranges), for the contents sheet to count."""

    sheet: str
    key: str
    """range of the column that says what a row is about"""
    quantity: str
    unit: str
    ready: int
    """rows made ready, all with a blank quantity"""


def drop_downs(spelling: Spelling, sites: Sequence[Any], register: Register) -> dict[str, list[str]]:
    """List -> what it offers; in the workbook it has the defined name `gic_<list>`."""
    return {
        "site": [site.name for site in sites],
        "counterparty": [site.name for site in register.sites.values()],
        **spelling.layout["drop_downs"],
        **{name: list(spelling.choices(name).values()) for name in spelling.layout["vocabulary"]},
    }


def write_lists(book: Book, lists: Mapping[str, Sequence[str]]) -> None:
    """The hidden sheet behind the drop-downs."""
    name = book.words("template.lists_sheet")
    sheet = book.hidden(name)
    for n, (key, values) in enumerate(lists.items()):
        sheet.write_column(0, n, [key, *values])
        letter = xl_col_to_name(n)
        book.workbook.define_name(f"gic_{key}", f"='{name}'!${letter}$2:${letter}${len(values) + 1}")


def write_report(book: Book, spelling: Spelling, company: Company, quarter: Quarter) -> None:
    """Key in column A, value in column B: what is known is fixed, the rest is to be filled in."""
    sheet = book.sheet(spelling.sheet("report"))
    known = {"company": company.org_no, "company_name": company.name, "period": str(quarter), "template_version": spelling.layout["version"]}
    for row, (key, said) in enumerate(spelling.layout["report"].items(), HEADER_ROW):
        sheet.write_string(row, 0, said[spelling.language], book.style("key"))
        if key in known:
            sheet.write_string(row, 1, known[key], book.style("fixed"))
        else:
            sheet.write_blank(row, 1, None, book.style("date" if key == "dated" else "input"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 44)


def write_ids(book: Book, layout: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    """The hidden ids by which the file is recognised, whatever it is called."""
    sheet = book.hidden(layout["hidden_sheet"])
    for row, (key, value) in enumerate({**ids, "kind": "practice" if book.practice else "record"}.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)


def write_figures(book: Book, spelling: Spelling, sheet: Sheet, lines: Sequence[Line], lists: Container[str], quarter: Quarter) -> Table:
    """One table to fill in: rows made ready, free rows, drop-downs, and to the right what was reported before, locked."""
    name = spelling.sheet(str(sheet))
    page = book.sheet(name)
    columns = _with_expected(spelling.columns(sheet), lines)
    rows = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(lines) + FREE_ROWS)
    for col, column in enumerate(columns):
        style = "past_header" if column["key"] == "expected" else "header"
        page.write_string(HEADER_ROW, col, column.get(spelling.language) or book.words("template.expected"), book.style(style))
        page.set_column(col, col, WIDTHS.get(column["key"], 14))
        for row, line in zip(rows, [*lines, *[Line({})] * FREE_ROWS], strict=True):
            _write_cell(book, page, spelling, row, col, column, line)
    _write_past(book, page, lines, len(columns), quarter)
    at = {column["key"]: n for n, column in enumerate(columns)}
    _guide_entry(book, page, columns, str(sheet), rows, lists, at)
    page.freeze_panes(HEADER_ROW + 1, 1)
    page.repeat_rows(HEADER_ROW)
    page.set_row(HEADER_ROW, 32)
    page.ignore_errors({"number_stored_as_text": f"A{rows[0] + 1}:{xl_col_to_name(len(columns))}{rows[-1] + 1}"})
    return Table(name, _range(name, at["site"], rows), _range(name, at["quantity"], rows), _range(name, at["unit"], rows), len(lines))


def _with_expected(columns: Sequence[Mapping[str, Any]], lines: Sequence[Line]) -> list[Mapping[str, Any]]:
    """The layout's columns, with the expected range beside quantity and unit where any line has one."""
    shown = list(columns)
    if any(line.expected for line in lines):
        shown.insert(1 + next(n for n, column in enumerate(columns) if column["key"] == "unit"), {"key": "expected", "as": "expected"})
    return shown


def _write_cell(book: Book, page: Worksheet, spelling: Spelling, row: int, col: int, column: Mapping[str, Any], line: Line) -> None:
    if column["key"] == "expected":
        low, high = line.expected or (None, None)
        said = None if low is None else book.words("template.range", low=float(f"{low:.6g}"), high=float(f"{high:.6g}"))
        page.write(row, col, said, book.style("past"))
    elif text := spelling.written(column, line.values.get(column["key"])):
        page.write_string(row, col, text, book.style("input"))
    else:
        page.write_blank(row, col, None, book.style({"number": "number", "days": "number", "share": "share"}.get(column["as"], "input")))


def _write_past(book: Book, page: Worksheet, lines: Sequence[Line], first: int, quarter: Quarter) -> None:
    """The last four quarters, each figure with its row's unit; for a site without any, its last verified year."""
    if any(line.past for line in lines):
        for n, past in enumerate(quarter - k for k in range(QUARTERS_SHOWN, 0, -1)):
            page.write_string(HEADER_ROW, first + n, book.words("template.past_quarter", q=past), book.style("past_header"))
            page.set_column(first + n, first + n, 15)
            for row, line in enumerate(lines, HEADER_ROW + 1):
                if past in line.past:
                    page.write_number(row, first + n, line.past[past], book.style("past", f'#,##0.### "{line.values["unit"]}"'))
        first += QUARTERS_SHOWN
    years = sorted({line.verified[0] for line in lines if line.verified})
    for n, year in enumerate(years):
        page.write_string(HEADER_ROW, first + n, book.words("template.past_year", year=year), book.style("past_header"))
        page.set_column(first + n, first + n, 18)
        for row, line in enumerate(lines, HEADER_ROW + 1):
            if line.verified and line.verified[0] == year:
                page.write_number(row, first + n, line.verified[1], book.style("past", '#,##0 "t CO2e"'))


def _guide_entry(
    book: Book, page: Worksheet, columns: Sequence[Mapping[str, Any]], sheet: str, rows: range, lists: Container[str], at: Mapping[str, int]
) -> None:
    """Drop-downs that advise and never forbid, and colours for text in a number and for a number without unit."""
    for col, column in enumerate(columns):
        named = {"site": "site", "unit": f"unit_{sheet}", "counterparty": "counterparty"}.get(column["as"], column.get("vocabulary", ""))
        if named in lists:
            advice = {"validate": "list", "source": f"=gic_{named}", "error_type": "warning", "error_title": book.words("template.check_title")}
            free = column["as"] in ("counterparty", "carrier")
            page.data_validation(rows[0], col, rows[-1], col, advice | {"error_message": book.words("template.check_choice"), "show_error": not free})
    quantity, unit = (xl_rowcol_to_cell(rows[0], at[key], col_abs=True) for key in ("quantity", "unit"))
    text = f'AND(ISTEXT({quantity}),{quantity}<>"",ISNA(MATCH(LEFT({quantity},2),{{{NOTATIONS}}},0)))'
    page.data_validation(rows[0], at["quantity"], rows[-1], at["quantity"], {
        "validate": "custom", "value": f"=OR(AND(ISNUMBER({quantity}),{quantity}>=0),NOT(ISNA(MATCH(LEFT({quantity},2),{{{NOTATIONS}}},0))))",
        "error_type": "warning", "error_title": book.words("template.check_title"), "error_message": book.words("template.check_number"),
        "input_title": book.words("template.quantity_title"), "input_message": book.words("template.quantity_note"),
    })  # fmt: skip
    wrong, lacking = ({"type": "formula", "format": book.style(name)} for name in ("wrong", "lacking"))
    page.conditional_format(rows[0], at["quantity"], rows[-1], at["quantity"], wrong | {"criteria": "=" + text})
    page.conditional_format(rows[0], at["unit"], rows[-1], at["unit"], lacking | {"criteria": f'=AND(ISNUMBER({quantity}),{unit}="")'})


def _range(sheet: str, col: int, rows: range) -> str:
    letter = xl_col_to_name(col)
    return f"'{sheet}'!${letter}${rows[0] + 1}:${letter}${rows[-1] + 1}"
