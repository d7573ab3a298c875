"""The next workbook for one company: its own sites, usual gases and units, its last four quarters, and room for more.

The sheets, columns and spellings are those of the layout file that the reader uses, so what is made here can always be read.
The workbook holds ids (sheet `_gic`, property `gic_template`) so that nobody chooses company or quarter at upload.
"""

from __future__ import annotations

import io
from datetime import datetime

from gic_metrics.intake.layout import template
from gic_metrics.intake.template_book import Book
from gic_metrics.intake.template_contents import write_contents
from gic_metrics.intake.template_questions import write_questions
from gic_metrics.intake.template_rows import FILLED_IN_SHEETS, TemplateHistory, lines_of
from gic_metrics.intake.template_sheets import Spelling, drop_downs, write_figures, write_ids, write_lists, write_report
from gic_metrics.reference import Register
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter

__all__ = ["TemplateHistory", "UnknownCompany", "template_workbook"]


class UnknownCompany(LookupError):
    """No company has this organisation number, or it has no site in the quarter."""


def template_workbook(
    *, register: Register, company: str, quarter: Quarter, language: str, history: TemplateHistory, generated: datetime | None, practice: bool
) -> bytes:
    """An xlsx file for the company of the organisation number `company`, in `language`. `generated` is written into it as its date.

    Raises UnknownCompany where the register has no such company, or no site of it in the quarter.
    """
    owner = register.company_of(company)
    sites = [site for site in register.sites_of(owner.org_no) if site.active_in(str(quarter))] if owner else []
    if not owner or not sites:
        raise UnknownCompany(company)
    words, layout = words_in(language), template().body
    spelling = Spelling(layout, language, {site.id: site.name for site in register.sites.values()})
    data = io.BytesIO()
    with Book(data, words, practice=practice, generated=generated, version=layout["version"]) as book:
        lists = drop_downs(spelling, sites, register)
        contents = book.sheet(spelling.sheet("contents"))
        write_report(book, spelling, owner, quarter)
        if history.questions:
            write_questions(book, spelling, history.questions)
        tables = [write_figures(book, spelling, sheet, lines_of(sheet, sites, history, quarter), lists, quarter) for sheet in FILLED_IN_SHEETS]
        write_contents(book, contents, spelling, owner, quarter, tables, len(history.questions))
        write_lists(book, lists)
        write_ids(book, layout, {"company": owner.org_no, "quarter": str(quarter), "template_version": layout["version"], "language": language})
    return data.getvalue()
