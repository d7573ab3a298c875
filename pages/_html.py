"""The pieces of HTML that pages show. Every value is escaped here; colours and sizes are in `_frame.css`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s<>&\"]+)(?:[^\s<>\"]*[^\s<>\".,;)])?")
"""an address; its group is the site"""

FITS_A_PHONE = 3
"""columns; a wider table is taken apart row by row, and one as wide that holds sentences"""
A_SENTENCE = 60
"""signs"""


def title(heading: str, lead: str = "") -> str:
    return f'<div class="gic"><h1>{escape(heading)}</h1>' + (f'<p class="gic-lead">{escape(lead)}</p>' if lead else "") + "</div>"


def heading(text: str, level: int = 2, lead: str = "") -> str:
    return f'<div class="gic"><h{level}>{escape(text)}</h{level}>' + (f'<p class="gic-lead">{escape(lead)}</p>' if lead else "") + "</div>"


def eyebrow(text: str) -> str:
    return f'<p class="gic-eyebrow">{escape(text)}</p>'


def paragraphs(*texts: str) -> str:
    return '<div class="gic">' + "".join(f"<p>{escape(text)}</p>" for text in texts if text) + "</div>"


def chips(texts: Iterable[str]) -> str:
    """Short facts in a row: coverage, verified or not, as of when."""
    return '<ul class="gic-chips">' + "".join(f"<li>{escape(text)}</li>" for text in texts if text) + "</ul>"


def numbers(cards: Sequence[tuple[str, str, str, str, str]]) -> str:
    """Big numbers side by side: (name, value, unit, what it is or which way it goes, explanation)."""
    return (
        '<dl class="gic-numbers">'
        + "".join(
            f'<div><dt>{escape(name)}</dt><dd><span class="gic-big">{escape(value)}</span> <span class="gic-unit">{escape(unit)}</span></dd>'
            f'<dd class="gic-way">{escape(way)}</dd><dd class="gic-note">{escape(note)}</dd></div>'
            for name, value, unit, way, note in cards
        )
        + "</dl>"
    )


def thing(grade: str, badge: str, title: str, detail: str, reason: str) -> str:
    """One thing to be said: how sure it is (in words, a sign and colour), what it is, where it stands, and why something is proposed."""
    return (
        f'<div class="gic gic-thing"><p><span class="gic-grade {escape(grade)}">{escape(badge)}</span> <strong>{escape(title)}</strong></p>'
        f'<p class="gic-why">{escape(detail)}</p><p class="gic-why">{escape(reason)}</p></div>'
    )


def banner(kind: str, text: str) -> str:
    """A line that stands over the whole page: practice, as of a day."""
    return f'<div class="gic-banner gic-{kind}" role="status">{escape(text)}</div>'


def state(kind: str, heading: str, text: str) -> str:
    """A state of a page: empty, partial, failed, closed, done. What it is, and what to do."""
    role = "alert" if kind == "failed" else "status"
    return f'<div class="gic-state gic-{kind}" role="{role}"><h2>{escape(heading)}</h2><p>{escape(text)}</p></div>'


def link(address: str, text: str) -> str:
    """A way to another page of the app; it opens apart, so that nothing chosen here is lost."""
    return f'<div class="gic"><p><a href="{escape(address)}" target="_blank" rel="noopener">{escape(text)}</a></p></div>'


def source(text: str) -> str:
    return f'<p class="gic-source">{escape(text)}</p>'


def footer(text: str) -> str:
    return f'<footer class="gic-foot">{escape(text)}</footer>'


def folded(summary: str, body: str) -> str:
    """Ready HTML behind a line that opens it; works with the keyboard and costs the server nothing."""
    return f'<details class="gic-fold"><summary>{escape(summary)}</summary><div class="gic-scroll">{body}</div></details>'


def scrolled(body: str) -> str:
    """Ready HTML that may be wider than the page: it scrolls by itself, with the keyboard too."""
    return f'<div class="gic-scroll" tabindex="0">{body}</div>'


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numeric: Iterable[int] = (),
    caption: str = "",
    marks: Sequence[str] = (),
    matrix: bool = False,
) -> str:
    """A table of written values; `numeric` are the columns to the right, `marks` a class for each row; a `matrix` is never taken apart."""
    cells = ([linked(escape(str(value))) for value in row] for row in rows)
    return ready_table(columns, cells, numeric=numeric, caption=caption, marks=marks, matrix=matrix)


def ready_table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numeric: Iterable[int] = (),
    caption: str = "",
    marks: Sequence[str] = (),
    matrix: bool = False,
) -> str:
    """As `table`, of cells that are HTML already. On a phone each row of a wide one is a card with the names of the columns at its side."""
    right = set(numeric)
    names, rows = [escape(name) for name in columns], [list(row) for row in rows]
    head = "".join(f'<th role="columnheader" scope="col"{_side(n in right)}>{name}</th>' for n, name in enumerate(names))
    body = ""
    for number, row in enumerate(rows):
        mark = f' class="{escape(marks[number])}"' if number < len(marks) else ""
        cells = (f'<td role="cell" data-label="{names[n]}"{_side(n in right)}>{cell}</td>' for n, cell in enumerate(row))
        body += f'<tr role="row"{mark}>{"".join(cells)}</tr>'
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    fits = FITS_A_PHONE - any(len(cell) > A_SENTENCE for row in rows for cell in row)
    kind = "gic-table gic-stack" if len(names) > fits and not matrix else "gic-table"
    inside = f'{said}<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody>'
    return scrolled(f'<table class="{kind}" role="table">{inside}</table>')


def linked(escaped: str) -> str:
    """Escaped HTML with its addresses as links that show the site alone; they open apart from the app."""
    return ADDRESS.sub(r'<a href="\g<0>" title="\g<0>" target="_blank" rel="noopener noreferrer">\1</a>', escaped)


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values, one pair a line."""
    return (
        '<dl class="gic-facts">'
        + "".join(f"<div><dt>{escape(name)}</dt><dd>{linked(escape(value))}</dd></div>" for name, value in pairs if value)
        + "</dl>"
    )


def _side(right: bool) -> str:
    return ' class="num"' if right else ""
