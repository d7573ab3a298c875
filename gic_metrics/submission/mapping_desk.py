"""Mapping a file of another layout: its tables opened, what is proposed for them, what would be read, and the whole confirmed in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gic_metrics.intake.answers import FIELD
from gic_metrics.intake.cells import Workbook
from gic_metrics.intake.context import Context
from gic_metrics.intake.draft import Draft, Table, choices_of, mapping_of
from gic_metrics.intake.guard import Passed
from gic_metrics.intake.mapping import Source, TableMapping
from gic_metrics.intake.reading import open_book, read_opened
from gic_metrics.intake.senders import companies_named
from gic_metrics.intake.survey import SurveyTable
from gic_metrics.intake.survey_tables import survey
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Register
from gic_metrics.submission.answers import give
from gic_metrics.submission.mappings import Kept, confirm, remembered
from gic_metrics.vocabulary import Answer, Finding, Reading, Sheet

WAITING, MAPPED = "M01", "M20"
"""codes of the findings that a table has no mapping, and that it was read by one"""
LIKE_BEFORE = 0.5
"""share of a table's headers that an older mapping of the company must know for its answers to be proposed"""
_WITH_ITEMS = (Sheet.PRODUCTION, Sheet.REUSE, Sheet.ENERGY)


@dataclass(frozen=True)
class Opened:
    """A file whose tables are to be mapped."""

    file: str
    sha256: str
    passed: Passed
    book: Workbook

    @cached_property
    def tables(self) -> tuple[SurveyTable, ...]:
        return survey(self.book).tables

    def at(self, findings: Iterable[Finding], codes: Sequence[str]) -> list[SurveyTable]:
        """The tables of which one of these findings was made; of equal layouts the first."""
        places = {(finding.place_sheet or "", finding.cell) for finding in findings if finding.code in codes}
        found: dict[str, SurveyTable] = {}
        for table in self.tables:
            if (table.sheet, table.cell) in places:
                found.setdefault(table.fingerprint, table)
        return list(found.values())

    def named(self, register: Register) -> list[str]:
        """The companies that the file names."""
        return sorted(companies_named(self.file, self.book, register))


def opened(ledger: Ledger, file: str, sha256: str) -> Opened | None:
    """A file that the ledger keeps, read to its cells; None where it cannot be read."""
    found = open_book(ledger.original(sha256))
    return None if isinstance(found, Finding) else Opened(file, sha256, *found)


@dataclass(frozen=True)
class Knowledge:
    """What is known of a company's own words: what was said of its tables before, and its products and streams in the ledger."""

    company: str
    kept: tuple[Kept, ...]
    items: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, ledger: Ledger, register: Register, company: str) -> Knowledge:
        kept = tuple(one for one in remembered(ledger) if one.company == company)
        sites = [site.id for site in register.sites_of(company)] if company else []
        facts = ledger.facts(sites=sites, sheets=_WITH_ITEMS) if sites else []
        items = {str(sheet): tuple(sorted({f.record.item for f in facts if f.record.sheet is sheet and f.record.item})) for sheet in _WITH_ITEMS}
        return cls(company, kept, items)

    def before(self, table: SurveyTable) -> Kept | None:
        """What was confirmed for this layout, else for the one most like it."""
        headers = set(table.fingerprint.split("|"))
        scored = [(len(headers & set(one.fingerprint.split("|"))) / len(headers), n, one) for n, one in enumerate(self.kept)]
        best = max(scored, default=None, key=lambda found: found[:2])
        return best[2] if best is not None and best[0] >= LIKE_BEFORE else None


def table_of(of: Opened, table: SurveyTable, register: Register, known: Knowledge) -> Table:
    """What a draft of the table is made from."""
    before = known.before(table)
    cells = next(sheet for sheet in of.book.sheets if sheet.name == table.sheet)
    return Table(table, cells, of.file, register, known.company, known.items, choices_of(before.mapping) if before else {})


def preview(of: Opened, context: Context, drafts: Iterable[Draft], company: str, quarter: str, answers: Sequence[Answer] = ()) -> Reading:
    """What would be read if the drafts were used: the same reading that follows when they are. Nothing is stored."""
    said = tuple(drafts)
    mappings = {one.table.fingerprint: _from(one, company) for one in said if one.shaped and (one.sheet or one.left_out)}
    senders = {of.sha256: company} if company else {}
    asked = tuple(_quarter(one.table, quarter) for one in said if quarter and asks_for_quarter(one))
    context = replace(context, mappings=mappings, senders=senders)
    return read_opened(of.file, of.sha256, of.passed, of.book, context, (*answers, *asked))


def use(ledger: Ledger, of: Opened, drafts: Sequence[Draft], company: str, quarter: str, *, by: str, reason: str) -> list[Kept]:
    """Remember the drafts for the company, and the quarter of this file where the file does not say it."""
    kept = confirm(ledger, company, [mapping_of(one) for one in drafts], file=of.file, sha256=of.sha256, by=by, reason=reason)
    asked = [_quarter(one.table, quarter) for one in drafts if quarter and asks_for_quarter(one)]
    if asked:
        give(ledger, of.sha256, asked, by=by, reason=reason)
    return kept


def asks_for_quarter(one: Draft) -> bool:
    """Does the file not say which quarter it is for?"""
    return any(item.value == "@asked" for item in one.items)


def _from(one: Draft, company: str) -> TableMapping:
    mapping = mapping_of(one)
    return replace(mapping, fields={**mapping.fields, "company": Source("constant", company)}) if company else mapping


def _quarter(table: SurveyTable, quarter: str) -> Answer:
    return Answer(table.sheet, table.cell, FIELD, quarter, "M22", table.columns[0].header)
