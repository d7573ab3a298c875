"""The sender's own file back: faulty cells coloured and commented, a first sheet that lists every finding with a link to its cell.

The package is edited in place, so that nothing else in it changes. A csv, xls or ods comes back as an xlsx copy of its cells, and the list says so.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from io import BytesIO
from pathlib import PurePath, PurePosixPath
from typing import Any

from gic_metrics.intake.cells import address
from gic_metrics.intake.guard import inspect
from gic_metrics.intake.layout import template
from gic_metrics.intake.limited import limited
from gic_metrics.intake.plain_copy import TEXT_SHEET, empty, plain_copy
from gic_metrics.text import Words
from gic_metrics.vocabulary import Finding, Reading, Severity

FOR_STAFF = frozenset({"D02", "D03", "D04", "D06", "D07", "D08", "D98", "D99"})
"""findings that are not the sender's matter: is the file stored already, is it a correction"""
COLUMNS = ("number", "severity", "code", "sheet", "cell", "value", "message")
MARKED = (Severity.ERROR, Severity.WARNING)
LONGEST = 2000
"""characters of one cell of the list or one comment"""
_GRAVITY = tuple(Severity)
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_PLACE = re.compile(r"L(\d+)C(\d+)")
_SPLIT = re.compile(r"([A-Z]+)(\d+)")


class NotMarked(Exception):
    """The file cannot be given back marked; `code` is the finding that says why (`F03`, ...), or "damaged"."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Marked:
    """A marked copy: its name, its bytes, and the cells that were coloured (sheet, cell)."""

    file: str
    data: bytes
    cells: tuple[tuple[str, str], ...]


def said(finding: Finding, words: Words) -> str:
    """The sentence of a finding."""
    return words(f"findings.{finding.code}", **{"value": finding.value, "cell": finding.cell, "sheet": finding.place_sheet, **finding.params})


def for_sender(findings: Iterable[Finding]) -> list[Finding]:
    """What concerns the sender, the gravest first, then sheet by sheet and row by row."""
    return sorted((f for f in findings if f.code not in FOR_STAFF), key=lambda f: (_GRAVITY.index(f.severity), f.place_sheet or "", _order(f.cell)))


def cells_to_mark(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """The cells (sheet, cell) that a marked copy of the file will colour."""
    return {(f.place_sheet or TEXT_SHEET, f.cell) for f in for_sender(findings) if f.severity in MARKED and f.cell}


def file_name(reading: Reading, words: Words) -> str:
    """What the marked copy is called; marked again, it keeps that name."""
    name = PurePath(reading.file)
    stem = name.stem.removesuffix(words("marked.file", stem="", ending=""))
    return words("marked.file", stem=stem, ending=name.suffix if name.suffix.casefold() in (".xlsx", ".xlsm") else ".xlsx")


def mark(reading: Reading, data: bytes, words: Words, *, company: str, when: datetime) -> Marked:
    """The marked copy of `data`, of which `reading` was understood. `company` is its name, "" where it is not known; raises NotMarked."""
    body, copied = _as_workbook(data)
    found = for_sender(reading.findings)
    plan = {
        "sheet": template().body["sheets"]["findings"][words.language],
        "author": words("marked.author"),
        "title": words("marked.title", counted=counted(found, words)) if any(f.severity in MARKED for f in found) else words("marked.title_none"),
        "intro": _intro(reading, words, company, when, copied, _signed(body)),
        "columns": [words(f"marked.column.{name}") for name in COLUMNS],
        "rows": [_row(n, finding, words, copied) for n, finding in enumerate(found, 1)],
        "marks": _marks(found, words, copied),
    }
    name, done = file_name(reading, words), _ask_child(plan, body)
    if done is None:  # put together in a way we do not know: the list goes back alone, and says so
        plan["intro"][2] = words("marked.intro.list_alone")
        name, done = str(PurePath(name).with_suffix(".xlsx")), _ask_child(plan | {"marks": []}, empty())
    if done is None:
        raise NotMarked("damaged")
    answer, marked = done
    return Marked(name, marked, tuple((sheet, cell) for sheet, cell in answer["marked"]))


def _as_workbook(data: bytes) -> tuple[bytes, bool]:
    """The file as an xlsx package, and whether that is a copy of its cells only."""
    passed = inspect(data)
    if isinstance(passed, Finding):
        raise NotMarked(passed.code, **passed.params)
    if passed.kind == "xlsx":
        return data, False
    copy = plain_copy(data, passed.kind)
    if isinstance(copy, Finding):
        raise NotMarked(copy.code, **copy.params)
    return copy, True


def _signed(data: bytes) -> bool:
    return any(name.casefold().startswith("_xmlsignatures/") for name in _names(data))


def _names(data: bytes) -> list[str]:
    """The parts of a package; one of another kind, such as an ods, has other parts."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.namelist()


def counted(found: Iterable[Finding], words: Words) -> str:
    """`3 feil og 1 advarsel`; notes are not counted."""
    listed = list(found)
    parts = []
    for severity in MARKED:
        n = sum(finding.severity is severity for finding in listed)
        if n:
            parts.append(words(f"marked.count.{severity}{'' if n == 1 else 's'}", n=n))
    return words.listed(parts)


def _intro(reading: Reading, words: Words, company: str, when: datetime, copied: bool, signed: bool) -> list[str]:
    about = {"company": company or words("marked.unknown_company"), "period": reading.period or words("marked.unknown_period")}
    lines = [
        words("marked.intro.file" if reading.period else "marked.intro.file_no_period", file=reading.file, when=when, **about),
        words("marked.intro.how"),
        words("marked.intro.copied" if copied else "marked.intro.unchanged"),
        *([words("marked.intro.signed")] if signed else []),
        words("marked.intro.proof"),
    ]
    return [_clean(line) for line in lines]


def _row(n: int, finding: Finding, words: Words, copied: bool) -> dict[str, Any]:
    sheet, cell = _place(finding, copied)
    value = "" if finding.value is None else finding.value
    cells = [str(n), words(f"marked.severity.{finding.severity}"), finding.code, sheet, cell, value, said(finding, words)]
    link = "'" + sheet.replace("'", "''") + "'!" + (cell or "A1") if sheet else None
    return {"severity": str(finding.severity), "cells": [_clean(text) for text in cells], "link": link and _clean(link), "sheet": sheet}


def _marks(found: Sequence[Finding], words: Words, copied: bool) -> list[dict[str, str]]:
    """One mark a cell: the gravest ground, and everything that is said about it."""
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        sheet, cell = _place(finding, copied)
        if finding.severity in MARKED and sheet and cell:
            by_cell.setdefault((sheet, cell), []).append(finding)
    return [
        {"sheet": sheet, "cell": cell, "severity": str(about[0].severity), "text": _clean("\n\n".join(_comment(finding, words) for finding in about))}
        for (sheet, cell), about in by_cell.items()
    ]


def _comment(finding: Finding, words: Words) -> str:
    return words("marked.comment", code=finding.code, severity=words(f"marked.severity.{finding.severity}"), text=said(finding, words))


def _place(finding: Finding, copied: bool) -> tuple[str, str]:
    """Sheet and cell of the copy; a place in a text file becomes the cell it has there."""
    cell = finding.cell or ""
    if copied and not finding.place_sheet and (found := _TEXT_PLACE.fullmatch(cell)):
        return TEXT_SHEET, address(int(found[1]), int(found[2]))
    return finding.place_sheet or "", cell if _SPLIT.fullmatch(cell) else ""


def _order(cell: str | None) -> tuple[int, int, str]:
    found = _SPLIT.fullmatch(cell or "")
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, cell or "")


def _clean(text: str) -> str:
    """What XML can hold, at a length that a person reads."""
    kept = _FORBIDDEN.sub("\ufffd", text)
    return kept if len(kept) <= LONGEST else kept[: LONGEST - 1] + "…"


def _ask_child(plan: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes] | None:
    script, library = find_spec("gic_metrics.intake.marking.child"), find_spec("lxml")
    if script is None or library is None or script.origin is None or library.origin is None:
        raise RuntimeError("lxml is not installed")
    project = PurePath(script.origin).parents[3]
    out = limited([script.origin, str(PurePath(library.origin).parents[1]), str(project)], json.dumps(plan).encode() + b"\n" + data)
    line, _, marked = (out or b"{}").partition(b"\n")
    answer = json.loads(line)
    return (answer, marked) if "marked" in answer else None


def named_apart(names: Iterable[str]) -> list[str]:
    """The names of files for one zip or folder: two of the same name are told apart by a number."""
    taken: set[str] = set()
    apart = []
    for name in names:
        path, n, free = PurePosixPath(name), 2, name
        while free.casefold() in taken:
            free, n = f"{path.stem} {n}{path.suffix}", n + 1
        taken.add(free.casefold())
        apart.append(free)
    return apart
