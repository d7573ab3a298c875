"""A stated NO or IE in a row of reuse is 0 and a blank is not (1.1, 12.1); the symbiosis rate is of what stays inside the region (6.1, 6.2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.accounting.circularity import known_flows
from gic_metrics.accounting.explain_beside import explain_rate, explain_reuse
from gic_metrics.accounting.explain_streams import explain_circular, explain_stream, stream_key
from gic_metrics.accounting.explanation import Behind, Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse import Match, matched, reuse_by_period, streams, surplus_heat_by_period, symbiosis_by_period
from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.vocabulary import Quarter
from tests.accounting.test_reuse import side
from tests.plain.random_regions import row
from tests.plain.small import emitted, small

PERIOD = "2026-Q1"


def keyed(fact, notation, *, unit="", value=0.0):
    """The row with a notation key in place of its figure, as it is read from a workbook: without a unit it is kept in tonnes."""
    said = replace(fact.record, notation=notation, value=value, quantity=None, unit=unit, canonical_unit=unit or "t")
    return replace(fact, record=said)


@pytest.mark.parametrize("notation", ["NO", "IE"])
@pytest.mark.parametrize("value", [0.0, None])
def test_what_does_not_occur_or_is_elsewhere_is_a_counted_zero(notation, value):
    (stream,) = matched([keyed(side("A", "delivered", "slag", "B", None), notation, value=value)])
    assert (stream.delivered, stream.received, stream.counted) == (0.0, None, 0.0)
    (found,) = reuse_by_period([stream])
    assert (found.counted, found.streams) == (0.0, 1)


@pytest.mark.parametrize("notation", ["", "NE", "C", "NA"])
def test_a_blank_or_what_is_not_estimated_is_not(notation):
    (stream,) = matched([keyed(side("A", "delivered", "slag", "B", None), notation, value=None)])
    assert stream.counted is None
    assert reuse_by_period([stream]) == []


def test_a_side_that_says_none_is_no_silent_side():
    """6 000 delivered, and the receiver says that it does not occur: they differ, and the smaller is 0. WRONG: 6 000 one-sided."""
    given = side("D", "delivered", "lime", "E", 6000)
    (stream,) = matched([given, keyed(side("E", "received", "lime", "D", None), "NO", value=None)])
    assert (stream.state, stream.counted) == (Match.MISMATCH, 0.0)
    (found,) = reuse_by_period([stream])
    assert (found.two_sided, found.one_sided, found.open_questions) == (0.0, 0.0, 1)
    (alone,) = matched([given, side("E", "received", "lime", "D", None)])
    assert (alone.state, alone.counted) == (Match.ONE_SIDED, 6000)


def test_none_needs_no_unit():
    """It is in that of the other side, else in what its kind is measured in. WRONG: heat in GWh alone, and beside it 0 t of heat."""
    heat = side("A", "delivered", "heat", "B", 12, kind="heat", unit="GWh")
    none = keyed(side("B", "received", "heat", "A", None, kind="heat"), "NO")
    (stream,) = matched([heat, none])
    assert (stream.unit, stream.delivered, stream.received, stream.state) == ("GWh", 12, 0.0, Match.MISMATCH)
    assert [s.unit for s in matched([none])] == ["GWh"]
    fuel = side("A", "delivered", "oil", "B", 3, kind="fuel", unit="GWh", basis="dry")
    (stream,) = matched([fuel, keyed(side("B", "received", "oil", "A", None, kind="fuel"), "NO")])
    assert (stream.unit, stream.wet_dry, stream.counted) == ("GWh", "dry", 0.0)


def test_nothing_landfilled_is_a_whole():
    """90 t used and NO landfilled: 100 %. WRONG: unknown. 30 GWh of heat and NO available at the second site: 30 of 60, 50 %."""
    used = [side("A", "delivered", "slag", "B", 90)]
    none = keyed(side("A", "landfilled", "slag", "", None), "NO", value=None)
    assert symbiosis_by_period([*used, none], matched(used), "AB") == {(PERIOD, ""): pytest.approx(100.0)}
    assert symbiosis_by_period([none], [], "AB") == {(PERIOD, ""): None}
    (flow,) = [f for f in known_flows([*used, none]) if f.site == "A"]
    assert (flow.delivered_t, flow.landfilled_t, flow.recovered_of_known_pct) == (90, 0.0, 100.0)
    heat = [side("A", "delivered", "heat", "B", 30, kind="heat", unit="GWh"), side("A", "generated", "heat", "", 60, kind="heat", unit="GWh")]
    heat.append(keyed(side("C", "generated", "heat", "", None, kind="heat"), "NO"))
    assert surplus_heat_by_period(heat, matched(heat)) == {PERIOD: pytest.approx(50.0)}


def test_a_year_in_which_a_stream_does_not_occur_is_whole():
    """10 GWh in three quarters and NO, without a unit, in the last: 30 GWh, all of it reported. WRONG: a quarter of it missing."""
    told = [side("A", "delivered", "heat", "B", 10.0, kind="heat", unit="GWh", period=f"2026-Q{n}") for n in (1, 2, 3)]
    last = keyed(side("A", "delivered", "heat", "B", None, kind="heat", period="2026-Q4"), "NO", value=None)
    found = ReuseYears.of([*told, last], "AB").reused("reuse_gwh", Quarter(2026, 4))
    assert (found.amount, found.covered_pct) == (30.0, 100.0)
    assert ReuseYears.of(told, "AB").reused("reuse_gwh", Quarter(2026, 4)) is None, "nobody has said anything of the last quarter"


def test_what_is_not_applicable_is_not_waited_for():
    """10 GWh in three quarters, NA in the third, and 5 of condensate in all: 50, all there was to tell. WRONG: 50 of 60, 83 %."""
    heat = {"kind": "heat", "unit": "GWh"}
    told = [side("A", "delivered", "heat", "B", 10.0, **heat, period=f"2026-Q{n}") for n in (1, 2, 4)]
    told += [side("A", "delivered", "condensate", "B", 5.0, **heat, period=f"2026-Q{n}") for n in (1, 2, 3, 4)]
    third = side("A", "delivered", "heat", "B", None, kind="heat", period="2026-Q3")
    at = Quarter(2026, 4)
    found = ReuseYears.of([*told, keyed(third, "NA", value=None)], "AB").reused("reuse_gwh", at)
    assert (found.amount, found.covered_pct) == (50.0, 100.0)
    silent = ReuseYears.of([*told, keyed(third, "NE", value=None)], "AB").reused("reuse_gwh", at)
    assert (silent.amount, silent.covered_pct) == (50.0, pytest.approx(100 * 50 / 60))
    available = [side("A", "generated", "heat", "", 20.0, **heat, period=f"2026-Q{n}") for n in (1, 2, 4)]
    nothing = keyed(replace(third, record=replace(third.record, variable="generated", counterparty="")), "NA", value=None)
    assert ReuseYears.of([*told, *available, nothing], "AB").reused("surplus_heat_pct", at) is None, "a rate needs its other part in each quarter"


def test_a_side_that_is_not_estimated_needs_no_unit_either():
    """It stands in its stream. WRONG: beside it, a stream of heat in tonnes that nobody has a figure of."""
    given = side("A", "delivered", "heat", "B", 12, kind="heat", unit="GWh")
    (stream,) = matched([given, keyed(side("B", "received", "heat", "A", None, kind="heat"), "NE", value=None)])
    assert (stream.unit, stream.delivered, stream.received, stream.state) == ("GWh", 12, None, Match.ONE_SIDED)


def test_the_symbiosis_rate_is_of_what_sites_of_the_region_had_from_each_other():
    """60 from A to B; 500 to a company outside, 300 from one; A landfilled 40, and outside 1 000: 60 of 100. WRONG: 860 of 1 900, 45 %."""
    facts = [
        side("A", "delivered", "slag", "B", 60), side("A", "delivered", "slag", "Abroad AS", 500), side("B", "received", "gypsum", "X", 300),
        side("A", "landfilled", "slag", "", 40), side("X", "landfilled", "slag", "", 1000),
    ]  # fmt: skip
    assert symbiosis_by_period(facts, matched(facts), "AB") == {(PERIOD, ""): pytest.approx(60.0)}
    year = [replace(f, record=replace(f.record, period=f"2026-Q{n}")) for f in facts for n in (1, 2, 3, 4)]
    found = ReuseYears.of(year, "AB").reused("symbiosis_pct", Quarter(2026, 4))
    assert (found.amount, found.covered_pct) == (pytest.approx(60.0), 100.0)
    assert ReuseYears.of(year, "AB").reused("reuse_t", Quarter(2026, 4)).amount == 4 * 860, "that much was reused, inside the region or not"


def reused(site, direction, item, other, value, **more):
    return row(site, PERIOD, "reuse", direction, value, item=item, counterparty=other, **({"kind": "material"} | more))


@pytest.fixture
def told(tmp_path):
    """A and B in the region, X not: slag 80 and 60, gypsum 20 and NO, 500 to X, 40 landfilled at A and IE at B, 1 000 at X; heat 12 and IE."""
    heat = {"kind": "heat", "canonical_unit": "GWh"}
    rows = [emitted("A", PERIOD, 100.0), emitted("B", PERIOD, 100.0)]
    rows += [reused("A", "delivered", "slag", "B", 80.0), reused("B", "received", "slag", "A", 60.0), reused("A", "delivered", "slag", "X", 500.0)]
    rows += [reused("A", "delivered", "gypsum", "B", 20.0), reused("B", "received", "gypsum", "A", None, notation="NO", canonical_unit="")]
    rows += [reused("A", "landfilled", "slag", "", 40.0), reused("B", "landfilled", "slag", "", 0.0, notation="IE")]
    rows += [reused("X", "landfilled", "slag", "", 1000.0)]
    rows += [
        reused("A", "delivered", "damp", "B", 12.0, **heat),
        reused("B", "received", "damp", "A", 0.0, notation="IE", kind="heat", canonical_unit=""),
    ]
    ledger = small(tmp_path, {"A": {}, "B": {}, "X": {"in_perimeter": False}}, rows)
    yield Region.read(ledger), Behind(ledger, None), ledger
    ledger.close()


def test_the_zero_stands_with_its_cell_in_what_is_behind(told):
    region, facts, ledger = told
    gypsum = next(s for s in streams(ledger) if s.stream == "gypsum")
    found = explain_stream(region, facts, Question("stream", PERIOD, stream_key(gypsum)))
    assert (found.value, found.contributed) == (0.0, 0.0)
    assert {(r.variable, r.value, r.contribution, r.unit, bool(r.cell)) for r in found.rows} == {
        ("delivered", 20.0, 0.0, "t", True), ("received", 0.0, 0.0, "t", True),
    }  # fmt: skip
    damp = next(s for s in streams(ledger) if s.stream == "damp")
    (one,) = explain_stream(region, facts, Question("received", PERIOD, stream_key(damp))).rows
    assert (one.value, one.unit, one.contribution) == (0.0, "GWh", 0.0)
    landfilled = explain_circular(region, facts, Question("landfilled", PERIOD, "B"))
    assert (landfilled.value, [r.value for r in landfilled.rows]) == (0.0, [0.0])


def test_the_rate_and_the_sums_lead_to_the_rows_that_are_in_them(told):
    """Inside the region 60 was used and 40 landfilled: 60 %. Reused in all, also towards others: 560 t."""
    region, facts, ledger = told
    rate = explain_rate(region, facts, Question("symbiosis_rate", PERIOD))
    assert rate.value == pytest.approx(60.0) == rate.contributed
    assert {(r.site, r.value) for r in rate.amounts[0].rows} == {("A", 80.0), ("B", 60.0), ("A", 20.0), ("B", 0.0), ("A", 40.0)}
    assert rate.amounts[0].value == pytest.approx(100.0)
    assert symbiosis_by_period(ledger.facts(sheets=["reuse"]), streams(ledger), region.series) == {(PERIOD, ""): pytest.approx(60.0)}
    assert explain_reuse(region, facts, Question("reuse_mass", PERIOD)).value == 560.0
