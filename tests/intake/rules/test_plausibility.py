"""Rules 11, 12, 13, 15 and 16: figures against the site's own past."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.intake.rules.plausibility import changed_much, slip
from gic_metrics.vocabulary import Severity
from tests.intake.rules.rows import Past, a_year_ago, before, codes, emission, energy, findings, movement, past, product


@pytest.mark.parametrize(
    ("value", "power"),
    [(98.0, -3), (98_000.0, None), (98_000_000.0, 3), (112_000.0, None), (20_000.0, None), (310_000.0, None), (190_000.0, None),
     (0.098, -6), (98e9, 6)],
)  # fmt: skip
def test_ex_9_2_slips_against_a_reference_of_100_000(value, power):
    off = slip(value, [100_000.0, 100_000.0])
    assert (off.power if off else None) == power
    assert off is None or off.reference == pytest.approx(100_000.0, abs=1e-6)


@pytest.mark.parametrize(
    ("tens", "seen"),
    [
        (3.30, True),
        (3.31, False),
        (2.70, True),
        (2.69, False),
        (2.05, True),
        (2.06, False),
        (1.0, True),
        (1.06, False),
        (4.95, True),
        (5.06, False),
        (7.0, False),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_how_near_a_power_of_ten_is_a_slip(tens, seen, sign):
    assert (slip(1e5 * 10 ** (sign * tens), [1e5, 1e5]) is not None) is seen


def test_the_reference_is_the_median_of_the_last_four_above_zero():
    assert slip(98.0, [1.0, 1.0, 9e4, 1e5, 1.1e5, 0.0, 1e6]).reference == pytest.approx(105_000.0, abs=1e-6)
    assert slip(98.0, [1e5]) is None
    assert slip(98.0, [1e5, 0.0]) is None
    assert slip(0.0, [1e5, 1e5]) is None


def test_a_slip_is_an_error_with_the_corrected_figure_in_the_sender_s_unit():
    row = emission(98e6, quantity=98e9, unit="kg", raw="98000000000")
    (finding,) = [f for f in findings(row, known=before(row, 1e5, 1e5)) if f.code.startswith("R11")]
    assert (finding.severity, finding.code, finding.cell) == (Severity.ERROR, "R11", row.cell)
    assert finding.params["suggested"] == pytest.approx(98e6, abs=1e-6)
    assert finding.params["unit"] == "kg"


@pytest.mark.parametrize(
    ("value", "comment", "expected"),
    [
        (98.0, "", ["R11"]),
        (98.0, " ", ["R11"]),
        (98.0, "ny ovn", ["R11c"]),
        (1_000_000.0, "", ["R11p"]),
        (1_000_000.0, "ny ovn", ["R11p"]),
        (98_000.0, "", []),
    ],
)
def test_a_comment_turns_a_slip_into_a_warning_and_other_powers_are_warnings(value, comment, expected):
    row = emission(value, comment=comment)
    found = findings(row, known=before(row, 1e5, 1e5))
    assert [f.code for f in found] == expected
    assert [f.severity for f in found] == [Severity.ERROR if code == "R11" else Severity.WARNING for code in expected]


def test_only_the_same_key_is_a_reference():
    row = emission(98.0)
    assert codes(row, known=before(replace(row, category="process"), 1e5, 1e5)) == []


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [(100_000, 130_000, "much"), (100_000, 70_000, "much"),
     (300, 900, ""), (100_000, 0, "much"), (100_000, 125_000, ""), (2_000, 3_000, ""), (2_000, 3_001, "much"),
     (10_000, 20_001, "greatly"), (10_000, 20_000, "much"), (9_000, 18_900, "much"), (0, 10_001, "greatly"), (0, 1_001, "much"), (0, 1_000, "")],
)  # fmt: skip
def test_ex_9_4_the_same_quarter_last_year(old, new, how):
    assert changed_much(old, new) == how


@pytest.mark.parametrize(
    ("old", "new", "comment", "expected"),
    [(100e3, 130e3, "", ["R12"]), (100e3, 124e3, "", []), (300.0, 900.0, "", []), (20e3, 45e3, "", ["R12c"]), (20e3, 45e3, "ny ovn", ["R12"])],
)
def test_a_great_change_wants_a_comment(old, new, comment, expected):
    row = emission(new, comment=comment)
    found = findings(row, known=before(row, old, gap=4))
    assert [f.code for f in found] == expected
    assert all(f.severity is Severity.WARNING and f.params["quarter"] is not None for f in found)


def test_a_change_of_a_gas_is_reckoned_in_co2e():
    small, great = emission(13.7, "N2O"), emission(13.8, "N2O")
    assert codes(small, known=before(small, 10.0, gap=4)) == [], "3.7 t x 265 = 980.5 t CO2e"
    assert codes(great, known=before(great, 10.0, gap=4)) == ["R12"], "3.8 t x 265 = 1 007 t CO2e"


def test_an_energy_purchase_has_no_threshold_in_tonnes():
    row = energy(20_000.0)
    assert codes(row, known=before(row, 8_000.0, gap=4)) == []


def test_zero_after_a_figure_wants_a_stop():
    row = emission(0.0)
    earlier = before(row, 500.0)
    assert codes(row, known=earlier) == ["R13"]
    assert codes(row, known=before(row, 500.0, 0.0)) == []
    assert codes(row, product(10.0, stop_days=20.0), known=earlier) == []
    assert codes(row, product(10.0, stop_days=0.0), known=earlier) == ["R13"]
    assert codes(replace(row, notation="IE", elsewhere="X-5"), known=earlier) == []
    assert codes(replace(row, value=None, quantity=None, raw=""), known=earlier) == ["R20"]


def test_a_stock_may_be_emptied():
    row = movement("stock_end", 0.0)
    assert codes(row, known=before(row, 500.0)) == []


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [((5.0, 6.0), (5.0, 6.0), ["R15"]), ((5.0, 6.1), (5.0, 6.0), []), ((5.0, 0.0), (5.0, 0.0), []), ((5123.0, 0.0), (5123.0, 0.0), ["R15"])],
    ids=["two equal", "one differs", "one of one digit", "one of four digits"],
)
def test_figures_equal_to_the_last_digit_are_asked_about(now, then, expected):
    rows = emission(now[0]), emission(now[1], "CH4")
    stored = [old for row, value in zip(rows, then, strict=True) for old in before(row, value)]
    found = findings(*rows, known=stored)
    assert [f.code for f in found] == expected
    assert all(f.cell == rows[0].cell for f in found)


@pytest.mark.parametrize(
    ("value", "digits"),
    [(98000.123, 8), (512000.0, 3), (31.07, 4), (0.0120, 2), (1e-07, 1), (123456.0, 6), (120000.0, 2), (12.345, 5), (0.05, 1)],
)
def test_digits_are_counted_as_written(value, digits):
    row = emission(value)
    assert ("R15" in codes(row, known=before(row, value))) is (digits >= 4)


def test_equal_to_an_older_quarter_is_no_copy():
    row = emission(5123.0)
    assert codes(row, known=before(row, 5123.0, gap=2)) == []


@pytest.mark.parametrize(("emitted", "expected"), [(401.0, ["R16"]), (400.0, []), (50.0, []), (49.0, ["R16"])])
def test_intensity_stays_between_half_the_lowest_and_twice_the_highest(emitted, expected):
    """Past: 100, 150, 200, 120 t CO2e per 1 000 t; the band is 50-400."""
    row, made = emission(emitted), product(1000.5)
    row = replace(row, value=emitted * 1.0005, quantity=emitted * 1.0005)
    stored = before(row, 100.0, 150.0, 200.0, 120.0) + before(made, 1000.0, 1000.0, 1000.0, 1000.0)
    assert [c for c in codes(row, made, known=stored) if not c.startswith(("R11", "R23", "R25"))] == expected


def test_intensity_is_not_judged_on_part_of_the_site():
    row, made = emission(500.0), product(1000.0)
    stored = before(row, 100.0, 100.0, 100.0, 100.0) + before(made, 999.0, 999.0, 999.0, 999.0)
    seen = lambda *rows, known=stored: "R16" in codes(*rows, known=known)  # noqa: E731
    assert seen(row, made)
    assert not seen(row, emission(None, "CH4"), made), "a gas without its figure"
    assert not seen(row, made, known=stored[:3] + stored[4:7]), "three known quarters"
    assert not seen(row, replace(made, item="Sement")), "another product"
    assert not seen(row, replace(made, value=0.0)), "nothing produced"


def test_biogenic_co2_is_no_part_of_the_intensity():
    row, made, wood = emission(100.0), product(1000.0), emission(9000.0, origin="biogenic")
    stored = before(row, 101.0, 102.0, 103.0, 104.0) + before(made, 999.0, 999.0, 999.0, 999.0)
    assert codes(row, made, wood, known=stored) == []


@pytest.mark.parametrize(
    ("value", "code", "suggested"),
    [
        (98.0, "R11", 98000.0), (98000.0, None, None), (98e6, "R11", 98000.0), (98e9, "R11", 98000.0), (0.098, "R11", 98000.0),
        (112000.0, None, None), (20000.0, None, None), (190000.0, None, None), (310000.0, None, None),
    ],
)  # fmt: skip
def test_9_2_a_slip_of_a_thousand_with_the_figure_that_was_meant(value, code, suggested):
    found = [f for f in findings(emission(value), known=past((emission(), [1e5] * 4))) if f.code.startswith("R11")]
    assert [f.code for f in found] == ([code] if code else [])
    if code:
        assert found[0].params["suggested"] == pytest.approx(suggested, rel=1e-6)


@pytest.mark.parametrize(("power", "is_slip"), [(-2.71, True), (-2.69, False), (-3.29, True), (-3.31, False), (2.71, True), (3.31, False)])
def test_9_2_to_within_three_tenths_of_a_power(power, is_slip):
    found = codes(emission(1e5 * 10**power), known=past((emission(), [1e5] * 4)))
    assert ("R11" in found) is is_slip


@pytest.mark.parametrize(
    ("earlier", "is_slip"), [([1e5], False), ([1e5, 1e5], True), ([1e5, 0.0, 0.0], False), ([98.0, 98.0, 1e5, 1e5, 1e5, 1e5], True)]
)
def test_9_2_against_the_last_four_quarters_that_are_not_zero_and_at_least_two(earlier, is_slip):
    assert ("R11" in codes(emission(98.0), known=past((emission(), earlier)))) is is_slip


def test_9_2_what_lies_before_the_last_four_is_no_reference():
    """190 against the median of four, 100 000, is a slip; against that of six, 50 000.5, it would not be."""
    assert "R11" in codes(emission(190.0), known=past((emission(), [1.0, 1.0, 1.0, 1e5, 1e5, 1e5])))


def test_9_2_another_gas_is_no_reference():
    assert codes(emission(98.0, "CH4"), known=past((emission(), [1e5] * 4))) == []


def test_9_2_a_slip_is_said_in_the_sender_s_own_unit():
    (found,) = findings(emission(0.098, quantity=98.0, unit="kg"), known=past((emission(), [98.0, 97.0])))
    assert (found.params["value"], found.params["unit"], found.params["suggested"]) == (98.0, "kg", 98000.0)


@pytest.mark.parametrize(
    ("old", "new", "asked"), [(1e5, 1.3e5, True), (1e5, 7e4, True), (300.0, 900.0, False), (1e5, 1.25e5, False), (1e5, 0.0, True)]
)
def test_9_4_a_change_from_the_same_quarter_last_year(old, new, asked):
    found = findings(emission(new), known=a_year_ago(emission(), old))
    assert bool(found) is asked
    assert not [f for f in found if f.severity == "error"]


def test_a_planned_stop_that_another_file_told_of_explains_a_zero():
    told = Past(past((emission(), [5000.0])).figures, rows=[product(0.0, stop_days=90.0)])
    assert "R13" not in codes(emission(0.0), known=told)
