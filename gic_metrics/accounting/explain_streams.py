"""Where one stream between companies comes from, and what is known of a site's material; streams of the public record lead to their source."""

from __future__ import annotations

from dataclasses import replace

from gic_metrics.accounting.circularity import KnownFlows, known_flows
from gic_metrics.accounting.explain_beside import UNITS, stream_rows
from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Facts, Question, made_up, row_of, weighed
from gic_metrics.accounting.facts import stated
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse import Stream, landfilled, matched
from gic_metrics.vocabulary import Sheet

STREAMS = ("stream", "delivered", "received")
PUBLIC = ("public_stream",)
CIRCULAR = ("symbiosis_in", "symbiosis_out", "landfilled", "recovered")
APART = " | "


def stream_key(stream: Stream) -> str:
    """What tells a stream from the others of its quarter."""
    return APART.join((stream.stream, stream.from_site, stream.to_site, stream.unit, stream.wet_dry))


def flow_key(flow: KnownFlows) -> str:
    """What tells a site's flows of a quarter on one basis from those on another."""
    return APART.join((flow.site, flow.basis))


def explain_stream(region: Region, facts: Facts, question: Question) -> Explanation:
    """What counts of one stream in one quarter, or what one of its two sides says; both sides stand there, and the one that counts sums to it."""
    here = [f for f in facts.facts(as_of=region.as_of, sheets=[Sheet.REUSE]) if f.record.period == question.period]
    found = next((s for s in matched(here) if stream_key(s) == question.group), None)
    if found is None:
        raise CannotExplain("explain.unknown_group", group=question.group)
    value = {"stream": found.counted, "delivered": found.delivered, "received": found.received}[question.figure]
    rows = stream_rows(found)
    if question.figure != "stream":
        rows = [row_of(f, v) for f in found.facts if f.record.variable == question.figure and (v := stated(f.record)) is not None]
    unit = UNITS.get(found.unit, found.unit)
    return Explanation(question.figure, question.period, str(question.group), value, f"formula.{question.figure}", tuple(rows), (), unit)


def explain_public_stream(region: Region, facts: Facts, question: Question) -> Explanation:
    """An amount of a stream that is known from a public source: no cell, but the source and the year that it is of."""
    found = next((s for s in region.reference.streams if s.key == question.group), None)
    if found is None:
        raise CannotExplain("explain.unknown_group", group=question.group)
    unit = UNITS.get(found.unit, found.unit)
    amount, year = found.quantity or 0.0, str(found.year or "")
    row = made_up(found.from_site or "", year, "public_stream", amount, value=found.quantity, unit=found.unit, source=found.source)
    rows = () if found.quantity is None else (replace(row, cell=found.key),)
    return Explanation(question.figure, question.period, found.key, found.quantity, "formula.public_stream", rows, (), unit)


def explain_circular(region: Region, facts: Facts, question: Question) -> Explanation:
    """What is known of one site's material in a quarter, t: taken in, given, landfilled, and the used share of what was given or landfilled (6.1).

    The group is a site, or `site | dry`: a site alone is refused where its tonnes are stated on several bases, since they are never added (6.2).
    """
    here = [f for f in facts.facts(as_of=region.as_of, sheets=[Sheet.REUSE]) if f.record.period == question.period]
    flow, found = _flow(known_flows(here), question), matched(here)
    streams = [s for s in found if s.byproduct and s.wet_dry == flow.basis]
    site, figure = flow.site, question.figure
    out = [row for s in streams if s.from_site == site for row in stream_rows(s)]
    disposed = [row_of(f, amount) for f, amount, basis in landfilled(here, found) if (f.record.site, basis) == (site, flow.basis)]
    if figure == "recovered":
        return _recovered(question, flow_key(flow), flow.recovered_of_known_pct, out, disposed)
    into = [row for s in streams if s.to_site == site for row in stream_rows(s)]
    value, rows = {
        "symbiosis_in": (flow.symbiosis_in_t, into),
        "symbiosis_out": (flow.delivered_t, out),
        "landfilled": (flow.landfilled_t, disposed),
    }[figure]
    return Explanation(figure, question.period, flow_key(flow), value, f"formula.{figure}", tuple(rows), (), "t_mass")


def _flow(flows: list[KnownFlows], question: Question) -> KnownFlows:
    mine = [flow for flow in flows if question.group in (flow.site, flow_key(flow))]
    if len(mine) > 1:
        raise CannotExplain("explain.several_bases", site=question.group, known=[flow_key(flow) for flow in mine])
    if not mine:
        raise CannotExplain("explain.unknown_group", group=question.group)
    return mine[0]


def _recovered(question: Question, group: str, value: float | None, out: list[ExplainedRow], disposed: list[ExplainedRow]) -> Explanation:
    whole = Amount("by_product", sum(row.contribution for row in (*out, *disposed)), "t_mass", (*out, *disposed))
    rows = tuple(weighed(row, 100.0 / whole.value) for row in out) if value is not None else ()
    return Explanation(question.figure, question.period, group, value, "formula.recovered", rows, (), "pct", (whole,) if value is not None else ())
