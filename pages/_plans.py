"""The pieces of the roadmap that are not charts: the register of measures, where sources disagree, and figures not used as targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gic_metrics.figures.latest import names_of
from gic_metrics.figures.wedge import why_said
from gic_metrics.targets.measures import Wedge
from pages import _html
from pages._told import statements

if TYPE_CHECKING:
    from gic_metrics.reference import Measure
    from pages._place import Place


def measures(place: Place, way: Wedge | None) -> str:
    """Every measure with its stage, size, year and how it is counted; under it their sites, notes and sources."""
    words = place.words
    counted = {item.measure.key: item for item in way.measures} if way is not None else {}
    ordered = [item.measure for item in way.measures] if way is not None else list(place.region.reference.measures)
    rows, notes = [], []
    for measure in ordered:
        item, name = counted.get(measure.key), words.of(measure.name)
        how = words("page.roadmap.register.how", counted_t=item.counted.likely, why=why_said(item, words)) if item is not None else words.write(None)
        rows.append((name, words(f"page.methods.stage.{measure.stage}"), _size(place, measure), _when(place, measure), how))
        note = words.of(measure.note) if measure.note else words.write(None)
        notes.append((name, _where(place, measure), note, _sources(measure.source, measure.sources)))
    return (
        _html.heading(words("page.roadmap.register.title"), 2, words("page.roadmap.register.text"))
        + _html.table([words(f"roadmap_column.{name}") for name in ("measure", "stage", "size", "year", "counted")], rows, numeric=(2,))
        + _html.folded(
            words("page.roadmap.notes.show", n=len(notes)),
            _html.table([words(f"roadmap_column.{name}") for name in ("measure", "sites", "note", "source")], notes),
        )
    )


def disagreements(place: Place) -> str:
    """Where published figures disagree and what is done about it; and the published figures that are not used as targets, with why."""
    words, found = place.words, place.region.reference.contradictions
    if not found:
        return statements(place)
    rows = [(words.of(c.name), words.of(c.said), words.of(c.handled), _sources(c.source, c.sources)) for c in found]
    columns = [words(f"roadmap_column.{name}") for name in ("contradiction", "said", "handled", "source")]
    head = _html.heading(words("page.roadmap.contradictions.title"), 2, words("page.roadmap.contradictions.text"))
    return head + _html.folded(words("page.roadmap.contradictions.show", n=len(rows)), _html.table(columns, rows)) + statements(place)


def _where(place: Place, measure: Measure) -> str:
    return ", ".join(names_of(place.region, measure.at_sites)) or place.words("page.roadmap.register.several")


def _size(place: Place, measure: Measure) -> str:
    """The size as stated, with its range where there is one."""
    low, high = measure.low_t, measure.high_t
    if low is not None and high is not None and low != high:
        return place.words("page.roadmap.register.range", low_t=low, high_t=high)
    return place.words.write(measure.reduction_t, "number")


def _when(place: Place, measure: Measure) -> str:
    return str(measure.year) if measure.year else place.words("page.roadmap.register.no_year")


def _sources(source: str, more: Iterable[str]) -> str:
    return " ".join(dict.fromkeys([source, *more]))
