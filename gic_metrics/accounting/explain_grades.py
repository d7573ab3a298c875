"""Where the shares of E by how they were found come from: verified, measured or calculated, the company's own estimate, filled in here (7.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gic_metrics.accounting.explain import site_rows, term_rows
from gic_metrics.accounting.explain_share import estimate_terms
from gic_metrics.accounting.explanation import Amount, ExplainedRow, Explanation, Facts, Question, row_of, total_of, weighed
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.accounting.uncertainty import GRADES, Uncertainty, uncertainty_of
from gic_metrics.vocabulary import Sheet

GRADED = tuple(f"grade_{grade.lower()}" for grade in GRADES)


def explain_grade(region: Region, facts: Facts, question: Question) -> Explanation:
    """The share of E of one grade of data quality, percent; the cells that were found so, scaled to what they make of E."""
    total, uncertainty, grade = total_of(region, question), uncertainty_of(region, facts), question.figure[-1].upper()
    found = uncertainty.of(total, question.kind)
    items = [region.figure(site, question.period, question.kind) for site in total.reporting]
    parts = tuple(row for item in items for row in _of_grade(region, facts, uncertainty, item, grade))
    whole = sum(sum(uncertainty.graded(item).values()) for item in items)
    value = None if found is None or not whole else found.share_by_grade_pct[grade]
    formula, missing = f"formula.{question.figure}", total.missing
    if value is None:
        return Explanation(question.figure, question.period, total.group, None, formula, (), missing, "pct")
    part = Amount("grade_part", sum(row.contribution for row in parts), "t", parts)
    emitted = Amount("emitted", total.emitted_t or 0.0, "t", tuple(row for item in items for row in site_rows(region, facts, item, "emitted")))
    rows = tuple(weighed(row, 100.0 / whole) for row in parts)
    return Explanation(question.figure, question.period, total.group, value, formula, rows, missing, "pct", (part, emitted))


def _of_grade(region: Region, facts: Facts, uncertainty: Uncertainty, item: SiteFigure, grade: str) -> Iterator[ExplainedRow]:
    """The rows of one site's E that are of the grade, scaled to what of E they are."""
    filled, reported, told = uncertainty.filled_t(item), uncertainty.graded(item), list(_cells(region, facts, uncertainty, item))
    amount = reported[grade]
    if grade == "A" and amount:
        verified = min(item.verified_t, item.emitted_t or 0.0)
        yield from _scaled(term_rows(region, facts, item.site, item.terms), verified)
        amount -= verified
    elif grade == "D" and filled:
        yield from _scaled(_filled(region, facts, item), filled)
        amount -= filled
    if amount:
        own = [row for row, of in told if of == grade]
        yield from _scaled(own or site_rows(region, facts, item, "emitted"), amount)


def _filled(region: Region, facts: Facts, item: SiteFigure) -> Iterator[ExplainedRow]:
    """What stands in for reports that are missing, and what it rests on."""
    for estimate in item.estimates:
        yield from term_rows(region, facts, item.site, estimate_terms(region, item.site, estimate))
    if item.back_cast is not None:
        yield from term_rows(region, facts, item.site, item.back_cast.terms)
    if item.apportioned_t:
        yield from term_rows(region, facts, item.site, {("verified", str(int(item.period[:4]) - 1)): 1.0})


def _cells(region: Region, facts: Facts, uncertainty: Uncertainty, item: SiteFigure) -> Iterator[tuple[ExplainedRow, str]]:
    """Each reported row of scope 1 in the period, with the grade of its method."""
    periods = [str(quarter) for quarter in item.quarters]
    for fact in facts.facts(as_of=region.as_of, sites=[item.site], periods=periods, sheets=[Sheet.EMISSIONS]):
        graded = uncertainty.grade_of(fact.record)
        if graded is not None:
            yield row_of(fact, graded[1]), graded[0]


def _scaled(rows: Iterable[ExplainedRow], amount: float) -> Iterator[ExplainedRow]:
    """The rows so that they sum to the amount; none where they sum to nothing."""
    found = list(rows)
    summed = sum(row.contribution for row in found)
    yield from (weighed(row, amount / summed) for row in found if summed)
