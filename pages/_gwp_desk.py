"""The desk of the GWP set: one for the whole region and every period; a move is dated, named, seen first, and makes a version of the base year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.accounting.region import Region
from gic_metrics.figures.standing_sentence import restating
from gic_metrics.reference import gwp_setting
from gic_metrics.targets import editing
from gic_metrics.vocabulary import GWP_SETS
from pages import _html, _supposed, _versions
from pages._told import gwp_said

if TYPE_CHECKING:
    from pages._place import Place

OWN = "own_cluster"


def standing(place: Place) -> str:
    """The set that holds, who decided it and when, and the targets that were set under another."""
    words = place.words
    head = _html.heading(words("page.settings.gwp.title"), 2, words("page.settings.gwp.lead"))
    return head + _html.paragraphs(gwp_said(place), *restating(place.region, words))


def change(place: Place) -> None:
    """Another set: who decided it, on which day, where it stands; then what it would do, and the button."""
    words, held = place.words, place.region.reference.cluster
    with st.expander(words("page.settings.gwp.change"), icon=":material/thermostat:"):
        with st.form("gwp_form", border=False):
            chosen = st.selectbox(words("page.settings.gwp.set"), GWP_SETS, index=GWP_SETS.index(held.gwp_set))
            st.caption(words("page.settings.gwp.begins_means"))
            left, right = st.columns(2)
            day = left.date_input(words("page.settings.gwp.on"), value=place.today, max_value=place.today, format="DD.MM.YYYY", key="gwp_on")
            label = words("page.settings.gwp.begins")
            begins = right.date_input(label, value=place.today, min_value=place.today, format="DD.MM.YYYY", key="gwp_begins")
            decided_nb = left.text_input(words("page.settings.gwp.by_nb"))
            decided_en = right.text_input(words("page.settings.gwp.by_en"))
            source = st.text_input(words("page.targets.field.source"), key="gwp_source")
            if st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:"):
                st.session_state[_versions.SHOWN] = OWN
        if st.session_state.get(_versions.SHOWN) != OWN:
            return
        if not (decided_nb.strip() and decided_en.strip() and source.strip()):
            st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.settings.gwp.lacks")))
            return
        own, by = editing.own_of(place.ledger, OWN), {"nb": decided_nb.strip(), "en": decided_en.strip()}
        told = {"gwp_set": chosen, "valid_from": begins, "decided_on": day, "decided_by": by, "source": source.strip()}
        body = gwp_setting.decided(own, place.today, **told)
        then = Region.read(place.ledger, supposed={OWN: gwp_setting.settled(body, begins)})
        if begins > place.today:
            place.tell(words("page.settings.gwp.seen", gwp=chosen, begins=begins))
        place.say(_supposed.effect(place, then) + _html.paragraphs(*restating(then, words)))
        _versions.decide(place, OWN, body, words("page.settings.gwp.save", gwp=chosen), "save")


def take_up_again(place: Place) -> None:
    _versions.take_up_again(place, OWN)


def history(place: Place) -> str:
    """Every version of the cluster's own settings, the newest first."""
    head = _html.heading(place.words("page.settings.gwp.history"), 2)
    return head + _versions.history(place, OWN, lambda body: _sets(place, body))


def _sets(place: Place, body: editing.Body) -> list[str]:
    """The set of one version, and the one that it plans with its day."""
    sets, begins = [str(body["gwp_set"])] if "gwp_set" in body else [], gwp_setting.waits_until(body)
    if begins is not None:
        sets.append(place.words("page.settings.gwp.from_day", gwp=body[gwp_setting.NEXT]["gwp_set"], begins=begins))
    return sets
