"""Units: a closed list (accounting rules 1.2) and the arithmetic to tonnes, GWh and normal cubic metres. An unknown unit is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gic_metrics.intake.layout import folded, template
from gic_metrics.vocabulary import CO2_PER_C, DENSITY_KG_PER_NM3, ENERGY_GWH, MASS_T, VOLUME_NM3

_AMBIGUOUS = {"ton", "tons", "mt"}
_CARBON = "t C"
_ALLOWED = {
    "emissions": {*MASS_T, *VOLUME_NM3, _CARBON},
    "carbon": {*MASS_T, *VOLUME_NM3, _CARBON},
    "energy": {*ENERGY_GWH},
    "material": {*MASS_T},
    "fuel": {*MASS_T, *ENERGY_GWH},
    "heat": {*ENERGY_GWH},
    "water": {*MASS_T, "m3"},
    "gas": {*MASS_T, *VOLUME_NM3},
}
"""What each metric is measured in; reuse by its kind. Production and indicators take any unit of their own too."""


class UnitTrouble(ValueError):
    """The unit cannot be used; carries the code of the finding and what fills its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the closed list; `of` is the gas named with it (`t CO2e`), `known` is False for a product's own unit."""

    name: str
    of: str = ""
    known: bool = True


def parse_unit(text: str, *, closed: bool = True) -> Unit:
    """The unit that a text names. With `closed=False` another text is a unit of its own. Raises UnitTrouble.

    >>> parse_unit("tonn").name, parse_unit("mill. tonn CO2e"), parse_unit("stk", closed=False).known
    ('t', Unit(name='Mt', of='CO2e', known=True), False)
    """
    plain = _plain(text)
    if found := _listed(plain):
        return Unit(found)
    for cut in (match.start() for match in re.finditer(r" ", plain)):
        unit, gas = _listed(plain[:cut]), template().vocabulary["gas"].get(folded(plain[cut:]))
        if unit and gas:
            return Unit(unit, gas)
    joined = re.fullmatch(r"(kg|t|kt|Mt)(CO2.*)", plain)
    if joined and (gas := template().vocabulary["gas"].get(folded(joined[2]))):
        return Unit(joined[1], gas)
    if folded(plain).split(" ")[0] in _AMBIGUOUS:
        raise UnitTrouble("V25")
    if meant := _almost(plain):
        raise UnitTrouble("V22", meant=meant)
    if closed:
        raise UnitTrouble("V21")
    return Unit(plain, known=False)


def canonical(quantity: float, unit: Unit, metric: str, gas: str = "") -> tuple[float, str]:
    """The quantity in canonical units: t, GWh, Nm3, m3, or a product's own unit. `metric` is a sheet, or for reuse the kind. Raises UnitTrouble."""
    if unit.of and unit.of != gas:
        raise UnitTrouble("V24", of=unit.of)
    if metric in _ALLOWED and unit.name not in _ALLOWED[metric]:
        raise UnitTrouble("V23", allowed=", ".join(sorted(_ALLOWED[metric] - {_CARBON}, key=str.casefold)))
    if unit.name in MASS_T:
        return quantity * MASS_T[unit.name], "t"
    if unit.name in ENERGY_GWH:
        return quantity * ENERGY_GWH[unit.name], "GWh"
    if unit.name == _CARBON:
        if gas not in ("CO2", ""):
            raise UnitTrouble("V28")
        return quantity * CO2_PER_C, "t"
    if unit.name in VOLUME_NM3:
        normal = quantity * VOLUME_NM3[unit.name]
        if metric not in ("emissions", "carbon"):
            return normal, "Nm3"
        if gas not in DENSITY_KG_PER_NM3:
            raise UnitTrouble("V29", gas=gas)
        return normal * DENSITY_KG_PER_NM3[gas] / 1000, "t"
    return quantity, unit.name


def _listed(plain: str) -> str | None:
    exact, words = template().units
    return exact.get(plain) or words.get(folded(plain))


def _almost(plain: str) -> str | None:
    exact, _words = template().units
    return next((spelling for spelling in exact if spelling.casefold() == plain.casefold()), None)


def _plain(text: str) -> str:
    plain = " ".join(text.replace("³", "3").translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")).split())
    if len(plain) > 2 and plain[0] + plain[-1] in ("[]", "()"):
        plain = plain[1:-1].strip()
    return plain
