"""The sums of what is not named: sectors that are safe in every period, and the others taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from gic_metrics.disclosure.cells import EMITTED, Contribution, Key
from gic_metrics.disclosure.residual import residual, residual_broken
from gic_metrics.disclosure.rules import Rules
from gic_metrics.disclosure.suppression import Audit, Sum, Value

Sectors = frozenset[str]
MOST_TO_ADD = 10
"""more safe sectors than this are added to the unsafe ones from the one with the fewest figures up"""


class Blocks:
    """What is left unnamed of each (merged) sector, and whether some of them together may be shown."""

    def __init__(self, unnamed: Sequence[Contribution], named: Mapping[tuple[str, Key], list[float]], rules: Rules) -> None:
        self._named, self._rules = dict(named), rules
        self._content: dict[tuple[str, str, str], list[Contribution]] = defaultdict(list)
        for c in unnamed:
            self._content[(c.sector, c.measure, c.period)].append(c)
        self.sectors = sorted({c.sector for c in unnamed if c.measure == EMITTED})
        self.periods = sorted({c.period for c in unnamed})
        self._reasons: dict[tuple[Sectors, str, str], tuple[str, ...]] = {}

    def homeless(self, measures: Sequence[str]) -> bool:
        """Whether something of these measures is unnamed in a sector that has no sum of emissions to stand beside."""
        lone = [c for (sector, _, _), inside in self._content.items() if sector not in self.sectors for c in inside]
        return any(c.measure in measures and c.value_t is not None for c in lone)

    def content(self, sectors: Sectors, measure: str, period: str) -> tuple[Contribution, ...]:
        return tuple(c for s in sorted(sectors) for c in self._content.get((s, measure, period), ()))

    def figures(self, sectors: Sectors) -> int:
        """How many figures of emissions there are, over all periods. By tonnes, a choice would tell which of two hidden sums is the larger."""
        return sum(len(self.content(sectors, EMITTED, p)) for p in self.periods)

    def reasons(self, sectors: Sectors, measure: str, period: str) -> tuple[str, ...]:
        """Why the sectors' sum may not be shown in a period; empty: it may."""
        key = (sectors, measure, period)
        if key not in self._reasons:
            content = self.content(sectors, measure, period)
            self._reasons[key] = residual_broken(content, self._named, self._rules) or self._bounds(content)
        return self._reasons[key]

    def failing(self, sectors: Sectors) -> frozenset[str]:
        return frozenset(p for p in self.periods if self.reasons(sectors, EMITTED, p))

    def _bounds(self, content: Sequence[Contribution]) -> tuple[str, ...]:
        for later in (False, True):
            left = residual(content, self._named, later=later)
            values = {c.key: Value.of(c.group, c.value_t or 0.0, c.last_public_t, self._rules) for c in left}
            total = Sum(frozenset(values), sum(v.value_t for v in values.values()))
            if left and self._rules.protected and Audit(values, [total]).tight(self._rules):
                return ("bounds",)
        return ()


def hidden_together(blocks: Blocks, also: Sectors = frozenset()) -> tuple[Sectors, Sectors]:
    """(sectors that are unsafe in some period, safe ones that must go with them so that their sum may be shown in as many periods as possible).

    A sector that is hidden in one period is hidden in all: otherwise a total less the others would tell it. `also` are hidden in any case.
    Of several ways the one with the fewest figures is taken, never the one with the fewest tonnes: that the smaller of two sectors had been taken
    would bound what is hidden by what is shown.
    """
    unsafe = frozenset(s for s in blocks.sectors if blocks.failing(frozenset((s,)))) | also & frozenset(blocks.sectors)
    safe = [s for s in blocks.sectors if s not in unsafe]
    if not unsafe:
        return frozenset(), frozenset()
    safe.sort(key=lambda s: (blocks.figures(frozenset((s,))), s))
    if len(safe) > MOST_TO_ADD:
        tried = [frozenset(safe[:n]) for n in range(len(safe) + 1)]
    else:
        tried = [frozenset(c) for n in range(len(safe) + 1) for c in combinations(safe, n)]
    added = min(tried, key=lambda more: (len(blocks.failing(unsafe | more)), len(more), blocks.figures(more), sorted(more)))
    return unsafe, added
