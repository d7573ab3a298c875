"""A person's answers: applied to exactly the bytes they were given for, recorded, taken back, and kept with what is stored."""

from __future__ import annotations

import pytest

from gic_metrics.submission import check, ingest
from gic_metrics.submission.answers import answers_behind, answers_to, give, take_back, trail
from gic_metrics.vocabulary import Answer, Severity
from tests.pages.workbooks import corrected_report


@pytest.fixture
def slip(practice_ledger, clock):
    """A report with every emission a thousand times too large, as it was checked."""
    file = corrected_report(practice_ledger, factor=1000.0)
    return file, checked(practice_ledger, file, clock)


def checked(ledger, file, clock):
    (found,) = check(ledger, [file], today=clock().date())
    return found


def corrections(found):
    errors = [f for f in found.reading.errors if f.offers]
    return [Answer(o.sheet, o.cell, "read_as", o.value, f.code, o.said) for f in errors for o in f.offers]


def kept(findings):
    return [Answer(f.place_sheet, f.cell or "", "keep", None, f.code, f.value or "") for f in findings]


def test_an_offered_correction_is_read_in_place_of_the_cell_and_the_raw_cell_stays(practice_ledger, slip, clock):
    file, found = slip
    assert {f.code for f in found.reading.errors} == {"R11"}
    answers = corrections(found)
    version = practice_ledger.figures_version
    give(practice_ledger, found.reading.sha256, answers, by="Kari", reason="kilo, sier Ola på telefon")
    assert practice_ledger.figures_version == version, "an answer changes no figure"
    now = checked(practice_ledger, file, clock)
    assert now.reading.errors == ()
    notes = [f for f in now.reading.findings if f.code == "A01"]
    assert [(f.severity, f.params["by"], f.params["reason"]) for f in notes] == [(Severity.NOTE, "Kari", "kilo, sier Ola på telefon")] * len(answers)
    by_cell = {r.cell: r for r in now.reading.records if r.place_sheet == answers[0].sheet}
    for answer in answers:
        assert (by_cell[answer.cell].quantity, by_cell[answer.cell].raw) == (answer.value, answer.said)


def test_what_is_kept_is_stored_with_its_own_reason(practice_ledger, slip, clock):
    file, found = slip
    give(practice_ledger, found.reading.sha256, kept(found.reading.errors), by="Kari", reason="Ny ovn, kontrollert")
    now = checked(practice_ledger, file, clock)
    assert now.storable
    assert now.needs_reason, "the correction itself is not answered yet"
    give(practice_ledger, found.reading.sha256, kept(now.reading.warnings), by="Ola", reason="Rettelse fra bedriften")
    now = checked(practice_ledger, file, clock)
    assert not now.needs_reason
    (stored,) = ingest(practice_ledger, [file], by="Per", accept_warnings=None, today=clock().date())
    assert stored.submission.reason == "Rettelse fra bedriften"
    said = {finding.code: reason for finding, reason in practice_ledger.accepted(stored.submission.id)}
    assert said["R11"] == "Ny ovn, kontrollert"
    assert said["D06"] == "Rettelse fra bedriften"


def test_an_error_that_is_no_matter_of_opinion_cannot_be_kept(practice_ledger, clock):
    file = corrected_report(practice_ledger, factor=-1.0)
    found = checked(practice_ledger, file, clock)
    give(practice_ledger, found.reading.sha256, kept(found.reading.errors), by="Kari", reason="slik er det")
    still = checked(practice_ledger, file, clock).reading.errors
    assert "R07" in {f.code for f in still}
    assert [f.code for f in still] == [f.code for f in found.reading.errors if f.code != "R11"]


def test_other_bytes_are_asked_again_and_an_answer_can_be_taken_back(practice_ledger, slip, clock):
    file, found = slip
    sha256 = found.reading.sha256
    give(practice_ledger, sha256, corrections(found), by="Kari", reason="kilo")
    other = corrected_report(practice_ledger, factor=1001.0)
    assert checked(practice_ledger, other, clock).reading.errors
    take_back(practice_ledger, sha256, answers_to(practice_ledger, sha256), by="Ola", reason="ikke kilo likevel")
    assert answers_to(practice_ledger, sha256) == ()
    assert {f.code for f in checked(practice_ledger, file, clock).reading.errors} == {"R11"}
    assert [a.recorded_by for a in practice_ledger.acts("decision.", sha256)][-1] == "Ola"


def test_what_stands_behind_a_submission_is_what_was_answered_before_it_was_stored(practice_ledger, slip, clock):
    file, found = slip
    give(practice_ledger, found.reading.sha256, corrections(found), by="Kari", reason="kilo")
    (stored,) = ingest(practice_ledger, [file], by="Per", accept_warnings="rettelse", today=clock().date())
    given = corrections(found)
    take_back(practice_ledger, found.reading.sha256, given[:1], by="Ola", reason="for sent")
    behind = answers_behind(practice_ledger, practice_ledger.submissions())
    assert list(behind) == [stored.submission.id]
    assert [(a.cell, a.said, a.value, a.by) for a in behind[stored.submission.id]] == [(a.cell, a.said, a.value, "Kari") for a in given]
    first = (stored.submission.id, given[0].sheet, given[0].cell)
    assert set(trail(practice_ledger, [first, (stored.submission.id, given[0].sheet, "A1")])) == {first}
