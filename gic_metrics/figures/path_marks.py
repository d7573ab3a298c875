"""What stands round the line of emissions: the zone below zero, the path, breaks of method, events, and the base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from gic_metrics.accounting.changes import phase_bound_t
from gic_metrics.figures import axes
from gic_metrics.figures.picture import wrapped
from gic_metrics.figures.theme import LIGHT, Theme, axis, layout
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.reference import Target
    from gic_metrics.reference.entries import Event
    from gic_metrics.targets.paths import Path

METHOD = "method"
"""the kind of event that is a change of method: a break in the series, not something that happened to the emissions"""
PX_PER_YEAR = {False: 27.0, True: 11.0}
"""the least room for a year: a chart 800 px wide, and on a phone"""
WIDTH_PX = {False: 720, True: 310}
"""about how wide the drawing is between its axes, on the narrowest desk and on a phone"""
HEIGHT = {False: 460, True: 400}
OVER_EVENTS = 0.4
"""of the height: where the names of events end, on a phone"""
OVER_THE_EDGE = 1.8
"""years that a label by the zero line may reach out to the left, where only the ticks stand"""
ZONE_SHARE = 0.13
"""how much of the height is shown below zero when no figure is there"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the parts of the drawing share: the range of both axes in years and t, and how it is drawn."""

    words: Words
    theme: Theme
    narrow: bool
    first: float
    end: float
    low: float
    high: float

    @property
    def span(self) -> float:
        return self.high - self.low

    @property
    def ticks(self) -> list[float]:
        return [v for v in axes.round_ticks(self.low, self.high, 6) if v >= 0 or self.low < -0.3 * self.high]

    @property
    def t_per_px(self) -> float:
        """Tonnes in a pixel of the height."""
        return self.span / (HEIGHT[self.narrow] * self.theme.size / LIGHT.size - 62)

    def clear(self, y: float, lines: int = 1) -> float:
        """`y`, moved up so that a text standing on it is not struck through by a line of the grid."""
        tall = (lines * 1.3 * self.size + 14) * self.t_per_px
        struck = [v for v in self.ticks if y <= v <= y + tall]
        return max(struck) - 6 * self.t_per_px if struck else y

    @property
    def size(self) -> int:
        return self.theme.size - 1 if self.narrow else self.theme.size

    @property
    def px_per_year(self) -> float:
        """Pixels of a year, on a screen as much larger as the theme's text."""
        return PX_PER_YEAR[self.narrow] * self.theme.size / LIGHT.size

    def px(self, text: str) -> float:
        """Years that a text takes on the narrowest screen this variant is for."""
        return axes.text_px(text, self.size) / self.px_per_year

    def reach(self, text: str) -> float:
        """Years that a text takes in a drawing about as wide as it is on the narrowest screen."""
        return axes.text_px(text, self.size) / (WIDTH_PX[self.narrow] * self.theme.size / LIGHT.size) * (self.end - self.first)


def ground(frame: Frame, heading: str, named: Sequence[int], *, pad: float, unit: float = 1e6) -> dict[str, Any]:
    """The layout that every drawing of a path has: both axes, the heading over the upright one, the years that are named; `unit`: what 1 on it is."""
    words, theme, ticks = frame.words, frame.theme, frame.ticks
    decimals = max(1 if unit == 1e6 else 0, axes.decimals_of([n / unit for n in ticks]))
    corner = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "yshift": 8, "showarrow": False}
    return layout(
        words,
        theme,
        height=HEIGHT[frame.narrow],
        narrow=frame.narrow,
        annotations=[corner | {"text": heading, "font": {"color": theme.muted, "size": frame.size}}],
        margin={"l": 8, "r": 12 if frame.narrow else 24, "t": 34, "b": 28},
        xaxis=axis(theme, range=[frame.first - pad, frame.end + pad], tickmode="array", tickvals=list(named), ticktext=[str(y) for y in named]),
        yaxis=axis(
            theme,
            range=[frame.low, frame.high],
            tickmode="array",
            tickvals=ticks,
            ticktext=[words.number(v / unit, decimals) if v else "0" for v in ticks],
            showgrid=True,
            gridcolor=theme.rule,
            gridwidth=1,
        ),
    )


def note(figure: go.Figure, frame: Frame, text: str, x: float, y: float, **more: Any) -> None:
    """A label inside the drawing, at data coordinates, that covers what it stands on."""
    figure.add_annotation(
        **(
            {
                "text": text,
                "x": x,
                "y": y,
                "showarrow": False,
                "align": "left",
                "xanchor": "left",
                "yanchor": "bottom",
                "font": {"size": frame.size, "color": frame.theme.muted},
            }
            | more
        )
    )


def draw_zone(figure: go.Figure, frame: Frame) -> None:
    """What lies below zero: tinted, named, and a strong line at zero."""
    figure.add_shape(type="rect", xref="paper", x0=0, x1=1, y0=frame.low, y1=0, fillcolor=frame.theme.zone, line_width=0, layer="below")
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line={"color": frame.theme.ink, "width": 2}, layer="below")
    text = frame.words("emitted_against_path.zone")
    note(
        figure,
        frame,
        text,
        frame.first,
        max(frame.low, -ZONE_SHARE * frame.high) / 2,
        yanchor="middle",
        font={"size": frame.size, "color": frame.theme.accent},
    )


def draw_path(figure: go.Figure, frame: Frame, path: Path, target: Target, totals: Sequence[Total], *, below: float | None = None) -> None:
    """The path from the base to the goal, dotted; an illustration says so beside the line, or below it at this share of the way."""
    words, theme, kind = frame.words, frame.theme, target.path_kind
    times = [path.base_year + n for n in range(int(path.target_year - path.base_year) + 1)]
    values = [path.at(t) for t in times]
    said = [words(f"emitted_against_path.hover_path_{target.path_name}", period=str(int(t)), path_t=v) for t, v in zip(times, values, strict=True)]
    figure.add_scatter(
        x=times,
        y=values,
        mode="lines",
        line={
            "color": theme.accent,
            "width": 2.5,
            "dash": "dot" if kind == "illustrative" else "dash",
            "shape": "hv" if path.kind == "stepped" else "linear",
        },
        hovertext=said,
        hoverinfo="text",
        name="path",
    )
    goal = {"symbol": "diamond", "size": 10, "color": theme.accent}
    figure.add_scatter(x=times[-1:], y=values[-1:], mode="markers", marker=goal, hovertext=said[-1:], hoverinfo="text", name="goal")
    goal_said = words("emitted_against_path.goal_below" if target.strictly_below else "emitted_against_path.goal_at", goal_t=path.target_t)
    label = wrapped(words(f"emitted_against_path.path_{target.path_name}", goal=goal_said, end=str(target.target_year)), 14 if frame.narrow else 60)
    at = path.base_year + (0.55 if below is None else below) * (path.target_year - path.base_year)
    at = min(at, frame.end - frame.px(label)) if below is None else max(at, frame.first + frame.reach(label))
    near = [t.emitted_t or 0.0 for t in totals if abs(axes.time_of(t.period) - at) <= 1.5]
    under = below is not None or (bool(near) and sum(near) / len(near) > path.at(at))
    side = {"xanchor": "right", "yanchor": "top", "align": "right", "xshift": -8, "yshift": -4} if under else {"xshift": 8, "yshift": 4}
    note(figure, frame, label, at, path.at(at), font={"size": frame.size, "color": theme.accent}, **side)


def draw_goal_alone(figure: go.Figure, frame: Frame, path: Path, target: Target) -> None:
    """The goal without a line to it, where the figure that it is for is not shown, and that it is so."""
    words, theme = frame.words, frame.theme
    goal_said = words("emitted_against_path.goal_below" if target.strictly_below else "emitted_against_path.goal_at", goal_t=path.target_t)
    text = words("emitted_against_path.goal_alone", goal=goal_said, end=str(target.target_year))
    goal = {"symbol": "diamond", "size": 10, "color": theme.accent}
    figure.add_scatter(x=[path.target_year], y=[path.target_t], mode="markers", marker=goal, hovertext=[text], hoverinfo="text", name="goal")
    label = wrapped(text, 20 if frame.narrow else 40)
    lines = [tick for tick in frame.ticks if 0 < tick <= OVER_EVENTS * frame.high] if frame.narrow else []
    over = max(lines, default=path.target_t)
    side = {"xanchor": "right", "align": "right", "xshift": 4, "yshift": 3 if lines else 12}
    note(figure, frame, label, path.target_year, over, font={"size": frame.size, "color": theme.accent}, **side)


def draw_breaks(figure: go.Figure, frame: Frame, region: Region, *, after: bool = False, said: bool = True) -> None:
    """A quiet mark where a change of method falls inside the series (the GWP phases of the EU ETS; accounting rules 12.3).

    `after`: its words stand after it, where those before it belong to something else; `said` False: no words.
    """
    for event in region.reference.events:
        at = axes.moment_of(event.date)
        if event.kind != METHOD or not frame.first <= at <= frame.end:
            continue
        figure.add_shape(
            type="line", x0=at, x1=at, y0=0, y1=0.16 * frame.high, line={"color": frame.theme.muted, "width": 1, "dash": "dot"}, layer="below"
        )
        if not said:
            continue
        text = wrapped(method_said(region, event, frame.words, narrow=frame.narrow), 15 if frame.narrow else 24)
        left = after or at - frame.px(text) < frame.first - OVER_THE_EDGE
        note(
            figure,
            frame,
            text,
            at,
            0.02 * frame.high,
            xanchor="left" if left else "right",
            align="left" if left else "right",
            xshift=5 if left else -5,
        )


def method_said(region: Region, event: Event, words: Words, *, narrow: bool = False) -> str:
    """What changed in the method, and how much of the step at most is owed to it."""
    label, bound_t = words.of(event.label), phase_bound_t(region, event.date.year)
    said = "emitted_against_path.phase_bound_narrow" if narrow else "emitted_against_path.phase_bound"
    return words(said, label=label, bound_t=bound_t) if bound_t else label


def method_notes(region: Region, words: Words) -> list[str]:
    """The changes of method inside the series, each with its day: what stands behind the table of the public's picture."""
    first = min((axes.time_of(t.period) for t in region.totals("region", "year") if t.emitted_t is not None), default=None)
    found = [e for e in region.reference.events if e.kind == METHOD and first is not None and axes.moment_of(e.date) >= first]
    return [f"{words.date(e.date)}: {method_said(region, e, words)}." for e in found]


def draw_events(figure: go.Figure, frame: Frame, region: Region, path: Path | None) -> None:
    """Events as thin stems from zero, placed so that no label meets another or the edge."""
    said = [
        (axes.moment_of(e.date), wrapped(frame.words.of(e.label), 13 if frame.narrow else 38)) for e in region.reference.events if e.kind != METHOD
    ]
    inside = [(at, text) for at, text in said if frame.first <= at <= frame.end]

    def edge(px: float) -> float:
        """Where the path comes down to this height."""
        down = path.time_down_to(px * frame.t_per_px) if path is not None else None
        return frame.end if down is None else min(frame.end, down)

    placed = axes.flags(inside, px_per_year=frame.px_per_year, edge=edge, size=frame.size, room_px=0.42 * frame.high / frame.t_per_px)
    mark = frame.theme.mark
    for flag in placed:
        top = flag.top * frame.t_per_px
        figure.add_shape(type="line", x0=flag.at, x1=flag.at, y0=0, y1=top, line={"color": mark, "width": 1.5}, layer="below")
        if flag.shown:
            side = {"xanchor": flag.side, "align": flag.side, "xshift": 5 if flag.side == "left" else -5}
            note(figure, frame, flag.text, flag.at, top, yanchor="top", font={"size": frame.size, "color": mark}, **side)
    triangle = {"size": 7, "color": mark, "symbol": "triangle-up"}
    figure.add_scatter(
        x=[f.at for f in placed],
        y=[0] * len(placed),
        mode="markers",
        marker=triangle,
        hovertext=[f.text for f in placed],
        hoverinfo="text",
        name="events",
    )


def draw_base(figure: go.Figure, frame: Frame, years: Sequence[Total], path: Path | None) -> None:
    """The base point by name, under the line, where nothing else is drawn."""
    known = {axes.time_of(t.period): t.emitted_t for t in years if t.emitted_t is not None}
    if path is None or path.base_year not in known or path.base_year <= frame.first:
        return
    said = frame.words("emitted_against_path.base", year=str(int(path.base_year)), value_t=path.base_t)
    forms = [wrapped(said, letters) for letters in ((14,) if frame.narrow else (60, 14))]  # in two lines where one would lie on the path
    room = [form for form in forms if frame.first - OVER_THE_EDGE <= path.base_year - frame.reach(form)]
    text = room[0] if room else forms[-1]
    reach = path.base_year - (frame.px(text) if room else 0.0)
    floor = min(v for t, v in known.items() if reach - 1 <= t <= path.base_year + 1) - 14 * frame.t_per_px
    if not room:  # the path falls: under where it is at the label's right edge, it is clear
        floor = min(floor, path.at(path.base_year + frame.reach(text) / 2) - 6 * frame.t_per_px)
    tall = (1.3 * frame.size * (text.count("<br>") + 1) + 6) * frame.t_per_px
    floor = min([floor, *(v - 4 * frame.t_per_px for v in frame.ticks if floor - tall <= v <= floor)])
    line = {"color": frame.theme.muted, "width": 1}
    figure.add_shape(type="line", x0=path.base_year, x1=path.base_year, y0=floor, y1=known[path.base_year], line=line, layer="below")
    side = {"xanchor": "right", "align": "right", "xshift": 6} if room else {"xanchor": "center", "align": "center"}
    note(figure, frame, text, path.base_year, floor, yanchor="top", **side)
