"""Storing what was checked: all of a file or nothing of it, against the very ledger it was checked against."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from datetime import date

from gic_metrics.ledger import Ledger, StaleLedger, Submission
from gic_metrics.submission.checked import Checked, error
from gic_metrics.submission.checking import Desk, Files, Progress, checked_batch
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Finding

ATTEMPTS = 5
"""how often a file is checked anew because somebody else wrote to the ledger meanwhile"""
_LOG = logging.getLogger(__name__)


def ingest(ledger: Ledger, files: Files, *, by: str, accept_warnings: str | None, today: date, progress: Progress | None = None) -> list[Checked]:
    """Check every file, then store each wholly or not at all; one transaction a file, with the file as it was sent.

    `accept_warnings` is a person's reason: with it warnings are accepted (and kept with the submission) and stored figures corrected;
    without it a file with either is not stored. A file with errors, or stored already, never is.
    """
    batch = list(files)
    desk = Desk.at(ledger, today)
    found = checked_batch(desk, batch, progress)
    pen = _Pen(desk, by, (accept_warnings or "").strip())
    return [pen.store(checked, sent) if checked.storable else checked for checked, sent in zip(found, batch, strict=True)]


def withdraw(ledger: Ledger, submission_id: str, *, by: str, reason: str) -> Submission:
    """Take a submission out of force; what stood before it stands again, and it stays in the record.

    Raises UnknownSubmission and AlreadyWithdrawn.
    """
    return ledger.set_standing(submission_id, in_force=False, by=by, reason=reason)


class _Pen:
    """Stores the files of a batch one by one, and checks a file anew where the ledger has moved under it."""

    def __init__(self, desk: Desk, by: str, reason: str) -> None:
        self.desk, self.by, self.reason = desk, by, reason
        self.alone_since = desk.version
        """since this version nobody else has written"""
        self.touched: set[str] = set()
        """sites whose figures this batch has stored"""

    def store(self, checked: Checked, sent: tuple[str, bytes]) -> Checked:
        """The file with its submission if it was stored; a fault of the program becomes a finding and is logged."""
        try:
            return self._store(checked, sent)
        except Exception:  # noqa: BLE001 - one file must not stop the others; it is logged, and said with a number
            incident = uuid.uuid4().hex[:8]
            _LOG.exception("incident %s: %s could not be stored", incident, sent[0])
            return checked.saying(error("D99", incident=incident))

    def _store(self, checked: Checked, sent: tuple[str, bytes]) -> Checked:
        for _ in range(ATTEMPTS):
            if self._outdated(checked):
                checked = _again(self.desk, checked, sent)
            if not checked.storable or (checked.needs_reason and not self.reason):
                return checked
            try:
                submission = self._append(checked, sent[1])
            except StaleLedger:
                self.desk = Desk.at(self.desk.ledger, self.desk.today)
                self.alone_since = self.desk.version
                continue
            self.touched |= self._sites(checked)
            self.desk = replace(Desk.at(self.desk.ledger, self.desk.today), version=submission.seq)
            return replace(checked, submission=submission)
        return checked.saying(error("D98"))

    def _outdated(self, checked: Checked) -> bool:
        """Has the ledger got figures since that this file is compared with, or may it have?"""
        return checked.version < self.alone_since or (checked.version != self.desk.version and bool(self.touched & self._sites(checked)))

    def _sites(self, checked: Checked) -> set[str]:
        """Every site whose figures the file holds or is compared with; an outside supplier that all buy from is none."""
        known = self.desk.context.register.sites
        return {site for record in checked.reading.records for site in (record.site, record.counterparty) if site in known}

    def _append(self, checked: Checked, data: bytes) -> Submission:
        reading = checked.reading
        why = next((answer.reason for finding, answer in reading.kept if finding.code == "D06"), "")
        said = self.reason if checked.needs_reason else why or words_in(reading.language)("submission.no_warnings")
        return self.desk.ledger.append(
            reading, by=self.by, reason=said, original=data, accepted=reading.warnings, expected_version=self.desk.version
        )  # fmt: skip


def _again(desk: Desk, before: Checked, sent: tuple[str, bytes]) -> Checked:
    """The file checked against a newer ledger, with what was seen of the batch as a whole."""
    of_the_batch = tuple(finding for finding in before.reading.findings if _of_the_batch(finding))
    return desk.settled(desk.checked(*sent).saying(*of_the_batch))


def _of_the_batch(finding: Finding) -> bool:
    return finding.code in ("D04", "D05")
