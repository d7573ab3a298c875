"""The region's figures done by hand: each row with its file, line and column, then every figure of the overview that is made from them, step by step.

Nothing is typed in: every number is read from the ledger or computed from what was, for the base year and the newest year that is wholly verified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.figures.uncertainty_sentence import rounded
from gic_metrics.ledger import Fact
from gic_metrics.targets.measured import base_path
from gic_metrics.targets.progress import sides
from gic_metrics.targets.status import LIMITS, raw_status
from pages import _html

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Total
    from gic_metrics.reference import Target
    from gic_metrics.targets.progress import Progress
    from pages._place import Place

PLACE = re.compile(r"L(\d+)C(\d+)")
"""line and column of a cell in a file of comma-separated values"""


def by_hand(place: Place) -> str:
    """The whole piece as ready HTML; nothing where no year but the base year rests on verified figures alone."""
    words, region = place.words, place.region
    base = str(region.base_year)
    years = [y for y in (base, *reversed(region.periods("year"))) if _verified_alone(place, y)]
    if len(years) < 2 or years[0] != base or years[1] <= base:
        return ""
    newest = years[1]
    earlier = [year for year in dict.fromkeys((str(int(newest) - 1), base)) if year < newest and _verified_alone(place, year)]
    parts = [*(_sum(place, year) for year in sorted({base, *earlier, newest})), _coverage(place, newest)]
    parts += [*(_change(place, year, newest) for year in earlier), _uncertain(place, newest), _path(place, newest)]
    head = _html.heading(words("page.methods.by_hand.title", base=base, newest=newest), 2, words("page.methods.by_hand.text"))
    return head + "".join(parts)


def _verified_alone(place: Place, year: str) -> bool:
    """Whether the year's total is the sum of verified annual figures and of nothing else."""
    region = place.region
    if year not in region.periods("year"):
        return False
    figures = [region.figure(s, year, "year") for s in region.series if region.series[s].expected(year)]
    known = [f for f in figures if f.emitted_t is not None]
    return bool(known) and all(f.emitted_t == f.verified_t and not f.heard and not f.closed for f in known)


def _facts(place: Place, year: str) -> list[Fact]:
    """The verified rows of the year in force, the sites that count, in the order of the file."""
    found = place.ledger.facts(as_of=place.as_of, periods=[year], sheets=["verified"])
    return sorted((f for f in found if f.record.site in place.region.series), key=lambda f: (f.file, _line_and_column(f)))


def _line_and_column(fact: Fact) -> tuple[int, int]:
    found = PLACE.fullmatch(fact.record.cell)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _sum(place: Place, year: str) -> str:
    words, region = place.words, place.region
    rows = []
    for fact in _facts(place, year):
        line, column = _line_and_column(fact)
        where = (str(line), str(column)) if line else (fact.record.cell, "")
        rows.append((region.name(fact.record.site), words.write(fact.record.value, "number"), fact.record.raw, *where, fact.file))
    total = _total_t(place, year)
    rows.append((words("page.methods.by_hand.sum"), words.write(total, "number"), "", "", "", ""))
    columns = [words(f"page.methods.by_hand.column.{name}") for name in ("site", "t", "written", "line", "column", "file")]
    table = _html.table(columns, rows, numeric=(1, 3, 4), marks=[""] * (len(rows) - 1) + ["sum"])
    found = _total(place, year)
    net = words("page.methods.by_hand.net", emitted=found.emitted_t, removed=found.removed_t, net=found.net_t)
    head = _html.heading(words("page.methods.by_hand.sum_title", year=year, total=total), 3, words("page.methods.by_hand.sum_text"))
    return head + table + _html.paragraphs(net)


def _total(place: Place, year: str) -> Total:
    region = place.region
    return region.total(region.reference.cluster.key, list(region.series), year, "year")


def _total_t(place: Place, year: str) -> float | None:
    return _total(place, year).emitted_t


def _coverage(place: Place, year: str) -> str:
    """Coverage: each site weighs the larger of its last year and the base year."""
    words, region = place.words, place.region
    total = _total(place, year)
    weights = {s: region.weight(s, year) for s in total.expected}
    taken_from = {s: words.listed(of for of, _ in region.weighed_by(s, year)[1]) for s in weights}
    rows = [
        (region.name(s), words.write(weight, "number"), taken_from[s], words.write(s in total.reporting))
        for s, weight in sorted(weights.items(), key=lambda pair: -pair[1])
    ]
    told, whole = sum(weights[s] for s in total.reporting), sum(weights.values())
    columns = [words(f"page.methods.by_hand.column.{name}") for name in ("site", "weight", "weighed", "told")]
    said = words("page.methods.by_hand.coverage", told=told, whole=whole, pct=total.coverage_pct)
    head = _html.heading(words("page.methods.by_hand.coverage_title", year=year), 3, words("page.methods.by_hand.coverage_text"))
    return head + _html.table(columns, rows, numeric=(1,)) + _html.paragraphs(said)


def _change(place: Place, earlier: str, later: str) -> str:
    """Like for like: what is left out is taken from both sums, then one is divided by the other."""
    words, region = place.words, place.region
    found = like_for_like(region, earlier, later)
    steps = [words("page.methods.by_hand.same", n=len(found.sites), left_out=[region.name(s) for s in found.left_out])] if found.left_out else []
    for year, same in ((earlier, found.earlier_t), (later, found.later_t)):
        parts = [region.figure(s, year, "year").emitted_t for s in found.left_out]
        taken = [part for part in parts if part is not None]
        key = "page.methods.by_hand.less" if taken else "page.methods.by_hand.whole"
        steps.append(words(key, year=year, total=_total_t(place, year), less=_joined(place, taken), same=same))
    steps.append(words("page.methods.by_hand.change", earlier=found.earlier_t, later=found.later_t, pct=found.change_pct))
    return _html.heading(words("page.methods.by_hand.change_title", earlier=earlier, later=later), 3) + _html.paragraphs(*steps)


def _joined(place: Place, parts: Sequence[float]) -> str:
    """What is taken away, part by part, so that each can be found in the table."""
    words = place.words
    return words("page.methods.by_hand.minus").join(words.write(part, "number") for part in parts)


def _uncertain(place: Place, year: str) -> str:
    """The root of the sum of squares, where every site's figure is as sure as the other's; else nothing."""
    words, region, found = place.words, place.region, place.uncertainty.of(_total(place, year), "year")
    if found is None or found.removed_t:
        return ""
    alone = {s: place.uncertainty.of(region.total(s, [s], year, "year"), "year") for s in _total(place, year).reporting}
    known = [one for one in alone.values() if one is not None and one.emitted_t]
    shares = {round(100.0 * one.emitted_u95_t / one.emitted_t, 6) for one in known}
    if len(shares) != 1:
        return ""
    squares = words("page.methods.by_hand.plus").join(
        words("page.methods.by_hand.square", value=one.emitted_t) for one in sorted(known, key=lambda one: -one.emitted_t)
    )
    told = {"each": shares.pop(), "u95": found.emitted_u95_t, "printed": rounded(found.emitted_u95_t), "squares": squares}
    told |= {"pct": 100.0 * found.emitted_u95_t / found.emitted_t, "emitted": found.emitted_t}
    head = _html.heading(words("page.methods.by_hand.sure_title", year=year), 3, words("page.methods.by_hand.sure_text", **told))
    return head + _html.paragraphs(words("page.methods.by_hand.sure", **told))


def _path(place: Place, year: str) -> str:
    """The straight line to the headline target, gap, status, way and pace, for the sites that have reported; nothing where the path is bent."""
    words, region = place.words, place.region
    target = region.reference.headline_target
    row = next((p for p in place.progress if p.target == target.key and p.period == year and p.kind == "year"), None)
    path = base_path(region, target)
    if row is None or row.gap_t is None or path is None or path.kind != "linear":
        return ""
    values = {"base": row.base_t, "goal": row.target_t, "base_year": target.base_year, "year": year, "target_year": target.target_year}
    steps = [
        words("page.methods.by_hand.path", path=row.path_t, **values),
        words("page.methods.by_hand.gap", actual=row.actual_t, path=row.path_t, gap=row.gap_t, base=row.base_t, pct=row.gap_pct_of_base),
    ]
    head = _html.heading(words("page.methods.by_hand.path_title", year=year, target=target.name), 3)
    way = _way(place, row, values) if row.required_t_per_year is not None and row.achieved_t_per_year is not None else ""
    return head + _html.paragraphs(words("page.methods.by_hand.path_text"), *steps) + _status(place, target, row) + way


def _status(place: Place, target: Target, row: Progress) -> str:
    """The word for the gap; where a site is silent, each of the three that must be the same (12.6)."""
    words, region = place.words, place.region
    found, names = sides(region, target, row.period, row.kind), [region.name(s) for s in row.missing]
    on, risk = (100.0 * limit for limit in LIMITS)
    steps, said = [words("page.methods.by_hand.status_text", on=on, risk=risk)], []
    for side, (path, actual) in zip(("same", "zero", "highest") if len(found) > 1 else ("all",), found, strict=True):
        there = path.at(float(row.period))
        share = (actual - there) / path.base_t
        said.append(raw_status(share))
        told = {"actual": actual, "path": there, "base": path.base_t, "pct": 100.0 * share, "highest": actual - found[0][1], "names": names}
        steps.append(words(f"page.methods.by_hand.status_{side}", status=words(f"cli.status.{said[-1]}"), **told))
    if len(set(said)) > 1:
        steps.append(words("page.methods.by_hand.status_apart", year=row.period))
    return _html.heading(words("page.methods.by_hand.status_title", year=row.period), 3) + _html.paragraphs(*steps)


def _way(place: Place, row: Progress, values: Mapping[str, object]) -> str:
    """How much of the way is gone, what is needed a year and what has been achieved a year."""
    words, base, actual = place.words, row.base_t or 0.0, row.actual_t or 0.0
    told = {**values, "actual": actual, "done": 100.0 * (base - actual) / (base - row.target_t)}
    told |= {"required": row.required_t_per_year, "achieved": row.achieved_t_per_year}
    steps = [words(f"page.methods.by_hand.way_{step}", **told) for step in ("done", "required", "achieved")]
    return _html.heading(words("page.methods.by_hand.way_title", year=row.period), 3) + _html.paragraphs(*steps)
