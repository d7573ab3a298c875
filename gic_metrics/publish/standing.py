"""Everything that was ever released, and how each release stands: genuine, superseded or recalled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from gic_metrics.ledger import Act, Ledger
from gic_metrics.publish.release import Release

MADE, RECALLED = "release.made", "release.recalled"
GENUINE, SUPERSEDED, WITHDRAWN = "genuine", "superseded", "recalled"


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
