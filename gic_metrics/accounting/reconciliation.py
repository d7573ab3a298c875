"""Our annual figures against the verified ones, line by line (accounting rules 3.4, 12.3, 12.4).

Only the part of the quarters inside the EU ETS total is compared with a verified EU ETS figure. The net of all lines can hide what
the lines do not agree on, so the sum of the absolute differences stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gic_metrics.accounting.periods import true_up
from gic_metrics.accounting.region import Region
from gic_metrics.vocabulary import quarters_of

ALONE, PARTIAL, UNVERIFIED, SILENT = "alone", "partial", "unverified", "not_reported"
"""grades beside those of a true-up: a verified figure without quarters, with some of them, quarters without a verified figure, and a year that
the registry names as not reported"""


@dataclass(frozen=True, slots=True)
class Line:
    """One site and year, t CO2e inside the EU ETS total; difference = verified - reported."""

    site: str
    year: int
    reported_t: float | None
    """the sum of the reported quarters; None where there are none"""
    quarters: int
    """how many are reported"""
    verified_t: float | None
    difference_t: float | None
    """None unless the year is whole on both sides"""
    difference_pct: float | None
    """of the larger of the two, 0-100"""
    grade: str
    """"silent" up to 2 %, "warning" up to 5 %, "cause" above: a written cause is wanted (3.4); or ALONE, PARTIAL, UNVERIFIED, SILENT"""


def reconcile(region: Region) -> list[Line]:
    """Every site and year with a verified figure or reported quarters; newest year first, then the largest difference."""
    lines = [_line(region, site, year) for site in region.series for year in _years(region, site)]
    return sorted(lines, key=lambda line: (-line.year, -abs(line.difference_t or 0.0), line.site))


def _years(region: Region, site: str) -> list[int]:
    inputs = region.series[site].inputs
    return sorted({q.year for q in inputs.reported} | set(inputs.verified))


def _line(region: Region, site: str, year: int) -> Line:
    inputs = region.series[site].inputs
    opened = region.series[site].site
    due = [q for q in quarters_of(year) if q in inputs.reported or (opened.reports_in(str(q)) and not inputs.closed(q))]
    told = [inputs.reported[q] for q in due if q in inputs.reported]
    verified = inputs.verified_t(year)
    reported = sum(told) if told else None
    if verified is None:
        grade = UNVERIFIED if told else SILENT
        return Line(site, year, reported, len(told), None, None, None, grade)
    if reported is None:
        return Line(site, year, None, 0, verified, None, None, ALONE)
    if len(told) < len(due):
        return Line(site, year, reported, len(told), verified, None, None, PARTIAL)
    fitted = true_up(tuple(told), verified)
    return Line(site, year, reported, len(told), verified, fitted.difference, 100.0 * fitted.share, fitted.grade)


@dataclass(frozen=True, slots=True)
class Balance:
    """What the lines of a year come to, t CO2e."""

    year: int
    compared: int
    """lines whole on both sides"""
    net_t: float
    absolute_t: float
    wanting_cause: tuple[str, ...]
    """sites whose difference wants a written cause"""


def balances(lines: Iterable[Line]) -> list[Balance]:
    """One for each year in which anything could be compared, newest first."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        if line.difference_t is not None:
            found.setdefault(line.year, []).append(line)
    return [_balance(year, found[year]) for year in sorted(found, reverse=True)]


def _balance(year: int, lines: Sequence[Line]) -> Balance:
    differences = [line.difference_t or 0.0 for line in lines]
    wanting = tuple(sorted(line.site for line in lines if line.grade == "cause"))
    return Balance(year, len(lines), sum(differences), sum(abs(d) for d in differences), wanting)
