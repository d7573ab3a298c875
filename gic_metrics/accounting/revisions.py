"""What changed since a past day in the figure of one and the same period: corrections, late reports, withdrawals, verified figures, method.

The difference is followed site by site from submission to submission, so that the parts sum to it exactly (accounting rules 3.4-3.7, 12.1, 12.7).
Here E is all of E, as it is shown, not only the part inside the EU ETS total: both sides are the same period.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from gic_metrics.accounting.changes import Bar, bars_of, kind_of, window_of
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.ledger import WITHDRAWN, Ledger, Submission
from gic_metrics.vocabulary import Quarter, Sheet, quarters_of

TERMS = ("newly_reporting", "correction", "verified", "withdrawal", "missing", "partner", "estimate", "method", "joined", "left")
"""in the order of the bars; `missing`: a site whose figure is gone, `withdrawal`: an older figure holds again, `partner`: what another site
says of CO2 handed over, `method`: GWP values or the register"""
SHEETS = (Sheet.EMISSIONS, Sheet.CARBON, Sheet.VERIFIED)
MOMENT = timedelta(microseconds=1)

Units = dict[tuple[str, str], int]
"""(period, sheet) of a site -> seq of the submission in force"""


@dataclass(frozen=True, slots=True)
class Cause:
    """A submission and what it did to E of one site, t CO2e."""

    term: str
    site: str
    change_t: float
    submission: str
    file: str
    reason: str
    """as the person who stored it wrote it"""
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """One period as it was known then and as it is known now, t CO2e; `change_t` is the sum of the bars."""

    period: str
    then: Total
    now: Total
    known_then: datetime
    known_now: datetime | None
    """None: now"""
    bars: tuple[Bar, ...]
    causes: tuple[Cause, ...]
    """what submissions did, the oldest first"""
    parts: tuple[tuple[str, str, float, Submission | None], ...] = ()
    """(term, site, t CO2e, the submission that did it, where it was one): they sum to the bars"""

    @property
    def known(self) -> bool:
        """Whether there was a figure then and is one now."""
        return self.then.emitted_t is not None and self.now.emitted_t is not None

    @property
    def change_t(self) -> float:
        """dE."""
        return math.fsum(bar.change_t for bar in self.bars)

    @property
    def removed_change_t(self) -> float:
        """dR."""
        return (self.now.removed_t or 0.0) - (self.then.removed_t or 0.0)

    @property
    def net_change_t(self) -> float:
        """dN = dE - dR."""
        return self.change_t - self.removed_change_t


def revised(ledger: Ledger, then: Region, now: Region, period: str) -> Revision:
    """What changed in the figure of a period (a year, or the last of four quarters) between two times. `then.as_of` must be a time."""
    known_then = _time_of(then)
    history = _History(ledger, then, now, period)
    every = sorted(then.series.keys() | now.series.keys())
    parts = tuple((term, site, change, by) for site in every for term, change, by in history.of(site) if change)
    causes = [Cause(term, site, change, by.id, by.file, by.reason, by.recorded_at) for term, site, change, by in parts if by is not None]
    return Revision(
        period=period,
        then=_total(then, period),
        now=_total(now, period),
        known_then=known_then,
        known_now=now.as_of,
        bars=bars_of(((site, term, change) for term, site, change, _ in parts), TERMS),
        causes=tuple(sorted(causes, key=lambda c: (c.recorded_at, c.submission, c.site))),
        parts=parts,
    )


def _time_of(region: Region) -> datetime:
    if region.as_of is None:
        raise ValueError("the earlier side needs a time")
    return region.as_of


def _total(region: Region, period: str) -> Total:
    key, sites = next(iter(region.groups("region").items()))
    return region.total(key, sites, period, kind_of(period))


def _figure(region: Region, site: str, period: str) -> SiteFigure | None:
    """None where the site does not belong to the period's total."""
    if site not in region.series or not region.series[site].expected(period):
        return None
    return region.figure(site, period, kind_of(period))


class _History:
    """One period's figures of each site, from one time to another."""

    def __init__(self, ledger: Ledger, then: Region, now: Region, period: str) -> None:
        self.ledger, self.then, self.now, self.period = ledger, then, now, period
        years = {q.year for q in window_of(period)}
        self.window = {str(q) for q in window_of(period)} | {str(y) for y in years} | {str(min(years) - 1)}
        self.periods = {str(q) for year in years for q in quarters_of(year)} | {str(y) for y in years} | {str(min(years) - 1)}
        stored = ledger.submissions(as_of=now.as_of)
        since = [s for s in stored if s.recorded_at > _time_of(then) and s.state != WITHDRAWN and self.periods & set(s.periods)]
        self.submissions = sorted(since, key=lambda s: s.seq)
        """what was stored since and stands or was replaced; what came and went in between is in neither figure"""
        self.same_rules = self._rules(then) == self._rules(now)
        self._regions = {region.as_of: region for region in (then, now) if region.as_of is not None}
        self._units: dict[datetime | None, dict[str, Units]] = {}

    def of(self, site: str) -> list[tuple[str, float, Submission | None]]:
        """(term, t CO2e, the submission that did it) of one site; the parts sum to its change."""
        before, after = _figure(self.then, site, self.period), _figure(self.now, site, self.period)
        e0, e1 = (None if figure is None else figure.emitted_t for figure in (before, after))
        if e0 == e1:
            return []
        if before is not None and after is not None and e0 is not None and e1 is not None:
            return self._followed(site, before, after)
        if e1 is not None:
            return [("joined" if before is None else self._began(site, before, after), e1, None)]
        return [("left" if after is None else "missing", -(e0 or 0.0), None)]

    def _began(self, site: str, before: SiteFigure | None, after: SiteFigure | None) -> str:
        reported = self.units(self.then.as_of, site) != self.units(self.now.as_of, site)
        return "newly_reporting" if reported else self._without_report(before, after)

    def _without_report(self, before: SiteFigure | None, after: SiteFigure | None) -> str:
        """Why a figure moved although the site's own reports stand as they stood."""
        if not self.same_rules:
            return "method"
        estimated = [0.0 if figure is None else figure.estimated_t for figure in (before, after)]
        return "partner" if estimated[0] == estimated[1] else "estimate"

    def _followed(self, site: str, before: SiteFigure, after: SiteFigure) -> list[tuple[str, float, Submission | None]]:
        """A site with a figure on both sides, followed through the submissions that touched it."""
        change = (after.emitted_t or 0.0) - (before.emitted_t or 0.0)
        first, last = self.units(self.then.as_of, site), self.units(self.now.as_of, site)
        touching = [s for s in self.submissions if site in s.sites and self._matters(s, site)]
        if not touching:
            return [(_term(first, last) if first != last else self._without_report(before, after), change, None)]
        only = {last.get(unit) for unit in first.keys() | last.keys() if first.get(unit) != last.get(unit)}
        moves_alone = self._alone(site) and not (before.estimates or after.estimates)
        if only == {touching[0].seq} and len(touching) == 1 and self.same_rules and moves_alone:
            return [(term, part, touching[0]) for term, part in self._by_kind(site, change, (self.then, self.now), (first, last))]
        return self._step_by_step(site, before, touching)

    def _by_kind(self, site: str, change: float, sides: tuple[Region, Region], units: tuple[Units, Units]) -> list[tuple[str, float]]:
        """(term, t CO2e) of what one file did: quarter by quarter where it both corrects and reports anew, else all of it in one.

        With a verified figure in it, that has done what the quarters as reported do not say of the change.
        """
        changed = [unit for unit in units[0].keys() | units[1].keys() if units[0].get(unit) != units[1].get(unit)]
        own = {unit: _term(*({unit: side[unit]} if unit in side else {} for side in units)) for unit in changed}
        quarters = [q for q in window_of(self.period) if any(period == str(q) for period, _ in changed)]
        settled = any(sheet == str(Sheet.VERIFIED) for _, sheet in changed)
        if len(set(own.values())) == 1 or not quarters:
            return [(_term(*units), change)]
        parts: dict[str, float] = defaultdict(float)
        for quarter in quarters:
            here = [{unit: seq for unit, seq in side.items() if unit[0] == str(quarter)} for side in units]
            values = [_quarter_t(side, site, quarter, as_reported=settled) for side in sides]
            if None in values:
                return [(_term(*units), change)]
            parts[_term(*here)] += (values[1] or 0.0) - (values[0] or 0.0)
        annual = [{unit: seq for unit, seq in side.items() if unit[1] == str(Sheet.VERIFIED)} for side in units]
        parts[_term(*annual) if settled else _term(*units)] += change - math.fsum(parts.values())
        return list(parts.items())

    def _matters(self, submission: Submission, site: str) -> bool:
        """A report of another quarter of the year moves the window only through a verified figure."""
        others = {q for q in submission.periods if q in self.periods and q not in self.window}
        if self.periods & set(submission.periods) != others:
            return True
        verified = self.units(submission.recorded_at, site)
        return any((q[:4], str(Sheet.VERIFIED)) in verified for q in others)

    def _alone(self, site: str) -> bool:
        """No CO2 goes to or comes from other sites: only its own reports move its figure."""
        return not any(item.moves for region in (self.then, self.now) for item in region.series[site].reported.values())

    def _step_by_step(self, site: str, before: SiteFigure, touching: list[Submission]) -> list[tuple[str, float, Submission | None]]:
        """Just before and just after each submission; what happens between them is a withdrawal, a partner's report or a change of method."""
        parts: list[tuple[str, float, Submission | None]] = []
        figure, units, last = before, self.units(self.then.as_of, site), self.then
        cuts: list[tuple[datetime | None, Submission | None]] = []
        for stored in touching:
            cuts += [(stored.recorded_at - MOMENT, None), (stored.recorded_at, stored)]
        for at, submission in [*cuts, (self.now.as_of, None)]:
            there = self.units(at, site)
            unmoved = there == units and self.same_rules and self._alone(site) and not figure.estimates
            if at is not None and submission is None and unmoved:
                continue
            found = _figure(here := self.region(at), site, self.period)
            if found is None or found.emitted_t is None:  # for a moment there was no figure: what follows is counted from the last known one
                continue
            change = found.emitted_t - (figure.emitted_t or 0.0)
            kinds = self._by_kind(site, change, (last, here), (units, there)) if there != units else [(self._without_report(figure, found), change)]
            parts += [(term, part, submission) for term, part in kinds]
            figure, units, last = found, there, here
        return [part for part in parts if part[1]]

    def region(self, at: datetime | None) -> Region:
        """The region as of a time between the two."""
        if at is None:
            return self.now
        if at not in self._regions:
            chosen = all(region.gwp_set == region.reference.cluster.gwp_set for region in (self.then, self.now))
            self._regions[at] = Region.read(self.ledger, as_of=at, gwp_set=None if chosen else self.now.gwp_set)
        return self._regions[at]

    def units(self, at: datetime | None, site: str) -> Units:
        """Which submission each of the site's reports came with, as of a time."""
        if at not in self._units:
            found: dict[str, Units] = defaultdict(dict)
            for fact in self.ledger.facts(as_of=at, periods=self.periods, sheets=SHEETS):
                found[fact.record.site][fact.record.period, str(fact.record.sheet)] = fact.seq
            self._units[at] = found
        return self._units[at].get(site, {})

    def _rules(self, region: Region) -> tuple[object, ...]:
        bodies = self.ledger.references(region.as_of)
        return region.gwp_set, region.reference.cluster.true_up, bodies.get("gwp"), bodies.get("register"), bodies.get("own_register")


def _quarter_t(region: Region, site: str, quarter: Quarter, *, as_reported: bool) -> float | None:
    """E of one quarter, t CO2e: as its report says where that is asked for and there is one, else as it stands in the period's figure."""
    told = region.series[site].reported.get(quarter)
    if as_reported and told is not None and told.emitted_ets_t is not None:
        return told.emitted_ets_t + (told.rest_t or 0.0)
    return region.figure(site, str(quarter), "quarter").emitted_t


def _term(before: Units, after: Units) -> str:
    """What happened to a site's reports between two times."""
    changed = {unit: (before.get(unit), after.get(unit)) for unit in before.keys() | after.keys() if before.get(unit) != after.get(unit)}
    if any(new is None or (old is not None and new < old) for old, new in changed.values()):
        return "withdrawal"
    if any(old is not None for old, _ in changed.values()):
        return "correction"
    return "verified" if {sheet for _, sheet in changed} == {str(Sheet.VERIFIED)} else "newly_reporting"


def causes_by_submission(revision: Revision) -> list[tuple[Cause, float, tuple[str, ...]]]:
    """Each submission once for each term: (its first cause, what it did to all sites, t CO2e, the sites)."""
    grouped: dict[tuple[str, str], list[Cause]] = defaultdict(list)
    for cause in revision.causes:
        grouped[cause.submission, cause.term].append(cause)
    return [(found[0], math.fsum(c.change_t for c in found), tuple(c.site for c in found)) for found in grouped.values()]
