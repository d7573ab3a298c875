"""Finding the tables of a workbook by their content: the header where figures begin below words, wherever that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gic_metrics.intake.cells import Cell, SheetCells, Workbook, address, row_ranges
from gic_metrics.intake.layout import folded, template
from gic_metrics.intake.mapping import PERIOD_FORM, period_in
from gic_metrics.intake.survey import Remark, Survey, SurveyColumn, SurveyRow, SurveySheet, SurveyTable
from gic_metrics.intake.units import UnitTrouble, parse_unit

LOOK_BELOW = 30
"""rows below a header that are looked at to see whether figures stand there"""
HEADER_WITHIN = 400
"""rows with content of a sheet among which headers are looked for"""
LEVELS = 3
SAMPLES = 5
_NUMBER = re.compile(r"[-+−<>~]?\s*(?:ca\.?\s*)?[0-9][0-9\s.,]*\s*%?")
_TOTAL_WORDS = ("sum", "subtotal", "delsum", "totalt")
"""before other words; "total" is not among them, for companies are named so"""
_PART = re.compile(r"(?:herav|hvorav|of which)\b.*")
_UNIT_NOTE = re.compile(r"\b(?:i|in|enhet:?|unit:?)\s+([^\s,.;()]+(?:\s+CO2\S*)?)", re.IGNORECASE)


def survey(book: Workbook) -> Survey:
    """Every table on every sheet, hidden ones too; a sheet that repeats an earlier one cell by cell is named as its copy."""
    sheets: list[SurveySheet] = []
    tables: list[SurveyTable] = []
    seen: dict[int, SheetCells] = {}
    for sheet in book.sheets:
        numbers = sum(_is_number(cell) for row in sheet.rows.values() for cell in row.values())
        content = hash(frozenset((row, column, str(cell.value)) for row, cells in sheet.rows.items() for column, cell in cells.items()))
        twin = seen.setdefault(content, sheet)
        copy_of = twin.name if twin is not sheet and sheet.rows else ""
        found = [] if copy_of else list(_tables(sheet))
        tables += found
        sheets.append(SurveySheet(sheet.name, sheet.state, len(found), sheet.hidden_rows, row_ranges(sheet.hidden), copy_of, numbers))
    return Survey(tuple(sheets), tuple(tables), book.names)


def is_unit(text: str) -> bool:
    """Whether a text is a unit of the closed list, or one of those that are asked about."""
    try:
        return parse_unit(text).known
    except UnitTrouble as trouble:
        return trouble.code in ("V22", "V25")


def role_of(text: str) -> str:
    """What a row is whose first word is this: `total`, `part`, `example`, or "" for a row of figures."""
    said = folded(text).rstrip(".:")
    first = said.split(" ")[0] if said else ""
    if said in template().total_words or first in _TOTAL_WORDS:
        return "total"
    if _PART.fullmatch(said):
        return "part"
    if re.fullmatch(r"\w+[. ]*\d*", said) and first.rstrip(".0123456789") in template().example_words:
        return "example"
    return ""


def _tables(sheet: SheetCells) -> Iterator[SurveyTable]:
    rows = sorted(sheet.rows)
    from_row = 0
    while (header := _header(sheet, [row for row in rows if row > from_row])) is not None:
        following = _header(sheet, [row for row in rows if row > header + 1], after_a_blank_row=True)
        last = max(row for row in rows if following is None or row < following)
        yield _table(sheet, header, from_row, last)
        from_row = last


def _header(sheet: SheetCells, rows: list[int], *, after_a_blank_row: bool = False) -> int | None:
    """The first row that is nearly as good a header as the best."""
    candidates = [(n, row) for n, row in enumerate(rows) if not after_a_blank_row or row - 1 not in sheet.rows][:HEADER_WITHIN]
    scored = [(row, _score(sheet, rows, n)) for n, row in candidates]
    best = max((score for _row, score in scored), default=0)
    return None if best < 2 else next(row for row, score in scored if score >= 0.8 * best)


def _score(sheet: SheetCells, rows: list[int], n: int) -> float:
    """Header-like cells that have figures below them, and half as much for the others; 0 for a row with a figure in it."""
    cells = sheet.rows[rows[n]]
    if len(cells) < 2 or not all(_heads(cell) for cell in cells.values()) or not any(cell.kind == "s" for cell in cells.values()):
        return 0
    if len(cells) == 2 and any(folded(cell.text) in template().report for cell in cells.values()):
        return 0
    below = [sheet.rows[row] for row in rows[n + 1 : n + 1 + LOOK_BELOW]]
    filled = sum(any(column in row and _is_number(row[column]) for row in below) for column in cells)
    words = sum(any(column in row for row in below) for column in cells)
    return 0 if not filled else filled + words / 2


def _heads(cell: Cell) -> bool:
    if cell.kind in ("n", "s") and PERIOD_FORM.fullmatch(folded(cell.text)):
        return True
    return cell.kind == "s" and not _NUMBER.fullmatch(cell.text) and len(cell.text) <= 200


def _is_number(cell: Cell) -> bool:
    return cell.kind in ("n", "e", "u") or (cell.kind == "s" and _NUMBER.fullmatch(cell.text) is not None)


def _table(sheet: SheetCells, header: int, after: int, last: int) -> SurveyTable:
    levels = _levels(sheet, header, after)
    rows = [row for row in sorted(sheet.rows) if header < row <= last]
    special = [found for row in rows if (found := _special(sheet, row, header))]
    figures = sorted(set(rows) - {one.number for one in special})
    units = next((sheet.rows[one.number] for one in special if one.role == "unit"), {})
    across = sorted({column for row in (*levels, *figures) for column in sheet.rows[row]})
    columns = tuple(_column(sheet, number, levels, units, figures) for number in across)
    first = figures[0] if figures else header + 1
    remarks = tuple(_remarks(sheet, [row for row in sheet.rows if after < row < levels[0]], [one.number for one in special if one.role == "text"]))
    return SurveyTable(sheet.name, header, first, last, columns, tuple(special), remarks, len(figures))


def _levels(sheet: SheetCells, header: int, after: int) -> list[int]:
    """The rows of the header, outermost first: rows right above that head groups of columns, merged or standing above several."""
    levels, row = [header], header - 1
    while row > after and len(levels) < LEVELS and row in sheet.rows:
        cells = sheet.rows[row]
        merged = any(top == row and right > left for top, left, _bottom, right in sheet.merged)
        if not all(_heads(cell) for cell in cells.values()) or not (merged or len(cells) >= 2) or max(cells) > max(sheet.rows[header]):
            break
        levels.insert(0, row)
        row -= 1
    return levels


def _special(sheet: SheetCells, row: int, header: int) -> SurveyRow | None:
    cells = sheet.rows[row]
    first = cells[min(cells)]
    texts = [cells[column] for column in sorted(cells) if cells[column].kind == "s"]
    if {c: folded(cell.text) for c, cell in cells.items()} == {c: folded(cell.text) for c, cell in sheet.rows[header].items()}:
        return SurveyRow(row, "header", first.text, first.address)
    if row == header + 1 and len(texts) == len(cells) and all(is_unit(cell.text) for cell in texts):
        return SurveyRow(row, "unit", first.text, first.address)
    role = role_of(texts[0].text) if texts else ""
    if not role and not any(_is_number(cell) for cell in cells.values()):
        role = "text"
    return SurveyRow(row, role, first.text, first.address) if role else None


def _column(sheet: SheetCells, number: int, levels: list[int], units: dict[int, Cell], figures: list[int]) -> SurveyColumn:
    heads = [cell for row in levels if (cell := _head_at(sheet, row, number, outermost=row != levels[-1]))]
    header = " / ".join(dict.fromkeys(cell.text for cell in heads)) or f"col {address(1, number).rstrip('1')}"
    unit = units[number].text if number in units else _unit_in(header)
    cells = [cell for row in figures if (cell := sheet.at(row, number))]
    texts = [cell.text for cell in cells if cell.kind == "s" and not _is_number(cell)]
    cell = heads[-1].address if heads else sheet.place(levels[-1], number)
    return SurveyColumn(
        *(number, header, cell, unit, period_in(header)),
        total=any(role_of(head.text) == "total" for head in heads),
        numbers=sum(_is_number(cell) for cell in cells),
        texts=len(texts),
        dates=sum(cell.kind == "d" for cell in cells),
        units=sum(is_unit(text) for text in texts),
        gaps=0 < len(cells) < len(figures),
        samples=tuple(dict.fromkeys(texts))[:SAMPLES],
    )


def _head_at(sheet: SheetCells, row: int, number: int, *, outermost: bool) -> Cell | None:
    """The header cell above a column; a merged group head, and one that stands at the left of its group, count for all of it."""
    own = sheet.at(row, number)
    if own is not None or not outermost:
        return own
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= number <= right:
            return sheet.at(top, left)
    return None


def _unit_in(header: str) -> str:
    """The unit in brackets in a header, or behind a comma or `i`."""
    for found in (*re.findall(r"[\[(]([^\[\]()]+)[\])]", header), *re.findall(r"(?:,| i | in )\s*([^,]+)$", header)):
        if is_unit(found.strip()):
            return found.strip()
    return ""


def _remarks(sheet: SheetCells, above: list[int], among: list[int]) -> Iterator[Remark]:
    """The texts above a table, and those of its rows of text that name a unit: a note under the table holds for it too."""
    for row in sorted((*above, *among)):
        for cell in sheet.rows[row].values():
            if cell.kind in ("s", "d"):
                unit = next((one for one in _UNIT_NOTE.findall(cell.text) if is_unit(one)), "")
                if unit or row not in among:
                    yield Remark(cell.address, cell.text, unit, period_in(cell.text) if row not in among else "")
