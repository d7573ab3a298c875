"""Restatements on a page: propose a change to a closed year, and accept or decline it in another name. Years that staff close."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.ledger import Act, LedgerError
from gic_metrics.submission import Checked, closed, restating
from gic_metrics.submission.restating import FILE, REOPENING, Proposal
from gic_metrics.vocabulary import Quarter
from pages import _effect, _html, _rows
from pages._names import name_field

if TYPE_CHECKING:
    from pages._place import Place

MOST_ROWS = 100
SAID = "restated_said"


def of_file(place: Place, checked: Checked, name: Callable[[], str]) -> None:
    """For a file of the tray that changes a closed year: propose it, or decide on the proposal."""
    words, key = place.words, checked.reading.sha256[:12]
    for proposal in restating.waiting(place.ledger):
        if proposal.subject == checked.reading.sha256:
            _decide(place, proposal)
            return
    st.html(_html.paragraphs(words("page.restated.text", years=closed.years_of(checked.restates))))
    st.text_area(words("page.intake.reason.label"), key=f"restate_reason_{key}", height=80)
    _say(place)

    def propose(reason: str) -> None:
        restating.propose_file(place.ledger, checked, by=name(), reason=reason)

    st.button(
        words("page.restated.propose", n=len(checked.changes)),
        type="primary",
        key=f"propose_{key}",
        on_click=lambda: _try(name(), st.session_state[f"restate_reason_{key}"], propose),
    )


def waiting(place: Place) -> None:
    """The proposals about submissions and years that wait for a second name; those about files stand with their file in the tray."""
    for proposal in restating.waiting(place.ledger):
        if proposal.what != FILE:
            with st.container(border=True):
                _decide(place, proposal)


def closed_then(place: Place) -> None:
    """On a past day: the proposals that waited for a second name, and the years that staff had closed."""
    words, shut = place.words, closed.closed_by_staff(place.ledger, as_of=place.as_of)
    for proposal in restating.waiting(place.ledger, as_of=place.as_of):
        place.say(_html.state("warning gic-small", words("page.restated.waiting"), _proposed(place, proposal)))
    place.say(_shut(place, shut))


def _shut(place: Place, shut: Mapping[str, Act]) -> str:
    """The years that staff have closed, by whom, when and why; "" where there is none."""
    if not shut:
        return ""
    words = place.words
    columns = [words(f"page.restated.years.{name}") for name in ("year", "by", "when", "reason")]
    return _html.table(columns, [(year, a.recorded_by, words.write(a.recorded_at, "datetime"), a.reason) for year, a in sorted(shut.items())])


def years(place: Place) -> None:
    """Close a year for all, and propose to open one again."""
    words, shut = place.words, closed.closed_by_staff(place.ledger)
    this = Quarter.of(place.today).year
    with st.expander(words("page.restated.years.title"), icon=":material/lock:", expanded=SAID in st.session_state):
        st.html(_html.paragraphs(words("page.restated.years.text")))
        place.say(_shut(place, shut))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            year = st.selectbox(words("page.restated.years.year"), [str(this - n) for n in range(1, 8)], key="closing_year")
            name = name_field(place, "closing_name", words("page.restated.years.name"))
            st.text_input(words("page.restated.years.why"), key="closing_reason")
        _say(place)

        def close(reason: str) -> None:
            closed.close_year(place.ledger, st.session_state["closing_year"], by=name(), reason=reason)

        def reopen(reason: str) -> None:
            restating.propose_reopening(place.ledger, st.session_state["closing_year"], by=name(), reason=reason)

        verb, act = ("reopen", reopen) if year in shut else ("close", close)
        st.button(
            words(f"page.restated.years.{verb}", year=year),
            key="closing_button",
            on_click=lambda: _try(name(), st.session_state["closing_reason"], act),
        )


def _decide(place: Place, proposal: Proposal) -> None:
    """Who proposed what and why, what it touches, and the two buttons of a second person."""
    words, n = place.words, proposal.seq
    st.html(_html.state("warning gic-small", words("page.restated.waiting"), _proposed(place, proposal)))
    st.html(_html.paragraphs(words("page.restated.why", reason=proposal.reason)))
    if proposal.what not in (FILE, REOPENING):
        rows = place.ledger.facts(submission=proposal.subject)
        st.html(_html.folded(words("page.submissions.rows", n=len(rows)), _rows.table(place, rows[:MOST_ROWS])))
        st.html(_effect.of_standing(place, place.ledger.submission(proposal.subject)))
    name = name_field(place, f"second_{n}", words("page.restated.second"))
    st.text_input(words("page.restated.decline_reason"), key=f"decline_reason_{n}")
    _say(place)

    def accept(_reason: str) -> None:
        done = restating.accept(place.ledger, proposal, by=name(), today=place.today)
        if isinstance(done, Checked) and done.submission is not None:
            receipts(place).append(receipt(done))

    def decline(reason: str) -> None:
        restating.decline(place.ledger, proposal, by=name(), reason=reason)

    with st.container(horizontal=True):
        st.button(words("page.restated.accept"), type="primary", key=f"accept_{n}", on_click=lambda: _try(name(), proposal.reason, accept))
        st.button(words("page.restated.decline"), key=f"decline_{n}", on_click=lambda: _try(name(), st.session_state[f"decline_reason_{n}"], decline))


def _proposed(place: Place, proposal: Proposal) -> str:
    about = {"name": proposal.by, "when": proposal.when, "file": proposal.file, "subject": proposal.subject, "years": proposal.years}
    return place.words(f"page.restated.what.{proposal.what}", **about)


def receipts(place: Place) -> list[dict[str, object]]:
    """What has been stored in this session, the newest last; of each ledger by itself."""
    return st.session_state.setdefault("receipts", {}).setdefault(place.where, [])


def receipt(done: Checked) -> dict[str, object]:
    """What the desk says of a file that was stored."""
    stored = done.submission
    assert stored is not None
    about = {"submission": stored.id, "file": done.reading.file, "values": len(done.reading.records)}
    return about | {"name": stored.by, "when": stored.recorded_at}


def _try(name: str, reason: str, act: Callable[[str], None]) -> None:
    """Before the page runs: do it, or keep what is to be said."""
    if not name.strip() or not reason.strip():
        st.session_state[SAID] = None
        return
    try:
        act(reason.strip())
    except LedgerError as error:
        st.session_state[SAID] = error


def _say(place: Place) -> None:
    """What was missing or refused at the last press of a button."""
    words = place.words
    if SAID not in st.session_state:
        return
    error = st.session_state.pop(SAID)
    if error is None:
        st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.restated.lacks")))
    else:
        st.html(_html.state("failed gic-small", words("page.submissions.not_done"), words(f"ledger.{error.code}", **error.params)))
