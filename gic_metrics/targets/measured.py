"""What a target measures, over which sites, from which base, and along which path; t CO2e inside the EU ETS total."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from gic_metrics.accounting.balance import claimable
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.reference import Target
from gic_metrics.targets.paths import Path, path_of

Made = TypeVar("Made")


def once_of(region: Region, target: Target, what: tuple[Hashable, ...], make: Callable[[], Made]) -> Made:
    """What `make` gives of one of the region's own targets, worked out once; of a target that is only supposed, each time it is asked for."""
    own = region.reference.targets.get(target.key) is target
    return region.once((*what, target.key), make) if own else make()


def sites_of(region: Region, target: Target) -> list[str]:
    """The sites that a target is about: the whole perimeter, or those of its sector, but for those that stand outside it."""
    outside = set(outside_of(region, target))
    return [s for s in _of_sector(region, target) if s not in outside]


def outside_of(region: Region, target: Target) -> tuple[str, ...]:
    """Sites that existed in the base year and have no figure of it, reported or worked out: on neither side until there is one (3.6, 12.5).

    None where the target states its base itself, where it is of what is removed, or where no site that existed has a figure of the base year.
    """
    if target.rising or target.base_t is not None:
        return ()
    year = str(target.base_year)
    existed = [s for s in _of_sector(region, target) if region.series[s].expected(year)]
    without = tuple(s for s in existed if region.figure(s, year, "year").emitted_ets_t is None)
    return without if len(without) < len(existed) else ()


def _of_sector(region: Region, target: Target) -> list[str]:
    return [s for s, found in region.series.items() if not target.sector or found.site.sector == target.sector]


def total_of(region: Region, target: Target, period: str, kind: str) -> Total:
    """All figures of the sites that a target is about."""
    return region.total(target.sector or region.reference.cluster.key, sites_of(region, target), period, kind)


def base_path(region: Region, target: Target, sites: Sequence[str] | None = None) -> Path | None:
    """The path of a target for all its sites or part of them, from the base in force; None if the base is not known, or no such path leads from it.

    For part of the sites base and goal shrink together (12.6); a removal target asks for its tonnes whoever is silent.
    """
    whole = base_of(region, target)
    if whole is None or (target.path == "compound" and whole <= 0):  # a fixed share a year leads nowhere from nothing (4.1)
        return None
    path = path_of(target, whole)
    if sites is None or target.rising:
        return path
    part = base_in_force(region, target, sites)
    return None if part is None else path.scaled(part)


def base_of(region: Region, target: Target) -> float | None:
    """The base of a target: as it states it, else the base in force of all its sites; None if that cannot be known."""
    return target.base_t if target.base_t is not None else base_in_force(region, target, sites_of(region, target))


def base_in_force(region: Region, target: Target, sites: Sequence[str]) -> float | None:
    """The base as it holds at the region's time: what is known then, less the corrections that wait for the threshold (3.5)."""
    known, versions = measured_total(region, target, str(target.base_year), "year", sites), region.base(target.base_year)
    if known is None or versions is None or target.rising:
        return known
    return round(known - sum(versions.waiting_t(site) for site in sites), 6)


def scale_t(target: Target, path: Path) -> float:
    """What a gap is held against: the base year's emissions (4.3); for a removal target, which begins near zero, the way from base to goal."""
    return path.target_t - path.base_t if target.rising else path.base_t


def measured_total(region: Region, target: Target, period: str, kind: str, sites: Sequence[str]) -> float | None:
    """What the target measures, over the sites that existed and have a figure: E, N_claim = E - (R - R_sold), or R."""
    existed = [s for s in sites if region.series[s].expected(period)]
    values = [v for s in existed if (v := measured(target, region.figure(s, period, kind))) is not None]
    return round(sum(values), 6) if values else None


def measured(target: Target, figure: SiteFigure) -> float | None:
    """What the target measures of one site; None where its emissions are not known."""
    if figure.emitted_ets_t is None:
        return None
    if target.measure == "removed":
        return figure.removed_t or 0.0
    if target.measure == "emitted":
        return figure.emitted_ets_t
    return claimable(figure.emitted_ets_t, figure.removed_t or 0.0, figure.removed_sold_t or 0.0)
