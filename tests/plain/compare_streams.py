"""What the product says of reuse from its ledger, against the plain calculation."""

from __future__ import annotations

from gic_metrics.accounting.reuse import matched, reuse_by_period, surplus_heat_by_period, symbiosis_by_period
from gic_metrics.vocabulary import Sheet

from .compare_goals import near
from .streams import Streams


def streams_that_differ(region, ledger, plain):
    """(what differs, how many figures were compared): each stream, the sums of each quarter, the symbiosis rate and the use of surplus heat."""
    facts = ledger.facts(as_of=region.as_of, sheets=[Sheet.REUSE])
    told, other = matched(facts), Streams(plain.rows, plain.inside)
    ours = {(s.period, s.stream.lower(), s.from_site, s.to_site, s.unit, s.wet_dry): (str(s.state), s.counted, s.running) for s in told}
    theirs = {key: (one["state"], one["counted"], one["stage"] in ("", "running")) for key, one in other.found.items()}
    sums = {(s.period, s.kind, s.unit, s.wet_dry): (s.two_sided, s.one_sided, s.streams, s.open_questions) for s in reuse_by_period(told)}
    rates = {("symbiosis", p): (v,) for p, v in symbiosis_by_period(facts, told, region.series).items()}
    rates |= {("heat", p): (v,) for p, v in surplus_heat_by_period(facts, told).items()}
    expected = {("symbiosis", p): (v,) for p, v in other.symbiosis().items()} | {("heat", p): (v,) for p, v in other.heat().items()}
    found, compared = [], 0
    for one, plainly in ((ours, theirs), (sums, other.sums()), (rates, expected)):
        found += [("reuse", key, "there", one.get(key), plainly.get(key)) for key in set(one) ^ set(plainly)]
        found += [("reuse", key, one[key], plainly[key]) for key in set(one) & set(plainly) if not alike(one[key], plainly[key])]
        compared += sum(len(figures) for figures in plainly.values())
    return found, compared


def alike(left, right):
    return all(near(a, b) if isinstance(b, float) or b is None else a == b for a, b in zip(left, right, strict=True))
