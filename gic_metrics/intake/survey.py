"""What stands on the sheets of a workbook that is not the template: the tables, found by content, in terms that a person can check.

A survey says what is there and guesses nothing about what it means: that is said by a mapping (`mapping.py`), which names the same columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gic_metrics.intake.mapping import fingerprint


@dataclass(frozen=True, slots=True)
class SurveyColumn:
    """One column of a table, as its header and its cells show it."""

    number: int
    header: str
    """all levels of the header, outermost first, with ` / ` between: `CO2 / 1. kvartal`; `col F` where there is none"""
    cell: str = ""
    """address of the innermost header cell"""
    unit: str = ""
    """a unit written in the header or in the row of units, as written"""
    period: str = ""
    """`2026-Q3` or `2022`, where the header names one"""
    total: bool = False
    """the header says that the column adds up others"""
    numbers: int = 0
    texts: int = 0
    dates: int = 0
    units: int = 0
    """of the texts, how many are a unit"""
    gaps: bool = False
    """blank below a filled cell while its row goes on: the key may stand on the first row of a block only"""
    samples: tuple[str, ...] = ()
    """the first different texts of its cells, five at most"""


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A row that is no plain row of figures. `role`: `unit`, `example`, `total`, `part` ("of which"), `text`, `header` (repeated)."""

    number: int
    role: str
    said: str
    cell: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Text near a table (a title, a note on a cell): where it stands, what it says, and the unit or period found in it."""

    cell: str
    text: str
    unit: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class SurveyTable:
    """One table: `header_row` is the innermost row of the header, rows run from `first_row` to `last_row`."""

    sheet: str
    header_row: int
    first_row: int
    last_row: int
    columns: tuple[SurveyColumn, ...]
    special: tuple[SurveyRow, ...] = ()
    remarks: tuple[Remark, ...] = ()
    n_rows: int = 0
    """rows of figures, the special ones left out"""

    @property
    def fingerprint(self) -> str:
        """The layout by its header texts, periods left out: what a remembered mapping is known by. Positions do not count."""
        return fingerprint(column.header for column in self.columns)

    @property
    def cell(self) -> str:
        """Where its header begins."""
        return self.columns[0].cell

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> SurveyTable:
        columns = tuple(SurveyColumn(**{**one, "samples": tuple(one["samples"])}) for one in body["columns"])
        special = tuple(SurveyRow(**one) for one in body["special"])
        return cls(**{**body, "columns": columns, "special": special, "remarks": tuple(Remark(**one) for one in body["remarks"])})


@dataclass(frozen=True, slots=True)
class SurveySheet:
    """A sheet of the file: its tables' number, and why it may hold none or be left out."""

    name: str
    state: str
    tables: int
    hidden_rows: int = 0
    hidden: str = ""
    """which: `5-9, 12`"""
    copy_of: str = ""
    """an earlier sheet with exactly the same cells"""
    numbers: int = 0
    """cells with a number, whether in a table or not"""


@dataclass(frozen=True, slots=True)
class Survey:
    """All that was found in a file. `names` are its defined names for single cells: name -> (sheet, cell)."""

    sheets: tuple[SurveySheet, ...] = ()
    tables: tuple[SurveyTable, ...] = ()
    names: Mapping[str, tuple[str, str]] | None = None

    def to_json(self) -> dict[str, Any]:
        body = asdict(self)
        body["names"] = {name: list(place) for name, place in (self.names or {}).items()}
        return body

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Survey:
        return cls(
            tuple(SurveySheet(**one) for one in body["sheets"]),
            tuple(SurveyTable.from_json(one) for one in body["tables"]),
            {name: (place[0], place[1]) for name, place in (body.get("names") or {}).items()},
        )
