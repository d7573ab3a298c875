"""The region's figures done by hand: each row with its file, line and column, then sum, coverage, comparison, path and gap, step by step.

Nothing is typed in: every number is read from the ledger or computed from what was, for the base year and the newest year that is wholly verified.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.ledger import Fact
from gic_metrics.targets.measured import base_path
from pages import _html

if TYPE_CHECKING:
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
    parts = [_sum(place, base), _sum(place, newest), _coverage(place, newest)]
    parts += [_change(place, year, newest) for year in dict.fromkeys((str(int(newest) - 1), base)) if year < newest and _verified_alone(place, year)]
    parts.append(_path(place, newest))
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
    return _html.heading(words("page.methods.by_hand.sum_title", year=year, total=total), 3, words("page.methods.by_hand.sum_text")) + table


def _total_t(place: Place, year: str) -> float | None:
    region = place.region
    return region.total(region.reference.cluster.key, list(region.series), year, "year").emitted_t


def _coverage(place: Place, year: str) -> str:
    """Coverage: each site weighs the larger of its last year and the base year."""
    words, region = place.words, place.region
    total = region.total(region.reference.cluster.key, list(region.series), year, "year")
    weights = {s: region.weight(s, year) for s in total.expected}
    rows = [
        (region.name(s), words.write(weight, "number"), words.write(s in total.reporting))
        for s, weight in sorted(weights.items(), key=lambda pair: -pair[1])
    ]
    told, whole = sum(weights[s] for s in total.reporting), sum(weights.values())
    columns = [words(f"page.methods.by_hand.column.{name}") for name in ("site", "weight", "told")]
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


def _path(place: Place, year: str) -> str:
    """The straight line to the headline target, for the sites that have reported; nothing where the path is not a straight line."""
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
    return head + _html.paragraphs(words("page.methods.by_hand.path_text"), *steps)
