"""The desk: what a file says is shown before anything is stored, and nothing is lost or stored twice."""

from __future__ import annotations

import hashlib

import pytest
import streamlit as st

from gic_metrics.reference import Reference
from gic_metrics.submission import make_template, open_ledger
from gic_metrics.submission.answers import answers_to
from gic_metrics.submission.judged import judged
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter
from tests.pages.seen import is_sound, shown
from tests.pages.workbooks import corrected_report
from tests.submission.workbooks import emission, filled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
nb = words_in("nb")


@pytest.fixture
def desk(visit, practice_file):
    return visit("intake", practice_file)


@pytest.fixture
def report(practice_ledger):
    """(name, bytes) of a company's newest report with other figures: a correction."""
    return corrected_report(practice_ledger)


def give(app, *files):
    return app.get("file_uploader")[0].set_value([(name, data, XLSX) for name, data in files]).run()


def save_buttons(app):
    return [b for b in app.button if b.key and b.key.startswith("save_")]


def test_a_file_that_is_no_workbook_is_refused_with_its_reason(desk):
    app = give(desk, ("brev.xlsx", b"%PDF-1.7 not a workbook"))
    assert is_sound(app)
    assert nb("page.intake.unreadable.title") in shown(app)
    assert not save_buttons(app)


def test_nothing_is_stored_before_the_button_and_without_a_name(desk, report, practice_ledger):
    before = practice_ledger.figures_version
    app = give(desk, report)
    assert is_sound(app)
    assert len(save_buttons(app)) == 1
    assert practice_ledger.figures_version == before
    save_buttons(app)[0].click().run()
    assert nb("page.intake.lacks.name") in shown(app)
    assert practice_ledger.figures_version == before


def test_a_file_is_stored_with_name_and_receipt_and_the_uploader_is_emptied(desk, report, practice_ledger):
    before = practice_ledger.figures_version
    app = give(desk, report)
    app.text_input(key="by_typed").set_value("Kari Nordmann").run()
    for area in app.text_area:
        area.set_value("Bekreftet på telefon").run()
    save_buttons(app)[0].click().run()
    assert is_sound(app)
    stored = practice_ledger.submissions()[0]
    assert stored.seq == practice_ledger.figures_version > before
    assert stored.by == "Kari Nordmann"
    assert nb("page.intake.empty.title") in shown(app)
    assert stored.id in shown(app)


def test_the_same_bytes_again_say_that_they_are_stored(desk, report, practice_ledger):
    from gic_metrics.submission import ingest

    ingest(practice_ledger, [report], by="Kari", accept_warnings="ok", today=practice_ledger.submissions()[0].recorded_at.date())
    app = give(desk, report)
    assert nb("page.intake.valid.stored_title") in shown(app)
    assert not save_buttons(app)


@pytest.fixture
def read(monkeypatch):
    """The names of the files that were read, in order."""
    from gic_metrics.submission import checking

    names, real = [], checking.read_workbook
    monkeypatch.setattr(checking, "read_workbook", lambda name, *given: names.append(name) or real(name, *given))
    return names


def test_the_same_files_are_read_once_however_often_the_page_runs_and_in_however_many_tabs(desk, report, read, visit, practice_file):
    app = give(desk, report)
    app.run()
    app.run()
    again = visit("intake", practice_file)
    assert report[0] in shown(again)
    give(again, report)
    assert read == [report[0]]


def test_what_was_dropped_lies_in_the_tray_for_anybody_after_a_restart(desk, report, visit, practice_file):
    give(desk, report, ("brev.xlsx", b"%PDF-1.7"))
    st.cache_resource.clear()
    app = visit("intake", practice_file)
    assert is_sound(app)
    assert nb("page.intake.tray.title", n=2) in shown(app)
    assert report[0] in shown(app)
    assert len(save_buttons(app)) == 0, "the worst stands open first"
    app.selectbox(key="tray_open").set_value(sha(report[1])).run()
    assert len(save_buttons(app)) == 1


def test_a_file_is_put_away_with_name_and_reason_and_laid_in_again(desk, practice_ledger):
    junk = b"%PDF-1.7"
    app = give(desk, ("brev.xlsx", junk))
    app.multiselect[0].set_value([sha(junk)]).run()
    app.button(key="away_button").click().run()
    assert nb("page.intake.lacks.name") in shown(app)
    app.text_input(key="by_typed").set_value("Kari").run()
    app.text_input(key="away_reason").set_value("Reklame").run()
    app.button(key="away_button").click().run()
    assert nb("page.intake.empty.title") in shown(app)
    assert "Reklame" in shown(app)
    app.button(key="back_button").click().run()
    assert is_sound(app)
    assert nb("page.intake.tray.title", n=1) in shown(app)
    assert [act.kind for act in practice_ledger.acts("tray.")] == ["tray.laid", "tray.dismissed", "tray.laid"]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_slip_is_corrected_at_the_desk_and_the_answer_undone(desk, practice_ledger):
    name, data = corrected_report(practice_ledger, factor=1000.0)
    app = give(desk, (name, data))
    assert is_sound(app)
    offered = [b for b in app.button if (b.key or "").startswith("apply_")]
    assert offered
    assert not save_buttons(app)
    offered[0].click().run()
    assert nb("page.intake.lacks.name") in shown(app)
    sha256 = hashlib.sha256(data).hexdigest()
    app.text_input(key="by_typed").set_value("Kari Nordmann").run()
    app.text_input(key=offered[0].key.replace("apply_", "why_")).set_value("kilo, ikke tonn").run()
    next(b for b in app.button if b.key == offered[0].key).click().run()
    assert is_sound(app)
    (answer,) = answers_to(practice_ledger, sha256)
    assert (answer.by, answer.reason, answer.code) == ("Kari Nordmann", "kilo, ikke tonn", "R11")
    assert nb("page.findings.answered", n=1) in shown(app)
    next(b for b in app.button if (b.key or "").startswith("back_") and b.label == nb("page.findings.take_back")).click().run()
    assert is_sound(app)
    assert answers_to(practice_ledger, sha256) == ()


def test_a_rule_has_its_page_and_is_judged(visit, practice_file, practice_ledger):
    code = next(c for c in practice_ledger.accepted_codes() if c.startswith("R"))
    app = visit("rules", practice_file, code=code)
    assert is_sound(app)
    assert nb(f"rules.{code[:3]}.text") in shown(app)
    found = judged(practice_ledger)[code]
    assert (found.accepted, found.corrected) == (practice_ledger.accepted_codes().count(code), 0)
    assert found.wants_change is (found.accepted >= 5)
    assert found.doubt == 1 / (found.fired + 2)


def test_a_submission_is_withdrawn_with_name_reason_and_tick_and_brought_back(visit, practice_file, clock):
    app = visit("submissions", practice_file)
    ledger = open_ledger(str(practice_file), clock=clock)
    newest = ledger.submissions()[0]
    button = next(b for b in app.button if nb("page.submissions.withdraw.button", n=newest.records) == b.label)
    button.click().run()
    assert nb("page.submissions.lacks") in shown(app)
    assert ledger.submissions()[0].state == newest.state
    fill_form(app)
    next(b for b in app.button if nb("page.submissions.withdraw.button", n=newest.records) == b.label).click().run()
    assert is_sound(app)
    assert next(s for s in ledger.submissions() if s.id == newest.id).state == "withdrawn"
    assert nb("page.submissions.restore.title", id=newest.id) in shown(app)


def test_what_a_withdrawal_would_do_to_the_region_is_seen_before_it_is_pressed(visit, practice_file, practice_ledger):
    newest = practice_ledger.submissions()[0]
    app = visit("submissions", practice_file)
    title = nb("page.effect.withdraw", id=newest.id)
    assert title not in shown(app)
    app.session_state[f"standing_open_{newest.id}_withdraw"] = True
    said = shown(app.run())
    assert is_sound(app)
    assert said.index(title) < said.index(nb("page.effect.net"), said.index(title))


def test_what_the_program_wrote_itself_is_said_in_the_language_of_the_page(visit, record_file):
    said = shown(visit("submissions", record_file, lang="en"))
    assert words_in("en")("submission.system") in said
    assert nb("submission.system") not in said
    assert nb("submission.record_first") not in said


def fill_form(app):
    names = [t for t in app.text_input if t.label in (nb("page.submissions.by"), nb("page.submissions.reason"))]
    for field, text in zip(names, ("Kari Nordmann", "Feil fil"), strict=True):
        field.set_value(text)
    sure = nb("page.submissions.withdraw.sure", n=0).partition("0")[0]
    next(box for box in app.checkbox if box.label.startswith(sure)).check()


def test_a_file_that_changes_a_closed_year_is_proposed_by_one_and_accepted_by_another(visit, record_file, record_ledger):
    company = Reference.of(record_ledger.references()).register.sites["NO-110"].company
    data = filled(make_template(record_ledger, company, Quarter(2022, 1), "nb"), {"Utslipp": [emission("NO-110", 200000)]})
    app = give(visit("intake", record_file), ("yara 2022.xlsx", data))
    assert is_sound(app)
    assert nb("page.intake.valid.locked_title") in shown(app)
    assert not save_buttons(app)
    app.text_input(key="by_typed").set_value("Kari").run()
    app.text_area[0].set_value("Måleren var feil").run()
    app.button(key=f"propose_{sha(data)[:12]}").click().run()
    before = record_ledger.figures_version
    decide = next(b.key for b in app.button if b.key.startswith("accept_"))
    name = app.text_input(key=decide.replace("accept", "second"))
    name.set_value("kari ").run()
    app.button(key=decide).click().run()
    assert nb("ledger.closed_year", years="2022") in shown(app)
    assert record_ledger.figures_version == before
    app.text_input(key=decide.replace("accept", "second")).set_value("Ola").run()
    app.button(key=decide).click().run()
    assert is_sound(app)
    assert (record_ledger.submissions()[0].by, nb("page.intake.empty.title") in shown(app)) == ("Ola", True)


def test_the_withdrawal_of_the_public_record_is_proposed_and_a_year_is_closed(visit, record_file, record_ledger):
    app = visit("submissions", record_file)
    fill_form(app)
    next(b for b in app.button if b.label == nb("page.restated.propose_standing", n=record_ledger.submissions()[0].records)).click().run()
    assert is_sound(app)
    assert record_ledger.submissions()[0].state == "in force"
    assert nb("page.restated.waiting") in shown(visit("submissions", record_file))
    app = visit("submissions", record_file)
    app.text_input(key="closing_name").set_value("Kari").run()
    app.text_input(key="closing_reason").set_value("Årsrapporten er sendt").run()
    app.button(key="closing_button").click().run()
    assert is_sound(app)
    assert "Årsrapporten er sendt" in shown(app)


def test_a_correction_is_told_in_a_sentence_with_what_it_replaced(visit, practice_file, practice_ledger, report):
    from gic_metrics.submission import ingest

    [done] = ingest(practice_ledger, [report], by="Kari", accept_warnings="ok", today=practice_ledger.submissions()[0].recorded_at.date())
    said = shown(visit("submissions", practice_file))
    assert nb("page.submissions.told.title", id=done.submission.id) in said
    assert "Kari endret " in said


def test_a_comment_is_made_and_settled_on_the_page(visit, record_file, record_ledger):
    app = visit("submissions", record_file)
    key = record_ledger.submissions()[0].id
    app.button(key=f"remark_save_{key}").click().run()
    assert nb("page.restated.lacks") in shown(app)
    app.text_input(key=f"remark_by_{key}").set_value("Kari").run()
    app.text_area(key=f"remark_text_{key}").set_value("Er dette bekreftet?").run()
    app.button(key=f"remark_save_{key}").click().run()
    assert "Er dette bekreftet?" in shown(app)
    seq = record_ledger.acts("comment.made")[0].seq
    app.text_input(key=f"resolution_{seq}").set_value("Ja, på telefon").run()
    app.button(key=f"resolve_{seq}").click().run()
    assert is_sound(app)
    assert nb("page.remarks.resolution", by="Kari", text="Ja, på telefon") in shown(app)
