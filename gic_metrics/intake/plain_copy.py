"""An xlsx copy of the cells of a file that is no xlsx itself: the contents, and nothing of how it looked."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gic_metrics.intake.cells import Cell, Workbook
from gic_metrics.intake.opening import cells_of
from gic_metrics.vocabulary import Finding

TEXT_SHEET = "Data"
"""the one sheet of a text file's copy"""
LAST_COPIED_COLUMN = 199
WIDTH = 18


def plain_copy(data: bytes, kind: str) -> bytes | Finding:
    """The cells of a text file or another kind of workbook as an xlsx; or the finding that refuses it."""
    book = cells_of(data, kind)
    return book if isinstance(book, Finding) else _of_cells(book)


def empty() -> bytes:
    """A workbook with one blank sheet, for a list that stands alone."""
    out, book = _new()
    book.add_worksheet(TEXT_SHEET)
    book.close()
    return out.getvalue()


def _of_cells(cells: Workbook) -> bytes:
    out, book = _new()
    formats = {"d": book.add_format({"num_format": "yyyy-mm-dd"}), "%": book.add_format({"num_format": "0.0 %"})}
    for held in cells.sheets:
        sheet = book.add_worksheet(held.name or TEXT_SHEET)
        sheet.set_column(0, LAST_COPIED_COLUMN, WIDTH)
        if held.state != "visible" and len(cells.sheets) > 1:
            sheet.hide()
        for row in held.rows.values():
            for cell in row.values():
                _write(sheet, cell, formats)
    book.close()
    return out.getvalue()


def _new() -> tuple[io.BytesIO, xlsxwriter.Workbook]:
    out = io.BytesIO()
    return out, xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})


def _write(sheet: Worksheet, cell: Cell, formats: dict[str, xlsxwriter.format.Format]) -> None:
    row, column = cell.row - 1, cell.column - 1
    if cell.was is not None:
        sheet.write_string(row, column, cell.was)
    elif cell.kind == "n":
        sheet.write_number(row, column, cell.value, formats["%"] if cell.percent else None)
    elif cell.kind == "b":
        sheet.write_boolean(row, column, bool(cell.value))
    elif cell.kind == "d" and isinstance(cell.value, datetime):
        sheet.write_datetime(row, column, cell.value, formats["d"])
    else:
        sheet.write_string(row, column, str(cell.value) if cell.kind == "s" else cell.text)
