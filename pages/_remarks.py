"""Comments and evidence beside a submission, or beside one of its cells: said, settled, laid there, and fetched again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.access import Role
from gic_metrics.ledger import Fact, LedgerError, Submission
from gic_metrics.submission import remarks
from pages import _html

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
    with st.container(border=True):
        st.html(_html.paragraphs(_sentence(place, one)))
        if place.as_of is None and not one.resolved_by:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.text_input(words("page.remarks.resolve_with"), key=key)

                def settle(by: str) -> None:
                    remarks.resolve(place.ledger, chosen.id, one.seq, by=by, resolution=st.session_state[key].strip())

                st.button(words("page.remarks.resolve"), key=f"resolve_{one.seq}", on_click=_try, args=(place, chosen, key, settle))


def _evidence(place: Place, chosen: Submission, one: remarks.Evidence) -> None:
    words, cell = place.words, one.cell or place.words("page.remarks.whole")
    key = f"{chosen.id}_{one.sha256[:12]}_{one.cell}"
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.taken_back_by:
            told = {"by": one.taken_back_by, "why": one.why, "cell": cell, "added": one.by, "when": one.when, "note": one.note}
            st.html(_html.paragraphs(words("page.remarks.taken_back", **told)))
        else:
            st.html(_html.paragraphs(words("page.remarks.evidence", cell=cell, by=one.by, when=one.when, note=one.note)))
        st.download_button(
            one.file,
            lambda: place.ledger.original(one.sha256),
            one.file,
            "application/octet-stream",
            icon=":material/attach_file:",
            on_click="ignore",
            key=f"evidence_{key}",
        )
        if place.as_of is None and not one.taken_back_by:
            with st.popover(words("page.remarks.take_back"), icon=":material/undo:", key=f"back_{key}"):
                st.text_input(words("page.remarks.take_back_why"), key=f"why_{key}")

                def take_back(by: str) -> None:
                    remarks.take_back(place.ledger, chosen.id, one, by=by, reason=st.session_state[f"why_{key}"].strip())

                label = words("page.remarks.take_back")
                st.button(label, key=f"take_back_{key}", on_click=_try, args=(place, chosen, f"why_{key}", take_back))


def behind(place: Place, cells: Iterable[tuple[str, str | None, str]]) -> str:
    """What was said of the cells (submission, sheet, cell) behind a figure: in full for staff; the board sees that questions stand open."""
    said = remarks.all_comments(place.ledger, as_of=place.as_of)
    wanted = [one for one in dict.fromkeys(cells) if one[0] in said]
    found = {c.seq: (submission, c) for submission, sheet, cell in wanted for c in said[submission] if c.is_about(sheet, cell)}
    return _told(place, list(found.values()))


def of_facts(place: Place, facts: Iterable[Fact]) -> str:
    """What was said of the figures that stand for a site or a company."""
    return behind(place, ((f.submission, f.record.place_sheet or None, f.record.cell) for f in facts))


def _told(place: Place, found: Sequence[tuple[str, remarks.Comment]]) -> str:
    words, still_open = place.words, sum(c.open for _, c in found)
    if place.role < Role.STAFF:
        return _html.paragraphs(words("page.remarks.behind_open", n=still_open)) if still_open else ""
    if not found:
        return ""
    lines = [words("page.remarks.about_submission", submission=submission, said=_sentence(place, c)) for submission, c in found]
    return _html.heading(words("page.remarks.behind", n=len(lines)), 3) + _html.paragraphs(*lines)


def _sentence(place: Place, one: remarks.Comment) -> str:
    """Who said what of which cell and when, and what came of it."""
    words = place.words
    kind = "settled" if one.resolved_by else "review" if one.needs_review else "comment"
    said = words(f"page.remarks.{kind}", cell=one.cell or words("page.remarks.whole"), by=one.by, when=one.when, text=one.text)
    return " ".join([said, words("page.remarks.resolution", by=one.resolved_by, text=one.resolution)] if one.resolved_by else [said])


def _more(place: Place, chosen: Submission) -> None:
    """One form for both: which cell, by whom, what is said, and a file if there is one."""
    words, key = place.words, chosen.id
    cells = sorted({remarks.place(fact.record.place_sheet, fact.record.cell) for fact in place.ledger.facts(submission=chosen.id)})
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
