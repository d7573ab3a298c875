"""Where the year so far comes from: the cells of the quarters on both sides, as reported; and what the seasons make of the whole year (3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gic_metrics.accounting.annual import SoFar, full_years, so_far, told
from gic_metrics.accounting.balance import FIGURES
from gic_metrics.accounting.explain import component_rows
from gic_metrics.accounting.explain_beside import weight_rows
from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Facts, Question, group_sites, weighed
from gic_metrics.accounting.region import Region
from gic_metrics.vocabulary import Quarter, quarters_of

SO_FAR = ("so_far_now", "so_far_before", "so_far_change", "full_year", "so_far_left_out")


def explain_so_far(region: Region, facts: Facts, question: Question) -> Explanation:
    """The quarters of the newest year against the same of last year, t CO2e or percent; of one quarter of it where one is named.

    The period is the year, or one of its quarters; the sites are those that have reported all of them on both sides.
    """
    group, sites = group_sites(region, question)
    found = so_far(region, sites)
    if found is None or not _counts(found, question.period):
        raise CannotExplain("explain.unknown_period", period=question.period)
    if question.figure == "so_far_left_out":
        return _left_out(region, facts, question, group, found)
    if question.figure == "full_year":
        return _full_year(region, facts, question, group, found)
    chosen = [(q, now, before) for q, now, before in found.quarters if question.period in (str(q), str(q.year))]
    now_t, before_t = sum(now for _, now, _ in chosen), sum(before for _, _, before in chosen)
    now = tuple(row for q, _, _ in chosen for row in told_rows(region, facts, found.sites, q))
    before = tuple(row for q, _, _ in chosen for row in told_rows(region, facts, found.sites, q - 4))
    year = str(found.last.year - 1)
    amounts = (Amount("so_far", now_t, "t", now), Amount("so_far", before_t, "t", before, period=year))
    value: float | None = {"so_far_now": now_t, "so_far_before": before_t, "so_far_change": 100.0 * (now_t / before_t - 1) if before_t else None}[
        question.figure
    ]
    formula, missing = f"formula.{question.figure}", found.left_out
    if question.figure != "so_far_change":
        rows = now if question.figure == "so_far_now" else before
        return Explanation(question.figure, question.period, group, value if chosen else None, formula, rows, missing)
    changed = tuple(weighed(row, sign * 100.0 / before_t) for side, sign in ((now, 1.0), (before, -1.0)) for row in side) if value is not None else ()
    return Explanation(question.figure, question.period, group, value, formula, changed, missing, "pct", amounts if value is not None else ())


def _counts(found: SoFar, period: str) -> bool:
    return period in (str(found.last.year), *(str(q) for q, _, _ in found.quarters))


def told_rows(region: Region, facts: Facts, sites: Sequence[str], quarter: Quarter) -> Iterator[ExplainedRow]:
    """The rows behind a quarter of these sites as it was reported, inside the EU ETS total."""
    for site in sites:
        reported = region.series[site].reported.get(quarter)
        if reported is not None:  # before the opening and after the closing there is a 0 without cells
            yield from component_rows(region, facts, reported, FIGURES["emitted"](reported.carbon), 1.0)


def _left_out(region: Region, facts: Facts, question: Question, group: str, found: SoFar) -> Explanation:
    """What the sites that have not reported both sides weigh, percent of all that is expected."""
    weights = {site: tuple(weight_rows(region, facts, site, str(found.last))) for site in (*found.sites, *found.left_out)}
    every = tuple(row for rows in weights.values() for row in rows)
    whole = sum(region.weight(site, str(found.last)) for site in weights)
    rows = tuple(weighed(row, 100.0 / whole) for site in found.left_out for row in weights[site]) if whole else ()
    amounts = (Amount("expected_weight", whole, "t", every),) if whole else ()
    return Explanation(question.figure, question.period, group, found.left_out_pct, "formula.so_far_left_out", rows, found.left_out, "pct", amounts)


def _full_year(region: Region, facts: Facts, question: Question, group: str, found: SoFar) -> Explanation:
    """Each site's year so far over the mean share that the same quarters had of its earlier full years; of a closed site the year so far."""
    rows: list[ExplainedRow] = []
    amounts: list[Amount] = []
    for site in found.sites if found.full_year_t is not None else ():
        now = tuple(row for q, _, _ in found.quarters for row in told_rows(region, facts, [site], q))
        amounts.append(Amount("so_far", sum(row.contribution for row in now), "t", now, site))
        if region.series[site].closed(str(found.last + 1)):
            rows += now
            continue
        years = full_years(region, site, found.last)
        shares = tuple(row for year in years for row in _share_rows(region, facts, site, year, found.last.number, len(years)))
        share = Amount("season_share", sum(row.contribution for row in shares), "pct", shares, site)
        rows += [weighed(row, 100.0 / share.value) for row in now]
        amounts.append(share)
    value, why = found.full_year_t, found.no_full_year
    missing, because = (found.held_back_by, f"so_far.no_full_year_{why}") if why else (found.left_out, "")
    return Explanation(
        question.figure,
        question.period,
        group,
        value,
        "formula.full_year",
        tuple(rows),
        missing,
        "t",
        tuple(amounts),
        because=because,
        gaps=_gaps(region, found),
    )


def _gaps(region: Region, found: SoFar) -> tuple[tuple[str, str], ...]:
    """(site, quarter) that is not reported, of those that the whole year is held back by for that."""
    if found.no_full_year != "left_out":
        return ()
    quarters = [Quarter(found.last.year - back, k) for back in (1, 0) for k in range(1, found.last.number + 1)]
    return tuple((site, str(q)) for site in found.held_back_by for q in quarters if q not in told(region.series[site], quarters))


def _share_rows(region: Region, facts: Facts, site: str, year: int, quarters: int, years: int) -> Iterator[ExplainedRow]:
    """What the first quarters had of one full year, percent of it, as one of so many years."""
    told = region.series[site].inputs.reported
    whole = sum(told[q] for q in quarters_of(year))
    for quarter in quarters_of(year)[:quarters]:
        yield from (weighed(row, 100.0 / whole / years) for row in told_rows(region, facts, [site], quarter))
