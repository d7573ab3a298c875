"""Nobody who keeps everything that was ever released can work out what a company has not agreed to; with the protection off, he can.

GIC_SOAK=1 takes five hundred random regions with four releases each; a failure names its seed: `World.make(seed)` is that region.
"""

from __future__ import annotations

import os

import pytest

from gic_metrics.disclosure import Rules, protect, released
from tests.disclosure.attacker import Attacker, secrets
from tests.disclosure.worlds import World

RELEASES = 4
FOUND = (63, 71, 99)
"""regions in which the attacker once got through: a withdrawn consent, and consents that told of others when the verified figures came"""
SEEDS = range(500) if os.environ.get("GIC_SOAK") == "1" else (*range(6), *FOUND)


def history(seed: int, rules: Rules) -> list[list[tuple]]:
    """What an attacker knows too well after each release of a random history."""
    world, attacker, earlier, breaches = World.make(seed), Attacker(), [], []
    for n in range(RELEASES):
        contributions = world.contributions()
        found = protect(contributions, world.scheme(), rules, earlier)
        earlier += released(f"G-{n + 1:04d}", found.record())
        attacker.learn(found, contributions)
        breaches.append(attacker.breaches(secrets(contributions)))
        world.move_on()
    return breaches


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_bounded_more_tightly_than_the_protection_level(seed):
    assert history(seed, Rules()) == [[]] * RELEASES


@pytest.mark.parametrize("seed", range(3))
def test_with_the_protection_off_the_attacker_succeeds(seed):
    assert any(history(seed, Rules(protected=False)))
