"""Who reports, for which sites, and for which quarter: rules 1, 2, 3 and 6."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.no import orgnr

from gic_metrics.intake.rules.rule import Case, error, warning
from gic_metrics.vocabulary import Finding, Quarter, Severity

REAL_FIRST_DIGITS = ("8", "9")
"""what the organisation numbers of the Brønnøysund register begin with"""
NOBODY = "000000000"
"""passes the checksum, and belongs to nobody"""


def number_is_valid(number: str) -> bool:
    """Nine digits with the right check digit (weights 3 2 7 6 5 4 3 2, modulus 11)."""
    try:
        return orgnr.validate(number) == number
    except ValidationError:
        return False


def number_can_exist(number: str, *, practice: bool) -> bool:
    """Begins with 8 or 9; in practice any number with the right check digit will do, but never nine zeros."""
    return number != NOBODY and (practice or number.startswith(REAL_FIRST_DIGITS))


def organisation_number(case: Case) -> Iterator[Finding]:
    """Rule 1."""
    number = case.reading.company
    if number and not number_is_valid(number):
        yield _of_file(case, "R01", "company", number, number=number)


def first_digit(case: Case) -> Iterator[Finding]:
    """Rule 2."""
    number = case.reading.company
    if number and number_is_valid(number) and not number_can_exist(number, practice=case.context.practice):
        yield _of_file(case, "R02", "company", number, number=number)


def membership(case: Case) -> Iterator[Finding]:
    """Rule 3: a company of the register, its own sites, and those in operation. An unknown site's name is found while the rows are read."""
    number = case.reading.company
    sound = bool(number) and number_is_valid(number or "") and number_can_exist(number or "", practice=case.context.practice)
    company = case.context.register.company_of(number) if number and sound else None
    if number and sound and company is None:
        yield _of_file(case, "R03o", "company", number, number=number)
    for site, rows in case.sites():
        if company is not None and site.company != company.org_no:
            yield error("R03c", rows[0], site=site.name, company=_owner(case, site.company), number=number, n=len(rows))
        elif site.active_to and _after(case.quarter, site.active_to):
            yield error("R03p", rows[0], site=site.name, until=site.active_to, quarter=case.quarter)


def period(case: Case) -> Iterator[Finding]:
    """Rule 6: a quarter that is over; one before the site was in the register is asked about."""
    if case.quarter is None:
        return
    if case.quarter.end > case.context.today:
        yield _of_file(case, "R06", "period", str(case.quarter), quarter=case.quarter, end=case.quarter.end)
    for site, rows in case.sites():
        if site.active_from and _before(case.quarter, site.active_from):
            yield warning("R06b", rows[0], site=site.name, since=site.active_from, quarter=case.quarter)


def _of_file(case: Case, code: str, place: str, value: str, **params: object) -> Finding:
    sheet, cell = case.reading.places.get(place, (None, None))
    return Finding(Severity.ERROR, code, sheet, cell, value, params)


def _owner(case: Case, number: str) -> str:
    company = case.context.register.companies.get(number)
    return company.name if company else number


def _after(quarter: Quarter | None, until: str) -> bool:
    """Whether the quarter lies wholly after a year (`2022`) or quarter (`2022-Q3`)."""
    return quarter is not None and (quarter > Quarter.parse(until) if "Q" in until else quarter.year > int(until))


def _before(quarter: Quarter, since: str) -> bool:
    return quarter < Quarter.parse(since) if "Q" in since else quarter.year < int(since)
