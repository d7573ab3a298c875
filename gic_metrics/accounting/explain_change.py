"""Where a bar of "what changed" comes from: cell by cell where it is a plain sum, site by site with its amounts where it is a decomposition.

Activity, intensity and capture are logarithmic shares of a site's change: they come from cells only together. Each is a row of its site, and
beside it stand the amounts of its formula (E, what was made, what was generated), each with the rows that sum to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from gic_metrics.accounting.balance import Terms, emitted_terms, generated_terms
from gic_metrics.accounting.changes import BOTH, TERMS, PeriodChange, SiteChange, between, gross, gwp_phase_t, kind_of, true_ups, window_of
from gic_metrics.accounting.explain import component_rows, site_rows, with_back_cast
from gic_metrics.accounting.explanation import (
    Amount,
    CannotExplain,
    ExplainedRow,
    Explanation,
    Facts,
    Question,
    made_up,
    product_unit,
    row_of,
    weighed,
)
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.revisions import TERMS as REVISED_TERMS
from gic_metrics.accounting.revisions import Revision
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.ledger import Ledger
from gic_metrics.vocabulary import Sheet

CHANGES = ("change", "change_removed", "change_gwp_phase", *(f"change_{term}" for term in TERMS))
REVISIONS = ("revised", "revised_removed", *(f"revised_{term}" for term in REVISED_TERMS))
CELL_BY_CELL = ("joined", "left", "newly_reporting", "back_cast", "no_figure", "estimate")
"""terms that are a site's whole figure, or the difference of two"""


def explain_change(region: Region, ledger: Ledger, facts: Facts, question: Question, change: PeriodChange | None = None) -> Explanation:
    """A bar from one period to a later one, t CO2e inside the EU ETS total. `change` spares finding it again."""
    earlier, later = question.earlier or "", question.period
    for period in (earlier, later):
        if period not in (*region.periods("year"), *region.periods("r4q")):
            raise CannotExplain("explain.unknown_period", period=period)
    found = change or between(region, ledger, earlier, later)
    term = question.figure.removeprefix("change").removeprefix("_")
    rows, amounts = _rows(region, facts, found, term)
    value = _value(found, term)
    answer = _answer(question, region, value, tuple(rows) if value is not None else (), tuple(amounts))
    if term not in ("", "back_cast"):
        return answer
    items = [region.figure(site.site, period, kind_of(period)) for site in found.sites if site.back_cast for period in (earlier, later)]
    return with_back_cast(region, facts, answer, items)


def _answer(question: Question, region: Region, value: float | None, rows: tuple[ExplainedRow, ...], amounts: tuple[Amount, ...] = ()) -> Explanation:
    group = question.group or region.reference.cluster.key
    formula = "formula.revised_term" if question.figure in REVISIONS[2:] else f"formula.{question.figure}"
    return Explanation(question.figure, question.period, group, value, formula, rows, (), "t", amounts)


def _value(change: PeriodChange, term: str) -> float | None:
    if not change.known:
        return None
    named = {"": change.change_t, "removed": change.removed_change_t, "gwp_phase": change.gwp_phase_t}
    return named[term] if term in named else next((bar.change_t for bar in change.bars if bar.term == term), 0.0)


def _rows(region: Region, facts: Facts, change: PeriodChange, term: str) -> tuple[list[ExplainedRow], list[Amount]]:
    earlier, later = change.earlier.period, change.later.period
    if term == "removed":
        sides = ((change.later, 1.0), (change.earlier, -1.0))
        of = [(region.figure(s, t.period, kind_of(t.period)), sign) for t, sign in sides for s in t.reporting]
        return [weighed(row, sign) for item, sign in of for row in site_rows(region, facts, item, "removed")], []
    if term == "gwp_phase":
        return [row for site in change.sites for row in _phase_rows(region, facts, site.site, earlier, later)], []
    if term in ("", *CELL_BY_CELL):
        chosen = [site for site in change.sites if not term or term in dict(site.terms)]
        return [row for site in chosen for row in _difference(region, facts, site, earlier, later)], []
    chosen = [site for site in change.sites if term in dict(site.terms)]
    rows = [made_up(site.site, later, term, dict(site.terms)[term]) for site in chosen]
    return rows, [amount for site in chosen if term in BOTH for amount in _amounts(region, facts, site, earlier, later)]


def _difference(region: Region, facts: Facts, site: SiteChange, earlier: str, later: str) -> Iterator[ExplainedRow]:
    """The cells of the later side, and those of the earlier with a minus."""
    for value, period, sign in ((site.later_t, later, 1.0), (site.earlier_t, earlier, -1.0)):
        if value is not None:
            item = region.figure(site.site, period, kind_of(period))
            yield from (weighed(row, sign) for row in site_rows(region, facts, item, "emitted_ets"))


def _phase_rows(region: Region, facts: Facts, site: str, earlier: str, later: str) -> Iterator[ExplainedRow]:
    bound = gwp_phase_t(region, site, earlier, later)
    item = region.figure(site, earlier, kind_of(earlier))
    if bound and item.emitted_ets_t:
        yield from (weighed(row, bound / item.emitted_ets_t) for row in site_rows(region, facts, item, "emitted_ets"))


def _amounts(region: Region, facts: Facts, site: SiteChange, earlier: str, later: str) -> Iterator[Amount]:
    """What the decomposition of one site is made of, before and after."""
    series = region.series[site.site]
    items = [region.figure(site.site, p, kind_of(p)) for p in (earlier, later)]
    windows = window_of(earlier), window_of(later)
    trued = true_ups(series, (items[0], items[1]), windows)
    for item, window, true_up, when in zip(items, windows, trued, ("before", "after"), strict=True):
        emitted = item.emitted_ets_t or 0.0
        make = partial(Amount, of=site.site)
        yield make(f"emitted_{when}", emitted, "t", tuple(site_rows(region, facts, item, "emitted_ets")))
        if true_up:
            yield make(f"true_up_{when}", true_up, "t", tuple(_true_up_rows(region, facts, item)))
        whole = gross(series, item, window, emitted)
        if whole is not None and abs(whole - emitted) > 1e-6:
            yield make(f"generated_{when}", whole, "t", tuple(_gross_rows(region, facts, item)))
        quantity = None if site.product is None else site.product.earlier if when == "before" else site.product.later
        if site.product is not None and quantity is not None:
            made = facts.facts(as_of=region.as_of, sites=[site.site], periods=[str(q) for q in window], sheets=[Sheet.PRODUCTION])
            of = [
                f for f in made if (f.record.item, f.record.canonical_unit) == (site.product.name, site.product.unit) and f.record.value is not None
            ]
            yield make(f"made_{when}", quantity, product_unit(site.product.unit), tuple(row_of(f, f.record.value or 0.0) for f in of))


def _gross_rows(region: Region, facts: Facts, item: SiteFigure) -> Iterator[ExplainedRow]:
    """E, and what the movements of CO2 took from it or brought in: together what there was to let out."""
    yield from site_rows(region, facts, item, "emitted_ets")
    for quarter in item.quarters:
        reported = region.series[item.site].reported[quarter]
        generated, emitted = generated_terms(reported.carbon), emitted_terms(reported.carbon)
        terms: Terms = {name: generated.get(name, 0.0) - emitted.get(name, 0.0) for name in generated.keys() | emitted.keys()}
        received = {"received_fossil": terms.get("received_fossil", 0.0) + 1.0}
        yield from component_rows(region, facts, reported, {n: c for n, c in {**terms, **received}.items() if c}, 1.0)


def _true_up_rows(region: Region, facts: Facts, item: SiteFigure) -> Iterator[ExplainedRow]:
    """The figure less the quarters as they were reported."""
    yield from site_rows(region, facts, item, "emitted_ets")
    for quarter in item.quarters:
        reported = region.series[item.site].reported[quarter]
        yield from component_rows(region, facts, reported, emitted_terms(reported.carbon), -1.0)


@dataclass(frozen=True)
class Known:
    """The region as it was known at a time, and the facts behind it, each period read once."""

    region: Region
    facts: Facts


def explain_revision(then: Known, now: Known, question: Question, found: Revision) -> Explanation:
    """A bar of what changed in one period's figure since a day, t CO2e: submission by submission, with the figure then and now beside."""
    region = now.region
    term = question.figure.removeprefix("revised").removeprefix("_")
    if not found.known and term in ("", "removed"):  # what came since is known all the same, where there was no figure then
        return _answer(question, region, None, ())
    if term == "removed":
        return _answer(question, region, found.removed_change_t, tuple(_then_and_now(then, now, found, "removed")))
    if not term:
        return _answer(question, region, found.change_t, tuple(_then_and_now(then, now, found, "emitted")))
    rows = []
    for part, site, change, by in found.parts:
        if part == term:
            row = made_up(site, question.period, part, change, source=by.file if by else "")
            rows.append(row if by is None else replace(row, submission=by.id, recorded_at=by.recorded_at, recorded_by=by.by))
    sites = dict.fromkeys(row.site for row in rows)
    amounts = [amount for site in sites for amount in _known(then, now, site, question.period)]
    return _answer(question, region, sum(row.contribution for row in rows), tuple(rows), tuple(amounts))


def _then_and_now(then: Known, now: Known, revision: Revision, figure: str) -> Iterator[ExplainedRow]:
    kind = kind_of(revision.period)
    for side, sites, sign in ((now, revision.now.reporting, 1.0), (then, revision.then.reporting, -1.0)):
        for site in sites:
            item = side.region.figure(site, revision.period, kind)
            yield from (weighed(row, sign) for row in site_rows(side.region, side.facts, item, figure))


def _known(then: Known, now: Known, site: str, period: str) -> Iterator[Amount]:
    """E of a site as it was known on the day, and as it is known now."""
    for name, side in (("known_then", then), ("known_now", now)):
        if site in side.region.series and (item := side.region.figure(site, period, kind_of(period))).emitted_t is not None:
            yield Amount(name, item.emitted_t, "t", tuple(site_rows(side.region, side.facts, item, "emitted")), site)
