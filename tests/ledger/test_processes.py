"""The command line works beside a running app: the file is held only for the moment of a write or a refresh."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gic_metrics.ledger import BusyLedger, Ledger, MissingLedger
from gic_metrics.ledger import store as store_module
from tests.ledger.conftest import Clock, record, store, values
from tests.ledger.processes import assert_two_writers_and_a_reader_get_along, writer


def held_by_another(path: Path) -> bool:
    """Whether a new process is kept from opening the file for writing."""
    attempt = f"import duckdb; duckdb.connect({str(path)!r}).execute('select 1').fetchall()"
    return subprocess.run([sys.executable, "-c", attempt], capture_output=True, check=False).returncode != 0


def test_the_file_is_free_between_calls_even_with_cursors_at_work_in_other_threads(ledger: Ledger, tmp_path: Path) -> None:
    done, failures = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            try:
                ledger.facts()
                ledger.rows("emission_parts")
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must say so
                failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    idle = [ledger._root.cursor() for _ in range(3)]
    for n in range(3):
        store(ledger, bytes([n]), record(n))
    time.sleep(0.3)
    done.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert not held_by_another(tmp_path / "ledger.duckdb"), "detaching must free the file while other cursors live"
    assert len(idle) == 3


def test_what_another_process_appends_is_seen_at_the_next_question(ledger: Ledger, tmp_path: Path) -> None:
    assert ledger.version == 0
    process = writer(str(tmp_path / "ledger.duckdb"), "A", 1)
    assert process.wait(timeout=60) == 0
    assert (ledger.version, len(ledger.facts())) == (1, 50)


def test_two_ledgers_of_one_process_on_one_file_take_turns(tmp_path: Path, clock: Clock) -> None:
    first, second = (Ledger(tmp_path / "a.duckdb", clock=clock) for _ in range(2))
    turns = [(n, (first, second)[n % 2]) for n in range(6)]
    threads = [threading.Thread(target=store, args=(who, bytes([n]), record(n, site=f"X{n}"))) for n, who in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values(first) == values(second) == [0, 1, 2, 3, 4, 5]


def test_two_processes_write_at_once_while_a_third_reads(ledger: Ledger, tmp_path: Path) -> None:
    assert_two_writers_and_a_reader_get_along(str(tmp_path / "ledger.duckdb"), ledger, 12)


def test_a_process_killed_while_writing_loses_nothing_it_had_acknowledged(tmp_path: Path) -> None:
    path, acknowledged = tmp_path / "ledger.duckdb", []
    for round_ in range(4):
        process = writer(str(path), f"K{round_}", 10_000)
        assert process.stdout is not None
        for _ in range(3 + round_):
            acknowledged.append(tuple(process.stdout.readline().split()))
        time.sleep(0.01 * round_)
        process.kill()
        acknowledged += [tuple(line.split()) for line in process.communicate()[0].splitlines() if len(line.split()) == 2]
    ledger = Ledger(path, clock=lambda: datetime.now(UTC))
    stored = {s.id: s for s in ledger.submissions()}
    assert all(stored[name].sha256 == sha256 for name, sha256 in acknowledged)
    assert len(acknowledged) >= 18
    assert {s.records for s in stored.values()} == {50}, "no submission is torn"
    assert sorted(s.seq for s in stored.values()) == list(range(1, ledger.version + 1))
    for submission in stored.values():
        assert hashlib.sha256(ledger.original(submission.sha256)).hexdigest() == submission.sha256


def test_who_waits_in_vain_is_told_that_the_ledger_is_busy(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = f"import duckdb, sys; c = duckdb.connect({str(tmp_path / 'ledger.duckdb')!r}); print('held', flush=True); sys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline()
    monkeypatch.setattr(store_module, "WAIT_S", 0.2)
    with pytest.raises(BusyLedger):
        store(ledger, b"a", record(1))
    process.communicate("")
    store(ledger, b"a", record(1))
    assert values(ledger) == [1]


def test_a_ledger_whose_file_is_gone_says_so_and_makes_no_new_one(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "ledger.duckdb").unlink()
    with pytest.raises(MissingLedger):
        ledger.facts()
    with pytest.raises(MissingLedger):
        store(ledger, b"a", record(1))
    assert not (tmp_path / "ledger.duckdb").exists()
