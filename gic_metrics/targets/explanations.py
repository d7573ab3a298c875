"""Every figure that can be explained, by name, and the one door to its explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from gic_metrics.accounting.explain import EXPLAINED, explain
from gic_metrics.accounting.explain_beside import (
    ASSURED,
    BALANCES,
    COVERAGE,
    FROM_MEMBERS,
    RATES,
    RECONCILED,
    REUSE,
    SCOPE2,
    WEIGHT,
    explain_assured,
    explain_balance,
    explain_coverage,
    explain_from_members,
    explain_rate,
    explain_reconciled,
    explain_reuse,
    explain_scope2,
    explain_weight,
)
from gic_metrics.accounting.explain_boundary import BOUNDARY, OUTSIDE, explain_boundary, explain_outside
from gic_metrics.accounting.explain_change import CHANGES, REVISIONS, Known, explain_change, explain_revision
from gic_metrics.accounting.explain_grades import GRADED, explain_grade
from gic_metrics.accounting.explain_share import COMPARED, SHARES, TRANSIT, explain_compared, explain_share, explain_transit
from gic_metrics.accounting.explain_so_far import SO_FAR, explain_so_far
from gic_metrics.accounting.explain_streams import CIRCULAR, PUBLIC, STREAMS, explain_circular, explain_public_stream, explain_stream
from gic_metrics.accounting.explain_uncertainty import UNCERTAIN, explain_uncertainty
from gic_metrics.accounting.explanation import Behind, CannotExplain, Explanation, Facts, Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.revisions import Revision, revised
from gic_metrics.ledger import Ledger, moment
from gic_metrics.targets.explain import explain_progress
from gic_metrics.targets.explain_forecast import FORECAST, explain_forecast
from gic_metrics.targets.explain_measures import LEVELS, MAY_SLIP, MEASURES, RANGE, REACHED_WITH, explain_level, explain_measures
from gic_metrics.targets.explain_outlook import OUTLOOK, explain_outlook
from gic_metrics.targets.explain_reuse import explain_reuse_progress
from gic_metrics.targets.held import HELD
from gic_metrics.targets.paths import time_of
from gic_metrics.text import OSLO

Explaining = Callable[[Region, Facts, Question], Explanation]


def _sums(region: Region, facts: Facts, question: Question) -> Explanation:
    return explain(region, facts, question.figure, question.period, question.group, rolling=question.rolling)


def _against_target(region: Region, facts: Facts, question: Question) -> Explanation:
    period, group = question.period.removesuffix("-Q4"), question.group
    if group in region.reference.reuse_targets:
        return explain_reuse_progress(region, facts, question.figure, period, group)
    return explain_progress(region, facts, question.figure, period, group)


BY_FIGURE: Mapping[str, Explaining] = {
    **dict.fromkeys(EXPLAINED, _sums),
    **dict.fromkeys(SCOPE2, explain_scope2),
    **dict.fromkeys(FROM_MEMBERS, explain_from_members),
    **dict.fromkeys(TRANSIT, explain_transit),
    **dict.fromkeys(SHARES, explain_share),
    **dict.fromkeys(COMPARED, explain_compared),
    **dict.fromkeys(BOUNDARY, explain_boundary),
    **dict.fromkeys(OUTSIDE, explain_outside),
    **dict.fromkeys(SO_FAR, explain_so_far),
    **dict.fromkeys(REUSE, explain_reuse),
    **dict.fromkeys(RATES, explain_rate),
    **dict.fromkeys(STREAMS, explain_stream),
    **dict.fromkeys(PUBLIC, explain_public_stream),
    **dict.fromkeys(CIRCULAR, explain_circular),
    **dict.fromkeys(COVERAGE, explain_coverage),
    **dict.fromkeys(ASSURED, explain_assured),
    **dict.fromkeys(WEIGHT, explain_weight),
    **dict.fromkeys(RECONCILED, explain_reconciled),
    **dict.fromkeys(BALANCES, explain_balance),
    **dict.fromkeys(UNCERTAIN, explain_uncertainty),
    **dict.fromkeys(GRADED, explain_grade),
    **dict.fromkeys(HELD, _against_target),
    **dict.fromkeys(OUTLOOK, explain_outlook),
    **dict.fromkeys((*MEASURES, *RANGE, *REACHED_WITH), explain_measures),
    **dict.fromkeys(LEVELS, explain_level),
}
"""figure -> what explains it from the region and the facts of its time"""
EXPLAINABLE = (*BY_FIGURE, *CHANGES, *REVISIONS, *FORECAST)
"""every figure by name; those of CHANGES, COMPARED and BOUNDARY need an earlier period, those of REVISIONS a day"""


class Explainer:
    """Explains the figures of one region; the facts behind them are read once."""

    def __init__(self, region: Region, ledger: Ledger, *, gwp_set: str | None = None, today: date | None = None) -> None:
        self.region, self.ledger, self.today = region, ledger, today
        self.facts = Behind(ledger, region.as_of)
        self._known: dict[datetime, Known] = {}
        self._revised: dict[tuple[datetime, str], Revision] = {}
        self._then = partial(Region.read, ledger, gwp_set=gwp_set)

    def of(self, question: Question) -> Explanation:
        """The explanation. Raises CannotExplain for an unknown figure, period, group or target."""
        figure = question.figure
        self._in_order(question)
        if question.slip_years and figure not in MAY_SLIP:
            raise CannotExplain("explain.no_slip", figure=figure, known=list(MAY_SLIP))
        if figure in OUTLOOK:
            return explain_outlook(self.region, self.facts, question, self.today)
        if figure in FORECAST:
            return explain_forecast(self.region, self.ledger, self.facts, question)
        if figure in BY_FIGURE:
            return BY_FIGURE[figure](self.region, self.facts, question)
        if figure in CHANGES and question.earlier is not None:
            return explain_change(self.region, self.ledger, self.facts, question)
        if figure in REVISIONS and question.known is not None:
            return self._since(min(moment(question.known), self.region.as_of or moment(question.known)), question)
        if figure in (*CHANGES, *REVISIONS):
            raise CannotExplain("explain.needs_earlier" if figure in CHANGES else "explain.needs_known", figure=figure)
        raise CannotExplain("explain.unknown_figure", figure=figure, known=list(EXPLAINABLE))

    def _in_order(self, question: Question) -> None:
        """A change is counted from what was before it: an earlier period, or a day no later than the one that the figures are seen from."""
        known, seen = self.region.periods("year") + self.region.periods("r4q"), self.region.as_of
        since = moment(question.known) if question.figure in REVISIONS and question.known is not None else None
        if question.earlier in known and question.period in known and time_of(question.earlier or "") >= time_of(question.period):
            raise CannotExplain("explain.not_earlier", earlier=question.earlier, period=question.period)
        if since is not None and seen is not None and since.astimezone(OSLO).date() > seen.astimezone(OSLO).date():
            raise CannotExplain("explain.later_day", day=question.known)

    def _since(self, day: datetime, question: Question) -> Explanation:
        """A revision since a day, which is read once for all its bars."""
        if question.period not in (*self.region.periods("year"), *self.region.periods("r4q")):
            raise CannotExplain("explain.unknown_period", period=question.period)
        if day not in self._known:
            self._known[day] = Known(self._then(as_of=day), Behind(self.ledger, day))
        then, key = self._known[day], (day, question.period)
        if key not in self._revised:
            self._revised[key] = revised(self.ledger, then.region, self.region, question.period)
        return explain_revision(then, Known(self.region, self.facts), question, self._revised[key])
