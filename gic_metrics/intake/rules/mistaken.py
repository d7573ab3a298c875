"""Figures that look like others: the year so far for the quarter, two categories swapped: rules 23 and 24 (workbook contract 2)."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator

from gic_metrics.intake.rules.plausibility import REFERENCE_AT_LEAST, REFERENCE_QUARTERS, slip
from gic_metrics.intake.rules.rule import Case, clean, short, stated, warning
from gic_metrics.vocabulary import Finding, Movement, Quarter, Record, Sheet

YEAR_SO_FAR_TOLERANCE = 0.15
"""of a usual quarter: how near the figure is to the year's earlier quarters and one usual quarter more"""
YEAR_SO_FAR_AT_LEAST = 1.7
"""usual quarters; below it a busy quarter explains the figure"""
SWAP_TOLERANCE, SWAP_APART = 0.10, 0.50
"""each within a tenth of what the other was, and the two not alike before"""


def year_so_far(case: Case) -> Iterator[Finding]:
    """Rule 23: what the year's earlier quarters and one usual quarter come to, in the second to fourth quarter."""
    for record in case.known:
        if record.control or record.variable == Movement.STOCK_END or not (value := stated(record)):
            continue
        earlier = _earlier_this_year(case, record)
        usual = _usual(case, record)
        if earlier is None or usual is None or value < YEAR_SO_FAR_AT_LEAST * usual or slip(value, (v for _, v in case.earlier(record))):
            continue
        if abs(value - earlier - usual) <= YEAR_SO_FAR_TOLERANCE * usual:
            unit, rate = (record.unit, record.quantity / value) if record.quantity and record.unit else (record.canonical_unit, 1.0)
            said = {"value": clean(value * rate), "earlier": short(earlier * rate), "suggested": clean((value - earlier) * rate), "unit": unit}
            yield warning("R23", record, **said)


def swapped_categories(case: Case) -> Iterator[Finding]:
    """Rule 24: two emission rows that differ in category alone, each with about what the other had the quarter before."""
    groups: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in case.known:
        if record.sheet is Sheet.EMISSIONS and record.value and not record.control:
            groups[record.site, record.variable, record.gas, record.origin].append(record)
    for found in groups.values():
        rows = list({record.category: record for record in found}.values())
        for n, one in enumerate(rows):
            for other in rows[n + 1 :]:
                if _swapped(case, one, other):
                    yield warning("R24", other, other=one.cell)


def _earlier_this_year(case: Case, record: Record) -> float | None:
    """The sum of the year's earlier quarters; None in the first, and where one of them is not known."""
    if case.quarter is None or case.quarter.number == 1:
        return None
    before = dict(case.earlier(record))
    quarters = [Quarter(case.quarter.year, number) for number in range(1, case.quarter.number)]
    return sum(before[q] for q in quarters) if all(q in before for q in quarters) else None


def _usual(case: Case, record: Record) -> float | None:
    past = [value for _, value in case.earlier(record) if value > 0][-REFERENCE_QUARTERS:]
    return statistics.median(past) if len(past) >= REFERENCE_AT_LEAST else None


def _swapped(case: Case, one: Record, other: Record) -> bool:
    if case.quarter is None:
        return False
    a, b = (dict(case.earlier(record)).get(case.quarter - 1) or 0.0 for record in (one, other))
    apart = 0 < min(a, b) <= SWAP_APART * max(a, b)
    return apart and _near(one.value, b) and _near(other.value, a)


def _near(now: float | None, then: float) -> bool:
    return now is not None and abs(now - then) <= SWAP_TOLERANCE * then
