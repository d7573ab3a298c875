"""Rows of one file against each other: rules 14, 18 and 20."""

from __future__ import annotations

from collections.abc import Iterator

from gic_metrics.intake.rules.rule import Case, error, exceeds, found, in_unit_of, is_biogenic_co2, offer, scope1, short, warning
from gic_metrics.vocabulary import GWP_SETS, Finding, Notation, Record, Severity, Sheet

TOTAL_T, TOTAL_SHARE = 1.0, 0.005
TOTAL_ERROR_SHARE = 0.05
SAME_TOTAL_T, SAME_TOTAL_SHARE = 0.5, 0.0001
"""within this a total is the very sum, rounded"""


def control_totals(case: Case) -> Iterator[Finding]:
    """Rule 14: a CO2e total beside its gases, with the GWP set that fits best. A row without its figure leaves nothing to compare."""
    yield from _of_another_set(case)
    for total in case.known:
        if not total.control or total.value is None or total.notation:
            continue
        gwp_set = total.gwp_set or case.context.gwp_set
        sums = {name: _nearest(case, total, name) for name in dict.fromkeys((gwp_set, *GWP_SETS))}
        expected = sums[gwp_set]
        if expected is None or not _differs(total.value, expected):
            continue
        best = min((name for name in sums if sums[name] is not None), key=lambda name: abs(total.value - sums[name]))  # type: ignore[operator]
        grave = abs(total.value - expected) > TOTAL_ERROR_SHARE * abs(expected)
        fits = best != gwp_set and not _differs(total.value, sums[best] or 0.0)
        pct = (total.value / expected - 1) * 100 if expected else None
        code = "R14g" if fits else "R14e" if grave else "R14"
        said = {"value": total.value, "sum": short(expected), "difference": short(total.value - expected), "pct": pct, "set": gwp_set, "best": best}
        offers = [offer(total, in_unit_of(total, expected))]
        yield found(Severity.ERROR if grave else Severity.WARNING, code, total, **said, offers=offers)


def _of_another_set(case: Case) -> Iterator[Finding]:
    """A CO2e figure in place of its gases that is last quarter's gases in another set than the one it states."""
    for total in case.known:
        if total.sheet is not Sheet.EMISSIONS or total.gas != "CO2e" or total.control or not total.value or total.notation or case.quarter is None:
            continue
        before = case.quarter - 1
        gases = [r for r in case.stored(total.site, before, Sheet.EMISSIONS) if not r.control and r.gas != "CO2e" and _same_source(total, r)]
        gwp_set = total.gwp_set or case.context.gwp_set
        sums = {name: in_set for name in dict.fromkeys((gwp_set, *GWP_SETS)) if (in_set := _sum_in(case, gases, name)) is not None}
        fits = [name for name, in_set in sums.items() if abs(total.value - in_set) <= max(SAME_TOTAL_T, SAME_TOTAL_SHARE * in_set)]
        if gases and gwp_set in sums and fits and gwp_set not in fits:
            said = {"value": total.value, "quarter": before, "set": gwp_set, "sum": short(sums[gwp_set]), "best": fits[0]}
            yield warning("R14c", total, **said)


def _sum_in(case: Case, gases: list[Record], gwp_set: str) -> float | None:
    """t CO2e of the gases without biogenic CO2; None where a part is not known."""
    parts = [(r.value, case.co2e_factor(r, gwp_set)) for r in gases if not is_biogenic_co2(r)]
    return None if any(v is None or f is None for v, f in parts) else sum((v or 0.0) * (f or 0.0) for v, f in parts)


def by_products(case: Case) -> Iterator[Finding]:
    """Rule 18: no more of a by-product is delivered than arises. Only like is compared: one unit, wet with wet."""
    generated: dict[tuple[str, str, str, str], float] = {}
    delivered: dict[tuple[str, str, str, str], list[Record]] = {}
    for record in case.known:
        if record.sheet is not Sheet.REUSE or record.value is None:
            continue
        stream = record.site, " ".join(record.item.split()).casefold(), record.canonical_unit, record.basis
        if record.variable == "generated":
            generated[stream] = generated.get(stream, 0.0) + record.value
        elif record.variable == "delivered":
            delivered.setdefault(stream, []).append(record)
    for stream, rows in delivered.items():
        out = sum(r.value or 0.0 for r in rows)
        if stream in generated and exceeds(out, generated[stream]):
            unit = rows[0].canonical_unit
            yield error("R18", rows[0], stream=rows[0].item, delivered=short(out), generated=short(generated[stream]), unit=unit)


def unknown_total(case: Case) -> Iterator[Finding]:
    """Rule 20: a scope-1 row without its figure leaves the site's total unknown; a blank is not a zero (accounting rules 1.1, 12.1)."""
    for site, rows in case.sites():
        open_rows = [r for r in scope1(rows) if _unanswered(r) and not is_biogenic_co2(r)]
        if open_rows:
            yield warning("R20", open_rows[0], site=site.name, n=len(open_rows), quarter=case.quarter, cells=[r.cell for r in open_rows])


def _unanswered(record: Record) -> bool:
    """Blank, not estimated or confidential. What could not be read has its own finding."""
    return record.value is None and (record.notation in (Notation.NE, Notation.C) or not (record.notation or record.raw.strip()))


def _nearest(case: Case, total: Record, gwp_set: str) -> float | None:
    """The sum of the gases of the total's source in a set; with or without biogenic CO2, whichever is nearer. None: a part is not known."""
    rows = [r for r in case.records if not r.control and r.gas != "CO2e" and _same_source(total, r)]
    factors = [case.co2e_factor(r, gwp_set) for r in rows]
    if not rows or any(f is None or (r.value is None and r.notation != Notation.NA) for r, f in zip(rows, factors, strict=True)):
        return None
    parts = [((r.value or 0.0) * (f or 0.0), is_biogenic_co2(r)) for r, f in zip(rows, factors, strict=True)]
    if total.origin:
        return sum(part for part, _ in parts)
    without = sum(part for part, biogenic in parts if not biogenic)
    return min((without, sum(part for part, _ in parts)), key=lambda one: abs((total.value or 0.0) - one))


def _same_source(total: Record, gas: Record) -> bool:
    same_category = not total.category or not gas.category or total.category == gas.category
    same_origin = not total.origin or (gas.origin == "biogenic") == (total.origin == "biogenic")
    return gas.sheet is Sheet.EMISSIONS and (total.site, total.variable) == (gas.site, gas.variable) and same_category and same_origin


def _differs(total: float, expected: float) -> bool:
    return abs(total - expected) > max(TOTAL_T, TOTAL_SHARE * abs(expected))
