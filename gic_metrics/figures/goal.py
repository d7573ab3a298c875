"""Start, now and goal to one scale, with what has been cut and what remains named between them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures.latest import goal_of, newest_total
from gic_metrics.figures.picture import Picture, table_of
from gic_metrics.figures.sentence import newest_reached, pace_sentence, source_line, start_now_goal_sentence
from gic_metrics.figures.theme import Theme, axis, layout, see_through
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.targets.progress import Progress

ROWS = ("start", "now", "goal")


def start_now_goal(
    region: Region, progress: Iterable[Progress], words: Words, theme: Theme, *, narrow: bool = False, today: date | None = None
) -> Picture:
    """Three bars to scale for the same sites: the base year, the newest period that can be compared, and the goal; t CO2e."""
    assessed = list(progress)
    reached, target = newest_reached(region, assessed), goal_of(region)
    figure = go.Figure(layout=layout(words, theme, height=230, narrow=narrow, barmode="overlay", bargap=0.5))
    rows: list[tuple[object, ...]] = []
    if reached is not None and target is not None:
        values = {
            "start": (str(target.base_year), reached.base_t),
            "now": (reached.period, reached.actual_t),
            "goal": (str(target.target_year), reached.target_t),
        }
        _bars(figure, values, words, theme)
        rows = [(words(f"start_now_goal.{name}"), period, value) for name, (period, value) in values.items()]
        rows.append((words("start_now_goal.cut"), reached.period, (reached.base_t or 0.0) - (reached.actual_t or 0.0)))
        rows.append((words("start_now_goal.remains"), str(target.target_year), (reached.actual_t or 0.0) - reached.target_t))
    headline = start_now_goal_sentence(region, assessed, words)
    sentence = pace_sentence(region, assessed, words)
    return Picture(
        key="start_now_goal",
        headline=headline,
        sentence=sentence,
        figure=figure,
        table=table_of([(words("column.what"), "text"), (words("column.period"), "window"), (words("column.emitted"), "t")], rows),
        source=source_line(region, words, newest_total(region), today=today),
        alt=words("start_now_goal.alt", headline=headline, sentence=sentence),
    )


def _bars(figure: go.Figure, values: dict[str, tuple[str, float | None]], words: Words, theme: Theme) -> None:
    amounts = {name: value or 0.0 for name, (_, value) in values.items()}
    low, high = min(0.0, *amounts.values()), max(amounts.values())
    span = (high - low) or 1.0
    colours = {"start": theme.muted, "now": theme.ink, "goal": theme.accent}
    steps = {
        "now": ("cut" if amounts["now"] <= amounts["start"] else "rise", amounts["now"], amounts["start"]),
        "goal": ("remains", amounts["goal"], amounts["now"]),
    }
    for place, name in enumerate(ROWS):
        period, value = values[name]
        said = words(f"start_now_goal.label_{name}", period=period, value_t=value)
        figure.add_bar(
            orientation="h", y=[-place], x=[amounts[name]], width=0.34, marker={"color": colours[name]}, hovertext=[said], hoverinfo="text", name=name
        )
        note = "<b>" + said + "</b>"
        if name in steps:
            kind, start, end = steps[name]
            step = words(f"start_now_goal.step_{kind}", change_t=abs(end - start))
            figure.add_bar(
                orientation="h",
                y=[-place],
                base=[min(start, end)],
                x=[abs(end - start)],
                width=0.34,
                hovertext=[step],
                hoverinfo="text",
                name=kind,
                marker={
                    "color": see_through(colours[name], 0.12),
                    "line": {"color": colours[name], "width": 1.2},
                    "pattern": {"shape": "/", "size": 6, "fgcolor": colours[name], "solidity": 0.15},
                },
            )
            note += "  " + step
        figure.add_annotation(text=note, x=0, y=-place + 0.24, xanchor="left", xshift=4, yanchor="bottom", showarrow=False, font={"color": theme.ink})
    figure.add_shape(type="line", x0=0, x1=0, y0=-2.35, y1=0.6, line={"color": theme.ink, "width": 2})
    figure.update_layout(
        margin={"l": 4, "r": 4, "t": 6, "b": 4},
        xaxis=axis(theme, range=[low - 0.01 * span, high + 0.02 * span], showticklabels=False),
        yaxis=axis(theme, range=[-2.4, 0.75], showticklabels=False),
    )
