"""The public site written to a folder: every file whole, the front page last, so that a visitor never meets a half site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gic_metrics.ledger import Ledger
from gic_metrics.publish.event.page import event_page
from gic_metrics.publish.releasing import releases
from gic_metrics.publish.seal import SigningKey
from gic_metrics.publish.sealing import files_of, seal
from gic_metrics.publish.site.feeds import feeds
from gic_metrics.publish.site.open_data import open_data
from gic_metrics.publish.site.pages import Published, archive_page, embed_page, front_of, release_page, style
from gic_metrics.text import LANGUAGES

INDEX = {language: "index.html" if n == 0 else f"{language}.html" for n, language in enumerate(LANGUAGES)}


def published(ledger: Ledger, key: SigningKey, *, browser: str | None, by: str) -> list[Published]:
    """Every release with its sealed files; one that has none yet is sealed now. Raises NotDrawn."""
    return [Published(one, files_of(ledger, seal(ledger, one.release, key, browser=browser, by=by))) for one in releases(ledger)]


def site(found: Sequence[Published], public_key: str, *, browser: str | None) -> dict[str, bytes]:
    """The files of the site, path -> bytes; none where nothing has been released. Raises NotDrawn."""
    if not found:
        return {}
    files = {"style.css": style(), "public-key.txt": public_key.encode() + b"\n"} | open_data(found)
    for each in found:
        files |= {f"{each.release.id}/{name}": data for name, data in each.files.items()}
        for language, index in INDEX.items():
            files |= {f"{each.release.id}/{one.name}": one.data for one in each.drawings[language].values()}
            files[f"{each.release.id}/{index}"] = release_page(found, each, language)
            files[f"{each.release.id}/embed-{language}.html"] = embed_page(each, language)
    front = front_of(found)
    for language, index in INDEX.items():
        files |= feeds(found, language)
        files[f"archive/{index}"] = archive_page(found, language, "../")
        if front is not None:
            files[index] = release_page(found, front, language, front=True)
        else:
            files[index] = archive_page(found, language, "")
    if front is not None and browser is not None:
        files["event.html"] = event_page(front.release, browser=browser)
    return files


def write_site(files: Mapping[str, bytes], folder: Path) -> int:
    """Write what has changed; gives how many files that were. The front pages come last."""
    written = 0
    for name in sorted(files, key=lambda name: (name in INDEX.values(), name)):
        path = folder / name
        if path.is_file() and path.read_bytes() == files[name]:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.part")
        temporary.write_bytes(files[name])
        temporary.replace(path)
        written += 1
    return written
