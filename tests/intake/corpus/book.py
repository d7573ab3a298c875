"""A workbook written as text: a case of the corpus shows its sheets as a reviewer would see them, and this makes the bytes, always the same.

Cells of a row stand between `|`. A bare number is a number; `'1 234,5` is a text, as in Excel; `=B2*2 -> 12` is a formula with the value that is
kept with it, and `=B2*2` one that was never calculated; `#REF!` is an error, `TRUE` a truth value, `date:2026-03-01` a cell formatted as a date,
`pct:0.5` one formatted as a percentage. `{nl}` and `{nbsp}` are a line break and a non-breaking space. All else is text, and nothing is a blank cell.

The package is written part by part and not by a library: hidden rows, formulas without a value and links are then what Excel writes, and no
library's idea of it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

WRITTEN = (2026, 10, 5, 8, 0, 0)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]|#N/A")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HIDDEN = ' hidden="1"'
_DATE, _PERCENT = 1, 2
"""places of the formats in the styles below"""
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_LINK = (
    f'{_HEAD}<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_RELATED}" r:id="rId1"><sheetNames><sheetName val="Ark1"/></sheetNames>'
    "</externalBook></externalLink>"
)


def package(sheets: Iterable[Mapping[str, Any]], *, macros: bool = False, links: bool = False) -> bytes:
    """The .xlsx (with `macros`: .xlsm) of these sheets. A sheet has a name and rows, and may have state, merged, hidden_rows, hidden_columns, filter,
    `gap = {before, rows}` (blank rows before a row) and `far = {cell, value}`."""
    return zipped(parts(sheets, macros=macros, links=links))


def parts(sheets: Iterable[Mapping[str, Any]], *, macros: bool = False, links: bool = False) -> dict[str, bytes]:
    """The parts of such a package by their names."""
    sheets, texts = list(sheets), {}
    made = {f"xl/worksheets/sheet{n}.xml": _sheet(sheet, texts) for n, sheet in enumerate(sheets, start=1)}
    made["xl/workbook.xml"] = _workbook(sheets, links)
    made["xl/styles.xml"] = _STYLES
    listed = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    made["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{_MAIN}">{listed}</sst>'
    targets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    targets += [("rId901", "styles", "styles.xml"), ("rId902", "sharedStrings", "sharedStrings.xml")]
    if links:
        targets.append(("rId903", "externalLink", "externalLinks/externalLink1.xml"))
        made["xl/externalLinks/externalLink1.xml"] = _LINK
        outside = ("rId1", "externalLinkPath", "file:///S:/Miljø/kildedata.xlsx", "External")
        made["xl/externalLinks/_rels/externalLink1.xml.rels"] = _relations([outside])
    made["xl/_rels/workbook.xml.rels"] = _relations(targets)
    made["_rels/.rels"] = _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    made["[Content_Types].xml"] = _content_types(len(sheets), macros, links)
    binary = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Auto_Open"} if macros else {}
    return {**{name: text.encode() for name, text in made.items()}, **binary}


def zipped(made: Mapping[str, bytes]) -> bytes:
    """The parts as an archive, the content types first, all written at the same moment."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(made, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, made[name])
    return kept.getvalue()


def grid(text: str) -> list[list[str]]:
    """The rows of a sheet as text; a blank line is a blank row."""
    lines = text.strip("\n").split("\n")
    return [[cell.strip() for cell in line.split("|")] if line.strip() else [] for line in lines]


def _workbook(sheets: list[Mapping[str, Any]], links: bool) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet["name"])} sheetId="{n}" r:id="rId{n}"'
        + (f' state="{sheet["state"]}"' if sheet.get("state", "visible") != "visible" else "")
        + "/>"
        for n, sheet in enumerate(sheets, start=1)
    )
    outside = '<externalReferences><externalReference r:id="rId903"/></externalReferences>' if links else ""
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{listed}</sheets>{outside}</workbook>'


def _sheet(sheet: Mapping[str, Any], texts: dict[str, int]) -> str:
    cells: dict[int, list[str]] = {}
    gap = sheet.get("gap", {"before": 1, "rows": 0})
    for line, said in enumerate(grid(sheet["rows"]), start=1):
        number = line + (gap["rows"] if line >= gap["before"] else 0)
        cells[number] = [_cell(f"{get_column_letter(n)}{number}", one, texts) for n, one in enumerate(said, start=1) if one]
    if far := sheet.get("far"):
        cells.setdefault(coordinate_to_tuple(far["cell"])[0], []).append(_cell(far["cell"], far["value"], texts))
    hidden = set(sheet.get("hidden_rows", ()))
    rows = [f'<row r="{n}"{_HIDDEN if n in hidden else ""}>{"".join(made)}</row>' for n, made in cells.items() if made or n in hidden]
    columns = "".join(f'<col min="{n}" max="{n}" hidden="1" width="9"/>' for n in sheet.get("hidden_columns", ()))
    columns = f"<cols>{columns}</cols>" if columns else ""
    filtered = f'<autoFilter ref="{sheet["filter"]}"/>' if "filter" in sheet else ""
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in sheet.get("merged", ()))
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{columns}<sheetData>{"".join(rows)}</sheetData>{filtered}{merged}</worksheet>'


def _cell(at: str, said: str, texts: dict[str, int]) -> str:
    if said.startswith("="):
        formula, arrow, kept = (part.strip() for part in said[1:].partition("->"))
        return _formula(at, formula, kept if arrow else "")
    if said.startswith(("date:", "pct:")):
        kind, _colon, value = said.partition(":")
        number = (date.fromisoformat(value) - date(1899, 12, 30)).days if kind == "date" else value
        return f'<c r="{at}" s="{_DATE if kind == "date" else _PERCENT}"><v>{number}</v></c>'
    if _NUMBER.fullmatch(said):
        return f'<c r="{at}"><v>{said}</v></c>'
    if _ERROR.fullmatch(said):
        return f'<c r="{at}" t="e"><v>{said}</v></c>'
    if said in ("TRUE", "FALSE"):
        return f'<c r="{at}" t="b"><v>{int(said == "TRUE")}</v></c>'
    text = said.removeprefix("'").replace("{nl}", "\n").replace("{nbsp}", "\u00a0")
    return f'<c r="{at}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'


def _formula(at: str, formula: str, kept: str) -> str:
    if not kept:
        return f'<c r="{at}"><f>{escape(formula)}</f></c>'
    kind = "" if _NUMBER.fullmatch(kept) else ' t="e"' if _ERROR.fullmatch(kept) else ' t="str"'
    return f'<c r="{at}"{kind}><f>{escape(formula)}</f><v>{escape(kept)}</v></c>'


def _relations(targets: Iterable[tuple[str, ...]]) -> str:
    listed = "".join(
        f'<Relationship Id="{one}" Type="{_RELATED}/{kind}" Target={quoteattr(target)}' + "".join(f' TargetMode="{way}"' for way in mode) + "/>"
        for one, kind, target, *mode in targets
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _content_types(sheets: int, macros: bool, links: bool) -> str:
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macros else f"{_KIND}.sheet.main+xml"
    listed = [("/xl/workbook.xml", main), ("/xl/styles.xml", f"{_KIND}.styles+xml"), ("/xl/sharedStrings.xml", f"{_KIND}.sharedStrings+xml")]
    listed += [(f"/xl/worksheets/sheet{n}.xml", f"{_KIND}.worksheet+xml") for n in range(1, sheets + 1)]
    listed += [("/xl/externalLinks/externalLink1.xml", f"{_KIND}.externalLink+xml")] if links else []
    kinds = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in listed)
    plain = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain += '<Default Extension="xml" ContentType="application/xml"/>'
    project = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>' if macros else ""
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{plain}{project}{kinds}</Types>'
