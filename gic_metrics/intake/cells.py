"""Cells with their addresses, as read by the limited child (`child.py`); a file that breaks a limit is refused with one finding."""

from __future__ import annotations

import gc
import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import PurePath
from typing import Any

from gic_metrics.intake.limited import limited
from gic_metrics.vocabulary import Finding, Severity

FORMULA, PERCENT, LINKED = 1, 2, 4
"""flags of a cell, as the child answers them"""
BEYOND = 1e308
"""from here on a number is none that a spreadsheet can hold"""
OF_TEXT = 8
"""flag of a cell of a text file: its address is line and column"""


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """A text with white space of every kind made plain."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with content. `kind`: `n` number, `s` text, `b` true or false, `d` date, `e` error, `u` a formula without a value."""

    row: int
    column: int
    kind: str
    value: Any
    flags: int = 0
    was: str | None = None
    """what stands in the file, where a person's answer is read in its place"""

    @property
    def raw(self) -> str:
        """What stands in the file, as text, whatever a person has answered."""
        return self.text if self.was is None else self.was

    @property
    def address(self) -> str:
        return line_and_column(self.row, self.column) if self.flags & OF_TEXT else address(self.row, self.column)

    @property
    def formula(self) -> bool:
        return bool(self.flags & FORMULA)

    @property
    def percent(self) -> bool:
        return bool(self.flags & PERCENT)

    @property
    def linked(self) -> bool:
        return bool(self.flags & LINKED)

    @property
    def text(self) -> str:
        """What stands in the cell, as text; white space of every kind made plain."""
        if self.kind == "s":
            return plain(self.value)
        if self.kind == "n" and isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < 1e15:
            return str(int(self.value))
        if self.kind == "d" and isinstance(self.value, datetime) and not any((self.value.hour, self.value.minute, self.value.second)):
            return self.value.date().isoformat()
        if self.kind == "u":
            return "=" + str(self.value)
        return " ".join(str(self.value).split())


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells with content of one sheet, by row and column; a merged range shows its value in every cell of its first column's rows."""

    name: str
    state: str = "visible"
    hidden: tuple[int, ...] = ()
    """the rows with content that are hidden or filtered away"""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """top, left, bottom, right"""
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    """notes on cells, by row and column"""
    text: bool = False
    """of a text file: it has no name, and its cells are known by line and column"""

    def held_from_above(self) -> dict[tuple[int, int], Cell]:
        """For each row of a range merged over several, below the first: its column's cell that holds the value. A range inside another is none."""
        rows = sorted(self.rows)
        found: dict[tuple[int, int], Cell] = {}
        down: dict[int, int] = {}
        for top, left, bottom, _right in sorted(self.merged):
            holder = self.at(top, left)
            if holder is not None and top > down.get(left, 0):
                down[left] = bottom
                found.update({(row, left): holder for row in rows[bisect_right(rows, top) : bisect_right(rows, bottom)]})
        return found

    @property
    def hidden_rows(self) -> int:
        return len(self.hidden)

    def at(self, row: int, column: int) -> Cell | None:
        return self.rows.get(row, {}).get(column)

    def place(self, row: int, column: int = 1) -> str:
        """The address of a cell of this sheet, filled or not."""
        return line_and_column(row, column) if self.text else address(row, column)

    def said(self, row: int, column: int, text: str) -> Cell:
        """A text that stands in no cell, pointing to this one."""
        return Cell(row, column, "s", text, OF_TEXT if self.text else 0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a file."""

    sheets: tuple[SheetCells, ...]
    notes: tuple[Finding, ...] = ()
    """what is to be said about how its cells were read"""
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """defined names for single cells: name -> (sheet, cell)"""


def address(row: int, column: int) -> str:
    """`F7` for row 7, column 6."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def line_and_column(row: int, column: int) -> str:
    """`L7C6`: where a cell of a text file stands."""
    return f"L{row}C{column}"


def row_ranges(numbers: Iterable[int]) -> str:
    """`5-9, 12`: the rows, all of them, in their order."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in spans)


def read_cells(data: bytes, kind: str = "xlsx") -> Workbook | Finding:
    """Every cell of a workbook, read in a child with limits; or the one finding that refuses the file. Never raises for what is in the file.

    `kind` is xlsx (and xlsm), xls or ods: the reader in `intake/readers` that is used.
    """
    out = _ask_child(data, kind)
    if out is None:
        return Finding(Severity.ERROR, "F10")
    with nothing_let_go():
        return _book(json.loads(out))


def _book(answer: dict[str, Any]) -> Workbook | Finding:
    if refused := answer.get("refused"):
        return Finding(Severity.ERROR, refused, answer.get("sheet"), answer.get("cell"), None, answer.get("params") or {})
    names = {name: (sheet, address(row, column)) for name, (sheet, row, column) in answer["names"].items()}
    return Workbook(tuple(_sheet(sheet) for sheet in answer["sheets"]), tuple(Finding(Severity.NOTE, code) for code in answer["notes"]), names)


def _ask_child(data: bytes, kind: str = "xlsx") -> bytes | None:
    """Its answer as JSON; None if it had to be stopped."""
    script, library = find_spec("gic_metrics.intake.child"), find_spec("openpyxl")
    if script is None or library is None or script.origin is None or library.origin is None:
        raise RuntimeError("openpyxl is not installed")
    return limited([script.origin, str(PurePath(library.origin).parent.parent), kind], data)


@contextmanager
def nothing_let_go() -> Iterator[None]:
    """While very much is made that all stays, the search for what could be let go takes as long as the work itself; it waits."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _sheet(said: dict[str, Any]) -> SheetCells:
    rows: dict[int, dict[int, Cell]] = {}
    for row, column, kind, value, flags in said["cells"]:
        if kind == "d":
            kind, value = _day(value)
        if kind == "n" and not abs(value) < BEYOND:
            kind, value = "s", str(value)
        if kind == "s" and not value.strip():
            continue
        rows.setdefault(row, {})[column] = Cell(row, column, kind, value, flags)
    merged = tuple(tuple(one) for one in said["merged"])
    comments = {(row, column): text for row, column, text in said["comments"]}
    return SheetCells(said["name"], said["state"], tuple(said["hidden"]), merged, rows, comments)


def _day(said: str) -> tuple[str, date | datetime | str]:
    try:
        return "d", datetime.fromisoformat(said)
    except ValueError:
        return "d", said
