"""The region's figures: E, R, N and the memo lines by region, sector or site, for years, quarters and four rolling quarters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from gic_metrics.accounting.back_cast import BackCast
from gic_metrics.accounting.balance import claimable
from gic_metrics.accounting.base_log import base_log
from gic_metrics.accounting.base_year import BaseHistory
from gic_metrics.accounting.coverage import DIGITS, assured_share, coverage_pct, share_pct, status_word
from gic_metrics.accounting.facts import read_emissions, read_movements, read_production, read_purchases, read_verified
from gic_metrics.accounting.gaps import Estimate, Known, estimates
from gic_metrics.accounting.quarters import SiteQuarter, site_quarters
from gic_metrics.accounting.scope2 import Scope2, scope2_of
from gic_metrics.accounting.site_series import FIRST_COMPARABLE_YEAR, SiteFigure, SiteSeries
from gic_metrics.accounting.turnaround import affected
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Reference, Site
from gic_metrics.reference.assurance import REMOVED, REST
from gic_metrics.vocabulary import Quarter, quarters_between

BY = ("region", "sector", "site")
PERIODS = ("year", "quarter", "r4q")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Total:
    """The figures of a group for a period; t CO2e unless the name says another. None is "cannot be known", never 0.

    With `missing` sites the figures are those of the reporting sites (accounting rules 12.6).
    """

    period: str
    group: str
    emitted_t: float | None
    captured_fossil_t: float | None
    removed_t: float | None
    net_t: float | None
    removed_sold_t: float | None
    net_claim_t: float | None
    biogenic_memo_t: float | None
    coverage_pct: float | None
    estimated_pct: float | None
    gwp_locked_pct: float | None
    emitted_ets_t: float | None
    net_ets_t: float | None
    """N of the part inside the EU ETS total: the series for comparisons with years that have only that (12.3)"""
    injected_fossil_t: float | None
    in_transit_biogenic_t: float | None
    latest_coverage_pct: float | None
    apportioned_pct: float | None
    expected: tuple[str, ...]
    reporting: tuple[str, ...]
    missing: tuple[str, ...]
    status: str | None
    derived: bool
    estimated: bool
    apportioned: bool
    capture_report_missing: tuple[str, ...]
    movements_reported: bool
    estimates: tuple[tuple[str, Estimate], ...] = ()
    """(site, estimate) of every quarter that was filled in"""
    back_cast: tuple[BackCast, ...] = ()
    """of every site whose base year is worked out from its production"""
    scope2_location_t: float | None = None
    scope2_market_t: float | None = None
    scope2_unknown: tuple[str, ...] = ()
    """sites that report energy, but not all that scope 2 needs"""
    from_members_gwh: float | None = None
    """energy bought from members, which scope 2 leaves out, and what it would be there by each method"""
    scope2_location_members_t: float | None = None
    scope2_market_members_t: float | None = None
    turnaround: tuple[str, ...] = ()
    """sites whose planned stop days differ by more than ten from the same period a year earlier (3.1)"""

    @property
    def filled_pct(self) -> float:
        """Apportioned plus estimated, percent of E: above 20 there is no status, trend or decomposition (12.4 point 3)."""
        return round((self.estimated_pct or 0.0) + (self.apportioned_pct or 0.0), DIGITS)


@dataclass(frozen=True)
class Region:
    """Everything that is known of the region as of a time, in one GWP set; computed once and frozen."""

    version: int
    kind: str
    as_of: datetime | None
    gwp_set: str
    reference: Reference
    series: dict[str, SiteSeries]
    """the sites of the perimeter, by id"""
    outside: dict[str, SiteSeries]
    """sites in the register that do not count in the region"""
    scope2: Scope2
    stop_days: dict[tuple[str, Quarter], float]
    """planned stop days by site and quarter"""
    base_of: Callable[[Region, int], BaseHistory | None] | None = field(default=None, compare=False, repr=False)
    """reads the ledger for the versions of a base; None: a region that was made of figures alone has one base, as it is known"""

    @classmethod
    def read(
        cls,
        ledger: Ledger,
        *,
        as_of: datetime | None = None,
        gwp_set: str | None = None,
        supposed: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Region:
        """Read the ledger as of a time (None: now), in a GWP set (None: the one that the cluster had chosen by then).

        `supposed`: reference bodies in place of those that hold, to see what they would do; nothing is written.
        """
        version = ledger.figures_version if as_of is None else max((row[0] for row in ledger.rows("figure_entries", as_of=as_of)), default=0)
        reference = Reference.of({**ledger.references(as_of), **(supposed or {})}, ledger.today(as_of))
        sites = reference.register.sites
        members = frozenset(s.id for s in sites.values() if s.in_perimeter)
        chosen = gwp_set or reference.cluster.gwp_set
        emissions, scope2 = read_emissions(ledger, as_of, chosen)
        quarters = site_quarters(
            emissions,
            read_movements(ledger, as_of),
            members=members,
            capture_from={s.id: s.capture_from for s in sites.values()},
        )
        by_site: dict[str, dict[Quarter, SiteQuarter]] = defaultdict(dict)
        on_the_way: dict[str, dict[Quarter, SiteQuarter]] = defaultdict(dict)
        for (site, quarter), item in quarters.items():
            (on_the_way if item.silent else by_site)[site][quarter] = item
        verified, not_in_scheme = read_verified(ledger, as_of)
        reported = [q for (site, q), item in quarters.items() if site in members and item.complete]
        grid = tuple(quarters_between(min(reported), max(reported))) if reported else ()
        made, stop_days = read_production(ledger, as_of)
        stops: dict[str, dict[Quarter, float]] = defaultdict(dict)
        for (site, quarter), days in stop_days.items():
            stops[site][quarter] = days
        known = {s: Known(sites[s].sector, by_site[s], made.get(s, {}), stops[s]) for s in members}
        gaps = {s: [q for q in grid if sites[s].reports_in(str(q)) and not (q in by_site[s] and by_site[s][q].complete)] for s in members}
        filled = estimates(known, gaps)
        for s in members:  # what has moved is never estimated, from its last year on (12.6)
            verified[s] = {**dict.fromkeys(y for y in {q.year for q in grid} if sites[s].gone_in(f"{y}-Q4")), **verified[s]}
        fit, first = reference.cluster.true_up, reference.base_years
        series = {
            k: SiteSeries.of(s, by_site[k], verified[k], not_in_scheme[k], grid, filled.get(k), fit, made.get(k), first, on_the_way[k])
            for k, s in sites.items()
        }
        return cls(
            version=version,
            kind=ledger.kind,
            as_of=as_of,
            gwp_set=chosen,
            reference=reference,
            series={k: v for k, v in series.items() if k in members},
            outside={k: v for k, v in series.items() if k not in members},
            scope2=scope2_of(scope2, read_purchases(ledger, as_of), reference, members),
            stop_days=stop_days,
            base_of=lambda region, year: base_log(ledger, region, year, lambda at: cls.read(ledger, as_of=at, gwp_set=gwp_set)),
        )

    def base(self, year: int) -> BaseHistory | None:
        """The versions of the base of a year and the corrections that wait; None where it is not known."""
        return self.once(("base", year), lambda: self.base_of(self, year) if self.base_of else None)

    def once(self, key: tuple[Hashable, ...], make: Callable[[], Made]) -> Made:
        """What `make` gives, worked out once for this region: it is frozen, and so must be what is made of it."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    @cached_property
    def _made(self) -> dict[tuple[Hashable, ...], Any]:
        return {}

    @property
    def sites(self) -> list[Site]:
        """The sites of the perimeter."""
        return [s.site for s in self.series.values()]

    @property
    def base_year(self) -> int:
        return self.reference.cluster.base_year

    @cached_property
    def grid(self) -> tuple[Quarter, ...]:
        """The quarters from the first to the last that any site has reported."""
        return next((s.inputs.grid for s in self.series.values()), ())

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Calendar years with a verified figure, or over which quarters have been reported to the end."""
        verified = {y for s in self.series.values() for y, v in s.inputs.verified.items() if v is not None and y >= FIRST_COMPARABLE_YEAR}
        closed = {q.year for q in self.grid if q.number == 4}
        return tuple(sorted(verified | closed))

    def periods(self, period: str) -> tuple[str, ...]:
        """The periods of a kind, oldest first."""
        if period == "year":
            return tuple(str(y) for y in self.years)
        if period == "quarter":
            return tuple(str(q) for q in self.grid)
        if period != "r4q":
            raise ValueError(f"a period is one of {PERIODS}, not {period!r}")
        return tuple(str(q) for q in sorted({Quarter(y, 4) for y in self.years} | set(self.grid)))

    def groups(self, by: str) -> dict[str, list[str]]:
        """group key -> the ids of its sites."""
        if by == "region":
            return {self.reference.cluster.key: list(self.series)}
        if by == "site":
            return {site: [site] for site in sorted(self.series)}
        if by != "sector":
            raise ValueError(f"a group is one of {BY}, not {by!r}")
        sectors: dict[str, list[str]] = defaultdict(list)
        for item in self.series.values():
            sectors[item.site.sector].append(item.site.id)
        return dict(sorted(sectors.items()))

    def figure(self, site: str, period: str, kind: str) -> SiteFigure:
        """One site's figure; `kind` is "year", "quarter" or "r4q"."""
        return self.once(("figure", site, period, kind), lambda: self._with_assured(self._read(site, period, kind), kind))

    def _read(self, site: str, period: str, kind: str) -> SiteFigure:
        series = self.site_series(site)
        if kind == "year":
            return series.year(int(period))
        return {"quarter": series.quarter, "r4q": series.rolling}[kind](Quarter.parse(period))

    def _with_assured(self, found: SiteFigure, kind: str) -> SiteFigure:
        """The figure of a calendar year with what somebody has verified of its R, and of its E outside the EU ETS total; of no other period."""
        if not self.reference.assured or kind == "quarter" or not (kind == "year" or found.period.endswith("-Q4")):
            return found
        removed, rest = (self.reference.assured_t(what, found.site, int(found.period[:4])) for what in (REMOVED, REST))
        return replace(found, removed_verified_t=removed, rest_verified_t=rest) if removed or rest else found

    def totals(self, by: str = "region", period: str = "year") -> list[Total]:
        """Every group and period, sorted by period, then group."""
        return [self.total(group, sites, p, period) for p in self.periods(period) for group, sites in self.groups(by).items()]

    def total(self, group: str, sites: Sequence[str], period: str, kind: str) -> Total:
        """The figures of a group of sites for one period; worked out once."""
        return self.once(("total", group, tuple(sites), period, kind), lambda: self._total(group, sites, period, kind))

    def _total(self, group: str, sites: Sequence[str], period: str, kind: str) -> Total:
        expected = [s for s in sites if self.series[s].expected(period)]
        figures = [self.figure(s, period, kind) for s in expected]
        known = [f for f in figures if f.emitted_t is not None]
        weights = [self.weight(s, period) for s in expected]
        covered = coverage_pct(zip(weights, (f.covered for f in figures), strict=True))
        emitted, removed = _sum(f.emitted_t for f in known), _sum(f.removed_t for f in known)
        sold, ets = _sum(f.removed_sold_t for f in known), _sum(f.emitted_ets_t for f in known)
        estimated, apportioned = sum(f.estimated_t for f in known), sum(f.apportioned_t for f in known)
        net = None if emitted is None or removed is None else emitted - removed
        latest = coverage_pct(zip(weights, (f.latest_covered for f in figures), strict=True))
        assured = assured_share((f.removed_t or 0.0, f.removed_verified_t) for f in known)
        location, market = self.scope2.total([f.site for f in known], period, kind)
        from_members, location_members, market_members = self.scope2.from_members([f.site for f in known], period, kind)
        worked_out = tuple(f.back_cast for f in known if f.back_cast is not None)
        missing = tuple(f.site for f in figures if f.emitted_t is None)
        verified = 0.0 if worked_out else sum(f.emitted_verified_t for f in known)  # with a back-cast no word for verified
        return Total(
            period=period,
            group=group,
            emitted_t=emitted,
            captured_fossil_t=_sum(f.captured_fossil_t for f in known),
            removed_t=removed,
            net_t=net,
            removed_sold_t=sold,
            net_claim_t=None if emitted is None or removed is None or sold is None else claimable(emitted, removed, sold),
            biogenic_memo_t=_whole(f.biogenic_memo_t for f in known),
            coverage_pct=covered,
            estimated_pct=_share_pct(estimated, ets),
            gwp_locked_pct=_share_pct(sum(f.locked_t for f in known), emitted),
            emitted_ets_t=ets,
            net_ets_t=None if ets is None or removed is None else ets - removed,
            injected_fossil_t=_sum(f.injected_fossil_t for f in known),
            in_transit_biogenic_t=_sum(f.in_transit_biogenic_t for f in figures),
            latest_coverage_pct=latest,
            apportioned_pct=_share_pct(apportioned, ets),
            expected=tuple(expected),
            reporting=tuple(f.site for f in known),
            missing=missing,
            status=status_word(covered, emitted, verified, assured, latest, len(missing)),
            derived=any(f.derived for f in known),
            estimated=any(f.covered < 1.0 for f in known),
            apportioned=apportioned > 0,
            capture_report_missing=tuple(f.site for f in known if f.capture_report_missing),
            movements_reported=any(f.movements_reported for f in known),
            estimates=tuple((f.site, e) for f in known for e in f.estimates),
            back_cast=worked_out,
            scope2_location_t=location,
            scope2_market_t=market,
            scope2_unknown=self.scope2.unknown([f.site for f in known], period, kind),
            from_members_gwh=from_members,
            scope2_location_members_t=location_members,
            scope2_market_members_t=market_members,
            turnaround=affected(self.stop_days, (f.site for f in known), period, kind),
        )

    def weight(self, site: str, period: str) -> float:
        """max(E of the last closed year before the period, E of the base year); a newcomer its latest four quarters (12.5)."""
        return self.weighed_by(site, period)[0]

    def weighed_by(self, site: str, period: str) -> tuple[float, tuple[tuple[str, float], ...]]:
        """The weight of a site, t CO2e, and what it is: (year, 1.0), or each of a newcomer's latest quarters as reported with what it counts for."""
        year = int(period[:4])
        series = self.series[site]
        years = [y for y in range(year - 1, year - 6, -1) if y >= FIRST_COMPARABLE_YEAR]
        last = next((y for y in years if self.figure(site, str(y), "year").emitted_ets_t is not None), None)
        known = [(value, str(y)) for y in (last, self.base_year) if y and (value := self.figure(site, str(y), "year").emitted_ets_t) is not None]
        if known:
            weight, of_year = max(known, key=lambda pair: pair[0])
            return weight, ((of_year, 1.0),)
        quarters = sorted(q for q in series.inputs.reported)[-4:]
        part = 4 / len(quarters) if quarters else 0.0
        return sum(series.inputs.reported[q] for q in quarters) * part, tuple((str(q), part) for q in quarters)

    def site_series(self, site: str) -> SiteSeries:
        """All that is known of a site of the register, in the perimeter or outside it."""
        return self.series.get(site) or self.outside[site]

    def name(self, site: str) -> str:
        return self.site_series(site).site.name


def _sum(values: Iterable[float | None]) -> float | None:
    """The sum of what is known; None where nothing is."""
    known = [v for v in values if v is not None]
    return round(sum(known), 6) + 0.0 if known else None


def _whole(values: Iterable[float | None]) -> float | None:
    """The sum, or None if any part is unknown."""
    parts = list(values)
    return _sum(parts) if parts and all(v is not None for v in parts) else None


def _share_pct(part: float, whole: float | None) -> float | None:
    return None if whole is None else share_pct(part, whole)
