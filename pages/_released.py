"""The parts of the public page that are about releases: how the one looked at stands, what it does not show, and all that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.figures.path_marks import method_notes
from gic_metrics.publish.release import Release
from gic_metrics.publish.releasing import GENUINE, SUPERSEDED, WITHDRAWN, Released, in_force
from gic_metrics.publish.saying import state_said
from gic_metrics.publish.snapshot.pictures import Told
from gic_metrics.text import Words
from pages import _html

if TYPE_CHECKING:
    from pages._window import Window

LONGEST_NUMBER = 40
"""letters of an unknown number that are said back"""


def standing(place: Window) -> None:
    """Number, day and who released it; and if it should no longer be used, that, first of all."""
    one, words = place.chosen, place.words
    assert one is not None
    if one.state == WITHDRAWN:
        text = words("released.recalled.text", day=one.when, reason=one.reason)
        place.say(_html.state("recalled", words("released.recalled.title", id=one.release.id), text))
    newest = in_force(place.releases)
    if one.state == SUPERSEDED or (newest is not None and one.state == GENUINE and newest.release.id != one.release.id):
        place.say(
            _html.state("superseded", words("released.newer.title"), words("released.newer.text", id=one.release.id, newer=_newer(one, newest)))
        )
    place.say(_html.chips([*said_of(one.release, words), words(f"released.state.{one.state}")]))


def instead(place: Window) -> None:
    """Where there is nothing to look at: no such number, none in force, or nothing published ever; and in the first two, all there have been."""
    words = place.words
    if not place.releases:
        place.empty("page.public.nothing")
        return
    if place.unknown:
        place.say(_html.state("empty", words("page.public.unknown.title", asked=place.unknown[:LONGEST_NUMBER]), words("page.public.unknown.text")))
    else:
        place.empty("page.public.none_in_force")
    all_releases(place)


def told(place: Window) -> Told:
    """The release looked at, in the reader's language."""
    assert place.chosen is not None
    release, words = place.chosen.release, place.words
    return place.once("told", lambda: Told(release, words), words.language)


def notes(place: Window) -> None:
    """What changed in the method within the years shown, behind a line that opens it."""
    said = method_notes(place.region, place.words)
    if said:
        place.say(_html.folded(place.words("released.all.notes"), _html.paragraphs(*said)))


def said_of(release: Release, words: Words) -> list[str]:
    """Short facts of a release: its number, the year, the day, and whose names stand for it."""
    names = [name for name in (release.by, release.approved_by) if name]
    return [
        words("released.chip.id", id=release.id),
        words("released.chip.period", period=release.period),
        words("released.chip.made", day=release.made_at),
        *([words("released.chip.by", names=names)] if names else []),
    ]


def hidden(place: Window) -> None:
    """That something is not shown, and why in words; never by which measure."""
    assert place.chosen is not None
    release, words = place.chosen.release, place.words
    place.heading("released.hidden.heading")
    if not release.hidden and not release.removals_withheld:
        place.tell(words("released.hidden.nothing"), words(f"released.hidden.{'all_public' if release.public_by_nature else 'agreed'}"))
        return
    sectors = place.region.reference.sectors
    groups = sorted({one.group for one in release.hidden if one.group in sectors}, key=lambda key: sectors[key].order)
    said = [words("released.hidden.sectors", names=[words.of(sectors[key].name) for key in groups])] if groups else []
    said += [words("released.hidden.removals")] if release.removals_withheld else []
    said += [] if release.whole else [words("released.hidden.part")]
    place.tell(words("released.hidden.why"), *said)


def all_releases(place: Window) -> None:
    """Every release there has been, the newest first, with a link to its frozen figures."""
    words = place.words
    place.heading("released.all.heading")
    columns = [words(f"released.column.{name}") for name in ("id", "period", "made", "state")]
    place.say(_html.ready_table(columns, [_row(one, words) for one in reversed(place.releases)]))


def _row(one: Released, words: Words) -> list[str]:
    """The cells of a release, as HTML: its number leads to it."""
    number = _html.escape(one.release.id)
    link = f'<a href="?release={number}&amp;lang={words.language}" target="_self">{number}</a>'
    return [link, *map(_html.escape, (one.release.period, words.date(one.release.made_at), state_said(one, words)))]


def _newer(one: Released, newest: Released | None) -> str:
    return one.newer or (newest.release.id if newest else "")
