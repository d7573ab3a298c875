"""Opening a ledger: its reference data are entered, and the public record is in it before anybody has sent anything."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from gic_metrics.intake.reading import read_workbook
from gic_metrics.ledger import Ledger, StaleLedger
from gic_metrics.reference import seeds, verified_record
from gic_metrics.submission.checking import context_at
from gic_metrics.text import LANGUAGES, OSLO, words_in


class BrokenRecord(Exception):
    """The public record that comes with the program cannot be read: a fault of the program, with its findings."""


def open_ledger(where: str | Path, *, kind: str | None = None, clock: Callable[[], datetime]) -> Ledger:
    """The ledger at a path or `postgresql://...`, ready for use.

    A new one is made as `kind` (default "record"); an existing one keeps the nature it has. A newer edition of the seeds or of the public
    record, come with a newer version of the program, is entered as a dated record and as a correction.
    """
    ledger = Ledger(where, clock=clock, kind=kind)
    by = words_in(LANGUAGES[0])("submission.system")
    ledger.enter_reference(seeds(ledger.kind), by=by, seed=True)
    if ledger.kind == "record":
        _enter_record(ledger, *verified_record(), by=by, clock=clock)
    return ledger


def _enter_record(ledger: Ledger, name: str, data: bytes, *, by: str, clock: Callable[[], datetime]) -> None:
    """Store a file of the public record unless it was stored before; withdrawn by a person, it stays withdrawn."""
    sha256 = hashlib.sha256(data).hexdigest()
    while True:
        version = ledger.figures_version
        before = [submission for submission in ledger.submissions() if submission.kind == "record" and submission.file == name]
        if any(submission.sha256 == sha256 for submission in before):
            return
        reading = read_workbook(name, data, context_at(ledger, clock().astimezone(OSLO).date()))
        if reading.errors or not reading.readable:
            raise BrokenRecord(name, reading.findings)
        reason = words_in(LANGUAGES[0])("submission.record_again" if before else "submission.record_first")
        try:
            ledger.append(reading, by=by, reason=reason, original=data, accepted=reading.warnings, expected_version=version)
            return
        except StaleLedger:
            continue
