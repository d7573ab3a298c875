"""A table of another layout and its mapping to our records: nothing is guessed, and nothing is left out without a word.

The rows are laid out as the template has them, words of ours in place of theirs and each cell with its own address, and are then read like the
template's: numbers, units, notation keys and findings are the same for every layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gic_metrics.intake.annual import read_years
from gic_metrics.intake.cells import Cell, SheetCells, row_ranges
from gic_metrics.intake.choosing import chosen
from gic_metrics.intake.layout import folded, template
from gic_metrics.intake.mapping import PERIOD, LeaveOut, Source, TableMapping, Value, period_in, without_period
from gic_metrics.intake.recognise import Table
from gic_metrics.intake.records import Read, read_table
from gic_metrics.intake.survey import SurveyColumn, SurveyTable
from gic_metrics.intake.terms import unit_in
from gic_metrics.intake.verified import yearly
from gic_metrics.reference import Register, Site
from gic_metrics.vocabulary import Finding, Notation, Quarter, Severity, Sheet

BESIDE = 1000
"""columns of ours begin here: what stands in no column of the file, or in one that another field is read from too"""
_ROLES = {"example": "S16", "total": "S17", "text": "S22", "header": "S22", "part": "M11"}
_OWN = ("period", "company", "edition")


@dataclass
class _Applying:
    """One table being read: the columns by header, the rows that hold figures, and what is found."""

    cells: SheetCells
    table: SurveyTable
    mapping: TableMapping
    register: Register
    file: str
    read: Read
    asked: str = ""
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    years: dict[str, str] = field(default_factory=dict)
    """whole years that figures are given for, each with the cell that says so"""

    def say(self, severity: Severity, code: str, cell: str | None, value: str | None = None, **params: object) -> None:
        self.read.findings.append(Finding(severity, code, self.table.sheet, cell, value, params))

    def columns(self, header: str) -> list[SurveyColumn]:
        """The columns that a header of the mapping names; `{period}` in it stands for any."""
        if PERIOD in header:
            return [c for c in self.table.columns if without_period(c.header) == without_period(header)]
        return [c for c in self.table.columns if folded(c.header) == folded(header)]


def apply(read: Read, cells: SheetCells, table: SurveyTable, mapping: TableMapping, register: Register, file: str = "", asked: str = "") -> None:
    """The records of one table into `read`, each with its cell; every row and column that is not read is named with its reason.

    Each record has its own quarter, so one table may hold several. `file` is the file's name, where the mapping finds the quarter there; `asked`
    is the quarter that a person has said, where the file does not.
    """
    one = _Applying(cells, table, mapping, register, file, read, asked)
    if not mapping.sheet:
        one.say(Severity.NOTE, "M10", table.cell, None, reason=mapping.reason)
        return
    if mapping.sheet == Sheet.VERIFIED:
        _verified(one)
        return
    if mapping.sheet not in template().columns:
        one.say(Severity.ERROR, "M08", table.cell, mapping.sheet, said=mapping.sheet)
        return
    if not _whole(one):
        return
    one.rows = _figures(one)
    before = len(read.records)
    for value in mapping.values:
        for column in one.columns(value.column):
            for period, laid in _by_period(one, value, column):
                (read_years if period.isdigit() else read_table)(read, laid, register, period)
    if one.years:
        first, said = one.years[min(one.years)], ", ".join(sorted(one.years))
        one.say(Severity.ERROR, "M14", first, said, said=said)
    if "edition" in mapping.fields or mapping.choices:
        read.records[before:], found = chosen(read.records[before:], mapping.choices)
        read.findings += found


def company_of(cells: SheetCells, table: SurveyTable, mapping: TableMapping) -> str:
    """The organisation number that the mapping gives, or points to in a cell or a column with one in it; "" where it does not say."""
    source = mapping.fields.get("company")
    if source is None:
        return ""
    if source.kind == "cell":
        cell = _cell_at(cells, source.at)
        return cell.text if cell else ""
    if source.kind == "column":
        at = {column.number for column in table.columns if folded(column.header) == folded(source.at)}
        said = {c.text for n, row in cells.rows.items() if table.first_row <= n <= table.last_row for c in row.values() if c.column in at}
        return said.pop() if len(said) == 1 else ""
    return source.at if source.kind == "constant" else ""


def _whole(one: _Applying) -> bool:
    """Does the mapping fit the table and say what the figures need? What is missing, double or unaccounted for is an error each."""
    before = len(one.read.findings)
    _columns_accounted_for(one)
    if not one.mapping.values:
        one.say(Severity.ERROR, "M07", one.table.cell, None, column=dict(template().columns[one.mapping.sheet]["quantity"].name))
    for value in one.mapping.values:
        sources = {**one.mapping.fields, **value.fields}
        needed = [c for c in template().columns[one.mapping.sheet].values() if c.required and c.key not in ("quantity", "unit")]
        for column in (c for c in needed if c.key not in sources):
            one.say(Severity.ERROR, "M07", one.table.cell, value.column, column=dict(column.name))
        if "period" not in sources:
            one.say(Severity.ERROR, "M07", one.table.cell, value.column, column=template().report_name("period"))
    return not any(finding.severity is Severity.ERROR for finding in one.read.findings[before:])


def _columns_accounted_for(one: _Applying) -> None:
    """Every header of the mapping is there, once; every column with figures is named by it, the others are notes."""
    for header in _headers(one.mapping):
        found = one.columns(header)
        if not found:
            one.say(Severity.ERROR, "M06", one.table.cell, header, said=header)
        elif len(found) > 1 and PERIOD not in header:
            one.say(Severity.ERROR, "S09", found[1].cell, header, said=header)
    named = {c.number for header in _headers(one.mapping) for c in one.columns(header)}
    ignored = {c.number for header in one.mapping.ignore for c in one.columns(header)}
    noted: set[str] = set()
    for column in (c for c in one.table.columns if c.number not in named):
        if column.numbers and not column.total and column.number not in ignored:
            one.say(Severity.ERROR, "M09", column.cell, column.header, said=column.header, n=column.numbers)
        elif (open_header := without_period(column.header)) not in noted:
            noted.add(open_header)
            one.say(Severity.NOTE, "M12" if column.total else "M15", column.cell, column.header, said=column.header)


def _verified(one: _Applying) -> None:
    """A table of verified years: a record for each site and year. A blank before the site was in the scheme is "not applicable"."""
    before = len(one.read.findings)
    _columns_accounted_for(one)
    source = one.mapping.fields.get("site")
    if source is None or source.kind != "column" or one.mapping.fields.get("unit") != Source("constant", "t"):
        one.say(
            Severity.ERROR, "M07", one.table.cell, None, column=dict(template().columns[Sheet.EMISSIONS]["site" if source is None else "unit"].name)
        )
    if any(finding.severity is Severity.ERROR for finding in one.read.findings[before:]):
        return
    assert source is not None
    for number, cells in _figures(one).items():
        said = _joined(one, source, "site", cells)
        site = one.register.find_site(said.text) if said else None
        if site is None:
            where, name = (said.address, said.text) if said else (one.cells.place(number), None)
            one.say(Severity.ERROR, "R03", where, name, site=name or "")
            continue
        for column in (c for value in one.mapping.values for c in one.columns(value.column)):
            _verified_year(one, site, column, one.cells.at(number, column.number), number)


def _verified_year(one: _Applying, site: Site, column: SurveyColumn, cell: Cell | None, number: int) -> None:
    if not column.period.isdigit():
        one.say(Severity.ERROR, "S11", column.cell, column.header, said=column.header)
        return
    ours = _ours(one, "quantity", cell) if cell else None
    said = ours.value if ours is not None else ""
    value = float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None
    if (value is None and said not in ("", Notation.NA.value)) or (value is not None and not 0 <= value < float("inf")):
        raw = cell.raw if cell else ""
        one.say(Severity.ERROR, "F17", cell.address if cell else None, raw, said=raw)
        return
    before = value is None and bool(site.active_from) and column.period < str(site.active_from)[:4]
    notation = Notation.NA.value if said == Notation.NA.value or before else ""
    where = cell.address if cell else one.cells.place(number, column.number)
    one.read.records.append(yearly(site.id, int(column.period), value, notation, sheet=one.table.sheet, cell=where, raw=cell.raw if cell else ""))


def _headers(mapping: TableMapping) -> Iterator[str]:
    """The headers that the mapping reads from, each once."""
    sources = [*mapping.fields.values(), *(source for value in mapping.values for source in value.fields.values())]
    keys = [header for source in sources if source.kind == "column" for header in source.at.split(" + ")]
    yield from dict.fromkeys([*keys, *(value.column for value in mapping.values), *mapping.fill_down, *(out.column for out in mapping.leave_out)])


def _figures(one: _Applying) -> dict[int, dict[int, Cell]]:
    """The rows that hold figures, keys filled down where the mapping says so; the others are notes, one for each reason."""
    said = {folded(label): role for label, role in one.mapping.rows.items()}
    special = {row.number: row for row in one.table.special}
    downward = {column.number for header in one.mapping.fill_down for column in one.columns(header)}
    last: dict[int, Cell] = {}
    kept: dict[int, dict[int, Cell]] = {}
    left: dict[int, list[Cell]] = {}
    for number in (n for n in sorted(one.cells.rows) if one.table.header_row < n <= one.table.last_row):
        cells = {**_merged_into(one.cells, number), **one.cells.rows[number]}
        first = cells[min(one.cells.rows[number])]
        role = special[number].role if number in special else ""
        role = {"figure": "", "total": "total"}.get(said.get(folded(first.text), ""), role)
        if role in ("", "text"):  # a block may begin with a row without figures, and its key stands there
            last.update({column: cells[column] for column in downward if column in cells})
        if role:
            if role in _ROLES:
                one.say(Severity.NOTE, _ROLES[role], first.address, first.text, said=first.text, row=number)
            continue
        cells = {**last, **cells}
        reason = _why_left_out(one, cells)
        if reason is None:
            kept[number] = cells
        else:
            left.setdefault(reason, []).append(first)
    for rule, firsts in left.items():
        out = one.mapping.leave_out[rule] if rule >= 0 else None
        said_of = {"n": len(firsts), "rows": row_ranges(cell.row for cell in firsts), "reason": (out.reason or out.column) if out else ""}
        one.say(Severity.NOTE, "M13" if out else "M18", firsts[0].address, firsts[0].text, **said_of)
    return kept


def _merged_into(cells: SheetCells, number: int) -> dict[int, Cell]:
    """For a row inside ranges merged over rows: the cells that hold their values."""
    inside = [(top, left) for top, left, bottom, _right in cells.merged if top < number <= bottom]
    return {left: cell for top, left in inside if (cell := cells.at(top, left)) is not None and cell.kind != "n"}


def _why_left_out(one: _Applying, cells: Mapping[int, Cell]) -> int | None:
    """Which of the mapping's rules leaves the row out; -1 for a site that is not the register's; None for a row that is read."""
    for rule, out in enumerate(one.mapping.leave_out):
        at = next((c.number for c in one.columns(out.column)), 0)
        if _leaves(out, cells[at].text if at in cells else ""):
            return rule
    source = one.mapping.fields.get("site")
    if one.mapping.unknown_sites == "leave_out" and source is not None and source.kind == "column":
        cell = _joined(one, source, "site", cells)
        if cell is not None and one.register.find_site(cell.text) is None:
            return -1
    return None


def _leaves(out: LeaveOut, said: str) -> bool:
    words, but = {folded(word) for word in out.words}, {folded(word) for word in out.but}
    return folded(said) in words if words else bool(but) and folded(said) not in but


def _by_period(one: _Applying, value: Value, column: SurveyColumn) -> Iterator[tuple[str, Table]]:
    """One value column laid out as the template has it, a table for each quarter; a row whose quarter cannot be read is an error."""
    sources = {**one.mapping.fields, **value.fields}
    rows: dict[str, dict[int, dict[int, Cell]]] = {}
    asked: set[tuple[str, str]] = set()
    keys = [key for key in sources if key not in _OWN and key in template().columns[one.mapping.sheet]]
    columns = {"quantity": column.number}
    for n, key in enumerate(keys):
        own = next((c.number for c in one.columns(sources[key].at)), 0) if sources[key].kind == "column" else 0
        columns[key] = own if own and own not in columns.values() else BESIDE + n
    for number, cells in one.rows.items():
        laid = {columns[key]: cell for key in keys if (cell := _field(one, sources[key], key, cells, number, column)) is not None}
        quantity = one.cells.at(number, column.number)
        if quantity is not None:
            laid[column.number] = _ours(one, "quantity", quantity)
        if quantity is None and not any(sources[key].kind == "column" and columns[key] in laid for key in keys):
            continue
        period = _field(one, sources["period"], "period", cells, number, column)
        if said := _quarter(period):
            rows.setdefault(said, {})[number] = laid
            if said.isdigit() and period is not None:
                one.years.setdefault(said, column.cell if period.column == column.number else period.address)
        elif quantity is not None or period is not None:
            _ask_for_quarter(one, period, column if period is None or period.column == column.number else None, number, asked)
    for quarter_said in sorted(rows):
        sheet = replace(one.cells, rows=rows[quarter_said])
        yield quarter_said, Table(one.mapping.sheet, sheet, one.table.header_row, columns, column.unit if unit_in(column.unit) else "")


def _ask_for_quarter(one: _Applying, period: Cell | None, column: SurveyColumn | None, number: int, asked: set[tuple[str, str]]) -> None:
    """No quarter: asked once for a column, and once for a cell."""
    said = period.raw if period else ""
    where = column.cell if column else period.address if period else one.cells.place(number)
    if (where, said) in asked:
        return
    asked.add((where, said))
    one.say(Severity.ERROR, "S11", where, said, said=said)


def _quarter(cell: Cell | None) -> str:
    """The quarter, or the year where a whole one is said; "" for neither."""
    if cell is None:
        return ""
    try:
        return str(Quarter.parse(cell.value if cell.kind == "d" else cell.text))
    except ValueError:
        return year if (year := period_in(cell.raw)).isdigit() else ""


def _field(one: _Applying, source: Source, key: str, cells: Mapping[int, Cell], number: int, column: SurveyColumn) -> Cell | None:
    """The cell that a field of a row is read from; what stands in no cell of its own points to the figure."""
    if source.kind == "column":
        return _joined(one, source, key, cells)
    if source.kind == "cell":
        found = _cell_at(one.cells, source.at)
        return _ours(one, key, found) if found else None
    near = {period if key == "period" else unit for unit, period in ((r.unit, r.period) for r in one.table.remarks)} - {""}
    said = {
        "constant": source.at,
        "header": column.period if key == "period" else column.unit if key == "unit" else column.header,
        "remark": near.pop() if len(near) == 1 else "",
        "sheet": period_in(one.table.sheet) if key == "period" else one.table.sheet,
        "file": period_in(one.file) if key == "period" else one.file,
        "asked": one.asked,
    }.get(source.kind, "")
    return _ours(one, key, one.cells.said(number, column.number, said)) if said else None


def _joined(one: _Applying, source: Source, key: str, cells: Mapping[int, Cell]) -> Cell | None:
    """The cell of a column; several are joined with `-`, and none of them may be blank."""
    parts = []
    for header in source.at.split(" + "):
        at = next((c.number for c in one.columns(header)), 0)
        if at not in cells:
            return None
        parts.append(cells[at])
    if len(parts) == 1:
        return _ours(one, key, parts[0])
    return _ours(one, key, replace(parts[0], kind="s", value="-".join(_ours(one, key, part).text for part in parts), was=None))


def _ours(one: _Applying, key: str, cell: Cell) -> Cell:
    """The cell with our word in place of theirs; what stood there is kept, and a word nobody has explained stays for the reader to ask about."""
    words = {folded(theirs): ours for theirs, ours in one.mapping.words.get(key, {}).items()}
    ours = words.get(folded(cell.text), cell.text)
    column = template().columns.get(one.mapping.sheet, {}).get(key)
    if column is not None and column.vocabulary and folded(ours.replace("_", " ")) in template().vocabulary[column.vocabulary]:
        ours = ours.replace("_", " ")
    return cell if ours == cell.text else replace(cell, kind="s", value=ours, was=cell.raw)


def _cell_at(cells: SheetCells, at: str) -> Cell | None:
    return next((cell for row in cells.rows.values() for cell in row.values() if cell.address == at.upper()), None)
