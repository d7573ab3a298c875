"""Answers for a reader: tables of plain text with numbers written for the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gic_metrics.text import Words

GAP = "  "
Columns = dict[str, Callable[[Any], str]]
"""name -> how its values are written; the head is the text `cli.column.<name>`"""


def table(rows: Sequence[Mapping[str, Any]], columns: Columns, words: Words) -> str:
    """One line a row under the names of the columns; a column is written by its function, numbers to the right."""
    if not rows:
        return words("cli.nothing")
    heads = [words(f"cli.column.{name}") for name in columns]
    cells = [[_cell(row[name], write) for name, write in columns.items()] for row in rows]
    right = [all(isinstance(row[name], int | float | None) for row in rows) for name in columns]
    widths = [max(len(line[n]) for line in [heads, *cells]) for n in range(len(heads))]
    return "\n".join(_line(line, widths, right) for line in [heads, ["-" * width for width in widths], *cells])


def _cell(value: Any, write: Callable[[Any], str]) -> str:
    return "–" if value is None else write(value)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return GAP.join(cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(cells, widths, right, strict=True)).rstrip()
