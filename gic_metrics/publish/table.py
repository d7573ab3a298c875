"""A table as a file: CSV for the language's spreadsheet, or a workbook; text that a spreadsheet would run is made harmless (rule 19)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import xlsxwriter

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""a text cell that begins like this is taken for a formula by a spreadsheet (OWASP, CSV injection)"""

Row = Sequence[Any]
MOST_ROWS = 1_000_000
"""a sheet of a workbook holds 1 048 576 rows"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its lines of text, an empty line, the heads and the rows; numbers stay numbers."""

    name: str
    """at most 31 letters, none of []:*?/\\ """
    notes: Sequence[str]
    """the first is the title"""
    columns: Sequence[str]
    rows: Iterable[Row]
    widths: Sequence[int] = ()
    """of the columns, in letters; without: 18 each"""


def harmless(cell: Any) -> Any:
    """Text that begins like a formula gets an apostrophe before it; numbers, also negative ones, stay."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def csv_bytes(columns: Sequence[str], rows: Iterable[Row], language: str) -> bytes:
    """A CSV file: semicolon and decimal comma in Norwegian, comma and point in English; UTF-8 with a byte order mark. None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if language == "nb" else ",", lineterminator="\r\n")
    writer.writerow([harmless(c) for c in columns])
    for row in rows:
        writer.writerow([_written(cell, language) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(*sheets: Sheet) -> bytes:
    """A workbook of these sheets; text stays text, also where it looks like a formula, an address or a number."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    for given in sheets:
        sheet, heads = book.add_worksheet(given.name), len(given.notes) + 1
        for n, note in enumerate(given.notes):
            sheet.write_string(n, 0, note, bold if n == 0 else None)
        sheet.write_row(heads, 0, given.columns, wrap)
        for n, row in enumerate(islice(given.rows, MOST_ROWS), start=heads + 1):
            for column, cell in enumerate(row):
                _write(sheet, n, column, cell)
        for n in range(len(given.columns)):
            sheet.set_column(n, n, given.widths[n] if n < len(given.widths) else 18)
        sheet.freeze_panes(heads + 1, 0)
    book.close()
    return out.getvalue()


def _written(cell: Any, language: str) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, float):
        text = repr(int(cell)) if cell.is_integer() else repr(cell)
        return text.replace(".", ",") if language == "nb" else text
    return harmless(cell)


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        sheet.write_string(row, column, str(cell))
    else:
        sheet.write_number(row, column, cell)
