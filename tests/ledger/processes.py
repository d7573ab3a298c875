"""Several processes on one ledger, for a DuckDB file and for PostgreSQL alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gic_metrics.ledger import Ledger

ROOT = Path(__file__).parents[2]


def writer(where: str, name: str, count: int) -> subprocess.Popen[str]:
    """A process that appends `count` submissions of 50 rows to the ledger."""
    command = [sys.executable, str(Path(__file__).with_name("writer.py")), where, name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})


def assert_two_writers_and_a_reader_get_along(where: str, reader: Ledger, count: int) -> None:
    """Every append of both is there, whole and in one order, and the reader never sees half a submission or goes back in time."""
    writers = [writer(where, name, count) for name in ("A", "B")]
    versions = [0]
    while any(process.poll() is None for process in writers):
        versions.append(reader.version)
        assert {s.records for s in reader.submissions()} <= {50}
    said = [process.communicate(timeout=60) for process in writers]
    assert [process.returncode for process in writers] == [0, 0], [errors for _, errors in said]
    assert versions == sorted(versions)
    assert reader.version == 2 * count
    assert {s.id for s in reader.submissions()} == {line.split()[0] for out, _ in said for line in out.splitlines()}
    assert len(reader.facts()) == 2 * count * 50
    times = [s.recorded_at for s in reader.submissions()]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(times)
