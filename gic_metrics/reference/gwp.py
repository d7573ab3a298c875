"""GWP100 values by set, gas, origin and category (accounting rules 1.3), and refrigerant blends as recipes over the pure gases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


class UnknownGwp(KeyError):
    """There is no GWP value for this gas in this set."""


@dataclass(frozen=True)
class Gwp:
    """t CO2e per t of a gas. A value for an origin and category wins over the value for any ("", "")."""

    values: dict[tuple[str, str, str, str], float]
    blends: dict[str, dict[str, float]]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Gwp:
        """From a body with `value` rows (set, gas, origin, category, value, source) and `blend` recipes (mass fractions, which sum to 1)."""
        values = {(r["set"], r["gas"], r["origin"], r["category"]): float(r["value"]) for r in body.get("value", ())}
        blends = {name: dict(recipe["parts"]) for name, recipe in body.get("blend", {}).items()}
        for name, parts in blends.items():
            if abs(sum(parts.values()) - 1) > 1e-9:
                raise ValueError(f"the parts of {name} sum to {sum(parts.values())}, not 1")
            for gwp_set in {key[0] for key in values}:
                values[gwp_set, name, "", ""] = sum(share * values[gwp_set, gas, "", ""] for gas, share in parts.items())
        return cls(values, blends)

    def value(self, gwp_set: str, gas: str, origin: str = "", category: str = "") -> float:
        """t CO2e per t; raises UnknownGwp.

        Under AR6 fossil methane from process or fugitive sources is 29.8, all other methane 27.0 (accounting rules 12.1).
        """
        found = self.values.get((gwp_set, gas, origin, category), self.values.get((gwp_set, gas, "", "")))
        if found is None:
            raise UnknownGwp(f"{gas} in {gwp_set}")
        return found

    def per_tonne(self, gwp_set: str, gas: str, origin: str = "", category: str = "") -> float:
        """t CO2e per t of a reported row: 1 of CO2, and of what exists only as CO2e and is never rescaled (1.5); raises UnknownGwp."""
        return 1.0 if gas in ("CO2", "CO2e") else self.value(gwp_set, gas, origin, category)

    @property
    def gases(self) -> tuple[str, ...]:
        """Every gas and blend with a value, in the order of the table."""
        return tuple(dict.fromkeys(gas for _, gas, _, _ in self.values))

    def rows(self) -> Iterator[tuple[str, str, str, str, float]]:
        """(set, gas, origin, category, value), blends included; "" is any."""
        for (gwp_set, gas, origin, category), value in self.values.items():
            yield gwp_set, gas, origin, category, value
