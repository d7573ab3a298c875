"""A template filled in, as a company would: the figures written into the rows made ready for them, the others on the free rows below.

Used for practice reports and by tests. It writes nothing that a person could not type, and reads nothing: what comes out goes through the
same door as any other workbook.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gic_metrics.intake.template_book import HEADER_ROW
from gic_metrics.intake.template_sheets import Spelling
from gic_metrics.vocabulary import Sheet

KEY_COLUMNS = ("site", "variable", "item", "gas", "origin", "category", "counterparty")
FIRST_ROW = HEADER_ROW + 2
"""one-based: the first row below the header"""


def filled(template: bytes, rows: Mapping[Sheet, Sequence[Mapping[str, Any]]], spelling: Spelling, *, by: str, on: date) -> bytes:
    """The template's bytes with `rows` in it. A row maps column keys of the layout to values of a record: `{"origin": "biogenic", "quantity": 12.5}`.

    Rows made ready for which nothing is given are cleared, as a line that does not apply is. Raises KeyError for a column the layout lacks.
    """
    book = load_workbook(io.BytesIO(template))
    for sheet in (s for s in Sheet if str(s) in spelling.layout["columns"] and spelling.sheet(str(s)) in book.sheetnames):
        _fill_sheet(book[spelling.sheet(str(sheet))], spelling.columns(sheet), spelling, rows.get(sheet, ()))
    _sign(book, spelling, by, on)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def indicator_workbook(rows: Sequence[Mapping[str, Any]], spelling: Spelling, period: str) -> bytes:
    """The staff's own file for a quarter: the quarter, and the sheet of indicators alone."""
    book = Workbook()
    head = book.active
    head.title = spelling.sheet("report")
    head.append([spelling.layout["report"]["period"][spelling.language], period])
    sheet = book.create_sheet(spelling.sheet("indicators"))
    columns = [c for c in spelling.columns(Sheet.INDICATORS) if c["key"] != "period"]
    sheet.append([c[spelling.language] for c in columns])
    for row in rows:
        sheet.append([row.get(c["key"]) for c in columns])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _fill_sheet(page: Worksheet, columns: Iterable[Mapping[str, Any]], spelling: Spelling, rows: Sequence[Mapping[str, Any]]) -> None:
    headers = {str(cell.value): int(cell.column) for cell in page[HEADER_ROW + 1] if cell.value}
    at = {c["key"]: (headers[c[spelling.language]], c) for c in columns if c[spelling.language] in headers}
    keys = [name for name in KEY_COLUMNS if name in at]
    ready = _rows_made_ready(page, at, keys)
    free = max(ready.values(), default=FIRST_ROW - 1) + 1
    for row in rows:
        said = {key: _cell_value(value, at[key][1], spelling) for key, value in row.items()}
        place = ready.pop(tuple(said.get(name) or "" for name in keys), None)
        if place is None:
            place, free = free, free + 1
        for key, value in said.items():
            page.cell(place, at[key][0]).value = value
    for place in ready.values():
        for column, _ in at.values():
            page.cell(place, column).value = None


def _rows_made_ready(page: Worksheet, at: Mapping[str, tuple[int, Any]], keys: Sequence[str]) -> dict[tuple[str, ...], int]:
    """What each prepared row is about -> its row number; they end at the first row without a site."""
    found: dict[tuple[str, ...], int] = {}
    row = FIRST_ROW
    while page.cell(row, at["site"][0]).value:
        found[tuple(str(page.cell(row, at[name][0]).value or "") for name in keys)] = row
        row += 1
    return found


def _cell_value(value: Any, column: Mapping[str, Any], spelling: Spelling) -> Any:
    """Numbers as numbers; what the layout has a word for, in that word."""
    if value is None or value == "":
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return spelling.written(column, value)


def _sign(book: Workbook, spelling: Spelling, by: str, on: date) -> None:
    """Who filled it in and confirmed it, and when."""
    said = {"prepared_by": by, "attested_by": by, "dated": on}
    page = book[spelling.sheet("report")]
    labels = {form[spelling.language]: said[key] for key, form in spelling.layout["report"].items() if key in said}
    for row in page.iter_rows(min_row=HEADER_ROW + 1, max_col=2):
        if row[0].value in labels:
            row[1].value = labels[row[0].value]
