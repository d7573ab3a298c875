"""As it is printed: 1 000 t, half up, each figure on its own, so that sums may differ. Rounding is for reading; it protects nobody."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

STEP_T = 1000


def printed_t(value_t: float) -> float:
    """To the nearest 1 000 t, half up (away from zero)."""
    return float((Decimal(repr(value_t)) / STEP_T).quantize(Decimal(1), ROUND_HALF_UP) * STEP_T) + 0.0
