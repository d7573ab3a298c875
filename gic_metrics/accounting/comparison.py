"""Two periods compared, like for like: only sites with a figure on both sides (accounting rules 3.6, 12.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gic_metrics.accounting.coverage import share_pct
from gic_metrics.accounting.region import Region
from gic_metrics.vocabulary import Quarter

MOST_LEFT_OUT_PCT = 5.0
"""more than this share of the weight left out: no headline number (12.5)"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same sites in two periods, t CO2e inside the EU ETS total; change = later - earlier."""

    earlier: str
    later: str
    sites: tuple[str, ...]
    earlier_t: float | None
    later_t: float | None
    left_out: tuple[str, ...]
    """sites of the perimeter without a figure on one side"""
    left_out_pct: float
    """share of the weight left out, 0-100"""

    @property
    def change_t(self) -> float | None:
        return None if self.earlier_t is None or self.later_t is None else self.later_t - self.earlier_t

    @property
    def change_pct(self) -> float | None:
        """None where there is nothing to compare with."""
        return None if self.change_t is None or not self.earlier_t else 100.0 * self.change_t / self.earlier_t

    @property
    def headline(self) -> bool:
        """Whether the comparison may stand in a headline."""
        return self.change_t is not None and self.left_out_pct <= MOST_LEFT_OUT_PCT


def like_for_like(region: Region, earlier: str, later: str, *, kind: str = "year", sites: Sequence[str] | None = None) -> Comparison:
    """Compare two periods of a kind ("year", "quarter", "r4q") over the sites that have a figure in both; a plant not yet built has 0 (3.6)."""
    chosen = list(region.series) if sites is None else list(sites)
    expected = [s for s in chosen if region.series[s].expected(earlier) or region.series[s].expected(later)]
    sides = {s: _alike(region, s, earlier, later) if kind == "quarter" else _figures(region, s, earlier, later, kind) for s in expected}
    before, after = {s: side[0] for s, side in sides.items()}, {s: side[1] for s, side in sides.items()}
    both = tuple(s for s in expected if before[s] is not None and after[s] is not None)
    left_out = tuple(s for s in expected if s not in both)
    weights = {s: region.weight(s, later) for s in expected}
    whole = sum(weights.values())
    return Comparison(
        earlier=earlier,
        later=later,
        sites=both,
        earlier_t=sum(before[s] or 0.0 for s in both) if both else None,
        later_t=sum(after[s] or 0.0 for s in both) if both else None,
        left_out=left_out,
        left_out_pct=share_pct(sum(weights[s] for s in left_out), whole),
    )


def _figures(region: Region, site: str, earlier: str, later: str, kind: str) -> tuple[float | None, float | None]:
    """What is worked out from production alone is a figure of the recalculated series, and of no other (3.6); a plant not yet built had 0."""
    before, after = (region.figure(site, period, kind) for period in (earlier, later))
    then = 0.0 if region.series[site].unbuilt(earlier) else None if before.back_cast else before.emitted_ets_t
    return then, None if after.back_cast else after.emitted_ets_t


def _alike(region: Region, site: str, earlier: str, later: str) -> tuple[float | None, float | None]:
    """A quarter only with a quarter of the same status (12.4 point 5): both fitted to their verified years, else both as reported.

    An estimate is compared with nothing; before the opening and after the closing there is 0, whatever the other side is.
    """
    series, open_in = region.series[site], open_quarters(region, site, earlier, later)
    if all(series.inputs.verified_t(Quarter.parse(period).year) is not None for period in open_in):
        known = {period: region.figure(site, period, "quarter").emitted_ets_t for period in open_in}
    else:
        known = {period: series.inputs.reported.get(Quarter.parse(period)) for period in open_in}
    return tuple(known.get(period, 0.0) if period in open_in else 0.0 for period in (earlier, later))  # type: ignore[return-value]


def open_quarters(region: Region, site: str, earlier: str, later: str) -> list[str]:
    """Those of two quarters in which the site is open; in the other it has 0."""
    series = region.series[site]
    return [period for period in (earlier, later) if not series.closed(period) and not series.unbuilt(period)]
