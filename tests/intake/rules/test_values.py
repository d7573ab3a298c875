"""Rules 5, 7, 8 and 17: what one row may say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.vocabulary import Record, Severity, Sheet


@pytest.mark.parametrize(("value", "codes"), [(-0.001, ["R07"]), (0.0, []), (None, ["R20"]), (0.001, [])])
def test_a_quantity_is_not_negative_and_a_blank_is_no_zero(desk, value, codes):
    assert desk.codes(desk.emission(value)) == codes


def test_no_sheet_allows_a_negative_quantity(desk):
    rows = (
        desk.emission(-1.0, variable="scope2_location", gas="CO2e", gwp_set="AR5"),
        desk.moved("reversal", -1.0),
        desk.moved("stock_end", -1.0),
        desk.produced(-1.0),
        desk.stream("landfilled", -1.0),
        desk.row(Sheet.ENERGY, "purchase", -1.0, item="electricity", canonical_unit="GWh"),
    )
    findings = desk.found(*rows)
    assert [(f.code, f.cell) for f in findings] == [("R07", row.cell) for row in rows]
    assert {f.severity for f in findings} == {Severity.ERROR}


def test_a_figure_beyond_measure_is_refused_and_not_reckoned_with(desk):
    row = desk.emission(1e300)
    assert [(f.code, f.cell) for f in desk.found(row, past=desk.before(row, 1.0, 1.0))] == [("R05", row.cell)]
    assert desk.codes(desk.emission(1e15)) == []


def test_a_key_stands_once(desk):
    first, second = desk.emission(5.0), desk.emission(5.0)
    (finding,) = desk.found(first, second)
    assert (finding.code, finding.cell, finding.params["other"]) == ("R08", second.cell, first.cell)


@pytest.mark.parametrize(
    "differs",
    [{"site": "X-5"}, {"category": "process"}, {"origin": "biogenic"}, {"gas": "CH4"}, {"variable": "scope3"}],
    ids=lambda d: next(iter(d)),
)
def test_whatever_is_in_the_key_tells_rows_apart(desk, differs):
    assert "R08" not in desk.codes(desk.emission(5.0), replace(desk.emission(5.0), **differs))


def test_a_name_in_other_case_and_space_is_the_same_name(desk):
    assert desk.codes(desk.produced(5.0, "Klinker"), desk.produced(6.0, " KLINKER")) == ["R08"]
    assert desk.codes(desk.produced(5.0, "Klinker"), desk.produced(6.0, "Sement")) == []


@pytest.mark.parametrize(("share", "codes"), [(-0.01, ["R17"]), (0.0, []), (1.0, []), (1.01, ["R17"]), (float("inf"), ["R17"])])
def test_a_share_lies_between_0_and_1(desk, share, codes):
    bought = desk.row(Sheet.ENERGY, "purchase", 5.0, item="electricity", share=share, canonical_unit="GWh")
    assert desk.codes(bought) == codes


@pytest.mark.parametrize(
    ("origin", "share", "codes"),
    [("fossil", 0.1, ["R17o"]), ("fossil", 0.0, []), ("fossil", 0.001, []), ("biogenic", 0.9, ["R17o"]), ("biogenic", 1.0, []), ("", 0.1, [])],
)
def test_a_biogenic_share_agrees_with_the_origin(desk, origin, share, codes):
    assert desk.codes(desk.moved("air_capture", 5.0, origin=origin, share=share)) == codes


def test_indicators_may_be_negative_but_stand_once(desk):
    row = Record("", "2026-Q3", Sheet.INDICATORS, "Arbeid", item="Lærlinger", value=-3.0, cell="C2")
    assert desk.codes(row, replace(row, cell="C3"), company=None, kind="indicators") == ["R08"]
