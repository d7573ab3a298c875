"""What a cell that is not understood may mean is proposed, the likest first; nothing is read from it until a person answers."""

from __future__ import annotations

import pytest

from gic_metrics.intake import proposals, read_workbook
from gic_metrics.intake.layout import template
from gic_metrics.reference import Register, seeds
from gic_metrics.vocabulary import Answer, Severity

ROW = ["X-1", 1, "CO2", "fossil", "prosess", 5, "t"]


@pytest.fixture(scope="module")
def register():
    return Register.of(seeds("record")["register"])


@pytest.mark.parametrize(
    ("said", "site"),
    [("Noretyl", "NO-50"), ("Norcem Brevik", "NO-47"), ("Yara Porsgrun", "NO-110"), ("rafnes noretyl", "NO-50")],
)
def test_a_near_name_is_on_top_and_every_other_site_can_be_chosen(said, site, register):
    first, *rest = proposals.sites(said, register)
    assert (first.value, first.near) == (site, True)
    assert {c.value for c in (first, *rest)} == set(register.sites)


def test_a_name_like_no_other_is_near_to_nothing(register):
    assert [c for c in proposals.sites("Snåsa sagbruk", register) if c.near] == []


def test_near_words_and_units():
    category = template().columns["emissions"]["category"]
    assert proposals.words("forbrenn", category)[0].value == "forbrenning"
    assert proposals.units("mwh", "MWh")[0].value == "MWh"
    assert [c.value for c in proposals.units("tons")] == ["t", "kg", "kt", "Mt"]
    assert "t C" not in [c.value for c in proposals.units("MT")]


def asked(intake, **changes):
    """The finding about one row's cell, with the reading."""
    row = [changes.get(name, value) for name, value in zip(("site", "scope", "gas", "origin", "category", "quantity", "unit"), ROW, strict=True)]
    data = intake.bytes(intake.book(Utslipp=[row]))
    reading = read_workbook("a.xlsx", data, intake.context)
    (finding,) = [f for f in reading.errors if f.choices]
    assert [r.value for r in reading.records if r.value is not None] == [], "nothing is read until it is answered"
    return data, finding


@pytest.mark.parametrize(
    ("change", "code", "value", "becomes"),
    [
        ({"quantity": "382.000"}, "V02", 382.0, 382.0),
        ({"quantity": "382.000"}, "V02", 382_000.0, 382_000.0),
        ({"quantity": "ca. 40"}, "V03", 40.0, 40.0),
        ({"quantity": "< 5"}, "V04", None, None),
        ({"quantity": "N/A"}, "V05", 0.0, 0.0),
        ({"quantity": "-"}, "V05", None, None),
        ({"unit": "tons"}, "V25", "kt", 5_000.0),
        ({"category": "forbrenn"}, "V31", "forbrenning", 5.0),
        ({"scope": "2"}, "V38", "2 marked", 5.0),
        ({"site": "Fjordverk"}, "R03", "X-1", 5.0),
    ],
)
def test_an_answer_is_read_as_what_was_chosen_and_the_cell_keeps_its_text(change, code, value, becomes, intake):
    data, finding = asked(intake, **change)
    assert finding.code == code
    assert value in [c.value for c in finding.choices]
    answer = Answer(finding.place_sheet, finding.cell, "read_as", value, code, finding.value, by="Kari", reason="spurt")
    answered = read_workbook("a.xlsx", data, intake.context, [answer])
    assert [f.code for f in answered.errors if f.choices or f.code == code] == []
    (record,) = answered.records
    assert record.value == becomes
    assert record.raw == str(change.get("quantity", 5))
    (note,) = [f for f in answered.findings if f.code in ("A01", "A02")]
    assert (note.severity, note.value, note.params["by"]) == (Severity.NOTE, str(next(iter(change.values()))), "Kari")


def test_a_header_unit_that_is_unknown_is_no_question_about_the_figure(intake):
    rows = [["Anlegg", "Scope", "Gass", "Mengde [tonnn]"], ["X-1", 1, "CO2", 5]]
    data = intake.bytes(intake.book(Utslipp=rows))
    findings = [f for f in read_workbook("a.xlsx", data, intake.context).errors if f.code == "V21"]
    assert findings
    assert all(f.choices == () for f in findings)
