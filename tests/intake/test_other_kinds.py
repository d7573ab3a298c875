"""The old Excel format and OpenDocument: the same cells, records and findings as from .xlsx; what is built to harm is refused in one sentence.

`files/quarter.xls` and `files/quarter.ods` are one workbook, saved in both formats by LibreOffice: an error, a formula, a hidden row, a long run of
blank rows, a merged key, a percentage, a hidden sheet and a defined name.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from gic_metrics.intake.cells import Cell, Workbook, read_cells
from gic_metrics.intake.guard import inspect
from gic_metrics.intake.mark import mark
from gic_metrics.intake.reading import read_workbook
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Finding

FILES = Path(__file__).parent / "files"
KINDS = ("xls", "ods")


def opened(kind: str) -> Workbook:
    book = read_cells((FILES / f"quarter.{kind}").read_bytes(), kind)
    assert isinstance(book, Workbook)
    return book


@pytest.mark.parametrize("kind", KINDS)
def test_a_workbook_of_another_format_gives_the_records_and_findings_of_its_cells(intake, kind):
    reading = read_workbook(f"K3.{kind}", (FILES / f"quarter.{kind}").read_bytes(), intake.context)
    assert (reading.readable, reading.company, reading.period, reading.dated) == (True, "912345678", "2026-Q3", "2026-10-05")
    assert [(r.site, r.sheet, r.gas or r.item, r.value, r.place_sheet, r.cell) for r in reading.records] == [
        ("X-1", "emissions", "CO2", 1234.5, "Utslipp", "F2"),
        ("X-1", "emissions", "CH4", 0, "Utslipp", "F3"),
        ("X-1", "emissions", "N2O", None, "Utslipp", "F4"),
        ("X-3", "emissions", "CO2", 2469, "Utslipp", "F5"),
        ("X-3", "emissions", "CO2", None, "Utslipp", "F6"),
        ("X-3", "emissions", "CH4", 7, "Utslipp", "F20"),
        ("X-3", "energy", "electricity", 12.25, "Energi", "D2"),
        ("X-3", "energy", "district_heat", 3, "Energi", "D3"),
    ]
    assert reading.records[6].share == 0.5
    assert [(f.code, f.place_sheet, f.cell) for f in reading.errors if f.code != "R01"] == [("V09", "Utslipp", "F4"), ("V03", "Utslipp", "F6")]
    assert {("S07", "Utslipp"), ("S04", "Gammel")} <= {(f.code, f.place_sheet) for f in reading.findings}


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_rows_merged_cells_names_and_percent_are_kept(kind):
    book = opened(kind)
    assert [(sheet.name, sheet.state) for sheet in book.sheets] == [
        ("Rapport", "visible"), ("Utslipp", "visible"), ("Energi", "visible"), ("Gammel", "hidden"),
    ]  # fmt: skip
    assert (book.sheets[1].hidden, book.sheets[2].merged) == ((6,), ((2, 1, 3, 1),))
    assert book.names == {"MengdeProsess": ("Utslipp", "F2")}
    share = book.sheets[2].at(2, 6)
    assert (share.value, share.percent) == (0.5, True)
    assert book.sheets[1].at(2, 8).value == "målt\nto linjer  og mellomrom"


@pytest.mark.parametrize("kind", KINDS)
def test_a_marked_copy_of_another_format_is_an_xlsx_with_the_cells_marked(intake, kind):
    data = (FILES / f"quarter.{kind}").read_bytes()
    reading = read_workbook(f"K3.{kind}", data, intake.context)
    marked = mark(reading, data, words_in("nb"), company="Fjord Sement", when=datetime(2026, 11, 25, tzinfo=UTC))
    assert marked.file.endswith(".xlsx")
    assert {("Utslipp", "F4"), ("Utslipp", "F6")} <= set(marked.cells)
    book = openpyxl.load_workbook(io.BytesIO(marked.data))
    assert (book["Utslipp"]["F4"].value, book["Utslipp"]["F20"].value) == ("#DIV/0!", 7)


SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style", "draw")
)  # fmt: skip


def ods(rows: str, *, before: str = "", after: str = "", prolog: str = "", **parts: str) -> bytes:
    content = (
        f"<?xml version='1.0'?>{prolog}<office:document-content {SPACES}>{before}<office:body><office:spreadsheet>"
        f'<table:table table:name="Ark1">{rows}</table:table>{after}</office:spreadsheet></office:body></office:document-content>'
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return kept.getvalue()


def row(*cells: str, said: str = "") -> str:
    return f"<table:table-row {said}>{''.join(cells)}</table:table-row>"


def number(value: float, shown: str = "", said: str = "") -> str:
    shown = shown or str(value)
    return f'<table:table-cell office:value-type="float" office:value="{value}" {said}><text:p>{shown}</text:p></table:table-cell>'


def text(said: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{said}</text:p></table:table-cell>'


def cells(data: bytes) -> dict[str, Cell]:
    book = read_cells(data, "ods")
    assert isinstance(book, Workbook), book
    return {cell.address: cell for cells in book.sheets[0].rows.values() for cell in cells.values()}


def test_the_value_is_what_is_typed_and_the_text_tells_an_error_from_a_number():
    found = cells(ods(row(number(1234.567, "1 235"), number(0, "#REF!", 'table:formula="of:=[.#REF!]"'), number(0, "Err:502"), text("#1"))))
    assert [(a, c.kind, c.value) for a, c in found.items()] == [
        ("A1", "n", 1234.567), ("B1", "e", "#REF!"), ("C1", "e", "Err:502"), ("D1", "s", "#1"),
    ]  # fmt: skip


def test_a_comment_or_a_drawing_in_a_cell_is_not_its_text():
    note = "<office:annotation><text:p>en merknad</text:p></office:annotation>"
    inside = "<text:span>Ovn</text:span><text:s text:c='2'/>1<text:line-break/>nord"
    found = cells(ods(row(f"<table:table-cell office:value-type='string'>{note}<text:p>{inside}</text:p></table:table-cell>", number(4))))
    assert [c.value for c in found.values()] == ["Ovn  1\nnord", 4]
    assert cells(ods(row(f"<table:table-cell>{note}</table:table-cell>", number(4)))).keys() == {"B1"}


def test_repeated_rows_and_cells_count_and_blank_ones_cost_nothing():
    blank = row("<table:table-cell table:number-columns-repeated='16384'/>", said="table:number-rows-repeated='150000'")
    repeated = row(number(7, said="table:number-columns-repeated='3'"), said="table:number-rows-repeated='2'")
    end = row("<table:table-cell table:number-columns-repeated='16384'/>", said="table:number-rows-repeated='1048576'")
    found = cells(ods(row(text("a")) + blank + repeated + end))
    assert list(found) == ["A1", "A150002", "B150002", "C150002", "A150003", "B150003", "C150003"]


def test_a_row_inside_groups_and_a_table_inside_a_cell_do_not_move_the_others():
    inner = "<table:table table:name='x' table:is-sub-table='true'><table:table-row><table:table-cell/></table:table-row></table:table>"
    rows = f"<table:table-header-rows>{row(text('a'))}</table:table-header-rows><table:table-row-group>{row(number(1))}</table:table-row-group>"
    found = cells(ods(rows + row(f"<table:table-cell>{inner}</table:table-cell>", number(2)) + row(number(3))))
    assert {a: c.value for a, c in found.items()} == {"A1": "a", "A2": 1, "B3": 2, "A4": 3}


def test_filtered_rows_hidden_sheets_links_and_names_are_seen():
    unseen = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    style = f"<office:automatic-styles>{unseen}</office:automatic-styles>"
    away = '<table:table table:name="Bort" table:style-name="ta2"><table:table-row><table:table-cell/></table:table-row></table:table>'
    names = (
        '<table:named-expressions><table:named-range table:name="Sum" table:cell-range-address="$Ark1.$B$2"/>'
        '<table:named-range table:name="Flere" table:cell-range-address="$Ark1.$A$1:.$B$2"/></table:named-expressions>'
    )
    linked = number(3, said="table:formula=\"of:=['file:///C:/bok.ods'#$Ark.A1]\"")
    rows = row(text("a"), text("b")) + row(text("c"), linked, said='table:visibility="filter"')
    book = read_cells(ods(rows, before=style, after=away + names, Basic__script="x"), "ods")
    assert [(s.name, s.state, s.hidden) for s in book.sheets] == [("Ark1", "visible", (2,)), ("Bort", "hidden", ())]
    assert (book.names, [note.code for note in book.notes]) == ({"Sum": ("Ark1", "B2")}, ["F20", "F21"])
    assert book.sheets[0].at(2, 2).linked


def encrypted_xls() -> bytes:
    """As Excel marks it: a FILEPASS record among the first."""
    data = (FILES / "quarter.xls").read_bytes()
    at = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return data[:at] + b"\x2f\x00" + data[at + 2 :]


FAR = row("<table:table-cell table:number-columns-repeated='900'/>", number(1))
DEEP = row(text("a")) + row("<table:table-cell/>", said="table:number-rows-repeated='900000'") + row(number(1))
HARMFUL = {
    "a_million_filled_rows": (ods(row(number(1), said="table:number-rows-repeated='1000000'")), "F12"),
    "filled_to_the_right": (ods(row(number(1, said="table:number-columns-repeated='16384'"))), "F11"),
    "far_right": (ods(FAR), "F11"),
    "far_down": (ods(DEEP), "F11"),
    "declares": (ods(row(number(1)), prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "F09"),
    "locked_ods": (ods(row(number(1)), **{"META-INF__manifest.xml": "<m><manifest:encryption-data/></m>"}), "F03"),
    "no_content": (ods("<table:table-row>", after="<"), "F06"),
    "not_a_number": (ods(row('<table:table-cell office:value-type="float" office:value="x"/>')), "F06"),
    "locked_xls": (encrypted_xls(), "F03"),
    "cut_xls": ((FILES / "quarter.xls").read_bytes()[:4000], "F06"),
    "mail": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "__nameid_version1.0".encode("utf-16-le"), "F04"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_is_built_to_harm_is_refused_in_one_sentence(intake, name):
    data, code = HARMFUL[name]
    reading = read_workbook("fil.ods", data, intake.context)
    assert (reading.readable, reading.records, [f.code for f in reading.findings]) == (False, (), [code])
    for language in ("nb", "en"):
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in intake.said(reading, language))


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_changed_anywhere_are_read_or_refused(kind):
    data = (FILES / f"quarter.{kind}").read_bytes()
    for place in range(600, len(data), len(data) // 7):
        changed = data[:place] + bytes(255 - byte for byte in data[place : place + 40]) + data[place + 40 :]
        passed = inspect(changed)
        found = passed if isinstance(passed, Finding) else read_cells(changed, passed.kind)
        assert isinstance(found, Workbook | Finding)
