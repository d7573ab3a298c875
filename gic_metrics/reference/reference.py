"""All reference data as of a time, from the bodies that the ledger keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from gic_metrics.reference import assurance
from gic_metrics.reference.entries import (
    Cluster,
    EnergyFactor,
    Event,
    PublicStream,
    PublishedFigure,
    Sector,
    Statement,
)
from gic_metrics.reference.gwp import Gwp
from gic_metrics.reference.gwp_setting import settled
from gic_metrics.reference.measures import Contradiction, Measure, in_one_register
from gic_metrics.reference.methods import Methods
from gic_metrics.reference.own import laid_over
from gic_metrics.reference.register import Register
from gic_metrics.reference.targets import ReuseTarget, Target

E = TypeVar("E")


@dataclass(frozen=True)
class Reference:
    """Cluster, register, sectors, targets, measures, events, GWP values and public streams."""

    cluster: Cluster
    register: Register
    sectors: dict[str, Sector]
    """by key, in their order"""
    targets: dict[str, Target]
    """by key"""
    statements: tuple[Statement, ...]
    measures: tuple[Measure, ...]
    events: tuple[Event, ...]
    """by date"""
    gwp: Gwp
    methods: Methods
    streams: tuple[PublicStream, ...]
    contradictions: tuple[Contradiction, ...] = ()
    """published figures that do not agree"""
    published: tuple[PublishedFigure, ...] = ()
    """other published figures of the sites, never counted"""
    reuse_targets: dict[str, ReuseTarget] = field(default_factory=dict)
    """by key"""
    factors: tuple[EnergyFactor, ...] = ()
    """of electricity, by method and year"""
    assured: assurance.Assured = field(default_factory=dict)
    """statements of assurance by what, site and year"""

    @classmethod
    def of(cls, bodies: Mapping[str, Mapping[str, Any]], day: date | None = None) -> Reference:
        """From bodies by name (`seeds()`, `Ledger.references()`); raises ValueError or TypeError, naming the entry, for what does not fit.

        `day`: decisions whose day has come by then hold; None: only those that hold at once.
        """
        bodies = laid_over(bodies)
        sectors = sorted(_entries(Sector, bodies["sectors"], "sector"), key=lambda s: s.order)
        targets = _entries(Target, bodies["targets"], "target")
        return cls(
            cluster=_made(Cluster, settled(bodies["cluster"], day) if day else bodies["cluster"]),
            register=Register.of(bodies["register"]),
            sectors={s.key: s for s in sectors},
            targets={t.key: t for t in targets},
            reuse_targets={t.key: t for t in _entries(ReuseTarget, bodies["targets"], "reuse_target")},
            statements=tuple(_entries(Statement, bodies["targets"], "statement")),
            measures=in_one_register(_entries(Measure, bodies["measures"], "measure")),
            events=tuple(sorted(_entries(Event, bodies["events"], "event"), key=lambda e: e.date)),
            gwp=Gwp.of(bodies["gwp"]),
            methods=Methods.of(bodies.get("methods", {})),
            streams=tuple(_stream(row) for row in bodies.get("streams", {}).get("stream", ())),
            factors=tuple(_made(EnergyFactor, entry) for entry in bodies.get("factors", {}).get("electricity", ())),
            published=tuple(_made(PublishedFigure, entry) for entry in bodies.get("published", {}).get("figure", ())),
            assured=assurance.assured_of(bodies.get(assurance.OWN, {})),
            contradictions=tuple(_entries(Contradiction, bodies["measures"], "contradiction")),
        )

    def electricity(self, method: str, year: int) -> EnergyFactor | None:
        """The factor of that year, else the newest before it, else the oldest there is."""
        known = sorted((f for f in self.factors if f.method == method), key=lambda f: f.year)
        return next((f for f in reversed(known) if f.year <= year), known[0] if known else None)

    def assured_t(self, what: str, site: str, year: int) -> float:
        """What has been verified of it, t CO2e; 0 where nobody has stated anything."""
        found = self.assured.get((what, site, year))
        return found.tonnes if found is not None else 0.0

    @property
    def base_years(self) -> frozenset[int]:
        """The years that the region's paths begin in, where their base is computed from the ledger."""
        return frozenset({self.cluster.base_year, *(t.base_year for t in self.targets.values() if t.has_path and t.base_t is None)})

    @property
    def headline_target(self) -> Target:
        """The target that the overview is about."""
        found = sorted(self.targets.values(), key=lambda t: (not t.headline, not t.regional))
        return found[0]


def _entries(kind: type[E], body: Mapping[str, Any], name: str) -> list[E]:
    """The `[[name]]` tables of a body (each with a key) or its `[name.key]` tables, as entries."""
    found = body.get(name, ())
    listed = [{"key": key, **entry} for key, entry in found.items()] if isinstance(found, Mapping) else found
    made = [_made(kind, entry) for entry in listed]
    keys = [entry.key for entry in made]  # type: ignore[attr-defined]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"{name}: defined twice: {twice}")
    return made


def _made(kind: type[E], entry: Mapping[str, Any]) -> E:
    """An entry, with its lists as tuples, its dates as dates and None for what may be absent."""
    values: dict[str, Any] = {}
    for f in fields(kind):  # type: ignore[arg-type]
        if f.name in entry:
            values[f.name] = _read(entry[f.name], str(f.type))
        elif f.default is MISSING and "None" in str(f.type):
            values[f.name] = None
        elif f.default is MISSING and str(f.type).startswith("tuple"):
            values[f.name] = ()
    try:
        unknown = set(entry) - set(values)
        if unknown:
            raise TypeError(f"unknown: {sorted(unknown)}")
        return kind(**values)
    except TypeError as error:
        raise TypeError(f"{kind.__name__} {entry.get('key', '')}: {error}") from None


def _read(value: Any, kind: str) -> Any:
    if isinstance(value, list):
        return tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return date.fromisoformat(value) if kind.startswith("Day") and isinstance(value, str) else value


def _stream(row: Mapping[str, str]) -> PublicStream:
    """A row of streams.csv; an empty cell is unknown."""
    return PublicStream(
        key=row["key"],
        name={"nb": row["name_nb"], "en": row["name_en"]},
        from_site=row["from_site"] or None,
        from_name=row["from_name"],
        to_site=row["to_site"] or None,
        to_name=row["to_name"],
        kind=row["kind"],
        stage=row["stage"],
        year=int(row["year"]) if row["year"] else None,
        quantity=float(row["quantity"]) if row["quantity"] else None,
        unit=row["unit"],
        quantity_kind=row["quantity_kind"],
        counted=row["counted"] == "yes",
        note={"nb": row["note_nb"], "en": row["note_en"]},
        source=row["source"],
    )
