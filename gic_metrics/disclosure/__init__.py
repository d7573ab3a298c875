"""Disclosure control: which sums may be released, so that nobody learns about a company what it has not agreed to.

contributions -> rules on the residual -> merged or hidden together -> bounds of an attacker -> against every earlier release -> parts.
"""

from gic_metrics.disclosure.cells import CARBON, EMITTED, HIDDEN, MEASURES, Cell, Contribution, Protected, Released, SafePart, released
from gic_metrics.disclosure.protect import protect
from gic_metrics.disclosure.rounding import printed_t
from gic_metrics.disclosure.rules import BODY, Rules, broken

__all__ = [
    "BODY",
    "CARBON",
    "EMITTED",
    "HIDDEN",
    "MEASURES",
    "Cell",
    "Contribution",
    "Protected",
    "Released",
    "Rules",
    "SafePart",
    "broken",
    "printed_t",
    "protect",
    "released",
]
