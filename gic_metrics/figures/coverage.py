"""How much of what was expected has been reported, period by period, and who is missing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.latest import missing_names
from gic_metrics.figures.panels import named_periods, time_axis
from gic_metrics.figures.picture import Picture, table_of, wrapped
from gic_metrics.figures.sentence import source_line, status_word
from gic_metrics.figures.theme import Theme, axis, layout, see_through
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total

WHOLE_PCT = 99.95
"""from here it is written as 100 %"""


def coverage_by_period(
    region: Region, words: Words, theme: Theme, *, period: str = "year", narrow: bool = False, today: date | None = None
) -> Picture:
    """A strip: the share of the expected weight that is reported, 0-100 %, for each year or quarter; an open top is what is missing."""
    totals = axes.in_time_order(region.totals("region", period))
    headline = coverage_sentence(region, totals, words)
    columns = [
        (words("column.period"), "period"),
        (words("column.coverage"), "pct"),
        (words("column.status"), "text"),
        (words("column.missing"), "names"),
    ]
    return Picture(
        key="coverage_by_period",
        headline=headline,
        sentence="",
        figure=_strip(region, totals, words, theme, narrow),
        table=table_of(columns, [(t.period, t.coverage_pct, status_word(t, words), tuple(_missing(region, t, words))) for t in totals]),
        source=source_line(region, words, totals[-1] if totals else None, today=today),
        alt=words("coverage_by_period.alt", headline=headline),
    )


def _missing(region: Region, total: Total, words: Words) -> list[str]:
    return missing_names(region, total.missing, total.period, words, "quarter" if "Q" in total.period else "year")


def coverage_sentence(region: Region, totals: list[Total], words: Words) -> str:
    """The coverage of the newest period, and who is missing from it."""
    if not totals:
        return words("coverage_by_period.nothing")
    newest = totals[-1]
    said = words(
        "coverage_by_period.headline", coverage_pct=newest.coverage_pct, period=newest.period, k=len(newest.reporting), n=len(newest.expected)
    )
    return said if not newest.missing else said + " " + words("coverage_by_period.missing", names=_missing(region, newest, words))


def _strip(region: Region, totals: list[Total], words: Words, theme: Theme, narrow: bool) -> go.Figure:
    periods = [t.period for t in totals]
    shares = [t.coverage_pct or 0.0 for t in totals]
    figure = go.Figure(layout=layout(words, theme, height=120, narrow=narrow, barmode="stack", bargap=0.12))
    said = [_hover(region, t, words) for t in totals]
    figure.add_bar(x=periods, y=shares, marker={"color": theme.accent}, hovertext=said, hoverinfo="text", name="reported")
    open_top = {
        "color": see_through(theme.mark, 0.1),
        "line": {"color": theme.mark, "width": 1},
        "pattern": {"shape": "/", "fgcolor": theme.mark, "size": 5, "solidity": 0.2},
    }
    figure.add_bar(
        x=periods, y=[100.0 - s if s < WHOLE_PCT else None for s in shares], marker=open_top, hovertext=said, hoverinfo="text", name="missing"
    )
    named = named_periods(periods, 4 if narrow else 16)
    for place, (total, share) in enumerate(zip(totals, shares, strict=True)):
        if share < WHOLE_PCT and total.period in named:
            figure.add_annotation(
                text=words.pct(share, 0), x=place, y=103, yanchor="bottom", showarrow=False, font={"color": theme.ink, "size": theme.size - 2}
            )
    figure.update_layout(
        margin={"l": 2, "r": 2, "t": 4, "b": 4},
        xaxis=time_axis(periods, words, theme, narrow=narrow, most=16),
        yaxis=axis(theme, range=[0, 132], showticklabels=False),
    )
    return figure


def _hover(region: Region, total: Total, words: Words) -> str:
    said = words("coverage_by_period.hover", period=total.period, coverage_pct=total.coverage_pct, k=len(total.reporting), n=len(total.expected))
    if not total.missing:
        return said
    return said + "<br>" + wrapped(words("coverage_by_period.missing", names=_missing(region, total, words)), 46)
