"""Rules 11, 12, 13, 15 and 16: figures against the site's own past."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.intake.rules.plausibility import changed_much, slip
from gic_metrics.vocabulary import Severity, Sheet


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


def test_a_slip_is_an_error_with_the_corrected_figure_in_the_sender_s_unit(desk):
    row = desk.emission(98e6, quantity=98e9, unit="kg", raw="98000000000")
    (finding,) = [f for f in desk.found(row, past=desk.before(row, 1e5, 1e5)) if f.code.startswith("R11")]
    assert (finding.severity, finding.code, finding.cell) == (Severity.ERROR, "R11", row.cell)
    assert finding.params["suggested"] == pytest.approx(98e6, abs=1e-6)
    assert finding.params["unit"] == "kg"


@pytest.mark.parametrize(
    ("value", "comment", "codes"),
    [
        (98.0, "", ["R11"]),
        (98.0, " ", ["R11"]),
        (98.0, "ny ovn", ["R11c"]),
        (1_000_000.0, "", ["R11p"]),
        (1_000_000.0, "ny ovn", ["R11p"]),
        (98_000.0, "", []),
    ],
)
def test_a_comment_turns_a_slip_into_a_warning_and_other_powers_are_warnings(desk, value, comment, codes):
    row = desk.emission(value, comment=comment)
    findings = desk.found(row, past=desk.before(row, 1e5, 1e5))
    assert [f.code for f in findings] == codes
    assert [f.severity for f in findings] == [Severity.ERROR if code == "R11" else Severity.WARNING for code in codes]


def test_only_the_same_key_is_a_reference(desk):
    row = desk.emission(98.0)
    assert desk.codes(row, past=desk.before(replace(row, category="process"), 1e5, 1e5)) == []


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [(100_000, 130_000, "much"), (100_000, 70_000, "much"),
     (300, 900, ""), (100_000, 0, "much"), (100_000, 125_000, ""), (2_000, 3_000, ""), (2_000, 3_001, "much"),
     (10_000, 20_001, "greatly"), (10_000, 20_000, "much"), (9_000, 18_900, "much"), (0, 10_001, "greatly"), (0, 1_001, "much"), (0, 1_000, "")],
)  # fmt: skip
def test_ex_9_4_the_same_quarter_last_year(old, new, how):
    assert changed_much(old, new) == how


@pytest.mark.parametrize(
    ("old", "new", "comment", "codes"),
    [(100e3, 130e3, "", ["R12"]), (100e3, 124e3, "", []), (300.0, 900.0, "", []), (20e3, 45e3, "", ["R12c"]), (20e3, 45e3, "ny ovn", ["R12"])],
)
def test_a_great_change_wants_a_comment(desk, old, new, comment, codes):
    row = desk.emission(new, comment=comment)
    findings = desk.found(row, past=desk.before(row, old, gap=4))
    assert [f.code for f in findings] == codes
    assert all(f.severity is Severity.WARNING and f.params["quarter"] is not None for f in findings)


def test_a_change_of_a_gas_is_reckoned_in_co2e(desk):
    small, great = desk.emission(13.7, "N2O"), desk.emission(13.8, "N2O")
    assert desk.codes(small, past=desk.before(small, 10.0, gap=4)) == [], "3.7 t x 265 = 980.5 t CO2e"
    assert desk.codes(great, past=desk.before(great, 10.0, gap=4)) == ["R12"], "3.8 t x 265 = 1 007 t CO2e"


def test_an_energy_purchase_has_no_threshold_in_tonnes(desk):
    row = desk.row(Sheet.ENERGY, "purchase", 20_000.0, item="electricity", canonical_unit="GWh")
    assert desk.codes(row, past=desk.before(row, 8_000.0, gap=4)) == []


def test_zero_after_a_figure_wants_a_stop(desk):
    row = desk.emission(0.0)
    earlier = desk.before(row, 500.0)
    assert desk.codes(row, past=earlier) == ["R13"]
    assert desk.codes(row, past=desk.before(row, 500.0, 0.0)) == []
    assert desk.codes(row, desk.produced(10.0, stop_days=20.0), past=earlier) == []
    assert desk.codes(row, desk.produced(10.0, stop_days=0.0), past=earlier) == ["R13"]
    assert desk.codes(replace(row, notation="IE", elsewhere="X-5"), past=earlier) == []
    assert desk.codes(replace(row, value=None, quantity=None, raw=""), past=earlier) == ["R20"]


def test_a_stock_may_be_emptied(desk):
    row = desk.moved("stock_end", 0.0)
    assert desk.codes(row, past=desk.before(row, 500.0)) == []


@pytest.mark.parametrize(
    ("now", "then", "codes"),
    [((5.0, 6.0), (5.0, 6.0), ["R15"]), ((5.0, 6.1), (5.0, 6.0), []), ((5.0, 0.0), (5.0, 0.0), []), ((5123.0, 0.0), (5123.0, 0.0), ["R15"])],
    ids=["two equal", "one differs", "one of one digit", "one of four digits"],
)
def test_figures_equal_to_the_last_digit_are_asked_about(desk, now, then, codes):
    rows = desk.emission(now[0]), desk.emission(now[1], "CH4")
    stored = [old for row, value in zip(rows, then, strict=True) for old in desk.before(row, value)]
    findings = desk.found(*rows, past=stored)
    assert [f.code for f in findings] == codes
    assert all(f.cell == rows[0].cell for f in findings)


@pytest.mark.parametrize(("value", "digits"), [(98000.123, 8), (512000.0, 3), (31.07, 4), (0.0120, 2), (1e-07, 1)])
def test_digits_are_counted_as_written(desk, value, digits):
    row = desk.emission(value)
    assert ("R15" in desk.codes(row, past=desk.before(row, value))) is (digits >= 4)


def test_equal_to_an_older_quarter_is_no_copy(desk):
    row = desk.emission(5123.0)
    assert desk.codes(row, past=desk.before(row, 5123.0, gap=2)) == []


@pytest.mark.parametrize(("emitted", "codes"), [(401.0, ["R16"]), (400.0, []), (50.0, []), (49.0, ["R16"])])
def test_intensity_stays_between_half_the_lowest_and_twice_the_highest(desk, emitted, codes):
    """Past: 100, 150, 200, 120 t CO2e per 1 000 t; the band is 50-400."""
    row, made = desk.emission(emitted), desk.produced(1000.5)
    row = replace(row, value=emitted * 1.0005, quantity=emitted * 1.0005)
    stored = desk.before(row, 100.0, 150.0, 200.0, 120.0) + desk.before(made, 1000.0, 1000.0, 1000.0, 1000.0)
    assert [c for c in desk.codes(row, made, past=stored) if not c.startswith(("R11", "R23", "R25"))] == codes


def test_intensity_is_not_judged_on_part_of_the_site(desk):
    row, made = desk.emission(500.0), desk.produced(1000.0)
    stored = desk.before(row, 100.0, 100.0, 100.0, 100.0) + desk.before(made, 999.0, 999.0, 999.0, 999.0)
    seen = lambda *rows, past=stored: "R16" in desk.codes(*rows, past=past)  # noqa: E731
    assert seen(row, made)
    assert not seen(row, desk.emission(None, "CH4"), made), "a gas without its figure"
    assert not seen(row, made, past=stored[:3] + stored[4:7]), "three known quarters"
    assert not seen(row, replace(made, item="Sement")), "another product"
    assert not seen(row, replace(made, value=0.0)), "nothing produced"


def test_biogenic_co2_is_no_part_of_the_intensity(desk):
    row, made, wood = desk.emission(100.0), desk.produced(1000.0), desk.emission(9000.0, origin="biogenic")
    stored = desk.before(row, 101.0, 102.0, 103.0, 104.0) + desk.before(made, 999.0, 999.0, 999.0, 999.0)
    assert desk.codes(row, made, wood, past=stored) == []
