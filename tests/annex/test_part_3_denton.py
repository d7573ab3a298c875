"""Annex A example 3.4b: verified years over quarters without a jump at New Year, in kt."""

from dataclasses import replace

import pytest

from gic_metrics.accounting.denton import denton_weights
from gic_metrics.accounting.periods import Inputs, quarter_values, rolling_value, year_value
from gic_metrics.reference import Reference, seeds
from gic_metrics.vocabulary import Quarter, quarters_between

QUARTERS = [100.0, 95.0, 60.0, 105.0, 98.0, 90.0, 58.0, 142.0]
EXPECTED = [99.2838, 94.6079, 60.1075, 106.0008, 100.0048, 92.5762, 59.9868, 147.4322]
TOLD = {q: v * 1000 for q, v in zip(quarters_between(Quarter(2024, 1), Quarter(2025, 4)), QUARTERS, strict=True)}
INPUTS = Inputs(TOLD, {2024: 360_000.0, 2025: 400_000.0}, tuple(TOLD))


def test_example_3_4b():
    found = [360 * a + 400 * b for a, b in denton_weights(QUARTERS, 2)]
    assert found == pytest.approx(EXPECTED, abs=5e-5)
    assert (sum(found[:4]), sum(found[4:])) == pytest.approx((360, 400), rel=1e-9)


def test_pro_rata_is_the_default_and_leaves_the_closed_year_alone():
    values = quarter_values(INPUTS)
    assert [values[q].emitted_ets_t for q in list(TOLD)[:4]] == [v * 1000 for v in QUARTERS[:4]]
    assert Reference.of(seeds()).cluster.true_up == "pro_rata"


def test_the_option_through_the_series_explained_by_the_verified_years():
    """2024 lies within 500 t of its quarters, so its quarters carry the terms themselves; every value is the sum of its terms."""
    option = replace(INPUTS, true_up="denton")
    values = quarter_values(option)
    assert [values[q].emitted_ets_t / 1000 for q in TOLD] == pytest.approx(EXPECTED, abs=5e-5)
    sources = {("verified", "2025"): 400_000.0} | {("reported", str(q)): v for q, v in TOLD.items()}
    for value in values.values():
        assert sum(c * sources[s] for s, c in value.terms.items()) == pytest.approx(value.emitted_ets_t, rel=1e-9)
    assert year_value(option, values, 2025).emitted_ets_t == 400_000
    assert rolling_value(option, values, Quarter(2025, 1)).emitted_ets_t == pytest.approx(1000 * sum(EXPECTED[1:5]), rel=1e-6)


def test_a_quarter_of_zero_stays_pro_rata():
    told = TOLD | {Quarter(2025, 3): 0.0}
    option = replace(INPUTS, reported=told, true_up="denton")
    assert quarter_values(option)[Quarter(2025, 3)].emitted_ets_t == 0


def test_another_word_for_it_is_refused():
    bodies = seeds()
    with pytest.raises(ValueError, match="true_up"):
        Reference.of(bodies | {"cluster": bodies["cluster"] | {"true_up": "spline"}})
