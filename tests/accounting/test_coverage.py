"""Coverage and its words: accounting rules 3.3 and 12.5."""

import pytest

from gic_metrics.accounting.coverage import coverage_pct, status_word

WEIGHTS = {"A": 820, "B": 390, "C": 420, "D": 316, "E": 30}
"""the weights of example 3.3"""


def covered(reporting: str) -> float | None:
    return coverage_pct((w, 1.0 if s in reporting else 0.0) for s, w in WEIGHTS.items())


def test_example_3_3_coverage_is_weighed_by_emissions_and_not_by_count():
    assert covered("ABD") == pytest.approx(77.226721, rel=1e-6)
    assert covered("ABD") != pytest.approx(60)


def test_nothing_expected_is_unknown_and_nothing_reported_is_zero():
    assert coverage_pct([]) is None
    assert covered("") == 0


def test_sites_without_a_weight_count_alike():
    assert coverage_pct([(0, 1), (0, 0)]) == 50


@pytest.mark.parametrize(
    ("coverage", "verified_t", "removed_t", "word"),
    [
        (79.9, 100, 0, "partial"),
        (80, 0, 0, "preliminary"),
        (94.9, 100, 0, "preliminary"),
        (95, 0, 0, "reported"),
        (98.07, 100, 0, "verified"),
        (100, 94, 0, "reported"),
        (100, 95, 0, "final"),
        (100, 100, 5, "reported"),
    ],
    ids=["below 80", "from 80", "below 95", "from 95", "2022 in the record", "too little verified", "all is there", "a removal is not verified"],
)
def test_the_word_for_how_much_is_there(coverage, verified_t, removed_t, word):
    assert status_word(coverage, 100.0, verified_t, removed_t) == word


def test_without_a_figure_there_is_no_word():
    assert status_word(None, 1.0, 0, 0) is None
    assert status_word(50.0, None, 0, 0) is None
