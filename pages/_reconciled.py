"""The pieces of the reconciliation: the sentence, the lines, the causes that staff write, other published figures, and who is outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.access import Role
from gic_metrics.accounting.reconciliation import Balance, Line
from gic_metrics.figures.sentence import source_line
from gic_metrics.submission.closed import CAUSE, write_cause
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place

OPEN_YEARS = 2
"""the newest years stand open; the rest is folded"""


def sentences(place: Place, lines: Sequence[Line], balances: Sequence[Balance]) -> list[str]:
    """What the newest comparison comes to; on the public record alone, that there is nothing to compare yet."""
    words = place.words
    if not balances:
        verified = {line.site for line in lines if line.verified_t is not None}
        return [words("page.reconciliation.alone", n=len(verified), first=str(lines[-1].year), last=str(lines[0].year))]
    newest = balances[0]
    said = [words("page.reconciliation.said", year=str(newest.year), n=newest.compared, net_t=newest.net_t, absolute_t=newest.absolute_t)]
    if newest.wanting_cause:
        said.append(words("page.reconciliation.wanting", names=[place.region.name(s) for s in newest.wanting_cause]))
    return said


def table(place: Place, lines: Sequence[Line]) -> str:
    """Every site and year; the newest years open."""
    words, causes = place.words, _causes(place)
    columns = [
        words(f"page.reconciliation.column.{name}") for name in ("year", "site", "reported", "verified", "difference", "share", "grade", "cause")
    ]
    years = sorted({line.year for line in lines}, reverse=True)
    rows = [(line.year, _row(place, line, causes)) for line in lines]
    recent = [row for year, row in rows if year in years[:OPEN_YEARS]]
    older = [row for year, row in rows if year not in years[:OPEN_YEARS]]
    said = _html.table(columns, recent, numeric=(2, 3, 4, 5))
    source = _html.source(source_line(place.region, words, today=place.today))
    if not older:
        return said + source
    return said + source + _html.folded(words("page.reconciliation.older", n=len(older)), _html.table(columns, older, numeric=(2, 3, 4, 5)))


def _row(place: Place, line: Line, causes: dict[str, str]) -> tuple[str, ...]:
    words = place.words
    return (
        str(line.year),
        place.region.name(line.site),
        words.write(line.reported_t, "number"),
        words.write(line.verified_t, "number"),
        words.write(line.difference_t, "signed"),
        words.pct(line.difference_pct) if line.difference_pct is not None else words.write(None),
        words(f"page.reconciliation.grade.{line.grade}", n=line.quarters),
        causes.get(_subject(line), words.write(None)),
    )


def _subject(line: Line) -> str:
    return f"{line.site} {line.year}"


def _causes(place: Place) -> dict[str, str]:
    """Site and year -> the newest cause that was written, as of the place's time."""
    words = place.words
    return {
        a.subject: words("page.reconciliation.cause.by", text=a.body["text"], name=a.recorded_by) for a in place.ledger.acts(CAUSE, as_of=place.as_of)
    }


def cause(place: Place, lines: Sequence[Line]) -> None:
    """Staff write why a difference is what it is; every version of it stays."""
    words = place.words
    open_to = [line for line in lines if line.grade in ("warning", "cause")]
    if place.role < Role.STAFF or not open_to or place.as_of is not None:
        return
    with st.expander(words("page.reconciliation.cause.title", n=len(open_to)), icon=":material/edit_note:"):
        known = {_subject(line): line for line in open_to}
        subject = st.selectbox(
            words("page.reconciliation.cause.which"),
            list(known),
            format_func=lambda s: words("page.reconciliation.cause.option", site=place.region.name(known[s].site), year=str(known[s].year)),
            key="cause_line",
        )
        text = st.text_area(words("page.reconciliation.cause.text"), key="cause_text", height=80)
        by = place.name or st.text_input(words("page.submissions.by"), key="cause_by")
        if st.button(words("page.reconciliation.cause.button"), key="cause_save", icon=":material/save:"):
            if not text.strip() or not by.strip():
                st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.reconciliation.cause.lacks")))
                return
            write_cause(place.ledger, known[subject].site, str(known[subject].year), text.strip(), by=by.strip())
            st.rerun()


def published(place: Place) -> str:
    """Other figures that have been published of the same sites, and why none of them is counted."""
    words, found = place.words, place.region.reference.published
    if not found:
        return ""
    columns = [words(f"page.reconciliation.published.{name}") for name in ("site", "year", "value", "verified", "what", "source")]
    rows = [
        (
            place.region.name(f.site),
            str(f.year) if f.year else words("page.reconciliation.published.no_year"),
            words.number(f.value_t),
            words.write(place.region.series[f.site].inputs.verified_t(f.year) if f.year and f.site in place.region.series else None, "number"),
            words.of(f.what),
            f.source,
        )
        for f in found
    ]
    head = _html.heading(words("page.reconciliation.published.title"), 2, words("page.reconciliation.published.text"))
    return head + _html.table(columns, rows, numeric=(2, 3))


def outside(place: Place) -> str:
    """Industry that is in the register and not in the total, with its newest verified figure; and what cannot be known from the record."""
    words, region = place.words, place.region
    columns = [words(f"page.reconciliation.outside.{name}") for name in ("site", "municipality", "year", "value")]
    rows = []
    for series in region.outside.values():
        known = {y: v for y, v in series.inputs.verified.items() if v is not None}
        newest = max(known, default=None)
        rows.append(
            (
                series.site.name,
                series.site.municipality or words.write(None),
                str(newest) if newest else words.write(None),
                words.write(known.get(newest) if newest else None, "number"),
            )
        )
    places = list(region.reference.cluster.municipalities)
    said = words("page.reconciliation.outside.text" if rows else "page.reconciliation.outside.none", places=places)
    head = _html.heading(words("page.reconciliation.outside.title"), 2, said)
    return head + (_html.table(columns, rows, numeric=(3,)) if rows else "") + _html.paragraphs(words("page.reconciliation.outside.unknown"))
