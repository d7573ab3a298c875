"""What somebody has verified that the EU ETS register does not say: removals, and emissions outside the ETS total (accounting rules 2.3, 12.5).

A statement is of one site and calendar year, with its level of assurance, who verified, and where that can be read. The cluster enters it in its own
body (`own_assurance`): dated, named, a version each time; a newer statement of the same site and year stands in place of the older.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OWN = "own_assurance"
REMOVED, REST = "removed", "rest"
WHATS = (REMOVED, REST)
"""R of the year, or E outside the EU ETS total"""
LEVELS = ("crcf", "ets", "limited")
"""certified under the EU's removal rules (CRCF, regulation 2024/3012), by an EU ETS verifier, or limited assurance (ISAE 3410, ISO 14064-3)"""
Body = Mapping[str, Any]


class NotAssured(ValueError):
    """What was entered is no statement of assurance; `code` has words (`assurance.wrong.<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Assurance:
    """One statement; `tonnes` t CO2e, below zero for a year in which more was reversed than removed."""

    site: str
    year: int
    tonnes: float
    level: str
    verifier: str
    source: str
    """the document, with its address or number"""
    what: str = REMOVED

    def __post_init__(self) -> None:
        if self.what not in WHATS:
            raise ValueError(f"{self.site} {self.year}: what is verified is one of {WHATS}, not {self.what!r}")
        if self.level not in LEVELS:
            raise ValueError(f"{self.site} {self.year}: the level of assurance is one of {LEVELS}, not {self.level!r}")
        if not self.verifier.strip() or not self.source.strip():
            raise ValueError(f"{self.site} {self.year}: who verified, and the document, must be named")

    @property
    def of(self) -> tuple[str, str, int]:
        """What it is known by."""
        return self.what, self.site, self.year


Assured = Mapping[tuple[str, str, int], Assurance]


def assured_of(body: Body) -> dict[tuple[str, str, int], Assurance]:
    """The statements of a body by what, site and year. Raises ValueError for one that is not whole, and for two of the same."""
    found: dict[tuple[str, str, int], Assurance] = {}
    for entry in body.get("statement", ()):
        one = Assurance(**entry)
        if found.setdefault(one.of, one) is not one:
            raise ValueError(f"{one.what} of {one.site} in {one.year}: stated twice")
    return found


def with_statement(own: Body, said: Mapping[str, Any]) -> dict[str, Any]:
    """The body with a statement more, or in place of the one of the same site and year; raises NotAssured."""
    if not said.get("verifier", "").strip():
        raise NotAssured("verifier")
    if not said.get("source", "").strip():
        raise NotAssured("source")
    if not said.get("site") or not said.get("year") or said.get("tonnes") is None:
        raise NotAssured("fields")
    try:
        one = Assurance(**said)
    except (TypeError, ValueError):
        raise NotAssured("fields") from None
    if one.what == REST and one.tonnes < 0:
        raise NotAssured("fields")
    entry = {"what": one.what, "site": one.site, "year": one.year, "tonnes": one.tonnes, "level": one.level}
    return _other(own, one.of) | {"statement": [*_other(own, one.of)["statement"], entry | {"verifier": one.verifier, "source": one.source}]}


def without_statement(own: Body, of: tuple[str, str, int]) -> dict[str, Any]:
    """The body without a statement: it was withdrawn by the verifier, or entered by mistake. What was known until then stays so."""
    return _other(own, of)


def _other(own: Body, of: tuple[str, str, int]) -> dict[str, Any]:
    return {"statement": [one for one in own.get("statement", ()) if (one["what"], one["site"], one["year"]) != of]}
