"""One tested sentence per chart, from raw numbers: headline on the page, caption of a snapshot, alternative text, speaker's note.

Changes are like for like: the sites that have a figure on both sides, and how many they are is said (accounting rules 12.5, 12.6).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from gic_metrics.accounting.comparison import Comparison, like_for_like
from gic_metrics.accounting.turnaround import unlike
from gic_metrics.accounting.window import quarters_in
from gic_metrics.figures.latest import (
    COMPARED_FROM_PCT,
    base_period,
    compared,
    last_known,
    missing_names,
    names_of,
    newest_progress,
    newest_total,
    partly_outside,
    rolling,
    sites_in,
    year_before,
)
from gic_metrics.figures.standing import assessed
from gic_metrics.figures.standing_sentence import assessed_parts, period_said
from gic_metrics.targets.paths import time_of
from gic_metrics.targets.status import reached as is_reached
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.targets.progress import Progress

NAMED_AT_MOST = 3
"""more missing sites than this are counted first and then listed without their last figures"""
NEARLY_NONE_T = 0.5


def overview_headline(region: Region, progress: Iterable[Progress], words: Words) -> str:
    """What the region emitted in the newest period that may be shown, who is missing, and the change for the same sites."""
    total = newest_total(region)
    if total is None:
        return words("overview_headline.nothing")
    parts = [_emitted(region, total, words), *_missing(region, total, words), *_changes(region, total, words), *_removed(total, words)]
    if total.capture_report_missing:
        parts.append(words("overview_headline.capture_report_missing", names=names_of(region, total.capture_report_missing)))
    return " ".join(parts)


def _when(total: Total, words: Words) -> str:
    return words("when.r4q" if rolling(total) else "when.year", period=total.period)


def _emitted(region: Region, total: Total, words: Words) -> str:
    told = {
        "when": _when(total, words),
        "n": sites_in(region, total.expected),
        "k": sites_in(region, total.reporting),
        "emitted_t": total.emitted_t,
        "status": status_word(total, words),
    }
    said = words("overview_headline.some" if total.missing else "overview_headline.all", **told)
    if total.coverage_pct is not None and total.coverage_pct < COMPARED_FROM_PCT:
        said += " " + words("overview_headline.coverage", coverage_pct=total.coverage_pct)
    return said


def status_word(total: Total, words: Words) -> str:
    """The word for how settled a figure is: final, verified, reported, preliminary or incomplete (accounting rules 12.5)."""
    return words(f"status_word.{total.status or 'partial'}")


def status_and_stops(total: Total, words: Words) -> str:
    """The same word, and that planned stops make the period unlike the one a year before (3.1): for tables and what stands beside a point."""
    said = status_word(total, words)
    return words("status_word.with_stops", status=said) if total.turnaround else said


def _missing(region: Region, total: Total, words: Words) -> list[str]:
    names = missing_names(region, total.missing, total.period, words)
    if not names:
        return []
    if len(names) > NAMED_AT_MOST:
        return [words("overview_headline.missing_many", n=len(names), names=names, period=period_said(total.period, words))]
    history = region.totals("site", "year")
    each = []
    for site, name in zip(sorted(total.missing), names, strict=True):
        before = last_known(history, site, total.period)
        each.append(name if before is None else words("overview_headline.name_with_last", name=name, last_t=before.emitted_t, last=before.period))
    if len(names) == 1:
        before = last_known(history, sorted(total.missing)[0], total.period)
        key = "overview_headline.missing_one" if before else "overview_headline.missing_one_never"
        last = {"last_t": before.emitted_t, "last": before.period} if before else {}
        return [words(key, name=names[0], period=period_said(total.period, words), **last)]
    return [words("overview_headline.missing_some", names=each, period=period_said(total.period, words))]


def comparisons(region: Region, total: Total) -> list[tuple[str, Comparison]]:
    """(earlier period, comparison) with the year before and with the base year, where both sides are whole enough to say it."""
    if not compared(total):
        return []
    earlier = dict.fromkeys((year_before(total.period), base_period(region, total.period)))
    there = {t.period: t for t in region.totals("region", "r4q" if rolling(total) else "year")}
    found = []
    for period in earlier:
        if period >= total.period or period not in there or not compared(there[period]):
            continue
        comparison = like_for_like(region, period, total.period, kind="r4q" if rolling(total) else "year")
        if comparison.headline and comparison.change_pct is not None:
            found.append((period, comparison))
    return found


def leaves_out(region: Region, total: Total, found: Iterable[tuple[str, Comparison]]) -> bool:
    """Whether the comparisons leave out what lies outside the EU ETS total, so that the sentence must say of what they are."""
    there = {t.period: t for t in region.totals("region", "r4q" if rolling(total) else "year")}
    return partly_outside(total, *(there[earlier] for earlier, _ in found))


def _changes(region: Region, total: Total, words: Words) -> list[str]:
    found = comparisons(region, total)
    if not found:
        return []
    year = {period: period_said(period.removesuffix("-Q4"), words) for period, _ in found}
    series = "_ets" if leaves_out(region, total, found) else ""
    if not total.missing and all(sites_in(region, c.sites) == sites_in(region, total.expected) for _, c in found):
        each = [words(f"overview_headline.{_direction(c.change_pct)}", change_pct=abs(c.change_pct), earlier=year[p]) for p, c in found]
        return [words(f"overview_headline.change{series}", changes=each), *_stops(region, total, found, words)]
    grouped: dict[tuple[str, ...], list[str]] = {}
    for period, comparison in found:
        grouped.setdefault(tuple(s for s in comparison.sites if sites_in(region, [s])), []).append(
            words("overview_headline.from", change_pct=comparison.change_pct, earlier=year[period])
        )
    said = [words(f"overview_headline.same{series}", n=sites_in(region, sites), changes=", ".join(each)) for sites, each in grouped.items()]
    return [*said, *_stops(region, total, found, words)]


def _stops(region: Region, total: Total, found: Iterable[tuple[str, Comparison]], words: Words) -> list[str]:
    """Who is affected by a turnaround in any of the periods compared (3.1)."""
    kind, sites = "r4q" if rolling(total) else "year", list(total.reporting)
    stopped = {s for earlier, _ in found for s in unlike(region.stop_days, sites, quarters_in(total.period, kind), quarters_in(earlier, kind))}
    return [words("so_far.turnaround", names=names_of(region, stopped))] if stopped else []


def _direction(change_pct: float) -> str:
    rounded = round(change_pct, 1)
    return "more" if rounded > 0 else "less" if rounded < 0 else "level"


def _removed(total: Total, words: Words) -> list[str]:
    """What was removed and what that makes N; more than was emitted only where that is what the printed figures say (12.8)."""
    if total.net_t is None or not round(total.removed_t or 0.0):
        return []
    key = "overview_headline.net_below_zero" if round(total.net_t) < 0 else "overview_headline.removed"
    said = [words(key, removed_t=total.removed_t, net_t=total.net_t)]
    if total.net_claim_t is not None and abs(total.net_claim_t - total.net_t) > NEARLY_NONE_T:
        said.append(words("overview_headline.sold", sold_t=total.net_claim_t - total.net_t, net_claim_t=total.net_claim_t))
    return said


def status_sentence(region: Region, progress: Iterable[Progress], words: Words) -> str:
    """Where the region stands against the path, with the reason where that cannot be said; an illustration is called one."""
    rows = list(progress)
    newest = newest_progress(region, rows)
    if newest is None:
        return words("status_sentence.none")
    target = region.reference.targets[newest.target]
    return " ".join(assessed_parts(region, target, "t", assessed(newest), words, words(_measured(region, newest))))


def _measured(region: Region, newest: Progress) -> str:
    """The key of what a target measures: net only where something has been removed, else they are the same."""
    total = newest_total(region)
    net = region.reference.targets[newest.target].measure == "net" and total is not None and total.removed_t
    return "status_sentence.net" if net else "status_sentence.emitted"


def newest_sites(region: Region, newest: Progress) -> list[str]:
    """The sites an assessment rests on: those of the perimeter that are neither missing nor outside the target."""
    return [site.id for site in region.sites if site.id not in (*newest.missing, *newest.outside)]


def pace_sentence(region: Region, progress: Iterable[Progress], words: Words) -> str:
    """What is needed a year from now on, beside what the years since the base year have given."""
    newest = newest_progress(region, progress)
    if newest is None:
        return words("status_sentence.none")
    target = region.reference.targets[newest.target]
    told = {"base": target.base_year, "end": target.target_year, "now": period_said(newest.period, words), "required_t": newest.required_t_per_year}
    if newest.pace in ("met", "missed"):
        return words(f"pace_sentence.{newest.pace}", **told)
    if newest.required_t_per_year is None:
        return words("pace_sentence.unknown", **told)
    if newest.achieved_t_per_year is None:
        return words("pace_sentence.too_early", **told)
    rose = round(newest.achieved_t_per_year) < 0
    return words("pace_sentence.rose" if rose else "pace_sentence.fell", achieved_t=abs(newest.achieved_t_per_year), **told)


def pace_plainly(region: Region, progress: Iterable[Progress], words: Words) -> str:
    """How many times as fast it must go, and what another year of waiting would make of that; "" where nothing is left to be reached."""
    newest = newest_progress(region, progress)
    if newest is None or newest.pace in ("met", "missed") or not newest.required_t_per_year or newest.achieved_t_per_year is None:
        return ""
    left = region.reference.targets[newest.target].target_year - time_of(newest.period)
    required, achieved, said = newest.required_t_per_year, newest.achieved_t_per_year, []
    if achieved > 0:
        times = required / achieved
        said.append(words("pace_sentence.faster" if times > 1 else "pace_sentence.fast_enough", times=words.number(times, 1)))
    if left > 1:
        said.append(words("pace_sentence.waiting", waited_t=required * left / (left - 1)))
    return " ".join(said)


def newest_reached(region: Region, progress: Iterable[Progress]) -> Progress | None:
    """The newest assessment that has a figure and a base to compare it with."""
    return newest_progress(region, [p for p in progress if p.actual_t is not None and p.base_t is not None])


def start_now_goal_sentence(region: Region, progress: Iterable[Progress], words: Words) -> str:
    """How much of the way from the base year to the goal has been gone, for the same sites."""
    assessed = list(progress)
    reached = newest_reached(region, assessed)
    if reached is None or reached.actual_t is None or reached.base_t is None:
        return words("start_now_goal.nothing")
    target = region.reference.targets[reached.target]
    cut, way = reached.base_t - reached.actual_t, reached.base_t - reached.target_t
    told = {
        "base": target.base_year,
        "end": target.target_year,
        "cut_t": abs(cut),
        "remains_t": reached.actual_t - reached.target_t,
        "n": len(newest_sites(region, reached)),
    }
    if is_reached(reached.actual_t, reached.target_t, strictly_below=target.strictly_below, digits=0):
        return words("start_now_goal.reached", **told)
    if round(cut) < 0 or way <= 0:
        return words("start_now_goal.rose", **told)
    key = "start_now_goal.some" if reached.same_sites else "start_now_goal.all"
    return words(key, done_pct=100.0 * cut / way, **told)


def source_line(
    region: Region, words: Words, total: Total | None = None, *, today: date | None = None, sites: Iterable[str] | None = None
) -> str:
    """Source, scope, GWP set, coverage and date: what stands under every figure and inside every picture. `sites`: of part of the region."""
    said = region.reference.cluster.attribution
    parts = [words("source.from", source=words.of(said).rstrip("."))] if said else []
    parts.append(words("source.scope", n=sites_in(region, [site.id for site in region.sites] if sites is None else sites)))
    locked = total.gwp_locked_pct if total is not None else None
    if locked is not None and locked >= 100:
        parts.append(words("source.gwp_all_locked"))
    elif locked:
        key = "gwp_hardly_locked" if round(locked) == 0 else "gwp_nearly_locked" if round(locked) == 100 else "gwp_locked"
        parts.append(words(f"source.{key}", gwp=region.gwp_set, locked_pct=locked))
    else:
        parts.append(words("source.gwp", gwp=region.gwp_set))
    if total is not None and total.coverage_pct is not None:
        told = {"coverage_pct": total.coverage_pct, "k": sites_in(region, total.reporting), "n": sites_in(region, total.expected)}
        parts.append(words("source.coverage", period=period_said(total.period, words), **told))
    return " ".join([*parts, _known_at(region, words, today)])


def reuse_source(region: Region, words: Words, *, today: date | None = None) -> str:
    """What stands under a figure of reuse: it rests on the companies' own reports."""
    return words("source.reuse") + " " + _known_at(region, words, today)


def _known_at(region: Region, words: Words, today: date | None) -> str:
    known = region.as_of or today
    return words("source.as_of", known=known) if known else words("source.version", version=region.version)
