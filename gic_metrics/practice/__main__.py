"""`python -m gic_metrics.practice --ledger PATH [--until 2026-Q3]`: make the practice ledger, or carry it on."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from gic_metrics.practice.building import build
from gic_metrics.vocabulary import Quarter

DEFAULT = Path(__file__).resolve().parent.parent.parent / "data" / "practice-ledger" / "ledger.duckdb"


def main(said: list[str] | None = None) -> int:
    """Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m gic_metrics.practice", description=__doc__)
    parser.add_argument("--ledger", default=str(DEFAULT), metavar="PATH", help="where the practice ledger is or will be (default: %(default)s)")
    parser.add_argument("--until", type=Quarter.parse, metavar="QUARTER", help="the last quarter to report (default: the last that is due)")
    args = parser.parse_args(said)
    start = time.monotonic()
    added = build(args.ledger, until=args.until, progress=_shown)
    print(f"{args.ledger}: {'built' if added else 'up to date'}, {time.monotonic() - start:.0f} s", file=sys.stderr)
    return 0


def _shown(done: int, of: int, what: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:3d} / {of}  {what:24}", end="" if done < of else "\r", file=sys.stderr, flush=True)
    elif what:
        print(f"{done + 1} / {of}  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
