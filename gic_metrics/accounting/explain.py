"""Where a figure comes from: the rows behind it with their file, sheet and cell; contributions sum to the figure.

The same coefficients that made the figure weigh its rows (`balance.py`, `periods.py`), so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from gic_metrics.accounting.back_cast import BackCast
from gic_metrics.accounting.balance import FIGURES, Terms, generated_biogenic_terms
from gic_metrics.accounting.explanation import (
    Amount,
    CannotExplain,
    ExplainedRow,
    Explanation,
    Facts,
    Question,
    product_unit,
    row_of,
    total_of,
    weighed,
)
from gic_metrics.accounting.on_the_way import TRANSIT_QUARTERS
from gic_metrics.accounting.periods import SeriesTerms
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.accounting.window import quarters_in
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Movement, Quarter, Record, Sheet

EXPLAINED = ("emitted", "emitted_ets", "captured_fossil", "injected_fossil", "removed", "net", "removed_sold", "net_claim", "biogenic_memo")
WITH_EMISSIONS = ("emitted", "emitted_ets", "net", "net_claim")

MOVED = {
    "handed": Movement.TO_STORAGE,
    "stored": Movement.TO_STORAGE,
    "injected": Movement.INJECTED,
    "received": Movement.RECEIVED,
    "bound": Movement.BOUND,
    "sold": Movement.SOLD_FOR_USE,
    "stock_change": Movement.STOCK_END,
    "air_capture": Movement.AIR_CAPTURE,
    "biochar": Movement.BIOCHAR,
    "reversal": Movement.REVERSAL,
    "reversed_sold": Movement.REVERSAL,
    "removal_sold": Movement.REMOVAL_SOLD,
}


def explain(region: Region, facts: Facts, figure: str, period: str, group: str | None = None, *, rolling: bool = False) -> Explanation:
    """The rows behind a figure of a group (default: the region). Raises CannotExplain for an unknown figure, period or group."""
    if figure not in EXPLAINED:
        raise CannotExplain("explain.unknown_figure", figure=figure, known=list(EXPLAINED))
    total = total_of(region, question := Question(figure, period, group, rolling))
    items = [region.figure(site, period, question.kind) for site in total.reporting]
    rows = [row for item in items for row in site_rows(region, facts, item, figure)]
    value = getattr(total, f"{figure}_t")
    found = Explanation(figure, period, total.group, value, f"formula.{figure}", tuple(rows) if value is not None else (), total.missing)
    return with_back_cast(region, facts, found, items) if figure in WITH_EMISSIONS else found


def with_back_cast(region: Region, facts: Facts, found: Explanation, items: Iterable[SiteFigure]) -> Explanation:
    """The explanation with what a base year was worked out from: production then, production and emissions where the intensity is from (3.6)."""
    amounts = [amount for item in items if item.back_cast for amount in _worked_out_from(region, facts, item.back_cast)]
    return replace(found, amounts=(*found.amounts, *amounts), also=("formula.back_cast",)) if amounts and found.value is not None else found


def _worked_out_from(region: Region, facts: Facts, found: BackCast) -> Iterator[Amount]:
    for name, quantity, period in (("made_base", found.made, str(found.year)), ("made_window", found.window_made, found.window)):
        quarters = quarters_in(period, "r4q" if "Q" in period else "year")
        told = facts.facts(as_of=region.as_of, sites=[found.site], periods=[str(q) for q in quarters], sheets=[Sheet.PRODUCTION])
        of = [f for f in told if (f.record.item, f.record.canonical_unit) == (found.product, found.unit) and f.record.value is not None]
        yield Amount(name, quantity, product_unit(found.unit), tuple(row_of(f, f.record.value or 0.0) for f in of), found.site)
    yield Amount("generated_window", found.window_t, "t", tuple(term_rows(region, facts, found.site, found.window_terms)), found.site)


def site_rows(region: Region, facts: Facts, item: SiteFigure, figure: str) -> Iterator[ExplainedRow]:
    """The rows behind one figure of one site and period, weighed so that they sum to it."""
    if figure in ("net", "net_claim"):
        yield from site_rows(region, facts, item, "emitted")
        yield from (weighed(row, -1.0) for row in site_rows(region, facts, item, "removed"))
        if figure == "net_claim":
            yield from site_rows(region, facts, item, "removed_sold")
    elif figure == "emitted":
        yield from _ets_rows(region, facts, item)
        yield from _outside_rows(region, facts, item)
    elif figure == "emitted_ets":
        yield from _ets_rows(region, facts, item)
    elif figure == "biogenic_memo":
        yield from _memo_rows(region, facts, item)
    else:
        for quarter in item.heard:
            reported = region.site_series(item.site).reported[quarter]
            terms = {"injected_fossil": 1.0} if figure == "injected_fossil" else FIGURES[figure](reported.carbon)
            yield from component_rows(region, facts, reported, terms, 1.0)


def _ets_rows(region: Region, facts: Facts, item: SiteFigure) -> Iterator[ExplainedRow]:
    yield from term_rows(region, facts, item.site, item.terms)


def term_rows(region: Region, facts: Facts, site: str, terms: SeriesTerms) -> Iterator[ExplainedRow]:
    """The rows behind the terms of a period's value (`periods.py`): verified years, and quarters as they were reported."""
    for (source, period), coefficient in terms.items():
        if source == "verified":
            for fact in facts.facts(as_of=region.as_of, sites=[site], periods=[period], sheets=[Sheet.VERIFIED]):
                yield row_of(fact, coefficient * (fact.record.value or 0.0))
        else:
            reported = region.site_series(site).reported[Quarter.parse(period)]
            yield from component_rows(region, facts, reported, _source_terms(source, reported), coefficient)


def _outside_rows(region: Region, facts: Facts, item: SiteFigure) -> Iterator[ExplainedRow]:
    """What is emitted outside the EU ETS total."""
    series = region.site_series(item.site)
    for quarter in item.heard:
        if series.reported[quarter].rest_t is not None:
            yield from _rest_rows(region, facts, series.reported[quarter])
    for filled in item.estimates:
        if filled.rest_t:
            for quarter, weight in filled.weights:
                yield from (weighed(row, weight) for row in _rest_rows(region, facts, series.reported[quarter]))


def _source_terms(source: str, item: SiteQuarter) -> Terms:
    """The terms of a source of a period's value: E of a quarter, what it generated, or what its movements of CO2 do to E."""
    emitted, generated = FIGURES["emitted"](item.carbon), FIGURES["generated"](item.carbon)
    if source == "moved":
        return {name: emitted.get(name, 0.0) - generated.get(name, 0.0) for name in emitted.keys() | generated.keys()}
    return generated if source == "generated" else emitted


def _memo_rows(region: Region, facts: Facts, item: SiteFigure) -> Iterator[ExplainedRow]:
    """The memo of the reported quarters; of an estimated one its movements as reported, and B by what the estimate rests on."""
    reported = region.site_series(item.site).reported
    filled = {e.quarter: e for e in item.estimates}
    for quarter in item.heard:
        heard = reported[quarter]
        terms = dict(FIGURES["biogenic_memo"](heard.carbon))
        if quarter in filled and not (heard.emissions_told and heard.biogenic_known):
            for name, coefficient in generated_biogenic_terms(heard.carbon).items():
                terms[name] = terms.get(name, 0.0) - coefficient
        yield from component_rows(region, facts, heard, terms, 1.0)
    for quarter in item.on_the_way:
        silent = region.site_series(item.site).on_the_way[quarter]
        yield from component_rows(region, facts, silent, {"returned_biogenic": 1.0}, 1.0)
    for estimated in filled.values():
        if estimated.biogenic_t:
            for quarter, weight in estimated.weights:
                yield from component_rows(region, facts, reported[quarter], generated_biogenic_terms(reported[quarter].carbon), weight)


def component_rows(region: Region, facts: Facts, item: SiteQuarter, terms: Terms, factor: float) -> Iterator[ExplainedRow]:
    """The rows behind each component of a site and quarter, weighed so that they sum to coefficient x component x factor."""
    for component, coefficient in terms.items():
        amount = getattr(item.carbon, component)
        if not amount:
            continue
        behind = list(_behind(region, facts, item, component))
        found = sum(value for _, value in behind)
        scale = amount / found if found else 0.0
        for fact, value in behind:
            yield row_of(fact, (coefficient + _own(item, component, coefficient, fact)) * factor * scale * value)


def _own(item: SiteQuarter, component: str, coefficient: float, fact: Fact) -> float:
    """What a row of CO2 handed over is deducted less than the mean of its component: each by what its own receiver confirms (12.2)."""
    shares = {"handed_fossil": item.carbon.confirmed_fossil_share, "handed_biogenic": item.carbon.confirmed_biogenic_share}
    if component not in shares or coefficient == 1.0:  # 1: of what was generated, where nothing is deducted
        return 0.0
    return shares[component] - item.deducted_share(fact.record.counterparty, biogenic=component == "handed_biogenic")


def _rest_rows(region: Region, facts: Facts, item: SiteQuarter) -> Iterator[ExplainedRow]:
    yield from (
        row_of(fact, value) for fact, value in emissions(region, facts, item, lambda gas, origin: gas != "CO2" or origin != "biogenic", in_ets=False)
    )


def _behind(region: Region, facts: Facts, item: SiteQuarter, component: str) -> Iterable[tuple[Fact, float]]:
    """(fact, its part of the component, t CO2e)."""
    if component == "fossil":
        return emissions(region, facts, item, lambda gas, origin: gas == "CO2" and origin != "biogenic", in_ets=True)
    if component == "gases":
        return emissions(region, facts, item, lambda gas, origin: gas != "CO2", in_ets=True)
    if component == "biogenic":
        return emissions(region, facts, item, lambda gas, origin: gas == "CO2" and origin == "biogenic", in_ets=None)
    if component == "returned_biogenic":
        late = item.carbon.returned_biogenic < 0
        return moved(region, facts, item.site, item.quarter, "injected_biogenic") if late else _unconfirmed(region, facts, item)
    now = list(moved(region, facts, item.site, item.quarter, component))
    if not component.startswith("stock_change"):
        return now
    told = [q for q, other in region.site_series(item.site).reported.items() if q < item.quarter and other.stock_reported]
    return now + [(fact, -value) for fact, value in (moved(region, facts, item.site, max(told), component) if told else ())]


def _unconfirmed(region: Region, facts: Facts, item: SiteQuarter) -> Iterator[tuple[Fact, float]]:
    """What was handed to operators outside four quarters ago or earlier and is back in the memo: the latest, for the first was injected first."""
    left, reported = item.carbon.returned_biogenic, region.site_series(item.site).reported
    for quarter in sorted((q for q in reported if item.quarter - q >= TRANSIT_QUARTERS), reverse=True):
        handed = reported[quarter].onward_biogenic_t
        part = min(left, handed) / handed if handed else 0.0
        left -= part * handed
        rows = moved(region, facts, item.site, quarter, "handed_biogenic") if part else ()
        yield from ((fact, part * value) for fact, value in rows if fact.record.counterparty not in region.series)


def emissions(
    region: Region, facts: Facts, item: SiteQuarter, wanted: Callable[[str, str], bool], *, in_ets: bool | None
) -> Iterator[tuple[Fact, float]]:
    site = region.site_series(item.site).site
    for fact in facts.facts(as_of=region.as_of, sites=[item.site], periods=[str(item.quarter)], sheets=[Sheet.EMISSIONS]):
        r = fact.record
        if r.variable != "scope1" or r.control or r.value is None or not wanted(r.gas, r.origin):
            continue
        if in_ets is None or site.in_ets_total(r.gas, r.in_ets) is in_ets:
            yield fact, r.value * region.reference.gwp.per_tonne(region.gwp_set, r.gas, r.origin, r.category)


def moved(region: Region, facts: Facts, site: str, quarter: Quarter, component: str) -> Iterator[tuple[Fact, float]]:
    name, _, origin = component.rpartition("_") if component.endswith(("_fossil", "_biogenic")) else (component, "", "")
    for fact in facts.facts(as_of=region.as_of, sites=[site], periods=[str(quarter)], sheets=[Sheet.CARBON]):
        r = fact.record
        if r.variable != MOVED[name] or r.value is None or (name in ("removal_sold", "stored") and r.counterparty in region.series):
            continue
        if not origin:
            yield fact, r.value
            continue
        share = r.share if r.share is not None else 1.0 if r.origin == "biogenic" else 0.0 if r.origin else assumed_share(region, site, quarter, r)
        if part := r.value * (share if origin == "biogenic" else 1 - share):
            yield fact, part


def assumed_share(region: Region, site: str, quarter: Quarter, record: Record) -> float:
    """The biogenic share that was given to a movement that states neither share nor origin."""
    shares = region.site_series(site).reported[quarter].assumed_shares
    return next((share for movement, other, share in shares if (movement, other) == (record.variable, record.counterparty)), 0.0)
