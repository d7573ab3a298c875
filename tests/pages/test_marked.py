"""What goes back to the sender from the desk: a marked copy with its count, and a text to copy in either language."""

from __future__ import annotations

import pytest

from gic_metrics.submission import make_template
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter
from tests.pages.seen import is_sound
from tests.submission.workbooks import emission, filled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
nb = words_in("nb")


@pytest.fixture
def desk(visit, record_file):
    return visit("intake", record_file)


@pytest.fixture
def faulty(record_ledger):
    """Two cells are wrong: F6 and G7."""
    blank = make_template(record_ledger, "974100169", Quarter(2026, 1), "nb")
    return filled(blank, {"Utslipp": [emission("NO-110", "mye"), emission("NO-110", 3, unit="tons", category="diffus")]})


def give(app, *files):
    return app.get("file_uploader")[0].set_value([(name, data, XLSX) for name, data in files]).run()


def downloads(app) -> list[str]:
    return [button.label for button in app.get("download_button")]


def test_a_faulty_file_can_be_got_back_marked_with_the_count_of_its_cells(desk, faulty):
    app = give(desk, ("yara.xlsx", faulty))
    assert is_sound(app)
    assert nb("page.marked.download", counted=nb("page.marked.cells", n=2)) in downloads(app)


def test_the_text_of_the_e_mail_is_there_in_both_languages(desk, faulty):
    app = give(desk, ("yara.xlsx", faulty))
    subject, body = (code.value for code in app.code)
    assert subject == "Yara Norge AS, 1. kvartal 2026: 2 feil i rapporten"
    assert "Utslipp!F6 (V01)" in body
    language = next(c for c in app.get("button_group") if c.label == nb("page.marked.language"))
    language.set_value("en").run()
    assert "2 errors" in app.code[0].value.replace("\u00a0", " ")


def test_several_files_go_back_in_one_zip(desk, faulty):
    app = give(desk, ("yara.xlsx", faulty), ("brev.xlsx", b"%PDF-1.7"))
    assert nb("page.marked.download_all", n=2) in downloads(app)
