"""Figures against the site's own past: rules 11, 12, 13, 15 and 16. A slip of units is an error; the rest is asked about."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from gic_metrics.intake.rules.rule import SAME, Case, clean, error, is_biogenic_co2, offer, scope1, short, stated, warning, written
from gic_metrics.vocabulary import Finding, Movement, Notation, Quarter, Record, Sheet

SLIP_POWERS = (3, 6)
"""kg for t, t for kt, kg for kt"""
SLIP_TOLERANCE = 0.30
"""in powers of ten: a factor of two either way"""
OTHER_POWERS = (1, 2, 4, 5)
OTHER_TOLERANCE = 0.05
"""a misplaced decimal mark gives almost exactly a power of ten"""
REFERENCE_QUARTERS = 4
REFERENCE_AT_LEAST = 2

CHANGE_SHARE, CHANGE_T = 0.25, 1_000.0
GREAT_SHARE, GREAT_T = 1.00, 10_000.0
SENT_AGAIN_QUARTERS = 12
DIGITS_ALONE = 4
"""significant digits that make one equal figure remarkable"""
INTENSITY_QUARTERS, INTENSITY_AT_LEAST = 12, 4
INTENSITY_FACTOR = 2.0

_STOCK = {Movement.STOCK_END}
_EVENTS = {Movement.STOCK_END, Movement.REVERSAL, Movement.REMOVAL_SOLD}
"""levels and single events: a zero or a jump is their nature"""


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that is a power of ten away from its reference."""

    power: int
    reference: float

    @property
    def of_units(self) -> bool:
        return abs(self.power) in SLIP_POWERS


def slip(value: float, earlier: Iterable[float]) -> Slip | None:
    """How many powers of ten a figure is off the median of its last four non-zero quarters; None where it is not, or cannot be known.

    >>> slip(98.0, [100_000.0, 100_000.0])
    Slip(power=-3, reference=100000.0)
    >>> slip(98_000.0, [100_000.0, 100_000.0])
    """
    past = [one for one in earlier if one > 0][-REFERENCE_QUARTERS:]
    if value <= 0 or len(past) < REFERENCE_AT_LEAST:
        return None
    reference = statistics.median(past)
    power = math.log10(value) - math.log10(reference)
    whole = round(power)
    tolerance = SLIP_TOLERANCE if abs(whole) in SLIP_POWERS else OTHER_TOLERANCE if abs(whole) in OTHER_POWERS else -1.0
    return Slip(whole, reference) if abs(power - whole) <= tolerance + SAME else None


def reference_quarters(case: Case, record: Record) -> list[Quarter]:
    """The last four quarters above zero of the row's key: what a slip is measured against."""
    return [quarter for quarter, value in case.earlier(record) if value > 0][-REFERENCE_QUARTERS:]


def changed_much(old_t: float, new_t: float) -> str:
    """ "" , "much" (more than 25 % and 1 000 t) or "greatly" (more than 100 % and 10 000 t), from the same quarter last year.

    >>> changed_much(100_000, 130_000), changed_much(300, 900), changed_much(100_000, 0), changed_much(20_000, 45_000)
    ('much', '', 'much', 'greatly')
    """
    change = abs(new_t - old_t)
    if change > GREAT_T and change > GREAT_SHARE * abs(old_t):
        return "greatly"
    return "much" if change > CHANGE_T and change > CHANGE_SHARE * abs(old_t) else ""


def factor_slips(case: Case) -> Iterator[Finding]:
    """Rule 11."""
    for record, off in _slips(case):
        suggested = written(record) / 10.0**off.power
        said = {
            "value": written(record),
            "unit": record.unit or record.canonical_unit,
            "reference": short(off.reference),
            "reference_unit": record.canonical_unit,
            "suggested": clean(suggested),
            "factor": clean(10.0 ** abs(off.power)),
            "sign": "÷" if off.power > 0 else "×",
            "offers": [offer(record, suggested)],
            "compared": case.compared(record, reference_quarters(case, record)),
        }
        if not off.of_units:
            yield warning("R11p", record, **said)
        elif record.comment.strip():
            yield warning("R11c", record, **said)
        else:
            yield error("R11", record, **said)


def year_on_year(case: Case) -> Iterator[Finding]:
    """Rule 12, in t CO2e for emissions and in t for other masses; other units have no threshold in tonnes."""
    slipped = {id(record) for record, _ in _slips(case)}
    for record in case.figures:
        factor = case.co2e_factor(record)
        if factor is None or record.canonical_unit != "t" or record.variable in _STOCK or id(record) in slipped or record.value is None:
            continue
        last_year = case.quarter - 4 if case.quarter else None
        a_year_ago = dict(case.earlier(record)).get(last_year) if last_year else None
        if a_year_ago is None:
            continue
        old_t, new_t = a_year_ago * factor, record.value * factor
        how = changed_much(old_t, new_t)
        if how and case.quarter is not None:
            code = "R12c" if how == "greatly" and not record.comment.strip() else "R12"
            compared = case.compared(record, [last_year]) if last_year else ()
            yield warning(code, record, old=short(old_t), new=short(new_t), change=short(new_t - old_t), quarter=last_year, compared=compared)


def zero_after_figures(case: Case) -> Iterator[Finding]:
    """Rule 13: zero where there was a figure, and no planned stop of the site. `IE` says where the figure is."""
    stopped = {site.id for site, _ in case.sites() if any(r.stop_days for r in case.rows(site.id, Sheet.PRODUCTION))}
    for record in case.figures:
        if record.value != 0 or record.notation == Notation.IE or record.site in stopped or record.variable in _EVENTS:
            continue
        earlier = case.earlier(record)
        if earlier and earlier[-1][1] > 0:
            when, value = earlier[-1]
            yield warning("R13", record, old=short(value), unit=record.canonical_unit, quarter=when, compared=case.compared(record, [when]))


def carried_forward(case: Case) -> Iterator[Finding]:
    """Rule 15: every figure of a site and sheet equal to another quarter of the last three years, to the last digit: that quarter's file again."""
    groups: dict[tuple[str, Sheet], list[Record]] = defaultdict(list)
    for record in case.figures:
        if record.value and record.variable not in _STOCK:
            groups[record.site, record.sheet].append(record)
    for rows in groups.values():
        if case.quarter is None or (len(rows) == 1 and _digits(rows[0]) < DIGITS_ALONE):
            continue
        quarters = SENT_AGAIN_QUARTERS if len(rows) > 1 else 1  # one figure alone may well come back after a year
        same = next((q for back in range(1, quarters + 1) if all(_repeats(case, r, q := case.quarter - back) for r in rows)), None)
        if same is not None:
            compared = case.compared(rows[0], [same])
            yield warning("R15" if same == case.quarter - 1 else "R15y", rows[0], n=len(rows), quarter=same, compared=compared)


def intensity_band(case: Case) -> Iterator[Finding]:
    """Rule 16: t CO2e per unit of product, against half the lowest and twice the highest of the last three years."""
    slipped = {record.site for record, _ in _slips(case)}
    for site, rows in case.sites():
        now = _intensity(case, case.rows(site.id, Sheet.EMISSIONS), case.rows(site.id, Sheet.PRODUCTION))
        if now is None or case.quarter is None or site.id in slipped:
            continue
        past = [
            then[1]
            for quarter in (case.quarter - back for back in range(1, INTENSITY_QUARTERS + 1))
            if (then := _intensity(case, case.stored(site.id, quarter, Sheet.EMISSIONS), case.stored(site.id, quarter, Sheet.PRODUCTION)))
            and then[0] == now[0]
        ]
        if len(past) < INTENSITY_AT_LEAST:
            continue
        low, high = min(past) / INTENSITY_FACTOR, max(past) * INTENSITY_FACTOR
        if not low * (1 - SAME) <= now[1] <= high * (1 + SAME):
            place = next((r for r in rows if r.sheet is Sheet.EMISSIONS), rows[0])
            yield warning("R16", place, site=site.name, now=short(now[1]), low=short(low), high=short(high), unit=now[0][0][1])


def _slips(case: Case) -> list[tuple[Record, Slip]]:
    """The rows that are off by powers of ten. A stated notation key is no figure."""
    return [(r, off) for r in case.figures if (value := stated(r)) and (off := slip(value, (v for _, v in case.earlier(r))))]


def _repeats(case: Case, record: Record, quarter: Quarter) -> bool:
    return dict(case.earlier(record)).get(quarter) == record.value


def _digits(record: Record) -> int:
    """Significant digits of the figure as it was written."""
    return len(Decimal(repr(float(written(record)))).normalize().as_tuple().digits)


def _intensity(case: Case, emissions: Iterable[Record], production: Iterable[Record]) -> tuple[tuple[tuple[str, str], ...], float] | None:
    """(the products with their unit, t CO2e of scope 1 without biogenic CO2 per unit of product); None where either is not wholly known."""
    parts = []
    for record in scope1(emissions):
        factor = case.co2e_factor(record)
        if is_biogenic_co2(record) or record.notation == Notation.NA:
            continue
        if record.value is None or factor is None:
            return None
        parts.append(record.value * factor)
    products = [r for r in production if r.notation != Notation.NA]
    if not parts or not products or any(r.value is None for r in products) or len({r.canonical_unit for r in products}) > 1:
        return None
    produced = sum(r.value or 0.0 for r in products)
    names = tuple(sorted((r.item.casefold(), r.canonical_unit) for r in products))
    return (names, sum(parts) / produced) if produced > 0 else None
