"""What the site was written from, signed, as one file of it: the hash of every file, and how the releases stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from gic_metrics.publish.seal import Broken, Signed, SigningKey, canonical, sha256
from gic_metrics.publish.standing import Released

STAMP = "site.json"
FORMAT = "gic-site-1"


def standing_digest(found: Iterable[Released]) -> str:
    """The same for the same releases standing the same way, with the same words on why."""
    told = [[one.release.id, one.release.sha256, one.state, one.newer, one.reason, one.by, one.when.isoformat() if one.when else ""] for one in found]
    return sha256(canonical(told))


def stamp_of(files: Mapping[str, bytes], found: Iterable[Released], key: SigningKey, *, written: str) -> Signed:
    """`written` is a time in ISO 8601."""
    names = {name: sha256(data) for name, data in sorted(files.items())}
    return key.sign({"format": FORMAT, "written": written, "standing": standing_digest(found), "files": names})


def read_stamp(folder: Path) -> Signed | None:
    """The stamp of a site; None where there is none that can be read. Says nothing of whose it is."""
    try:
        signed = Signed.from_json((folder / STAMP).read_bytes().removesuffix(b"\n"))
    except (OSError, Broken):
        return None
    told = signed.manifest
    whole = isinstance(told.get("files"), dict) and all(isinstance(told.get(name), str) for name in ("written", "standing"))
    return signed if whole and told.get("format") == FORMAT else None
