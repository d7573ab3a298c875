"""Figures of whole years: read with their cells and shown, never booked; by column, by row, and by the defined names of cells."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

from gic_metrics.intake.cells import read_cells
from gic_metrics.intake.mapping import Source, TableMapping, Value
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.survey_tables import survey
from gic_metrics.reference import Register, seeds
from gic_metrics.vocabulary import Answer, Severity

WIDE = TableMapping(
    "wide",
    "emissions",
    fields={
        "site": Source("column", "Anlegg"),
        "variable": Source("constant", "scope1"),
        "gas": Source("constant", "CO2"),
        "unit": Source("column", "Enhet"),
        "period": Source("header"),
        "edition": Source("column", "Rapport"),
    },
    values=(Value("{period}"),),
    fill_down=("Anlegg",),
)
ROWS = [
    ["Anlegg", "Rapport", "Enhet", 2024, 2025],
    ["Fjord", 2026, "kt", 1.5, None],
    [None, 2025, "t", 1600, 1400],
    ["Ukjent verk", 2025, "furlong", "ca. 4", 0],
]


def book_of(rows, title="Ark1"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def read(intake, rows, mapping=WIDE):
    data = intake.bytes(book_of(rows))
    (table,) = survey(read_cells(data)).tables
    return read_workbook("aar.xlsx", data, replace(intake.context, mappings={table.fingerprint: mapping}))


def test_annual_figures_are_read_with_their_cells_and_never_booked(intake):
    reading = read(intake, ROWS)
    assert reading.records == ()
    assert [(r.site, r.period, r.value, r.canonical_unit, r.row_class, r.place_sheet, r.cell, r.raw) for r in reading.annual] == [
        ("X-1", "2024", 1500, "t", "annual", "Ark1", "D2", "1.5"),
        ("X-1", "2024", 1600, "t", "annual", "Ark1", "D3", "1600"),
        ("X-1", "2025", 1400, "t", "annual", "Ark1", "E3", "1400"),
        ("Ukjent verk", "2024", None, "furlong", "annual", "Ark1", "D4", "ca. 4"),
        ("Ukjent verk", "2025", 0, "furlong", "annual", "Ark1", "E4", "0"),
    ]


def test_one_error_says_that_a_year_must_be_given_by_quarter_and_each_row_is_a_note(intake):
    reading = read(intake, ROWS)
    assert [(f.code, f.cell, f.params.get("said")) for f in reading.errors if f.code != "M05"] == [("M14", "D1", "2024, 2025")]
    notes = {f.cell: f.params["values"] for f in reading.findings if f.code == "M31"}
    assert notes == {"D2": "2024: 1.5 kt (D2)", "D3": "2024: 1600 t (D3); 2025: 1400 t (E3)", "D4": "2024: ca. 4 furlong (D4); 2025: 0 furlong (E4)"}
    for language in ("nb", "en"):
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in intake.said(reading, language))


def test_a_year_that_two_reports_give_differently_is_a_conflict_to_decide(intake):
    conflicts = [(f.cell, f.params["values"]) for f in read(intake, ROWS).errors if f.code == "M05"]
    assert conflicts == [("D2", "D2: 1.5 kt; D3: 1600 t")]
    alike = [*ROWS[:2], [None, 2025, "t", 1500, 1400]]
    assert [f.code for f in read(intake, alike).errors] == ["M14"]
    decided = read(intake, ROWS, replace(WIDE, choices={"Ark1!D2": "Ark1!D3"}))
    assert [f.code for f in decided.errors] == ["M14"]


def test_quarters_beside_a_year_are_read_and_the_year_is_said(intake):
    rows = [["Anlegg", "Rapport", "Enhet", "Q1 2026", 2025], ["Fjord", 2026, "t", 7, 30]]
    reading = read(intake, rows)
    assert [(r.period, r.value, r.cell) for r in reading.records] == [("2026-Q1", 7, "D2")]
    assert [(r.period, r.value, r.cell) for r in reading.annual] == [("2025", 30, "E2")]
    assert "M14" in [f.code for f in reading.errors]


def test_a_key_on_a_row_without_figures_holds_for_the_rows_below(intake):
    rows = [["Anlegg", "Rapport", "Enhet", "Q1 2026"], ["Fjord", 2026, "t", 7], ["Bruket", None, None, None], [None, 2026, "t", 8]]
    assert [(r.site, r.value) for r in read(intake, rows).records] == [("X-1", 7), ("X-3", 8)]


NAMES = {
    "GrossScope1GreenhouseGasEmissions": "B5",
    "GrossLocationBasedScope2GreenhouseGasEmissions": "B6",
    "GrossScope3GreenhouseGasEmissions_CurrentlyStatedMember": "B8",
    "GrossScope1GreenhouseGasEmissions_BaselineYearMember": "C5",
    "template_reporting_period_startdate": "B1",
    "template_reporting_period_enddate": "B2",
    "template_reporting_entity_identifier": "B3",
}


def by_name(start: str, end: str) -> openpyxl.Workbook:
    rows = [["Fra", start], ["Til", end], ["Id", "912345678"], [], ["Scope 1", 100, 150], ["Scope 2", 0, 75], ["marked", None], ["Scope 3", 200, 9]]
    book = book_of(rows, "Miljø 'B3'")
    for name, at in NAMES.items():
        book.defined_names[name] = DefinedName(name, attr_text=f"'Miljø ''B3'''!${at[0]}${at[1]}")
    return book


def test_figures_are_known_by_the_names_of_their_cells_wherever_they_stand(intake):
    reading = intake.read(by_name("2025-01-01", "2025-12-31"))
    assert reading.records == ()
    assert [(r.variable, r.period, r.value, r.unit, r.place_sheet, r.cell) for r in reading.annual] == [
        ("scope1", "2025", 100, "t", "Miljø 'B3'", "B5"),
        ("scope2_location", "2025", 0, "t", "Miljø 'B3'", "B6"),
        ("scope3", "2025", 200, "t", "Miljø 'B3'", "B8"),
    ]
    assert reading.company == "912345678"
    assert [(f.code, f.cell, f.params["said"]) for f in reading.errors] == [("M14", "B2", "2025")]
    assert [f.params["n"] for f in reading.findings if f.code == "M32"] == [1]


@pytest.mark.parametrize(("start", "end"), [("2025-01-01", "2025-06-30"), ("", "2025-12-31"), ("2024-07-01", "2025-06-30")])
def test_another_time_than_a_quarter_or_a_year_is_asked_about(intake, start, end):
    reading = intake.read(by_name(start, end))
    assert (reading.records, reading.annual) == ((), ())
    assert [(f.code, f.cell) for f in reading.errors] == [("S11", "B2")]


def test_figures_by_name_of_one_quarter_lack_only_their_site(intake):
    reading = intake.read(by_name("2026-07-01", "2026-09-30"))
    assert (reading.annual, reading.records) == ((), ())
    assert [(f.code, f.severity) for f in reading.errors] == [("M07", Severity.ERROR)]


def test_efrags_report_gives_scope_1_2_and_3_by_name(intake, sample_workbooks):
    (file,) = sample_workbooks.glob("03_*.xlsx")
    reading = read_workbook(file.name, file.read_bytes(), replace(intake.context, register=Register.of(seeds()["register"])))
    assert [(r.variable, r.period, r.value, r.canonical_unit, r.place_sheet, r.cell) for r in reading.annual] == [
        ("scope1", "2026", 100, "t", "Environmental Disclosures", "D22"),
        ("scope2_location", "2026", 50, "t", "Environmental Disclosures", "D23"),
        ("scope3", "2026", 200, "t", "Environmental Disclosures", "D45"),
    ]
    assert [(f.code, f.place_sheet, f.cell) for f in reading.errors] == [("M14", "General Information", "D13")]


def test_the_analysts_sheet_gives_all_three_figures_of_nissan_as_a_conflict(intake, sample_workbooks):
    (file,) = sample_workbooks.glob("08_*.xlsx")
    reading = read_workbook(file.name, file.read_bytes(), replace(intake.context, register=Register.of(seeds()["register"])))
    nissan = [r for r in reading.annual if (r.site, r.variable, r.period) == ("Nissan Motor Co Ltd", "s1s2", "2020")]
    assert [(r.cell, r.raw, r.unit, r.value) for r in nissan] == [
        ("O3", "1951", "kt CO2e", 1_951_000), ("O9", "2386004", "t CO2e", 2_386_004), ("O15", "2542442", "t CO2e", 2_542_442),
    ]  # fmt: skip
    (conflict,) = [f for f in reading.errors if (f.code, f.cell) == ("M05", "O3")]
    assert conflict.params["values"] == "O3: 1951 kt CO2e; O9: 2386004 t CO2e; O15: 2542442 t CO2e"
    (years,) = [f for f in reading.errors if f.code == "M14"]
    assert years.params["said"] == ", ".join(str(year) for year in range(2015, 2023))
    assert reading.records == ()


def test_deciding_one_conflict_decides_that_one_whatever_stands_open(intake):
    rows = [["Anlegg", "Rapport", "Enhet", "Q1 2026", "Q2 2026"], ["Fjord", 2026, "t", 1, 3], [None, 2025, "t", 2, 4]]
    reading = read(intake, rows, replace(WIDE, choices={"Ark1!E2": "Ark1!E3"}))
    assert [(r.period, r.value, r.cell) for r in reading.records] == [("2026-Q2", 4, "E3")]
    assert [(f.code, f.cell) for f in reading.errors if f.code == "M05"] == [("M05", "D2")]


def test_a_persons_answer_decides_between_annual_figures_too(intake):
    data = intake.bytes(book_of(ROWS))
    (table,) = survey(read_cells(data)).tables
    answer = Answer("Ark1", "D2", "choose", "Ark1!D3", "M05", "1.5", "Kari", "spurt")
    reading = read_workbook("aar.xlsx", data, replace(intake.context, mappings={table.fingerprint: WIDE}), (answer,))
    assert [f.code for f in reading.errors] == ["M14"]
