"""The cells of a release as open data: one row for each part and year, for a program (comma and point) and for a Norwegian spreadsheet."""

from __future__ import annotations

from typing import Any

from gic_metrics.publish.licence import terms
from gic_metrics.publish.release import Release
from gic_metrics.publish.table import csv_bytes

COLUMNS = (
    "release", "part", "name_nb", "name_en", "sector", "year", "state", "emitted_t", "captured_fossil_t", "removed_t", "removed_sold_t", "net_t",
    "basis", "coverage", "licence", "standing",
)  # fmt: skip
REPORTED, NOT_REPORTED = ("verified", "reported"), "not_reported"


def cells_csv(release: Release, language: str) -> bytes:
    """t CO2e; an empty cell is not reported or not shown, never zero, and `state` says that nothing was reported."""
    return csv_bytes(COLUMNS, rows(release), language)


def rows(release: Release) -> list[tuple[Any, ...]]:
    """The cells, by part and year; in each the licence, and where it is told how the release stands."""
    found, told = [], tuple(terms(release).values())
    for part in release.parts:
        for year, one in sorted(part.years.items()):
            known = one.emitted_t is not None
            net = None if one.emitted_t is None or one.removed_t is None else one.emitted_t - one.removed_t
            amounts = (one.emitted_t, one.captured_fossil_t, one.removed_t, one.removed_sold_t, net) if known else (None,) * 5
            state = REPORTED[0 if one.verified else 1] if known else NOT_REPORTED
            named = (release.id, part.key, part.name["nb"], part.name["en"], part.sector, int(year))
            found.append((*named, state, *amounts, part.basis, one.coverage if known else "", *told))
    return found
