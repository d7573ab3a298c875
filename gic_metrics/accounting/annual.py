"""The year so far: against the same quarters last year, quarter by quarter, and what the seasons say of the whole year (accounting rules 3.1).

Quarters are compared as they were reported on both sides, inside the EU ETS total: a quarter that has been fitted to a verified year is not
compared with one that has not (12.4 point 5), and an estimate with nothing. The year so far is never multiplied up (x 4/k): seasons forbid it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gic_metrics.accounting.comparison import MOST_LEFT_OUT_PCT
from gic_metrics.accounting.coverage import share_pct
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.site_series import SiteSeries
from gic_metrics.accounting.turnaround import unlike
from gic_metrics.vocabulary import Quarter, quarters_of

LEAST_FULL_YEARS = 2
NEWEST_FULL_YEARS = 3
"""full years that a seasonal share is the mean of, at most"""


@dataclass(frozen=True, slots=True)
class SoFar:
    """The first quarters of a year beside the same quarters of the year before, same sites, t CO2e inside the EU ETS total."""

    last: Quarter
    """the last quarter that is counted"""
    sites: tuple[str, ...]
    now_t: float | None
    before_t: float | None
    quarters: tuple[tuple[Quarter, float, float], ...]
    """(quarter, now, a year before), the same sites"""
    left_out: tuple[str, ...]
    left_out_pct: float
    turnaround: tuple[str, ...]
    """sites whose planned stop days differ by more than ten between the two sides"""
    full_year_t: float | None
    """what the seasons say of the whole year: an estimate; None where it cannot be said"""
    no_full_year: str | None
    """why not: "turnaround", "capture" (a capture plant opened meanwhile), "too_few_years" or "left_out" """
    held_back_by: tuple[str, ...]
    """the sites that it cannot be said for"""

    @property
    def change_pct(self) -> float | None:
        return None if self.now_t is None or not self.before_t else 100.0 * (self.now_t / self.before_t - 1)

    @property
    def headline(self) -> bool:
        return self.change_pct is not None and self.left_out_pct <= MOST_LEFT_OUT_PCT


def so_far(region: Region, sites: Sequence[str] | None = None) -> SoFar | None:
    """The newest year that is not over, up to its newest quarter that enough sites have reported; None without quarters, or when the year is over."""
    if not region.grid or region.grid[-1].number == 4:
        return None
    newest = region.grid[-1]
    found = [_up_to(region, Quarter(newest.year, k), list(region.series) if sites is None else list(sites)) for k in range(newest.number, 0, -1)]
    return next((f for f in found if f.headline), found[0])


def _up_to(region: Region, last: Quarter, chosen: Sequence[str]) -> SoFar:
    now = [Quarter(last.year, k) for k in range(1, last.number + 1)]
    before = [q - 4 for q in now]
    expected = [s for s in chosen if any(region.series[s].expected(str(q)) for q in (*now, *before))]
    known = {s: told(region.series[s], (*now, *before)) for s in expected}
    both = [s for s in expected if all(q in known[s] for q in (*now, *before))]
    left_out = tuple(s for s in expected if s not in both)
    weights = {s: region.weight(s, str(last)) for s in expected}
    whole = sum(weights.values())
    rows = tuple((q, math.fsum(known[s][q] for s in both), math.fsum(known[s][q - 4] for s in both)) for q in now) if both else ()
    estimates = {s: full_year(region, s, last) for s in both}
    reasons = {s: why for s, (_, why) in estimates.items() if why is not None}
    why = "left_out" if left_out else next((r for r in ("turnaround", "capture", "too_few_years") if r in reasons.values()), None)
    return SoFar(
        last=last,
        sites=tuple(both),
        now_t=math.fsum(n for _, n, _ in rows) if rows else None,
        before_t=math.fsum(b for _, _, b in rows) if rows else None,
        quarters=rows,
        left_out=left_out,
        left_out_pct=share_pct(sum(weights[s] for s in left_out), whole),
        turnaround=unlike(region.stop_days, both, now, before),
        full_year_t=None if why or not both else math.fsum(value or 0.0 for value, _ in estimates.values()),
        no_full_year=why,
        held_back_by=left_out if why == "left_out" else tuple(s for s, r in reasons.items() if r == why),
    )


def told(series: SiteSeries, quarters: Sequence[Quarter]) -> dict[Quarter, float]:
    """The quarters as reported; before the opening and after the closing of a site there is 0 (3.6, 12.6)."""
    return {**{q: 0.0 for q in quarters if series.unbuilt(str(q)) or series.closed(str(q))}, **series.inputs.reported}


def full_year(region: Region, site: str, last: Quarter) -> tuple[float | None, str | None]:
    """(the whole year of one site as its seasons say, t CO2e; or None and why not)."""
    series = region.series[site]
    told, years = series.inputs.reported, full_years(region, site, last)
    if series.closed(str(last + 1)):  # what was emitted until then is the whole year
        return math.fsum(told.get(Quarter(last.year, k), 0.0) for k in range(1, last.number + 1)), None
    if len(years) < LEAST_FULL_YEARS:
        return None, "too_few_years"
    now = [Quarter(last.year, k) for k in range(1, last.number + 1)]
    opened = series.site.capture_from
    if opened is not None and quarters_of(years[0])[0].start < opened <= last.end:
        return None, "capture"
    for year in years:
        same, rest = quarters_of(year)[: last.number], quarters_of(year)[last.number :]
        if _stopped_unlike(region, site, now, same) or _stopped_unlike(region, site, (), rest):
            return None, "turnaround"
    shares = [math.fsum(told[q] for q in quarters_of(y)[: last.number]) / math.fsum(told[q] for q in quarters_of(y)) for y in years]
    return seasonal(math.fsum(told[q] for q in now), shares), None


def full_years(region: Region, site: str, last: Quarter) -> list[int]:
    """The newest years before that of `last` whose four quarters the site has reported, and not as 0 up to `last`: what its seasons are read from."""
    told = region.series[site].inputs.reported
    years = [y for y in sorted({q.year for q in told}) if y < last.year and all(q in told for q in quarters_of(y))][-NEWEST_FULL_YEARS:]
    return [y for y in years if math.fsum(told[q] for q in quarters_of(y)[: last.number]) > 0]


def seasonal(so_far_t: float, shares: Sequence[float]) -> float:
    """The year so far / the mean of the shares, all above 0, that the same quarters had of earlier full years; t CO2e."""
    return so_far_t / (math.fsum(shares) / len(shares))


def _stopped_unlike(region: Region, site: str, now: Sequence[Quarter], before: Sequence[Quarter]) -> bool:
    return bool(unlike(region.stop_days, (site,), now, before))
