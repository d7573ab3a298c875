"""Workbooks made on the spot, and what is understood of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

import openpyxl
import pytest

from gic_metrics.intake.context import CarbonSoFar, Context
from gic_metrics.intake.reading import read_workbook
from gic_metrics.reference import Gwp, Register
from gic_metrics.text import words_in
from gic_metrics.vocabulary import GWP_SETS, Reading

REPORT = [["Organisasjonsnummer", "912 345 678"], ["Bedrift", "Fjord Sement"], ["Kvartal", "2026-Q3"]]
EMISSIONS = ["Anlegg", "Scope", "Gass", "Opprinnelse", "Kategori", "Mengde", "Enhet", "GWP-sett", "Målepunkt", "Metode", "Kommentar"]
CARBON = ["Anlegg", "Bevegelse", "Opprinnelse", "Biogen andel", "Motpart", "Mengde", "Enhet", "Metode", "Kommentar"]
PRODUCTION = ["Anlegg", "Produkt", "Mengde", "Enhet", "Stoppdager", "Kommentar"]
REUSE = ["Anlegg", "Strøm", "Type", "Retning", "Motpart", "Mengde", "Enhet", "Våt/tørr", "Stadium", "Erstatter", "Kommentar"]
ENERGY = ["Anlegg", "Energibærer", "Leverandør", "Mengde", "Enhet", "Opprinnelsesgaranti", "Kommentar"]
INDICATORS = ["Område", "Indikator", "Verdi", "Enhet", "Kommentar"]
HEADERS = {
    "Utslipp": EMISSIONS,
    "Karbonhåndtering": CARBON,
    "Produksjon": PRODUCTION,
    "Gjenbruk": REUSE,
    "Energi": ENERGY,
    "Indikatorer": INDICATORS,
}


def workbook(sheets: dict[str, list[list]]) -> openpyxl.Workbook:
    """A workbook of rows; `Rapport` is put in if it is not there, and a known sheet whose first row is no header gets its own."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (sheets if "Report" in sheets else {"Rapport": REPORT} | sheets).items():
        sheet = book.create_sheet(name)
        if name in HEADERS and rows and rows[0][0] != HEADERS[name][0]:
            sheet.append(HEADERS[name])
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@dataclass
class Intake:
    """Makes workbooks and reads them against a register of two companies."""

    context: Context

    def book(self, **sheets: list[list]) -> openpyxl.Workbook:
        return workbook(sheets)

    def bytes(self, book: openpyxl.Workbook) -> bytes:
        return saved(book)

    def read(self, what: bytes | openpyxl.Workbook | None = None, **sheets: list[list]) -> Reading:
        if what is None:
            what = workbook(sheets)
        return read_workbook("fil.xlsx", what if isinstance(what, bytes) else saved(what), self.context)

    def row(self, sheet: str, row: list) -> Reading:
        return self.read(**{sheet: [row]})

    def codes(self, reading: Reading) -> list[tuple[str, str | None]]:
        """Code and cell of what was found while reading; the rules' findings (R..) are theirs to test, but for unknown sites."""
        return [(finding.code, finding.cell) for finding in reading.findings if not finding.code.startswith("R") or finding.code == "R03"]

    def said(self, reading: Reading, language: str = "nb") -> list[str]:
        words = words_in(language)
        return [words(f"findings.{finding.code}", **finding.params) for finding in reading.findings]


@pytest.fixture(scope="session")
def sites() -> Register:
    return Register.of({
        "version": "test",
        "company": [{"org_no": "912345678", "name": "Fjord Sement"}, {"org_no": "998877665", "name": "Elv Gjødsel"}],
        "site": [
            {"id": "X-1", "name": "Fjordverket", "company": "912345678", "aliases": ["Fjord", "Fjordverket avd. nord"]},
            {"id": "X-2", "name": "Elveverket", "company": "998877665"},
            {"id": "X-3", "name": "Bruket", "company": "912345678"},
        ],
    })  # fmt: skip


@pytest.fixture(scope="session")
def intake(sites) -> Intake:
    return Intake(_context(sites))


class NoHistory:
    """A ledger in which nothing is stored yet."""

    def quarters_before(self, key_without_period, quarter):
        return []

    def stored(self, site, period, sheet):
        return []

    def carbon_balance(self, site, quarter):
        return CarbonSoFar()

    def partner_quantity(self, record):
        return None


def _context(sites: Register) -> Context:
    factors = [{"set": gwp_set, "gas": "CO2", "origin": "", "category": "", "value": 1} for gwp_set in GWP_SETS]
    return Context(sites, Gwp.of({"value": factors}), date(2026, 11, 23), practice=True, history=NoHistory())
