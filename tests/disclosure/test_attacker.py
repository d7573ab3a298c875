"""Nobody who keeps everything that was ever released can work out what a company has not agreed to; with the protection off, he can.

A sample: `python -m benchmarks.attacker` takes five hundred random regions with four releases each. A failure names its seed: `World.make(seed)` is
that region.
"""

from __future__ import annotations

import pytest

from gic_metrics.disclosure import Rules
from tests.disclosure.histories import FOUND, RELEASES, history

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_bounded_more_tightly_than_the_protection_level(seed):
    assert history(seed, Rules()).breaches == [[]] * RELEASES


@pytest.mark.parametrize("seed", FOUND)
def test_what_once_got_through_does_not_any_more(seed):
    assert history(seed, Rules(), more=False).breaches == [[]] * RELEASES


@pytest.mark.parametrize("seed", range(3))
def test_with_the_protection_off_the_attacker_succeeds(seed):
    assert history(seed, Rules(protected=False)).broken
