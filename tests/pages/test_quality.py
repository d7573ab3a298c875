"""Method, status, attestation and comments stand beside each value, as the role allows."""

from __future__ import annotations

from datetime import date

import pytest

from gic_metrics.access import Role
from gic_metrics.intake.fill import filled
from gic_metrics.practice.exercises import QUARTER, Workshop
from gic_metrics.submission import make_template, open_ledger
from gic_metrics.submission.remarks import attach, comment, evidence
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown
from tests.pages.test_desk import give
from tests.pages.workbooks import corrected_report

nb = words_in("nb")


def test_the_preview_says_how_each_figure_was_found_and_who_attests_it(visit, practice_file, practice_ledger):
    said = shown(give(visit("intake", practice_file), corrected_report(practice_ledger)))
    assert nb("page.intake.column.quality") in said
    assert nb("page.intake.understood.attested", prepared="Ola Nordmann", attested="Ola Nordmann", dated="").partition("(")[0] in said
    assert nb("page.quality.B") in said


def test_a_file_that_nobody_attests_says_so(visit, practice_file, practice_ledger):
    shop = Workshop("nb", practice_ledger)
    blank = make_template(practice_ledger, "310060062", QUARTER, "nb")
    data = filled(blank, shop.plan.rows(["PX-7"], QUARTER), shop.spelling, by="", on=date(2026, 11, 1))
    said = shown(give(visit("intake", practice_file), ("uten navn.xlsx", data)))
    assert nb("page.intake.understood.not_attested", prepared=nb("page.intake.understood.unsigned"), dated="").partition("(")[0] in said


@pytest.fixture
def asked(practice_ledger):
    """A question on a cell of the newest report of PX-9."""
    newest = next(s for s in practice_ledger.submissions() if s.company == "310090093")
    comment(practice_ledger, newest.id, "Hvorfor så lite?", by="Kari", cell="Utslipp F6", needs_review=True)
    return newest


def test_staff_read_the_comments_on_a_site_and_the_board_sees_that_questions_stand_open(visit, practice_file, asked, be):
    said = shown(visit("companies", practice_file, site="PX-9"))
    assert "Hvorfor så lite?" in said
    assert nb("page.quality.column") in said
    be(Role.BOARD)
    said = shown(visit("companies", practice_file, site="PX-9"))
    assert "Hvorfor så lite?" not in said
    assert nb("page.remarks.behind_open", n=1) in said
    assert nb("page.quality.column") not in said
    assert nb("page.remarks.behind_open", n=1) not in shown(visit("companies", practice_file, site="PX-1"))


def test_who_is_on_the_other_side_of_a_row_stands_by_name(visit, practice_file):
    said = shown(visit("companies", practice_file, site="PX-4"))
    assert "Silikomanganslagg · Prøvesement Øvelsesnes" in said
    assert "PX-1" not in said


def test_an_explanation_has_the_method_of_each_cell_and_what_was_said_of_it(visit, practice_file, practice_ledger):
    """The newest year of a site rests on its verified figure."""
    verified = next(s for s in practice_ledger.submissions() if s.file.startswith("Verifiserte utslipp 2025"))
    comment(practice_ledger, verified.id, "Hvorfor så lite?", by="Kari", needs_review=True)
    app = visit("companies", practice_file, site="PX-9")
    next(b for b in app.button if b.key.startswith("explain_site_through_time")).click().run()
    assert is_sound(app)
    said = shown(app)
    assert said.count("Hvorfor så lite?") == 2, "on the page, and in the explanation"
    assert nb("page.quality.A") in said[said.index(nb("page.explain.caption")) :]


def test_evidence_is_taken_back_on_the_page(visit, record_file, record_ledger, clock):
    stored = record_ledger.submissions()[0].id
    attach(record_ledger, stored, "brev.pdf", b"%PDF-1.7 a letter", by="Kari", cell="", note="Bekreftelse")
    [kept] = evidence(record_ledger, stored)
    app = visit("submissions", record_file)
    key = f"{stored}_{kept.sha256[:12]}_"
    app.button(key=f"take_back_{key}").click().run()
    assert nb("page.restated.lacks") in shown(app)
    app.text_input(key=f"remark_by_{stored}").set_value("Ola").run()
    app.text_input(key=f"why_{key}").set_value("feil anlegg").run()
    app.button(key=f"take_back_{key}").click().run()
    assert is_sound(app)
    [gone] = evidence(open_ledger(str(record_file), clock=clock), stored)
    assert (gone.taken_back_by, gone.why) == ("Ola", "feil anlegg")
    assert "Trukket tilbake av Ola: feil anlegg." in shown(app)


def test_a_file_in_the_tray_is_seen_where_one_asks_who_has_reported(visit, practice_file, practice_ledger):
    name, data = corrected_report(practice_ledger)
    app = give(visit("intake", practice_file), (name, data))
    assert is_sound(app)
    said = shown(visit("coverage", practice_file))
    assert nb("page.coverage.waiting", files=[name]) in said
    assert nb("page.coverage.state.doubtful") in said
