"""Biogenic CO2 on its way to the store: what was handed over, what is confirmed injected, what went back to the memo (accounting rules 12.2)."""

from __future__ import annotations

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
