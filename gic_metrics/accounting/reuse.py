"""Reuse: streams between companies, counted once; symbiosis rate and surplus heat (accounting rules 6.2-6.4, 12.8).

A stream has two sides. Tonnes never stand with GWh, wet tonnes never with dry. Avoided emissions are a memo and are never netted.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gic_metrics.accounting.facts import stated
from gic_metrics.ledger import Fact, Ledger
from gic_metrics.vocabulary import Notation, Record, Sheet

MATCH_SHARE = 0.02
MATCH_T = 10.0
MATCH_T_MOST = 0.20
"""tolerance: max(2 %, min(10 t, 20 %)) of the larger side (12.8)"""
SLIP_LOG10 = 0.05
"""a ratio within 12 % of 1000 is a slip of the unit"""


class Match(StrEnum):
    """How the two sides of a stream agree."""

    MATCHED = "matched"
    MISMATCH = "mismatch"
    ONE_SIDED = "one_sided"
    UNIT_SLIP = "unit_slip"


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of a stream in one unit; None is "not reported", a stated NO or IE is 0 (1.1)."""

    delivered: float | None
    received: float | None

    @property
    def state(self) -> Match:
        if self.delivered is None or self.received is None:
            return Match.ONE_SIDED
        low, high = sorted((self.delivered, self.received))
        if low > 0 and abs(math.log10(high / low) - 3) < SLIP_LOG10:
            return Match.UNIT_SLIP
        tolerance = max(MATCH_SHARE * high, min(MATCH_T, MATCH_T_MOST * high))
        return Match.MATCHED if high - low <= tolerance else Match.MISMATCH

    @property
    def counted(self) -> float | None:
        """The smaller of two sides; one side alone; None for a slip of the unit, and where neither side is known."""
        known = [v for v in (self.delivered, self.received) if v is not None]
        return min(known) if known and self.state is not Match.UNIT_SLIP else None


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream between two parties in one quarter."""

    period: str
    stream: str
    kind: str
    from_site: str
    to_site: str
    unit: str
    wet_dry: str
    stage: str
    replaces: str
    sides: Sides
    facts: tuple[Fact, ...]

    @property
    def delivered(self) -> float | None:
        return self.sides.delivered

    @property
    def received(self) -> float | None:
        return self.sides.received

    @property
    def state(self) -> Match:
        return self.sides.state

    @property
    def counted(self) -> float | None:
        return self.sides.counted

    @property
    def measured(self) -> tuple[str, str]:
        """(unit, wet or dry of tonnes): amounts are only ever added within one of these."""
        return self.unit, self.wet_dry if self.unit == "t" else ""

    @property
    def running(self) -> bool:
        """Only streams in operation count; a blank stage is in operation."""
        return self.stage in ("", "running")

    @property
    def applies(self) -> bool:
        """Not where every row of it says NA: it is then neither a figure nor missing (12.1)."""
        return any(f.record.notation != Notation.NA for f in self.facts)

    @property
    def byproduct(self) -> bool:
        """Whether it is material in tonnes that counts."""
        return self.running and self.unit == "t" and self.kind == "material" and self.counted is not None

    def within(self, inside: Collection[str]) -> bool:
        """Whether both parties are sites of the region: then it is an exchange inside it, and does not cross its boundary (6.1)."""
        return self.from_site in inside and self.to_site in inside


def in_order(bases: Iterable[str]) -> tuple[str, ...]:
    """Dry, wet and "" (not stated), each once: a blank is a basis of its own."""
    return tuple(sorted(set(bases), key=lambda basis: (not basis, basis)))


def streams(ledger: Ledger, as_of: datetime | None = None) -> list[Stream]:
    """Every stream between two parties, both sides brought together, sorted by period, stream, giver and receiver."""
    return matched(ledger.facts(as_of=as_of, sheets=[Sheet.REUSE]))


def matched(facts: Iterable[Fact]) -> list[Stream]:
    """Bring together what the giver delivered and the receiver received."""
    pairs: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        r = fact.record
        if r.variable == "delivered":
            giver, receiver = r.site, r.counterparty
        elif r.variable == "received":
            giver, receiver = r.counterparty, r.site
        else:
            continue
        unit = "" if _without_unit(r) else r.canonical_unit
        pairs[r.period, _stream_name(r.item), giver, receiver, unit, r.basis].append(fact)
    found = [_stream(key, rows) for key, rows in _without_blank_basis(_with_units(pairs)).items()]
    return sorted(found, key=lambda s: (s.period, s.stream, s.from_site, s.to_site))


def _without_unit(record: Record) -> bool:
    """A notation key, or a blank, needs no unit."""
    return not record.unit and (bool(record.notation) or record.value is None)


def unit_of(record: Record) -> str:
    """The unit of a row of reuse; of a notation key or a blank without one, that in which its kind is measured."""
    if _without_unit(record):
        return "GWh" if record.kind == "heat" else "t"
    return record.canonical_unit


def _with_units(pairs: dict[tuple[str, ...], list[Fact]]) -> dict[tuple[str, ...], list[Fact]]:
    """What stands without a unit is in the unit of the stream's other rows, where that is one; else in that of its kind."""
    joined: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for key, rows in pairs.items():
        others = {k[4] for k in pairs if k[:4] == key[:4] and k[4]} if not key[4] else {key[4]}
        unit = others.pop() if len(others) == 1 else unit_of(rows[0].record)
        joined[*key[:4], unit, key[5]] += rows
    return joined


def _without_blank_basis(pairs: dict[tuple[str, ...], list[Fact]]) -> dict[tuple[str, ...], list[Fact]]:
    """A side that does not say wet or dry joins the side that does, where there is only one."""
    joined = dict(pairs)
    for key in [k for k in pairs if not k[5]]:
        said = [k for k in pairs if k[:5] == key[:5] and k[5]]
        if len(said) == 1:
            joined[said[0]] = joined[said[0]] + joined.pop(key)
    return joined


def _stream(key: tuple[str, ...], rows: Sequence[Fact]) -> Stream:
    period, _, giver, receiver, unit, basis = key

    def side(direction: str) -> float | None:
        values = [v for f in rows if f.record.variable == direction and (v := stated(f.record)) is not None]
        return sum(values) if values else None

    def said(name: str) -> str:
        return next((v for f in rows if (v := getattr(f.record, name))), "")

    stages = {f.record.stage for f in rows} - {""}
    stage = "running" if "running" in stages else next(iter(sorted(stages)), "")
    sides = Sides(side("delivered"), side("received"))
    return Stream(period, said("item"), said("kind"), giver, receiver, unit, basis, stage, said("replaces"), sides, tuple(rows))


def _stream_name(item: str) -> str:
    return " ".join(item.lower().split())


@dataclass(frozen=True, slots=True)
class ReuseSum:
    """Reuse of one period in one unit and kind: two-sided and one-sided apart, each stream once."""

    period: str
    kind: str
    unit: str
    wet_dry: str
    two_sided: float
    one_sided: float
    streams: int
    open_questions: int
    """streams whose sides differ, or that only one side reports"""

    @property
    def counted(self) -> float:
        return self.two_sided + self.one_sided


def reuse_by_period(found: Iterable[Stream]) -> list[ReuseSum]:
    """Running streams summed by period, kind and unit; tonnes and GWh in rows of their own."""
    groups: dict[tuple[str, str, str, str], list[Stream]] = defaultdict(list)
    for stream in found:
        if stream.running and (stream.delivered is not None or stream.received is not None):
            groups[stream.period, stream.kind, stream.unit, stream.wet_dry].append(stream)
    return [
        ReuseSum(
            *key,
            two_sided=sum(s.counted or 0.0 for s in rows if s.state in (Match.MATCHED, Match.MISMATCH)),
            one_sided=sum(s.counted or 0.0 for s in rows if s.state is Match.ONE_SIDED),
            streams=len(rows),
            open_questions=sum(s.state is not Match.MATCHED for s in rows),
        )
        for key, rows in sorted(groups.items())
    ]


def symbiosis_rate_pct(internal_t: float, disposed_t: float) -> float | None:
    """By-product used inside the region over (used + disposed), 0-100; None where there is neither (accounting rules 6.2, ex. 6.3)."""
    whole = internal_t + disposed_t
    return 100.0 * internal_t / whole if whole else None


def symbiosis_by_period(facts: Sequence[Fact], found: Sequence[Stream], inside: Collection[str]) -> dict[tuple[str, str], float | None]:
    """(period, wet or dry) -> symbiosis rate, 0-100; only where landfill is reported. `inside`: the sites of the region.

    Internal is the material that a site of the region had from another, counted once; disposed is what its sites landfilled. Wet and dry tonnes
    are never mixed (6.2), neither over nor under the line: each basis has a rate of its own, "" (not stated) too. What was landfilled without
    saying which is held against nothing but what was used without saying it: where all that was used says it, None.
    """
    disposed: dict[tuple[str, str], float] = defaultdict(float)
    for fact, amount, basis in landfilled(facts, found):
        if fact.record.site in inside:
            disposed[fact.record.period, basis] += amount
    internal: dict[tuple[str, str], float] = defaultdict(float)
    for stream in found:
        if stream.byproduct and stream.within(inside):
            internal[stream.period, stream.wet_dry] += stream.counted or 0.0
    said = {period for period, _ in internal}
    unlike = {(period, basis) for period, basis in disposed if not basis and period in said and (period, "") not in internal}
    return {key: None if key in unlike else symbiosis_rate_pct(internal.get(key, 0.0), disposed[key]) for key in sorted(disposed)}


def rate_bases(facts: Sequence[Fact], found: Sequence[Stream], inside: Collection[str]) -> tuple[str, ...]:
    """The bases that the tonnes of the symbiosis rate are stated on, used or landfilled, in any period; one "" where there are none."""
    used = [s.wet_dry for s in found if s.byproduct and s.within(inside)]
    return in_order([*used, *(basis for fact, _, basis in landfilled(facts, found) if fact.record.site in inside)]) or ("",)


def landfilled(facts: Iterable[Fact], found: Iterable[Stream]) -> Iterator[tuple[Fact, float, str]]:
    """What the sites state as landfilled, t, and wet, dry or "" (not stated). `found`: all streams of the facts."""
    said = stated_bases(found)
    for fact, amount in told(facts, "landfilled", "t"):
        yield fact, amount, basis_of(fact.record, said)


def stated_bases(found: Iterable[Stream]) -> dict[tuple[str, str, str], set[str]]:
    """(period, name, giver) -> wet, dry, or both, as the giver's streams of that name are stated."""
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for s in found:
        if s.unit == "t" and s.wet_dry:
            said[s.period, _stream_name(s.stream), s.from_site].add(s.wet_dry)
    return said


def basis_of(record: Record, said: Mapping[tuple[str, str, str], set[str]]) -> str:
    """Wet, dry or "" (not stated) of a row that a site states of itself.

    Wet or dry is stated per stream (6.2): a row that does not say which is of the basis that the site's own stream of that name has in the
    period, where it has one.
    """
    own = said.get((record.period, _stream_name(record.item), record.site), set())
    return record.basis or (next(iter(own)) if len(own) == 1 else "")


def told(facts: Iterable[Fact], variable: str, unit: str, kind: str | None = None) -> Iterator[tuple[Fact, float]]:
    """The rows in which a site itself states what it landfilled or had available, each with its amount."""
    for fact in facts:
        r = fact.record
        if r.variable == variable and unit_of(r) == unit and kind in (None, r.kind) and (amount := stated(r)) is not None:
            yield fact, amount


def surplus_heat_pct(delivered_gwh: float, available_gwh: float) -> float | None:
    """Surplus heat delivered and used over what is technically available, 0-100 (accounting rules 6.3)."""
    return 100.0 * delivered_gwh / available_gwh if available_gwh else None


def surplus_heat_by_period(facts: Iterable[Fact], found: Iterable[Stream]) -> dict[str, float | None]:
    """Utilisation of surplus heat per period, in GWh; "generated" rows of kind heat state what is available. Tonnes of steam are no GWh (12.8)."""
    available: dict[str, float] = defaultdict(float)
    for fact, amount in told(facts, "generated", "GWh", "heat"):
        available[fact.record.period] += amount
    used: dict[str, float] = defaultdict(float)
    for stream in found:
        if stream.running and stream.kind == "heat" and stream.unit == "GWh":
            used[stream.period] += stream.counted or 0.0
    return {period: surplus_heat_pct(used[period], available[period]) for period in sorted(available)}


@dataclass(frozen=True, slots=True)
class Avoided:
    """Avoided emissions of a stream, t CO2e: a memo beside the figures, never subtracted (WBCSD/WRI; ESRS E1 34(b))."""

    total_t: float
    supplier_t: float
    receiver_t: float
    inside_boundary_t: float
    """displaced production at a member: already lower E"""

    @property
    def outside_t(self) -> float:
        return self.total_t - self.inside_boundary_t


def avoided_by_material(
    mass_t: float,
    substitution: float,
    reference_t_per_t: float,
    processing_t_per_t: float,
    *,
    supplier_share: float = 0.5,
    displaced_at_member: float = 0.0,
) -> Avoided:
    """`AE = m s EF_ref - m EF_processing`, shared between the two; the part displaced at a member is named apart (6.4, ex. 6.5)."""
    total = mass_t * substitution * reference_t_per_t - mass_t * processing_t_per_t
    inside = displaced_at_member * mass_t * substitution * reference_t_per_t
    return Avoided(total, total * supplier_share, total * (1 - supplier_share), inside)


def avoided_by_heat_t(
    delivered_gwh: float, reference_efficiency: float, reference_t_per_gwh: float, auxiliary_gwh: float, electricity_t_per_gwh: float
) -> float:
    """`delivered / efficiency x EF_ref - auxiliary x EF`, t CO2e: the reference must be shown with it (6.3, ex. 6.4)."""
    return delivered_gwh / reference_efficiency * reference_t_per_gwh - auxiliary_gwh * electricity_t_per_gwh
