"""A backup is the whole ledger in one file, and comes back as the same ledger; nothing is overwritten or half restored."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from gic_metrics.ledger import BusyLedger, DamagedBackup, ExistingFile, Ledger, LedgerError, NotForDatabase, back_up, restore
from tests.ledger.conftest import record, store, values


@pytest.fixture
def full(ledger: Ledger) -> Ledger:
    store(ledger, b"a", record(1))
    store(ledger, b"b", record(2))
    ledger.act("comment.made", "S1", {"text": "å"}, by="Kari", originals=[("svar.pdf", b"%PDF")])
    return ledger


@pytest.fixture
def backup(full: Ledger, clock, tmp_path: Path) -> Path:
    made = back_up(full, tmp_path / "kopi.zip", now=clock.now)
    assert (made.version, made.originals) == (3, 3)
    return tmp_path / "kopi.zip"


def test_a_restored_ledger_answers_the_same(full: Ledger, backup: Path, clock, tmp_path: Path) -> None:
    restore(backup, tmp_path / "other" / "ledger.duckdb", clock=clock)
    other = Ledger(tmp_path / "other" / "ledger.duckdb", clock=clock)
    assert (other.identity, other.version, other.submissions()) == (full.identity, full.version, full.submissions())
    assert (values(other), other.acts()) == (values(full), full.acts())
    assert [other.original(s.sha256) for s in other.submissions()] == [b"b", b"a"]


def test_nothing_is_overwritten_unasked(full: Ledger, backup: Path, clock) -> None:
    with pytest.raises(ExistingFile):
        back_up(full, backup, now=clock.now)
    with pytest.raises(ExistingFile):
        restore(backup, full.where, clock=clock)
    assert values(full) == [2]


def test_replaced_the_ledger_goes_back_for_an_open_reader_and_the_newer_one_is_set_aside(full: Ledger, backup: Path, clock) -> None:
    store(full, b"c", record(3))
    restore(backup, full.where, replace=True, clock=clock)
    assert values(full) == [2]
    aside = [f for f in Path(full.where).parent.iterdir() if ".before-" in f.name]
    assert len(aside) == 1
    kept = aside[0].rename(aside[0].with_suffix(".duckdb"))
    assert values(Ledger(kept, clock=clock)) == [3]


def _without(source: Path, target: Path, change) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            for written, data in change(name, old.read(name)):
                new.writestr(written, data)
    return target


@pytest.mark.parametrize(
    "change",
    [
        lambda name, data: [(name, data[:-1] + bytes([data[-1] ^ 1]))] if name.startswith("originals/") else [(name, data)],
        lambda name, data: [] if name == "ledger.duckdb" else [(name, data)],
        lambda name, data: [] if name == "manifest.json" else [(name, data)],
        lambda name, data: [(name, data), ("../outside", b"x")] if name == "manifest.json" else [(name, data)],
        lambda name, data: [(name, b"{}")] if name == "manifest.json" else [(name, data)],
    ],
    ids=["a changed original", "no database", "no manifest", "a file too many", "an empty manifest"],
)
def test_a_damaged_backup_restores_nothing(backup: Path, clock, tmp_path: Path, change) -> None:
    damaged = _without(backup, tmp_path / "damaged.zip", change)
    with pytest.raises(DamagedBackup):
        restore(damaged, tmp_path / "new" / "ledger.duckdb", clock=clock)
    assert not (tmp_path / "new" / "ledger.duckdb").exists()


def test_what_is_no_backup_at_all_is_said_so(clock, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    for name in ("x.zip", "none.zip"):
        with pytest.raises(DamagedBackup):
            restore(tmp_path / name, tmp_path / "l.duckdb", clock=clock)


def test_a_database_is_referred_to_its_own_tools(backup: Path, clock) -> None:
    with pytest.raises(NotForDatabase):
        restore(backup, "postgresql://nobody@127.0.0.1:1/x", clock=clock)
    assert issubclass(NotForDatabase, LedgerError)
    assert issubclass(BusyLedger, LedgerError)
