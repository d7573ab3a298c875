"""Annex A part 3 and example 12.4: when the base is recalculated, with the wrong answers named."""

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.base_year import Effect, base_history
from gic_metrics.targets.paths import Path

FIRST, LATER = datetime(2026, 6, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)


def after(*effects: tuple[str, float], base_t: float = 2_500_000):
    return base_history(base_t, FIRST, [Effect(LATER, kind, {"A": change}, "Kari", "why") for kind, change in effects])


@pytest.mark.parametrize(
    ("effects", "number", "base_t", "remainder_t"),
    [
        pytest.param([("method", 100_000)], 1, 2_500_000, 100_000, id="+100 000 = 4.00 %: kept (WRONG: 2 600 000)"),
        pytest.param([("method", 100_000), ("method", 25_000)], 2, 2_625_000, 0, id="+125 000 = exactly 5 %: recalculated (WRONG: > instead of >=)"),
        pytest.param([("method", 130_000)], 2, 2_630_000, 0, id="+130 000 = 5.20 %: recalculated"),
        pytest.param([("boundary", -150_000)], 2, 2_350_000, 0, id="a member leaves, -150 000 = 6.00 %"),
        pytest.param([("boundary", -1_000)], 2, 2_499_000, 0, id="a change of boundary of 0.04 % (WRONG: kept as below 5 %)"),
        pytest.param([("gwp", 300)], 2, 2_500_300, 0, id="another GWP set, whatever its size"),
        pytest.param([("correction", 130_000), ("correction", -140_000)], 3, 2_490_000, 0, id="two large ones after each other"),
        pytest.param([("correction", 90_000), ("correction", -90_000)], 1, 2_500_000, 0, id="the net counts (WRONG: 180 000 as the sum of sizes)"),
        pytest.param([("correction", 90_000), ("boundary", -1_000)], 2, 2_589_000, 0, id="a recalculation takes what waited with it"),
        pytest.param([("correction", 130_000), ("correction", 100_000)], 2, 2_630_000, 100_000, id="since the last one (WRONG: 9.2 %)"),
    ],
)  # fmt: skip
def test_example_3_5(effects, number, base_t, remainder_t):
    found = after(*effects)
    assert (found.current.number, found.current.base_t) == (number, pytest.approx(base_t, abs=1e-6))
    assert found.remainder_t == pytest.approx(remainder_t, abs=1e-6)
    assert sum(v.change_t for v in found.versions) + found.versions[0].base_t == pytest.approx(found.current.base_t, abs=1e-6)


def test_example_12_4_a_leaver_below_the_threshold():
    """A leaver of 4.8 % of the base: a gap of 5.10 % becomes 4.10 %. WRONG: 0.30 %, against the base of those who were in it before."""
    base, leaver, now = 100.0, 4.8, 2025.0
    path = Path(2020, base, 2040, 0.0)
    actual = path.at(now) + 5.1
    recalculated = path.scaled(after(("boundary", -leaver), base_t=base).current.base_t)
    assert 100 * (actual - leaver - path.at(now)) / base == pytest.approx(0.30)
    assert 100 * (actual - leaver - recalculated.at(now)) / recalculated.base_t == pytest.approx(4.10, abs=0.005)


@pytest.mark.parametrize(("change_t", "printed"), [(12_500, False), (12_501, True), (-12_501, True)])
def test_a_remainder_above_half_a_percent_is_printed(change_t, printed):
    assert after(("correction", change_t)).printed is printed


def test_what_waits_is_known_by_site():
    effects = [Effect(LATER, "correction", {"A": 500.0, "B": -200.0}), Effect(LATER, "correction", {"A": 100.0})]
    found = base_history(100_000, FIRST, effects)
    assert (found.waiting_t("A"), found.waiting_t("B"), found.waiting_t("C")) == (600.0, -200.0, 0.0)


def test_an_unknown_cause_is_refused():
    with pytest.raises(ValueError, match="growth"):
        Effect(LATER, "growth", {"A": 1.0})
