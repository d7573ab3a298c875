"""The rehearsal room: a practice ledger beside the app's own, made once, and begun anew as often as anybody likes.

The room is a folder. `fresh-…` holds the ledger as it is when new, and is never written to; `round-…-n` is the copy that people work in. What a
round is made of is in its name, so that a newer plan gets a ledger of its own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from gic_metrics.practice.building import Progress, build
from gic_metrics.practice.exercises import LAST, PLAN

LEDGER = "ledger.duckdb"
FOLDER = "rehearsal"


def folder_of(where: str, otherwise: Path) -> Path:
    """The room of the app whose ledger is at `where`: beside a ledger in a file; in `otherwise` where the ledger is a database elsewhere."""
    return (otherwise if where.startswith(("postgres://", "postgresql://")) else Path(where).resolve().parent) / FOLDER


def fresh(folder: Path) -> Path:
    """The ledger as it is when new."""
    return folder / f"fresh-{_edition()}" / LEDGER


def current(folder: Path) -> Path | None:
    """The ledger of the round that is going on; None before the room is made ready."""
    rounds = _rounds(folder)
    return folder / rounds[-1] / LEDGER if rounds else None


def make_ready(folder: Path, progress: Progress | None = None) -> Path:
    """Make the room, some half a minute the first time; whoever comes second to it takes what the first has made."""
    if not fresh(folder).exists():
        making = folder / f"making-{os.getpid()}"
        shutil.rmtree(making, ignore_errors=True)
        build(making / LEDGER, until=LAST, progress=progress)
        _becomes(making, fresh(folder).parent)
    return current(folder) or begin_anew(folder)


def begin_anew(folder: Path) -> Path:
    """A new round from the fresh ledger. The round before stays for those who are in it now; the ones before that are thrown away."""
    rounds = _rounds(folder)
    number = _number(rounds[-1]) + 1 if rounds else 1
    copying = folder / f"copying-{os.getpid()}"
    shutil.rmtree(copying, ignore_errors=True)
    shutil.copytree(fresh(folder).parent, copying)
    begun = folder / f"round-{_edition()}-{number}"
    _becomes(copying, begun)
    for old in rounds[:-1]:
        shutil.rmtree(folder / old, ignore_errors=True)  # a file that another process holds open stays until the next time
    return begun / LEDGER


def _becomes(made: Path, wanted: Path) -> None:
    """Give a folder its name at once; if somebody else was there before, theirs stands."""
    try:
        made.rename(wanted)
    except OSError:
        if not wanted.exists():
            raise
        shutil.rmtree(made, ignore_errors=True)


def _rounds(folder: Path) -> list[str]:
    return sorted((one.name for one in folder.glob(f"round-{_edition()}-*")), key=_number)


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])


def _edition() -> str:
    """What the fresh ledger is made of, in eight letters."""
    made_of = hashlib.sha256(str(LAST).encode())
    for file in (PLAN, PLAN.with_name("register.toml")):
        made_of.update(file.read_bytes())
    return made_of.hexdigest()[:8]
