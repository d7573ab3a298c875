"""The app in a real browser: every page, every width, both languages, and the way of a file from the uploader to the chart."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.browser.conftest import served
from tests.pages.workbooks import corrected_report

PAGES = (
    "overview", "sectors", "companies", "changes", "roadmap", "reuse", "reconciliation", "methods", "intake", "submissions",
    "targets", "measures", "settings", "rules", "coverage", "release", "appearance", "rehearsal", "public", "genuine",
)  # fmt: skip
SOAK = bool(os.environ.get("GIC_SOAK"))
STARTS = ("overview", "_place", "intake", "release", *PAGES[:-1], "", "_frame", "_desk")
"""what may be asked for first of a fresh server; all of them with `make soak`, else the first four and the bare address"""
SECRET = "a secret for the tests of the proxy"
nb, en = words_in("nb"), words_in("en")
FOOT = ".gic-foot"


def go(page, address, name="", **link):
    query = "&".join(f"{key}={value}" for key, value in link.items())
    page.goto(f"{address}/{name}?{query}")
    page.wait_for_selector(FOOT)


def outside(asked):
    """Addresses asked for that are not this machine."""
    return [url for url in asked if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))]


def real(complaints):
    """Complaints of the console, without Streamlit's own probing of the base path."""
    return [said for said in complaints if "404" not in said]


def text_of(page):
    return page.inner_text("[data-testid=stMain]").replace("\u00a0", " ")


@pytest.mark.parametrize("width", [390, 1440, 3840])
def test_no_page_is_wider_than_the_window_or_asks_for_anything_outside(width, window, record_server):
    """On a phone, where it is soonest too wide, every page; with `make soak` on the other screens too."""
    page = window(width)
    for name in PAGES if SOAK or width == 390 else PAGES[::4]:
        go(page, record_server, name)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width, name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert outside(page.asked) == []
        assert real(page.complaints) == [], name


@pytest.mark.parametrize(("width", "size"), [(390, "narrow"), (1440, "wide"), (3840, "large")])
def test_one_variant_of_the_picture_is_shown_and_it_can_be_read_aloud(width, size, window, record_server):
    page = window(width)
    go(page, record_server)
    page.wait_for_selector(f".st-key-{size}_emitted_against_path .js-plotly-plot .main-svg")
    shown = {s: page.locator(f".st-key-{s}_emitted_against_path").is_visible() for s in ("narrow", "wide", "large")}
    assert shown == {s: s == size for s in shown}
    assert page.locator(f".st-key-{size}_emitted_against_path [aria-label*='2 327 170']").count() or "2 327 170" in text_of(page)


def test_on_a_phone_the_picture_begins_on_the_first_screen(window, record_server):
    page = window(390, 844)
    go(page, record_server)
    chart = page.locator(".st-key-narrow_emitted_against_path")
    chart.wait_for()
    assert chart.bounding_box()["y"] < 700


def test_the_page_says_which_language_it_is_in_and_keeps_it(window, record_server):
    page = window()
    go(page, record_server)
    page.wait_for_function("document.documentElement.lang === 'nb'")
    page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).first.click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    page.wait_for_url("**lang=en**")
    page.get_by_role("link", name=en("page.sectors.menu")).click()
    page.get_by_role("heading", name=en("page.sectors.title")).wait_for()
    page.wait_for_url("**/sectors?*lang=en**")


def test_the_address_of_a_page_holds_after_a_start(window, record_server):
    page = window()
    for name in PAGES if SOAK else PAGES[1::3]:
        go(page, record_server, name, lang="en")
        assert not page.get_by_text("Page not found").count(), name


@pytest.mark.parametrize("name", dict.fromkeys(STARTS if SOAK else ("", *STARTS[:4])))
def test_the_first_request_of_a_fresh_server_shows_the_public_nothing(name, window, record_file):
    with served(record_file, GIC_ACCESS="proxy", GIC_AUTH_SECRET=SECRET) as address:
        page = window(extra_http_headers={"X-Auth-Role": "staff"})
        page.goto(f"{address}/{name}")
        if name.startswith("_"):
            page.wait_for_timeout(3000)  # a part of the frame shows nothing that could be waited for
        else:
            page.wait_for_selector(FOOT)
        said = text_of(page)
        assert "2 327 170" not in said
        assert page.locator(".js-plotly-plot").count() == 0
        assert page.locator("[data-testid=stFileUploader]").count() == 0
        if not name.startswith("_"):
            assert nb("frame.closed.public") in said or nb("page.public.nothing.title") in said


def test_the_proxy_lets_the_board_to_its_pages_and_not_to_the_desk(window, record_file):
    with served(record_file, GIC_ACCESS="proxy", GIC_AUTH_SECRET=SECRET) as address:
        page = window(extra_http_headers={"X-Auth-Role": "board", "X-Auth-Secret": SECRET})
        go(page, address, "intake")
        assert page.locator("[data-testid=stFileUploader]").count() == 0
        go(page, address)
        assert "2 327 170" in text_of(page)


def test_a_file_goes_from_the_uploader_to_the_chart(window, practice_file, clock, tmp_path):
    ledger = open_ledger(str(practice_file), clock=clock)
    name, data = corrected_report(ledger)
    report = Path(shutil.copy(practice_file, tmp_path / "unused")).with_name(name)
    report.write_bytes(data)
    with served(practice_file) as address:
        page = window()
        go(page, address)
        was = page.locator(".gic-big").first.inner_text()
        go(page, address, "intake")
        page.locator("[data-testid=stFileUploaderDropzoneInput], input[type=file]").first.set_input_files(str(report))
        page.get_by_text(nb("page.intake.understood.title")).wait_for()
        page.get_by_label(nb("page.intake.by.label")).fill("Kari Nordmann")
        page.get_by_label(nb("page.intake.reason.label")).fill("Rettet etter kontroll")
        page.keyboard.press("Tab")
        page.wait_for_timeout(1000)
        page.locator("[class*=st-key-save_] button").first.click()
        page.locator(".gic-done", has_text=name).first.wait_for()
        page.get_by_text(nb("page.intake.empty.title")).wait_for()
        assert ledger.submissions()[0].file == name
        go(page, address)
        assert page.locator(".gic-big").first.inner_text() != was
        assert outside(page.asked) == []
