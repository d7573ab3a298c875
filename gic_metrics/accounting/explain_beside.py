"""Where the figures beside E, R and N come from: scope 2, reuse and its rates, coverage; the rows sum to them.

A rate is a part over a whole: the rows of the part sum to the rate, and the whole stands beside with rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gic_metrics.accounting.balance import FIGURES
from gic_metrics.accounting.coverage import assured_t
from gic_metrics.accounting.explain import component_rows, site_rows
from gic_metrics.accounting.explanation import (
    Amount,
    CannotExplain,
    ExplainedRow,
    Explanation,
    Facts,
    Question,
    group_sites,
    made_up,
    row_of,
    total_of,
    weighed,
)
from gic_metrics.accounting.facts import stated
from gic_metrics.accounting.reconciliation import reconcile
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.reuse import Match, Stream, landfilled, matched, told
from gic_metrics.accounting.scope2 import ELECTRICITY, OTHER_SCOPE2
from gic_metrics.accounting.window import quarters_in
from gic_metrics.ledger import Fact
from gic_metrics.reference.assurance import REMOVED
from gic_metrics.vocabulary import Quarter, Sheet

SCOPE2 = ("scope2_location", "scope2_market")
FROM_MEMBERS = ("from_members", "scope2_location_members", "scope2_market_members")
"""what scope 2 leaves out because a member supplied it: GWh, and by each method t CO2e"""
REUSE = {"reuse_mass_dry": ("t", "dry"), "reuse_mass_wet": ("t", "wet"), "reuse_mass": ("t", ""), "reuse_energy": ("GWh", "")}
"""figure -> (unit, wet or dry): tonnes on each basis by themselves, never added (6.2)"""
SYMBIOSIS = {"symbiosis_rate_dry": "dry", "symbiosis_rate_wet": "wet", "symbiosis_rate": ""}
"""figure -> of which tonnes; "" is those not stated as wet or dry"""
RATES = (*SYMBIOSIS, "surplus_heat_used")
COVERAGE = ("coverage", "latest_coverage")
ASSURED = ("removed_verified",)
"""of a calendar year"""
WEIGHT = ("weight",)
RECONCILED = ("reported_year", "verified_year", "difference_year")
"""of one site and calendar year, inside the EU ETS total"""
BALANCES = ("difference_net", "difference_size")
UNITS = {"t": "t_mass", "GWh": "GWh"}


def explain_scope2(region: Region, facts: Facts, question: Question) -> Explanation:
    """A memo line of scope 2: as stated by the company, else what it bought from outside the members times the factor; t CO2e."""
    total, figure = total_of(region, question), question.figure
    value = getattr(total, f"{figure}_t")
    quarters = quarters_in(question.period, question.kind)
    rows = [row for site in total.reporting for q in quarters for row in _scope2_rows(region, facts, figure, site, q)] if value is not None else []
    return Explanation(figure, question.period, total.group, value, f"formula.{figure}", tuple(rows), total.missing)


def _scope2_rows(region: Region, facts: Facts, figure: str, site: str, quarter: Quarter) -> Iterator[ExplainedRow]:
    method = figure.removeprefix("scope2_")
    here = facts.facts(as_of=region.as_of, sites=[site], periods=[str(quarter)], sheets=[Sheet.EMISSIONS, Sheet.ENERGY])
    stated = [f for f in here if f.record.sheet is Sheet.EMISSIONS and f.record.variable == figure and f.record.value is not None]
    for fact in stated:
        r = fact.record
        yield row_of(fact, (r.value or 0.0) * region.reference.gwp.per_tonne(region.gwp_set, r.gas, r.origin, r.category))
    for fact in () if stated else here:
        r = fact.record
        if r.sheet is not Sheet.ENERGY or r.item not in (ELECTRICITY, *OTHER_SCOPE2):
            continue
        known = region.reference.electricity(method, quarter.year) if r.item == ELECTRICITY and r.counterparty not in region.series else None
        bought = 1.0 - (r.share or 0.0) if method == "market" else 1.0
        yield row_of(fact, (r.value or 0.0) * known.t_per_gwh * bought if known else 0.0)


def explain_from_members(region: Region, facts: Facts, question: Question) -> Explanation:
    """Energy that members bought from members, GWh, or what it would be in scope 2 by a method, t CO2e (2.6)."""
    total, figure = total_of(region, question), question.figure
    method = figure.removeprefix("scope2_").removesuffix("_members") if figure != FROM_MEMBERS[0] else None
    value = total.from_members_gwh if method is None else getattr(total, f"{figure}_t")
    quarters = [str(q) for q in quarters_in(question.period, question.kind)] if value is not None else []
    told = facts.facts(as_of=region.as_of, sites=total.reporting, periods=quarters, sheets=[Sheet.ENERGY]) if quarters else []
    bought = [f for f in told if f.record.counterparty in region.series and f.record.item in (ELECTRICITY, *OTHER_SCOPE2)]
    rows = tuple(row_of(f, _supplied(region, f, method)) for f in bought)
    return Explanation(figure, question.period, total.group, value, f"formula.{figure}", rows, total.missing, "t" if method else "GWh")


def _supplied(region: Region, fact: Fact, method: str | None) -> float:
    r = fact.record
    if method is None:
        return r.value or 0.0
    factor = region.reference.electricity(method, Quarter.parse(r.period).year) if r.item == ELECTRICITY else None
    return (r.value or 0.0) * factor.t_per_gwh * (1.0 - (r.share or 0.0) if method == "market" else 1.0) if factor else 0.0


def explain_reuse(region: Region, facts: Facts, question: Question) -> Explanation:
    """What went between companies in one unit and on one basis, each stream once; of a site what it gave and took."""
    total, unit = total_of(region, question), REUSE[question.figure][0]
    rows = [row for s in _counted(region, facts, question) if s.measured == REUSE[question.figure] and _concerns(s, total) for row in stream_rows(s)]
    value = sum(row.contribution for row in rows) if rows else None
    return Explanation(question.figure, question.period, total.group, value, f"formula.{question.figure}", tuple(rows), (), UNITS[unit])


def stream_rows(stream: Stream) -> list[ExplainedRow]:
    """Both sides of a stream; the side that counts (the smaller, the receiver's where they are alike) sums to what is counted."""
    sides = {side: [f for f in stream.facts if f.record.variable == side and stated(f.record) is not None] for side in ("delivered", "received")}
    counts = "received" if stream.counted == stream.received else "delivered"
    counted = {side: side == counts and stream.counted is not None for side in sides}
    found = [(f, (stated(f.record) or 0.0) if counted[side] else 0.0) for side, rows in sides.items() for f in rows]
    return [replace(row_of(f, contribution), unit=f.record.unit or stream.unit) for f, contribution in found]


def explain_rate(region: Region, facts: Facts, question: Question) -> Explanation:
    """By-product used inside the region over used and landfilled, of one basis; surplus heat used over what there was; percent (6.2, 6.3)."""
    total = total_of(region, question)
    of_heat, basis = question.figure == "surplus_heat_used", SYMBIOSIS.get(question.figure, "")
    of = ("heat", "GWh", "") if of_heat else ("material", "t", basis)
    here = _reuse_facts(region, facts, question)
    counted = [s for s in _counted(region, facts, question) if of_heat or s.within(region.series)]
    streams = [s for s in counted if (s.kind, *s.measured) == of]
    used = [row for s in streams for row in stream_rows(s)]
    if of_heat:
        whole = [row_of(f, amount) for f, amount in told(here, "generated", "GWh", "heat")]
        amount = Amount("available_heat", sum(r.contribution for r in whole), "GWh", tuple(whole))
    else:
        there = [row_of(f, amount) for f, amount, of_basis in landfilled(here, matched(here)) if f.record.site in region.series and of_basis == basis]
        unlike = not basis and not streams and any((s.kind, s.unit) == ("material", "t") for s in counted)
        whole = used + there if there and not unlike else []
        amount = Amount("by_product", sum(r.contribution for r in whole), "t_mass", tuple(whole))
    known = bool(whole) and amount.value != 0
    rows = tuple(weighed(row, 100.0 / amount.value) for row in used) if known else ()
    value = sum(row.contribution for row in rows) if known else None
    return Explanation(
        question.figure, question.period, total.group, value, f"formula.{question.figure}", rows, (), "pct", (amount,) if known else ()
    )


def explain_reconciled(region: Region, facts: Facts, question: Question) -> Explanation:
    """A site's quarters as reported, its verified figure, or the second less the first, t CO2e (3.4): what a line of the reconciliation says."""
    if question.group not in region.series or "Q" in question.period:
        raise CannotExplain("explain.unknown_group", group=question.group)
    site, figure = str(question.group), question.figure
    line = next((line for line in reconcile(region) if line.site == site and str(line.year) == question.period), None)
    if line is None:
        raise CannotExplain("explain.unknown_period", period=question.period)
    value = {"reported_year": line.reported_t, "verified_year": line.verified_t, "difference_year": line.difference_t}[figure]
    rows: list[ExplainedRow] = []
    if value is not None and figure != "reported_year":
        told = facts.facts(as_of=region.as_of, sites=[site], periods=[question.period], sheets=[Sheet.VERIFIED])
        rows += [row_of(fact, fact.record.value) for fact in told if fact.record.value is not None]
    if value is not None and figure != "verified_year":
        sign = 1.0 if figure == "reported_year" else -1.0
        told_in = [q for q in quarters_in(question.period, "year") if q in region.series[site].inputs.reported]
        for reported in (region.series[site].reported[q] for q in told_in):
            rows += component_rows(region, facts, reported, FIGURES["emitted"](reported.carbon), sign)
    return Explanation(figure, question.period, site, value, f"formula.{figure}", tuple(rows), ())


def explain_balance(region: Region, facts: Facts, question: Question) -> Explanation:
    """The sum of a year's differences between verified and reported, or of their sizes, t CO2e: the lines that are whole on both sides (3.4)."""
    lines = [line for line in reconcile(region) if str(line.year) == question.period and line.difference_t is not None]
    if not lines:
        raise CannotExplain("explain.unknown_period", period=question.period)
    rows: list[ExplainedRow] = []
    for line in lines:
        found = explain_reconciled(region, facts, Question("difference_year", question.period, line.site))
        sign = -1.0 if question.figure == "difference_size" and (line.difference_t or 0.0) < 0 else 1.0
        rows += [weighed(row, sign) for row in found.rows]
    value = sum(abs(line.difference_t or 0.0) if question.figure == "difference_size" else line.difference_t or 0.0 for line in lines)
    key = region.reference.cluster.key
    return Explanation(question.figure, question.period, key, value, f"formula.{question.figure}", tuple(rows), ())


def explain_coverage(region: Region, facts: Facts, question: Question) -> Explanation:
    """The weight of what is reported over the weight of what is expected, percent: the cells behind each site's weight (3.3, 12.5)."""
    total = total_of(region, question)
    value = total.coverage_pct if question.figure == "coverage" else total.latest_coverage_pct
    weights = {site: list(weight_rows(region, facts, site, question.period)) for site in total.expected}
    whole = sum(row.contribution for rows in weights.values() for row in rows)
    rows: list[ExplainedRow] = []
    for site in total.expected:
        figure = region.figure(site, question.period, question.kind)
        share = figure.covered if question.figure == "coverage" else figure.latest_covered
        if whole:
            rows += [weighed(row, 100.0 * share / whole) for row in weights[site] if share]
        elif share:
            rows.append(made_up(site, question.period, "covered", 100.0 * share / len(total.expected)))
    every = tuple(row for rows in weights.values() for row in rows)
    amounts = (Amount("expected_weight", whole, "t", every),) if whole else ()
    return Explanation(question.figure, question.period, total.group, value, f"formula.{question.figure}", tuple(rows), total.missing, "pct", amounts)


def explain_assured(region: Region, facts: Facts, question: Question) -> Explanation:
    """What of R is verified, t CO2e: a row for each statement of assurance, with who verified and where it can be read (2.3, 12.5)."""
    total = total_of(region, question)
    if question.kind != "year" or total.removed_t is None:
        return Explanation(question.figure, question.period, total.group, None, f"formula.{question.figure}", (), total.missing)
    rows = []
    for site in total.reporting:
        figure, stated = region.figure(site, question.period, "year"), region.reference.assured.get((REMOVED, site, int(question.period)))
        if stated is not None and figure.removed_t:
            counts, source = assured_t(figure.removed_t, stated.tonnes), f"{stated.verifier}: {stated.source}"
            rows.append(made_up(site, question.period, f"assured {stated.level}", counts, value=stated.tonnes, unit="t", source=source))
    value = sum(row.contribution for row in rows)
    return Explanation(question.figure, question.period, total.group, value, f"formula.{question.figure}", tuple(rows), total.missing)


def explain_weight(region: Region, facts: Facts, question: Question) -> Explanation:
    """What the sites of a group weigh in the coverage of a period, t CO2e: E of the last closed year or of the base year, the larger (12.5).

    Also of a quarter that nobody has reported yet.
    """
    group, sites = group_sites(region, question)
    expected = [site for site in sites if region.series[site].expected(question.period)]
    rows = tuple(row for site in expected for row in weight_rows(region, facts, site, question.period))
    value = sum(region.weight(site, question.period) for site in expected)
    return Explanation(question.figure, question.period, group, value, "formula.weight", rows, ())


def weight_rows(region: Region, facts: Facts, site: str, period: str) -> Iterator[ExplainedRow]:
    """The cells behind a site's weight in a period."""
    for weighed_by, factor in region.weighed_by(site, period)[1]:
        if "Q" in weighed_by:
            reported = region.series[site].reported[Quarter.parse(weighed_by)]
            yield from component_rows(region, facts, reported, FIGURES["emitted"](reported.carbon), factor)
        else:
            yield from (weighed(row, factor) for row in site_rows(region, facts, region.figure(site, weighed_by, "year"), "emitted_ets"))


def _concerns(stream: Stream, total: Total) -> bool:
    return len(total.expected) != 1 or stream.from_site in total.expected or stream.to_site in total.expected


def _reuse_facts(region: Region, facts: Facts, question: Question) -> Sequence[Fact]:
    quarters = {str(q) for q in quarters_in(question.period, question.kind)}
    return [f for f in facts.facts(as_of=region.as_of, sheets=[Sheet.REUSE]) if f.record.period in quarters]


def _counted(region: Region, facts: Facts, question: Question) -> list[Stream]:
    found = matched(_reuse_facts(region, facts, question))
    return [s for s in found if s.running and s.counted is not None and s.state is not Match.UNIT_SLIP]
