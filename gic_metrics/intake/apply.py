"""A table of another layout and its mapping to our records: nothing is guessed, and nothing is left out without a word.

The rows are laid out as the template has them, words of ours in place of theirs and each cell with its own address, and are then read like the
template's: numbers, units, notation keys and findings are the same for every layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gic_metrics.intake.adding_up import misfits
from gic_metrics.intake.annual import read_years
from gic_metrics.intake.cells import Cell, SheetCells, row_ranges
from gic_metrics.intake.choosing import chosen
from gic_metrics.intake.laid_out import Applying, by_period, cell_at, joined, ours
from gic_metrics.intake.layout import folded, template
from gic_metrics.intake.mapping import PERIOD, LeaveOut, Source, TableMapping, without_period
from gic_metrics.intake.records import Read, read_table
from gic_metrics.intake.survey import SurveyColumn, SurveyTable
from gic_metrics.intake.verified import yearly
from gic_metrics.reference import Register, Site
from gic_metrics.vocabulary import Notation, Severity, Sheet

_ROLES = {"example": "S16", "total": "S17", "text": "S22", "header": "S22", "part": "M11"}


def apply(read: Read, cells: SheetCells, table: SurveyTable, mapping: TableMapping, register: Register, file: str = "", asked: str = "") -> None:
    """The records of one table into `read`, each with its cell; every row and column that is not read is named with its reason.

    Each record has its own quarter, so one table may hold several. `file` is the file's name, where the mapping finds the quarter there; `asked`
    is the quarter that a person has said, where the file does not.
    """
    one = Applying(cells, table, mapping, register, file, read, asked)
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
            for period, laid in by_period(one, value, column):
                (read_years if period.isdigit() else read_table)(read, laid, register, period)
    read.findings += misfits(one)
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
        cell = cell_at(cells, source.at)
        return cell.text if cell else ""
    if source.kind == "column":
        at = {column.number for column in table.columns if folded(column.header) == folded(source.at)}
        said = {c.text for n, row in cells.rows.items() if table.first_row <= n <= table.last_row for c in row.values() if c.column in at}
        return said.pop() if len(said) == 1 else ""
    return source.at if source.kind == "constant" else ""


def _whole(one: Applying) -> bool:
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


def _columns_accounted_for(one: Applying) -> None:
    """Every header of the mapping is there, once; every column with figures is named by it, the others are notes."""
    for header in _headers(one.mapping):
        found = one.columns(header)
        if not found:
            one.say(Severity.ERROR, "M06", one.table.cell, header, said=header)
        elif len(found) > 1 and PERIOD not in header and not one.beside_each(header):
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


def _verified(one: Applying) -> None:
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
        said = joined(one, source, "site", cells)
        if said is not None and said.kind == "d":
            column = dict(template().columns[Sheet.EMISSIONS]["site"].name)
            one.say(Severity.ERROR, "V42", said.address, said.raw, column=column, said=said.text)
            continue
        site = one.register.find_site(said.text) if said else None
        if site is None:
            where, name = (said.address, said.text) if said else (one.cells.place(number), None)
            one.say(Severity.ERROR, "R03", where, name, site=name or "")
            continue
        for column in (c for value in one.mapping.values for c in one.columns(value.column)):
            _verified_year(one, site, column, one.cells.at(number, column.number), number)


def _verified_year(one: Applying, site: Site, column: SurveyColumn, cell: Cell | None, number: int) -> None:
    if not column.period.isdigit():
        one.say(Severity.ERROR, "S11", column.cell, column.header, said=column.header)
        return
    read = ours(one, "quantity", cell) if cell else None
    said = read.value if read is not None else ""
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


def _figures(one: Applying) -> dict[int, dict[int, Cell]]:
    """The rows that hold figures, keys filled down where the mapping says so; the others are notes, one for each reason."""
    said = {folded(label): role for label, role in one.mapping.rows.items()}
    special = {row.number: row for row in one.table.special}
    downward = {column.number for header in one.mapping.fill_down for column in one.columns(header)}
    inside: dict[int, dict[int, Cell]] = {}
    for (row, column), holder in one.cells.held_from_above().items():
        if holder.kind != "n":
            inside.setdefault(row, {})[column] = holder
    last: dict[int, Cell] = {}
    kept: dict[int, dict[int, Cell]] = {}
    left: dict[int, list[Cell]] = {}
    for number in (n for n in sorted(one.cells.rows) if one.table.header_row < n <= one.table.last_row):
        cells = {**inside.get(number, {}), **one.cells.rows[number]}
        first = cells[min(one.cells.rows[number])]
        role = special[number].role if number in special else ""
        role = {"figure": "", "total": "total"}.get(said.get(folded(first.text), ""), role)
        if role in ("", "text"):  # a block may begin with a row without figures, and its key stands there
            last.update({column: cells[column] for column in downward if column in cells})
        if role:
            if role == "total":
                one.totals[number] = first
            if role in _ROLES:
                one.say(Severity.NOTE, _ROLES[role], first.address, first.text, said=first.text, row=number)
            continue
        cells = {**last, **cells}
        reason = _why_left_out(one, cells)
        if reason is None:
            kept[number] = cells
        else:
            one.left_out[number] = cells
            left.setdefault(reason, []).append(first)
    for rule, firsts in left.items():
        out = one.mapping.leave_out[rule] if rule >= 0 else None
        said_of = {"n": len(firsts), "rows": row_ranges(cell.row for cell in firsts), "reason": (out.reason or out.column) if out else ""}
        one.say(Severity.NOTE, "M13" if out else "M18", firsts[0].address, firsts[0].text, **said_of)
    return kept


def _why_left_out(one: Applying, cells: Mapping[int, Cell]) -> int | None:
    """Which of the mapping's rules leaves the row out; -1 for a site that is not the register's; None for a row that is read."""
    for rule, out in enumerate(one.mapping.leave_out):
        at = next((c.number for c in one.columns(out.column)), 0)
        if _leaves(out, cells[at].text if at in cells else ""):
            return rule
    source = one.mapping.fields.get("site")
    if one.mapping.unknown_sites == "leave_out" and source is not None and source.kind == "column":
        cell = joined(one, source, "site", cells)
        if cell is not None and cell.kind != "d" and one.register.find_site(cell.text) is None:
            return -1
    return None


def _leaves(out: LeaveOut, said: str) -> bool:
    words, but = {folded(word) for word in out.words}, {folded(word) for word in out.but}
    return folded(said) in words if words else bool(but) and folded(said) not in but
