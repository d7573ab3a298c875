"""In a real browser, in Norwegian: a workbook of a layout nobody knows is mapped, stored, and known again in the next quarter."""

from __future__ import annotations

import re

import pytest

from gic_metrics.submission import open_ledger
from gic_metrics.submission.mappings import remembered
from gic_metrics.text import words_in
from tests.browser.conftest import served
from tests.browser.test_app import go
from tests.browser.test_quarter import choose, drop, said, type_in
from tests.submission.test_mappings import YARA, own_layout

nb = words_in("nb")
FIRST = [["Sted", "Stoff", "K1 2026 [t]", "Faktor"], ["Yara Porsgrun", "CO2", 120_000, 0.5], ["Yara Porsgrun", "lystgass", 2, 0.1]]
NEXT = [["Sted", "Stoff", "K2 2026 [t]", "Faktor"], ["Yara Porsgrun", "CO2", 118_000, 0.5], ["Yara Porsgrun", "lystgass", 2, 0.1]]


@pytest.fixture
def server(record_file):
    with served(record_file) as address:
        yield address


def test_an_unknown_workbook_is_mapped_stored_and_known_again(window, server, record_file, clock):
    page = window()
    page.set_default_timeout(20_000)
    go(page, server, "intake")
    drop(page, ("Yara Porsgrunn K1.xlsx", own_layout("Utslipp fra Yara Porsgrunn", FIRST)))
    said(page, "page.intake.tally.unmapped", n=1)
    said(page, "page.mapping.title", n=1)
    type_in(page, nb("page.intake.by.label"), "Kari Nordmann")
    said(page, "page.mapping.preview_none")
    choose(page, nb("page.mapping.thing.role", header="Faktor"), nb("page.mapping.special.leave_out"))
    choose(page, nb("page.mapping.thing.word", field="Anlegg", word="Yara Porsgrun"), "Yara Porsgrunn")
    said(page, "page.mapping.preview", n=2)
    ledger = open_ledger(str(record_file), clock=clock)
    assert remembered(ledger) == (), "a preview remembers nothing"
    page.get_by_role("button", name=nb("page.mapping.use", n=2)).click()
    said(page, "page.remembered.title", n=1)
    button = page.get_by_role("button", name=nb("page.intake.save", values=2))
    button.wait_for()
    reason = page.get_by_label(nb("page.intake.reason.label"), exact=True)
    if reason.count():
        reason.fill("første rapport")
        reason.press("Tab")
    button.click()
    page.get_by_text(re.compile("Lagret")).first.wait_for()
    drop(page, ("Yara Porsgrunn K2.xlsx", own_layout("Utslipp fra Yara Porsgrunn", NEXT)))
    page.get_by_text("M20").first.wait_for()
    assert not page.get_by_text(nb("page.mapping.title", n=1)).count()
    (stored,) = [s for s in ledger.submissions() if s.company == YARA]
    assert (stored.periods, stored.records) == (("2026-Q1",), 2)
    (kept,) = remembered(ledger)
    assert (kept.company, kept.by) == (YARA, "Kari Nordmann")
