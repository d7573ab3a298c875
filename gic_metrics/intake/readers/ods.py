"""Cells of an OpenDocument spreadsheet (.ods), read as a stream: repeated rows and cells are counted, and blank ones never laid out.

The typed value is what a cell holds; the text it shows tells an error from a number, for some programs store an error as the number 0.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

FORMULA, PERCENT, LINKED = 1, 2, 4
ROWS_DOWN, COLUMNS_ACROSS = 1_048_576, 16_384
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_OF_TABLE, _OF_OFFICE, _OF_TEXT, _OF_STYLE = (f"{{{_SPACE}{name}:1.0}}" for name in ("table", "office", "text", "style"))
_CELLS = (_OF_TABLE + "table-cell", _OF_TABLE + "covered-table-cell")
_ERROR = re.compile(r"#[A-ZÆØÅ0-9/]+[!?]?|(?:Err|Feil):[0-9]+", re.IGNORECASE)
_OTHER_FILE = re.compile(r"'?(?:file|https?|smb):/{1,3}|\[\d+\]", re.IGNORECASE)
_ADDRESS = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^'.]+))\.\$?([A-Z]{1,3})\$?([0-9]+)(?::\.?\$?\3\$?\4)?")
_BREAKS = {_OF_TEXT + "line-break": "\n", _OF_TEXT + "tab": "\t"}


def read(data: bytes, budget: Any) -> dict[str, Any]:
    """All cells with content of all sheets. Raises what the XML parser raises for a damaged file."""
    from defusedxml.ElementTree import iterparse

    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as source:
        book = _Book(budget)
        for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
            (book.start if event == "start" else book.end)(element)
        macros = any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist())
    return {"sheets": book.sheets, "names": book.names, "notes": [*(["F20"] if macros else []), *(["F21"] if book.links else [])]}


class _Book:
    """What has been read so far; elements are let go as soon as they are read."""

    def __init__(self, budget: Any) -> None:
        self.budget = budget
        self.sheets: list[dict[str, Any]] = []
        self.names: dict[str, list[Any]] = {}
        self.links = False
        self._unseen: set[str] = set()
        """styles of sheets that are not shown"""
        self._style = ""
        self._depth = 0
        self._row = 0
        self._above: list[Any] = []

    def start(self, element: Any) -> None:
        self._above.append(element)
        if element.tag == _OF_STYLE + "style":
            self._style = element.get(_OF_STYLE + "name", "")
        elif element.tag == _OF_TABLE + "table":
            self._depth += 1
            if self._depth == 1:
                self._row = 0
                name = element.get(_OF_TABLE + "name", "")
                state = "hidden" if element.get(_OF_TABLE + "style-name", "") in self._unseen else "visible"
                self.budget.sheet(name)
                self.sheets.append({"name": name, "state": state, "hidden": [], "merged": [], "cells": [], "comments": []})

    def end(self, element: Any) -> None:
        self._above.pop()
        if element.tag == _OF_STYLE + "table-properties" and element.get(_OF_TABLE + "display") == "false":
            self._unseen.add(self._style)
        elif element.tag == _OF_TABLE + "table":
            self._depth -= 1
        elif element.tag == _OF_TABLE + "named-range":
            self._name(element)
        elif element.tag == _OF_TABLE + "table-row" and self._depth == 1:
            self._rows(element)
            element.clear()
            if self._above:
                self._above[-1].clear()  # what was read goes; the attributes of a sheet were read when it began

    def _name(self, element: Any) -> None:
        said = _ADDRESS.fullmatch(element.get(_OF_TABLE + "cell-range-address", ""))
        if said:
            sheet = said[1].replace("''", "'") if said[1] else said[2]
            self.names[element.get(_OF_TABLE + "name", "")] = [sheet, int(said[4]), _number(said[3])]

    def _rows(self, element: Any) -> None:
        """A row, as often as it is repeated; a blank one is only counted."""
        sheet, times = self.sheets[-1], _times(element, "number-rows-repeated", ROWS_DOWN)
        cells = self._cells(element, sheet)
        unseen = element.get(_OF_TABLE + "visibility", "visible") != "visible"
        for _ in range(times if cells else 0):
            row = [[self._row + 1, *cell] for cell in cells]
            self.budget.row(row)
            sheet["cells"] += row
            if unseen:
                sheet["hidden"].append(self._row + 1)
            self._row += 1
        self._row += 0 if cells else times

    def _cells(self, element: Any, sheet: dict[str, Any]) -> list[list[Any]]:
        """Column, kind, value and flags of each cell with content."""
        cells: list[list[Any]] = []
        column = 0
        for one in element:
            if one.tag not in _CELLS:
                continue
            times = _times(one, "number-columns-repeated", COLUMNS_ACROSS)
            found, note = _value(one), one.find(_OF_OFFICE + "annotation")
            if note is not None and self.budget.comment(said := _shown(note)):
                sheet["comments"].append([self._row + 1, column + 1, said])
            down, across = _times(one, "number-rows-spanned", ROWS_DOWN), _times(one, "number-columns-spanned", COLUMNS_ACROSS)
            if (down > 1 or across > 1) and len(sheet["merged"]) < self.budget.merges:
                sheet["merged"].append([self._row + 1, column + 1, self._row + down, column + across])
            if found is not None:
                self.links |= bool(found[2] & LINKED)
                self.budget.far(self._row + 1, column + times)
                cells += [[column + n, *found] for n in range(1, times + 1)]
            column += times
        return cells


def _value(cell: Any) -> tuple[str, Any, int] | None:
    """Kind, value and flags; None for a cell without content."""
    formula = cell.get(_OF_TABLE + "formula")
    flags = 0 if formula is None else FORMULA | (LINKED if _OTHER_FILE.search(formula) else 0)
    kind, shown = cell.get(_OF_OFFICE + "value-type"), _shown(cell)
    if _ERROR.fullmatch(shown.strip()) and (formula is not None or kind != "string"):
        return "e", shown.strip(), flags
    if kind in ("float", "percentage", "currency"):
        number = float(cell.get(_OF_OFFICE + "value", "nan"))
        whole = int(number) if number.is_integer() and abs(number) < 1e15 else number
        return "n", whole, flags | (PERCENT if kind == "percentage" else 0)
    if kind == "date":
        return "d", cell.get(_OF_OFFICE + "date-value", shown), flags
    if kind == "boolean":
        return "b", cell.get(_OF_OFFICE + "boolean-value") == "true", flags
    text = shown or cell.get(_OF_OFFICE + "string-value", "") or ""
    if text:
        return "s", text, flags
    return ("u", formula, flags) if formula and kind is None else None


def _shown(cell: Any) -> str:
    """The paragraphs of a cell; comments and drawings in it are not its text."""
    return "\n".join(_text(one) for one in cell if one.tag == _OF_TEXT + "p")


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    waiting: list[Any] = [paragraph]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        if one is not paragraph:
            waiting.append(one.tail or "")
        if one.tag == _OF_OFFICE + "annotation":
            continue
        waiting += reversed(list(one))
        parts.append(_BREAKS.get(one.tag, "") if one.tag != _OF_TEXT + "s" else " " * min(int(one.get(_OF_TEXT + "c", "1")), 100))
        parts.append(one.text or "")
    return "".join(parts)


def _times(element: Any, name: str, most: int) -> int:
    return max(1, min(int(element.get(_OF_TABLE + name, "1")), most))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
