"""The list of findings as the first sheet of the file. All of it is inline text: nothing that a sender wrote can become a formula."""

from __future__ import annotations

from typing import Any

from lxml import etree

from gic_metrics.intake.marking.package import Package, local, tag
from gic_metrics.intake.marking.sheets import named
from gic_metrics.intake.marking.styles import Styles

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
WIDTHS = (5, 13, 9, 19, 10, 24, 92)
LINE_CHARS, LINE_POINTS = 100, 15.5
MARKER = "_gic_findings"
"""the hidden defined name by which our own list is known again, whatever it is called"""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def remove_earlier(package: Package) -> str:
    """Take away the list of an earlier marking; gives its name, "" where there was none."""
    book = package.root(package.book)
    marks = [name for name in book.iter(tag(book, "definedName")) if name.get("name") == MARKER]
    if not marks:
        return ""
    title = (marks[0].text or "").rsplit("!", 1)[0].strip("'").replace("''", "'")
    for mark in marks:
        mark.getparent().remove(mark)
    sheets = book.find(tag(book, "sheets"))
    for index, sheet in enumerate(list(sheets)):
        if sheet.get("name") == title and len(sheets) > 1:
            id_ = package.reference(sheet)
            part = next((target for _, target, known in package.related(package.book) if known == id_), "")
            sheets.remove(sheet)
            package.unrelate(package.book, id_)
            package.remove(part)
            _shift(book, lambda n, gone=index: n - 1 if n > gone else n)
    return title


def add(package: Package, styles: Styles, plan: dict[str, Any]) -> None:
    """Put the list first and open the file on it."""
    book = package.root(package.book)
    sheets = book.find(tag(book, "sheets"))
    title = _free_name(plan["sheet"], [sheet.get("name", "") for sheet in sheets])
    part = package.free("xl/worksheets/sheet{}.xml")
    sheet = _sheet(etree.QName(book).namespace, styles, plan)
    package.add(part, etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True), KIND)
    id_ = package.relate(package.book, "worksheet", part)
    number = max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0) + 1
    entry = etree.Element(tag(book, "sheet"), {"name": title, "sheetId": str(number), f"{{{package.office}}}id": id_})
    sheets.insert(0, entry)
    _shift(book, lambda n: n + 1)
    for view in book.iter(tag(book, "workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    _remember(book, sheets, title)


def _shift(book: Any, moved: Any) -> None:
    """Names that belong to one sheet say which by its place among the sheets."""
    for name in book.iter(tag(book, "definedName")):
        if (said := name.get("localSheetId", "")).isdigit():
            name.set("localSheetId", str(moved(int(said))))


def _remember(book: Any, sheets: Any, title: str) -> None:
    names = book.find(tag(book, "definedNames"))
    if names is None:
        names = etree.Element(tag(book, "definedNames"))
        behind = [n for n, child in enumerate(book) if local(child) in ("sheets", "functionGroups", "externalReferences")]
        book.insert(max(behind) + 1, names)
    mark = etree.SubElement(names, tag(book, "definedName"), name=MARKER, hidden="1")
    mark.text = "'" + title.replace("'", "''") + "'!$A$1"


def _free_name(wanted: str, taken: list[str]) -> str:
    known, name, n = {one.casefold() for one in taken}, wanted, 2
    while name.casefold() in known:
        name, n = f"{wanted} ({n})", n + 1
    return name


def _sheet(namespace: str, styles: Styles, plan: dict[str, Any]) -> Any:
    root = etree.Element(f"{{{namespace}}}worksheet", nsmap={None: namespace})
    setup = etree.SubElement(root, tag(root, "sheetPr"))
    etree.SubElement(setup, tag(root, "pageSetUpPr"), fitToPage="1")
    head = 3 + len(plan["intro"])
    views = etree.SubElement(root, tag(root, "sheetViews"))
    view = etree.SubElement(views, tag(root, "sheetView"), showGridLines="0", tabSelected="1", workbookViewId="0")
    etree.SubElement(view, tag(root, "pane"), ySplit=str(head), topLeftCell=f"A{head + 1}", activePane="bottomLeft", state="frozen")
    etree.SubElement(view, tag(root, "selection"), pane="bottomLeft", activeCell=f"A{head + 1}", sqref=f"A{head + 1}")
    columns = etree.SubElement(root, tag(root, "cols"))
    for n, width in enumerate(WIDTHS, 1):
        etree.SubElement(columns, tag(root, "col"), min=str(n), max=str(n), width=str(width), customWidth="1")
    data = etree.SubElement(root, tag(root, "sheetData"))
    _row(data, 1, [(plan["title"], styles.own("title"))], 24)
    for n, text in enumerate(plan["intro"], 2):
        _row(data, n, [(text, styles.own("lead"))], _height(text, sum(WIDTHS)))
    _row(data, head, [(name, styles.own("head")) for name in plan["columns"]], 20)
    links = []
    for n, entry in enumerate(plan["rows"], head + 1):
        _finding(data, n, entry, styles)
        if entry["link"]:
            links.append((n, entry["link"], entry["cells"][4]))
    last = [f"A{n}:{named(n, len(WIDTHS))}" for n in range(1, head - 1)]
    merged = etree.SubElement(root, tag(root, "mergeCells"), count=str(len(last)))
    for reference in last:
        etree.SubElement(merged, tag(root, "mergeCell"), ref=reference)
    if links:
        held = etree.SubElement(root, tag(root, "hyperlinks"))
        for n, target, shown in links:
            etree.SubElement(held, tag(root, "hyperlink"), ref=f"E{n}", location=target, display=shown)
    etree.SubElement(root, tag(root, "pageSetup"), paperSize="9", orientation="landscape", fitToHeight="0")
    return root


def _finding(data: Any, n: int, entry: dict[str, Any], styles: Styles) -> None:
    own = [styles.own("cell")] * len(WIDTHS)
    own[1] = styles.own(entry["severity"])
    own[4] = styles.own("link") if entry["link"] else own[4]
    cells = list(zip(entry["cells"], own, strict=True))
    _row(data, n, cells, max(_height(entry["cells"][6], LINE_CHARS), _height(entry["cells"][5], WIDTHS[5]), _height(entry["cells"][3], WIDTHS[3])))


def _height(text: str, chars: float) -> float:
    return LINE_POINTS * max(1, -(-len(text) // int(chars)))


def _row(data: Any, number: int, cells: list[tuple[str, int]], height: float) -> None:
    row = etree.SubElement(data, tag(data, "row"), r=str(number), ht=f"{height:g}", customHeight="1")
    for column, (text, style) in enumerate(cells, 1):
        cell = etree.SubElement(row, tag(data, "c"), r=named(number, column), s=str(style), t="inlineStr")
        said = etree.SubElement(etree.SubElement(cell, tag(data, "is")), tag(data, "t"))
        said.text = text
        said.set(SPACE, "preserve")
