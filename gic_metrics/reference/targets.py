"""What is to be reached: targets on tonnes of CO2e, and targets on reuse in a unit of their own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from gic_metrics.vocabulary import GWP_SETS

Bilingual = dict[str, str]
PATHS = ("linear", "compound", "stepped", "piecewise")
"""the kinds of path that can be drawn and measured against (accounting rules 4.1)"""
PATH_KINDS = ("adopted", "proposed", "illustrative")
MEASURED = ("net", "emitted", "removed")
REUSE_UNITS = {"reuse_t": "t_material", "reuse_gwh": "GWh", "symbiosis_pct": "pct", "surplus_heat_pct": "pct"}
"""what a reuse target can measure, and its unit: tonnes and GWh that went between companies, and the two rates of accounting rules 6.2 and 6.3"""
BASES = ("", "dry", "wet")
"""how tonnes of material are weighed; the one is never added to the other"""


def _in_order(key: str, base_year: int, milestones: tuple[tuple[float, float], ...], target_year: int, target: float) -> None:
    years = [base_year, *(year for year, _ in milestones)]
    if any(later <= earlier for earlier, later in pairwise(years)) or years[-1] > target_year:
        raise ValueError(f"{key}: milestones stand in order between base and target year: {years[1:]}")
    if milestones and milestones[-1][0] == target_year and milestones[-1][1] != target:
        raise ValueError(f"{key}: the milestone of the target year is not the target")


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached; `base_t` None is computed from the ledger. In t CO2e."""

    key: str
    name: Bilingual
    measure: str
    """one of MEASURED: N (as it may be claimed), E, or R"""
    base_year: int
    base_t: float | None
    target_year: int
    target_t: float
    strictly_below: bool = False
    """reached only below target_t, not at it (climate positive: N < 0)"""
    path: str = "linear"
    """`linear`, `compound`, `stepped` or `piecewise`; anything else has no path"""
    path_kind: str = "illustrative"
    """one of PATH_KINDS: adopted by the cluster, proposed, or only an illustration"""
    milestones: tuple[tuple[float, float], ...] = ()
    """(year, t) between base and target, in order"""
    headline: bool = False
    source: str = ""
    sources: tuple[str, ...] = ()
    note: Bilingual | None = None
    sector: str = ""
    """the sector it is for; empty: the whole region"""
    gwp_set: str = ""
    """the GWP set that its tonnes were set under; empty: not said"""

    def to_restate(self, gwp_set: str) -> bool:
        """Whether its tonnes must be restated in this set: those of another keep their number (1.5). Nothing is nothing in every set."""
        sizes = [self.target_t, self.base_t or 0.0, *(value for _, value in self.milestones)]
        return bool(self.gwp_set) and self.gwp_set != gwp_set and any(sizes)

    @property
    def rising(self) -> bool:
        """Whether more is better: what is removed."""
        return self.measure == "removed"

    @property
    def regional(self) -> bool:
        """Whether it is about what the whole region emits, gross or net: what the overview and the roadmap are about."""
        return not self.sector and not self.rising

    @property
    def has_path(self) -> bool:
        return self.path in PATHS

    @property
    def straight(self) -> bool:
        """Whether the path is one straight line: what words may call it."""
        return self.path == "linear" and not self.milestones

    @property
    def path_name(self) -> str:
        """What words are keyed by: only a straight line is called one."""
        return self.path_kind if self.straight else f"{self.path_kind}_bent"

    def __post_init__(self) -> None:
        """A path that cannot be drawn is refused where it is entered, not where it is shown."""
        if self.path_kind not in PATH_KINDS or self.measure not in MEASURED or self.target_year <= self.base_year:
            raise ValueError(f"{self.key}: {self.path_kind}, {self.measure}, {self.base_year}-{self.target_year}")
        _in_order(self.key, self.base_year, self.milestones, self.target_year, self.target_t)
        if self.path == "compound" and (self.target_t <= 0 or self.milestones):
            raise ValueError(f"{self.key}: a fixed share a year needs a target above zero and has no milestones")
        if self.gwp_set and self.gwp_set not in GWP_SETS:
            raise ValueError(f"{self.key}: a GWP set is one of {GWP_SETS}, not {self.gwp_set!r}")
        if self.rising and (self.path == "compound" or self.strictly_below or self.target_t <= (self.base_t or 0.0)):
            raise ValueError(f"{self.key}: a removal target lies above its base, is met at its level, and grows by no fixed share of nothing")


@dataclass(frozen=True, slots=True)
class ReuseTarget:
    """What is to be reached of reuse, in the unit of its measure: four quarters together. More is better."""

    key: str
    name: Bilingual
    measure: str
    """one of REUSE_UNITS"""
    base_year: int
    base: float | None
    """None: the base year's own figure, as reported"""
    target_year: int
    target: float
    path: str = "linear"
    path_kind: str = "proposed"
    milestones: tuple[tuple[float, float], ...] = ()
    basis: str = ""
    """of tonnes: one of BASES"""
    source: str = ""
    sources: tuple[str, ...] = ()
    note: Bilingual | None = None

    rising = True

    @property
    def unit(self) -> str:
        return REUSE_UNITS[self.measure]

    @property
    def straight(self) -> bool:
        return self.path == "linear" and not self.milestones

    @property
    def path_name(self) -> str:
        """What words are keyed by, as for other targets."""
        return self.path_kind if self.straight else f"{self.path_kind}_bent"

    def __post_init__(self) -> None:
        if self.measure not in REUSE_UNITS or self.path_kind not in PATH_KINDS or self.target_year <= self.base_year or self.basis not in BASES:
            raise ValueError(f"{self.key}: {self.measure}, {self.path_kind}, {self.basis!r}, {self.base_year}-{self.target_year}")
        if self.path not in ("linear", "stepped", "piecewise"):
            raise ValueError(f"{self.key}: reuse may begin at nothing, and no fixed share leads from there")
        if self.target <= (self.base or 0.0) or (self.unit == "pct" and self.target > 100):
            raise ValueError(f"{self.key}: a reuse target lies above its base, and a rate at most at 100")
        _in_order(self.key, self.base_year, self.milestones, self.target_year, self.target)
