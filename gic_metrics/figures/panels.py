"""Panels above each other that share their time axis, each with an amount axis of its own."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.theme import Theme, axis
from gic_metrics.text import Words

HEAD = 0.05
"""room for a panel's heading, as a share of the figure"""
FOOT = 0.10


def suffix_of(number: int) -> str:
    """What plotly adds to the axes of the panel with this number, counted from 0."""
    return "" if number == 0 else str(number + 1)


def named_periods(periods: Sequence[str], most: int) -> list[str]:
    """At most so many periods to name on an axis, evenly, the newest always among them."""
    often = max(1, -(-len(periods) // most))
    return [p for n, p in enumerate(periods) if (len(periods) - 1 - n) % often == 0]


def time_axis(periods: Sequence[str], words: Words, theme: Theme, *, narrow: bool = False, most: int = 12) -> dict[str, object]:
    """A category axis in the order of time, whatever order the traces come in."""
    named = named_periods(periods, 4 if narrow else most)
    told = [words.period(p, short=True) for p in named]
    order = {"type": "category", "categoryorder": "array", "categoryarray": list(periods), "range": [-0.5, len(periods) - 0.5]}
    return axis(theme, tickmode="array", tickvals=named, ticktext=told, **order)


def panel(
    figure: go.Figure,
    place: tuple[int, int],
    heading: str,
    periods: Sequence[str],
    span: tuple[float, float],
    words: Words,
    theme: Theme,
    *,
    narrow: bool = False,
) -> None:
    """Axes and heading of panel `place` = (number, count), from the top; `span` is the range of amounts."""
    number, count = place
    suffix, low, high = suffix_of(number), *span
    top, bottom = 1 - number / count, 1 - (number + 1) / count
    ticks = axes.round_ticks(low * 1.05, high * 1.08, 4)
    decimals = axes.decimals_of(ticks)
    across = time_axis(periods, words, theme, narrow=narrow) | {"domain": [0, 1], "anchor": f"y{suffix}"}
    domain = [bottom + (FOOT if number < count - 1 else 0), top - HEAD]
    told = [words.number(v, decimals) for v in ticks]
    up = axis(
        theme, domain=domain, anchor=f"x{suffix}", range=[low * 1.1, high * 1.1], tickmode="array", tickvals=ticks, ticktext=told, showgrid=True
    )
    up |= {"gridcolor": theme.rule, "zeroline": True, "zerolinecolor": theme.ink, "zerolinewidth": 1.5}
    figure.update_layout({f"xaxis{suffix}": across, f"yaxis{suffix}": up})
    at_top = {"xref": "paper", "yref": "paper", "x": 0, "y": top - HEAD, "xanchor": "left", "yanchor": "bottom", "yshift": 4}
    figure.add_annotation(text=heading, showarrow=False, font={"color": theme.muted}, **at_top)
