"""The whole self-check: the books of the accounting, and beside them every kind of figure that stands on it. Red stops publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from gic_metrics.accounting.changes import between
from gic_metrics.accounting.explain_beside import ASSURED, COVERAGE, RATES, REUSE, SCOPE2
from gic_metrics.accounting.explain_change import CHANGES, explain_change
from gic_metrics.accounting.explain_uncertainty import UNCERTAIN
from gic_metrics.accounting.explanation import Behind, Explanation, Facts, Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.selfcheck import Check, agree, check_of
from gic_metrics.accounting.selfcheck import selfcheck as checks_of_the_accounting
from gic_metrics.ledger import Ledger
from gic_metrics.targets.explain import AGAINST_TARGET, PACE, STATUS
from gic_metrics.targets.explain_measures import MEASURES
from gic_metrics.targets.explanations import BY_FIGURE
from gic_metrics.targets.measures import CERTAINTIES, wedge
from gic_metrics.targets.progress import Progress, progress


def selfcheck(ledger: Ledger, *, as_of: datetime | None = None, region: Region | None = None, deep: bool = False) -> list[Check]:
    """All checks; `deep` also looks at every period and file, not only at the newest."""
    found = region or Region.read(ledger, as_of=as_of)
    facts = Behind(ledger, found.as_of)
    beside = check_of("explained_beside", _beside(found, facts, deep=deep))
    changes = check_of("changes_sum", _changes(ledger, found, facts))
    targets = check_of("targets_explained", _targets(found, facts, deep=deep))
    return [*checks_of_the_accounting(ledger, as_of=as_of, region=found, facts=facts, deep=deep), beside, changes, targets]


def _summed(name: str, found: Explanation) -> Iterator[tuple[str, bool]]:
    """The rows sum to the figure, and those of each amount to that."""
    if found.value is not None:
        yield name, agree(found.value, found.contributed)
        yield from ((f"{name} {a.name} {a.of}".strip(), agree(a.value, sum(row.contribution for row in a.rows))) for a in found.amounts)


def _beside(region: Region, facts: Facts, *, deep: bool) -> Iterator[tuple[str, bool]]:
    """Scope 2, coverage, uncertainty, reuse and its rates."""
    kinds = (("year", (*SCOPE2, *COVERAGE, *ASSURED, *UNCERTAIN)), ("quarter", (*REUSE, *RATES)))
    for kind, figures in kinds:
        periods = region.periods(kind)
        for period in periods if deep else periods[-1:]:
            for figure in figures:
                yield from _summed(f"{figure} {period}", BY_FIGURE[figure](region, facts, Question(figure, period)))


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
        for figure in (*AGAINST_TARGET, *PACE, *STATUS):
            yield from _summed(f"{row.target} {figure} {row.period}", BY_FIGURE[figure](region, facts, Question(figure, row.period, row.target)))
    yield from (pair for row in newest.values() for pair in _way(region, facts, row))


def _way(region: Region, facts: Facts, row: Progress) -> Iterable[tuple[str, bool]]:
    target = region.reference.targets[row.target]
    way = None if target.rising else wedge(region, target, row)
    if way is None:
        return
    found = {figure: BY_FIGURE[figure](region, facts, Question(figure, row.period, row.target)) for figure in MEASURES}
    yield f"{row.target} steps", agree(way.needed_t, sum(found[part].value or 0.0 for part in (*CERTAINTIES, "no_plan")))
    for figure, one in found.items():
        yield from _summed(f"{row.target} {figure}", one)
