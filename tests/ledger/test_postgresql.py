"""The same ledger on a real PostgreSQL: a server of its own, started for these tests."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gic_metrics.ledger import Ledger, MissingOriginal, StaleLedger
from gic_metrics.reference import seeds
from tests.ledger.conftest import Clock, reading, record, store, values
from tests.ledger.processes import assert_two_writers_and_a_reader_get_along


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def _run_as_server(*command: str) -> None:
    """PostgreSQL refuses to run as root; then it runs as `postgres`."""
    as_server = ["runuser", "-u", "postgres", "--"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    subprocess.run([*as_server, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    programs = _programs()
    if programs is None:
        if os.environ.get("GIC_REQUIRE_POSTGRES") == "1":
            pytest.fail("GIC_REQUIRE_POSTGRES=1, but no PostgreSQL is installed")
        pytest.skip("no PostgreSQL installed (initdb not found)")
    folder = Path(subprocess.run(["mktemp", "-d"], check=True, capture_output=True, text=True).stdout.strip())
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, control = str(folder / "data"), str(programs / "pg_ctl")
    _run_as_server(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "gic", "-E", "UTF8", "--locale=C", "--no-sync")
    _run_as_server(control, "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-p {port} -k {folder} -c listen_addresses=127.0.0.1", "start")
    try:
        yield f"postgresql://gic@127.0.0.1:{port}"
    finally:
        _run_as_server(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def address(server: str, request: pytest.FixtureRequest) -> str:
    """A database of its own for each test."""
    import duckdb

    name = "t" + hashlib.sha256(request.node.name.encode()).hexdigest()[:12]
    from gic_metrics.ledger.store import PostgresDatabase

    root: duckdb.DuckDBPyConnection = PostgresDatabase(server + "/postgres").connect()
    root.execute(f"attach '{server}/postgres' as store (type postgres)")
    root.execute(f"call postgres_execute('store', 'create database {name}', use_transaction := false)")
    root.close()
    return f"{server}/{name}"


def test_facts_withdrawals_and_views_answer_as_from_a_file(address: str, clock: Clock, tmp_path: Path) -> None:
    answers = []
    for where in (address, str(tmp_path / "a.duckdb")):
        ledger = Ledger(where, clock=Clock(clock.now), kind="practice")
        ledger.enter_reference(seeds(), by="test")
        store(ledger, b"a", record(1 / 3, comment="ære ' \\ \x00"), record(None, gas="CH4"), record(2, gas="N2O", in_ets=True))
        store(ledger, b"b", record(9))
        ledger.set_standing("S3", in_force=False, by="Kari", reason="feil")
        ledger.act_many([("comment.made", "S2", {"text": "ære ' \\ \x00"}), ("tray.laid", "x", {})], by="Ola", originals=[("a.pdf", b"%PDF")])
        facts = [(f.record, f.seq, f.recorded_at, f.reason) for f in ledger.facts()]
        answers.append((facts, ledger.rows("emission_parts"), ledger.submissions(), ledger.references(), ledger.kind, ledger.version, ledger.acts()))
    assert answers[0] == answers[1]


def test_originals_lie_in_the_database_and_are_shared(address: str, clock: Clock) -> None:
    one, other = Ledger(address, clock=clock), Ledger(address, clock=clock)
    data = bytes(range(256)) * 50
    sha256 = hashlib.sha256(data).hexdigest()
    store(one, data, record(1))
    assert other.original(sha256) == data
    assert (other.version, values(other)) == (1, [1])
    store(other, data, record(1))
    with pytest.raises(MissingOriginal):
        other.original("0" * 64)


def test_a_moved_version_is_refused_and_leaves_nothing(address: str, clock: Clock) -> None:
    ledger = Ledger(address, clock=clock)
    store(ledger, b"a", record(1))
    with pytest.raises(StaleLedger):
        ledger.append(reading(b"b", record(2)), by="Ola", reason="", original=b"b", expected_version=0)
    assert (ledger.version, values(ledger)) == (1, [1])
    with pytest.raises(MissingOriginal):
        ledger.original(hashlib.sha256(b"b").hexdigest())


def test_two_processes_write_at_once_while_a_third_reads(address: str) -> None:
    reader = Ledger(address, clock=lambda: datetime.now(UTC))
    assert_two_writers_and_a_reader_get_along(address, reader, 12)


def test_the_address_is_shown_without_user_and_password(address: str, clock: Clock) -> None:
    assert "gic@" not in Ledger(address, clock=clock).where
