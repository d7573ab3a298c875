"""Whether everything that was released has reached the public, on the page: what is under way, what is left, and the button that finishes it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.ledger import Ledger
from gic_metrics.publish.delivery import Courier, left
from gic_metrics.publish.served import CURRENT, SITE_SETTING, Served
from gic_metrics.publish.standing import releases
from pages import _html
from pages._place import now

if TYPE_CHECKING:
    from gic_metrics.publish.delivery import Left
    from pages._place import Place

EVERY_S = 1.0


def courier(place: Place) -> Courier:
    """The one courier of this process for the ledger."""
    return courier_of(place.ledger, place.where)


@st.cache_resource(show_spinner=False)
def courier_of(_ledger: Ledger, where: str) -> Courier:
    return Courier(_ledger, os.environ, now)


def take_up_again(ledger: Ledger, where: str) -> None:
    """When the app starts: go on with what was interrupted, where this app writes what is served and nobody else has touched it."""
    waits = left(ledger, os.environ)
    if waits.places and not waits.nothing and not waits.altered:
        courier_of(ledger, where).start()


def show(place: Place) -> None:
    """How far what was released has come; nothing where nothing was released."""
    if not releases(place.ledger):
        return
    words, one = place.words, courier(place)
    place.heading("delivery.heading")
    if one.under_way:
        _under_way(place, one)
        return
    waits = left(place.ledger, os.environ)
    if one.failed:
        place.say(_html.state("failed", words("delivery.failed.title"), f"{words(f'delivery.failed.{one.failed}')} {words('delivery.failed.safe')}"))
    for sentence in _said(waits, place):
        place.say(sentence)
    if not waits.nothing:
        st.button(words("delivery.finish"), type="primary", key="delivery_finish", on_click=one.start)


def _said(waits: Left, place: Place) -> list[str]:
    words = place.words
    unsealed = words("delivery.unsealed.text", ids=list(waits.unsealed))
    said = [_html.state("warning", words("delivery.unsealed.title"), unsealed)] if waits.unsealed else []
    said += [_place(each, place) for each in waits.places]
    if not any(each.kind == "site" for each in waits.places):
        said.append(_html.paragraphs(words("delivery.no_site", setting=SITE_SETTING)))
    return said


def _place(one: Served, place: Place) -> str:
    words = place.words
    about = {"where": one.where, "written": one.written, "files": list(one.differs[:5]), "n": len(one.differs)}
    text = words(f"delivery.{one.kind}.{one.state}", **about)
    if one.state == CURRENT:
        return _html.paragraphs(text)
    return _html.state("error" if one.differs else "warning", words(f"delivery.state.{one.state}"), text)


def _under_way(place: Place, one: Courier) -> None:
    """The progress, looked at again every second; whoever leaves stops nothing."""

    @st.fragment(run_every=EVERY_S)
    def progress() -> None:
        stage, words = one.stage, place.words
        if not one.under_way:
            st.rerun()
        said = words(f"delivery.stage.{stage.what}", id=stage.release, done=stage.done, of=stage.of) if stage else words("delivery.stage.begin")
        st.progress(stage.done / stage.of if stage and stage.of else 0.0, text=said)

    progress()
    place.tell(place.words("delivery.leave"))
