"""Streams counted once, symbiosis rate, surplus heat, avoided as a memo: accounting rules 6.2-6.4 and 12.8."""

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.reuse import (
    Match,
    Sides,
    avoided_by_heat_t,
    avoided_by_material,
    landfilled,
    matched,
    rate_bases,
    reuse_by_period,
    surplus_heat_by_period,
    surplus_heat_pct,
    symbiosis_by_period,
    symbiosis_rate_pct,
)
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Record, Sheet


def side(site, direction, stream, other, value, *, kind="material", unit="t", basis="", stage="running", period="2026-Q1"):
    record = Record(
        site=site, period=period, sheet=Sheet.REUSE, variable=direction, item=stream, counterparty=other, kind=kind, value=value, canonical_unit=unit,
        basis=basis, stage=stage,
    )  # fmt: skip
    return Fact(
        record=record, submission="S1", seq=1, row_no=1, file="x.xlsx", recorded_at=datetime(2026, 4, 1, tzinfo=UTC), recorded_by="Kari", reason=""
    )


EXAMPLE_6_2 = [
    side("A", "delivered", "gypsum", "B", 12_000), side("B", "received", "Gypsum", "A", 11_900),
    side("A", "delivered", "slag", "C", 40_000), side("C", "received", "slag", "A", 42_500),
    side("D", "delivered", "lime", "E", 6_000),
    side("F", "delivered", "HCl", "B", 8_000), side("B", "received", "HCl", "F", 8.0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("delivered", "received", "state", "counted"),
    [
        (12_000, 11_900, Match.MATCHED, 11_900),
        (40_000, 42_500, Match.MISMATCH, 40_000),
        (6_000, None, Match.ONE_SIDED, 6_000),
        (8_000, 8.0, Match.UNIT_SLIP, None),
        (None, None, Match.ONE_SIDED, None),
        (0, 0, Match.MATCHED, 0),
        (12, 9, Match.MISMATCH, 9),
        (12, 10, Match.MATCHED, 10),
    ],
    ids=["gypsum", "slag", "lime", "HCl: a slip of 1000", "both silent", "two zeros", "10 t is too much for a small stream", "20 % of 12 t"],
)
def test_the_two_sides_of_a_stream(delivered, received, state, counted):
    assert (Sides(delivered, received).state, Sides(delivered, received).counted) == (state, counted)


def test_example_6_2_each_stream_counts_once():
    (total,) = reuse_by_period(matched(EXAMPLE_6_2))
    assert (total.two_sided, total.one_sided, total.counted) == (51_900, 6_000, 57_900)
    assert total.open_questions == 3
    assert total.counted != 120_408


def test_tonnes_never_stand_with_gwh_nor_wet_with_dry():
    facts = [
        side("A", "delivered", "heat", "B", 12, kind="heat", unit="GWh"),
        side("A", "delivered", "sludge", "B", 100, basis="wet"),
        side("A", "delivered", "ash", "B", 50, basis="dry"),
    ]
    assert sorted((s.unit, s.wet_dry, s.counted) for s in reuse_by_period(matched(facts))) == [("GWh", "", 12), ("t", "dry", 50), ("t", "wet", 100)]


def test_a_side_without_wet_or_dry_joins_the_side_that_says_it():
    (stream,) = matched([side("A", "delivered", "sludge", "B", 100, basis="wet"), side("B", "received", "sludge", "A", 100)])
    assert stream.state is Match.MATCHED


def test_an_idea_is_not_reuse():
    assert reuse_by_period(matched([side("A", "delivered", "salt", "B", 100, stage="pilot")])) == []


def test_a_blank_quantity_is_not_zero():
    (stream,) = matched([side("A", "delivered", "salt", "B", None)])
    assert stream.counted is None
    assert reuse_by_period([stream]) == []


def test_example_6_3_symbiosis_rate():
    assert symbiosis_rate_pct(57_900, 50_000) == pytest.approx(53.660797, rel=1e-6)
    assert symbiosis_rate_pct(0, 0) is None
    facts = [*EXAMPLE_6_2, side("A", "landfilled", "dust", "", 50_000)]
    assert symbiosis_by_period(facts, matched(facts), "ABCDEF")["2026-Q1", ""] == pytest.approx(53.660797, rel=1e-6)


def test_the_symbiosis_rate_is_unknown_where_no_landfill_is_reported():
    assert symbiosis_by_period(EXAMPLE_6_2, matched(EXAMPLE_6_2), "ABCDEF") == {}


def test_the_symbiosis_rate_is_of_wet_tonnes_or_of_dry():
    """90 of 120 t dry is 75 %, 10 of 50 t wet is 20 %. WRONG: 100 of 170 t, dry with wet, is 58.82 %."""
    facts = [
        side("A", "delivered", "slag", "B", 90, basis="dry"), side("A", "landfilled", "slag", "", 30, basis="dry"),
        side("A", "delivered", "sludge", "B", 10, basis="wet"), side("A", "landfilled", "sludge", "", 40, basis="wet"),
    ]  # fmt: skip
    found = matched(facts)
    assert symbiosis_by_period(facts, found, "AB") == {("2026-Q1", "dry"): pytest.approx(75.0), ("2026-Q1", "wet"): pytest.approx(20.0)}
    assert rate_bases(facts, found, "AB") == ("dry", "wet")
    assert rate_bases([], [], "AB") == ("",)


def test_what_was_landfilled_is_of_the_basis_that_its_stream_has():
    """Wet or dry is stated per stream: a row that does not say is of its own stream's, and one of another name of none."""
    used = [side("A", "delivered", "Slag", "B", 90, basis="dry")]
    unsaid = side("A", "landfilled", "slag", "", 30)
    assert symbiosis_by_period([*used, unsaid], matched(used), "AB") == {("2026-Q1", "dry"): pytest.approx(75.0)}
    other = side("A", "landfilled", "dust", "", 30)
    assert symbiosis_by_period([*used, other], matched(used), "AB") == {("2026-Q1", ""): None}, "WRONG: 0 %, or 75 % of dry and perhaps wet"
    both = [*used, side("A", "delivered", "slag", "C", 5, basis="wet")]
    assert [basis for _, _, basis in landfilled([*both, unsaid], matched(both))] == [""]


def test_example_6_4_surplus_heat_and_its_memo():
    assert surplus_heat_pct(120, 320) == pytest.approx(37.5)
    assert avoided_by_heat_t(120, 0.90, 202, 6, 20) == pytest.approx(26_813.3333, rel=1e-6)
    assert avoided_by_heat_t(120, 0.85, 15, 6, 20) == pytest.approx(1_997.6471, rel=1e-6)
    facts = [
        side("A", "generated", "heat", "", 320, kind="heat", unit="GWh"),
        side("A", "delivered", "heat", "B", 120, kind="heat", unit="GWh"),
    ]
    assert surplus_heat_by_period(facts, matched(facts)) == {"2026-Q1": pytest.approx(37.5)}
    steam = [side("A", "generated", "steam", "", 900, kind="heat"), side("A", "delivered", "steam", "B", 400, kind="heat")]
    assert surplus_heat_by_period([*facts, *steam], matched([*facts, *steam])) == {"2026-Q1": pytest.approx(37.5)}, "WRONG: 520 of 1 220, t with GWh"


def test_example_6_5_the_part_displaced_at_a_member_is_named_apart():
    avoided = avoided_by_material(40_000, 0.9, 0.85, 0.02, displaced_at_member=0.7)
    assert (avoided.total_t, avoided.supplier_t, avoided.receiver_t) == pytest.approx((29_800, 14_900, 14_900), rel=1e-6)
    assert (avoided.inside_boundary_t, avoided.outside_t) == pytest.approx((21_420, 8_380), rel=1e-6)
