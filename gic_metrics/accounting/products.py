"""Which of a site's products is its main one (accounting rules 3.2, 12.7): one stands for what it made, and units are never compared."""

from __future__ import annotations

from collections.abc import Mapping

Product = tuple[str, str]
"""(name, unit)"""
UNITS_FIRST = ("t", "GWh")
"""a product in tonnes stands before one in GWh, whatever their numbers: 50 000 t is neither more nor less than 60 000 GWh"""


def main_product(made: Mapping[Product, float]) -> Product | None:
    """The product with the largest quantity among those in the first unit that the site uses; None where nothing is told.

    `made`: product -> quantity, in its own unit. Alike in quantity, the first by name.
    """
    if not made:
        return None
    rank = min(_rank(unit) for _, unit in made)
    return min((product for product in made if _rank(product[1]) == rank), key=lambda product: (-made[product], product))


def _rank(unit: str) -> tuple[int, str]:
    return (UNITS_FIRST.index(unit), "") if unit in UNITS_FIRST else (len(UNITS_FIRST), unit)
