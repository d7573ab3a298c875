"""Letting figures out of the house: one proposes, another approves. What was released can be superseded or recalled, never changed.

Each step is an act of the ledger. `release.made` holds the whole release, so that everything public can be made from it again, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from gic_metrics.access import TOO_LIKE, likeness, name_words, two_people
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.selfcheck import books_balance
from gic_metrics.disclosure import Released as Cell
from gic_metrics.disclosure import released
from gic_metrics.ledger import Ledger
from gic_metrics.publish.drafting import Draft
from gic_metrics.publish.inputs import Openings, committed, hashes_of
from gic_metrics.publish.release import Release
from gic_metrics.publish.selfcheck import selfcheck
from gic_metrics.publish.standing import GENUINE, MADE, RECALLED, SUPERSEDED, WITHDRAWN, Released, in_force, releases, standing

PROPOSED, DECLINED = "release.proposed", "release.declined"
__all__ = [
    "DECLINED",
    "GENUINE",
    "MADE",
    "PROPOSED",
    "RECALLED",
    "SUPERSEDED",
    "WITHDRAWN",
    "NotReleased",
    "Proposed",
    "Released",
    "approve",
    "decline",
    "earlier",
    "in_force",
    "openings_of",
    "propose",
    "recall",
    "releases",
    "standing",
    "waiting",
]
PREFIX = {"record": "G", "practice": "P"}


class NotReleased(Exception):
    """Nothing was let out. `code` is a text key under `release.refused`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Proposed:
    """A release that waits for a second name."""

    seq: int
    id: str
    release: Release
    record: list[dict[str, Any]] | None
    """what was in each sum, for the releases after it; None in a ledger from before this was kept"""
    openings: Openings
    """what opens the commitments to its inputs"""
    by: str
    when: datetime
    reason: str


def earlier(ledger: Ledger) -> list[Cell]:
    """Every sum that was ever released, with what was in it: what the next release is tested against. Stays in the house.

    Raises NotReleased where a release of an early ledger did not keep it: nobody can then say what is safe beside it.
    """
    made = ledger.acts(MADE)
    if any("record" not in act.body for act in made):
        raise NotReleased("no_record")
    return [cell for act in made for cell in released(act.subject, act.body["record"])]


def openings_of(ledger: Ledger, release_id: str) -> Openings:
    """What opens the commitments of a release to its inputs; empty for one made before there were any. Stays in the house."""
    return next((dict(act.body.get("openings", {})) for act in ledger.acts(MADE, release_id)), {})


def propose(ledger: Ledger, drafted: Draft, *, by: str, reason: str = "") -> Proposed:
    """Propose a draft for release; raises NotReleased where nobody stands for it or the books do not balance (the whole check is the approval's)."""
    _may_go(ledger, by, deep=False)
    inputs, openings = committed(drafted.release.inputs, hashes_of(ledger))
    body = {"release": asdict(replace(drafted.release, inputs=inputs)), "record": drafted.protected.record(), "openings": openings}
    act = ledger.act(PROPOSED, drafted.release.period, body, by=by, reason=reason)
    return next(p for p in _proposals(ledger) if p.seq == act.seq)


def waiting(ledger: Ledger, *, as_of: datetime | None = None) -> list[Proposed]:
    """Proposals that nobody has approved or declined as of a time, the oldest first."""
    done = {int(act.body["proposal"]) for kind in (MADE, DECLINED) for act in ledger.acts(kind, as_of=as_of)}
    return [p for p in _proposals(ledger, as_of=as_of) if p.seq not in done]


def approve(ledger: Ledger, proposal: Proposed, *, by: str, now: datetime) -> Release:
    """Let a proposal out. Raises NotReleased unless a second person does it, the books balance, and no other release came between."""
    if not proposal.release.public_by_nature and (like := likeness(proposal.by, by)):
        raise NotReleased("too_like" if like == TOO_LIKE else "two_names")
    _may_go(ledger, by)
    if proposal.record is None:
        raise NotReleased("no_record")
    if proposal.seq not in {p.seq for p in waiting(ledger)}:
        raise NotReleased("settled")
    if any(act.seq > proposal.seq for act in ledger.acts(MADE)):
        raise NotReleased("overtaken")
    second = by if two_people(proposal.by, by) else ""
    release = replace(proposal.release, id=proposal.id, by=proposal.by, approved_by=second, made_at=now.isoformat(timespec="seconds"))
    body = {"proposal": proposal.seq, "release": asdict(release), "record": proposal.record, "openings": proposal.openings}
    ledger.act(MADE, release.id, body, by=by, reason=proposal.reason)
    return release


def decline(ledger: Ledger, proposal: Proposed, *, by: str, reason: str) -> None:
    """Say no to a proposal, with a name and the reason. Raises NotReleased without them, and for what is settled already."""
    _signed(by, reason)
    if proposal.seq not in {p.seq for p in waiting(ledger)}:
        raise NotReleased("settled")
    ledger.act(DECLINED, proposal.release.period, {"proposal": proposal.seq}, by=by, reason=reason)


def recall(ledger: Ledger, release_id: str, *, by: str, reason: str) -> None:
    """Say that a release should no longer be used, once and for ever. What was released stays to be seen, marked.

    Raises NotReleased without a name or a reason, for what was never released, and for what is recalled already: the first recall stands.
    """
    _signed(by, reason)
    found = {one.release.id: one for one in releases(ledger)}
    if release_id not in found:
        raise NotReleased("unknown")
    if found[release_id].state == WITHDRAWN:
        raise NotReleased("recalled")
    ledger.act(RECALLED, release_id, {}, by=by, reason=reason)


def _proposals(ledger: Ledger, *, as_of: datetime | None = None) -> list[Proposed]:
    """All proposals ever; the number of a release is its proposal's place among them, so that no two can share one."""
    prefix = PREFIX[ledger.kind]
    return [
        Proposed(
            act.seq,
            f"{prefix}-{place:04d}",
            Release.from_json(act.body["release"]),
            act.body.get("record"),
            act.body.get("openings", {}),
            act.recorded_by,
            act.recorded_at,
            act.reason,
        )
        for place, act in enumerate(ledger.acts(PROPOSED, as_of=as_of), start=1)
    ]


def _may_go(ledger: Ledger, by: str, settings: Mapping[str, str] = os.environ, *, deep: bool = True) -> None:
    if not name_words(by):
        raise NotReleased("nobody")
    if not books_balance(selfcheck(ledger, settings, region=Region.read(ledger), deep=deep)):
        raise NotReleased("books")


def _signed(by: str, reason: str) -> None:
    if not name_words(by) or not reason.strip():
        raise NotReleased("nobody")
