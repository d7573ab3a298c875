"""Storing what was checked: all of a file or nothing of it, against the very ledger it was checked against."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from gic_metrics.access import two_people
from gic_metrics.ledger import WITHDRAWN, Ledger, StaleLedger, Submission
from gic_metrics.submission.checked import Checked, error
from gic_metrics.submission.checking import Desk, Files, Progress, checked_batch
from gic_metrics.submission.closed import ClosedYear, closed_years, years_of
from gic_metrics.submission.mappings import keep_use
from gic_metrics.text import LANGUAGES, words_in
from gic_metrics.vocabulary import Finding

ACCEPTED = "restatement.accepted"
"""an act; the subject is the file's sha256 or the submission, the body says who proposed it"""
ATTEMPTS = 5
"""how often a file is checked anew because somebody else wrote to the ledger meanwhile"""
_LOG = logging.getLogger(__name__)


def ingest(
    ledger: Ledger,
    files: Files,
    *,
    by: str,
    accept_warnings: str | None,
    today: date,
    proposed_by: str | None = None,
    progress: Progress | None = None,
) -> list[Checked]:
    """Check every file, then store each wholly or not at all; one transaction a file, with the file as it was sent.

    `accept_warnings` is a person's reason: with it warnings are accepted (and kept with the submission) and stored figures corrected;
    without it a file with either is not stored. A file with errors, or stored already, never is; one that changes a closed year only if
    `proposed_by` is another person than `by`.
    """
    batch = list(files)
    desk = Desk.at(ledger, today)
    found = checked_batch(desk, batch, progress)
    pen = _Pen(desk, by, (accept_warnings or "").strip(), proposed_by)
    return [pen.store(checked, sent) if checked.storable else checked for checked, sent in zip(found, batch, strict=True)]


def withdraw(ledger: Ledger, submission_id: str, *, by: str, reason: str, proposed_by: str | None = None) -> Submission:
    """Take a submission out of force; what stood before it stands again, and it stays in the record.

    Raises UnknownSubmission, AlreadyWithdrawn, and ClosedYear if figures of a closed year would change and `proposed_by` is not another person.
    """
    return _set_standing(ledger, submission_id, False, by, reason, proposed_by)


def restore(ledger: Ledger, submission_id: str, *, by: str, reason: str, proposed_by: str | None = None) -> Submission:
    """Put a withdrawn submission back in force. Raises UnknownSubmission, AlreadyInForce and ClosedYear."""
    return _set_standing(ledger, submission_id, True, by, reason, proposed_by)


def restated_by(ledger: Ledger, submission: Submission) -> tuple[tuple[str, str], ...]:
    """(site, year) of the closed years whose figures would change if the submission were withdrawn, or if it is withdrawn, restored."""
    rows = ledger.facts(submission=submission.id)
    if submission.state != WITHDRAWN:
        sites, periods = {fact.record.site for fact in rows}, {fact.record.period for fact in rows}
        rows = [fact for fact in ledger.facts(sites=sites, periods=periods) if fact.submission == submission.id]
    return closed_years(ledger).among(fact.record for fact in rows)


def _set_standing(ledger: Ledger, submission_id: str, in_force: bool, by: str, reason: str, proposed_by: str | None) -> Submission:
    submission = ledger.submission(submission_id)
    changes = (submission.state == WITHDRAWN) == in_force
    restates = restated_by(ledger, submission) if changes else ()
    if restates and not two_people(by, proposed_by):
        raise ClosedYear(years=years_of(restates))
    done = ledger.set_standing(submission_id, in_force=in_force, by=by, reason=_in_both_names(reason, by, proposed_by) if restates else reason)
    if restates:
        _keep_names(ledger, done.id, done, restates, by, proposed_by, reason)
    return done


def _in_both_names(reason: str, by: str, proposed_by: str | None) -> str:
    """The reason with who proposed and who accepted: kept by the same transaction as the change itself."""
    return words_in(LANGUAGES[0])("submission.restated", reason=reason, proposed_by=proposed_by, by=by)


def _keep_names(
    ledger: Ledger, subject: str, done: Submission, restates: Iterable[tuple[str, str]], by: str, proposed_by: str | None, reason: str
) -> None:
    body = {"submission": done.id, "file": done.file, "years": years_of(restates), "proposed_by": proposed_by}
    ledger.act(ACCEPTED, subject, body, by=by, reason=reason)


class _Pen:
    """Stores the files of a batch one by one, and checks a file anew where the ledger has moved under it."""

    def __init__(self, desk: Desk, by: str, reason: str, proposed_by: str | None) -> None:
        self.desk, self.by, self.reason, self.proposed_by = desk, by, reason, proposed_by
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
            if not checked.storable:
                return checked
            if checked.restates and not two_people(self.by, self.proposed_by):
                return checked.saying(error("D08", years=years_of(checked.restates)))
            if (checked.needs_reason or checked.restates) and not self.reason:
                return checked
            try:
                submission = self._append(checked, sent[1])
            except StaleLedger:
                self.desk = Desk.at(self.desk.ledger, self.desk.today)
                self.alone_since = self.desk.version
                continue
            self.touched |= self._sites(checked)
            keep_use(self.desk.ledger, submission.id, checked.reading, by=self.by)
            if checked.restates:
                _keep_names(self.desk.ledger, checked.reading.sha256, submission, checked.restates, self.by, self.proposed_by, self.reason)
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
        said = self.reason if checked.needs_reason or checked.restates else why or words_in(reading.language)("submission.no_warnings")
        if checked.restates:
            said = _in_both_names(said, self.by, self.proposed_by)
        return self.desk.ledger.append(
            reading, by=self.by, reason=said, original=data, accepted=reading.warnings, expected_version=self.desk.version
        )  # fmt: skip


def _again(desk: Desk, before: Checked, sent: tuple[str, bytes]) -> Checked:
    """The file checked against a newer ledger, with what was seen of the batch as a whole."""
    of_the_batch = tuple(finding for finding in before.reading.findings if _of_the_batch(finding))
    return desk.settled(desk.checked(*sent).saying(*of_the_batch))


def _of_the_batch(finding: Finding) -> bool:
    return finding.code in ("D04", "D05")
