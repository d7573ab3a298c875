"""Whose name stands for what is done: the one a proxy vouches for, else one that is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from pages import _html

if TYPE_CHECKING:
    from pages._place import Place


def name_field(place: Place, key: str, label: str) -> Callable[[], str]:
    """The name a proxy vouches for, which cannot be typed over; else a field."""
    if place.name:
        st.html(_html.paragraphs(place.words("page.intake.by.known", name=place.name)))
        return lambda: place.name
    st.text_input(label, key=key)
    return lambda: str(st.session_state.get(key) or "").strip()
