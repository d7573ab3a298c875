"""Rule 19: what leaves as a table cannot run in a spreadsheet, and numbers stay numbers."""

import io

import openpyxl
import pytest

from gic_metrics.publish.table import Sheet, csv_bytes, harmless, xlsx_bytes

ATTACKS = ["=1+1", "+47 900", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")']


@pytest.mark.parametrize("text", ATTACKS)
def test_text_that_begins_like_a_formula_is_escaped_in_csv(text):
    assert harmless(text) == "'" + text
    assert b";'" in csv_bytes(["a", "b"], [["x", text]], "nb") or b";\"'" in csv_bytes(["a", "b"], [["x", text]], "nb")


@pytest.mark.parametrize("plain", ["Sement", "CO₂ = utslipp", "a-b", "", -12.5, -3, None, 0])
def test_other_cells_are_left_alone(plain):
    assert harmless(plain) == plain


def test_a_csv_opens_in_the_language_of_its_reader():
    assert csv_bytes(["År", "t"], [["2022", -12.5], ["2023", None], ["2024", 0.0]], "nb").decode("utf-8-sig").splitlines() == [
        "År;t",
        "2022;-12,5",
        "2023;",
        "2024;0",
    ]
    assert csv_bytes(["Year", "t"], [["2022", -12.5]], "en").decode("utf-8-sig").splitlines()[1] == "2022,-12.5"


@pytest.mark.parametrize("text", ATTACKS)
def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(text):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(Sheet("Tall", ("=T", "kilde"), ["a", "b", "c"], [[text, -12.5, None]]))))
    cells = next(book.active.iter_rows(min_row=5))
    assert cells[0].data_type == "s"
    assert cells[1].value == -12.5
    assert cells[2].value is None
    assert book.active["A1"].data_type == "s"


def test_a_workbook_of_several_sheets_keeps_each_with_its_lines_of_text():
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(Sheet("Tall", ("T", "kilde"), ["a"], [[1]]), Sheet("Sporing", ("T", "v", "w"), ["b"], [[2], [3]])))
    )
    assert book.sheetnames == ["Tall", "Sporing"]
    assert [cell.value for cell in book["Sporing"]["A"]] == ["T", "v", "w", None, "b", 2, 3]
