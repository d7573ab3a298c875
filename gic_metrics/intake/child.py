"""What runs inside the limited child: workbook bytes on standard input, cells as JSON on standard output.

Started as a script in isolated mode (`python -I child.py SITE_FOLDER KIND`); it imports nothing of this package but the one reader of the kind
(`readers/KIND.py`), as a file, so that it starts fast and holds nothing worth stealing.

Answer: `{"sheets": [{"name", "state", "hidden": [row], "merged": [[top, left, bottom, right]], "cells": [[row, column, kind, value, flags]],
"comments": [[row, column, text]]}],
"names": {name: [sheet, row, column]}, "notes": [code]}` or `{"refused": code, "sheet", "cell", "params"}`. Kinds of cells: `n` number, `s` text,
`b` true or false, `d` date (ISO 8601), `e` error, `u` a formula without a value. Flags: 1 formula, 2 percent format, 4 points to another file.
"""

from __future__ import annotations

import gc
import json
import sys
import warnings
from functools import cache
from importlib import import_module
from pathlib import Path
from runpy import run_path
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
LIBRARIES = {"xlsx": ("openpyxl",), "xls": ("xlrd",), "ods": ("defusedxml.ElementTree",)}
"""what each reader needs, so that a process that stands ready has it before any file comes"""
MERGES = 20_000


class Refused(Exception):
    """The workbook breaks a limit; carries the answer."""

    def __init__(self, code: str, sheet: str | None = None, cell: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, "sheet": sheet, "cell": cell, "params": params}


class Budget:
    """What a workbook may hold, counted while it is read; raises Refused for the first limit that is passed."""

    merges = MERGES

    def __init__(self) -> None:
        self.title = ""
        self._rows = 0
        self._cells = CELLS
        self._text = TEXT_CHARS
        self._comments = 0

    def sheet(self, title: str) -> None:
        """The rows that follow are of this sheet."""
        self.title, self._rows = title, 0

    def far(self, row: int, column: int) -> None:
        """A cell with content stands here."""
        if column > COLUMNS or row > LAST_ROW:
            raise Refused("F11", self.title, _address(row, column))

    def comment(self, text: str) -> bool:
        """A comment on a cell; False for those beyond what is looked at."""
        self._comments += 1
        self._text -= len(text)
        return self._comments <= MERGES and self._text >= 0

    def row(self, cells: list[list[Any]]) -> None:
        """A row with content: its cells, as they are answered, from left to right."""
        self._rows += 1
        if self._rows > ROWS:
            raise Refused("F12", self.title, None, n=ROWS)
        for cell in cells:
            if cell[1] > COLUMNS or cell[0] > LAST_ROW:
                raise Refused("F11", self.title, _address(cell[0], cell[1]))
            if cell[2] == "s":
                self._text -= len(cell[3])
        self._cells -= len(cells)
        if self._cells < 0 or self._text < 0:
            raise Refused("F10", self.title, None)


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


@cache
def reader(kind: str) -> dict[str, Any]:
    """What `readers/KIND.py` defines."""
    return run_path(str(Path(__file__).with_name("readers") / f"{kind}.py"))


def read(data: bytes, kind: str) -> dict[str, Any]:
    """All cells with content of all sheets; raises Refused, or whatever the library raises for a damaged file."""
    answer: dict[str, Any] = reader(kind)["read"](data, Budget())
    if not answer["sheets"]:
        raise Refused("F06")
    return answer


def _address(row: int, column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def ready() -> None:
    """What is the same for every file."""
    leave_out("numpy", "pandas", "PIL", "lxml")
    if sys.argv[1] not in sys.path:
        sys.path.append(sys.argv[1])
    warnings.simplefilter("ignore")
    reader(sys.argv[2])
    for library in LIBRARIES[sys.argv[2]]:
        import_module(library)


def main() -> int:
    limit()
    ready()
    gc.disable()  # everything that is read is kept until the answer is given, and looking for what is not takes as long as reading
    try:
        answer = read(sys.stdin.buffer.read(), sys.argv[2])
    except Refused as refused:
        answer = refused.answer
    except MemoryError:
        answer = {"refused": "F10"}
    except Exception as error:  # noqa: BLE001  whatever a library makes of a damaged file: the parent says that it is damaged
        locked = "encrypted" in str(error).lower()
        answer = {"refused": "F03" if locked else "F06", "params": {} if locked else {"detail": type(error).__name__}}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
