"""A waterfall: from one total to another by steps that sum to the difference; right through zero, its words above each bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.picture import wrapped
from gic_metrics.figures.theme import Theme, axis, layout, see_through
from gic_metrics.text import Words

ROW_PX = 46
LINE_PX = 18
LETTERS = {True: 44, False: 110}
"""letters to a line of words, on a phone and else"""
FROM_ZERO = 0.4
"""where the steps span less than this share of the totals, the axis shows the steps and says that it does not begin at zero"""
PER_TICK = 1000.0
NOTE = "axis_note"
BEHIND_WORDS = 0.85
CUT_OPACITY = 0.12
"""of a total whose bar does not begin at zero: its end is what counts"""


@dataclass(frozen=True, slots=True)
class Step:
    """One row, t CO2e: a total (`level`) or a step (`change`). `real` False: no real change, drawn hatched."""

    name: str
    said: str
    change: float = 0.0
    level: float | None = None
    real: bool = True
    more: str = ""
    """what the pointer shows besides"""


def waterfall(steps: Sequence[Step], words: Words, theme: Theme, *, narrow: bool = False) -> go.Figure:
    """Rows from the top in the order given; each step begins where the one before ended."""
    spans = _spans(steps)
    low, high, cut = _range(steps, spans)
    lines = max((_label(step, narrow).count("<br>") + 1 for step in steps), default=1)
    row_px = ROW_PX + LINE_PX * (lines - 1)
    figure = go.Figure(layout=layout(words, theme, height=40 + row_px * max(len(steps), 1), narrow=narrow, barmode="overlay", bargap=0.5))
    half = 0.15 * ROW_PX / row_px
    for place, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        _bar(figure, place, step, (low if cut and step.level is not None else start, end), half, theme, narrow=narrow, cut=cut)
        figure.add_annotation(
            text=_label(step, narrow), x=low, y=-place + half + 0.04, xanchor="left", yanchor="bottom", align="left", showarrow=False,
            font={"color": theme.ink}, bgcolor=see_through(theme.paper, BEHIND_WORDS), borderpad=0,
        )  # fmt: skip
        if place < len(steps) - 1:
            line = {"color": theme.muted, "width": 1, "dash": "dot"}
            figure.add_shape(type="line", x0=end, x1=end, y0=-place - half, y1=-place - 1 + half, line=line, layer="below")
    said = words("what_changed.axis_cut" if cut else "what_changed.axis")
    if not all(step.real for step in steps):
        said += " " + words("what_changed.hatched")
    said = wrapped(said, LETTERS[narrow])
    note_px = 12 + LINE_PX * (said.count("<br>") + 1)
    bottom = 0.5 - max(len(steps), 1) - note_px / row_px
    _ground(figure, (low, high), bottom, words, theme)
    figure.add_annotation(
        name=NOTE, text=said, x=low, y=bottom, xanchor="left", yanchor="bottom", align="left", showarrow=False, font={"color": theme.muted}
    )
    figure.update_layout(height=figure.layout.height + note_px)
    return figure


def _spans(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """(begin, end) of each row; a total begins at zero."""
    at, found = 0.0, []
    for step in steps:
        start, at = (0.0, step.level) if step.level is not None else (at, at + step.change)
        found.append((start, at))
    return found


def _range(steps: Sequence[Step], spans: Sequence[tuple[float, float]]) -> tuple[float, float, bool]:
    """(low, high, whether zero is left out)."""
    ends = [end for _, end in spans] or [0.0]
    low, high = min(ends), max(ends)
    if low <= 0 <= high or high <= 0 or high - low >= FROM_ZERO * high or high == low:
        low, high = min(0.0, low), max(0.0, high)
        room = 0.03 * ((high - low) or 1.0)
        return low - (room if low < 0 else 0.0), high + room, False
    room = high - low
    return low - 0.25 * room, high + 0.06 * room, True


def _bar(figure: go.Figure, place: int, step: Step, span: tuple[float, float], half: float, theme: Theme, *, narrow: bool, cut: bool) -> None:
    """A total is ink, what falls is green, what rises is ochre; what is no real change is hatched. The sign stands in words too."""
    start, end = span
    total = step.level is not None
    colour = theme.ink if total else theme.accent if end < start else theme.mark
    marker: dict[str, object] = {"color": colour}
    if not step.real:
        marker = {
            "color": theme.paper,
            "line": {"color": colour, "width": 1.5},
            "pattern": {"shape": "/", "fgcolor": colour, "size": 6, "solidity": 0.3},
        }
    elif total and cut:
        marker = {"color": see_through(theme.ink, CUT_OPACITY)}
        figure.add_shape(type="line", x0=end, x1=end, y0=-place - half, y1=-place + half, line={"color": theme.ink, "width": 6})
    hover = f"<b>{escape(step.name)}</b><br>{escape(step.said)}" + (f"<br>{wrapped(step.more, LETTERS[True])}" if step.more else "")
    figure.add_bar(
        orientation="h", y=[-place], x=[end - start], base=[start], width=2 * half, marker=marker, name=step.name, hovertext=[hover], hoverinfo="text"
    )


def _label(step: Step, narrow: bool) -> str:
    if narrow:
        return f"<b>{wrapped(step.name, LETTERS[True])}</b><br>{wrapped(step.said, LETTERS[True])}"
    return f"<b>{escape(step.name)}</b>  {wrapped(step.said, LETTERS[False])}"


def _ground(figure: go.Figure, span: tuple[float, float], bottom: float, words: Words, theme: Theme) -> None:
    """The axis, the zero line, and the ground of what is below zero."""
    low, high = span
    ticks = axes.round_ticks(low, high, 4)
    decimals = axes.decimals_of([t / PER_TICK for t in ticks])
    if low <= 0 <= high:
        figure.add_shape(type="line", x0=0, x1=0, y0=0.3, y1=bottom, line={"color": theme.ink, "width": 2})
    if low < 0:
        figure.add_shape(type="rect", x0=low, x1=0, y0=0.78, y1=bottom, fillcolor=theme.zone, line={"width": 0}, layer="below")
    figure.update_layout(
        margin={"l": 2, "r": 4, "t": 4, "b": 8},
        xaxis=axis(
            theme, range=[low, high], tickmode="array", tickvals=ticks, ticktext=[words.number(t / PER_TICK, decimals) for t in ticks],
        ),
        yaxis=axis(theme, range=[bottom, 0.82], showticklabels=False),
    )  # fmt: skip
