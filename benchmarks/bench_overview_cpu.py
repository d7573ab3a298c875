"""Server CPU of one run of the overview on the practice ledger, beside an empty Streamlit page. Prints a ratio, asserts nothing.

`python -m benchmarks.bench_overview_cpu [LEDGER]`
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.session import ROOT, Server, serving

WARM, RUNS = 3, 20
PRACTICE = ROOT / "data" / "practice-ledger" / "ledger.duckdb"
EMPTY = "import streamlit as st\nst.write('.')\n"


def cpu_ms(server: Server) -> tuple[float, float]:
    """(CPU, wall) of a warm page run in a session of its own, ms."""
    for _ in range(WARM):
        server.page_run()
    before = server.cpu_s
    wall = [server.page_run() for _ in range(RUNS)]
    return (server.cpu_s - before) / RUNS * 1000, statistics.median(wall) * 1000


def main() -> None:
    ledger = Path(sys.argv[1]) if len(sys.argv) > 1 else PRACTICE
    if not ledger.exists():
        from gic_metrics.practice import build

        build(ledger)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        with serving(script) as server:
            empty, empty_wall = cpu_ms(server)
    with serving(ROOT / "dashboard.py", {"GIC_LEDGER": str(ledger.resolve())}) as server:
        page, page_wall = cpu_ms(server)
    print(f"bench_overview_cpu: {RUNS} warm sessions each, practice ledger")
    print(f"  overview    {page:7.1f} ms CPU, {page_wall:7.1f} ms until the script had finished (median)")
    print(f"  empty page  {empty:7.1f} ms CPU, {empty_wall:7.1f} ms until the script had finished (median)")
    print(f"  ratio overview / empty {page / empty:6.2f}")


if __name__ == "__main__":
    main()
