"""Reuse over four quarters: what went between companies, and the two rates, with how much of it is reported (accounting rules 6.2, 6.3, 12.8).

A stream that has begun is expected each quarter until it has been silent for a year; one that ends is told by a 0. A blank is never 0, so a year
with a silent stream is a known part, and says how much of it is covered. What is not applicable (NA) is not waited for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gic_metrics.accounting.coverage import share_pct
from gic_metrics.accounting.facts import stated
from gic_metrics.accounting.reuse import Stream, basis_of, matched, rate_bases, stated_bases, surplus_heat_pct, symbiosis_rate_pct, unit_of
from gic_metrics.ledger import Fact
from gic_metrics.vocabulary import Notation, Quarter, Record

Key = tuple[str, ...]
Series = Mapping[Quarter, float | None]
"""None: not applicable, neither a figure nor missing"""
UNITS = {"reuse_t": "t", "reuse_gwh": "GWh"}
SILENT_QUARTERS = 4
"""silent for so long before the window begins, a stream is taken to have ended"""


@dataclass(frozen=True, slots=True)
class Reused:
    """Four quarters of one measure; `amount` is in its unit, and of the part that is reported."""

    last: Quarter
    amount: float
    covered_pct: float
    facts: tuple[Fact, ...] = field(default=(), compare=False)
    """what it was computed from"""


@dataclass(frozen=True)
class ReuseYears:
    """All reported reuse, ready to be summed over any four quarters."""

    facts: tuple[Fact, ...]
    inside: frozenset[str]
    """the sites of the region: the symbiosis rate is of what they gave to each other"""

    @classmethod
    def of(cls, facts: Iterable[Fact], inside: Iterable[str]) -> ReuseYears:
        return cls(tuple(facts), frozenset(inside))

    @cached_property
    def every(self) -> list[Stream]:
        """All streams of the facts, also those that do not count."""
        return matched(self.facts)

    @cached_property
    def streams(self) -> list[Stream]:
        return [s for s in self.every if (s.running and s.counted is not None) or not s.applies]

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """The ends of all four quarters that are known from their first on."""
        known = sorted({Quarter.parse(f.record.period) for f in self.facts if "Q" in f.record.period and stated(f.record) is not None})
        return tuple(known[0] + n for n in range(3, known[-1] - known[0] + 1)) if known else ()

    def reused(self, measure: str, last: Quarter, basis: str = "") -> Reused | None:
        """The four quarters that end with `last`; None where nothing of the measure is reported, or it goes back before the first report.

        `basis`: of tonnes, and of the tonnes that the symbiosis rate is of. A rate without one is of the only basis there is, and None where
        there are several (`undecided`): wet and dry are never mixed (6.2).
        """
        if last not in self.quarters:
            return None
        window = tuple(last - n for n in (3, 2, 1, 0))
        if measure in UNITS:
            return self._amount(self._series(UNITS[measure], basis if measure == "reuse_t" else None), window)
        if measure == "symbiosis_pct":
            if self.undecided(measure, basis):
                return None
            of = basis or self.rate_bases[0]
            return self._rate(self._series("t", of, "material", self.inside), self._landfilled(of), window, disposed=True)
        if measure == "surplus_heat_pct":
            return self._rate(self._series("GWh", None, "heat"), self._stated(self.facts, "generated", "GWh", "heat"), window, disposed=False)
        raise ValueError(f"reuse is not measured as {measure!r}")

    @cached_property
    def rate_bases(self) -> tuple[str, ...]:
        """The bases that the tonnes of the symbiosis rate are stated on in any quarter."""
        return rate_bases(self.facts, self.every, self.inside)

    def undecided(self, measure: str, basis: str) -> bool:
        """Whether a rate is asked for that says neither wet nor dry, where its tonnes are stated on several bases."""
        return measure == "symbiosis_pct" and not basis and len(self.rate_bases) > 1

    def _series(
        self, unit: str, basis: str | None, kind: str | None = None, within: Collection[str] | None = None
    ) -> dict[Key, dict[Quarter, list[Stream]]]:
        """Stream -> quarter -> what was counted of it, or is not applicable."""
        found: dict[Key, dict[Quarter, list[Stream]]] = defaultdict(lambda: defaultdict(list))
        for s in self.streams:
            if s.unit == unit and basis in (None, s.wet_dry) and kind in (None, s.kind) and (within is None or s.within(within)):
                found[s.stream.casefold(), s.from_site, s.to_site, s.wet_dry][Quarter.parse(s.period)].append(s)
        return found

    def _landfilled(self, basis: str) -> dict[Key, dict[Quarter, list[Fact]]]:
        """(site, item) -> quarter -> what the sites of the region landfilled of one basis; what is not applicable has none, and is so on each."""
        said = stated_bases(self.every)
        return self._stated([f for f in self.facts if f.record.site in self.inside and self._is_of(f.record, basis, said)], "landfilled", "t")

    @staticmethod
    def _is_of(record: Record, basis: str, said: Mapping[tuple[str, str, str], set[str]]) -> bool:
        return basis_of(record, said) in ((basis, "") if record.notation == Notation.NA else (basis,))

    @staticmethod
    def _stated(facts: Iterable[Fact], variable: str, unit: str, kind: str | None = None) -> dict[Key, dict[Quarter, list[Fact]]]:
        """(site, item) -> quarter -> what the site itself stated; nothing where it says that it is not applicable."""
        found: dict[Key, dict[Quarter, list[Fact]]] = defaultdict(lambda: defaultdict(list))
        for fact in facts:
            r = fact.record
            if r.variable == variable and unit_of(r) == unit and kind in (None, r.kind):
                amount, place = stated(r), (r.site, r.item.casefold())
                if amount is not None or r.notation == Notation.NA:
                    found[place][Quarter.parse(r.period)] += [fact] if amount is not None else []
        return found

    def _amount(self, series: Mapping[Key, Mapping[Quarter, Sequence[Stream]]], window: Sequence[Quarter]) -> Reused | None:
        counted = {key: {q: [s for s in rows if s.counted is not None] for q, rows in of.items()} for key, of in series.items()}
        amounts = [{q: math.fsum(s.counted or 0.0 for s in rows) if rows else None for q, rows in of.items()} for of in counted.values()]
        covered = _covered_pct(amounts, window)
        if covered is None:
            return None
        inside = [s for of in counted.values() for q, rows in of.items() if q in window for s in rows]
        return Reused(window[-1], math.fsum(s.counted or 0.0 for s in inside), covered, tuple(f for s in inside for f in s.facts))

    def _rate(
        self,
        series: Mapping[Key, Mapping[Quarter, Sequence[Stream]]],
        other: Mapping[Key, Mapping[Quarter, Sequence[Fact]]],
        window: Sequence[Quarter],
        *,
        disposed: bool,
    ) -> Reused | None:
        """A rate needs its other part in every quarter; what is reported of either side limits what is covered."""
        used, beside = self._amount(series, window), [{q: _sum(rows) if rows else None for q, rows in of.items()} for of in other.values()]
        covered = _covered_pct(beside, window)
        if used is None or covered is None or any(all(of.get(q) is None for of in beside) for q in window):
            return None
        facts = tuple(f for of in other.values() for q, rows in of.items() if q in window for f in rows)
        whole = _sum(facts)
        rate = symbiosis_rate_pct(used.amount, whole) if disposed else surplus_heat_pct(used.amount, whole)
        return None if rate is None else Reused(window[-1], rate, min(used.covered_pct, covered), (*used.facts, *facts))


def _sum(facts: Sequence[Fact]) -> float:
    return math.fsum(stated(f.record) or 0.0 for f in facts)


def _covered_pct(series: Iterable[Series], window: Sequence[Quarter]) -> float | None:
    """How much of what is expected in the window is reported, weighed by the usual size of each stream; None where nothing is reported at all."""
    expected = reported = 0.0
    heard = False
    for every in series:
        known = {q: amount for q, amount in every.items() if amount is not None}
        inside, before = [q for q in window if q in known], [q for q in known if 0 < window[0] - q <= SILENT_QUARTERS]
        due = [q for q in window if q in known or (q not in every and q >= min(known, default=q + 1))]
        if not due or not (inside or before):
            continue
        usual = math.fsum(known[q] for q in (inside or before)) / len(inside or before)
        expected, reported, heard = expected + usual * len(due), reported + usual * len(inside), heard or bool(inside)
    if not heard:
        return None
    return share_pct(reported, expected) if expected else 100.0
