"""What a person said of a company's own layout is remembered for that company alone, as of a time, until it is forgotten or the layout changes."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from gic_metrics.intake.answers import LEAVE_OUT, kind_of
from gic_metrics.intake.cells import read_cells
from gic_metrics.intake.mapping import Source, TableMapping, Value
from gic_metrics.intake.survey_tables import survey
from gic_metrics.submission import check, ingest, tray
from gic_metrics.submission.answers import give
from gic_metrics.submission.behind import decided, decided_said
from gic_metrics.submission.mappings import confirm, forget, remembered
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Answer, Severity

YARA, NORCEM = "974100169", "934949145"
OVENS = [["Kilde", "1. kvartal 2026 [t]"], ["Linje 5", 120_000], ["Linje 6", 80_000]]


def own_layout(title: str, rows: Sequence[Sequence[object]] = OVENS) -> bytes:
    """A sheet with a title, a blank row and a table of the company's own."""
    book = openpyxl.Workbook()
    book.active.title = "Ark1"
    for row in ([title], [], *rows):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def ovens(data: bytes, site: str = "NO-110") -> TableMapping:
    """A line of a plant a row: CO2 of one site, fossil, the category by the line."""
    (table,) = survey(read_cells(data)).tables
    fixed = {"site": site, "variable": "scope1", "gas": "CO2", "origin": "fossil"}
    fields = {key: Source("constant", said) for key, said in fixed.items()}
    beside = {"category": Source("column", "Kilde"), "unit": Source("header"), "period": Source("header")}
    return TableMapping(
        "", "emissions", table.fingerprint, fields=fields | beside, values=(Value("{period} [t]"),),
        words={"category": {"Linje 5": "process", "Linje 6": "combustion"}},
    )  # fmt: skip


@pytest.fixture
def checked(record_ledger):
    def of(data: bytes, name: str = "tall.xlsx"):
        (found,) = check(record_ledger, [(name, data)], today=date(2026, 11, 23))
        return found

    return of


@pytest.fixture
def told(record_ledger):
    """The mapping of one file, confirmed by Kari."""

    def of(data: bytes, company: str = YARA, **said):
        (kept,) = confirm(record_ledger, company, [ovens(data, **said)], file="tall.xlsx", sha256=hashlib.sha256(data).hexdigest(), by="Kari")
        return kept

    return of


def codes(found) -> list[str]:
    return [f.code for f in found.reading.findings if f.code[0] == "M"]


def say(ledger, found, code: str, value: str) -> None:
    """Answer every finding of a code with one of its choices."""
    asked = [f for f in found.reading.findings if f.code == code]
    assert all(value in [choice.value for choice in f.choices] for f in asked)
    answers = [Answer(f.place_sheet, f.cell or "", kind_of(code), value, code, f.value or "") for f in asked]
    give(ledger, found.reading.sha256, answers, by="Ola", reason="spurt på telefon")


def test_what_was_said_once_is_used_for_the_file_and_for_the_next_quarter(record_ledger, checked, told):
    first = own_layout("Yara Porsgrunn")
    assert codes(checked(first)) == ["M01"]
    before, seen = tray.answers_version(record_ledger), record_ledger.figures_version
    kept = told(first)
    assert tray.answers_version(record_ledger) > before, "what was read before is read anew"
    assert record_ledger.figures_version == seen, "a mapping changes no figure"
    found = checked(first)
    assert [(r.site, r.category, r.value, r.cell) for r in found.reading.records] == [
        ("NO-110", "process", 120_000, "B4"), ("NO-110", "combustion", 80_000, "B5"),
    ]  # fmt: skip
    assert found.reading.company == YARA
    assert found.reading.errors == ()
    (note,) = [f for f in found.reading.findings if f.code == "M20"]
    assert (note.severity, note.params["by"], note.params["on"], note.params["id"]) == (Severity.NOTE, "Kari", kept.on, kept.id)
    later = own_layout("Yara Porsgrunn", [["Kilde", "K2 2026 [t]"], *OVENS[1:]])
    assert [r.period for r in checked(later).reading.records] == ["2026-Q2", "2026-Q2"]


def test_a_file_read_by_a_mapping_is_stored_as_any_other(record_ledger, told):
    data = own_layout("Yara Porsgrunn")
    kept = told(data)
    (done,) = ingest(record_ledger, [("tall.xlsx", data)], by="Kari", accept_warnings="første gang", today=date(2026, 11, 23))
    assert done.stored
    assert sum(f.record.value for f in record_ledger.facts(submission=done.submission.id)) == 200_000
    places = [(done.submission.id, "Ark1", cell) for cell in ("B4", "B5")]
    said = decided(record_ledger, places)
    assert [(place[2], found.read_by.id, found.read_by.by) for place, found in said.items() if found.read_by] == [("B4", kept.id, "Kari")]
    told = [one for place, found in said.items() for one in decided_said(words_in("nb"), place, found)]
    assert words_in("nb")("submission.read_by", id=kept.id, by="Kari", on=kept.on) in told[0]


def test_another_company_with_the_same_headers_is_asked(checked, told):
    told(own_layout("Yara Porsgrunn"))
    found = checked(own_layout("Norcem Brevik"))
    assert codes(found) == ["M21"]
    assert found.reading.records == ()
    assert found.reading.errors[0].params["companies"] == ["Yara Norge AS"]


def test_a_file_that_names_nobody_waits_until_a_person_says_who_sent_it(record_ledger, checked, told):
    told(own_layout("Yara Porsgrunn"))
    data = own_layout("Utslipp fra ovnene")
    found = checked(data)
    assert (codes(found), found.reading.records) == (["M21"], ())
    say(record_ledger, found, "M21", NORCEM)
    assert codes(checked(data)) == ["M01"], "that company has said nothing of such a table"
    say(record_ledger, found, "M21", YARA)
    now = checked(data)
    assert (codes(now), len(now.reading.records), now.reading.company) == (["M20"], 2, YARA)


def test_a_file_that_names_several_companies_is_asked_about_where_its_rows_do_not_name_their_site(checked, told):
    told(own_layout("Yara Porsgrunn"))
    assert codes(checked(own_layout("Yara Porsgrunn, varme til Norcem Brevik"))) == ["M21"]


def test_who_is_named_in_the_title_sent_it_whoever_is_named_in_the_rows(checked, told):
    told(own_layout("Yara Porsgrunn"))
    assert codes(checked(own_layout("Yara Porsgrunn", [*OVENS, ["Norcem Brevik", 1]]))) == ["M20"]
    assert codes(checked(own_layout("Utslipp", [*OVENS, ["Norcem Brevik", 1], ["Yara Porsgrunn", 1]]))) == ["M21"]


def test_the_name_of_the_file_and_an_organisation_number_say_who_sent_it(checked, told):
    told(own_layout("Yara Porsgrunn"))
    assert codes(checked(own_layout("Utslipp, K1"), "Yara_Norge_AS_2026K1.xlsx")) == ["M20"]
    assert codes(checked(own_layout("Foretak NO 974 100 169 MVA, K1"))) == ["M20"]
    assert codes(checked(own_layout("Tlf. 97 41 00 16 9"))) == ["M21"]


def test_each_company_keeps_its_own(record_ledger, checked, told):
    told(own_layout("Yara Porsgrunn"))
    told(own_layout("Norcem Brevik"), NORCEM, site="NO-47")
    assert {r.site for r in checked(own_layout("Yara Porsgrunn", [*OVENS, ["Linje 6", 1]])).reading.records} == {"NO-110"}
    assert {r.site for r in checked(own_layout("Norcem Brevik", [*OVENS, ["Linje 6", 1]])).reading.records} == {"NO-47"}
    assert [one.company for one in remembered(record_ledger)] == [YARA, NORCEM]


def test_another_layout_falls_back_to_the_person(checked, told):
    told(own_layout("Yara Porsgrunn"))
    assert codes(checked(own_layout("Yara Porsgrunn", [["Ovn", "1. kvartal 2026 [t]"], *OVENS[1:]]))) == ["M01"]


def test_the_newest_holds_a_past_day_keeps_what_held_then_and_what_is_forgotten_is_asked_again(record_ledger, checked, told, clock):
    data = own_layout("Yara Porsgrunn")
    first = told(data)
    then = first.on
    clock.forward(days=1)
    newer = told(data, site="NO-47")
    assert [one.id for one in remembered(record_ledger)] == [newer.id]
    assert [one.id for one in remembered(record_ledger, as_of=then)] == [first.id]
    clock.forward(days=1)
    forget(record_ledger, newer, by="Ola", reason="feil anlegg")
    assert remembered(record_ledger) == ()
    assert codes(checked(data)) == ["M01"]
    assert [one.id for one in remembered(record_ledger, as_of=then)] == [first.id]


def test_what_is_remembered_is_what_was_said(record_ledger, told):
    data = own_layout("Yara Porsgrunn")
    kept, said = told(data), ovens(data)
    assert (kept.mapping.values, kept.mapping.words, kept.mapping.fingerprint) == (said.values, said.words, said.fingerprint)
    assert kept.mapping.fields == {**said.fields, "company": Source("constant", YARA)}
    assert remembered(record_ledger) == (kept,)


def test_a_quarter_that_the_file_does_not_say_is_asked_of_each_file_and_never_remembered(record_ledger, checked):
    rows = [["Kilde", "Mengde [t]"], ["Linje 5", 7]]
    first, second = own_layout("Yara Porsgrunn", rows), own_layout("Yara Porsgrunn", [rows[0], ["Linje 5", 8]])
    said = ovens(first)
    mapping = replace(said, fields={**said.fields, "period": Source("asked")}, values=(Value("Mengde [t]"),))
    confirm(record_ledger, YARA, [mapping], file="a.xlsx", sha256=hashlib.sha256(first).hexdigest(), by="Kari")
    for data, quarter in ((first, "2026-Q1"), (second, "2026-Q2")):
        found = checked(data)
        assert (codes(found), found.reading.records) == (["M22", "M20"], ())
        say(record_ledger, found, "M22", quarter)
        assert [(r.period, r.cell) for r in checked(data).reading.records] == [(quarter, "B4")]
    assert [f.params["to"] for f in checked(first).reading.findings if f.code == "A03"] == ["2026-Q1"]


def test_a_row_that_is_none_of_ours_is_left_out_by_a_person_and_said(record_ledger, checked):
    rows = [["Anlegg", "K1 2026 [t]"], ["Yara Porsgrunn", 120_000], ["Kontoret i Oslo", 3], ["Kontoret i Oslo", 4]]
    data = own_layout("Yara Porsgrunn", rows)
    said = ovens(data)
    fields = {key: source for key, source in said.fields.items() if key != "category"} | {"site": Source("column", "Anlegg")}
    confirm(record_ledger, YARA, [replace(said, fields=fields, words={})], file="a.xlsx", sha256=hashlib.sha256(data).hexdigest(), by="Kari")
    found = checked(data)
    asked = [f for f in found.reading.errors if f.code == "R03"]
    assert [f.cell for f in asked] == ["A5", "A6"]
    answers = [Answer(f.place_sheet, f.cell, LEAVE_OUT, None, f.code, f.value) for f in asked]
    give(record_ledger, found.reading.sha256, answers, by="Ola", reason="kontor, ikke anlegg")
    now = checked(data)
    assert ([r.cell for r in now.reading.records], now.reading.errors) == (["B4"], ())
    told = [(f.cell, f.params["reason"]) for f in now.reading.findings if f.code == "A05"]
    assert told == [("A5", "kontor, ikke anlegg"), ("A6", "kontor, ikke anlegg")]


def test_one_of_several_reports_is_chosen_with_a_reason_for_this_file(record_ledger, checked):
    rows = [["Rapport", "K1 2026 [t]"], ["januar", 7], ["april", 9]]
    data = own_layout("Yara Porsgrunn", rows)
    said = ovens(data)
    fields = {key: source for key, source in said.fields.items() if key != "category"} | {"edition": Source("column", "Rapport")}
    confirm(record_ledger, YARA, [replace(said, fields=fields, words={})], file="a.xlsx", sha256=hashlib.sha256(data).hexdigest(), by="Kari")
    found = checked(data)
    assert [f.code for f in found.reading.errors] == ["M05"]
    say(record_ledger, found, "M05", "Ark1!B5")
    now = checked(data)
    assert [(r.value, r.cell) for r in now.reading.records] == [(9, "B5")]
    assert {"M19", "A03"} <= {f.code for f in now.reading.findings}
    assert now.reading.errors == ()


def test_a_co2e_figure_without_its_set_is_given_one_by_a_person(record_ledger, checked):
    data = own_layout("Yara Porsgrunn")
    said = ovens(data)
    mapping = replace(said, fields={**said.fields, "gas": Source("constant", "CO2e")})
    confirm(record_ledger, YARA, [mapping], file="a.xlsx", sha256=hashlib.sha256(data).hexdigest(), by="Kari")
    found = checked(data)
    assert [f.cell for f in found.reading.errors if f.code == "V34"] == ["B4", "B5"]
    say(record_ledger, found, "V34", "AR5")
    now = checked(data)
    assert [(r.gwp_set, r.quantity) for r in now.reading.records] == [("AR5", 120_000), ("AR5", 80_000)]
    assert now.reading.errors == ()
