"""Staff see how a company will appear, record what it has agreed to, and take it back; nothing of the limits is on any other page."""

from __future__ import annotations

from datetime import date

from gic_metrics.disclosure import EMITTED
from gic_metrics.submission import open_ledger
from gic_metrics.submission.consenting import consents_of, rules_of
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown

nb = words_in("nb")
LETTER = b"%PDF-1.7 samtykke"


def press(app, key: str):
    next(b for b in app.button if b.key == key).click()
    return app.run()


def agree(app):
    app.get("file_uploader")[0].set_value(("samtykke.pdf", LETTER, "application/pdf"))
    app.text_input(key="consent_who").set_value("Kari Direktør")
    app.date_input(key="consent_day").set_value(date(2026, 11, 2))
    app.text_input(key="consent_by").set_value("Ola")
    app.text_input(key="consent_reason").set_value("Avtalt på møte")
    return press(app, "consent_go")


def test_the_record_appears_by_name_because_it_is_public(visit, record_file):
    app = visit("appearance", record_file)
    assert is_sound(app)
    assert nb("appearance.way.public") in shown(app)
    assert nb("appearance.no_consent") in shown(app)


def test_a_consent_is_recorded_and_taken_back(visit, record_file, clock):
    app = agree(visit("appearance", record_file))
    assert is_sound(app)
    assert nb("page.appearance.agree.done") in shown(app)
    ledger = open_ledger(str(record_file), clock=clock)
    [entry] = consents_of(ledger).entries
    assert ledger.original(entry.sha256) == LETTER
    assert consents_of(ledger).cover(entry.company, EMITTED, "2026")
    app.run()
    app.text_input(key="withdraw_by").set_value("Ola")
    app.text_input(key="withdraw_reason").set_value("Bedriften ba om det")
    app = press(app, "withdraw_go")
    assert is_sound(app)
    assert "Bedriften ba om det" in shown(app)
    assert not consents_of(open_ledger(str(record_file), clock=clock)).cover(entry.company, EMITTED, "2026")


def test_without_a_document_nothing_is_stored_and_it_is_said(visit, record_file, clock):
    app = visit("appearance", record_file)
    app.text_input(key="consent_who").set_value("Kari")
    app.text_input(key="consent_by").set_value("Ola")
    app.text_input(key="consent_reason").set_value("x")
    app = press(app, "consent_go")
    assert nb("consents.wrong.document") in shown(app)
    assert consents_of(open_ledger(str(record_file), clock=clock)).entries == ()


def test_the_limits_are_the_instances_own_and_kept_in_its_ledger(visit, record_file, clock):
    app = visit("appearance", record_file)
    app.number_input(key="rules_p").set_value(17.0)
    app.text_input(key="rules_by").set_value("Ola")
    app.text_input(key="rules_reason").set_value("Styrevedtak")
    app = press(app, "rules_go")
    assert is_sound(app)
    ledger = open_ledger(str(record_file), clock=clock)
    assert rules_of(ledger).p_pct == 17.0
    assert ledger.reference_history("disclosure")[-1].reason == "Styrevedtak"
