"""Sealing a release: its files are made once, signed, and kept with the ledger; asked for again, the same bytes come back.

The private key lies beside the ledger's file, or where GIC_SIGNING_KEY says. Public keys are read from what has been sealed, so a key that
was lost and made anew leaves what it sealed genuine.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gic_metrics.ledger import Act, Ledger
from gic_metrics.publish.release import Release
from gic_metrics.publish.seal import Signed, SigningKey
from gic_metrics.publish.shelf import Shelf
from gic_metrics.publish.snapshot.making import Heard, make, unheard

SEALED = "snapshot.sealed"
KEY_SETTING = "GIC_SIGNING_KEY"
DATABASE = Path(__file__).resolve().parents[2] / "data" / "database"
"""what lies beside a ledger's file, of a ledger that is a database"""


@dataclass(frozen=True, slots=True)
class SealedRelease:
    """A release's signed manifest, and its files by name and the sha256 of all their bytes."""

    signed: Signed
    files: dict[str, str]

    @property
    def release(self) -> str:
        return str(self.signed.manifest["release"])


def key_of(ledger: Ledger, settings: Mapping[str, str]) -> SigningKey:
    """The signing key of a ledger, made on first use. Raises ValueError for a file that holds no such key."""
    named = settings.get(KEY_SETTING)
    if named:
        return SigningKey.at(Path(named))
    return SigningKey.at(_beside(ledger, ".signing-key"))


def shelf_of(ledger: Ledger) -> Shelf:
    """Where pictures of what was released are kept, beside the ledger; it can be thrown away."""
    return Shelf(_beside(ledger, ".drawings"))


def _beside(ledger: Ledger, ending: str) -> Path:
    return (DATABASE if "://" in ledger.where else Path(ledger.where)).with_suffix(ending)


def seal(ledger: Ledger, release: Release, key: SigningKey, *, browser: str | None, by: str, heard: Heard = unheard) -> SealedRelease:
    """Make, sign and keep the files of a release, once: sealed before, it is given as it was. Raises NotDrawn.

    Nothing is stored until all of it is made, and then all at once; interrupted, it begins again with the pictures that are done. Of two who
    seal at once, both get what was kept first.
    """
    if (before := sealed_release(ledger, release.id)) is not None:
        return before
    made = make(release, key, browser=browser, shelf=shelf_of(ledger), heard=heard)
    names = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(made.files.items())}
    body = {"manifest": made.signed.manifest, "signature": made.signed.signature, "files": names}
    ledger.act(SEALED, release.id, body, by=by, originals=list(made.files.items()))
    return sealed_release(ledger, release.id) or SealedRelease(made.signed, names)


def sealed_releases(ledger: Ledger, *, as_of: datetime | None = None) -> list[SealedRelease]:
    """Everything sealed by a time, the oldest first; of a release that two sealed at once, the first."""
    found: dict[str, SealedRelease] = {}
    for act in ledger.acts(SEALED, as_of=as_of):
        found.setdefault(act.subject, _read(act))
    return list(found.values())


def sealed_release(ledger: Ledger, release_id: str) -> SealedRelease | None:
    return next((_read(act) for act in ledger.acts(SEALED, release_id)), None)


def files_of(ledger: Ledger, one: SealedRelease) -> dict[str, bytes]:
    """The files of a sealed release, each checked against its sha256. Raises MissingOriginal or DamagedOriginal."""
    return {name: ledger.original(sha256) for name, sha256 in one.files.items()}


def packed(ledger: Ledger, one: SealedRelease) -> bytes:
    """All files of a sealed release in one ZIP, in a folder of the release's name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files_of(ledger, one).items():
            package.writestr(f"{one.release}/{name}", data)
    return out.getvalue()


def _read(act: Act) -> SealedRelease:
    return SealedRelease(Signed(act.body["manifest"], act.body["signature"]), dict(act.body["files"]))
