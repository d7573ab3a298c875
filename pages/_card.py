"""The chart card: headline, picture, table, source, and one button that opens the download."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from gic_metrics.figures.picture import Picture, download_edition, table_html, table_rows
from gic_metrics.figures.theme import LIGHT, config
from gic_metrics.publish.table import Sheet, csv_bytes, xlsx_bytes
from gic_metrics.text import Words
from pages import _explain, _html, _trail

if TYPE_CHECKING:
    from pages._place import Place


def card(place: Place, key: str, variants: Mapping[str, Picture], *, asked: _explain.Questions | None = None, headed: bool = True) -> None:
    """Show one picture in its variants by width (`_frame.css` shows the one that fits). What is behind its figures (`asked`: which they are) and the
    download are made only when they are asked for."""
    words = place.words
    picture = next(reversed(variants.values()))
    with st.container(key=f"card_{key}", gap="small"):
        if headed:
            st.html(_html.heading(picture.headline))
        for size, variant in variants.items():
            with st.container(key=f"{size}_{key}"):
                st.plotly_chart(variant.figure, theme=None, key=f"chart_{size}_{key}", config=config(words), alt=variant.alt)
        st.html(_html.source(picture.source) + _html.folded(words("frame.card.table"), table_html(picture.table, words, picture.headline)))
        with st.container(horizontal=True, key=f"acts_{key}"):
            if asked is not None:
                _explain.button(place, key, asked, quiet=True)
            if st.button(words("frame.card.download"), key=f"download_{key}", type="tertiary", icon=":material/download:"):
                _download(place, variants["wide"], asked)


def table(picture: Picture, words: Words) -> str:
    """A picture's headline, table and source, without the drawing."""
    rows = _html.scrolled(_html.linked(table_html(picture.table, words, stacked=True)))
    return _html.heading(picture.headline) + rows + _html.source(picture.source)


def _download(place: Place, picture: Picture, asked: _explain.Questions | None) -> None:
    """The picture with headline, source and date in it, and the figures as files; what comes from practice says so everywhere."""
    words, practice = place.words, place.practice

    @st.dialog(words("frame.card.download"), width="large", icon=":material/download:")
    def opened() -> None:
        marked = words("frame.practice_short") if practice else ""
        name = f"{marked}-{picture.key}".lower() if practice else picture.key
        columns, *rows = table_rows(picture.table, words)
        if practice:
            columns, rows = [marked, *columns], [[marked, *row] for row in rows]
            picture_said = replace(picture, headline=words("frame.practice_headline", headline=picture.headline))
        else:
            picture_said = picture
        st.html(_html.paragraphs(words("frame.card.picture")))
        edition = download_edition(picture_said, words, LIGHT)
        st.plotly_chart(edition, theme=None, key=f"edition_{name}", config=config(words, picture=True, filename=name), alt=picture.alt)
        st.html(_html.paragraphs(words("frame.card.data")))
        figures = Sheet(words("frame.card.sheet"), (picture_said.headline, _trail.source_line(place, picture.source)), columns, rows)

        def book() -> bytes:
            """Made when it is taken: it leads every figure of the picture back to its cells. What is drawn from a release has none to show."""
            return xlsx_bytes(figures, *([_trail.sheet(place, picture_said.headline, asked())] if asked is not None else []))

        with st.container(horizontal=True):
            st.download_button(words("frame.card.xlsx"), book, f"{name}.xlsx", key="as_xlsx", on_click="ignore")
            if asked is None:
                st.download_button(words("frame.card.csv"), lambda: _plain_csv(place, columns, rows), f"{name}.csv", key="as_csv", on_click="ignore")
            else:
                figures_csv, cells_csv = partial(_trail.figures_csv, place), partial(_trail.cells_csv, place)
                st.download_button(words("frame.card.csv"), lambda: figures_csv(asked()), f"{name}.csv", key="as_csv", on_click="ignore")
                st.download_button(words("frame.card.cells"), lambda: cells_csv(asked()), f"{name}-cells.csv", key="as_cells", on_click="ignore")
        if asked is not None:
            st.html(_html.paragraphs(words("frame.card.two")))

    opened()


def _plain_csv(place: Place, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """The table of a picture that is drawn from a release: each line names it, and so the manifest that says what it rests on."""
    released = _trail.released(place)
    return csv_bytes([*columns, *released], [[*row, *released.values()] for row in rows], place.words.language)
