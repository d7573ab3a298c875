"""Cells of the old Excel format (.xls), by xlrd: values as Excel stored them, errors kept as errors. Formulas are not seen, macros not looked at."""

from __future__ import annotations

import re
from typing import Any

PERCENT = 2
_STATES = ("visible", "hidden", "veryHidden")
_EXTERNAL = 2
"""xlrd's number for a link to another file"""
_QUOTED = re.compile(r'"[^"]*"|\\.')


class _Nowhere:
    """Where xlrd's remarks on odd files go."""

    def write(self, said: str) -> None:
        """Nobody reads them."""


def read(data: bytes, budget: Any) -> dict[str, Any]:
    """All cells with content of all sheets. Raises what xlrd raises for a damaged file."""
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, on_demand=False, logfile=_Nowhere())
    notes = ["F20"] if "_VBA_PROJECT".encode("utf-16-le") in data else []
    if _EXTERNAL in (getattr(book, "_supbook_types", None) or ()):
        notes.append("F21")
    return {"sheets": [_sheet(xlrd, book, sheet, budget) for sheet in book.sheets()], "names": _names(book), "notes": notes}


def _sheet(xlrd: Any, book: Any, sheet: Any, budget: Any) -> dict[str, Any]:
    cells: list[list[Any]] = []
    hidden: list[int] = []
    budget.sheet(sheet.name)
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        found = [
            cell
            for column, kind in enumerate(kinds)
            if (cell := _cell(xlrd, book, row, column, kind, values[column], sheet.cell_xf_index(row, column))) is not None
        ]
        if not found:
            continue
        budget.row(found)
        cells += found
        if row in sheet.rowinfo_map and sheet.rowinfo_map[row].hidden:
            hidden.append(row + 1)
    merged = [[top + 1, left + 1, bottom, right] for top, bottom, left, right in sheet.merged_cells[: budget.merges]]
    comments = [[row + 1, column + 1, note.text] for (row, column), note in sheet.cell_note_map.items() if budget.comment(note.text)]
    state = _STATES[min(sheet.visibility, 2)]
    return {"name": sheet.name, "state": state, "hidden": hidden, "merged": merged, "cells": cells, "comments": comments}


def _cell(xlrd: Any, book: Any, row: int, column: int, kind: int, value: Any, style: int) -> list[Any] | None:
    at = row + 1, column + 1
    if kind == xlrd.XL_CELL_TEXT:
        return [*at, "s", value, 0] if value else None
    if kind == xlrd.XL_CELL_NUMBER:
        percent = "%" in _QUOTED.sub("", book.format_map[book.xf_list[style].format_key].format_str)
        whole = int(value) if value == int(value) and abs(value) < 1e15 else value
        return [*at, "n", whole, PERCENT if percent else 0]
    if kind == xlrd.XL_CELL_DATE:
        try:
            return [*at, "d", xlrd.xldate.xldate_as_datetime(value, book.datemode).isoformat(), 0]
        except (ValueError, OverflowError):
            return [*at, "n", value, 0]
    if kind == xlrd.XL_CELL_BOOLEAN:
        return [*at, "b", bool(value), 0]
    if kind == xlrd.XL_CELL_ERROR:
        return [*at, "e", xlrd.error_text_from_code.get(value, "#REF!"), 0]
    return None


def _names(book: Any) -> dict[str, list[Any]]:
    """Defined names for single cells: name -> sheet, row, column."""
    found: dict[str, list[Any]] = {}
    for name in book.name_obj_list:
        operand = name.result
        if name.hidden or name.macro or operand is None or not isinstance(operand.value, list) or len(operand.value) != 1:
            continue
        coords = getattr(operand.value[0], "coords", None)
        if coords is None:
            continue
        sheet, past, top, bottom, left, right = coords
        if past == sheet + 1 and bottom == top + 1 and right == left + 1 and 0 <= sheet < book.nsheets:
            found[name.name] = [book.sheet_by_index(sheet).name, top + 1, left + 1]
    return found
