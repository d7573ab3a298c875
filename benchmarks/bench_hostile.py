"""Every hostile file: the code of its refusal, seconds until it came, and how long another session had to wait meanwhile. Asserts nothing.

`python -m benchmarks.bench_hostile`

The files are those of `tests/intake/corpus/hostile.py`. Meanwhile another thread of the same process reads a good report again and again, and a
third looks at the clock a hundred times a second: its longest pause is what any other session would have felt.
"""

from __future__ import annotations

import threading
import time
from datetime import date

from gic_metrics.intake.context import CarbonSoFar, Context
from gic_metrics.intake.reading import read_workbook
from gic_metrics.reference import Gwp, Register, seeds
from tests.intake.corpus.hostile import HOSTILE, OUTLASTED, report

AIM_S = 2.0
LOOK_S = 0.01


class NothingStored:
    """A ledger in which nothing is stored yet."""

    def quarters_before(self, key: object, quarter: object) -> list[object]:
        return []

    def stored(self, site: str, period: str, sheet: str) -> list[object]:
        return []

    def carbon_balance(self, site: str, quarter: object) -> CarbonSoFar:
        return CarbonSoFar()

    def partner_quantity(self, record: object) -> None:
        return None


class Others:
    """Two sessions beside: one that reads reports, and one that only looks at the clock."""

    def __init__(self, context: Context) -> None:
        self.read, self.longest_pause_s, self._context, self._done = 0, 0.0, context, threading.Event()
        self._threads = [threading.Thread(target=self._reads), threading.Thread(target=self._looks)]
        for thread in self._threads:
            thread.start()

    def _reads(self) -> None:
        good = report()
        while not self._done.is_set():
            self.read += bool(read_workbook("god.xlsx", good, self._context).records)

    def _looks(self) -> None:
        last = time.perf_counter()
        while not self._done.wait(LOOK_S):
            now = time.perf_counter()
            self.longest_pause_s, last = max(self.longest_pause_s, now - last - LOOK_S), now

    def end(self) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()


def main() -> None:
    seeded = seeds("practice")
    context = Context(Register.of(seeded["register"]), Gwp.of(seeded["gwp"]), date(2026, 11, 23), practice=True, history=NothingStored())
    read_workbook("god.xlsx", report(), context)
    made = {**{name: make for name, (make, _code) in HOSTILE.items()}, **OUTLASTED}
    slowest = 0.0
    print("bench_hostile: file                          MB    code   seconds   longest pause of another session, seconds   reports read meanwhile")
    for name, make in made.items():
        data = make()
        others = Others(context)
        began = time.perf_counter()
        reading = read_workbook(f"{name}.xlsx", data, context)
        seconds = time.perf_counter() - began
        time.sleep(max(0.0, 0.2 - seconds))  # long enough for the others to have been there
        others.end()
        code = reading.findings[0].code if reading.findings else "read"
        slowest = max(slowest, seconds)
        print(f"  {name:<40}{len(data) / 1e6:6.2f}   {code:<5}{seconds:9.2f}{others.longest_pause_s:40.3f}{others.read:25d}")
    print(f"  slowest {slowest:.2f} s of {len(made)} files; the aim is {AIM_S:.0f} s")


if __name__ == "__main__":
    main()
