"""What the product says of reuse from its ledger, against the plain calculation."""

from __future__ import annotations

from gic_metrics.accounting.circularity import known_flows
from gic_metrics.accounting.reuse import matched, reuse_by_period, surplus_heat_by_period, symbiosis_by_period
from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.targets.reuse import reuse_progress
from gic_metrics.vocabulary import Sheet

from .compare_goals import near
from .reuse_goals import ReuseGoals
from .streams import Streams


def streams_that_differ(region, ledger, plain, goals=()):
    """(what differs, how many figures were compared): each stream, the sums of each quarter, the rates, the material of each site, and the goals."""
    facts = ledger.facts(as_of=region.as_of, sheets=[Sheet.REUSE])
    told, other = matched(facts), Streams(plain.rows, plain.inside)
    ours = {(s.period, s.stream.lower(), s.from_site, s.to_site, s.unit, s.wet_dry): (str(s.state), s.counted, s.running) for s in told}
    theirs = {key: (one["state"], one["counted"], one["stage"] in ("", "running")) for key, one in other.found.items()}
    sums = {(s.period, s.kind, s.unit, s.wet_dry): (s.two_sided, s.one_sided, s.streams, s.open_questions) for s in reuse_by_period(told)}
    rates = {("symbiosis", p): (v,) for p, v in symbiosis_by_period(facts, told, region.series).items()}
    rates |= {("heat", p): (v,) for p, v in surplus_heat_by_period(facts, told).items()}
    expected = {("symbiosis", p): (v,) for p, v in other.symbiosis().items()} | {("heat", p): (v,) for p, v in other.heat().items()}
    flows = {(f.period, f.site, f.basis): (f.symbiosis_in_t, f.delivered_t, f.landfilled_t) for f in known_flows(facts)}
    found, compared = [], 0
    for one, plainly in ((ours, theirs), (sums, other.sums()), (rates, expected), (flows, other.flows())):
        found += [("reuse", key, "there", one.get(key), plainly.get(key)) for key in set(one) ^ set(plainly)]
        found += [("reuse", key, one[key], plainly[key]) for key in set(one) & set(plainly) if not alike(one[key], plainly[key])]
        compared += sum(len(figures) for figures in plainly.values())
    more, many = reuse_goals_that_differ(region, facts, other, goals)
    return found + more, compared + many


def reuse_goals_that_differ(region, facts, streams, goals):
    """Every row of every goal on reuse."""
    found, compared, plain, rows = [], 0, ReuseGoals(streams), {}
    for row in reuse_progress(region.reference, ReuseYears.of(facts, region.series)):
        rows.setdefault(row.target, {})[row.period] = row
    for goal in goals:
        expected, here = plain.rows(goal), rows.get(goal["key"], {})
        found += [(goal, "period", period) for period in set(expected) ^ set(here)]
        for period in set(expected) & set(here):
            row, one = here[period], expected[period]
            numbers = {
                "actual": row.actual, "covered": row.covered_pct, "path": row.path, "gap": row.gap, "share": row.behind,
                "required": row.required_per_year, "achieved": row.achieved_per_year,
            }  # fmt: skip
            said = {"pace": row.pace, "status": row.status, "reason": row.reason}
            found += [(goal, period, name, value, one[name]) for name, value in numbers.items() if not near(value, one[name])]
            found += [(goal, period, name, word, one[name]) for name, word in said.items() if word != one[name]]
            compared += len(numbers) + len(said)
    return found, compared


def alike(left, right):
    return all(near(a, b) if isinstance(b, float) or b is None else a == b for a, b in zip(left, right, strict=True))
