"""The released figures as open data: what is in force, the history beside it, and the releases themselves; each with licence and standing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from gic_metrics.publish.licence import LICENCE, terms
from gic_metrics.publish.site.pages import Published, front_of
from gic_metrics.publish.snapshot.cells import COLUMNS, rows
from gic_metrics.publish.table import csv_bytes

STATE = "release_state"
"""column: `genuine`, `superseded` or `recalled`, as of the day the site was written"""
EDITIONS = {"en": "", "nb": "-nb"}
"""language of the spreadsheet -> end of the file's name: comma and point for programs, semicolon and decimal comma for a Norwegian spreadsheet"""


def open_data(published: Sequence[Published]) -> dict[str, bytes]:
    """The newest release in force as a table, every release ever as another, both in two editions; and the releases as JSON."""
    front, columns = front_of(published), (*COLUMNS, STATE)
    tables = {"figures": [front] if front is not None else [], "history": published}
    files = {
        f"data/{name}{end}.csv": csv_bytes(columns, [(*row, each.one.state) for each in shown for row in rows(each.release)], language)
        for name, shown in tables.items()
        for language, end in EDITIONS.items()
    }
    return files | {"data/releases.json": pretty({"licence": LICENCE, "unit": "t CO2e", "releases": [_told(each) for each in published]})}


def pretty(document: Any) -> bytes:
    """JSON for a reader as well as a program: indented, keys sorted."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _told(each: Published) -> dict[str, Any]:
    one = each.one
    how = {"state": one.state, "newer": one.newer, "reason": one.reason, "since": one.when.isoformat() if one.when else ""}
    return how | terms(one.release) | {"release": json.loads(one.release.to_json())}
