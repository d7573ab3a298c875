"""The tables of any layout, found by content: where the header is, its levels, units, periods, and the rows that are no figures."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from gic_metrics.intake.cells import Workbook, read_cells
from gic_metrics.intake.survey import Survey
from gic_metrics.intake.survey_tables import survey
from gic_metrics.vocabulary import Severity


def surveyed(intake, rows: list[list], *, at: int = 1, merge: tuple[str, ...] = ()) -> Survey:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Ark1"
    for n, row in enumerate(rows):
        for column, value in enumerate(row, start=1):
            page.cell(at + n, column, value)
    for span in merge:
        page.merge_cells(span)
    found = read_cells(intake.bytes(book))
    assert isinstance(found, Workbook)
    return survey(found)


@pytest.mark.parametrize("header_row", [1, 6, 13, 14])
def test_the_header_is_found_wherever_it_stands(intake, header_row):
    rows = [["Kilde", "CO2 [kt]"], ["Ovn 1", 1.5], ["Ovn 2", 2]]
    (table,) = surveyed(intake, rows, at=header_row).tables
    assert (table.header_row, table.first_row, table.last_row, table.n_rows) == (header_row, header_row + 1, header_row + 2, 2)
    assert [(c.header, c.unit, c.numbers, c.texts) for c in table.columns] == [("Kilde", "", 0, 2), ("CO2 [kt]", "kt", 2, 0)]


def test_text_above_a_table_is_no_header_and_its_unit_and_period_are_seen(intake):
    rows = [["Utslipp 3. kvartal 2026"], ["Alle tall i kt CO2e"], [], ["Kilde", "CO2"], ["Ovn 1", 1.5]]
    (table,) = surveyed(intake, rows).tables
    assert table.header_row == 4
    assert [(r.cell, r.unit, r.period) for r in table.remarks] == [("A1", "", "2026-Q3"), ("A2", "kt CO2e", "")]


def test_keys_above_a_table_are_no_header(intake):
    rows = [["Organisasjonsnummer", "912345678"], ["Kvartal", "2026-Q3"], [], ["Kilde", "Gass", "Mengde"], ["Ovn 1", "CO2", 4]]
    (table,) = surveyed(intake, rows).tables
    assert table.header_row == 4


def test_a_group_head_merged_over_columns_counts_for_each_of_them(intake):
    rows = [["Kilde", "CO2", None, "CH4", None], [None, "Q1 2026", "Q2 2026", "Q1 2026", "Q2 2026"], ["Ovn 1", 1, 2, 3, 4]]
    (table,) = surveyed(intake, rows, merge=("B1:C1", "D1:E1")).tables
    assert [c.header for c in table.columns] == ["Kilde", "CO2 / Q1 2026", "CO2 / Q2 2026", "CH4 / Q1 2026", "CH4 / Q2 2026"]
    assert [c.period for c in table.columns] == ["", "2026-Q1", "2026-Q2", "2026-Q1", "2026-Q2"]


def test_a_row_of_units_is_read_as_units(intake):
    (table,) = surveyed(intake, [["Kilde", "CO2", "CH4"], [None, "kt", "kg"], ["Ovn 1", 1, 2]]).tables
    assert [c.unit for c in table.columns] == ["", "kt", "kg"]
    assert [(r.number, r.role) for r in table.special] == [(2, "unit")]


def test_years_as_numbers_head_columns_ascending_or_descending(intake):
    for years in ([2020, 2021, 2022], [2022, 2021, 2020]):
        (table,) = surveyed(intake, [["Anlegg", *years], ["X", 10, 20, 30], ["Y", 1, 2, 3]]).tables
        assert (table.header_row, [c.period for c in table.columns]) == (1, ["", *map(str, years)])


def test_totals_examples_and_parts_are_told_from_figures(intake):
    rows = [["Kilde", "Mengde"], ["Ex.1", 9], ["Ovn 1", 1], ["herav strøm", 0.5], ["Delsum", 1], ["Ovn 2", 2], ["Totalt", 3], ["Merknad"]]
    (table,) = surveyed(intake, rows).tables
    assert [(r.number, r.role) for r in table.special] == [(2, "example"), (4, "part"), (5, "total"), (7, "total"), (8, "text")]
    assert table.n_rows == 2


def test_a_company_called_total_is_no_total(intake):
    (table,) = surveyed(intake, [["Anlegg", "2021"], ["Total E&P", 10], ["Total", 10]]).tables
    assert [(r.number, r.role) for r in table.special] == [(3, "total")]


def test_a_key_on_the_first_row_of_its_block_leaves_gaps(intake):
    (table,) = surveyed(intake, [["Anlegg", "Gass", "t"], ["X", "CO2", 1], [None, "CH4", 2], ["Y", "CO2", 3]]).tables
    assert [c.gaps for c in table.columns] == [True, False, False]


def test_line_breaks_and_hard_spaces_in_headers_are_plain(intake):
    (table,) = surveyed(intake, [["Kilde\nnavn", "CO2\u00a0[kt]"], ["Ovn", 1]]).tables
    assert [(c.header, c.unit) for c in table.columns] == [("Kilde navn", ""), ("CO2 [kt]", "kt")]


def test_two_tables_of_one_sheet_are_two(intake):
    rows = [["Kilde", "CO2"], ["Ovn 1", 1], [], ["Produkt", "Mengde", "Enhet"], ["Klinker", 5, "t"]]
    tables = surveyed(intake, rows).tables
    assert [(t.header_row, t.last_row, t.n_rows) for t in tables] == [(1, 2, 1), (4, 5, 1)]


def test_an_unknown_layout_waits_for_a_mapping_and_names_its_table(intake):
    book = openpyxl.Workbook()
    for row in ([], [], ["Kilde", "CO2 [kt]"], ["Ovn 1", 1.5]):
        book.active.append(row)
    book.copy_worksheet(book.active)
    book.create_sheet("Forside")["A1"] = "Hei"
    reading = intake.read(book)
    assert reading.readable
    assert reading.records == ()
    found = [(f.severity, f.code, f.place_sheet, f.cell) for f in reading.findings]
    assert found == [
        (Severity.ERROR, "M01", "Sheet", "A3"),
        (Severity.NOTE, "M03", "Sheet Copy", None),
        (Severity.NOTE, "M02", "Forside", None),
    ]
    for language in ("nb", "en"):
        assert all(sentence.endswith(".") for sentence in intake.said(reading, language))


def test_the_tables_of_the_real_workbooks_are_found(intake, sample_workbooks):
    (file,) = sample_workbooks.glob("08_*.xlsx")
    found = survey(read_cells(file.read_bytes()))
    (esg,) = [table for table in found.tables if table.sheet == "ITR V2 esg data"]
    assert (esg.header_row, [c.period for c in esg.columns][-8:]) == (1, [str(year) for year in range(2015, 2023)])
    (file,) = sample_workbooks.glob("01_*.xlsx")
    found = survey(read_cells(file.read_bytes()))
    table = found.tables[0]
    assert (table.header_row, len(table.columns), table.n_rows) == (14, 41, 14_114)
    assert sum(bool(c.period) for c in table.columns if c.header.startswith("VERIFIED")) == 11


def test_a_range_merged_down_holds_for_its_rows_and_one_inside_another_for_none(intake):
    book = openpyxl.Workbook()
    for row in (["Anlegg", "t"], ["X", 1], [None, 2], [None, 3], ["Y", 4]):
        book.active.append(row)
    book.active.merge_cells("A2:A4")
    (sheet,) = read_cells(intake.bytes(book)).sheets
    assert {place: cell.text for place, cell in sheet.held_from_above().items()} == {(3, 1): "X", (4, 1): "X"}
    overlapping = replace(sheet, merged=((2, 1, 4, 1), (3, 1, 5, 1), (5, 1, 9, 1)))
    assert {place: cell.text for place, cell in overlapping.held_from_above().items()} == {(3, 1): "X", (4, 1): "X"}


def test_many_small_tables_are_each_found(intake):
    rows = [row for n in range(300) for row in (["Kilde", "CO2"], [f"Ovn {n}", n], [])]
    tables = surveyed(intake, rows).tables
    assert [(t.header_row, t.first_row, t.last_row) for t in tables] == [(3 * n + 1, 3 * n + 2, 3 * n + 2) for n in range(300)]


def test_a_sheet_that_differs_in_one_cell_is_no_copy(intake):
    book = openpyxl.Workbook()
    for row in (["Kilde", "CO2 [kt]"], ["Ovn 1", 1.5]):
        book.active.append(row)
    book.copy_worksheet(book.active)
    book.copy_worksheet(book.active)["B2"] = 1.25
    found = survey(read_cells(intake.bytes(book)))
    assert [(sheet.name, sheet.copy_of) for sheet in found.sheets] == [("Sheet", ""), ("Sheet Copy", "Sheet"), ("Sheet Copy1", "")]
