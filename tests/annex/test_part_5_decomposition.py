"""Annex A part 5: activity, intensity and capture; every printed number, and each wrong answer."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gic_metrics.accounting.decomposition import Side, decompose, log_mean, with_structure

PRINTED = 5e-4
CEMENT = Side(900e3, 900e3, 1200e3), Side(460e3, 820e3, 1150e3)
FERTILISER = Side(700e3, 700e3, 600e3), Side(420e3, 420e3, 630e3)
ALLOY = Side(420e3, 420e3, 250e3), Side(400e3, 400e3, 250e3)
CLOSED = Side(80e3, 80e3, 50e3), Side(0.0, 0.0, 0.0)
SITES = {"cement": CEMENT, "fertiliser": FERTILISER, "alloy": ALLOY, "closed": CLOSED}
EXPECTED = {
    "cement": (-27_900.947, -33_126.649, -378_972.404, -440_000),
    "fertiliser": (26_743.463, -306_743.463, 0.0, -280_000),
    "alloy": (0.0, -20_000.0, 0.0, -20_000),
    "closed": (-80_000.0, 0.0, 0.0, -80_000),
}


def parts(pair):
    found = decompose(*pair)
    return found.activity_t, found.intensity_t, found.capture_t, found.change_t


@pytest.mark.parametrize("site", SITES)
def test_5_1_each_site(site):
    assert parts(SITES[site]) == pytest.approx(EXPECTED[site], abs=PRINTED)


def test_5_1_the_sum_like_for_like_and_with_the_perimeter():
    """WRONG: -720 000 as what the sites did; +250 000 and -150 000 of it are the boundary."""
    activity, intensity, capture, change = map(sum, zip(*map(parts, SITES.values()), strict=True))
    assert (activity, intensity, capture) == pytest.approx((-81_157.484, -359_870.112, -378_972.404), abs=PRINTED)
    assert activity + intensity + capture - change == pytest.approx(0, abs=1e-6)
    assert change == pytest.approx(-820_000, abs=1e-6)
    assert change + 250_000 - 150_000 == pytest.approx(-720_000, abs=1e-6)


@pytest.mark.parametrize("small", [1e-100, 1e-9, 1e-3])
def test_5_2_the_closure_is_activity_without_a_small_value_for_the_zero(small):
    """WRONG: a small value put in for the zero of Q alone gives all of it to two terms of opposite sign, by the choice of the value."""
    assert parts(CLOSED)[:3] == (-80_000, 0, 0)
    weight = log_mean(small, 80e3)
    substituted = weight * math.log(small / 50e3), weight * math.log((small / small) / (80e3 / 50e3))
    assert abs(substituted[1]) > 0


def test_5_2_full_capture():
    assert parts((Side(80e3, 80e3, 50e3), Side(0.0, 80e3, 50e3)))[:3] == (0.0, 0.0, -80_000.0)


def test_5_3_activity_structure_intensity():
    found = with_structure({"a": (700e3, 0.8), "b": (300e3, 0.2)}, {"a": (600e3, 0.75), "b": (500e3, 0.18)})
    assert (found.activity_t, found.structure_t, found.intensity_t) == pytest.approx((54_992.644, -94_734.435, -40_258.209), abs=PRINTED)
    assert found.change_t == pytest.approx(-80_000, abs=1e-6)


def test_12_7_the_capture_factor_counts_what_was_received():
    """A hub: own 5, received 100, 95 handed on; then 40 handed on. WRONG: E / G, 10/5 = above one, would call a loss of capture intensity."""
    before, after = Side(10.0, 105.0, 5.0), Side(65.0, 105.0, 5.0)
    found = decompose(before, after)
    assert (found.activity_t, found.intensity_t) == pytest.approx((0, 0), abs=1e-12)
    assert found.capture_t == pytest.approx(55.0, abs=1e-9)


def test_12_7_nothing_made_on_either_side_is_intensity_and_no_product_is_not_decomposed():
    assert parts((Side(100.0, 100.0, 0.0), Side(70.0, 70.0, 0.0)))[:3] == (0.0, -30.0, 0.0)
    unknown = decompose(Side(100.0, 200.0, None), Side(50.0, 200.0, None))
    assert (unknown.capture_t, unknown.not_decomposed_t) == (pytest.approx(-50.0), pytest.approx(0.0, abs=1e-9))
    assert decompose(Side(-1.0, 5.0, 1.0), Side(2.0, 5.0, 1.0)).not_decomposed_t == 3.0


AMOUNT = st.one_of(st.just(0.0), st.floats(1e-6, 1e7))
"""nothing, or from a gram up: what the ledger can hold"""
SHARE = st.one_of(st.just(0.0), st.floats(1e-6, 1.0))


@settings(max_examples=200, deadline=None)
@given(quantities=st.tuples(AMOUNT, AMOUNT), gross=st.tuples(AMOUNT, AMOUNT), shares=st.tuples(SHARE, SHARE))
def test_there_is_no_residual_for_any_zeros(quantities, gross, shares):
    before, after = (Side(g * share, g, q) for g, share, q in zip(gross, shares, quantities, strict=True))
    found = decompose(before, after)
    assert found.change_t == pytest.approx(after.emitted_t - before.emitted_t, rel=1e-9, abs=1e-6)
