"""Somebody who has kept everything that was ever released, knows who is in which sum, and has a linear program. Not our code.

He takes each printed figure for what it can be at most (500 t to each side where it is rounded), knows what is public, believes that nobody
strays more than half from its last public year, and, being one of the companies, knows his own figures and when anybody restated.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

HALF_STEP_T = 500.0
DOUBT = 0.5
PROTECTION = 0.10
TOLERANCE_T = 0.01
AT_ONCE = 300
"""questions to one program"""

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
        now = self.learn_without_it(contributions)
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

    def learn_without_it(self, contributions) -> dict:
        """What is known also without the new release: what is public by nature, and that who has bought another knows what both know."""
        owners = {c.site: c.group for c in contributions}
        self.group |= {figure: owners[figure[1]] for figure in self.group if figure[1] in owners}
        now = {(c.measure, *c.key): c for c in contributions if c.value_t is not None}
        for key, c in now.items():
            figure = (*key, c.value_t)
            self._meet(figure, c.group, c.last_public_t)
            if c.public or (c.measure != "emitted" and not self._catches(c.site, contributions)):
                self.known.add(figure)
        self._subtract_the_verified(now)
        return now

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
        limits, asked, found = {}, [], []
        for component in self._components():
            view = View(self, component)
            targets = self._targets([f for f in view.inside if secret.get(f[:4]) == f[4]], component)
            for target in targets:
                true = sum(f[4] for f in target)
                least = min(true * (1 + PROTECTION), sum(self.prior[f][1] for f in target)) - TOLERANCE_T
                most = max(true * (1 - PROTECTION), sum(self.prior[f][0] for f in target)) + TOLERANCE_T
                limits[target] = least, most
                own = {self.group[f] for f in target}
                for intruder in [g for g in view.groups if g not in own] or [None]:
                    less, more = view.swapped(target, intruder)
                    if true + more < least or true - less > most:
                        asked.append((view, target, intruder))
        for (_, target, intruder), (low, high) in zip(asked, bounds_of(asked), strict=True):
            if high < limits[target][0] or low > limits[target][1]:
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


class View:
    """Sums that hang together, as he sees them: figures that stand in just the same sums are one variable, since they can be exchanged.

    An outsider knows less than any company, so he is asked about only what nobody else stands in.
    """

    def __init__(self, attacker: Attacker, component) -> None:
        self.attacker, self.sums = attacker, component
        self.inside = sorted({f for s in component for f in s} - attacker.known)
        self.groups = sorted({attacker.group[f] for f in self.inside})
        self.where = {f: tuple(n for n, s in enumerate(component) if f in s) for f in self.inside}
        self.room: dict[tuple, dict[str, list[float]]] = {}
        for f in self.inside:
            low, high = attacker.prior[f]
            room = self.room.setdefault(self.where[f], {}).setdefault(attacker.group[f], [0.0, 0.0])
            room[0] += f[4] - low
            room[1] += high - f[4]

    def swapped(self, target, intruder) -> tuple[float, float]:
        """How much less and more the target can surely be: what others, exchangeable with it, can take over."""
        own: dict[tuple, list[float]] = {}
        for f in target:
            low, high = self.attacker.prior[f]
            room = own.setdefault(self.where[f], [0.0, 0.0])
            room[0] += f[4] - low
            room[1] += high - f[4]
        known = {intruder, *(self.attacker.group[f] for f in target)}
        less = more = 0.0
        for where, (below, above) in own.items():
            others = [room for group, room in self.room[where].items() if group not in known]
            less += min(below, sum(room[1] for room in others))
            more += min(above, sum(room[0] for room in others))
        return less, more

    def program(self, target, intruder):
        """(which variables are the target's, [low, high] of each, the sums of each, [least, most] of each sum)."""
        limits: dict[tuple, list[float]] = {}
        for f in self.inside:
            low, high = (f[4], f[4]) if self.attacker.group[f] == intruder else self.attacker.prior[f]
            both = limits.setdefault((self.where[f], f in target), [0.0, 0.0])
            both[0] += low
            both[1] += high
        true = [sum(f[4] for f in s if f in self.where) for s in self.sums]
        printed = [(total - self.attacker.sums[s], total + self.attacker.sums[s]) for s, total in zip(self.sums, true, strict=True)]
        most = [total for _, total in printed]
        for (where, _), (low, _) in limits.items():
            for n in where:
                most[n] -= low
        bounds = [(low, min(high, *(low + max(0.0, most[n]) for n in where))) for (where, _), (low, high) in limits.items()]
        return [wanted for _, wanted in limits], bounds, [where for where, _ in limits], printed


def bounds_of(asked) -> list[tuple[float, float]]:
    """(least, most) of each target as its intruder sees it; many questions in one program, each a block of its own."""
    found: list[tuple[float, float]] = []
    for n in range(0, len(asked), AT_ONCE):
        found += _solved([view.program(frozenset(target), intruder) for view, target, intruder in asked[n : n + AT_ONCE]])
    return found


def _solved(programs) -> list[tuple[float, float]]:
    costs, bounds, rows, columns, ranges, begins = [], [], [], [], [], []
    for sign in (1.0, -1.0):
        for wanted, limits, inside, printed in programs:
            begins.append(len(costs))
            for n, where in enumerate(inside, start=len(costs)):
                rows += [len(ranges) + place for place in where]
                columns += [n] * len(where)
            costs += [sign if each else 0.0 for each in wanted]
            bounds += limits
            ranges += printed
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(ranges), len(costs)))
    least, most = np.array(ranges).T
    low, high = np.array(bounds).T
    answer = milp(np.array(costs), constraints=LinearConstraint(matrix, least, most), bounds=Bounds(low, high))
    assert answer.status == 0, answer.message
    ends = np.add.reduceat(np.array(costs) * answer.x, begins)
    return list(zip(ends[: len(programs)].tolist(), (-ends[len(programs) :]).tolist(), strict=True))


def secrets(contributions) -> dict[tuple[str, str, str, str], float]:
    """The figures that nobody has agreed to show: not public, not consented, not the 0 of somebody who never captured."""
    catching = {c.site for c in contributions if c.measure != "emitted" and c.value_t}
    return {
        (c.measure, *c.key): c.value_t
        for c in contributions
        if c.value_t and not c.public and not c.consented and (c.measure == "emitted" or c.site in catching)
    }
