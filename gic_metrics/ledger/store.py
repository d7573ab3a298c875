"""Where a ledger lives for good: a DuckDB file, or a PostgreSQL database. Both are attached as `store` and take the same SQL."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import duckdb

from gic_metrics.ledger.errors import BusyLedger, MissingLedger, MissingOriginal
from gic_metrics.ledger.originals import OriginalFiles, extension_of, proper, verified

Cursor = duckdb.DuckDBPyConnection
T = TypeVar("T")

WAIT_S = 15.0
"""how long we wait for another process to let go of the ledger"""
_SETTLED_NS = 100_000_000
"""a file changed less than this ago may change again without its time showing it, so it is not trusted to be unchanged"""
_MEMORY_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",
}


class Store(Protocol):
    """A durable place for a ledger."""

    where: str
    dialect: str

    def connect(self) -> Cursor: ...
    def exists(self) -> bool: ...
    def stamp(self, cursor: Cursor) -> object | None: ...
    def opened(self, cursor: Cursor, *, write: bool, create: bool = False) -> Any: ...
    def take_turn(self, cursor: Cursor) -> None: ...
    def settle(self, cursor: Cursor) -> None: ...
    def keep_original(self, cursor: Cursor, sha256: str, file: str, data: bytes) -> None: ...
    def read_original(self, cursor: Cursor, sha256: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Held:
    """A durable store that nobody writes to at the moment."""

    store: Store
    kind: str
    identity: str
    version: int


@contextmanager
def transaction(cursor: Cursor) -> Iterator[None]:
    """All of it or nothing of it."""
    cursor.execute("begin transaction")
    try:
        yield
        cursor.execute("commit")
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has ended the transaction itself
            cursor.execute("rollback")
        raise


def quoted(text: str) -> str:
    """A path or address as an SQL text (ATTACH takes no parameters)."""
    return "'" + text.replace("'", "''") + "'"


def patiently(attempt: Callable[[], T], is_busy: Callable[[duckdb.Error], bool], where: str) -> T:
    """Try until it works, waiting a little longer and less evenly each time; BusyLedger after WAIT_S."""
    until, pause = time.monotonic() + WAIT_S, 0.004
    while True:
        try:
            return attempt()
        except duckdb.Error as error:
            if not is_busy(error):
                raise
            if time.monotonic() > until:
                raise BusyLedger(where=where, seconds=WAIT_S) from error
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(pause * 1.5, 0.1)


class DuckDBFile:
    """A DuckDB file, attached only for the moment of a write or a refresh, so that other processes can use it too."""

    dialect = "duckdb"
    _turns: ClassVar[dict[str, threading.RLock]] = {}
    _turns_guard: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        self.where = str(self.path)
        self.originals = OriginalFiles(self.path.parent / "originals")
        with self._turns_guard:  # the system's file locks are per process: two ledgers of one process take turns here
            self._turn = self._turns.setdefault(os.path.normcase(self.where), threading.RLock())

    def connect(self) -> Cursor:
        """An in-memory DuckDB that may open this file and nothing else, on disk or network."""
        root = duckdb.connect(":memory:", config=_MEMORY_CONFIG)
        allowed = [self.where + suffix for suffix in ("", ".wal", ".wal.checkpoint", ".wal.recovery", ".checkpoint.wal")]
        root.execute("set allowed_paths = ?", [allowed])
        root.execute("set enable_external_access = false")
        root.execute("set lock_configuration = true")
        return root

    def exists(self) -> bool:
        return self.path.exists()

    def stamp(self, cursor: Cursor) -> object | None:
        """Times and sizes of the file and its log: equal stamps, same content. None: too fresh to tell."""
        seen: list[tuple[int, int]] = []
        for path in (self.path, Path(self.where + ".wal")):
            try:
                state = path.stat()
            except FileNotFoundError:
                continue
            seen.append((state.st_mtime_ns, state.st_size))
        if not seen:
            raise MissingLedger(where=self.where)
        return None if time.time_ns() - max(at for at, _ in seen) < _SETTLED_NS else tuple(seen)

    @contextmanager
    def opened(self, cursor: Cursor, *, write: bool, create: bool = False) -> Iterator[None]:
        """The file attached as `store`; waits while another process writes. Detached, and so free for others, at the end."""
        mode = "READ_WRITE" if write else "READ_ONLY"
        if create:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        elif not self.exists():
            raise MissingLedger(where=self.where)
        with self._turn:
            patiently(lambda: cursor.execute(f"attach {quoted(self.where)} as store ({mode})"), _held_by_another, self.where)
            try:
                yield
            finally:
                cursor.execute("detach store")

    def take_turn(self, cursor: Cursor) -> None:
        """Nothing to do: who has the file open for writing is alone."""

    def settle(self, cursor: Cursor) -> None:
        """Move what was committed from the log into the file."""
        cursor.execute("checkpoint store")

    def keep_original(self, cursor: Cursor, sha256: str, file: str, data: bytes) -> None:
        self.originals.keep(sha256, file, data)

    def read_original(self, cursor: Cursor, sha256: str) -> bytes:
        return self.originals.read(sha256)


def _held_by_another(error: duckdb.Error) -> bool:
    """DuckDB's own words (the system's, which follow them, are in the machine's language)."""
    return any(words in str(error) for words in ("Could not set lock on file", "Cannot open file", "Unique file handle conflict"))


class PostgresDatabase:
    """A PostgreSQL database that any number of processes write to; its own locks and keys keep them apart."""

    dialect = "postgresql"

    def __init__(self, address: str) -> None:
        self.address = address
        self.where = address.split("@")[-1]
        self._attached = False

    def connect(self) -> Cursor:
        """An in-memory DuckDB with the PostgreSQL extension of the installed wheel; nothing is downloaded."""
        root = duckdb.connect(":memory:", config=_MEMORY_CONFIG)
        version = root.execute("select library_version from pragma_version()").fetchall()[0][0]
        extension = files("duckdb_extension_postgres_scanner") / "extensions" / version / "postgres_scanner.duckdb_extension"
        root.execute(f"load {quoted(str(extension))}")
        root.execute("set lock_configuration = true")
        return root

    def exists(self) -> bool:
        return True

    def stamp(self, cursor: Cursor) -> object | None:
        """The newest seq: what is only ever appended to has changed if and only if it grew."""
        return self._connected(cursor, lambda: cursor.execute("select * from postgres_query('store', 'select max(seq) from entry')").fetchall()[0][0])

    @contextmanager
    def opened(self, cursor: Cursor, *, write: bool, create: bool = False) -> Iterator[None]:
        """The database attached as `store`; it stays attached, since nobody is kept out by that."""
        self._connected(cursor, lambda: cursor.execute("select * from postgres_query('store', 'select 1')").fetchall())
        yield

    def _connected(self, cursor: Cursor, ask: Callable[[], T]) -> T:
        """The answer, over a new connection if the old one has gone."""
        if self._attached:
            try:
                return ask()
            except duckdb.Error:
                cursor.execute("detach store")
                self._attached = False
        patiently(lambda: cursor.execute(f"attach {quoted(self.address)} as store (type postgres)"), _not_answering, self.where)
        self._attached = True
        return ask()

    def take_turn(self, cursor: Cursor) -> None:
        """Other writers wait until the end of this transaction; readers do not. The lock comes before the transaction's view of the data."""
        cursor.execute("call postgres_execute('store', 'lock table entry in exclusive mode')")

    def settle(self, cursor: Cursor) -> None:
        """Nothing to do: a commit is durable."""

    def keep_original(self, cursor: Cursor, sha256: str, file: str, data: bytes) -> None:
        verified(sha256, data)
        if not cursor.execute("select 1 from store.original where sha256 = $1", [sha256]).fetchall():
            cursor.execute("insert into store.original values ($1, $2, $3::blob)", [sha256, extension_of(file), data])

    def read_original(self, cursor: Cursor, sha256: str) -> bytes:
        found = cursor.execute("select body from store.original where sha256 = $1", [proper(sha256)]).fetchall()
        if not found:
            raise MissingOriginal(sha256=sha256)
        return verified(sha256, bytes(found[0][0]))


def _not_answering(error: duckdb.Error) -> bool:
    return any(words in str(error) for words in ("the database system is starting up", "too many clients"))


def store_at(where: str | Path) -> Store:
    """The store for a path, or for an address `postgresql://...`."""
    if str(where).startswith(("postgresql://", "postgres://")):
        return PostgresDatabase(str(where))
    return DuckDBFile(Path(where))


def made_by_another(error: duckdb.Error) -> bool:
    """Two processes making the same PostgreSQL ledger at once: the loser looks again and finds it made."""
    return any(words in str(error) for words in ("already exists", "duplicate key", "concurrent update", "could not serialize"))
