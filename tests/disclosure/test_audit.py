"""The audit takes short cuts (exchanges, the best informed groups alone, one sum without a program): they change no verdict."""

from __future__ import annotations

from random import Random

import pytest

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
        sums.append(Sum(dict.fromkeys(inside, 1.0), sum(values[u].value_t for u in inside)))
    return Audit(values, sums)


def tight_the_long_way(audit: Audit) -> set[frozenset]:
    found = set()
    for target in audit._targets():
        true = sum(audit.values[u].value_t for u in target)
        least = min(1.1 * true, sum(audit.values[u].high_t for u in target)) - SLACK_T
        most = max(0.9 * true, sum(audit.values[u].low_t for u in target)) + SLACK_T
        others = {v.group for v in audit.values.values()} - {audit.values[u].group for u in target}
        for intruder in (None, *sorted(others)):
            low, high = audit._solve(target, list(audit.sums), intruder)
            if high < least or low > most:
                found.add(target)
    return found


@pytest.mark.parametrize("seed", range(20))
def test_the_short_cuts_change_no_verdict(seed):
    audit = overlapping(seed)
    assert {t.target for t in audit.tight(Rules())} == tight_the_long_way(audit)


def test_they_contain_somebody_to_protect():
    verdicts = [bool(tight_the_long_way(overlapping(seed))) for seed in range(10)]
    assert any(verdicts)


def test_what_three_sums_tell_together_is_found():
    """a+b+c and c+d+e less a+b+d+e is twice c, and no two of them tell it."""
    values = {u: Value(u, v) for u, v in {"a": 40.0, "b": 35.0, "c": 50.0, "d": 30.0, "e": 45.0}.items()}
    sums = [Sum(dict.fromkeys(names, 1.0), sum(values[u].value_t for u in names)) for names in ("abc", "cde", "abde")]
    assert not Audit(values, sums[:1]).tight(Rules())
    assert Audit(values, sums).interval(["c"]) == pytest.approx((50, 50))
