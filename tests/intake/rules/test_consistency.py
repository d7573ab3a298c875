"""Rules 14, 18 and 20: rows of one file against each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.vocabulary import Severity
from tests.intake.rules.rows import codes, emission, findings, stream

EX_1_2 = {"CO2": 150_000.0, "CH4": 120.0, "N2O": 800.0, "SF6": 0.02, "CF4": 0.5, "C2F6": 0.05, "HFC-134a": 0.4}
"""370 220 t CO2e in AR5, 396 733 in AR4"""


def gases():
    return [emission(value, gas) for gas, value in EX_1_2.items()]


def total(value, **more):
    return emission(value, "CO2e", control=True, **more)


@pytest.mark.parametrize(
    ("value", "gwp_set", "code", "severity", "pct", "best"),
    [
        (370_220.0, "", None, None, 0.0, None),
        (396_733.0, "", "R14g", Severity.ERROR, 7.161417535519, "AR4"),
        (396_733.0, "AR4", None, None, 0.0, None),
        (370_500.0, "", None, None, 0.075630706, None),
        (360_000.0, "", "R14", Severity.WARNING, -2.760520771433, "AR5"),
        (350_000.0, "", "R14e", Severity.ERROR, -5.461617416671, "AR5"),
        (377_048.0, "", "R14g", Severity.WARNING, 1.844308789368, "AR6"),
        (370_220.0, "AR4", "R14g", Severity.ERROR, -6.682832, "AR5"),
    ],
)  # fmt: skip
def test_ex_9_3_a_control_total_against_its_gases(value, gwp_set, code, severity, pct, best):
    row = total(value, gwp_set=gwp_set)
    found = findings(*gases(), row)
    assert [f.code for f in found] == ([code] if code else [])
    for finding in found:
        assert (finding.severity, finding.cell, finding.params["best"]) == (severity, row.cell, best)
        assert finding.params["pct"] == pytest.approx(pct, abs=1e-6)
        assert finding.params["sum"] == pytest.approx(396_733.0 if gwp_set == "AR4" else 370_220.0, rel=1e-6)


@pytest.mark.parametrize(("value", "expected"), [(100.9, []), (101.1, ["R14"]), (106.0, ["R14e"])])
def test_a_tonne_is_always_allowed(value, expected):
    assert codes(emission(100.0), total(value)) == expected


def test_a_total_is_compared_with_its_own_site_scope_and_category():
    rows = emission(100.0, category="process"), emission(50.0, category="combustion"), emission(7.0, variable="scope3")
    assert codes(*rows, total(150.0)) == []
    assert codes(*rows, total(100.0, category="process")) == []
    assert codes(*rows, total(150.0, category="process")) == ["R14e"]


def test_biogenic_co2_may_be_in_the_total_or_beside_it():
    rows = emission(100.0), emission(40.0, origin="biogenic")
    assert [codes(*rows, total(value)) for value in (100.0, 140.0, 120.0)] == [[], [], ["R14e"]]
    assert codes(*rows, total(140.0, origin="fossil")) == ["R14e"]
    assert codes(*rows, total(40.0, origin="biogenic")) == []


def test_a_gas_without_its_figure_leaves_nothing_to_compare():
    assert codes(emission(100.0), emission(None, "CH4"), total(999.0)) == ["R20"]


def test_a_figure_in_co2e_alone_is_no_control_total():
    assert codes(emission(100.0, "CO2e", gwp_set="AR5")) == []


@pytest.mark.parametrize(("delivered", "expected"), [(100.0, []), (100.1, ["R18"])])
def test_no_more_of_a_by_product_is_delivered_than_arises(delivered, expected):
    rows = stream("generated", 100.0), stream("delivered", 60.0, counterparty="X-2"), stream("delivered", delivered - 60.0)
    assert codes(*rows) == expected


def test_only_like_is_compared():
    out = stream("delivered", 500.0, item="slagg ")
    assert codes(stream("generated", 100.0), out) == ["R18"]
    assert codes(out) == [], "what arises is not reported"
    for differs in ({"item": "Støv"}, {"canonical_unit": "GWh"}, {"basis": "wet"}, {"site": "X-5"}):
        assert codes(replace(stream("generated", 100.0), **differs), out) == [], differs


def test_an_unanswered_row_makes_the_site_unknown_and_is_said_once():
    rows = (
        emission(5.0),
        emission(None, "CH4"),
        emission(None, "N2O", notation="NE", raw="NE"),
        emission(None, "SF6", notation="C", raw="C"),
        emission(None, site="X-5"),
    )
    found = findings(*rows)
    assert [(f.code, f.severity, f.cell, f.params["n"]) for f in found] == [
        ("R20", Severity.WARNING, rows[1].cell, 3),
        ("R20", Severity.WARNING, rows[4].cell, 1),
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"value": 0.0},
        {"value": 0.0, "notation": "NO"},
        {"value": None, "notation": "NA", "raw": "NA"},
        {"value": None, "raw": "382.000"},
        {"value": None, "variable": "scope3"},
        {"value": None, "gas": "CO2", "origin": "biogenic"},
        {"value": None, "gas": "CO2e", "control": True},
    ],
    ids=["zero", "NO", "NA", "could not be read", "scope 3", "biogenic CO2", "control total"],
)
def test_what_leaves_the_total_known(row):
    assert codes(emission(5.0), emission(**{"gas": "CH4", **row})) == []


def test_9_3_biogenic_co2_is_no_part_of_the_sum():
    assert findings(*gases(), emission(5000.0, origin="biogenic", cell="F12"), total(370220.0)) == []
