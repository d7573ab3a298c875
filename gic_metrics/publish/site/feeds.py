"""What programs follow of the public site, in each language: an Atom feed and a JSON feed, an entry for each release."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree

from gic_metrics.publish.code import address_of
from gic_metrics.publish.licence import LICENCE
from gic_metrics.publish.site.open_data import pretty
from gic_metrics.publish.site.pages import Published, feed_name, front_of, index_name
from gic_metrics.publish.snapshot.pictures import Told
from gic_metrics.text import words_in

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
JSON_FEED = "https://jsonfeed.org/version/1.1"
SENTENCE = re.compile(r"(?<=\.) (?=[A-ZÆØÅ])")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One release in a feed. `link` is "" where the release has no public address."""

    id: str
    link: str
    title: str
    summary: str
    made: str
    updated: str
    """when it was made, superseded or recalled"""


def feeds(published: Sequence[Published], language: str) -> dict[str, bytes]:
    """Both feeds of a language, by file name."""
    return {feed_name(language, "xml"): atom(published, language), feed_name(language, "json"): json_feed(published, language)}


def atom(published: Sequence[Published], language: str) -> bytes:
    """RFC 4287, the newest first. Without a public address the ids are urn:uuid, the same each time."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": language})
    entries, site = [_entry(each, published, language) for each in reversed(published)], _site(published)
    brand = _brand(published, language)
    _add(feed, "title", brand)
    _add(feed, "id", f"{site}{feed_name(language, 'xml')}" if site else _urn(brand, language))
    _add(feed, "updated", max(one.updated for one in entries))
    _add(feed, "rights", LICENCE)
    _add(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), "name", brand)
    _link(feed, "self", f"{site}{feed_name(language, 'xml')}", "application/atom+xml")
    _link(feed, "alternate", f"{site}{index_name(language)}", "text/html")
    for told in entries:
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "title", told.title)
        _add(entry, "id", told.id)
        _add(entry, "published", told.made)
        _add(entry, "updated", told.updated)
        _link(entry, "alternate", told.link, "text/html")
        _add(entry, "summary", told.summary)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def json_feed(published: Sequence[Published], language: str) -> bytes:
    """JSON Feed 1.1, the newest first; addresses only where there is a public site, since they must be whole."""
    entries, site = [_entry(each, published, language) for each in reversed(published)], _site(published)
    brand = _brand(published, language)
    items = [
        {"id": e.id, "title": e.title, "summary": e.summary, "content_text": e.summary, "date_published": e.made, "date_modified": e.updated}
        | ({"url": e.link} if site else {})
        for e in entries
    ]
    told = {"version": JSON_FEED, "title": brand, "language": language, "authors": [{"name": brand}], "items": items}
    whole = {"home_page_url": f"{site}{index_name(language)}", "feed_url": f"{site}{feed_name(language, 'json')}"}
    return pretty(told | (whole if site else {}))


def _entry(each: Published, published: Sequence[Published], language: str) -> _Entry:
    told, one, release = Told(each.release, words_in(language)), each.one, each.release
    words, pictures = told.words, told.pictures()
    finding = SENTENCE.split(pictures[0].headline)[0] if pictures else words("released.chip.id", id=release.id)
    newer = next((other.release.made_at for other in published if other.release.id == one.newer), "")
    link = address_of(release)
    state = words(f"released.state.{one.state}")
    summary = [words("frame.practice")] if release.practice else []
    summary += [words("released.recalled.text", day=one.when, reason=one.reason)] if one.when else []
    return _Entry(
        id=link or _urn(release.id, release.sha256),
        link=f"{link}{index_name(language)}" if link else f"{release.id}/{index_name(language)}",
        title=words("site.feed.title", period=release.period, finding=finding.rstrip("."), id=release.id, state=state),
        summary=" ".join([*summary, *(p.headline for p in pictures[:1])]) or finding,
        made=_utc(release.made_at),
        updated=_utc(one.when.isoformat() if one.when else newer or release.made_at),
    )


def _site(published: Sequence[Published]) -> str:
    """The public site's address with its last stroke; "" where there is none."""
    address = (front_of(published) or published[-1]).release.address
    return f"{address.rstrip('/')}/" if address else ""


def _brand(published: Sequence[Published], language: str) -> str:
    told = Told(published[-1].release, words_in(language))
    cluster = told.region.reference.cluster
    return told.words("snapshot.brand", cluster=cluster.name, region=cluster.region)


def _utc(moment: str) -> str:
    """A time as RFC 3339 in UTC, so that the later of two is also the later text."""
    return datetime.fromisoformat(moment).astimezone(UTC).isoformat(timespec="seconds")


def _urn(*named: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, " ".join(named)).urn


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: ElementTree.Element, rel: str, href: str, kind: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})
