"""Finished pictures, each kept under what was asked for: what was interrupted goes on where it stopped, and nothing is drawn twice."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

MOST_KEPT = 600
"""pictures: some eighteen releases, or 100 MB"""
TIDIED_EVERY = 20
OWNER_ONLY = 0o700
DIGEST_BYTES = 32


class Shelf:
    """A folder of pictures; each file begins with the digest of what follows, so that a damaged one is drawn anew."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._put = folder, 0

    def take(self, name: str) -> bytes | None:
        """The picture, or None where there is none that is whole."""
        try:
            kept = (self._folder / name).read_bytes()
        except OSError:
            return None
        digest, data = kept[:DIGEST_BYTES], kept[DIGEST_BYTES:]
        return data if data and hashlib.sha256(data).digest() == digest else None

    def put(self, name: str, data: bytes) -> None:
        """Keep a picture, whole or not at all. A shelf that cannot be written to keeps nothing, and that is no fault."""
        temporary = self._folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
        try:
            self._folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
            temporary.write_bytes(hashlib.sha256(data).digest() + data)
            temporary.replace(self._folder / name)
        except OSError:
            temporary.unlink(missing_ok=True)
        self._put += 1
        if self._put % TIDIED_EVERY == 0:
            self.tidy()

    def tidy(self) -> None:
        """Let the oldest go where there are too many."""
        try:
            kept = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime)
        except OSError:
            return
        for file in kept[: max(0, len(kept) - MOST_KEPT)]:
            file.unlink(missing_ok=True)
