"""What a reader chooses for every page: the language and the day. Both are kept in the link, so that it can be passed on."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from gic_metrics.ledger import moment
from gic_metrics.text import LANGUAGES, Words
from pages._place import today

EARLIEST = date(1970, 1, 1)
"""times are counted from here"""
FIRST_DAY = date(2020, 1, 1)
"""the first that the calendar offers; a link may name an earlier one"""


def language() -> str:
    """The language chosen in this session, else the one in the link, else bokmål."""
    if st.session_state.get("language") not in LANGUAGES:
        asked = st.query_params.get("lang")
        st.session_state["language"] = asked if asked in LANGUAGES else LANGUAGES[0]
    return st.session_state["language"]


def as_of() -> datetime | None:
    """The end of the day that the reader has chosen, else None for now. A day that has not come is none, nor is one before 1970."""
    if "asof" not in st.session_state:
        try:
            day = date.fromisoformat(st.query_params.get("asof", ""))
            st.session_state["asof"] = day if EARLIEST <= day <= today() else None
        except ValueError:
            st.session_state["asof"] = None
    chosen = st.session_state["asof"]
    return moment(chosen.isoformat()) if chosen and chosen < today() else None


def switch_language() -> None:
    st.session_state["language"] = st.session_state["language_switch"]


def remember_in_link() -> None:
    """Keep language and day in the link, on every page; the defaults leave it clean."""
    as_of()
    chosen = st.session_state["asof"]
    wanted = {"lang": language() if language() != LANGUAGES[0] else None, "asof": chosen.isoformat() if chosen else None}
    for name, value in wanted.items():
        if value is None and name in st.query_params:
            del st.query_params[name]
        elif value is not None and st.query_params.get(name) != value:
            st.query_params[name] = value


def choose_time(words: Words) -> None:
    as_of()
    chosen = st.session_state["asof"]
    label = words("frame.asof.on", day=chosen) if chosen else words("frame.asof.now")
    with st.popover(label, icon=":material/schedule:", type="tertiary", key="asof_choice"):
        st.date_input(
            words("frame.asof.label"),
            value=chosen,
            max_value=today(),
            min_value=min(FIRST_DAY, chosen or FIRST_DAY),
            format="DD.MM.YYYY",
            key="asof_day",
            help=words("frame.asof.help"),
            on_change=_switch_time,
        )
        if chosen:
            st.button(words("frame.asof.back"), on_click=_back_to_now, key="asof_back")


def _switch_time() -> None:
    st.session_state["asof"] = st.session_state["asof_day"]


def _back_to_now() -> None:
    st.session_state["asof"] = None
    st.session_state["asof_day"] = None
