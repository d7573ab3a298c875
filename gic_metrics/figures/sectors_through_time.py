"""The sectors through time: one small panel each, on the same axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.panels import suffix_of
from gic_metrics.figures.picture import Picture, table_of
from gic_metrics.figures.sectors import colour_of, sectors_of, shared_parts
from gic_metrics.figures.theme import Theme, axis, layout
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.reference import Sector

PANEL_PX = 168
GAP = {1: 0.0, 2: 0.10, 3: 0.06}


def sector_small_multiples(
    region: Region, words: Words, theme: Theme, *, columns: int = 3, narrow: bool = False, period: str = "year", today: date | None = None
) -> Picture:
    """A panel for each sector on the same axes, the others in grey behind; what is not reported is a gap. kt CO2e."""
    totals = axes.in_time_order(region.totals("sector", period))
    headline, periods, (heads, rows), source = shared_parts(region, words, totals, today=today)
    sectors, columns = sectors_of(region), 1 if narrow else columns
    lines = {s.key: _line(totals, s.key, periods) for s in sectors}
    known = [v for line in lines.values() for v in line if v is not None]
    low, high = min([0.0, *known]), max([1.0, *known]) * 1.12
    count = math.ceil(len(sectors) / columns) or 1
    figure = go.Figure(layout=layout(words, theme, height=count * PANEL_PX + 10, narrow=narrow))
    for number, sector in enumerate(sectors):
        _panel(figure, (number, columns, count), sector, lines, periods, (low, high), words, theme)
    figure.update_layout(margin={"l": 4, "r": 14, "t": 4, "b": 22})
    return Picture(
        key="sector_small_multiples",
        headline=headline,
        sentence="",
        figure=figure,
        table=table_of(heads, rows),
        source=source,
        alt=words("sector_small_multiples.alt", headline=headline),
    )


def _line(totals: Sequence[Total], group: str, periods: Sequence[str]) -> list[float | None]:
    value = {t.period: t.emitted_t for t in totals if t.group == group}
    return [None if (v := value.get(p)) is None else v / 1000 for p in periods]


def _panel(
    figure: go.Figure,
    place: tuple[int, int, int],
    sector: Sector,
    lines: dict[str, list[float | None]],
    periods: Sequence[str],
    span: tuple[float, float],
    words: Words,
    theme: Theme,
) -> None:
    """One sector's panel: the others in grey behind, its own line in front, its newest value beside it."""
    suffix, (left, top) = suffix_of(place[0]), _axes(figure, place, periods, span, words, theme)
    at = [axes.time_of(p) for p in periods]
    on = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "connectgaps": False}
    for key, line in lines.items():
        if key != sector.key:
            figure.add_scatter(x=at, y=line, mode="lines", line={"color": theme.ghost, "width": 1}, hoverinfo="skip", name=key, **on)
    colour, own, name = colour_of(sector, theme), lines[sector.key], words.of(sector.name)
    said = ["" if v is None else f"<b>{escape(name)}</b> {words.period(p)}<br>{words.t(v * 1000)} CO₂e" for p, v in zip(periods, own, strict=True)]
    dot, drawn = {"size": 4, "color": colour, "opacity": 1}, {"color": colour, "width": 2.8}
    figure.add_scatter(x=at, y=own, mode="lines+markers", line=drawn, marker=dot, hovertext=said, hoverinfo="text", name=name, **on)
    title = f"<b>{escape(name)}</b> <span style='color:{theme.muted}'>{words('sector_small_multiples.unit')}</span>"
    corner = {"xref": "paper", "yref": "paper", "x": left, "y": top, "xanchor": "left", "yanchor": "top"}
    figure.add_annotation(text=title, showarrow=False, font={"color": theme.ink}, **corner)
    _last(figure, own, at, periods, suffix, colour, span, words, theme)


def _axes(
    figure: go.Figure, place: tuple[int, int, int], periods: Sequence[str], span: tuple[float, float], words: Words, theme: Theme
) -> tuple[float, float]:
    """The axes of panel `place` = (number, columns, rows), with the same ranges as all others; gives its upper left corner."""
    number, columns, count = place
    row, column = divmod(number, columns)
    gap = GAP.get(columns, 0.05)
    width = (1 - gap * (columns - 1)) / columns
    left, top = column * (width + gap), 1 - row / count
    head, foot = 26 / (PANEL_PX * count), 22 / (PANEL_PX * count)
    suffix = suffix_of(number)
    ends = [axes.time_of(p) for p in (*periods[:1], *periods[-1:])]
    told = [words.period(p, short=True) for p in (*periods[:1], *periods[-1:])]
    pad = 0.06 * ((ends[-1] - ends[0]) or 1.0) if ends else 0.0
    reach = [ends[0] - pad, ends[-1] + pad] if ends else [0, 1]
    ticks = axes.round_ticks(span[0], span[1], 3)
    numbers = [words.number(v) for v in ticks]
    grid = {"showgrid": True, "gridcolor": theme.rule, "zeroline": True, "zerolinecolor": theme.muted, "showticklabels": column == 0}
    across = axis(theme, domain=[left, left + width], anchor=f"y{suffix}", range=reach, tickmode="array", tickvals=ends, ticktext=told)
    domain = [top - 1 / count + foot, top - head]
    up = axis(theme, domain=domain, anchor=f"x{suffix}", range=list(span), tickmode="array", tickvals=ticks, ticktext=numbers, **grid)
    figure.update_layout({f"xaxis{suffix}": across, f"yaxis{suffix}": up})
    return left, top


def _last(
    figure: go.Figure,
    own: Sequence[float | None],
    at: Sequence[float],
    periods: Sequence[str],
    suffix: str,
    colour: str,
    span: tuple[float, float],
    words: Words,
    theme: Theme,
) -> None:
    """The newest known value beside its point; when later periods have none, that is said too."""
    known = [n for n, v in enumerate(own) if v is not None]
    if not known:
        figure.add_annotation(
            text=words("table.not_reported"),
            xref=f"x{suffix} domain",
            yref=f"y{suffix} domain",
            x=0.5,
            y=0.5,
            showarrow=False,
            font={"color": theme.muted},
        )
        return
    n = known[-1]
    value = own[n] or 0.0
    number = words.number(value, 0 if abs(value) >= 1 or value == 0 else 1)
    late = n < len(own) - 1
    text = f"<b>{number}</b>" + (f" ({words.period(periods[n], short=True)})" if late else "")
    if late:
        said = words("sector_small_multiples.missing", period=words.period(periods[-1], short=True))
        figure.add_annotation(
            text=said,
            xref=f"x{suffix} domain",
            yref=f"y{suffix} domain",
            x=1,
            y=1,
            xanchor="right",
            yanchor="top",
            showarrow=False,
            font={"color": theme.mark},
        )
    figure.add_scatter(
        x=[at[n]],
        y=[value],
        mode="markers",
        marker={"size": 8, "color": colour, "symbol": "circle-open" if late else "circle", "line": {"width": 2, "color": colour}},
        hoverinfo="skip",
        name="last",
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
    )
    high_up = value > 0.78 * span[1]
    figure.add_annotation(
        text=text,
        xref=f"x{suffix}",
        yref=f"y{suffix}",
        x=at[n],
        y=value,
        xanchor="right",
        align="right",
        yanchor="top" if high_up else "bottom",
        yshift=-8 if high_up else 7,
        xshift=8,
        showarrow=False,
        font={"color": theme.ink},
    )
