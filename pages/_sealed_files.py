"""The sealed files of a release, for staff to take with them: page, paper, pictures, cells and manifest in one package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.publish.releasing import releases
from gic_metrics.publish.sealing import SealedRelease, packed, sealed_release
from gic_metrics.publish.snapshot.making import INTERACTIVE

if TYPE_CHECKING:
    from pages._place import Place


def show(place: Place) -> None:
    """Choose a release, and take its files."""
    words, made = place.words, {one.release.id: one.release for one in reversed(releases(place.ledger, as_of=place.as_of))}
    if not made:
        return
    place.heading("page.release.files.title")
    place.tell(words("page.release.files.text"))
    chosen = st.selectbox(words("released.column.id"), list(made), key="files_id")
    done = sealed_release(place.ledger, chosen)
    if done is not None:
        _take(place, done)
    else:
        place.tell(words("page.release.files.not_yet", id=chosen))


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
