"""The files as they were sent, kept under their sha256 and never overwritten."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from gic_metrics.ledger.errors import DamagedOriginal, MissingOriginal


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def extension_of(file: str) -> str:
    """`xlsx` for `Yara K3.xlsx`; `bin` where there is none worth keeping."""
    suffix = Path(file.replace("\\", "/")).suffix[1:].lower()
    return suffix if re.fullmatch(r"[a-z0-9]{1,8}", suffix) else "bin"


def proper(sha256: str) -> str:
    """The name itself if it is a sha256 (so it can be part of a path); raises MissingOriginal if not."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise MissingOriginal(sha256=sha256)
    return sha256


def verified(sha256: str, data: bytes) -> bytes:
    """`data` if it has that sha256; raises DamagedOriginal if not."""
    if sha256_of(data) != sha256:
        raise DamagedOriginal(sha256=sha256)
    return data


class OriginalFiles:
    """Originals as files `<sha256>.<ext>` in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, sha256: str) -> Path | None:
        return next(iter(sorted(self.folder.glob(f"{proper(sha256)}.*"))), None)

    def read(self, sha256: str) -> bytes:
        """The bytes, with their sha256 checked; raises MissingOriginal or DamagedOriginal."""
        found = self.find(sha256)
        if found is None:
            raise MissingOriginal(sha256=sha256)
        return verified(sha256, found.read_bytes())

    def keep(self, sha256: str, file: str, data: bytes) -> None:
        """Write once: to a temporary file, flushed to the disk, then renamed; a file already there and whole is left alone."""
        verified(sha256, data)
        if self.find(sha256) is not None:
            self.read(sha256)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.folder, prefix=".incoming-")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            os.replace(temporary, self.folder / f"{sha256}.{extension_of(file)}")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _flush_folder(self.folder)


def _flush_folder(folder: Path) -> None:
    """Make the new name durable; Windows keeps no handle to a folder and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
