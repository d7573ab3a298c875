"""Mass indicators of circularity: what goes in and what comes out of a site, and of the region as one system (accounting rules 6.1).

Circular Transition Indicators (WBCSD): circular inflow is renewable or not virgin; circular outflow needs a design that can be recovered and a
recovery that is shown. ISO 59020 lets a region be one system: what goes from member to member is then neither inflow nor outflow. Tonnes only.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from gic_metrics.accounting.reuse import landfilled, matched
from gic_metrics.ledger import Fact


@dataclass(frozen=True, slots=True)
class Inflow:
    """A material that a site takes in, t. `recycled` and `symbiosis` are not virgin; `renewable` is virgin, from what grows again."""

    site: str
    mass_t: float
    recycled: bool = False
    symbiosis: bool = False
    """another company's by-product"""
    renewable: bool = False
    from_site: str = ""
    """the giver, where it is known"""

    @property
    def secondary(self) -> bool:
        return self.recycled or self.symbiosis

    @property
    def circular(self) -> bool:
        return self.secondary or self.renewable


@dataclass(frozen=True, slots=True)
class Outflow:
    """A material that leaves a site, t: a product, a by-product or waste; both shares 0-1."""

    site: str
    mass_t: float
    recovery_potential: float
    """how much of it can be recovered, by its design"""
    actual_recovery: float
    """how much of that is shown to be recovered"""
    to_site: str = ""

    @property
    def circular_t(self) -> float:
        return self.mass_t * self.recovery_potential * self.actual_recovery


@dataclass(frozen=True, slots=True)
class Circularity:
    """Percent 0-100; None where nothing goes in, or out."""

    inflow_t: float
    outflow_t: float
    secondary_input_pct: float | None
    circular_inflow_pct: float | None
    circular_outflow_pct: float | None
    material_circularity_pct: float | None
    """of inflow and outflow together, by mass"""


def circularity(inflows: Iterable[Inflow], outflows: Iterable[Outflow]) -> Circularity:
    """The indicators of one site, or of a system whose inner flows have been taken out (`crossing`)."""
    ins, outs = list(inflows), list(outflows)
    into, out = math.fsum(f.mass_t for f in ins), math.fsum(f.mass_t for f in outs)
    circular_in, circular_out = math.fsum(f.mass_t for f in ins if f.circular), math.fsum(f.circular_t for f in outs)
    return Circularity(
        inflow_t=into,
        outflow_t=out,
        secondary_input_pct=_pct(math.fsum(f.mass_t for f in ins if f.secondary), into),
        circular_inflow_pct=_pct(circular_in, into),
        circular_outflow_pct=_pct(circular_out, out),
        material_circularity_pct=_pct(circular_in + circular_out, into + out) if ins and outs else None,
    )


def crossing(inflows: Iterable[Inflow], outflows: Iterable[Outflow], members: Collection[str]) -> tuple[list[Inflow], list[Outflow]]:
    """The flows that cross the region's boundary: what a member has from a member, or gives to one, is inside."""
    return [f for f in inflows if f.from_site not in members], [f for f in outflows if f.to_site not in members]


def _pct(part: float, whole: float) -> float | None:
    return 100.0 * part / whole if whole else None


NEEDED = ("total_inflow", "recycled", "renewable", "total_outflow", "recovery")
"""what the indicators need and no sheet of the workbook asks for"""


@dataclass(frozen=True, slots=True)
class KnownFlows:
    """What the reports of reuse say of one site's material in a period, t; None is "not reported", and so is the rest of the indicators' inputs."""

    site: str
    period: str
    basis: str = ""
    """of the tonnes: "wet", "dry" or "" (not stated); a site has flows of its own for each (6.2)"""
    symbiosis_in_t: float | None = None
    """other companies' by-products taken in, each stream once"""
    delivered_t: float | None = None
    landfilled_t: float | None = None
    lacking: tuple[str, ...] = field(default=NEEDED)

    @property
    def recovered_of_known_pct(self) -> float | None:
        """Of by-products whose fate is reported, the part that somebody used; not circular outflow, which needs products and other waste too.

        As the region's symbiosis rate it is known only where it is said what was landfilled: a blank is not 0.
        """
        used = self.delivered_t or 0.0
        return None if self.landfilled_t is None else _pct(used, used + self.landfilled_t)


def known_flows(facts: Sequence[Fact]) -> list[KnownFlows]:
    """What is known of the material flows of each site, period and basis, newest period first; only running streams of material in tonnes."""
    found: dict[tuple[str, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    streams = matched(facts)
    for stream in streams:
        if stream.byproduct:
            found[stream.period, stream.to_site, stream.wet_dry]["symbiosis_in_t"] += stream.counted or 0.0
            found[stream.period, stream.from_site, stream.wet_dry]["delivered_t"] += stream.counted or 0.0
    for fact, amount, basis in landfilled(facts, streams):
        found[fact.record.period, fact.record.site, basis]["landfilled_t"] += amount
    named = {fact.record.site for fact in facts}
    flows = [
        KnownFlows(site, period, basis, amounts.get("symbiosis_in_t"), amounts.get("delivered_t"), amounts.get("landfilled_t"))
        for (period, site, basis), amounts in found.items()
        if site in named
    ]
    return sorted(flows, key=lambda f: (f.period, f.site, f.basis), reverse=True)
