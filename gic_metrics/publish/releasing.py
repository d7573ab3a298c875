"""Letting figures out of the house: one proposes, another approves. What was released can be superseded or recalled, never changed.

Each step is an act of the ledger. `release.made` holds the whole release, so that everything public can be made from it again, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from gic_metrics.access import TOO_LIKE, likeness, name_words, two_people
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.selfcheck import books_balance
from gic_metrics.disclosure import Released as Cell
from gic_metrics.disclosure import released
from gic_metrics.ledger import Act, Ledger
from gic_metrics.publish.drafting import Draft
from gic_metrics.publish.inputs import Openings, committed, hashes_of
from gic_metrics.publish.release import Release
from gic_metrics.targets.selfcheck import selfcheck

PROPOSED, DECLINED, MADE, RECALLED = "release.proposed", "release.declined", "release.made", "release.recalled"
GENUINE, SUPERSEDED, WITHDRAWN = "genuine", "superseded", "recalled"
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
    record: list[dict[str, Any]]
    """what was in each sum, for the releases after it"""
    openings: Openings
    """what opens the commitments to its inputs"""
    by: str
    when: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Released:
    """A release and how it stands: `genuine`, `superseded` (by) or `recalled` (why, by whom, when)."""

    release: Release
    state: str
    newer: str = ""
    """the id of the release that superseded it"""
    reason: str = ""
    by: str = ""
    when: datetime | None = None


def earlier(ledger: Ledger) -> list[Cell]:
    """Every sum that was ever released, with what was in it: what the next release is tested against. Stays in the house."""
    return [cell for act in ledger.acts(MADE) for cell in released(act.subject, act.body["record"])]


def openings_of(ledger: Ledger, release_id: str) -> Openings:
    """What opens the commitments of a release to its inputs; empty for one made before there were any. Stays in the house."""
    return next((dict(act.body.get("openings", {})) for act in ledger.acts(MADE, release_id)), {})


def propose(ledger: Ledger, drafted: Draft, *, by: str, reason: str = "") -> Proposed:
    """Propose a draft for release; raises NotReleased where nobody stands for it or the books do not balance."""
    _may_go(ledger, by)
    inputs, openings = committed(drafted.release.inputs, hashes_of(ledger))
    body = {"release": asdict(replace(drafted.release, inputs=inputs)), "record": drafted.protected.record(), "openings": openings}
    act = ledger.act(PROPOSED, drafted.release.period, body, by=by, reason=reason)
    return next(p for p in _proposals(ledger) if p.seq == act.seq)


def waiting(ledger: Ledger) -> list[Proposed]:
    """Proposals that nobody has approved or declined, the oldest first."""
    done = {int(act.body["proposal"]) for kind in (MADE, DECLINED) for act in ledger.acts(kind)}
    return [p for p in _proposals(ledger) if p.seq not in done]


def approve(ledger: Ledger, proposal: Proposed, *, by: str, now: datetime) -> Release:
    """Let a proposal out. Raises NotReleased unless a second person does it, the books balance, and no other release came between."""
    if not proposal.release.public_by_nature and (like := likeness(proposal.by, by)):
        raise NotReleased("too_like" if like == TOO_LIKE else "two_names")
    _may_go(ledger, by)
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


def releases(ledger: Ledger, *, as_of: datetime | None = None) -> list[Released]:
    """Every release ever made, the oldest first, and how each stands as of a time."""
    made = [Release.from_json(act.body["release"]) for act in ledger.acts(MADE, as_of=as_of)]
    recalled: dict[str, Act] = {}
    for act in ledger.acts(RECALLED, as_of=as_of):
        recalled.setdefault(act.subject, act)
    return standing(made, recalled.get)


def standing(made: Iterable[Release], recalled: Callable[[str], Act | None]) -> list[Released]:
    """How each of some releases stands; one that was recalled supersedes nothing."""
    found = list(made)
    newer = {one.supersedes: one.id for one in found if one.supersedes and recalled(one.id) is None}
    told = []
    for one in found:
        if (act := recalled(one.id)) is not None:
            told.append(Released(one, WITHDRAWN, reason=act.reason, by=act.recorded_by, when=act.recorded_at))
        else:
            told.append(Released(one, SUPERSEDED if one.id in newer else GENUINE, newer.get(one.id, "")))
    return told


def in_force(found: Iterable[Released]) -> Released | None:
    """The newest release that is neither superseded nor recalled: the newest period, then the newest made."""
    standing_ones = [one for one in found if one.state == GENUINE]
    return max(standing_ones, key=lambda one: (one.release.period, one.release.id), default=None)


def _proposals(ledger: Ledger) -> list[Proposed]:
    """All proposals ever; the number of a release is its proposal's place among them, so that no two can share one."""
    prefix = PREFIX[ledger.kind]
    return [
        Proposed(
            act.seq,
            f"{prefix}-{place:04d}",
            Release.from_json(act.body["release"]),
            act.body["record"],
            act.body.get("openings", {}),
            act.recorded_by,
            act.recorded_at,
            act.reason,
        )
        for place, act in enumerate(ledger.acts(PROPOSED), start=1)
    ]


def _may_go(ledger: Ledger, by: str) -> None:
    if not name_words(by):
        raise NotReleased("nobody")
    if not books_balance(selfcheck(ledger, region=Region.read(ledger), deep=True)):
        raise NotReleased("books")


def _signed(by: str, reason: str) -> None:
    if not name_words(by) or not reason.strip():
        raise NotReleased("nobody")
