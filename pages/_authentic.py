"""The test of a published file, as the public page makes it: what was found, which snapshot it is of, and how to test without this page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.publish.genuine import told_verdict, verify_at_window
from gic_metrics.publish.verify import Verdict
from pages import _html

if TYPE_CHECKING:
    from pages._window import Window

KINDS = ["html", "htm", "pdf", "png", "csv", "json"]
LOOKS = {"genuine": "done", "superseded": "warning", "recalled": "error", "altered": "error", "unsealed": "warning"}


def ask(place: Window) -> None:
    """Take files and answer for each of them."""
    words, seals = place.words, place.seals()
    if not seals:
        place.empty("page.genuine.empty")
        return
    dropped = st.file_uploader(words("page.genuine.drop"), type=KINDS, accept_multiple_files=True, key="genuine_files")
    files = [(one.name, one.getvalue()) for one in dropped or []]
    manifests = [data for name, data in files if name.endswith(".json")]
    for name, data in files:
        place.say(_answer(place, name, verify_at_window(data, releases=place.releases, seals=seals, beside=manifests)))
    keys = "".join(f"<li><code>{escape(key)}</code></li>" for key in sorted({one.key for one in seals}))
    place.say(_html.folded(words("page.genuine.key"), f'<div class="gic"><p>{escape(words("page.genuine.how"))}</p><ul>{keys}</ul></div>'))


def _answer(place: Window, name: str, verdict: Verdict) -> str:
    words = place.words
    verdict_said = words(f"verify.state.{verdict.state}")
    said = _html.state(
        LOOKS[verdict.state], words("page.genuine.file", verdict=verdict_said, file=name), " ".join(told_verdict(verdict, words))
    )
    release = verdict.manifest.get("release")
    if release in {one.release.id for one in place.releases}:
        said += _html.link(f"public?release={release}&lang={words.language}", words("page.genuine.figures", release=release))
    return said
