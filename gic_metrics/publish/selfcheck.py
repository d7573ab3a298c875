"""The whole self-check with what has left the house: is every release what was approved, every seal genuine, and what is served what was released?

Red stops publishing. A site that is only behind is not red: it says nothing false of its own time, and writing it again is what mends it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.selfcheck import Check, check_of
from gic_metrics.ledger import Ledger, LedgerError
from gic_metrics.publish.release import Release
from gic_metrics.publish.seal import FORMAT, Broken, opened, sha256
from gic_metrics.publish.sealing import SealedRelease, sealed_releases
from gic_metrics.publish.served import SERVED
from gic_metrics.publish.standing import MADE
from gic_metrics.targets.selfcheck import selfcheck as checks_of_the_figures


def selfcheck(
    ledger: Ledger, settings: Mapping[str, str], *, as_of: datetime | None = None, region: Region | None = None, deep: bool = False
) -> list[Check]:
    """The checks of the figures, and of what was made public from them."""
    return [*checks_of_the_figures(ledger, as_of=as_of, region=region, deep=deep), *public_checks(ledger, settings, as_of=as_of)]


def public_checks(ledger: Ledger, settings: Mapping[str, str], *, as_of: datetime | None = None) -> list[Check]:
    """The checks of what was made public by then; `settings` say where the site and the public instance's file are, which are what they are now."""
    checks = [check_of("releases_as_approved", _approved(ledger, as_of)), check_of("seals_genuine", _seals(ledger, as_of))]
    for setting, look in SERVED.items():
        if as_of is None and (where := settings.get(setting)):
            seen = look(ledger, where, settings)
            checks.append(check_of(f"served_{seen.kind}", [(name, name not in seen.differs) for name in (*seen.same, *seen.differs)]))
    return checks


def _approved(ledger: Ledger, as_of: datetime | None) -> Iterator[tuple[str, bool]]:
    """What was made is what was proposed, with its number, its names and its time and nothing else."""
    proposed = {act.seq: act.body["release"] for act in ledger.acts("release.proposed")}
    for act in ledger.acts(MADE, as_of=as_of):
        made = Release.from_json(act.body["release"])
        asked = proposed.get(int(act.body["proposal"]))
        bare = replace(made, id="", by="", approved_by="", made_at="")
        yield act.subject, asked is not None and made.id == act.subject and bare == Release.from_json(asked)


def _seals(ledger: Ledger, as_of: datetime | None) -> Iterator[tuple[str, bool]]:
    """Manifest, signature and content of everything sealed, against the release that it is of."""
    made = {act.subject: Release.from_json(act.body["release"]) for act in ledger.acts(MADE)}
    for one in sealed_releases(ledger, as_of=as_of):
        manifest, release = one.signed.manifest, made.get(one.release)
        yield (
            one.release,
            release is not None and manifest["release_sha256"] == release.sha256 and manifest["format"] == FORMAT and one.signed.intact(),
        )
        yield from ((f"{one.release}/{name}", _whole(ledger, one, name)) for name in sorted({*manifest["files"], *one.files}))


def _whole(ledger: Ledger, one: SealedRelease, name: str) -> bool:
    """Whether the file is kept, as the signed manifest knows it."""
    try:
        data = ledger.original(one.files[name])
        if name.endswith(".html"):
            content, signed = opened(data)
            return signed == one.signed and sha256(content) == one.signed.manifest["files"][name]["sha256"]
        if name not in one.signed.manifest["files"]:
            return data == one.signed.to_json() + b"\n"
        return sha256(data) == str(one.signed.manifest["files"][name]["sha256"])
    except (KeyError, LedgerError, Broken):
        return False
