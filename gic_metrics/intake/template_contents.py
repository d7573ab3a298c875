"""The contents sheet of a template: how to fill in, and a live line for each sheet that says OK, missing or inconsistent."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from gic_metrics.intake.template_book import HEADER_ROW, Book
from gic_metrics.intake.template_sheets import NOTATIONS, Spelling, Table
from gic_metrics.reference import Company
from gic_metrics.vocabulary import Quarter

GUIDES = ("blank", "zero", "notation", "units", "rows", "past", "send")
COLUMNS = ("sheet", "state", "filled", "blank", "text", "no_unit")


def write_contents(
    book: Book, sheet: Worksheet, spelling: Spelling, company: Company, quarter: Quarter, tables: Sequence[Table], questions: int = 0
) -> None:  # fmt: skip
    """One line a sheet by formulas that any spreadsheet program computes, the state of the whole, and the guide below.

    With open questions about earlier figures: how many, with a link to their sheet.
    """
    words = book.words
    sheet.write_string(3, 0, words("template.for_whom", company=company.name, q=quarter), book.style("note"))
    if questions:
        name = spelling.sheet("questions")
        sheet.write_url(3, 2, f"internal:'{name}'!A1", book.style("link"), words("template.questions_link", n=questions))
    for col, name in enumerate(COLUMNS):
        sheet.write_string(HEADER_ROW, col, words(f"template.contents_{name}"), book.style("header"))
    report = HEADER_ROW + 1
    _write_report_line(book, sheet, spelling, report)
    for row, table in enumerate(tables, report + 1):
        _write_line(book, sheet, row, table)
    last = report + len(tables)
    _write_overall(book, sheet, report, last)
    states = {"right": "ok", "lacking": "missing", "wrong": "inconsistent"}
    for style, state in states.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{words(f"template.state_{state}")}"', "format": book.style(style)}
        sheet.conditional_format(report, 1, last + 1, 1, rule)
    for n, guide in enumerate(GUIDES):
        row = last + 4 + n
        sheet.merge_range(row, 0, row, len(COLUMNS) - 1, words(f"template.guide_{guide}"), book.style("guide"))
        sheet.set_row(row, 32)
    sheet.write_string(last + 3, 0, words("template.guide"), book.style("title"))
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(COLUMNS) - 1, 17)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.activate()
    sheet.set_first_sheet()


def _write_report_line(book: Book, sheet: Worksheet, spelling: Spelling, row: int) -> None:
    """The head is complete when somebody has written who filled it in, and when."""
    name, keys = spelling.sheet("report"), list(spelling.layout["report"])
    cells = [f"'{name}'!$B${HEADER_ROW + 1 + keys.index(key)}" for key in ("prepared_by", "dated")]
    _link(book, sheet, row, name)
    blank = "+".join(f'({cell}="")' for cell in cells)
    ok, missing = (book.words(f"template.state_{state}") for state in ("ok", "missing"))
    sheet.write_formula(row, 1, f'=IF(D{row + 1}>0,"{missing}","{ok}")', book.style("state"), missing)
    sheet.write_formula(row, 2, f"={len(cells)}-D{row + 1}", book.style("cell"), 0)
    sheet.write_formula(row, 3, f"={blank}", book.style("cell"), len(cells))
    for col in (4, 5):
        sheet.write_number(row, col, 0, book.style("cell"))


def _write_line(book: Book, sheet: Worksheet, row: int, table: Table) -> None:
    """Counts by formula: filled, blank, text where a number should stand, numbers without unit; and the state that follows."""
    words, n = book.words, row + 1
    _link(book, sheet, row, table.sheet)
    key, quantity, unit = table.key, table.quantity, table.unit
    counts = (
        (f'=SUMPRODUCT(--({quantity}<>""))', 0),
        (f'=SUMPRODUCT(({key}<>"")*({quantity}=""))', table.ready),
        (f'=SUMPRODUCT(ISTEXT({quantity})*({quantity}<>"")*ISNA(MATCH(LEFT({quantity},2),{{{NOTATIONS}}},0)))', 0),
        (f'=SUMPRODUCT(ISNUMBER({quantity})*({unit}=""))', 0),
    )
    for col, (formula, before) in enumerate(counts, 2):
        sheet.write_formula(row, col, formula, book.style("cell"), before)
    ok, missing, inconsistent, unused = (words(f"template.state_{state}") for state in ("ok", "missing", "inconsistent", "unused"))
    state = f'=IF(E{n}+F{n}>0,"{inconsistent}",IF(D{n}>0,"{missing}",IF(C{n}=0,"{unused}","{ok}")))'
    sheet.write_formula(row, 1, state, book.style("state"), missing if table.ready else unused)


def _write_overall(book: Book, sheet: Worksheet, first: int, last: int) -> None:
    ok, missing, inconsistent = (book.words(f"template.state_{state}") for state in ("ok", "missing", "inconsistent"))
    states = f"$B${first + 1}:$B${last + 1}"
    whole = f'=IF(COUNTIF({states},"{inconsistent}")>0,"{inconsistent}",IF(COUNTIF({states},"{missing}")>0,"{missing}","{ok}"))'
    sheet.write_string(last + 1, 0, book.words("template.overall"), book.style("overall"))
    sheet.write_formula(last + 1, 1, whole, book.style("overall"), missing)


def _link(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    sheet.write_url(row, 0, f"internal:'{name}'!A1", book.style("link"), name)
