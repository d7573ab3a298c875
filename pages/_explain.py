"""Where a number comes from: a button beside it, and behind that the formula, every line, what people decided about them, and the versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.access import Role
from gic_metrics.accounting.explain_change import CHANGES, REVISIONS
from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Question
from gic_metrics.accounting.versions import versions_of
from gic_metrics.figures.explained import (
    again_said,
    amount_name,
    amount_said,
    because_said,
    figure_name,
    formula_said,
    group_said,
    place_said,
    site_said,
    there_said,
    value_said,
)
from gic_metrics.figures.noted import explanation_notes
from gic_metrics.figures.versions_sentence import versions_sentence
from gic_metrics.submission.behind import Decided, Place, decided, decided_said
from gic_metrics.targets.explain_forecast import FORECAST
from gic_metrics.targets.explanations import Explainer
from gic_metrics.vocabulary import Record
from pages import _html, _remarks, _rows

if TYPE_CHECKING:
    from pages._place import Place as Standing

COLUMNS = ("site", "period", "file", "place", "value", "contribution", "submission")
Questions = Callable[[], Sequence[Question]]


def button(place: Standing, key: str, questions: Questions, *, quiet: bool = False, shown: bool = True) -> None:
    """A button that opens where the figures come from; nothing is computed before it is pressed.

    `quiet`: of one chart or table, not of the page. `shown`: whether there is any figure to explain.
    """
    if not shown:
        return
    kind, label = ("tertiary", place.words("page.explain.button")) if quiet else ("secondary", place.words("page.explain.button_all"))
    if st.button(label, icon=":material/account_tree:", key=f"explain_{key}", type=kind):
        _opened(place, key, questions())


def explainer(place: Standing) -> Explainer:
    """One for all readers of this version and time: the facts are read once."""
    return place.once("explainer", lambda: Explainer(place.region, place.ledger, gwp_set=place.gwp, today=place.today), place.today)


def _opened(place: Standing, key: str, questions: Sequence[Question]) -> None:
    words = place.words

    @st.dialog(words("page.explain.title"), width="large", icon=":material/account_tree:")
    def opened() -> None:
        if not questions:
            st.html(_html.paragraphs(words("page.explain.no_period")))
            return
        figures = list(dict.fromkeys(q.figure for q in questions))
        figure = st.selectbox(words("page.explain.choose"), figures, key=f"explain_{key}_figure", format_func=lambda name: figure_name(name, words))
        those = [q for q in questions if q.figure == figure]
        named = {about(place, q): q for q in those}
        label, which = words("page.explain.which"), next(iter(named))
        if len(named) > 1:
            which = st.selectbox(label, list(named), key=f"explain_{key}_{figure}_which")
        else:
            st.html(_html.paragraphs(which))
        asked = named[which]
        said = place.once("explain", lambda: explained(place, asked), asked, words.language, place.role)
        st.html(said + _remarks.behind(place, place.once("explained_cells", lambda: cells_behind(place, asked), asked)))

    opened()


def about(place: Standing, question: Question) -> str:
    """What is asked of, in words: the group and the period, or from when to when."""
    words, group = place.words, question.group
    period = words("when.r4q_short", period=question.period) if question.rolling else words.period(question.period)
    if question.earlier is not None:
        period = words("page.explain.between", earlier=words.period(question.earlier), later=period)
    elif question.known is not None:
        period = words("page.explain.kept" if question.figure in FORECAST else "page.explain.since", period=period, day=question.known)
    if group is None or question.figure in (*CHANGES, *REVISIONS):
        return period
    said = group_said(place.region, group, words)
    return words("page.explain.of", group=said, period=period) if question.period else said


def explained(place: Standing, question: Question) -> str:
    """The formula and every line behind the figure; the contributions sum to it."""
    words = place.words
    try:
        found = explainer(place).of(question)
    except CannotExplain:
        return _html.paragraphs(words("page.explain.no_period"))
    if found.value is None and not found.word:
        why = because_said(place.region, found, words) or _without(place, found)
        return _html.paragraphs(words("page.explain.unknown"), why, formula_said(found, words)) + _html.source(versions_said(place))
    head = _html.heading(value_said(found, words), 3) + _html.paragraphs(
        because_said(place.region, found, words), formula_said(found, words), _summed(place, found), *explanation_notes(place.region, found, words)
    )
    people = decided(place.ledger, (row.place for row in found.behind))
    table = _table(place, found.rows, found.unit, found.contributed) if found.rows else ""
    return head + table + _amounts(place, found) + _people(place, people) + _html.source(versions_said(place))


def _without(place: Standing, found: Explanation) -> str:
    """The sites whose figures are wanting, by name; "" where none is."""
    region = place.region
    names = [region.name(site) for site in found.missing if site in region.series or site in region.outside]
    return place.words("page.explain.without", sites=names) if names else ""


def cells_behind(place: Standing, question: Question) -> list[Place]:
    """The cells that the figure comes from, named (submission, sheet, cell)."""
    try:
        found = explainer(place).of(question)
    except CannotExplain:
        return []
    return [row.place for row in found.behind if row.submission]


def _records(place: Standing) -> Mapping[Place, Record]:
    """What stands in each cell that is known at the place's time."""
    return {(f.submission, f.record.place_sheet or None, f.record.cell): f.record for f in place.ledger.facts(as_of=place.as_of)}


def versions_said(place: Standing) -> str:
    """The versions that the place's figures rest on."""
    return place.once("versions", lambda: versions_sentence(place.region, versions_of(place.ledger, place.region), place.words), place.words.language)


def _summed(place: Standing, found: Explanation) -> str:
    words = place.words
    value = amount_said(found.value, found.unit, words)
    if found.rows:
        said = words("page.explain.text", value=value, n=len(found.rows))
    else:
        said = words("page.explain.parts", n=len(found.amounts)) if found.amounts else words("page.explain.none")
    return " ".join(filter(None, (said, again_said(found, words))))


def _table(place: Standing, rows: Sequence[ExplainedRow], unit: str, whole: float) -> str:
    words = place.words
    lines = [_line(place, row, unit) for row in rows]
    lines.append((words("page.explain.sum"), "", "", "", "", amount_said(whole, unit, words), ""))
    columns = [words(f"page.explain.column.{name}") for name in COLUMNS]
    if place.role >= Role.STAFF:  # how each figure was found, as the role allows
        records = place.once("records_by_cell", lambda: _records(place))
        known = [records.get(row.place) for row in rows]
        lines = [(*line, _rows.quality(place, r) if r else "") for line, r in zip(lines, [*known, None], strict=True)]
        columns.append(words("page.quality.column"))
    return _html.table(columns, lines, numeric=(4, 5), caption=words("page.explain.caption"))


def _line(place: Standing, row: ExplainedRow, unit: str) -> tuple[str, ...]:
    words, region = place.words, place.region
    period = words.period(row.period) if row.period else words.write(None)
    contribution = amount_said(row.contribution, unit, words)
    return (
        site_said(region, row, words), period, row.file, place_said(region, row, words), there_said(row, words), contribution, row.submission,
    )  # fmt: skip


def _amounts(place: Standing, found: Explanation) -> str:
    """What the formula names besides, each with its own lines, folded."""
    words = place.words
    if not found.amounts:
        return ""
    said = _html.heading(words("page.explain.amounts", n=len(found.amounts)), 3)
    return said + "".join(_html.folded(_amount_said(place, a), _table(place, a.rows, a.unit, a.value)) for a in found.amounts)


def _amount_said(place: Standing, amount: Amount) -> str:
    words = place.words
    return words("page.explain.amount", name=amount_name(place.region, amount, words), value=amount_said(amount.value, amount.unit, words))


def _people(place: Standing, people: Mapping[Place, Decided]) -> str:
    """The cells that a person has read as something else, let stand or accepted a warning for: from what to what, who and why."""
    words = place.words
    lines = [one for where, what in people.items() for one in decided_said(words, where, what)]
    return _html.heading(words("submission.answer.behind_title", n=len(lines)), 3) + _html.paragraphs(*lines) if lines else ""
