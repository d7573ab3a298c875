"""Layouts that many share, as data: a table is known by the headers that must all be there (or a workbook by its names), whoever sends it."""

from __future__ import annotations

from functools import lru_cache

from gic_metrics.intake.mapping import TableMapping, without_period
from gic_metrics.intake.survey import SurveyTable
from gic_metrics.text import layout, layouts


@lru_cache(maxsize=1)
def shared_layouts() -> tuple[TableMapping, ...]:
    """Every file of `data/layouts/` that says what it needs, in the terms of a mapping."""
    return tuple(TableMapping.from_json(body) for body in map(layout, layouts()) if "needs" in body)


def shared_for(table: SurveyTable) -> TableMapping | None:
    """The shared layout whose headers the table has; None where it has no layout's, or those of several."""
    headers = {without_period(column.header) for column in table.columns}
    fits = [one for one in shared_layouts() if one.needs and not one.by_name and all(without_period(need) in headers for need in one.needs)]
    return fits[0] if len(fits) == 1 else None
