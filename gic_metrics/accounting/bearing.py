"""How much one reported figure bears on N: the coefficient that the balance gives it, so that a doubt can be weighed in tonnes."""

from __future__ import annotations

from gic_metrics.accounting.balance import emitted_terms, removed_terms
from gic_metrics.accounting.explain import MOVED, assumed_share
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.accounting.region import Region
from gic_metrics.reference.gwp import UnknownGwp
from gic_metrics.vocabulary import Quarter, Record, Sheet


def net_per_unit(region: Region, record: Record) -> float:
    """t of N in the record's quarter for one unit more of it (t, in its canonical unit); 0 for what does not count in N.

    The coefficients are those of the balance as it stands; a limit that is reached (what a partner confirms, cumulative injection) is not seen.
    """
    series = region.series.get(record.site)
    if series is None or record.control or "Q" not in record.period or record.canonical_unit != "t":
        return 0.0
    if record.sheet is Sheet.EMISSIONS:
        return _factor(region, record) if record.variable == "scope1" else 0.0
    item = series.reported.get(Quarter.parse(record.period))
    if record.sheet is not Sheet.CARBON or item is None:
        return 0.0
    return sum(part * _coefficient(item, component) for component, part in _components(region, record))


def _factor(region: Region, record: Record) -> float:
    if record.gas == "CO2":
        return 0.0 if record.origin == "biogenic" else 1.0
    if record.gas == "CO2e":
        return 1.0
    try:
        return region.reference.gwp.value(region.gwp_set, record.gas, record.origin, record.category)
    except UnknownGwp:
        return 0.0


def _components(region: Region, record: Record) -> list[tuple[str, float]]:
    """The components of the balance that a movement goes into, each with its part."""
    name = next((name for name, movement in MOVED.items() if movement == record.variable and name != "stored"), "")
    if name in ("air_capture", "biochar", "reversal", "removal_sold"):
        return [(name, 1.0)]
    quarter = Quarter.parse(record.period)
    biogenic = record.share if record.share is not None else float(record.origin == "biogenic") if record.origin else None
    if biogenic is None:
        biogenic = assumed_share(region, record.site, quarter, record)
    return [(f"{name}_fossil", 1 - biogenic), (f"{name}_biogenic", biogenic)]


def _coefficient(item: SiteQuarter, component: str) -> float:
    return emitted_terms(item.carbon).get(component, 0.0) - removed_terms(item.carbon).get(component, 0.0)
