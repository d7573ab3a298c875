"""Figures that look like others: the year so far for the quarter, two rows swapped: rules 23 and 24 (workbook contract 2)."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gic_metrics.intake.rules.plausibility import REFERENCE_AT_LEAST, REFERENCE_QUARTERS, reference_quarters, slip
from gic_metrics.intake.rules.rule import Case, clean, in_unit_of, offer, short, stated, warning, written
from gic_metrics.vocabulary import Finding, Movement, Quarter, Record, Sheet

YEAR_SO_FAR_TOLERANCE = 0.15
"""of a usual quarter: how near the figure is to the year's earlier quarters and one usual quarter more"""
YEAR_SO_FAR_AT_LEAST = 1.7
"""usual quarters; below it a busy quarter explains the figure"""
SWAP_TOLERANCE, SWAP_APART = 0.25, 0.50
"""each near (natural logarithm) what the other was, in the quarter before or a year ago, and the two not alike then"""


def year_so_far(case: Case) -> Iterator[Finding]:
    """Rule 23: what the year's earlier quarters and one usual quarter come to, in the second to fourth quarter."""
    for record, earlier in cumulative(case):
        assert case.quarter is not None
        before = [Quarter(case.quarter.year, number) for number in range(1, case.quarter.number)]
        suggested = in_unit_of(record, (record.value or 0.0) - earlier)
        said = {"value": clean(written(record)), "earlier": short(in_unit_of(record, earlier)), "suggested": clean(suggested)}
        unit = record.unit if record.quantity and record.unit else record.canonical_unit
        compared = case.compared(record, {*before, *reference_quarters(case, record), case.quarter - 4})
        yield warning("R23", record, **said, unit=unit, offers=[offer(record, suggested)], compared=compared)
    yield from _year_so_far_again(case)


def _year_so_far_again(case: Case) -> Iterator[Finding]:
    """The year so far, where this year's stored quarters are already years so far: each one usual quarter above the one before it."""
    if case.quarter is None or case.quarter.number < 3:
        return
    this_year = [Quarter(case.quarter.year, number) for number in range(1, case.quarter.number)]
    for record in case.known:
        if record.control or record.variable == Movement.STOCK_END or not (value := stated(record)):
            continue
        before = dict(case.earlier(record))
        past = [v for q, v in sorted(before.items()) if q < this_year[0] and v > 0][-REFERENCE_QUARTERS:]
        if len(past) < REFERENCE_AT_LEAST or not all(q in before for q in this_year):
            continue
        usual, running = statistics.median(past), [0.0, *(before[q] for q in this_year), value]
        if any(abs(later - earlier - usual) > YEAR_SO_FAR_TOLERANCE * usual for earlier, later in pairwise(running)):
            continue
        last = before[this_year[-1]]
        suggested = in_unit_of(record, value - last)
        said = {"value": clean(written(record)), "earlier": short(in_unit_of(record, last)), "suggested": clean(suggested), "quarter": this_year[-1]}
        unit = record.unit if record.quantity and record.unit else record.canonical_unit
        compared = case.compared(record, {*this_year, *(q for q in before if case.quarter - q <= REFERENCE_QUARTERS + 3)})
        yield warning("R23s", record, **said, unit=unit, offers=[offer(record, suggested)], compared=compared)


def cumulative(case: Case) -> Iterator[tuple[Record, float]]:
    """Each row that looks like the year to date, with the sum of the year's earlier quarters."""
    for record in case.known:
        if record.control or record.variable == Movement.STOCK_END or not (value := stated(record)):
            continue
        earlier = _earlier_this_year(case, record)
        if earlier is None or slip(value, (v for _, v in case.earlier(record))):
            continue
        for usual in _usual(case, record):
            if value >= YEAR_SO_FAR_AT_LEAST * usual and abs(value - earlier - usual) <= YEAR_SO_FAR_TOLERANCE * usual:
                yield record, earlier
                break


def swapped_rows(case: Case) -> Iterator[Finding]:
    """Rule 24: two rows of emissions or energy that differ in one thing alone, each with about what the other had in the last quarters."""
    rows = [r for r in case.known if r.sheet in (Sheet.EMISSIONS, Sheet.ENERGY) and r.value and not r.control]
    for code, name in _SWAPS:
        groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
        for record in rows:
            if name != "variable" or record.variable.startswith("scope2"):
                groups[tuple(getattr(record, n) for n in _TELLING if n != name)].append(record)
        for found in groups.values():
            yield from _swapped_in(case, code, list({getattr(r, name): r for r in found}.values()))


_SWAPS = (("R24", "category"), ("R24s", "site"), ("R24o", "origin"), ("R24v", "variable"), ("R24c", "item"))
_TELLING = ("site", "sheet", "variable", "gas", "origin", "category", "item", "counterparty")


def _swapped_in(case: Case, code: str, rows: Sequence[Record]) -> Iterator[Finding]:
    for n, one in enumerate(rows):
        for other in rows[n + 1 :]:
            if _swapped(case, one, other):
                offers = [offer(one, in_unit_of(one, other.value or 0.0)), offer(other, in_unit_of(other, one.value or 0.0))]
                last = [case.quarter - 1] if case.quarter else []
                said = {"other": one.cell, "mine": short(written(other)), "theirs": short(written(one)), "unit": other.unit or other.canonical_unit}
                yield warning(code, other, **said, offers=offers, compared=[*case.compared(one, last), *case.compared(other, last)])


def _earlier_this_year(case: Case, record: Record) -> float | None:
    """The sum of the year's earlier quarters; None in the first, and where one of them is not known."""
    if case.quarter is None or case.quarter.number == 1:
        return None
    before = dict(case.earlier(record))
    quarters = [Quarter(case.quarter.year, number) for number in range(1, case.quarter.number)]
    return sum(before[q] for q in quarters) if all(q in before for q in quarters) else None


def _usual(case: Case, record: Record) -> list[float]:
    """A usual quarter, two ways: the median of the last, and the same quarter last year."""
    past = [value for _, value in case.earlier(record) if value > 0][-REFERENCE_QUARTERS:]
    if len(past) < REFERENCE_AT_LEAST or case.quarter is None:
        return []
    a_year_ago = dict(case.earlier(record)).get(case.quarter - 4)
    return [statistics.median(past)] + ([a_year_ago] if a_year_ago else [])


def _swapped(case: Case, one: Record, other: Record) -> bool:
    if case.quarter is None:
        return False
    for then in (case.quarter - 1, case.quarter - 4):
        a, b = (dict(case.earlier(record)).get(then) or 0.0 for record in (one, other))
        apart = 0 < min(a, b) <= SWAP_APART * max(a, b)
        if apart and _near(one.value, b) and _near(other.value, a):
            return True
    return False


def _near(now: float | None, then: float) -> bool:
    return now is not None and now > 0 and abs(math.log(now / then)) <= SWAP_TOLERANCE
