"""A restatement: one proposes a change to a closed year, another accepts or declines it, and both stand with it for ever.

A proposal changes nothing. What it proposes is a file of the tray, to withdraw or restore a submission, or to open a closed year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gic_metrics.access import two_people
from gic_metrics.ledger import WITHDRAWN, Act, Ledger, Submission
from gic_metrics.submission.checked import Checked
from gic_metrics.submission.closed import REOPENED, ClosedYear, reopen_year, years_of
from gic_metrics.submission.storing import ACCEPTED, ingest, restated_by, restore, withdraw

PROPOSED, DECLINED = "restatement.proposed", "restatement.declined"
"""acts; the subject is a file's sha256, a submission or a year"""
FILE, WITHDRAWAL, RESTORING, REOPENING = "file", "withdraw", "restore", "reopen"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change to a closed year that waits for a second name."""

    seq: int
    what: str
    """`file`, `withdraw`, `restore` or `reopen`"""
    subject: str
    """the file's sha256, the submission, or the year"""
    file: str
    years: str
    by: str
    when: datetime
    reason: str


def propose_file(ledger: Ledger, checked: Checked, *, by: str, reason: str) -> Proposal:
    """Propose that a file of the tray is stored."""
    return _propose(ledger, FILE, checked.reading.sha256, checked.reading.file, checked.restates, by, reason)


def propose_standing(ledger: Ledger, submission: Submission, *, by: str, reason: str) -> Proposal:
    """Propose that a submission is withdrawn, or if it is, restored."""
    what = RESTORING if submission.state == WITHDRAWN else WITHDRAWAL
    return _propose(ledger, what, submission.id, submission.file, restated_by(ledger, submission), by, reason)


def propose_reopening(ledger: Ledger, year: str, *, by: str, reason: str) -> Proposal:
    """Propose that a year which staff closed is opened again."""
    return _propose(ledger, REOPENING, year, "", [("", year)], by, reason)


def waiting(ledger: Ledger, *, as_of: datetime | None = None) -> list[Proposal]:
    """The proposals that nobody has accepted or declined as of a time, the oldest first; of one subject the newest."""
    found: dict[str, Act] = {}
    for act in ledger.acts("restatement.", as_of=as_of):
        if act.kind == PROPOSED:
            found[act.subject] = act
        elif act.kind in (ACCEPTED, DECLINED, REOPENED):
            found.pop(act.subject, None)
    return [_proposal(act) for act in found.values()]


def accept(ledger: Ledger, proposal: Proposal, *, by: str, today: date) -> Checked | Submission | None:
    """Do what was proposed, in both names. Raises ClosedYear if they are one person's; a file that has got errors since is given back unstored."""
    if not two_people(by, proposal.by):
        raise ClosedYear(years=proposal.years)
    if proposal.what == FILE:
        files = [(proposal.file, ledger.original(proposal.subject))]
        [done] = ingest(ledger, files, by=by, proposed_by=proposal.by, accept_warnings=proposal.reason, today=today)
        return done
    if proposal.what == REOPENING:
        reopen_year(ledger, proposal.subject, by=by, proposed_by=proposal.by, reason=proposal.reason)
        return None
    change = restore if proposal.what == RESTORING else withdraw
    return change(ledger, proposal.subject, by=by, proposed_by=proposal.by, reason=proposal.reason)


def decline(ledger: Ledger, proposal: Proposal, *, by: str, reason: str) -> None:
    """Put the proposal aside; whoever made it may take it back in the same way."""
    ledger.act(DECLINED, proposal.subject, {"proposal": proposal.seq, "file": proposal.file}, by=by, reason=reason)


def _propose(ledger: Ledger, what: str, subject: str, file: str, restates: Sequence[tuple[str, str]], by: str, reason: str) -> Proposal:
    body = {"what": what, "file": file, "years": years_of(restates), "sites": sorted({site for site, _ in restates})}
    return _proposal(ledger.act(PROPOSED, subject, body, by=by, reason=reason))


def _proposal(act: Act) -> Proposal:
    return Proposal(act.seq, act.body["what"], act.subject, act.body["file"], act.body["years"], act.recorded_by, act.recorded_at, act.reason)
