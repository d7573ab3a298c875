"""What people say about what was stored, and what they lay beside it: comments, resolved by name, and evidence, kept with its bytes.

Both belong to a submission or to one of its cells. Neither changes a figure, and neither is ever deleted: evidence is taken back by a newer act.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from pathlib import PurePath
from typing import Any

from gic_metrics.ledger import IN_FORCE, Act, Ledger, LedgerError

MADE, RESOLVED = "comment.made", "comment.resolved"
ATTACHED, TAKEN_BACK = "evidence.attached", "evidence.taken_back"
"""acts; the subject is the submission"""
MOST_BYTES = 10 * 1024 * 1024
STARTS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".msg": b"\xd0\xcf\x11\xe0"}
"""how a file of the kind begins; an e-mail saved as text (.eml) is known by its headers"""
KINDS = (*STARTS, ".eml")


class NotEvidence(LedgerError):
    """The file is too large, empty, or not of a kind that is kept as evidence."""

    code = "not_evidence"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said of a submission or one of its cells, and who settled it."""

    seq: int
    cell: str
    """`Utslipp F6`; empty: of the whole submission"""
    text: str
    by: str
    when: datetime
    needs_review: bool
    resolved_by: str = ""
    resolution: str = ""

    @property
    def open(self) -> bool:
        """Is it a question that nobody has settled?"""
        return self.needs_review and not self.resolved_by

    def is_about(self, sheet: str | None, cell: str) -> bool:
        """Of this cell, or of the whole submission."""
        older = re.fullmatch(_OLDER.format(re.escape(sheet or ""), re.escape(cell)), self.cell)
        return not self.cell or self.cell == place(sheet, cell) or older is not None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that is kept beside a submission or one of its cells."""

    sha256: str
    file: str
    cell: str
    note: str
    by: str
    when: datetime
    taken_back_by: str = ""
    why: str = ""
    """why it was taken back"""


def place(sheet: str | None, cell: str) -> str:
    """How a cell is named in a comment, in every language: `Utslipp F6`."""
    return " ".join(part for part in (sheet, cell) if part)


_OLDER = "{}, celle? {}"
"""how a cell was named before"""


def comment(ledger: Ledger, submission: str, text: str, *, by: str, cell: str = "", needs_review: bool = False) -> None:
    ledger.act(MADE, submission, {"cell": cell, "text": text, "needs_review": needs_review}, by=by)


def resolve(ledger: Ledger, submission: str, seq: int, *, by: str, resolution: str) -> None:
    """Settle a comment, with what came of it."""
    ledger.act(RESOLVED, submission, {"comment": seq}, by=by, reason=resolution)


def comments(ledger: Ledger, submission: str, *, as_of: Any = None) -> list[Comment]:
    """The oldest first, the settled ones too."""
    return _read(ledger.acts("comment.", submission, as_of=as_of))


def all_comments(ledger: Ledger, *, as_of: Any = None) -> dict[str, list[Comment]]:
    """Submission -> its comments; those without any are left out."""
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in ledger.acts("comment.", as_of=as_of):
        acts[act.subject].append(act)
    return {submission: _read(found) for submission, found in acts.items()}


def open_questions(ledger: Ledger, *, as_of: Any = None) -> dict[str, list[Comment]]:
    """Submission in force -> the comments on it that want a look and that nobody has settled."""
    in_force = {s.id for s in ledger.submissions(as_of=as_of) if s.state == IN_FORCE}
    asked = {s: [c for c in found if c.open] for s, found in all_comments(ledger, as_of=as_of).items() if s in in_force}
    return {submission: found for submission, found in asked.items() if found}


def _read(acts: Iterable[Act]) -> list[Comment]:
    found: dict[int, Comment] = {}
    for act in acts:
        if act.kind == MADE:
            found[act.seq] = Comment(act.seq, act.body["cell"], act.body["text"], act.recorded_by, act.recorded_at, act.body["needs_review"])
        elif act.kind == RESOLVED and act.body["comment"] in found:
            found[act.body["comment"]] = replace(found[act.body["comment"]], resolved_by=act.recorded_by, resolution=act.reason)
    return list(found.values())


def attach(ledger: Ledger, submission: str, file: str, data: bytes, *, by: str, cell: str = "", note: str = "") -> None:
    """Keep a file as evidence. Raises NotEvidence."""
    if not is_evidence(file, data):
        raise NotEvidence(file=file, kinds=", ".join(KINDS), megabytes=MOST_BYTES // 1024 // 1024)
    body = {"sha256": hashlib.sha256(data).hexdigest(), "file": file, "cell": cell, "note": note}
    ledger.act(ATTACHED, submission, body, by=by, originals=[(file, data)])


def take_back(ledger: Ledger, submission: str, one: Evidence, *, by: str, reason: str) -> None:
    """The file no longer speaks for the figure; it stays in the record with the reason, and may be laid beside it again."""
    ledger.act(TAKEN_BACK, submission, {"sha256": one.sha256, "cell": one.cell}, by=by, reason=reason)


def evidence(ledger: Ledger, submission: str, *, as_of: Any = None) -> list[Evidence]:
    """What is kept beside a submission, the oldest first, what was taken back too; the same bytes for the same cell once."""
    found: dict[tuple[str, str], Evidence] = {}
    for act in ledger.acts("evidence.", submission, as_of=as_of):
        key = act.body["sha256"], act.body["cell"]
        if act.kind == TAKEN_BACK and key in found:
            found[key] = replace(found[key], taken_back_by=act.recorded_by, why=act.reason)
        elif act.kind == ATTACHED and (key not in found or found[key].taken_back_by):
            found[key] = Evidence(**act.body, by=act.recorded_by, when=act.recorded_at)
    return list(found.values())


def is_evidence(file: str, data: bytes) -> bool:
    """Of a kind that is kept, by name and by how it begins."""
    ending = PurePath(file).suffix.lower()
    if not 0 < len(data) <= MOST_BYTES:
        return False
    if ending == ".eml":
        return bool({"from", "date", "subject"} & {name.lower() for name in message_from_bytes(data[:65536])})
    return ending in STARTS and data.startswith(STARTS[ending])
