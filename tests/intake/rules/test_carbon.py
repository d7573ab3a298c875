"""Rules 9, 10, 21 and 22: CO2 that is captured, moved and stored."""

from __future__ import annotations

import pytest

from gic_metrics.intake.context import CarbonSoFar
from gic_metrics.vocabulary import Severity

HUB_Q4 = "own 5, in 100, out 70, stock 0 -> 30"
HUB_Q1 = "own 5, in 0, out 30, stock 30 -> 0"


def own(desk, fossil, biogenic=None, basis="before"):
    rows = [desk.emission(fossil, basis=basis)]
    return rows if biogenic is None else [*rows, desk.emission(biogenic, origin="biogenic", basis=basis)]


@pytest.mark.parametrize(("out", "codes"), [(1000.0, []), (1000.01, ["R09f"])])
def test_no_more_fossil_co2_is_handed_over_than_arose(desk, out, codes):
    assert desk.codes(*own(desk, 1000.0), desk.moved("to_storage", out)) == codes


@pytest.mark.parametrize(("bound", "codes"), [(400.0, []), (401.0, ["R09f"])])
def test_what_is_permanently_bound_counts_too(desk, bound, codes):
    assert desk.codes(*own(desk, 1000.0), desk.moved("to_storage", 600.0), desk.moved("bound", bound)) == codes


@pytest.mark.parametrize(("out", "codes"), [(100.0, []), (101.0, ["R09b"])])
def test_no_more_biogenic_co2_is_handed_over_than_arose(desk, out, codes):
    assert desk.codes(*own(desk, 1000.0, 100.0), desk.moved("to_storage", out, origin="biogenic")) == codes


@pytest.mark.parametrize(("out", "share", "codes"), [(1000.0, 0.1, []), (1001.0, 0.0998, ["R09f"]), (900.0, 0.12, ["R09b"])])
def test_a_stated_share_splits_what_is_handed_over(desk, out, share, codes):
    assert desk.codes(*own(desk, 900.0, 100.0), desk.moved("to_storage", out, origin="", share=share)) == codes


@pytest.mark.parametrize(("out", "codes"), [(1000.0, []), (1001.0, ["R09f", "R09b"])])
def test_without_origin_the_flue_gas_decides(desk, out, codes):
    assert desk.codes(*own(desk, 900.0, 100.0), desk.moved("to_storage", out, origin="")) == codes


@pytest.mark.parametrize(("out", "codes"), [(1100.0, []), (1101.0, ["R09t"])])
def test_received_co2_of_unknown_origin_is_reckoned_in_all(desk, out, codes):
    received = desk.moved("received", 100.0, origin="", counterparty="X-2")
    assert desk.codes(*own(desk, 900.0, 100.0), received, desk.moved("to_storage", out, origin="")) == codes


@pytest.mark.parametrize(
    ("received", "out", "end", "at_start", "codes"),
    [(100e3, 70e3, 30e3, 0.0, []), (0.0, 30e3, 0.0, 30e3, []), (0.0, 36e3, 0.0, 30e3, ["R09f"]), (100e3, 80e3, 30e3, 0.0, ["R09f"])],
    ids=[HUB_Q4, HUB_Q1, "more than own and stock", "more than is left beside the stock"],
)
def test_ex_12_2_the_intermediate_stock_is_a_source_and_a_place(desk, past, received, out, end, at_start, codes):
    rows = desk.moved("received", received, counterparty="X-2"), desk.moved("to_storage", out), desk.moved("stock_end", end)
    assert desk.codes(*own(desk, 5e3), *rows, past=past(balance=CarbonSoFar(stock_fossil_t=at_start))) == codes


def test_ex_12_1_after_capture_the_stack_says_nothing_of_what_was_captured(desk):
    rows = desk.moved("to_storage", 360e3), desk.moved("sold_for_use", 50e3)
    assert desk.codes(*own(desk, 396e3, basis="after"), *rows) == []
    assert desk.codes(*own(desk, 396e3, basis="after"), desk.moved("to_storage", 40e3, origin="biogenic")) == []


@pytest.mark.parametrize(("injected", "codes"), [(110.0, []), (110.5, ["R09s"])])
def test_no_more_is_injected_than_was_handed_over_in_all(desk, past, injected, codes):
    rows = desk.moved("to_storage", 100.0, origin="biogenic"), desk.moved("injected", injected, origin="biogenic")
    so_far = CarbonSoFar(biogenic_handed_over_t=50.0, biogenic_injected_t=40.0)
    assert desk.codes(*own(desk, 1000.0, 100.0), *rows, past=past(balance=so_far)) == codes


def test_fossil_co2_injected_is_another_ledger(desk):
    assert desk.codes(desk.moved("injected", 10.0)) == []
    assert desk.codes(desk.moved("injected", 10.0, origin="biogenic")) == ["R09s"]


def test_what_is_not_known_is_not_judged(desk):
    assert desk.codes(desk.moved("to_storage", 1000.0)) == [], "no emissions of the site are reported"
    assert "R09f" not in desk.codes(*own(desk, None), desk.moved("to_storage", 1000.0))
    assert desk.codes(*own(desk, 5.0), desk.moved("to_storage", 10.0), desk.moved("received", None, counterparty="X-2")) == []
    assert "R09f" not in desk.codes(desk.emission(5.0, "CO2e", gwp_set="AR5"), desk.moved("to_storage", 10.0))


def test_emissions_of_the_quarter_that_are_stored_already_are_reckoned_with(desk):
    assert desk.codes(desk.moved("to_storage", 1001.0), past=own(desk, 1000.0)) == ["R09f"]
    assert desk.codes(desk.moved("to_storage", 1000.0), past=own(desk, 1000.0)) == []


def test_a_site_with_a_capture_plant_says_where_it_measured(desk):
    rows = desk.emission(5.0, site="X-3"), desk.emission(6.0, origin="biogenic", site="X-3"), desk.emission(7.0, "CH4", site="X-3")
    findings = desk.found(*rows)
    assert [(f.code, f.cell, f.severity) for f in findings] == [("R10", row.cell, Severity.ERROR) for row in rows[:2]]


@pytest.mark.parametrize(("period", "codes"), [("2026-Q2", []), ("2026-Q3", ["R10"])])
def test_the_capture_plant_counts_from_its_date(desk, period, codes):
    assert desk.codes(desk.emission(5.0, site="X-3", period=period), period=period) == codes


@pytest.mark.parametrize(
    ("movement", "value", "codes"),
    [("to_storage", 1.0, ["R10"]), ("bound", 1.0, ["R10"]), ("sold_for_use", 1.0, ["R10"]), ("to_storage", 0.0, []), ("air_capture", 1.0, [])],
)
def test_captured_co2_in_the_same_file_asks_for_the_basis_too(desk, movement, value, codes):
    assert desk.codes(desk.emission(5.0), desk.moved(movement, value)) == codes


def test_no_basis_is_asked_of_a_row_without_a_figure(desk):
    assert desk.codes(desk.emission(None, site="X-3")) == ["R20"]
    assert desk.codes(desk.emission(0.0, site="X-3", notation="NO")) == []
    assert desk.codes(desk.emission(5.0, site="X-3", variable="scope3")) == []


def test_one_origin_has_one_basis(desk):
    combustion, process = desk.emission(5.0, basis="after"), desk.emission(6.0, category="process", basis="before")
    (finding,) = desk.found(combustion, process)
    assert (finding.code, finding.cell, finding.params["other"]) == ("R10m", process.cell, combustion.cell)
    assert desk.codes(combustion, desk.emission(6.0, category="process")) == ["R10m"], "blank is before capture"
    assert desk.codes(combustion, desk.emission(6.0, origin="biogenic", basis="before")) == []
    assert desk.codes(combustion, desk.emission(6.0, category="process", basis="after")) == []


@pytest.mark.parametrize(("giver", "value", "codes"), [("", 5.0, ["R21"]), ("X-2", 5.0, []), ("", 0.0, []), ("", None, [])])
def test_received_co2_has_a_giver(desk, giver, value, codes):
    assert desk.codes(desk.moved("received", value, counterparty=giver)) == codes


@pytest.mark.parametrize(
    ("theirs", "codes"), [(None, []), (100e3, []), (98e3, []), (97.9e3, ["R22"]), (90e3, ["R22"]), (89.9e3, ["R22q"]), (0.0, ["R22q"])]
)
def test_ex_12_3_the_other_side_may_differ_by_two_percent(desk, past, theirs, codes):
    findings = desk.found(desk.moved("received", 100e3, counterparty="X-2"), past=past(partner=theirs))
    assert [f.code for f in findings] == codes
    assert all(f.severity is Severity.WARNING for f in findings)


def test_rows_of_one_transfer_are_added_before_they_are_compared(desk, past):
    rows = [desk.moved("received", v, origin=o, counterparty="X-2") for v, o in ((60e3, "fossil"), (40e3, "biogenic"))]
    assert desk.codes(*rows, past=past(partner=100e3)) == []
    assert desk.codes(*rows, past=past(partner=60e3)) == ["R22q"]


def test_both_sides_in_one_file_are_compared_with_each_other(desk, past):
    sent, got = desk.moved("to_storage", 100.0, counterparty="X-5"), desk.moved("received", 85.0, site="X-5", counterparty="X-1")
    assert desk.codes(sent, got, past=past(partner=100.0)) == ["R22q", "R22q"]


def test_an_operator_outside_the_register_has_no_figure_to_compare(desk, past):
    assert desk.codes(desk.moved("to_storage", 100.0, counterparty="Lageret"), past=past(partner=1.0)) == []
