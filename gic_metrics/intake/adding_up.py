"""Which lines of a table of another layout are a total and its parts: the rows of each column of figures, and the columns of each row."""

from __future__ import annotations

from collections.abc import Iterator

from gic_metrics.intake.cells import Cell
from gic_metrics.intake.laid_out import Applying, field_of
from gic_metrics.intake.mapping import Source, Value
from gic_metrics.intake.survey import SurveyColumn
from gic_metrics.intake.totals import Line, totals_that_do_not_fit
from gic_metrics.vocabulary import Finding


def misfits(one: Applying) -> Iterator[Finding]:
    """A warning for each total, down or across, that does not fit its parts. Rows that are left out count among them: they are figures too."""
    columns = [(value, column) for value in one.mapping.values for column in one.columns(value.column)]
    if one.totals:
        for value, column in columns:
            yield from totals_that_do_not_fit(list(_down(one, value, column)), one.table.sheet)
    if len(one.mapping.values) == 1 and any(column.total for column in one.table.columns):
        for number in one.rows:
            yield from totals_that_do_not_fit(list(_across(one, columns, number)), one.table.sheet)


def _down(one: Applying, value: Value, column: SurveyColumn) -> Iterator[Line]:
    rows = {**one.rows, **one.left_out, **{number: one.cells.rows[number] for number in one.totals}}
    for number in sorted(rows):
        cell = one.cells.at(number, column.number)
        if cell is not None:
            label = one.totals.get(number)
            gas = "" if label else _said(one, value, "gas", rows[number], number, column)
            yield Line(cell, _unit(one, value, rows[number], number, column), gas, label is not None, label.text if label else "")


def _across(one: Applying, columns: list[tuple[Value, SurveyColumn]], number: int) -> Iterator[Line]:
    value = columns[0][0] if columns else Value()
    among = {column.number for _value, column in columns}
    for column in one.table.columns:
        cell = one.cells.at(number, column.number)
        if cell is not None and (column.number in among or column.total):
            yield Line(cell, column.unit or _unit(one, value, one.rows[number], number, column), "", column.number not in among, column.header)


def _unit(one: Applying, value: Value, cells: dict[int, Cell], number: int, column: SurveyColumn) -> str:
    return _said(one, value, "unit", cells, number, column) or column.unit


def _said(one: Applying, value: Value, key: str, cells: dict[int, Cell], number: int, column: SurveyColumn) -> str:
    source: Source | None = value.fields.get(key) or one.mapping.fields.get(key)
    found = field_of(one, source, key, cells, number, column) if source is not None else None
    return found.text if found else ""
