"""How uncertainties combine (IPCC 2006 guidelines vol. 1 ch. 3, approach 1; accounting rules 7.2). U95 throughout: half of the 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Iterable

U95_PER_SIGMA = 1.959963984540054
"""half-width of the 95 % interval of a normal distribution, in standard deviations"""
SAME_METHODS = 0.8
"""correlation of two years found by the same methods (7.2, own decision)"""


def independent(u95: Iterable[float]) -> float:
    """U95 of a sum of independent parts, in their unit: root of the sum of squares.

    >>> round(independent([30_000.0, 40_000.0]))
    50000
    """
    return math.sqrt(sum(u * u for u in u95))


def correlated(u95: Iterable[float]) -> float:
    """U95 of a sum of parts that share a meter or factor: they are added, each with its sign."""
    return abs(sum(u95))


def of_product_pct(u95_pct: Iterable[float]) -> float:
    """U95 of a product of independent factors, percent.

    >>> round(of_product_pct([2.5, 5.0]), 6)
    5.59017
    """
    return independent(u95_pct)


def of_change(earlier: float, later: float, correlation: float = SAME_METHODS) -> float:
    """U95 of later minus earlier, in their unit; `correlation` 0 where the methods differ."""
    return math.sqrt(max(0.0, earlier**2 + later**2 - 2 * correlation * earlier * later))


def probability_below_zero(value: float, u95: float) -> float:
    """P(the true value < 0), 0-1, for a normal distribution; a value without uncertainty is on one side or the other."""
    if u95 == 0:
        return float(value < 0)
    return 0.5 * math.erfc(value / (u95 / U95_PER_SIGMA) / math.sqrt(2))


def pedigree_interval(value: float, factors: Iterable[float]) -> tuple[float, float]:
    """The 95 % interval of a value by pedigree factors: multiplicative, for scope 3, reuse and avoided figures only (7.2)."""
    spread = math.exp(math.sqrt(sum(math.log(f) ** 2 for f in factors)))
    return value / spread, value * spread
