"""Many writers and readers on one ledger file for a while, some of them killed in the middle of a write; then the books are checked.

`python -m benchmarks.soak [SECONDS]` prints what was done and fails if an acknowledged submission is lost, torn or stored twice.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Reading, Record, Sheet

WRITERS, READERS, ROWS = 4, 2, 60
ROOT = Path(__file__).resolve().parent.parent


def opened(where: str) -> Ledger:
    return Ledger(where, clock=lambda: datetime.now(UTC), kind="practice")


def reading(name: str, number: int) -> Reading:
    """A small report of a known number of rows, so that a torn one is seen."""
    site, period, said = f"S-{name}", f"{2000 + number % 100}-Q1", {"gas": "CO2", "unit": "t", "quantity": number, "value": number}
    rows = tuple(Record(site, period, Sheet.EMISSIONS, "scope1", item=str(n), cell=f"F{n}", **said) for n in range(ROWS))
    return Reading(f"{name}-{number}.xlsx", f"{name}-{number}", readable=True, records=rows)


def write(where: str, name: str) -> None:
    """Append until killed; each acknowledged submission is a line on standard output."""
    ledger = opened(where)
    number = 0
    while True:
        number += 1
        stored = ledger.append(reading(name, number), by=name, reason="soak", original=None)
        print(json.dumps([stored.id, name, number]), flush=True)


def read(where: str) -> None:
    """Read until killed; the version never goes back, and what is in force is whole."""
    ledger, version, runs = opened(where), 0, 0
    while True:
        seen = ledger.version
        if seen < version:
            raise SystemExit(f"the version went back from {version} to {seen}")
        version, runs = seen, runs + 1
        newest = ledger.submissions()[:3]
        torn = [s.id for s in newest if len(ledger.facts(submission=s.id)) != ROWS]
        if torn:
            raise SystemExit(f"torn: {torn}")
        print(runs, flush=True)


def start(role: str, where: str, name: str, folder: Path) -> tuple[subprocess.Popen, Path]:
    log = folder / f"{name}.log"
    with log.open("w") as out:
        return subprocess.Popen([sys.executable, "-m", "benchmarks.soak", role, where, name], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT), log


def acknowledged(log: Path) -> list[list]:
    lines = log.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("[") and line.endswith("]")]


def soak(seconds: float) -> int:
    with tempfile.TemporaryDirectory() as folder_name:
        folder, dice = Path(folder_name), random.Random(3)
        where = str(folder / "ledger.duckdb")
        opened(where).enter_reference(seeds("practice"), by="soak")
        readers = [start("read", where, f"reader{n}", folder) for n in range(READERS)]
        writers = [start("write", where, f"writer{n}", folder) for n in range(WRITERS)]
        logs, killed, end = [log for _, log in writers], 0, time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(min(2.0, seconds / 5))
            place = dice.randrange(WRITERS)
            writers[place][0].kill()
            writers[place][0].wait()
            killed += 1
            writers[place] = start("write", where, f"writer{WRITERS + killed}", folder)
            logs.append(writers[place][1])
        fallen = [log.read_text() for process, log in readers if process.poll() is not None]
        for process, _ in (*readers, *writers):
            process.kill()
            process.wait()
        return checked(where, [a for log in logs for a in acknowledged(log)], killed, fallen, seconds)


def checked(where: str, said: list[list], killed: int, fallen: list[str], seconds: float) -> int:
    ledger = opened(where)
    stored = {s.id: s for s in ledger.submissions()}
    files = [s.file for s in stored.values()]
    lost = [a for a in said if a[0] not in stored or stored[a[0]].file != f"{a[1]}-{a[2]}.xlsx"]
    torn = [s.id for s in stored.values() if len(ledger.facts(submission=s.id)) != ROWS]
    twice = len(files) - len(set(files))
    print(f"soak: {seconds:.0f} s, {WRITERS} writers of which {killed} were killed in mid-write, {READERS} readers")
    print(f"  acknowledged {len(said)}, stored {len(stored)}; lost {len(lost)}, torn {len(torn)}, twice {twice}, readers that fell {len(fallen)}")
    for text in fallen:
        print(text[-400:])
    return 1 if lost or torn or twice or fallen else 0


def main() -> int:
    if sys.argv[1:2] == ["write"]:
        write(sys.argv[2], sys.argv[3])
    elif sys.argv[1:2] == ["read"]:
        read(sys.argv[2])
    return soak(float(sys.argv[1]) if len(sys.argv) > 1 else 60)


if __name__ == "__main__":
    sys.exit(main())
