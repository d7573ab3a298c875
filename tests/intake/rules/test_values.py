"""Rules 5, 7, 8 and 17: what one row may say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.vocabulary import Record, Severity, Sheet
from tests.intake.rules.rows import before, codes, emission, energy, findings, movement, product, stream


@pytest.mark.parametrize(("value", "expected"), [(-0.001, ["R07"]), (0.0, []), (None, ["R20"]), (0.001, [])])
def test_a_quantity_is_not_negative_and_a_blank_is_no_zero(value, expected):
    assert codes(emission(value)) == expected


def test_no_sheet_allows_a_negative_quantity():
    rows = (
        emission(-1.0, variable="scope2_location", gas="CO2e", gwp_set="AR5"),
        movement("reversal", -1.0),
        movement("stock_end", -1.0),
        product(-1.0),
        stream("landfilled", -1.0),
        energy(-1.0),
    )
    found = findings(*rows)
    assert [(f.code, f.cell) for f in found] == [("R07", row.cell) for row in rows]
    assert {f.severity for f in found} == {Severity.ERROR}


def test_a_figure_beyond_measure_is_refused_and_not_reckoned_with():
    row = emission(1e300)
    assert [(f.code, f.cell) for f in findings(row, known=before(row, 1.0, 1.0))] == [("R05", row.cell)]
    assert codes(emission(1e15)) == []


def test_a_key_stands_once():
    first, second = emission(5.0), emission(5.0)
    (finding,) = findings(first, second)
    assert (finding.code, finding.cell, finding.params["other"]) == ("R08", second.cell, first.cell)


@pytest.mark.parametrize(
    "differs",
    [{"site": "X-5"}, {"category": "process"}, {"origin": "biogenic"}, {"gas": "CH4"}, {"variable": "scope3"}],
    ids=lambda d: next(iter(d)),
)
def test_whatever_is_in_the_key_tells_rows_apart(differs):
    assert "R08" not in codes(emission(5.0), replace(emission(5.0), **differs))


def test_a_name_in_other_case_and_space_is_the_same_name():
    assert codes(product(5.0, "Klinker"), product(6.0, " KLINKER")) == ["R08"]
    assert codes(product(5.0, "Klinker"), product(6.0, "Sement")) == []


@pytest.mark.parametrize(("share", "expected"), [(-0.01, ["R17"]), (0.0, []), (1.0, []), (1.01, ["R17"]), (float("inf"), ["R17"])])
def test_a_share_lies_between_0_and_1(share, expected):
    bought = energy(5.0, share=share)
    assert codes(bought) == expected


@pytest.mark.parametrize(
    ("origin", "share", "expected"),
    [("fossil", 0.1, ["R17o"]), ("fossil", 0.0, []), ("fossil", 0.001, []), ("biogenic", 0.9, ["R17o"]), ("biogenic", 1.0, []), ("", 0.1, [])],
)
def test_a_biogenic_share_agrees_with_the_origin(origin, share, expected):
    assert codes(movement("air_capture", 5.0, origin=origin, share=share)) == expected


def test_indicators_may_be_negative_but_stand_once():
    row = Record("", "2026-Q3", Sheet.INDICATORS, "Arbeid", item="Lærlinger", value=-3.0, cell="C2")
    assert codes(row, replace(row, cell="C3"), company=None, kind="indicators") == ["R08"]
