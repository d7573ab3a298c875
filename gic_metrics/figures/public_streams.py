"""What the public record knows of streams between companies: a table, since the amounts differ in meaning and year."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures.picture import Picture, table_of, wrapped
from gic_metrics.figures.reuse_sentence import amount_said
from gic_metrics.figures.theme import Theme, layout
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region

ROW_PX = 26


def public_streams(region: Region, words: Words, theme: Theme, *, narrow: bool = False, today: date | None = None) -> Picture:
    """What the public record knows of streams between companies, as a table with year and source; amounts of different meaning are not added."""
    streams = region.reference.streams
    known = sum(s.quantity is not None for s in streams)
    headline = words("public_streams.headline", n=len(streams), m=known) if streams else words("reuse_streams.nothing")
    columns = [
        (words("column.from"), "text"),
        (words("column.to"), "text"),
        (words("column.stream"), "text"),
        (words("column.amount"), "text"),
        (words("column.what"), "text"),
        (words("column.year"), "text"),
        (words("column.status"), "text"),
        (words("column.source"), "text"),
    ]
    rows = [
        (
            s.from_name,
            s.to_name,
            words.of(s.name),
            amount_said(s.quantity, s.unit, words) if s.quantity is not None else words("public_streams.unknown"),
            words(f"quantity_kind.{s.quantity_kind}"),
            str(s.year) if s.year else words("table.not_reported"),
            words(f"stream_stage.{s.stage}"),
            s.source,
        )
        for s in streams
    ]
    drawn = [0, 1, 2, 3] if not narrow else [0, 2, 3]
    texts = [[wrapped(str(row[n]), 13 if narrow else 34) for n in drawn] for row in rows]
    cells = [[row[n] for row in texts] for n in range(len(drawn))]
    lines = [max(text.count("<br>") + 1 for text in row) for row in texts]
    line_px = 1.35 * theme.size
    figure = go.Figure(layout=layout(words, theme, height=100, narrow=narrow))
    figure.update_layout(height=70 + sum(max(ROW_PX, n * line_px + 10) for n in lines))
    figure.add_table(
        header={
            "values": [f"<b>{escape(columns[n][0])}</b>" for n in drawn],
            "align": "left",
            "fill": {"color": theme.paper},
            "line": {"color": theme.rule},
            "font": {"color": theme.ink},
        },
        cells={
            "values": cells,
            "align": "left",
            "fill": {"color": theme.paper},
            "line": {"color": theme.rule},
            "font": {"color": theme.ink},
            "height": ROW_PX,
        },
    )
    figure.update_layout(margin={"l": 0, "r": 0, "t": 4, "b": 0})
    return Picture(
        key="public_streams",
        headline=headline,
        sentence=words("public_streams.sentence"),
        figure=figure,
        table=table_of(columns, rows),
        source=words("public_streams.source"),
        alt=words("public_streams.alt", headline=headline),
    )
