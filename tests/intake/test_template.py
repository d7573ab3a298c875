"""The next workbook for a company: what stands ready in it, and that any program may save it in between."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from gic_metrics.intake.template import TemplateHistory, UnknownCompany, template_workbook
from gic_metrics.intake.template_book import HEADER_ROW
from gic_metrics.intake.template_rows import lines_of
from gic_metrics.reference import Register
from gic_metrics.vocabulary import Quarter, Record, Sheet

COMPANY = "974100169"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Q3 = Quarter(2026, 3)
REGISTER = Register.of({
    "version": "1",
    "company": [{"org_no": COMPANY, "name": "Verket AS"}, {"org_no": "934949145", "name": "Naboen AS"}],
    "site": [
        {"id": "NO-110", "name": "Verket Porsgrunn", "company": COMPANY, "usual_gases": ["CO2", "N2O"]},
        {"id": "NO-47", "name": "Verket Brevik", "company": COMPANY, "capture_from": "2025-06-18"},
        {"id": "NO-12", "name": "Nedlagt verk", "company": COMPANY, "active_to": "2020"},
        {"id": "NO-99", "name": "Naboens verk", "company": "934949145"},
    ],
})  # fmt: skip


def emitted(quarter: str, quantity: float | None, unit: str = "t", **other: str) -> Record:
    """1 kt is 1000 t: the value is what the quantity is in tonnes."""
    factor = {"t": 1.0, "kt": 1000.0}[unit]
    values = {"gas": "CO2", "origin": "fossil", "category": "process"} | other
    value = None if quantity is None else quantity * factor
    return Record("NO-110", quarter, Sheet.EMISSIONS, "scope1", **values, quantity=quantity, unit=unit, value=value)


FOUR = tuple(emitted(quarter, t) for quarter, t in (("2025-Q3", 230.0), ("2025-Q4", 250.0), ("2026-Q1", 240.0), ("2026-Q2", 235.0)))
VERIFIED = (
    Record("NO-47", "2021", Sheet.VERIFIED, "verified_ets", value=750626.0),
    Record("NO-47", "2022", Sheet.VERIFIED, "verified_ets", value=742590.0),
)


def made(language: str = "nb", *, history: TemplateHistory | None = None, practice: bool = False) -> bytes:
    history = history or TemplateHistory(FOUR, VERIFIED)
    return template_workbook(register=REGISTER, company=COMPANY, quarter=Q3, language=language, history=history, generated=NOW, practice=practice)


def opened(data: bytes, **how):
    return load_workbook(io.BytesIO(data), **how)


def rows_of(book, sheet: str) -> list[dict]:
    """The rows with a site, as dicts by column name."""
    head, *rows = book[sheet].iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if row[0]]


def test_the_contents_stand_first_and_the_hidden_ids_last():
    book = opened(made())
    assert book.sheetnames == ["Innhold", "Rapport", "Utslipp", "Karbonhåndtering", "Produksjon", "Gjenbruk", "Energi", "Lister", "_gic"]
    assert [sheet.title for sheet in book if sheet.sheet_state != "visible"] == ["Lister", "_gic"]
    assert {row[0].value: row[1].value for row in book["_gic"].iter_rows()} == {
        "company": COMPANY, "quarter": "2026-Q3", "template_version": "1", "language": "nb", "kind": "record",
    }  # fmt: skip
    assert book.custom_doc_props["gic_template"].value == "1"


def test_in_english_everything_is_english():
    book = opened(made("en"))
    assert book.sheetnames == ["Contents", "Report", "Emissions", "Carbon management", "Production", "Reuse", "Energy", "Lists", "_gic"]
    assert rows_of(book, "Emissions")[0]["Category"] == "process"


def test_each_own_running_site_has_its_usual_rows_with_a_blank_quantity():
    rows = rows_of(opened(made()), "Utslipp")
    assert [(row["Anlegg"], row["Gass"], row["Kategori"], row["Enhet"]) for row in rows if row["Opprinnelse"] == "biogen"] == [
        ("Verket Brevik", "CO2", "forbrenning", "t")
    ], "a site with a capture plant is asked for its biogenic CO2"
    assert [(row["Anlegg"], row["Gass"], row["Kategori"], row["Enhet"]) for row in rows if row["Opprinnelse"] != "biogen"] == [
        ("Verket Porsgrunn", "CO2", "prosess", "t"),
        ("Verket Brevik", "CO2", "forbrenning", "t"),
        ("Verket Brevik", "CO2", "prosess", "t"),
    ]
    assert {row["Mengde"] for row in rows} == {None}


def test_a_site_that_has_reported_nothing_gets_the_usual_gases_of_the_register():
    rows = rows_of(opened(made(history=TemplateHistory())), "Utslipp")
    assert [(row["Gass"], row["Opprinnelse"], row["Kategori"]) for row in rows if row["Anlegg"] == "Verket Porsgrunn"] == [
        ("CO2", "fossil", "forbrenning"), ("CO2", "fossil", "prosess"), ("N2O", None, "prosess"),
    ]  # fmt: skip


def test_the_last_four_quarters_stand_to_the_right_locked_with_the_expected_range():
    book = opened(made())
    row = rows_of(book, "Utslipp")[0]
    assert [row[f"K{q} {y}"] for q, y in ((3, 2025), (4, 2025), (1, 2026), (2, 2026))] == [230, 250, 240, 235]
    assert row["Forventet"] == "230–250"
    sheet = book["Utslipp"]
    head = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1]}
    first = HEADER_ROW + 2
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert [sheet.cell(first, head[name]).protection.locked for name in ("Mengde", "Enhet", "Kommentar", "K3 2025", "Forventet")] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_the_past_is_shown_in_the_unit_that_was_used_last():
    history = TemplateHistory((emitted("2026-Q1", 240000.0, "t"), emitted("2026-Q2", 235.0, "kt")))
    line = lines_of(Sheet.EMISSIONS, REGISTER.sites_of(COMPANY)[:1], history, Q3)[0]
    assert line.values["unit"] == "kt"
    assert line.past == {Quarter(2026, 1): 240.0, Quarter(2026, 2): 235.0}
    assert line.expected == (235.0, 240.0)


def test_one_known_quarter_gives_no_range_and_a_blank_is_no_zero():
    history = TemplateHistory((emitted("2026-Q1", None), emitted("2026-Q2", 235.0)))
    line = lines_of(Sheet.EMISSIONS, REGISTER.sites_of(COMPANY)[:1], history, Q3)[0]
    assert line.past == {Quarter(2026, 2): 235.0}
    assert line.expected is None


def test_a_fifth_quarter_back_is_not_shown():
    assert lines_of(Sheet.EMISSIONS, REGISTER.sites_of(COMPANY)[:1], TemplateHistory((emitted("2025-Q2", 9.0),)), Q3)[0].past == {}


def test_without_quarters_the_last_verified_year_is_shown_and_no_range():
    rows = rows_of(opened(made(history=TemplateHistory((), VERIFIED))), "Utslipp")
    assert [row["verifisert 2022"] for row in rows if row["Anlegg"] == "Verket Brevik"] == [742590, None, None]
    assert "Forventet" not in rows[0]
    assert not any(str(name).startswith("K") and str(name)[1:2].isdigit() for name in rows[0])


def test_a_capture_plant_has_its_movements_ready():
    rows = rows_of(opened(made()), "Karbonhåndtering")
    assert {(row["Anlegg"], row["Bevegelse"], row["Opprinnelse"]) for row in rows} == {
        ("Verket Brevik", movement, origin) for movement in ("levert lager", "bekreftet injisert") for origin in ("fossil", "biogen")
    }


def test_drop_downs_offer_the_words_of_the_language_from_the_hidden_list():
    book = opened(made())
    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["Lister"].iter_cols()}
    assert lists["origin"] == ["fossil", "biogen"]
    assert lists["site"] == ["Verket Porsgrunn", "Verket Brevik"] or lists["site"] == ["Verket Brevik", "Verket Porsgrunn"]
    formulas = {validation.formula1 for validation in book["Utslipp"].data_validations.dataValidation if validation.type == "list"}
    assert {"gic_site", "gic_scope", "gic_gas", "gic_origin", "gic_category", "gic_unit_emissions"} <= formulas
    assert {name for name in formulas if name not in book.defined_names} == set()


def test_a_practice_workbook_says_so_on_every_sheet_that_is_seen():
    book = opened(made(practice=True))
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert "ØVELSE / PRACTICE" in [sheet.cell(row, 1).value for row in range(1, HEADER_ROW + 1)], sheet.title
    assert not any("ØVELSE" in str(cell.value) for sheet in opened(made()) for row in sheet.iter_rows() for cell in row)


def test_every_sheet_prints_on_a4_landscape_and_keeps_its_header_in_sight():
    for sheet in opened(made()):
        if sheet.sheet_state == "visible":
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert opened(made())["Utslipp"].freeze_panes == "B6"


def test_nobody_else_and_no_closed_site_is_in_it():
    text = " ".join(
        str(cell.value) for name in ("Utslipp", "Karbonhåndtering", "Rapport") for row in opened(made())[name].iter_rows() for cell in row
    )
    assert "Nedlagt" not in text
    assert "Naboen" not in text


def test_an_unknown_company_gets_no_workbook():
    with pytest.raises(UnknownCompany):
        template_workbook(register=REGISTER, company="999999999", quarter=Q3, language="nb", history=TemplateHistory(), generated=NOW, practice=False)


def states(book) -> dict[str, str]:
    return {row[0]: row[1] for row in book.worksheets[0].iter_rows(min_row=HEADER_ROW + 2, max_row=HEADER_ROW + 8, values_only=True) if row[0]}


def test_before_anything_is_filled_in_the_contents_say_what_is_missing():
    assert states(opened(made(), data_only=True)) == {
        "Rapport": "Mangler", "Utslipp": "Mangler", "Karbonhåndtering": "Mangler", "Produksjon": "Ikke i bruk", "Gjenbruk": "Ikke i bruk",
        "Energi": "Ikke i bruk", "Hele rapporten": "Mangler",
    }  # fmt: skip


def test_another_program_may_save_it_and_the_advice_stays():
    data = io.BytesIO()
    opened(made()).save(data)
    book = opened(data.getvalue())
    assert len(book["Utslipp"].data_validations.dataValidation) == len(opened(made())["Utslipp"].data_validations.dataValidation)
    assert book["Utslipp"].protection.sheet
    assert book["_gic"].sheet_state == "hidden"
    assert book.custom_doc_props["gic_template"].value == "1"


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: its recalculation is not tried")
def test_the_contents_follow_what_is_filled_in(tmp_path):
    """Emissions complete: OK; a text as quantity in carbon management: inconsistent; a product without quantity: missing."""
    book = opened(made())
    sheet = book["Utslipp"]
    for row in range(HEADER_ROW + 2, HEADER_ROW + 6):
        sheet.cell(row, 6).value = 100.0
    sheet.cell(HEADER_ROW + 4, 6).value = "NO"
    carbon = book["Karbonhåndtering"]
    for row, quantity in enumerate((1.0, 2.0, 3.0, "ca. 40"), HEADER_ROW + 2):
        carbon.cell(row, 6).value = quantity
    for column, value in enumerate(("Verket Brevik", "klinker"), 1):
        book["Produksjon"].cell(HEADER_ROW + 2, column).value = value
    energy = book["Energi"]
    for column, value in ((1, "Verket Brevik"), (2, "damp"), (4, 12.5)):
        energy.cell(HEADER_ROW + 2, column).value = value
    book.save(tmp_path / "filled.xlsx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "filled.xlsx")], check=True, capture_output=True, timeout=120)
    saved = load_workbook(tmp_path / "out" / "filled.xlsx", data_only=True)
    assert states(saved) == {
        "Rapport": "Mangler", "Utslipp": "OK", "Karbonhåndtering": "Stemmer ikke", "Produksjon": "Mangler", "Gjenbruk": "Ikke i bruk",
        "Energi": "Stemmer ikke", "Hele rapporten": "Stemmer ikke",
    }  # fmt: skip
    assert saved["_gic"].sheet_state == "hidden"
