"""A cell that cannot be read in one way is a question at the desk: near names first, one answer for all cells that say the same."""

from __future__ import annotations

import hashlib
from datetime import date

from gic_metrics.reference import Reference
from gic_metrics.submission import check, make_template
from gic_metrics.submission.aliases import aliases
from gic_metrics.submission.answers import answers_to
from gic_metrics.vocabulary import Quarter
from tests.pages.seen import is_sound, shown
from tests.submission.workbooks import emission, filled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YARA = "NO-110"


def questionable(ledger) -> bytes:
    """Two rows of a site with a name that is nearly right, one of them with a number that may be two."""
    company = Reference.of(ledger.references()).register.sites[YARA].company
    rows = [emission("Yara Porsgrun", "382.000"), emission("Yara Porsgrun", 10, category="forbrenning")]
    return filled(make_template(ledger, company, Quarter(2026, 1), "nb"), {"Utslipp": rows})


def test_a_near_name_and_a_doubtful_number_are_answered_and_the_file_can_be_saved(visit, record_file, record_ledger, words):
    data = questionable(record_ledger)
    sha256 = hashlib.sha256(data).hexdigest()
    app = visit("intake", record_file, lang=words.language)
    app = app.get("file_uploader")[0].set_value([("yara.xlsx", data, XLSX)]).run()
    assert is_sound(app)
    assert answers_to(record_ledger, sha256) == (), "nothing is read unasked"
    app.text_input(key="by_typed").set_value("Kari Nordmann").run()
    answer(app, words, "R03", 0)
    assert {(a.value, a.said) for a in answers_to(record_ledger, sha256)} == {(YARA, "Yara Porsgrun")}
    assert len(answers_to(record_ledger, sha256)) == 2, "one answer, both cells"
    answer(app, words, "V02", 1)
    assert is_sound(app)
    values = {a.said: a.value for a in answers_to(record_ledger, sha256)}
    assert values == {"Yara Porsgrun": YARA, "382.000": 382_000.0}
    assert not [b for b in app.button if (b.key or "").startswith("use_")]
    assert words("page.findings.answered", n=3) in shown(app)
    assert [b for b in app.button if (b.key or "").startswith("save_")]


def test_a_word_that_is_remembered_for_a_company_is_read_in_its_next_file_until_it_is_forgotten(visit, record_file, record_ledger, words):
    app = visit("intake", record_file, lang=words.language)
    app = app.get("file_uploader")[0].set_value([("yara.xlsx", questionable(record_ledger), XLSX)]).run()
    app.text_input(key="by_typed").set_value("Kari Nordmann").run()
    (box,) = [b for b in app.checkbox if (b.key or "").startswith("keep_word_")]
    box.set_value(True).run()
    answer(app, words, "R03", 0)
    (one,) = aliases(record_ledger).values()
    assert (one.said, one.value, one.by) == ("Yara Porsgrun", YARA, "Kari Nordmann")
    company = Reference.of(record_ledger.references()).register.sites[YARA].company
    again = filled(make_template(record_ledger, company, Quarter(2026, 2), "nb"), {"Utslipp": [emission("Yara Porsgrun", 11)]})
    (found,) = check(record_ledger, [("neste.xlsx", again)], today=date(2026, 11, 23))
    assert [(r.site, r.raw) for r in found.reading.records] == [(YARA, "11")]
    assert [(f.cell, f.params["by"]) for f in found.reading.findings if f.code == "A04"] == [("A6", "Kari Nordmann")]
    assert found.reading.answers == (), "it was no answer to this file"
    app.text_input(key="word_reason").set_value("feil navn").run()
    app = app.button(key="forget_word").click().run()
    assert is_sound(app)
    assert aliases(record_ledger) == {}
    (found,) = check(record_ledger, [("neste.xlsx", again)], today=date(2026, 11, 23))
    assert "R03" in [f.code for f in found.reading.errors]


def answer(app, words, code, number):
    """Choose, say why, and use the answer; without a reason it is not used."""
    (button,) = [b for b in app.button if (b.key or "").startswith("use_") and b.key.endswith(code)]
    key = button.key.removeprefix("use_")
    button.click().run()
    assert words("page.findings.lacks_choice") in shown(app)
    app.selectbox(key=f"means_{key}").set_value(number).run()
    app.text_input(key=f"why_{key}").set_value("spurt på telefon").run()
    app.button(key=f"use_{key}").click().run()
