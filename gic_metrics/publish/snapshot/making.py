"""The files of a release: page, paper, pictures, cells, and the signed manifest that knows each of them by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gic_metrics.figures.static import Sheet, Shelf, Studio
from gic_metrics.publish.licence import terms
from gic_metrics.publish.release import Release
from gic_metrics.publish.seal import FORMAT, Signed, SigningKey, canonical, sealed
from gic_metrics.publish.snapshot.cells import cells_csv
from gic_metrics.publish.snapshot.page import fonts, page
from gic_metrics.publish.snapshot.pictures import Shown, Told, draw, drawings_of, told, undrawn
from gic_metrics.publish.snapshot.sheet import sheet
from gic_metrics.text import LANGUAGES

MANIFEST = "manifest.json"
STATIC, INTERACTIVE = "static", "interactive"
SHEETS = ("wide", "narrow", "photographed")
"""how often each picture is drawn in a language"""

Heard = Callable[[int, int], None]


def unheard(done: int, of: int) -> None:
    """Nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A release as files: name -> bytes, and their signed manifest, which is one of them."""

    release: Release
    signed: Signed
    files: dict[str, bytes]

    @property
    def edition(self) -> str:
        return str(self.signed.manifest["edition"])


def make(release: Release, key: SigningKey, *, browser: str | None, shelf: Shelf | None = None, heard: Heard = unheard) -> Made:
    """All files of a release, sealed. Without a browser: the page draws its pictures when it is opened, and there is no paper. Raises NotDrawn.

    `shelf` has pictures that were drawn before; `heard` is told how many pictures are done, of how many.
    """
    languages, html = told(release), f"{release.id}.html"
    if browser is None:
        content = page(languages, undrawn(languages), public_key=key.public, interactive=True)
        files = {html: content} | _data(release)
    else:
        count = _Count(sum(len(SHEETS) * len(drawings_of(one)) + 1 for one in languages.values()), heard)
        with Studio(browser, fonts=fonts(), shelf=shelf, told=count) as studio:
            shown = draw(languages, studio)
            content = page(languages, shown, public_key=key.public)
            files = {html: content} | _papers_and_pictures(languages, shown, key.public, studio) | _data(release)
    signed = key.sign(manifest_of(release, STATIC if browser else INTERACTIVE, files))
    files[html] = sealed(content, signed)
    files[MANIFEST] = signed.to_json() + b"\n"
    return Made(release, signed, files)


class _Count:
    """Counts pictures, and tells how many are done of how many."""

    def __init__(self, of: int, heard: Heard) -> None:
        self._done, self._of, self._heard = 0, of, heard

    def __call__(self) -> None:
        self._done += 1
        self._heard(self._done, self._of)


def manifest_of(release: Release, edition: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What was published: which release, by whom, resting on what, and each file by its hash (of a page: of all before its seal)."""
    return {
        "format": FORMAT,
        "release": release.id,
        "release_sha256": release.sha256,
        "kind": release.kind,
        "period": release.period,
        "as_of": release.as_of,
        "released_at": release.made_at,
        "released_by": release.by,
        "approved_by": release.approved_by,
        "supersedes": release.supersedes,
        **terms(release),
        "ledger_version": release.ledger_version,
        "program": release.program,
        "versions": release.versions,
        "inputs": [each.told() for each in release.inputs],
        "hidden": [asdict(each) for each in release.hidden],
        "edition": edition,
        "files": {name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(files.items())},
    }


def write(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """The files in a folder, each whole or not at all. Raises FileExistsError where the folder holds another release's manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    there = folder / MANIFEST
    if there.exists() and there.read_bytes() != files[MANIFEST]:
        raise FileExistsError(str(there))
    written = []
    for name, data in files.items():
        path, temporary = folder / name, folder / f".{name}.part"
        temporary.write_bytes(data)
        temporary.replace(path)
        written.append(path)
    return written


def document(release: Release) -> bytes:
    """The release as a file: as it is kept, with its licence and where it is told how it stands. `Release.from_json` reads it."""
    return canonical(json.loads(release.to_json()) | terms(release))


def _data(release: Release) -> dict[str, bytes]:
    tables = {f"{release.id}{'' if language == 'en' else '-' + language}.csv": cells_csv(release, language) for language in LANGUAGES}
    return tables | {f"{release.id}.json": document(release)}


def _papers_and_pictures(languages: Mapping[str, Told], shown: Mapping[str, Sequence[Shown]], public_key: str, studio: Studio) -> dict[str, bytes]:
    """A PDF and the pictures as PNG in each language."""
    wanted: dict[str, Sheet] = {}
    for language, one in languages.items():
        paper = page(languages, shown, public_key=public_key, first=language, paper=True)
        wanted[f"{one.release.id}-{language}.pdf"] = Sheet(paper.decode(), "pdf")
        for each in shown[language]:
            if (photographed := sheet(one, each)) is not None:
                wanted[f"{one.release.id}-{each.picture.key}-{language}.png"] = photographed
    return dict(zip(wanted, studio.drawn(list(wanted.values())), strict=True))
