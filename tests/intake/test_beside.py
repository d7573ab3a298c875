"""What stands beside a figure: its unit in a column or a note, and an id that Excel has made into a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from gic_metrics.intake.cells import read_cells
from gic_metrics.intake.mapping import Source, TableMapping, Value
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.survey_tables import survey
from gic_metrics.reference import Register
from gic_metrics.vocabulary import Answer

FILES = Path(__file__).parent / "files"
FIELDS = {
    "site": Source("column", "Anlegg"),
    "variable": Source("constant", "scope1"),
    "gas": Source("constant", "CO2"),
    "period": Source("header"),
}


def read(intake, rows, *, unit, values="{period}", register=None, answers=(), **changes):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = intake.bytes(book)
    (table,) = survey(read_cells(data)).tables
    mapping = TableMapping("x", "emissions", fields={**FIELDS, "unit": unit}, values=(Value(values),), **changes)
    context = replace(intake.context, mappings={table.fingerprint: mapping}, register=register or intake.context.register)
    return read_workbook("fil.xlsx", data, context, answers)


def figures(reading):
    return [(r.period, r.value, r.unit, r.cell) for r in reading.records]


def errors(reading):
    return [(f.code, f.cell) for f in reading.errors if f.code != "R01"]


def test_a_unit_in_a_column_beside_each_figure_is_that_figures_own(intake):
    rows = [["Anlegg", "Q1 2026", "Enhet", "Q2 2026", "Enhet"], ["Fjord", 4, "kt", 4500, "t"], ["Bruket", 1, "t", None, None]]
    reading = read(intake, rows, unit=Source("column", "Enhet"))
    assert figures(reading) == [("2026-Q1", 4000, "kt", "B2"), ("2026-Q1", 1, "t", "B3"), ("2026-Q2", 4500, "t", "D2"), ("2026-Q2", None, "", "D3")]
    assert errors(reading) == []


@pytest.mark.parametrize(
    "head",
    [["Anlegg", "Enhet", "Q1 2026", "Q2 2026", "Enhet"], ["Anlegg", "Q1 2026", "Q2 2026", "Enhet", "Enhet"]],
)
def test_two_columns_of_one_name_that_do_not_stand_so_are_asked_about(intake, head):
    row = ["Fjord", *("t" if said == "Enhet" else 5 for said in head[1:])]
    reading = read(intake, [head, row], unit=Source("column", "Enhet"))
    assert reading.records == ()
    assert [code for code, _cell in errors(reading)] == ["S09"]


@pytest.mark.parametrize("at", ["above", "below"])
def test_a_unit_in_a_note_above_or_below_the_table_holds_for_it(intake, at):
    note, table = [["Alle tall i kt CO2"]], [["Anlegg", "Q1 2026"], ["Fjord", 4]]
    rows = [*note, [], *table] if at == "above" else [*table, [], *note]
    reading = read(intake, rows, unit=Source("remark"))
    assert [(r.value, r.unit) for r in reading.records] == [(4000, "kt CO2")]
    assert errors(reading) == []


@pytest.mark.parametrize("said", ["kt CO2", "Kari:\nkt CO2", "Alle tall i kt CO2, målt", "Enhet: kt CO2"])
def test_a_comment_on_the_header_of_a_column_may_name_its_unit(intake, said):
    book = openpyxl.Workbook()
    for row in (["Anlegg", "Q1 2026", "Q2 2026 [t]"], ["Fjord", 4, 5]):
        book.active.append(row)
    book.active["B1"].comment = Comment(said, "Kari")
    book.active["B2"].comment = Comment("Oppgitt i kg", "Kari")
    data = intake.bytes(book)
    (table,) = survey(read_cells(data)).tables
    assert [column.unit for column in table.columns] == ["", "kt CO2", "t"]


def test_comments_are_read_in_every_format():
    for kind in ("xls", "ods"):
        book = read_cells((FILES / f"noted.{kind}").read_bytes(), kind)
        assert book.sheets[0].comments == {(1, 2): "Alle tall i kt CO2"}, kind
        assert [column.unit for column in survey(book).tables[0].columns] == ["", "kt CO2"], kind


def test_a_comment_that_names_two_units_names_none(intake):
    book = openpyxl.Workbook()
    for row in (["Anlegg", "Q1 2026"], ["Fjord", 4]):
        book.active.append(row)
    book.active["B1"].comment = Comment("i kt, før i tonn", "Kari")
    (table,) = survey(read_cells(intake.bytes(book))).tables
    assert [column.unit for column in table.columns] == ["", ""]


def test_two_notes_that_name_two_units_are_asked_about(intake):
    rows = [["Alle tall i kt"], [], ["Anlegg", "Q1 2026"], ["Fjord", 4], [], ["Alle tall i tonn"]]
    assert errors(read(intake, rows, unit=Source("remark"))) == [("V20", "B4")]


PERMITS = Register.of({
    "version": "test",
    "company": [{"org_no": "912345678", "name": "Fjord Sement"}],
    "site": [
        {"id": "NO-2004-1", "name": "Fjordverket", "company": "912345678", "aliases": []},
        {"id": "NO-2", "name": "Bruket", "company": "912345678", "aliases": ["3/4"]},
        {"id": "NO-5", "name": "Aaverket", "company": "912345678", "aliases": ["2005-12"]},
    ],
})  # fmt: skip


@pytest.mark.parametrize(
    ("day", "near"),
    [
        (date(2004, 1, 1), ["NO-2004-1"]),
        (date(2026, 4, 3), ["NO-2"]),
        (date(2026, 3, 4), ["NO-2"]),
        (date(2005, 12, 1), ["NO-5"]),
        (date(2026, 9, 9), []),
    ],
    ids=str,
)
def test_an_id_that_excel_made_into_a_date_is_asked_about_with_what_it_may_have_been(intake, day, near):
    reading = read(intake, [["Anlegg", "Q1 2026"], [day, 4]], unit=Source("constant", "t"), register=PERMITS, unknown_sites="leave_out")
    (asked,) = [f for f in reading.errors if f.code == "V42"]
    assert (asked.cell, [choice.value for choice in asked.choices if choice.near]) == ("A2", near)
    assert sorted(choice.value for choice in asked.choices) == ["NO-2", "NO-2004-1", "NO-5"]
    assert reading.records == ()
    answer = Answer("Sheet", "A2", "read_as", "NO-2", "V42", asked.value or "", "Kari", "spurt")
    answered = read(intake, [["Anlegg", "Q1 2026"], [day, 4]], unit=Source("constant", "t"), register=PERMITS, answers=(answer,))
    assert [(r.site, r.value) for r in answered.records] == [("NO-2", 4)]


def test_a_date_inside_an_id_of_two_columns_is_never_joined(intake):
    rows = [["Land", "Anlegg", "Q1 2026"], ["NO", date(2004, 1, 1), 4], ["NO", 2, 5]]
    change = {"site": Source("column", "Land + Anlegg")}
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = intake.bytes(book)
    (table,) = survey(read_cells(data)).tables
    mapping = TableMapping("x", "emissions", fields={**FIELDS, **change, "unit": Source("constant", "t")}, values=(Value("{period}"),))
    reading = read_workbook("fil.xlsx", data, replace(intake.context, mappings={table.fingerprint: mapping}, register=PERMITS))
    assert [(r.site, r.value) for r in reading.records] == [("NO-2", 5)]
    assert [(f.code, f.cell) for f in reading.errors if f.code != "R01"] == [("V42", "B2")]


def test_a_dated_id_in_a_table_of_verified_figures_is_an_error_in_its_cell(intake):
    book = openpyxl.Workbook()
    for row in (["REGISTRY_CODE", "INSTALLATION_IDENTIFIER", "VERIFIED_EMISSIONS_2013"], ["X", date(2004, 1, 1), 10], ["X", 1, 20]):
        book.active.append(row)
    reading = intake.read(book)
    assert [(r.site, r.value) for r in reading.records] == [("X-1", 20)]
    assert [(f.code, f.cell) for f in reading.errors] == [("V42", "B2")]
