"""The sealed snapshot as it is met: opened from disk with the network cut, by keyboard and screen reader, on a phone, a wall and paper."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from gic_metrics.publish.release import Release
from gic_metrics.publish.seal import SigningKey
from gic_metrics.publish.snapshot.making import make

OPENED_IN_S = 5.0
"""far above what it takes (see the benchmark): a busy machine must not fail it"""


@pytest.fixture(scope="module")
def sealed_file(built_snapshot) -> Path:
    return built_snapshot / "out" / "G-0001.html"


@pytest.fixture(scope="module")
def live_file(built_snapshot, tmp_path_factory) -> Path:
    """The edition that draws itself, of the same release."""
    folder = tmp_path_factory.mktemp("live")
    release = Release.from_json((built_snapshot / "out" / "G-0001.json").read_bytes())
    made = make(release, SigningKey.at(folder / "key"), browser=None)
    (folder / "G-0001.html").write_bytes(made.files["G-0001.html"])
    return folder / "G-0001.html"


@pytest.fixture
def opened(window):
    """Open a file in a window without network."""

    def go(file: Path, width: int = 1440, height: int = 900, **more):
        page = window(width, height, offline=True, **more)
        page.goto(file.as_uri())
        return page

    return go


def seen(page, text: str) -> bool:
    return page.locator(f"h1:visible:has-text('{text}')").count() == 1


def test_it_opens_without_network_and_asks_for_nothing(opened, sealed_file):
    began = time.perf_counter()
    page = opened(sealed_file)
    assert seen(page, "I 2022 slapp åtte av ni anlegg ut")
    assert time.perf_counter() - began < OPENED_IN_S
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
    assert page.evaluate("document.fonts.check('16px \"GIC Sans\"') && [...document.fonts].every(f => f.status === 'loaded')")


def test_the_policy_stops_what_somebody_puts_in(opened, sealed_file, tmp_path):
    page = sealed_file.read_text(encoding="utf-8")
    evil = '<script>document.title="x"</script><img src="https://example.com/x.png"><img src=x onerror="document.title=1"></main>'
    (tmp_path / "evil.html").write_text(page.replace("</main>", evil), encoding="utf-8")
    page = opened(tmp_path / "evil.html")
    assert page.title().startswith("Green Industry Cluster Norway: klimatall")
    assert sum("Content Security Policy" in said for said in page.complaints) >= 3


def test_the_language_is_changed_by_keyboard_alone(opened, sealed_file):
    page = opened(sealed_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "in-nb"
    page.keyboard.press("ArrowRight")
    assert seen(page, "In 2022 eight of nine sites emitted")
    assert not seen(page, "I 2022 slapp åtte")


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_there_is_nothing_that_keeps_anybody_out(language, scheme, opened, sealed_file):
    page = opened(sealed_file, color_scheme=scheme)
    page.get_by_text({"nb": "Norsk", "en": "English"}[language], exact=True).first.click()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()
    assert len(found.response["passes"]) > 20


@pytest.mark.parametrize("width", [390, 768, 1440, 3840])
def test_it_fits(width, opened, sealed_file):
    page = opened(sealed_file, width, 2160 if width == 3840 else 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.locator("svg:visible")
    assert shown.count() == 5
    sizes = page.evaluate(
        """[...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width).flatMap(s => {
            const scale = s.getBoundingClientRect().width / s.viewBox.baseVal.width
            return [...s.querySelectorAll('text')].map(t => parseFloat(getComputedStyle(t).fontSize) * scale)})"""
    )
    assert min(sizes) >= 11, "no text of a picture is too small to be read"
    first = page.locator("svg:visible").first.bounding_box()
    assert first["y"] < page.viewport_size["height"], "the picture begins on the first screen"


def test_it_prints_on_a4_in_the_language_shown(opened, sealed_file):
    page = opened(sealed_file)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.switches')).display") == "none"
    paper = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95996 841.91998]" in paper or b"/MediaBox [0 0 595" in paper
    assert 4 <= paper.count(b"/Type /Page\n") <= 9


def test_the_edition_that_draws_itself_is_printed_on_white_also_where_it_is_read_on_black(opened, live_file):
    page = opened(live_file, color_scheme="dark")
    plot = page.locator("article[lang=nb] .wide .plot").first
    plot.locator(".main-svg").first.wait_for()
    grounds = [plot.get_attribute("data-ground")]
    for when in ("beforeprint", "afterprint"):
        page.evaluate("when => dispatchEvent(new Event(when))", when)
        grounds.append(plot.get_attribute("data-ground"))
    assert grounds == ["dark", "light", "dark"]


def test_the_edition_that_draws_itself_draws_both_languages_with_the_network_cut(opened, live_file):
    page = opened(live_file)
    page.locator("article[lang=nb] .wide .plot .main-svg").first.wait_for()
    page.get_by_text("English", exact=True).first.click()
    page.locator("article[lang=en] .wide .plot .main-svg").first.wait_for()
    page.locator("article[lang=en] .wide .plot:not(:has(.main-svg))").first.wait_for(state="detached")
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
    assert Axe().run(page).response["violations"] == []
