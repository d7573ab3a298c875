"""Where reuse stands against its targets, and where that comes from: the cells of four quarters and of the base year, and the target's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gic_metrics.accounting.explain_beside import stream_rows
from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Facts, made_up, row_of
from gic_metrics.accounting.facts import stated
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse import matched
from gic_metrics.accounting.reuse_year import Reused, ReuseYears
from gic_metrics.reference import ReuseTarget
from gic_metrics.targets.explain import of_base
from gic_metrics.targets.held import HELD, Held, each, explained
from gic_metrics.targets.paths import Path, time_of
from gic_metrics.targets.reuse import ReuseProgress, reuse_path, reuse_target_progress
from gic_metrics.vocabulary import Quarter, Sheet

UNITS = {"reuse_t": "t_mass", "reuse_gwh": "GWh", "symbiosis_pct": "pct", "surplus_heat_pct": "pct"}


def explain_reuse_progress(region: Region, facts: Facts, figure: str, period: str, key: str) -> Explanation:
    """The rows behind four quarters of reuse, its path, gap, status and pace, in the target's own unit.

    Raises CannotExplain for an unknown figure or target, or a period that is not held against it.
    """
    if figure not in HELD:
        raise CannotExplain("explain.unknown_figure", figure=figure, known=list(HELD))
    target = region.reference.reuse_targets.get(key)
    if target is None:
        raise CannotExplain("explain.unknown_target", target=key, known=sorted(region.reference.reuse_targets))
    years = ReuseYears.of(facts.facts(as_of=region.as_of, sheets=[Sheet.REUSE]), region.series)
    row = next((p for p in reuse_target_progress(years, target) if p.period == period), None)
    if row is None:
        raise CannotExplain("explain.unknown_period", period=period)
    return explain_reuse_assessed(years, target, row, figure)


def explain_reuse_assessed(years: ReuseYears, target: ReuseTarget, row: ReuseProgress, figure: str) -> Explanation:
    """The same, of an assessment that has been made."""
    found = explained(figure, row.period, target.key, _held(years, target, row), row)
    found = replace(found, formula=_formula(target, figure) or found.formula)
    now = years.reused(target.measure, _last(row.period), target.basis)
    return replace(found, amounts=(*found.amounts, *_whole(target, now))) if found.value is not None and figure == "actual" else found


def _formula(target: ReuseTarget, figure: str) -> str:
    """The key of the formula where reuse has another than emissions: what it measures, its base, and the share of the way; else ""."""
    if figure == "actual":
        weighed = f"_{target.basis}" if target.basis else ""
        return {
            "reuse_t": f"formula.reuse_mass{weighed}",
            "reuse_gwh": "formula.reuse_energy",
            "symbiosis_pct": f"formula.symbiosis_rate{weighed}",
            "surplus_heat_pct": "formula.surplus_heat_used",
        }[target.measure]
    return f"formula.reuse_{figure}" if figure in ("base", "gap_share", "status") else ""


def _last(period: str) -> Quarter:
    return Quarter.parse(period) if "Q" in period else Quarter(int(period), 4)


def _held(years: ReuseYears, target: ReuseTarget, row: ReuseProgress) -> Held:
    path, unit, now = reuse_path(years, target), UNITS[target.measure], time_of(row.period)
    told = years.reused(target.measure, _last(row.period), target.basis)
    return Held(
        figure_unit=unit,
        now=now,
        base_year=target.base_year,
        target_year=target.target_year,
        rising=True,
        actual=row.actual,
        path=row.path,
        base=path.base_t if path else None,
        target=target.target,
        required=row.required_per_year,
        achieved=row.achieved_per_year,
        share_pct=row.gap_pct_of_way,
        measured_rows=lambda: reused_rows(target, told),
        path_rows=lambda: _path_rows(years, target, path, now),
        base_rows=lambda: _base_rows(years, target, path),
        target_row=lambda contribution: _own(target, contribution),
        scale=path.target_t - path.base_t if path else 1.0,
    )


def reused_rows(target: ReuseTarget, found: Reused | None) -> Iterator[ExplainedRow]:
    """The rows behind four quarters of a measure: both sides of each stream, in percent of the whole where it is a rate."""
    if found is None:
        return
    streams = [s for s in matched(found.facts) if s.running and s.counted is not None]
    whole = sum(amount.value for amount in _whole(target, found))
    factor = 100.0 / whole if whole else 1.0
    for stream in streams:
        yield from each(stream_rows(stream), factor)


def _whole(target: ReuseTarget, found: Reused | None) -> tuple[Amount, ...]:
    """What a rate is a part of: by-product used and landfilled, or the surplus heat there was; nothing for an amount."""
    if found is None or UNITS[target.measure] != "pct":
        return ()
    name, unit = ("by_product", "t_mass") if target.measure == "symbiosis_pct" else ("available_heat", "GWh")
    rows = [row_of(f, stated(f.record) or 0.0) for f in found.facts if f.record.variable in ("landfilled", "generated")]
    if name == "by_product":
        rows = [row for s in matched(found.facts) if s.running and s.counted is not None for row in stream_rows(s)] + rows
    return (Amount(name, sum(row.contribution for row in rows), unit, tuple(rows)),)


def _own(target: ReuseTarget, contribution: float) -> ExplainedRow:
    """What the target itself adds: no cell, but its key and source."""
    unit = "%" if UNITS[target.measure] == "pct" else target.unit.removesuffix("_material")
    row = made_up("", str(target.target_year), "target", contribution, value=target.target, unit=unit, source=target.source)
    return replace(row, cell=target.key)


def _base_rows(years: ReuseYears, target: ReuseTarget, path: Path | None) -> Iterator[ExplainedRow]:
    """The base as the target states it, else the reports of the base year."""
    if path is None:
        return
    if target.base is not None:
        yield replace(_own(target, target.base), variable="base", period=str(target.base_year), value=target.base)
    else:
        yield from reused_rows(target, years.reused(target.measure, Quarter(target.base_year, 4), target.basis))


def _path_rows(years: ReuseYears, target: ReuseTarget, path: Path | None, now: float) -> Iterator[ExplainedRow]:
    """The base with the weight that the path gives it on the day; the rest is the target's own."""
    if path is None:
        return
    from_base = of_base(path, now) if target.base is None else 0.0
    if from_base and path.base_t:
        yield from each(_base_rows(years, target, path), from_base / path.base_t)
    if own := path.at(now) - from_base:
        yield _own(target, own)
