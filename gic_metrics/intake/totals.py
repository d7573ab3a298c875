"""Totals among the figures: never booked, and compared with the parts they add up. Printed figures are rounded by half their last digit.

A total may add up the figures since the one before, everything above it, or what is below up to the next one. One that fits none of them is
said, with the parts that come nearest and the difference. Figures of several gases, or in units that cannot be added, are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from gic_metrics.intake.cells import Cell
from gic_metrics.intake.layout import folded
from gic_metrics.intake.numbers import NotANumber, parse_quantity
from gic_metrics.intake.units import UnitTrouble, parse_unit
from gic_metrics.vocabulary import ENERGY_GWH, MASS_T, VOLUME_NM3, Finding, Severity

_DIMENSIONS = (MASS_T, ENERGY_GWH, VOLUME_NM3)
MANY = 40
"""totals in one table, beyond which each is compared only with what stands since the one before"""
_CARBON = ("", "co2", "co2e")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a row or a column of figures, or a total among them."""

    cell: Cell
    unit: str = ""
    gas: str = ""
    total: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    half: Decimal
    """half of the last digit that is written"""


def totals_that_do_not_fit(lines: list[Line], sheet: str) -> Iterator[Finding]:
    """A warning for each total that is not the sum of its parts, by more than rounding explains."""
    above: list[Line] = []
    since = totals = 0
    for at, line in enumerate(lines):
        if not line.total:
            above.append(line)
            continue
        may_be = [above[since:]]
        if totals < MANY:
            below = lines[at + 1 :]
            until = next((n for n, other in enumerate(below) if other.total), len(below))
            may_be += [above, below[:until], [] if above else [other for other in below if not other.total]]
        since, totals = len(above), totals + 1
        if (said := _misfit(line, may_be)) is not None:
            yield Finding(Severity.WARNING, "M33", sheet, line.cell.address, line.cell.raw, {"said": line.label, **said})


def _misfit(total: Line, may_be: Iterable[list[Line]]) -> dict[str, object] | None:
    """What its sentence needs; None where the total fits, or where there is nothing to compare it with."""
    compared = [found for parts in may_be if parts and (found := _difference(total, parts)) is not None]
    if not compared or any(abs(said - added) <= room for said, added, room, _parts in compared):
        return None
    said, added, _room, parts = min(compared, key=lambda one: abs(one[0] - one[1]))
    numbers = {"value": float(said), "sum": float(added), "difference": float(said - added)}
    return {**numbers, "unit": total.unit or parts[0].unit, "cells": _places(parts)}


def _difference(total: Line, parts: list[Line]) -> tuple[Decimal, Decimal, Decimal, list[Line]] | None:
    """Total and sum of parts in the total's unit, and what rounding may take up; None where they cannot be compared."""
    gases = {folded(part.gas) for part in parts}
    if len(gases) > 1 or (_is_co2e(total.unit) and not gases <= set(_CARBON)):
        return None
    amounts = [_amount(line, total.unit or parts[0].unit) for line in (total, *parts)]
    if any(amount is None for amount in amounts):
        return None
    known = [amount for amount in amounts if amount is not None]
    added = sum((amount.value for amount in known[1:]), Decimal(0))
    room = sum((amount.half for amount in known), Decimal(0)) + abs(added) * Decimal("1e-9")
    return known[0].value, added, room, parts


def _amount(line: Line, unit: str) -> _Amount | None:
    """The figure in the unit; None for a text that is no number, and for a unit of another kind."""
    factor = _factor(line.unit or unit, unit)
    try:
        said = line.cell.value if line.cell.kind == "n" else parse_quantity(str(line.cell.value)).value
        value = Decimal(str(said or 0))
    except (NotANumber, InvalidOperation):
        return None
    exponent = value.as_tuple().exponent
    if factor is None or not isinstance(exponent, int):
        return None
    return _Amount(value * factor, Decimal(5).scaleb(min(exponent, 0) - 1) * factor)


def _factor(of: str, to: str) -> Decimal | None:
    if folded(of) == folded(to):
        return Decimal(1)
    try:
        one, other = parse_unit(of).name, parse_unit(to).name
    except UnitTrouble:
        return None
    return next((Decimal(str(d[one])) / Decimal(str(d[other])) for d in _DIMENSIONS if one in d and other in d), None)


def _is_co2e(unit: str) -> bool:
    try:
        return bool(unit) and parse_unit(unit).of == "CO2e"
    except UnitTrouble:
        return False


def _places(parts: Sequence[Line]) -> str:
    """`F3-F9, F12`: runs of cells that stand beside or below each other."""
    runs: list[list[Cell]] = []
    for cell in (part.cell for part in parts):
        if runs and (cell.row - runs[-1][-1].row) + (cell.column - runs[-1][-1].column) == 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return ", ".join(run[0].address if len(run) == 1 else f"{run[0].address}-{run[-1].address}" for run in runs)
