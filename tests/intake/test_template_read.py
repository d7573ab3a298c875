"""A template filled in by other programs, in both languages, with columns moved and numbers as text, gives the same records."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from gic_metrics.intake.context import CarbonSoFar, Context
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.template import TemplateHistory, template_workbook
from gic_metrics.intake.template_book import HEADER_ROW
from gic_metrics.reference import Gwp, Register
from gic_metrics.vocabulary import Quarter, Record, Severity, Sheet

COMPANY = "974100169"
REGISTER = Register.of({
    "company": [{"org_no": COMPANY, "name": "Verket AS"}],
    "site": [{"id": "NO-110", "name": "Verket Porsgrunn", "company": COMPANY, "usual_gases": ["CO2", "N2O"]}],
})  # fmt: skip
PAST = tuple(
    Record("NO-110", q, Sheet.EMISSIONS, "scope1", gas="CO2", origin="fossil", category="process", quantity=t, unit="t", value=t)
    for q, t in (("2026-Q1", 1200.0), ("2026-Q2", 1250.0))
)
N2O = Record("NO-110", "2026-Q2", Sheet.EMISSIONS, "scope1", gas="N2O", category="process", quantity=0.5, unit="kt", value=500.0)


class NoHistory:
    """Nothing was reported before."""

    def quarters_before(self, key, quarter):
        return []

    def stored(self, site, period, sheet):
        return []

    def carbon_balance(self, site, quarter):
        return CarbonSoFar()

    def partner_quantity(self, record):
        return None


GWP = Gwp.of(
    {"value": [{"set": s, "gas": g, "origin": "", "category": "", "value": v} for s in ("AR4", "AR5", "AR6") for g, v in (("CO2", 1), ("N2O", 265))]}
)
CONTEXT = Context(REGISTER, GWP, date(2026, 11, 23), False, NoHistory())


def made(language: str):
    history = TemplateHistory((*PAST, N2O))
    data = template_workbook(
        register=REGISTER, company=COMPANY, quarter=Quarter(2026, 3), language=language, history=history,
        generated=datetime(2026, 11, 23, tzinfo=UTC), practice=False,
    )  # fmt: skip
    return load_workbook(io.BytesIO(data))


def fill(book, co2: object = 1234.5, n2o: object = 0.25):
    sheet = book.worksheets[2]
    quantity = next(cell.column for cell in sheet[HEADER_ROW + 1] if cell.value in ("Mengde", "Quantity"))
    gas = next(cell.column for cell in sheet[HEADER_ROW + 1] if cell.value in ("Gass", "Gas"))
    for row in (HEADER_ROW + 2, HEADER_ROW + 3):
        sheet.cell(row, quantity).value = co2 if sheet.cell(row, gas).value == "CO2" else n2o
    return book


def bytes_of(book) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read(data: bytes):
    return read_workbook("report.xlsx", data, CONTEXT)


def facts(reading) -> set[Record]:
    """The records without what the writing of the file decides: cell, sheet's name and the text that stood there."""
    return {replace(record, cell="", place_sheet=None, raw="") for record in reading.records}


EXPECTED = {(("NO-110", "CO2", "fossil"), 1234.5), (("NO-110", "N2O", ""), 250.0)}


def said(reading) -> set:
    return {((record.site, record.gas, record.origin), record.value) for record in reading.records}


def moved(book):
    """The columns of the emissions in the opposite order."""
    sheet = book.worksheets[2]
    for row in sheet.iter_rows(min_row=HEADER_ROW + 1, max_row=HEADER_ROW + 3):
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            cell.value = value
    return book


@pytest.mark.parametrize(
    "book",
    [
        pytest.param(lambda: fill(made("nb")), id="norsk"),
        pytest.param(lambda: fill(made("en")), id="english"),
        pytest.param(lambda: moved(fill(made("nb"))), id="columns moved"),
        pytest.param(lambda: fill(made("nb"), "1 234,5", "0,25"), id="decimal commas as text"),
        pytest.param(lambda: fill(made("en"), "1\u00a0234,5", "0,25"), id="no-break spaces"),
    ],
)
def test_the_same_figures_give_the_same_records_however_they_are_written(book):
    reading = read(bytes_of(book()))
    assert reading.errors == ()
    assert said(reading) == EXPECTED
    assert facts(reading) == facts(read(bytes_of(fill(made("nb")))))
    assert (reading.company, reading.period, reading.template_version) == (COMPANY, "2026-Q3", "1")


def test_what_the_template_shows_beside_the_figures_is_left_out_without_a_word():
    reading = read(bytes_of(fill(made("nb"))))
    assert [finding for finding in reading.findings if finding.severity is not Severity.WARNING] == []


def test_a_template_sent_back_untouched_reports_nothing():
    """A blank is "not reported", and never zero."""
    assert {record.value for record in read(bytes_of(made("nb"))).records} <= {None}


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: its way of saving is not tried")
@pytest.mark.parametrize("language", ["nb", "en"])
def test_libreoffice_may_save_it_in_between(tmp_path, language):
    (tmp_path / "report.xlsx").write_bytes(bytes_of(fill(made(language))))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "report.xlsx")], check=True, capture_output=True, timeout=120)
    reading = read((tmp_path / "out" / "report.xlsx").read_bytes())
    assert reading.errors == ()
    assert said(reading) == EXPECTED
