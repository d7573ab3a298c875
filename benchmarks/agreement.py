"""A thousand random regions: the figures against the plain calculation in tests/plain, and how many differed.

`python -m benchmarks.agreement [FIRST LAST] [--processes N]` names each seed that differs and ends with a status of 1 if any does.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from multiprocessing import get_context
from pathlib import Path

from benchmarks.seeds import asked

FIRST, LAST = 0, 999
IN_MEMORY = Path("/dev/shm")
"""where there is one: a ledger that lasts for seconds needs no disk"""


def one(seed: int) -> tuple[int, int, str]:
    """(seed, figures compared, what differed)."""
    from tests.plain.test_agreement import agree

    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        try:
            return seed, agree(seed, Path(folder)), ""
        except AssertionError as differs:
            return seed, 0, str(differs)
        except Exception:  # noqa: BLE001 - a fault in one region is told as what it is, and the others are run
            return seed, 0, traceback.format_exc()


def main() -> int:
    given = asked(FIRST, LAST)
    began, done, figures, differing = time.monotonic(), 0, 0, []
    with get_context("spawn").Pool(given.processes) as pool:
        for seed, compared, problem in pool.imap_unordered(one, range(given.first, given.last + 1), chunksize=4):
            done, figures = done + 1, figures + compared
            if problem:
                differing.append(seed)
                print(f"seed {seed} differs: {problem[-2000:]}", flush=True)
            if done % 100 == 0:
                print(f"{done} regions, {figures} figures, {len(differing)} differ", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"seeds {given.first}-{given.last}: {done} regions, {figures} figures at every moment; differ: {len(differing)}; {minutes:.1f} min")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
