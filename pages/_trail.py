"""The sheet of an export that leads its figures back: every figure of the chart, line by line down to the cell, with what people decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from gic_metrics.accounting.explanation import CannotExplain, ExplainedRow, Explanation, Question
from gic_metrics.figures.explained import amount_name, figure_name, formula_said, place_said, site_said, unit_said
from gic_metrics.publish.table import Sheet
from gic_metrics.submission.behind import decided, decided_said
from pages._explain import about, explainer, versions_said

if TYPE_CHECKING:
    from pages._place import Place

COLUMNS = (
    "figure", "of", "total", "unit", "site", "period", "file", "place", "value", "value_unit",
    "contribution", "part", "submission", "recorded_at", "by", "decided", "formula",
)  # fmt: skip
WIDTHS = (28, 28, 14, 10, 24, 12, 30, 24, 14, 8, 16, 26, 12, 18, 18, 40, 60)
MOST_LINES = 50_000
"""more than anybody reads, and a file that still opens at once"""


def source_line(place: Place, source: str) -> str:
    """The source of a picture, which says the day it is seen from, with the versions that its figures rest on."""
    return place.words("frame.trail.source", source=source, versions=versions_said(place))


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


def _as_of(place: Place) -> str:
    return place.words("frame.trail.asof", day=place.as_of or place.today)


def _rows(place: Place, questions: Sequence[Question]) -> Iterator[Sequence[Any]]:
    for question in dict.fromkeys(questions):
        try:
            found = explainer(place).of(question)
        except CannotExplain:
            continue
        if found.value is not None:
            yield from _of_one(place, question, found)


def _of_one(place: Place, question: Question, found: Explanation) -> Iterator[Sequence[Any]]:
    """The lines of one figure, and after them those of the amounts that its formula names."""
    words, region = place.words, place.region
    every = [*found.rows, *(row for amount in found.amounts for row in amount.rows)]
    people = decided(place.ledger, ((row.submission, row.sheet, row.cell) for row in every))
    name, of, formula = figure_name(found.figure, words), about(place, question), formula_said(found, words)

    def line(row: ExplainedRow, value: float, unit: str, part: str) -> Sequence[Any]:
        where = row.submission, row.sheet, row.cell
        said = " ".join(decided_said(words, where, people[where])) if where in people else None
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
