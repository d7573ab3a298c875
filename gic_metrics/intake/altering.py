"""A workbook changed as people change them, right or wrong: a cell typed over, a row added, a sheet renamed, hidden or copied, a file cut short.

Used to make the files of the rehearsal and the examples of the rules. A change is a table of a data file, `{do = "set", sheet = "emissions",
row = {gas = "CO2"}, cells = {quantity = "382.000"}}`; sheets and columns go by the keys of the layout. Equal changes give equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gic_metrics.intake.fill import FIRST_ROW
from gic_metrics.intake.template_book import HEADER_ROW
from gic_metrics.intake.template_sheets import Spelling
from gic_metrics.vocabulary import Sheet

Change = Mapping[str, Any]
PERCENT_FORMAT = "0.0 %"
ALL_TIMES = (2026, 1, 1, 0, 0, 0)
"""the time that every part of a changed file bears"""


def altered(data: bytes, changes: Sequence[Change], spelling: Spelling) -> bytes:
    """The workbook with the changes made one after the other; those to the file itself come last. Raises LookupError for a row that is not there."""
    to_book = [c for c in changes if c["do"] not in _OF_FILE]
    if to_book:
        hands = _Hands(load_workbook(io.BytesIO(data)), spelling)
        for change in to_book:
            _OF_BOOK[change["do"]](hands, change)
        out = io.BytesIO()
        hands.book.save(out)
        data = out.getvalue()
    data = steady(data)
    for change in changes:
        if change["do"] in _OF_FILE:
            data = _OF_FILE[change["do"]](data, change)
    return data


def own_layout(lines: Sequence[Sequence[Any]], sheet: str) -> bytes:
    """A workbook of somebody's own making: one sheet with these lines."""
    book = Workbook()
    book.active.title = sheet
    for line in lines:
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return steady(out.getvalue())


def steady(data: bytes) -> bytes:
    """The same workbook without the time at which it was written, so that equal contents are equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(entry.filename, ALL_TIMES), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@dataclass
class _Hands:
    """A person at an open workbook."""

    book: Workbook
    spelling: Spelling

    def page(self, change: Change) -> Worksheet:
        """The sheet by its key in the layout; in a layout of its sender's own, by its name."""
        return self.book[self.spelling.sheet(change["sheet"]) if change["sheet"] in self.spelling.layout["sheets"] else change["sheet"]]

    def columns(self, change: Change) -> dict[str, tuple[int, Mapping[str, Any]]]:
        """Column key -> (column number, the layout's column)."""
        page = self.page(change)
        headers = {str(cell.value): int(cell.column) for cell in page[HEADER_ROW + 1] if cell.value}
        known = self.spelling.columns(Sheet(change["sheet"]))
        return {c["key"]: (headers[c[self.spelling.language]], c) for c in known if c[self.spelling.language] in headers}

    def filled(self, change: Change) -> list[int]:
        """The rows that say anything."""
        page, at = self.page(change), self.columns(change)
        watched = [at[key][0] for key in ("site", "variable", "quantity") if key in at]
        return [row for row in range(FIRST_ROW, page.max_row + 1) if any(page.cell(row, column).value is not None for column in watched)]

    def rows(self, change: Change) -> list[int]:
        """The rows whose cells say what `row` says; without `row` every filled one."""
        page, at, wanted = self.page(change), self.columns(change), change.get("row", {})
        said = {at[key][0]: self.said(at[key][1], value) for key, value in wanted.items()}
        found = [row for row in self.filled(change) if all(page.cell(row, column).value == value for column, value in said.items())]
        if not found:
            raise LookupError(change)
        return found

    def free(self, change: Change) -> int:
        """The row below the last filled one."""
        return max(self.filled(change), default=FIRST_ROW - 1) + 1

    def said(self, column: Mapping[str, Any], value: Any) -> Any:
        """What is typed into a cell of the column: words as the layout spells them, everything else as it is."""
        if isinstance(value, Mapping) and self.spelling.language in value:
            value = value[self.spelling.language]
        return (self.spelling.written(column, value) or None) if isinstance(value, str) else value

    def put(self, page: Worksheet, row: int, at: Mapping[str, tuple[int, Any]], cells: Mapping[str, Any]) -> None:
        for key, value in cells.items():
            column, known = at[key]
            cell = page.cell(row, column)
            if isinstance(value, Mapping) and "error" in value:
                cell.value, cell.data_type = value["error"], "e"
            elif isinstance(value, Mapping) and "formula" in value:
                cell.value = "=" + value["formula"]
            elif isinstance(value, Mapping) and "share" in value:
                cell.value, cell.number_format = value["share"], PERCENT_FORMAT
            elif isinstance(value, bool | date):
                cell.value = value
                cell.number_format = "dd.mm.yyyy" if isinstance(value, date) else "General"
            else:
                cell.value = self.said(known, value)

    def named(self, change: Change) -> str:
        """`to` of the change, in the language where it is given in both."""
        return change["to"][self.spelling.language] if isinstance(change["to"], Mapping) else change["to"]


def _set(hands: _Hands, change: Change) -> None:
    page, at = hands.page(change), hands.columns(change)
    for row in hands.rows(change):
        hands.put(page, row, at, change["cells"])


def _add(hands: _Hands, change: Change) -> None:
    hands.put(hands.page(change), hands.free(change), hands.columns(change), change["cells"])


def _drop(hands: _Hands, change: Change) -> None:
    for row in hands.rows(change):
        for column, _ in hands.columns(change).values():
            hands.page(change).cell(row, column).value = None


def _head(hands: _Hands, change: Change) -> None:
    column, _ = hands.columns(change)[change["column"]]
    hands.page(change).cell(HEADER_ROW + 1, column).value = hands.named(change)


def _no_head(hands: _Hands, change: Change) -> None:
    for cell in hands.page(change)[HEADER_ROW + 1]:
        cell.value = None


def _more(hands: _Hands, change: Change) -> None:
    """A column of the sender's own, to the right of all, with something in its first row."""
    page = hands.page(change)
    column = 1 + max(cell.column for cell in page[HEADER_ROW + 1] if cell.value)
    page.cell(HEADER_ROW + 1, column).value = hands.named(change)
    page.cell(FIRST_ROW, column).value = change["value"]


def _merge(hands: _Hands, change: Change) -> None:
    """One cell over two rows."""
    page, (column, _) = hands.page(change), hands.columns(change)[change["column"]]
    page.merge_cells(start_row=FIRST_ROW, end_row=FIRST_ROW + 1, start_column=column, end_column=column)


def _copy(hands: _Hands, change: Change) -> None:
    """A copy of a sheet, cells alone, as one is made before something is tried."""
    page = hands.page(change)
    twin = hands.book.create_sheet(hands.named(change))
    for line in page.iter_rows():
        for cell in line:
            if cell.value is not None:
                twin.cell(cell.row, cell.column).value = cell.value


def _new(hands: _Hands, change: Change) -> None:
    page = hands.book.create_sheet(hands.named(change))
    for line in change["lines"]:
        page.append(line)


def _report(hands: _Hands, change: Change) -> None:
    page = hands.book[hands.spelling.sheet("report")]
    names = {said[hands.spelling.language]: key for key, said in hands.spelling.layout["report"].items()}
    for row in page.iter_rows(min_row=HEADER_ROW + 1, max_col=2):
        if (key := names.get(row[0].value)) in change["cells"]:
            row[1].value = change["cells"][key] or None


def _ids(hands: _Hands, change: Change) -> None:
    """The hidden ids: as in a workbook that is not made for the company any more."""
    for row in hands.book[hands.spelling.layout["hidden_sheet"]].iter_rows(max_col=2):
        if row[0].value in change["cells"]:
            row[1].value = change["cells"][row[0].value] or None


def _far(hands: _Hands, change: Change) -> None:
    hands.page(change)[change["cell"]].value = change["value"]


_OF_BOOK: dict[str, Callable[[_Hands, Change], None]] = {
    "set": _set,
    "add": _add,
    "drop": _drop,
    "head": _head,
    "no_head": _no_head,
    "more": _more,
    "merge": _merge,
    "copy": _copy,
    "new": _new,
    "report": _report,
    "ids": _ids,
    "far": _far,
    "rename": lambda hands, change: setattr(hands.page(change), "title", hands.named(change)),
    "remove": lambda hands, change: hands.book.remove(hands.page(change)),
    "hide": lambda hands, change: setattr(hands.page(change), "sheet_state", "hidden"),
    "hide_row": lambda hands, change: setattr(hands.page(change).row_dimensions[hands.rows(change)[0]], "hidden", True),
}


def _with_part(data: bytes, name: str, part: bytes) -> bytes:
    """One more part in the package, of a kind that the package declares."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == "[Content_Types].xml" and name.endswith(".bin"):
                body = body.replace(b"<Default ", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ', 1)
            new.writestr(entry, body, zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo(name, ALL_TIMES), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _linked(data: bytes, change: Change) -> bytes:
    """The first number of a sheet as a formula that points to another file, with the value as it was stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == f"xl/worksheets/sheet{change['number']}.xml":
                body = re.sub(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?)(?: t="n")?>(<v>[\d.]+</v>)', rb"\1><f>[1]Ark1!A1</f>\2", body, count=1)
            new.writestr(entry, body, zipfile.ZIP_DEFLATED)
    return _with_part(out.getvalue(), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")


_OF_FILE: dict[str, Callable[[bytes, Change], bytes]] = {
    "bytes": lambda data, change: bytes.fromhex(change["begins"]) + change.get("then", "").encode(change.get("in", "utf-8")),
    "cut": lambda data, change: data[: len(data) // 2],
    "part": lambda data, change: _with_part(data, change["name"], change["body"].encode()),
    "twice": lambda data, change: _with_part(data, "XL/workbook.xml", b"<workbook/>"),
    "many": lambda data, change: _many(data, change["parts"]),
    "linked": _linked,
}


def _many(data: bytes, parts: int) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as archive:
        for n in range(parts):
            archive.writestr(zipfile.ZipInfo(f"xl/media/{n}.txt", ALL_TIMES), b"")
    return out.getvalue()
