"""Status and pace against a path, as pure functions of the series and the day (accounting rules 4.2, 4.3, 12.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = ("on_track", "at_risk", "off_track")
LIMITS = (0.01, 0.05)
"""raw: on track up to 1 % of the base, at risk up to 5 %"""
JUMP = 0.02
"""a worsening beyond limit + jump is shown at once"""
MARGIN = 0.005
"""an improvement needs limit - margin, twice"""
PACE_OK, PACE_STRETCHED = 1.1, 2.0


def level(gap_share: float, shift: float = 0.0) -> int:
    """0 on track, 1 at risk, 2 off track for a gap as share of the base, rounded to 1e-9; `shift` moves both limits."""
    g = round(gap_share, 9)
    return 0 if g <= round(LIMITS[0] + shift, 9) else 1 if g <= round(LIMITS[1] + shift, 9) else 2


def raw_status(gap_share: float) -> str:
    """The status without memory."""
    return LEVELS[level(gap_share)]


@dataclass(frozen=True, slots=True)
class Point:
    """One closed quarter of the series: the gap as share of the base, or None where it cannot be assessed."""

    gap_share: float | None
    improvement_barred: bool = False
    """the stop days of the window and of the one four quarters earlier differ by more than 10"""


def statuses(points: Sequence[Point | float | None]) -> list[str | None]:
    """The status of each quarter, with hysteresis: no stored state, the whole series decides.

    Clear worsening shows at once, small worsening needs two quarters, improvement two quarters and the margin. A quarter that
    cannot be assessed is skipped (None); after two of them the series starts anew.
    """
    shown: list[str | None] = []
    current: int | None = None
    before: float | None = None
    skipped = 0
    for item in points:
        point = item if isinstance(item, Point) else Point(item)
        if point.gap_share is None:
            shown.append(None)
            skipped += 1
            continue
        if current is None or before is None or skipped >= 2:
            current = level(point.gap_share)
        else:
            current = _next(current, before, point)
        before, skipped = point.gap_share, 0
        shown.append(LEVELS[current])
    return shown


def _next(current: int, before: float, point: Point) -> int:
    assert point.gap_share is not None
    at_once = level(point.gap_share, JUMP)
    raw, raw_before = level(point.gap_share), level(before)
    better, better_before = level(point.gap_share, -MARGIN), level(before, -MARGIN)
    if at_once > current:
        return at_once
    if raw > current and raw_before > current:
        return min(raw, raw_before)
    if better < current and better_before < current and not point.improvement_barred:
        return max(better, better_before)
    return current


@dataclass(frozen=True, slots=True)
class Pace:
    """What is needed from now and what was achieved since the base year, t CO2e a year; a cut is positive."""

    required_t_per_year: float | None
    achieved_t_per_year: float | None
    word: str | None
    """"met", "missed", "too_early", "ok", "stretched", "insufficient", or None where it cannot be known"""


def reached(now_t: float, target_t: float, *, strictly_below: bool = False, digits: int = 9) -> bool:
    """Whether a target is met: at it or below, or `strictly_below` it (climate positive: N < 0); each rounded to so many digits."""
    here, there = round(now_t, digits), round(target_t, digits)
    return here < there if strictly_below else here <= there


def pace(
    now_t: float,
    now: float,
    base_t: float,
    base_year: float,
    target_t: float,
    target_year: float,
    *,
    strictly_below: bool = False,
    digits: int = 9,
) -> Pace:
    """Required and achieved pace, in the order of accounting rules 12.7; `strictly_below` and `digits` as for `reached`."""
    required = (now_t - target_t) / (target_year - now) if now < target_year else None
    achieved = (base_t - now_t) / (now - base_year) if now > base_year else None
    if reached(now_t, target_t, strictly_below=strictly_below, digits=digits):
        word = "met"
    elif now >= target_year:
        word = "missed"
    elif achieved is None:
        word = "too_early"
    elif achieved <= 0:
        word = "insufficient"
    else:
        ratio = round((required or 0.0) / achieved, 9)
        word = "ok" if ratio <= PACE_OK else "stretched" if ratio <= PACE_STRETCHED else "insufficient"
    return Pace(required, achieved, word)
