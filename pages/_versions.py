"""What the cluster itself decides: a new version by somebody for a reason, all versions there have been, and an earlier one taken up again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.ledger import LedgerError
from gic_metrics.targets import editing
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place

SHOWN = "entry_shown"
"""which entry has been asked to be shown before it is stored"""


def decide(place: Place, name: str, body: editing.Body, button: str, key: str) -> None:
    """Who decides, why, and the button; a new version, nothing written over."""
    words = place.words
    by = place.name or st.text_input(words("page.submissions.by"), key=f"{key}_by")
    reason = st.text_input(words("page.submissions.reason"), key=f"{key}_reason")
    if not st.button(button, type="primary", key=f"{key}_{name}", icon=":material/save:"):
        return
    if not by.strip() or not reason.strip():
        st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.targets.lacks")))
        return
    try:
        editing.decide(place.ledger, body, by=by.strip(), reason=reason.strip(), name=name)
    except LedgerError as error:
        st.html(_html.state("failed", words("page.submissions.not_done"), words(f"ledger.{error.code}", **error.params)))
        return
    except ValueError:
        st.html(_html.state("warning gic-small", words("page.targets.not_whole.title"), words("page.targets.not_whole.text")))
        return
    st.session_state.pop(SHOWN, None)
    st.rerun()


def history(place: Place, name: str, entries: Callable[[editing.Body], Sequence[str]]) -> str:
    """Every version, the newest first: when, who, why, and what the cluster had of its own."""
    words = place.words
    versions = place.ledger.reference_history(name)[1:]
    if place.as_of is not None:
        versions = [v for v in versions if v.recorded_at <= place.as_of]
    if not versions:
        return _html.paragraphs(words(f"page.targets.no_history.{name}"))
    columns = [words(f"page.targets.history.{column}") for column in ("when", "by", "reason", "entries")]
    rows = [
        (words.write(v.recorded_at, "datetime"), v.recorded_by, v.reason, words.listed(entries(v.body)) or words.write(None))
        for v in reversed(versions)
    ]
    return _html.heading(words("page.targets.history.title")) + _html.table(columns, rows)


def take_up_again(place: Place, name: str) -> None:
    """An earlier version becomes the newest: the way to undo."""
    words, versions = place.words, place.ledger.reference_history(name)
    if len(versions) < 2 or place.as_of is not None:
        return
    with st.expander(words("page.targets.again.title"), icon=":material/undo:"):
        known = {v.seq: v for v in versions[:-1]}
        seq = st.selectbox(
            words("page.targets.again.choose"),
            list(reversed(known)),
            format_func=lambda s: words("page.targets.again.option", when=known[s].recorded_at, name=known[s].recorded_by),
            key=f"version_{name}",
        )
        if seq is not None:
            decide(place, name, known[seq].body, words("page.targets.again.button"), f"again_{name}")
