"""Ten thousand changed workbooks through the desk: what came of them, and whether anything fell. Exit status 1 if something did.

`python -m benchmarks.mutations [COUNT] [SEED]`; `python -m benchmarks.mutations one SEED NUMBER FILE` writes one of them, to be looked at.

The files that are changed are those of the corpus, a template, a report filled in, and the first reports of the practice region, which are stored
in the ledger that they are checked against. Two processes share the work. Nothing may be stored, and no process that reads may take more than a
gigabyte.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import psutil

from gic_metrics.intake import limited
from gic_metrics.ledger import Ledger
from gic_metrics.practice import build
from gic_metrics.submission import open_ledger
from gic_metrics.text import OSLO
from tests.intake.corpus import campaign
from tests.intake.corpus.mutations import mutant

COUNT, SEED = 10_000, 1
WORKERS = 2
UNTIL = "2024-Q2"
STEP = 100


def ledger_at(where: str) -> Ledger:
    return open_ledger(where, kind="practice", clock=lambda: datetime(2026, 11, 23, 12, tzinfo=OSLO))


def files(ledger: Ledger) -> list[tuple[str, bytes]]:
    stored = [(one.file, ledger.original(one.sha256)) for one in ledger.submissions()]
    return [*campaign.bases(ledger), *stored]


def share(where: str, seed: int, count: int, part: int) -> None:
    """One process's share; its outcomes as one line of JSON, after a line of progress for each hundred."""
    ledger, found, process = ledger_at(where), campaign.Outcomes(), psutil.Process()
    bases = files(ledger)
    before = process.memory_info().rss
    numbers = range(part, count, WORKERS)
    for done in range(0, len(numbers), STEP):
        found.add(campaign.run(ledger, bases, seed, numbers[done : done + STEP]))
        print(f"{part}: {done + STEP}, faults {len(found.faults)}", file=sys.stderr, flush=True)
    grew_mb = (process.memory_info().rss - before) / 1e6
    for ready in limited._standing_ready.values():
        ready._door.close()
        ready._process.wait()
    largest_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    said = {"counted": found.counted, "codes": found.codes, "faults": found.faults, "slowest_s": found.slowest_s}
    print(json.dumps({**said, "largest_mb": largest_mb, "grew_mb": grew_mb}))


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "ledger.duckdb")
        build(where, until=UNTIL)
        before, began = campaign.fingerprint(ledger_at(where)), time.perf_counter()
        command = [sys.executable, "-m", "benchmarks.mutations", "share", where, str(seed), str(count)]
        started = [subprocess.Popen([*command, str(part)], stdout=subprocess.PIPE) for part in range(WORKERS)]
        said = [process.communicate()[0] for process in started]
        fallen = [part for part, process in enumerate(started) if process.returncode]
        unchanged, seconds = campaign.fingerprint(ledger_at(where)) == before, time.perf_counter() - began
    return _report(count, seed, seconds, [json.loads(one) for one in said if one], fallen, unchanged)


def _report(count: int, seed: int, seconds: float, shares: list[dict], fallen: list[int], unchanged: bool) -> int:
    found = campaign.Outcomes()
    for one in shares:
        extra = {name: one.pop(name) for name in ("largest_mb", "grew_mb")}
        found.add(campaign.Outcomes(campaign.Counter(one["counted"]), campaign.Counter(one["codes"]), one["faults"], one["slowest_s"]))
        one.update(extra)
    done = sum(found.counted.values())
    largest, grew = (max((one[name] for one in shares), default=0) for name in ("largest_mb", "grew_mb"))
    print(f"mutations: {done} of {count} changed workbooks, seed {seed}, in {seconds:.0f} s by {WORKERS} processes; {len(fallen)} of these fell")
    print(f"  read {found.counted['read']}, asked about {found.counted['asked']}, refused {found.counted['refused']}; faults {len(found.faults)}")
    print(f"  slowest {found.slowest_s:.1f} s; largest process that reads {largest:.0f} MB; the app's own grew by {grew:.0f} MB")
    print(f"  the ledger is {'as it was, byte by byte' if unchanged else 'CHANGED'}")
    print("  first findings: " + ", ".join(f"{code} {n}" for code, n in found.codes.most_common(25)))
    for fault in found.faults:
        print(f"  FAULT {fault}")
    return 1 if found.faults or fallen or not unchanged or done != count else 0


def one(seed: int, number: int, out: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        where = str(Path(folder) / "ledger.duckdb")
        build(where, until=UNTIL)
        made = mutant(files(ledger_at(where)), seed, number)
    Path(out).write_bytes(made.data)
    print(made.base, *made.changes)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["share"]:
        share(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
    elif sys.argv[1:2] == ["one"]:
        sys.exit(one(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
    else:
        sys.exit(main())
