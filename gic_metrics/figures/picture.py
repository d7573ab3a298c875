"""What a figure hands over: the drawing, its finding as a sentence, its table, its source, and what a screen reader says.

Also the download edition, a copy that carries headline, source and date in the picture itself.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from gic_metrics.figures.theme import COLOUR_FIELDS, PICTURE_PX, THEMES, Theme, see_through
from gic_metrics.text import Words

NUMBER_KINDS = {"t": "number", "gwh": "number1", "pct": "pct1", "number": "number", "number1": "number1"}
"""Kinds of column that hold a number, and how it is written; the others are text, period, window (a year or four quarters), date and names."""

LARGER = 1.125
"""how much larger the text of a download edition is"""
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")
RGBA = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a figure's table: its heading, and the kind of value it holds."""

    name: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """The values behind a figure, raw: None is "not reported", "" is "does not apply", a tuple is a list of names."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure with everything that stands round it; the key is its name in code, texts and tests."""

    key: str
    headline: str
    sentence: str
    figure: go.Figure
    table: Table
    source: str
    alt: str

    def __post_init__(self) -> None:
        """A figure drawn for a larger screen is enlarged here, once."""
        meta = self.figure.layout.meta or {}
        if meta.get("scale", 1.0) != meta.get("drawn", 1.0):
            object.__setattr__(self, "figure", _enlarged(self.figure, meta["scale"]))


def table_of(columns: Iterable[tuple[str, str]], rows: Iterable[Iterable[Any]]) -> Table:
    """A table from (heading, kind) pairs and rows of raw values."""
    return Table(tuple(Column(name, kind) for name, kind in columns), tuple(tuple(row) for row in rows))


def table_rows(table: Table, words: Words) -> list[list[Any]]:
    """Heading and rows for a file: numbers stay numbers; the unknown says that it is not reported."""
    return [[c.name for c in table.columns], *([_plain(v, c, words) for v, c in zip(row, table.columns, strict=True)] for row in table.rows)]


def table_html(table: Table, words: Words, caption: str = "", *, stacked: bool = False) -> str:
    """The table for a reader and a screen reader: everything escaped, headings scoped, numbers to the right, no empty cell.

    A `stacked` one may be taken apart on a narrow screen, each row a card: every cell has its column's name, and roles say that it is a table still.
    """
    as_ = _role if stacked else (lambda role: "")
    head = "".join(f'<th{as_("columnheader")} scope="col"{_side(c)}>{escape(c.name)}</th>' for c in table.columns)
    body = "".join(
        f"<tr{as_('row')}>" + "".join(_cell(n, v, c, words, stacked) for n, (v, c) in enumerate(zip(row, table.columns, strict=True))) + "</tr>"
        for row in table.rows
    )
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    kind, group = "figure-table gic-stack" if stacked else "figure-table", as_("rowgroup")
    return (
        f'<table class="{kind}"{as_("table")}>{said}<thead{group}><tr{as_("row")}>{head}</tr></thead>'
        f"<tbody{group}>{body}</tbody></table>"
    )


def _role(role: str) -> str:
    return f' role="{role}"'


def written(value: Any, column: Column, words: Words) -> str:
    """One value of a table as a reader sees it."""
    if value is None:
        return words("table.not_reported")
    if value == "" and column.kind != "text":
        return words.write(None)
    if isinstance(value, tuple | list):
        return words.listed(value) if value else words("table.none")
    if column.kind in NUMBER_KINDS:
        return words.write(value, NUMBER_KINDS[column.kind])
    return words.write(value, {"period": "period", "window": "window", "date": "date"}.get(column.kind, ""))


def _plain(value: Any, column: Column, words: Words) -> Any:
    if column.kind in NUMBER_KINDS and value not in (None, ""):
        return value
    return written(value, column, words)


def _side(column: Column) -> str:
    return ' class="num" style="text-align:right;font-variant-numeric:tabular-nums"' if column.kind in NUMBER_KINDS else ""


def _cell(position: int, value: Any, column: Column, words: Words, stacked: bool) -> str:
    said = escape(written(value, column, words))
    unknown = "<em>" + said + "</em>" if value is None else said
    named = f' role="{"cell" if position else "rowheader"}" data-label="{escape(column.name)}"' if stacked else ""
    return f"<td{named}{_side(column)}>{unknown}</td>" if position else f'<th{named} scope="row">{unknown}</th>'


def wrapped(text: str, letters: int) -> str:
    """Text for inside a drawing: escaped, with line breaks after at most so many letters; no-break spaces hold."""
    lines = textwrap.wrap(text, letters, break_long_words=False, break_on_hyphens=False, drop_whitespace=True)
    return "<br>".join(escape(line, quote=False) for line in lines)


def download_edition(picture: Picture, words: Words, theme: Theme) -> go.Figure:
    """A copy of 1200 x 675 px (saved at twice that) with headline, source and date in it, on paper of its own in the colours of `theme`.

    The same drawing a little larger; the picture's own figure is left as it is.
    """
    width, height = PICTURE_PX
    copy = go.Figure(recoloured(picture.figure.to_plotly_json(), picture.figure.layout.meta, theme))
    already = (picture.figure.layout.meta or {}).get("drawn", 1.0)
    _enlarge(copy, LARGER / already)
    headline, foot = wrapped(picture.headline, 92), wrapped(picture.source, 170)
    legend = 34 if copy.layout.showlegend else 0
    margin = copy.layout.margin
    top = 38 + 33 * (headline.count("<br>") + 1) + LARGER / already * (margin.t or 0)
    foot_px = 30 + 20 * (foot.count("<br>") + 1)
    bottom = foot_px + legend + 33
    copy.update_layout(
        width=width,
        height=height,
        autosize=False,
        paper_bgcolor=theme.paper,
        plot_bgcolor=theme.paper,
        meta={"theme": theme.name, "source": picture.source, "language": words.language},
        margin={"l": 42, "r": 42, "t": top, "b": bottom},
        legend_y=-39 / (height - top - bottom),
    )
    shared = {"xref": "paper", "yref": "paper", "x": 0, "xanchor": "left", "align": "left", "showarrow": False}
    copy.add_annotation(text=f"<b>{headline}</b>", y=1, yanchor="top", yshift=top - 20, font={"size": 25, "color": theme.ink}, **shared)
    copy.add_annotation(text=foot, y=0, yanchor="bottom", yshift=-(bottom - 14), font={"size": 14, "color": theme.muted}, **shared)
    return copy


def _enlarged(figure: go.Figure, factor: float) -> go.Figure:
    """A copy with text, lines, marks, margins and height so many times larger."""
    copy = go.Figure(figure)
    _enlarge(copy, factor)
    margin = copy.layout.margin
    sides = {side: (margin[side] or 0) * factor for side in "lrtb"}
    copy.update_layout(height=(copy.layout.height or 0) * factor, margin=sides, meta=dict(copy.layout.meta) | {"drawn": factor})
    return copy


def recoloured(part: Any, meta: Any, theme: Theme) -> Any:
    """A drawing's parts with the colours of the theme it was drawn in exchanged for those of another; all others are made visible on it."""
    drawn_in = THEMES.get((meta or {}).get("theme", theme.name), theme)
    if drawn_in.name == theme.name:
        return part
    exchange = {getattr(drawn_in, f).upper(): getattr(theme, f) for f in COLOUR_FIELDS}

    def hexed(found: re.Match[str]) -> str:
        return exchange.get(found[0].upper()) or theme.visible(found[0])

    def through(found: re.Match[str]) -> str:
        if float(found[4]) == 0:
            return found[0]
        colour = "#" + "".join(f"{int(n):02X}" for n in found.groups()[:3])
        return see_through(exchange.get(colour) or theme.visible(colour), float(found[4]))

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [walk(inner) for inner in value]
        return HEX.sub(hexed, RGBA.sub(through, value)) if isinstance(value, str) else value

    return walk(part)


def _enlarge(figure: go.Figure, factor: float) -> None:
    """Everything that is measured in pixels, made larger in place."""
    base = figure.layout.font.size or 14
    figure.update_layout(font_size=base * factor)
    for note in figure.layout.annotations:
        note.update(font_size=(note.font.size or base) * factor, xshift=(note.xshift or 0) * factor, yshift=(note.yshift or 0) * factor)
    for shape in figure.layout.shapes:
        shape.line.width = (shape.line.width or 0) * factor
    for trace in figure.data:
        for part in (trace, getattr(trace, "marker", None)):
            size = getattr(part, "size", None)
            if isinstance(size, int | float):
                part.size = size * factor
            elif isinstance(size, tuple | list):
                part.size = [each * factor for each in size]
        edge = getattr(getattr(trace, "marker", None), "line", None)
        if edge is not None and isinstance(edge.width, int | float):
            edge.width = edge.width * factor
        line = getattr(trace, "line", None)
        if line is not None and isinstance(getattr(line, "width", None), int | float):
            line.width = line.width * factor
        if getattr(trace, "textfont", None) is not None and trace.textfont.size:
            trace.textfont.size = trace.textfont.size * factor
