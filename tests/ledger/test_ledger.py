"""Writing: all or nothing, originals, reference bodies, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from gic_metrics.ledger import DamagedOriginal, Ledger, LedgerError, MissingOriginal, RefusedReading, StaleLedger, WrongNature, errors
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Finding, Severity
from tests.ledger.conftest import Clock, reading, record, store, values


def test_an_empty_ledger_answers_with_nothing(ledger: Ledger) -> None:
    assert (ledger.version, ledger.kind, ledger.facts(), ledger.submissions(), ledger.references()) == (0, "record", [], [], {})
    assert ledger.rows("emission_parts", gwp_set="AR5") == []


def test_a_failed_append_leaves_no_trace_of_itself(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="inf"):
        store(ledger, b"a", record(1), record(float("inf"), gas="CH4"))
    assert (ledger.version, ledger.facts(), ledger.submissions()) == (0, [], [])
    store(ledger, b"b", record(2))
    assert values(ledger) == [2]


def test_an_append_on_figures_that_have_moved_is_refused(ledger: Ledger) -> None:
    seen = ledger.version
    store(ledger, b"a", record(1))
    with pytest.raises(StaleLedger) as raised:
        ledger.append(reading(b"b", record(2)), by="Ola", reason="", original=b"b", expected_version=seen)
    assert raised.value.params == {"expected": 0, "version": 1}
    assert values(ledger) == [1]


def test_a_reading_with_an_error_is_never_stored(ledger: Ledger) -> None:
    broken = reading(b"a", record(1), findings=(Finding(Severity.ERROR, "R01"),))
    for refused in (broken, reading(b"a", record(1), readable=False)):
        with pytest.raises(RefusedReading):
            ledger.append(refused, by="Kari", reason="", original=b"a")


def test_accepted_warnings_are_kept_with_their_reason(ledger: Ledger) -> None:
    warning = Finding(Severity.WARNING, "R11", "Utslipp", "F7", "1000", {"factor": 1000, "usual": 1.5})
    stored = ledger.append(reading(b"a", record(1), findings=(warning,)), by="Kari", reason="ny ovn", original=b"a", accepted=[warning])
    assert stored.warnings_accepted == 1
    assert ledger.accepted(stored.id) == [(warning, "ny ovn")]


def test_the_original_is_given_back_byte_for_byte(ledger: Ledger, tmp_path: Path) -> None:
    data = bytes(range(256)) * 100
    sha256 = hashlib.sha256(data).hexdigest()
    store(ledger, data, record(1), file="C:\\Users\\kari\\Norcem K3.XLSX")
    assert ledger.original(sha256) == data
    assert [p.name for p in (tmp_path / "originals").iterdir()] == [f"{sha256}.xlsx"]


def test_other_bytes_than_were_read_are_not_stored(ledger: Ledger) -> None:
    with pytest.raises(DamagedOriginal):
        ledger.append(reading(b"a", record(1)), by="Kari", reason="", original=b"b")
    assert ledger.version == 0


def test_an_original_that_was_altered_on_disk_is_not_given_out(ledger: Ledger, tmp_path: Path) -> None:
    store(ledger, b"a", record(1))
    sha256 = hashlib.sha256(b"a").hexdigest()
    (tmp_path / "originals" / f"{sha256}.xlsx").write_bytes(b"altered")
    with pytest.raises(DamagedOriginal):
        ledger.original(sha256)


@pytest.mark.parametrize("name", ["../../etc/passwd", "*", "", "A" * 64, "0" * 64])
def test_an_original_is_asked_for_by_its_sha256_and_nothing_else(ledger: Ledger, name: str) -> None:
    with pytest.raises(MissingOriginal):
        ledger.original(name)


def test_a_reference_body_is_stored_only_when_it_changed(ledger: Ledger, clock: Clock) -> None:
    assert ledger.enter_reference({"cluster": {"a": 1, "b": 2}, "events": {}}, by="Kari")
    first = clock.now
    clock.move(days=1)
    assert not ledger.enter_reference({"cluster": {"b": 2, "a": 1}, "events": {}}, by="Kari")
    assert ledger.enter_reference({"cluster": {"a": 1, "b": 3}, "events": {}}, by="Kari")
    assert ledger.version == 2
    assert ledger.references()["cluster"] == {"a": 1, "b": 3}
    assert ledger.references(first)["cluster"] == {"a": 1, "b": 2}


def test_before_the_first_reference_body_the_first_one_holds(ledger: Ledger) -> None:
    ledger.enter_reference({"cluster": {"a": 1}}, by="Kari")
    assert ledger.references("2020-01-01") == {"cluster": {"a": 1}}


def test_a_practice_ledger_is_one_for_ever(tmp_path: Path, clock: Clock) -> None:
    Ledger(tmp_path / "p.duckdb", clock=clock, kind="practice").close()
    assert Ledger(tmp_path / "p.duckdb", clock=clock).kind == "practice"
    with pytest.raises(WrongNature):
        Ledger(tmp_path / "p.duckdb", clock=clock, kind="record")


def test_opening_again_changes_nothing_and_finds_everything(tmp_path: Path, clock: Clock) -> None:
    first = Ledger(tmp_path / "a.duckdb", clock=clock)
    store(first, b"a", record(1))
    identity = first.identity
    first.close()
    again = Ledger(tmp_path / "a.duckdb", clock=clock)
    assert (again.version, values(again), again.identity) == (1, [1], identity)


def test_a_file_put_back_from_a_backup_is_seen_by_a_running_ledger(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "a.duckdb"
    ledger = Ledger(path, clock=clock)
    store(ledger, b"a", record(1))
    kept = path.read_bytes()
    store(ledger, b"b", record(2))
    assert values(ledger) == [2]
    path.write_bytes(kept)
    assert (ledger.version, values(ledger)) == (1, [1])


def test_the_connection_can_neither_read_nor_write_other_files(ledger: Ledger, tmp_path: Path) -> None:
    import duckdb

    refused = ("select * from read_csv('/etc/passwd')", f"copy (select 1) to '{tmp_path / 'x.csv'}'", "install httpfs", "set memory_limit='1GB'")
    for statement in refused:
        with pytest.raises(duckdb.Error):
            ledger._ask(statement)


def test_every_error_of_the_ledger_has_words_in_both_languages() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LedgerError)]
    assert len(kinds) >= 11
    for language in ("nb", "en"):
        for kind in kinds:
            assert words_in(language).has(f"ledger.{kind.code}"), kind
