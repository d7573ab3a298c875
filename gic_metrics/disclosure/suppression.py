"""How tightly an attacker can bound each company: the feasibility interval over all published sums, by linear programming (HiGHS).

The attacker knows every published sum to the last tonne (rounding protects nobody), every figure that is public, that nothing is below zero, where
each company stood in its last public year within some per cent, and, being one of the groups, all of its own figures.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from gic_metrics.disclosure.programs import Program, solved
from gic_metrics.disclosure.rules import Rules

Unknown = Hashable
Question = tuple[frozenset[Unknown], str | None]
"""whose sum is to be bounded, and by whom (None: by an outsider)"""
Place = tuple[int, ...]
"""the sums that an unknown stands in: unknowns of one place are exchangeable"""
Doubt = tuple[float, float]
"""how much less, and how much more, something could be before the guessing begins, t"""
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

    def bounds(self, intruder: str | None) -> tuple[float, float]:
        return (self.value_t, self.value_t) if self.group == intruder else (self.low_t, self.high_t)


@dataclass(frozen=True, slots=True)
class Sum:
    """A published sum: what stands in it, and what it comes to."""

    terms: frozenset[Unknown]
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
    _solved: dict[Question, tuple[float, float]] = field(default_factory=dict, repr=False)
    _together: list[list[Sum]] = field(default_factory=list, repr=False)
    """the sums, those that share an unknown (directly or through others) in one list"""
    _home: dict[Unknown, int] = field(default_factory=dict, repr=False)
    _place: dict[Unknown, Place] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for place, s in enumerate(self.sums):
            for u in s.terms:
                self._place[u] = (*self._place.get(u, ()), place)
        for s in self.sums:
            old = sorted({self._home[u] for u in s.terms if u in self._home})
            self._together.append([*(t for n in old for t in self._together[n]), s])
            for n in old:
                self._together[n] = []
            self._home |= {u: len(self._together) - 1 for t in self._together[-1] for u in t.terms}

    def interval(self, target: Iterable[Unknown], intruder: str | None = None) -> tuple[float, float]:
        """Least and most that the target's sum can be, as the intruder (None: an outsider) sees it, t."""
        return self.intervals([(frozenset(target), intruder)])[0]

    def intervals(self, questions: Sequence[Question]) -> list[tuple[float, float]]:
        """The same for many, all by one program: what a question costs is the call, and not its answer."""
        asked = [q for q in dict.fromkeys(questions) if q not in self._solved]
        programs: dict[Question, Program] = {}
        for question in asked:
            target, intruder = question
            sums = self._touching(target)
            if any(u not in self._home for u in target) or len(sums) == 1:
                self._solved[question] = self._by_hand(target, intruder)
            else:
                programs[question] = self._program(target, sums, intruder)
        self._solved |= dict(zip(programs, solved(list(programs.values())), strict=True))
        return [self._solved[q] for q in questions]

    def tight(self, rules: Rules) -> list[Tight]:
        """Everybody whose figures in some sum (and each single one of several sums) can be bounded more tightly than the rules allow.

        First those are asked who know the most, and only where one of them knows too much, everybody: an outsider knows less than any of them.
        """
        limits: dict[frozenset[Unknown], tuple[float, float]] = {}
        doubtful: list[Question] = []
        everybody: dict[int, _Known] = {}
        for target in self._targets():
            true = sum(self.values[u].value_t for u in target)
            doubt = rules.p_pct / 100.0 * abs(true)
            least = min(true + doubt, sum(self.values[u].high_t for u in target)) - SLACK_T
            most = max(true - doubt, sum(self.values[u].low_t for u in target)) + SLACK_T
            limits[target] = least, most
            known = everybody.setdefault(home := self._home[next(iter(target))], _Known(self, self._together[home]))
            for intruder in known.best_informed(target):
                down, up = known.exchangeable_t(target, intruder)
                if true + up < least or true - down > most:
                    doubtful.append((target, intruder))
        answers = zip(doubtful, self.intervals(doubtful), strict=True)
        known_well = dict.fromkeys(target for (target, _), (low, high) in answers if high < limits[target][0] or low > limits[target][1])
        asked = [(t, intruder) for t in known_well for intruder in (None, *self._others(t))]
        return [
            Tight(target, intruder, low, high, self.among(target))
            for (target, intruder), (low, high) in zip(asked, self.intervals(asked), strict=True)
            if high < limits[target][0] or low > limits[target][1]
        ]

    def among(self, target: frozenset[Unknown]) -> frozenset[Unknown]:
        """All that hangs together with the target."""
        return frozenset(u for s in self._touching(target) for u in s.terms)

    def _others(self, target: frozenset[Unknown]) -> list[str]:
        """The groups that have something among what hangs together with the target, beside its own."""
        return sorted({self.values[u].group for u in self.among(target)} - {self.values[u].group for u in target})

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

    def _by_hand(self, target: frozenset[Unknown], intruder: str | None) -> tuple[float, float]:
        """Without a program: of a single sum what the others leave; what stands in no sum adds its own bounds."""
        inside = frozenset(u for u in target if u in self._home)
        loose = [self.values[u].bounds(intruder) for u in target - inside]
        low, high = sum(b[0] for b in loose), sum(b[1] for b in loose)
        if not inside:
            return low, high
        sums, own = self._touching(inside), [self.values[u].bounds(intruder) for u in inside]
        if len(sums) > 1:
            least, most = self.interval(inside, intruder)
        else:
            others = [self.values[u].bounds(intruder) for u in sums[0].terms - inside]
            least = max(sum(b[0] for b in own), sums[0].total_t - sum(b[1] for b in others))
            most = min(sum(b[1] for b in own), sums[0].total_t - sum(b[0] for b in others))
        return low + least, high + most

    def _program(self, target: frozenset[Unknown], sums: Sequence[Sum], intruder: str | None) -> Program:
        """The question as a program: of each place one variable for what of the target stands there, and one for all else."""
        row = {id(s): n for n, s in enumerate(sums)}
        numbered = {place: row[id(s)] for place, s in enumerate(self.sums) if id(s) in row}
        variables: dict[tuple[Place, bool], Doubt] = {}
        for u in dict.fromkeys(u for s in sums for u in s.terms):
            key, (low, high) = (self._place[u], u in target), self.values[u].bounds(intruder)
            before = variables.get(key, (0.0, 0.0))
            variables[key] = before[0] + low, before[1] + high
        inside = [[numbered[n] for n in place] for place, _ in variables]
        return Program([float(wanted) for _, wanted in variables], list(variables.values()), inside, [s.total_t for s in sums])


class _Known:
    """Of sums that hang together: how much doubt there is in each place, and whose figures take it away."""

    def __init__(self, audit: Audit, sums: Sequence[Sum]) -> None:
        self._audit = audit
        self._of: dict[str, dict[Place, Doubt]] = {}
        for u in dict.fromkeys(u for s in sums for u in s.terms):
            of_group, where = self._of.setdefault(audit.values[u].group, {}), audit._place[u]
            of_group[where] = _added(of_group.get(where, (0.0, 0.0)), self._doubt(u))
        self._best: dict[str, list[str | None]] = {}

    def best_informed(self, target: frozenset[Unknown]) -> list[str | None]:
        """The groups that know the most; one that takes no more doubt out of any place than another need not be asked. None: there is no other."""
        own = self._audit.values[next(iter(target))].group
        if own not in self._best:
            best: list[str] = []
            for group in sorted(self._of, key=lambda g: (-sum(below for below, _ in self._of[g].values()), g)):
                if group != own and not any(_knows_as_much(self._of[other], self._of[group]) for other in best):
                    best = [other for other in best if not _knows_as_much(self._of[group], self._of[other])] + [group]
            self._best[own] = [*best] or [None]
        return self._best[own]

    def exchangeable_t(self, target: frozenset[Unknown], intruder: str | None) -> Doubt:
        """How much less, and more, the target could at least be by an exchange with others of the same place: that needs no program.

        The target is of one group; what else that group has in the place is not counted, which errs on the side of asking.
        """
        own: dict[Place, Doubt] = {}
        for u in target:
            where = self._audit._place[u]
            own[where] = _added(own.get(where, (0.0, 0.0)), self._doubt(u))
        group, less, more = self._audit.values[next(iter(target))].group, 0.0, 0.0
        for where, (below, above) in own.items():
            others = [of[where] for name, of in self._of.items() if name not in (group, intruder) and where in of]
            less += min(below, sum(doubt[1] for doubt in others))
            more += min(above, sum(doubt[0] for doubt in others))
        return less, more

    def _doubt(self, unknown: Unknown) -> Doubt:
        v = self._audit.values[unknown]
        return v.value_t - v.low_t, v.high_t - v.value_t


def _added(one: Doubt, other: Doubt) -> Doubt:
    return one[0] + other[0], one[1] + other[1]


def _knows_as_much(one: Mapping[Place, Doubt], other: Mapping[Place, Doubt]) -> bool:
    """Whether one takes as much doubt out of every place as the other, downwards and upwards."""
    return all(where in one and one[where][0] >= below and one[where][1] >= above for where, (below, above) in other.items())
