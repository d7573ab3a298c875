"""Reuse between companies: who gives what to whom, how it develops, what the public record knows. Tonnes never stand with GWh, nor dry with wet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.bars import Row, labelled_bars
from gic_metrics.figures.panels import panel, suffix_of
from gic_metrics.figures.picture import Picture, Table, table_of
from gic_metrics.figures.reuse_sentence import (
    Measured,
    amount_said,
    basis_said,
    counted,
    measured,
    named_with,
    newest_period,
    reuse_stream_sentence,
    reuse_trend_sentence,
    told_apart,
)
from gic_metrics.figures.sentence import reuse_source
from gic_metrics.figures.theme import KIND_COLOURS, KIND_PATTERNS, Theme, layout, see_through
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.accounting.reuse import Stream

KINDS = tuple(KIND_COLOURS)
UNITS = ("t", "GWh")


def _name(region: Region, site: str) -> str:
    """A site by name; a counterparty that is no site as it was written."""
    found = region.reference.register.sites.get(site)
    return found.name if found is not None else site


def kind_colour(kind: str, theme: Theme) -> str:
    return theme.visible(KIND_COLOURS.get(kind, theme.muted))


def _kind(kind: str, words: Words) -> str:
    return words(f"reuse_kind.{kind}") if kind in KIND_COLOURS else kind


def reuse_streams(
    region: Region,
    streams: Sequence[Stream],
    words: Words,
    theme: Theme,
    *,
    unit: str = "t",
    basis: str = "",
    period: str | None = None,
    narrow: bool = False,
    today: date | None = None,
) -> Picture:
    """Who gave what to whom in a period (the newest if none is given), in one unit and on one basis (wet, dry or "", not stated).

    A flow diagram, on a phone bars. Each stream counts once.
    """
    chosen = period or newest_period(counted(streams, unit=unit, basis=basis))
    those = sorted(counted(streams, period=chosen, unit=unit, basis=basis) if chosen else [], key=lambda s: -(s.counted or 0.0))
    headline = reuse_stream_sentence(streams, words, unit, chosen, basis)
    return Picture(
        key="reuse_streams",
        headline=headline,
        sentence="",
        figure=_stream_bars(region, those, words, theme) if narrow or not those else _flows(region, those, words, theme),
        table=_stream_table(region, [s for s in streams if s.measured == (unit, basis) and s.period == chosen], words),
        source=reuse_source(region, words, today=today),
        alt=words("reuse_streams.alt", headline=headline),
    )


def _stream_bars(region: Region, streams: Sequence[Stream], words: Words, theme: Theme) -> go.Figure:
    rows = [
        Row(
            words("reuse_streams.link", giver=_name(region, s.from_site), receiver=_name(region, s.to_site)),
            s.counted,
            f"{s.stream}: {amount_said(s.counted, s.unit, words)}",
            kind_colour(s.kind, theme),
            "/" if s.state != "matched" else "",
        )
        for s in streams
    ]
    return labelled_bars(rows, words, theme, narrow=True, stacked=True)


def _flows(region: Region, streams: Sequence[Stream], words: Words, theme: Theme) -> go.Figure:
    """A flow diagram: givers to the left, receivers to the right; a stream only one side reports is paler."""
    givers = list(dict.fromkeys(s.from_site for s in streams))
    receivers = list(dict.fromkeys(s.to_site for s in streams))
    out: dict[str, float] = defaultdict(float)
    into: dict[str, float] = defaultdict(float)
    for s in streams:
        out[s.from_site] += s.counted or 0.0
        into[s.to_site] += s.counted or 0.0
    unit = streams[0].unit
    labels = [f"{_name(region, g)}: {amount_said(out[g], unit, words)}" for g in givers] + [
        f"{_name(region, r)}: {amount_said(into[r], unit, words)}" for r in receivers
    ]
    said = [
        f"<b>{escape(s.stream)}</b><br>{escape(words('reuse_streams.link', giver=_name(region, s.from_site), receiver=_name(region, s.to_site)))}<br>"
        f"{amount_said(s.counted, unit, words)}: {words(f'reuse_state.{s.state}')}"
        for s in streams
    ]
    figure = go.Figure(layout=layout(words, theme, height=max(240, 90 + 62 * max(len(givers), len(receivers)))))
    figure.add_sankey(
        arrangement="snap",
        node={"label": [escape(x) for x in labels], "color": theme.muted, "pad": 26, "thickness": 14, "line": {"width": 0}, "hoverinfo": "none"},
        link={
            "source": [givers.index(s.from_site) for s in streams],
            "target": [len(givers) + receivers.index(s.to_site) for s in streams],
            "value": [s.counted for s in streams],
            "color": [see_through(kind_colour(s.kind, theme), 0.55 if s.state == "matched" else 0.28) for s in streams],
            "customdata": said,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        textfont={"color": theme.ink, "size": theme.size, "shadow": ", ".join([f"0 0 3px {theme.paper}"] * 4)},
    )
    figure.update_layout(margin={"l": 6, "r": 6, "t": 14, "b": 14})
    return figure


def _stream_table(region: Region, streams: Sequence[Stream], words: Words) -> Table:
    columns = [
        (words("column.from"), "text"),
        (words("column.to"), "text"),
        (words("column.stream"), "text"),
        (words("column.kind"), "text"),
        (words("column.amount"), "number1"),
        (words("column.unit"), "text"),
        (words("column.agreement"), "text"),
    ]
    return table_of(
        columns,
        [
            (
                _name(region, s.from_site),
                _name(region, s.to_site),
                named_with(s.stream, s.measured[1], words),
                _kind(s.kind, words),
                s.counted,
                s.unit,
                words(f"reuse_state.{s.state}"),
            )
            for s in streams
        ],
    )


def reuse_trend(region: Region, streams: Sequence[Stream], words: Words, theme: Theme, *, narrow: bool = False, today: date | None = None) -> Picture:
    """Reuse per quarter by kind: tonnes in one panel, GWh in another, never on one axis; where some tonnes are wet and some dry, a panel each."""
    those = counted(streams)
    periods = sorted({s.period for s in those}, key=axes.time_of)
    units, apart = [(unit, basis) for unit, basis in measured(those) if unit in UNITS], told_apart(those)
    figure = go.Figure(layout=layout(words, theme, height=70 + 220 * max(len(units), 1), narrow=narrow, barmode="stack", bargap=0.25))
    shown: set[str] = set()
    for number, of in enumerate(units):
        _trend_panel(figure, number, len(units), [s for s in those if s.measured == of], of, apart, periods, words, theme, narrow, shown)
    figure.update_layout(showlegend=len(shown) > 1, legend_y=-0.1, margin={"l": 4, "r": 8, "t": 26, "b": 24})
    headline = reuse_trend_sentence(streams, words)
    return Picture(
        key="reuse_trend",
        headline=headline,
        sentence="",
        figure=figure,
        source=reuse_source(region, words, today=today),
        alt=words("reuse_trend.alt", headline=headline),
        table=_trend_table(those, periods, apart, words),
    )


def _trend_table(streams: Sequence[Stream], periods: Sequence[str], apart: bool, words: Words) -> Table:
    """A column of tonnes, or one for each basis where there are several, and one of GWh."""
    sums: dict[tuple[str, str, Measured], float] = defaultdict(float)
    for s in streams:
        sums[s.period, s.kind, s.measured] += s.counted or 0.0
    tonnes = [of for of in measured(streams) if of[0] == "t"] or [("t", "")]
    heads = [basis_said(words("column.amount_t"), basis, words) if apart else words("column.amount_t") for _, basis in tonnes]
    kinds = [k for k in KINDS if any(s.kind == k for s in streams)]
    amounts = [(p, k, [sums.get((p, k, of)) for of in (*tonnes, ("GWh", ""))]) for p in periods for k in kinds]
    return table_of(
        [
            (words("column.period"), "period"),
            (words("column.kind"), "text"),
            *((head, "t") for head in heads),
            (words("column.amount_gwh"), "gwh"),
        ],
        [(p, _kind(k, words), *found) for p, k, found in amounts if any(v is not None for v in found)],
    )


def _trend_panel(
    figure: go.Figure,
    number: int,
    count: int,
    streams: Sequence[Stream],
    of: Measured,
    apart: bool,
    periods: Sequence[str],
    words: Words,
    theme: Theme,
    narrow: bool,
    shown: set[str],
) -> None:
    suffix, unit, named = suffix_of(number), of[0], of[1] if apart and of[0] == "t" else None
    amount: dict[tuple[str, str], float] = defaultdict(float)
    for s in streams:
        amount[s.period, s.kind] += s.counted or 0.0
    for kind in [k for k in KINDS if any(s.kind == k for s in streams)]:
        values = [amount.get((p, kind)) for p in periods]
        said = [
            words("reuse_trend.hover", kind=_kind(kind, words), period=p, amount=amount_said(v, unit, words, named))
            for p, v in zip(periods, values, strict=True)
        ]
        marker = {
            "color": kind_colour(kind, theme),
            "line": {"color": theme.paper, "width": 1},
            "pattern": {"shape": KIND_PATTERNS[kind], "fillmode": "overlay", "fgcolor": theme.paper, "size": 7, "solidity": 0.2},
        }
        figure.add_bar(
            x=list(periods),
            y=values,
            name=_kind(kind, words),
            legendgroup=kind,
            showlegend=kind not in shown,
            marker=marker,
            hovertext=said,
            hoverinfo="text",
            xaxis=f"x{suffix}",
            yaxis=f"y{suffix}",
        )
        shown.add(kind)
    high = max([sum(amount.get((p, k), 0.0) for k in KINDS) for p in periods], default=1.0) or 1.0
    heading = words(f"reuse_trend.unit_{unit.lower()}" if named is None else f"reuse_trend.basis_{named or 'unsaid'}")
    panel(figure, (number, count), heading, periods, (0.0, high), words, theme, narrow=narrow)
