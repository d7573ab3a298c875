"""The page on who has reported: calm on the public record alone; workbooks, reminders and excuses where they are needed."""

from __future__ import annotations

import pytest

from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown

nb = words_in("nb")


@pytest.fixture
def page(visit, record_file):
    return visit("coverage", record_file)


def test_on_the_public_record_alone_it_says_that_nobody_has_reported_yet_and_is_no_wall_of_warnings(page):
    assert is_sound(page)
    assert nb("page.coverage.none_yet") in shown(page)
    assert 'class="warning"' not in shown(page)
    assert nb("page.coverage.matrix") not in shown(page)


def test_the_workbooks_are_made_when_asked_for_and_then_offered_as_one_zip(page):
    assert not [b for b in page.get("download_button") if b.key == "workbooks_zip"]
    page.button(key="make_workbooks").click().run()
    assert is_sound(page)
    assert [b.label for b in page.get("download_button") if b.key == "workbooks_zip"]


def test_a_reminder_can_be_read_in_both_languages(page):
    subject = page.code[0].value
    company = page.selectbox(key=next(s.key for s in page.selectbox if (s.key or "").startswith("remind_"))).value
    page.get("button_group")[-1].set_value("en").run()
    assert is_sound(page)
    assert company
    assert page.code[0].value != subject


def test_an_excuse_needs_a_name_and_a_reason_and_can_be_taken_back(page, record_file, clock):
    def button(app):
        return next(b for b in app.button if (b.key or "").startswith("excuse_"))

    page = button(page).click().run()
    assert nb("page.coverage.excuse.lacks") in shown(page)
    page.text_input(key="excuse_by").set_value("Kari")
    page = next(t for t in page.text_input if (t.key or "").startswith("excuse_reason_")).set_value("Ombygging").run()
    page = button(page).click().run()
    assert is_sound(page)
    ledger = open_ledger(str(record_file), clock=clock)
    assert [(act.kind, act.recorded_by, act.reason) for act in ledger.acts("excuse.")] == [("excuse.given", "Kari", "Ombygging")]
    assert button(page).label == nb("page.coverage.excuse.take_back")


def test_a_past_day_shows_and_offers_nothing_to_do(visit, record_file):
    page = visit("coverage", record_file, asof="2026-11-20")
    assert nb("page.coverage.past") in shown(page)
    assert not page.button or not [b for b in page.button if b.key == "make_workbooks"]
