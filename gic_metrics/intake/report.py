"""The Report sheet: who reports which quarter. The hidden ids of a workbook made for the company stand in for it, and must agree with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from gic_metrics.intake import proposals
from gic_metrics.intake.cells import Cell, SheetCells, Workbook
from gic_metrics.intake.layout import DATA_SHEETS, folded, template
from gic_metrics.vocabulary import Finding, Quarter, Severity, Sheet

Answered = Mapping[tuple[str, str, str], Any]
"""(code of the finding that asked, sheet, cell) -> what a person has said"""
_KEY_COLUMNS = 6
"""keys stand in one of the first columns, the value to the right of its key"""


@dataclass
class Report:
    """What the file says of itself."""

    company: str = ""
    """organisation number as digits, or what stood there"""
    period: Quarter | None = None
    template_version: str = ""
    prepared_by: str = ""
    attested_by: str = ""
    dated: str = ""
    language: str = "nb"
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    """key -> (sheet's name, cell)"""


def read_report(book: Workbook, answered: Answered | None = None, today: date | None = None) -> tuple[Report, list[Finding]]:
    """The Report sheet and the hidden ids; what is missing, unreadable or at odds is a finding.

    The quarter can be answered by a person, among those that are over by `today`: `answered` is what people have said that stands in no cell.
    """
    said, sheets = _report_sheets(book)
    hidden = _hidden(book)
    report = Report(language=_language(book, hidden))
    findings: list[Finding] = []
    for key in ("template_version", "prepared_by", "attested_by", "dated"):
        cell = said.get(key)
        setattr(report, key, _text(cell[1]) if cell else hidden.get(key, ""))
    _company(report, said, hidden, findings, needed=_has_company_sheets(book))
    _period(report, said, hidden, findings, _Asked(answered or {}, today, sheets[0].name if sheets else ""))
    if len(sheets) > 1:
        findings.append(Finding(Severity.ERROR, "S08", sheets[1].name, None, None, {"other": sheets[0].name}))
    if report.template_version and _version(report.template_version) not in template().versions:
        place = said.get("template_version")
        where, address = (place[0], place[1].address) if place else (template().hidden_sheet, None)
        versions = {"said": report.template_version, "current": template().body["version"]}
        findings.append(Finding(Severity.NOTE, "S14", where, address, report.template_version, versions))
    return report, findings


def _version(text: str) -> str:
    return re.sub(r"^v\s*|\.0$", "", folded(text))


def _report_sheets(book: Workbook) -> tuple[dict[str, tuple[str, Cell]], list[SheetCells]]:
    sheets = [sheet for sheet in book.sheets if template().sheets.get(folded(sheet.name), ("",))[0] == Sheet.REPORT and sheet.rows]
    return (pairs(sheets[0]) if sheets else {}), sheets


def pairs(sheet: SheetCells) -> dict[str, tuple[str, Cell]]:
    """What stands beside the keys of the Report sheet, on whatever sheet: key -> (sheet's name, cell)."""
    found: dict[str, tuple[str, Cell]] = {}
    for row in sorted(sheet.rows):
        cells = sheet.rows[row]
        for column in sorted(cells):
            key = template().report.get(folded(cells[column].text), ("", ""))[0] if column <= _KEY_COLUMNS else ""
            beside = next((cells[right] for right in sorted(cells) if right > column), None)
            if key and key not in found and beside is not None and folded(beside.text) not in template().report:
                found[key] = (sheet.name, beside)
    return found


def _hidden(book: Workbook) -> dict[str, str]:
    for sheet in book.sheets:
        if folded(sheet.name) == folded(template().hidden_sheet):
            return {cells[1].text: cells[2].text for cells in sheet.rows.values() if 1 in cells and 2 in cells}
    return {}


def _has_company_sheets(book: Workbook) -> bool:
    keys = {template().sheets.get(folded(sheet.name), ("", ""))[0] for sheet in book.sheets if sheet.rows}
    return bool(keys & set(DATA_SHEETS) - {str(Sheet.INDICATORS)}) or str(Sheet.INDICATORS) not in keys


def organisation_number(text: str) -> str:
    """Nine digits where the text holds them (`NO 912 345 678 MVA`), else the text as it is."""
    digits = re.sub(r"^no|mva$|[\s.\-]", "", folded(text))
    digits = re.sub(r"^no|mva$", "", digits)
    return digits if digits.isdigit() else text


def _company(report: Report, said: dict[str, tuple[str, Cell]], hidden: dict[str, str], findings: list[Finding], *, needed: bool) -> None:
    ids = organisation_number(hidden.get("company", ""))
    if "company" not in said:
        report.company = ids
        if needed and not ids:
            findings.append(_missing("company"))
        return
    sheet, cell = said["company"]
    report.company = organisation_number(_text(cell))
    report.places["company"] = sheet, cell.address
    if ids and ids != report.company:
        findings.append(Finding(Severity.ERROR, "E_IDS", sheet, cell.address, cell.text, {"said": cell.text, "made_for": ids}))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What people have answered of the quarter, and what they are offered."""

    answered: Answered
    today: date | None
    sheet: str
    """the Report sheet's name; "" where there is none"""

    def quarter(self, code: str, sheet: str, cell: str) -> Quarter | None:
        return _quarter(self.answered.get((code, sheet, cell), ""))

    @property
    def offered(self) -> tuple[proposals.Choice, ...]:
        return proposals.quarters(self.today) if self.today else ()


def _period(report: Report, said: dict[str, tuple[str, Cell]], hidden: dict[str, str], findings: list[Finding], asked: _Asked) -> None:
    ids = _quarter(hidden.get("quarter", ""))
    if "period" not in said:
        report.period = ids or asked.quarter("S10", asked.sheet, "")
        if report.period is None:
            findings.append(replace(_missing("period"), place_sheet=asked.sheet or None, choices=asked.offered))
        return
    sheet, cell = said["period"]
    report.places["period"] = sheet, cell.address
    report.period = _quarter(cell.value if cell.kind == "d" else cell.text)
    if report.period is None:
        findings.append(Finding(Severity.ERROR, "S11", sheet, cell.address, cell.raw, {"said": cell.raw}, choices=asked.offered))
    elif ids and ids != report.period:
        told = {"said": cell.text, "made_for": str(ids)}
        if chosen := asked.quarter("E_IDS", sheet, cell.address):
            report.period = chosen
        else:
            either = proposals.of_quarters((report.period, ids))
            findings.append(Finding(Severity.ERROR, "E_IDS", sheet, cell.address, cell.text, told, choices=either))


def _quarter(said: object) -> Quarter | None:
    try:
        return Quarter.parse(said)
    except ValueError:
        return None


def _missing(key: str) -> Finding:
    return Finding(Severity.ERROR, "S10", None, None, None, {"key": template().report_name(key), "sheet": template().sheet_name("report")})


def _text(cell: Cell) -> str:
    return "" if cell.kind in ("e", "u") else cell.text


def _language(book: Workbook, hidden: dict[str, str]) -> str:
    """The language of the hidden ids, else the one in which most of the sheets are named."""
    if hidden.get("language") in ("nb", "en"):
        return hidden["language"]
    named = [template().sheets.get(folded(sheet.name), ("", ""))[1] for sheet in book.sheets]
    return "en" if named.count("en") > named.count("nb") else "nb"
