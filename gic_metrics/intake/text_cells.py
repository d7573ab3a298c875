"""A text file as the cells of one sheet without a name: `;`, tab or `,` between them, in UTF-8, UTF-16 or ISO-8859-1.

A cell's address is its line and column, `L5C3`. Every cell is text: numbers are read later, as those typed as text in a workbook are.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace

from gic_metrics.intake.cells import OF_TEXT, Cell, SheetCells, Workbook
from gic_metrics.intake.child import CELLS, COLUMNS, LAST_ROW, ROWS
from gic_metrics.vocabulary import Finding, Severity

SEPARATORS = (";", "\t", ",", "|")
"""of equals the first: a decimal comma is no separator"""
LOOKED_AT = 400
"""lines by which the separator is found"""
_SEP_LINE = re.compile(r"sep=(.)")
_WRITTEN = re.compile(r"[-+−]?\s*[0-9][0-9 .,\u00a0\u202f]*[0-9](?:\s*%)?")
_THREE = re.compile(r"[-+−]?\s*[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\s*%)?")
"""a number that may have three decimals or a thousands mark"""


def text_cells(data: bytes) -> Workbook | Finding:
    """The cells of a text file, or the one finding that refuses it. Never raises for what is in the file."""
    text = decoded(data)
    separator = _separator(text)
    if separator is None:
        return Finding(Severity.ERROR, "F14")
    if text.count(separator) > 2 * CELLS:
        return Finding(Severity.ERROR, "F12", params={"n": CELLS})
    rows: dict[int, dict[int, Cell]] = {}
    n = 0
    try:
        for number, said in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            cells = {c: Cell(number, c, "s", one, OF_TEXT) for c, one in enumerate(said, start=1) if one.strip()}
            if not cells or (number == 1 and _SEP_LINE.fullmatch(separator.join(said).strip())):
                continue
            rows[number] = cells
            n += len(cells)
            if max(cells) > COLUMNS or number > LAST_ROW:
                return Finding(Severity.ERROR, "F11", None, next(cell for column, cell in cells.items() if column == max(cells)).address)
            if len(rows) > ROWS or n > CELLS:
                return Finding(Severity.ERROR, "F12", params={"n": ROWS if len(rows) > ROWS else CELLS})
    except csv.Error:
        return Finding(Severity.ERROR, "F06")
    sheet, note = _three_decimals(SheetCells("", rows=rows, text=True))
    return Workbook((sheet,), (note,) if note else ())


def decoded(data: bytes) -> str:
    """UTF-8 where it is that, UTF-16 where its mark stands first, else what Excel in Norway writes (ISO-8859-1 with Windows' signs)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("iso-8859-1")


def _separator(text: str) -> str | None:
    """The one that cuts the most lines into the same number of cells, two at least; None for a text that is no table."""
    lines = text.splitlines()[:LOOKED_AT]
    if lines and (said := _SEP_LINE.fullmatch(lines[0].strip())):
        return said[1]
    if max((len(line) for line in lines), default=0) > csv.field_size_limit():
        return max(SEPARATORS[:3], key=text.count)
    counted = {separator: _alike(lines, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=counted.__getitem__)
    return best if counted[best] else None


def _alike(lines: list[str], separator: str) -> int:
    try:
        lengths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1 and any(cell.strip() for cell in row))
    except csv.Error:
        return 0
    return max(lengths.values(), default=0)


def _three_decimals(sheet: SheetCells) -> tuple[SheetCells, Finding | None]:
    """`382,125` is a figure with decimals where the file's other figures show what its decimal mark is; said in a note. Else it is asked about."""
    written = [cell for cells in sheet.rows.values() for cell in cells.values() if _WRITTEN.fullmatch(cell.text)]
    shown: dict[str, Cell] = {}
    for cell in written:
        if not _THREE.fullmatch(cell.text) and (mark := _decimal_mark(cell.text)):
            shown.setdefault(mark, cell)
    if len(shown) != 1:
        return sheet, None
    ((mark, example),) = shown.items()
    meant = [cell for cell in written if (found := _THREE.fullmatch(cell.text)) and found[1] == mark and "%" not in cell.text]
    if not meant:
        return sheet, None
    rows = {number: dict(cells) for number, cells in sheet.rows.items()}
    for cell in meant:
        value = float(cell.text.replace("−", "-").replace(" ", "").replace(mark, "."))
        rows[cell.row][cell.column] = replace(cell, kind="n", value=value, was=cell.text)
    said = {"example": example.text, "at": example.address, "said": meant[0].text, "n": len(meant), "mark": mark}
    return replace(sheet, rows=rows), Finding(Severity.NOTE, "F22", None, meant[0].address, meant[0].text, said)


def _decimal_mark(text: str) -> str:
    """The decimal mark that a number shows beyond doubt; "" where it shows none."""
    digits = text.rstrip("% ").lstrip("-+− ")
    marks = [sign for sign in digits if sign in ".,"]
    if not marks or (len(marks) > 1 and marks.count(marks[-1]) > 1):
        return ""
    decimals = digits.rpartition(marks[-1])[2]
    return marks[-1] if decimals.isdigit() else ""
