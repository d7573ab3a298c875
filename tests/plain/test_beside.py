"""Decomposition, status and paths against the plain calculation, on random numbers with many zeros and edges."""

from __future__ import annotations

import random

import pytest

from gic_metrics.accounting.decomposition import Side, decompose
from gic_metrics.targets.paths import Path
from gic_metrics.targets.status import LEVELS, Point, raw_status, statuses

from .beside import at, on_path, shown, why

EDGES = (0.005, 0.01, 0.03, 0.045, 0.05, 0.07)


def test_what_made_a_change_agrees_and_leaves_no_residual():
    """(5, 12.7) Five thousand pairs of years, a third of the numbers 0, unknown or equal."""
    rng = random.Random(5)
    for _ in range(5000):
        q0, q1 = (rng.choice((None, 0.0, rng.uniform(1, 2e6), rng.uniform(1, 2e6), 1000.0)) for _ in range(2))
        g0, g1 = (rng.choice((None, 0.0, rng.uniform(1, 9e5), rng.uniform(1, 9e5), 5000.0)) for _ in range(2))
        e0, e1 = (rng.choice((0.0, -5.0, g or 0.0, rng.random() * (g or 1.0), rng.random() * (g or 1.0))) for g in (g0, g1))
        found = decompose(Side(e0, g0, q0), Side(e1, g1, q1))
        parts = found.activity_t, found.intensity_t, found.capture_t, found.not_decomposed_t
        assert parts == pytest.approx(why((e0, g0, q0), (e1, g1, q1)), rel=1e-6, abs=1e-3), (e0, g0, q0, e1, g1, q1)
        assert found.change_t == pytest.approx(e1 - e0, abs=1e-6)


def test_the_status_agrees_with_its_memory():
    """(4.3, 12.7) Two thousand series of twelve quarters, many of them on a limit or just beside it, some not assessed, some barred."""
    rng = random.Random(4)
    for _ in range(2000):
        gaps = [rng.choice((rng.uniform(-0.02, 0.1), rng.choice(EDGES), rng.choice(EDGES) + rng.choice((1e-7, -1e-7, 1e-11)))) for _ in range(12)]
        points = [(None if rng.random() < 0.2 else g, rng.random() < 0.2) for g in gaps]
        expected = [None if level is None else LEVELS[level] for level in shown(points)]
        assert statuses([Point(g, barred) for g, barred in points]) == expected, points
        assert [raw_status(g) for g in gaps] == [LEVELS[at(g, 0.01, 0.05)] for g in gaps]


def test_paths_agree():
    """(4.1) Every kind, from above zero to below it, at times between and beyond its years."""
    rng = random.Random(41)
    for _ in range(1000):
        kind = rng.choice(("linear", "compound", "stepped", "piecewise"))
        base, target = rng.uniform(1e5, 3e6), rng.uniform(1, 1e5) if kind == "compound" else rng.uniform(-1e5, 1e5)
        years = sorted(rng.sample(range(2021, 2040), rng.randint(0, 3))) if kind in ("stepped", "piecewise") else []
        between = tuple((year, rng.uniform(-1e5, 3e6)) for year in years)
        path, when = Path(2020, base, 2040, target, kind, between), rng.uniform(2018, 2042)
        assert path.at(when) == pytest.approx(on_path(kind, [(2020, base), *between, (2040, target)], when), rel=1e-9), (kind, between, when)
