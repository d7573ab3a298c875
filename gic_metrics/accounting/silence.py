"""Why a site has no figure (accounting rules 12.6): missing in the first period without one, silent from the second; moved, or below the scheme,
only by a dated source in the register. A closed site has 0 and is never without a figure.
"""

from __future__ import annotations

from dataclasses import dataclass

from gic_metrics.accounting.region import Region
from gic_metrics.vocabulary import Quarter

MISSING, SILENT = "missing", "silent"


@dataclass(frozen=True, slots=True)
class Silence:
    """The state of one site without a figure, and the first period of it."""

    state: str
    """MISSING, SILENT, or what the register says (`Site.gone_kind`)"""
    since: str


def silence_of(region: Region, site: str, period: str, kind: str) -> Silence:
    """The state of a site that has no figure in a period; `kind` is "year", "quarter" or "r4q"."""
    series = region.series[site]
    if series.site.gone_in(period):
        last = str(series.site.gone_after)
        return Silence(series.site.gone_kind, str(Quarter.parse(last) + 1) if "Q" in last else str(int(last) + 1))
    since, silent, earlier = period, False, region.periods(kind)
    for before in reversed(earlier[: earlier.index(period)] if period in earlier else ()):
        if not series.expected(before) or region.figure(site, before, kind).emitted_t is not None:
            break
        since, silent = before, True
    return Silence(SILENT if silent else MISSING, since)
