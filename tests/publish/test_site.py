"""The public site: only its own files, each release with how it stands, in both languages, and open data that add up."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest

from gic_metrics.publish.licence import LICENCE
from gic_metrics.publish.releasing import recall, releases
from gic_metrics.publish.site.drawings import drawings_of
from gic_metrics.publish.site.pages import Published, front_of
from gic_metrics.publish.site.writing import site, write_site
from gic_metrics.submission import open_ledger
from gic_metrics.text import LANGUAGES, words_in
from tests.conftest import ADDRESS, Clock, copied

ATOM = "{http://www.w3.org/2005/Atom}"
LINKS = re.compile(rb'(?:href|src)="([^"]+)"')


pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def files(built_releases, tmp_path_factory) -> dict[str, bytes]:
    """The site of two releases, written once for all who only read it."""
    return made(open_ledger(str(copied(built_releases, tmp_path_factory.mktemp("site") / "ledger")), clock=Clock()))


@pytest.fixture
def ledger(built_releases, tmp_path, clock):
    return open_ledger(str(copied(built_releases, tmp_path / "ledger")), clock=clock)


def published(ledger) -> list[Published]:
    """The releases with stand-ins for their sealed files, of the names that sealing gives them."""

    def files(name: str) -> dict[str, bytes]:
        pictures = {f"{name}-emitted_against_path-{language}.png": b"png" for language in LANGUAGES}
        return pictures | {f"{name}.html": b"sealed", f"{name}.csv": b"csv", "manifest.json": b"{}"}

    return [Published(one, files(one.release.id)) for one in releases(ledger)]


def table(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"data/{name}.csv"].decode("utf-8-sig"))))


def made(ledger) -> dict[str, bytes]:
    return site(published(ledger), "ab" * 32, browser=None)


def test_every_link_leads_to_a_file_of_the_site_or_to_the_release_itself(files):
    files = files | {"event.html": b""}
    for name, data in files.items():
        if name.endswith(".html") and "sealed" not in data.decode("utf-8", "replace")[:10]:
            for link in (found.decode() for found in LINKS.findall(data)):
                if link.startswith(("data:", ADDRESS)):
                    continue
                target = PurePosixPath(name).parent
                for part in link.split("/"):
                    target = target.parent if part == ".." else target / part if part else target
                there = str(target) if not link.endswith("/") else f"{target}/index.html"
                assert there in files, f"{name} -> {link}"


def test_no_page_has_a_script_or_asks_for_anything_from_elsewhere(files):
    for name, data in files.items():
        if name.endswith(".html") and data != b"sealed":
            assert b"<script" not in data
            assert b"default-src 'none'" in data
    assert b"http" not in files["style.css"].replace(b"http-equiv", b"")


@pytest.mark.parametrize(("index", "language"), [("index.html", "nb"), ("en.html", "en")])
def test_the_front_page_is_the_newest_release_in_each_language(index, language, files):
    said = files[index].decode()
    assert f'<html lang="{language}">' in said
    assert words_in(language).number(2_327_170) in said
    assert f'src="G-0002/G-0002-emitted_against_path-{language}.png"' in said


def test_an_older_release_says_that_newer_figures_exist_and_stays_as_it_was(files):
    said = files["G-0001/index.html"].decode()
    assert words_in("nb")("released.newer.text", id="G-0001", newer="G-0002") in said
    assert words_in("nb").number(2_225_858) in said
    assert words_in("nb").number(2_327_170) not in said


def test_a_recalled_release_says_so_and_leaves_the_front(ledger):
    recall(ledger, "G-0002", by="Ola", reason="Feil kilde")
    files = made(ledger)
    assert "Feil kilde" in files["G-0002/index.html"].decode()
    assert "Feil kilde" in files["archive/index.html"].decode()
    assert {row["release"] for row in table(files, "figures")} == {"G-0001"}
    assert {row["release_state"] for row in table(files, "history") if row["release"] == "G-0002"} == {"recalled"}
    feed = ElementTree.fromstring(files["feed.xml"])
    when = releases(ledger)[1].when.astimezone(UTC).isoformat(timespec="seconds")
    assert feed.find(f"{ATOM}updated").text == when, "a recall is news"
    assert feed.find(f"{ATOM}id").text == f"{ADDRESS}/feed.xml"
    assert words_in("nb").number(2_225_858) in files["index.html"].decode()
    assert front_of(published(ledger)).release.id == "G-0001"


def test_the_open_data_add_up_and_carry_their_licence(files):
    rows = table(files, "figures")
    assert {(row["release"], row["release_state"], row["licence"], row["standing"]) for row in rows} == {
        ("G-0002", "genuine", LICENCE, f"{ADDRESS}/G-0002/")
    }
    assert sum(float(row["emitted_t"]) for row in rows if row["year"] == "2020") == 2_462_280.0
    assert {row["release"] for row in table(files, "history")} == {"G-0001", "G-0002"}
    assert files["data/figures-nb.csv"].count(b";") > files["data/figures-nb.csv"].count(b",")
    assert {row["state"] for row in rows if row["part"] == "NO-66" and row["year"] == "2022"} == {"not_reported"}
    document = json.loads(files["data/releases.json"])
    assert document["licence"] == LICENCE
    assert [one["release"]["id"] for one in document["releases"]] == ["G-0001", "G-0002"]


@pytest.mark.parametrize(("end", "language"), [("", "nb"), ("-en", "en")])
def test_the_feeds_have_each_release_once_the_newest_first(end, language, files):
    there = [f"{ADDRESS}/G-0002/", f"{ADDRESS}/G-0001/"]
    feed = ElementTree.fromstring(files[f"feed{end}.xml"])
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == feed.find(f"{ATOM}id").text == f"{ADDRESS}/feed{end}.xml"
    assert [entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")] == there
    assert all(one.find(f"{ATOM}updated") is not None for one in (feed, *feed.iter(f"{ATOM}entry")))
    assert "2022" in feed.find(f"{ATOM}entry/{ATOM}title").text
    told = json.loads(files[f"feed{end}.json"])
    assert (told["feed_url"], told["language"]) == (f"{ADDRESS}/feed{end}.json", language)
    assert told["home_page_url"].startswith(ADDRESS)
    assert [item["id"] for item in told["items"]] == there
    assert all(item["url"].startswith(ADDRESS) and item["content_text"] for item in told["items"])


def test_a_release_page_says_who_and_when_what_is_hidden_and_how_to_test(files):
    words = words_in("nb")
    said = files["G-0002/index.html"].decode()
    for told in ("Kari Ås", words("snapshot.hidden.none"), "snapshot verify G-0002.html", words("site.download.html"), "CC BY 4.0"):
        assert told in said, told
    assert said.count("<h1>") == 1


def test_the_drawings_are_those_of_the_sealed_page():
    css = "<style>:root { color-scheme: light; --c1:#111; } @media x { :root { color-scheme: dark; --c1:#EEE; } }</style>"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} 460"><path style="fill:var(--c1)"/></svg>'
    drawn = "".join(f'<div class="{size}">{svg.format(w=w)}</div>' for size, w in (("wide", 780), ("narrow", 350)))
    found = drawings_of(f'{css}<article class="told" lang="nb"><figure>{drawn}</figure></article>'.encode(), "nb")
    assert {size: (one.name, one.width) for size, one in found.items()} == {
        "wide": ("picture-nb-wide.svg", 780),
        "narrow": ("picture-nb-narrow.svg", 350),
    }
    root = ElementTree.fromstring(found["narrow"].data)
    assert "--c1:#111" in root[0].text
    assert "--c1:#EEE" in root[0].text
    assert drawings_of(b"<html>", "nb") == {}


def test_the_code_to_embed_leads_to_the_frozen_picture(files):
    assert f"{ADDRESS}/G-0002/embed-nb.html" in files["G-0002/index.html"].decode()
    assert "G-0002-emitted_against_path-nb.png" in files["G-0002/embed-nb.html"].decode()


def test_only_what_changed_is_written_again_and_nothing_half(files, tmp_path):
    folder = tmp_path / "site"
    assert write_site(files, folder) == len(files)
    assert write_site(files, folder) == 0
    assert {str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()} == set(files)


def test_a_site_of_nothing_is_nothing(record_ledger):
    assert site(published(record_ledger), "", browser=None) == {}
