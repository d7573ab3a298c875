"""The pieces of the board's pages that are not charts: headline, chips, the three numbers, coverage, where a number comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.accounting.explain import EXPLAINED, CannotExplain, ExplainedRow, Explanation, explain
from gic_metrics.accounting.region import Total
from gic_metrics.accounting.scope2 import METHODS
from gic_metrics.accounting.versions import versions_of
from gic_metrics.figures.latest import names_of, rolling
from gic_metrics.figures.sentence import comparisons, overview_headline
from gic_metrics.figures.so_far_sentence import estimates_sentence
from gic_metrics.submission.answers import answer_said, trail
from gic_metrics.targets.explain import AGAINST_TARGET, explain_progress
from gic_metrics.text import Words
from gic_metrics.vocabulary import Answer
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place


def opening(place: Place, total: Total) -> str:
    """What a reader meets first: the finding, how sure it is, and E, R and N."""
    return headline(overview_headline(place.region, place.progress, place.words)) + chips(place, total) + three_numbers(place, total)


def headline(text: str) -> str:
    """The finding as the page's heading: its first sentence large, the rest under it."""
    first, *rest = re.split(r"(?<=\.) (?=[A-ZÆØÅ])", text, maxsplit=1)
    return f'<div class="gic"><h1>{escape(first)}</h1>' + "".join(f'<p class="gic-more">{escape(more)}</p>' for more in rest) + "</div>"


def chips(place: Place, total: Total) -> str:
    """Coverage, how settled the figures are, and as of when."""
    words = place.words
    return _html.chips(
        [
            words("page.overview.chip.coverage", k=len(total.reporting), n=len(total.expected), coverage_pct=total.coverage_pct),
            words(f"frame.status.{total.status or 'partial'}"),
            words("page.overview.chip.known", day=place.as_of or place.today),
        ]
    )


def three_numbers(place: Place, total: Total) -> str:
    """E, R and N together, each with unit, period, direction word and a comparison like for like."""
    words, period = place.words, words_period(place, total)
    compared = comparisons(place.region, total)
    way = note = ""
    if compared:
        earlier, comparison = compared[0]
        change = comparison.change_pct
        direction = "more" if change > 0.05 else "less" if change < -0.05 else "level"
        way = words(f"page.overview.number.{direction}", change_pct=abs(change), earlier=earlier.removesuffix("-Q4"))
        note = words("page.overview.number.same" if total.missing else "page.overview.number.all", n=len(comparison.sites))
    removed = words("page.overview.number.removed" if total.removed_t else "page.overview.number.none_removed")
    below = words("page.overview.number.below" if (total.net_t or 0) < 0 else "page.overview.number.above")
    return _html.numbers(
        [
            (words("page.overview.number.E"), words.write(total.emitted_t, "number"), words("page.overview.number.unit", period=period), way, note),
            (words("page.overview.number.R"), words.write(total.removed_t, "number"), words("page.overview.number.unit", period=period), removed, ""),
            (
                words("page.overview.number.N"),
                words.write(total.net_t, "number"),
                words("page.overview.number.unit", period=period),
                below,
                words("page.overview.number.rule"),
            ),
        ]
    )


def words_period(place: Place, total: Total) -> str:
    return place.words("when.r4q_short", period=total.period) if rolling(total) else place.words.period(total.period)


def coverage(place: Place, total: Total) -> str:
    """Who has a figure and who has not, as wide as what they weigh; the missing are named."""
    words, region = place.words, place.region
    parts = ""
    for site in sorted(total.expected, key=lambda s: -region.weight(s, total.period)):
        kind, name = ("missing" if site in total.missing else "known"), region.name(site)
        parts += f'<li class="{kind}" style="flex-grow:{max(1, round(region.weight(site, total.period)))}" title="{escape(name)}"></li>'
    said = words("page.overview.coverage.missing", names=names_of(region, total.missing)) if total.missing else words("page.overview.coverage.whole")
    text = words(
        "page.overview.coverage.text",
        k=len(total.reporting),
        n=len(total.expected),
        coverage_pct=total.coverage_pct,
        period=words_period(place, total),
    )
    strip = f'<ul class="gic-strip" aria-hidden="true">{parts}</ul>'
    filled = estimates_sentence(region, total, words)
    return _html.heading(words("page.overview.coverage.title"), 3) + strip + _html.paragraphs(text, said, *([filled] if filled else []))


def ledgers(place: Place, total: Total) -> str:
    """The ledgers side by side, each with its rule: what decides the net, and the memos that never do."""
    words = place.words

    def row(name: str, value: float | None, rule: str, unknown: str = "unknown", **values: float | str | None) -> tuple[str, str, str]:
        said = words(f"page.overview.ledgers.{unknown}") if value is None else words.t(value)
        return words(f"page.overview.ledgers.{name}"), said, words(f"page.overview.ledgers.{rule}", **values)

    rows = [
        row("emitted", total.emitted_t, "emitted_rule"),
        row("captured", total.captured_fossil_t, "captured_rule", injected_t=total.injected_fossil_t),
        row("removed", total.removed_t, "removed_rule", transit_t=total.in_transit_biogenic_t),
        row("sold", total.removed_sold_t, "sold_rule"),
        row("biogenic", total.biogenic_memo_t, "biogenic_rule"),
        *(row(method, getattr(total, f"scope2_{method}_t"), "scope2_rule", factor=_factor(place, total, method)) for method in METHODS),
        row("avoided", None, "avoided_rule", "not_counted"),
    ]
    columns = [words(f"page.overview.ledgers.{name}") for name in ("figure", "value", "rule")]
    head = _html.heading(words("page.overview.ledgers.title"), 3, words("page.overview.ledgers.lead"))
    return head + _html.table(columns, rows, numeric=(1,), caption=words("page.overview.ledgers.caption", period=words_period(place, total)))


def _factor(place: Place, total: Total, method: str) -> str | None:
    found = place.region.reference.electricity(method, int(total.period[:4]))
    return place.words.of(found.name) if found else None


def explain_button(place: Place, total: Total) -> None:
    """A button that opens where E, R and N come from; computed only then."""
    if st.button(place.words("page.explain.button"), icon=":material/account_tree:", key="explain"):
        _explanation(place, total)


def _explanation(place: Place, total: Total) -> None:
    words = place.words

    @st.dialog(words("page.explain.title", period=words_period(place, total)), width="large", icon=":material/account_tree:")
    def opened() -> None:
        figure = st.selectbox(
            words("page.explain.choose"),
            (*EXPLAINED, *(AGAINST_TARGET if place.progress else ())),
            key="explain_figure",
            format_func=lambda name: words(f"page.explain.figure.{name}"),
        )
        st.html(place.once("explain", lambda: _explained(place, figure, total), figure, total.period, total.group, words.language))

    opened()


def _explained(place: Place, figure: str, total: Total) -> str:
    """The formula and every cell behind the figure; the contributions sum to it."""
    words = place.words
    found = _explanation_of(place, figure, total)
    if found is None:
        return _html.paragraphs(words("page.explain.not_assessed"), words(f"formula.{figure}"))
    if found.value is None:
        return _html.paragraphs(words("page.explain.unknown"), words(found.formula))
    said = _html.paragraphs(words("page.explain.text", value=found.value, n=len(found.rows)), words(found.formula))
    if not found.rows:
        return said
    columns = [words(f"page.explain.column.{name}") for name in ("site", "period", "file", "place", "value", "contribution", "submission")]
    lines = [_explained_row(place, row) for row in found.rows]
    answers = trail(place.ledger, ((row.submission, row.sheet, row.cell) for row in found.rows))
    lines.append((words("page.explain.sum"), "", "", "", "", words.write(sum(row.contribution_t for row in found.rows), "t"), ""))
    table = _html.table(columns, lines, numeric=(4, 5), caption=words("page.explain.caption"))
    return said + table + _trail(words, answers) + _html.source(_versions_said(place))


def _versions_said(place: Place) -> str:
    """The versions that the figure rests on besides the cells: register, boundary, factors and GWP set, targets, base."""
    words, held = place.words, place.once("versions", lambda: versions_of(place.ledger, place.region))
    named = ("register", "perimeter", "factors", "targets")
    said = [words(f"page.explain.version.{name}", n=getattr(held, name).number, day=getattr(held, name).on) for name in named]
    said.append(words("page.explain.version.gwp", gwp=held.gwp_set))
    if held.base is not None:
        said.append(words("page.explain.version.base", year=place.region.base_year, n=held.base.number, day=held.base.on))
    return words("page.explain.version.all", versions=said, version=place.region.version)


def _trail(words: Words, answers: Mapping[tuple[str, str | None, str], Sequence[Answer]]) -> str:
    """The cells that a person has read as something else or let stand, each with from what to what, who and why."""
    lines = [
        words("submission.answer.behind", submission=submission, sheet=sheet or "", said=answer_said(words, answer))
        for (submission, sheet, _), given in answers.items()
        for answer in given
    ]
    return _html.heading(words("submission.answer.behind_title", n=len(lines)), 3) + _html.paragraphs(*lines) if lines else ""


def _explanation_of(place: Place, figure: str, total: Total) -> Explanation | None:
    """The figure of the total, or what the headline target makes of it; None where the period is not held against the target."""
    if figure not in AGAINST_TARGET:
        return explain(place.region, place.ledger, figure, total.period, total.group, rolling=rolling(total))
    try:
        return explain_progress(place.region, place.ledger, figure, total.period.removesuffix("-Q4"))
    except CannotExplain:
        return None


def _explained_row(place: Place, row: ExplainedRow) -> tuple[str, ...]:
    words = place.words
    where = words("page.explain.place", sheet=row.sheet, cell=row.cell) if row.sheet else row.cell
    value = words("page.rows.amount", value=row.value, unit=row.unit)
    name = place.region.name(row.site) if row.site else words("page.explain.target")
    return name, words.period(row.period), row.file, where, value, words.write(row.contribution_t, "t"), row.submission
