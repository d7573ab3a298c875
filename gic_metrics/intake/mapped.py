"""A workbook of another layout: its tables read by the mappings that people have made; a table without one waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from gic_metrics.intake import proposals
from gic_metrics.intake.annual import annual, years_said
from gic_metrics.intake.apply import apply, company_of
from gic_metrics.intake.cells import SheetCells, Workbook
from gic_metrics.intake.context import Context
from gic_metrics.intake.guard import Passed
from gic_metrics.intake.layout import template
from gic_metrics.intake.mapping import Source, TableMapping
from gic_metrics.intake.named import named_and_not_read, named_in, read_names
from gic_metrics.intake.records import Read, finish
from gic_metrics.intake.report import organisation_number
from gic_metrics.intake.rules import run_rules
from gic_metrics.intake.senders import Senders
from gic_metrics.intake.shared import shared_for
from gic_metrics.intake.survey import Survey, SurveyTable
from gic_metrics.intake.survey_tables import survey
from gic_metrics.intake.template_table import ID as TEMPLATE
from gic_metrics.intake.template_table import template_for
from gic_metrics.vocabulary import Finding, Reading, Record, Severity, Sheet


def read_mapped(name: str, sha256: str, passed: Passed, book: Workbook, context: Context) -> Reading:
    """Every table with a mapping as records, every other one as an error with its place; the rules judge quarter by quarter."""
    found = survey(book)
    senders = Senders(name, sha256, book, context)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    known, waiting = _mappings(found, sheets, senders, context)
    read, by_name = Read(said=context.said), named_in(book)
    unread: list[SurveyTable] = []
    for index, table in enumerate(found.tables):
        if index in known:
            read.findings += _remembered(table, known[index])
            _apply(read, sheets[table.sheet], table, known[index], context, name)
        elif waiting.get(index):
            read.findings.append(_whose(table, waiting[index], context))
        elif any(one.rest == "leave_out" for one in (*known.values(), *(one.mapping for one in by_name))):
            unread.append(table)
        else:
            said_of = {"row": table.header_row, "columns": len(table.columns), "n": table.n_rows}
            read.findings.append(Finding(Severity.ERROR, "M01", table.sheet, table.cell, table.columns[0].header, said_of))
    for named in by_name:
        read_names(read, named, context.register)
    finish(read)
    read.findings += years_said(read, context.register, {at: holds for one in known.values() for at, holds in _decided(one, context).items()})
    said = {one for i, mapping in known.items() if (one := organisation_number(company_of(sheets[found.tables[i].sheet], found.tables[i], mapping)))}
    verified = bool(read.records) and all(record.sheet is Sheet.VERIFIED for record in read.records)
    said |= {one.company for one in by_name if one.company in context.register.companies}
    owners = {context.register.sites[record.site].company for record in read.records if record.site}
    company = set() if verified else {senders.known} - {""} or said or owners
    beside = [note for one in by_name for note in named_and_not_read(one)]
    findings = [*passed.notes, *read.findings, *_not_read(unread), *beside, *_of_sheets(found, unread)]
    if not found.tables and not by_name:
        findings.append(Finding(Severity.ERROR, "F14" if passed.kind == "text" else "S03"))
    elif read.records and len(company) != 1 and not verified:
        choices = proposals.companies(context.register, sorted(company | senders.named))
        findings.append(Finding(Severity.ERROR, "M16", None, None, None, {"n": len(company)}, choices=choices))
    elif known and not read.records and not any(finding.severity is Severity.ERROR for finding in findings):
        findings.append(Finding(Severity.ERROR, "S19"))
    readable = bool(found.tables) or passed.kind != "text"
    who = next(iter(company)) if len(company) == 1 else None
    reading = Reading(name, sha256, readable, company=who, records=tuple(read.records), annual=annual(read))
    return _judged(replace(reading, findings=tuple(findings), kind="record" if verified else "workbook"), context)


def _mappings(
    found: Survey, sheets: Mapping[str, SheetCells], senders: Senders, context: Context
) -> tuple[dict[int, TableMapping], dict[int, tuple[str, ...]]]:
    """The mapping of each table that has one; and of those that are known from a company, but not whether it sent this, the companies.

    What a person said of the table goes before a layout that many share, and that before the template's own names.
    """
    known: dict[int, TableMapping] = {}
    waiting: dict[int, tuple[str, ...]] = {}
    for index, table in enumerate(found.tables):
        mapping, waiting[index] = context.mappings.get(table.fingerprint), ()
        if mapping is None:
            mapping, waiting[index] = senders.mapping(table)
        if mapping := mapping or shared_for(table) or template_for(table, sheets[table.sheet], senders.file):
            known[index] = mapping
    return known, waiting


def _apply(read: Read, cells: SheetCells, table: SurveyTable, mapping: TableMapping, context: Context, name: str) -> None:
    """The table's records; where its mapping leaves the quarter to be asked, a person has said it of this file, or it is asked now."""
    asked = str(context.said.get(("M22", table.sheet, table.cell), ""))
    if not asked and mapping.fields.get("period", Source("")).kind == "asked":
        choices = proposals.quarters(context.today)
        read.findings.append(Finding(Severity.ERROR, "M22", table.sheet, table.cell, table.columns[0].header, choices=choices))
        return
    apply(read, cells, table, replace(mapping, choices=_decided(mapping, context)), context.register, name, asked)


def _decided(mapping: TableMapping, context: Context) -> dict[str, str]:
    """Which of the cells that give a figure differently holds: as the mapping says, and as a person has said of this file."""
    return {**mapping.choices, **{f"{sheet}!{cell}": str(holds) for (code, sheet, cell), holds in context.said.items() if code == "M05"}}


def _remembered(table: SurveyTable, mapping: TableMapping) -> Iterator[Finding]:
    """Who has said what the table's columns are, and when, or that they are the template's; nothing for a layout that is data."""
    if mapping.id == TEMPLATE:
        said = {"sheet": template().sheet_name(mapping.sheet), "row": table.header_row}
        yield Finding(Severity.NOTE, "M30", table.sheet, table.cell, table.columns[0].header, said)
    if mapping.confirmed_by:
        said = {"by": mapping.confirmed_by, "on": datetime.fromisoformat(mapping.confirmed_on), "id": mapping.id}
        yield Finding(Severity.NOTE, "M20", table.sheet, table.cell, table.columns[0].header, said)


def _whose(table: SurveyTable, companies: Sequence[str], context: Context) -> Finding:
    named = [context.register.companies[one].name if one in context.register.companies else one for one in companies]
    said = {"companies": named}
    choices = proposals.companies(context.register, companies)
    return Finding(Severity.ERROR, "M21", table.sheet, table.cell, table.columns[0].header, said, choices=choices)


def _judged(reading: Reading, context: Context) -> Reading:
    """The reading with what the rules say of each quarter in it; what they say of every quarter alike is said once."""
    periods = sorted({record.period for record in reading.records})
    found: list[Finding] = list(reading.findings)
    for period in periods:
        of_it: tuple[Record, ...] = tuple(record for record in reading.records if record.period == period)
        found += [one for one in run_rules(replace(reading, period=period, records=of_it), context) if one not in found]
    return replace(reading, period=periods[0] if len(periods) == 1 else None, findings=tuple(found))


def _not_read(tables: Sequence[SurveyTable]) -> Iterator[Finding]:
    """One note for all tables that a layout of the whole file leaves alone."""
    if tables:
        places = ", ".join(f"{table.sheet} {table.cell}".strip() for table in tables)
        yield Finding(Severity.NOTE, "M17", tables[0].sheet, tables[0].cell, None, {"n": len(tables), "places": places})


def _of_sheets(found: Survey, unread: Sequence[SurveyTable]) -> Iterator[Finding]:
    left = Counter(table.sheet for table in unread)
    for sheet in found.sheets:
        if sheet.copy_of:
            yield Finding(Severity.NOTE, "M03", sheet.name, None, None, {"other": sheet.copy_of})
        elif not sheet.tables and sheet.name:
            yield Finding(Severity.NOTE, "M02", sheet.name, None, None, {"n": sheet.numbers})
        elif sheet.state != "visible" and sheet.tables > left[sheet.name]:
            yield Finding(Severity.NOTE, "M04", sheet.name)
        if sheet.hidden_rows and sheet.tables > left[sheet.name]:
            yield Finding(Severity.NOTE, "S07", sheet.name, None, None, {"n": sheet.hidden_rows, "rows": sheet.hidden})
