"""A case of the corpus: what was sent, and what must come of it, read from one file of `cases/`.

A record is a line `Utslipp!F2: PX-5 2026-Q3 scope1 CO2 fossil = 120 t`: the cell, site and period, what the figure is of, its value in the unit of
the accounts (`-` where it is not reported or could not be read, `NE` and the like behind it where a notation key says why). A finding is a line
`error V02 Utslipp!F2`. Both are the whole list: what is missing and what is too much fails alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from gic_metrics.intake.mapping import TableMapping
from gic_metrics.vocabulary import Answer, Finding, Record, Severity
from tests.intake.corpus import hostile
from tests.intake.corpus.book import grid, package

HERE = Path(__file__).parent
COMPANY = "310050059"
QUARTER = "2026-Q3"
_SAID = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


@dataclass(frozen=True)
class Sent:
    """One file as it was sent, and what is expected of it."""

    body: Mapping[str, Any]
    default_name: str

    @property
    def name(self) -> str:
        return self.body.get("name", self.default_name)

    @cached_property
    def data(self) -> bytes:
        if "made" in self.body:
            return hostile.MADE[self.body["made"]]()
        if "committed" in self.body:
            return (HERE / "files" / self.body["committed"]).read_bytes()
        if "text" in self.body:
            return self.body["text"].strip("\n").replace("\n", "\r\n").encode(self.body.get("encoding", "utf-8"))
        return package(self._sheets(), macros=self.body.get("macros", False), links=self.body.get("links", False))

    def _sheets(self) -> list[Mapping[str, Any]]:
        report = self.body.get("report", "")
        first = {"name": "Rapport", "rows": f"Organisasjonsnummer|{self.body.get('of', COMPANY)}\nKvartal|{report}"}
        return [*([first] if report else []), *self.body["sheet"]]

    @property
    def readable(self) -> bool:
        return self.body.get("readable", True)

    @property
    def mappings(self) -> list[TableMapping]:
        """What a person says of its tables, in their order."""
        return [TableMapping.from_json(one) for one in self.body.get("mapping", ())]

    @property
    def answers(self) -> list[Answer]:
        return [Answer(one["sheet"], one["cell"], one["kind"], one.get("value"), one["code"], reason="spurt") for one in self.body.get("answer", ())]

    def expected(self, key: str) -> list[str]:
        """The lines of `records`, `findings`, or (before a person has said anything) `asked`."""
        return sorted(" ".join(line.split()) for line in self.body.get(key, "").splitlines() if line.strip())


@dataclass(frozen=True)
class Case:
    """One situation of the inbox: mostly one file, sometimes several of one drop, sometimes with what was stored before."""

    name: str
    body: Mapping[str, Any]

    @property
    def items(self) -> list[str]:
        """What of the workbook contract it stands for (`items.toml`)."""
        return self.body["items"]

    @cached_property
    def sent(self) -> list[Sent]:
        files = self.body.get("file", [self.body])
        return [Sent(one, f"{self.name}{'' if len(files) == 1 else f'-{n}'}.xlsx") for n, one in enumerate(files, start=1)]

    @cached_property
    def before(self) -> list[Sent]:
        """Files that were stored before, in their order."""
        return [Sent(one, f"before-{n}.xlsx") for n, one in enumerate(self.body.get("before", ()), start=1)]


@cache
def cases() -> list[Case]:
    return [Case(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted((HERE / "cases").glob("*.toml"))]


@cache
def items() -> dict[str, dict[str, str]]:
    """Line of the workbook contract -> item -> what arrives."""
    return tomllib.loads((HERE / "items.toml").read_text("utf-8"))


def as_line(record: Record) -> str:
    """A record as the cases write it."""
    what = (record.variable, record.item, record.kind, record.gas, record.origin, record.category, record.basis, record.stage, record.gwp_set)
    party = f"-> {record.counterparty}" if record.counterparty else ""
    share = f"share {record.share:.10g}" if record.share is not None else ""
    days = f"stop days {record.stop_days:.10g}" if record.stop_days is not None else ""
    key = f"{record.notation}{':' + record.elsewhere if record.elsewhere else ''}"
    words = [record.site, record.period, *what, party, share, days, "control" if record.control else ""]
    value = "-" if record.value is None else f"{record.value:.10g}"
    said = " ".join([*(word for word in words if word), "=", value, *([] if record.value is None else [record.canonical_unit]), key])
    return f"{_place(record.place_sheet, record.cell)}: {said}".strip()


def finding_line(finding: Finding) -> str:
    return f"{_SAID[finding.severity]} {finding.code} {_place(finding.place_sheet, finding.cell)}".strip()


def _place(sheet: str | None, cell: str | None) -> str:
    return "!".join(part for part in (sheet, cell) if part)


def texts(case: Case) -> Iterator[str]:
    """Every row of a case's sheets, for those who look for what it holds."""
    for sent in case.sent:
        for sheet in sent.body.get("sheet", ()):
            yield from ("|".join(row) for row in grid(sheet["rows"]))
