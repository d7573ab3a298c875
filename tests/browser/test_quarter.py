"""The whole of a member of staff's quarter, in Norwegian, in a real browser: make workbooks, receive, check, mark, correct, save, chase, close."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import TimeoutError as TookTooLong

from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.browser.test_app import go, real, text_of
from tests.submission.workbooks import emission, filled

nb = words_in("nb")
YARA, RAFNES = "NO-110", "NO-50"
TRIES = 5


@pytest.fixture
def server(record_file):
    from tests.browser.conftest import served

    with served(record_file) as address:
        yield address


def said(page, key, **values):
    page.get_by_text(nb(key, **values).replace("\u00a0", " "), exact=False).first.wait_for()


def settled(page):
    """The page has been drawn for all that was done so far."""
    page.wait_for_timeout(150)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def choose(page, label, option):
    """Choose from a list; it is opened again if the page was drawn anew under it."""
    settled(page)
    field = page.get_by_role("combobox", name=label, exact=False).first
    for _ in range(TRIES):
        field.click()
        field.press_sequentially(option)
        found = page.get_by_role("option").filter(has_text=option).first
        try:
            found.click(timeout=2_000)
        except TookTooLong:
            page.keyboard.press("Escape")
        else:
            settled(page)
            return
    raise AssertionError(f"{option} could not be chosen from {label}")


def type_in(page, label, text):
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Tab")
    settled(page)


def press(page, key):
    page.locator(f".st-key-{key} button").first.click()
    settled(page)


def made(page, company) -> bytes:
    """The company's workbook, as staff download it."""
    choose(page, nb("page.intake.template.company"), company)
    button = page.locator(".st-key-template_download button")
    button.filter(has_text=company).wait_for()
    with page.expect_download() as coming:
        button.click()
    return Path(coming.value.path()).read_bytes()


def drop(page, *files):
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("input[type=file]", [{"name": name, "mimeType": kind, "buffer": data} for name, data in files])


def test_a_quarter_of_staff_from_the_workbook_to_the_closed_year(window, server, record_file, clock):
    page = window()
    page.set_default_timeout(20_000)
    go(page, server, "intake")

    page.get_by_text(nb("page.intake.template.title")).first.click()
    yara, rafnes = made(page, "Yara Norge AS"), made(page, "INEOS Rafnes AS")

    faulty = filled(yara, {"Utslipp": [emission(YARA, "mye")]})
    right = filled(yara, {"Utslipp": [emission(YARA, 190000)]})
    good = filled(rafnes, {"Utslipp": [emission(RAFNES, 110000)]})
    drop(page, ("rafnes.xlsx", good), ("yara.xlsx", faulty), ("brev.xlsx", b"%PDF-1.7 not a workbook"))
    said(page, "page.intake.tray.title", n=3)
    assert {"rafnes.xlsx", "yara.xlsx", "brev.xlsx"} <= set(re.findall(r"\w+\.xlsx", text_of(page)))
    said(page, "page.intake.tally.refused", n=2)

    choose(page, nb("page.intake.tray.open"), "yara.xlsx")
    page.get_by_text("Utslipp F6").first.wait_for()
    with page.expect_download() as coming:
        page.get_by_role("button", name=re.compile("Last ned merket kopi")).click()
    marked = load_workbook(io.BytesIO(Path(coming.value.path()).read_bytes()))
    assert marked["Utslipp"]["F6"].comment is not None
    assert marked.sheetnames[0] != load_workbook(io.BytesIO(faulty)).sheetnames[0]

    type_in(page, nb("page.intake.by.label"), "Kari Nordmann")
    page.get_by_text(nb("page.intake.away.title")).first.click()
    for n, name in enumerate(("yara.xlsx", "brev.xlsx"), start=1):
        choose(page, nb("page.intake.away.files"), name)
        said(page, "page.intake.away.button", n=n)
    page.keyboard.press("Escape")
    type_in(page, nb("page.intake.away.reason"), "Rettet fil er bedt om")
    press(page, "away_button")
    said(page, "page.intake.tray.title", n=1)

    drop(page, ("yara rettet.xlsx", right))
    said(page, "page.intake.tray.title", n=2)
    press(page, "save_all")
    said(page, "page.intake.empty.title")
    assert real(page.complaints) == []

    ledger = open_ledger(str(record_file), clock=clock)
    stored = [s for s in ledger.submissions() if s.kind == "workbook"]
    assert {(s.file, s.by) for s in stored} == {("rafnes.xlsx", "Kari Nordmann"), ("yara rettet.xlsx", "Kari Nordmann")}

    go(page, server, "coverage")
    assert "Eramet" in text_of(page), "still to be chased"

    go(page, server, "submissions")
    page.get_by_text(nb("page.restated.years.title")).first.click()
    type_in(page, nb("page.restated.years.name"), "Kari Nordmann")
    type_in(page, nb("page.restated.years.why"), "Året er gjort opp")
    press(page, "closing_button")
    page.get_by_text("Året er gjort opp").first.wait_for()
    [closed] = ledger.acts("restatement.year_closed")
    assert closed.recorded_by == "Kari Nordmann"
    assert real(page.complaints) == []
