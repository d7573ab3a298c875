"""A person's answer to a cell: applied between reading and rules, so that what was answered is judged like anything else.

`read_as`: the cell is read as this number or word instead, or as not reported; the record keeps what stood there.
`keep`: the finding stands answered, the figure as it was sent.
`field`: what the file does not say and a finding asked for: the GWP set of a figure, who sent the file, which quarter it is for.
`choose`: of several cells that give the same figure, the one that holds.
`leave_out`: the row of the cell is none of the company's figures here, and is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from gic_metrics.intake.cells import OF_TEXT, Cell, SheetCells, Workbook
from gic_metrics.vocabulary import Answer, Finding, Reading, Severity

READ_AS, KEEP, FIELD, CHOOSE, LEAVE_OUT = "read_as", "keep", "field", "choose", "leave_out"
ANSWERED_BY = {"S10": FIELD, "E_IDS": FIELD, "M05": CHOOSE, "V34": FIELD, "M16": FIELD, "M21": FIELD, "M22": FIELD}
"""code of a finding with choices -> what the chosen one is; `read_as` for all others"""
KEEPABLE = frozenset({"R11", "D09", "D10"})
"""errors that a person may let stand with a reason (accounting rules 9, rule 11; a later quarter that is to be corrected too); every other error
stops the file until the cell is another"""

LEAVABLE = frozenset({"R03", "R08"})
"""errors that leaving out the row answers too: a site that is not the register's, and a figure that is given twice"""


def may_keep(finding: Finding) -> bool:
    """Can a person let it stand with a reason?"""
    return finding.severity is Severity.WARNING or finding.code in KEEPABLE


def kind_of(code: str) -> str:
    """What an answer to a finding with choices is."""
    return ANSWERED_BY.get(code, READ_AS)


def said_in(answers: Iterable[Answer]) -> dict[tuple[str, str, str], Any]:
    """What was answered that stands in no cell: (code of the finding that asked, sheet, cell) -> value."""
    return {(a.code, *a.place): a.value for a in answers if a.kind in (FIELD, CHOOSE)}


def with_answers(book: Workbook, answers: Sequence[Answer]) -> Workbook:
    """The cells, those that a person has answered with the number that they are to be read as, without the rows that are left out."""
    read_as = {a.place: a for a in answers if a.kind == READ_AS}
    out = {a.place for a in answers if a.kind == LEAVE_OUT}
    return replace(book, sheets=tuple(_answered(sheet, read_as, out) for sheet in book.sheets)) if read_as or out else book


def _answered(sheet: SheetCells, read_as: dict[tuple[str, str], Answer], out: set[tuple[str, str]]) -> SheetCells:
    def of(cell: Cell) -> Cell:
        answer = read_as.get((sheet.name, cell.address))
        return cell if answer is None else _read_as(cell, answer)

    kept = {row: cells for row, cells in sheet.rows.items() if not any((sheet.name, cell.address) in out for cell in cells.values())}
    return replace(sheet, rows={row: {column: of(cell) for column, cell in cells.items()} for row, cells in kept.items()})


def _read_as(cell: Cell, answer: Answer) -> Cell:
    """A number as a number, a word as a word; an answer of None is "not reported"."""
    if isinstance(answer.value, str) or answer.value is None:
        return replace(cell, kind="s", value=answer.value or "", flags=cell.flags & OF_TEXT, was=cell.raw)
    return replace(cell, kind="n", value=float(answer.value), flags=cell.flags & OF_TEXT, was=cell.raw)


def settled(reading: Reading, answers: Iterable[Answer]) -> Reading:
    """The reading with each finding that a person lets stand moved to `kept`, and a note for each cell that is read as something else."""
    given = tuple(answers)
    if not given:
        return reading
    keep = {(*a.place, a.code): a for a in given if a.kind == KEEP}
    left: list[Finding] = []
    kept = list(reading.kept)
    for finding in reading.findings:
        answer = keep.get((finding.place_sheet or "", finding.cell or "", finding.code))
        if answer is not None and may_keep(finding):
            kept.append((finding, answer))
        else:
            left.append(finding)
    notes = [note for a in given if a.kind != KEEP and (note := corrected(a)) not in left]
    return replace(reading, findings=(*left, *notes), kept=tuple(kept), answers=given)


def corrected(answer: Answer) -> Finding:
    """The note that says who read a cell as something else, from what to what, or added what the file does not say; and why."""
    said = {"said": answer.said, "to": answer.value, "by": answer.by, "on": answer.on, "reason": answer.reason, "asked": answer.code}
    if answer.kind in (FIELD, CHOOSE):
        return Finding(Severity.NOTE, "A03", answer.sheet, answer.cell or None, answer.said or None, said)
    if answer.kind == LEAVE_OUT:
        return Finding(Severity.NOTE, "A05", answer.sheet, answer.cell, answer.said, said)
    return Finding(Severity.NOTE, "A01" if answer.value is not None else "A02", answer.sheet, answer.cell, answer.said, said)
