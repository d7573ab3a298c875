"""Which versions of register, boundary, factors, targets and base a figure rests on (accounting rules 3.7, 12.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gic_metrics.accounting.base_year import BaseVersion
from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """The number of a version, from 1, and when it was entered."""

    number: int
    on: datetime


@dataclass(frozen=True, slots=True)
class Versions:
    """What a figure rests on, besides the reports."""

    register: Version
    perimeter: Version
    """of the list of sites in the boundary alone: another address is no other boundary"""
    factors: Version
    targets: Version
    gwp_set: str
    base: BaseVersion | None
    """of the cluster's base year; None while that is not known"""


def versions_of(ledger: Ledger, region: Region) -> Versions:
    """The versions that hold as of the region's time."""

    def newest(*names: str, of: Callable[[Body], Any] = dict) -> Version:
        return newest_version(ledger, region, names, of)

    base = region.base(region.base_year)
    return Versions(
        register=newest("register", "own_register"),
        perimeter=newest("register", "own_register", of=_boundary),
        factors=newest("gwp", "factors"),
        targets=newest("targets", "own_targets"),
        gwp_set=region.gwp_set,
        base=base.current if base else None,
    )


def newest_version(ledger: Ledger, region: Region, names: tuple[str, ...], of: Callable[[Body], Any] = dict) -> Version:
    """The version of what some reference bodies say together, as of the region's time; at least one of them has been entered."""
    entries = sorted(((dated, name) for name in names for dated in ledger.reference_history(name)), key=lambda entry: entry[0].seq)
    holding: dict[str, Any] = {}
    found: list[tuple[int, datetime]] = []
    for dated, name in entries:
        later = dated.seq > region.version or (region.as_of is not None and dated.recorded_at > region.as_of)
        if later and found:
            break
        said = of(dated.body)
        if holding.get(name, holding) != said:
            holding[name] = said
            if not found or found[-1][0] != dated.seq:
                found.append((dated.seq, dated.recorded_at))
    return Version(len(found), found[-1][1])


def _boundary(register: Body) -> set[tuple[Any, ...]]:
    kept = ("id", "in_perimeter", "perimeter_from", "perimeter_to")
    return {tuple(site.get(name) for name in kept) for site in register.get("site", ())}
