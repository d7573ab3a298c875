"""The pieces of the roadmap that are not charts: the register of measures, where sources disagree, and figures not used as targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.figures.latest import names_of
from gic_metrics.figures.wedge import why_said
from gic_metrics.targets.counting import CERTAINTIES
from gic_metrics.targets.measures import Wedge
from pages import _html
from pages._told import statements

if TYPE_CHECKING:
    from gic_metrics.reference import Measure
    from pages._place import Place

SLIPS = (0, 1, 2, 3, 5, 10)
"""years; what one has seen of large plants"""


def measures(place: Place, way: Wedge | None) -> str:
    """Every measure with its stage, size, year and how it is counted; under it their sites, notes and sources."""
    words = place.words
    counted = {item.measure.key: item for item in way.measures} if way is not None else {}
    ordered = [item.measure for item in way.measures] if way is not None else list(place.region.reference.measures)
    rows, notes = [], []
    for measure in ordered:
        item, name = counted.get(measure.key), words.of(measure.name)
        how = words("page.roadmap.register.how", counted_t=item.counted.likely, why=why_said(item, words)) if item is not None else words.write(None)
        rows.append((name, words(f"page.methods.stage.{measure.stage}"), size(place, measure), when(place, measure), how))
        note = words.of(measure.note) if measure.note else words.write(None)
        notes.append((name, where(place, measure), note, _sources(measure.source, measure.sources)))
    return (
        _html.heading(words("page.roadmap.register.title"), 2, words("page.roadmap.register.text"))
        + _html.table([words(f"roadmap_column.{name}") for name in ("measure", "stage", "size", "year", "counted")], rows, numeric=(2,))
        + _html.folded(
            words("page.roadmap.notes.show", n=len(notes)),
            _html.table([words(f"roadmap_column.{name}") for name in ("measure", "sites", "note", "source")], notes),
        )
    )


def slip(place: Place) -> int:
    """How many years later than stated what does not run yet may come: the reader's choice."""
    words = place.words
    place.heading("page.roadmap.slip.title")
    return (
        st.select_slider(
            words("page.roadmap.slip.label"), SLIPS, value=0, format_func=lambda n: words(f"page.roadmap.slip.{_many(n)}", n=n), key="slip"
        )
        or 0
    )


def _many(n: int) -> str:
    return "none" if n == 0 else "one" if n == 1 else "many"


def expected(place: Place, way: Wedge | None) -> str:
    """The level year by year with what is secured, with what is likely too, and with all that has a year, low to high; nothing without a wedge."""
    if way is None:
        return ""
    words, years = place.words, range(int(way.period[:4]) + 1, way.target_year + 1)
    columns = [words(f"page.roadmap.expected.{name}") for name in ("year", "secured", "likely", "possible", "between")]
    sets = [CERTAINTIES[: n + 1] for n in range(len(CERTAINTIES))]
    rows = []
    for year in years:
        levels = [words.t(way.level_in(year, chosen)) for chosen in sets]
        low, high = (way.level_in(year, CERTAINTIES, case) for case in ("high", "low"))
        rows.append((str(year), *levels, words("page.roadmap.expected.range", low_t=low, high_t=high)))
    return _html.folded(words("page.roadmap.expected.show"), _html.table(columns, rows, numeric=(1, 2, 3, 4)))


def disagreements(place: Place) -> str:
    """Where published figures disagree and what is done about it; and the published figures that are not used as targets, with why."""
    words, found = place.words, place.region.reference.contradictions
    if not found:
        return statements(place)
    rows = [(words.of(c.name), words.of(c.said), words.of(c.handled), _sources(c.source, c.sources)) for c in found]
    columns = [words(f"roadmap_column.{name}") for name in ("contradiction", "said", "handled", "source")]
    head = _html.heading(words("page.roadmap.contradictions.title"), 2, words("page.roadmap.contradictions.text"))
    return head + _html.folded(words("page.roadmap.contradictions.show", n=len(rows)), _html.table(columns, rows)) + statements(place)


def where(place: Place, measure: Measure) -> str:
    """The sites it works at, by name."""
    return ", ".join(names_of(place.region, measure.at_sites)) or place.words("page.roadmap.register.several")


def size(place: Place, measure: Measure) -> str:
    """The size as stated, with its range where there is one."""
    low, high = (measure.effects[-1][1], measure.effects[-1][3]) if measure.effects else (measure.low_t, measure.high_t)
    if low is not None and high is not None and low != high:
        return place.words("page.roadmap.register.range", low_t=low, high_t=high)
    return place.words.write(measure.effects[-1][2] if measure.effects else measure.reduction_t, "number")


def when(place: Place, measure: Measure) -> str:
    """The year it takes effect, where one is stated."""
    if measure.effects:
        return str(int(measure.effects[0][0]))
    return str(measure.year) if measure.year else place.words("page.roadmap.register.no_year")


def _sources(source: str, more: Iterable[str]) -> str:
    return " ".join(dict.fromkeys([source, *more]))
