"""The exercises of the rehearsal: for each known mistake a report that is right in everything else, and the same report put right.

What each holds is data (`data/practice/exercises.toml`). The report under it is the plan's, of a practice company and the quarter after the last
that the rehearsal's ledger holds; the mistake is made in it as a sender would make it. The same exercise is the example on the page of its rule.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from gic_metrics.intake.altering import Change, altered, own_layout
from gic_metrics.intake.fill import KEY_COLUMNS, filled
from gic_metrics.intake.layout import template
from gic_metrics.intake.template_sheets import Spelling
from gic_metrics.ledger import Ledger
from gic_metrics.practice.plan import Plan, Row
from gic_metrics.reference import Register, seeds
from gic_metrics.submission import make_template
from gic_metrics.text import OSLO
from gic_metrics.vocabulary import Quarter, Severity, Sheet, quarters_between

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "practice" / "exercises.toml"
PLAN = FILE.with_name("plan.toml")
LAST, QUARTER = Quarter(2025, 2), Quarter(2025, 3)
"""the last quarter that the rehearsal's ledger holds, and the one that its exercises report"""


@dataclass(frozen=True)
class Exercise:
    """One mistake: the code it is found by, the report it is made in, what it is, and what one would do."""

    code: str
    chapter: str
    severity: Severity
    holds: Mapping[str, str]
    do: Mapping[str, str]
    site: str = "PX-4"
    quarter: Quarter = QUARTER
    made_of: str = "report"
    """`report` of the plan; `extract` of verified years; `own` layout; `stored`: a file that the ledger holds already"""
    ending: str = "xlsx"
    with_it: Sequence[Change] = ()
    """what the report says besides, in the faulty and in the right one"""
    wrong: Sequence[Change] = ()
    right: Sequence[Change] = ()
    """what the right one says instead, where it is not simply the report"""
    lines: Sequence[Sequence[Any]] = ()
    right_lines: Sequence[Sequence[Any]] = ()
    file: str = ""
    before: Sequence[Mapping[str, Any]] = ()
    """reports that are to be stored first: their `quarter`, and the `changes` in them"""
    beside: bool = False
    """the right report lies in the tray beside it"""

    @property
    def first(self) -> list[Exercise]:
        """The reports that are to be stored first, in their order."""
        return [replace(self, quarter=Quarter.parse(one["quarter"]), with_it=one["changes"], wrong=(), before=()) for one in self.before]


@dataclass(frozen=True)
class Example:
    """A row as it looks with the mistake and put right: column names, the cells of both, and which columns differ."""

    sheet: str
    columns: Sequence[str]
    wrong: Sequence[Any]
    right: Sequence[Any]
    differ: frozenset[int]


@lru_cache(maxsize=1)
def exercises() -> tuple[Exercise, ...]:
    """All of them, chapter by chapter, in the order of the file."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))["exercise"]
    return tuple(
        Exercise(**one | {"severity": Severity(one["severity"]), "quarter": Quarter.parse(one["quarter"]) if "quarter" in one else QUARTER})
        for one in said
    )


def exercise_of(code: str) -> Exercise | None:
    return next((one for one in exercises() if one.code == code), None)


@dataclass
class Workshop:
    """Makes the files in one language. `ledger` is the rehearsal's as it was when new: its templates are the same for everybody and always."""

    language: str
    ledger: Ledger | None = None
    _reports: dict[tuple[str, Quarter], bytes] = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan:
        return Plan.read(PLAN)

    @cached_property
    def register(self) -> Register:
        return Register.of(seeds("practice")["register"])

    @cached_property
    def spelling(self) -> Spelling:
        return Spelling(template().body, self.language, {site.id: site.name for site in self.register.sites.values()})

    def name(self, one: Exercise) -> str:
        """`R11 Prøvesement AS 2025-Q3.xlsx`; of a file that was stored before, its own name."""
        company = self.register.companies[self.register.sites[one.site].company]
        return one.file if one.made_of == "stored" else f"{one.code} {company.name} {one.quarter}.{one.ending}"

    def files(self, one: Exercise) -> list[tuple[str, bytes]]:
        """What is laid in the tray: what is to be stored first, the right one where the two are seen together, and last the one with the mistake."""
        first = [(self.name(early), self.faulty(early)) for early in one.first]
        beside = [(f"{one.code} {self.name(replace(one, code='A'))}", self.put_right(one))] if one.beside else []
        return [*first, *beside, (self.name(one), self.faulty(one))]

    def faulty(self, one: Exercise) -> bytes:
        return self._made(one, [*one.with_it, *one.wrong], one.lines)

    def put_right(self, one: Exercise) -> bytes:
        """The same report without the mistake."""
        return self._made(one, [*one.with_it, *one.right], one.right_lines)

    def example(self, one: Exercise) -> Example | None:
        """The first row that the mistake is in; None for a mistake of the file or of a sheet."""
        change = next((c for c in self._worked_out(one, one.wrong) if c["do"] in ("set", "add")), None)
        if one.made_of != "report" or change is None:
            return None
        sheet = Sheet(change["sheet"])
        base = self._row(one, change)
        wrong = base | dict(change["cells"])
        right = base if change["do"] == "set" else {}
        for cure in self._worked_out(one, one.right):
            if cure["do"] in ("set", "add") and cure["sheet"] == change["sheet"]:
                right = right | dict(cure["cells"])
        columns = [c for c in self.spelling.columns(sheet) if wrong.get(c["key"]) not in (None, "") or right.get(c["key"]) not in (None, "")]
        said = [[self._said(c, row.get(c["key"])) for c in columns] for row in (wrong, right)]
        differ = frozenset(n for n in range(len(columns)) if said[0][n] != said[1][n])
        return Example(self.spelling.sheet(str(sheet)), [c[self.language] for c in columns], *said, differ)

    def _said(self, column: Mapping[str, Any], value: Any) -> Any:
        """As it is seen in the cell."""
        if isinstance(value, Mapping):
            value = value.get(self.language) or value.get("error") or value.get("share") or "=" + str(value.get("formula"))
        return (self.spelling.written(column, value) or None) if isinstance(value, str) else value

    def _made(self, one: Exercise, changes: Sequence[Change], lines: Sequence[Sequence[Any]]) -> bytes:
        if one.made_of == "own":
            return altered(own_layout(lines, one.file), changes, self.spelling)
        if one.made_of == "extract":
            return "".join(",".join(map(str, line)) + "\n" for line in lines).encode()
        if one.made_of == "stored":
            return self._stored(one)
        return altered(self._report(one), list(self._worked_out(one, changes)), self.spelling)

    def _stored(self, one: Exercise) -> bytes:
        assert self.ledger is not None
        return self.ledger.original(next(s.sha256 for s in self.ledger.submissions() if s.file == one.file))

    def _report(self, one: Exercise) -> bytes:
        """The company's own workbook of the quarter, filled in as the plan says."""
        company = self.register.sites[one.site].company
        if (company, one.quarter) not in self._reports:
            assert self.ledger is not None
            on = datetime.combine(one.quarter.end + timedelta(days=20), datetime.min.time(), OSLO)
            blank = make_template(self.ledger, company, one.quarter, self.language, generated=on)
            rows = self.plan.rows(self._sites(one), one.quarter)
            self._reports[company, one.quarter] = filled(blank, rows, self.spelling, by=self.plan.prepared_by(one.site), on=on.date())
        return self._reports[company, one.quarter]

    def _sites(self, one: Exercise) -> list[str]:
        return [site.id for site in self.register.sites_of(self.register.sites[one.site].company)]

    def _worked_out(self, one: Exercise, changes: Sequence[Change]) -> Iterator[Change]:
        """The changes with their figures: what is given as a factor, as another quarter's or as another row's is worked out from the plan."""
        for change in changes:
            if change["do"] == "again":
                yield from self._again(one, change)
            elif "cells" in change and "sheet" in change:
                row = self._row(one, change)
                yield {**change, "cells": {key: self._figure(one, change, row, value) for key, value in change["cells"].items()}}
            else:
                yield change

    def _row(self, one: Exercise, change: Change) -> Row:
        """The plan's row that the change is about; what the exercise says besides is in it. Empty for a row that is added."""
        if change["do"] == "add":
            return {}
        rows = self._plan_rows(one, one.quarter, change["sheet"])
        rows += [dict(c["cells"]) for c in one.with_it if c["do"] == "add" and c["sheet"] == change["sheet"]]
        found = next(r for r in rows if _is(r, change.get("row", {})))
        for c in one.with_it:
            if c["do"] == "set" and c["sheet"] == change["sheet"] and _is(found, c.get("row", {})):
                found = found | dict(c["cells"])
        return found

    def _figure(self, one: Exercise, change: Change, row: Row, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        if "factor" in value:
            return _clean(row["quantity"] * value["factor"])
        if value.get("so_far"):
            quarters = quarters_between(Quarter(one.quarter.year, 1), one.quarter)
            return _clean(sum(self._same(one, row, change["sheet"], q)["quantity"] for q in quarters))
        parts = value.get("sum", [value] if "of" in value else [])
        return _clean(sum(self._of_another(one, change["sheet"], part) for part in parts)) if parts else value

    def _of_another(self, one: Exercise, sheet: str, part: Mapping[str, Any]) -> float:
        rows = self._plan_rows(one, one.quarter - part.get("back", 0), sheet)
        return float(next(r for r in rows if _is(r, part["of"]))["quantity"] * part.get("times", 1))

    def _again(self, one: Exercise, change: Change) -> Iterator[Change]:
        """Every figure of a sheet as it was some quarters ago."""
        for row in self._plan_rows(one, one.quarter, change["sheet"]):
            then = self._same(one, row, change["sheet"], one.quarter - change["back"])
            yield {"do": "set", "sheet": change["sheet"], "row": _key(row), "cells": {"quantity": then["quantity"]}}

    def _same(self, one: Exercise, row: Row, sheet: str, quarter: Quarter) -> Row:
        return next(r for r in self._plan_rows(one, quarter, sheet) if _key(r) == _key(row))

    def _plan_rows(self, one: Exercise, quarter: Quarter, sheet: str) -> list[Row]:
        return list(self.plan.rows(self._sites(one), quarter).get(Sheet(sheet), ()))


def _clean(value: float) -> float:
    return float(f"{value:.10g}")


def _is(row: Row, wanted: Mapping[str, Any]) -> bool:
    return all(row.get(key) == value for key, value in wanted.items())


def _key(row: Row) -> Row:
    return {name: row[name] for name in KEY_COLUMNS if row.get(name)}
