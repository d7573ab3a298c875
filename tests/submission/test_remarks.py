"""Comments and evidence stand beside a submission, dated and named, and change no figure."""

from __future__ import annotations

import pytest

from gic_metrics.submission.remarks import (
    MOST_BYTES,
    NotEvidence,
    attach,
    comment,
    comments,
    evidence,
    open_questions,
    resolve,
    take_back,
)

PDF = b"%PDF-1.7 a letter"
MAIL = b"From: ola@example.org\r\nSubject: Tall\r\n\r\nHei"


def test_a_comment_is_made_for_a_cell_and_settled_by_name(record_ledger):
    figures = record_ledger.figures_version
    comment(record_ledger, "S2", "Er dette bekreftet?", by="Kari", cell="C7", needs_review=True)
    comment(record_ledger, "S2", "Sendt på nytt", by="Ola")
    comment(record_ledger, "S3", "En annen", by="Ola")
    first, second = comments(record_ledger, "S2")
    assert (first.cell, first.needs_review, first.resolved_by, second.text) == ("C7", True, "", "Sendt på nytt")
    resolve(record_ledger, "S2", first.seq, by="Ola", resolution="Ja, på telefon")
    assert [(c.resolved_by, c.resolution) for c in comments(record_ledger, "S2")] == [("Ola", "Ja, på telefon"), ("", "")]
    assert record_ledger.figures_version == figures


@pytest.mark.parametrize(("file", "data"), [("brev.pdf", PDF), ("BREV.PDF", PDF), ("svar.eml", MAIL), ("svar.msg", b"\xd0\xcf\x11\xe0rest")])
def test_evidence_is_kept_with_its_bytes(record_ledger, file, data):
    attach(record_ledger, "S2", file, data, by="Kari", cell="C7", note="Bekreftelse")
    attach(record_ledger, "S2", file, data, by="Ola", cell="C7")
    [kept] = evidence(record_ledger, "S2")
    assert (kept.file, kept.cell, kept.note, kept.by, record_ledger.original(kept.sha256)) == (file, "C7", "Bekreftelse", "Kari", data)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("brev.pdf", b"MZ a program"),
        ("brev.exe", PDF),
        ("brev.pdf", b""),
        ("stor.pdf", PDF + b"0" * MOST_BYTES),
        ("svar.eml", b"\x00\x01"),
        ("pdf", PDF),
    ],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_kept(record_ledger, file, data):
    before = record_ledger.version
    with pytest.raises(NotEvidence):
        attach(record_ledger, "S2", file, data, by="Kari")
    assert record_ledger.version == before


def test_evidence_is_taken_back_with_a_reason_and_never_deleted(record_ledger):
    attach(record_ledger, "S2", "brev.pdf", PDF, by="Kari", cell="C7", note="Bekreftelse")
    [kept] = evidence(record_ledger, "S2")
    take_back(record_ledger, "S2", kept, by="Ola", reason="gjaldt et annet anlegg")
    [gone] = evidence(record_ledger, "S2")
    assert (gone.by, gone.taken_back_by, gone.why, record_ledger.original(gone.sha256)) == ("Kari", "Ola", "gjaldt et annet anlegg", PDF)
    attach(record_ledger, "S2", "brev.pdf", PDF, by="Kari", cell="C7", note="likevel")
    [again] = evidence(record_ledger, "S2")
    assert (again.note, again.taken_back_by) == ("likevel", "")


def test_open_questions_are_those_on_what_is_in_force_that_want_a_look_and_are_not_settled(record_ledger):
    stored = record_ledger.submissions()[0].id
    comment(record_ledger, stored, "Er dette bekreftet?", by="Kari", cell="C7", needs_review=True)
    comment(record_ledger, stored, "Ringte i dag", by="Kari")
    comment(record_ledger, "S999", "Borte", by="Kari", needs_review=True)
    [(submission, [asked])] = open_questions(record_ledger).items()
    assert (submission, asked.text) == (stored, "Er dette bekreftet?")
    resolve(record_ledger, stored, asked.seq, by="Ola", resolution="Ja")
    assert open_questions(record_ledger) == {}


@pytest.mark.parametrize(
    ("named", "sheet", "cell", "about"),
    [
        ("", "Utslipp", "F6", True),
        ("Utslipp F6", "Utslipp", "F6", True),
        ("Utslipp, celle F6", "Utslipp", "F6", True),
        ("Utslipp, cell F6", "Utslipp", "F6", True),
        ("L2C3", None, "L2C3", True),
        ("Utslipp F6", "Utslipp", "F66", False),
        ("Utslipp F6", "Energi", "F6", False),
    ],
)
def test_a_comment_is_about_its_cell_or_the_whole_submission(record_ledger, named, sheet, cell, about):
    comment(record_ledger, "S2", "Hva?", by="Kari", cell=named)
    assert comments(record_ledger, "S2")[0].is_about(sheet, cell) is about
