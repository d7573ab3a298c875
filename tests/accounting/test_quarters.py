"""Movements of CO2 between sites and over time: accounting rules 2.4, 2.5, 12.2."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gic_metrics.accounting.balance import balance
from gic_metrics.accounting.quarters import EmissionPart, MovementSum, site_quarters
from gic_metrics.vocabulary import Quarter

Q = [Quarter(2026, k) for k in (1, 2, 3, 4)] + [Quarter(2027, k) for k in (1, 2)]


def co2(site, quarter, fossil, biogenic=None, *, after=False, missing=0):
    parts = [EmissionPart(site, quarter, "co2_fossil", True, after, fossil, missing)]
    return parts + ([EmissionPart(site, quarter, "co2_biogenic", True, after, biogenic, 0)] if biogenic is not None else [])


def move(site, quarter, movement, value, *, origin="fossil", share=None, other=""):
    return MovementSum(site, quarter, movement, origin, share, other, value)


def read(parts, movements=(), members="AB", capture=None):
    return site_quarters(parts, movements, members=frozenset(members), capture_from=capture or {})


def test_example_12_3_between_members_the_receiver_confirms():
    found = read(
        co2("A", Q[0], 300_000) + co2("B", Q[0], 5_000),
        [
            move("A", Q[0], "to_storage", 100_000, other="B"),
            move("B", Q[0], "received", 98_000, other="A"),
            move("B", Q[0], "to_storage", 95_000),
        ],
    )
    a, b = found["A", Q[0]], found["B", Q[0]]
    assert (a.emitted_ets_t, b.emitted_ets_t) == pytest.approx((202_000, 8_000), rel=1e-6)
    assert a.transfers[0][1].difference_share == pytest.approx(0.02)


def test_what_only_the_giver_reports_stays_emitted():
    found = read(co2("A", Q[0], 300_000), [move("A", Q[0], "to_storage", 100_000, other="B")])
    assert found["A", Q[0]].emitted_ets_t == 300_000


def test_a_counterparty_outside_the_members_is_a_storage_operator():
    found = read(co2("A", Q[0], 300_000), [move("A", Q[0], "to_storage", 100_000, other="Northern operator")])
    assert found["A", Q[0]].emitted_ets_t == 200_000


def test_example_2_4b_only_the_last_link_books_the_removal():
    found = read(
        co2("A", Q[0], 0, 50_000) + co2("B", Q[0], 0, 1_000),
        [
            move("A", Q[0], "to_storage", 20_000, origin="biogenic", other="B"),
            move("B", Q[0], "received", 20_000, origin="biogenic", other="A"),
            move("B", Q[0], "to_storage", 20_000, origin="biogenic"),
            move("B", Q[0], "injected", 19_000, origin="biogenic"),
        ],
    )
    both = [balance(found[s, Q[0]].carbon) for s in "AB"]
    assert sum(b.removed for b in both) == pytest.approx(19_000)
    assert sum(b.biogenic_memo for b in both) == pytest.approx(31_000)


def test_injected_never_exceeds_what_was_handed_over():
    found = read(
        co2("A", Q[0], 0, 100) + co2("A", Q[1], 0, 100),
        [
            move("A", Q[0], "to_storage", 100, origin="biogenic"),
            move("A", Q[0], "injected", 92, origin="biogenic"),
            move("A", Q[1], "injected", 20, origin="biogenic"),
        ],
    )
    assert [balance(found["A", q].carbon).removed for q in Q[:2]] == [92, 8]


def test_without_a_confirmation_there_is_no_removal_and_after_four_quarters_it_is_memo_again():
    parts = [p for q in Q for p in co2("A", q, 0, 100)]
    found = read(parts, [move("A", Q[0], "to_storage", 40, origin="biogenic")])
    assert [balance(found["A", q].carbon).removed for q in Q] == [0] * 6
    assert [balance(found["A", q].carbon).biogenic_memo for q in Q] == [60, 100, 100, 100, 140, 100]
    assert [found["A", q].in_transit_biogenic_t for q in Q] == [40, 40, 40, 40, 0, 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), min_size=6, max_size=16))
def test_a_tonne_of_biogenic_co2_is_in_the_memo_or_removed_or_on_the_way_and_never_twice(moves):
    """B = memo + R + on the way, after every quarter, however late the confirmation comes and however much is confirmed."""
    quarters = [Q[0] + n for n in range(len(moves))]
    rows = [move("A", q, "to_storage", handed, origin="biogenic") for q, (handed, _) in zip(quarters, moves, strict=True)]
    rows += [move("A", q, "injected", injected, origin="biogenic") for q, (_, injected) in zip(quarters, moves, strict=True)]
    found = read([p for q in quarters for p in co2("A", q, 0, 10)], rows)
    memo = removed = 0.0
    for n, quarter in enumerate(quarters, start=1):
        item = found["A", quarter]
        memo, removed = memo + balance(item.carbon).biogenic_memo, removed + balance(item.carbon).removed
        assert memo + removed + item.in_transit_biogenic_t == pytest.approx(10 * n)
        assert min(item.in_transit_biogenic_t, removed) >= 0
        assert memo >= -1e-9


def test_example_12_2_the_stock_of_a_hub():
    kt = 1_000
    found = read(
        co2("B", Q[0], 5 * kt) + co2("B", Q[1], 5 * kt),
        [
            move("B", Q[0], "received", 100 * kt, other="A"), move("B", Q[0], "to_storage", 70 * kt), move("B", Q[0], "stock_end", 30 * kt),
            move("B", Q[1], "received", 0, other="A"), move("B", Q[1], "to_storage", 30 * kt), move("B", Q[1], "stock_end", 0),
        ],
    )  # fmt: skip
    assert [found["B", q].emitted_ets_t for q in Q[:2]] == pytest.approx([5 * kt, 5 * kt])


def test_a_stock_that_is_not_reported_has_not_changed():
    found = read(co2("B", Q[0], 50) + co2("B", Q[1], 50), [move("B", Q[0], "stock_end", 30)])
    assert [found["B", q].carbon.stock_change_fossil for q in Q[:2]] == [30, 0]


@pytest.mark.parametrize(
    ("origin", "share", "expected"), [("", 0.3, 30), ("biogenic", None, 100), ("fossil", None, 0), ("", None, 10)],
    ids=["the stated share", "the origin", "fossil", "else the flue gas: 10 %"],
)  # fmt: skip
def test_the_biogenic_share_of_a_movement(origin, share, expected):
    found = read(co2("A", Q[0], 900, 100), [move("A", Q[0], "to_storage", 100, origin=origin, share=share)])
    assert found["A", Q[0]].carbon.handed_biogenic == pytest.approx(expected)
    assert found["A", Q[0]].assumed_shares == (() if origin or share is not None else (("to_storage", "", 0.1),))
    assert bool(found["A", Q[0]].assumed_shares) == (not origin and share is None)


def test_removals_sold_inside_the_perimeter_are_not_deducted():
    found = read(co2("A", Q[0], 0), [move("A", Q[0], "removal_sold", 40, other="B"), move("A", Q[0], "removal_sold", 5, other="Somebody")])
    assert balance(found["A", Q[0]].carbon).removed_sold == 5


def test_a_site_with_a_capture_plant_must_report_its_movements():
    capture = {"A": date(2026, 4, 1)}
    found = read([p for q in Q[:3] for p in co2("A", q, 100)], [move("A", Q[2], "to_storage", 0)], capture=capture)
    assert [found["A", q].capture_report_missing for q in Q[:3]] == [False, True, False]


def test_a_blank_among_the_rows_makes_the_quarter_unknown_and_not_zero():
    found = read([*co2("A", Q[0], 100), EmissionPart("A", Q[0], "other_gases", True, False, None, 1)])
    assert not found["A", Q[0]].complete
    assert found["A", Q[0]].emitted_ets_t is None


def test_a_reported_zero_is_a_quarter():
    assert read(co2("A", Q[0], 0.0))["A", Q[0]].emitted_ets_t == 0


def test_gases_outside_the_ets_are_the_rest():
    parts = [*co2("A", Q[0], 100), EmissionPart("A", Q[0], "other_gases", False, False, 7, 0)]
    item = read(parts)["A", Q[0]]
    assert (item.emitted_ets_t, item.rest_t) == (100, 7)


def test_a_hub_that_passes_everything_on_emits_zero_and_not_a_residue_of_arithmetic():
    """What came in, 3870.67..., less what went out and into stock, is 2.6e-13 in floating point: a true-up against it would explode."""
    came, onward, kept = 3870.6727244565664, 3677.1390882337378, 193.53363622282833
    found = read(
        co2("B", Q[0], 0.0),
        [move("B", Q[0], "received", came, other="A"), move("B", Q[0], "to_storage", onward), move("B", Q[0], "stock_end", kept)],
    )
    assert found["B", Q[0]].emitted_ets_t == 0
