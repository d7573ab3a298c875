"""Figures of a whole year: read with their cells and shown, and never booked, for the accounts are kept by quarter.

They say what they say: a site, a scope or a unit that is not ours stays as it is written, since nothing rests on it. The same figure given twice with
different values is a conflict to decide all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gic_metrics.intake.choosing import chosen
from gic_metrics.intake.fields import Row
from gic_metrics.intake.layout import folded, template
from gic_metrics.intake.numbers import NotANumber, Said, parse_quantity
from gic_metrics.intake.recognise import Table
from gic_metrics.intake.records import Read
from gic_metrics.intake.units import UnitTrouble, canonical, parse_unit
from gic_metrics.reference import Register
from gic_metrics.vocabulary import Finding, Record, Severity, Sheet

_TOLD = ("site", "variable", "item", "kind", "gas", "origin", "category", "counterparty", "gwp_set")
_SAID = ("site", "variable", "item", "category")
"""fields by which a figure is called in its note"""


def read_years(read: Read, table: Table, register: Register, year: str) -> None:
    """The figures of one table that are of one year, into `read.annual` by the row they stand in."""
    for number in table.rows():
        row = Row(table, number, register, {})
        cell = table.cell(number, "quantity")
        if cell is None:
            continue
        told = {key: _told(row, key) for key in _TOLD if key in table.columns}
        quantity = _quantity(cell.value if cell.kind in ("n", "s") else cell.text)
        unit = row.text("unit") if "unit" in table.columns else ""
        value, canonical_unit = _canonical(quantity, unit or table.header_unit, Sheet(table.sheet), told.get("gas", ""), told.get("kind", ""))
        record = Record(
            period=year,
            sheet=Sheet(table.sheet),
            **{"site": "", "variable": "", **told},
            quantity=quantity.value,
            unit=unit or table.header_unit,
            value=value,
            canonical_unit=canonical_unit,
            notation=quantity.notation,
            row_class="annual",
            place_sheet=table.cells.name,
            cell=table.cells.place(number, table.columns["quantity"]),
            raw=cell.raw,
        )
        read.annual.setdefault((table.cells.name, number), []).append(record)


def years_said(read: Read, register: Register, choices: dict[str, str]) -> Iterator[Finding]:
    """One note for each row of annual figures, with all of them and their cells; and an error for each that is given differently."""
    for records in _by_row(read):
        values = "; ".join(f"{one.period}: {one.raw} {one.unit}".rstrip() + f" ({one.cell})" for one in records)
        said = {"what": _called(records[0], register), "values": values}
        yield Finding(Severity.NOTE, "M31", records[0].place_sheet, records[0].cell, records[0].raw, said)
    _kept, found = chosen(annual(read), choices)
    yield from (finding for finding in found if finding.severity is Severity.ERROR)


def annual(read: Read) -> tuple[Record, ...]:
    """All annual figures of a file, row by row."""
    return tuple(record for records in _by_row(read) for record in records)


def _by_row(read: Read) -> list[list[Record]]:
    return [sorted(read.annual[place], key=lambda record: record.period) for place in sorted(read.annual)]


def _told(row: Row, key: str) -> str:
    """Our value where the text is one of our words, else the text."""
    said = row.text(key)
    if key in ("site", "counterparty"):
        site = row.register.find_site(said) if said else None
        return site.id if site else said
    column = template().columns[row.table.sheet].get(key)
    words = template().vocabulary.get(column.vocabulary, {}) if column else {}
    return words.get(folded(said), said)


def _quantity(said: float | str) -> Said:
    if not isinstance(said, str):
        return Said(float(said))
    try:
        return parse_quantity(said)
    except NotANumber:
        return Said()


def _canonical(quantity: Said, unit: str, sheet: Sheet, gas: str, kind: str) -> tuple[float | None, str]:
    if quantity.value is None:
        return None, unit
    try:
        return canonical(quantity.value, parse_unit(unit, closed=False), kind if sheet is Sheet.REUSE else sheet, gas)
    except UnitTrouble:
        return quantity.value, unit


def _called(record: Record, register: Register) -> dict[str, str]:
    site = register.sites[record.site].name if record.site in register.sites else record.site
    parts: Iterable[tuple[str, str]] = ((key, site if key == "site" else getattr(record, key)) for key in _SAID)
    named = [(key, said) for key, said in parts if said]
    return {language: ", ".join(_word(record.sheet, key, said, language) for key, said in named) or record.cell for language in ("nb", "en")}


def _word(sheet: Sheet, key: str, said: str, language: str) -> str:
    """As the template writes it in the language; scope as `Scope 1`."""
    column = template().columns[sheet].get(key)
    entry = template().body["vocabulary"].get(column.vocabulary, {}).get(said) if column else None
    word = str(entry[language]) if entry else said
    return f"Scope {word}" if entry and column and column.vocabulary == "scope" else word
