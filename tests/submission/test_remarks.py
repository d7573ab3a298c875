"""Comments and evidence stand beside a submission, dated and named, and change no figure."""

from __future__ import annotations

import pytest

from gic_metrics.submission.remarks import MOST_BYTES, NotEvidence, attach, comment, comments, evidence, resolve

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
