"""A file's bytes to what was understood of them: guard, cells, template, records, rules. Nothing is stored or raised for what a sender wrote."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from gic_metrics.intake.aliases import answers_by_alias, remembered
from gic_metrics.intake.answers import said_in, settled, with_answers
from gic_metrics.intake.cells import Workbook
from gic_metrics.intake.context import Context
from gic_metrics.intake.guard import Passed, inspect
from gic_metrics.intake.mapped import read_mapped
from gic_metrics.intake.opening import cells_of
from gic_metrics.intake.recognise import Recognised, recognise
from gic_metrics.intake.records import read_records
from gic_metrics.intake.rules import run_rules
from gic_metrics.intake.verified import NotVerifiedTable, looks_verified, verified_records
from gic_metrics.vocabulary import Answer, Finding, Reading, Severity, Sheet

CHILDREN = 2
"""workbooks read at the same time"""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def read_workbook(name: str, data: bytes, context: Context, answers: Sequence[Answer] = ()) -> Reading:
    """What one file says: records with their cells, and every finding at once. A file that cannot be read has one finding and no record.

    `answers` are what people have said about its cells: they are read in place of what stands there, and judged like it.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    opened = open_book(data)
    if isinstance(opened, Finding):
        return Reading(name, sha256, False, findings=(opened,))
    passed, book = opened
    if passed.kind == "text" and looks_verified(data):
        return _verified(name, sha256, data)
    return read_opened(name, sha256, passed, book, context, answers)


def open_book(data: bytes) -> tuple[Passed, Workbook] | Finding:
    """A file's cells with what the guard said of it; or the one finding that refuses it."""
    passed = inspect(data)
    if isinstance(passed, Finding) or (passed.kind == "text" and looks_verified(data)):
        return passed if isinstance(passed, Finding) else (passed, Workbook(()))
    book = cells_of(data, passed.kind)
    return book if isinstance(book, Finding) else (replace(passed, notes=(*passed.notes, *book.notes)), book)


def read_opened(name: str, sha256: str, passed: Passed, book: Workbook, context: Context, answers: Sequence[Answer] = ()) -> Reading:
    """As `read_workbook`, of a file that is open. Words that are remembered for its company are read as if they had been answered."""
    context = replace(context, said=said_in(answers))
    reading = _understood(name, sha256, passed, with_answers(book, answers), context)
    if known := answers_by_alias(reading, context.aliases, answers):
        reading = _understood(name, sha256, passed, with_answers(book, (*answers, *known)), context)
        reading = replace(reading, findings=(*reading.findings, *map(remembered, known)))
    return settled(reading, answers)


def _understood(name: str, sha256: str, passed: Passed, book: Workbook, context: Context) -> Reading:
    if passed.kind == "text":
        return without_sheet(in_order(read_mapped(name, sha256, passed, book, context)))
    found = recognise(book, context.said, context.today)
    if unknown_layout(found):
        return in_order(read_mapped(name, sha256, passed, book, context))
    return _workbook(name, sha256, passed, found, context)


def read_many(
    files: Sequence[tuple[str, bytes]], context: Context, progress: Callable[[int, int, str], None] | None = None
) -> list[Reading]:  # fmt: skip
    """The readings of several files, in their order; `progress(done, total, name)` is called in this thread after each."""
    readings: list[Reading | None] = [None] * len(files)
    with ThreadPoolExecutor(min(CHILDREN, os.cpu_count() or 1)) as pool:
        started = {pool.submit(read_workbook, name, data, context): index for index, (name, data) in enumerate(files)}
        for done, future in enumerate(as_completed(started), start=1):
            readings[started[future]] = future.result()
            if progress is not None:
                progress(done, len(files), files[started[future]][0])
    return [reading for reading in readings if reading is not None]


def _workbook(name: str, sha256: str, passed: Passed, found: Recognised, context: Context) -> Reading:
    report = found.report
    read = read_records(found, context.register, context.said)
    staff = bool(found.tables) and all(table.sheet == Sheet.INDICATORS for table in found.tables)
    reading = Reading(
        name,
        sha256,
        True,
        company=report.company or None,
        period=str(report.period) if report.period else None,
        records=tuple(read.records),
        findings=(*passed.notes, *found.findings, *read.findings),
        language=report.language,
        template_version=report.template_version,
        prepared_by=report.prepared_by,
        attested_by=report.attested_by,
        dated=report.dated,
        kind="indicators" if staff else "workbook",
        places=dict(report.places),
    )
    return in_order(replace(reading, findings=(*reading.findings, *run_rules(reading, context))))


def in_order(reading: Reading) -> Reading:
    """Errors first, then warnings, then notes; each in the order they were found."""
    return replace(reading, findings=tuple(sorted(reading.findings, key=lambda finding: _ORDER[finding.severity])))


def unknown_layout(found: Recognised) -> bool:
    """Is nothing of the template in the file: no sheet of it that could be read, and no Report sheet?"""
    codes = {finding.code for finding in found.findings}
    return not found.tables and not found.report.places and not found.report.company and not codes & {"S13", "S02", "S09", "S20", "S21"}


def without_sheet(reading: Reading) -> Reading:
    """A text file has no sheet: what is found in it has line and column alone."""
    records = tuple(replace(record, place_sheet=record.place_sheet or None) for record in reading.records)
    findings = tuple(replace(finding, place_sheet=finding.place_sheet or None) for finding in reading.findings)
    annual = tuple(replace(record, place_sheet=record.place_sheet or None) for record in reading.annual)
    return replace(reading, records=records, findings=findings, annual=annual)


def _verified(name: str, sha256: str, data: bytes) -> Reading:
    """The record's own csv layout of verified emissions."""
    try:
        records = verified_records(data)
        empty = () if records else (Finding(Severity.ERROR, "S19"),)
        return Reading(name, sha256, True, records=records, findings=empty, kind="record")
    except NotVerifiedTable as wrong:
        finding = Finding(Severity.ERROR, "F17", None, wrong.cell, wrong.value, {"said": wrong.value})
        return Reading(name, sha256, True, findings=(finding,), kind="record")
    except (ValueError, csv.Error):
        return Reading(name, sha256, False, findings=(Finding(Severity.ERROR, "F06"),))
