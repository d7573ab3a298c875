"""The seal: a manifest of what was published, signed with Ed25519, and how a file carries it.

A sealed HTML file is its content, then one comment with the signed manifest, then nothing. There is one way only to write each of these, so a
changed, added or missing byte anywhere is seen. The other files of a release are known by their hash in the manifest.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

FORMAT = "gic-snapshot-1"
BEFORE, AFTER = b"\n<!--gic-seal\n", b"\n-->\n"
OWNER_ONLY = 0o600


class Broken(ValueError):
    """There is no whole seal. `code` is a text key under `verify.reason`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Signed:
    """A manifest with its signature, both as they are written; `key` is the public key (hex) that the manifest names."""

    manifest: dict[str, Any]
    signature: str

    @property
    def key(self) -> str:
        return str(self.manifest.get("public_key", ""))

    def to_json(self) -> bytes:
        """The one way to write it: also the file `manifest.json`, less its last line break."""
        return canonical({"manifest": self.manifest, "signature": self.signature})

    @classmethod
    def from_json(cls, data: bytes) -> Signed:
        """Raises Broken unless the bytes are exactly those that `to_json` gives."""
        try:
            body = json.loads(data)
            found = cls(body["manifest"], bytes.fromhex(body["signature"]).hex())
            whole = isinstance(found.manifest, dict) and found.to_json() == data
        except (ValueError, KeyError, TypeError, RecursionError) as wrong:
            raise Broken("manifest") from wrong
        if not whole:
            raise Broken("manifest")
        return found

    def intact(self) -> bool:
        """Whether the key that the manifest names signed it. Says nothing of whose key that is."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(bytes.fromhex(self.signature), canonical(self.manifest))
        except (ValueError, InvalidSignature):
            return False
        return True


class SigningKey:
    """The private key of a ledger; only its public half is ever shown."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    @property
    def public(self) -> str:
        """The public key, hex."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, manifest: dict[str, Any]) -> Signed:
        """The manifest with the public key in it, signed."""
        whole = manifest | {"public_key": self.public}
        return Signed(whole, self._private.sign(canonical(whole)).hex())

    @classmethod
    def at(cls, path: Path) -> SigningKey:
        """The key in a file, made on first use, for its owner's eyes only; of two that come first at once, both get the same."""
        if not path.exists():
            _write_new(path, Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        private = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(private, Ed25519PrivateKey):
            raise ValueError(f"{path.name} holds no Ed25519 key")
        return cls(private)


def _write_new(path: Path, data: bytes) -> None:
    """The file, whole and never over another one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        with suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def canonical(body: Any) -> bytes:
    """JSON in one way only, fit to stand in a comment of HTML: sorted, no space, no `<` and no `>`."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").encode()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sealed(content: bytes, signed: Signed) -> bytes:
    """The content with its seal at the end."""
    return content + BEFORE + signed.to_json() + AFTER


def opened(data: bytes) -> tuple[bytes, Signed]:
    """Content and seal of a sealed file. Raises Broken unless one whole seal is the very end of it."""
    begins = data.rfind(BEFORE)
    if begins < 0:
        raise Broken("no_seal")
    if not data.endswith(AFTER):
        raise Broken("after_seal")
    return data[:begins], Signed.from_json(data[begins + len(BEFORE) : -len(AFTER)])
