"""The public site written to a folder: every file whole, the front page last, so that a visitor never meets a half site.

Last of all comes the signed stamp: without it the site counts as not written, and is written again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from gic_metrics.figures.static import Shelf
from gic_metrics.ledger import Ledger
from gic_metrics.publish.event.page import event_page
from gic_metrics.publish.seal import Signed, SigningKey
from gic_metrics.publish.sealing import files_of, seal, shelf_of
from gic_metrics.publish.site.feeds import feeds
from gic_metrics.publish.site.open_data import open_data
from gic_metrics.publish.site.pages import Published, archive_page, embed_page, front_of, release_page, style
from gic_metrics.publish.site.stamp import STAMP, read_stamp, stamp_of
from gic_metrics.publish.snapshot.making import Heard, unheard
from gic_metrics.publish.standing import releases
from gic_metrics.text import LANGUAGES

INDEX = {language: "index.html" if n == 0 else f"{language}.html" for n, language in enumerate(LANGUAGES)}


EVENT = "event.html"


def publish_site(ledger: Ledger, key: SigningKey, folder: Path, *, browser: str | None, now: datetime) -> tuple[list[str], int]:
    """Write the site as the ledger has it now: (its files, how many were written). Raises NotDrawn, OSError."""
    found = published(ledger, key, browser=browser)
    files = site(found, key.public, browser=browser, shelf=shelf_of(ledger))
    if not files:
        return [], 0
    stamp = stamp_of(files, [each.one for each in found], key, written=now.isoformat(timespec="seconds"))
    return [*files, STAMP], write_site(files, folder, stamp)


def published(ledger: Ledger, key: SigningKey, *, browser: str | None, heard: Heard = unheard) -> list[Published]:
    """Every release with its sealed files; one that has none yet is sealed now, in the name of who let it out. Raises NotDrawn."""
    return [
        Published(one, files_of(ledger, seal(ledger, one.release, key, browser=browser, by=one.release.by, heard=heard))) for one in releases(ledger)
    ]


def site(found: Sequence[Published], public_key: str, *, browser: str | None, shelf: Shelf | None = None) -> dict[str, bytes]:
    """The files of the site, path -> bytes; none where nothing has been released. Raises NotDrawn.

    Without a browser it has no event.
    """
    if not found:
        return {}
    front = front_of(found)
    event = _event(front, browser, shelf)
    files = {"style.css": style(), "public-key.txt": public_key.encode() + b"\n"} | open_data(found)
    for each in found:
        files |= {f"{each.release.id}/{name}": data for name, data in each.files.items()}
        for language, index in INDEX.items():
            files |= {f"{each.release.id}/{one.name}": one.data for one in each.drawings[language].values()}
            files[f"{each.release.id}/{index}"] = release_page(found, each, language, event=bool(event))
            files[f"{each.release.id}/embed-{language}.html"] = embed_page(each, language)
    for language, index in INDEX.items():
        files |= feeds(found, language)
        files[f"archive/{index}"] = archive_page(found, language, "../", event=bool(event))
        if front is not None:
            files[index] = release_page(found, front, language, front=True, event=bool(event))
        else:
            files[index] = archive_page(found, language, "", event=bool(event))
    return files | event


def write_site(files: Mapping[str, bytes], folder: Path, stamp: Signed | None = None) -> int:
    """Write what has changed; gives how many files that were. The front pages come last, and then the stamp.

    What an earlier stamp names and this site no longer has (the event, where nothing is in force any more) is taken away.
    """
    before, written = read_stamp(folder), 0
    for name in sorted(files, key=lambda name: (name in INDEX.values(), name)):
        path = folder / name
        if path.is_file() and path.read_bytes() == files[name]:
            continue
        _write(path, files[name])
        written += 1
    if stamp is not None:
        for name in set(before.manifest["files"] if before is not None else ()) - set(files):
            _take_away(folder, name)
        if written or before is None or _told(before) != _told(stamp):
            _write(folder / STAMP, stamp.to_json() + b"\n")
    return written


def _event(front: Published | None, browser: str | None, shelf: Shelf | None) -> dict[str, bytes]:
    if front is None or browser is None:
        return {}
    return {EVENT: event_page(front.release, browser=browser, shelf=shelf)}


def _told(stamp: Signed) -> tuple[str, str, str]:
    return stamp.manifest["standing"], stamp.key, str(stamp.manifest["files"])


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.write_bytes(data)
    temporary.replace(path)


def _take_away(folder: Path, name: str) -> None:
    """A file of the site that it no longer has; never one outside it."""
    path = folder / name
    if folder.resolve() in path.resolve().parents:
        with suppress(OSError):
            path.unlink()
