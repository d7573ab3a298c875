"""A unit taken for another that is no power of ten away, a share that became a hundredth, the other side's unit: rules 25, 26 and 27."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator

from gic_metrics.intake.rules.mistaken import cumulative
from gic_metrics.intake.rules.plausibility import OTHER_TOLERANCE, REFERENCE_AT_LEAST, REFERENCE_QUARTERS, reference_quarters, slip
from gic_metrics.intake.rules.rule import Case, clean, in_unit_of, offer, short, stated, warning, written
from gic_metrics.vocabulary import CO2_PER_C, ENERGY_GWH, VOLUME_NM3, Finding, Movement, Record, Sheet

MISTAKEN_TOLERANCE, BESIDE_PRODUCTION = 0.12, 0.25
"""how near (natural logarithm) the factor is met: by the figure alone, and per unit of product. Without a product, a site that varies more
than `STEADY` from lowest to highest is not judged"""
STEADY, STEADY_QUARTERS, STEADY_AT_LEAST = 1.6, 8, 4
SAME_NUMBER = 0.25
"""how near (natural logarithm) the written number is to what was written before under another unit"""
HUNDREDTH_TOLERANCE = 0.10
LEAST_SHARE = 0.02
TJ_PER_GWH = 1 / ENERGY_GWH["TJ"]


def mistaken_factor(case: Case) -> Iterator[Finding]:
    """Rule 25: t C for t CO2 (3.664), TJ for GWh or GJ for MWh (3.6), and a unit that changed while the number did not (Nm3 and Sm3 too)."""
    explained = {id(record) for record, _ in cumulative(case)}
    for record in case.known:
        if not (value := stated(record)) or value < 0 or id(record) in explained or record.control or record.variable == Movement.STOCK_END:
            continue
        if slip(value, (v for _, v in case.earlier(record))):
            continue
        if finding := _unit_changed(case, record) or _factor_met(case, record, value):
            yield finding


def lost_percent(case: Case) -> Iterator[Finding]:
    """Rule 26: a share a hundredth of what it was: 0.5 written where 50 % was meant, in a cell that shows percent."""
    for record in case.records:
        if record.share is None or not 0 < record.share <= 0.01:
            continue
        past = [r for r in case.past_rows(record, 4) if r.share is not None and r.share >= LEAST_SHARE]
        if past and past[0].share is not None and abs(record.share * 100 - past[0].share) <= HUNDREDTH_TOLERANCE * past[0].share:
            said = {
                "pct": record.share * 100,
                "before_pct": past[0].share * 100,
                "suggested_pct": clean(record.share * 1e4),
                "quarter": past[0].period,
            }
            yield warning("R26", record, **said)


def partner_unit(case: Case) -> Iterator[Finding]:
    """Rule 27: the other side of a transfer or stream gives a power of ten more or less: one of the two has the wrong unit."""
    for record, theirs, power in partner_slips(case):
        suggested = in_unit_of(record, (record.value or 0.0) / 10.0**power)
        site = case.context.register.sites.get(record.counterparty)
        said = {"value": clean(written(record)), "unit": record.unit or record.canonical_unit, "partner": site.name if site else record.counterparty}
        said |= {"theirs": short(theirs), "their_unit": record.canonical_unit, "suggested": clean(suggested)}
        yield warning("R27", record, **said, factor=clean(10.0 ** abs(power)), offers=[offer(record, suggested)])


def partner_slips(case: Case) -> Iterator[tuple[Record, float, int]]:
    """Each row whose other side stands a power of ten away, with that side's figure and the power."""
    for record in case.known:
        if (
            record.sheet not in (Sheet.CARBON, Sheet.REUSE)
            or record.counterparty not in case.context.register.sites
            or not (value := stated(record))
            or value < 0
        ):
            continue
        theirs = case.context.history.partner_quantity(record)
        if theirs is None or theirs <= 0:
            continue
        tens = math.log10(value / theirs)
        if 1 <= abs(round(tens)) <= 6 and abs(tens - round(tens)) <= OTHER_TOLERANCE:
            yield record, theirs, round(tens)


def _unit_changed(case: Case, record: Record) -> Finding | None:
    """The unit is another than before, and the number as before: was only the label changed?"""
    past = [r for r in case.past_rows(record, 4) if r.quantity and r.unit and r.value]
    if len(past) < 2 or not record.quantity or not record.unit or len({r.unit for r in past}) > 1 or past[0].unit == record.unit:
        return None
    before = statistics.median(r.quantity or 0.0 for r in past)
    if before <= 0 or record.quantity <= 0 or not record.value:
        return None
    number = abs(math.log(record.quantity / before))
    amount = abs(math.log(record.value / statistics.median(r.value or 0.0 for r in past)))
    gases = {record.unit, past[0].unit} == set(VOLUME_NM3)
    if number > SAME_NUMBER or (number >= amount and not gases):
        return None
    suggested = record.quantity * (past[0].value or 0.0) / (past[0].quantity or 1.0) * record.quantity / record.value
    said = {"value": clean(record.quantity), "unit": record.unit, "before": past[0].unit, "suggested": short(suggested)}
    quarters = reference_quarters(case, record)
    return warning("R25n" if gases else "R25u", record, **said, offers=[offer(record, suggested)], compared=case.compared(record, quarters))


def _factor_met(case: Case, record: Record, value: float) -> Finding | None:
    factor = _factor_of(record)
    past = [v for _, v in case.earlier(record) if v > 0][-STEADY_QUARTERS:]
    if not factor or len(past) < STEADY_AT_LEAST:
        return None
    reference, made = statistics.median(past[-REFERENCE_QUARTERS:]), _made(case, record.site)
    steady = max(past) <= STEADY * min(past)
    if made is None and (not steady or _stops(case, record.site)):
        return None
    tens = math.log(value / reference / (made or 1.0))
    if abs(abs(tens) - math.log(factor)) > (BESIDE_PRODUCTION if made else MISTAKEN_TOLERANCE):
        return None
    up = tens > 0
    suggested = written(record) / factor if up else written(record) * factor
    code = "R25c" if record.sheet in (Sheet.EMISSIONS, Sheet.CARBON) else "R25e"
    said = {"value": clean(written(record)), "unit": record.unit or record.canonical_unit, "suggested": short(suggested), "factor": factor}
    said |= {"reference": short(reference), "reference_unit": record.canonical_unit, "sign": "÷" if up else "×"}
    return warning(code, record, **said, offers=[offer(record, suggested)], compared=case.compared(record, reference_quarters(case, record)))


def _factor_of(record: Record) -> float:
    if record.gas == "CO2" and record.sheet in (Sheet.EMISSIONS, Sheet.CARBON):
        return CO2_PER_C
    return TJ_PER_GWH if record.canonical_unit == "GWh" else 0.0


def _made(case: Case, site: str) -> float | None:
    """What the site made, as a share of a usual quarter; None where that is not known."""
    for product in case.rows(site, Sheet.PRODUCTION):
        past = [v for _, v in case.earlier(product) if v > 0][-REFERENCE_QUARTERS:]
        if product.value and product.value > 0 and len(past) >= REFERENCE_AT_LEAST:
            return product.value / statistics.median(past)
    return None


def _stops(case: Case, site: str) -> bool:
    return any(r.stop_days for r in case.rows(site, Sheet.PRODUCTION))
