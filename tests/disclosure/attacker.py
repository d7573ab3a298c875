"""Somebody who has kept everything that was ever released, knows who is in which sum, and has a linear program. Not our code.

He takes each printed figure for what it can be at most (500 t to each side where it is rounded), knows what is public, believes that nobody
strays more than half from its last public year, and, being one of the companies, knows his own figures and when anybody restated.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

HALF_STEP_T = 500.0
DOUBT = 0.5
PROTECTION = 0.10
TOLERANCE_T = 0.01

Figure = tuple[str, str, str, str, float]
"""(measure, site, share, year, which of its figures: they differ after a restatement)"""


@dataclass
class Attacker:
    """All that he has."""

    group: dict[Figure, str] = field(default_factory=dict)
    prior: dict[Figure, tuple[float, float]] = field(default_factory=dict)
    known: set[Figure] = field(default_factory=set)
    sums: dict[frozenset[Figure], float] = field(default_factory=dict)
    """members -> half the width of what was printed"""

    def learn(self, found, contributions) -> None:
        """Keep a release; `contributions` tell what is public, and where everybody stood last."""
        now = {(c.measure, *c.key): c for c in contributions if c.value_t is not None}
        for key, c in now.items():
            figure = (*key, c.value_t)
            self._meet(figure, c.group, c.last_public_t)
            if c.public or (c.measure != "emitted" and not self._catches(c.site, contributions)):
                self.known.add(figure)
        printed = {(part.key, measure, year): t for part in found.parts for year, row in part.years.items() for measure, t in row.items()}
        for cell in found.cells:
            if cell.verdict == "together" or printed[(cell.part, cell.measure, cell.period)] is None:
                continue
            members = frozenset((cell.measure, *c.key, c.value_t) for c in cell.content if c.value_t is not None)
            total = sum(m[4] for m in members)
            shown = printed[(cell.part, cell.measure, cell.period)]
            assert abs(shown - total) <= HALF_STEP_T + TOLERANCE_T, "what is printed is not the sum"
            for c in cell.content:
                if c.value_t is not None:
                    self._meet((cell.measure, *c.key, c.value_t), c.group, c.last_public_t)
            if cell.verdict == "named":
                self.known |= members
            else:
                self.sums[members] = HALF_STEP_T
        self._subtract_the_verified(now)

    def _meet(self, figure: Figure, group: str, last: float | None) -> None:
        self.group[figure] = group
        if figure not in self.prior or last is not None:
            low, high = (0.0, np.inf) if last is None else (max(0.0, last * (1 - DOUBT)), last * (1 + DOUBT))
            self.prior[figure] = min(low, figure[4]), max(high, figure[4])

    def _catches(self, site, contributions) -> bool:
        return any(c.value_t for c in contributions if c.site == site and c.measure != "emitted")

    def _subtract_the_verified(self, now) -> None:
        """What was first reported of a figure that is public by now lies close to it."""
        for figure in self.prior:
            c = now.get(figure[:4])
            if c is not None and c.public and figure not in self.known:
                low, high = self.prior[figure]
                self.prior[figure] = max(low, min(0.95 * c.value_t, figure[4])), min(high, max(1.05 * c.value_t, figure[4]))

    def breaches(self, secret) -> list[tuple]:
        """(figures, by whom, between what) that he knows better than he should; `secret` are the figures that are nobody's business."""
        found = []
        for component in self._components():
            inside = sorted({f for s in component for f in s} - self.known)
            targets = self._targets([f for f in inside if secret.get(f[:4]) == f[4]], component)
            for intruder in (None, *sorted({self.group[f] for f in inside})) if targets else ():
                found += self._known_too_well(targets, component, inside, intruder)
        return found

    def _known_too_well(self, targets, component, inside, intruder) -> list[tuple]:
        """Each program's answer is a region that could be: where it has another figure far enough away, that one needs no program of its own."""
        found, possible = [], []
        for target in targets:
            if intruder in {self.group[f] for f in target}:
                continue
            true = sum(f[4] for f in target)
            least = min(true * (1 + PROTECTION), sum(self.prior[f][1] for f in target)) - TOLERANCE_T
            most = max(true * (1 - PROTECTION), sum(self.prior[f][0] for f in target)) + TOLERANCE_T
            seen = [sum(region[f] for f in target) for region in possible]
            if any(t >= least for t in seen) and any(t <= most for t in seen):
                continue
            low, high, regions = self._bound(target, component, inside, intruder)
            possible += regions
            if high < least or low > most:
                found.append((target, intruder, low, high))
        return found

    def _targets(self, figures, component) -> list[tuple[Figure, ...]]:
        targets = {(f,) for f in figures}
        for s in component:
            for group in {self.group[f] for f in s}:
                owned = tuple(sorted(f for f in s if self.group[f] == group and f in figures))
                targets |= {owned} if owned else set()
        return sorted(targets)

    def _components(self) -> list[list[frozenset[Figure]]]:
        components: list[tuple[set[Figure], list[frozenset[Figure]]]] = []
        for s in self.sums:
            unknown = set(s) - self.known
            near = [c for c in components if c[0] & unknown]
            components = [c for c in components if c not in near]
            components.append((unknown.union(*(c[0] for c in near)), [s, *(t for c in near for t in c[1])]))
        return [c[1] for c in components]

    def _bound(self, target, component, inside, intruder) -> tuple[float, float, list[dict[Figure, float]]]:
        if len(component) == 1:
            return *self._by_hand(target, component[0], intruder), []
        place = {f: n for n, f in enumerate(inside)}
        rows, limits = [], []
        for s in component:
            row = np.zeros(len(inside))
            row[[place[f] for f in s if f in place]] = 1.0
            rest = sum(f[4] for f in s if f in place)
            rows += [row, -row]
            limits += [rest + self.sums[s], -(rest - self.sums[s])]
        bounds = [(f[4], f[4]) if self.group[f] == intruder else self.prior[f] for f in inside]
        aim = np.zeros(len(inside))
        aim[[place[f] for f in target]] = 1.0
        ends, regions = [], []
        for sign in (1.0, -1.0):
            ends_of = [(low, None if np.isinf(high) else high) for low, high in bounds]
            answer = linprog(sign * aim, A_ub=np.array(rows), b_ub=limits, bounds=ends_of, method="highs")
            assert answer.status in (0, 3), answer.message
            ends.append(sign * answer.fun if answer.status == 0 else np.inf)
            regions += [dict(zip(inside, answer.x, strict=True))] if answer.status == 0 else []
        return ends[0], ends[1], regions

    def _by_hand(self, target, members, intruder) -> tuple[float, float]:
        """One sum needs no program: what is left when the others are as large, or as small, as they can be."""
        limits = {f: (f[4], f[4]) if self.group[f] == intruder else self.prior[f] for f in members - self.known}
        total, width = sum(f[4] for f in limits), self.sums[members]
        others = [limits[f] for f in limits if f not in target]
        low = max(sum(limits[f][0] for f in target), total - width - sum(high for _, high in others))
        return low, min(sum(limits[f][1] for f in target), total + width - sum(low for low, _ in others))


def secrets(contributions) -> dict[tuple[str, str, str, str], float]:
    """The figures that nobody has agreed to show: not public, not consented, not the 0 of somebody who never captured."""
    catching = {c.site for c in contributions if c.measure != "emitted" and c.value_t}
    return {
        (c.measure, *c.key): c.value_t
        for c in contributions
        if c.value_t and not c.public and not c.consented and (c.measure == "emitted" or c.site in catching)
    }
