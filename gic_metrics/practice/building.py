"""Building the practice ledger: each arrival of the calendar done as staff would do it, with the clock set to its day.

A ledger that is there already is carried on from where it stands: what has arrived is known by its file name, and nothing is made twice or removed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gic_metrics.intake.fill import filled, indicator_workbook
from gic_metrics.intake.layout import template
from gic_metrics.intake.template_sheets import Spelling
from gic_metrics.ledger import Ledger
from gic_metrics.practice.calendar import Arrival, arrivals, last_due
from gic_metrics.practice.plan import Plan, Rows
from gic_metrics.reference import Company, Reference
from gic_metrics.submission import Checked, ingest, make_template, open_ledger, withdraw
from gic_metrics.text import OSLO
from gic_metrics.vocabulary import Quarter, Sheet

PLAN = Path(__file__).resolve().parent.parent.parent / "data" / "practice" / "plan.toml"
LANGUAGE = "nb"
Progress = Callable[[int, int, str], None]
"""called with arrivals done, arrivals in all, and what is being done"""


class NotAccepted(RuntimeError):
    """A practice file was refused: the plan breaks a rule of intake. The message lists the findings."""


def last_reported(today: date) -> Quarter:
    """The last quarter whose practice reports have arrived by `today`."""
    return last_due(Plan.read(PLAN), today)


def build(where: str | Path, *, until: str | Quarter | None = None, today: date | None = None, progress: Progress | None = None) -> bool:
    """Make or carry on the practice ledger at `where` up to the reports of `until` (else: those that have arrived by `today`).

    True if anything was added. Raises WrongNature if `where` is a ledger of the public record, NotAccepted if the plan breaks a rule.
    """
    plan = Plan.read(PLAN)
    last = Quarter.parse(until) if until else last_due(plan, today or datetime.now(OSLO).date())
    timeline = arrivals(plan, last)
    Path(where).parent.mkdir(parents=True, exist_ok=True)
    clock = _SetClock(timeline[0].when)
    inbox = Inbox(plan, open_ledger(str(where), kind="practice", clock=clock), clock)
    before = inbox.ledger.version
    for done, arrival in enumerate(timeline):
        if progress:
            progress(done, len(timeline), f"{arrival.what} {arrival.quarter}")
        inbox.receive(arrival)
    if progress:
        progress(len(timeline), len(timeline), "")
    return inbox.ledger.version != before


@dataclass
class _SetClock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Inbox:
    """The staff of the practice cluster with their ledger."""

    plan: Plan
    ledger: Ledger
    clock: _SetClock
    spelling: Spelling = field(init=False)
    companies: list[Company] = field(init=False)
    stored: set[str] = field(init=False)

    def __post_init__(self) -> None:
        register = Reference.of(self.ledger.references()).register
        self.register = register
        self.spelling = Spelling(template().body, LANGUAGE, {site.id: site.name for site in register.sites.values()})
        self.companies = [c for org_no, c in register.companies.items() if org_no == c.org_no]
        self.stored = {s.file for s in self.ledger.submissions()}

    def receive(self, arrival: Arrival) -> None:
        """Do what the arrival asks for, unless it was done before."""
        self.clock.now = max([arrival.when, *(s.recorded_at for s in self.ledger.submissions()[:1])])
        match arrival.what:
            case "verified":
                self._take([self._verified(arrival.quarter.year)], self.plan.body["accept"])
            case "indicators":
                self._take(self._indicators(arrival.quarter))
            case "reports":
                self._take([self._report(c, arrival.quarter) for c in self._reporting(arrival.quarter)], self.plan.body["accept"])
            case "correction" | "mistake":
                self._take([self._again(arrival)], arrival.event["reason"])
            case "withdrawal":
                self._withdraw(arrival)

    def _take(self, files: Iterable[tuple[str, Callable[[], bytes]]], reason: str | None = None) -> None:
        """Ingest the files that are not stored yet; raises NotAccepted if one is refused."""
        made = [(name, make()) for name, make in files if name not in self.stored]
        if not made:
            return
        done = ingest(
            self.ledger,
            made,
            by=self.plan.body["staff"],
            proposed_by=self.plan.body["colleague"],
            accept_warnings=reason,
            today=self.clock.now.date(),
        )
        if refused := [c for c in done if c.submission is None]:
            raise NotAccepted("\n".join(_complaints(refused)))
        self.stored |= {name for name, _ in made}

    def _names(self) -> dict[str, str]:
        """Who stores, and for what changes a closed year, who proposed it."""
        return {"by": self.plan.body["staff"], "proposed_by": self.plan.body["colleague"]}

    def _reporting(self, quarter: Quarter) -> list[Company]:
        """Who sends a report for the quarter: everybody but those whose report never came."""
        silent = {self.register.sites[m["site"]].company for m in self.plan.events("missing") if m["period"] == str(quarter)}
        return [c for c in self.companies if c.org_no not in silent]

    def _sites(self, company: Company) -> list[str]:
        return [site.id for site in self.register.sites_of(company.org_no)]

    def _report(self, company: Company, quarter: Quarter) -> tuple[str, Callable[[], bytes]]:
        rows = self.plan.rows(self._sites(company), quarter)
        for event in self.plan.events("correction"):
            if event["period"] == str(quarter):
                rows = _changed(rows, event, event["first_sent_factor"])
        return f"{company.name} {quarter}.xlsx", lambda: self._workbook(company, quarter, rows)

    def _again(self, arrival: Arrival) -> tuple[str, Callable[[], bytes]]:
        """A second file for a quarter: the right figures, or, of a mistake, wrong ones."""
        company, rows = self._company_of(arrival), {}
        rows = self.plan.rows(self._sites(company), arrival.quarter)
        if arrival.what == "mistake":
            rows = _changed(rows, arrival.event, arrival.event["mistaken_factor"])
        return self._second_name(arrival), lambda: self._workbook(company, arrival.quarter, rows)

    def _company_of(self, arrival: Arrival) -> Company:
        return self.register.companies[self.register.sites[arrival.event["site"]].company]

    def _second_name(self, arrival: Arrival) -> str:
        return f"{self._company_of(arrival).name} {arrival.quarter} rettet.xlsx"

    def _withdraw(self, arrival: Arrival) -> None:
        stored = next(s for s in self.ledger.submissions() if s.file == self._second_name(arrival))
        if stored.state != "withdrawn":
            withdraw(
                self.ledger, stored.id, by=self.plan.body["staff"], proposed_by=self.plan.body["colleague"], reason=arrival.event["withdrawn_because"]
            )

    def _workbook(self, company: Company, quarter: Quarter, rows: Rows) -> bytes:
        """The company's own template of the quarter, filled in."""
        blank = make_template(self.ledger, company.org_no, quarter, LANGUAGE, generated=self.clock.now)
        return filled(blank, rows, self.spelling, by=self.plan.prepared_by(self._sites(company)[0]), on=self.clock.now.date())

    def _indicators(self, quarter: Quarter) -> list[tuple[str, Callable[[], bytes]]]:
        """The staff's own sheet, as long as the plan has values."""
        rows = self.plan.indicators(quarter, LANGUAGE)
        return [(f"Indikatorer {quarter}.xlsx", lambda: indicator_workbook(rows, self.spelling, str(quarter)))] if rows else []

    def _verified(self, year: int) -> tuple[str, Callable[[], bytes]]:
        """An extract of verified figures up to `year`, t CO2e: all years before the first report at once, after that one year."""
        first = self.plan.first_quarter.year
        years = range(self.plan.body["first_year"], first) if year < first else range(year, year + 1)
        return f"Verifiserte utslipp {years[0]}-{years[-1]}.csv", lambda: self._extract(years)

    def _extract(self, years: range) -> bytes:
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerow(["installation_id", "facility", *years])
        for site in self.register.sites.values():
            lines.writerow([site.id, site.name, *(self.plan.verified_t(site.id, year) for year in years)])
        return text.getvalue().encode("utf-8")


def _changed(rows: Rows, event: Any, factor: float) -> Rows:
    """The same rows with one figure multiplied: the one of the event's site, gas and category."""
    return {
        sheet: [
            row | {"quantity": round(row["quantity"] * factor)}
            if sheet is Sheet.EMISSIONS and all(row.get(k) == event[k] for k in ("site", "gas", "category"))
            else row
            for row in found
        ]
        for sheet, found in rows.items()
    }


def _complaints(refused: Iterable[Checked]) -> list[str]:
    found = [(c.reading.file, f) for c in refused for f in c.reading.findings]
    return [f"{file}: {f.severity} {f.code} {f.place_sheet or ''}!{f.cell or ''} {f.value or ''} {f.params}" for file, f in found]
