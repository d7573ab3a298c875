"""Which figures a chart or a table shows, as questions that can be explained: the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from gic_metrics.accounting.annual import SoFar
from gic_metrics.accounting.changes import PeriodChange
from gic_metrics.accounting.circularity import KnownFlows
from gic_metrics.accounting.explain import EXPLAINED
from gic_metrics.accounting.explain_beside import ASSURED, BALANCES, COVERAGE, FROM_MEMBERS, REUSE, SCOPE2, SYMBIOSIS
from gic_metrics.accounting.explain_boundary import BOUNDARY
from gic_metrics.accounting.explain_grades import GRADED
from gic_metrics.accounting.explain_share import TRANSIT
from gic_metrics.accounting.explain_so_far import SO_FAR
from gic_metrics.accounting.explain_streams import CIRCULAR, STREAMS, flow_key, stream_key
from gic_metrics.accounting.explain_uncertainty import UNCERTAIN
from gic_metrics.accounting.explanation import Question
from gic_metrics.accounting.reconciliation import Line, balances
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.reuse import Stream
from gic_metrics.accounting.revisions import Revision
from gic_metrics.figures.base_sentence import base_years
from gic_metrics.figures.latest import goal_of, newest_year, rolling
from gic_metrics.figures.reuse_sentence import counted
from gic_metrics.figures.sentence import comparisons
from gic_metrics.figures.standing import Standing
from gic_metrics.targets.explain_measures import LEVELS, MEASURES, RANGE, REACHED_WITH
from gic_metrics.targets.explain_outlook import AHEAD, BUDGET, COMPOUND, REACHED, TREND
from gic_metrics.targets.forecasts import Checked, Forecast
from gic_metrics.targets.held import AGAINST_TARGET, GONE, HELD, PACE, STATUS
from gic_metrics.targets.measures import Wedge
from gic_metrics.targets.outlook import Outlook
from gic_metrics.targets.paths import time_of
from gic_metrics.targets.progress import Progress

OWN_SHARES = ("estimated", "apportioned", "gwp_locked")
SHOWN = ("emitted", "removed", "net")
MEMOS = ("captured_fossil", "injected_fossil", "removed_sold", "net_claim", "biogenic_memo", "emitted_ets")


def of_total(total: Total, figures: Iterable[str]) -> list[Question]:
    return [Question(figure, total.period, total.group, rolling(total)) for figure in figures]


def everything(region: Region, total: Total, progress: Sequence[Progress]) -> list[Question]:
    """Every figure of the page that answers where we are."""
    beside = (*SCOPE2, *FROM_MEMBERS, *COVERAGE, *UNCERTAIN, *GRADED, *OWN_SHARES, *TRANSIT)
    own = of_total(total, (*SHOWN, *(f for f in EXPLAINED if f not in SHOWN), *beside))
    own += of_total(total, () if rolling(total) else ASSURED)
    own += [Question("compared", total.period, total.group, rolling(total), earlier=earlier) for earlier, _ in comparisons(region, total)]
    period = total.period.removesuffix("-Q4")
    held = dict.fromkeys(row.target for row in progress if row.period == period)
    return own + [Question(figure, period, target) for figure in HELD for target in held]


def ledgers(total: Total) -> list[Question]:
    told = ("emitted", "captured_fossil", "injected_fossil", "removed", *TRANSIT, "removed_sold", "biogenic_memo")
    return of_total(total, (*told, *SCOPE2, *FROM_MEMBERS))


def so_far(found: SoFar | None, group: str | None) -> list[Question]:
    """The year so far and the same quarters last year, together and each, and what the seasons say of the whole year."""
    if found is None:
        return []
    periods = [str(found.last.year), *(str(q) for q, _, _ in found.quarters)]
    return [Question(figure, p, group) for figure in SO_FAR for p in (periods[:1] if figure in ("full_year", "so_far_left_out") else periods)]


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
    return [Question(figure, row.period, target) for figure in HELD for row in rows]


def standings(found: Sequence[Standing]) -> list[Question]:
    """Where each target stands in its newest period: status, pace and what they are made of."""
    newest = [(one.target.key, one.newest.period) for one in found if one.newest is not None]
    return [Question(figure, period, target) for figure in HELD for target, period in newest]


def reused(one: Standing, streams: Sequence[Stream]) -> list[Question]:
    """A reuse target in every period held against it, and under it the quarters that the periods are made of."""
    held = [Question(figure, a.period, one.target.key) for figure in HELD for a in reversed(one.assessed)]
    if one.unit == "pct":
        return held + rates(streams)
    return held + (reuse(streams, "GWh") if one.unit == "GWh" else reuse(streams, "t", getattr(one.target, "basis", "")))


def outlook(region: Region, progress: Sequence[Progress], found: Outlook, way: Wedge | None, used_until: int | None) -> list[Question]:
    """The trend and where it leads, the budget, and the level that measures give; then the path, as in the main picture."""
    target, told = region.reference.targets[found.target], []
    if found.values:
        last, ahead = str(found.values[-1][0]), range(target.target_year, found.values[-1][0], -1)
        drawn = [f for f in AHEAD if f != "shortfall"] if found.projected else []
        told += [Question(figure, last, target.key) for figure in (*TREND, *(REACHED if found.reached else ()), *COMPOUND) if found.trend]
        told += [Question(figure, str(year), target.key) for figure in drawn for year in ahead]
        told += [Question("shortfall", str(target.target_year), target.key)] if found.projected else []
    told += [Question(figure, str(used_until), target.key) for figure in BUDGET] if used_until is not None else []
    return told + levels(way, ("level_likely",)) + against_path(region, progress, found.target)


def levels(way: Wedge | None, figures: Sequence[str] = LEVELS, *, slip: int = 0) -> list[Question]:
    """The level of each year to come with the measures that have a year, where what does not run yet comes `slip` years late."""
    years = range(int(way.period[:4]) + 1, way.target_year + 1) if way is not None else ()
    return [Question(figure, str(year), way.target, slip_years=slip) for figure in figures for year in years if way is not None]


def foretold(checked: Sequence[Checked], kept: Sequence[Forecast]) -> list[Question]:
    """What was said of each year, what came, and the difference; before any of it has come, what was said last."""
    if checked:
        each = [(c.forecast, c.year) for c in checked]
        mean = Question("mean_error", str(max(c.year for c in checked)))
        return [mean, *(Question(f"{what}_{f.way}", str(year), f.target, known=f.kept_at) for what in ("error", "said", "came") for f, year in each)]
    newest = {(f.target, f.way): f for f in kept}
    return [Question(f"said_{f.way}", str(year), f.target, known=f.kept_at) for f in newest.values() for year in (f.said[0][0], f.said[-1][0])]


def start_and_goal(region: Region, progress: Sequence[Progress]) -> list[Question]:
    """The base, what the target measures now, what that has come to and what is needed."""
    goal = goal_of(region)
    newest = next((row for row in reversed(progress) if goal is not None and row.target == goal.key), None)
    return [Question(figure, newest.period, newest.target) for figure in ("actual", *PACE, *GONE)] if newest else []


def measures(way_period: str, target: str, *, slip: int = 0) -> list[Question]:
    """What must go, how certain each part of it is, and in which year it is reached, where what does not run yet comes `slip` years late."""
    return [Question(figure, way_period, target, slip_years=slip) for figure in (*MEASURES, *RANGE, *REACHED_WITH)]


def sectors(region: Region, period: str | None = None) -> list[Question]:
    """Emitted, removed and net of each sector, its share of the region and its change since the base year, in a year or in all of them."""
    chosen = [period] if period else list(reversed(region.periods("year")))
    own = [Question(figure, p, sector) for figure in (*SHOWN, "sector_share") for p in chosen for sector in region.groups("sector")]
    base = str(region.base_year)
    since = [Question("compared", chosen[0], sector, earlier=base) for sector in region.groups("sector")] if chosen and chosen[0] > base else []
    return own + since


def newest_sectors(region: Region) -> list[Question]:
    return sectors(region, newest_year(region.totals("sector", "year")))


def sites(region: Region, ids: Sequence[str]) -> list[Question]:
    """Each site in every year and quarter, with its uncertainty."""
    periods = [*reversed(region.periods("year")), *reversed(region.periods("quarter"))]
    return [Question(figure, p, site) for figure in (*SHOWN, *MEMOS, "emitted_u95", *GRADED) for p in periods for site in ids]


def reuse(streams: Sequence[Stream], unit: str | None = None, basis: str | None = None) -> list[Question]:
    """What was exchanged in each period, in each unit and on each basis."""
    chosen = {figure: of for figure, of in REUSE.items() if unit in (None, of[0]) and basis in (None, of[1])}
    found = [(figure, {s.period for s in counted(streams, unit=of[0], basis=of[1])}) for figure, of in chosen.items()]
    return [Question(figure, p) for figure, periods in found for p in sorted(periods, reverse=True)]


def rates(streams: Sequence[Stream], bases: Sequence[str] = ()) -> list[Question]:
    """The symbiosis rate on each of the bases (without any, those of the streams), and the use of surplus heat."""
    chosen = bases or [s.wet_dry for s in streams if s.unit == "t"] or [""]
    figures = [figure for figure, basis in SYMBIOSIS.items() if basis in chosen] + ["surplus_heat_used"]
    return [Question(figure, p) for figure in figures for p in sorted({s.period for s in streams}, reverse=True)]


def each_stream(streams: Sequence[Stream]) -> list[Question]:
    """Each stream in each quarter, as it counts and as either side says it."""
    newest_first = sorted(streams, key=lambda s: s.period, reverse=True)
    return [Question(figure, s.period, stream_key(s)) for figure in STREAMS for s in newest_first]


def public_streams(region: Region) -> list[Question]:
    """Each amount that a public source states."""
    return [Question("public_stream", str(s.year or ""), s.key) for s in region.reference.streams if s.quantity is not None]


def circular(flows: Sequence[KnownFlows]) -> list[Question]:
    """What is known of each site's material in the newest quarter that has any."""
    return [Question(figure, flow.period, flow_key(flow)) for figure in CIRCULAR for flow in flows]


def covered(period: str, sites: Sequence[str]) -> list[Question]:
    """What the region and each site weigh in the coverage of a quarter."""
    return [Question("weight", period, group) for group in (None, *sites)]


def reconciled(lines: Sequence[Line]) -> list[Question]:
    """Each line of the reconciliation: what was reported, what was verified, and the difference."""
    said = {"reported_year": "reported_t", "verified_year": "verified_t", "difference_year": "difference_t"}
    whole = [Question(figure, str(one.year)) for figure in BALANCES for one in balances(lines)]
    return whole + [Question(figure, str(line.year), line.site) for figure, has in said.items() for line in lines if getattr(line, has) is not None]


def change(found: PeriodChange) -> list[Question]:
    """Each bar between two periods."""
    terms = ["change", *(f"change_{bar.term}" for bar in found.bars), "change_removed", *(["change_gwp_phase"] if found.gwp_phase_t else [])]
    return [Question(term, found.later.period, earlier=found.earlier.period) for term in terms]


def boundary(earlier: str, later: str) -> list[Question]:
    """The change in each of the three series of a changed boundary."""
    return [Question(figure, later, earlier=earlier) for figure in BOUNDARY]


def bases(region: Region) -> list[Question]:
    """Each base year as it holds, and what has changed in its figure since each of its versions."""
    histories = {year: region.base(year) for year in base_years(region)}
    own = [Question("emitted_ets", str(year)) for year, found in histories.items() if found is not None]
    return own + [Question("revised", str(year), known=v.on) for year, found in histories.items() if found is not None for v in found.versions]


def outside(region: Region) -> list[Question]:
    """The newest verified figure of each site outside the total."""
    known = {site: [y for y, v in series.inputs.verified.items() if v is not None] for site, series in region.outside.items()}
    return [Question("outside_verified", str(max(years)), site) for site, years in known.items() if years]


def published(region: Region) -> list[Question]:
    """The verified figures that other published ones are held against."""
    return [Question("verified_year", str(f.year), f.site) for f in region.reference.published if f.year and f.site in region.series]


def revision(found: Revision, known: datetime) -> list[Question]:
    """Each bar between two days."""
    terms = ["revised", *(f"revised_{bar.term}" for bar in found.bars), "revised_removed"]
    return [Question(term, found.period, known=known) for term in terms]
