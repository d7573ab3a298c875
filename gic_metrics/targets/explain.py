"""Where a figure against a target comes from: the cells of today's figure and of the base, and the target's own; they sum to it.

A path is a sum of its base, its milestones and its target with weights that hang on the day alone; so a gap leads back to cells in two years.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gic_metrics.accounting.explain import CannotExplain, ExplainedRow, Explanation, site_rows, weighed
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Target
from gic_metrics.targets.measured import base_path, sites_of, total_of
from gic_metrics.targets.paths import Path, time_of
from gic_metrics.targets.progress import progress

AGAINST_TARGET = ("actual", "path", "gap")


def explain_progress(region: Region, ledger: Ledger, figure: str, period: str, target: str | None = None) -> Explanation:
    """The rows behind what a target measures, its path on the day, or the gap between the two; t CO2e inside the EU ETS total.

    Default: the headline target. Raises CannotExplain for an unknown figure or target, or a period that is not held against it.
    """
    if figure not in AGAINST_TARGET:
        raise CannotExplain("explain.unknown_figure", figure=figure, known=list(AGAINST_TARGET))
    chosen = _chosen(region, target)
    row = next((p for p in progress(region) if p.target == chosen.key and p.period == period), None)
    if row is None:
        raise CannotExplain("explain.unknown_period", period=period)
    total = total_of(region, chosen, period, row.kind)
    value = getattr(row, f"{figure}_t")
    rows: list[ExplainedRow] = []
    if value is not None and figure != "path":
        rows += measured_rows(region, ledger, chosen, period, row.kind, total.reporting)
    if value is not None and figure != "actual":
        sign = 1.0 if figure == "path" else -1.0
        rows += [weighed(each, sign) for each in _path_rows(region, ledger, chosen, time_of(period), total.reporting if total.missing else None)]
    return Explanation(figure, period, chosen.key, value, f"formula.{figure}", tuple(rows), row.missing)


def _chosen(region: Region, key: str | None) -> Target:
    """The target of this key, or the headline target; raises CannotExplain where there is none with a path."""
    known = {t.key: t for t in region.reference.targets.values() if t.has_path}
    if not known:
        raise CannotExplain("explain.no_target")
    if key is not None and key not in known:
        raise CannotExplain("explain.unknown_target", target=key, known=sorted(known))
    return known[key] if key is not None else next((t for t in known.values() if t.headline), next(iter(known.values())))


def measured_rows(region: Region, ledger: Ledger, target: Target, period: str, kind: str, sites: Sequence[str]) -> Iterator[ExplainedRow]:
    """The rows behind what the target measures: E, N_claim = E - (R - R_sold), or R, inside the EU ETS total."""
    for site in sites:
        item = region.figure(site, period, kind)
        if item.emitted_ets_t is None:
            continue
        if target.measure == "removed":
            yield from site_rows(region, ledger, item, "removed")
            continue
        yield from site_rows(region, ledger, item, "emitted_ets")
        if target.measure == "net":
            yield from (weighed(row, -1.0) for row in site_rows(region, ledger, item, "removed"))
            yield from site_rows(region, ledger, item, "removed_sold")


def _path_rows(region: Region, ledger: Ledger, target: Target, now: float, sites: Sequence[str] | None) -> Iterator[ExplainedRow]:
    """The rows of the base year with the weight the path gives them on the day; the rest is the target's own."""
    path = base_path(region, target, sites)
    if path is None:
        return
    of = sites_of(region, target) if sites is None or target.rising else sites
    from_base = of_base(path, now) if target.base_t is None else 0.0
    if from_base and path.base_t:
        base = list(measured_rows(region, ledger, target, str(target.base_year), "year", of))
        known_t = sum(row.contribution_t for row in base)  # another than the base in force while corrections wait for the threshold
        yield from (weighed(row, from_base / known_t) for row in base if known_t)
    if own := path.at(now) - from_base:
        yield ExplainedRow("", target.source, None, target.key, "", str(target.target_year), "target", "", target.target_t, "t", own, None, "")


def of_base(path: Path, now: float) -> float:
    """What of the path on the day comes from its base, t CO2e: the path as it would be with every milestone and the target at 0.

    A fixed share a year has no such parts; there the whole value is the base's.
    """
    if path.kind == "compound":
        return path.at(now)
    return replace(path, target_t=0.0, milestones=tuple((year, 0.0) for year, _ in path.milestones)).at(now)
