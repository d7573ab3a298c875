"""The cluster, its sectors, targets, measures, events and public streams, as data with sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gic_metrics.vocabulary import DEFAULT_GWP, GWP_SETS

TRUE_UPS = ("pro_rata", "denton")
Day = date
Bilingual = dict[str, str]
"""`{"nb": ..., "en": ...}`"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Whose figures these are."""

    key: str
    """the group key of the region's total"""
    name: Bilingual
    region: Bilingual
    base_year: int
    test_org_numbers: bool = False
    """whether organisation numbers without a right check digit are accepted (practice only)"""
    true_up: str = "pro_rata"
    """how a verified year is spread over its quarters: `pro_rata` or `denton` (accounting rules 3.4)"""
    attribution: Bilingual | None = None
    municipalities: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    note: Bilingual | None = None
    source: str = ""
    reporting_due_days: int = 30
    """days after the end of a quarter on which its reports are due"""
    reporting_due_note: Bilingual | None = None
    """who set that"""
    gwp_set: str = DEFAULT_GWP
    """one for the whole region and all periods, the base year too (accounting rules 1.5)"""
    gwp_decided_on: Day | None = None
    gwp_decided_by: Bilingual | None = None
    gwp_source: str = ""
    gwp_next: Mapping[str, Any] | None = None
    """a decision on the set whose day has not come: the same fields, and `valid_from` (`gwp_setting.py`)"""

    def __post_init__(self) -> None:
        for chosen in (self.gwp_set, *([self.gwp_next["gwp_set"]] if self.gwp_next else [])):
            if chosen not in GWP_SETS:
                raise ValueError(f"gwp_set is one of {GWP_SETS}, not {chosen!r}")
        if self.true_up not in TRUE_UPS:
            raise ValueError(f"true_up is one of {TRUE_UPS}, not {self.true_up!r}")


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector with the look it keeps for ever."""

    key: str
    name: Bilingual
    colour: str
    dash: str
    marker: str
    order: int
    in_region: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A published figure that is near the target or base, and why it is not used as one."""

    key: str
    name: Bilingual
    value: float | None
    unit: str
    year: int | None
    scope: Bilingual
    why_not_used: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """Another published figure of a site, t a year, that is not counted; `year` None for a figure said of no year."""

    site: str
    year: int | None
    value_t: float
    what: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class EnergyFactor:
    """What a GWh of electricity counts in scope 2, by method ("location" or "market"), for a year."""

    method: str
    year: int
    t_per_gwh: float
    name: Bilingual
    source: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something on the time axis that a reader must know of."""

    key: str
    date: Day
    label: Bilingual
    site: str | None = None
    kind: str = "cluster"
    """`capture`, `measure`, `method` or `cluster`"""
    source: str = ""
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class PublicStream:
    """A stream between companies as the public record knows it; `counted` False: shown, never added."""

    key: str
    name: Bilingual
    from_site: str | None
    from_name: str
    to_site: str | None
    to_name: str
    kind: str
    stage: str
    """`idea`, `pilot`, `running` or `planned`"""
    year: int | None
    quantity: float | None
    unit: str
    quantity_kind: str
    """what the quantity is: `delivered`, `capacity`, `generated`, `sold`, `substituted`, `share` or `unknown`"""
    counted: bool
    note: Bilingual
    source: str
