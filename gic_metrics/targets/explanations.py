"""Every figure that can be explained, by name, and the one door to its explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from gic_metrics.accounting.explain import EXPLAINED, explain
from gic_metrics.accounting.explain_beside import (
    ASSURED,
    COVERAGE,
    RATES,
    RECONCILED,
    REUSE,
    SCOPE2,
    explain_assured,
    explain_coverage,
    explain_rate,
    explain_reconciled,
    explain_reuse,
    explain_scope2,
)
from gic_metrics.accounting.explain_change import CHANGES, REVISIONS, explain_change, explain_revision
from gic_metrics.accounting.explain_uncertainty import UNCERTAIN, explain_uncertainty
from gic_metrics.accounting.explanation import Behind, CannotExplain, Explanation, Facts, Question
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger, moment
from gic_metrics.targets.explain import AGAINST_TARGET, PACE, STATUS, explain_progress
from gic_metrics.targets.explain_measures import MEASURES, explain_measures

Explaining = Callable[[Region, Facts, Question], Explanation]


def _sums(region: Region, facts: Facts, question: Question) -> Explanation:
    return explain(region, facts, question.figure, question.period, question.group, rolling=question.rolling)


def _against_target(region: Region, facts: Facts, question: Question) -> Explanation:
    return explain_progress(region, facts, question.figure, question.period.removesuffix("-Q4"), question.group)


BY_FIGURE: Mapping[str, Explaining] = {
    **dict.fromkeys(EXPLAINED, _sums),
    **dict.fromkeys(SCOPE2, explain_scope2),
    **dict.fromkeys(REUSE, explain_reuse),
    **dict.fromkeys(RATES, explain_rate),
    **dict.fromkeys(COVERAGE, explain_coverage),
    **dict.fromkeys(ASSURED, explain_assured),
    **dict.fromkeys(RECONCILED, explain_reconciled),
    **dict.fromkeys(UNCERTAIN, explain_uncertainty),
    **dict.fromkeys((*AGAINST_TARGET, *PACE, *STATUS), _against_target),
    **dict.fromkeys(MEASURES, explain_measures),
}
"""figure -> what explains it from the region and the facts of its time"""
EXPLAINABLE = (*BY_FIGURE, *CHANGES, *REVISIONS)
"""every figure by name; those of CHANGES need an earlier period, those of REVISIONS a day"""


class Explainer:
    """Explains the figures of one region; the facts behind them are read once."""

    def __init__(self, region: Region, ledger: Ledger, *, gwp_set: str | None = None) -> None:
        self.region, self.ledger = region, ledger
        self.facts = Behind(ledger, region.as_of)
        self._then = partial(Region.read, ledger, gwp_set=gwp_set)

    def of(self, question: Question) -> Explanation:
        """The explanation. Raises CannotExplain for an unknown figure, period, group or target."""
        figure = question.figure
        if figure in BY_FIGURE:
            return BY_FIGURE[figure](self.region, self.facts, question)
        if figure in CHANGES and question.earlier is not None:
            return explain_change(self.region, self.ledger, self.facts, question)
        if figure in REVISIONS and question.known is not None:
            return explain_revision(self.region, self.ledger, question, self._then(as_of=moment(question.known)))
        if figure in (*CHANGES, *REVISIONS):
            raise CannotExplain("explain.needs_earlier" if figure in CHANGES else "explain.needs_known", figure=figure)
        raise CannotExplain("explain.unknown_figure", figure=figure, known=list(EXPLAINABLE))
