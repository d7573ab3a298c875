"""Finding the tables of a workbook by their content: the header where figures begin below words, wherever that is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from gic_metrics.intake.cells import Cell, SheetCells, Workbook, address, nothing_let_go, row_ranges
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
_UNIT_NOTE = re.compile(r"\b(?:i|in|enhet:?|unit:?)\s+([^\s,.;()]+(?:\s+CO[2₂][^\s,.;()]*)?)", re.IGNORECASE)


@nothing_let_go()
def survey(book: Workbook) -> Survey:
    """Every table on every sheet, hidden ones too; a sheet that repeats an earlier one cell by cell is named as its copy."""
    sheets: list[SurveySheet] = []
    tables: list[SurveyTable] = []
    seen: dict[tuple[int, int], list[SheetCells]] = {}
    for sheet in book.sheets:
        numbers = sum(_is_number(cell) for row in sheet.rows.values() for cell in row.values())
        like = seen.setdefault((len(sheet.rows), sum(map(len, sheet.rows.values()))), [])
        copy_of = next((other.name for other in like if sheet.rows and _same(sheet, other)), "")
        like.append(sheet)
        found = [] if copy_of else list(_tables(sheet))
        tables += found
        sheets.append(SurveySheet(sheet.name, sheet.state, len(found), sheet.hidden_rows, row_ranges(sheet.hidden), copy_of, numbers))
    return Survey(tuple(sheets), tuple(tables), book.names)


def _same(sheet: SheetCells, other: SheetCells) -> bool:
    """Cell by cell the same."""
    return all(
        row in other.rows
        and cells.keys() == other.rows[row].keys()
        and all(cell.value == other.rows[row][column].value for column, cell in cells.items())
        for row, cells in sheet.rows.items()
    )


@lru_cache(maxsize=100_000)
def is_unit(text: str) -> bool:
    """Whether a text is a unit of the closed list, or one of those that are asked about."""
    try:
        return parse_unit(text).known
    except UnitTrouble as trouble:
        return trouble.code in ("V22", "V25")


@lru_cache(maxsize=100_000)
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
    """One table after the other: each from its header to the row before the next one's."""
    rows = sorted(sheet.rows)
    scores: dict[int, float] = {}
    at = 0
    while (header := _header(sheet, rows, at, scores)) is not None:
        below = bisect_right(rows, rows[header] + 1)
        following = _header(sheet, rows, below, scores, after_a_blank_row=True)
        end = len(rows) if following is None else following
        yield _table(sheet, rows[header], rows[at:header], rows[header + 1 : end])
        at = end


def _header(sheet: SheetCells, rows: list[int], start: int, scores: dict[int, float], *, after_a_blank_row: bool = False) -> int | None:
    """Where in `rows` the first row stands that is nearly as good a header as the best."""
    candidates = (n for n in range(start, len(rows)) if not after_a_blank_row or rows[n] - 1 not in sheet.rows)
    found = list(islice(candidates, HEADER_WITHIN))
    for n in found:
        if n not in scores:
            scores[n] = _score(sheet, rows, n)
    best = max((scores[n] for n in found), default=0)
    return None if best < 2 else next(n for n in found if scores[n] >= 0.8 * best)


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


def _table(sheet: SheetCells, header: int, above: list[int], rows: list[int]) -> SurveyTable:
    """`above` are the rows since the table before, `rows` those below the header."""
    levels = _levels(sheet, header, above)
    special = [found for row in rows if (found := _special(sheet, row, header))]
    figures = sorted(set(rows) - {one.number for one in special})
    units = next((sheet.rows[one.number] for one in special if one.role == "unit"), {})
    cells: dict[int, list[Cell]] = {column: [] for row in levels for column in sheet.rows[row]}
    for row in figures:
        for column, cell in sheet.rows[row].items():
            cells.setdefault(column, []).append(cell)
    columns = tuple(_column(sheet, number, levels, units, cells[number], len(figures)) for number in sorted(cells))
    first = figures[0] if figures else header + 1
    remarks = tuple(_remarks(sheet, [row for row in above if row < levels[0]], [one.number for one in special if one.role == "text"]))
    return SurveyTable(sheet.name, header, first, rows[-1] if rows else header, columns, tuple(special), remarks, len(figures))


def _levels(sheet: SheetCells, header: int, above: list[int]) -> list[int]:
    """The rows of the header, outermost first: rows right above that head groups of columns, merged or standing above several."""
    levels, row = [header], header - 1
    while row in above[-LEVELS:] and len(levels) < LEVELS:
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
    heads = sheet.rows[header]
    if cells.keys() == heads.keys() and all(folded(cells[column].text) == folded(head.text) for column, head in heads.items()):
        return SurveyRow(row, "header", first.text, first.address)
    if row == header + 1 and len(texts) == len(cells) and all(is_unit(cell.text) for cell in texts):
        return SurveyRow(row, "unit", first.text, first.address)
    role = role_of(texts[0].text) if texts else ""
    if not role and not any(_is_number(cell) for cell in cells.values()):
        role = "text"
    return SurveyRow(row, role, first.text, first.address) if role else None


def _column(sheet: SheetCells, number: int, levels: list[int], units: dict[int, Cell], cells: list[Cell], rows: int) -> SurveyColumn:
    heads = [cell for row in levels if (cell := _head_at(sheet, row, number, outermost=row != levels[-1]))]
    header = " / ".join(dict.fromkeys(cell.text for cell in heads)) or f"col {address(1, number).rstrip('1')}"
    unit = units[number].text if number in units else _unit_in(header) or _unit_noted(sheet, heads)
    texts = [cell.text for cell in cells if cell.kind == "s" and not _is_number(cell)]
    at = heads[-1].address if heads else sheet.place(levels[-1], number)
    return SurveyColumn(
        *(number, header, at, unit, period_in(header)),
        total=any(role_of(head.text) == "total" for head in heads),
        numbers=sum(cell.kind not in ("s", "b", "d") for cell in cells) + sum(cell.kind == "s" for cell in cells) - len(texts),
        texts=len(texts),
        dates=sum(cell.kind == "d" for cell in cells),
        units=sum(is_unit(text) for text in texts),
        gaps=0 < len(cells) < rows,
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


def _unit_noted(sheet: SheetCells, heads: list[Cell]) -> str:
    """The one unit that comments on the header's cells name, alone or as "in kt"."""
    said = [sheet.comments[cell.row, cell.column] for cell in heads if (cell.row, cell.column) in sheet.comments]
    found = {unit for text in said for unit in (*_UNIT_NOTE.findall(text), *(line.strip() for line in text.splitlines())) if unit and is_unit(unit)}
    return found.pop() if len(found) == 1 else ""


def _remarks(sheet: SheetCells, above: list[int], among: list[int]) -> Iterator[Remark]:
    """The texts above a table, and those of its rows of text that name a unit: a note under the table holds for it too."""
    for row in sorted((*above, *among)):
        for cell in sheet.rows[row].values():
            if cell.kind in ("s", "d"):
                unit = next((one for one in _UNIT_NOTE.findall(cell.text) if is_unit(one)), "")
                if unit or row not in among:
                    yield Remark(cell.address, cell.text, unit, period_in(cell.text) if row not in among else "")
