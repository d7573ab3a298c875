"""What programs read of the public site: an Atom feed, a JSON feed, and every released figure as open data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from gic_metrics.publish.code import address_of
from gic_metrics.publish.site.pages import LICENCE, Published
from gic_metrics.publish.snapshot.cells import COLUMNS, rows
from gic_metrics.publish.snapshot.pictures import Told
from gic_metrics.publish.table import csv_bytes
from gic_metrics.text import LANGUAGES, words_in

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"


def atom(published: Sequence[Published], language: str = LANGUAGES[0]) -> bytes:
    """RFC 4287, the newest first. A release without a public address has its number as address."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    entries = [_entry(each, language) for each in reversed(published)]
    _add(feed, "title", entries[0]["brand"])
    _add(feed, "id", entries[0]["site"])
    _add(feed, "updated", entries[0]["made"])
    for told in entries:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "title", told["title"])
        _add(entry, "id", told["id"])
        _add(entry, "updated", told["made"])
        _add(ElementTree.SubElement(entry, f"{{{ATOM}}}author"), "name", told["brand"])
        ElementTree.SubElement(entry, f"{{{ATOM}}}link", href=told["link"])
        _add(entry, "summary", told["summary"])
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def json_feed(published: Sequence[Published], language: str = LANGUAGES[0]) -> bytes:
    """JSON Feed 1.1, the newest first."""
    entries = [_entry(each, language) for each in reversed(published)]
    items = [
        {"id": e["id"], "url": e["link"], "title": e["title"], "summary": e["summary"], "content_text": e["summary"], "date_published": e["made"]}
        for e in entries
    ]
    return _json({"version": JSON_FEED, "title": entries[0]["brand"], "language": language, "items": items})


def open_data(published: Sequence[Published]) -> dict[str, bytes]:
    """Every figure of every release with its licence: one table for spreadsheets, and the releases themselves."""
    cells = [row for each in published for row in rows(each.release)]
    told = [
        {"state": each.one.state, "newer": each.one.newer, "reason": each.one.reason, "release": json.loads(each.release.to_json())}
        for each in published
    ]
    document = {"licence": LICENCE, "unit": "t CO2e", "releases": told}
    return {"data/figures.csv": csv_bytes(COLUMNS, cells, "en"), "data/releases.json": _json(document)}


def _entry(each: Published, language: str) -> dict[str, Any]:
    told = Told(each.release, words_in(language))
    words, cluster = told.words, told.region.reference.cluster
    pictures = told.pictures()
    state = words(f"released.state.{each.one.state}")
    link = address_of(each.release) or f"{each.release.id}/"
    return {
        "brand": words("snapshot.brand", cluster=cluster.name, region=cluster.region),
        "site": each.release.address or f"urn:sha256:{each.release.sha256}",
        "title": f"{words('released.chip.id', id=each.release.id)} ({state})",
        "id": address_of(each.release) or f"urn:sha256:{each.release.sha256}",
        "link": link,
        "made": each.release.made_at,
        "summary": (words("frame.practice") + " " if each.release.practice else "") + (pictures[0].headline if pictures else ""),
    }


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
