"""Rules 9, 10, 21 and 22: CO2 that is captured, moved and stored."""

from __future__ import annotations

import pytest

from gic_metrics.intake.context import CarbonSoFar
from gic_metrics.vocabulary import Severity
from tests.intake.rules.rows import Past, codes, emission, findings, movement

HUB_Q4 = "own 5, in 100, out 70, stock 0 -> 30"
HUB_Q1 = "own 5, in 0, out 30, stock 30 -> 0"


def own(fossil, biogenic=None, basis="before"):
    rows = [emission(fossil, basis=basis)]
    return rows if biogenic is None else [*rows, emission(biogenic, origin="biogenic", basis=basis)]


@pytest.mark.parametrize(("out", "expected"), [(1000.0, []), (1000.01, ["R09f"])])
def test_no_more_fossil_co2_is_handed_over_than_arose(out, expected):
    assert codes(*own(1000.0), movement("to_storage", out)) == expected


@pytest.mark.parametrize(("bound", "expected"), [(400.0, []), (401.0, ["R09f"])])
def test_what_is_permanently_bound_counts_too(bound, expected):
    assert codes(*own(1000.0), movement("to_storage", 600.0), movement("bound", bound)) == expected


@pytest.mark.parametrize(("out", "expected"), [(100.0, []), (101.0, ["R09b"])])
def test_no_more_biogenic_co2_is_handed_over_than_arose(out, expected):
    assert codes(*own(1000.0, 100.0), movement("to_storage", out, origin="biogenic")) == expected


@pytest.mark.parametrize(("out", "share", "expected"), [(1000.0, 0.1, []), (1001.0, 0.0998, ["R09f"]), (900.0, 0.12, ["R09b"])])
def test_a_stated_share_splits_what_is_handed_over(out, share, expected):
    assert codes(*own(900.0, 100.0), movement("to_storage", out, origin="", share=share)) == expected


@pytest.mark.parametrize(("out", "expected"), [(1000.0, []), (1001.0, ["R09f", "R09b"])])
def test_without_origin_the_flue_gas_decides(out, expected):
    assert codes(*own(900.0, 100.0), movement("to_storage", out, origin="")) == expected


@pytest.mark.parametrize(("out", "expected"), [(1100.0, []), (1101.0, ["R09t"])])
def test_received_co2_of_unknown_origin_is_reckoned_in_all(out, expected):
    received = movement("received", 100.0, origin="", counterparty="X-2")
    assert codes(*own(900.0, 100.0), received, movement("to_storage", out, origin="")) == expected


@pytest.mark.parametrize(
    ("received", "out", "end", "at_start", "expected"),
    [(100e3, 70e3, 30e3, 0.0, []), (0.0, 30e3, 0.0, 30e3, []), (0.0, 36e3, 0.0, 30e3, ["R09f"]), (100e3, 80e3, 30e3, 0.0, ["R09f"]),
     (0.0, 35e3, 0.0, 30e3, []), (0.0, 35e3, 0.0, 29_999.0, ["R09f"])],
    ids=[HUB_Q4, HUB_Q1, "more than own and stock", "more than is left beside the stock",
         "all of own and stock", "one tonne short"],
)  # fmt: skip
def test_ex_12_2_the_intermediate_stock_is_a_source_and_a_place(received, out, end, at_start, expected):
    rows = movement("received", received, counterparty="X-2"), movement("to_storage", out), movement("stock_end", end)
    assert codes(*own(5e3), *rows, known=Past(balance=CarbonSoFar(stock_fossil_t=at_start))) == expected


def test_ex_12_1_after_capture_the_stack_says_nothing_of_what_was_captured():
    rows = movement("to_storage", 360e3), movement("sold_for_use", 50e3)
    assert codes(*own(396e3, basis="after"), *rows) == []
    assert codes(*own(396e3, basis="after"), movement("to_storage", 40e3, origin="biogenic")) == []


@pytest.mark.parametrize(("injected", "expected"), [(110.0, []), (110.5, ["R09s"])])
def test_no_more_is_injected_than_was_handed_over_in_all(injected, expected):
    rows = movement("to_storage", 100.0, origin="biogenic"), movement("injected", injected, origin="biogenic")
    so_far = CarbonSoFar(biogenic_handed_over_t=50.0, biogenic_injected_t=40.0)
    assert codes(*own(1000.0, 100.0), *rows, known=Past(balance=so_far)) == expected


def test_fossil_co2_injected_is_another_ledger():
    assert codes(movement("injected", 10.0)) == []
    assert codes(movement("injected", 10.0, origin="biogenic")) == ["R09s"]


def test_what_is_not_known_is_not_judged():
    assert codes(movement("to_storage", 1000.0)) == [], "no emissions of the site are reported"
    assert "R09f" not in codes(*own(None), movement("to_storage", 1000.0))
    assert codes(*own(5.0), movement("to_storage", 10.0), movement("received", None, counterparty="X-2")) == []
    assert "R09f" not in codes(emission(5.0, "CO2e", gwp_set="AR5"), movement("to_storage", 10.0))


def test_emissions_of_the_quarter_that_are_stored_already_are_reckoned_with():
    assert codes(movement("to_storage", 1001.0), known=own(1000.0)) == ["R09f"]
    assert codes(movement("to_storage", 1000.0), known=own(1000.0)) == []


def test_a_site_with_a_capture_plant_says_where_it_measured():
    rows = emission(5.0, site="X-3"), emission(6.0, origin="biogenic", site="X-3"), emission(7.0, "CH4", site="X-3")
    found = findings(*rows)
    assert [(f.code, f.cell, f.severity) for f in found] == [("R10", row.cell, Severity.ERROR) for row in rows[:2]]


@pytest.mark.parametrize(("period", "expected"), [("2025-Q1", []), ("2025-Q2", ["R10"])])
def test_the_capture_plant_counts_from_its_date(period, expected):
    assert codes(emission(5.0, site="X-3", period=period), period=period) == expected


@pytest.mark.parametrize(
    ("moved", "value", "expected"),
    [
        ("to_storage", 1.0, ["R10"]),
        ("bound", 1.0, ["R10"]),
        ("sold_for_use", 1.0, ["R10"]),
        ("to_storage", 0.0, []),
        ("bound", 0.0, []),
        ("sold_for_use", 0.0, []),
        ("air_capture", 1.0, []),
    ],
)
def test_captured_co2_in_the_same_file_asks_for_the_basis_too(moved, value, expected):
    assert codes(emission(5.0), movement(moved, value)) == expected


def test_no_basis_is_asked_of_a_row_without_a_figure():
    assert codes(emission(None, site="X-3")) == ["R20"]
    assert codes(emission(0.0, site="X-3", notation="NO")) == []
    assert codes(emission(5.0, site="X-3", variable="scope3")) == []


def test_one_origin_has_one_basis():
    combustion, process = emission(5.0, basis="after"), emission(6.0, category="process", basis="before")
    (finding,) = findings(combustion, process)
    assert (finding.code, finding.cell, finding.params["other"]) == ("R10m", process.cell, combustion.cell)
    assert codes(combustion, emission(6.0, category="process")) == ["R10m"], "blank is before capture"
    assert codes(combustion, emission(6.0, origin="biogenic", basis="before")) == []
    assert codes(combustion, emission(6.0, category="process", basis="after")) == []


@pytest.mark.parametrize(("giver", "value", "expected"), [("", 5.0, ["R21"]), ("X-2", 5.0, []), ("", 0.0, []), ("", None, [])])
def test_received_co2_has_a_giver(giver, value, expected):
    assert codes(movement("received", value, counterparty=giver)) == expected


@pytest.mark.parametrize(
    ("theirs", "expected"), [(None, []), (100e3, []), (98e3, []), (97.9e3, ["R22"]), (90e3, ["R22"]), (89.9e3, ["R22q"]), (0.0, ["R22q"])]
)
def test_ex_12_3_the_other_side_may_differ_by_two_percent(theirs, expected):
    found = findings(movement("received", 100e3, counterparty="X-2"), known=Past(partner=theirs))
    assert [f.code for f in found] == expected
    assert all(f.severity is Severity.WARNING for f in found)


def test_rows_of_one_transfer_are_added_before_they_are_compared():
    rows = [movement("received", v, origin=o, counterparty="X-2") for v, o in ((60e3, "fossil"), (40e3, "biogenic"))]
    assert codes(*rows, known=Past(partner=100e3)) == []
    assert codes(*rows, known=Past(partner=60e3)) == ["R22q"]


def test_both_sides_in_one_file_are_compared_with_each_other():
    sent, got = movement("to_storage", 100.0, counterparty="X-5"), movement("received", 85.0, site="X-5", counterparty="X-1")
    assert codes(sent, got, known=Past(partner=100.0)) == ["R22q", "R22q"]


def test_an_operator_outside_the_register_has_no_figure_to_compare():
    assert codes(movement("to_storage", 100.0, counterparty="Lageret"), known=Past(partner=1.0)) == []


def test_12_1_what_is_left_after_capture_may_be_less_than_was_captured():
    rows = movement("to_storage", 900.0), movement("bound", 50.0)
    assert findings(emission(100.0, basis="after"), *rows) == []
    assert codes(emission(100.0, basis="before"), *rows) == ["R09f"]


def test_12_2_injected_without_a_share_takes_that_of_the_flue_gas():
    """B/(A+B) = 0.1: of 1 000 t handed over 100 t are biogenic, and so are 100 t of 1 000 t injected."""
    gas = emission(9000.0, basis="before"), emission(1000.0, origin="biogenic", cell="F3", basis="before")
    assert findings(*gas, movement("to_storage", 1000.0, ""), movement("injected", 1000.0, "")) == []
    assert codes(*gas, movement("to_storage", 1000.0, ""), movement("injected", 1001.0, "")) == ["R09s"]


def test_12_2_no_other_gas_and_no_other_scope_needs_a_capture_basis():
    assert findings(emission(5.0, "CH4", site="X-3"), emission(5.0, site="X-3", variable="scope2_location", cell="F3")) == []
