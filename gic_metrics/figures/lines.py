"""A figure as one line of a table for programs: value, unit, status, coverage, the versions it rests on, and the call that explains it.

The columns are the same for every figure, in both languages; pandas and a spreadsheet read them as they are. `explain` is what the command line is
given to lead the figure back to its cells, as of the day of the export: it is the key that the lines of the cells carry too.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from gic_metrics.accounting.explanation import CannotExplain, Explanation, Question, total_of
from gic_metrics.accounting.versions import Versions
from gic_metrics.figures.explained import figure_name, group_said
from gic_metrics.targets import measured
from gic_metrics.text import OSLO, Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total

COLUMNS = (
    "figure", "name", "group", "group_name", "period", "four_quarters", "since", "value", "unit", "status", "coverage_pct", "missing", "ledger",
    "as_of", "ledger_version", "register", "perimeter", "factors", "gwp_set", "targets", "base", "explain",
)  # fmt: skip
CELL = (
    "explain", "figure", "part", "part_site", "part_period", "site", "period", "submission", "file", "sheet", "cell", "variable", "gas", "value",
    "unit", "contribution", "contribution_unit", "recorded_at", "recorded_by",
)  # fmt: skip
"""of a line behind a figure: `part` is empty for the figure itself, else the amount that the formula names besides"""
Line = tuple[str | float | None, ...]


@dataclass(frozen=True)
class Lines:
    """Makes the lines of figures of one region, as of one time, in one language."""

    region: Region
    versions: Versions
    as_of: datetime
    words: Words

    def line(self, question: Question, value: float | None, unit: str, status: str | None = None) -> Line:
        """The line of a figure; an unknown value is an empty cell, never 0. `status`: of the figure, else how settled the total is."""
        held, total, group = self.versions, self._total(question), question.group or self.region.reference.cluster.key
        numbers = [float(getattr(held, name).number) for name in ("register", "perimeter", "factors")]
        return (
            question.figure,
            figure_name(question.figure, self.words),
            group,
            group_said(self.region, group, self.words),
            question.period,
            "yes" if question.rolling else "no",
            _since(question),
            value,
            unit,
            status or (total.status if total else None),
            total.coverage_pct if total else None,
            " ".join(total.missing) if total else None,
            self.region.kind,
            _stamp(self.as_of),
            float(self.region.version),
            *numbers,
            held.gwp_set,
            float(held.targets.number),
            float(held.base.number) if held.base else None,
            self.call(question),
        )

    def call(self, question: Question) -> str:
        """What follows `python -m gic_metrics` to explain the figure as it stood at the time of the line."""
        said = ["explain", question.figure, "--period", question.period]
        said += ["--group", question.group] if question.group else []
        said += ["--rolling"] if question.rolling else []
        said += ["--from", since] if (since := _since(question)) else []
        said += ["--slip", str(question.slip_years)] if question.slip_years else []
        return shlex.join([*said, "--gwp", self.region.gwp_set, "--as-of", _stamp(self.as_of)])

    def _total(self, question: Question) -> Total | None:
        """What the figure is of: its coverage and how settled it is; None for what is of no such total (a stream, a year to come)."""
        target = self.region.reference.targets.get(question.group or "")
        if target is not None:
            kinds = [kind for kind in ("year", "r4q") if question.period in self.region.periods(kind)]
            return measured.total_of(self.region, target, question.period, kinds[0]) if kinds else None
        try:
            return total_of(self.region, question)
        except CannotExplain:
            return None


def _since(question: Question) -> str | None:
    """What a change is counted from: the earlier period, or the day on which the figure was known as it was then."""
    return question.earlier or (_stamp(question.known) if question.known is not None else None)


def _stamp(when: date | datetime) -> str:
    """ISO 8601; a time with the offset of Oslo."""
    return when.astimezone(OSLO).isoformat() if isinstance(when, datetime) else when.isoformat()


def cell_lines(found: Explanation, call: str) -> Iterator[Line]:
    """The lines behind a figure under its call, and after them those of the amounts that its formula names."""
    parts = [(None, None, None, found.unit, found.rows), *((a.name, a.of or None, a.period or None, a.unit, a.rows) for a in found.amounts)]
    for name, of, period, unit, rows in parts:
        for r in rows:
            recorded = _stamp(r.recorded_at) if r.recorded_at else None
            told = [one or None for one in (r.site, r.period, r.submission, r.file, r.sheet, r.cell, r.variable, r.gas)]
            yield (call, found.figure, name, of, period, *told, r.value, r.unit, r.contribution, unit, recorded, r.recorded_by or None)
