"""E, R, N and the memo of a site, with the worked numbers of accounting rules 2 and 12.2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gic_metrics.accounting.balance import (
    FIGURES,
    Carbon,
    Transfer,
    amount,
    balance,
    claimable,
    split_by_share,
    total,
    without_proof,
)

FIVE_SITES = [
    Carbon(fossil=800_000 * 0.9, biogenic=80_000, handed_fossil=360_000, handed_biogenic=40_000, injected_biogenic=40_000),
    Carbon(fossil=180_000, gases=212_000),
    Carbon(fossil=420_000),
    Carbon(fossil=310_000, gases=5_600),
    Carbon(fossil=30_000, biogenic=45_000),
]


def test_example_2_1_five_sites_make_a_region():
    region = total(map(balance, FIVE_SITES))
    assert region.generated == pytest.approx(1_877_600, rel=1e-6)
    assert region.captured_fossil == pytest.approx(360_000, rel=1e-6)
    assert region.emitted == pytest.approx(1_517_600, rel=1e-6)
    assert region.removed == pytest.approx(40_000, rel=1e-6)
    assert region.net == pytest.approx(1_477_600, rel=1e-6)
    assert region.biogenic_memo == pytest.approx(85_000, rel=1e-6)


def test_example_2_2_fossil_capture_is_a_reduction_and_only_biogenic_a_removal():
    cement = balance(Carbon(fossil=720_000, biogenic=80_000, handed_fossil=360_000, handed_biogenic=40_000, injected_biogenic=40_000))
    assert (cement.emitted, cement.removed, cement.net) == pytest.approx((360_000, 40_000, 320_000), rel=1e-6)
    assert cement.net != pytest.approx(-40_000)


@pytest.mark.parametrize(
    ("captured", "share", "fossil", "biogenic"),
    [(400_000, 0.10, 360_000, 40_000)],
    ids=["2.3: 400 000 t at 10 % biogenic"],
)
def test_captured_co2_has_the_share_of_its_flue_gas(captured, share, fossil, biogenic):
    assert split_by_share(captured, share) == pytest.approx((fossil, biogenic), rel=1e-6)


def test_example_2_3b_measured_quarterly_shares():
    parts = [split_by_share(t * 1000, s) for t, s in zip((95, 105, 100, 100), (0.08, 0.12, 0.10, 0.11), strict=True)]
    assert sum(f for f, _ in parts) == pytest.approx(358_800, rel=1e-6)
    assert sum(b for _, b in parts) == pytest.approx(41_200, rel=1e-6)


def test_example_2_4_a_hub_that_stores_for_others_counts_once():
    giver = balance(Carbon(fossil=300_000, handed_fossil=100_000))
    hub = balance(Carbon(fossil=5_000, received_fossil=100_000, handed_fossil=95_000))
    assert (giver.emitted, hub.emitted) == pytest.approx((200_000, 10_000), rel=1e-6)
    assert giver.emitted + hub.emitted != pytest.approx(110_000)


def test_example_2_5_co2_sold_for_use_is_not_deducted_and_bound_co2_is():
    assert balance(Carbon(fossil=120_000, sold_fossil=50_000)).emitted == pytest.approx(120_000, rel=1e-6)
    assert balance(Carbon(fossil=120_000, bound_fossil=8_000)).emitted == pytest.approx(112_000, rel=1e-6)


def test_example_2_8_a_climate_positive_year():
    year = balance(
        Carbon(fossil=455_000, handed_fossil=360_000, biogenic=80_000, handed_biogenic=60_000, injected_biogenic=60_000, air_capture=30_000,
               biochar=22_000, reversal=2_000)
    )  # fmt: skip
    assert (year.emitted, year.removed, year.net, year.biogenic_memo) == pytest.approx((95_000, 110_000, -15_000, 20_000), rel=1e-6)


def test_example_2_8b_avoided_emissions_have_no_place_in_the_balance():
    year = balance(Carbon(fossil=95_000, injected_biogenic=90_000))
    assert year.net == pytest.approx(5_000, rel=1e-6)
    assert not any("avoid" in component for figure in FIGURES.values() for component in figure(Carbon()))


def test_example_2_9_handover_counts_for_e_and_injection_for_r():
    quarter = balance(Carbon(fossil=180_000, biogenic=20_000, handed_fossil=90_000, handed_biogenic=10_000, injected_biogenic=9_200))
    assert (quarter.emitted, quarter.removed, quarter.net) == pytest.approx((90_000, 9_200, 80_800), rel=1e-6)


def test_example_2_10_reported_after_capture_is_not_deducted_again():
    stack = balance(Carbon(fossil=396_000, handed_fossil=360_000, after_capture=True))
    assert (stack.generated, stack.emitted) == pytest.approx((756_000, 396_000), rel=1e-6)
    assert stack.emitted != pytest.approx(36_000)


def test_example_2_12_removals_sold_are_not_claimed():
    assert claimable(95_000, 110_000, 40_000) == pytest.approx(25_000, rel=1e-6)
    item = balance(Carbon(fossil=95_000, air_capture=110_000, removal_sold=40_000))
    assert (item.net, item.net_claim) == pytest.approx((-15_000, 25_000), rel=1e-6)


def test_example_2_13_biomass_without_proof_is_fossil():
    moved = balance(without_proof(Carbon(fossil=30_000, biogenic=45_000), 12_000))
    assert (moved.emitted, moved.biogenic_memo) == pytest.approx((42_000, 33_000), rel=1e-6)


def test_unproven_biomass_stores_nothing():
    moved = without_proof(Carbon(fossil=0, biogenic=100, handed_biogenic=50, injected_biogenic=40), 100)
    assert moved.injected_biogenic == 0
    assert moved.handed_fossil == pytest.approx(50)


def test_example_12_1_co2_captured_and_sold_stays_emitted_after_capture():
    assert balance(Carbon(fossil=396_000, handed_fossil=360_000, sold_fossil=50_000, after_capture=True)).emitted == pytest.approx(446_000, rel=1e-6)


@pytest.mark.parametrize(("received", "handed", "change", "emitted"), [(100, 70, 30, 5), (0, 30, -30, 5)], ids=["Q4: K 0 to 30", "Q1: K 30 to 0"])
def test_example_12_2_an_intermediate_stock_is_not_emitted(received, handed, change, emitted):
    hub = Carbon(fossil=5, received_fossil=received, handed_fossil=handed, stock_change_fossil=change)
    assert balance(hub).emitted == pytest.approx(emitted, rel=1e-6)


def test_example_12_3_the_giver_deducts_what_the_receiver_confirms():
    transfer = Transfer(100_000, 98_000)
    giver = Carbon(fossil=300_000, handed_fossil=100_000, confirmed_fossil_share=transfer.deducted_shares[0])
    hub = Carbon(fossil=5_000, received_fossil=98_000, handed_fossil=95_000)
    assert (balance(giver).emitted, balance(hub).emitted) == pytest.approx((202_000, 8_000), rel=1e-6)


def test_a_transfer_that_only_the_giver_reports_is_not_deducted():
    assert Transfer(100_000, None).deducted == (0, 0)
    assert Transfer(100_000, None).difference_share is None


def test_a_reversal_reduces_what_was_sold_first():
    assert balance(Carbon(air_capture=100, removal_sold=30, reversal=10, reversed_sold=10)).removed_sold == pytest.approx(20)
    assert balance(Carbon(air_capture=100, removal_sold=30, reversal=50, reversed_sold=30)).removed_sold == 0


tonnes = st.floats(0, 1e6, allow_nan=False)


@given(fossil=tonnes, gases=tonnes, share=st.floats(0, 1), bound=st.floats(0, 1), after=st.booleans(), sold=tonnes)
def test_emitted_is_never_below_zero_when_no_more_is_deducted_than_generated(fossil, gases, share, bound, after, sold):
    handed = fossil * share
    carbon = Carbon(fossil=fossil, gases=gases, handed_fossil=handed, bound_fossil=(fossil - handed) * bound, sold_fossil=sold, after_capture=after)
    assert balance(carbon).emitted >= -1e-6


@given(fossil=tonnes, gases=tonnes, handed=tonnes, sold=tonnes, after=st.booleans())
def test_generated_less_captured_is_emitted(fossil, gases, handed, sold, after):
    item = balance(Carbon(fossil=fossil, gases=gases, handed_fossil=handed, sold_fossil=sold, after_capture=after))
    assert item.generated - item.captured_fossil == pytest.approx(item.emitted, abs=1e-6)


def test_every_figure_is_a_sum_of_components():
    carbon = FIVE_SITES[0]
    assert balance(carbon).emitted == amount(carbon, FIGURES["emitted"](carbon))
