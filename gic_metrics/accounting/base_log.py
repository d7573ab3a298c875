"""What happened to the base year since it was first known, read from the ledger entry by entry (accounting rules 3.5, 12.1, 12.3)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import zip_longest
from typing import TYPE_CHECKING

from gic_metrics.accounting.base_year import NO_SIZE_T, BaseHistory, Effect, base_history
from gic_metrics.ledger import Ledger, from_microseconds
from gic_metrics.ledger.moments import OSLO
from gic_metrics.reference.gwp_setting import waits_until

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region

YEARS_BESIDE = 2
"""a report of a year this near may fill a gap of the base year"""
BODIES = frozenset({"cluster", "own_cluster", "gwp", "register", "own_register"})
"""the reference bodies that a figure of the base year hangs on"""


@dataclass(frozen=True, slots=True)
class _Known:
    """The base year as it was known at one time: t CO2e inside the EU ETS total by site of the perimeter."""

    by_site_t: dict[str, float | None]
    gwp_set: str
    back_cast: frozenset[str] = frozenset()
    """sites whose figure is worked out from their production"""


@dataclass(frozen=True, slots=True)
class _Entry:
    on: datetime
    by: str
    reason: str
    of_rules: bool
    """reference data, not a report"""


def base_log(ledger: Ledger, region: Region, year: int, read: Callable[[datetime], Region]) -> BaseHistory | None:
    """The versions of the base of a year up to the region's time; None while it is not known. `read` gives the region as of an earlier time."""
    history: list[Effect] = []
    first: tuple[float, datetime] | None = None
    before: _Known | None = None
    entries = _entries(ledger, region, year)
    for n, entry in enumerate(entries, 1):
        known = _known(region if n == len(entries) else read(entry.on), year)
        if before is not None and first is not None:
            history += _effects(before, known, entry)
        elif any(value is not None for value in known.by_site_t.values()):
            first = math.fsum(value or 0.0 for value in known.by_site_t.values()), entry.on
        before = known
    return None if first is None else base_history(*first, history)


def _entries(ledger: Ledger, region: Region, year: int) -> list[_Entry]:
    """The entries that may have moved the base, the oldest first."""
    near = {str(y) for y in range(year - YEARS_BESIDE, year + YEARS_BESIDE + 1)}
    stored = ledger.submissions(as_of=region.as_of)
    worked_out = _joined(region, year) & {site for s in stored if any(p[:4] == str(year) for p in s.periods) for site in s.sites}
    touching = {s.seq for s in stored if any(p[:4] in near for p in s.periods) or worked_out & set(s.sites)}
    entries = [
        _Entry(from_microseconds(row["recorded_us"]), row["recorded_by"], row["reason"], row["kind"] == "reference")
        for row in ledger.named_rows("figure_entries", as_of=region.as_of)
        if row["seq"] <= region.version and (row["about"] in touching or BODIES & set(row["names"] or ()))
    ]
    return sorted([*entries, *_days_come(ledger, region)], key=lambda entry: entry.on)


def _days_come(ledger: Ledger, region: Region) -> Iterator[_Entry]:
    """The days on which a decision on the GWP set began to hold that was entered before: nothing is written on them."""
    every = ledger.reference_history("own_cluster")
    held = [dated for dated in every if dated.seq <= region.version and (region.as_of is None or dated.recorded_at <= region.as_of)]
    for dated, newer in zip_longest(held, held[1:]):
        begins = waits_until(dated.body)
        if begins is None:
            continue
        start = datetime.combine(begins, time.min, tzinfo=OSLO)
        if start < newer.recorded_at if newer is not None else region.reference.cluster.gwp_next is None:
            yield _Entry(start, dated.recorded_by, dated.reason, of_rules=True)


def _joined(region: Region, year: int) -> frozenset[str]:
    """Sites that joined after the year: a report of any time may be what its figure is worked out from."""
    return frozenset(s for s, found in {**region.series, **region.outside}.items() if found.site.perimeter_from and found.expected(str(year)))


def _known(region: Region, year: int) -> _Known:
    figures = {s: region.figure(s, str(year), "year") for s, found in region.series.items() if found.expected(str(year))}
    worked_out = frozenset(s for s, figure in figures.items() if figure.back_cast is not None)
    return _Known({s: figure.emitted_ets_t for s, figure in figures.items()}, region.gwp_set, worked_out)


def _effects(before: _Known, after: _Known, entry: _Entry) -> list[Effect]:
    """What one entry did, split by cause; those that wait for the threshold first, so that a recalculation takes them with it."""
    by_kind: dict[str, dict[str, float]] = defaultdict(dict)
    for site in sorted(before.by_site_t.keys() | after.by_site_t.keys()):
        was, now = before.by_site_t.get(site), after.by_site_t.get(site)
        change = (now or 0.0) - (was or 0.0)
        if abs(change) > NO_SIZE_T or (was is None) != (now is None):
            by_kind[_kind(site, before, after, entry)][site] = change
    order = ("correction", "method", "known", "gwp", "back_cast", "boundary")
    return [Effect(entry.on, kind, by_kind[kind], entry.by, entry.reason) for kind in order if kind in by_kind]


def _kind(site: str, before: _Known, after: _Known, entry: _Entry) -> str:
    if site in after.back_cast and site not in before.back_cast:
        return "back_cast"
    if site not in before.by_site_t or site not in after.by_site_t:
        return "boundary"
    if before.by_site_t[site] is None or after.by_site_t[site] is None or site in before.back_cast - after.back_cast:
        return "known"
    if before.gwp_set != after.gwp_set:
        return "gwp"
    return "method" if entry.of_rules else "correction"
