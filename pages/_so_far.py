"""The card for the year so far: the first quarters against the same quarters last year, quarter by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.annual import SoFar, so_far
from gic_metrics.figures.so_far_sentence import full_year_sentence, so_far_sentence
from pages import _asked, _explain, _html

if TYPE_CHECKING:
    from pages._place import Place


def show(place: Place, sites: Sequence[str] | None = None, group: str | None = None) -> None:
    """The card, where there is something to say; computed once for all readers. `group`: the key of the site or company that the sites are of."""
    said = place.once("so_far", lambda: card(place, sites), place.words.language, tuple(sites or ()))
    if said:
        place.say(said)
        _explain.button(place, "so_far", lambda: _asked.so_far(so_far(place.region, sites), group), quiet=True)


def card(place: Place, sites: Sequence[str] | None = None) -> str:
    """Ready HTML; nothing while there are no quarters, or when the year is over."""
    found = so_far(place.region, sites)
    if found is None:
        return ""
    words = place.words
    said = [so_far_sentence(place.region, found, words), full_year_sentence(place.region, found, words)]
    head = _html.heading(words("page.so_far.title", year=found.last.year), 3) + _html.paragraphs(*(s for s in said if s))
    return head + (_quarters(place, found) if found.headline else "")


def _quarters(place: Place, found: SoFar) -> str:
    """Each quarter beside the same quarter last year, as reported by the same sites."""
    words = place.words
    columns = [words(f"page.so_far.column.{name}") for name in ("period", "now", "before", "change")]
    rows = [
        (
            words.period(str(q)),
            words.t(now),
            words.t(before),
            words.write(100.0 * (now / before - 1), "signed_pct1") if before else words.write(None),
        )
        for q, now, before in found.quarters
    ]
    return _html.table(columns, rows, numeric=(1, 2, 3), caption=words("page.so_far.caption", n=len(found.sites)))
