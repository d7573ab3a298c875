"""What is served to the public, held against the ledger: the folder of the site and the file of a public instance, as the settings name them.

Each is as the ledger has it, behind (something was released, superseded or recalled since it was written), missing, or altered by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gic_metrics.ledger import Ledger, LedgerError
from gic_metrics.publish.instance import differing_figures, read_instance, read_instance_seals
from gic_metrics.publish.seal import sha256
from gic_metrics.publish.sealing import key_of, sealed_releases
from gic_metrics.publish.site.stamp import read_stamp, standing_digest
from gic_metrics.publish.standing import Released, releases

SITE_SETTING, INSTANCE_SETTING = "GIC_SITE", "GIC_INSTANCE"
CURRENT, BEHIND, MISSING, ALTERED = "current", "behind", "missing", "altered"


@dataclass(frozen=True, slots=True)
class Served:
    """How a place stands. `kind` is `site` or `instance`; `differs` names what somebody else has changed there, `same` what is as it was written."""

    kind: str
    state: str
    where: str
    written: datetime | None = None
    same: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()


def served(ledger: Ledger, settings: Mapping[str, str]) -> list[Served]:
    """Every place that the settings name."""
    return [look(ledger, where, settings) for setting, look in SERVED.items() if (where := settings.get(setting))]


def site_served(ledger: Ledger, where: str, settings: Mapping[str, str]) -> Served:
    """The site: its signed stamp names every file of it and how the releases stood; the sealed files are those of the ledger."""
    folder, sealed, made = Path(where), sealed_releases(ledger), releases(ledger)
    stamp = read_stamp(folder)
    if stamp is None:
        return Served("site", MISSING if made else CURRENT, where)
    written = datetime.fromisoformat(stamp.manifest["written"])
    if not stamp.intact() or stamp.key not in {key_of(ledger, settings).public, *(one.signed.key for one in sealed)}:
        return Served("site", ALTERED, where, written, (), ("site.json",))
    known = {f"{one.release}/{name}": digest for one in sealed for name, digest in one.files.items()}
    same, differs = [], []
    for name, digest in stamp.manifest["files"].items():
        intact = _digest(folder / name) == digest and known.get(name, digest) == digest
        (same if intact else differs).append(name)
    if differs:
        return Served("site", ALTERED, where, written, tuple(same), tuple(differs))
    current = stamp.manifest["standing"] == standing_digest(made)
    return Served("site", CURRENT if current else BEHIND, where, written, tuple(same))


def instance_served(ledger: Ledger, where: str, settings: Mapping[str, str]) -> Served:
    """The file of a public instance: its releases, how they stand, and the figures for other tools."""
    file, made = Path(where), releases(ledger)
    if not file.is_file():
        return Served("instance", MISSING if made else CURRENT, where)
    written = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
    try:
        (there, _), seals = read_instance(where), read_instance_seals(where)
    except (LedgerError, ValueError, KeyError, TypeError, OSError):
        return Served("instance", ALTERED, where, written, (), (file.name,))
    known = {one.release.id: one for one in made}
    differs = {one.release.id for one in there if not _may_be(one, known.get(one.release.id))}
    sealed = [one.signed for one in sealed_releases(ledger)]
    differs |= {str(one.manifest.get("release")) for one in seals if one not in sealed}
    differs |= differing_figures(where, [one for one in there if one.release.id not in differs])
    same = tuple(one.release.id for one in there if one.release.id not in differs)
    if differs:
        return Served("instance", ALTERED, where, written, same, tuple(sorted(differs)))
    current = there == made and {one.key + one.signature for one in seals} == {one.key + one.signature for one in sealed}
    return Served("instance", CURRENT if current else BEHIND, where, written, same)


SERVED: dict[str, Callable[[Ledger, str, Mapping[str, str]], Served]] = {SITE_SETTING: site_served, INSTANCE_SETTING: instance_served}


def _may_be(there: Released, now: Released | None) -> bool:
    """Whether it is the release that was made, and stands as it does or once did."""
    if now is None or there.release != now.release:
        return False
    return there == now or there.state == "genuine" or (there.state == "superseded" and now.state in ("genuine", "recalled"))


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes())
    except OSError:
        return ""
