"""Every kind of file that passes the guard, opened to its cells in the same terms."""

from __future__ import annotations

from gic_metrics.intake.cells import Workbook, read_cells
from gic_metrics.intake.text_cells import text_cells
from gic_metrics.vocabulary import Finding


def cells_of(data: bytes, kind: str) -> Workbook | Finding:
    """The cells of a file that `guard.inspect` found to be of this kind; or the one finding that refuses it."""
    return text_cells(data) if kind == "text" else read_cells(data, kind)
