"""Disclosure control: which sums may be released, so that nobody learns about a company what it has not agreed to.

contributions_of the region -> protect: rules on the residual, merged or hidden together, bounds of an attacker, every earlier release -> parts
"""

from gic_metrics.disclosure.cells import CARBON, EMITTED, HIDDEN, MEASURES, Cell, Contribution, Protected, Released, SafePart, released
from gic_metrics.disclosure.consents import Consent, Consents, NotAConsent
from gic_metrics.disclosure.contributions import contributions_of
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
    "Consent",
    "Consents",
    "Contribution",
    "NotAConsent",
    "Protected",
    "Released",
    "Rules",
    "SafePart",
    "broken",
    "contributions_of",
    "printed_t",
    "protect",
    "released",
]
