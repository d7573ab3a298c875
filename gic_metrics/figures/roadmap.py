"""The roadmap: the way so far against the path, and what may be said of the way on."""

from __future__ import annotations

import math
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.latest import newest_total
from gic_metrics.figures.path_marks import ZONE_SHARE, Frame, draw_breaks, draw_path, draw_zone, ground, note
from gic_metrics.figures.picture import Picture, Table, table_of, wrapped
from gic_metrics.figures.roadmap_sentence import announced, outlook_headline, outlook_sentence
from gic_metrics.figures.sentence import source_line
from gic_metrics.figures.theme import Theme, see_through
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.reference import Target
    from gic_metrics.targets.measures import Wedge
    from gic_metrics.targets.outlook import Outlook
    from gic_metrics.targets.paths import Path

LOW_SHARE = 0.36
"""the height under the line of emissions and left of the path where words find room"""


def outlook_against_path(
    region: Region, found: Outlook, wedge: Wedge | None, words: Words, theme: Theme, *, narrow: bool = False, today: date | None = None
) -> Picture:
    """Annual values of the same sites, the path, and the trend with its interval where it may be drawn on; else the announced measures alone."""
    target = region.reference.targets[found.target]
    frame = _frame(found, wedge, target, words, theme, narrow)
    figure = go.Figure(layout=_layout(frame, found))
    if target.measure == "net":
        draw_zone(figure, frame)
    else:
        figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line={"color": theme.ink, "width": 2}, layer="below")
    if found.path is not None:
        draw_path(figure, frame, found.path, target, [], below=_share(found.path, frame))
    draw_breaks(figure, frame, region, after=bool(found.reasons), said=not (narrow and found.reasons))
    _projection(figure, frame, found)
    if wedge is not None and announced(wedge):
        _announced(figure, frame, wedge)
    _values(figure, frame, found)
    if found.reasons:
        short = [words(f"outlook_short.{code}") for code in found.reasons if not narrow]
        text = "<br>".join([f"<b>{escape(words('outlook.note_held'))}</b>", *map(escape, short)])
        top = max((tick for tick in frame.ticks if tick <= LOW_SHARE * frame.high), default=0.0) or LOW_SHARE * frame.high
        note(figure, frame, text, frame.first, top, yanchor="top", yshift=-4, font={"size": frame.size, "color": theme.ink})
    headline, sentence = outlook_headline(region, found, words), outlook_sentence(region, found, wedge, words)
    return Picture(
        key="outlook_against_path",
        headline=headline,
        sentence=sentence,
        figure=figure,
        table=_outlook_table(found, wedge, words),
        source=source_line(region, words, newest_total(region), today=today),
        alt=words("outlook.alt", headline=headline, sentence=sentence),
    )


def _frame(found: Outlook, wedge: Wedge | None, target: Target, words: Words, theme: Theme, narrow: bool) -> Frame:
    amounts = [v for _, v in found.values]
    if found.path is not None:
        amounts += [t for _, t in found.path.knots]
    if wedge is not None:
        amounts.append(wedge.level_t)
    top, bottom = max([*amounts, 1.0]), min([*amounts, 0.0])
    first = min([float(target.base_year), *(float(year) for year, _ in found.values)])
    low = min(bottom * 1.15, -ZONE_SHARE * top) if target.measure == "net" else min(0.0, bottom)
    return Frame(words, theme, narrow, first, float(target.target_year), low, top * 1.16)


def _share(path: Path, frame: Frame) -> float:
    """How far down the path its name stands: clear of other words at both ends."""
    if path.target_t > LOW_SHARE * frame.high:
        return 0.4
    return 0.6 if frame.narrow else 0.55


def _layout(frame: Frame, found: Outlook) -> dict[str, Any]:
    last = found.values[-1][0] if found.values else int(frame.first)
    named = axes.year_ticks(int(frame.first), int(found.path.base_year) if found.path else last, last, int(frame.end), narrow=frame.narrow)
    return ground(frame, frame.words("outlook.axis", n=len(found.sites)), named, pad=0.04 * (frame.end - frame.first))


def _values(figure: go.Figure, frame: Frame, found: Outlook) -> None:
    if not found.values:
        return
    words, ink = frame.words, frame.theme.ink
    x: list[float] = []
    y: list[float | None] = []
    for year, value in found.values:
        if x and year - x[-1] > 1:
            x, y = [*x, (x[-1] + year) / 2], [*y, None]
        x, y = [*x, year], [*y, value]
    said = ["" if v is None else words("outlook.hover", year=str(int(t)), value_t=v, n=len(found.sites)) for t, v in zip(x, y, strict=True)]
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines+markers",
        connectgaps=False,
        line={"color": ink, "width": 2.5},
        marker={"size": 8, "color": ink},
        hovertext=said,
        hoverinfo="text",
        name="values",
    )
    last, value = found.values[-1]
    text = words("outlook.newest", year=str(last), value_t=value, what=words(f"outlook.short_{found.measure}"))
    high = max(value, found.path.at(last) if found.path is not None else value)
    note(figure, frame, text, last, high, yshift=10, font={"size": frame.size, "color": ink})


def _projection(figure: go.Figure, frame: Frame, found: Outlook) -> None:
    """The trend as a dashed line in a band; nothing where it may not be drawn on."""
    if found.trend is None or not found.projected:
        return
    words, colour = frame.words, frame.theme.ink
    years = list(range(found.trend.last, int(frame.end) + 1))
    lines = [line for year in years if (line := found.projection(year)) is not None]
    low, central, high = ([line[n] for line in lines] for n in range(3))
    said = [words("outlook.hover_trend", year=str(y), low_t=a, central_t=b, high_t=c) for y, a, b, c in zip(years, low, central, high, strict=True)]
    band = {"x": [*years, *reversed(years)], "y": [*high, *reversed(low)], "fill": "toself", "fillcolor": see_through(colour, 0.12)}
    figure.add_scatter(**band, mode="lines", line={"width": 0}, hoverinfo="skip", name="interval")
    figure.add_scatter(
        x=years, y=central, mode="lines", line={"color": colour, "width": 2, "dash": "dash"}, hovertext=said, hoverinfo="text", name="trend"
    )
    text = wrapped(words("outlook.note_trend"), 20 if frame.narrow else 60)
    note(figure, frame, text, frame.end, high[-1], xanchor="right", align="right", yshift=6, font={"size": frame.size, "color": colour})


def _announced(figure: go.Figure, frame: Frame, wedge: Wedge) -> None:
    """Today's level with what runs or is decided and has a year taken off, as the sources state it."""
    words, mark = frame.words, frame.theme.mark
    begins = axes.time_of(wedge.period)
    years = [begins, *range(math.floor(begins) + 1, wedge.target_year + 1)]
    levels = [wedge.level_t, *(wedge.level_in(year) for year in years[1:])]
    said = [words("outlook.hover_announced", year=str(math.ceil(y)), value_t=v) for y, v in zip(years, levels, strict=True)]
    figure.add_scatter(
        x=years, y=levels, mode="lines", line={"color": mark, "width": 2, "dash": "dashdot"}, hovertext=said, hoverinfo="text", name="announced"
    )
    text = wrapped(words("outlook.note_announced", value_t=levels[-1]), 14 if frame.narrow else 60)
    reach = wedge.level_in(max(math.floor(begins) + 1, math.floor(frame.end - frame.reach(text))))
    above = reach - levels[-1] < 6 * frame.t_per_px and not frame.narrow  # on a phone the newest figure's label stands there
    end, lines = min(levels[-1], wedge.target_t) if levels[-1] - wedge.target_t < 40 * frame.t_per_px else levels[-1], text.count("<br>") + 1
    side = {"yshift": 6} if above else {"yshift": -6, "yanchor": "top"}
    at = frame.clear(levels[-1], lines) if above else end
    note(figure, frame, text, frame.end, at, xanchor="right", align="right", font={"size": frame.size, "color": mark}, **side)


def _outlook_table(found: Outlook, wedge: Wedge | None, words: Words) -> Table:
    columns = [("period", "period"), *((name, "t") for name in ("same", "path", "low", "central", "high", "announced"))]
    values, rows = dict(found.values), []
    years = {*values, *(int(t) for t, _ in (found.path.knots if found.path is not None else ()))}
    for year in range(min(years, default=0), max(years, default=-1) + 1):
        here = values.get(year, None if values and year <= max(values) else "")
        path = found.path.at(year) if found.path is not None and year >= found.path.base_year else ""
        ahead = found.projection(year) if values and year > max(values) else None
        level = wedge.level_in(year) if wedge is not None and announced(wedge) and year > int(wedge.period[:4]) else ""
        rows.append((str(year), here, path, *(ahead or ("", "", "")), level))
    kept = [0, *(n for n in range(1, len(columns)) if any(row[n] != "" for row in rows))]
    named = [(words(f"roadmap_column.{name}", what=words(f"outlook.short_{found.measure}")), kind) for name, kind in columns]
    return table_of([named[n] for n in kept], [[row[n] for n in kept] for row in rows])
