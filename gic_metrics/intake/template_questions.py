"""The sheet of a company's next workbook that asks what is still open about its earlier figures. It is read by people, never by the importer."""

from __future__ import annotations

from collections.abc import Sequence

from gic_metrics.intake.template_book import HEADER_ROW, Book
from gic_metrics.intake.template_rows import TemplateQuestion
from gic_metrics.intake.template_sheets import Spelling

COLUMNS = {"period": 16, "file": 34, "cell": 18, "figure": 18, "text": 60, "by": 22, "asked": 18}
"""column -> width"""
LINE_HEIGHT = 16


def write_questions(book: Book, spelling: Spelling, questions: Sequence[TemplateQuestion]) -> None:
    """One line a question, the newest figure first: which figure of which file, what is asked, by whom and when."""
    words, sheet = book.words, book.sheet(spelling.sheet("questions"))
    sheet.write_string(3, 0, words("template.questions_how"), book.style("note"))
    for col, (name, width) in enumerate(COLUMNS.items()):
        sheet.write_string(HEADER_ROW, col, words(f"template.question_{name}"), book.style("header"))
        sheet.set_column(col, col, width)
    for row, one in enumerate(questions, HEADER_ROW + 1):
        said = (words.period(one.period), one.file, one.cell or words("template.question_whole"), one.figure, one.text, one.by, words.date(one.asked))
        sheet.set_row(row, LINE_HEIGHT * -(-len(one.text) // COLUMNS["text"]))
        for col, text in enumerate(said):
            sheet.write_string(row, col, text, book.style("guide"))
    sheet.freeze_panes(HEADER_ROW + 1, 0)
