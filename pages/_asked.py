"""Which figures a chart or a table shows, as questions that can be explained: the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from gic_metrics.accounting.changes import PeriodChange
from gic_metrics.accounting.explain import EXPLAINED
from gic_metrics.accounting.explain_beside import ASSURED, COVERAGE, RATES, REUSE, SCOPE2
from gic_metrics.accounting.explain_uncertainty import UNCERTAIN
from gic_metrics.accounting.explanation import Question
from gic_metrics.accounting.reconciliation import Line
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.reuse import Stream
from gic_metrics.accounting.revisions import Revision
from gic_metrics.figures.latest import goal_of, newest_year, rolling
from gic_metrics.figures.reuse_sentence import counted
from gic_metrics.targets.explain import AGAINST_TARGET, PACE, STATUS
from gic_metrics.targets.explain_measures import MEASURES
from gic_metrics.targets.paths import time_of
from gic_metrics.targets.progress import Progress

SHOWN = ("emitted", "removed", "net")
MEMOS = ("captured_fossil", "injected_fossil", "removed_sold", "net_claim", "biogenic_memo", "emitted_ets")


def of_total(total: Total, figures: Iterable[str]) -> list[Question]:
    return [Question(figure, total.period, total.group, rolling(total)) for figure in figures]


def everything(total: Total, progress: Sequence[Progress]) -> list[Question]:
    """Every figure of the page that answers where we are."""
    own = of_total(total, (*SHOWN, *(f for f in EXPLAINED if f not in SHOWN), *SCOPE2, *COVERAGE, *UNCERTAIN, *(() if rolling(total) else ASSURED)))
    period = total.period.removesuffix("-Q4")
    held = dict.fromkeys(row.target for row in progress if row.period == period)
    return own + [Question(figure, period, target) for figure in (*AGAINST_TARGET, *STATUS, *PACE) for target in held]


def ledgers(total: Total) -> list[Question]:
    return of_total(total, ("emitted", "captured_fossil", "injected_fossil", "removed", "removed_sold", "biogenic_memo", *SCOPE2))


def against_path(region: Region, progress: Sequence[Progress], target: str | None = None) -> list[Question]:
    """What is measured, the path, the gap and the status, and E, R, N, U95 and coverage of every period of the picture."""
    goal = goal_of(region)
    key = target or (goal.key if goal else None)
    rows = [row for row in reversed(progress) if row.target == key]
    totals = [*region.totals("region", "year"), *(t for t in region.totals("region", "r4q") if not t.period.endswith("Q4"))]
    newest_first = sorted(totals, key=lambda t: time_of(t.period), reverse=True)
    told = [q for figure in (*SHOWN, "emitted_ets", "net_u95", "coverage") for t in newest_first for q in of_total(t, (figure,))]
    return told + [Question(figure, row.period, key) for figure in (*AGAINST_TARGET, *STATUS) for row in rows]


def held_against(progress: Sequence[Progress], target: str) -> list[Question]:
    """What a target measures, its path, gap, status and pace, in every period held against it."""
    rows = [row for row in reversed(progress) if row.target == target]
    return [Question(figure, row.period, target) for figure in (*AGAINST_TARGET, *STATUS, *PACE) for row in rows]


def start_and_goal(region: Region, progress: Sequence[Progress]) -> list[Question]:
    """The base, what the target measures now, what that has come to and what is needed."""
    goal = goal_of(region)
    newest = next((row for row in reversed(progress) if goal is not None and row.target == goal.key), None)
    return [Question(figure, newest.period, newest.target) for figure in ("actual", *PACE)] if newest else []


def measures(way_period: str, target: str) -> list[Question]:
    """What must go, and how certain each part of it is."""
    return [Question(figure, way_period, target) for figure in MEASURES]


def sectors(region: Region, period: str | None = None) -> list[Question]:
    """Emitted, removed and net of each sector, in a year or in all of them."""
    chosen = [period] if period else list(reversed(region.periods("year")))
    return [Question(figure, p, sector) for figure in SHOWN for p in chosen for sector in region.groups("sector")]


def newest_sectors(region: Region) -> list[Question]:
    return sectors(region, newest_year(region.totals("sector", "year")))


def sites(region: Region, ids: Sequence[str]) -> list[Question]:
    """Each site in every year and quarter, with its uncertainty."""
    periods = [*reversed(region.periods("year")), *reversed(region.periods("quarter"))]
    return [Question(figure, p, site) for figure in (*SHOWN, *MEMOS, "emitted_u95") for p in periods for site in ids]


def reuse(streams: Sequence[Stream], unit: str | None = None) -> list[Question]:
    """What was exchanged in each period, and the rates."""
    found = [(figure, {s.period for s in counted(streams, unit=of)}) for figure, of in REUSE.items() if unit in (None, of)]
    return [Question(figure, p) for figure, periods in found for p in sorted(periods, reverse=True)]


def rates(streams: Sequence[Stream]) -> list[Question]:
    return [Question(figure, p) for figure in RATES for p in sorted({s.period for s in streams}, reverse=True)]


def reconciled(lines: Sequence[Line]) -> list[Question]:
    """Each line of the reconciliation: what was reported, what was verified, and the difference."""
    said = {"reported_year": "reported_t", "verified_year": "verified_t", "difference_year": "difference_t"}
    return [Question(figure, str(line.year), line.site) for figure, has in said.items() for line in lines if getattr(line, has) is not None]


def change(found: PeriodChange) -> list[Question]:
    """Each bar between two periods."""
    terms = ["change", *(f"change_{bar.term}" for bar in found.bars), "change_removed", *(["change_gwp_phase"] if found.gwp_phase_t else [])]
    return [Question(term, found.later.period, earlier=found.earlier.period) for term in terms]


def revision(found: Revision, known: datetime) -> list[Question]:
    """Each bar between two days."""
    terms = ["revised", *(f"revised_{bar.term}" for bar in found.bars), "revised_removed"]
    return [Question(term, found.period, known=known) for term in terms]
