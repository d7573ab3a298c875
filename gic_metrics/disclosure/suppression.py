"""How tightly an attacker can bound each company: the feasibility interval over all published sums, by linear programming (HiGHS).

The attacker knows every published sum to the last tonne (rounding protects nobody), every figure that is public, that nothing is below zero, where
each company stood in its last public year within some per cent, and, being one of the groups, all of its own figures.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isinf

import numpy as np
from scipy.optimize import linprog

from gic_metrics.disclosure.rules import Rules

Unknown = Hashable
SLACK_T = 1e-3
"""a bound is tighter only by more than this, t"""


@dataclass(frozen=True, slots=True)
class Value:
    """One figure that is to be guessed: whose it is, what it is, and where the guessing starts."""

    group: str
    value_t: float
    low_t: float = 0.0
    high_t: float = inf

    @classmethod
    def of(cls, group: str, value_t: float, last_public_t: float | None, rules: Rules) -> Value:
        """The attacker begins within some per cent of the last public figure, and is not taken to believe what is false."""
        if last_public_t is None:
            return cls(group, value_t, min(0.0, value_t))
        doubt = rules.attacker_pct / 100.0 * abs(last_public_t)
        return cls(group, value_t, min(max(last_public_t - doubt, 0.0), value_t), max(last_public_t + doubt, value_t))


@dataclass(frozen=True, slots=True)
class Sum:
    """A published sum: each unknown with its weight, and what it comes to."""

    terms: Mapping[Unknown, float]
    total_t: float


@dataclass(frozen=True, slots=True)
class Tight:
    """Somebody who would be bounded too tightly: whose figures, by whom (None: by anybody), between what."""

    target: frozenset[Unknown]
    intruder: str | None
    low_t: float
    high_t: float
    among: frozenset[Unknown] = frozenset()
    """all that hangs together with it"""


@dataclass
class Audit:
    """All that is published about a set of unknowns."""

    values: Mapping[Unknown, Value]
    sums: Sequence[Sum]
    _solved: dict[tuple[frozenset[Unknown], str | None], tuple[float, float]] = field(default_factory=dict, repr=False)
    _together: list[list[Sum]] = field(default_factory=list, repr=False)
    """the sums, those that share an unknown (directly or through others) in one list"""
    _home: dict[Unknown, int] = field(default_factory=dict, repr=False)
    _in: dict[Unknown, tuple[int, ...]] = field(default_factory=dict, repr=False)
    """the places of the sums that it stands in"""

    def __post_init__(self) -> None:
        for place, s in enumerate(self.sums):
            for u in s.terms:
                self._in[u] = (*self._in.get(u, ()), place)
        for s in self.sums:
            old = sorted({self._home[u] for u in s.terms if u in self._home})
            self._together.append([*(t for n in old for t in self._together[n]), s])
            for n in old:
                self._together[n] = []
            self._home |= {u: len(self._together) - 1 for t in self._together[-1] for u in t.terms}

    def interval(self, target: Iterable[Unknown], intruder: str | None = None) -> tuple[float, float]:
        """Least and most that the target's sum can be, as the intruder (None: an outsider) sees it, t."""
        wanted = frozenset(target)
        key = (wanted, intruder)
        if key not in self._solved:
            sums = self._touching(wanted)
            single = len(sums) == 1 and _plain(sums[0], wanted)
            self._solved[key] = self._one(wanted, sums[0], intruder) if single else self._solve(wanted, sums, intruder)
        return self._solved[key]

    def tight(self, rules: Rules) -> list[Tight]:
        """Everybody whose figures in some sum (and each single one of several sums) can be bounded more tightly than the rules allow."""
        found = []
        for target in self._targets():
            own = {self.values[u].group for u in target}
            true = sum(self.values[u].value_t for u in target)
            doubt = rules.p_pct / 100.0 * abs(true)
            least = min(true + doubt, sum(self.values[u].high_t for u in target)) - SLACK_T
            most = max(true - doubt, sum(self.values[u].low_t for u in target)) + SLACK_T
            among = self.among(target)
            for intruder in (None, *self._best_informed(among, own)):
                up, down = self._exchangeable_t(target, among, intruder)
                if true + up >= least and true - down <= most:
                    continue
                low, high = self.interval(target, intruder)
                if high < least or low > most:
                    found.append(Tight(target, intruder, low, high, among))
        return found

    def _exchangeable_t(self, target: frozenset[Unknown], among: frozenset[Unknown], intruder: str | None) -> tuple[float, float]:
        """How much the target could at least be more, and less, by an exchange with others in just the same sums: that needs no program."""
        own: dict[tuple[int, ...], tuple[float, float]] = {}
        others: dict[tuple[int, ...], tuple[float, float]] = {}
        for u in among:
            v = self.values[u]
            if v.group != intruder:
                side = own if u in target else others
                below, above = side.get(self._in[u], (0.0, 0.0))
                side[self._in[u]] = below + v.value_t - v.low_t, above + v.high_t - v.value_t
        pairs = [(own[where], others[where]) for where in own if where in others]
        return sum(min(mine[1], theirs[0]) for mine, theirs in pairs), sum(min(mine[0], theirs[1]) for mine, theirs in pairs)

    def among(self, target: frozenset[Unknown]) -> frozenset[Unknown]:
        """All that hangs together with the target."""
        return frozenset(u for s in self._touching(target) for u in s.terms)

    def _best_informed(self, among: frozenset[Unknown], own: set[str]) -> list[str]:
        """The groups that know the most; one that takes no more doubt out of any sum than another need not be asked.

        Unknowns that stand in the same sums are exchangeable, so all that an intruder adds is how far its own figures are from where the doubt ends.
        """
        known: dict[str, dict[tuple[int, ...], tuple[float, float]]] = {}
        for u in among:
            v = self.values[u]
            if v.group not in own:
                below, above = known.setdefault(v.group, {}).get(self._in[u], (0.0, 0.0))
                known[v.group][self._in[u]] = below + v.value_t - v.low_t, above + v.high_t - v.value_t
        best: list[str] = []
        for group in sorted(known, key=lambda g: (-sum(b for b, _ in known[g].values()), g)):
            if not any(_knows_as_much(known[other], known[group]) for other in best):
                best = [other for other in best if not _knows_as_much(known[group], known[other])] + [group]
        return best

    def _targets(self) -> list[frozenset[Unknown]]:
        targets: dict[frozenset[Unknown], None] = {}
        for s in self.sums:
            groups: dict[str, set[Unknown]] = {}
            for u in s.terms:
                groups.setdefault(self.values[u].group, set()).add(u)
            targets |= dict.fromkeys(frozenset(us) for us in groups.values())
            if len(self._touching(frozenset(s.terms))) > 1:
                targets |= dict.fromkeys(frozenset((u,)) for u in s.terms)
        return list(targets)

    def _touching(self, target: frozenset[Unknown]) -> list[Sum]:
        """The sums that hang together with the target, directly or through others."""
        return [s for n in sorted({self._home[u] for u in target if u in self._home}) for s in self._together[n]]

    def _bounds(self, unknown: Unknown, intruder: str | None) -> tuple[float, float]:
        v = self.values[unknown]
        return (v.value_t, v.value_t) if v.group == intruder else (v.low_t, v.high_t)

    def _one(self, target: frozenset[Unknown], s: Sum, intruder: str | None) -> tuple[float, float]:
        """The same as the program for a single sum, without one."""
        own = [self._bounds(u, intruder) for u in target]
        others = [self._bounds(u, intruder) for u in s.terms if u not in target]
        low = max(sum(b[0] for b in own), s.total_t - sum(b[1] for b in others))
        return low, min(sum(b[1] for b in own), s.total_t - sum(b[0] for b in others))

    def _solve(self, target: frozenset[Unknown], sums: list[Sum], intruder: str | None) -> tuple[float, float]:
        unknowns = list(dict.fromkeys([*target, *(u for s in sums for u in s.terms)]))
        place = {u: n for n, u in enumerate(unknowns)}
        bounds = [self._bounds(u, intruder) for u in unknowns]
        aim = np.zeros(len(unknowns))
        aim[[place[u] for u in target]] = 1.0
        if not sums:
            return sum(bounds[place[u]][0] for u in target), sum(bounds[place[u]][1] for u in target)
        matrix = np.zeros((len(sums), len(unknowns)))
        for row, s in enumerate(sums):
            for u, weight in s.terms.items():
                matrix[row, place[u]] = weight
        totals = [s.total_t for s in sums]
        limits = [(low, None if isinf(high) else high) for low, high in bounds]
        ends = []
        for sign in (1.0, -1.0):
            answer = linprog(sign * aim, A_eq=matrix, b_eq=totals, bounds=limits, method="highs")
            if answer.status == 3:
                ends.append(-inf)
            elif answer.status != 0:
                raise ArithmeticError(f"the audit has no answer: {answer.message}")
            else:
                ends.append(float(answer.fun))
        return ends[0], -ends[1]


def _plain(s: Sum, target: frozenset[Unknown]) -> bool:
    return target <= s.terms.keys() and all(weight == 1.0 for weight in s.terms.values())


def _knows_as_much(one: Mapping[tuple[int, ...], tuple[float, float]], other: Mapping[tuple[int, ...], tuple[float, float]]) -> bool:
    """Whether one takes as much doubt out of every sum as the other, downwards and upwards."""
    return all(where in one and one[where][0] >= below and one[where][1] >= above for where, (below, above) in other.items())
