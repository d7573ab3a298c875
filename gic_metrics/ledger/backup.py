"""A ledger in one file: the database and every original, with a manifest that names each by its sha256.

The copy is taken while nobody writes, and read back before it gets its name. PostgreSQL has its own tools for this, and is referred to them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from gic_metrics.ledger.errors import DamagedBackup, ExistingFile, LedgerError, NotForDatabase
from gic_metrics.ledger.ledger import Ledger
from gic_metrics.ledger.store import DuckDBFile, Held, store_at

FORMAT = 1
DATABASE, MANIFEST = "ledger.duckdb", "manifest.json"
_ORIGINAL = re.compile(r"originals/[0-9a-f]{64}\.[a-z0-9]{1,8}")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds."""

    file: str
    kind: str
    version: int
    originals: int
    made: str


def back_up(ledger: Ledger, out: str | Path, *, now: datetime) -> Backup:
    """Write the ledger as it stands to `out` (a zip), whole and read back, or nothing.

    Raises NotForDatabase for PostgreSQL and ExistingFile where `out` is there already.
    """
    target = Path(out)
    if target.exists():
        raise ExistingFile(file=str(target))
    with ledger.held() as held:
        if not isinstance(held.store, DuckDBFile):
            raise NotForDatabase(where=ledger.where)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
        try:
            with os.fdopen(handle, "wb") as stream:
                manifest = _write(stream, held, held.store, now)
                stream.flush()
                os.fsync(stream.fileno())
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    try:
        _verified(Path(temporary))
        os.replace(temporary, target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return _backup(str(target), manifest)


def _write(stream: Any, held: Held, store: DuckDBFile, now: datetime) -> dict[str, Any]:
    kept = sorted(store.originals.folder.iterdir()) if store.originals.folder.is_dir() else []
    found = {DATABASE: store.path} | {f"originals/{one.name}": one for one in kept if _ORIGINAL.fullmatch(f"originals/{one.name}")}
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        files = {name: _packed(archive, name, path) for name, path in found.items()}
        what = {"kind": held.kind, "identity": held.identity, "version": held.version}
        manifest = {"format": FORMAT, "made": now.isoformat(), "files": files} | what
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def _packed(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """The file into the archive, a piece at a time; gives its sha256."""
    digest = hashlib.sha256()
    with path.open("rb") as source, archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as target:
        while piece := source.read(_CHUNK):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def restore(file: str | Path, where: str | Path, *, replace: bool = False, clock: Callable[[], datetime]) -> Backup:
    """Put a backup in place as the ledger at `where`; what stood there is set aside under a new name, never deleted.

    Raises DamagedBackup, ExistingFile (there is a ledger and `replace` was not said) and NotForDatabase.
    """
    store = store_at(where)
    if not isinstance(store, DuckDBFile):
        raise NotForDatabase(where=store.where)
    manifest = _verified(Path(file))
    if store.exists() and not replace:
        raise ExistingFile(file=store.where)
    store.path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file) as archive:
        for name in manifest["files"]:
            if name != DATABASE:
                store.originals.keep(Path(name).stem, name, archive.read(name))
        handle, temporary = tempfile.mkstemp(dir=store.path.parent, prefix=".restoring-")
        with os.fdopen(handle, "wb") as target, archive.open(DATABASE) as source:
            while piece := source.read(_CHUNK):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
    _set_aside(store, clock)
    os.replace(temporary, store.path)
    return _backup(str(file), manifest)


def _set_aside(store: DuckDBFile, clock: Callable[[], datetime]) -> None:
    """The present file and its log get a name with the time in it."""
    if not store.exists():
        return
    with suppress(LedgerError, duckdb.Error), Ledger(store.path, clock=clock).held():
        pass  # its log is settled; a damaged file cannot be opened, and is set aside as it is
    mark = clock().strftime("before-%Y%m%d-%H%M%S")
    for path in (store.path, Path(store.where + ".wal")):
        if path.exists():
            os.replace(path, path.with_name(f"{path.name}.{mark}"))


def _verified(file: Path) -> dict[str, Any]:
    """The manifest of a backup whose every file has the sha256 that it names; raises DamagedBackup."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            named = manifest["files"]
            if manifest["format"] != FORMAT or DATABASE not in named or set(archive.namelist()) != {MANIFEST, *named}:
                raise DamagedBackup(file=file.name)
            for name, sha256 in named.items():
                if name != DATABASE and not (_ORIGINAL.fullmatch(name) and Path(name).stem == sha256):
                    raise DamagedBackup(file=file.name)
                if _sha256(archive, name) != sha256:
                    raise DamagedBackup(file=file.name)
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise DamagedBackup(file=file.name) from error
    return manifest


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as source:
        while piece := source.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _backup(file: str, manifest: dict[str, Any]) -> Backup:
    return Backup(file, manifest["kind"], manifest["version"], len(manifest["files"]) - 1, manifest["made"])
