"""Coverage and its words: accounting rules 3.3 and 12.5."""

import random

import pytest

from gic_metrics.accounting.coverage import assured_share, coverage_pct, status_word

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
    ("coverage", "verified_t", "removed_assured", "word"),
    [
        (79.9, 100, 1, "partial"),
        (80, 0, 1, "preliminary"),
        (94.9, 100, 1, "preliminary"),
        (95, 0, 1, "reported"),
        (98.07, 100, 1, "verified"),
        (100, 94, 1, "reported"),
        (100, 95, 1, "final"),
        (100, 100, 0.99, "reported"),
        (100, 95 - 1e-13, 1 - 1e-13, "final"),
    ],
    ids=[
        "below 80",
        "from 80",
        "below 95",
        "from 95",
        "2022 in the record",
        "too little verified",
        "all is there",
        "a removal is not verified",
        "by a hair",
    ],
)
def test_the_word_for_how_much_is_there(coverage, verified_t, removed_assured, word):
    assert status_word(coverage, 100.0, verified_t, removed_assured) == word


def test_a_missing_site_of_which_nothing_is_known_keeps_the_year_from_final():
    """It has no weight, so the coverage is 100 %: yet the total lacks it (12.5, 12.6)."""
    assert status_word(100, 100.0, 100.0, missing=1) == "verified"


def test_exactly_at_a_limit_is_at_it_however_the_weights_add_up():
    """Floating-point sums made 79.99999999999999 of 80 in one of six; the limits are compared rounded to 1e-9."""
    rng = random.Random(1)
    for _ in range(2000):
        told = [round(rng.uniform(100, 900_000), rng.choice((0, 1, 2, 3))) for _ in range(rng.randint(2, 6))]
        for share in (0.8, 0.95):
            missing = sum(told) * (1 - share) / share
            found = coverage_pct([*((w, 1.0) for w in told), (missing, 0.0)])
            assert found >= 100 * share, (told, share)
            assert coverage_pct([*((w, 1.0) for w in told), (missing * 1.000001, 0.0)]) < 100 * share


@pytest.mark.parametrize(
    ("figures", "share"),
    [
        ([], 1.0),
        ([(0.0, 0.0)], 1.0),
        ([(100.0, 100.0)], 1.0),
        ([(100.0, 90.0)], 0.9),
        ([(100.0, 200.0), (100.0, 0.0)], 0.5),
        ([(100.0, 0.0), (-100.0, 0.0)], 0.0),
        ([(-100.0, -100.0)], 1.0),
        ([(-100.0, 100.0)], 0.0),
    ],
    ids=[
        "nothing",
        "none",
        "all",
        "a part",
        "more of one is none of another",
        "what cancels out is not verified",
        "a reversal",
        "a reversal is no removal",
    ],
)
def test_how_much_of_what_was_removed_is_verified(figures, share):
    assert assured_share(figures) == pytest.approx(share)


def test_without_a_figure_there_is_no_word():
    assert status_word(None, 1.0, 0, 0) is None
    assert status_word(50.0, None, 0, 0) is None
