"""Closed years: a change to one is a restatement, and needs two people.

A year is closed for a site when the site has a verified figure for it, and for all when staff have closed it by name. Staff close no year while a
difference above 5 % between what was reported and what was verified has no written cause (accounting rules 3.4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gic_metrics.access import two_people
from gic_metrics.accounting.reconciliation import balances, reconcile
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Act, Ledger, LedgerError
from gic_metrics.vocabulary import Record, Sheet

CLOSED, REOPENED = "restatement.year_closed", "restatement.year_reopened"
"""acts; the subject is the year"""
CAUSE = "reconciliation.cause"
"""an act: why a verified year differs from what was reported; the subject is the site and the year, `NO-47 2025`"""


class ClosedYear(LedgerError):
    """A figure of a closed year would change, and there are not two names for it."""

    code = "closed_year"


class CauseWanted(LedgerError):
    """A difference of the year that is to be closed has no written cause."""

    code = "cause_wanted"


@dataclass(frozen=True, slots=True)
class ClosedYears:
    """Which years are closed for whom."""

    verified: frozenset[tuple[str, str]]
    """(site, year)"""
    by_staff: frozenset[str]

    def among(self, records: Iterable[Record]) -> tuple[tuple[str, str], ...]:
        """The (site, year) of the records that lie in a closed year, each once, by year and site."""
        found = {(record.site, record.period[:4]) for record in records}
        return tuple(sorted((one for one in found if one in self.verified or one[1] in self.by_staff), key=lambda one: one[::-1]))


def closed_years(ledger: Ledger, *, as_of: Any = None) -> ClosedYears:
    """What is closed as of the time."""
    verified = {
        (fact.record.site, fact.record.period[:4])
        for fact in ledger.facts(as_of=as_of, sheets=[Sheet.VERIFIED])
        if fact.record.value is not None
    }  # fmt: skip
    return ClosedYears(frozenset(verified), frozenset(closed_by_staff(ledger, as_of=as_of)))


def closed_by_staff(ledger: Ledger, *, as_of: Any = None) -> dict[str, Act]:
    """year -> who closed it, when and why."""
    found: dict[str, Act] = {}
    for act in ledger.acts("restatement.", as_of=as_of):
        if act.kind == CLOSED:
            found.setdefault(act.subject, act)
        elif act.kind == REOPENED:
            found.pop(act.subject, None)
    return found


def close_year(ledger: Ledger, year: str, *, by: str, reason: str) -> Act:
    """Lock a year for every site. Raises CauseWanted while a difference above 5 % has no written cause (3.4)."""
    if wanting := without_cause(ledger, year):
        raise CauseWanted(year=year, names=list(wanting))
    return ledger.act(CLOSED, year, {}, by=by, reason=reason)


def write_cause(ledger: Ledger, site: str, year: str, text: str, *, by: str) -> Act:
    """Why the verified year of a site differs from what was reported; every version of it stays."""
    return ledger.act(CAUSE, f"{site} {year}", {"text": text}, by=by)


def without_cause(ledger: Ledger, year: str) -> tuple[str, ...]:
    """The names of the sites whose difference wants a written cause and has none."""
    region = Region.read(ledger)
    wanting = next((found.wanting_cause for found in balances(reconcile(region)) if str(found.year) == year), ())
    written = {act.subject for act in ledger.acts(CAUSE)}
    return tuple(region.name(site) for site in wanting if f"{site} {year}" not in written)


def reopen_year(ledger: Ledger, year: str, *, by: str, proposed_by: str, reason: str) -> Act:
    """Unlock a year that staff closed; two names, else it would be a way round them. Raises ClosedYear."""
    if not two_people(by, proposed_by):
        raise ClosedYear(years=year)
    return ledger.act(REOPENED, year, {"proposed_by": proposed_by}, by=by, reason=reason)


def years_of(restates: Iterable[tuple[str, str]]) -> str:
    """The years in words of figures: `2020, 2021`."""
    return ", ".join(sorted({year for _, year in restates}))
