"""The template is recognised in either language, in any order, with anything added; what is missing is named."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from gic_metrics.vocabulary import Severity

ONE = ["X-1", 1, "CO2", "fossil", "prosess", 5, "t"]
ENGLISH = ["Site", "Scope", "Gas", "Origin", "Category", "Quantity", "Unit"]
BARE = ["Anlegg", "Scope", "Gass", "Mengde", "Enhet"]


def notes(reading):
    return [(f.code, f.place_sheet, f.cell) for f in reading.findings if f.severity is Severity.NOTE]


def test_a_simple_workbook_is_read_with_its_cells(intake):
    reading = intake.read(Utslipp=[ONE])
    assert (reading.readable, reading.company, reading.period, reading.language, reading.kind) == (True, "912345678", "2026-Q3", "nb", "workbook")
    (record,) = reading.records
    assert (record.site, record.variable, record.gas, record.origin, record.category) == ("X-1", "scope1", "CO2", "fossil", "process")
    assert (record.value, record.canonical_unit, record.place_sheet, record.cell, record.raw) == (5, "t", "Utslipp", "F2", "5")
    assert intake.codes(reading) == []


def test_english_names_and_words_mean_the_same(intake):
    english = intake.read(
        Report=[["Organisation number", 912345678], ["Quarter", "Q3 2026"]],
        Emissions=[ENGLISH, ["Fjordverket", "Scope 1", "CO₂", "fossil", "process", 5, "tonnes"]],
    )
    assert [r.key for r in english.records] == [r.key for r in intake.read(Utslipp=[ONE]).records]
    assert english.language == "en"


def test_order_case_white_space_stars_and_extra_columns_do_not_matter(intake):
    rows = [
        [None, "Utslipp fra anleggene"],
        [None],
        [None, "enhet *", "MENGDE*", "Intern kode", "gas", "an\u00adlegg ", "scope\n"],
        [None, "kg", 1500, "A7", "metan", " x-1 ", 1],
    ]
    reading = intake.read(UTSLIPP=rows)
    assert [(r.gas, r.value, r.cell) for r in reading.records] == [("CH4", 1.5, "C4")]
    assert notes(reading) == [("S05", "UTSLIPP", "D3")]


def test_a_line_break_or_a_no_break_space_inside_a_header_does_not_matter(intake):
    header = ["Site", "Movement", "Biogenic\u00a0\nshare", "Quan\u200btity", "Unit", "Origin"]
    reading = intake.read(**{"carbon  MANAGEMENT": [header, ["X-1", "handed to\u00a0storage", "10 %", 90, "kt", None]]})
    assert [(r.variable, r.share, r.value) for r in reading.records] == [("to_storage", 0.1, 90_000)]


@pytest.mark.parametrize("first", [2, 6, 13, 14])
def test_group_heads_over_the_header_and_a_row_of_units_under_it(intake, first):
    book = intake.book()
    sheet = book.create_sheet("Utslipp")
    heads = {
        first - 1: ["Hvor", None, "Hva", None, None, "Hvor mye"],
        first: ["Anlegg", "Scope", "Gass", "Opprinnelse", "Kategori", "Mengde", "Enhet"],
        first + 1: [None, None, None, None, None, "[kt]"],
        first + 2: ["X-1", 1, "CO2", "fossil", None, 2],
    }
    for row, values in heads.items():
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    sheet.merge_cells(start_row=first - 1, end_row=first - 1, start_column=1, end_column=2)
    assert [(r.value, r.cell) for r in intake.read(book).records] == [(2000, f"F{first + 2}")]


def test_the_unit_may_stand_in_the_header(intake):
    rows = [["Anlegg", "Scope", "Gass", "Mengde [kt]"], ["X-1", 1, "metan", 2]]
    assert intake.read(Utslipp=rows).records[0].value == 2000
    rows = [["Anlegg", "Scope", "Gass", "Mengde (kt)", "Enhet"], ["X-1", 1, "metan", 2, "t"]]
    assert intake.codes(intake.read(Utslipp=rows)) == [("V26", "E2")]


def test_a_missing_column_is_named_with_its_sheet(intake):
    reading = intake.read(Utslipp=[["Anlegg", "Scope", "Gass", "Enhet"], ["X-1", 1, "CO2", "t"]], Produksjon=[["X-1", "klinker", 5, "t"]])
    (missing,) = [f for f in reading.findings if f.code == "S02"]
    assert (missing.place_sheet, missing.params["column"]["nb"], missing.severity) == ("Utslipp", "Mengde", Severity.ERROR)
    assert len(reading.records) == 1


def test_a_sheet_without_a_header_is_asked_about_and_a_blank_one_is_not(intake):
    assert ("S13", None) in intake.codes(intake.read(Utslipp=[["Anlegg"], ["X-1", 1, "CO2"]]))
    book = intake.book(Utslipp=[ONE])
    book.create_sheet("Energi")
    assert intake.codes(intake.read(book)) == []


def test_other_sheets_are_noted_and_hidden_ones_read(intake):
    book = intake.book(Forside=[["Velkommen"]], Utslipp=[ONE, ["X-1", 1, "CH4", "", "", 3, "t"]])
    book["Utslipp"].sheet_state = "hidden"
    book["Utslipp"].row_dimensions[3].hidden = True
    reading = intake.read(book)
    assert len(reading.records) == 2
    assert [n for n in notes(reading) if n[0][0] == "S"] == [("S04", "Forside", None), ("S06", "Utslipp", None), ("S07", "Utslipp", None)]


def test_a_copy_of_a_sheet_is_asked_about_and_never_added(intake):
    reading = intake.read(**{"Utslipp": [ONE], "Utslipp (2)": [BARE, ["X-1", 1, "CO2", 9, "t"]]})
    assert [r.value for r in reading.records] == [5]
    assert [f.severity for f in reading.findings if f.code == "S20"] == [Severity.WARNING]


def test_figures_on_a_sheet_of_another_name_are_not_left_out_in_silence(intake):
    assert intake.codes(intake.read(Ark1=[BARE, ["X-1", 1, "CO2", 9, "t"]])) == [("S21", None)]


def test_the_same_sheet_or_column_twice_is_asked_about(intake):
    reading = intake.read(Utslipp=[ONE], Emissions=[ENGLISH, ["X-1", 1, "CO2", "fossil", "process", 5, "t"]])
    assert ("S08", None) in intake.codes(reading)
    assert len(reading.records) == 1
    assert ("S09", "E1") in intake.codes(intake.read(Utslipp=[[*BARE[:4], "Quantity", "Enhet"], ["X-1", 1, "CO2", 5, 6, "t"]]))


def test_a_workbook_of_another_kind_is_refused_for_what_it_lacks(intake):
    book = openpyxl.Workbook()
    book.active.append(["Company", "2020", "2021"])
    assert {code for code, _cell in intake.codes(intake.read(book))} == {"M02", "S03"}
    assert intake.codes(intake.read(Handleliste=[["melk"]]))[0] == ("S03", None)


@pytest.mark.parametrize("said", ["2026-Q3", "2026 K3", "K3 2026", "Q3/2026", "3. kvartal 2026", "15.08.2026", date(2026, 9, 30)])
def test_a_quarter_is_read_from_whatever_names_it(intake, said):
    reading = intake.read(Rapport=[["Organisasjonsnummer", "NO 912 345 678 MVA"], ["Kvartal:", said]], Utslipp=[ONE])
    assert (reading.company, reading.period, reading.records[0].period) == ("912345678", "2026-Q3", "2026-Q3")


def test_keys_and_values_may_stand_further_in(intake):
    rows = [
        [None, None, "Rapport"],
        [],
        [None, "Organisasjonsnummer", None, 912345678.0],
        [None, "Kvartal", None, "2026-Q3"],
        [None, "Utfylt av", "Kari"],
    ]
    reading = intake.read(Rapport=rows, Utslipp=[ONE])
    assert (reading.company, reading.period, reading.prepared_by) == ("912345678", "2026-Q3", "Kari")


def test_a_missing_or_unread_quarter_still_lets_everything_else_be_found(intake):
    reading = intake.read(Rapport=[["Organisasjonsnummer", "912345678"], ["Kvartal", "høsten"]], Utslipp=[["X-1", 1, "CO2", "", "", "ca. 4", "t"]])
    assert reading.records == ()
    assert intake.codes(reading)[:2] == [("S11", "B2"), ("V03", "F2")]
    assert ("S10", None) in intake.codes(intake.read(Rapport=[["Organisasjonsnummer", "912345678"]], Utslipp=[ONE]))


def with_ids(book, **ids):
    sheet = book.create_sheet("_gic")
    sheet.sheet_state = "veryHidden"
    for pair in ids.items():
        sheet.append(list(pair))
    return book


def test_hidden_ids_stand_in_for_the_report_sheet(intake):
    book = intake.book(Rapport=[["Bedrift", "Fjord"]], Utslipp=[ONE])
    reading = intake.read(with_ids(book, company="912345678", quarter="2026-Q3", template_version="1", language="en"))
    assert (reading.company, reading.period, reading.language, reading.template_version) == ("912345678", "2026-Q3", "en", "1")


@pytest.mark.parametrize(("company", "quarter", "cell"), [("998877665", "2026-Q3", "B1"), ("912345678", "2026-Q2", "B3")])
def test_hidden_ids_at_odds_with_the_report_sheet_are_asked_about(intake, company, quarter, cell):
    reading = intake.read(with_ids(intake.book(Utslipp=[ONE]), company=company, quarter=quarter))
    assert ("E_IDS", cell) in intake.codes(reading)


def test_the_staff_file_needs_only_the_quarter(intake):
    reading = intake.read(Rapport=[["Kvartal", "2026-Q3"]], Indikatorer=[["Kompetanse", "kurs", 4, "stk"], ["Synlighet", "omtaler", 0, None]])
    assert intake.codes(reading) == []
    assert (reading.kind, reading.company) == ("indicators", None)
    assert [(r.site, r.variable, r.item, r.value, r.unit) for r in reading.records] == [
        ("", "Kompetanse", "kurs", 4, "stk"),
        ("", "Synlighet", "omtaler", 0, ""),
    ]


def test_an_unknown_template_version_is_noted(intake):
    reading = intake.read(Rapport=[["Organisasjonsnummer", 912345678], ["Kvartal", "2026-Q3"], ["Malversjon", "2019-b"]], Utslipp=[ONE])
    assert ("S14", "Rapport", "B3") in notes(reading)


def test_a_file_without_rows_is_asked_about(intake):
    assert intake.codes(intake.read(Utslipp=[BARE])) == [("S19", None)]
