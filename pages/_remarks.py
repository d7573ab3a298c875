"""Comments and evidence beside a submission, or beside one of its cells: said, settled, laid there, and fetched again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.ledger import LedgerError, Submission
from gic_metrics.submission import remarks
from pages import _html, _rows

if TYPE_CHECKING:
    from pages._place import Place

SAID = "remark_said"


def section(place: Place, chosen: Submission) -> None:
    """What was said and laid beside it, and the fields to say and lay more."""
    words = place.words
    said = remarks.comments(place.ledger, chosen.id, as_of=place.as_of)
    kept = remarks.evidence(place.ledger, chosen.id, as_of=place.as_of)
    st.html(_html.heading(words("page.remarks.title", comments=len(said), files=len(kept)), 3))
    if error := st.session_state.pop(SAID, None):
        text = words("page.restated.lacks") if error == "lacks" else words(f"ledger.{error.code}", **error.params)
        st.html(_html.state("warning gic-small", words("page.submissions.not_done"), text))
    for one in said:
        _comment(place, chosen, one)
    for one in kept:
        _evidence(place, chosen, one)
    if place.as_of is None:
        _more(place, chosen)


def _comment(place: Place, chosen: Submission, one: remarks.Comment) -> None:
    words, key = place.words, f"resolution_{one.seq}"
    about = {"cell": one.cell or words("page.remarks.whole"), "by": one.by, "when": one.when, "text": one.text}
    with st.container(border=True):
        if one.resolved_by:
            said = words("page.remarks.settled", **about)
            st.html(_html.paragraphs(said, words("page.remarks.resolution", by=one.resolved_by, text=one.resolution)))
            return
        st.html(_html.paragraphs(words("page.remarks.review" if one.needs_review else "page.remarks.comment", **about)))
        if place.as_of is None:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.text_input(words("page.remarks.resolve_with"), key=key)

                def settle(by: str) -> None:
                    remarks.resolve(place.ledger, chosen.id, one.seq, by=by, resolution=st.session_state[key].strip())

                st.button(words("page.remarks.resolve"), key=f"resolve_{one.seq}", on_click=_try, args=(place, chosen, key, settle))


def _evidence(place: Place, chosen: Submission, one: remarks.Evidence) -> None:
    words, cell = place.words, one.cell or place.words("page.remarks.whole")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(_html.paragraphs(words("page.remarks.evidence", cell=cell, by=one.by, when=one.when, note=one.note)))
        st.download_button(
            one.file,
            lambda: place.ledger.original(one.sha256),
            one.file,
            "application/octet-stream",
            icon=":material/attach_file:",
            on_click="ignore",
            key=f"evidence_{chosen.id}_{one.sha256[:12]}_{one.cell}",
        )


def _more(place: Place, chosen: Submission) -> None:
    """One form for both: which cell, by whom, what is said, and a file if there is one."""
    words, key = place.words, chosen.id
    cells = sorted({_rows.where(words, fact.record) for fact in place.ledger.facts(submission=chosen.id)})
    with st.expander(words("page.remarks.more"), icon=":material/add_comment:"):
        st.selectbox(words("page.remarks.cell"), [words("page.remarks.whole"), *cells], key=f"remark_cell_{key}")
        if not place.name:
            st.text_input(words("page.remarks.by"), key=f"remark_by_{key}")
        st.text_area(words("page.remarks.text"), key=f"remark_text_{key}", height=80)
        st.checkbox(words("page.remarks.needs_review"), key=f"remark_review_{key}")
        st.file_uploader(words("page.remarks.file"), [kind[1:] for kind in remarks.KINDS], key=f"remark_file_{key}", max_upload_size=10)

        def say(by: str) -> None:
            cell, text = st.session_state[f"remark_cell_{key}"], st.session_state[f"remark_text_{key}"].strip()
            where, given = "" if cell == words("page.remarks.whole") else cell, st.session_state[f"remark_file_{key}"]
            if given:
                remarks.attach(place.ledger, chosen.id, given.name, given.getvalue(), by=by, cell=where, note=text)
            else:
                remarks.comment(place.ledger, chosen.id, text, by=by, cell=where, needs_review=st.session_state[f"remark_review_{key}"])
            st.session_state[f"remark_text_{key}"] = ""

        st.button(words("page.remarks.save"), key=f"remark_save_{key}", on_click=_try, args=(place, chosen, f"remark_text_{key}", say))


def _try(place: Place, chosen: Submission, text: str, act: Callable[[str], None]) -> None:
    """Before the page runs: do it in the name given, or keep what is to be said."""
    by = place.name or str(st.session_state.get(f"remark_by_{chosen.id}") or "").strip()
    if not by or not str(st.session_state.get(text) or "").strip():
        st.session_state[SAID] = "lacks"
        return
    try:
        act(by)
    except LedgerError as error:
        st.session_state[SAID] = error
