"""One target by itself: its values through time and its path, whatever the unit; for sectors, removals and reuse."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.path_marks import Frame, ground, note
from gic_metrics.figures.picture import Picture, Table, table_of, wrapped
from gic_metrics.figures.sentence import source_line
from gic_metrics.figures.standing import Standing, Value, amount
from gic_metrics.figures.standing_sentence import standing_pace, standing_parts
from gic_metrics.figures.theme import Theme
from gic_metrics.targets.measured import sites_of, total_of
from gic_metrics.text import Words

if TYPE_CHECKING:
    from datetime import date

    from gic_metrics.accounting.region import Region
    from gic_metrics.targets.paths import Path

MILLIONS_FROM_T, THOUSANDS_FROM_T = 2e6, 5e3
PAD = 0.04
KINDS = {"t": "t", "t_material": "t", "GWh": "gwh", "pct": "pct"}


def target_against_path(region: Region, found: Standing, words: Words, theme: Theme, *, source: str, narrow: bool = False) -> Picture:
    """The values of a target year by year, four rolling quarters after them, and its path; hollow where not all have reported."""
    frame = _frame(found, words, theme, narrow)
    scale, heading = _scale(found, frame)
    last = int(axes.time_of(found.values[-1].period)) if found.values else int(frame.first)
    named = axes.year_ticks(int(frame.first), found.target.base_year, last, int(frame.end), narrow=narrow)
    figure = go.Figure(layout=ground(frame, heading, named, pad=PAD * (frame.end - frame.first), unit=scale))
    if found.path is not None:
        _path(figure, frame, found, found.path)
    _values(figure, frame, found)
    headline = _headline(region, found, words)
    return Picture(
        key=f"target_against_path_{found.target.key}",
        headline=headline,
        sentence=" ".join(filter(None, (*standing_parts(region, found, words)[1:], standing_pace(found, words)))),
        figure=figure,
        table=_table(found, words),
        source=source,
        alt=words("against_path.alt", headline=headline),
    )


def target_source(region: Region, found: Standing, words: Words, *, today: date | None = None) -> str:
    """What stands under a target on tonnes: the sites that it is about and their coverage, not the region's."""
    newest = found.values[-1].period if found.values else None
    total = None if newest is None else total_of(region, found.target, newest, "r4q" if "Q" in newest else "year")
    return source_line(region, words, total, today=today, sites=sites_of(region, found.target))


def _headline(region: Region, found: Standing, words: Words) -> str:
    if found.newest is None:
        return words("against_path.nothing", goal=found.target.name)
    return words("status_sentence.named", goal=found.target.name, said=standing_parts(region, found, words)[0])


def _frame(found: Standing, words: Words, theme: Theme, narrow: bool) -> Frame:
    amounts = [v.amount for v in found.values]
    if found.path is not None:
        amounts += [value for _, value in found.path.knots]
    high, low = max([*amounts, 0.0]) or 1.0, min([*amounts, 0.0])
    times = [axes.time_of(v.period) for v in found.values]
    first, end = min([float(found.target.base_year), *times]), float(found.target.target_year)
    return Frame(words, theme, narrow, first, end, min(low * 1.1, -0.03 * high), high * 1.16)


def _scale(found: Standing, frame: Frame) -> tuple[float, str]:
    """What 1 on the upright axis is, and its heading."""
    words = frame.words
    if found.unit != "t":
        return 1.0, words(f"unit_amount.axis_{found.unit}")
    if frame.high >= MILLIONS_FROM_T:
        return 1e6, words("against_path.axis_mt")
    return (1e3, words("against_path.axis_kt")) if frame.high >= THOUSANDS_FROM_T else (1.0, words("against_path.axis_t"))


def _path(figure: go.Figure, frame: Frame, found: Standing, path: Path) -> None:
    words, target, colour = frame.words, found.target, frame.theme.accent
    kind = words(f"against_path.kind_{target.path_name}")
    times = [path.base_year + n for n in range(int(path.target_year - path.base_year) + 1)]
    said = [words("against_path.hover_path", kind=kind, year=str(int(t)), amount=amount(words, path.at(t), found.unit)) for t in times]
    dash, shape = "dot" if target.path_kind == "illustrative" else "dash", "hv" if path.kind == "stepped" else "linear"
    line = {"color": colour, "width": 2.5, "dash": dash, "shape": shape}
    figure.add_scatter(x=times, y=[path.at(t) for t in times], mode="lines", line=line, hovertext=said, hoverinfo="text", name="path")
    goal = {"symbol": "diamond", "size": 10, "color": colour}
    figure.add_scatter(x=times[-1:], y=[path.target_t], mode="markers", marker=goal, hovertext=said[-1:], hoverinfo="text", name="goal")
    label = words("against_path.path", kind=kind, amount=amount(words, path.target_t, found.unit), end=str(target.target_year))
    up = path.target_t >= path.base_t
    side = {"yanchor": "bottom", "yshift": 8} if up or path.target_t < 0.3 * frame.high else {"yanchor": "top", "yshift": -8}
    text = wrapped(label, 22 if frame.narrow else 60)
    note(figure, frame, text, frame.end, path.target_t, xanchor="right", align="right", font={"size": frame.size, "color": colour}, **side)


def _values(figure: go.Figure, frame: Frame, found: Standing) -> None:
    """The values as a line; what follows more than a year later is not joined to what stands before it."""
    if not found.values:
        return
    words, ink = frame.words, frame.theme.ink
    drawn: list[tuple[float, float | None, Value | None]] = []
    for value in found.values:
        at = axes.time_of(value.period)
        if drawn and at - drawn[-1][0] > 1.01:
            drawn.append(((drawn[-1][0] + at) / 2, None, None))
        drawn.append((at, value.amount, value))
    said = ["" if v is None else _hover(v, found, words) for _, _, v in drawn]
    symbols = ["circle" if v is None or v.whole else "circle-open" for _, _, v in drawn]
    sizes = [8 if v is None or "Q" not in v.period else 6 for _, _, v in drawn]
    figure.add_scatter(
        x=[at for at, _, _ in drawn],
        y=[v for _, v, _ in drawn],
        mode="lines+markers",
        connectgaps=False,
        line={"color": ink, "width": 2.5},
        marker={"symbol": symbols, "size": sizes, "color": ink, "line": {"width": 2, "color": ink}},
        hovertext=said,
        hoverinfo="text",
        name="values",
    )
    last = found.values[-1]
    at = axes.time_of(last.period)
    text = words("against_path.newest", period=words.window(last.period), amount=amount(words, last.amount, found.unit))
    text = text.replace(": ", ":<br>") if frame.narrow else text
    line = found.path.at(at) if found.path is not None else last.amount
    under = last.amount < line and found.target.rising  # the line to a rise runs over what is behind it
    up = {"yanchor": "top", "yshift": -10} if under else {"yshift": 10}
    side = {"xanchor": "left"} if at + frame.reach(text) < frame.end else {"xanchor": "right", "align": "right"}
    height = last.amount if under else max(last.amount, line)
    note(figure, frame, text, at, height, font={"size": frame.size, "color": ink}, **up, **side)


def _hover(value: Value, found: Standing, words: Words) -> str:
    key = "against_path.hover" if value.whole else "against_path.hover_part"
    return words(key, period=escape(words.window(value.period)), amount=amount(words, value.amount, found.unit))


def _table(found: Standing, words: Words) -> Table:
    kind = KINDS[found.unit]
    names = (("column.period", "window"), ("against_path.level", kind), ("against_path.line", kind), ("column.status", "text"))
    names += (("against_path.whole", "text"),)
    assessed = {a.period: a for a in found.assessed}
    rows = []
    for value in found.values:
        row, at = assessed.get(value.period), axes.time_of(value.period)
        line = found.path.at(at) if found.path is not None and at >= found.path.base_year else ""
        line = row.path if row is not None and row.path is not None else line  # of the same sites, as the status is
        status = words(f"cli.status.{row.status}") if row is not None else words.write(None)
        rows.append((value.period, value.amount, line, status, words("list.yes" if value.whole else "list.no")))
    return table_of([(words(name), kind) for name, kind in names], rows)
