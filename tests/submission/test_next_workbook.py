"""The next workbook carries what is still asked, of that company alone, and goes back to who used an older template."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from gic_metrics.intake.reading import read_workbook
from gic_metrics.practice.exercises import Workshop, exercise_of
from gic_metrics.reference import Reference
from gic_metrics.submission import make_template
from gic_metrics.submission.checking import context_at
from gic_metrics.submission.letters import reply
from gic_metrics.submission.marking import marked_copies
from gic_metrics.submission.remarks import comment, comments, resolve
from gic_metrics.submission.templates import following_workbook
from gic_metrics.text import OSLO, words_in
from gic_metrics.vocabulary import Quarter

PX9 = "310090093"
Q4 = Quarter(2026, 4)


def cells(data: bytes, sheet: str) -> list[tuple]:
    return [row for row in load_workbook(io.BytesIO(data))[sheet].iter_rows(min_row=6, values_only=True) if any(row)]


def newest(ledger, company: str):
    return next(s for s in ledger.submissions() if s.company == company)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_what_is_open_about_a_company_stands_in_its_next_workbook_and_in_no_other(language, practice_ledger):
    words, own = words_in(language), newest(practice_ledger, PX9)
    comment(practice_ledger, own.id, "Hvorfor så lite?", by="Kari", cell="Utslipp F6", needs_review=True)
    comment(practice_ledger, own.id, "Ringte i dag", by="Kari")
    comment(practice_ledger, newest(practice_ledger, "310010014").id, "Hemmelig for andre", by="Kari", needs_review=True)
    data = make_template(practice_ledger, PX9, Q4, language)
    name = {"nb": "Spørsmål", "en": "Questions"}[language]
    [(period, file, cell, figure, text, by, _)] = cells(data, name)
    stood = next(f.record for f in practice_ledger.facts(submission=own.id) if f.record.cell == "F6" and f.record.place_sheet == "Utslipp")
    assert (period, file, cell, figure) == (words.period("2026-Q3"), own.file, "Utslipp F6", f"{stood.raw} t")
    assert (text, by) == ("Hvorfor så lite?", "Kari")
    assert "Hemmelig for andre" not in str([row for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows(values_only=True)])
    context = context_at(practice_ledger, date(2027, 1, 20))
    assert name not in {f.place_sheet for f in read_workbook("ny.xlsx", data, context).findings}, "a sheet for people is known and not read"
    resolve(practice_ledger, own.id, comments(practice_ledger, own.id)[0].seq, by="Ola", resolution="Stans")
    assert name not in load_workbook(io.BytesIO(make_template(practice_ledger, PX9, Q4, language))).sheetnames


def test_who_used_an_older_template_gets_the_present_one_with_one_sentence(practice_ledger):
    context, reference = context_at(practice_ledger, date(2026, 11, 23)), Reference.of(practice_ledger.references())
    data = Workshop("nb", practice_ledger).faulty(exercise_of("S14"))
    reading = read_workbook("gammel mal.xlsx", data, context)
    name, made = following_workbook(practice_ledger, reading)
    assert name == "Eksempelmetall AS 2025-Q4.xlsx"
    again = read_workbook(name, made, context)
    assert (again.company, again.period, again.template_version) == ("310040045", "2025-Q4", "1")
    words = words_in("nb")
    assert words("letter.new_workbook", said="0.9", quarter="2025-Q4") in reply(reading, reference, words).body
    zipped = marked_copies([(reading, data)], reference, when=datetime(2026, 11, 23, tzinfo=OSLO), ledger=practice_ledger)
    assert name in zipfile.ZipFile(io.BytesIO(zipped)).namelist()


def test_who_used_the_present_template_gets_none(practice_ledger):
    context = context_at(practice_ledger, date(2026, 11, 23))
    reading = read_workbook("ny mal.xlsx", Workshop("nb", practice_ledger).put_right(exercise_of("S14")), context)
    assert following_workbook(practice_ledger, reading) is None
    words = words_in("nb")
    assert "eldre mal" not in reply(reading, Reference.of(practice_ledger.references()), words).body
