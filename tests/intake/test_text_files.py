"""Text files in the forms that programs in Norway write: any layout, numbers as they stand, each figure with its line and column."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest

from gic_metrics.intake.cells import Workbook
from gic_metrics.intake.mapping import Source, TableMapping, Value
from gic_metrics.intake.mark import mark
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.survey_tables import survey
from gic_metrics.intake.text_cells import text_cells
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Answer, Severity

FLAT = (
    "Organisasjonsnummer;Kvartal;Anlegg;Scope;Gass;Opprinnelse;Kategori;Mengde;Enhet\r\n"
    "912 345 678;2026-Q3;Fjordverket;1;CO₂;fossil;prosess;1 234,5;t\r\n"
    "912 345 678;2026-Q3;Fjordverket;1;metan;;diffus;0;kg\r\n"
    "912 345 678;2026-Q3;Bruket;1;CO₂;fossil;prosess;;t\r\n"
)
ABOVE = "Organisasjonsnummer;912345678;;;\nKvartal;3. kvartal 2026;;;\n;;;;\nAnlegg;Scope;Gass;Mengde [kt];Kommentar\nFjord;1;CO2;1,5;ovn\n"


def read(intake, text: str, *, encoding: str = "utf-8", name: str = "tall.csv", answers=()):
    return read_workbook(name, text.encode(encoding), intake.context, answers)


def seen(reading):
    return [(r.period, r.site, r.gas, r.quantity, r.unit, r.value, r.place_sheet, r.cell) for r in reading.records]


def errors(reading):
    """Code and place; the made-up organisation numbers have no right check digit, which is rule 1's to say."""
    return [(f.code, f.place_sheet, f.cell) for f in reading.errors if f.code != "R01"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_the_templates_columns_are_known_in_a_text_file_with_line_and_column(intake, encoding, separator):
    reading = read(intake, FLAT.replace(";", separator), encoding=encoding)
    assert seen(reading) == [
        ("2026-Q3", "X-1", "CO2", 1234.5, "t", 1234.5, None, "L2C8"),
        ("2026-Q3", "X-1", "CH4", 0, "kg", 0, None, "L3C8"),
        ("2026-Q3", "X-3", "CO2", None, "t", None, None, "L4C8"),
    ]
    assert (reading.company, reading.period, errors(reading)) == ("912345678", "2026-Q3", [])
    assert [(f.code, f.cell) for f in reading.findings if f.code == "M30"] == [("M30", "L1C1")]


def test_norwegian_letters_of_the_old_encoding_are_read(intake):
    text = "Anlegg;Strøm;Type;Retning;Mengde;Enhet\r\nElveverket;Støv;materiale;levert;12,5;t\r\n"
    reading = read(intake, text, encoding="iso-8859-1", name="Gjenbruk 2026-Q3.csv")
    assert [(r.item, r.variable, r.value, r.period, r.cell) for r in reading.records] == [("Støv", "delivered", 12.5, "2026-Q3", "L2C5")]


def test_company_and_quarter_may_stand_above_the_table_and_the_unit_in_its_header(intake):
    reading = read(intake, ABOVE)
    assert seen(reading) == [("2026-Q3", "X-1", "CO2", 1.5, "kt", 1500, None, "L5C4")]
    assert (reading.company, errors(reading)) == ("912345678", [])


def test_a_quarter_that_stands_nowhere_is_asked_about(intake):
    reading = read(intake, "Anlegg;Scope;Gass;Mengde;Enhet\nFjord;1;CO2;5;t\n")
    assert (reading.records, errors(reading)) == ((), [("M22", None, "L1C1")])
    answer = Answer(None, "L1C1", "field", "2026-Q3", "M22", "Anlegg", "Kari", "spurt")
    answered = read(intake, "Anlegg;Scope;Gass;Mengde;Enhet\nFjord;1;CO2;5;t\n", answers=(answer,))
    assert [(r.period, r.value, r.cell) for r in answered.records] == [("2026-Q3", 5, "L2C4")]


def test_a_layout_of_their_own_waits_for_a_person_and_is_read_by_what_was_said(intake):
    text = "Utslipp i tonn;;\n;;\nKilde;Q1 2026;Q2 2026\nkarbondioksid;1.234,5;-1\nSum;1.234,5;\n"
    asked = read(intake, text)
    assert (asked.records, errors(asked)) == ((), [("M01", None, "L3C1")])
    mapping = TableMapping(
        "wide",
        "emissions",
        fields={
            "site": Source("constant", "X-1"),
            "variable": Source("constant", "scope1"),
            "gas": Source("column", "Kilde"),
            "unit": Source("remark"),
            "period": Source("header"),
        },
        values=(Value("{period}"),),
        words={"gas": {"karbondioksid": "CO2"}, "quantity": {"-1": ""}},
    )
    book = text_cells(text.encode())
    assert isinstance(book, Workbook)
    context = replace(intake.context, mappings={survey(book).tables[0].fingerprint: mapping})
    reading = read_workbook("eget.csv", text.encode(), context)
    assert seen(reading) == [
        ("2026-Q1", "X-1", "CO2", 1234.5, "tonn", 1234.5, None, "L4C2"),
        ("2026-Q2", "X-1", "CO2", None, "tonn", None, None, "L4C3"),
    ]
    assert ("S17", None, "L5C1") in [(f.code, f.place_sheet, f.cell) for f in reading.findings]


def cells(text: str | bytes) -> dict[str, object]:
    book = text_cells(text if isinstance(text, bytes) else text.encode())
    assert isinstance(book, Workbook), book
    (sheet,) = book.sheets
    return {cell.address: cell.value for row in sheet.rows.values() for cell in row.values()}


def test_the_separator_is_the_one_that_makes_a_table():
    assert cells("a;b\n1,5;2,5\n3,5;4,5\n") == {"L1C1": "a", "L1C2": "b", "L2C1": "1,5", "L2C2": "2,5", "L3C1": "3,5", "L3C2": "4,5"}
    assert cells("a,b\n1.5,x;y\n") == {"L1C1": "a", "L1C2": "b", "L2C1": "1.5", "L2C2": "x;y"}
    assert cells("sep=|\na|b,c\n") == {"L2C1": "a", "L2C2": "b,c"}
    assert cells('"Kilde\nnavn";t\n"x; y";1\n') == {"L1C1": "Kilde\nnavn", "L1C2": "t", "L2C1": "x; y", "L2C2": "1"}


def test_three_decimals_are_read_where_the_file_shows_its_decimal_mark_and_asked_about_where_not(intake):
    head = "Anlegg;Scope;Gass;Kategori;Mengde;Enhet;Kvartal\n"
    shown = read(intake, f"{head}Fjord;1;CO2;prosess;382,125;t;2026-Q3\nFjord;1;CO2;annet;1,5;t;2026-Q3\n")
    assert [(r.value, r.raw) for r in shown.records] == [(382.125, "382,125"), (1.5, "1,5")]
    (note,) = [f for f in shown.findings if f.code == "F22"]
    assert (note.severity, note.cell, note.params["example"], note.params["at"], note.params["n"]) == (Severity.NOTE, "L2C5", "1,5", "L3C5", 1)
    for other in ("12", "1.5", "382.000"):
        asked = read(intake, f"{head}Fjord;1;CO2;prosess;382,125;t;2026-Q3\nFjord;1;CO2;annet;{other};t;2026-Q3\n")
        assert ("V02", None, "L2C5") in errors(asked), other
    mixed = "Fjord;1;CO2;annet;1,5;t;2026-Q3\nFjord;1;CH4;annet;2.5;t;2026-Q3\n"
    assert ("V02", None, "L2C5") in errors(read(intake, f"{head}Fjord;1;CO2;prosess;382,125;t;2026-Q3\n{mixed}"))
    both = read(intake, f"{head}Fjord;1;CO2;prosess;382.000;t;2026-Q3\nFjord;1;CO2;annet;1,5;t;2026-Q3\n")
    assert errors(both) == [("V02", None, "L2C5")]


def test_an_answer_to_a_cell_of_a_text_file_is_read_in_its_place(intake):
    text = "Anlegg;Scope;Gass;Mengde;Enhet;Kvartal\nFjord;1;CO2;382.000;t;2026-Q3\n"
    reading = read(intake, text, answers=(Answer(None, "L2C4", "read_as", 382_000.0, "V02", "382.000", "Kari", "spurt"),))
    assert [(r.value, r.raw, r.cell) for r in reading.records] == [(382_000, "382.000", "L2C4")]
    assert errors(reading) == []


def test_a_marked_copy_of_a_text_file_marks_the_cell_where_it_stands(intake):
    text = FLAT.replace("1 234,5", "ca. 40")
    reading = read(intake, text)
    marked = mark(reading, text.encode(), words_in("nb"), company="Fjord Sement", when=datetime(2026, 11, 25, tzinfo=UTC))
    assert ("Data", "H2") in marked.cells
    book = openpyxl.load_workbook(io.BytesIO(marked.data))
    assert (book["Data"]["H2"].value, book["Data"]["H1"].value) == ("ca. 40", "Mengde")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"Kjaere GIC, her er ingen tall.\nHilsen Kari\n", "F14"),
        (b"a;b\nx;y\n", "F14"),
        ((";" * 2_000_001 + "\n").encode(), "F12"),
        (("a;b\n1;2\n" + ";" * 300 + "7\n").encode(), "F11"),
        (b"a;b\n" + b"1;2\n" * 60_001, "F12"),
        (b'a;b\n1;"' + b"x" * 200_000 + b'"\n', "F06"),
        ("æ;ø\n1;2\n".encode("utf-16-be")[:-1], "F15"),
    ],
    ids=["letter", "no_figures", "separators", "far_away", "rows", "long_cell", "no_mark"],
)
def test_a_text_file_that_is_no_table_or_far_too_large_is_refused_in_one_sentence(intake, data, code):
    reading = read_workbook("fil.csv", data, intake.context)
    assert (reading.records, [f.code for f in reading.findings]) == ((), [code])
    for language in ("nb", "en"):
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in intake.said(reading, language))


def test_every_sentence_is_whole_in_both_languages(intake):
    reading = read(intake, f"{FLAT}912 345 678;2026-Q3;Ukjent;1;CO2;fossil;annet;382,125;t\n")
    assert {"F22", "M30", "R03"} <= {f.code for f in reading.findings}
    for language in ("nb", "en"):
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in intake.said(reading, language))


def test_a_text_file_needs_no_child(intake, monkeypatch):
    monkeypatch.setattr("gic_metrics.intake.cells._ask_child", None)
    assert len(read(intake, FLAT).records) == 3
