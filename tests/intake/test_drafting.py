"""Our columns are proposed beside theirs, graded and with a reason; what a person says goes before it; nothing that is only like ours is chosen."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from gic_metrics.intake.cells import read_cells
from gic_metrics.intake.draft import LEAVE_OUT, Grade, Table, choices_of, mapping_of, named, tally
from gic_metrics.intake.drafting import draft
from gic_metrics.intake.drafting_options import options
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.survey_tables import survey

OWN = "912345678"


@pytest.fixture
def sheet(intake):
    """A sheet made on the spot: what a draft is made from, and how it is read by a mapping."""

    class Sheet:
        def __init__(self, rows, *, title="Ark1", name="fil.xlsx", company=OWN, before=None, items=None):
            book = openpyxl.Workbook()
            book.active.title = title
            for row in rows:
                book.active.append(row)
            self.name, self.data = name, intake.bytes(book)
            cells = read_cells(self.data)
            (table,) = survey(cells).tables
            self.of = Table(table, cells.sheets[0], name, intake.context.register, company, items or {}, before or {})

        def draft(self, **said):
            return draft(self.of, {key.replace("__", "\t"): value for key, value in said.items()})

        def read(self, made):
            context = replace(intake.context, mappings={self.of.table.fingerprint: mapping_of(made)})
            return read_workbook(self.name, self.data, context)

    return Sheet


def roles(made) -> dict[str, tuple[str, str]]:
    return {item.key[0]: (item.value, str(item.grade)) for item in made.of("role")}


def words(made, key) -> dict[str, tuple[str, str]]:
    return {item.key[1]: (item.value, str(item.grade)) for item in made.of("word") if item.key[0] == key}


def fixed(made) -> dict[str, tuple[str, str]]:
    return {item.key[0]: (item.value, str(item.grade)) for item in made.of("fixed") if item.needed}


def figures(reading):
    return [(r.site, r.period, r.variable, r.gas, r.category, r.item, r.value, r.cell) for r in reading.records]


def errors(reading):
    return [(f.code, f.cell) for f in reading.errors if f.code != "R01"]


def test_a_column_for_each_quarter_with_gases_in_rows(sheet):
    made = sheet([["Fjordverket, utslipp scope 1"], [], ["Stoff", "Q1 2026 [kt]", "Q2 2026 [kt]"], ["karbondioksid", 1.5, 2], ["metan", 0.1, None]])
    one = made.draft()
    assert (one.sheet, one.whole) == ("emissions", True)
    assert roles(one) == {"Stoff": ("gas", "exact"), "{period} [kt]": ("quantity", "exact")}
    assert fixed(one) == {"site": ("X-1", "near"), "variable": ("scope1", "near")}
    assert {item.key: item.value for item in one.of("value")} == {
        ("{period} [kt]", "unit"): "@header", ("{period} [kt]", "period"): "@header",
    }  # fmt: skip
    reading = made.read(one)
    assert figures(reading) == [
        ("X-1", "2026-Q1", "scope1", "CO2", "", "", 1500, "B4"), ("X-1", "2026-Q1", "scope1", "CH4", "", "", 100, "B5"),
        ("X-1", "2026-Q2", "scope1", "CO2", "", "", 2000, "C4"), ("X-1", "2026-Q2", "scope1", "CH4", "", "", None, "C5"),
    ]  # fmt: skip
    assert errors(reading) == []


def test_gases_as_columns_each_with_its_unit_and_the_quarter_in_two_columns(sheet):
    rows = [["Anlegg", "År", "Kv", "CO2 fossil [t]", "CH4 [kg]"], ["Fjord", 2026, 1, 100, 5], ["Bruket", 2026, 2, 200, 6]]
    made = sheet(rows, title="Utslipp til luft")
    one = made.draft()
    assert roles(one) == {
        "Anlegg": ("site", "exact"), "År": ("period", "near"), "Kv": ("period", "near"),
        "CO2 fossil [t]": ("quantity", "exact"), "CH4 [kg]": ("quantity", "exact"),
    }  # fmt: skip
    said = {item.key: item.value for item in one.of("value")}
    assert said["CO2 fossil [t]", "gas"] == "CO2"
    assert said["CH4 [kg]", "gas"] == "CH4"
    assert said["CO2 fossil [t]", "origin"] == "fossil"
    reading = made.read(one)
    assert [(r.site, r.period, r.gas, r.origin, r.value) for r in reading.records] == [
        ("X-1", "2026-Q1", "CO2", "fossil", 100), ("X-3", "2026-Q2", "CO2", "fossil", 200),
        ("X-1", "2026-Q1", "CH4", "", 0.005), ("X-3", "2026-Q2", "CH4", "", 0.006),
    ]  # fmt: skip
    assert errors(reading) == []


def test_a_name_that_is_nearly_ours_is_offered_first_and_not_chosen(sheet):
    made = sheet([["Anlegg", "Gass", "K1 2026 [t]"], ["Fjordverkt", "CO2", 1], ["Bruket", "klorgass", 2]])
    one = made.draft()
    assert words(one, "site") == {"Fjordverkt": ("", "near"), "Bruket": ("X-3", "exact")}
    assert words(one, "gas") == {"CO2": ("CO2", "exact"), "klorgass": ("", "unknown")}
    assert not one.whole
    (site,) = [item for item in one.of("word") if item.key == ("site", "Fjordverkt")]
    offered = options(site, made.of, "emissions")
    assert (offered[0].value, offered[0].near, offered[-1].value) == ("X-1", True, LEAVE_OUT)
    assert [choice.value for choice in offered[1:-1]] == ["X-3", "X-2"], "the company's own sites before others"
    told = draft(made.of, {named("word", "site", "Fjordverkt"): "X-1", named("word", "gas", "klorgass"): LEAVE_OUT})
    assert told.whole
    assert [r.cell for r in made.read(told).records] == ["C2"]
    assert [(f.code, f.params["rows"]) for f in made.read(told).findings if f.code == "M13"] == [("M13", "3")]


def test_figures_that_are_something_else_are_proposed_as_left_out_and_unknown_ones_must_be_said(sheet):
    made = sheet([["Fjordverket"], [], ["Stoff", "Q1 2026 [t]", "Budsjett 2026 [t]", "Xyz", "Ansvarlig", "Sum"], ["CO2", 4, 5, 6, "Kari", 15]])
    one = made.draft()
    assert roles(one) == {
        "Stoff": ("gas", "exact"), "{period} [t]": ("quantity", "exact"), "budsjett {period} [t]": (LEAVE_OUT, "near"),
        "Xyz": ("", "unknown"), "Ansvarlig": (LEAVE_OUT, "near"), "Sum": (LEAVE_OUT, "exact"),
    }  # fmt: skip
    assert not one.whole
    assert tally(one.of("role")) == {"sure": 2, "look": 2, "unknown": 1, "left_out": 1}
    told = draft(made.of, {named("role", "Xyz"): LEAVE_OUT})
    assert told.whole
    assert errors(made.read(told)) == []
    assert [r.value for r in made.read(told).records] == [4]


@pytest.mark.parametrize(
    ("rows", "title", "kind", "said"),
    [
        ([["Energivare", "Forbruk", "Enhet"], ["Strøm", 120, "GWh"], ["Naturgass", 3, "GWh"]], "K1 2026", "energy",
         {"Energivare": "item", "Forbruk": "quantity", "Enhet": "unit"}),
        ([["Produkt", "Produsert mengde [tonn]"], ["Sement", 5000]], "Produksjon K1 2026", "production",
         {"Produkt": "item", "Produsert mengde [tonn]": "quantity"}),
        ([["Restprodukt", "Type", "Inn/ut", "Mottaker", "Mengde", "Enhet"], ["Slagg", "materiale", "levert", "Elveverket", 5, "t"]], "K1", "reuse",
         {"Restprodukt": "item", "Type": "kind", "Inn/ut": "variable", "Mottaker": "counterparty", "Mengde": "quantity", "Enhet": "unit"}),
        ([["Dato", "Bevegelse", "Mengde [t]"], ["15.02.2026", "levert lager", 5]], "CO2", "carbon",
         {"Dato": "period", "Bevegelse": "variable", "Mengde [t]": "quantity"}),
    ],
)  # fmt: skip
def test_each_kind_of_sheet_is_known_by_its_columns_words_and_units(sheet, rows, title, kind, said):
    one = sheet(rows, title=title).draft()
    assert one.sheet == kind
    assert {header: role for header, (role, _grade) in roles(one).items()} == said


def test_units_that_may_be_two_are_asked(sheet):
    one = sheet([["Stoff", "Mengde", "Enhet"], ["CO2", 1, "tons"], ["CH4", 2, "kg"]], title="K1 2026").draft()
    assert words(one, "unit") == {"tons": ("", "near"), "kg": ("kg", "exact")}
    header = sheet([["Anlegg", "Stoff", "K1 2026 [tons]"], ["Fjord", "CO2", 1]])
    made = header.draft()
    assert [(i.key[1], i.value, str(i.grade)) for i in made.of("value") if i.key[1] == "unit"] == [("unit", "", "unknown")]
    told = draft(header.of, {named("value", "{period} [tons]", "unit"): "t"})
    assert [(r.value, r.canonical_unit) for r in header.read(told).records] == [(1, "t")]
    assert errors(header.read(told)) == []


def test_a_quarter_that_stands_nowhere_is_asked_of_each_file(sheet):
    rows = [["Sted", "Stoff", "Mengde", "Enhet"], ["Fjord", "CO2", 1, "t"]]
    made = sheet(rows)
    assert fixed(made.draft())["period"] == ("@asked", "near")
    assert [f.code for f in made.read(made.draft()).errors if f.code[0] == "M"] == ["M22"]
    for place, kwargs in (("@sheet", {"title": "K1 2026"}), ("@file", {"name": "utslipp 2026 K1.xlsx"})):
        other = sheet(rows, **kwargs)
        assert fixed(other.draft())["period"] == (place, "near")
        assert [r.period for r in other.read(other.draft()).records] == ["2026-Q1"]


def test_keys_on_the_first_row_of_a_block_are_filled_down_where_a_person_lets_them(sheet):
    rows = [["Anlegg", "Stoff", "K1 2026 [t]"], ["Fjord", "CO2", 1], [None, "CH4", 2]]
    made = sheet(rows)
    one = made.draft()
    assert [(i.key, i.value, str(i.grade)) for i in one.of("fill")] == [(("Anlegg",), "yes", "near")]
    assert [r.site for r in made.read(one).records] == ["X-1", "X-1"]
    assert ("V30", "A3") in errors(made.read(draft(made.of, {named("fill", "Anlegg"): "no"})))


def test_the_old_answers_are_proposed_for_a_changed_layout_and_what_is_new_is_asked(sheet):
    first = sheet([["Sted", "Stoff", "K1 2026 [t]"], ["Ovnsverket", "CO2", 1]])
    told = draft(first.of, {named("role", "Sted"): "site", named("word", "site", "Ovnsverket"): "X-3"})
    assert [r.site for r in first.read(told).records] == ["X-3"]
    old = choices_of(mapping_of(told))
    later = sheet([["Sted", "Nytt", "Stoff", "K2 2026 [t]"], ["Ovnsverket", 7, "CO2", 1]], before=old)
    made = later.draft()
    assert roles(made) == {
        "Sted": ("site", "exact"), "Nytt": ("", "unknown"), "Stoff": ("gas", "exact"), "{period} [t]": ("quantity", "exact"),
    }  # fmt: skip
    assert words(made, "site") == {"Ovnsverket": ("X-3", "exact")}
    assert {item.why for item in made.of("role") if item.value == "site"} == {"before"}


def test_a_draft_that_was_confirmed_gives_the_same_mapping_again(sheet):
    made = sheet([["Sted", "Stoff", "K1 2026 [t]", "Xyz"], ["Ovnsverket", "CO2", 1, 2], [None, "klor", 1, 2], ["Sum", None, 2, 4]])
    choices = {
        named("role", "Sted"): "site", named("word", "site", "Ovnsverket"): "X-3", named("word", "gas", "klor"): LEAVE_OUT,
        named("role", "Xyz"): LEAVE_OUT, named("row", "Sum"): "total",
    }  # fmt: skip
    mapping = mapping_of(draft(made.of, choices))
    again = mapping_of(draft(made.of, choices_of(mapping)))
    assert again == mapping


def test_a_table_can_be_left_out_with_a_reason(sheet):
    made = sheet([["Stoff", "K1 2026 [t]"], ["CO2", 1]])
    one = draft(made.of, {named("sheet"): LEAVE_OUT})
    assert (one.whole, one.left_out, len(one.items)) == (True, True, 1)
    assert [f.code for f in made.read(one).findings if f.code.startswith("M")] == ["M10"]


def test_streams_that_are_nearly_known_are_offered(sheet):
    rows = [["Produkt", "Produksjon K1 2026 [t]"], ["Sementt", 1], ["Klinker", 2]]
    one = sheet(rows, items={"production": ("Sement", "Kalk")}).draft()
    assert words(one, "item") == {"Sementt": ("", "near"), "Klinker": ("Klinker", "exact")}


def test_every_thing_of_a_draft_has_choices_and_its_own_is_among_them(sheet):
    made = sheet([["Anlegg", "Stoff", "K1 2026 [t]", "Merknad"], ["Fjord", "CO2", 1, "ok"], [None, "CO2e", 2, None], ["Sum", None, 3, None]])
    one = made.draft()
    for item in one.items:
        offered = [choice.value for choice in options(item, made.of, one.sheet)]
        assert not item.value or item.value in offered, item
        assert len(offered) == len(set(offered)), item
        assert item.grade in Grade


def test_an_energy_carrier_that_is_nearly_known_is_offered_and_not_taken_as_a_new_one(sheet):
    rows = [["Energivare", "Forbruk K1 2026 [MWh]"], ["Propann", 1], ["Strøm", 2], ["Torv", 3]]
    made = sheet(rows)
    assert words(made.draft(), "item") == {"Propann": ("", "near"), "Strøm": ("electricity", "exact"), "Torv": ("Torv", "exact")}
    (item,) = [i for i in made.draft().of("word") if i.key == ("item", "Propann")]
    assert options(item, made.of, "energy")[0].value == "lpg"
