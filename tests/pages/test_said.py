"""What the desk says of one file before anything is stored."""

from __future__ import annotations

from gic_metrics.submission import Checked
from gic_metrics.vocabulary import Answer, Finding, Reading, Severity
from pages import _said

SLIP = Finding(Severity.ERROR, "R11", "Utslipp", "F6")
NEGATIVE = Finding(Severity.ERROR, "R07", "Utslipp", "F7")
LATER = Finding(Severity.ERROR, "D09", "Karbonhåndtering", "F6")
TOTAL = Finding(Severity.NOTE, "S17", "Utslipp", "A12", "Sum", {"said": "Sum", "row": 12})
EXAMPLE = Finding(Severity.NOTE, "S16", "Utslipp", "A6", "Eksempel", {"said": "Eksempel", "row": 6})


def checked(*findings: Finding) -> Checked:
    return Checked(Reading("f.xlsx", "0", True, findings=findings))


def test_the_banner_points_to_the_answers_only_where_every_error_has_one(words):
    answerable = {"nb": "svart nedenfor", "en": "answered below"}[words.language]
    assert answerable in _said.valid(words, checked(SLIP, LATER))
    assert answerable not in _said.valid(words, checked(SLIP, NEGATIVE))


def test_a_file_that_is_in_order_by_its_answers_is_not_said_to_be_stored_as_it_is(words):
    answer = Answer("Utslipp", "F6", "read_as", 8066.0, "R11", "8066000")
    answered = Checked(Reading("f.xlsx", "0", True, answers=(answer,)))
    assert words("page.intake.valid.answered", n=1) in _said.valid(words, answered)
    assert words("page.intake.valid.ready", n=0) in _said.valid(words, checked())


def test_rows_left_out_are_counted_by_reason_and_named_with_their_place(words):
    said = _said.rows_left_out(words, checked(EXAMPLE, TOTAL, TOTAL, SLIP))
    assert words("page.intake.left_out.total", n=2) in said
    assert words("page.intake.left_out.example", n=1) in said
    assert words("page.intake.left_out.title", n=3) in said
    assert "A12" in said
    assert _said.rows_left_out(words, checked(SLIP)) == ""
