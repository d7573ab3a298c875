"""The whole self-check: the books of the accounting, and beside them every kind of figure that stands on it. Red stops publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from gic_metrics.accounting.annual import so_far
from gic_metrics.accounting.changes import between
from gic_metrics.accounting.circularity import known_flows
from gic_metrics.accounting.explain_beside import ASSURED, COVERAGE, FROM_MEMBERS, RATES, REUSE, SCOPE2, WEIGHT
from gic_metrics.accounting.explain_boundary import BOUNDARY
from gic_metrics.accounting.explain_change import CHANGES, explain_change
from gic_metrics.accounting.explain_grades import GRADED
from gic_metrics.accounting.explain_share import COMPARED, SHARES, TRANSIT
from gic_metrics.accounting.explain_so_far import SO_FAR
from gic_metrics.accounting.explain_streams import CIRCULAR, flow_key, stream_key
from gic_metrics.accounting.explain_uncertainty import UNCERTAIN
from gic_metrics.accounting.explanation import Behind, Explanation, Facts, Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse import matched
from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.accounting.selfcheck import Check, agree, check_of
from gic_metrics.accounting.selfcheck import selfcheck as checks_of_the_accounting
from gic_metrics.ledger import Ledger
from gic_metrics.targets.explain import explain_assessed
from gic_metrics.targets.explain_forecast import explain_forecast
from gic_metrics.targets.explain_measures import LEVELS, MEASURES, RANGE, REACHED_WITH
from gic_metrics.targets.explain_outlook import AHEAD, BUDGET, COMPOUND, REACHED, TREND
from gic_metrics.targets.explain_reuse import explain_reuse_assessed
from gic_metrics.targets.explanations import BY_FIGURE
from gic_metrics.targets.forecasts import kept, report_card
from gic_metrics.targets.held import HELD
from gic_metrics.targets.measures import CERTAINTIES, wedge, wedges
from gic_metrics.targets.outlook import annual_t, outlooks
from gic_metrics.targets.paths import budget_use
from gic_metrics.targets.progress import Progress, progress
from gic_metrics.targets.recomputed import NO_SUMS, recomputed
from gic_metrics.targets.reuse import reuse_target_progress
from gic_metrics.vocabulary import Sheet


def selfcheck(ledger: Ledger, *, as_of: datetime | None = None, region: Region | None = None, deep: bool = False) -> list[Check]:
    """All checks; `deep` also looks at every period and file, not only at the newest."""
    found = region or Region.read(ledger, as_of=as_of)
    facts = Behind(ledger, found.as_of)
    beside = check_of("explained_beside", _beside(found, facts, deep=deep))
    changes = check_of("changes_sum", _changes(ledger, found, facts))
    targets = check_of("targets_explained", _targets(found, facts, deep=deep))
    ahead = check_of("ahead_explained", _ahead(ledger, found, facts))
    return [*checks_of_the_accounting(ledger, as_of=as_of, region=found, deep=deep, facts=facts), beside, changes, targets, ahead]


def _summed(name: str, found: Explanation) -> Iterator[tuple[str, bool]]:
    """The rows sum to the figure, and those of each amount to that; what is made from its amounts is found again from them."""
    if found.value is None:
        return
    if found.figure not in NO_SUMS:
        yield name, agree(found.value, found.contributed)
    yield from ((f"{name} {a.name} {a.of}{a.period}".strip(), agree(a.value, a.summed)) for a in found.amounts)
    again = recomputed(found)
    if again is not None or found.figure in NO_SUMS:
        yield f"{name} again", agree(found.value, again)


def _beside(region: Region, facts: Facts, *, deep: bool) -> Iterator[tuple[str, bool]]:
    """Scope 2, coverage, uncertainty, the shares, reuse and its rates."""
    kinds = (("year", (*SCOPE2, *FROM_MEMBERS, *COVERAGE, *ASSURED, *WEIGHT, *UNCERTAIN, *GRADED, *SHARES, *TRANSIT)), ("quarter", (*REUSE, *RATES)))
    for kind, figures in kinds:
        periods = region.periods(kind)
        for period in periods if deep else periods[-1:]:
            for figure in figures:
                yield from _summed(f"{figure} {period}", BY_FIGURE[figure](region, facts, Question(figure, period)))
    yield from _so_far(region, facts)
    yield from _each_stream(region, facts, deep=deep)


def _so_far(region: Region, facts: Facts) -> Iterator[tuple[str, bool]]:
    """The year so far, and the change from the year before of the same sites."""
    found, years = so_far(region), region.periods("year")
    for figure in SO_FAR if found is not None else ():
        year = str(found.last.year) if found else ""
        yield from _summed(f"{figure} {year}", BY_FIGURE[figure](region, facts, Question(figure, year)))
    if len(years) > 1:
        for figure in (*COMPARED, *BOUNDARY):
            asked = Question(figure, years[-1], earlier=years[-2])
            yield from _summed(f"{figure} {years[-1]}", BY_FIGURE[figure](region, facts, asked))


def _each_stream(region: Region, facts: Facts, *, deep: bool) -> Iterator[tuple[str, bool]]:
    """Every stream of the newest quarter, and the material of each site, wet and dry apart."""
    told = facts.facts(as_of=region.as_of, sheets=[Sheet.REUSE])
    found = matched(told)
    newest = max((s.period for s in found), default="")
    for stream in found:
        if deep or stream.period == newest:
            asked = Question("stream", stream.period, stream_key(stream))
            yield from _summed(f"stream {stream.period} {asked.group}", BY_FIGURE["stream"](region, facts, asked))
    for key in (flow_key(flow) for flow in known_flows(told) if flow.period == newest):
        for figure in CIRCULAR:
            yield from _summed(f"{figure} {newest} {key}", BY_FIGURE[figure](region, facts, Question(figure, newest, key)))


def _changes(ledger: Ledger, region: Region, facts: Facts) -> Iterator[tuple[str, bool]]:
    """From the year before to the newest: the bars are the change, and each leads back to its rows."""
    years = region.periods("year")
    if len(years) < 2:
        return
    earlier, later = years[-2:]
    change = between(region, ledger, earlier, later)
    if not change.known:
        return
    yield f"{earlier} {later}", agree((change.later.emitted_ets_t or 0.0) - (change.earlier.emitted_ets_t or 0.0), change.change_t)
    for figure in CHANGES:
        asked = Question(figure, later, earlier=earlier)
        yield from _summed(f"{figure} {earlier} {later}", explain_change(region, ledger, facts, asked, change))


def _targets(region: Region, facts: Facts, *, deep: bool) -> Iterator[tuple[str, bool]]:
    """What is held against a target leads back to cells, and the parts of the way are all that must go."""
    rows = progress(region)
    newest = {row.target: row for row in rows}
    for row in rows if deep else newest.values():
        for figure in HELD:
            found = explain_assessed(region, facts, region.reference.targets[row.target], row, figure)
            yield from _summed(f"{row.target} {figure} {row.period}", found)
    yield from (pair for row in newest.values() for pair in _way(region, facts, row))
    years = ReuseYears.of(facts.facts(as_of=region.as_of, sheets=[Sheet.REUSE]), region.series)
    for key, target in region.reference.reuse_targets.items():
        assessed = reuse_target_progress(years, target)
        for one in assessed if deep else assessed[-1:]:
            for figure in HELD:
                yield from _summed(f"{key} {figure} {one.period}", explain_reuse_assessed(years, target, one, figure))


def _ahead(ledger: Ledger, region: Region, facts: Facts) -> Iterator[tuple[str, bool]]:
    """The trend and the budget of each target, the level in its year, and what was kept of the years to come: back to cells, and found again."""
    for found in outlooks(region):
        use = budget_use(found.path, annual_t(region, region.reference.targets[found.target], found.sites)) if found.path else None
        last = str(found.values[-1][0]) if found.values else ""
        asked = [Question(f, last, found.target) for f in (*TREND, *REACHED) if found.trend is not None]
        asked += [Question(f, str(use.last), found.target) for f in BUDGET if use is not None]
        asked += [Question(f, last, found.target) for f in COMPOUND if found.path is not None and last]
        if found.trend is not None and found.path is not None and found.trend.last < found.path.target_year:
            asked += [Question(f, str(int(found.path.target_year)), found.target) for f in AHEAD]
        for question in asked:
            yield from _summed(f"{found.target} {question.figure} {question.period}", BY_FIGURE[question.figure](region, facts, question))
    for key, way in wedges(region, progress(region)).items():
        questions = [Question(f, str(way.target_year), key) for f in LEVELS] if int(way.period[:4]) < way.target_year else []
        for question in (*questions, *(Question(f, way.period, key) for f in REACHED_WITH)):
            yield from _summed(f"{key} {question.figure} {question.period}", BY_FIGURE[question.figure](region, facts, question))
    for checked in report_card(region, kept(ledger, as_of=region.as_of)):
        way_of, year, known = checked.forecast.way, str(checked.year), checked.forecast.kept_at
        for what in ("said", "came", "error"):
            question = Question(f"{what}_{way_of}", year, checked.forecast.target, known=known)
            yield from _summed(f"{checked.forecast.target} {question.figure} {year}", explain_forecast(region, ledger, facts, question))


def _way(region: Region, facts: Facts, row: Progress) -> Iterable[tuple[str, bool]]:
    target = region.reference.targets[row.target]
    way = None if target.rising else wedge(region, target, row)
    if way is None:
        return
    found = {figure: BY_FIGURE[figure](region, facts, Question(figure, row.period, row.target)) for figure in (*MEASURES, *RANGE)}
    yield f"{row.target} steps", agree(way.needed_t, sum(found[part].value or 0.0 for part in (*CERTAINTIES, "no_plan")))
    for figure, one in found.items():
        yield from _summed(f"{row.target} {figure}", one)
