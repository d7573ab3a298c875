"""Five hundred random regions with four releases each, against somebody who keeps everything that was ever released (tests/disclosure).

`python -m benchmarks.attacker [FIRST LAST] [--processes N]` names each seed in which a company is bounded more tightly than the protection level
(`World.make(seed)` is that region), says what the protection costs, and ends with a status of 1 if there is such a seed or if the attacker fails with
the protection off.
"""

from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import get_context

from benchmarks.seeds import asked

FIRST, LAST = 0, 499
OFF = 10
"""how many of the regions are tried with the protection off, too"""


def one(seed: int):
    """What came of a history, and its seconds of processor time."""
    from gic_metrics.disclosure import Rules
    from tests.disclosure.histories import history

    began = time.process_time()
    return history(seed, Rules()), time.process_time() - began


def broken_without(seed: int) -> bool:
    from gic_metrics.disclosure import Rules
    from tests.disclosure.histories import history

    return history(seed, Rules(protected=False)).broken


def main() -> int:
    given = asked(FIRST, LAST)
    seeds, found, seconds, began = range(given.first, given.last + 1), [], [], time.monotonic()
    with get_context("spawn").Pool(given.processes) as pool:
        for told, took in pool.imap_unordered(one, seeds, chunksize=4):
            found.append(told)
            seconds.append(took)
            if told.broken:
                print(f"seed {told.seed}: bounded too tightly after each release: {told.breaches}"[:2000], flush=True)
            if len(found) % 100 == 0:
                print(f"{len(found)} histories, {sum(t.broken for t in found)} broken", flush=True)
        tried = seeds[:OFF]
        off = sum(pool.map(broken_without, tried))
    print_table(given, found, (off, len(tried)))
    minutes = (time.monotonic() - began) / 60
    print(f"seconds of processor time a history {sum(seconds) / len(seconds):.2f}, at most {max(seconds):.2f}; {minutes:.1f} min")
    return 1 if any(told.broken for told in found) or off < len(tried) else 0


def print_table(given: argparse.Namespace, found: list, off: tuple[int, int]) -> None:
    releases = sum(len(told.breaches) for told in found)
    sums = {name: sum(told.sums[name] for told in found) for name in ("shown", "held", "withheld")}
    unnamed, shown = sum(told.unnamed_t for told in found), sum(told.shown_t for told in found)
    rows = (
        ("random histories", f"{len(found)}, seeds {given.first}-{given.last}"),
        ("releases", releases),
        ("figures that nobody has agreed to", sum(told.figures for told in found)),
        ("bounded too tightly", sum(len(each) for told in found for each in told.breaches)),
        ("with the protection off", f"{off[0]} of {off[1]} histories broken"),
        ("sums of emissions", f"{sums['shown']} shown, {sums['held']} held as before, {sums['withheld']} withheld"),
        ("tonnes of what is not named, shown", f"{100 * shown / unnamed:.1f} %" if unnamed else "none"),
        ("capture and removal withheld", f"{sum(told.carbon_withheld for told in found)} of {releases} releases"),
    )
    for name, value in rows:
        print(f"{name:<38} {value}")


if __name__ == "__main__":
    sys.exit(main())
