"""The sectors stacked to the region's sum: emitted upwards, removed downwards, net as a mark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.latest import missing_names
from gic_metrics.figures.panels import time_axis
from gic_metrics.figures.picture import Picture, table_of, wrapped
from gic_metrics.figures.sector_sentence import sector_share_sentence
from gic_metrics.figures.sectors import colour_of, sectors_of, shared_parts
from gic_metrics.figures.theme import Theme, axis, layout
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.reference import Sector

CAP_SHARE = 0.025
"""the height of the mark on a bar with sites missing, as a share of the axis: it stands for no amount"""


def sector_stacked(region: Region, words: Words, theme: Theme, *, period: str = "year", narrow: bool = False, today: date | None = None) -> Picture:
    """E of the sectors stacked upwards and R downwards, with N as a mark of its own; a bar with sites missing has an open cap. t CO2e."""
    totals = axes.in_time_order(region.totals("sector", period))
    wholes = axes.in_time_order(region.totals("region", period))
    headline, periods, (heads, rows), source = shared_parts(region, words, totals, today=today)
    figure = go.Figure(layout=layout(words, theme, height=430 if narrow else 420, narrow=narrow, barmode="relative", bargap=0.25))
    value = {(t.group, t.period): t for t in totals}
    for sector in sectors_of(region):
        _stack(figure, sector, [value.get((sector.key, p)) for p in periods], periods, words, theme)
    _net_and_caps(figure, region, wholes, words, theme)
    unit = {
        "text": words("sector_stacked.axis"),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"color": theme.muted},
    }
    low = min([0.0, *(-(t.removed_t or 0.0) for t in wholes)])
    high = max([1.0, *(t.emitted_t or 0.0 for t in wholes)])
    ticks = axes.round_ticks(low * 1.1, high * 1.1, 5)
    figure.update_layout(
        showlegend=True,
        legend_traceorder="reversed",
        legend_y=-0.1,
        margin={"l": 4, "r": 8, "t": 30, "b": 8},
        xaxis=time_axis(periods, words, theme, narrow=narrow),
        yaxis=axis(
            theme,
            range=[low * 1.12, high * 1.1],
            tickmode="array",
            tickvals=ticks,
            ticktext=[words.number(v / 1e6, max(1, axes.decimals_of([n / 1e6 for n in ticks]))) if v else "0" for v in ticks],
            showgrid=True,
            gridcolor=theme.rule,
        ),
    )
    figure.add_annotation(unit)
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line={"color": theme.ink, "width": 2})
    said = sector_share_sentence(region, words)
    return Picture(
        key="sector_stacked",
        headline=said,
        sentence=headline,
        figure=figure,
        table=table_of(*_with_region(heads, rows, wholes, words)),
        source=source,
        alt=words("sector_stacked.alt", headline=said, sentence=headline),
    )


def _with_region(
    heads: list[tuple[str, str]], rows: list[tuple[Any, ...]], wholes: Sequence[Total], words: Words
) -> tuple[list[tuple[str, str]], list[tuple[Any, ...]]]:
    whole = {t.period: t for t in wholes}
    extra = [(words("column.emitted"), "t"), (words("column.removed"), "t"), (words("column.net"), "t")]
    return [*heads, *extra], [(*row, *((t.emitted_t, t.removed_t, t.net_t) if (t := whole.get(row[0])) else (None, None, None))) for row in rows]


def _stack(figure: go.Figure, sector: Sector, found: Sequence[Total | None], periods: Sequence[str], words: Words, theme: Theme) -> None:
    """One sector's part of every bar: what it emitted above zero, what it removed below."""
    name, colour = words.of(sector.name), colour_of(sector, theme)
    up = [t.emitted_t if t is not None else None for t in found]
    down = [-t.removed_t if t is not None and t.removed_t else None for t in found]
    edge = {"color": theme.paper, "width": 1}
    said = ["" if v is None else f"<b>{escape(name)}</b> {words.period(p)}<br>{words.t(v)} CO₂e" for p, v in zip(periods, up, strict=True)]
    figure.add_bar(
        x=list(periods), y=up, name=escape(name), marker={"color": colour, "line": edge}, hovertext=said, hoverinfo="text", legendgroup=sector.key
    )
    if any(v is not None for v in down):
        said = [
            "" if v is None else words("sector_stacked.hover_removed", sector=escape(name), period=p, removed_t=-v)
            for p, v in zip(periods, down, strict=True)
        ]
        pattern = {"shape": "/", "fillmode": "overlay", "fgcolor": theme.paper, "size": 6, "solidity": 0.3}
        figure.add_bar(
            x=list(periods),
            y=down,
            name=words("sector_stacked.removed", sector=escape(name)),
            marker={"color": colour, "line": edge, "pattern": pattern},
            hovertext=said,
            hoverinfo="text",
            legendgroup=sector.key,
        )


def _net_and_caps(figure: go.Figure, region: Region, wholes: Sequence[Total], words: Words, theme: Theme) -> None:
    """N as a mark where anything is removed; an open, hatched cap of one fixed height where sites are missing."""
    removing = [t for t in wholes if t.removed_t and t.net_t is not None]
    gaps = [t for t in wholes if t.missing and t.emitted_t is not None]
    if gaps:
        tall = CAP_SHARE * max(t.emitted_t or 0.0 for t in wholes)
        names = [missing_names(region, t.missing, t.period, words) for t in gaps]
        said = [wrapped(words("sector_stacked.hover_missing", period=t.period, names=who), 50) for t, who in zip(gaps, names, strict=True)]
        hatch = {"shape": "/", "fgcolor": theme.mark, "bgcolor": theme.paper, "size": 5, "solidity": 0.3}
        figure.add_bar(
            x=[t.period for t in gaps],
            y=[tall] * len(gaps),
            name=words("sector_stacked.cap"),
            marker={"color": theme.paper, "line": {"color": theme.mark, "width": 1.5}, "pattern": hatch},
            hovertext=said,
            hoverinfo="text",
        )
    if removing:
        said = [words("emitted_against_path.hover_enr", emitted_t=t.emitted_t, removed_t=t.removed_t, net_t=t.net_t) for t in removing]
        mark = {"symbol": "diamond", "size": 11, "color": theme.paper, "line": {"color": theme.ink, "width": 2.5}}
        figure.add_scatter(
            x=[t.period for t in removing],
            y=[t.net_t for t in removing],
            mode="markers",
            marker=mark,
            name=words("sector_stacked.net"),
            hovertext=said,
            hoverinfo="text",
        )
