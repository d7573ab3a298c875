"""The versions of the base year in words, and the corrections that wait for the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.base_year import BaseHistory
from gic_metrics.figures.base_sentence import base_years, why
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place


def log(place: Place) -> str:
    """Every base year in use with its versions; nothing where no base is known."""
    histories = [(year, found) for year in base_years(place.region) if (found := place.region.base(year)) is not None]
    if not histories:
        return ""
    head = _html.heading(place.words("page.methods.base.title"), 2, place.words("page.methods.base.text"))
    return head + "".join(_one(place, year, found) for year, found in histories)


def _one(place: Place, year: int, found: BaseHistory) -> str:
    words = place.words
    columns = [words(f"page.methods.base.{name}") for name in ("version", "day", "base_t", "change_t", "why", "by")]
    rows = [
        (
            words("page.methods.base.number", year=year, n=v.number),
            words.date(v.on),
            words.number(v.base_t),
            words.number(v.change_t, signed=True) if v.effects else words.write(None),
            why(v, words),
            words.listed(dict.fromkeys(words.own(e.by) for e in v.effects)) if v.effects else words.write(None),
        )
        for v in found.versions
    ]
    rows += [
        (
            words("page.methods.base.waits"),
            words.date(e.on),
            words.write(None),
            words.number(e.change_t, signed=True),
            "; ".join(filter(None, (words(f"base.cause.{e.kind}"), words.own(e.reason)))),
            words.own(e.by),
        )
        for e in found.waiting
    ]
    net = words("page.methods.base.net", remainder_t=found.remainder_t, remainder_pct=found.remainder_pct) if found.waiting else ""
    return _html.table(columns, rows, numeric=(2, 3)) + (_html.paragraphs(net) if net else "")
