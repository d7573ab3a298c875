"""A random region through four releases, with somebody who keeps all of them: what he knows too well, and what the protection costs."""

from __future__ import annotations

from dataclasses import dataclass, field

from gic_metrics.disclosure import EMITTED, Protected, Rules, protect, released
from tests.disclosure.attacker import TOLERANCE_T, Attacker, secrets
from tests.disclosure.worlds import World

RELEASES = 4
FOUND = (63, 71, 99)
"""regions in which the attacker once got through: a withdrawn consent, and consents that told of others when the verified figures came"""


@dataclass
class Told:
    """What came of a history."""

    seed: int
    breaches: list[list[tuple]] = field(default_factory=list)
    """after each release: (figures, by whom, between what) that the attacker knows too well"""
    figures: int = 0
    """that nobody has agreed to, over all releases"""
    sums: dict[str, int] = field(default_factory=lambda: {"shown": 0, "held": 0, "withheld": 0})
    unnamed_t: float = 0.0
    shown_t: float = 0.0
    carbon_withheld: int = 0
    """releases that show no capture and no removal"""

    @property
    def broken(self) -> bool:
        return any(self.breaches)

    def count(self, found: Protected) -> None:
        for cell in found.cells:
            if cell.measure == EMITTED and cell.verdict not in ("named", "together") and cell.value_t is not None:
                self.sums["withheld" if cell.printed_t is None else "held" if cell.verdict == "held" else "shown"] += 1
                self.unnamed_t += cell.value_t
                self.shown_t += 0.0 if cell.printed_t is None else cell.value_t
        self.carbon_withheld += bool(found.withheld)


def history(seed: int, rules: Rules, *, more: bool = True) -> Told:
    """The region of a seed, released four times; `more`: with all that can happen between releases (`World.make`)."""
    world, attacker, earlier, secret, told = World.make(seed, more=more), Attacker(), [], {}, Told(seed)
    for n in range(RELEASES):
        contributions = world.contributions()
        secret = still_secret(secret, contributions)
        attacker.learn_without_it(contributions)
        before = {(target, intruder): ends for target, intruder, *ends in attacker.breaches(secret)} if world.bought else {}
        found = protect(contributions, world.scheme(), rules, earlier)
        earlier += released(f"G-{n + 1:04d}", found.record())
        attacker.learn(found, contributions)
        told.breaches.append([each for each in attacker.breaches(secret) if told_by_release(each, before)])
        told.figures += len(secret)
        told.count(found)
        world.move_on()
    return told


def told_by_release(breach: tuple, before: dict) -> bool:
    """Whether this release told it.

    A group that buys one of three in a sum of long ago, or of four of whom one is public by now, knows the last one, and no release can help that.
    """
    target, intruder, low, high = breach
    was = before.get((target, intruder))
    return was is None or low > was[0] + TOLERANCE_T or high < was[1] - TOLERANCE_T


def still_secret(before: dict, contributions) -> dict:
    """The figures that are nobody's business; of who has left, or has no report any more, the last ones."""
    now = {(c.measure, *c.key) for c in contributions if c.value_t is not None}
    return {key: value for key, value in before.items() if key not in now} | secrets(contributions)
