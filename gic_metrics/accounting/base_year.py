"""When the base year is recalculated and when its correction is only kept in the log (accounting rules 3.5, 12.3).

GHG Protocol Corporate Standard ch. 5: a base is recalculated for changes of structure, method and for errors that matter, never for growth, decline,
opening or closing. The threshold is the cluster's default; a change of boundary or of GWP set recalculates whatever its size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gic_metrics.accounting.coverage import DIGITS

THRESHOLD_PCT = 5.0
"""of the base, for the net of all corrections since the last recalculation; compared with >="""
PRINTED_FROM_PCT = 0.5
"""a larger remainder is printed beside the status"""
ALWAYS = ("boundary", "back_cast", "gwp", "known")
"""causes that recalculate whatever their size; `known`: a site got or lost its own figure of the base year; `back_cast`: the base year of a site that
joined is worked out from its production (3.6)"""
COUNTED = ("method", "correction")
"""causes that wait until their net reaches the threshold"""
NO_SIZE_T = 1e-6


@dataclass(frozen=True, slots=True)
class Effect:
    """What one entry did to the base year, t CO2e by site."""

    on: datetime
    kind: str
    """of ALWAYS or COUNTED"""
    by_site_t: dict[str, float]
    by: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.kind not in ALWAYS + COUNTED:
            raise ValueError(f"an effect on the base is one of {ALWAYS + COUNTED}, not {self.kind!r}")

    @property
    def change_t(self) -> float:
        return math.fsum(self.by_site_t.values())


@dataclass(frozen=True, slots=True)
class BaseVersion:
    """One base that held, t CO2e, and the effects that made it; the first has none."""

    number: int
    base_t: float
    on: datetime
    effects: tuple[Effect, ...] = ()

    @property
    def change_t(self) -> float:
        return math.fsum(effect.change_t for effect in self.effects)

    @property
    def kind(self) -> str | None:
        """What made it necessary: the last effect, since those before it waited."""
        return self.effects[-1].kind if self.effects else None


@dataclass(frozen=True, slots=True)
class BaseHistory:
    """The versions of a base, the oldest first, and the corrections that wait."""

    versions: tuple[BaseVersion, ...]
    waiting: tuple[Effect, ...]

    @property
    def current(self) -> BaseVersion:
        return self.versions[-1]

    @property
    def remainder_t(self) -> float:
        """The net of what waits: the base year as it is known now is `current.base_t + remainder_t`."""
        return math.fsum(effect.change_t for effect in self.waiting)

    @property
    def remainder_pct(self) -> float | None:
        """Of the base in force; None where that is 0."""
        return 100.0 * self.remainder_t / self.current.base_t if self.current.base_t else None

    @property
    def printed(self) -> bool:
        """Whether the remainder is large enough to stand beside the status."""
        return self.remainder_pct is not None and round(abs(self.remainder_pct), DIGITS) > PRINTED_FROM_PCT

    def waiting_t(self, site: str) -> float:
        """What waits of one site: its base in force is what is known now less this."""
        return math.fsum(effect.by_site_t.get(site, 0.0) for effect in self.waiting)


def base_history(base_t: float, on: datetime, effects: Iterable[Effect]) -> BaseHistory:
    """The versions that follow from the first base and what happened to it since, in the order of time."""
    versions = [BaseVersion(1, base_t, on)]
    waiting: list[Effect] = []
    for effect in effects:
        waiting.append(effect)
        held = versions[-1]
        net = math.fsum(each.change_t for each in waiting)
        if effect.kind in ALWAYS or _reaches(net, held.base_t):
            versions.append(BaseVersion(held.number + 1, held.base_t + net, effect.on, tuple(waiting)))
            waiting = []
    return BaseHistory(tuple(versions), tuple(waiting))


def _reaches(net_t: float, base_t: float) -> bool:
    return abs(net_t) > NO_SIZE_T and abs(net_t) >= THRESHOLD_PCT * abs(base_t) / 100 - NO_SIZE_T
