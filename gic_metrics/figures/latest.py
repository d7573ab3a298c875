"""Which figures a sentence or a drawing speaks of: the newest that may be shown, and what it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.silence import MISSING, silence_of
from gic_metrics.figures.axes import time_of
from gic_metrics.vocabulary import Quarter

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.reference import Target
    from gic_metrics.targets.progress import Progress
    from gic_metrics.text import Words

SHOWN_FROM_PCT = 80.0
"""below this coverage there is a known part, but no total (accounting rules 12.5)"""
COMPARED_FROM_PCT = 95.0
"""below: no change is put in a headline (12.5)"""
NEARLY_NONE_T = 0.5


def shown(total: Total) -> bool:
    """A total that may stand in a series."""
    return total.emitted_t is not None and (total.coverage_pct is None or total.coverage_pct >= SHOWN_FROM_PCT)


def compared(total: Total) -> bool:
    """A total whose change may be said."""
    return total.emitted_t is not None and (total.coverage_pct is None or total.coverage_pct >= COMPARED_FROM_PCT)


def partly_outside(*totals: Total) -> bool:
    """Whether a part of E lies outside the EU ETS total in any of these, so that a comparison in that series leaves it out."""
    return any(abs((t.emitted_t or 0.0) - (t.emitted_ets_t or 0.0)) > NEARLY_NONE_T for t in totals)


def rolling(total: Total) -> bool:
    """Four rolling quarters, not a calendar year."""
    return "Q" in total.period


def newest_total(region: Region) -> Total | None:
    """The newest year, or four quarters after it, that may be shown."""
    years = [t for t in region.totals("region", "year") if shown(t)]
    quarters = [t for t in region.totals("region", "r4q") if shown(t)]
    return max((*quarters, *years), key=lambda t: (time_of(t.period), not rolling(t)), default=None)


def newest_year(totals: Iterable[Total]) -> str | None:
    """The newest calendar year in which anything is known."""
    return max((t.period for t in totals if t.emitted_t is not None), key=time_of, default=None)


def year_before(period: str) -> str:
    """The same period a year earlier."""
    return str(Quarter.parse(period) - 4) if "Q" in period else str(int(period) - 1)


def base_period(region: Region, period: str) -> str:
    """The base year, named as `period` is: a year, or the four quarters that end with it."""
    base = region.reference.cluster.base_year
    return f"{base}-Q4" if "Q" in period else str(base)


def last_known(totals: Sequence[Total], group: str, before: str) -> Total | None:
    """The newest figure of a group before a period; what was worked out from production is no figure that it gave."""
    known = [t for t in totals if t.group == group and t.emitted_t is not None and not t.back_cast and time_of(t.period) < time_of(before)]
    return max(known, key=lambda t: time_of(t.period), default=None)


def names_of(region: Region, sites: Iterable[str]) -> list[str]:
    """The names of sites, in the order of their ids."""
    names = {site.id: site.name for site in region.sites}
    return [names.get(site, site) for site in sorted(sites)]


def missing_names(region: Region, sites: Iterable[str], period: str, words: Words, kind: str | None = None) -> list[str]:
    """The names of sites without a figure in a period, by id; one that is silent, has moved or is below the scheme is said to be so (12.6)."""
    of = kind or ("r4q" if "Q" in period else "year")
    ids = sorted(sites)
    found = zip(names_of(region, ids), (silence_of(region, site, period, of) if site in region.series else None for site in ids), strict=True)
    return [name if one is None or one.state == MISSING else words(f"silence.{one.state}", name=name, since=one.since) for name, one in found]


def sites_in(region: Region, ids: Iterable[str]) -> int:
    """How many sites are meant; a sum that was released counts as many as are in it and not beside it by name."""
    known = {site.id: site.stands_for for site in region.sites}
    return sum(known.get(site, 1) for site in ids)


def newest_progress(region: Region, progress: Iterable[Progress]) -> Progress | None:
    """The newest assessment of the target that the overview is about."""
    found = list(progress)
    headline = goal_of(region)
    fitting = [p for p in found if headline is not None and p.target == headline.key]
    return max(fitting, key=lambda p: time_of(p.period), default=None)


def goal_of(region: Region) -> Target | None:
    """The target that the main picture shows: the headline target, if it has a path, else the first of the region's that has one."""
    paths = [t for t in region.reference.targets.values() if t.has_path and t.regional]
    return next((t for t in paths if t.headline), next(iter(paths), None))
