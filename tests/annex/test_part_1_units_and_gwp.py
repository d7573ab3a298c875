"""Annex A part 1: units and GWP sets (accounting rules 1.2-1.5)."""

import pytest

from gic_metrics.reference import seeds
from gic_metrics.reference.gwp import Gwp
from gic_metrics.vocabulary import CO2_PER_C, DENSITY_KG_PER_NM3, ENERGY_GWH, MASS_T, VOLUME_NM3

GWP = Gwp.of(seeds()["gwp"])


def co2e(masses, gwp_set):
    return sum(t * (1.0 if gas == "CO2" else GWP.value(gwp_set, gas)) for gas, t in masses.items())


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (2.5 * MASS_T["Mt"], 2_500_000),
        (400 * MASS_T["kt"], 400_000),
        (12_500 * MASS_T["kg"], 12.5),
        (36 * ENERGY_GWH["TJ"], 10.0),
        (1 / ENERGY_GWH["TJ"], 3.6),
        (DENSITY_KG_PER_NM3["CO2"], 1.963485),
        (DENSITY_KG_PER_NM3["CH4"], 0.715737),
        (round(100_000 * DENSITY_KG_PER_NM3["CO2"] / 1000, 3), 196.349),
        (1 / VOLUME_NM3["Sm3"], 1.054915),
        (1000 * CO2_PER_C, 3664.0),
    ],
    ids=["1.1a", "1.1b", "1.1c", "1.1d", "1.1e", "1.1f", "1.1g", "1.1h", "1.1i", "1.1j"],
)
def test_example_1_1_units(found, expected):
    assert found == pytest.approx(expected, rel=1e-6)


def test_example_1_1k_a_tonne_of_carbon_is_not_44_twelfths():
    assert pytest.approx(3666.667, rel=1e-6) != 1000 * CO2_PER_C


@pytest.mark.parametrize(("gwp_set", "expected"), [("AR4", 396_733.0), ("AR5", 370_220.0), ("AR5_CCF", 397_912.84), ("AR6", 377_048.0)])
def test_example_1_2_one_site_in_four_sets(gwp_set, expected):
    masses = {"CO2": 150_000, "CH4": 120, "N2O": 800, "SF6": 0.02, "CF4": 0.5, "C2F6": 0.05, "HFC-134a": 0.4}
    assert co2e(masses, gwp_set) == pytest.approx(expected, rel=1e-6)


def test_example_1_3_the_published_example():
    assert co2e({"CO2": 32_497, "CH4": 231, "N2O": 1}, "AR5") == 39_230


@pytest.mark.parametrize(("blend", "expected"), [("R-410A", 1923.5), ("R-404A", 3942.8), ("R-407C", 1624.21), ("R-507A", 3985.0)])
def test_example_1_4_blends(blend, expected):
    assert GWP.value("AR5", blend) == pytest.approx(expected, rel=1e-6)
