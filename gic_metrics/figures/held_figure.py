"""The figure that is held against the path, where it is another than the one drawn for the whole region (accounting rules 3.6, 12.3, 12.6).

A path has the sites that have a base, the part inside the EU ETS total, and what of R is not sold: so has what is held against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from gic_metrics.figures import axes
from gic_metrics.figures.latest import NEARLY_NONE_T, names_of, newest_progress, newest_total, partly_outside

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.figures.path_marks import Frame
    from gic_metrics.reference import Target
    from gic_metrics.targets.paths import Path
    from gic_metrics.targets.progress import Progress
    from gic_metrics.text import Words

APART_PX = 3
"""nearer than this two lines are one to the eye: then the number says it alone"""
Held = Mapping[str, "Progress"]
"""period -> the assessment of the target that the picture shows"""


def held(progress: Iterable[Progress], target: Target | None) -> Held:
    return {row.period: row for row in progress if target is not None and row.target == target.key and row.actual_t is not None}


def left_out(region: Region, total: Total, row: Progress, words: Words) -> list[str]:
    """What the figure held against the path has not, and the drawn one has; [] where they are one figure."""
    target = region.reference.targets[row.target]
    without = [site for site in row.outside if site in total.reporting]
    said = [words("held_figure.site", name=name, base=target.base_year) for name in names_of(region, without)]
    if partly_outside(total):
        said.append(words("held_figure.rest"))
    if target.measure == "net" and (total.removed_sold_t or 0.0) > NEARLY_NONE_T:
        said.append(words("held_figure.sold"))
    return said


def whole_t(total: Total, target: Target) -> float | None:
    """The drawn figure that a target measures a part of."""
    return total.net_t if target.measure == "net" else total.emitted_t


def held_sentence(region: Region, progress: Iterable[Progress], words: Words) -> str:
    """Which figure the newest assessment is of, where it is not the region's whole; "" where it is."""
    row, total = newest_progress(region, progress), newest_total(region)
    if row is None or total is None or row.actual_t is None or total.period.removesuffix("-Q4") != row.period:
        return ""
    target, parts = region.reference.targets[row.target], left_out(region, total, row, words)
    told = {"actual_t": row.actual_t, "shown_t": whole_t(total, target), "parts": parts}
    return words("held_figure.sentence", what=words(f"status_sentence.{target.measure}"), **told) if parts else ""


def draw_held(figure: go.Figure, frame: Frame, region: Region, totals: Sequence[Total], rows: Held, path: Path | None) -> None:
    """A line of squares for what is held against the path, and a bar for the path of the same sites, where they lie apart from what is drawn."""
    if path is None:
        return
    words, theme, near = frame.words, frame.theme, APART_PX * frame.t_per_px
    found = [(t, rows[t.period]) for t in axes.in_time_order(totals) if t.period in rows]
    apart = [(t, row) for t, row in found if left_out(region, t, row, words)]
    targets = region.reference.targets
    if any(abs((whole_t(t, targets[row.target]) or 0.0) - (row.actual_t or 0.0)) >= near for t, row in apart):
        figure.add_scatter(
            x=[axes.time_of(row.period) for _, row in apart],
            y=[row.actual_t for _, row in apart],
            mode="lines+markers",
            line={"color": theme.accent, "width": 1.5, "dash": "dashdot"},
            marker={"symbol": "square-open", "size": 6, "color": theme.accent},
            hovertext=[held_said(region, t, row, words) for t, row in apart],
            hoverinfo="text",
            name="held",
        )
    same = [row for _, row in found if row.same_sites and row.path_t is not None and abs(row.path_t - path.at(axes.time_of(row.period))) >= near]
    if same:
        figure.add_scatter(
            x=[axes.time_of(row.period) for row in same],
            y=[row.path_t for row in same],
            mode="markers",
            marker={"symbol": "line-ew", "size": 12, "line": {"width": 2.5, "color": theme.accent}},
            hovertext=[same_path_said(row, words) for row in same],
            hoverinfo="text",
            name="same_path",
        )


def held_said(region: Region, total: Total, row: Progress, words: Words) -> str:
    """Beside the line: what is held against it, and without what."""
    return words("held_figure.label", actual_t=row.actual_t, parts=left_out(region, total, row, words))


def same_path_said(row: Progress, words: Words) -> str:
    """The path on the day for the sites that have figures."""
    return words("held_figure.same_path", path_t=row.path_t)
