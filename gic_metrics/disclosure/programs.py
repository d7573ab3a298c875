"""Many small linear programs solved as one: each is a block of its own, so the best of them together is the best of each (HiGHS)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_VARIABLES = 20_000
"""more than this are solved in several calls"""


@dataclass(frozen=True, slots=True)
class Program:
    """How little and how much some of the variables can come to, where all lie within bounds and some sums of them are known."""

    aim: Sequence[float]
    """of each variable: 1.0 if it is one of those, else 0.0"""
    bounds: Sequence[tuple[float, float]]
    """the lower ones finite"""
    inside: Sequence[Sequence[int]]
    """of each variable: the sums that it stands in"""
    totals: Sequence[float]


def solved(programs: Sequence[Program]) -> list[tuple[float, float]]:
    """(least, most) of each program, in their order; raises ArithmeticError where one has no answer. A variable in no sum may have no upper bound."""
    found: list[tuple[float, float]] = []
    taken: list[Program] = []
    variables = 0
    for program in programs:
        taken.append(program)
        variables += 2 * len(program.aim)
        if variables > MOST_VARIABLES:
            found += _together(taken)
            taken, variables = [], 0
    return found + _together(taken)


def _together(programs: Sequence[Program]) -> list[tuple[float, float]]:
    """Each stands in it twice, once for its least and once for its most."""
    from scipy.optimize import linprog  # slow to import: only when a release is audited

    if not programs:
        return []
    twice = list(chain.from_iterable((program, program) for program in programs))
    signs = [1.0, -1.0] * len(programs)
    costs = np.array([sign * aim for sign, program in zip(signs, twice, strict=True) for aim in program.aim])
    totals = np.array([total for program in twice for total in program.totals])
    answer = linprog(costs, A_eq=_matrix(twice, totals.size), b_eq=totals, bounds=np.array([b for p in twice for b in _implied(p)]), method="highs")
    if answer.status != 0:
        raise ArithmeticError(f"the audit has no answer: {answer.message}")
    begins = np.cumsum([0, *(len(program.aim) for program in twice[:-1])])
    ends = np.add.reduceat(costs * answer.x, begins)
    return [(float(least), -float(most)) for least, most in zip(ends[::2], ends[1::2], strict=True)]


def _matrix(programs: Sequence[Program], height: int) -> csr_array:
    """Which variable stands in which sum, block after block."""
    from scipy.sparse import csr_array  # as above

    rows, columns, row, column = [], [], 0, 0
    for program in programs:
        for n, inside in enumerate(program.inside, start=column):
            rows += [row + place for place in inside]
            columns += [n] * len(inside)
        row, column = row + len(program.totals), column + len(program.aim)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(height, column))


def _implied(program: Program) -> Sequence[tuple[float, float]]:
    """The bounds; where there is no upper one, what a sum leaves when all else in it is as small as it can be, so that no block is without an end."""
    if all(high < inf for _, high in program.bounds):
        return program.bounds
    room = list(program.totals)
    for (low, _), inside in zip(program.bounds, program.inside, strict=True):
        for place in inside:
            room[place] -= low
    both = zip(program.bounds, program.inside, strict=True)
    return [(low, min([high, *(max(low, low + room[place]) for place in inside)])) for (low, high), inside in both]
