"""A million records: the region's yearly totals from the ledger, beside the same sums in plain pandas. Prints a ratio, asserts nothing.

`python -m benchmarks.bench_totals [RECORDS]`
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from gic_metrics.accounting.region import Region
from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Quarter, Reading, Record, Sheet, quarters_between

SITES, FIRST, LAST = 40, Quarter(2014, 1), Quarter(2023, 4)
CORRECTED = 0.05
RUNS = 9
COLUMNS = ("site", "period", "sheet", "gas", "origin", "value")
GASES = [
    ("CO2", "fossil", "combustion", 900.0),
    ("CO2", "fossil", "process", 1400.0),
    ("CO2", "biogenic", "combustion", 300.0),
    ("CH4", "fossil", "fugitive", 0.9),
    ("CH4", "biogenic", "combustion", 0.2),
    ("N2O", "", "process", 1.1),
    ("SF6", "", "fugitive", 0.0004),
    ("HFC-134a", "", "fugitive", 0.01),
]


def records_of(site: str, quarter: Quarter, rows: int, dice: random.Random) -> Iterator[Record]:
    """What a large site reports for a quarter, source by source."""
    for n in range(rows):
        gas, origin, category, level = GASES[n % len(GASES)]
        value = round(level * dice.uniform(0.8, 1.2), 4)
        said = {"gas": gas, "origin": origin, "category": category, "item": f"source {n}", "quantity": value, "unit": "t", "value": value}
        yield Record(site, str(quarter), Sheet.EMISSIONS, "scope1", cell=f"F{n + 6}", place_sheet="Utslipp", **said)


def filled_ledger(folder: Path, records: int) -> tuple[Ledger, pd.DataFrame]:
    """A ledger of about that many records over 40 sites and 40 quarters, and the same rows as a data frame."""
    ledger = Ledger(str(folder / "ledger.duckdb"), clock=lambda: datetime.now(UTC), kind="practice")
    sites = [f"B-{n:03d}" for n in range(SITES)]
    ledger.enter_reference(seeds("practice") | {"register": register_of(sites)}, by="benchmark")
    dice = random.Random(7)
    quarters = list(quarters_between(FIRST, LAST))
    rows = max(len(GASES), round(records / (SITES * len(quarters) * (1 + CORRECTED))))
    frames = []
    for quarter in quarters:
        first = tuple(r for site in sites for r in records_of(site, quarter, rows, dice))
        again = tuple(r for site in dice.sample(sites, round(SITES * CORRECTED)) for r in records_of(site, quarter, rows, dice))
        for sent, batch in enumerate((first, again)):
            reading = Reading(f"{quarter}-{sent}.xlsx", f"{quarter}-{sent}", readable=True, records=batch)
            stored = ledger.append(reading, by="benchmark", reason="benchmark", original=None)
            frames.append(pd.DataFrame({name: [getattr(r, name) for r in batch] for name in COLUMNS}).assign(seq=stored.seq))
    return ledger, pd.concat(frames, ignore_index=True)


def register_of(sites: list[str]) -> dict[str, Any]:
    company = {"org_no": "310010014", "name": "Benchmark"}
    return {"version": "benchmark", "company": [company], "site": [{"id": s, "name": s, "company": "310010014", "sector": "cement"} for s in sites]}


def pandas_totals(facts: pd.DataFrame, gwp: dict[str, float]) -> pd.DataFrame:
    """E and the biogenic memo by year in plain pandas: newest submission per site and quarter, weighed, summed."""
    newest = facts.groupby(["site", "period", "sheet"])["seq"].transform("max")
    held = facts[facts["seq"] == newest]
    biogenic = (held["gas"] == "CO2") & (held["origin"] == "biogenic")
    held = held.assign(co2e=held["value"] * held["gas"].map(gwp), biogenic=biogenic, year=held["period"].str[:4])
    return held.groupby(["year", "biogenic"])["co2e"].sum().unstack()


def median_ms(run: Callable[[], Any]) -> float:
    """Warm: the first run is not counted."""
    run()
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        ledger, facts = filled_ledger(Path(folder), records)
        print(f"bench_totals: {len(facts)} records of {SITES} sites in {ledger.version} entries, written in {time.perf_counter() - start:.0f} s")
        gwp = {gas: Region.read(ledger).reference.gwp.value("AR5", gas) for gas in facts["gas"].unique()}
        ours = median_ms(lambda: Region.read(ledger).totals(by="region", period="year"))
        plain = median_ms(lambda: pandas_totals(facts, gwp))
        total = {t.period: t.emitted_t for t in Region.read(ledger).totals(by="region", period="year")}
        apart = max(abs(total[year] / row[False] - 1) for year, row in pandas_totals(facts, gwp).iterrows())
        ledger.close()
    print(f"  Region.read().totals()   {ours:8.1f} ms (warm median of {RUNS})")
    print(f"  the same sums in pandas  {plain:8.1f} ms (warm median of {RUNS}); largest difference {apart:.1e}")
    print(f"  ratio ours / pandas      {ours / plain:8.2f}")


if __name__ == "__main__":
    main()
