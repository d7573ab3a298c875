"""The tray on the page: what is laid in, its files side by side, which of them stands open, what is put away and laid in again.

Side by side: whose, which quarter, in what state, what was found, how many values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.ledger import LedgerError
from gic_metrics.submission import Checked, tray
from gic_metrics.text import Words
from gic_metrics.vocabulary import Severity
from pages import _html, _said

if TYPE_CHECKING:
    from pages._place import Place

MARKS = {"refused": "error", "unmapped": "warning", "question": "warning", "locked": "warning"}
SHOWN = 12
"""rows that stand open; the rest is folded"""


def side_by_side(place: Place, checked: Sequence[Checked]) -> str:
    """One line a file, those that need a person first."""
    words = place.words
    columns = [words(f"page.intake.tray.{name}") for name in ("state", "file", "company", "period", "values", "errors", "warnings", "notes")]
    rows = [_row(place, one) for one in checked]
    marks = [MARKS.get(_said.state_of(one), "") for one in checked]
    numeric = range(4, 8)
    first = _html.table(columns, rows[:SHOWN], numeric=numeric, marks=marks[:SHOWN], caption=words("page.intake.tray.caption"))
    if len(rows) <= SHOWN:
        return first
    return first + _html.folded(
        words("page.intake.tray.more", n=len(rows) - SHOWN), _html.table(columns, rows[SHOWN:], numeric=numeric, marks=marks[SHOWN:])
    )


def _row(place: Place, one: Checked) -> tuple[str, ...]:
    words, reading = place.words, one.reading
    found = [sum(f.severity is severity for f in reading.findings) for severity in Severity]
    return (
        words(f"page.intake.state.{_said.state_of(one)}"),
        reading.file,
        _company(place, one),
        words.period(reading.period) if reading.period else words.write(None),
        words.number(one.records),
        *(words.number(n) if n else words.write(None) for n in found),
    )


def wanted(place: Place, checked: Sequence[Checked]) -> list[Checked]:
    """Those in the states and of the company that are asked for; all of them where nothing is, or nothing fits."""
    words, states = place.words, [state for state in _said.ORDER if any(_said.state_of(c) == state for c in checked)]
    companies = sorted({_company(place, c) for c in checked})
    with st.container(horizontal=True, vertical_alignment="bottom", key="tray_filter"):
        asked = st.pills(
            words("page.intake.tray.filter"), states, selection_mode="multi", format_func=lambda s: words(f"page.intake.state.{s}"), key="tray_states"
        )
        company = st.selectbox(words("page.intake.tray.company"), [words("page.intake.tray.all"), *companies], key="tray_company")
    fits = [c for c in checked if (not asked or _said.state_of(c) in asked) and (company not in companies or _company(place, c) == company)]
    return fits or list(checked)


def chosen(place: Place, checked: Sequence[Checked]) -> Checked:
    """The file that stands open: the first, the most urgent, unless the reader chose another."""
    words, known = place.words, {c.reading.sha256: c for c in checked}
    if len(checked) == 1:
        return checked[0]

    def said(sha256: str) -> str:
        one = known[sha256]
        return words("page.intake.file.title", file=one.reading.file, state=words(f"page.intake.state.{_said.state_of(one)}"))

    return known[st.selectbox(words("page.intake.tray.open"), list(known), format_func=said, key="tray_open")]


def _company(place: Place, one: Checked) -> str:
    company = place.region.reference.register.company_of(one.reading.company) if one.reading.company else None
    return company.name if company else place.words("page.intake.nobody")


def name(place: Place) -> str:
    """Who is at the desk: vouched for by a proxy, else as typed."""
    return place.name or str(st.session_state.get("by_typed") or st.session_state.get("by") or "").strip()


def lay(place: Place, files: Sequence[tuple[str, bytes]]) -> bool:
    """Into the tray; False if nothing was laid in, and why is said on the next run."""
    try:
        tray.lay(place.ledger, files, by=name(place) or place.words("page.intake.unnamed"))
    except LedgerError as error:
        st.session_state["not_laid"] = error
        return False
    return True


def lacks(words: Words, *, name: bool) -> None:
    """Say that a name, or else a reason, is missing."""
    text = words("page.intake.lacks.name" if name else "page.intake.lacks.reason")
    st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), text))


def put_away(place: Place, checked: Sequence[Checked]) -> None:
    """Take files out of the tray with a reason; they stay in the record and can be laid in again."""
    words = place.words
    names = {c.reading.sha256: c.reading.file for c in checked}
    with st.expander(words("page.intake.away.title"), icon=":material/inbox:", expanded="away_lacks" in st.session_state):
        st.html(_html.paragraphs(words("page.intake.away.text")))
        stored = [c.reading.sha256 for c in checked if c.repeated]
        key = f"away_{hash(tuple(names))}"
        chosen = st.multiselect(
            words("page.intake.away.files"),
            list(names),
            default=stored,
            format_func=names.get,
            key=key,
            placeholder=words("page.intake.away.choose"),
        )
        st.text_input(words("page.intake.away.reason"), key="away_reason")
        if missing := st.session_state.pop("away_lacks", None):
            lacks(words, name=missing == "name")
        st.button(
            words("page.intake.away.button", n=len(chosen)),
            key="away_button",
            disabled=not chosen,
            on_click=_dismiss,
            args=(place, key),
        )


def _dismiss(place: Place, key: str) -> None:
    """Before the page runs: what is chosen and written is read now, not as it was when the button was drawn."""
    by, reason = name(place), str(st.session_state.get("away_reason") or "").strip()
    if not by or not reason:
        st.session_state["away_lacks"] = "reason" if by else "name"
        return
    tray.dismiss(place.ledger, st.session_state[key], by=by, reason=reason)
    st.session_state["away_reason"] = ""


def back_again(place: Place) -> None:
    """What was put away, and the button that lays it in the tray again."""
    words, away = place.words, tray.put_away(place.ledger)
    if not away:
        return
    with st.expander(words("page.intake.back.title", n=len(away)), icon=":material/undo:"):
        columns = [words(f"page.intake.back.{name}") for name in ("file", "by", "when", "reason")]
        st.html(_html.table(columns, [(one.file, one.by, words.write(one.since, "datetime"), reason) for one, reason in away]))
        known = {one.sha256: one.file for one, _ in away}
        chosen = st.selectbox(words("page.intake.back.choose"), list(known), format_func=known.get, key="back_choice")
        st.button(
            words("page.intake.back.button"),
            key="back_button",
            on_click=lambda: lay(place, [(known[chosen], place.ledger.original(chosen))]),
        )
