"""An event in a real browser without a network: it turns by itself and by key, in both languages, and does not grow."""

from __future__ import annotations

import os

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.figures.static import find_browser
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.event.page import event_page

SECONDS = 3600 if os.environ.get("GIC_SOAK") else 60
"""`make soak` runs the hour; here a minute in a hurry"""
GROWTH_MB = 8.0


@pytest.fixture(scope="module")
def event_file(built_record, tmp_path_factory, chromium):
    from gic_metrics.submission import open_ledger
    from tests.conftest import Clock, copied

    folder, clock = tmp_path_factory.mktemp("event"), Clock()
    ledger = open_ledger(str(copied(built_record, folder / "record")), clock=clock)
    release = draft(ledger, Region.read(ledger), "2022", now=clock(), address="https://tall.example.no").release
    file = folder / "event.html"
    file.write_bytes(event_page(_named(release, clock), browser=find_browser()))
    return file


def _named(release, clock):
    from dataclasses import replace

    return replace(release, id="G-0001", made_at=clock().isoformat(), by="Kari")


@pytest.fixture
def stand(chromium, event_file):
    """Open the event with the network cut; whatever it asks for or complains of is kept."""
    context = chromium.new_context(viewport={"width": 3840, "height": 2160}, offline=True)
    page = context.new_page()
    heard: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else heard.append(request.url))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)

    def go(**asked):
        page.goto(f"file://{event_file}#" + "&".join(f"{k}={v}" for k, v in asked.items()))
        return page

    yield go, heard
    context.close()


def on(page) -> str:
    return page.evaluate("document.querySelector('.deck:not([hidden]) .card.on').className")


def test_keys_turn_the_cards_and_change_the_language(stand):
    go, heard = stand
    page = go(pause=1)
    first = on(page)
    assert page.evaluate("document.documentElement.lang") == "nb"
    page.keyboard.press("PageDown")
    assert on(page) != first
    page.keyboard.press("ArrowLeft")
    assert on(page) == first
    page.keyboard.press("l")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.reload()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert heard == []


def test_every_card_fits_the_screen_lying_and_standing(stand):
    go, _ = stand
    for width, height in ((1920, 1080), (3840, 2160), (1080, 1920)):
        page = go(pause=1)
        page.set_viewport_size({"width": width, "height": height})
        for _card in range(page.evaluate("document.querySelectorAll('.deck:not([hidden]) .card').length")):
            over = page.evaluate(
                """() => [...document.querySelectorAll('.deck:not([hidden]) .card.on *')].map(e => e.getBoundingClientRect())
                   .filter(r => r.width && (r.right > innerWidth + 1 || r.bottom > innerHeight + 1 || r.left < -1)).length"""
            )
            assert over == 0, (width, height, on(page))
            page.keyboard.press("ArrowRight")


def test_it_turns_by_itself_alternates_languages_and_does_not_grow(stand):
    go, heard = stand
    page = go(stay="0.2" if SECONDS < 3600 else "14")
    page.evaluate(
        """window.seen = new Set(); window.turns = 0;
           new MutationObserver(() => { window.turns++; window.seen.add(document.documentElement.lang); })
             .observe(document.body, {attributes: true, subtree: true, attributeFilter: ['class']})"""
    )
    client = page.context.new_cdp_session(page)
    client.send("HeapProfiler.collectGarbage")
    before = page.evaluate("performance.memory.usedJSHeapSize")
    page.wait_for_timeout(SECONDS * 1000)
    client.send("HeapProfiler.collectGarbage")
    grown = (page.evaluate("performance.memory.usedJSHeapSize") - before) / 1e6
    assert page.evaluate("[...window.seen].sort().join()") == "en,nb"
    assert page.evaluate("window.turns") > 50
    assert grown < GROWTH_MB
    assert heard == []
