"""The test of genuineness as this ledger can make it, and its answer in words; the same for the page and the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from gic_metrics.ledger import Ledger
from gic_metrics.publish.inputs import not_opened
from gic_metrics.publish.releasing import Released, openings_of, releases
from gic_metrics.publish.seal import Signed
from gic_metrics.publish.sealing import sealed_releases
from gic_metrics.publish.verify import Verdict, read_manifest, verify
from gic_metrics.text import Words

HEX_KEY = re.compile(r"[0-9a-f]{64}")


def verify_here(ledger: Ledger, data: bytes, *, manifests: Iterable[bytes] = (), keys: Iterable[str] = ()) -> Verdict:
    """What this ledger knows of a file; with manifests found beside it, and with public keys that are trusted besides its own."""
    known = [one.signed for one in sealed_releases(ledger)]
    beside = [signed for each in manifests if (signed := read_manifest(each)) is not None]
    found = verify(data, keys={one.key for one in known} | set(keys), manifests=known + beside, standing=releases(ledger))
    if not found.manifest or "not_listed" in found.unchecked:
        return found
    missing = not_opened(ledger, found.manifest["inputs"], openings_of(ledger, found.manifest["release"]))
    return replace(found, rests="missing" if missing else "here")


def verify_at_window(data: bytes, *, releases: Iterable[Released], seals: Iterable[Signed], beside: Iterable[bytes] = ()) -> Verdict:
    """The same where there is no ledger but only what has been released, with the seals that were given."""
    known = list(seals)
    manifests = known + [signed for each in beside if (signed := read_manifest(each)) is not None]
    return verify(data, keys={one.key for one in known}, manifests=manifests, standing=releases)


def trusted(said: str) -> set[str]:
    """Public keys as hex, or those that a file holds. Raises ValueError where there is none."""
    text = said.strip().lower()
    if not HEX_KEY.fullmatch(text) and Path(said).is_file():
        text = Path(said).read_text(encoding="utf-8", errors="replace").lower()
    found = set(re.findall(r"\b[0-9a-f]{64}\b", text))
    if not found:
        raise ValueError(said)
    return found


def told_verdict(verdict: Verdict, words: Words) -> list[str]:
    """The answer in sentences: why, which release, by whom and when, and what could not be checked."""
    said = [words(f"verify.reason.{verdict.reason}", **verdict.params)]
    manifest = verdict.manifest
    if manifest:
        key = "verify.release_approved" if manifest["approved_by"] else "verify.release"
        told = {name: manifest[name] for name in ("release", "period", "released_by", "approved_by", "released_at", "as_of")}
        said.append(words(key, **told))
    if verdict.rests:
        said.append(words(f"verify.rests.{verdict.rests}", n=len(manifest["inputs"])))
    if verdict.practice:
        said.append(words("frame.practice"))
    if newest := verdict.params.get("newest"):
        said.append(words("verify.newest", newest=newest, period=verdict.params["newest_period"]))
    return said + [words(f"verify.unchecked.{each}") for each in verdict.unchecked]
