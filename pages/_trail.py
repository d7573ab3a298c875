"""The sheet of an export that leads its figures back: every figure of the chart, line by line down to the cell, with what people decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from gic_metrics.accounting.explanation import CannotExplain, ExplainedRow, Explanation, Question
from gic_metrics.accounting.versions import versions_of
from gic_metrics.figures.explained import amount_name, figure_name, formula_said, place_said, site_said, unit_said
from gic_metrics.figures.lines import CELL as COLUMNS_OF_A_CELL
from gic_metrics.figures.lines import COLUMNS as COLUMNS_OF_A_LINE
from gic_metrics.figures.lines import Lines, cell_lines
from gic_metrics.publish.table import Sheet, csv_bytes
from gic_metrics.submission.behind import Decided, decided, decided_said
from gic_metrics.submission.behind import Place as Where
from pages._explain import about, explainer, versions_said

if TYPE_CHECKING:
    from pages._place import Place
    from pages._window import Window

COLUMNS = (
    "figure", "of", "total", "unit", "site", "period", "file", "place", "value", "value_unit",
    "contribution", "part", "submission", "recorded_at", "by", "decided", "formula",
)  # fmt: skip
WIDTHS = (28, 28, 14, 10, 24, 12, 30, 24, 14, 8, 16, 26, 12, 18, 18, 40, 60)
MOST_LINES = 50_000
"""more than anybody reads, and a file that still opens at once"""


def source_line(place: Place, source: str) -> str:
    """The source of a picture, which says the day it is seen from, with the versions that its figures rest on; of a release, its number."""
    if said := released(place):
        return place.words("frame.trail.released", source=source, id=said["release"])
    return place.words("frame.trail.source", source=source, versions=versions_said(place))


def released(place: Place | Window) -> dict[str, Any]:
    """What a line that is drawn from a release carries: its number, whose manifest names the submissions that it rests on; {} on a ledger."""
    chosen = getattr(place, "chosen", None)
    if chosen is None:
        return {}
    release = chosen.release
    return {"release": release.id, "as_of": release.as_of, "ledger_version": release.ledger_version, "ledger": release.kind}


def sheet(place: Place, title: str, questions: Sequence[Question]) -> Sheet:
    """What is behind the figures of an export; the contributions to a figure sum to it."""
    words = place.words
    rows = list(islice(_rows(place, questions), MOST_LINES + 1))
    cut = len(rows) > MOST_LINES
    notes = [title, versions_said(place), _as_of(place), words("frame.trail.text")]
    return Sheet(
        name=words("frame.trail.name"),
        notes=[*notes, *([words("frame.trail.cut", n=MOST_LINES)] if cut else [])],
        columns=[words(f"frame.trail.column.{name}") for name in COLUMNS],
        rows=rows[:MOST_LINES],
        widths=WIDTHS,
    )


def figures_csv(place: Place, questions: Sequence[Question]) -> bytes:
    """Every figure of the picture as a line: value, unit, status, coverage, versions, and the call that leads it back to its cells."""
    lines = _lines(place)
    said = [lines.line(question, found.value, found.unit, found.word.rpartition(".")[2]) for question, found in _explained(place, questions)]
    return csv_bytes(COLUMNS_OF_A_LINE, said, place.words.language)


def cells_csv(place: Place, questions: Sequence[Question]) -> bytes:
    """The cells behind the lines of `figures_csv`, each under the call of its figure; the contributions of one call and part sum to it."""
    lines = _lines(place)
    rows = [line for question, found in _explained(place, questions) for line in cell_lines(found, lines.call(question))]
    return csv_bytes(COLUMNS_OF_A_CELL, rows, place.words.language)


def _explained(place: Place, questions: Sequence[Question]) -> Iterator[tuple[Question, Explanation]]:
    for question in dict.fromkeys(questions):
        try:
            yield question, explainer(place).of(question)
        except CannotExplain:
            continue


def _lines(place: Place) -> Lines:
    """As of the place's time, or of when the present version was first exported today: so the two files of one export have the same calls."""
    at = place.as_of or place.once("exported", lambda: datetime.now(UTC), place.today)
    held = place.once("held_versions", lambda: versions_of(place.ledger, place.region))
    return Lines(place.region, held, at, place.words)


def _as_of(place: Place) -> str:
    return place.words("frame.trail.asof", day=place.as_of or place.today)


def _rows(place: Place, questions: Sequence[Question]) -> Iterator[Sequence[Any]]:
    known = [(question, found) for question, found in _explained(place, questions) if found.value is not None]
    people = decided(place.ledger, (row.place for _, found in known for row in found.behind))
    for question, found in known:
        yield from _of_one(place, question, found, people)


def _of_one(place: Place, question: Question, found: Explanation, people: Mapping[Where, Decided]) -> Iterator[Sequence[Any]]:
    """The lines of one figure, and after them those of the amounts that its formula names."""
    words, region = place.words, place.region
    name, of, formula = figure_name(found.figure, words), about(place, question), formula_said(found, words)

    def line(row: ExplainedRow, value: float, unit: str, part: str) -> Sequence[Any]:
        said = " ".join(decided_said(words, row.place, people[row.place])) if row.place in people else None
        period = words.period(row.period) if row.period else None
        there = row.value, row.unit or None
        recorded = words.write(row.recorded_at) if row.recorded_at else None
        return (
            name, of, value, unit_said(unit, words), site_said(region, row, words), period, row.file or None, place_said(region, row, words), *there,
            row.contribution, part, row.submission or None, recorded, row.recorded_by or None, said, formula,
        )  # fmt: skip

    for row in found.rows:
        yield line(row, found.value or 0.0, found.unit, words("frame.trail.itself"))
    if not found.rows:
        yield (name, of, found.value, unit_said(found.unit, words), *(None,) * (len(COLUMNS) - 5), formula)
    for amount in found.amounts:
        for row in amount.rows:
            yield line(row, amount.value, amount.unit, amount_name(region, amount, words))
