"""Letting figures out, as staff do it: one name for what is public, two for all else, and what is held back is said with its reason."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.selfcheck import Check
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.releasing import releases, waiting
from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown

NB = words_in("nb")


def field(app, key):
    return next(each for each in app.text_input if each.key == key)


def press(app, key):
    return next(each for each in app.button if each.key == key).click().run()


def test_the_record_is_released_in_one_name_and_seen_by_everyone(visit, record_file, clock, couriers):
    app = visit("release", record_file)
    assert is_sound(app)
    assert NB("page.release.one_name") in shown(app)
    assert NB("page.release.held.nothing") in shown(app)
    field(app, "release_by").set_value("Kari Ås")
    press(app, "release_go")
    assert NB("page.release.done", id="G-0001") in shown(app)
    [made] = releases(open_ledger(str(record_file), clock=clock))
    assert (made.release.period, made.release.by, made.release.approved_by) == ("2022", "Kari Ås", "")
    assert len(couriers) == 1
    assert NB("delivery.unsealed.text", ids=["G-0001"]) in shown(app)
    assert [each for each in app.button if each.key == "delivery_finish"]
    assert "G-0001" in shown(visit("public", record_file))


def test_an_early_ledger_that_did_not_keep_its_sums_is_told_so(visit, record_file, clock):
    ledger = open_ledger(str(record_file), clock=clock)
    made = draft(ledger, Region.read(ledger), "2022", now=clock()).release
    ledger.act("release.proposed", "2022", {"release": asdict(made)}, by="Kari")
    [proposal] = waiting(ledger)
    ledger.act("release.made", "G-0001", {"proposal": proposal.seq, "release": asdict(replace(made, id="G-0001", made_at=made.as_of))}, by="Kari")
    ledger.close()
    app = visit("release", record_file)
    assert NB("release.refused.no_record") in shown(app)
    assert is_sound(app)
    assert is_sound(visit("appearance", record_file))


def test_without_a_name_nothing_goes_out(visit, record_file, clock):
    app = press(visit("release", record_file), "release_go")
    assert NB("release.refused.nobody") in shown(app)
    assert releases(open_ledger(str(record_file), clock=clock)) == []


def test_figures_of_companies_wait_for_a_second_person_and_the_same_one_may_not(visit, practice_file, clock):
    app = visit("release", practice_file)
    assert is_sound(app)
    assert NB("page.release.two_names") in shown(app)
    assert NB("page.release.held.removals") in shown(app)
    assert NB("page.release.reason.frequency") in shown(app)
    field(app, "release_by").set_value("Kari")
    press(app, "release_go")
    assert NB("page.release.proposed", id="P-0001") in shown(app)
    [proposal] = waiting(open_ledger(str(practice_file), clock=clock))
    field(app, f"release_second_{proposal.seq}").set_value("kari")
    press(app, f"release_yes_{proposal.seq}")
    assert NB("release.refused.two_names") in shown(app)
    field(app, f"release_second_{proposal.seq}").set_value("Ola")
    press(app, f"release_yes_{proposal.seq}")
    assert NB("page.release.done", id="P-0001") in shown(app)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_was_released_can_be_recalled_with_a_reason(language, visit, record_file, clock):
    app = visit("release", record_file, lang=language)
    field(app, "release_by").set_value("Kari")
    press(app, "release_go")
    press(app, "recall_go")
    assert words_in(language)("release.refused.nobody") in shown(app)
    field(app, "recall_by").set_value("Kari")
    field(app, "recall_why").set_value("Feil kilde")
    press(app, "recall_go")
    assert words_in(language)("page.release.recalled", id="G-0001") in shown(app)
    assert releases(open_ledger(str(record_file), clock=clock))[0].reason == "Feil kilde"


def test_a_past_day_releases_nothing(visit, record_file):
    app = visit("release", record_file, asof="2026-11-01")
    assert NB("page.release.past.title") in shown(app)
    assert not [each for each in app.button if each.key == "release_go"]


def test_red_books_let_nothing_out(visit, record_file, monkeypatch):
    failing = [Check("seals_genuine", False, 3, ("G-0001/G-0001.html",))]
    monkeypatch.setattr("pages._letting_out.public_checks", lambda ledger, settings: failing)
    app = visit("release", record_file)
    assert NB("page.release.red.title") in shown(app)
    assert "G-0001/G-0001.html" in shown(app)
    assert not [each for each in app.button if each.key == "release_go"]
