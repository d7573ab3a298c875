"""What if these files were stored, or a submission withdrawn: a ledger that reads as though it were so, and in which nothing can be written.

The rows are laid in the copy inside a transaction that is never committed, so no other reader sees them and nothing durable is touched.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import duckdb

from gic_metrics.ledger import append, copy
from gic_metrics.ledger.entries import submission_seq
from gic_metrics.ledger.ledger import Ledger
from gic_metrics.ledger.moments import microseconds
from gic_metrics.ledger.store import Cursor
from gic_metrics.vocabulary import Reading


class SupposedLedger(Ledger):
    """A ledger as it would read with some files stored or withdrawn; made by `supposing`, and good until its end."""

    def __init__(self, real: Ledger, cursor: Cursor) -> None:
        self._store, self._clock = real._store, real._clock
        self._real, self._cursor, self._lock = real, cursor, threading.RLock()

    def _freshen(self) -> None:
        self._version = int(self._cursor.execute("select coalesce(max(seq), 0) from entry").fetchall()[0][0])

    @contextmanager
    def _reader(self) -> Iterator[Cursor]:
        with self._lock:
            yield self._cursor

    @contextmanager
    def _turn(self, expected_version: int | None = None) -> Iterator[Any]:
        raise PermissionError("nothing is written to a supposed ledger")
        yield

    def original(self, sha256: str) -> bytes:
        return self._real.original(sha256)

    def close(self) -> None:
        """The real ledger stays open."""


@contextmanager
def supposing(ledger: Ledger, readings: Sequence[Reading] = (), standings: Mapping[str, bool] | None = None) -> Iterator[SupposedLedger]:
    """The ledger as it would read with the readings stored one after the other, each replacing what it would replace. Writes nothing.

    `standings` says of submissions whether they would be in force: withdrawn, or restored.
    """
    with ledger._reader() as cursor:
        cursor.execute("begin transaction")
        try:
            _lay_in(cursor, readings, microseconds(ledger._clock()))
            _let_stand(cursor, standings or {}, microseconds(ledger._clock()))
            yield SupposedLedger(ledger, cursor)
        finally:
            with suppress(duckdb.Error):
                cursor.execute("rollback")


def _let_stand(cursor: Cursor, standings: Mapping[str, bool], now_us: int) -> None:
    newest, newest_us = cursor.execute("select coalesce(max(seq), 0), coalesce(max(recorded_us), 0) from entry").fetchall()[0]
    for seq, (submission, in_force) in enumerate(standings.items(), newest + 1):
        cursor.execute("insert into entry values ($1, 'standing', $2, '', '')", [seq, max(now_us, newest_us + 1)])
        cursor.execute("insert into standing values ($1, $2, $3)", [seq, submission_seq(submission), in_force])


def _lay_in(cursor: Cursor, readings: Sequence[Reading], now_us: int) -> None:
    newest, newest_us = cursor.execute("select coalesce(max(seq), 0), coalesce(max(recorded_us), 0) from entry").fetchall()[0]
    columns = ", ".join(copy.FACT_COLUMNS)
    cursor.execute(f"create temp table supposed as select {columns} from fact where false")
    for seq, reading in enumerate(readings, newest + 1):
        cursor.execute("insert into entry values ($1, 'submission', $2, '', '')", [seq, max(now_us, newest_us + 1)])
        append.write_submission_row(cursor, "submission", seq, reading)
        if reading.records:
            append.write_facts(cursor, seq, reading.records, 1, table="supposed")
    copy.take_over_facts(cursor, "supposed", newest, newest + len(readings))
