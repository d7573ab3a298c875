"""Two periods in three series: as reported then, like for like, and with the base recalculated for today's boundary (accounting rules 3.6, 12.3).

GHG Protocol Corporate Standard ch. 5: a structural change is no reduction. A boundary change always recalculates; a new plant is none: its base is 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from gic_metrics.accounting.changes import kind_of
from gic_metrics.accounting.region import Region

SERIES = ("as_reported", "like_for_like", "recalculated")


@dataclass(frozen=True, slots=True)
class Pair:
    """One series in two periods, t CO2e inside the EU ETS total; None where no site has a figure."""

    series: str
    earlier_t: float | None
    later_t: float | None
    before: tuple[str, ...]
    """the sites of the earlier side"""
    after: tuple[str, ...]

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites on either side."""
        return tuple(dict.fromkeys((*self.before, *self.after)))

    @property
    def change_pct(self) -> float | None:
        return None if self.earlier_t is None or self.later_t is None or not self.earlier_t else 100.0 * (self.later_t / self.earlier_t - 1)


@dataclass(frozen=True, slots=True)
class ThreeSeries:
    """The three series, and the sites that make them differ."""

    pairs: tuple[Pair, Pair, Pair]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    new: tuple[str, ...]
    """plants that did not exist in the earlier period: they count in full"""
    without_base: tuple[str, ...]
    """sites of today's boundary without a figure on a side where they existed: outside the recalculated series until there is one"""
    back_cast: tuple[str, ...] = ()
    """sites that joined without figures of the earlier period: worked out from their production, in the recalculated series alone"""

    @property
    def differ(self) -> bool:
        """Whether the boundary is another in the later period than it was in the earlier."""
        return bool(self.joined or self.left)


def three_series(region: Region, earlier: str, later: str) -> ThreeSeries:
    """The three series of two periods, each a year or the last of four quarters, as of the region's time."""
    every = {**region.series, **region.outside}
    then = [s for s, found in every.items() if found.site.counted_in(earlier) and found.expected(earlier)]
    now = [s for s, found in every.items() if found.site.counted_in(later) and found.expected(later)]
    there, here = ({s: region.figure(s, p, kind_of(p)).emitted_ets_t for s in every} for p in (earlier, later))
    both = [s for s in then if s in now and there[s] is not None and here[s] is not None]
    new = tuple(s for s, found in region.series.items() if found.expected(later) and found.unbuilt(earlier))
    existed = [s for s, found in region.series.items() if found.expected(earlier) or (found.expected(later) and s not in new)]
    without_base = tuple(s for s in existed if region.series[s].expected(later) and (there[s] is None or here[s] is None))
    recalculated = [s for s in existed if s not in without_base]
    return ThreeSeries(
        pairs=(
            Pair("as_reported", _sum(there, then), _sum(here, now), tuple(then), tuple(now)),
            Pair("like_for_like", _sum(there, both), _sum(here, both), tuple(both), tuple(both)),
            Pair("recalculated", _sum(there, recalculated), _sum(here, (*recalculated, *new)), tuple(recalculated), (*recalculated, *new)),
        ),
        joined=tuple(s for s in now if s not in then and s not in new),
        left=tuple(s for s in then if not every[s].site.counted_in(later)),
        new=new,
        without_base=without_base,
        back_cast=tuple(s for s in recalculated if region.figure(s, earlier, kind_of(earlier)).back_cast is not None),
    )


def _sum(figures: dict[str, float | None], sites: Iterable[str]) -> float | None:
    known = [value for s in sites if (value := figures[s]) is not None]
    return math.fsum(known) if known else None
