"""The tray: every file that was handed in and is neither stored nor put away, kept with its bytes across restarts, logouts and closed browsers.

A file is laid in once, whoever drops it and however often; storing it, or putting it away with a reason, takes it out. Nothing is deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gic_metrics.ledger import WITHDRAWN, Ledger

LAID, DISMISSED = "tray.laid", "tray.dismissed"
"""acts; the subject is the file's sha256"""


@dataclass(frozen=True, slots=True)
class Lying:
    """A file in the tray."""

    sha256: str
    file: str
    by: str
    since: datetime


def lay(ledger: Ledger, files: Iterable[tuple[str, bytes]], *, by: str) -> list[str]:
    """Lay files in the tray; gives the sha256 of each that was not there yet.

    Files stored and in force are laid in too: they say that they are stored.
    """
    there = {one.sha256 for one in lying(ledger)}
    new: dict[str, tuple[str, bytes]] = {}
    for file, data in files:
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 not in there:
            new.setdefault(sha256, (file, data))
    acts: list[tuple[str, str, dict[str, Any]]] = [(LAID, sha256, {"file": file, "bytes": len(data)}) for sha256, (file, data) in new.items()]
    ledger.act_many(acts, by=by, originals=list(new.values()))
    return list(new)


def dismiss(ledger: Ledger, sha256s: Sequence[str], *, by: str, reason: str) -> None:
    """Put files away with a reason; the same bytes may be laid in again."""
    there = {one.sha256: one for one in lying(ledger)}
    ledger.act_many([(DISMISSED, sha256, {"file": there[sha256].file}) for sha256 in sha256s if sha256 in there], by=by, reason=reason)


def lying(ledger: Ledger) -> list[Lying]:
    """What lies in the tray, the newest last: laid in after it was last put away, and not stored since it was laid in."""
    found: dict[str, Lying] = {}
    for act in ledger.acts("tray."):
        if act.kind == LAID:
            found[act.subject] = Lying(act.subject, act.body["file"], act.recorded_by, act.recorded_at)
        else:
            found.pop(act.subject, None)
    if not found:
        return []
    stored = {s.sha256: s.recorded_at for s in reversed(ledger.submissions()) if s.state != WITHDRAWN}
    return [one for sha256, one in found.items() if sha256 not in stored or stored[sha256] < one.since]


def put_away(ledger: Ledger) -> list[tuple[Lying, str]]:
    """Files that were put away and not laid in again, the newest first, each with the reason; they can be laid in once more."""
    found: dict[str, tuple[Lying, str]] = {}
    for act in ledger.acts("tray."):
        if act.kind == DISMISSED:
            found[act.subject] = (Lying(act.subject, act.body["file"], act.recorded_by, act.recorded_at), act.reason)
        else:
            found.pop(act.subject, None)
    return list(found.values())[::-1]


def answers_version(ledger: Ledger) -> int:
    """The newest act that changes how a file is read: a mapping or an answer that a person gave. What was read before it is read anew."""
    return max((act.seq for kind in ("mapping.", "decision.") for act in ledger.acts(kind)), default=0)
