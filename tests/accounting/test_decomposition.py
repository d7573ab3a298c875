"""Activity, intensity and capture: every number of examples 5.1 to 5.3, the limits at zero, and no residual (accounting rules 5, 12.7)."""

from __future__ import annotations

import math
import random
from dataclasses import astuple

import pytest

from gic_metrics.accounting.decomposition import Effects, Side, decompose, log_mean, with_structure

#        t product           t CO2e generated    t CO2e emitted      activity, intensity, capture, sum
EXAMPLE_5_1 = {
    "cement": ((1_200e3, 1_150e3), (900e3, 820e3), (900e3, 460e3), (-27_900.947, -33_126.649, -378_972.404, -440_000)),
    "fertiliser": ((600e3, 630e3), (700e3, 420e3), (700e3, 420e3), (26_743.463, -306_743.463, 0, -280_000)),
    "alloy": ((250e3, 250e3), (420e3, 400e3), (420e3, 400e3), (0, -20_000, 0, -20_000)),
    "closed line": ((50e3, 0.0), (80e3, 0.0), (80e3, 0.0), (-80_000, 0, 0, -80_000)),
}
JOINED, LEFT = 250_000, -150_000
ROUNDED = 5e-4
"""the example is printed with three decimals"""


def of_example(name: str) -> Effects:
    quantity, gross, emitted, _ = EXAMPLE_5_1[name]
    return decompose(Side(emitted[0], gross[0], quantity[0]), Side(emitted[1], gross[1], quantity[1]))


def terms(effects: Effects) -> tuple[float, float, float]:
    return effects.activity_t, effects.intensity_t, effects.capture_t


@pytest.mark.parametrize("name", EXAMPLE_5_1)
def test_example_5_1_each_site(name):
    *expected, change = EXAMPLE_5_1[name][3]
    found = of_example(name)
    assert terms(found) == pytest.approx(expected, abs=ROUNDED)
    assert found.not_decomposed_t == 0
    assert found.change_t == pytest.approx(change, abs=1e-6)


def test_example_5_1_to_the_last_decimal_from_its_definition():
    # w = L(460 000, 900 000) = 440 000 / ln(900/460)
    weight = 440e3 / math.log(900 / 460)
    found = of_example("cement")
    assert terms(found) == pytest.approx(
        (weight * math.log(1150 / 1200), weight * math.log((820 / 1150) / (900 / 1200)), weight * math.log((460 / 820) / 1)), abs=1e-6
    )


def test_example_5_1_total_and_perimeter():
    effects = [of_example(name) for name in EXAMPLE_5_1]
    summed = [sum(part) for part in zip(*(terms(e) for e in effects), strict=True)]
    assert summed == pytest.approx([-81_157.484, -359_870.112, -378_972.404], abs=ROUNDED)
    assert sum(summed) == pytest.approx(-820_000, abs=1e-6)
    assert sum(summed) + JOINED + LEFT == pytest.approx(-720_000, abs=1e-6)


def test_example_5_2_full_capture_is_capture():
    found = decompose(Side(80e3, 80e3, 50e3), Side(0.0, 80e3, 50e3))
    assert astuple(found) == (0, 0, -80_000, 0)


def test_example_5_3_activity_structure_intensity():
    found = with_structure({"a": (700e3, 0.8), "b": (300e3, 0.2)}, {"a": (600e3, 0.75), "b": (500e3, 0.18)})
    assert astuple(found) == pytest.approx((54_992.644, -94_734.435, -40_258.209), abs=ROUNDED)
    assert found.change_t == pytest.approx(-80_000, abs=1e-6)


def test_structure_has_limits_of_its_own():
    assert astuple(with_structure({"a": (10, 2.0)}, {"a": (10, 2.0), "b": (10, 1.0)}))[1:] != (0, 0)
    assert astuple(with_structure({}, {"a": (10, 2.0)})) == (20, 0, 0)
    begun = with_structure({"a": (10, 1.0)}, {"a": (5, 1.0), "b": (5, 3.0)})
    assert begun.change_t == pytest.approx(10)
    assert begun.activity_t == pytest.approx(0)
    assert with_structure({"a": (10, 0.0)}, {"a": (10, 2.0)}).intensity_t == 20


def lmdi_with_a_small_value(before: Side, after: Side, small: float) -> tuple[float, float, float]:
    """WRONG: a small value put in for each zero."""
    e0, e1, g0, g1, q0, q1 = (v or small for v in (before.emitted_t, after.emitted_t, before.gross_t, after.gross_t, before.quantity, after.quantity))
    w = log_mean(e1, e0)
    return w * math.log(q1 / q0), w * math.log((g1 / q1) / (g0 / q0)), w * math.log((e1 / g1) / (e0 / g0))


@pytest.mark.parametrize("small", [1.0, 1e-3, 1e-10])
@pytest.mark.parametrize(
    ("before", "after", "right"),
    [
        (Side(80e3, 80e3, 50e3), Side(0.0, 0.0, 0.0), (-80_000, 0, 0)),
        (Side(0.0, 0.0, 0.0), Side(30e3, 30e3, 90e3), (30_000, 0, 0)),
        (Side(80e3, 90e3, 50e3), Side(0.0, 0.0, 40e3), (0, -80_000, 0)),
        (Side(80e3, 80e3, 50e3), Side(0.0, 70e3, 40e3), (0, 0, -80_000)),
    ],
    ids=["closure", "start", "nothing generated", "full capture"],
)
def test_a_small_value_in_place_of_a_zero_is_not_what_is_given(small, before, after, right):
    assert terms(decompose(before, after)) == right
    assert lmdi_with_a_small_value(before, after, small) != pytest.approx(right, abs=100)


def test_a_site_that_makes_nothing_on_either_side_changed_in_intensity():
    assert astuple(decompose(Side(5e3, 5e3, 0.0), Side(2e3, 2e3, 0.0))) == (0, -3_000, 0, 0)


def test_nothing_made_on_either_side_is_not_activity():
    assert decompose(Side(5e3, 5e3, 0.0), Side(2e3, 2e3, 0.0)).activity_t == 0


@pytest.mark.parametrize(("q0", "q1"), [(None, 10.0), (10.0, None), (None, None)])
def test_without_a_product_only_capture_is_split_off(q0, q1):
    found = decompose(Side(900e3, 900e3, q0), Side(460e3, 820e3, q1))
    assert (found.activity_t, found.intensity_t) == (0, 0)
    assert found.capture_t == pytest.approx(-378_972.404, abs=ROUNDED)
    assert found.not_decomposed_t == pytest.approx(-440_000 + 378_972.404, abs=ROUNDED)
    assert decompose(Side(80e3, 80e3, q0), Side(0.0, 80e3, q1)).capture_t == -80_000


def test_without_a_product_and_without_capture_nothing_is_split_off():
    assert astuple(decompose(Side(700e3, 700e3, None), Side(420e3, 420e3, None))) == (0, 0, 0, -280_000)


@pytest.mark.parametrize(("e0", "e1"), [(-1.0, 10e3), (10e3, -1.0), (-5.0, -1.0), (0.0, -1.0)])
def test_below_zero_is_not_decomposed(e0, e1):
    assert astuple(decompose(Side(e0, 10e3, 1.0), Side(e1, 10e3, 1.0))) == (0, 0, 0, e1 - e0)


def test_unknown_gross_emissions_are_not_decomposed():
    assert decompose(Side(100.0, None, 1.0), Side(90.0, 100.0, 1.0)).not_decomposed_t == -10


def test_capture_counts_what_is_received_from_others():
    # a hub: 5 000 of its own, receives 100 000 and hands on 95 000 -> emits 10 000 of 105 000; then 100 000 -> 5 000
    found = decompose(Side(10e3, 105e3, 5e3), Side(5e3, 105e3, 5e3))
    assert terms(found) == pytest.approx((0, 0, -5_000), abs=1e-6)
    assert decompose(Side(10e3, 5e3, 5e3), Side(5e3, 5e3, 5e3)).capture_t == pytest.approx(found.capture_t, abs=1e-6)


def any_side(dice: random.Random) -> Side:
    quantity = dice.choice([None, 0.0, 10 ** dice.uniform(-3, 7), 10 ** dice.uniform(0, 7), 10 ** dice.uniform(0, 7)])
    gross = dice.choice([None, 0.0, 10 ** dice.uniform(-3, 7), 10 ** dice.uniform(0, 7), 10 ** dice.uniform(0, 7)])
    emitted = dice.choice([0.0, gross or 0.0, (gross or 0.0) * dice.random(), -dice.random() * 1e3])
    return Side(emitted, gross, quantity)


@pytest.mark.parametrize("seed", range(20))
def test_there_is_never_a_residual(seed):
    dice = random.Random(seed)
    for _ in range(500):
        before, after = any_side(dice), any_side(dice)
        found = decompose(before, after)
        assert all(math.isfinite(part) for part in astuple(found))
        assert found.change_t == pytest.approx(after.emitted_t - before.emitted_t, abs=1e-6), (before, after)


@pytest.mark.parametrize("seed", range(5))
def test_structure_has_no_residual_either(seed):
    dice = random.Random(seed)
    for _ in range(200):
        sides = [{p: (dice.choice([0.0, dice.uniform(1, 1e6)]), dice.choice([0.0, dice.uniform(0.01, 3)])) for p in "abc"} for _ in range(2)]
        before, after = (sum(q * i for q, i in side.values()) for side in sides)
        assert with_structure(*sides).change_t == pytest.approx(after - before, abs=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_there_and_back_again_is_nothing(seed):
    dice = random.Random(seed)
    for _ in range(200):
        one, other = any_side(dice), any_side(dice)
        there, back = astuple(decompose(one, other)), astuple(decompose(other, one))
        assert [a + b for a, b in zip(there, back, strict=True)] == pytest.approx([0] * 4, abs=1e-6)


def test_two_nearly_equal_years_leave_no_rounding():
    found = decompose(Side(943_803.0, 943_803.0, 1.0), Side(943_803.000001, 943_803.000001, 1.000001))
    assert found.change_t == pytest.approx(1e-6, abs=1e-9)
