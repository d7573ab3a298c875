"""What disclosure control works on: what each company contributes, the sums that are published of it, and what came of the control."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

EMITTED = "emitted"
CARBON = ("captured_fossil", "removed", "removed_sold")
"""capture and removals: usually one company's, and one of them tells the others"""
MEASURES = (EMITTED, *CARBON)
HIDDEN = "rest:hidden"
UNDIVIDED = "undivided"
"""the sector of what is hidden together"""

Key = tuple[str, str, str]
"""(site, share, period): one unknown of an attacker"""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one site contributes to one measure in one year (or quarter), t CO2e. None: not reported."""

    group: str
    company: str
    site: str
    sector: str
    measure: str
    period: str
    value_t: float | None
    public: bool = False
    """by nature: a verified annual figure, or a sourced fact"""
    consented: bool = False
    share: str = ""
    """"" the whole or the public share; "rest" what a public annual figure does not contain"""
    foreseen: bool = False
    """will be public by nature: the verified figure of a year that has none yet"""
    last_public_t: float | None = None
    """the last public annual figure: where an attacker begins"""

    @property
    def key(self) -> Key:
        return self.site, self.share, self.period

    @property
    def open(self) -> bool:
        """May be shown with its name."""
        return self.public or self.consented


@dataclass(frozen=True, slots=True)
class Cell:
    """One published or withheld sum: whose, what, when; with its reasons for staff and what is in it."""

    part: str
    measure: str
    period: str
    value_t: float | None
    """as in the ledger; None: nothing reported"""
    printed_t: float | None
    """as it is released; None: withheld or not reported"""
    verdict: str
    """named, safe, together (safe only with others), held (as released before), withheld"""
    reasons: tuple[str, ...] = ()
    """frequency, dominance, concentration, later, bounds, differencing, secondary, consent"""
    content: tuple[Contribution, ...] = ()

    @property
    def groups(self) -> int:
        return len({c.group for c in self.content})

    def terms(self) -> dict[Key, float]:
        """(site, share, period) -> t of what is reported."""
        return {c.key: c.value_t for c in self.content if c.value_t is not None}


@dataclass(frozen=True, slots=True)
class SafePart:
    """An additive atom of the region's total, as it may be released."""

    key: str
    """a site's id, "rest:<sector>" or "rest:hidden" """
    sector: str
    """the sector's key, a merged sector's, or `undivided`"""
    basis: str
    """public, consent or protected"""
    sites: tuple[str, ...]
    """who is in it: for staff, never released where the basis is protected"""
    years: dict[str, dict[str, float | None]]
    """period -> measure -> t as printed; a period that is not there is none of this part's"""
    incomplete: tuple[str, ...] = ()
    """periods in which a site in it has not reported"""


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be released, what is hidden, and every verdict for staff."""

    parts: tuple[SafePart, ...]
    cells: tuple[Cell, ...]
    withheld: tuple[str, ...]
    """measures that are shown for nobody"""
    hidden: tuple[tuple[str, str, str], ...]
    """(what, group, period) as it is told: that it is hidden, never why in numbers"""
    proposed: dict[str, str] = field(default_factory=dict)
    """sector -> merged sector that would be safe"""

    def record(self) -> list[dict[str, Any]]:
        """What the next release must know of this one; holds confidential figures, and stays in the ledger."""
        return [
            {
                "part": c.part,
                "measure": c.measure,
                "period": c.period,
                "printed_t": c.printed_t,
                "named": c.verdict == "named",
                "content": [[x.group, x.site, x.share, x.period, x.value_t] for x in c.content if x.value_t is not None],
            }
            for c in self.cells
            if c.printed_t is not None
        ]


@dataclass(frozen=True, slots=True)
class Released:
    """A sum that some earlier release has published."""

    release: str
    part: str
    measure: str
    period: str
    printed_t: float
    named: bool
    terms: tuple[tuple[str, Key, float], ...]
    """(group, key, t as it was then)"""

    @property
    def sum_t(self) -> float:
        return sum(value for _, _, value in self.terms)


def released(release: str, record: Iterable[Mapping[str, Any]]) -> list[Released]:
    """The sums of an earlier release from its `Protected.record()`."""
    return [
        Released(
            release,
            cell["part"],
            cell["measure"],
            cell["period"],
            float(cell["printed_t"]),
            bool(cell["named"]),
            tuple((group, (site, share, period), float(value)) for group, site, share, period, value in cell["content"]),
        )
        for cell in record
    ]
