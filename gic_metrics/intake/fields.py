"""One row of a recognised sheet: each cell read as what its column holds, each fault a finding with its cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gic_metrics.intake import proposals
from gic_metrics.intake.cells import Cell
from gic_metrics.intake.layout import Column, folded, template
from gic_metrics.intake.numbers import NotANumber, Said, parse_number, parse_quantity
from gic_metrics.intake.recognise import Table
from gic_metrics.intake.units import Unit, UnitTrouble, parse_unit
from gic_metrics.reference import Register
from gic_metrics.vocabulary import Finding, Severity

_NO_VALUE = {"e": "V09", "u": "V10", "b": "V08", "d": "V07"}
"""kinds of cells that are neither number nor text, and what is said of them where a number is wanted"""


@dataclass
class Row:
    """A row being read. `findings` gathers what is wrong with it; a field that cannot be read comes out empty."""

    table: Table
    number: int
    register: Register
    above: dict[tuple[int, int], Cell]
    """for cells inside a merged range: the cell that holds its value"""
    findings: list[Finding] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def cell(self, key: str) -> Cell | None:
        """The cell of a column; inside a merged range, the cell that holds the range's value."""
        own = self.table.cell(self.number, key)
        if own is None and key in self.table.columns:
            return self.above.get((self.number, self.table.columns[key]))
        return own

    def problem(
        self, code: str, cell: Cell | None, severity: Severity = Severity.ERROR, *, choices: tuple[proposals.Choice, ...] = (), **params: Any
    ) -> None:  # fmt: skip
        if cell is not None:
            params = {"said": cell.text, **params}
        where, said = (cell.address, cell.raw) if cell else (self.table.cells.place(self.number), None)
        self.findings.append(Finding(severity, code, self.table.cells.name, where, said, params, choices=choices))

    def blank(self, key: str) -> bool:
        return self.cell(key) is None

    def text(self, key: str) -> str:
        """Free text; a cell that shows an error, or a formula without a value, is blank."""
        cell = self.cell(key)
        return "" if cell is None or cell.kind in ("e", "u") else cell.text

    def name(self, key: str) -> str:
        """Text that the record is known by. Errors and dates are findings; so is a blank where the column must be filled."""
        cell, column = self.cell(key), self.table.column(key)
        if cell is None:
            if column.filled:
                self._missing(column)
            return ""
        if cell.kind in _NO_VALUE and cell.kind != "b":
            dated = cell.kind == "d" and column.how == "site" and isinstance(cell.value, date)
            choices = proposals.sites_of_a_date(cell.value, self.register) if dated else ()
            self.problem("V42" if cell.kind == "d" else _NO_VALUE[cell.kind], cell, column=dict(column.name), choices=choices)
            return ""
        return cell.text

    def choice(self, key: str) -> str:
        """One of the column's words, as the record's value; "" where blank or not understood."""
        said, column = self.name(key), self.table.column(key)
        if not said:
            return ""
        value = template().vocabulary[column.vocabulary].get(folded(said))
        if value is None:
            code = "V38" if column.vocabulary == "scope" and folded(said) in ("2", "scope 2") else "V31"
            said_in = {"column": dict(column.name), "offered": template().offered(column.vocabulary)}
            self.problem(code, self.cell(key), **said_in, choices=proposals.words(said, column))
        return value or ""

    def carrier(self, key: str) -> str:
        """A known carrier as its value, another as it is written."""
        said = self.name(key)
        return template().vocabulary["carrier"].get(folded(said), said)

    def yes_no(self, key: str) -> bool | None:
        cell = self.cell(key)
        if cell is not None and cell.kind == "b":
            return bool(cell.value)
        return {"yes": True, "no": False}.get(self.choice(key))

    def site(self, key: str) -> str:
        """The id of a known site (rule 3)."""
        said = self.name(key)
        if not said:
            return ""
        site = self.register.find_site(said)
        if site is None:
            self.problem("R03", self.cell(key), site=said, choices=proposals.sites(said, self.register))
            return ""
        return site.id

    def counterparty(self, key: str) -> str:
        """The id of a known site, else the name as written."""
        said = self.name(key)
        site = self.register.find_site(said) if said else None
        return site.id if site else said

    def share(self, key: str) -> float | None:
        """A share 0-1: `0.5`, `50 %`, or a cell in percent format. A bare 50 is asked about, never guessed."""
        cell, column = self.cell(key), dict(self.table.column(key).name)
        value, percent = self._number(cell, column)
        if value is None or cell is None:
            return None
        if not percent and 1 < value <= 100:
            self.problem("V33", cell, column=column, pct=value, choices=proposals.share(value))
            return None
        return value

    def days(self, key: str) -> float | None:
        """Days of the quarter, 0-92."""
        cell, column = self.cell(key), dict(self.table.column(key).name)
        value, percent = self._number(cell, column)
        if value is not None and cell is not None and (percent or not 0 <= value <= 92):
            self.problem("V37", cell)
            return None
        return value

    def quantity(self, key: str = "quantity", *, percent_fits: bool = False) -> Said:
        """A number or a notation key; blank is not reported, never zero."""
        cell = self.table.cell(self.number, key)
        if cell is None:
            shared = self.cell(key)
            if shared is not None:
                self.problem("V27", shared)
            return Said()
        if cell.kind in _NO_VALUE:
            code = _NO_VALUE[cell.kind]
            self.problem(code, cell, column=dict(self.table.column(key).name), choices=proposals.numbers(code, cell.text))
            return Said()
        try:
            said = Said(float(cell.value), cell.percent) if cell.kind == "n" else parse_quantity(cell.value)
        except NotANumber as trouble:
            choices = proposals.numbers(trouble.code, cell.text, **trouble.params)
            self.problem(trouble.code, cell, **trouble.params, choices=choices)
            return Said()
        if (said.value is not None and abs(said.value) == float("inf")) or said.value != said.value:
            self.problem("V01", cell)
            return Said()
        if said.percent and not percent_fits:
            self.problem("V11", cell)
            return Said()
        return said

    def unit(self, *, closed: bool) -> Unit | None:
        """The unit of the row, else of the header; the two may not differ."""
        cell, header = self.cell("unit"), self.table.header_unit
        said = self.name("unit") or header
        if not said:
            return None
        try:
            unit = parse_unit(said, closed=closed)
            if cell is not None and header and parse_unit(header, closed=closed).name != unit.name:
                self.problem("V26", cell, header=header)
                return None
            return unit
        except UnitTrouble as trouble:
            self.unit_problem(trouble, said)
            return None

    def unit_problem(self, trouble: UnitTrouble, said: str) -> None:
        cell = self.cell("unit")
        asked = cell is not None and trouble.code in ("V21", "V22", "V25")
        choices = proposals.units(said, trouble.params.get("meant", "")) if asked else ()
        self.problem(trouble.code, cell or self.cell("quantity"), choices=choices, **{"said": said, **trouble.params})

    def _missing(self, column: Column) -> None:
        place = self.table.columns.get(column.key)
        where = self.table.cells.place(self.number, place or 1)
        self.findings.append(Finding(Severity.ERROR, "V30", self.table.cells.name, where, None, {"column": dict(column.name)}))

    def _number(self, cell: Cell | None, column: dict[str, str]) -> tuple[float | None, bool]:
        if cell is None:
            return None, False
        if cell.kind in _NO_VALUE:
            self.problem(_NO_VALUE[cell.kind], cell, column=column)
            return None, False
        if cell.kind == "n":
            return float(cell.value), cell.percent
        try:
            said = parse_number(cell.value)
        except NotANumber as trouble:
            self.problem(trouble.code, cell, **trouble.params, choices=proposals.numbers(trouble.code, cell.text, **trouble.params))
            return None, False
        return said.value, said.percent
