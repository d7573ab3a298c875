"""A mapping in the making: everything that has to be said of one table, each thing with what is proposed, how surely, and why.

A draft is made anew from the table and the choices that a person has made so far (`drafting.py`); as a mapping it can be previewed and remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from gic_metrics.intake.cells import SheetCells
from gic_metrics.intake.layout import folded
from gic_metrics.intake.mapping import PERIOD, LeaveOut, Source, TableMapping, Value, without_period
from gic_metrics.intake.survey import SurveyColumn, SurveyTable
from gic_metrics.reference import Register

LEAVE_OUT = "@leave_out"
AT = "@"
"""before what is no value of ours: `@header`, `@remark`, `@sheet`, `@file`, `@asked` (where a field is read from), `@leave_out`"""
QUANTITY = "quantity"
JOINED = " + "


class Grade(StrEnum):
    """How surely a thing is known. What a person has chosen is `said`."""

    SAID = "said"
    EXACT = "exact"
    NEAR = "near"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to be said of a table. `kind` and `key`:

    `sheet` (): which of our sheets; `role` (header): which of our columns; `value` (header, field): what the header of figures says;
    `fixed` (field): what holds for the whole table; `word` (field, their word): ours; `row` (label): `total` or `figure`;
    `fill` (header): `yes` where a blank below a key repeats it.
    """

    kind: str
    key: tuple[str, ...]
    value: str
    grade: Grade
    why: str = ""
    """what it is proposed for: the words `mapping.why.<why>`, filled with `told`"""
    told: Mapping[str, Any] = field(default_factory=dict)
    needed: bool = True
    """without it the table cannot be read"""
    cells: int = 0
    """how many cells hang on it"""

    @property
    def id(self) -> str:
        return named(self.kind, *self.key)

    @property
    def open(self) -> bool:
        """Must a person still say it?"""
        return self.needed and not self.value

    @property
    def asks(self) -> bool:
        """Should a person look at it?"""
        return self.grade in (Grade.NEAR, Grade.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Draft:
    """All that is said of a table so far."""

    table: SurveyTable
    items: tuple[Item, ...]

    def of(self, kind: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind == kind)

    def said(self, kind: str, *key: str) -> str:
        return next((item.value for item in self.items if (item.kind, item.key) == (kind, key)), "")

    @property
    def sheet(self) -> str:
        """Key of our sheet; "" where the table is left out, or it is still to be said."""
        said = self.said("sheet")
        return "" if said == LEAVE_OUT else said

    @property
    def left_out(self) -> bool:
        return self.said("sheet") == LEAVE_OUT

    @property
    def whole(self) -> bool:
        """Is everything said?"""
        return not any(item.open for item in self.items)

    @property
    def shaped(self) -> bool:
        """Is it said where each field stands? Words that are still open are asked about cell by cell."""
        return not any(item.open for item in self.items if item.kind != "word")


@dataclass(frozen=True)
class Table:
    """What a draft is made from."""

    table: SurveyTable
    cells: SheetCells
    file: str
    register: Register
    company: str = ""
    """organisation number of who sent it, where that is known"""
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """key of our sheet -> products, streams and carriers that are known there"""
    before: Mapping[str, str] = field(default_factory=dict)
    """what was said before of a table like it: a thing's id -> the choice"""

    counted: dict[int, Counter[str]] = field(default_factory=dict, compare=False, repr=False)
    """by column: its contents, counted once"""

    @cached_property
    def rows(self) -> list[int]:
        """The rows that hold figures."""
        special = {row.number for row in self.table.special}
        return [n for n in sorted(self.cells.rows) if self.table.first_row <= n <= self.table.last_row and n not in special]

    def words(self, column: SurveyColumn) -> Counter[str]:
        """The different contents of a column's cells, with how many say each."""
        if column.number not in self.counted:
            found = (cell for n in self.rows if (cell := self.cells.at(n, column.number)) is not None)
            self.counted[column.number] = Counter(cell.text for cell in found if cell.kind not in ("e", "u"))
        return self.counted[column.number]


def named(kind: str, *key: str) -> str:
    """The name that a thing's choice is kept under."""
    return "\t".join((kind, *key))


def said(item: Item, choices: Mapping[str, str]) -> Item:
    """The thing as a person has said it, or as it was proposed."""
    if item.id not in choices:
        return item
    return Item(item.kind, item.key, choices[item.id], Grade.SAID, "said", {}, item.needed, item.cells)


def groups(table: SurveyTable) -> dict[str, list[SurveyColumn]]:
    """The columns with content, by the header that a mapping names them by: columns that differ by their quarter or year alone are one thing."""
    found: dict[str, list[SurveyColumn]] = {}
    for column in table.columns:
        if column.numbers or column.texts or column.dates:
            open_header = without_period(column.header)
            found.setdefault(open_header if PERIOD in open_header else column.header, []).append(column)
    return found


def mapping_of(draft: Draft, reason: str = "") -> TableMapping:
    """What the draft says, in the terms that a table is read by."""
    if not draft.sheet:
        return TableMapping("", "", draft.table.fingerprint, reason=reason)
    columns = groups(draft.table)
    return TableMapping(
        "",
        draft.sheet,
        draft.table.fingerprint,
        fields={**_fixed(draft), **_columns(draft)},
        values=tuple(Value(item.key[0], fields=_of_header(draft, item.key[0])) for item in draft.of("role") if item.value == QUANTITY),
        words=_words(draft),
        fill_down=tuple(item.key[0] for item in draft.of("fill") if item.value == "yes"),
        leave_out=tuple(_left_out(draft)),
        ignore=tuple(i.key[0] for i in draft.of("role") if i.value == LEAVE_OUT and any(c.numbers and not c.total for c in columns[i.key[0]])),
        rows={item.key[0]: item.value for item in draft.of("row") if item.grade is Grade.SAID},
        reason=reason,
    )


def choices_of(mapping: TableMapping) -> dict[str, str]:
    """What a mapping said, as the choices that would give it again; the columns are those of the table it was made for."""
    said = {named("sheet"): mapping.sheet or LEAVE_OUT}
    field_of: dict[str, str] = {}
    for key, source in mapping.fields.items():
        if source.kind == "column":
            for header in source.at.split(JOINED):
                said[named("role", header)] = field_of[folded(header)] = key
        elif key != "company":
            said[named("fixed", key)] = _written(source)
    for value in mapping.values:
        said[named("role", value.column)] = QUANTITY
        said |= {named("value", value.column, key): _written(source) for key, source in value.fields.items()}
    said |= {named("role", header): LEAVE_OUT for header in mapping.ignore}
    said |= {named("word", key, theirs): ours for key, words in mapping.words.items() for theirs, ours in words.items()}
    for out in mapping.leave_out:
        said |= {named("word", field_of.get(folded(out.column), ""), word): LEAVE_OUT for word in out.words}
    said |= {named("row", label): role for label, role in mapping.rows.items()}
    return said | {named("fill", header): "yes" for header in mapping.fill_down}


def _fixed(draft: Draft) -> dict[str, Source]:
    return {item.key[0]: _source(item.value) for item in draft.of("fixed") if item.value}


def _columns(draft: Draft) -> dict[str, Source]:
    """Field -> the column it stands in; a quarter may stand in two, a year and a number."""
    headers: dict[str, list[str]] = {}
    for item in draft.of("role"):
        if item.value not in ("", QUANTITY, LEAVE_OUT):
            headers.setdefault(item.value, []).append(item.key[0])
    return {key: Source("column", JOINED.join(those)) for key, those in headers.items()}


def _of_header(draft: Draft, header: str) -> dict[str, Source]:
    return {item.key[1]: _source(item.value) for item in draft.of("value") if item.key[0] == header and item.value}


def _words(draft: Draft) -> dict[str, dict[str, str]]:
    """Their words that are not ours already."""
    words: dict[str, dict[str, str]] = {}
    for item in draft.of("word"):
        if item.value and item.value != LEAVE_OUT and item.why != "ours":
            words.setdefault(item.key[0], {})[item.key[1]] = item.value
    return words


def _left_out(draft: Draft) -> Iterator[LeaveOut]:
    words: dict[str, list[str]] = {}
    for item in draft.of("word"):
        if item.value == LEAVE_OUT:
            words.setdefault(item.key[0], []).append(item.key[1])
    for key, those in words.items():
        header = next((item.key[0] for item in draft.of("role") if item.value == key), "")
        yield LeaveOut(header, tuple(those), reason=", ".join(those))


def _source(value: str) -> Source:
    return Source(value.removeprefix(AT)) if value.startswith(AT) else Source("constant", value)


def _written(source: Source) -> str:
    return source.at if source.kind == "constant" else AT + source.kind


def tally(items: Iterable[Item]) -> dict[str, int]:
    """How many things are sure, to look at, unknown and left out."""
    counts = {"sure": 0, "look": 0, "unknown": 0, "left_out": 0}
    for item in items:
        if item.value in (LEAVE_OUT, "total") and not item.asks:
            counts["left_out"] += 1
        elif item.grade is Grade.UNKNOWN and not item.value:
            counts["unknown" if item.needed else "look"] += 1
        else:
            counts["look" if item.asks else "sure"] += 1
    return counts
