"""A table under the template's own column names, in a file that is not the template: known without a person, for the names are ours.

Company and quarter stand in columns of their own, beside their keys above the table, or (the quarter) in the file's name; a quarter that stands
nowhere is asked about.
"""

from __future__ import annotations

import re

from gic_metrics.intake.cells import SheetCells
from gic_metrics.intake.layout import DATA_SHEETS, folded, template
from gic_metrics.intake.mapping import Source, TableMapping, Value, period_in
from gic_metrics.intake.report import pairs
from gic_metrics.intake.survey import SurveyTable
from gic_metrics.vocabulary import Sheet

ID = "template"
_WITH_UNIT = re.compile(r"(.+?)\s*[\[(][^\[\]()]+[\])]\s*\*?")


def template_for(table: SurveyTable, cells: SheetCells, file: str) -> TableMapping | None:
    """The mapping that the template's own names give; None where a needed one is missing, stands twice, or several sheets fit."""
    fits = [found for sheet in DATA_SHEETS if sheet != Sheet.INDICATORS and (found := _mapping(table, cells, sheet, file)) is not None]
    return fits[0] if len(fits) == 1 else None


def _mapping(table: SurveyTable, cells: SheetCells, sheet: str, file: str) -> TableMapping | None:
    names, report, above = template().column_names[sheet], template().report, pairs(cells)
    fields: dict[str, Source] = {}
    ignore: list[str] = []
    for column in table.columns:
        key = (names.get(folded(column.header)) or names.get(_without_unit(column.header)) or report.get(folded(column.header)) or ("",))[0]
        if key in fields:
            return None
        if key in template().columns[sheet] or key in ("company", "period"):
            fields[key] = Source("column", column.header)
        elif key or template().shown_beside(column.header):
            ignore.append(column.header)
    quantity = fields.pop("quantity", None)
    needed = [column.key for column in template().columns[sheet].values() if column.required and column.key not in ("quantity", "unit")]
    if quantity is None or not all(key in fields for key in needed):
        return None
    for key in {"company", "period"} & above.keys() - fields.keys():
        fields[key] = Source("cell", above[key][1].address)
    said = "remark" if any(remark.period for remark in table.remarks) else "file" if period_in(file) else "asked"
    fields.setdefault("period", Source(said))
    if "unit" not in fields:
        fields["unit"] = Source("header")
    return TableMapping(ID, sheet, fields=fields, values=(Value(quantity.at),), ignore=tuple(ignore))


def _without_unit(header: str) -> str:
    found = _WITH_UNIT.fullmatch(header)
    return folded(found[1]) if found else ""
