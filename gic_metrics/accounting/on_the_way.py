"""Biogenic CO2 on its way to the store: what was handed over, what is confirmed injected, what went back to the memo (accounting rules 12.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gic_metrics.vocabulary import Quarter

TRANSIT_QUARTERS = 4
"""what was handed over and not confirmed after this many quarters returns to the biogenic memo (12.2)"""
GRAM = 1e-6


class Chain:
    """One site's biogenic CO2 on its way to the store, quarter by quarter, t; what went to a member is in that member's chain."""

    def __init__(self) -> None:
        self.handed: list[tuple[Quarter, float]] = []
        self.injected = 0.0
        self.returned = 0.0

    @property
    def in_transit(self) -> float:
        """t handed over, neither confirmed injected nor back in the memo."""
        return sum(value for _, value in self.handed) - self.injected - self.returned

    def step(self, quarter: Quarter, injected: float, onward: float) -> tuple[float, float, float]:
        """(injected that counts, returned to the memo, in transit at the end of the quarter).

        What is confirmed beyond what is in transit had gone back to the memo: it is taken out again, so that a tonne is never in both.
        """
        self.handed.append((quarter, onward))
        handed, in_transit = sum(value for _, value in self.handed), self.in_transit
        counted = min(injected, max(0.0, handed - self.injected))
        self.injected += counted
        due = sum(value for when, value in self.handed if quarter - when >= TRANSIT_QUARTERS)
        returned = min(0.0, in_transit - counted) or max(0.0, due - self.injected - self.returned)
        self.returned += returned
        return counted, returned, self.in_transit

    def silent(self, until: Quarter | None) -> list[tuple[Quarter, float, float]]:
        """(quarter, returned to the memo, in transit at its end) of each quarter without a report before `until` (None: for good) in which any is
        on the way: a closing or a silence confirms nothing, and four quarters after it was handed over a tonne is back in the memo."""
        found: list[tuple[Quarter, float, float]] = []
        while self.handed and self.in_transit > GRAM and (until is None or self.handed[-1][0] + 1 < until):
            quarter = self.handed[-1][0] + 1
            _, returned, left = self.step(quarter, 0.0, 0.0)
            found.append((quarter, returned, left))
        return found


@dataclass(frozen=True, slots=True)
class Leg:
    """Biogenic CO2 through one site in one quarter, t."""

    site: str
    quarter: Quarter
    disputed: float
    """received of members, biogenic by the receiver's word alone"""
    onward: float
    """handed to operators outside the members"""
    to_members: Mapping[str, float] = field(default_factory=dict)
    """receiver -> handed to it, as far as both say so"""


def not_agreed(legs: Iterable[Leg]) -> dict[tuple[str, Quarter], float]:
    """(site, quarter) -> what of its `onward` is biogenic by the word of one member alone, t: S_b is never above the givers' T_b (12.2).

    What is disputed is taken to go on before anything else, in its quarter or the first in which anything does: to operators outside, and the
    rest to members, in whose hands it is as disputed as before. So R is too low rather than too high until giver and receiver say the same.
    """
    by_quarter: dict[Quarter, list[Leg]] = defaultdict(list)
    for leg in legs:
        by_quarter[leg.quarter].append(leg)
    pool: dict[str, float] = defaultdict(float)
    off: dict[tuple[str, Quarter], float] = defaultdict(float)
    for quarter in sorted(by_quarter):
        here = sorted(by_quarter[quarter], key=lambda leg: leg.site)
        room = {(leg.site, other): t for leg in here for other, t in sorted(leg.to_members.items())}
        for leg in here:
            pool[leg.site] += leg.disputed
        moved = True
        while moved:
            moved = False
            for leg in here:
                stored = min(pool[leg.site], leg.onward - off[leg.site, quarter])
                off[leg.site, quarter] += stored
                pool[leg.site] -= stored
                for other in sorted(leg.to_members):
                    passed = min(pool[leg.site], room[leg.site, other])
                    if passed > GRAM:
                        pool[leg.site], pool[other], moved = pool[leg.site] - passed, pool[other] + passed, True
                        room[leg.site, other] -= passed
    return {key: t for key, t in off.items() if t > GRAM}
