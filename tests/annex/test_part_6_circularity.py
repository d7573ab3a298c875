"""Annex A part 6, mass indicators: example 6.1 per site, and the region as one system."""

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.circularity import NEEDED, Inflow, Outflow, circularity, crossing, known_flows
from gic_metrics.accounting.reuse import avoided_by_heat_t
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Record, Sheet

INFLOWS = [
    Inflow("A", 900_000),
    Inflow("A", 60_000, renewable=True),
    Inflow("A", 140_000, recycled=True),
    Inflow("A", 100_000, symbiosis=True, from_site="B"),
]
OUTFLOWS = [
    Outflow("A", 800_000, 1.0, 0.0),
    Outflow("A", 100_000, 1.0, 1.0, to_site="B"),
    Outflow("A", 50_000, 1.0, 1.0),
    Outflow("A", 50_000, 0.0, 0.0),
    Outflow("A", 100_000, 1.0, 0.6),
]


def near(value):
    return pytest.approx(value, rel=1e-6)


def test_example_6_1_one_site():
    found = circularity(INFLOWS, OUTFLOWS)
    assert found.inflow_t == 1_200_000
    assert found.outflow_t == 1_100_000
    assert found.secondary_input_pct == near(20.0)
    assert found.circular_inflow_pct == near(25.0)
    assert found.circular_outflow_pct == near(19.090909)
    assert found.material_circularity_pct == near(22.173913)


def test_example_6_1_wrong_the_mean_of_the_two_percentages_without_mass():
    found = circularity(INFLOWS, OUTFLOWS)
    assert found.material_circularity_pct != near((25.0 + 19.090909) / 2)


def test_example_6_1_wrong_design_alone_is_no_recovery():
    """A product that could be recovered and is not is no circular outflow: 1.0 x 0.0, not 1 050 000 / 1 100 000."""
    assert circularity([], [Outflow("A", 800_000, 1.0, 0.0)]).circular_outflow_pct == 0.0
    assert circularity(INFLOWS, OUTFLOWS).circular_outflow_pct != near(95.454545)


def test_in_the_region_what_goes_between_members_is_neither_in_nor_out():
    """WRONG: the sum of both sites, 21.4286 % in, counts 100 000 t of slag as the region's inflow and as its outflow."""
    inflows = [*INFLOWS, Inflow("B", 200_000)]
    outflows = [*OUTFLOWS, Outflow("B", 100_000, 1.0, 1.0, to_site="A"), Outflow("B", 100_000, 0.0, 0.0)]
    summed, region = circularity(inflows, outflows), circularity(*crossing(inflows, outflows, {"A", "B"}))
    assert (summed.inflow_t, region.inflow_t) == (1_400_000, 1_300_000)
    assert (summed.outflow_t, region.outflow_t) == (1_300_000, 1_100_000)
    assert region.circular_inflow_pct == near(100 * 200_000 / 1_300_000)
    assert region.circular_outflow_pct == near(100 * 110_000 / 1_100_000)
    assert summed.circular_inflow_pct == near(21.428571)
    assert summed.circular_inflow_pct != near(region.circular_inflow_pct)


def test_an_outsider_crosses_the_boundary():
    inflows, outflows = crossing([Inflow("A", 5, from_site="abroad"), Inflow("A", 7)], [Outflow("A", 3, 1, 1, to_site="abroad")], {"A", "B"})
    assert (len(inflows), len(outflows)) == (2, 1)


def test_nothing_in_or_out_is_unknown_and_not_zero():
    found = circularity([], [])
    assert (found.secondary_input_pct, found.circular_inflow_pct, found.circular_outflow_pct, found.material_circularity_pct) == (None,) * 4
    assert circularity(INFLOWS, []).material_circularity_pct is None


def reported(site, direction, other, value, *, item="slag", unit="t", kind="material", stage="running", basis=""):
    record = Record(
        site=site, period="2026-Q1", sheet=Sheet.REUSE, variable=direction, item=item, counterparty=other, kind=kind, value=value,
        canonical_unit=unit, stage=stage, basis=basis,
    )  # fmt: skip
    return Fact(record, "S1", 1, 1, "x.xlsx", datetime(2026, 4, 1, tzinfo=UTC), "Kari", "")


def test_what_the_reports_say_of_a_site_and_what_they_lack():
    facts = [reported("A", "delivered", "B", 40.0), reported("B", "received", "A", 38.0), reported("A", "landfilled", "", 10.0)]
    facts += [reported("A", "delivered", "C", 3.0, unit="GWh", kind="heat"), reported("A", "delivered", "D", 9.0, stage="idea")]
    a, b = sorted(known_flows(facts), key=lambda f: f.site)
    assert (a.delivered_t, a.landfilled_t, a.symbiosis_in_t) == (38.0, 10.0, None)
    assert (b.delivered_t, b.landfilled_t, b.symbiosis_in_t) == (None, None, 38.0)
    assert a.recovered_of_known_pct == near(100 * 38 / 48)
    assert b.recovered_of_known_pct is None
    assert a.lacking == NEEDED


def test_a_site_that_says_nothing_of_what_it_landfilled_has_no_share_of_what_was_used():
    """WRONG: 100 %, as if it had said that nothing was."""
    (a,) = known_flows([reported("A", "delivered", "B", 40.0)])
    assert (a.landfilled_t, a.recovered_of_known_pct) == (None, None)


def test_wet_and_dry_tonnes_of_a_site_are_never_added():
    facts = [reported("A", "delivered", "B", 40.0, basis="dry"), reported("A", "landfilled", "", 10.0, basis="dry")]
    facts += [reported("A", "delivered", "B", 5.0, item="sludge", basis="wet"), reported("A", "landfilled", "", 15.0, item="sludge", basis="wet")]
    wet, dry = (flow for flow in known_flows(facts) if flow.site == "A")
    assert [(f.basis, f.delivered_t, f.landfilled_t, f.recovered_of_known_pct) for f in (dry, wet)] == [
        ("dry", 40.0, 10.0, near(80.0)),
        ("wet", 5.0, 15.0, near(25.0)),
    ], "WRONG: 45 of 70, 64.3 %"


def test_example_6_4_the_reference_decides_and_is_shown_with_it():
    """26 933.3333 t of a gas boiler less 120 t for 6 GWh of electricity. WRONG: not to name the reference; with biomass it is 13 times less."""
    assert avoided_by_heat_t(120.0, 0.90, 202.0, 0.0, 20.0) == near(26_933.3333)
    assert avoided_by_heat_t(120.0, 0.90, 202.0, 6.0, 20.0) == near(26_813.3333)
    assert avoided_by_heat_t(120.0, 0.85, 15.0, 6.0, 20.0) == near(1_997.6471)
