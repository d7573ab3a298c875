"""Why a site's emissions changed: activity, intensity and capture, with no residual.

Additive LMDI-I (Ang 2004, 2015) on `E = Q x (G + I_f)/Q x E/(G + I_f)`, with the analytical limits at zero (Wood and Lenzen 2006), never a small
value put in for a zero; accounting rules 5 and 12.7. It works on E, which is >= 0: never on N or R, which change sign.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

NEAR = 0.5
"""nearer than this share of each other, two values have their logarithms subtracted without loss of digits"""


@dataclass(frozen=True, slots=True)
class Side:
    """One site in one period (a year or four rolling quarters)."""

    emitted_t: float
    """E, t CO2e"""
    gross_t: float | None
    """G + I_f: generated before capture, and fossil CO2 received from other sites, t CO2e; None where it cannot be known"""
    quantity: float | None
    """Q: of the site's main product, in its own unit; None where it is not reported"""


@dataclass(frozen=True, slots=True)
class Effects:
    """What made a site's change in E, t CO2e; the four sum to it."""

    activity_t: float = 0.0
    """more or less was made"""
    intensity_t: float = 0.0
    """more or less was generated for each unit made"""
    capture_t: float = 0.0
    """a larger or smaller part of it was let out"""
    not_decomposed_t: float = 0.0
    """no product, or E below zero"""

    @property
    def change_t(self) -> float:
        return self.activity_t + self.intensity_t + self.capture_t + self.not_decomposed_t


@dataclass(frozen=True, slots=True)
class Structure:
    """What made the change of several parts together, t CO2e; needs one unit of activity for all of them."""

    activity_t: float
    structure_t: float
    """activity moved between parts that emit more and parts that emit less"""
    intensity_t: float

    @property
    def change_t(self) -> float:
        return self.activity_t + self.structure_t + self.intensity_t


def log_mean(one: float, other: float) -> float:
    """L(a, b) = (a - b) / (ln a - ln b), L(a, a) = a, and 0 where either is 0.

    >>> log_mean(2.0, 2.0), log_mean(0.0, 5.0)
    (2.0, 0.0)
    """
    if one <= 0 or other <= 0:
        return 0.0
    if one == other:
        return one
    apart = (one - other) / other
    return (one - other) / (math.log1p(apart) if abs(apart) < NEAR else math.log(one / other))


def decompose(before: Side, after: Side) -> Effects:
    """The change in E of one site between two periods, t CO2e, by what made it.

    Limits at zero: a start or an end of production is activity; nothing made on either side, or nothing generated on one, is intensity;
    all of it captured is capture. Without a product only capture is split off. E below zero is not decomposed.
    """
    change = after.emitted_t - before.emitted_t
    if before.emitted_t == 0 and after.emitted_t == 0:
        return Effects()
    if min(before.emitted_t, after.emitted_t) < 0 or not _gross_known(before, after):
        return Effects(not_decomposed_t=change)
    if before.quantity is None or after.quantity is None or min(before.quantity, after.quantity) < 0:
        return _without_product(before, after)
    if before.quantity == 0 and after.quantity == 0:
        return Effects(intensity_t=change)
    if before.quantity == 0 or after.quantity == 0:
        return Effects(activity_t=change)
    if not before.gross_t or not after.gross_t:
        return Effects(intensity_t=change)
    if before.emitted_t == 0 or after.emitted_t == 0:
        return Effects(capture_t=change)
    weight = log_mean(after.emitted_t, before.emitted_t)
    return Effects(
        activity_t=weight * math.log(after.quantity / before.quantity),
        intensity_t=weight * math.log((after.gross_t / after.quantity) / (before.gross_t / before.quantity)),
        capture_t=_capture(before, after),
    )


def _gross_known(before: Side, after: Side) -> bool:
    return all(side.gross_t is not None and side.gross_t >= 0 for side in (before, after))


def _without_product(before: Side, after: Side) -> Effects:
    """Capture needs no product: E / (G + I_f) on both sides is enough."""
    change = after.emitted_t - before.emitted_t
    if not before.gross_t or not after.gross_t:
        return Effects(not_decomposed_t=change)
    if before.emitted_t == 0 or after.emitted_t == 0:
        return Effects(capture_t=change)
    capture = _capture(before, after)
    return Effects(capture_t=capture, not_decomposed_t=change - capture)


def _capture(before: Side, after: Side) -> float:
    """Exactly 0 where nothing is captured on either side; both E and both G + I_f are above zero."""
    then, now = before.emitted_t / (before.gross_t or 1.0), after.emitted_t / (after.gross_t or 1.0)
    return 0.0 if then == now else log_mean(after.emitted_t, before.emitted_t) * math.log(now / then)


def with_structure(before: Mapping[str, tuple[float, float]], after: Mapping[str, tuple[float, float]]) -> Structure:
    """Activity, structure and intensity of parts with one common unit: part -> (activity, t CO2e per unit of it).

    `E = sum of Q x share x intensity`. A part that begins or ends is structure, if others go on; its first or last emission is intensity.
    """
    whole_before, whole_after = sum(q for q, _ in before.values()), sum(q for q, _ in after.values())
    activity = structure = intensity = 0.0
    for part in sorted(before.keys() | after.keys()):
        (q0, i0), (q1, i1) = before.get(part, (0.0, 0.0)), after.get(part, (0.0, 0.0))
        change = q1 * i1 - q0 * i0
        if not whole_before or not whole_after:
            activity += change
        elif not q0 or not q1:
            structure += change
        elif not i0 or not i1:
            intensity += change
        else:
            weight = log_mean(q1 * i1, q0 * i0)
            activity += weight * math.log(whole_after / whole_before)
            structure += weight * math.log((q1 / whole_after) / (q0 / whole_before))
            intensity += weight * math.log(i1 / i0)
    return Structure(activity, structure, intensity)
