"""Horizontal bars with their words above them: they read the same on a phone and on a wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from gic_metrics.figures.theme import Theme, axis, layout
from gic_metrics.text import Words

ROW_PX = 46


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: None is unknown and drawn as an open mark at zero, never as a bar of no length."""

    name: str
    value: float | None
    said: str
    """what stands after the name: the figure with its unit, or that there is none"""
    colour: str
    pattern: str = ""


def labelled_bars(rows: Sequence[Row], words: Words, theme: Theme, *, narrow: bool = False, stacked: bool = False) -> go.Figure:
    """Bars to one scale, in the order given, from the top; name and figure stand above each bar, `stacked` on two lines."""
    known = [r.value for r in rows if r.value is not None]
    low, high = min([0.0, *known]), max([0.0, *known]) or 1.0
    span = high - low
    row_px = ROW_PX + (18 if stacked else 0)
    figure = go.Figure(layout=layout(words, theme, height=24 + row_px * max(len(rows), 1), narrow=narrow, bargap=0.5))
    for place, row in enumerate(rows):
        label = f"<b>{escape(row.name)}</b>{'<br>' if stacked else '  '}{escape(row.said)}"
        figure.add_annotation(
            text=label, x=low, y=-place + 0.18, xanchor="left", yanchor="bottom", align="left", showarrow=False, font={"color": theme.ink}
        )
        pattern = {"shape": row.pattern, "fillmode": "overlay", "fgcolor": theme.paper, "size": 6, "solidity": 0.25}
        marker: dict[str, Any] = {"color": row.colour, "pattern": pattern}
        if row.value is not None:
            figure.add_bar(orientation="h", y=[-place], x=[row.value], width=0.3, marker=marker, hovertext=[label], hoverinfo="text", name=row.name)
        else:
            open_mark = {"symbol": "circle-open", "size": 9, "color": row.colour, "line": {"width": 2}}
            figure.add_scatter(
                x=[0.006 * span], y=[-place], mode="markers", marker=open_mark, hovertext=[label], hoverinfo="text", name=row.name, cliponaxis=False
            )
    if low < 0:
        figure.add_shape(type="line", x0=0, x1=0, y0=0.3, y1=0.5 - len(rows), line={"color": theme.ink, "width": 2})
    figure.update_layout(
        margin={"l": 2, "r": 4, "t": 4, "b": 2},
        xaxis=axis(theme, range=[low - 0.01 * span, high * 1.01 + 1e-9], showticklabels=False),
        yaxis=axis(theme, range=[0.4 - max(len(rows), 1), 0.72], showticklabels=False),
    )
    return figure
