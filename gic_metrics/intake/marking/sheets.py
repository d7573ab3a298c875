"""The cells of one sheet, found by their address or made where there is none yet."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from gic_metrics.intake.marking.package import local, tag

ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
BEHIND_LEGACY = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")


def place_of(address: str) -> tuple[int, int] | None:
    """(row, column) of `F7`; None for what is no address of a sheet."""
    found = ADDRESS.fullmatch(address or "")
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def named(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


class SheetXml:
    """One worksheet part."""

    def __init__(self, root: Any) -> None:
        self.root = root
        data = root.find(tag(root, "sheetData"))
        self._data = data if data is not None else etree.SubElement(root, tag(root, "sheetData"))
        self._rows: dict[int, Any] = {}
        number = 0
        for row in self._data:
            if local(row) == "row":
                said = row.get("r", "")
                number = int(said) if said.isdigit() else number + 1
                self._rows[number] = row
        self._cells: dict[int, dict[int, Any]] = {}
        self._merged = [
            (first, last)
            for one in root.iter(tag(root, "mergeCell"))
            if len(ends := one.get("ref", "").split(":")) == 2 and (first := place_of(ends[0])) and (last := place_of(ends[1]))
        ]

    def shown_at(self, row: int, column: int) -> tuple[int, int]:
        """The cell that a reader sees there: of a merged range its first."""
        for (top, left), (bottom, right) in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def cell(self, row: int, column: int) -> Any:
        """The element of a cell; made with the format of its row or column where there is none."""
        cells = self._row_cells(row)
        if column in cells:
            return cells[column]
        new = etree.Element(tag(self.root, "c"), r=named(row, column))
        style = self._default_style(row, column)
        if style:
            new.set("s", style)
        behind = [number for number in cells if number < column]
        line = self._rows[row]
        line.insert(line.index(cells[max(behind)]) + 1 if behind else 0, new)
        cells[column] = new
        return new

    def _row_cells(self, row: int) -> dict[int, Any]:
        if row not in self._rows:
            new = etree.Element(tag(self.root, "row"), r=str(row))
            before = [number for number in self._rows if number < row]
            self._data.insert(self._data.index(self._rows[max(before)]) + 1 if before else 0, new)
            self._rows[row] = new
        if row not in self._cells:
            cells: dict[int, Any] = {}
            column = 0
            for cell in self._rows[row]:
                if local(cell) == "c":
                    at = place_of(cell.get("r", ""))
                    column = at[1] if at else column + 1
                    cells[column] = cell
            self._cells[row] = cells
        return self._cells[row]

    def _default_style(self, row: int, column: int) -> str:
        line = self._rows[row]
        if line.get("customFormat") in ("1", "true"):
            return line.get("s", "")
        for one in self.root.iter(tag(self.root, "col")):
            if int(one.get("min", "0")) <= column <= int(one.get("max", "0")):
                return one.get("style", "")
        return ""

    def show_legacy_drawing(self, id_: str, office: str) -> None:
        """Let the sheet draw its comments."""
        new = etree.Element(tag(self.root, "legacyDrawing"), {f"{{{office}}}id": id_})
        place = next((n for n, child in enumerate(self.root) if local(child) in BEHIND_LEGACY), len(self.root))
        self.root.insert(place, new)


def deselected(data: bytes) -> bytes:
    """A sheet that is not the chosen one: two chosen sheets would be edited together."""
    head, behind = data[:20_000], data[20_000:]
    return re.sub(rb'(\stabSelected=["\'])(?:1|true)(["\'])', rb"\g<1>0\g<2>", head) + behind
