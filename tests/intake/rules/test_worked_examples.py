"""The numbers worked out in the accounting rules, 9.1 to 9.4 and 12.2, and what stands right at a limit."""

from __future__ import annotations

import pytest

from gic_metrics.intake.context import CarbonSoFar
from gic_metrics.vocabulary import Finding, Movement
from tests.intake.rules.rows import Past, a_year_ago, emission, findings, movement, past, product
from tests.intake.rules.test_broken_and_just_not import GASES, total


def codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


@pytest.mark.parametrize(
    ("number", "code"),
    [("988077917", None), ("974760673", None), ("988077918", "R01"), ("98807791", "R01"), ("123456785", "R02"), ("000000000", "R02")],
)
def test_9_1_a_number_that_passes_the_checksum_need_not_exist(number, code):
    found = [c for c in codes(findings(emission(), company=number)) if c in ("R01", "R02")]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(("number", "code"), [("123456785", "R03o"), ("000000000", "R02"), ("988077918", "R01")])
def test_9_1_in_practice_an_invented_number_still_has_its_check_digit(number, code):
    assert codes(findings(emission(), company=number, practice=True)) == [code]


@pytest.mark.parametrize(
    ("value", "code", "suggested"),
    [
        (98.0, "R11", 98000.0), (98000.0, None, None), (98e6, "R11", 98000.0), (98e9, "R11", 98000.0), (0.098, "R11", 98000.0),
        (112000.0, None, None), (20000.0, None, None), (190000.0, None, None), (310000.0, None, None),
    ],
)  # fmt: skip
def test_9_2_a_slip_of_a_thousand_with_the_figure_that_was_meant(value, code, suggested):
    found = [f for f in findings(emission(value), known=past((emission(), [1e5] * 4))) if f.code.startswith("R11")]
    assert codes(found) == ([code] if code else [])
    if code:
        assert found[0].params["suggested"] == pytest.approx(suggested, rel=1e-6)


@pytest.mark.parametrize(("power", "is_slip"), [(-2.71, True), (-2.69, False), (-3.29, True), (-3.31, False), (2.71, True), (3.31, False)])
def test_9_2_to_within_three_tenths_of_a_power(power, is_slip):
    found = codes(findings(emission(1e5 * 10**power), known=past((emission(), [1e5] * 4))))
    assert ("R11" in found) is is_slip


@pytest.mark.parametrize(
    ("earlier", "is_slip"), [([1e5], False), ([1e5, 1e5], True), ([1e5, 0.0, 0.0], False), ([98.0, 98.0, 1e5, 1e5, 1e5, 1e5], True)]
)
def test_9_2_against_the_last_four_quarters_that_are_not_zero_and_at_least_two(earlier, is_slip):
    assert ("R11" in codes(findings(emission(98.0), known=past((emission(), earlier))))) is is_slip


def test_9_2_what_lies_before_the_last_four_is_no_reference():
    """190 against the median of four, 100 000, is a slip; against that of six, 50 000.5, it would not be."""
    assert "R11" in codes(findings(emission(190.0), known=past((emission(), [1.0, 1.0, 1.0, 1e5, 1e5, 1e5]))))


def test_9_2_another_gas_is_no_reference():
    assert codes(findings(emission(98.0, "CH4"), known=past((emission(), [1e5] * 4)))) == []


def test_9_2_a_slip_is_said_in_the_sender_s_own_unit():
    (found,) = findings(emission(0.098, quantity=98.0, unit="kg"), known=past((emission(), [98.0, 97.0])))
    assert (found.params["value"], found.params["unit"], found.params["suggested"]) == (98.0, "kg", 98000.0)


@pytest.mark.parametrize(
    ("stated", "code", "difference_pct", "best"),
    [(370220.0, None, 0.0, "AR5"), (396733.0, "R14g", 7.1614, "AR4"), (370500.0, None, 0.0756, "AR5"), (360000.0, "R14", -2.7605, "AR5")],
)
def test_9_3_the_gases_against_a_stated_sum(stated, code, difference_pct, best):
    found = findings(*GASES, total(stated))
    assert codes(found) == ([code] if code else [])
    if code:
        said = found[0].params
        assert said["sum"] == pytest.approx(370220.0, rel=1e-6)
        assert (stated / said["sum"] - 1) * 100 == pytest.approx(difference_pct, abs=5e-5)
        assert said["best"] == best


def test_9_3_biogenic_co2_is_no_part_of_the_sum():
    assert findings(*GASES, emission(5000.0, origin="biogenic", cell="F12"), total(370220.0)) == []


def test_9_3_a_gas_that_is_not_known_leaves_nothing_to_compare():
    assert codes(findings(*GASES, emission(None, "NF3", "F12"), total(1.0))) == ["R20"]


@pytest.mark.parametrize(
    ("old", "new", "asked"), [(1e5, 1.3e5, True), (1e5, 7e4, True), (300.0, 900.0, False), (1e5, 1.25e5, False), (1e5, 0.0, True)]
)
def test_9_4_a_change_from_the_same_quarter_last_year(old, new, asked):
    found = findings(emission(new), known=a_year_ago(emission(), old))
    assert bool(found) is asked
    assert not [f for f in found if f.severity == "error"]


@pytest.mark.parametrize(("new", "asked"), [(14.0, True), (13.7, False)])
def test_9_4_a_change_of_another_gas_is_weighed_in_co2e(new, asked):
    """10 t N2O to 14: 4 x 265 = 1 060 t CO2e; to 13.7: 980.5."""
    assert ("R12" in codes(findings(emission(new, "N2O"), known=a_year_ago(emission(gas="N2O"), 10.0)))) is asked


def test_12_1_what_is_measured_after_capture_was_more_before():
    """Stack 396 000 after capture, 360 000 handed over, 50 000 captured and sold."""
    rows = emission(396000.0, basis="after"), movement("to_storage", 360000.0), movement("sold_for_use", 50000.0)
    assert findings(*rows) == []


def test_12_1_what_is_left_after_capture_may_be_less_than_was_captured():
    rows = movement("to_storage", 900.0), movement("bound", 50.0)
    assert findings(emission(100.0, basis="after"), *rows) == []
    assert codes(findings(emission(100.0, basis="before"), *rows)) == ["R09f"]


def test_12_2_a_hub_fills_its_stock_in_one_quarter_and_empties_it_in_the_next():
    """kt: own 5, in 100, out 70, K 0 -> 30; then own 5, out 30, K 30 -> 0."""
    own = emission(5000.0, basis="before")
    assert findings(own, movement("received", 1e5, counterparty="X-2"), movement("to_storage", 7e4), movement("stock_end", 3e4)) == []
    emptied = own, movement("to_storage", 35000.0), movement("stock_end", 0.0)
    assert findings(*emptied, known=Past(balance=CarbonSoFar(stock_fossil_t=3e4))) == []
    assert codes(findings(*emptied, known=Past(balance=CarbonSoFar(stock_fossil_t=29999.0)))) == ["R09f"]


def test_12_2_the_emissions_may_stand_in_an_earlier_file():
    stored = Past(rows=[emission(1000.0, basis="before")])
    assert codes(findings(movement("to_storage", 1001.0), known=stored)) == ["R09f"]
    assert codes(findings(movement("to_storage", 1001.0))) == []


def test_12_2_injected_without_a_share_takes_that_of_the_flue_gas():
    """B/(A+B) = 0.1: of 1 000 t handed over 100 t are biogenic, and so are 100 t of 1 000 t injected."""
    gas = emission(9000.0, basis="before"), emission(1000.0, origin="biogenic", cell="F3", basis="before")
    assert findings(*gas, movement("to_storage", 1000.0, ""), movement("injected", 1000.0, "")) == []
    assert codes(findings(*gas, movement("to_storage", 1000.0, ""), movement("injected", 1001.0, ""))) == ["R09s"]


@pytest.mark.parametrize("moved", [Movement.TO_STORAGE, Movement.BOUND, Movement.SOLD_FOR_USE])
def test_12_2_captured_co2_in_the_file_asks_for_the_capture_basis(moved):
    assert codes(findings(emission(1000.0), movement(moved, 10.0))) == ["R10"]
    assert codes(findings(emission(1000.0), movement(moved, 0.0))) == []


def test_12_2_no_other_gas_and_no_other_scope_needs_a_capture_basis():
    assert findings(emission(5.0, "CH4", site="X-3"), emission(5.0, site="X-3", variable="scope2_location", cell="F3")) == []


@pytest.mark.parametrize(("value", "asked"), [(123456.0, True), (120000.0, False), (12.345, True), (0.05, False)])
def test_one_equal_figure_is_remarkable_only_if_its_digits_say_something(value, asked):
    assert ("R15" in codes(findings(emission(value), known=past((emission(), [value]))))) is asked


def test_a_planned_stop_that_another_file_told_of_explains_a_zero():
    told = Past(past((emission(), [5000.0])).figures, rows=[product(0.0, stop_days=90.0)])
    assert "R13" not in codes(findings(emission(0.0), known=told))
