"""What people say about what was stored, and what they lay beside it: comments, resolved by name, and evidence, kept with its bytes.

Both belong to a submission or to one of its cells. Neither changes a figure.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from pathlib import PurePath
from typing import Any

from gic_metrics.ledger import Ledger, LedgerError

MADE, RESOLVED = "comment.made", "comment.resolved"
ATTACHED = "evidence.attached"
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that is kept beside a submission or one of its cells."""

    sha256: str
    file: str
    cell: str
    note: str
    by: str
    when: datetime


def comment(ledger: Ledger, submission: str, text: str, *, by: str, cell: str = "", needs_review: bool = False) -> None:
    ledger.act(MADE, submission, {"cell": cell, "text": text, "needs_review": needs_review}, by=by)


def resolve(ledger: Ledger, submission: str, seq: int, *, by: str, resolution: str) -> None:
    """Settle a comment, with what came of it."""
    ledger.act(RESOLVED, submission, {"comment": seq}, by=by, reason=resolution)


def comments(ledger: Ledger, submission: str, *, as_of: Any = None) -> list[Comment]:
    """The oldest first, the settled ones too."""
    found: dict[int, Comment] = {}
    for act in ledger.acts("comment.", submission, as_of=as_of):
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


def evidence(ledger: Ledger, submission: str, *, as_of: Any = None) -> list[Evidence]:
    """What is kept beside a submission, the oldest first; the same bytes for the same cell once."""
    found: dict[tuple[str, str], Evidence] = {}
    for act in ledger.acts(ATTACHED, submission, as_of=as_of):
        body = act.body
        found.setdefault((body["sha256"], body["cell"]), Evidence(**body, by=act.recorded_by, when=act.recorded_at))
    return list(found.values())


def is_evidence(file: str, data: bytes) -> bool:
    """Of a kind that is kept, by name and by how it begins."""
    ending = PurePath(file).suffix.lower()
    if not 0 < len(data) <= MOST_BYTES:
        return False
    if ending == ".eml":
        return bool({"from", "date", "subject"} & {name.lower() for name in message_from_bytes(data[:65536])})
    return ending in STARTS and data.startswith(STARTS[ending])
