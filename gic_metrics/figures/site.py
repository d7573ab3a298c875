"""One site or company through time: years and quarters, each drawn as what it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from gic_metrics.figures.panels import panel, suffix_of
from gic_metrics.figures.picture import Picture, table_of
from gic_metrics.figures.sentence import source_line, status_and_stops
from gic_metrics.figures.site_sentence import site_sentence
from gic_metrics.figures.theme import Theme, layout, see_through
from gic_metrics.figures.uncertainty_sentence import rounded
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.accounting.uncertainty import Uncertainty

STYLES: dict[str, tuple[float, str]] = {
    "verified": (1.0, ""),
    "reported": (0.55, ""),
    "derived": (0.3, "\\"),
    "estimated": (0.15, "x"),
    "apportioned": (0.15, "."),
}
"""style -> (how solid, pattern): the less certain, the lighter"""
GAS_TONES = (1.0, 0.62, 0.36, 0.2)


def totals_of(region: Region, sites: Sequence[str], period: str) -> list[Total]:
    """The figures of one or more sites together, oldest first; a company is the sum of its sites."""
    return [region.total("+".join(sites), list(sites), p, period) for p in region.periods(period)]


def style_of(total: Total) -> str:
    """How a figure came to be: the least certain part decides."""
    if total.estimated:
        return "estimated"
    if total.apportioned:
        return "apportioned"
    if total.derived:
        return "derived"
    return "verified" if total.status in ("verified", "final") else "reported"


def site_through_time(
    region: Region,
    sites: str | Sequence[str],
    words: Words,
    theme: Theme,
    *,
    name: str = "",
    narrow: bool = False,
    today: date | None = None,
    gases: Mapping[str, Mapping[str, float]] | None = None,
    uncertainty: Uncertainty | None = None,
) -> Picture:
    """Years above, quarters below (where there are any), each with its own axis; t CO2e.

    `sites` is a site id or the ids of a company's sites, named by `name`. `gases` splits quarters where the split is known: period -> gas -> t CO2e.
    With `uncertainty` each bar has its U95 as a whisker, and the table says it.
    """
    ids = [sites] if isinstance(sites, str) else list(sites)
    said = name or " + ".join(region.name(s) for s in ids)
    years, quarters = totals_of(region, ids, "year"), totals_of(region, ids, "quarter")
    panels = [(totals, key) for totals, key in ((years, "annual"), (quarters, "quarterly")) if any(t.emitted_t is not None for t in totals)]
    figure = go.Figure(layout=layout(words, theme, height=60 + 230 * max(len(panels), 1), narrow=narrow, barmode="relative", bargap=0.22))
    colour = theme.visible(theme.accent)
    shown: set[str] = set()
    sure = _sure(uncertainty, years, quarters)
    for number, (totals, key) in enumerate(panels):
        _panel(figure, number, len(panels), totals, key, colour, words, theme, narrow, shown, gases if key == "quarterly" else None, sure)
    figure.update_layout(showlegend=bool(shown - {"verified"}), legend_y=-0.08, margin={"l": 4, "r": 8, "t": 28, "b": 24})
    headline = site_sentence(said, years, quarters, words)
    columns = [
        (words("column.period"), "period"),
        (words("column.emitted"), "t"),
        (words("column.removed"), "t"),
        (words("column.net"), "t"),
        *([(words("column.u95_emitted"), "t")] if sure else []),
        (words("column.status"), "text"),
    ]
    rows = [(t.period, t.emitted_t, t.removed_t, t.net_t, *([sure.get(t.period)] if sure else []), _in_table(t, words)) for t in (*years, *quarters)]
    newest = next((t for t in reversed(years) if t.emitted_t is not None), None)
    return Picture(
        key="site_through_time",
        headline=headline,
        sentence="",
        figure=figure,
        table=table_of(columns, rows),
        source=source_line(region, words, newest, today=today, sites=ids),
        alt=words("site_through_time.alt", headline=headline),
    )


def _sure(uncertainty: Uncertainty | None, years: Sequence[Total], quarters: Sequence[Total]) -> dict[str, float]:
    """Period -> U95 of E, t CO2e, where it is known."""
    if uncertainty is None:
        return {}
    found = [(t.period, uncertainty.of(t, kind)) for kind, totals in (("year", years), ("quarter", quarters)) for t in totals]
    return {period: sure.emitted_u95_t for period, sure in found if sure is not None}


def _status(total: Total, words: Words) -> str:
    if total.emitted_t is None:
        return words("site_through_time.missing")
    return words(f"site_through_time.style_{style_of(total)}")


def _in_table(total: Total, words: Words) -> str:
    said = _status(total, words)
    return words("status_word.with_stops", status=said) if total.turnaround else said


def _panel(
    figure: go.Figure,
    number: int,
    count: int,
    totals: Sequence[Total],
    key: str,
    colour: str,
    words: Words,
    theme: Theme,
    narrow: bool,
    shown: set[str],
    gases: Mapping[str, Mapping[str, float]] | None,
    sure: Mapping[str, float],
) -> None:
    """The bars of one kind of period, on axes of their own."""
    suffix = suffix_of(number)
    place = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    periods = [t.period for t in totals]
    known = [t for t in totals if t.emitted_t is not None]
    if gases:
        _gas_bars(figure, periods, gases, colour, words, theme, place)
        known = [t for t in known if t.period not in gases]
    for style, (solid, pattern) in STYLES.items():
        those = [t for t in known if style_of(t) == style]
        if those:
            marker = {
                "color": see_through(colour, solid),
                "line": {"color": colour, "width": 1.2},
                "pattern": {"shape": pattern, "fgcolor": colour, "size": 6, "solidity": 0.25},
            }
            name = words(f"site_through_time.style_{style}")
            figure.add_bar(
                x=[t.period for t in those],
                y=[t.emitted_t for t in those],
                marker=marker,
                name=name,
                legendgroup=style,
                showlegend=style not in shown,
                hovertext=[_hover(t, words, sure.get(t.period)) for t in those],
                hoverinfo="text",
                error_y=_whiskers(those, sure, theme),
                **place,
            )
            shown.add(style)
    _removals(figure, totals, words, theme, place, shown)
    for position, total in enumerate(totals):
        if total.emitted_t is None:
            figure.add_annotation(
                text="×",
                hovertext=words("site_through_time.missing"),
                x=position,
                y=0,
                yanchor="bottom",
                xref=place["xaxis"],
                yref=place["yaxis"],
                showarrow=False,
                font={"color": theme.mark, "size": theme.size + 4},
            )
    values = [v for t in totals for v in (t.emitted_t, t.net_t, -(t.removed_t or 0.0)) if v is not None]
    values += [t.emitted_t + sure.get(t.period, 0.0) for t in totals if t.emitted_t is not None]
    low, high = min([0.0, *values]), max([1.0, *values])
    heading = words(f"site_through_time.{key}")
    panel(figure, (number, count), heading, periods, (low, high), words, theme, narrow=narrow)


def _removals(figure: go.Figure, totals: Sequence[Total], words: Words, theme: Theme, place: Mapping[str, str], shown: set[str]) -> None:
    """R below zero and N as a mark, where anything is removed."""
    those = [t for t in totals if t.removed_t]
    if not those:
        return
    hatch = {"color": theme.mark, "pattern": {"shape": "/", "fillmode": "overlay", "fgcolor": theme.paper, "size": 6, "solidity": 0.3}}
    said = [_hover(t, words) for t in those]
    figure.add_bar(
        x=[t.period for t in those],
        y=[-(t.removed_t or 0.0) for t in those],
        marker=hatch,
        name=words("site_through_time.removed"),
        legendgroup="r",
        showlegend="r" not in shown,
        hovertext=said,
        hoverinfo="text",
        **place,
    )
    mark = {"symbol": "diamond", "size": 10, "color": theme.paper, "line": {"color": theme.ink, "width": 2.5}}
    figure.add_scatter(
        x=[t.period for t in those],
        y=[t.net_t for t in those],
        mode="markers",
        marker=mark,
        name=words("site_through_time.net"),
        legendgroup="n",
        showlegend="r" not in shown,
        hovertext=said,
        hoverinfo="text",
        **place,
    )
    shown.add("r")


def _gas_bars(
    figure: go.Figure,
    periods: Sequence[str],
    gases: Mapping[str, Mapping[str, float]],
    colour: str,
    words: Words,
    theme: Theme,
    place: Mapping[str, str],
) -> None:
    """The quarters whose gases are known, stacked by gas in tones of one colour."""
    names = sorted({gas for split in gases.values() for gas in split}, key=lambda gas: -sum(split.get(gas, 0.0) for split in gases.values()))
    for gas, tone in zip(names, (*GAS_TONES, *[GAS_TONES[-1]] * len(names)), strict=False):
        values: list[Any] = [gases.get(p, {}).get(gas) for p in periods]
        said = ["" if v is None else f"<b>{escape(gas)}</b> {words.period(p)}<br>{words.t(v)} CO₂e" for p, v in zip(periods, values, strict=True)]
        figure.add_bar(
            x=list(periods),
            y=values,
            name=escape(gas),
            marker={"color": see_through(colour, tone), "line": {"color": theme.paper, "width": 1}},
            hovertext=said,
            hoverinfo="text",
            **place,
        )


def _whiskers(totals: Sequence[Total], sure: Mapping[str, float], theme: Theme) -> dict[str, object]:
    """Up and down from the top of each bar by its U95."""
    drawn = {"color": theme.ink, "thickness": 1.2, "width": 4}
    return {"type": "data", "array": [sure.get(t.period) for t in totals], "visible": bool(sure), **drawn}


def _hover(total: Total, words: Words, u95_t: float | None = None) -> str:
    head = f"<b>{escape(words.period(total.period))}</b> ({_status(total, words)}, {status_and_stops(total, words)})"
    said = words("emitted_against_path.hover_enr", emitted_t=total.emitted_t, removed_t=total.removed_t, net_t=total.net_t)
    plus_minus = "<br>" + words("site_through_time.hover_u95", u95_t=rounded(u95_t)) if u95_t else ""
    return f"{head}<br>{said}{plus_minus}"
