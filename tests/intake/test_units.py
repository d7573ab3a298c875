"""Units: a closed list; what is not on it is asked about (accounting rules 1.2, examples 1.1)."""

from __future__ import annotations

import pytest

from gic_metrics.intake.units import Unit, UnitTrouble, canonical, parse_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *((said, "t") for said in ("t", "tonn", "Tonn", "tonne", "tonnes", " t ", "[t]", "(tonn)")),
        *((said, "kt") for said in ("kt", "ktonn", "Gg")),
        *((said, "Mt") for said in ("Mt", "mill. tonn", "mill.\u00a0tonn")),
        *((said, said) for said in ("kg", "kWh", "MWh", "GWh", "TJ", "GJ", "Nm3", "Sm3")),
        ("Nm³", "Nm3"),
        ("Sm³", "Sm3"),
        ("t C", "t C"),
    ],
)
def test_a_unit_of_the_list_is_known(text, unit):
    assert parse_unit(text) == Unit(unit)


@pytest.mark.parametrize("text", ["t CO2e", "tonn CO₂e", "tCO2e", "t CO2-ekv.", "t CO2-ekvivalenter", "tonnes CO2 equivalents"])
def test_a_gas_behind_the_unit_is_kept(text):
    assert parse_unit(text) == Unit("t", "CO2e")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((said, "V25") for said in ("ton", "tons", "Ton", "MT", "mt", "ton CO2")),
        *((said, "V22") for said in ("KG", "KT", "T", "gwh", "MWH", "nm3")),
        *((said, "V21") for said in ("lb", "stk", "t/år", "GWh/år", "Mtonn", "tonn per år", "pr. tonn", "1000 t", "t CO3")),
    ],
)
@pytest.mark.parametrize("closed", [True, False])
def test_any_other_unit_is_an_error(text, code, closed):
    if not closed and code == "V21":
        assert parse_unit(text, closed=False) == Unit(text, known=False)
        return
    with pytest.raises(UnitTrouble) as trouble:
        parse_unit(text, closed=closed)
    assert trouble.value.code == code


@pytest.mark.parametrize(
    ("quantity", "unit", "metric", "gas", "value", "canonical_unit"),
    [
        (1234.5, "kg", "emissions", "N2O", 1.2345, "t"),
        (12, "kt", "emissions", "CO2", 12_000, "t"),
        (0.4, "Mt", "carbon", "CO2", 400_000, "t"),
        (36, "TJ", "energy", "", 10, "GWh"),
        (36_000, "GJ", "energy", "", 10, "GWh"),
        (5_000, "kWh", "energy", "", 0.005, "GWh"),
        (1e6, "Nm3", "emissions", "CO2", 1963.485, "t"),
        (1e6, "Nm3", "emissions", "CH4", 715.737, "t"),
        (1_054_915, "Sm3", "emissions", "CO2", 1963.485, "t"),
        (1000, "t C", "emissions", "CO2", 3664, "t"),
        (1_054_915, "Sm3", "gas", "", 1e6, "Nm3"),
        (7, "m3", "water", "", 7, "m3"),
        (3, "t", "water", "", 3, "t"),
        (2, "GWh", "fuel", "", 2, "GWh"),
        (2, "t", "production", "", 2, "t"),
        (2, "MWh", "production", "", 0.002, "GWh"),
    ],
)
def test_a_quantity_in_canonical_units(quantity, unit, metric, gas, value, canonical_unit):
    got, said = canonical(quantity, Unit(unit), metric, gas)
    assert (got, said) == (pytest.approx(value, rel=1e-6), canonical_unit)


@pytest.mark.parametrize(
    ("unit", "metric", "gas", "code"),
    [
        (Unit("GWh"), "emissions", "CO2", "V23"),
        (Unit("t"), "energy", "", "V23"),
        (Unit("t"), "heat", "", "V23"),
        (Unit("GWh"), "material", "", "V23"),
        (Unit("m3"), "emissions", "CO2", "V23"),
        (Unit("t", "CO2e"), "emissions", "CH4", "V24"),
        (Unit("t", "CO2e"), "carbon", "CO2", "V24"),
        (Unit("t", "CO2"), "emissions", "CO2e", "V24"),
        (Unit("t C"), "emissions", "CH4", "V28"),
        (Unit("Nm3"), "emissions", "N2O", "V29"),
    ],
)
def test_a_unit_that_does_not_fit_is_an_error(unit, metric, gas, code):
    with pytest.raises(UnitTrouble) as trouble:
        canonical(1, unit, metric, gas)
    assert trouble.value.code == code


def test_co2e_may_be_said_with_its_unit():
    assert canonical(5, Unit("kt", "CO2e"), "emissions", "CO2e") == (5000, "t")
