"""Sectors that are unsafe alone and safe together: which to merge, so that as much as possible can be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

MOST_SECTORS = 12
"""more than this are merged from the one with the fewest figures up"""


def merged_key(sectors: Iterable[str]) -> str:
    return "+".join(sorted(sectors))


def propose(figures: Mapping[str, int], safe: Callable[[frozenset[str]], bool]) -> dict[str, str]:
    """Sector -> merged sector, for those that are unsafe alone; as many merged sectors as are safe, then as many figures as can be in them.

    Never the most tonnes: what is chosen is seen, and would tell of sizes.

    `safe` says whether the sectors together may be shown in every period of the release. A sector that no merger makes safe is left out.
    """
    alone = [s for s in sorted(figures, key=lambda s: (figures[s], s)) if not safe(frozenset((s,)))]
    if len(alone) > MOST_SECTORS:
        return _from_the_smallest(alone, safe)
    best: dict[frozenset[str], tuple[int, int, tuple[frozenset[str], ...]]] = {frozenset(): (0, 0, ())}
    blocks = [frozenset(b) for n in range(2, len(alone) + 1) for b in combinations(alone, n)]
    good = [b for b in blocks if safe(b)]

    def solve(left: frozenset[str]) -> tuple[int, int, tuple[frozenset[str], ...]]:
        if left not in best:
            first = min(left)
            answer = solve(left - {first})
            for block in good:
                if first in block and block <= left:
                    count, covered, chosen = solve(left - block)
                    answer = max(answer, (count + 1, covered + sum(figures[s] for s in block), (*chosen, block)), key=lambda a: a[:2])
            best[left] = answer
        return best[left]

    return {sector: merged_key(block) for block in solve(frozenset(alone))[2] for sector in sorted(block)}


def _from_the_smallest(alone: list[str], safe: Callable[[frozenset[str]], bool]) -> dict[str, str]:
    merged: dict[str, str] = {}
    waiting: list[str] = []
    for sector in alone:
        waiting.append(sector)
        if len(waiting) > 1 and safe(frozenset(waiting)):
            merged |= dict.fromkeys(waiting, merged_key(waiting))
            waiting = []
    return merged
