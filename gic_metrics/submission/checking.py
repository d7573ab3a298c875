"""Reading files and saying what they would change; nothing is stored."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date

from gic_metrics.intake.answers import settled
from gic_metrics.intake.compare import Change, compare
from gic_metrics.intake.context import Context
from gic_metrics.intake.reading import CHILDREN, read_workbook
from gic_metrics.ledger import REPLACED, Ledger, LedgerError, Submission
from gic_metrics.reference import Reference
from gic_metrics.submission.aliases import aliases
from gic_metrics.submission.answers import all_answers
from gic_metrics.submission.checked import Checked, error, note, warning
from gic_metrics.submission.closed import ClosedYears, closed_years, years_of
from gic_metrics.submission.history import LedgerHistory
from gic_metrics.submission.mappings import memory
from gic_metrics.submission.together import beside_partners, carried_on
from gic_metrics.vocabulary import Answer, Reading

Progress = Callable[[int, int, str], None]
"""told after each file: how many are done, of how many, and its name"""
Files = Iterable[tuple[str, bytes]]
Held = MutableMapping[str, "Checked"]
"""what was read before, by sha256"""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Desk:
    """What a batch is checked against: one version of the ledger, read once for all of its files."""

    ledger: Ledger
    today: date
    version: int
    context: Context
    answers: Mapping[str, tuple[Answer, ...]]
    closed: ClosedYears

    @classmethod
    def at(cls, ledger: Ledger, today: date) -> Desk:
        version = ledger.figures_version
        return cls(ledger, today, version, context_at(ledger, today), all_answers(ledger), closed_years(ledger))

    def checked(self, file: str, data: bytes) -> Checked:
        """One file by itself. A fault of the program becomes a finding with a number, is logged, and stops no other file."""
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            if already := self.ledger.by_sha256(sha256):
                return _repeated(file, sha256, already, self.version)
            reading = read_workbook(file, data, self.context, self.answers.get(sha256, ()))
            changes, corrects = self.changes(reading)
        except Exception:  # noqa: BLE001 - one file must not stop the others; it is logged, and said with a number
            return self._failed(file, sha256)
        restates = self.closed.among(change.known for change in changes if change.kind != "unchanged")
        checked = Checked(reading, changes, corrects=corrects, restates=restates, version=self.version)
        said = [warning("D06", n=_differences(changes))] if corrects else []
        said += [note("D07", years=years_of(restates))] if restates else []
        said += carried_on(self.ledger, reading, self.context)
        return self.settled(checked.saying(*said)) if said else checked

    def kept(self, file: str, sha256: str) -> Checked:
        """One file that the ledger keeps; if its bytes are lost or damaged it is said of this file alone."""
        try:
            data = self.ledger.original(sha256)
        except LedgerError:
            return self._failed(file, sha256)
        return self.checked(file, data)

    def _failed(self, file: str, sha256: str) -> Checked:
        incident = uuid.uuid4().hex[:8]
        _LOG.exception("incident %s: %s could not be checked", incident, file)
        return Checked(Reading(file, sha256, readable=False, findings=(error("D99", incident=incident),)), version=self.version)

    def settled(self, checked: Checked) -> Checked:
        """With what was answered about findings that came after reading."""
        return replace(checked, reading=settled(checked.reading, self.answers.get(checked.reading.sha256, ())))

    def changes(self, reading: Reading) -> tuple[tuple[Change, ...], bool]:
        """What the file would change, and whether it touches a site, quarter and sheet that is already stored."""
        if not reading.readable or reading.errors:
            return (), False
        scopes = sorted({record.scope_of_replacement for record in reading.records})
        stored = [fact for scope in scopes for fact in self.context.history.stored(*scope)]
        changes = tuple(compare(reading.records, stored))
        held = {fact.record.scope_of_replacement for fact in stored}
        return changes, any(change.kind != "unchanged" and change.scope in held for change in changes)


def context_at(ledger: Ledger, today: date) -> Context:
    """What the rules may know, from the ledger as it stands."""
    reference = Reference.of(ledger.references())
    history = LedgerHistory(ledger, reference.register)
    remembered, senders = memory(ledger)
    said = {"remembered": remembered, "senders": senders, "aliases": aliases(ledger)}
    return Context(reference.register, reference.gwp, today, ledger.kind == "practice", history, **said)


def check(ledger: Ledger, files: Files, *, today: date, progress: Progress | None = None) -> list[Checked]:
    """Each file as it was understood, with its findings and what it would change. `today` is the day by which a quarter is over."""
    return checked_batch(Desk.at(ledger, today), list(files), progress)


def check_kept(ledger: Ledger, files: Iterable[tuple[str, str]], held: Held, *, today: date, progress: Progress | None = None) -> list[Checked]:
    """As `check`, of files that the ledger keeps, named (file name, sha256), each once.

    Those in `held` are not read again, and what is read is put there; `held` belongs to one version of the figures. The bytes are fetched
    one by one, so that a full tray takes no more memory than two files.
    """
    desk, named = Desk.at(ledger, today), list(files)
    unread = [(file, sha) for file, sha in named if sha not in held]
    with ThreadPoolExecutor(CHILDREN) as pool:
        started = {pool.submit(desk.kept, file, sha): (file, sha) for file, sha in unread}
        for done, future in enumerate(as_completed(started), start=1):
            file, sha = started[future]
            held[sha] = future.result()
            if progress:
                progress(done, len(unread), file)
    return [desk.settled(checked) for checked in _seen_together(beside_partners([held[sha] for _, sha in named], desk.context))]


def checked_batch(desk: Desk, files: Sequence[tuple[str, bytes]], progress: Progress | None) -> list[Checked]:
    """Every file by itself, then what can only be seen of the files together."""
    first: dict[str, int] = {}
    for n, (_, data) in enumerate(files):
        first.setdefault(hashlib.sha256(data).hexdigest(), n)
    found = [_twin(files[first[sha]][0], file, sha, desk) for file, sha in ((file, hashlib.sha256(data).hexdigest()) for file, data in files)]
    with ThreadPoolExecutor(CHILDREN) as pool:
        started = {pool.submit(desk.checked, *files[n]): n for n in first.values()}
        for done, future in enumerate(as_completed(started), len(files) - len(first) + 1):
            found[started[future]] = future.result()
            if progress:
                progress(done, len(files), files[started[future]][0])
    return [desk.settled(checked) for checked in _seen_together(beside_partners(found, desk.context))]


def _twin(first: str, file: str, sha256: str, desk: Desk) -> Checked:
    """A file that is in the batch a second time: read once."""
    return Checked(Reading(file, sha256, readable=True, findings=(note("D04", file=first),)), twin=first, version=desk.version)


def _seen_together(found: list[Checked]) -> list[Checked]:
    """Two different files with figures for the same site, quarter and sheet: said of both."""
    holders: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for n, checked in enumerate(found):
        for scope in {record.scope_of_replacement for record in checked.reading.records}:
            holders[scope].append(n)
    rivals: dict[int, set[int]] = defaultdict(set)
    for together in holders.values():
        for n in together:
            rivals[n] |= set(together) - {n}
    return [
        checked.saying(*(warning("D05", file=found[other].reading.file) for other in sorted(rivals[n]))) if rivals[n] else checked
        for n, checked in enumerate(found)
    ]


def _repeated(file: str, sha256: str, already: Submission, version: int) -> Checked:
    code = "D03" if already.state == REPLACED else "D02"
    said = note(code, submission=already.id, recorded_at=already.recorded_at, by=already.by)
    reading = Reading(file, sha256, readable=True, company=already.company, period=already.period, findings=(said,))
    return Checked(replace(reading, kind=already.kind), already=already, version=version)


def _differences(changes: Iterable[Change]) -> int:
    return sum(change.kind != "unchanged" for change in changes)
