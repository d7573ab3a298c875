"""Where an uncertainty comes from: each input's share of it, down to the cells it comes through.

A root of a sum of squares has no summands of its own; what an input contributes is its effect times how much the whole grows with it, effect / U95.
So the contributions sum to U95, and an input that errs against another (a biogenic share in N) can contribute less than nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from gic_metrics.accounting.back_cast import CODE as BACK_CAST
from gic_metrics.accounting.back_cast import U95_PCT as BACK_CAST_U95_PCT
from gic_metrics.accounting.explanation import ExplainedRow, Explanation, Facts, Question, made_up, row_of, total_of
from gic_metrics.accounting.gaps import U95_PCT as ESTIMATE_U95_PCT
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.site_series import SiteFigure
from gic_metrics.accounting.uncertainty import Effect, Uncertainty, own_terms, standing_in, uncertainty_of
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Quarter, Sheet

UNCERTAIN = ("emitted_u95", "removed_u95", "net_u95")


def explain_uncertainty(region: Region, facts: Facts, question: Question) -> Explanation:
    """The U95 of E, R or N, t CO2e; the contributions of all inputs sum to it."""
    total, uncertainty = total_of(region, question), uncertainty_of(region, facts)
    found = uncertainty.of(total, question.kind)
    value = None if found is None else float(getattr(found, f"{question.figure}_t"))
    rows = [row for site in total.reporting for row in _site_rows(uncertainty, facts, question, site, value)] if value else []
    return Explanation(question.figure, question.period, total.group, value, f"formula.{question.figure}", tuple(rows), total.missing)


def _site_rows(uncertainty: Uncertainty, facts: Facts, question: Question, site: str, whole: float) -> Iterator[ExplainedRow]:
    item = uncertainty.region.figure(site, question.period, question.kind)
    inputs = {name: _of(question.figure, effect) / whole for name, effect in uncertainty.inputs(item).items()}
    yield from _reported(uncertainty, item, question.figure, inputs)
    yield from _verified(uncertainty, facts, item, inputs.get("verified", 0.0) if question.figure != "removed_u95" else 0.0)
    for filled in item.estimates if question.figure != "removed_u95" else ():
        amount, code = uncertainty.filled_in_t(site, filled), f"estimate {filled.code}"
        share = amount * ESTIMATE_U95_PCT[filled.code] / 100 * inputs[code]
        yield made_up(site, str(filled.quarter), code, share, value=amount, unit="t")
    if item.back_cast is not None and question.figure != "removed_u95":
        code, amount = f"estimate {BACK_CAST}", item.back_cast.emitted_ets_t
        yield made_up(site, question.period, code, amount * BACK_CAST_U95_PCT / 100 * inputs[code], value=amount, unit="t")


def _of(figure: str, effect: Effect) -> float:
    """What an input does to the figure, t CO2e, signed."""
    emitted = effect.emitted_ets + effect.rest
    return {"emitted_u95": emitted, "removed_u95": effect.removed, "net_u95": emitted - effect.removed}[figure]


def _reported(uncertainty: Uncertainty, item: SiteFigure, figure: str, inputs: dict[str, float]) -> Iterator[ExplainedRow]:
    """The cells that the inputs of a site come through, in the quarters that the figure is made of."""
    estimated = {e.quarter for e in item.estimates}
    weights = {Quarter.parse(p): c for (source, p), c in own_terms(item).items() if source == "reported" and Quarter.parse(p) not in estimated}
    moved = {Quarter.parse(p): c for (source, p), c in own_terms(item).items() if source == "moved"}
    for quarter in sorted(weights.keys() | moved.keys() | set(item.heard)):
        shares: dict[int, tuple[Fact, float]] = {}
        for fact, bears in uncertainty.behind(item.site, quarter):
            here = Effect(weights.get(quarter, 0.0) * bears.effect.emitted_ets + moved.get(quarter, 0.0) * bears.effect.moved)
            if quarter in item.heard:
                here += Effect(rest=bears.effect.rest, removed=bears.effect.removed)
            share = _of(figure, here) * inputs.get(bears.input, 0.0)
            shares[id(fact)] = fact, shares.get(id(fact), (fact, 0.0))[1] + share
        yield from (row_of(fact, share) for fact, share in shares.values() if share)


def _verified(uncertainty: Uncertainty, facts: Facts, item: SiteFigure, per_tonne_of_effect: float) -> Iterator[ExplainedRow]:
    u95 = uncertainty.methods.u95("verified")
    for (source, period), coefficient in own_terms(item).items():
        if source == "verified" and per_tonne_of_effect:
            for fact in facts.facts(as_of=uncertainty.region.as_of, sites=[item.site], periods=[period], sheets=[Sheet.VERIFIED]):
                amount = coefficient * (fact.record.value or 0.0) - standing_in(item, period)
                if amount:
                    yield row_of(fact, amount * u95 * per_tonne_of_effect)
