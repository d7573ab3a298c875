"""When a sum says too much about one of those in it: frequency, dominance (p %) and concentration (n, k), on company groups.

SDC handbook, table 4. Contributions are absolute, so that stock changes and restatements can be judged as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BODY = "disclosure"
"""name of the reference body that holds an instance's own parameters"""


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters. They are told to nobody: an instance keeps its own in its ledger, and no page, release or log says them."""

    minimum_groups: int = 3
    p_pct: float = 10.0
    """nobody may be bounded from above more tightly than by this share of its own value"""
    top_groups: int = 2
    k_pct: float | None = None
    """the largest `top_groups` may not hold more than this share; None: not asked"""
    merged_groups: int = 4
    """in each merged sector at least"""
    attacker_pct: float = 50.0
    """what everybody is taken to know: within this share of the last public annual figure"""
    protected: bool = True
    """False only in tests, to see that an attacker then succeeds"""

    def __post_init__(self) -> None:
        shares = self.p_pct > 0 and 0 < self.attacker_pct <= 100 and (self.k_pct is None or 0 < self.k_pct <= 100)
        if not shares or self.minimum_groups < 3 or self.top_groups < 1 or self.merged_groups < self.minimum_groups:
            raise ValueError("parameters of disclosure control that protect nobody")

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Rules:
        """From the reference body; what it leaves out has its default. Raises ValueError for what protects nobody, TypeError for an unknown name."""
        return cls(**{name: value for name, value in body.items() if value is not None})


def by_group(contributions: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Absolute t by company group, largest first."""
    sums: dict[str, float] = defaultdict(float)
    for group, value in contributions:
        sums[group] += abs(value)
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def broken(contributions: Iterable[tuple[str, float]], rules: Rules) -> tuple[str, ...]:
    """The rules that a cell of (group, t) breaks; empty is safe. Nobody in it: nothing to protect.

    A group with 0 is in the cell and is not counted: a sum of few others, or of none, would tell its 0.
    """
    groups = by_group(contributions)
    if not groups or not rules.protected:
        return ()
    sizes = [value for value in groups.values() if value > 0]
    total = sum(sizes)
    found = []
    if len(sizes) < rules.minimum_groups:
        found.append("frequency")
    if sizes and total - sum(sizes[:2]) < rules.p_pct / 100.0 * sizes[0]:
        found.append("dominance")
    if rules.k_pct is not None and sum(sizes[: rules.top_groups]) > rules.k_pct / 100.0 * total:
        found.append("concentration")
    return tuple(found)


def upper_protection_t(contributions: Iterable[tuple[str, float]], rules: Rules) -> float:
    """How far above its largest group's value the second largest must be left in doubt beyond what the cell itself leaves, t; 0 for a safe cell."""
    sizes = list(by_group(contributions).values())
    return max(0.0, rules.p_pct / 100.0 * sizes[0] - sum(sizes[2:])) if sizes else 0.0
