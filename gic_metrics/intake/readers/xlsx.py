"""Cells of .xlsx and .xlsm, by openpyxl: one pass gives value, formula and number format of each cell (openpyxl's two modes give one or the other).

Sheets and shared texts are parsed by the standard library's parser in C, for openpyxl's way costs ten times the time; declarations that could be
turned against it were refused before (`guard.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import iterparse
from zipfile import ZipFile

FORMULA, PERCENT, LINKED = 1, 2, 4
_OTHER_FILE = re.compile(r"\[\d+\]|\.xls[xmb]?\]")
_QUOTED = re.compile(r'"[^"]*"|\\.')
"""words within a number format: `0" %"` is a figure with a sign behind it, and no percentage"""
_ONE_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]+)")
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_V, _F, _SI, _T, _R = (_MAIN + tag for tag in ("v", "f", "si", "t", "r"))


class _Parts(ZipFile):
    """The parts of a workbook without its pictures, which alone may hold declarations (`guard.py`)."""

    def open(self, name: Any, *how: Any, **more: Any) -> Any:
        if str(getattr(name, "filename", name)).casefold().startswith("xl/media/"):
            raise ValueError("a picture is no part to read")
        return super().open(name, *how, **more)


def read(data: bytes, budget: Any) -> dict[str, Any]:
    """All cells with content of all sheets; raises whatever openpyxl raises for a damaged file."""
    from openpyxl.reader import excel
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    ReadOnlyWorksheet._get_size = lambda self: None  # the stated size may be false, and finding it costs a pass
    excel.read_string_table = _shared_texts
    excel.ZipFile = _Parts
    reader = excel.ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    formats = _Formats(reader.archive)
    reader.read_worksheets()
    reader.parser.assign_names()
    return {"sheets": [_sheet(reader.wb, sheet, formats, budget) for sheet in reader.wb.worksheets], "names": _names(reader.wb), "notes": []}


class _Formats:
    """Which formats of cells are dates, spans of time or percentages, by their place in the list.

    Nothing else of the styles matters to a figure, and neither do a file's properties or its theme: some programs write those in ways that openpyxl
    takes for damage and Excel does not.
    """

    def __init__(self, archive: Any) -> None:
        from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format

        own, used = self._read(archive)
        said = [own[one] if one in own else builtin_format_code(int(one)) if one.isdigit() else None for one in used]
        self.dates = {n for n, code in enumerate(said) if is_date_format(code)}
        self.spans = {n for n, code in enumerate(said) if is_timedelta_format(code)}
        self.percent = {str(n) for n, code in enumerate(said) if "%" in _QUOTED.sub("", code or "")}

    @staticmethod
    def _read(archive: Any) -> tuple[dict[str, str], list[str]]:
        """The file's own number formats, and the one that each format of cells uses; by number."""
        own: dict[str, str] = {}
        used: list[str] = []
        within: list[str] = []
        if "xl/styles.xml" not in archive.namelist():
            return own, used
        with archive.open("xl/styles.xml") as source:
            for event, element in iterparse(source, events=("start", "end")):
                tag = element.tag.removeprefix(_MAIN)
                if event == "start":
                    within.append(tag)
                    continue
                within.pop()
                if tag == "numFmt" and within[-1:] == ["numFmts"]:
                    own[element.get("numFmtId", "")] = element.get("formatCode", "")
                elif tag == "xf" and within[-1:] == ["cellXfs"]:
                    used.append(element.get("numFmtId", "0"))
                element.clear()
        return own, used


def _shared_texts(source: Any) -> list[str]:
    """As openpyxl gives them: the text, or the texts of its runs; how it is to be pronounced is left out."""
    texts = []
    for _event, element in iterparse(source):
        if element.tag == _SI:
            plain, runs = element.findtext(_T), element.findall(_R)
            texts.append(((plain or "") + "".join(run.findtext(_T) or "" for run in runs)).replace("x005F_", ""))
            element.clear()
    return texts


def _sheet(book: Any, sheet: Any, formats: _Formats, budget: Any) -> dict[str, Any]:
    answer: dict[str, Any] = {"name": sheet.title, "state": sheet.sheet_state, "hidden": [], "merged": [], "cells": []}
    budget.sheet(sheet.title)
    answer["comments"] = _comments(book, sheet, budget)
    with sheet._get_source() as source:
        for kind, got in _parts(book, sheet, source, formats, budget.merges):
            if kind == "row":
                budget.row(got)
                answer["cells"].extend(got)
            elif kind == "hidden":
                answer["hidden"].append(got)
            else:
                answer["merged"] = got
    return answer


def _comments(book: Any, sheet: Any, budget: Any) -> list[list[Any]]:
    """The notes on cells; a conversation has one too, for programs that do not know conversations."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    archive, found = book._archive, []
    rels = get_rels_path(sheet._worksheet_path)
    if rels not in archive.namelist():
        return []
    for part in get_dependents(archive, rels).find(_COMMENTS):
        if part.target not in archive.namelist():
            continue
        with archive.open(part.target) as source:
            for _event, element in iterparse(source):
                if element.tag == _MAIN + "comment" and _REFERENCE.fullmatch(element.get("ref", "")):
                    text = "".join(one.text or "" for one in element.iter(_T))
                    at = element.get("ref", "")
                    if budget.comment(text):
                        found.append([int(at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), _column(at), text])
                    element.clear()
    return found


def _parts(book: Any, sheet: Any, source: Any, formats: _Formats, merges: int) -> Iterator[tuple[str, Any]]:
    from openpyxl.worksheet._reader import MERGE_TAG, ROW_TAG, WorkSheetParser

    parser = WorkSheetParser(
        source, sheet._shared_strings, data_only=True, epoch=book.epoch, date_formats=formats.dates, timedelta_formats=formats.spans
    )
    cell_of = _cell_reader(formats, parser)
    for _event, element in iterparse(source):
        if element.tag == ROW_TAG:
            parser.row_counter = int(float(element.get("r") or parser.row_counter + 1))
            parser.col_counter = 0
            cells = [cell for one in element if (cell := cell_of(one)) is not None]
            if cells:
                yield "row", cells
                if element.get("hidden") in ("1", "true"):
                    yield "hidden", cells[0][0]
            element.clear()
        elif element.tag == MERGE_TAG:
            yield "merged", [_bounds(one.get("ref", "")) for one in element[:merges]]
            element.clear()


def _cell_reader(formats: _Formats, parser: Any) -> Any:
    """What makes a cell of an element: plain texts and numbers here, everything else as openpyxl reads it."""
    percent, dates = formats.percent, {str(index) for index in formats.dates}
    texts: Any = parser.shared_strings
    columns: dict[str, int] = {}

    def cell(element: Any) -> list[Any] | None:
        kind, style, at = element.get("t"), element.get("s") or "0", element.get("r")
        if len(element) != 1 or element[0].tag != _V or not at or not element[0].text or kind not in (None, "n", "s") or style in dates:
            return _other_cell(parser, element, percent)
        letters = at.rstrip("0123456789")
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = _column(at)
        parser.col_counter = column
        said = element[0].text
        flags = PERCENT if style in percent else 0
        if kind == "s":
            text = texts[int(said)]
            return [int(at[len(letters) :]), column, "s", text, flags]
        return [int(at[len(letters) :]), column, "n", float(said) if "." in said or "E" in said or "e" in said else int(said), flags]

    return cell


def _column(at: str) -> int:
    from openpyxl.utils.cell import coordinate_to_tuple

    return int(coordinate_to_tuple(at)[1])


def _other_cell(parser: Any, element: Any, percent: set[str]) -> list[Any] | None:
    got = parser.parse_cell(element)
    value, kind = got["value"], got["data_type"]
    formula = element.find(_F)
    flags = 0
    if formula is not None:
        flags = FORMULA | (LINKED if _OTHER_FILE.search(formula.text or "") else 0)
    if value is None:
        stands_empty = element.get("t") == "str" and element.find(_V) is not None
        if formula is None or stands_empty:
            return None
        return [got["row"], got["column"], "u", formula.text or "", flags]
    if str(got["style_id"]) in percent:
        flags |= PERCENT
    if kind not in ("n", "s", "b", "d", "e"):
        kind, value = "s", str(value)
    if kind == "d":
        value = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return [got["row"], got["column"], kind, value, flags]


def _names(book: Any) -> dict[str, list[Any]]:
    """Defined names for single cells: name -> sheet, row, column."""
    found: dict[str, list[Any]] = {}
    for name, defined in book.defined_names.items():
        said = _ONE_CELL.fullmatch(defined.attr_text or "")
        if said and not defined.hidden:
            found[name] = [said[1].replace("''", "'") if said[1] else said[2], int(said[4]), _column(said[3] + "1")]
    return found


def _bounds(reference: str) -> list[int]:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(reference)
    return [top or 0, left or 0, bottom or 0, right or 0]
