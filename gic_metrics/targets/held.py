"""One period held against a path, of tonnes or of reuse: its figures, and the rows that each of them is the sum of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from gic_metrics.accounting.explanation import Amount, ExplainedRow, Explanation, weighed

AGAINST_TARGET = ("actual", "path", "gap")
PACE = ("base", "required", "achieved", "pace", "waiting")
GONE = ("cut", "remains", "done")
STATUS = ("status", "gap_share")
HELD = (*AGAINST_TARGET, *PACE, *GONE, *STATUS)
PER_YEAR = ("required", "achieved", "waiting")
BEFORE_THE_LAST_YEAR = 1.0
"""with less than this left, another year of waiting leaves nothing to go in"""


@dataclass(frozen=True)
class Held:
    """One period held against a path: the figures, in the target's unit, and the rows that each part of them comes from."""

    figure_unit: str
    now: float
    base_year: float
    target_year: float
    rising: bool
    actual: float | None
    path: float | None
    base: float | None
    target: float
    required: float | None
    achieved: float | None
    share_pct: float | None
    """the gap of the base, or of the way to the target for a rise"""
    measured_rows: Callable[[], Iterable[ExplainedRow]]
    path_rows: Callable[[], Iterable[ExplainedRow]]
    base_rows: Callable[[], Iterable[ExplainedRow]]
    target_row: Callable[[float], ExplainedRow]
    """what the target itself adds, given its contribution"""
    scale: float = 1.0
    """what a gap is held against"""

    @property
    def way(self) -> float:
        """A cut is positive for what is emitted, a rise for what is removed or used again."""
        return -1.0 if self.rising else 1.0

    def value(self, figure: str) -> float | None:
        """The figure; None where it cannot be known."""
        if figure in STATUS:
            return self.share_pct
        if figure in ("actual", "path", "base", "required", "achieved"):
            known: float | None = getattr(self, figure)
            return known
        if self.actual is None or self.path is None or self.base is None:
            return None
        cut, left, whole = self.way * (self.base - self.actual), self.target_year - self.now, self.way * (self.base - self.target)
        if figure == "pace":
            return self.required / self.achieved if self.required is not None and self.achieved is not None and self.achieved > 0 else None
        if figure == "waiting":
            return self.required * left / (left - 1) if self.required is not None and left > BEFORE_THE_LAST_YEAR else None
        if figure == "done":
            return 100.0 * cut / whole if whole else None
        return {"gap": self.actual - self.path, "cut": cut, "remains": self.way * (self.actual - self.target)}[figure]

    def unit(self, figure: str) -> str:
        if figure in (*STATUS, "done"):
            return "pct"
        if figure == "pace":
            return "times"
        unit = "points" if self.figure_unit == "pct" and figure in ("gap", "cut", "remains", *PER_YEAR) else self.figure_unit
        return f"{unit}_per_year" if figure in PER_YEAR else unit

    def rows(self, figure: str) -> Iterator[ExplainedRow]:
        """The rows that sum to the figure."""
        left, gone, way = self.target_year - self.now, self.now - self.base_year, self.way
        if figure == "actual":
            yield from self.measured_rows()
        elif figure == "path":
            yield from self.path_rows()
        elif figure == "base":
            yield from self.base_rows()
        elif figure in ("remains", "required", "waiting", "pace"):
            years = {"remains": 1.0, "required": left, "waiting": left - 1.0, "pace": left * (self.achieved or 1.0)}[figure]
            yield from each(self.measured_rows(), way / years)
            yield self.target_row(-way * self.target / years)
        elif figure in ("cut", "achieved", "done"):
            part = {"cut": 1.0, "achieved": 1.0 / gone if gone else 0.0, "done": 100.0 / (way * ((self.base or 0.0) - self.target) or 1.0)}[figure]
            yield from each(self.base_rows(), way * part)
            yield from each(self.measured_rows(), -way * part)
        else:
            part = 1.0 if figure == "gap" else 100.0 / self.scale
            yield from each(self.measured_rows(), part)
            yield from each(self.path_rows(), -part)

    def amounts(self, figure: str) -> Iterator[Amount]:
        """What the figure is divided by, or made from, where it is a share or a quotient."""
        if figure == "pace":
            yield from (Amount(name, self.value(name) or 0.0, self.unit(name), tuple(self.rows(name))) for name in ("required", "achieved"))
        elif figure in STATUS:
            yield Amount("gap", self.value("gap") or 0.0, self.unit("gap"), tuple(self.rows("gap")))
        if figure == "done":
            yield Amount("cut", self.value("cut") or 0.0, self.unit("cut"), tuple(self.rows("cut")))
        if figure == "done" or (figure in STATUS and self.rising):
            rows = (self.target_row(-self.way * self.target), *each(self.base_rows(), self.way))
            yield Amount("way", self.way * ((self.base or 0.0) - self.target), self.unit("gap"), rows)
        elif figure in STATUS:
            yield Amount("base", self.base or 0.0, self.figure_unit, tuple(self.base_rows()))


def explained(figure: str, period: str, group: str, one: Held, said: Said) -> Explanation:
    """The explanation of one figure held against a path; a status and a pace are told by their words."""
    value = one.value(figure)
    rows = tuple(one.rows(figure)) if value is not None else ()
    amounts = tuple(one.amounts(figure)) if value is not None or (figure == "pace" and said.pace and one.base is not None) else ()
    word = f"cli.status.{said.status}" if figure == "status" else f"cli.pace.{said.pace}" if figure == "pace" and said.pace else ""
    because = f"cli.reason.{said.reason}" if figure == "status" and said.reason else ""
    missing: tuple[str, ...] = getattr(said, "missing", ())
    return Explanation(figure, period, group, value, f"formula.{figure}", rows, missing, one.unit(figure), amounts, word, because)


class Said(Protocol):
    """What an assessment says in words."""

    @property
    def status(self) -> str: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def pace(self) -> str | None: ...


def each(rows: Iterable[ExplainedRow], factor: float) -> Iterator[ExplainedRow]:
    return (weighed(row, factor) for row in rows)
