"""What is shown, hidden together and proposed is chosen by which sums may be shown, never by how large anybody is.

Which sums may be shown is drawn by lot here, from who is in them; two regions of the same companies with wholly other figures must be told alike.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from unittest.mock import patch

import pytest

from gic_metrics.disclosure import Contribution, Protected, protect
from gic_metrics.disclosure.grouping import Blocks
from tests.disclosure.worlds import World


def by_lot(seed: int):
    """Unsafe or not, by who is in the sum and when."""

    def drawn(content: Sequence[Contribution], *_) -> tuple[str, ...]:
        whose = sorted((c.measure, *c.key) for c in content)
        return ("frequency",) if zlib.crc32(repr((seed, whose)).encode()) % 5 < 2 else ()

    return drawn


def told(contributions: Sequence[Contribution], scheme: dict[str, str], seed: int) -> tuple:
    """Everything of a release but the sizes of its sums."""
    with patch("gic_metrics.disclosure.grouping.residual_broken", by_lot(seed)), patch.object(Blocks, "_bounds", lambda *_: ()):
        found: Protected = protect(contributions, scheme)
    parts = [(p.key, p.sector, p.basis, p.sites, p.incomplete, shape(p.years)) for p in found.parts]
    return parts, found.hidden, found.withheld, found.proposed


def shape(years: dict) -> list:
    return [(year, measure, t is None) for year, row in years.items() for measure, t in row.items()]


@pytest.mark.parametrize("some", range(2))
def test_regions_of_the_same_companies_with_other_figures_are_told_alike(some):
    different = 0
    for seed in range(40 * some, 40 * some + 40):
        world, other = World.make(seed), Random(seed)
        contributions, scheme = world.contributions(), world.scheme()
        moved = [replace(c, value_t=c.value_t and round(c.value_t * 10 ** other.uniform(-1.5, 1.5), 1)) for c in contributions]
        moved = [now if c.value_t and not c.public else c for now, c in zip(moved, contributions, strict=True)]
        assert told(moved, scheme, seed) == told(contributions, scheme, seed), f"World.make({seed})"
        different += told(contributions, scheme, seed + 1) != told(contributions, scheme, seed)
    assert different > 20, "by another lot something else is told"
