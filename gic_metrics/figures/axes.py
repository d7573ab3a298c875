"""Time, round numbers and room for labels: what every chart needs before it draws.

A year and the four quarters that end with it stand at the same place: 2022 and R4Q 2022-Q4 at 2022.0 (accounting rules, ex. 4.5).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from gic_metrics.vocabulary import Quarter

LETTER_EM = 0.52
"""the mean width of a letter in this typeface, in text sizes"""


def time_of(period: str) -> float:
    """Where the end of a period stands on an axis of years.

    >>> time_of("2022"), time_of("2022-Q4"), time_of("2025-Q2")
    (2022.0, 2022.0, 2024.5)
    """
    if "Q" in period:
        quarter = Quarter.parse(period)
        return quarter.year - 1 + quarter.number / 4
    return float(period)


def in_time_order(totals: Iterable[Any]) -> list[Any]:
    """Totals by the end of their period, then by group, whatever order they came in."""
    return sorted(totals, key=lambda total: (time_of(total.period), total.group))


def periods_of(totals: Iterable[Any]) -> list[str]:
    """The periods that occur, oldest first: the category order of a shared time axis."""
    return sorted({total.period for total in totals}, key=time_of)


def round_step(span: float, wanted: int = 6) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that divides `span` into about so many parts.

    >>> round_step(3_000_000), round_step(700, 4)
    (500000.0, 200.0)
    """
    if span <= 0:
        return 1.0
    raw = span / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    return power * next(step for step in (1, 2, 2.5, 5, 10) if step * power >= raw * 0.999)


def round_ticks(low: float, high: float, wanted: int = 6) -> list[float]:
    """Round values from `low` to `high`, zero always among them when it lies between."""
    step = round_step(high - low, wanted)
    return [n * step for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def decimals_of(ticks: Sequence[float]) -> int:
    """How many decimals the labels of round ticks need.

    >>> decimals_of([0, 2.5, 5]), decimals_of([0, 500]), decimals_of([0, 0.25])
    (1, 0, 2)
    """
    return next((n for n in range(3) if all(abs(v * 10**n - round(v * 10**n)) < 1e-6 for v in ticks)), 3)


def year_ticks(first: int, base: int, last: int, end: int, *, narrow: bool = False) -> list[int]:
    """Years to name on the axis: the ends and the base always, then every fifth where there is room."""
    room = 5 if narrow else 2
    chosen = [first, end]
    for year in (base, last, *(y for y in range(first, end) if y % 5 == 0)):
        if first <= year <= end and all(abs(year - other) >= room for other in chosen):
            chosen.append(year)
    return sorted(chosen)


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Positions at least `gap` apart, in the same order as `wanted` and as near to it as a few passes bring them.

    >>> spread([10, 11, 30], 5)
    [8.0, 13.0, 30.0]
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    places = [float(wanted[n]) for n in order]
    for _ in range(60):
        moved = False
        for n, (low, high) in enumerate(pairwise(places)):
            if high - low < gap - 1e-9:
                middle = (low + high) / 2
                places[n], places[n + 1], moved = middle - gap / 2, middle + gap / 2, True
        if not moved:
            break
    result = [0.0] * len(wanted)
    for place, n in zip(places, order, strict=True):
        result[n] = place
    return result


def moment_of(day: date) -> float:
    """A day on the same axis: the middle of a year stands at its number, as the year's total does.

    >>> round(moment_of(date(2025, 7, 2)), 1)
    2025.0
    """
    return day.year + day.timetuple().tm_yday / 365.25 - 0.5


def text_px(text: str, size: float) -> float:
    """About how wide the longest line of a text is, px."""
    return max((len(line) for line in text.split("<br>")), default=0) * LETTER_EM * size


@dataclass(frozen=True, slots=True)
class Flag:
    """An event's stem from the zero line up to `top` (px), and its label: begun at the stem ("left"), ended there ("right"), or not shown."""

    at: float
    text: str
    top: float
    side: str
    shown: bool = True


def flags(events: Sequence[tuple[float, str]], *, px_per_year: float, edge: Callable[[float], float], size: float, room_px: float) -> list[Flag]:
    """Labels of events that meet neither each other, nor a stem, nor the edge; from right to left, each above those it reaches over.

    `edge` is the last free time at a height in px. What does not fit there, or below `room_px`, keeps its stem only.
    """
    placed: list[Flag] = []
    for number, (at, text) in sorted(enumerate(events), key=lambda item: -item[1][0]):
        width = (text_px(text, size) + 12) / px_per_year
        earlier = [other for n, (other, _) in enumerate(events) if n != number and at - width <= other <= at]
        side = "left" if at + width <= edge(0.0) or earlier else "right"
        reached = [f.top for f in placed if f.shown and f.at <= at + (width if side == "left" else 0)]
        top = max(reached, default=8.0) + 1.3 * size * (text.count("<br>") + 1) + 8
        shown = top <= room_px and (side == "right" or at + width <= edge(top))
        placed.append(Flag(at, text, top if shown else 14.0, side, shown))
    return sorted(placed, key=lambda flag: flag.at)
