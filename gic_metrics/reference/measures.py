"""What is done, planned or thought of to cut emissions, and where published figures of it disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

Day = date
Bilingual = dict[str, str]
STAGES = ("done", "running", "building", "decided", "study", "idea")
"""of a measure, from what has been done to what has only been thought of"""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that was made public, or that the cluster knows of. `reduction_t` in t a year, by scope given; None is "not published"."""

    key: str
    name: Bilingual
    site: str | None
    stage: str
    """one of STAGES"""
    reduction_t: float | None = None
    low_t: float | None = None
    high_t: float | None = None
    gas: str = "CO2"
    year: int | None = None
    """first full year or year of opening; None where no year was published"""
    date: Day | None = None
    """of the opening or of the statement"""
    counts: bool = True
    """in the sum of measures: False where it is part of another, already in the base, or not of the region's sites alone"""
    part_of: str | None = None
    overlaps: tuple[str, ...] = ()
    biogenic_share: float | None = None
    source: str = ""
    sources: tuple[str, ...] = ()
    note: Bilingual | None = None
    sites: tuple[str, ...] = ()
    """the sites it works at, where it is more than one"""
    needs: tuple[str, ...] = ()
    """keys of measures without which it gives nothing: it takes effect no sooner than the last of them, and is no more certain than the least"""
    group: str = ""
    """measures of one group are about the same tonnes: what one has taken, the next does not take again"""
    effects: tuple[tuple[float, float, float, float], ...] = ()
    """(year, low, likely, high) in t a year, in order; the last holds from its year on. In place of one size from one year"""

    def __post_init__(self) -> None:
        if self.stage not in STAGES:
            raise ValueError(f"{self.key}: a stage is one of {STAGES}, not {self.stage!r}")
        sizes = [v for v in (self.low_t, self.reduction_t, self.high_t) if v is not None]
        if sizes != sorted(sizes) or any(v < 0 for v in sizes):
            raise ValueError(f"{self.key}: low, likely and high stand in order and are no less than 0: {sizes}")
        years = [year for year, *_ in self.effects]
        if years != sorted(set(years)) or any(not 0 <= low <= likely <= high for _, low, likely, high in self.effects):
            raise ValueError(f"{self.key}: effects stand in order of years, each with low, likely and high in order: {self.effects}")
        if self.biogenic_share is not None and not 0 <= self.biogenic_share <= 1:
            raise ValueError(f"{self.key}: a share lies between 0 and 1")

    @property
    def at_sites(self) -> tuple[str, ...]:
        return self.sites or ((self.site,) if self.site else ())


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Published figures that do not agree, and what is done about it; nothing of it is ever summed."""

    key: str
    name: Bilingual
    said: Bilingual
    handled: Bilingual
    source: str
    sources: tuple[str, ...] = ()


def in_one_register(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """The measures, if what they need is among them and none needs itself by a detour; raises ValueError, naming the measure."""
    found = {m.key: m for m in measures}
    for one in found.values():
        if unknown := [key for key in one.needs if key not in found]:
            raise ValueError(f"{one.key} needs {unknown}, which is no measure")
        waiting, seen = list(one.needs), set()
        while waiting:
            key = waiting.pop()
            if key == one.key:
                raise ValueError(f"{one.key} needs itself by way of others")
            if key not in seen:
                seen.add(key)
                waiting += found[key].needs
    return tuple(found.values())
