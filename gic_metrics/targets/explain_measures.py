"""Where the parts of the way to a target come from: the cells of today's level, the target's own figure, and each measure with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gic_metrics.accounting.explanation import CannotExplain, ExplainedRow, Explanation, Facts, Question, made_up, weighed
from gic_metrics.accounting.region import Region
from gic_metrics.reference import Target
from gic_metrics.targets.counting import CERTAINTIES, Counted
from gic_metrics.targets.explain import measured_rows, target_row, target_with_path
from gic_metrics.targets.measured import sites_of
from gic_metrics.targets.measures import Wedge, wedge
from gic_metrics.targets.progress import progress

MEASURES = ("needed", *CERTAINTIES, "no_plan")


def explain_measures(region: Region, facts: Facts, question: Question) -> Explanation:
    """What must go from the level of a period to a target, t CO2e: by how certain the measures are, and what has no plan yet."""
    target = target_with_path(region, question.group)
    period = question.period.removesuffix("-Q4")
    row = next((p for p in progress(region) if p.target == target.key and p.period == period), None)
    way = None if row is None else wedge(region, target, row)
    if row is None or way is None:
        raise CannotExplain("explain.unknown_period", period=question.period)
    value = way.needed_t if question.figure == "needed" else way.steps()[question.figure]
    rows = tuple(_rows(region, facts, target, way, row.kind, question.figure)) if value else ()
    return Explanation(question.figure, period, target.key, value, f"formula.{question.figure}", rows, row.missing)


def _rows(region: Region, facts: Facts, target: Target, way: Wedge, kind: str, figure: str) -> Iterator[ExplainedRow]:
    if figure in CERTAINTIES:
        yield from _measures(way, figure, 1.0)
        return
    known = [site for site in sites_of(region, target) if site not in way.missing]
    yield from measured_rows(region, facts, target, way.period, kind, known)
    yield target_row(target, -way.target_t)
    for certainty in CERTAINTIES if figure == "no_plan" else ():
        yield from _measures(way, certainty, -1.0)


def _measures(way: Wedge, certainty: str, sign: float) -> Iterator[ExplainedRow]:
    """Each measure with what is counted of it; where they give more than is needed, each counts for its share of that."""
    whole = way.cut(certainty).likely
    part = way.steps()[certainty] / whole if whole else 0.0
    for item in way.measures:
        if item.certainty == certainty and item.counted.likely:
            yield weighed(_measure(item), sign * part)


def _measure(item: Counted) -> ExplainedRow:
    stated = None if item.stated is None else item.stated.likely
    site = item.measure.at_sites[0] if len(item.measure.at_sites) == 1 else ""
    row = made_up(site, str(item.measure.year or ""), "measure", item.counted.likely, value=stated, unit="t", source=item.measure.source)
    return replace(row, cell=item.measure.key)
