"""The unit doctor on invented sites: how often it doubts honest figures, and how often it catches each mistake. Prints rates, asserts nothing.

`python -m benchmarks.bench_doctor [SITES]`

An honest site has seasons (up to 30 %), growth, noise (3-10 %), and turnarounds of 10-60 days, whose stop days it mostly reports.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gic_metrics.intake.context import CarbonSoFar, Context
from gic_metrics.intake.rules import run_rules
from gic_metrics.reference import Gwp, Register, seeds
from gic_metrics.vocabulary import CO2_PER_C, Quarter, Reading, Record, Sheet, quarters_between

COMPANY = "974760673"
FIRST, NOW = Quarter(2023, 1), Quarter(2026, 3)
JUDGED = 6
"""of each site, the last quarters are judged against those before"""
DOCTOR = ("R11", "R15", "R23", "R24", "R25", "R26", "R27")
_SITE = {"id": "X-1", "name": "Prøveverket", "company": COMPANY}
REGISTER = Register.of({"version": "bench", "company": [{"org_no": COMPANY, "name": "Prøve"}], "site": [_SITE]})
GWP = Gwp.of(seeds("record")["gwp"])

Site = dict[Quarter, tuple[Record, ...]]


@dataclass(frozen=True, slots=True)
class Alarms:
    """Doubts about honest figures."""

    figures: int
    doubted: int
    codes: tuple[tuple[str, int], ...]

    @property
    def share_pct(self) -> float:
        return 100.0 * self.doubted / self.figures


@dataclass(frozen=True, slots=True)
class _Stored:
    record: Record
    submission: str = "S1"
    file: str = "bench.xlsx"


class _History:
    def __init__(self, site: Site) -> None:
        self.site = site

    def quarters_before(self, key: tuple[str, ...], quarter: Quarter) -> list[tuple[Quarter, float]]:
        rows = ((q, r) for q, found in self.site.items() if q < quarter for r in found)
        return sorted((q, r.value) for q, r in rows if r.value is not None and r.key[:1] + r.key[2:] == tuple(key))

    def stored(self, site: str, period: str, sheet: str) -> Sequence[_Stored]:
        return [_Stored(r) for r in self.site.get(Quarter.parse(period), ()) if r.site == site and str(r.sheet) == str(sheet)]

    def carbon_balance(self, site: str, quarter: Quarter) -> CarbonSoFar:
        return CarbonSoFar()

    def partner_quantity(self, record: Record) -> float | None:
        return None


def honest(seed: int, sites: int) -> list[Site]:
    """Sites that report truly."""
    return [_site(random.Random(f"{seed}-{n}")) for n in range(sites)]


def _site(chance: random.Random) -> Site:
    season, growth, noise = chance.uniform(0, 0.3), chance.uniform(-0.08, 0.08), chance.uniform(0.03, 0.10)
    turn, size = chance.randint(1, 4), 10 ** chance.uniform(3, 5.5)
    shares = sorted((chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9)))
    found: Site = {}
    for n, quarter in enumerate(quarters_between(FIRST, NOW)):
        stop = chance.uniform(10, 60) if quarter.number == turn and chance.random() < 0.5 else 0.0
        level = (1 + growth) ** (n / 4) * (1 + season * math.cos(math.pi / 2 * (quarter.number - 1))) * (1 - stop / 92)
        told = round(stop) if stop and chance.random() < 0.8 else None

        def much(share: float, level: float = level) -> float:
            return round(size * share * level * chance.lognormvariate(0, noise), 2)

        found[quarter] = (
            _row(quarter, Sheet.EMISSIONS, "scope1", much(shares[0]), "F2", gas="CO2", origin="fossil", category="combustion"),
            _row(quarter, Sheet.EMISSIONS, "scope1", much(1 - shares[0]), "F3", gas="CO2", origin="fossil", category="process"),
            _row(quarter, Sheet.EMISSIONS, "scope1", much(1e-4), "F4", gas="CH4", category="combustion"),
            _row(quarter, Sheet.PRODUCTION, "production", much(2.0), "C2", item="Klinker", stop_days=told),
            _row(quarter, Sheet.ENERGY, "purchase", much(5e-4), "D2", item="electricity", unit="GWh", canonical_unit="GWh"),
        )
    return found


def _row(quarter: Quarter, sheet: Sheet, variable: str, value: float, cell: str, **more: Any) -> Record:
    given = {"site": "X-1", "period": str(quarter), "quantity": value, "unit": "t", "cell": cell, "raw": str(value), "place_sheet": str(sheet)}
    return Record(sheet=sheet, variable=variable, value=value, **given | more)


def codes(site: Site, quarter: Quarter, rows: Sequence[Record]) -> list[tuple[str, str | None]]:
    """(code, cell) of what the doctor says of a quarter's rows, judged against the quarters before."""
    reading = Reading("bench.xlsx", "0" * 64, True, company=COMPANY, period=str(quarter), records=tuple(rows))
    found = run_rules(reading, Context(REGISTER, GWP, date(2026, 11, 23), False, _History({q: r for q, r in site.items() if q < quarter})))
    return [(f.code, f.cell) for f in found if f.code.startswith(DOCTOR)]


def alarms(sites: Sequence[Site]) -> Alarms:
    """What the doctor doubts of honest figures."""
    said: Counter[str] = Counter()
    figures, doubted = 0, 0
    for site in sites:
        for quarter in _judged():
            found = codes(site, quarter, site[quarter])
            said.update(code for code, _ in found)
            figures += len(site[quarter])
            doubted += len({cell for _, cell in found})
    return Alarms(figures, doubted, tuple(said.most_common()))


def _judged() -> Iterator[Quarter]:
    return quarters_between(NOW - (JUDGED - 1), NOW)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What a sender does wrong with a quarter's rows, the codes that see it, and what share of them is caught at least."""

    make: Callable[[Site, Quarter, list[Record]], list[Record]]
    codes: tuple[str, ...]
    at_least: float


def _times(factor: float, cell: str) -> Callable[[Site, Quarter, list[Record]], list[Record]]:
    def make(_site: Site, _quarter: Quarter, rows: list[Record]) -> list[Record]:
        return [_multiplied(r, factor) if r.cell == cell else r for r in rows]

    return make


def _multiplied(record: Record, factor: float) -> Record:
    value = (record.value or 0.0) * factor
    return replace(record, value=value, quantity=value, raw=str(value))


def _year_to_date(site: Site, quarter: Quarter, rows: list[Record]) -> list[Record]:
    def so_far(row: Record) -> float:
        past = [r for q, found in site.items() if q.year == quarter.year and q <= quarter for r in found if r.cell == row.cell]
        return sum(r.value or 0.0 for r in past)

    return [replace(r, value=so_far(r), quantity=so_far(r)) if r.cell == "F2" else r for r in rows]


def _sent_again(site: Site, quarter: Quarter, _rows: list[Record]) -> list[Record]:
    return [replace(r, period=str(quarter)) for r in site[quarter - 1]]


def _swapped(_site: Site, _quarter: Quarter, rows: list[Record]) -> list[Record]:
    one, other = rows[0].value, rows[1].value
    return [replace(rows[0], value=other, quantity=other), replace(rows[1], value=one, quantity=one), *rows[2:]]


MISTAKES = {
    "kilos for tonnes": Mistake(_times(1000.0, "F2"), ("R11",), 0.90),
    "tonnes for kilotonnes, the other way": Mistake(_times(0.001, "F2"), ("R11",), 0.90),
    "MWh for GWh": Mistake(_times(1000.0, "D2"), ("R11",), 0.90),
    "a decimal mark one place off": Mistake(_times(10.0, "F2"), ("R11p",), 0.25),
    "the year so far": Mistake(_year_to_date, ("R23",), 0.5),
    "last quarter's file": Mistake(_sent_again, ("R15",), 0.99),
    "two categories swapped": Mistake(_swapped, ("R24",), 0.2),
    "tonnes of CO2 for tonnes of carbon": Mistake(_times(CO2_PER_C, "F2"), ("R25c",), 0.6),
    "TJ for GWh": Mistake(_times(3.6, "D2"), ("R25e",), 0.6),
}
"""How often each is caught depends on how much a site varies: what lies inside its own seasons cannot be told from them."""


def caught(sites: Sequence[Site], name: str) -> float:
    """The share of the quarters with this mistake in which the doctor names it."""
    mistake, tried, seen = MISTAKES[name], 0, 0
    for site in sites:
        for quarter in _judged():
            if mistake.make is _year_to_date and quarter.number == 1:
                continue
            found = codes(site, quarter, mistake.make(site, quarter, list(site[quarter])))
            tried += 1
            seen += any(code in mistake.codes for code, _ in found)
    return seen / tried


def main() -> None:
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = 20261123
    found = alarms(honest(seed, sites))
    print(f"doctor: {found.figures} honest figures of {sites} invented sites (seed {seed}): {found.doubted} doubted, {found.share_pct:.3f} %")
    print("        by code: " + (", ".join(f"{code} {n}" for code, n in found.codes) or "none"))
    some = honest(seed + 1, max(10, sites // 10))
    for name in MISTAKES:
        print(f"        caught {100 * caught(some, name):5.1f} %  {name}")


if __name__ == "__main__":
    main()
