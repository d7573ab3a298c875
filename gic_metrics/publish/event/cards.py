"""The cards of an event: one number, one sentence, one picture each; from the release alone."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass

from gic_metrics.figures.latest import goal_of, newest_progress
from gic_metrics.figures.picture import Picture
from gic_metrics.figures.sector_sentence import low
from gic_metrics.figures.sentence import comparisons, leaves_out
from gic_metrics.publish.snapshot.pictures import Told
from gic_metrics.targets.measures import wedges

SECONDS_A_DAY = 24 * 60 * 60
KG_PER_T = 1000.0
SENTENCES = 2
"""of a finding, at most, on a card that is read from a distance"""


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `key` is that of its picture or of the card itself; `note` says how a number is made."""

    key: str
    question: str
    number: str
    unit: str
    text: str
    note: str = ""
    picture: Picture | None = None


def cards(told: Told) -> list[Card]:
    """Where we are, how far, who emits what, what moved it, what is planned, an everyday measure, ask us; a card without a figure is left out."""
    pictures = {p.key: p for p in told.pictures(few=True)}
    return [*_drawn(told, pictures), *_everyday(told), _ask(told)]


def _drawn(told: Told, pictures: dict[str, Picture]) -> Iterator[Card]:
    numbers = {
        "emitted_against_path": _where,
        "start_now_goal": _far,
        "what_changed": _moved,
        "sector_shares": _shares,
        "measures_wedge": _planned,
    }
    for key, number in numbers.items():
        picture = pictures.get(key)
        if picture is not None and (said := number(told, picture)) is not None:
            value, unit = said
            note = _ledgers(told) if key == "emitted_against_path" else ""
            yield Card(key, told.words(f"snapshot.question.{key}"), value, unit, _short(picture), note, picture)


def _where(told: Told, picture: Picture) -> tuple[str, str] | None:
    total = told.total
    if total is None:
        return None
    net = None if told.release.removals_withheld else total.net_t
    value = total.emitted_t if net is None else net
    key = "snapshot.emitted" if net is None else "snapshot.net"
    return told.words("snapshot.number", value_t=value), f"{told.words('snapshot.unit')}, {told.words(key, period=total.period)}"


def _ledgers(told: Told) -> str:
    """E, R and N together, or that two of them are not shown."""
    total = told.total
    if total is None or told.release.removals_withheld:
        return told.words("snapshot.withheld")
    return told.words("snapshot.three", emitted_t=total.emitted_t, removed_t=total.removed_t, net_t=total.net_t)


def _far(told: Told, picture: Picture) -> tuple[str, str] | None:
    row, target = newest_progress(told.region, told.progress), goal_of(told.region)
    if row is None or target is None or row.actual_t is None:
        return None
    left = row.actual_t - row.target_t
    return told.words("snapshot.number", value_t=left), told.words("event.left", year=target.target_year)


def _moved(told: Told, picture: Picture) -> tuple[str, str] | None:
    found = comparisons(told.region, told.total) if told.total is not None else []
    if not found or told.total is None:
        return None
    earlier, comparison = found[0]
    since = "event.since_ets" if leaves_out(told.region, told.total, found[:1]) else "event.since"
    return told.words("event.change", change_pct=comparison.change_pct), told.words(since, earlier=earlier)


def _shares(told: Told, picture: Picture) -> tuple[str, str] | None:
    name, _, share, *_ = picture.table.rows[0]
    return None if share is None else (told.words("event.share", share_pct=share), told.words("event.largest", name=low(name)))


def _planned(told: Told, picture: Picture) -> tuple[str, str] | None:
    target = goal_of(told.region)
    wedge = wedges(told.region, told.progress).get(target.key) if target is not None else None
    if wedge is None or not wedge.needed_t:
        return None
    return told.words("event.share", share_pct=100.0 * wedge.steps()["secured"] / wedge.needed_t), told.words("event.secured")


def _everyday(told: Told) -> Iterator[Card]:
    """What a year's tonnes are in a second: arithmetic alone, and it says so."""
    total, words = told.total, told.words
    if total is None or total.emitted_t is None:
        return
    seconds = (366 if isleap(int(total.period[:4])) else 365) * SECONDS_A_DAY
    kg = total.emitted_t * KG_PER_T / seconds
    yield Card(
        "everyday",
        words("event.everyday.question"),
        words("event.everyday.number", kg=kg),
        words("event.everyday.unit"),
        words("event.everyday.text", hour_t=kg * 3600 / KG_PER_T, period=total.period),
        words("event.everyday.note", emitted_t=total.emitted_t, seconds=seconds),
    )


def _ask(told: Told) -> Card:
    words = told.words
    return Card("ask", words("event.ask.question"), "", "", words("event.ask.text"), words("event.ask.rule"))


def _short(picture: Picture) -> str:
    """The first sentences of the finding: what can be read while walking past."""
    return " ".join(re.split(r"(?<=\.) (?=[A-ZÆØÅ])", picture.headline)[:SENTENCES])
