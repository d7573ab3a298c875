"""The audit takes short cuts (exchanges, the best informed first, many figures as one variable, many questions at once): no verdict is another."""

from __future__ import annotations

from math import inf, isinf
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from gic_metrics.disclosure import Rules
from gic_metrics.disclosure.suppression import SLACK_T, Audit, Sum, Value


def overlapping(seed: int) -> Audit:
    """Up to nine figures of up to six groups in two to four sums that overlap; some with a last public figure."""
    random = Random(seed)
    values = {}
    for n in range(random.randint(4, 9)):
        size = float(random.randint(1, 10 ** random.randint(2, 5)))
        last = size * random.uniform(0.6, 1.6) if random.random() < 0.5 else None
        values[f"x{n}"] = Value.of(f"g{random.randrange(6)}", size, last, Rules())
    sums = []
    for _ in range(random.randint(2, 4)):
        inside = random.sample(sorted(values), random.randint(2, len(values)))
        sums.append(Sum(frozenset(inside), sum(values[u].value_t for u in inside)))
    return Audit(values, sums)


def bounded(audit: Audit, target: frozenset, intruder: str | None) -> tuple[float, float]:
    """Least and most by one program over every single figure."""
    unknowns = sorted(audit.values)
    fixed = {u: v.group == intruder for u, v in audit.values.items()}
    limits = [(v.value_t, v.value_t) if fixed[u] else (v.low_t, None if isinf(v.high_t) else v.high_t) for u, v in sorted(audit.values.items())]
    matrix = [[float(u in s.terms) for u in unknowns] for s in audit.sums]
    aim = np.array([float(u in target) for u in unknowns])
    answers = [linprog(sign * aim, A_eq=matrix, b_eq=[s.total_t for s in audit.sums], bounds=limits) for sign in (1.0, -1.0)]
    assert all(answer.status in (0, 3) for answer in answers)
    least, most = (answer.fun if answer.status == 0 else -inf for answer in answers)
    return least, -most


def tight_the_long_way(audit: Audit) -> set[tuple]:
    found = set()
    for target in audit._targets():
        true = sum(audit.values[u].value_t for u in target)
        least = min(1.1 * true, sum(audit.values[u].high_t for u in target)) - SLACK_T
        most = max(0.9 * true, sum(audit.values[u].low_t for u in target)) + SLACK_T
        others = {audit.values[u].group for u in audit.among(target)} - {audit.values[u].group for u in target}
        for intruder in (None, *sorted(others)):
            low, high = bounded(audit, target, intruder)
            if high < least or low > most:
                found.add((target, intruder))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_short_cuts_change_no_verdict(seed):
    audit = overlapping(seed)
    assert {(t.target, t.intruder) for t in audit.tight(Rules())} == tight_the_long_way(audit)


def test_many_questions_have_the_answers_of_each():
    audit = overlapping(3)
    questions = [(target, intruder) for target in audit._targets() for intruder in (None, "g0", "g1")]
    questions += [(frozenset(audit.values), None)]
    answers = Audit(audit.values, audit.sums).intervals(questions)
    assert np.array(answers) == pytest.approx(np.array([bounded(audit, *question) for question in questions]))


def test_what_stands_in_no_sum_is_known_as_before():
    values = {"a": Value("a", 40.0, 20.0, 60.0), "b": Value("b", 35.0), "c": Value("c", 50.0, 30.0, 70.0)}
    audit = Audit(values, [Sum(frozenset("ab"), 75.0)])
    assert audit.interval("c") == (30, 70)
    assert audit.interval("c", "c") == (50, 50)
    assert audit.interval("ac") == (50, 130)


def test_they_contain_somebody_to_protect():
    assert any(overlapping(seed).tight(Rules()) for seed in range(8))


def test_what_three_sums_tell_together_is_found():
    """a+b+c and c+d+e less a+b+d+e is twice c, and no two of them tell it."""
    values = {u: Value(u, v) for u, v in {"a": 40.0, "b": 35.0, "c": 50.0, "d": 30.0, "e": 45.0}.items()}
    sums = [Sum(frozenset(names), sum(values[u].value_t for u in names)) for names in ("abc", "cde", "abde")]
    assert not Audit(values, sums[:1]).tight(Rules())
    assert Audit(values, sums).interval(["c"]) == pytest.approx((50, 50))
