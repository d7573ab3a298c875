"""A file that holds only what has been released: what the public instance opens, read-only and shut off from everything else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from gic_metrics.ledger.errors import MissingLedger

RELEASE = ("id", "state", "newer", "reason", "told_by", "told_on", "body")
FIGURE = (
    "release",
    "part",
    "name_nb",
    "name_en",
    "sector",
    "basis",
    "year",
    "emitted_t",
    "captured_fossil_t",
    "removed_t",
    "removed_sold_t",
    "coverage",
)
NUMBERS = ("emitted_t", "captured_fossil_t", "removed_t", "removed_sold_t")
_CLOSED: dict[str, Any] = {"enable_external_access": "false", "lock_configuration": "true", "temp_directory": ""}


def write_released(
    where: str | Path,
    releases: Iterable[Mapping[str, Any]],
    figures: Iterable[Mapping[str, Any]],
    *,
    public_key: str = "",
    seals: Iterable[str] = (),
) -> None:
    """Write the file anew and put it in the place of an older one in one step; a reader has the one or the other, whole.

    `releases` have the columns RELEASE (`body` is the release's JSON), `figures` the columns FIGURE; `seals` are signed
    manifests as JSON.
    """
    target = Path(where)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
        temporary = Path(folder) / target.name
        with duckdb.connect(str(temporary)) as file:
            _fill(file, "release", RELEASE, releases)
            _fill(file, "figure", FIGURE, figures)
            _fill(file, "seal_key", ("public_key",), [{"public_key": public_key}])
            _fill(file, "seal", ("signed",), [{"signed": each} for each in seals])
            file.execute("CHECKPOINT")
        temporary.replace(target)


def read_released(where: str | Path) -> tuple[list[dict[str, Any]], str]:
    """(the releases with the columns RELEASE, the public key). Raises MissingLedger where there is no such file."""
    with _reading(where) as file:
        rows = file.execute(f"SELECT {', '.join(RELEASE)} FROM release ORDER BY id").fetchall()
        key = file.execute("SELECT public_key FROM seal_key").fetchall()
    return [dict(zip(RELEASE, row, strict=True)) for row in rows], key[0][0] if key else ""


def read_seals(where: str | Path) -> list[str]:
    """The signed manifests in the file, as JSON; none in one that was written before there were any. Raises MissingLedger."""
    with _reading(where) as file:
        there = file.execute("SELECT 1 FROM information_schema.tables WHERE table_name = 'seal'").fetchall()
        return [row[0] for row in file.execute("SELECT signed FROM seal ORDER BY signed").fetchall()] if there else []


def read_figures(where: str | Path) -> list[tuple[Any, ...]]:
    """The released figures in the file, with the columns FIGURE. Raises MissingLedger."""
    with _reading(where) as file:
        return file.execute(f"SELECT {', '.join(FIGURE)} FROM figure").fetchall()


@contextmanager
def _reading(where: str | Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file, to be read and no more. Raises MissingLedger where there is none, or what is there is none."""
    if not Path(where).is_file():
        raise MissingLedger(where=str(where))
    try:
        with duckdb.connect(str(where), read_only=True, config=_CLOSED) as file:
            yield file
    except duckdb.Error as broken:
        raise MissingLedger(where=str(where)) from broken


def _fill(file: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> None:
    kinds = ", ".join(f"{name} {'DOUBLE' if name in NUMBERS else 'VARCHAR'}" for name in columns)
    file.execute(f"CREATE TABLE {table} ({kinds})")
    values = [tuple(row[name] for name in columns) for row in rows]
    if values:
        file.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in columns)})", values)
