"""The sealed files of a release, for staff to make once and to take with them: page, paper, pictures, cells and manifest in one package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.figures.static import NotDrawn, find_browser
from gic_metrics.publish.releasing import releases
from gic_metrics.publish.sealing import SealedRelease, key_of, packed, seal, sealed_release
from gic_metrics.publish.snapshot.making import INTERACTIVE
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place


def show(place: Place) -> None:
    """Choose a release; make its files, or take them."""
    words, made = place.words, {one.release.id: one.release for one in reversed(releases(place.ledger))}
    if not made:
        return
    place.heading("page.release.files.title")
    place.tell(words("page.release.files.text"))
    chosen = st.selectbox(words("released.column.id"), list(made), key="files_id")
    done = sealed_release(place.ledger, chosen)
    if done is not None:
        _take(place, done)
    elif st.button(words("page.release.files.make", id=chosen), type="primary", key="files_make"):
        try:
            with st.spinner(words("page.release.files.drawing")):
                release, browser = made[chosen], find_browser()
                seal(place.ledger, release, key_of(place.ledger, os.environ), browser=browser, by=place.name or release.by)
        except NotDrawn:
            place.say(_html.state("failed", words("page.release.files.failed"), words("page.release.files.failed_text")))
        else:
            st.rerun()


def _take(place: Place, done: SealedRelease) -> None:
    words = place.words
    st.download_button(
        words("page.release.files.take", n=len(done.files)),
        place.once("sealed_files", lambda: packed(place.ledger, done), done.release),
        file_name=f"{done.release}.zip",
        mime="application/zip",
        key="files_take",
        on_click="ignore",
    )
    if done.signed.manifest["edition"] == INTERACTIVE:
        place.tell(words("cli.snapshot.interactive"))
