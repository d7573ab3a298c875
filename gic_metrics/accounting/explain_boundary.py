"""Where the three series of a changed boundary come from, and the newest verified figure of a site outside it (accounting rules 3.6, 12.3)."""

from __future__ import annotations

from gic_metrics.accounting.changes import kind_of
from gic_metrics.accounting.explain import site_rows, with_back_cast
from gic_metrics.accounting.explanation import Amount, CannotExplain, Explanation, Facts, Question, row_of, weighed
from gic_metrics.accounting.perimeter import SERIES, three_series
from gic_metrics.accounting.region import Region
from gic_metrics.vocabulary import Sheet

BOUNDARY = tuple(f"boundary_{name}" for name in SERIES)
OUTSIDE = ("outside_verified",)


def explain_boundary(region: Region, facts: Facts, question: Question) -> Explanation:
    """The change of one of the three series from an earlier period, percent of that: each later cell less each earlier one."""
    earlier, later = question.earlier, question.period
    if earlier is None:
        raise CannotExplain("explain.needs_earlier", figure=question.figure)
    for period in (earlier, later):
        if period not in (*region.periods("year"), *region.periods("r4q")):
            raise CannotExplain("explain.unknown_period", period=period)
    pair = next(p for p in three_series(region, earlier, later).pairs if f"boundary_{p.series}" == question.figure)
    key, value, formula = region.reference.cluster.key, pair.change_pct, f"formula.{question.figure}"
    if value is None or not pair.earlier_t:
        return Explanation(question.figure, later, key, None, formula, (), (), "pct")
    items = {
        period: [region.figure(site, period, kind_of(period)) for site in sites] for period, sites in ((earlier, pair.before), (later, pair.after))
    }
    cells = {
        p: tuple(row for item in of if item.emitted_ets_t is not None for row in site_rows(region, facts, item, "emitted_ets"))
        for p, of in items.items()
    }
    rows = tuple(weighed(row, sign * 100.0 / pair.earlier_t) for p, sign in ((later, 1.0), (earlier, -1.0)) for row in cells[p])
    told = ((earlier, pair.earlier_t), (later, pair.later_t or 0.0))
    amounts = tuple(Amount("emitted_ets", tonnes, "t", cells[p], period=p) for p, tonnes in told)
    return with_back_cast(region, facts, Explanation(question.figure, later, key, value, formula, rows, (), "pct", amounts), items[earlier])


def explain_outside(region: Region, facts: Facts, question: Question) -> Explanation:
    """The verified figure of a year of a site that does not count in the region, t CO2e."""
    series = region.outside.get(question.group or "")
    if series is None:
        raise CannotExplain("explain.unknown_group", group=question.group)
    if not question.period.isdigit() or int(question.period) not in series.inputs.verified:
        raise CannotExplain("explain.unknown_period", period=question.period)
    told = facts.facts(as_of=region.as_of, sites=[series.site.id], periods=[question.period], sheets=[Sheet.VERIFIED])
    rows = tuple(row_of(fact, fact.record.value) for fact in told if fact.record.value is not None and fact.record.variable == "verified_ets")
    value = series.inputs.verified_t(int(question.period))
    return Explanation(question.figure, question.period, series.site.id, value, "formula.outside_verified", rows, ())
