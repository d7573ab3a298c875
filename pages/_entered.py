"""What staff write in a field, read as it is meant: numbers as either language writes them, a year and a level on each line."""

from __future__ import annotations

import re

from gic_metrics.targets.editing import NotATarget


def number(said: str) -> float:
    """A number as it is written in either language; raises NotATarget where it is none."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", said).replace("\u2212", "-").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        raise NotATarget("tonnes") from None


def optional(said: str) -> float | None:
    """A number, or None for an empty field: not known, never 0."""
    return number(said) if said.strip() else None


def steps(said: str) -> tuple[tuple[float, float], ...]:
    """A line each: year, colon, level."""
    found = [line.partition(":") for line in said.splitlines() if line.strip()]
    if any(not colon or not year.strip().isdigit() for year, colon, _ in found):
        raise NotATarget("milestones")
    return tuple((float(year), number(value)) for year, _, value in found)
