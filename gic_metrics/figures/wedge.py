"""From today's level to the target: what the measures give by how certain they are, and the part without a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures.latest import newest_total
from gic_metrics.figures.picture import Picture, Table, table_of, wrapped
from gic_metrics.figures.roadmap_sentence import period_said, wedge_headline, wedge_sentence
from gic_metrics.figures.sentence import source_line
from gic_metrics.figures.theme import Theme, axis, layout, see_through
from gic_metrics.targets.counting import CERTAINTIES, NEARLY_NONE_T, Counted
from gic_metrics.targets.measures import Wedge
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region

BAR_PX, GAP_PX, LINE_EM = 26, 14, 1.4
LETTERS = {False: 74, True: 46}
"""letters of a label beside each other: on the narrowest desk, on a phone"""
LOOKS = {"secured": ("", 1.0), "likely": ("/", 0.45), "possible": ("/", 0.16), "no_plan": ("", 0.0)}
"""pattern and how much of it is ink: solid, hatched, lightly hatched, outlined"""


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar of the wedge: from where to where (t), its label, and the parts it is made of."""

    name: str
    label: str
    start: float
    end: float
    parts: tuple[tuple[str, float], ...] = ()
    also: tuple[str, ...] = ()


def measures_wedge(region: Region, wedge: Wedge | None, words: Words, theme: Theme, *, narrow: bool = False, today: date | None = None) -> Picture:
    """From today's level down to the target: secured solid, likely hatched, possible lightly hatched, what has no plan outlined and named."""
    figure = go.Figure(layout=layout(words, theme, height=120, narrow=narrow, barmode="overlay"))
    if wedge is not None:
        _bars(figure, _rows(wedge, region, words), words, theme, narrow)
    headline, sentence = wedge_headline(wedge, words), wedge_sentence(wedge, words)
    return Picture(
        key="measures_wedge",
        headline=headline,
        sentence=sentence,
        figure=figure,
        table=_wedge_table(wedge, words),
        source=f"{source_line(region, words, newest_total(region), today=today)} {words('measures_wedge.source')}",
        alt=words("measures_wedge.alt", headline=headline, sentence=sentence),
    )


def _rows(wedge: Wedge, region: Region, words: Words) -> list[_Row]:
    steps, at = wedge.steps(), wedge.level_t
    rows = [_Row("level", words("measures_wedge.label_level", period=period_said(wedge.period, words), amount_t=at), 0.0, at)]
    for name in (*CERTAINTIES, "no_plan"):
        counts = [m for m in wedge.measures if m.certainty == name and m.counted.likely > NEARLY_NONE_T]
        parts = tuple((words.of(m.measure.name), m.counted.likely) for m in counts)
        inside = [m for m in wedge.measures if m.certainty == name and "in_level" in m.why_less]
        also = tuple(words("measures_wedge.in_level", name=m.measure.name) for m in inside)
        rows.append(_Row(name, words(f"measures_wedge.label_{name}", amount_t=steps[name]), at, at - steps[name], parts, also))
        at -= steps[name]
    below = region.reference.targets[wedge.target].strictly_below
    key = "measures_wedge.label_target_below" if below else "measures_wedge.label_target"
    return [*rows, _Row("target", words(key, end=str(wedge.target_year), amount_t=wedge.target_t), 0.0, wedge.target_t)]


def _bars(figure: go.Figure, rows: Sequence[_Row], words: Words, theme: Theme, narrow: bool) -> None:
    size = theme.size - 1 if narrow else theme.size
    low, high = min(0.0, *(min(r.start, r.end) for r in rows)), max(1.0, *(max(r.start, r.end) for r in rows))
    down = 0.0
    for row in rows:
        named = [words("measures_wedge.one", name=name, amount_t=amount) for name, amount in row.parts] + list(row.also)
        lines = [f"<b>{wrapped(row.label, LETTERS[narrow] - 4)}</b>", *(wrapped(each, LETTERS[narrow]) for each in named)]
        text = "<br>".join(lines)
        tall = (text.count("<br>") + 1) * LINE_EM * size
        figure.add_annotation(
            text=text, x=low, y=-down, xanchor="left", yanchor="top", align="left", xshift=4, showarrow=False, font={"color": theme.ink, "size": size}
        )
        down += tall + 4
        if abs(row.start - row.end) > NEARLY_NONE_T:
            _bar(figure, row, down + BAR_PX / 2, words, theme)
            down += BAR_PX
        down += GAP_PX
    figure.add_shape(type="line", x0=0, x1=0, y0=-down, y1=0, line={"color": theme.ink, "width": 2}, layer="below")
    span = high - low
    figure.update_layout(
        height=down + 8,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        xaxis=axis(theme, range=[low - 0.005 * span, high + 0.01 * span], showticklabels=False),
        yaxis=axis(theme, range=[-down, 0], showticklabels=False),
    )


def _bar(figure: go.Figure, row: _Row, middle: float, words: Words, theme: Theme) -> None:
    """The bar of a row; a step is cut where one measure ends and the next begins."""
    pattern, solidity = LOOKS.get(row.name, ("", 1.0))
    colour = {"level": theme.ink, "no_plan": theme.mark}.get(row.name, theme.accent)
    marker: dict[str, object] = {"color": colour, "line": {"color": theme.paper, "width": 1}}
    if solidity < 1.0:
        marker = {"color": see_through(colour, 0.1 if pattern else 0.04), "line": {"color": colour, "width": 1.6}}
    if pattern:
        marker["pattern"] = {"shape": pattern, "size": 7, "fgcolor": colour, "solidity": solidity}
    at = row.start
    for name, amount in row.parts or ((row.label, row.start - row.end),):
        reach = max(row.end, at - amount) if row.start >= row.end else row.end
        said = escape(row.label) if not row.parts else words(
            "measures_wedge.hover", name=escape(name), stage=words(f"certainty.{row.name}"), amount_t=amount
        )  # fmt: skip
        figure.add_bar(
            orientation="h",
            y=[-middle],
            base=[min(at, reach)],
            x=[abs(at - reach)],
            width=BAR_PX,
            marker=marker,
            hovertext=[said],
            hoverinfo="text",
            name=row.name,
        )
        at = reach


def _wedge_table(wedge: Wedge | None, words: Words) -> Table:
    columns = [(words(f"roadmap_column.{name}"), kind) for name, kind in (
        ("what", "text"), ("certainty", "text"), ("stated_low", "t"), ("stated", "t"), ("stated_high", "t"), ("counted", "t"), ("why", "text"),
    )]  # fmt: skip
    if wedge is None:
        return table_of(columns, [])
    level = (words("measures_wedge.label_level", period=period_said(wedge.period, words), amount_t=wedge.level_t), "", "", "", "", wedge.level_t, "")
    no_plan = (words("certainty.no_plan"), "", "", "", "", wedge.no_plan_t(), "")
    return table_of(columns, [level, *(_wedge_row(m, words) for m in wedge.measures), no_plan])


def _wedge_row(item: Counted, words: Words) -> tuple[object, ...]:
    low, likely, high = (item.stated.low, item.stated.likely, item.stated.high) if item.stated is not None else (None, None, None)
    return words.of(item.measure.name), words(f"certainty.{item.certainty}"), low, likely, high, item.counted.likely, why_said(item, words)


def why_said(item: Counted, words: Words) -> str:
    """How a measure is counted: in full, or why less."""
    return ", ".join(words(f"why_less.{code}") for code in item.why_less) or words("why_less.whole")
