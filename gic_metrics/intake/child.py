"""What runs inside the limited child: workbook bytes on standard input, cells as JSON on standard output.

Started as a script in isolated mode (`python -I child.py SITE_FOLDER`); it imports nothing of this package, so that it starts fast and holds
nothing worth stealing. One pass gives value, formula and number format of each cell (openpyxl's two modes give one or the other).

Answer: `{"sheets": [{"name", "state", "hidden_rows", "merged": [[top, left, bottom, right]], "cells": [[row, column, kind, value, flags]]}]}`
or `{"refused": code, "sheet", "cell", "params"}`. Kinds: `n` number, `s` text, `b` true or false, `d` date (ISO 8601), `e` error, `u` a formula
without a value. Flags: 1 formula, 2 percent format, 4 the formula points to another file.
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 30
ROWS = 60_000
"""rows with content on one sheet"""
COLUMNS = 200
LAST_ROW = 200_000
"""a cell below this row is refused: a long run of blank rows is skipped, but a figure is never left behind"""
CELLS = 1_000_000
TEXT_CHARS = 50_000_000
MERGES = 20_000

FORMULA, PERCENT, LINKED = 1, 2, 4
_OTHER_FILE = re.compile(r"\[\d+\]|\.xls[xmb]?\]")


class Refused(Exception):
    """The workbook breaks a limit; carries the answer."""

    def __init__(self, code: str, sheet: str | None = None, cell: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, "sheet": sheet, "cell": cell, "params": params}


def limit() -> None:
    """Ask the system to stop this process at its limits; where it cannot (Windows), the parent watches instead."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (("RLIMIT_AS", MEMORY_BYTES), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
        try:
            resource.setrlimit(getattr(resource, what), (most, most))
        except (AttributeError, ValueError, OSError):
            continue


def leave_out(*modules: str) -> None:
    """Keep openpyxl from importing what only costs time and memory here."""
    for module in modules:
        sys.modules[module] = None  # type: ignore[assignment]


def read(data: bytes) -> dict[str, Any]:
    """All cells with content of all sheets; raises Refused, or whatever openpyxl raises for a damaged file."""
    from openpyxl import load_workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    ReadOnlyWorksheet._get_size = lambda self: None  # the stated size may be false, and finding it costs a pass
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    if not book.worksheets:
        raise Refused("F06")
    budget = {"cells": CELLS, "text": TEXT_CHARS}
    return {"sheets": [_sheet(book, sheet, budget) for sheet in book.worksheets]}


def _sheet(book: Any, sheet: Any, budget: dict[str, int]) -> dict[str, Any]:
    answer: dict[str, Any] = {"name": sheet.title, "state": sheet.sheet_state, "hidden_rows": 0, "merged": [], "cells": []}
    rows = 0
    percent = _percent_styles(book)
    with sheet._get_source() as source:
        for kind, got in _parts(book, sheet, source, percent):
            if kind == "hidden":
                answer["hidden_rows"] += got
            elif kind == "merged":
                answer["merged"] = got
            else:
                rows += 1
                if rows > ROWS:
                    raise Refused("F12", sheet.title, None, n=ROWS)
                _count(sheet.title, got, budget)
                answer["cells"].extend(got)
    return answer


def _count(title: str, cells: list[list[Any]], budget: dict[str, int]) -> None:
    for row, column, _kind, value, _flags in cells:
        if column > COLUMNS or row > LAST_ROW:
            raise Refused("F11", title, _address(row, column))
        if isinstance(value, str):
            budget["text"] -= len(value)
    budget["cells"] -= len(cells)
    if budget["cells"] < 0 or budget["text"] < 0:
        raise Refused("F10", title, None)


def _parts(book: Any, sheet: Any, source: Any, percent: set[int]) -> Iterator[tuple[str, Any]]:
    from openpyxl.worksheet._reader import MERGE_TAG, ROW_TAG, WorkSheetParser
    from openpyxl.xml.functions import iterparse

    parser = WorkSheetParser(
        source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=book._date_formats, timedelta_formats=book._timedelta_formats
    )
    for _event, element in iterparse(source):
        if element.tag == ROW_TAG:
            cells = _row(parser, element, percent)
            if cells:
                yield "row", cells
                if element.get("hidden") in ("1", "true"):
                    yield "hidden", 1
            element.clear()
        elif element.tag == MERGE_TAG:
            yield "merged", [_bounds(one.get("ref", "")) for one in element[:MERGES]]
            element.clear()


def _row(parser: Any, row: Any, percent: set[int]) -> list[list[Any]]:
    parser.row_counter = int(float(row.get("r") or parser.row_counter + 1))
    parser.col_counter = 0
    cells = []
    for element in row:
        cell = _cell(parser, element, percent)
        if cell is not None:
            cells.append(cell)
    return cells


def _cell(parser: Any, element: Any, percent: set[int]) -> list[Any] | None:
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG

    got = parser.parse_cell(element)
    value, kind = got["value"], got["data_type"]
    formula = element.find(FORMULA_TAG)
    flags = 0
    if formula is not None:
        flags = FORMULA | (LINKED if _OTHER_FILE.search(formula.text or "") else 0)
    if value is None:
        stands_empty = element.get("t") == "str" and element.find(VALUE_TAG) is not None
        if formula is None or stands_empty:
            return None
        return [got["row"], got["column"], "u", formula.text or "", flags]
    if got["style_id"] in percent:
        flags |= PERCENT
    if kind not in ("n", "s", "b", "d", "e"):
        kind, value = "s", str(value)
    if kind == "d":
        value = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return [got["row"], got["column"], kind, value, flags]


def _percent_styles(book: Any) -> set[int]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    found = set()
    for index, style in enumerate(book._cell_styles):
        number = style.numFmtId
        known = BUILTIN_FORMATS.get(number, "") if number < 164 else ""
        own = book._number_formats[number - 164] if number >= 164 and number - 164 < len(book._number_formats) else ""
        if "%" in (known or own):
            found.add(index)
    return found


def _address(row: int, column: int) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column) if column <= 18_278 else '?'}{row}"


def _bounds(reference: str) -> list[int]:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    return [top or 0, left or 0, bottom or 0, right or 0]


def main() -> int:
    limit()
    leave_out("numpy", "pandas", "PIL", "lxml")
    sys.path.append(sys.argv[1])
    warnings.simplefilter("ignore")
    try:
        answer = read(sys.stdin.buffer.read())
    except Refused as refused:
        answer = refused.answer
    except MemoryError:
        answer = {"refused": "F10"}
    except Exception as error:  # noqa: BLE001  whatever openpyxl makes of a damaged file: the parent says that it is damaged
        answer = {"refused": "F06", "params": {"detail": type(error).__name__}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
