"""Where a figure against a target comes from: the cells of today's figure and of the base, and the target's own; they sum to it.

A path is a sum of its base, its milestones and its target with weights that hang on the day alone; so a gap leads back to cells in two years.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gic_metrics.accounting.explain import site_rows, with_back_cast
from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Facts, made_up, weighed
from gic_metrics.accounting.region import Region
from gic_metrics.reference import Target
from gic_metrics.targets.measured import base_path, measured_total, scale_t, sites_of, total_of
from gic_metrics.targets.paths import Path, time_of
from gic_metrics.targets.progress import Progress, progress

AGAINST_TARGET = ("actual", "path", "gap")
PACE = ("base", "required", "achieved")
STATUS = ("status", "gap_share")


def explain_progress(region: Region, facts: Facts, figure: str, period: str, target: str | None = None) -> Explanation:
    """The rows behind what a target measures, its path on the day, the gap between the two, the pace and the status; inside the EU ETS total.

    Default: the headline target. Raises CannotExplain for an unknown figure or target, or a period that is not held against it.
    """
    if figure not in (*AGAINST_TARGET, *PACE, *STATUS):
        raise CannotExplain("explain.unknown_figure", figure=figure, known=[*AGAINST_TARGET, *PACE, *STATUS])
    chosen = target_with_path(region, target)
    row = next((p for p in progress(region) if p.target == chosen.key and p.period == period), None)
    if row is None:
        raise CannotExplain("explain.unknown_period", period=period)
    value, unit = _value(row, figure)
    rows = tuple(_Against(region, facts, chosen, row).rows(figure)) if value is not None else ()
    amounts = (_scale(region, facts, chosen, row),) if value is not None and figure in STATUS else ()
    word = f"cli.status.{row.status}" if figure == "status" else ""
    because = f"cli.reason.{row.reason}" if figure == "status" and row.reason else ""
    found = Explanation(figure, period, chosen.key, value, f"formula.{figure}", rows, row.missing, unit, amounts, word, because)
    if figure in ("actual", "required") or chosen.base_t is not None or chosen.rising:
        return found
    base = [region.figure(site, str(chosen.base_year), "year") for site in sites_of(region, chosen) if site not in row.missing]
    return with_back_cast(region, facts, found, base)


def target_with_path(region: Region, key: str | None) -> Target:
    """The target of this key, or the headline target; raises CannotExplain where there is none with a path."""
    known = {t.key: t for t in region.reference.targets.values() if t.has_path}
    if not known:
        raise CannotExplain("explain.no_target")
    if key is not None and key not in known:
        raise CannotExplain("explain.unknown_target", target=key, known=sorted(known))
    return known[key] if key is not None else next((t for t in known.values() if t.headline), next(iter(known.values())))


def _value(row: Progress, figure: str) -> tuple[float | None, str]:
    """The figure and its unit; a status is what its gap is of the base, or of the way where the target is a rise."""
    if figure in STATUS:
        return row.gap_pct_of_way if row.gap_pct_of_base is None else row.gap_pct_of_base, "pct"
    value: float | None = getattr(row, f"{figure}_t_per_year" if figure in ("required", "achieved") else f"{figure}_t")
    return value, "t_per_year" if figure in ("required", "achieved") else "t"


class _Against:
    """The parts that everything held against a target is made of: what it measures, its base, and what it adds itself."""

    def __init__(self, region: Region, facts: Facts, target: Target, row: Progress) -> None:
        self.region, self.facts, self.target, self.row = region, facts, target, row
        self.total = total_of(region, target, row.period, row.kind)
        self.now, self.sites = time_of(row.period), self.total.reporting if self.total.missing else None

    def rows(self, figure: str) -> Iterator[ExplainedRow]:
        target, left, gone = self.target, self.target.target_year - self.now, self.now - self.target.base_year
        way = -1.0 if target.rising else 1.0  # a rise a year for what is removed, a cut a year for what is emitted
        if figure == "actual":
            yield from self._measured()
        elif figure == "path":
            yield from self._path()
        elif figure == "base":
            yield from base_rows(self.region, self.facts, target, self.sites)
        elif figure == "required":
            yield from _each(self._measured(), way / left)
            yield target_row(target, -way * self.row.target_t / left)
        elif figure == "achieved":
            yield from _each(base_rows(self.region, self.facts, target, self.sites), way / gone)
            yield from _each(self._measured(), -way / gone)
        else:
            part = 1.0 if figure == "gap" else 100.0 / self.scale
            yield from _each(self._measured(), part)
            yield from _each(self._path(), -part)

    @property
    def scale(self) -> float:
        """What a gap is held against."""
        path = base_path(self.region, self.target, self.sites)
        return (scale_t(self.target, path) if path else 0.0) or 1.0

    def _measured(self) -> Iterator[ExplainedRow]:
        return measured_rows(self.region, self.facts, self.target, self.row.period, self.row.kind, self.total.reporting)

    def _path(self) -> Iterator[ExplainedRow]:
        return _path_rows(self.region, self.facts, self.target, self.now, self.sites)


def _each(rows: Iterable[ExplainedRow], factor: float) -> Iterator[ExplainedRow]:
    return (weighed(row, factor) for row in rows)


def _scale(region: Region, facts: Facts, target: Target, row: Progress) -> Amount:
    """What the gap is a share of: the base, or for a rise the way from there to the target."""
    known = [s for s in sites_of(region, target) if s not in row.missing] if row.missing else None
    base = tuple(base_rows(region, facts, target, known))
    if not target.rising:
        return Amount("base", row.base_t or 0.0, "t", base)
    return Amount("way", row.target_t - (row.base_t or 0.0), "t", (target_row(target, row.target_t), *_each(base, -1.0)))


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
    yield from _each(measured_rows(region, facts, target, str(target.base_year), "year", here), factor)


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


def _path_rows(region: Region, facts: Facts, target: Target, now: float, sites: Sequence[str] | None) -> Iterator[ExplainedRow]:
    """The rows of the base year with the weight the path gives them on the day; the rest is the target's own."""
    path = base_path(region, target, sites)
    if path is None:
        return
    from_base = of_base(path, now) if target.base_t is None else 0.0
    if from_base and path.base_t:
        yield from _each(base_rows(region, facts, target, sites), from_base / path.base_t)
    if own := path.at(now) - from_base:
        yield target_row(target, own)


def of_base(path: Path, now: float) -> float:
    """What of the path on the day comes from its base, t CO2e: the path as it would be with every milestone and the target at 0.

    A fixed share a year has no such parts; there the whole value is the base's.
    """
    if path.kind == "compound":
        return path.at(now)
    return replace(path, target_t=0.0, milestones=tuple((year, 0.0) for year, _ in path.milestones)).at(now)
