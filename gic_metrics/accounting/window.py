"""Which quarters a period is made of."""

from __future__ import annotations

from gic_metrics.vocabulary import Quarter, quarters_of


def quarters_in(period: str, kind: str) -> tuple[Quarter, ...]:
    """The quarters of a period, the earliest first; `kind` is "year", "quarter" or "r4q", the four quarters that end with `2026-Q3`."""
    if "Q" not in period:
        return quarters_of(int(period))
    last = Quarter.parse(period)
    return (last,) if kind == "quarter" else (last - 3, last - 2, last - 1, last)
