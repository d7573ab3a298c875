"""How far somebody has come in the rehearsal: which exercises were laid in the tray, and what became of each. Kept as acts of its ledger."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

from gic_metrics.ledger import Ledger
from gic_metrics.practice.exercises import Exercise, Workshop
from gic_metrics.submission import tray

MADE = "rehearsal.made"
"""an act; the subject is the file's sha256, the body says which exercise it is"""
LYING, STORED, AWAY = "lying", "stored", "away"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an exercise whose file came in."""

    code: str
    sha256: str
    became: str
    """`lying` in the tray (also after it was stored and withdrawn again), `stored`, or put `away`"""
    submission: str = ""
    by: str = ""
    reason: str = ""


def made(ledger: Ledger, workshop: Workshop, several: Iterable[Exercise], *, by: str) -> list[tuple[str, bytes]]:
    """The files of exercises, with their names; that they were made is kept, so that a file is known when it comes back."""
    files: list[tuple[str, bytes]] = []
    bodies: dict[str, dict[str, str]] = {}
    for one in several:
        found = workshop.files(one)
        files += found
        name, data = found[-1]
        bodies[hashlib.sha256(data).hexdigest()] = {"code": one.code, "file": name}
    known = {act.subject for act in ledger.acts(MADE)}
    ledger.act_many([(MADE, sha256, body) for sha256, body in bodies.items() if sha256 not in known], by=by)
    return files


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def tried(ledger: Ledger) -> dict[str, Tried]:
    """Code -> what became of its file, for those that came in; of several the newest."""
    codes = {act.subject: act.body["code"] for act in ledger.acts(MADE)}
    stored = {s.sha256: s for s in reversed(ledger.submissions())}
    lying = {one.sha256 for one in tray.lying(ledger)}
    found: dict[str, Tried] = {}
    for act in ledger.acts("tray."):
        code, sha256 = codes.get(act.subject), act.subject
        if code is None:
            continue
        if act.kind == tray.DISMISSED:
            found[code] = Tried(code, sha256, AWAY, by=act.recorded_by, reason=act.reason)
        elif sha256 in lying:
            found[code] = Tried(code, sha256, LYING)
        elif sha256 in stored:
            one = stored[sha256]
            found[code] = Tried(code, sha256, STORED, one.id, one.by, one.reason)
    return found
