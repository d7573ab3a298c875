"""Is a published file genuine? Told from the seal it carries or from a manifest that knows it, and from how its release stands today.

Whoever has no ledger can still test the seal with the public key; what could not be tested is then said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from gic_metrics.publish.releasing import GENUINE, SUPERSEDED, WITHDRAWN, Released, in_force
from gic_metrics.publish.seal import FORMAT, Broken, Signed, opened, sha256

ALTERED, UNSEALED = "altered", "unsealed"
SEALED_MARK = b'<meta name="gic-sealed"'
"""stands in the content of each sealed page, so that a seal that was cut off is missed"""
SEALED_ONCE = (SEALED_MARK, b"gic-seal", b"Ed25519")
"""what only a page that was sealed has, also one from before the mark"""
OPEN_DATA = (b"release_state", b'{\n "licence"', b"<feed ", b'{\n "authors"')
"""in the opening of what the site hands out beside the sealed files"""
OPENING = 400
"""bytes"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `reason` is a text key under `verify.reason`; `params` fill it; `unchecked` are keys under `verify.unchecked`."""

    state: str
    reason: str
    manifest: dict[str, Any] = field(default_factory=dict)
    """of the release that the file belongs to; empty where that is not certain"""
    params: dict[str, Any] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
    rests: str = ""
    """whether the submissions that it rests on lie here unchanged: text key under `verify.rests`; "" where that is not known"""

    @property
    def genuine(self) -> bool:
        return self.state == GENUINE

    @property
    def practice(self) -> bool:
        return self.manifest.get("kind") == "practice"


def verify(data: bytes, *, keys: Collection[str], manifests: Iterable[Signed] = (), standing: Iterable[Released] | None = None) -> Verdict:
    """Whether the bytes are a file that was published, unchanged, and how its release stands.

    `keys` are the public keys that are trusted, `manifests` what is known of files that carry no seal, `standing` how each release stands
    (None: not known here).
    """
    known = None if standing is None else list(standing)
    try:
        signed = _signed(data, list(manifests))
    except Broken as wrong:
        return _unsealed(known) if wrong.code in ("no_seal", "unknown_file") and is_unsealed(data) else Verdict(ALTERED, wrong.code)
    if signed.manifest.get("format") != FORMAT or not signed.intact():
        return Verdict(ALTERED, "signature")
    if signed.key not in keys:
        return Verdict(ALTERED, "unknown_key", params={"key": signed.key})
    return _stands(signed.manifest, known)


def _signed(data: bytes, manifests: list[Signed]) -> Signed:
    """The signed manifest that vouches for these bytes. Raises Broken where none does."""
    if is_page(data):
        content, signed = opened(data)
        digest = sha256(content)
        if not any(name.endswith(".html") and one["sha256"] == digest for name, one in _files(signed).items()):
            raise Broken("content")
        return signed
    if data.startswith(b'{"manifest":'):
        if not data.endswith(b"}\n"):
            raise Broken("manifest")
        return Signed.from_json(data[:-1])
    digest = hashlib.sha256(data).hexdigest()
    for one in manifests:
        if any(not name.endswith(".html") and each["sha256"] == digest for name, each in _files(one).items()):
            return one
    raise Broken("unknown_file")


def is_page(data: bytes) -> bool:
    """Whether it is a page, which carries its seal itself."""
    return data[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")) or b"<!--gic-seal" in data


def is_unsealed(data: bytes) -> bool:
    """Whether it is of those files of the site that never had a seal: a page without a trace of one, a feed, or open data."""
    if is_page(data):
        return not any(trace in data for trace in SEALED_ONCE)
    return any(mark in data[:OPENING] for mark in OPEN_DATA)


def read_manifest(data: bytes) -> Signed | None:
    """The manifest file beside published files; None if it is none."""
    try:
        return Signed.from_json(data.removesuffix(b"\n"))
    except Broken:
        return None


def _files(signed: Signed) -> dict[str, dict[str, Any]]:
    files = signed.manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(one, dict) and "sha256" in one for one in files.values()):
        raise Broken("manifest")
    return files


def _unsealed(standing: list[Released] | None) -> Verdict:
    """Neither genuine nor altered; which sealed page has the newest figures, where that is known."""
    newest = in_force(standing or [])
    return Verdict(UNSEALED, "unsealed_try", params={"instead": f"{newest.release.id}.html"}) if newest else Verdict(UNSEALED, "unsealed")


def _stands(manifest: dict[str, Any], standing: list[Released] | None) -> Verdict:
    if standing is None:
        return Verdict(GENUINE, "sealed", manifest, unchecked=("standing",))
    one = next((each for each in standing if each.release.id == manifest["release"]), None)
    if one is None or one.release.sha256 != manifest["release_sha256"]:
        return Verdict(GENUINE, "sealed", manifest, unchecked=("not_listed",))
    if one.state == WITHDRAWN:
        return Verdict(WITHDRAWN, "recalled", manifest, {"by": one.by, "when": one.when, "why": one.reason})
    if one.state == SUPERSEDED:
        return Verdict(SUPERSEDED, "superseded", manifest, {"newer": one.newer})
    return Verdict(GENUINE, "current", manifest, params=_newest(one, standing))


def _newest(one: Released, standing: list[Released]) -> dict[str, Any]:
    """The newest release in force, where it is another one with a later period."""
    later = [each.release for each in standing if each.state == GENUINE and each.release.period > one.release.period]
    newest = max(later, key=lambda release: (release.period, release.id), default=None)
    return {"newest": newest.id, "newest_period": newest.period} if newest else {}
