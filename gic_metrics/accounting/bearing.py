"""How much one reported figure bears on E, R and N: the coefficients that the balance gives it, so that a doubt can be weighed in tonnes."""

from __future__ import annotations

from dataclasses import dataclass

from gic_metrics.accounting.balance import emitted_terms, generated_terms, removed_terms
from gic_metrics.accounting.explain import MOVED, assumed_share
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.accounting.region import Region
from gic_metrics.reference.gwp import UnknownGwp
from gic_metrics.vocabulary import Quarter, Record, Sheet


@dataclass(frozen=True, slots=True)
class OnePart:
    """What a tonne of a movement does, fossil or biogenic: t of E (inside the EU ETS total), of G, and of R."""

    emitted: float = 0.0
    generated: float = 0.0
    removed: float = 0.0

    @property
    def moved(self) -> float:
        """t of E less G: what is left where G is an estimate."""
        return self.emitted - self.generated

    def __add__(self, other: OnePart) -> OnePart:
        return OnePart(self.emitted + other.emitted, self.generated + other.generated, self.removed + other.removed)

    def __mul__(self, times: float) -> OnePart:
        return OnePart(self.emitted * times, self.generated * times, self.removed * times)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a movement of CO2 does to its quarter; `share` is the biogenic share that the balance splits it by, 0-1."""

    share: float = 0.0
    fossil: OnePart = OnePart()
    biogenic: OnePart = OnePart()

    @property
    def whole(self) -> OnePart:
        """What a tonne of it does, as it is split."""
        return self.fossil * (1 - self.share) + self.biogenic * self.share

    @property
    def split(self) -> OnePart:
        """What it does that a tonne is biogenic and not fossil."""
        return self.biogenic + self.fossil * -1.0


def net_per_unit(region: Region, record: Record) -> float:
    """t of N in the record's quarter for one unit more of it (t, in its canonical unit); 0 for what does not count in N.

    The coefficients are those of the balance as it stands: of what a partner confirms in part, or the store beyond what it was handed, that part.
    """
    series = region.series.get(record.site)
    if series is None or record.control or "Q" not in record.period or record.canonical_unit != "t":
        return 0.0
    if record.sheet is Sheet.EMISSIONS:
        return _factor(region, record) if record.variable == "scope1" else 0.0
    if record.sheet is not Sheet.CARBON:
        return 0.0
    found = of_movement(region, record)
    return found.whole.emitted - found.whole.removed


def of_movement(region: Region, record: Record, of: Quarter | None = None) -> Bearing:
    """What a movement of CO2 does to E and R of a quarter (None: its own); nothing where the balance gives it no coefficient."""
    quarter = Quarter.parse(record.period)
    item = region.series[record.site].reported.get(of or quarter)
    name = next((name for name, movement in MOVED.items() if movement == record.variable and name != "stored"), "")
    if item is None or not name:
        return Bearing()
    if name in ("air_capture", "biochar", "reversal", "removal_sold"):
        part = OnePart(removed=removed_terms(item.carbon).get(name, 0.0))
        return Bearing(0.0, part, part)
    share = record.share if record.share is not None else float(record.origin == "biogenic") if record.origin else None
    if share is None:
        share = assumed_share(region, record.site, quarter, record)
    return Bearing(share, _part(item, record, f"{name}_fossil"), _part(item, record, f"{name}_biogenic"))


def _part(item: SiteQuarter, record: Record, component: str) -> OnePart:
    emitted, generated, removed = (terms(item.carbon).get(component, 0.0) for terms in (emitted_terms, generated_terms, removed_terms))
    if component == "handed_fossil":  # the balance deducts a mean of all receivers; each row bears by its own
        emitted += item.carbon.confirmed_fossil_share - item.deducted_share(record.counterparty)
    return OnePart(emitted, generated, removed * item.counted_share)


def _factor(region: Region, record: Record) -> float:
    if record.gas == "CO2" and record.origin == "biogenic":
        return 0.0
    try:
        return region.reference.gwp.per_tonne(region.gwp_set, record.gas, record.origin, record.category)
    except UnknownGwp:
        return 0.0
