"""Where a figure against a target comes from: the cells of today's figure and of the base, and the target's own; they sum to it.

A path is a sum of its base, its milestones and its target with weights that hang on the day alone; so a gap leads back to cells in two years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gic_metrics.accounting.explain import site_rows, with_back_cast
from gic_metrics.accounting.explanation import CannotExplain, ExplainedRow, Explanation, Facts, made_up, weighed
from gic_metrics.accounting.region import Region
from gic_metrics.reference import Target
from gic_metrics.targets.held import HELD, Held, each, explained
from gic_metrics.targets.measured import base_path, measured_total, scale_t, sites_of, total_of
from gic_metrics.targets.paths import Path, time_of
from gic_metrics.targets.progress import Progress, target_progress


def explain_progress(region: Region, facts: Facts, figure: str, period: str, target: str | None = None) -> Explanation:
    """The rows behind what a target measures, its path on the day, the gap between the two, the pace and the status; inside the EU ETS total.

    Default: the headline target. Raises CannotExplain for an unknown figure or target, or a period that is not held against it.
    """
    if figure not in HELD:
        raise CannotExplain("explain.unknown_figure", figure=figure, known=list(HELD))
    chosen = target_with_path(region, target)
    row = next((p for p in target_progress(region, chosen) if p.period == period), None)
    if row is None:
        raise CannotExplain("explain.unknown_period", period=period)
    return explain_assessed(region, facts, chosen, row, figure)


def explain_assessed(region: Region, facts: Facts, chosen: Target, row: Progress, figure: str) -> Explanation:
    """The same, of an assessment that has been made."""
    found = explained(figure, row.period, chosen.key, held(region, facts, chosen, row), row)
    if figure in ("actual", "required", "remains", "waiting") or chosen.base_t is not None or chosen.rising:
        return found
    base = [region.figure(site, str(chosen.base_year), "year") for site in sites_of(region, chosen) if site not in row.missing]
    return with_back_cast(region, facts, found, base)


def target_with_path(region: Region, key: str | None) -> Target:
    """The target of this key, or the headline target; raises CannotExplain where there is none with a path."""
    known = {t.key: t for t in region.reference.targets.values() if t.has_path}
    if not known:
        raise CannotExplain("explain.no_target")
    if key is not None and key not in known:
        raise CannotExplain("explain.unknown_target", target=key, known=sorted([*known, *region.reference.reuse_targets]))
    return known[key] if key is not None else next((t for t in known.values() if t.headline), next(iter(known.values())))


def held(region: Region, facts: Facts, target: Target, row: Progress) -> Held:
    """An assessment of a target on tonnes, with the rows behind its parts."""
    total = total_of(region, target, row.period, row.kind)
    sites, now = (total.reporting if total.missing else None), time_of(row.period)
    path = base_path(region, target, sites)
    return Held(
        figure_unit="t",
        now=now,
        base_year=target.base_year,
        target_year=target.target_year,
        rising=target.rising,
        actual=row.actual_t,
        path=row.path_t,
        base=row.base_t,
        target=row.target_t,
        required=row.required_t_per_year,
        achieved=row.achieved_t_per_year,
        share_pct=row.gap_pct_of_way if row.gap_pct_of_base is None else row.gap_pct_of_base,
        measured_rows=lambda: measured_rows(region, facts, target, row.period, row.kind, total.reporting),
        path_rows=lambda: path_rows(region, facts, target, (now,), sites),
        base_rows=lambda: base_rows(region, facts, target, sites),
        target_row=lambda contribution: target_row(target, contribution),
        scale=(scale_t(target, path) if path else 0.0) or 1.0,
    )


def base_rows(region: Region, facts: Facts, target: Target, sites: Sequence[str] | None) -> Iterator[ExplainedRow]:
    """The rows behind a target's base: its own figure, or those of the base year, to the base in force while corrections wait."""
    path = base_path(region, target, sites)
    if path is None:
        return
    if target.base_t is not None:
        yield made_up("", str(target.base_year), "base", path.base_t, value=target.base_t, unit="t", source=target.source)
        return
    here = sites_of(region, target) if sites is None or target.rising else list(sites)
    known_t = measured_total(region, target, str(target.base_year), "year", here)
    factor = path.base_t / known_t if known_t else 0.0  # another than 1 while corrections of the base wait for the threshold (3.5)
    yield from each(measured_rows(region, facts, target, str(target.base_year), "year", here), factor)


def target_row(target: Target, contribution: float) -> ExplainedRow:
    """What a target itself adds: no cell, but the target's key and source."""
    return replace(
        made_up("", str(target.target_year), "target", contribution, value=target.target_t, unit="t", source=target.source), cell=target.key
    )


def measured_rows(region: Region, facts: Facts, target: Target, period: str, kind: str, sites: Sequence[str]) -> Iterator[ExplainedRow]:
    """The rows behind what the target measures: E, N_claim = E - (R - R_sold), or R, inside the EU ETS total."""
    for site in sites:
        item = region.figure(site, period, kind)
        if item.emitted_ets_t is None or not region.series[site].expected(period):
            continue
        if target.measure == "removed":
            yield from site_rows(region, facts, item, "removed")
            continue
        yield from site_rows(region, facts, item, "emitted_ets")
        if target.measure == "net":
            yield from (weighed(row, -1.0) for row in site_rows(region, facts, item, "removed"))
            yield from site_rows(region, facts, item, "removed_sold")


def path_rows(region: Region, facts: Facts, target: Target, days: Iterable[float], sites: Sequence[str] | None) -> Iterator[ExplainedRow]:
    """The rows of the base year with the weight the path gives them on the day, or on several days together; the rest is the target's own."""
    path, times = base_path(region, target, sites), list(days)
    if path is None:
        return
    from_base = sum(of_base(path, now) for now in times) if target.base_t is None else 0.0
    if from_base and path.base_t:
        yield from each(base_rows(region, facts, target, sites), from_base / path.base_t)
    if own := sum(path.at(now) for now in times) - from_base:
        yield target_row(target, own)


def of_base(path: Path, now: float) -> float:
    """What of the path on the day comes from its base, t CO2e: the path as it would be with every milestone and the target at 0.

    A fixed share a year has no such parts; there the whole value is the base's.
    """
    if path.kind == "compound":
        return path.at(now)
    return replace(path, target_t=0.0, milestones=tuple((year, 0.0) for year, _ in path.milestones)).at(now)
