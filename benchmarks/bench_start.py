"""From a start of the app to the first overview and to the second, on a ledger that is not there yet and on one that is. Asserts nothing.

`python -m benchmarks.bench_start` (the virtual environment is installed already; a new one takes as long as its downloads)
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.session import ROOT, serving


def start_to_overview(ledger: Path) -> tuple[float, float, float]:
    """Seconds from start to healthy, to the end of the first page run, and of a second run."""
    start = time.perf_counter()
    with serving(ROOT / "dashboard.py", {"GIC_LEDGER": str(ledger)}) as server:
        healthy = time.perf_counter() - start
        server.page_run()
        first = time.perf_counter() - start
        return healthy, first, server.page_run()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.duckdb"
        new = start_to_overview(ledger)
        again = start_to_overview(ledger)
    print("bench_start: seconds on the public record   healthy   first overview   second overview")
    print(f"  ledger made at this start                  {new[0]:7.2f}   {new[1]:14.2f}   {new[2]:15.2f}")
    print(f"  ledger there already                       {again[0]:7.2f}   {again[1]:14.2f}   {again[2]:15.2f}")
    print(f"  ratio new / there already                  {new[1] / again[1]:7.2f}")


if __name__ == "__main__":
    main()
