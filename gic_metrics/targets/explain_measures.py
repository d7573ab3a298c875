"""Where the parts of the way to a target come from: the cells of today's level, the target's own figure, and each measure with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Facts, Question, made_up
from gic_metrics.accounting.region import Region
from gic_metrics.reference import Target
from gic_metrics.targets.counting import CERTAINTIES, Counted
from gic_metrics.targets.explain import measured_rows, target_row, target_with_path
from gic_metrics.targets.measured import sites_of
from gic_metrics.targets.measures import Wedge, wedge, wedges
from gic_metrics.targets.progress import target_progress

MEASURES = ("needed", *CERTAINTIES, "no_plan")
RANGE = {"no_plan_few": "high", "no_plan_many": "low"}
"""what has no plan if all measures take as much as is stated at most, or as little"""
LEVELS = ("level_secured", "level_likely", "level_possible", "level_low", "level_high")
"""the level in a year to come with what is secured, what is likely too, all that has a year, and all of it at its most and its least"""
REACHED_WITH = ("reached_likely", "reached_all")
"""the first year in which that brings the level to the target"""
MAY_SLIP = (*MEASURES, *RANGE, *LEVELS, *REACHED_WITH)
"""figures that are asked for with a delay of what does not run yet"""


def explain_measures(region: Region, facts: Facts, question: Question) -> Explanation:
    """What must go from the level of a period to a target, t CO2e: by how certain the measures are, and what has no plan yet.

    With `slip_years`, what does not run yet is late.
    """
    target = target_with_path(region, question.group)
    period = question.period.removesuffix("-Q4")
    row = next((p for p in target_progress(region, target) if p.period == period), None)
    way = None if row is None else wedge(region, target, row, slip_years=question.slip_years)
    if row is None or way is None:
        raise CannotExplain("explain.unknown_period", period=question.period)
    if question.figure in REACHED_WITH:
        return _reached(region, facts, question, target, way)
    if question.figure in RANGE:
        value = way.no_plan_t(RANGE[question.figure])
    else:
        value = way.needed_t if question.figure == "needed" else way.steps()[question.figure]
    rows = tuple(_rows(region, facts, target, way, row.kind, question.figure)) if value else ()
    formula = f"formula.{question.figure}"
    return Explanation(question.figure, period, target.key, value, formula, rows, row.missing, slip_years=question.slip_years)


def explain_level(region: Region, facts: Facts, question: Question) -> Explanation:
    """The level in a year to come, t CO2e: today's newest, less what each measure that has a year takes off it by then."""
    target = target_with_path(region, question.group)
    way = wedges(region, target_progress(region, target), slip_years=question.slip_years).get(target.key)
    if way is None or not question.period.isdigit() or not int(way.period[:4]) < int(question.period) <= target.target_year:
        raise CannotExplain("explain.unknown_period", period=question.period)
    found = _level(region, facts, question.figure, target, way, int(question.period))
    formula = f"formula.{question.figure}"
    return Explanation(question.figure, question.period, target.key, found.value, formula, found.rows, way.missing, slip_years=question.slip_years)


def _chosen(figure: str) -> tuple[tuple[str, ...], str]:
    """(which measures, how much of each) of a figure of LEVELS or REACHED_WITH."""
    name = figure.partition("_")[2]
    if name in CERTAINTIES:
        return CERTAINTIES[: CERTAINTIES.index(name) + 1], "likely"
    return CERTAINTIES, {"low": "high", "high": "low"}.get(name, "likely")


def _level(region: Region, facts: Facts, figure: str, target: Target, way: Wedge, year: int) -> Amount:
    certainties, case = _chosen(figure)
    known = [site for site in sites_of(region, target) if site not in way.missing]
    rows = list(measured_rows(region, facts, target, way.period, "r4q" if "Q" in way.period else "year", known))
    taken = [(item, item.effect_t(year, case)) for item in way.counted_in(year) if item.certainty in certainties]
    rows += [replace(_measure(item), contribution=-effect) for item, effect in taken if effect]
    return Amount("level", way.level_in(year, certainties, case), "t", tuple(rows), period=str(year))


def _reached(region: Region, facts: Facts, question: Question, target: Target, way: Wedge) -> Explanation:
    """The first year in which the level is at the target: no sum, but between the level of that year and of the year before."""
    year = way.reached_in(_chosen(question.figure)[0])
    amounts: tuple[Amount, ...] = ()
    if year is not None:
        levels = [_level(region, facts, question.figure, target, way, y) for y in (year - 1, year)]
        level = way.target_t
        name = "target_below" if target.strictly_below else "target"
        amounts = (*levels, Amount(name, level, "t", (target_row(target, level),), period=str(way.target_year)))
    value = None if year is None else float(year)
    formula, late = f"formula.{question.figure}", question.slip_years
    return Explanation(question.figure, way.period, target.key, value, formula, (), way.missing, "year", amounts, slip_years=late)


def _rows(region: Region, facts: Facts, target: Target, way: Wedge, kind: str, figure: str) -> Iterator[ExplainedRow]:
    if figure in CERTAINTIES:
        yield from _measures(way, figure, 1.0)
        return
    known = [site for site in sites_of(region, target) if site not in way.missing]
    yield from measured_rows(region, facts, target, way.period, kind, known)
    yield target_row(target, -way.target_t)
    for certainty in CERTAINTIES if figure.startswith("no_plan") else ():
        yield from _measures(way, certainty, -1.0, RANGE.get(figure, "likely"))


def _measures(way: Wedge, certainty: str, sign: float, case: str = "likely") -> Iterator[ExplainedRow]:
    """Each measure with what is counted of it; where they give more than is needed, each counts for its share of that."""
    whole = way.cut(certainty).of(case)
    part = way.steps(case)[certainty] / whole if whole else 0.0
    for item in way.measures:
        if item.certainty == certainty and item.counted.of(case):
            yield replace(_measure(item), contribution=sign * part * item.counted.of(case))


def _measure(item: Counted) -> ExplainedRow:
    stated = None if item.stated is None else item.stated.likely
    site = item.measure.at_sites[0] if len(item.measure.at_sites) == 1 else ""
    begins = str(item.starts.year) if item.starts else ""
    row = made_up(site, begins, "measure", item.counted.likely, value=stated, unit="t", source=item.measure.source)
    return replace(row, cell=item.measure.key)
