"""The whole self-check: what it looks at that the seal under each page does not, when it was last run and how it came out; staff start it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.access import Role
from gic_metrics.ledger import LedgerError
from gic_metrics.publish.whole_check import WholeCheck, check_whole, keep, last_kept
from pages import _html, _seal

if TYPE_CHECKING:
    from pages._place import Place


def show(place: Place) -> None:
    """When, by whom and how it came out, with what was checked; for staff the button."""
    words, last = place.words, last_kept(place.ledger, as_of=place.as_of)
    head = _html.heading(words("page.reconciliation.whole.title"), 2, words("page.reconciliation.whole.text"))
    place.say(head + (_outcome(place, last) if last else _html.paragraphs(words("page.reconciliation.whole.never"))))
    if place.role >= Role.STAFF and place.as_of is None:
        _run(place)


def _outcome(place: Place, last: WholeCheck) -> str:
    words, moved = place.words, place.region.version != last.figures_version
    said = words("page.reconciliation.whole.last", at=last.at, by=words.own(last.by))
    since = words("page.reconciliation.whole.moved" if moved else "page.reconciliation.whole.same")
    return _html.paragraphs(said, since) + _seal.table(place, last.checks)


def _run(place: Place) -> None:
    words, ledger = place.words, place.ledger
    by = place.name or st.text_input(words("page.submissions.by"), key="whole_by")
    if not st.button(words("page.reconciliation.whole.button"), key="whole_run", icon=":material/fact_check:"):
        return
    if not by.strip():
        st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.reconciliation.whole.lacks")))
        return
    try:
        with st.spinner(words("page.reconciliation.whole.running")):
            version = ledger.figures_version
            keep(ledger, check_whole(ledger, os.environ), by=by.strip(), figures_version=version)
    except LedgerError as error:
        st.html(_html.state("failed", words("page.submissions.not_done"), words(f"ledger.{error.code}", **error.params)))
        return
    st.rerun()
