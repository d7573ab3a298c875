"""Quarters and units: accounting rules 1.1, 1.2 and the forms a quarter comes in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gic_metrics.vocabulary import CO2_PER_C, DENSITY_KG_PER_NM3, ENERGY_GWH, MASS_T, VOLUME_NM3, Quarter, quarters_between

SAID = ["2026-Q3", "2026 K3", "K3 2026", "Q3/2026", "3. kvartal 2026", "3rd quarter 2026", "2026-08-15", "15.08.2026", " k3\u00a02026 ", "2026q3"]


@pytest.mark.parametrize("text", SAID)
def test_a_quarter_is_read_from_the_forms_people_use(text):
    assert Quarter.parse(text) == Quarter(2026, 3)


@pytest.mark.parametrize("text", ["2026", "Q5 2026", "2026-13-01", "", "kvartal", "3/26", "31.02.2026", None])
def test_what_is_not_a_quarter_is_refused(text):
    with pytest.raises(ValueError):
        Quarter.parse(text)


def test_a_date_cell_is_the_quarter_it_lies_in():
    assert Quarter.parse(date(2026, 9, 30)) == Quarter(2026, 3)


quarters = st.builds(Quarter, st.integers(1990, 2100), st.integers(1, 4))


@given(quarters)
def test_a_written_quarter_reads_back(quarter):
    assert Quarter.parse(str(quarter)) == quarter


@given(quarters, st.integers(-40, 40))
def test_counting_quarters_forth_and_back(quarter, n):
    assert (quarter + n) - quarter == n
    assert (quarter + n) - n == quarter
    assert (quarter < quarter + n) == (n > 0)


@given(quarters)
def test_a_quarter_holds_its_days(quarter):
    assert Quarter.of(quarter.start) == Quarter.of(quarter.end) == quarter
    assert (quarter + 1).start.toordinal() == quarter.end.toordinal() + 1


def test_quarters_between_counts_both_ends():
    assert [str(q) for q in quarters_between(Quarter(2025, 4), Quarter(2026, 2))] == ["2025-Q4", "2026-Q1", "2026-Q2"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (2.5 * MASS_T["Mt"], 2_500_000),
        (400 * MASS_T["kt"], 400_000),
        (12_500 * MASS_T["kg"], 12.5),
        (36 * ENERGY_GWH["TJ"], 10),
        (1 / ENERGY_GWH["TJ"], 3.6),
        (DENSITY_KG_PER_NM3["CO2"], 1.963485),
        (DENSITY_KG_PER_NM3["CH4"], 0.715737),
        (100_000 * DENSITY_KG_PER_NM3["CO2"] / 1000, 196.349),
        (1 / VOLUME_NM3["Sm3"], 1.054915),
        (1_000 * CO2_PER_C, 3_664.0),
    ],
    ids=["1.1a", "1.1b", "1.1c", "1.1d", "1.1e", "1.1f", "1.1g", "1.1h", "1.1i", "1.1j"],
)
def test_units_of_example_1_1(found, expected):
    assert found == pytest.approx(expected, rel=3e-6)


def test_carbon_is_not_converted_with_44_over_12():
    assert abs(1_000 * CO2_PER_C - 3_666.667) > 1


@pytest.mark.parametrize("unit", ["ton", "tons", "MT", "mt", "lb"])
def test_ambiguous_units_are_not_in_the_closed_list(unit):
    assert unit not in MASS_T | ENERGY_GWH | VOLUME_NM3
