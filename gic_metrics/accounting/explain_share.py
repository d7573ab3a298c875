"""Where the shares beside a total come from (estimated, apportioned, locked, of the region); what is in transit; a like-for-like change.

A share is a part over a whole: the rows of the part sum to it, in percent, and the whole stands beside with rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gic_metrics.accounting.balance import FIGURES
from gic_metrics.accounting.comparison import like_for_like, open_quarters
from gic_metrics.accounting.explain import component_rows, emissions, moved, site_rows, term_rows
from gic_metrics.accounting.explanation import (
    Amount,
    CannotExplain,
    ExplainedRow,
    Explanation,
    Facts,
    Question,
    group_sites,
    row_of,
    total_of,
    weighed,
)
from gic_metrics.accounting.gaps import Estimate
from gic_metrics.accounting.periods import SeriesTerms, terms_of
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.site_series import SiteFigure, SiteSeries
from gic_metrics.accounting.window import quarters_in
from gic_metrics.vocabulary import Quarter

SHARES = ("estimated", "apportioned", "gwp_locked", "sector_share")
TRANSIT = ("in_transit_biogenic",)
COMPARED = ("compared",)


def explain_share(region: Region, facts: Facts, question: Question) -> Explanation:
    """A share of E, percent: of E inside the EU ETS total what was estimated or apportioned (3.2, 12.4); of all of E what is locked to a GWP set
    (12.3), or what one sector or site has of the region's."""
    total, figure = total_of(region, question), question.figure
    items = [region.figure(site, question.period, question.kind) for site in total.reporting]
    inside = figure in ("estimated", "apportioned")
    base = total_of(region, Question(figure, question.period, None, question.rolling)) if figure == "sector_share" else total
    whole = base.emitted_ets_t if inside else base.emitted_t
    parts = [row for item in items for row in _part(region, facts, item, figure)]
    value = _share(total, figure, whole)
    name = "emitted_ets" if inside else "emitted"
    amounts: tuple[Amount, ...] = ()
    if value is not None and whole:
        of = [region.figure(site, question.period, question.kind) for site in base.reporting]
        amounts = (
            Amount(f"{figure}_part", sum(row.contribution for row in parts), "t", tuple(parts)),
            Amount(name, whole, "t", tuple(row for item in of for row in site_rows(region, facts, item, name))),
        )
    rows = tuple(weighed(row, 100.0 / whole) for row in parts) if value is not None and whole else ()
    return Explanation(figure, question.period, total.group, value, f"formula.{figure}", rows, total.missing, "pct", amounts)


def _share(total: Total, figure: str, whole: float | None) -> float | None:
    if figure != "sector_share":
        value: float | None = getattr(total, f"{figure}_pct")
        return value
    return None if total.emitted_t is None or not whole or whole < 0 else 100.0 * total.emitted_t / whole


def _part(region: Region, facts: Facts, item: SiteFigure, figure: str) -> Iterator[ExplainedRow]:
    """The rows behind what of one site's E the share is about."""
    if figure == "sector_share":
        yield from site_rows(region, facts, item, "emitted")
    elif figure == "estimated":
        for filled in item.estimates:
            yield from term_rows(region, facts, item.site, estimate_terms(region, item.site, filled))
        if item.back_cast is not None:
            yield from term_rows(region, facts, item.site, item.back_cast.terms)
    elif figure == "apportioned" and item.apportioned_t:
        year = int(item.period[:4]) - 1
        verified = region.series[item.site].inputs.verified_t(year) or 0.0
        yield from term_rows(region, facts, item.site, {("verified", str(year)): item.apportioned_t / verified})
    elif figure == "gwp_locked":
        yield from _locked(region, facts, item)


def estimate_terms(region: Region, site: str, filled: Estimate) -> SeriesTerms:
    """What an estimated quarter is made of: its part of the verified year before (E0), else what the ladder weighs."""
    if filled.code != "E0":
        return terms_of(filled)
    year = filled.quarter.year - 1
    before = region.series[site].inputs.verified_t(year)
    return {("verified", str(year)): filled.emitted_ets_t / before} if before else {}


def _locked(region: Region, facts: Facts, item: SiteFigure) -> Iterator[ExplainedRow]:
    """What exists only as CO2e: verified years, quarters fitted to one, and rows without a gas split (1.5, 12.3)."""
    series = region.series[item.site]
    for (source, period), coefficient in item.terms.items():
        if source == "verified":
            yield from term_rows(region, facts, item.site, {(source, period): coefficient})
            continue
        quarter = Quarter.parse(period)
        fitted = source == "reported" and series.inputs.verified_t(quarter.year) is not None
        if fitted:
            yield from term_rows(region, facts, item.site, {(source, period): coefficient})
        elif source in ("reported", "generated"):
            yield from _only_co2e(region, facts, series.reported[quarter], coefficient, inside=True)
    for quarter in item.heard:
        if series.reported[quarter].rest_t is not None:
            yield from _only_co2e(region, facts, series.reported[quarter], 1.0, inside=False)


def _only_co2e(region: Region, facts: Facts, reported: SiteQuarter, coefficient: float, *, inside: bool) -> Iterator[ExplainedRow]:
    told = emissions(region, facts, reported, lambda gas, origin: gas == "CO2e", in_ets=inside)
    yield from (row_of(fact, coefficient * value) for fact, value in told)


def explain_transit(region: Region, facts: Facts, question: Question) -> Explanation:
    """Biogenic CO2 handed to an operator outside the members, neither confirmed injected nor back in the memo at the period's end, t (12.2)."""
    total = total_of(region, question)
    rows = [
        row for site in total.expected for row in _in_transit(region, facts, region.series[site], quarters_in(question.period, question.kind)[-1])
    ]
    value = total.in_transit_biogenic_t
    return Explanation(
        question.figure, question.period, total.group, value, f"formula.{question.figure}", tuple(rows) if value is not None else (), total.missing
    )


def _in_transit(region: Region, facts: Facts, series: SiteSeries, last: Quarter) -> Iterator[ExplainedRow]:
    """All that was handed over until then, less what was injected of it and what has returned to the memo."""
    every = {**series.reported, **series.on_the_way}
    for quarter in sorted(q for q in every if q <= last):
        for fact, value in moved(region, facts, series.site.id, quarter, "handed_biogenic"):
            if fact.record.counterparty not in region.series:
                yield row_of(fact, value * every[quarter].agreed_share)
        yield from component_rows(region, facts, every[quarter], {"injected_biogenic": -1.0, "returned_biogenic": -1.0}, 1.0)


def explain_compared(region: Region, facts: Facts, question: Question) -> Explanation:
    """The change from an earlier period of the sites with a figure in both, percent of the earlier (3.6): each later cell less each earlier one."""
    earlier = question.earlier
    if earlier is None:
        raise CannotExplain("explain.needs_earlier", figure=question.figure)
    for period in (earlier, question.period):
        if period not in region.periods(question.kind):
            raise CannotExplain("explain.unknown_period", period=period)
    group, sites = group_sites(region, question)
    found = like_for_like(region, earlier, question.period, kind=question.kind, sites=sites)
    value = found.change_pct
    if value is None or not found.earlier_t:
        return Explanation(question.figure, question.period, group, None, f"formula.{question.figure}", (), found.left_out, "pct")
    sides = {p: [row for site in found.sites for row in _side(region, facts, question, site, p)] for p in (earlier, question.period)}
    rows = [weighed(row, sign * 100.0 / found.earlier_t) for p, sign in ((question.period, 1.0), (earlier, -1.0)) for row in sides[p]]
    told = ((earlier, found.earlier_t), (question.period, found.later_t or 0.0))
    amounts = tuple(Amount("emitted_ets", tonnes, "t", tuple(sides[p]), period=p) for p, tonnes in told)
    return Explanation(question.figure, question.period, group, value, f"formula.{question.figure}", tuple(rows), found.left_out, "pct", amounts)


def _side(region: Region, facts: Facts, question: Question, site: str, period: str) -> Iterator[ExplainedRow]:
    """A quarter of which only one side is fitted to its verified year is compared as both were reported; a closed one has nothing (12.4)."""
    quarters = open_quarters(region, site, question.earlier or "", question.period) if question.kind == "quarter" else []
    if question.kind == "quarter" and period not in quarters:
        return
    inputs = region.series[site].inputs
    if len({inputs.verified_t(Quarter.parse(q).year) is not None for q in quarters}) == 2:
        reported = region.series[site].reported[Quarter.parse(period)]
        yield from component_rows(region, facts, reported, FIGURES["emitted"](reported.carbon), 1.0)
    else:
        yield from site_rows(region, facts, region.figure(site, period, question.kind), "emitted_ets")
