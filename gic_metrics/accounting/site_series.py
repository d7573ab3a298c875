"""One site through time: every figure of a quarter, a year or four rolling quarters, with what it was computed from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from gic_metrics.accounting.back_cast import BackCast, back_cast
from gic_metrics.accounting.balance import FIGURES, amount
from gic_metrics.accounting.gaps import Estimate, Made, generated_biogenic
from gic_metrics.accounting.periods import Inputs, PeriodValue, SeriesTerms, quarter_values, rolling_value, year_value
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.reference import Site
from gic_metrics.vocabulary import Quarter, quarters_of

FIRST_COMPARABLE_YEAR = 2013
"""the EU ETS was widened in 2013: earlier verified years are kept apart (EU directive 2009/29)"""


@dataclass(frozen=True, slots=True)
class SiteFigure:
    """One site, one period; t CO2e. None is "cannot be known"."""

    site: str
    period: str
    emitted_ets_t: float | None = None
    rest_t: float | None = None
    """emitted outside the EU ETS total; None where only the verified figure is known"""
    captured_fossil_t: float | None = None
    removed_t: float | None = None
    removed_sold_t: float | None = None
    biogenic_memo_t: float | None = None
    injected_fossil_t: float | None = None
    in_transit_biogenic_t: float | None = None
    locked_t: float = 0.0
    verified_t: float = 0.0
    """inside the EU ETS total, by its verifier"""
    rest_verified_t: float = 0.0
    """outside it: what somebody has verified, and says where (`reference/assurance.py`)"""
    removed_verified_t: float = 0.0
    """of R, likewise: it may be more or less than R"""
    estimated_t: float = 0.0
    apportioned_t: float = 0.0
    derived: bool = False
    implausible: bool = False
    covered: float = 0.0
    latest_covered: float = 0.0
    capture_report_missing: bool = False
    movements_reported: bool = False
    """any movement of CO2 is reported, also a 0; else what was captured, stored and removed is 0 (12.2)"""
    closed: bool = False
    estimates: tuple[Estimate, ...] = ()
    """the quarters that were filled in: method code, t CO2e, U95"""
    back_cast: BackCast | None = None
    """the whole year is worked out from production, for a site that joined without figures of the base year (3.6)"""
    terms: SeriesTerms = field(default_factory=dict)
    quarters: tuple[Quarter, ...] = ()
    """the reported quarters inside the period"""
    heard: tuple[Quarter, ...] = ()
    """and those of which only a part is known: movements of CO2, or what was emitted outside the EU ETS"""
    on_the_way: tuple[Quarter, ...] = ()
    """the quarters without a report in which biogenic CO2 is on its way, or returns to the memo"""

    @property
    def emitted_t(self) -> float | None:
        """E: inside the EU ETS total and outside it."""
        return None if self.emitted_ets_t is None else self.emitted_ets_t + (self.rest_t or 0.0)

    @property
    def emitted_verified_t(self) -> float:
        """What of E is verified."""
        return self.verified_t + min(max(self.rest_t or 0.0, 0.0), self.rest_verified_t)

    @property
    def net_t(self) -> float | None:
        return None if self.emitted_t is None else self.emitted_t - (self.removed_t or 0.0)


@dataclass(frozen=True)
class SiteSeries:
    """All that is known of one site, as of a time."""

    site: Site
    reported: Mapping[Quarter, SiteQuarter]
    inputs: Inputs
    quarter_series: Mapping[Quarter, PeriodValue]
    not_in_scheme: frozenset[int]
    made: Made = field(default_factory=dict)
    """what it produced, by product and quarter"""
    base_years: frozenset[int] = frozenset()
    """years that a path begins in: only these are worked out from production"""
    on_the_way: Mapping[Quarter, SiteQuarter] = field(default_factory=dict)
    """the quarters without a report in which biogenic CO2 is on its way, or returns to the memo"""

    @classmethod
    def of(
        cls,
        site: Site,
        reported: Mapping[Quarter, SiteQuarter],
        verified: Mapping[int, float | None],
        not_in_scheme: frozenset[int],
        grid: tuple[Quarter, ...],
        estimates: Mapping[Quarter, Estimate] | None = None,
        true_up: str = "pro_rata",
        made: Made | None = None,
        base_years: frozenset[int] = frozenset(),
        on_the_way: Mapping[Quarter, SiteQuarter] | None = None,
    ) -> SiteSeries:
        known = {q: r.emitted_ets_t for q, r in reported.items()}
        first, last = _span(site.active_from)[0] if site.active_from else None, _span(site.active_to)[1] if site.active_to else None
        left = _span(site.gone_after)[1] if site.gone_kind and site.gone_after else None
        inputs = Inputs({q: v for q, v in known.items() if v is not None}, verified, grid, last, estimates or {}, true_up, first, left)
        return cls(site, reported, inputs, quarter_values(inputs), not_in_scheme, made or {}, base_years, on_the_way or {})

    def expected(self, period: str) -> bool:
        """Whether a figure of this site belongs to the period's total: it existed, and was in the scheme or reported by itself."""
        year = int(period[:4])
        return not self.unbuilt(period) and (year not in self.not_in_scheme or self.inputs.has_quarters(year))

    def closed(self, period: str) -> bool:
        return bool(self.site.active_to) and _span(period)[0] > _span(str(self.site.active_to))[1]

    def unbuilt(self, period: str) -> bool:
        """Whether the period ends before the plant opened: then it emitted nothing, which is known (accounting rules 3.6)."""
        return bool(self.site.active_from) and _span(period)[1] < _span(str(self.site.active_from))[0]

    def capture_unsaid(self, quarter: Quarter) -> bool:
        """Whether the site's capture plant was there in the quarter and nothing is reported of what it captured (accounting rules 12.2)."""
        opened = self.site.capture_from
        if opened is None or opened > quarter.end or not self.inputs.open(quarter):
            return False
        return quarter not in self.reported or self.reported[quarter].capture_report_missing

    def quarter(self, quarter: Quarter) -> SiteFigure:
        """The quarter view: a derived quarter is no quarter (accounting rules 12.4 point 5)."""
        value = self.quarter_series.get(quarter)
        if value is not None and value.derived and quarter not in self.inputs.reported:
            value = None
        return self._figure(str(quarter), value or PeriodValue(None), (quarter,))

    def year(self, year: int) -> SiteFigure:
        return self._figure(str(year), self._year(year), quarters_of(year))

    def rolling(self, last: Quarter) -> SiteFigure:
        window = tuple(last - n for n in (3, 2, 1, 0))
        value = self._year(last.year) if last.number == 4 else rolling_value(self.inputs, self.quarter_series, last)
        return self._figure(str(last), value, window)

    def _year(self, year: int) -> PeriodValue:
        """What is known of the year, or of a base year that the site joined after what its production says."""
        value = year_value(self.inputs, self.quarter_series, year)
        if value.emitted_ets_t is not None or year not in self.base_years or not self.expected(str(year)):
            return value
        found = back_cast(self.site, self.inputs, self.reported, self.quarter_series, self.made, year)
        return value if found is None else found.value(value)

    def _figure(self, period: str, value: PeriodValue, window: tuple[Quarter, ...]) -> SiteFigure:
        window = tuple(q for q in window if q in self.reported or not self.inputs.unopened(q)) or window
        closed = self.closed(str(window[0]))
        silent = {q: self.on_the_way[q] for q in window if q in self.on_the_way}
        returned, on_the_way = math.fsum(r.carbon.returned_biogenic for r in silent.values()), tuple(silent)
        transit = self._in_transit(window)
        if closed and not value.emitted_ets_t and not any(q in self.reported for q in window):
            stored = ("captured_fossil_t", "injected_fossil_t", "removed_t", "removed_sold_t")
            zero = dict.fromkeys(("emitted_ets_t", "rest_t", *stored), 0.0) | {"biogenic_memo_t": returned, "in_transit_biogenic_t": transit}
            return SiteFigure(self.site.id, period, covered=1.0, latest_covered=1.0, closed=True, on_the_way=on_the_way, **zero)  # type: ignore[arg-type]
        if closed and value.emitted_ets_t is None:  # nothing was emitted; what is told is of its removals
            value = PeriodValue(0.0, covered=1.0, latest_covered=1.0)
        if value.emitted_ets_t is None:
            return SiteFigure(self.site.id, period, covered=value.covered, latest_covered=value.latest_covered, in_transit_biogenic_t=transit)
        filled = {e.quarter: e for e in value.estimates}
        heard = [(q, self.reported[q]) for q in window if q in self.reported]
        found = [(q, r) for q, r in heard if r.complete]
        whole = all(self.inputs.closed(q) or (q in self.reported and self.reported[q].complete) for q in window if q not in filled)
        whole = whole and all(e.weights for e in filled.values())
        rest = [r.rest_t for _, r in heard if r.rest_t is not None] + [e.rest_t for e in filled.values() if e.weights]
        figures = {name: sum(amount(r.carbon, terms(r.carbon)) for _, r in heard) for name, terms in FIGURES.items()}
        return SiteFigure(
            site=self.site.id,
            period=period,
            emitted_ets_t=value.emitted_ets_t,
            rest_t=sum(rest) if rest else None,
            captured_fossil_t=figures["captured_fossil"],
            removed_t=figures["removed"],
            removed_sold_t=figures["removed_sold"],
            biogenic_memo_t=figures["biogenic_memo"] + returned + self._biogenic_filled(filled)
            if whole and self._memo_known(found, filled)
            else None,
            injected_fossil_t=sum(r.carbon.injected_fossil for _, r in heard),
            in_transit_biogenic_t=transit,
            locked_t=self._locked(value) + sum(r.locked_rest_t for _, r in heard if r.rest_t is not None),
            verified_t=value.verified_t,
            estimated_t=value.estimated_t,
            apportioned_t=value.apportioned_t,
            derived=value.derived,
            implausible=value.implausible,
            covered=value.covered,
            latest_covered=value.latest_covered,
            capture_report_missing=any(self.capture_unsaid(q) for q in window),
            movements_reported=any(r.moves for _, r in heard),
            closed=closed,
            estimates=value.estimates,
            back_cast=value.back_cast,
            terms=value.terms,
            quarters=tuple(q for q, _ in found),
            heard=tuple(q for q, _ in heard),
            on_the_way=on_the_way,
        )

    def _in_transit(self, window: tuple[Quarter, ...]) -> float | None:
        """Biogenic CO2 on its way at the end, t: known from what was handed over, also where nothing is reported since; None where neither is."""
        last = next((q for q in reversed(window) if q in self.reported or q in self.on_the_way), None)
        return None if last is None else (self.reported.get(last) or self.on_the_way[last]).in_transit_biogenic_t

    def _memo_known(self, found: list[tuple[Quarter, SiteQuarter]], filled: Mapping[Quarter, Estimate]) -> bool:
        """Every quarter says how much biogenic CO2 there was, also those that an estimate rests on."""
        fed_by = {q for e in filled.values() for q, _ in e.weights}
        return all(r.biogenic_known for _, r in found) and all(self.reported[q].biogenic_known for q in fed_by)

    def _biogenic_filled(self, filled: Mapping[Quarter, Estimate]) -> float:
        """B of the estimated quarters, in place of what a part of a report says of it."""
        told = [r for q in filled if (r := self.reported.get(q)) is not None and not (r.emissions_told and r.biogenic_known)]
        return sum(e.biogenic_t for e in filled.values()) - sum(generated_biogenic(r) for r in told)

    def _locked(self, value: PeriodValue) -> float:
        """What exists only as CO2e: verified years, quarters fitted to one, rows without a gas split (accounting rules 1.5, 12.3)."""
        locked = 0.0
        for (source, period), coefficient in value.terms.items():
            if source == "verified":
                locked += coefficient * (self.inputs.verified_t(int(period)) or 0.0)
                continue
            quarter = Quarter.parse(period)
            if source != "reported":
                locked += coefficient * self.reported[quarter].locked_ets_t if source == "generated" else 0.0
                continue
            fitted = self.inputs.verified_t(quarter.year) is not None
            locked += coefficient * (self.inputs.reported[quarter] if fitted else self.reported[quarter].locked_ets_t)
        return locked


def _span(period: str) -> tuple[Quarter, Quarter]:
    """First and last quarter of `2022` or `2026-Q3`."""
    if "Q" in period:
        quarter = Quarter.parse(period)
        return quarter, quarter
    return Quarter(int(period), 1), Quarter(int(period), 4)
