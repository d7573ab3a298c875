"""Rows to records: every figure with its cell, blank as not reported, 0 as zero; what cannot be read in one way only is a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gic_metrics.intake.cells import Cell
from gic_metrics.intake.fields import Row
from gic_metrics.intake.layout import folded, template
from gic_metrics.intake.numbers import Said
from gic_metrics.intake.proposals import gwp_sets
from gic_metrics.intake.recognise import Recognised, Table
from gic_metrics.intake.totals import Line, totals_that_do_not_fit
from gic_metrics.intake.units import UnitTrouble, canonical, parse_unit
from gic_metrics.reference import Register
from gic_metrics.vocabulary import Finding, Record, Severity, Sheet


@dataclass
class Read:
    """The records of a file, and what is to be said about their cells."""

    records: list[Record] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    linked: list[tuple[str, Cell]] = field(default_factory=list)
    without_origin: list[Record] = field(default_factory=list)
    annual: dict[tuple[str, int], list[Record]] = field(default_factory=dict)
    """figures of whole years, by the sheet and row they stand in"""
    said: Mapping[tuple[str, str, str], Any] = field(default_factory=dict)
    """what a person has answered that stands in no cell: (code, sheet, cell) -> value"""


def read_records(found: Recognised, register: Register, said: Mapping[tuple[str, str, str], Any] | None = None) -> Read:
    """All records of the recognised sheets. Without a quarter there are findings only."""
    read = Read(said=said or {})
    for table in found.tables:
        read_table(read, table, register, str(found.report.period or ""))
    finish(read)
    if found.tables and not read.records and not any(finding.severity is Severity.ERROR for finding in read.findings):
        read.findings.append(Finding(Severity.ERROR, "S19"))
    if found.report.period is None:
        read.records = []
    return read


def finish(read: Read) -> None:
    """What can be said once every table is read: which CO2e rows are control totals, and the notes of the whole file."""
    read.records = _control_totals(read)
    _file_notes(read)


def read_table(read: Read, table: Table, register: Register, period: str) -> None:
    """The records and findings of one table, all of one quarter."""
    above, lines = _merged(table), list[Line]()
    for number in table.rows():
        row = Row(table, number, register, above)
        if not any(table.cell(number, key) for key in table.columns):
            continue
        if unit := _unit_row(row):
            table = replace(table, header_unit=unit)
            continue
        cell, note = row.cell("quantity"), _left_out(row)
        if cell is not None and (note is None or note.code == "S17"):
            said = {name: row.text(name) if name in table.columns else "" for name in ("unit", "gas")}
            lines.append(Line(cell, said["unit"] or table.header_unit, said["gas"], note is not None, note.value or "" if note else ""))
        if note:
            read.findings.append(note)
            continue
        record = _record(row, period)
        read.findings.extend(row.findings)
        if record is None:
            continue
        read.records.append(record)
        if cell is not None and cell.linked:
            read.linked.append((table.cells.name, cell))
        if record.gas == "CO2" and record.sheet is Sheet.EMISSIONS and row.blank("origin"):
            read.without_origin.append(record)
    read.findings += totals_that_do_not_fit(lines, table.cells.name)


def _merged(table: Table) -> dict[tuple[int, int], Cell]:
    """Below the header, for every cell inside a merged range: the cell that holds the value."""
    wanted = set(table.columns.values())
    return {
        (row, column): holder for (row, column), holder in table.cells.held_from_above().items() if column in wanted and holder.row > table.header_row
    }


def _unit_row(row: Row) -> str:
    """The unit of a row of units right under the header, which names nothing else."""
    cell = row.table.cell(row.number, "quantity")
    if row.number != row.table.header_row + 1 or cell is None or cell.kind != "s" or not row.blank(_first_key(row.table)):
        return ""
    try:
        return cell.text if parse_unit(cell.text).known else ""
    except UnitTrouble:
        return ""


def _left_out(row: Row) -> Finding | None:
    """Why a row is no figure: an example, a total, or words only. Said in a note, never in silence."""
    columns = template().columns[row.table.sheet]
    first = row.cell(_first_key(row.table))
    if first is not None and first.kind == "s":
        said = folded(first.text).rstrip(".")
        if re.fullmatch(r"(\w+)[. ]*\d*", said) and re.match(r"\w+", said)[0].rstrip("0123456789") in template().example_words:  # type: ignore[index]
            return _note("S16", row, first)
        if said in template().total_words or said.split(" ")[0] in ("sum", "subtotal", "delsum", "totalt"):
            return _note("S17", row, first)
        if folded(first.text) in template().column_names[row.table.sheet]:
            return _note("S22", row, first)
    missing = [key for key, column in columns.items() if column.filled and row.blank(key)]
    if missing and row.table.cell(row.number, "quantity") is None:
        return _note("S22", row, next(cell for key in row.table.columns if (cell := row.cell(key)) is not None))
    return None


def _first_key(table: Table) -> str:
    return next(iter(template().columns[table.sheet]))


def _note(code: str, row: Row, cell: Cell) -> Finding:
    return Finding(Severity.NOTE, code, row.table.cells.name, cell.address, cell.text, {"said": cell.text, "row": row.number})


def _record(row: Row, period: str) -> Record | None:
    """The record of a row; None where a field that it is known by cannot be read."""
    sheet = Sheet(row.table.sheet)
    known = _READERS[sheet](row)
    unknown = row.faulty
    said = row.quantity(percent_fits=sheet is Sheet.INDICATORS)
    measured = _measured(row, said, known)
    if unknown:  # the rest was read for its findings only: a sender should see them all at once
        return None
    cell = row.cell("quantity")
    column = row.table.columns["quantity"]
    return Record(
        period=period,
        sheet=sheet,
        **{"site": "", **known},
        **measured,
        notation=said.notation,
        elsewhere=_elsewhere(row, said),
        comment=row.text("comment"),
        place_sheet=row.table.cells.name,
        cell=row.table.cells.place(row.number, column),
        raw=cell.raw if cell else "",
    )


def _elsewhere(row: Row, said: Said) -> str:
    site = row.register.find_site(said.elsewhere) if said.elsewhere else None
    return site.id if site else said.elsewhere


def _measured(row: Row, said: Said, known: dict[str, Any]) -> dict[str, Any]:
    """Quantity, unit, value and canonical unit of a row. A notation key needs no unit."""
    sheet = row.table.sheet
    own = sheet in (Sheet.PRODUCTION, Sheet.INDICATORS)
    unit = row.unit(closed=not own)
    written = row.text("unit") or row.table.header_unit
    if sheet == Sheet.INDICATORS:
        value = said.value * 100 if said.percent and said.value is not None else said.value
        written = written or ("%" if said.percent else "")
        return {"quantity": value, "unit": written, "value": value, "canonical_unit": written}
    if unit is None:
        if said.value is not None and not said.notation and not written and row.blank("unit"):
            row.problem("V20", row.cell("quantity"))
        return {"quantity": None, "unit": written, "value": said.value if said.notation else None}
    metric = known.get("kind", "") if sheet == Sheet.REUSE else sheet
    if not metric or known.get("gas") == "":
        return {}  # the kind or the gas could not be read, so neither can the unit be judged
    try:
        value, canonical_unit = canonical(said.value or 0.0, unit, metric, known.get("gas", ""))
    except UnitTrouble as trouble:
        row.unit_problem(trouble, written)
        return {"quantity": None, "unit": written, "value": None}
    quantity = None if said.notation else said.value
    return {"quantity": quantity, "unit": written, "value": None if said.value is None else value, "canonical_unit": canonical_unit}


def _emissions(row: Row) -> dict[str, Any]:
    gas = row.choice("gas")
    gwp_set = row.choice("gwp_set") if "gwp_set" in row.table.columns else ""
    if gwp_set and gas and gas != "CO2e":
        row.problem("V35", row.cell("gwp_set"), Severity.NOTE, gas=gas)
        gwp_set = ""
    return {
        "site": row.site("site"),
        "variable": row.choice("variable"),
        "gas": gas,
        "origin": _optional(row, "origin") or ("fossil" if gas == "CO2" and row.blank("origin") else ""),
        "category": _optional(row, "category"),
        "gwp_set": gwp_set,
        "basis": _optional(row, "basis"),
        "in_ets": row.yes_no("in_ets") if "in_ets" in row.table.columns else None,
        "method": row.text("method"),
    }


def _carbon(row: Row) -> dict[str, Any]:
    return {
        "site": row.site("site"),
        "variable": row.choice("variable"),
        "gas": "CO2",
        "origin": _optional(row, "origin"),
        "share": row.share("share") if "share" in row.table.columns else None,
        "counterparty": _party(row),
        "method": row.text("method"),
    }


def _production(row: Row) -> dict[str, Any]:
    days = row.days("stop_days") if "stop_days" in row.table.columns else None
    return {"site": row.site("site"), "variable": "production", "item": row.name("item"), "stop_days": days}


def _reuse(row: Row) -> dict[str, Any]:
    return {
        "site": row.site("site"),
        "variable": row.choice("variable"),
        "item": row.name("item"),
        "kind": row.choice("kind"),
        "counterparty": _party(row),
        "basis": _optional(row, "basis"),
        "stage": _optional(row, "stage"),
        "replaces": row.text("replaces"),
    }


def _energy(row: Row) -> dict[str, Any]:
    share = row.share("share") if "share" in row.table.columns else None
    return {"site": row.site("site"), "variable": "purchase", "item": row.carrier("item"), "counterparty": _party(row), "share": share}


def _indicator(row: Row) -> dict[str, Any]:
    return {"variable": row.name("variable"), "item": row.name("item")}


_READERS: dict[Sheet, Callable[[Row], dict[str, Any]]] = {
    Sheet.EMISSIONS: _emissions,
    Sheet.CARBON: _carbon,
    Sheet.PRODUCTION: _production,
    Sheet.REUSE: _reuse,
    Sheet.ENERGY: _energy,
    Sheet.INDICATORS: _indicator,
}


def _optional(row: Row, key: str) -> str:
    return row.choice(key) if key in row.table.columns else ""


def _party(row: Row) -> str:
    return row.counterparty("counterparty") if "counterparty" in row.table.columns else ""


def _control_totals(read: Read) -> list[Record]:
    """CO2e beside known gas rows of its site, scope and category (a blank one counts as all) is a control total; alone it needs its GWP set."""
    gases = [one for one in read.records if one.sheet is Sheet.EMISSIONS and one.gas != "CO2e" and one.value is not None]
    finished = []
    for record in read.records:
        if record.sheet is Sheet.EMISSIONS and record.gas == "CO2e":
            beside = any(_same_source(record, gas) for gas in gases)
            gwp_set = record.gwp_set or read.said.get(("V34", record.place_sheet or "", record.cell), "")
            record = replace(record, control=beside, gwp_set=gwp_set)
            if not beside and record.value and not record.gwp_set:
                read.findings.append(Finding(Severity.ERROR, "V34", record.place_sheet, record.cell, record.raw, choices=gwp_sets()))
        finished.append(record)
    return finished


def _same_source(total: Record, gas: Record) -> bool:
    same_category = not total.category or not gas.category or total.category == gas.category
    return total.period == gas.period and total.site == gas.site and total.variable == gas.variable and same_category


def _file_notes(read: Read) -> None:
    if read.without_origin:
        first, n = read.without_origin[0], len(read.without_origin)
        read.findings.append(Finding(Severity.NOTE, "V36", first.place_sheet, first.cell, None, {"n": n}))
    if read.linked:
        sheet, cell = read.linked[0]
        read.findings.append(Finding(Severity.NOTE, "V41", sheet, cell.address, cell.text, {"n": len(read.linked)}))
