"""The sealed snapshot of the public record: both languages, nothing fetched, small, everything escaped, and each file known by its hash."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import re
from dataclasses import replace

import pytest
from lxml import html

from gic_metrics.figures.static import find_browser
from gic_metrics.figures.svg import Inline
from gic_metrics.publish.licence import terms
from gic_metrics.publish.release import Hidden, PartYear, Release
from gic_metrics.publish.seal import SigningKey, opened
from gic_metrics.publish.snapshot.making import make, write
from gic_metrics.publish.snapshot.pictures import Shown, told
from gic_metrics.publish.snapshot.sheet import sheet
from gic_metrics.text import LANGUAGES

WHOLE_BYTES, PACKED_BYTES = 500_000, 60_000


@pytest.fixture(scope="module")
def files(built_snapshot) -> dict[str, bytes]:
    if find_browser() is None:
        assert os.environ.get("GIC_REQUIRE_BROWSER") != "1", "GIC_REQUIRE_BROWSER=1, and there is no browser"
        pytest.skip("no Chromium, Chrome or Edge on this machine: nothing is drawn")
    return {file.name: file.read_bytes() for file in (built_snapshot / "out").iterdir()}


@pytest.fixture(scope="module")
def page(files) -> html.HtmlElement:
    return html.document_fromstring(opened(files["G-0001.html"])[0].decode())


@pytest.fixture(scope="module")
def release(built_snapshot) -> Release:
    return Release.from_json((built_snapshot / "out" / "G-0001.json").read_bytes())


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> SigningKey:
    return SigningKey.at(tmp_path_factory.mktemp("key") / "ledger.signing-key")


def live_page(release: Release, key: SigningKey) -> str:
    """The page as it is made without a browser: all its words, in seconds."""
    return opened(make(release, key, browser=None).files[f"{release.id}.html"])[0].decode()


def test_it_is_small(files):
    assert len(files["G-0001.html"]) < WHOLE_BYTES
    assert len(gzip.compress(files["G-0001.html"], 9)) < PACKED_BYTES


def test_it_has_no_script_and_nothing_that_is_fetched(page, files):
    assert page.xpath("//script | //iframe | //object | //embed | //img | //form | //base | //video | //audio") == []
    assert [link.get("href") for link in page.xpath("//link")] == ["data:,"]
    assert not [a for e in page.iter() for a in e.attrib if a.lower().startswith("on")]
    assert not page.xpath("//@src | //a/@href")
    urls = re.findall(r"url\(([^)]{0,30})", files["G-0001.html"].decode())
    assert urls
    assert all(u.startswith(("#", "data:font/woff2;base64,")) for u in urls)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_both_languages_say_every_picture(page, release):
    for language, one in told(release).items():
        article = page.xpath(f"//article[@lang='{language}']")[0]
        text = article.text_content()
        pictures = one.pictures()
        assert len(pictures) == 6
        for picture in pictures:
            assert " ".join(picture.headline.split()) in " ".join(text.split()) or picture.key == "emitted_against_path"
            assert picture.sentence in text
        assert one.words("snapshot.three", emitted_t=2327170.0, removed_t=0.0, net_t=2327170.0) in text
        assert len(article.xpath(".//figure")) == len(article.xpath(".//figure//table/..")) - 1, "each picture has its table; the streams have two"
    assert page.xpath("//html/@lang") == ["nb"]
    assert page.xpath("//input[@checked]/@id") == ["in-nb"]


def test_each_drawing_says_what_it_shows_and_keeps_its_text(page):
    drawings = page.xpath("//*[local-name()='svg']")
    assert len(drawings) == 5 * 2 * 2
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert all(name in ids for name in drawing.get("aria-labelledby").split())
    assert "2 327 170 t" in page.xpath("//article[@lang='nb']//*[local-name()='svg']")[0].text_content().replace("\u00a0", " ")


def test_no_share_of_coverage_is_said_to_the_public(page):
    assert not re.search(r"98,1\s*%|98\.1\s*%|98,07|98\.07", page.text_content())
    assert "Nesten alle utslippene er med." in page.text_content()


def test_the_manifest_knows_every_file_and_what_it_rests_on(files, release):
    manifest = json.loads(files["manifest.json"])["manifest"]
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    for name, one in manifest["files"].items():
        data = opened(files[name])[0] if name.endswith(".html") else files[name]
        assert (one["sha256"], one["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data)), name
    assert manifest["release_sha256"] == release.sha256 == Release.from_json(files["G-0001.json"]).sha256
    for body in (manifest, json.loads(files["G-0001.json"])):
        assert (body["licence"], body["standing"]) == tuple(terms(release).values())
    assert {"measures", "streams", "events"} <= set(manifest["versions"])
    assert [each["sha256"] for each in manifest["inputs"]] == [each.sha256 for each in release.inputs]
    assert manifest["hidden"] == []
    assert manifest["program"].startswith("gic-metrics ")
    assert manifest["edition"] == "static"
    kinds = sorted(name.rsplit(".", 1)[1] for name in manifest["files"])
    assert kinds == ["csv"] * 2 + ["html", "json"] + ["pdf"] * 2 + ["png"] * 10


def test_the_cells_are_open_data_with_the_unknown_left_empty(files):
    rows = list(csv.DictReader(io.StringIO(files["G-0001.csv"].decode("utf-8-sig"))))
    of_2022 = [row for row in rows if row["year"] == "2022"]
    assert sum(float(row["emitted_t"]) for row in of_2022 if row["emitted_t"]) == 2_327_170
    silent = next(row for row in of_2022 if row["part"] == "NO-66")
    assert (silent["emitted_t"], silent["net_t"], silent["state"]) == ("", "", "not_reported")
    assert files["G-0001-nb.csv"].decode("utf-8-sig").splitlines()[0].startswith("release;part;")


def test_names_cannot_become_markup(release, key):
    evil = '<script>alert("x")</script>&--><b onclick=y>'
    part = replace(release.parts[0], name={"nb": evil, "en": evil})
    silent = replace(part, years=part.years | {"2022": PartYear(None)})
    said = live_page(replace(release, parts=(silent, *release.parts[1:]), by=evil), key)
    assert "<script>alert" not in said
    assert "<b onclick" not in said
    assert "&lt;script&gt;alert" in said
    html.document_fromstring(said)


def test_an_address_stands_as_text_and_code_in_the_page_and_on_every_picture_and_without_one_there_is_none(release, key):
    said = live_page(replace(release, address="https://tall.example.no"), key)
    assert said.count('href="https://tall.example.no/G-0001/"') == said.count('class="qr"') == len(LANGUAGES)
    assert 'class="qr"' not in live_page(release, key)
    one = told(replace(release, address="https://tall.example.no"))["nb"]
    drawing = Inline("<svg/>", frozenset(), 780.0, 400.0)
    with_code, without = (sheet(each, Shown(each.pictures()[0], drawing)) for each in (one, told(release)["nb"]))
    assert "https://tall.example.no/G-0001/" in with_code.html
    assert with_code.html.count('class="qr"') == 1
    assert 'class="qr"' not in without.html
    assert with_code.height_px > without.height_px


def test_practice_is_called_practice_everywhere(release, key):
    page = html.document_fromstring(live_page(replace(release, id="P-0001", kind="practice"), key))
    assert "ØVELSE" in page.findtext(".//title")
    for language, word in (("nb", "ØVELSE"), ("en", "PRACTICE")):
        article = page.xpath(f"//article[@lang='{language}']")[0]
        assert word in article.xpath(".//p[@class='practice']")[0].text_content()
        assert {stamp.text_content() for stamp in article.xpath(".//figure/p[@class='stamp']")} == {word}
        assert len(article.xpath(".//figure/p[@class='stamp']")) == len(article.xpath(".//figure"))


def test_what_is_hidden_is_told_and_that_the_sum_is_not_whole(release, key):
    hidden = (Hidden("emitted", "metals", "2021"), Hidden("emitted", "metals", "2022"))
    said = html.document_fromstring(live_page(replace(release, hidden=hidden, whole=False), key)).text_content()
    assert "sluppet ut, Metall: 2021 og 2022" in said
    assert "ikke hele regionen" in said


def test_withheld_removals_take_net_with_them(release, key):
    parts = tuple(
        replace(p, years={y: replace(v, captured_fossil_t=None, removed_t=None, removed_sold_t=None) for y, v in p.years.items()})
        for p in release.parts
    )
    said = html.document_fromstring(live_page(replace(release, parts=parts), key)).text_content()
    assert "sluppet ut i 2022" in said
    assert "netto utslipp i 2022" not in said
    assert said.count("Fangst og fjerning vises ikke") == 2
    assert "Ingenting er fjernet ennå" not in said
    assert "Ingen fjerning" not in said
    assert "Målet i 2040 gjelder netto" in said
    assert "rett linje" not in said
    assert "Rett linje" not in said
    assert "E (fjernet og netto vises ikke)" in said
    assert "Fjernet og netto vises ikke." in said


def test_without_a_browser_the_page_draws_itself_and_says_why(release, key):
    made = make(release, key, browser=None)
    page = html.document_fromstring(opened(made.files["G-0001.html"])[0].decode())
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert re.search(r"script-src 'sha256-[\w+/]+=*'$", policy)
    assert len(page.xpath("//script[not(@type)]")) == 1
    assert len(page.xpath("//div[@class='plot'][@role='img'][@aria-label]")) == 5 * 2 * 2
    assert "hadde ingen Chromium, Chrome eller Edge" in page.text_content()
    assert made.edition == "interactive"
    assert not [name for name in made.files if name.endswith((".pdf", ".png"))]


def test_a_folder_keeps_to_one_release(release, key, tmp_path):
    made = make(release, key, browser=None)
    write(made.files, tmp_path)
    write(made.files, tmp_path)
    assert {f.name for f in tmp_path.iterdir()} == set(made.files)
    with pytest.raises(FileExistsError):
        write(make(replace(release, id="G-0002"), key, browser=None).files, tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == made.files["manifest.json"]
