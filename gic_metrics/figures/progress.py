"""The way to below zero: emissions since 2013 against the path to the goal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.held_figure import Held, draw_held, held, held_said, held_sentence, left_out, same_path_said
from gic_metrics.figures.latest import goal_of, missing_names, names_of, newest_total, shown
from gic_metrics.figures.path_marks import ZONE_SHARE, Frame, draw_base, draw_breaks, draw_events, draw_goal_alone, draw_path, draw_zone, ground, note
from gic_metrics.figures.picture import Picture, Table, table_of, wrapped
from gic_metrics.figures.sentence import overview_headline, source_line, status_and_stops, status_sentence, status_word
from gic_metrics.figures.theme import Theme
from gic_metrics.targets.measured import base_path
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.accounting.uncertainty import Uncertain, Uncertainty
    from gic_metrics.targets.paths import Path
    from gic_metrics.targets.progress import Progress


def emitted_against_path(
    region: Region,
    progress: Iterable[Progress],
    words: Words,
    theme: Theme,
    *,
    narrow: bool = False,
    today: date | None = None,
    uncertainty: Uncertainty | None = None,
    breaks: bool = True,
) -> Picture:
    """E, R and N through time, the path from the base year to the goal, zero, and what lies below it; E and N with their band of uncertainty.

    `narrow` is the variant for phones. Years with sites missing are hollow; estimated and apportioned points are diamonds.
    `breaks` False: changes of method have their mark alone, and their words stand behind the table (`method_notes`).
    """
    assessed = list(progress)
    years = [t for t in axes.in_time_order(region.totals("region", "year")) if shown(t)]
    rolling = [t for t in axes.in_time_order(region.totals("region", "r4q")) if shown(t) and not t.period.endswith("-Q4")]
    newest, target = newest_total(region), goal_of(region)
    rows = held(assessed, target)
    path = base_path(region, target) if target is not None else None
    frame = _frame([*years, *rolling], path, region, words, theme, narrow)
    figure = go.Figure(layout=_layout(frame, years, region))
    draw_zone(figure, frame)
    if target is not None and path is not None and target.measure != "emitted" and withheld([*years, *rolling]):
        draw_goal_alone(figure, frame, path, target)
        path = None
    if path is not None and target is not None:
        draw_path(figure, frame, path, target, [*years, *rolling])
    draw_breaks(figure, frame, region, said=breaks)
    draw_events(figure, frame, region, path)
    sure = _sure(uncertainty, years, rolling)
    _bands(figure, frame, [*years, *rolling], sure)
    _history(figure, frame, region, years, rolling)
    draw_held(figure, frame, region, [*years, *rolling], rows, path)
    if newest is not None:
        _newest(figure, frame, newest, path, _beside(region, frame, newest, rows if path is not None else {}))
    draw_base(figure, frame, years, path)
    headline = overview_headline(region, assessed, words)
    sentence = " ".join(filter(None, (status_sentence(region, assessed, words), held_sentence(region, assessed, words))))
    return Picture(
        key="emitted_against_path",
        headline=headline,
        sentence=sentence,
        figure=figure,
        table=_table(region, [*years, *rolling], path, rows if path is not None else {}, words, sure),
        source=source_line(region, words, newest, today=today),
        alt=words("emitted_against_path.alt", headline=headline, sentence=sentence),
    )


def withheld(totals: Iterable[Total]) -> bool:
    """Whether removals are not shown, and net with them: E must not be held against a path that is net's."""
    found = list(totals)
    return not any(t.removed_t for t in found) and any(t.removed_t is None for t in found)


def _frame(totals: Sequence[Total], path: Path | None, region: Region, words: Words, theme: Theme, narrow: bool) -> Frame:
    values = [v for t in totals for v in (t.emitted_t, t.net_t) if v is not None]
    ends = [path.base_t, path.target_t] if path is not None else []
    top, bottom = max([*values, *ends, 1.0]), min([*values, *ends, 0.0])
    times = [axes.time_of(t.period) for t in totals] or [float(region.base_year)]
    end = max([*times, *([path.target_year] if path is not None else [])])
    low = min(bottom * 1.15, -ZONE_SHARE * top)
    return Frame(words, theme, narrow, min(times), end, low, top * 1.16)


def _layout(frame: Frame, years: Sequence[Total], region: Region) -> dict[str, Any]:
    last = int(axes.time_of(years[-1].period)) if years else region.base_year
    named = axes.year_ticks(int(frame.first), region.base_year, last, int(frame.end), narrow=frame.narrow)
    return ground(frame, frame.words("emitted_against_path.axis"), named, pad=0.6 if frame.narrow else 0.45)


def _symbol(total: Total) -> str:
    if total.estimated or total.apportioned:
        return "diamond-open" if total.missing else "diamond"
    return "circle-open" if total.missing else "circle"


def _history(figure: go.Figure, frame: Frame, region: Region, years: Sequence[Total], rolling: Sequence[Total]) -> None:
    """E as a line; N and R as lines of their own as soon as anything is removed."""
    words, theme = frame.words, frame.theme
    series = axes.in_time_order([*years, *rolling])
    if not series:
        return
    removal = any(t.removed_t for t in series)
    lines = [("emitted_t", theme.ink, "solid"), *([("net_t", theme.accent, "solid"), ("removed_t", theme.mark, "dash")] if removal else [])]
    begins = next((n for n, t in enumerate(series) if t.removed_t), 0)
    for field, colour, dash in lines:
        x, y, whole = _with_gaps(series if field == "emitted_t" else series[max(begins - 1, 0) :], field)
        said = [_hover(region, t, words) if t is not None else "" for t in whole]
        figure.add_scatter(
            x=x,
            y=y,
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2.5, "dash": dash},
            hovertext=said,
            hoverinfo="text",
            name=field,
            marker={
                "symbol": [_symbol(t) if t is not None else "circle" for t in whole],
                "size": [_size(t) for t in whole],
                "opacity": 1,
                "color": colour,
                "line": {"width": 2, "color": colour},
            },
        )
    if not removal:
        text = words("emitted_against_path.e_alone" if withheld(series) else "emitted_against_path.e_is_n")
        reach = frame.first + frame.px(text) + 0.5
        over = max(t.emitted_t for t in series if axes.time_of(t.period) <= reach)
        note(figure, frame, text, frame.first, frame.clear(over), yshift=9, font={"size": frame.size, "color": theme.ink})


def _sure(uncertainty: Uncertainty | None, years: Sequence[Total], rolling: Sequence[Total]) -> dict[str, Uncertain]:
    """Period -> the figures with their uncertainty, where it is known."""
    if uncertainty is None:
        return {}
    found = [(t.period, uncertainty.of(t, kind)) for kind, totals in (("year", years), ("r4q", rolling)) for t in totals]
    return {period: one for period, one in found if one is not None}


def _bands(figure: go.Figure, frame: Frame, totals: Sequence[Total], sure: Mapping[str, Uncertain]) -> None:
    """Where the true E lies with 95 % certainty, and N once anything is removed: a band behind each unbroken run of points."""
    series = axes.in_time_order(totals)
    removal = next((n for n, t in enumerate(series) if t.removed_t), None)
    bands = [("emitted_t", "emitted_u95_t", frame.theme.ink, series)]
    if removal is not None:
        bands.append(("net_t", "net_u95_t", frame.theme.accent, series[max(removal - 1, 0) :]))
    for field, u95, colour, shown_of in bands:
        x, y, whole = _with_gaps(shown_of, field)
        for run in _unbroken(x, y, whole, sure):
            upper = [value + getattr(sure[t.period], u95) for _, value, t in run]
            lower = [value - getattr(sure[t.period], u95) for _, value, t in run]
            times = [at for at, _, _ in run]
            figure.add_scatter(
                x=[*times, *times[::-1]],
                y=[*upper, *lower[::-1]],
                mode="lines",
                line={"width": 0},
                fill="toself",
                fillcolor=colour,
                opacity=0.14,
                hoverinfo="skip",
                name="uncertainty",
            )


def _unbroken(
    x: Sequence[float], y: Sequence[float | None], whole: Sequence[Total | None], sure: Mapping[str, Uncertain]
) -> Iterator[list[tuple[float, float, Total]]]:
    """Runs of points that follow each other and have an uncertainty."""
    run: list[tuple[float, float, Total]] = []
    for at, value, total in zip(x, y, whole, strict=True):
        if value is None or total is None or total.period not in sure:
            if run:
                yield run
            run = []
        else:
            run.append((at, value, total))
    if run:
        yield run


def _size(total: Total | None) -> int:
    return 8 if total is not None and "Q" not in total.period else 6


def _with_gaps(series: Sequence[Total], field: str) -> tuple[list[float], list[float | None], list[Total | None]]:
    """Points of a line; between two that are more than a year apart stands a gap, so that nothing is drawn over it."""
    x: list[float] = []
    y: list[float | None] = []
    whole: list[Total | None] = []
    for total in series:
        at, value = axes.time_of(total.period), getattr(total, field)
        if x and at - x[-1] > 1.01:
            x, y, whole = [*x, (x[-1] + at) / 2], [*y, None], [*whole, None]
        x.append(at)
        y.append(value)
        whole.append(total)
    return x, y, whole


def _hover(region: Region, total: Total, words: Words) -> str:
    lines = [f"<b>{escape(words.window(total.period))}</b> ({status_word(total, words)})"]
    lines += [words("emitted_against_path.hover_enr", emitted_t=total.emitted_t, removed_t=total.removed_t, net_t=total.net_t)]
    if total.missing:
        lines.append(wrapped(words("emitted_against_path.hover_missing", names=missing_names(region, total.missing, total.period, words)), 46))
    if total.turnaround:
        lines.append(wrapped(words("so_far.turnaround", names=names_of(region, total.turnaround)), 46))
    if total.estimated or total.apportioned:
        lines.append(words("emitted_against_path.hover_estimated"))
    if total.back_cast:
        lines.append(wrapped(words("emitted_against_path.hover_back_cast", names=names_of(region, [found.site for found in total.back_cast])), 46))
    return "<br>".join(lines)


def _beside(region: Region, frame: Frame, total: Total, rows: Held) -> list[str]:
    """What stands under the newest figures: who is missing, and what is held against which path where that is not what is drawn."""
    words, row = frame.words, rows.get(total.period.removesuffix("-Q4"))
    said = []
    if total.missing:
        key = "emitted_against_path.missing_one" if len(total.missing) == 1 else "emitted_against_path.missing_many"
        said.append(words(key, n=len(total.missing)))
    if row is not None and left_out(region, total, row, words):
        said.append(words("held_figure.short", actual_t=row.actual_t) if frame.narrow else wrapped(held_said(region, total, row, words), 60))
    if row is not None and row.same_sites and row.path_t is not None and not frame.narrow:
        said.append(wrapped(same_path_said(row, words), 60))
    return said


def _newest(figure: go.Figure, frame: Frame, total: Total, path: Path | None, beside: Sequence[str]) -> None:
    """The newest figures: beside their point, or, when E, R and N part, together in the upper right corner."""
    words, theme, at = frame.words, frame.theme, axes.time_of(total.period)
    more = "".join(f"<br>{said}" for said in beside)
    if total.removed_t:
        parts = [("e", total.emitted_t, theme.ink, "●"), ("r", total.removed_t, theme.mark, "●"), ("n", total.net_t, theme.accent, "●")]
        said = [
            f"<span style='color:{colour}'>{mark}</span> {words(f'emitted_against_path.end_{name}', value_t=value)}"
            for name, value, colour, mark in parts
        ]
        text = "<br>".join([f"<b>{words.window(total.period)}</b> ({status_word(total, words)})", *said]) + more
        note(figure, frame, text, frame.end, frame.high, xanchor="right", yanchor="top", font={"size": frame.size, "color": theme.ink})
        return
    text = f"<b>{words('emitted_against_path.newest', period=words.window(total.period), value_t=total.emitted_t)}</b>{more}"
    right = at + frame.px(text) < frame.end
    side = {"xanchor": "left" if right else "right", "xshift": 9 if right else -4, "align": "left" if right else "right"}
    height = max(total.emitted_t or 0.0, path.at(at) if path is not None else 0.0)
    note(figure, frame, text, at, height, yshift=10, font={"size": frame.size, "color": theme.ink}, **side)


def _table(region: Region, totals: Sequence[Total], path: Path | None, rows: Held, words: Words, sure: Mapping[str, Uncertain]) -> Table:
    """The figures drawn, and in every assessed period what is held against which path: the gap is the difference of the two."""
    apart = any(left_out(region, t, rows[t.period], words) for t in totals if t.period in rows)
    columns = [
        (words("column.period"), "window"),
        (words("column.emitted"), "t"),
        (words("column.removed"), "t"),
        (words("column.net"), "t"),
        (words("column.u95"), "t"),
        *([(words("column.held"), "t")] if apart else []),
        (words("column.path"), "t"),
        (words("column.coverage"), "pct"),
        (words("column.status"), "text"),
        (words("column.missing"), "names"),
    ]

    def line_at(total: Total) -> float | None:
        if total.period in rows:
            return rows[total.period].path_t
        return path.at(at) if path is not None and (at := axes.time_of(total.period)) >= path.base_year else None

    told = [
        (
            t.period,
            t.emitted_t,
            t.removed_t,
            t.net_t,
            sure[t.period].net_u95_t if t.period in sure else None,
            *([rows[t.period].actual_t if t.period in rows else None] if apart else []),
            line_at(t),
            t.coverage_pct,
            status_and_stops(t, words),
            tuple(missing_names(region, t.missing, t.period, words)),
        )
        for t in axes.in_time_order(totals)
    ]
    return table_of(columns, told)
