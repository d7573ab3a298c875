"""Tables of other layouts become records by their mappings: each figure with its cell, each row and column left out with its reason."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from gic_metrics.intake.cells import read_cells
from gic_metrics.intake.compare import same
from gic_metrics.intake.mapping import LeaveOut, Source, TableMapping, Value
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.survey_tables import survey
from gic_metrics.intake.verified import verified_records
from gic_metrics.reference import Register, seeds, verified_record
from gic_metrics.vocabulary import Severity

FIXED = {"site": Source("constant", "X-1"), "variable": Source("constant", "scope1")}
WIDE = TableMapping(
    "wide",
    "emissions",
    fields={**FIXED, "gas": Source("column", "Kilde"), "unit": Source("header"), "period": Source("header")},
    values=(Value("{period} [kt]"),),
    words={"gas": {"karbondioksid": "CO2", "lystgass": "N2O"}, "quantity": {"-1": ""}},
)


@pytest.fixture
def read(intake):
    def of(rows, mapping, *, merge=(), name="fil.xlsx", at=1):
        book = openpyxl.Workbook()
        book.active.title = "Ark1"
        for n, row in enumerate(rows):
            for column, value in enumerate(row, start=1):
                book.active.cell(at + n, column, value)
        for span in merge:
            book.active.merge_cells(span)
        data = intake.bytes(book)
        tables = survey(read_cells(data)).tables
        return read_workbook(name, data, replace(intake.context, mappings={tables[0].fingerprint: mapping}))

    return of


def figures(reading):
    return [(r.period, r.site, r.variable, r.gas, r.value, r.canonical_unit, r.cell) for r in reading.records]


def errors(reading):
    """Code and cell; the made-up organisation numbers have no right check digit, which is rule 1's to say."""
    return [(f.code, f.cell) for f in reading.errors if f.code != "R01"]


def found(reading):
    return [(f.severity, f.code, f.cell) for f in reading.findings if f.code[0] in "MSV"]


def test_a_column_for_each_quarter_is_a_record_for_each_with_its_cell(read):
    reading = read([["Kilde", "Q1 2026 [kt]", "Q2 2026 [kt]"], ["karbondioksid", 1.5, 2], ["lystgass", 0, -1]], WIDE, at=6)
    assert figures(reading) == [
        ("2026-Q1", "X-1", "scope1", "CO2", 1500, "t", "B7"),
        ("2026-Q1", "X-1", "scope1", "N2O", 0, "t", "B8"),
        ("2026-Q2", "X-1", "scope1", "CO2", 2000, "t", "C7"),
        ("2026-Q2", "X-1", "scope1", "N2O", None, "t", "C8"),
    ]
    assert (reading.company, reading.period, errors(reading)) == ("912345678", None, [])
    assert reading.records[3].raw == "-1"


def test_an_explained_word_is_ours_and_another_is_asked_about_in_its_cell(read):
    reading = read([["Kilde", "Q1 2026 [kt]"], ["karbondioksid", 1.5], ["klorgass", 2]], WIDE)
    assert [r.gas for r in reading.records] == ["CO2"]
    assert [one for one in found(reading) if one[0] is Severity.ERROR] == [(Severity.ERROR, "V31", "A3")]


def test_rows_that_are_no_figures_are_named_and_never_booked(read):
    rows = [["Kilde", "Q1 2026 [kt]"], ["Ex.1", 9], ["karbondioksid", 4], ["herav ovn", 1], ["lystgass", 1], ["Delsum", 5], ["Merknad"]]
    mapping = replace(WIDE, leave_out=(LeaveOut("Kilde", ("lystgass",), reason="måles ikke"),))
    reading = read(rows, mapping)
    assert [r.cell for r in reading.records] == ["B3"]
    assert [(f.code, f.cell) for f in reading.findings if f.code in ("S16", "M11", "S17", "S22", "M13")] == [
        ("S16", "A2"), ("M11", "A4"), ("S17", "A6"), ("S22", "A7"), ("M13", "A5"),
    ]  # fmt: skip


def test_what_a_person_says_of_a_row_holds(read):
    rows = [["Kilde", "Q1 2026 [kt]"], ["Sum", 4], ["lystgass", 1]]
    mapping = replace(WIDE, rows={"Sum": "figure", "lystgass": "total"}, words={"gas": {"Sum": "CO2"}})
    assert [(r.gas, r.cell) for r in read(rows, mapping).records] == [("CO2", "B2")]


def test_a_column_with_figures_that_nobody_explained_is_an_error_until_it_is_left_out(read):
    rows = [["Kilde", "Q1 2026 [kt]", "Budsjett", "Ansvarlig", "Sum"], ["karbondioksid", 4, 5, "Kari", 9]]
    assert found(read(rows, WIDE)) == [(Severity.ERROR, "M09", "C1"), (Severity.NOTE, "M15", "D1"), (Severity.NOTE, "M12", "E1")]
    assert read(rows, WIDE).records == ()
    left = read(rows, replace(WIDE, ignore=("Budsjett",)))
    assert (len(left.records), errors(left)) == (1, [])
    assert (Severity.NOTE, "M15", "C1") in found(left)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"values": (Value("Finnes ikke"),)}, "M06"),
        ({"values": ()}, "M07"),
        ({"fields": {key: one for key, one in WIDE.fields.items() if key != "site"}}, "M07"),
        ({"fields": {key: one for key, one in WIDE.fields.items() if key != "period"}}, "M07"),
        ({"sheet": "tull"}, "M08"),
    ],
)
def test_a_mapping_that_does_not_fit_or_says_too_little_is_an_error_and_gives_no_record(read, change, code):
    reading = read([["Kilde", "Q1 2026 [kt]"], ["karbondioksid", 1.5]], replace(WIDE, **change))
    assert reading.records == ()
    assert code in [f.code for f in reading.errors]


def test_a_table_that_is_known_and_left_out_is_said(read):
    reading = read([["Kilde", "Q1 2026 [kt]"], ["karbondioksid", 1.5]], TableMapping("x", "", reason="budsjett"))
    assert [f.code for f in reading.findings] == ["S19", "M10"]


def test_quarters_in_rows_keys_on_the_first_row_and_units_beside(read):
    rows = [
        ["Anlegg", "År", "Kv", "Stoff", "Mengde", "Enhet"],
        ["Fjord", 2026, 1, "CO2", "1 234,5", "t"],
        [None, 2026, 2, "CO2", 7, "kt"],
        ["Bruket", 2026, 2, "CH4", 3, "kg"],
    ]
    fields = {name: Source("column", at) for name, at in {"site": "Anlegg", "gas": "Stoff", "unit": "Enhet", "period": "År + Kv"}.items()}
    mapping = TableMapping(
        "rows",
        "emissions",
        fields={**FIXED, **fields},
        values=(Value("Mengde"),),
        fill_down=("Anlegg",),
        words={"period": {"1": "Q1", "2": "Q2"}},
    )
    reading = read(rows, mapping)
    assert [(r.period, r.site, r.gas, r.value, r.cell) for r in reading.records] == [
        ("2026-Q1", "X-1", "CO2", 1234.5, "E2"), ("2026-Q2", "X-1", "CO2", 7000, "E3"), ("2026-Q2", "X-3", "CH4", 0.003, "E4"),
    ]  # fmt: skip
    without = read(rows, replace(mapping, fill_down=()))
    assert ("V30", "A3") in [(f.code, f.cell) for f in without.errors]


def test_a_year_is_not_a_quarter_and_is_said_once(read):
    reading = read([["Kilde", "2025 [kt]"], ["karbondioksid", 1.5], ["lystgass", 2]], WIDE)
    assert reading.records == ()
    assert errors(reading) == [("M14", "B1")]


def test_a_unit_in_the_header_that_is_not_the_mappings_is_an_error(read):
    mapping = replace(WIDE, fields={**WIDE.fields, "unit": Source("constant", "t")})
    assert errors(read([["Kilde", "Q1 2026 [kt]"], ["karbondioksid", 1.5]], mapping)) == [("V26", "B2")]


def test_each_quarter_is_judged_by_itself(read):
    """The same source in two quarters is no double row; in one quarter it is. One that is not over is an error for that quarter alone."""
    reading = read([["Kilde", "Q1 2026 [kt]", "Q4 2026 [kt]"], ["karbondioksid", 1.5, 2], ["lystgass", 1, 1], ["lystgass", 1, 3]], WIDE)
    assert [(f.code, f.params.get("quarter") and str(f.params["quarter"])) for f in reading.errors if f.code == "R06"] == [("R06", "2026-Q4")]
    assert sorted(f.cell for f in reading.errors if f.code == "R08") == ["B4", "C4"]


def test_the_sites_of_several_companies_need_a_word_on_who_reports(read):
    rows = [["Anlegg", "Q1 2026 [kt]"], ["Fjord", 1], ["Elveverket", 2]]
    fields = {**WIDE.fields, "site": Source("column", "Anlegg"), "gas": Source("constant", "CO2")}
    assert errors(read(rows, replace(WIDE, fields=fields))) == [("M16", None)]
    said = read(rows, replace(WIDE, fields={**fields, "company": Source("constant", "912 345 678")}))
    assert said.company == "912345678"
    assert "M16" not in [f.code for f in said.errors]
    mine = read(rows, replace(WIDE, fields=fields, leave_out=(LeaveOut("Anlegg", but=("Fjord",), reason="andre"),)))
    assert (mine.company, len(mine.records), mine.period) == ("912345678", 1, "2026-Q1")


def test_every_sentence_is_whole_in_both_languages(read, intake):
    reading = read([["Kilde", "Q1 2026 [kt]", "Annet"], ["karbondioksid", 1.5, 2], ["herav x", 1, 1]], WIDE)
    for language in ("nb", "en"):
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in intake.said(reading, language))


YEARS = ["REGISTRY_CODE", "INSTALLATION_IDENTIFIER", "ALLOCATION_2012", "VERIFIED_EMISSIONS_2013", "VERIFIED_EMISSIONS_2012"]


def test_the_commissions_layout_is_known_by_its_headers_wherever_they_stand(intake):
    book = openpyxl.Workbook()
    for row in ([], ["NOTE:", "-1 = blank"], [], YEARS, ["X", 1, 5, 10, -1], ["X", 2, 5, "Excluded", 0], ["AT", 1, 5, 7, 7]):
        book.active.append(row)
    reading = intake.read(book)
    assert (reading.kind, reading.company, reading.errors) == ("record", None, ())
    assert [(r.site, r.period, r.value, r.notation, r.cell) for r in reading.records] == [
        ("X-1", "2013", 10, "", "D5"), ("X-1", "2012", None, "", "E5"), ("X-2", "2013", None, "NA", "D6"), ("X-2", "2012", 0, "", "E6"),
    ]  # fmt: skip
    assert [(f.cell, f.params["n"], f.params["rows"]) for f in reading.findings if f.code == "M18"] == [("A7", 1, "7")]


def test_a_verified_cell_that_is_no_figure_is_an_error_in_its_cell(intake):
    book = openpyxl.Workbook()
    for row in (YEARS, ["X", 1, 5, 10, -2], ["X", 2, 5, "ca. 4", 0]):
        book.active.append(row)
    assert [(f.code, f.cell) for f in intake.read(book).errors] == [("F17", "E2"), ("F17", "D3")]


def test_the_commissions_file_gives_the_records_figures_and_its_three_differences(intake, sample_workbooks):
    (file,) = sample_workbooks.glob("01_*.xlsx")
    reading = read_workbook(file.name, file.read_bytes(), replace(intake.context, register=Register.of(seeds()["register"])))
    stored = {(r.site, r.period): r for r in verified_records(verified_record()[1])}
    sites = {r.site for r in reading.records}
    assert reading.errors == ()
    assert {"NO-110", "NO-47", "NO-50", "NO-202608", "NO-36", "NO-66", "NO-35", "NO-103", "NO-203166"} <= sites
    assert len(reading.records) == 11 * len(sites)
    differ = {(r.site, r.period): (r.value, stored[r.site, r.period].value) for r in reading.records if not same(r, stored[r.site, r.period])}
    assert differ == {("NO-50", "2017"): (432_409, 432_676), ("NO-50", "2018"): (446_947, 447_417), ("NO-66", "2018"): (52_838, 60_399)}


SEVERAL = [["Kilde", "Rapport", "Q1 2026", "Enhet"], ["CO2", 2022, 1951, "kt"], ["CO2", 2021, 2386004, "t"], ["CO2", 2020, 2542442, "t"]]
REPORTS = TableMapping(
    "reports",
    "emissions",
    fields={
        **FIXED,
        "gas": Source("column", "Kilde"),
        "unit": Source("column", "Enhet"),
        "period": Source("header"),
        "edition": Source("column", "Rapport"),
    },
    values=(Value("Q1 2026"),),
)


def test_a_figure_that_several_reports_give_differently_is_an_error_until_a_person_chooses(read):
    asked = read(SEVERAL, REPORTS)
    (conflict,) = [f for f in asked.errors if f.code == "M05"]
    assert (conflict.cell, conflict.params["values"], asked.records) == ("C2", "C2: 1951 kt; C3: 2386004 t; C4: 2542442 t", ())
    chosen = read(SEVERAL, replace(REPORTS, choices={"Ark1!C2": "Ark1!C3"}))
    assert [(r.value, r.cell) for r in chosen.records] == [(2_386_004, "C3")]
    assert errors(chosen) == []
    assert [f.cell for f in chosen.findings if f.code == "M19"] == ["C2", "C4"]


@pytest.mark.parametrize("choices", [{"Ark1!C2": "Ark1!C9"}, {"Ark1!C2": "Ark1!C3", "Ark1!C4": "Ark1!C4"}])
def test_a_choice_of_another_cell_or_of_two_is_none(read, choices):
    assert [code for code, _cell in errors(read(SEVERAL, replace(REPORTS, choices=choices)))] == ["M05"]


def test_the_same_figure_in_several_reports_is_read_once(read):
    reading = read([SEVERAL[0], ["CO2", 2022, 2, "kt"], ["CO2", 2021, 2000, "t"]], REPORTS)
    assert [(r.value, r.cell) for r in reading.records] == [(2000, "C2")]
    assert errors(reading) == []


def test_without_reports_to_choose_among_a_double_row_is_a_double_row(read):
    fields = {key: one for key, one in REPORTS.fields.items() if key != "edition"}
    found = errors(read(SEVERAL, replace(REPORTS, fields=fields, ignore=("Rapport",))))
    assert {code for code, _cell in found} == {"R08"}


def test_a_co2e_figure_is_a_control_total_beside_the_gases_of_its_own_quarter_alone(read):
    rows = [["Kilde", "Q1 2026 [kt]", "Q2 2026 [kt]"], ["karbondioksid", 5, None], ["CO2e", 5, 6]]
    reading = read(rows, replace(WIDE, fields={**WIDE.fields, "gwp_set": Source("constant", "AR5")}))
    assert [(r.period, r.control) for r in reading.records if r.gas == "CO2e"] == [("2026-Q1", True), ("2026-Q2", False)]
