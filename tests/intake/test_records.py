"""Every cell as what it says: blank is not reported, 0 is zero, and what could mean two things is asked about with its cell."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest

from gic_metrics.vocabulary import Severity

CO2 = ["X-1", 1, "CO2", "fossil", "prosess", 5, "t"]


def emission(quantity, unit="t", gas="metan"):
    return ["X-1", 1, gas, None, None, quantity, unit]


@pytest.mark.parametrize(
    ("quantity", "value", "notation"),
    [
        (None, None, ""),
        ("  ", None, ""),
        (0, 0, ""),
        ("0", 0, ""),
        (12.5, 12.5, ""),
        ("1 234,5", 1234.5, ""),
        ("1\u00a0234,5", 1234.5, ""),
        ("\u221212", -12, ""),
        ("NO", 0, "NO"),
        ("NE", None, "NE"),
        ("NA", None, "NA"),
        ("C", None, "C"),
        ("IE:X-3", 0, "IE"),
    ],
)
def test_a_quantity_is_read_as_what_it_says(intake, quantity, value, notation):
    reading = intake.row("Utslipp", emission(quantity))
    assert intake.codes(reading) == []
    (record,) = reading.records
    assert (record.value, record.notation) == (value, notation)
    assert record.value is None or record.value == value


def test_included_elsewhere_names_the_place(intake):
    assert intake.row("Utslipp", emission("IE: bruket")).records[0].elsewhere == "X-3"
    assert intake.row("Utslipp", emission("IE:damp fra naboen")).records[0].elsewhere == "damp fra naboen"


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("382.000", "V02"),
        ("ca. 40", "V03"),
        ("<5", "V04"),
        ("N/A", "V05"),
        ("-", "V05"),
        ("12 tonn", "V06"),
        (date(2026, 3, 1), "V07"),
        (True, "V08"),
        ("#REF!", "V09"),
        ("=B2*2", "V10"),
        ("50 %", "V11"),
        ("IE", "V12"),
        ("tolv", "V01"),
    ],
)
def test_what_is_no_quantity_is_an_error_in_its_cell(intake, quantity, code):
    reading = intake.row("Utslipp", emission(quantity))
    assert intake.codes(reading) == [(code, "F2")]
    assert reading.findings[0].severity is Severity.ERROR
    assert all(record.value is None for record in reading.records)


def test_a_percent_format_on_a_quantity_is_asked_about(intake):
    book = intake.book(Utslipp=[emission(0.5)])
    book["Utslipp"]["F2"].number_format = "0.0 %"
    assert intake.codes(intake.read(book)) == [("V11", "F2")]


def with_value(intake, book, formula: bytes, cached: bytes) -> bytes:
    """The workbook as a spreadsheet program saves it: with the formula's last value beside it."""
    kept, out = BytesIO(intake.bytes(book)), BytesIO()
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry.filename)
            new.writestr(entry.filename, data.replace(b"<f>" + formula + b"</f><v></v>", cached).replace(b"<f>" + formula + b"</f><v />", cached))
    return out.getvalue()


def test_a_formula_with_its_value_is_read(intake):
    book = intake.book(Utslipp=[emission("=2*21")])
    reading = intake.read(with_value(intake, book, b"2*21", b"<f>2*21</f><v>42</v>"))
    assert [r.value for r in reading.records] == [42]
    assert intake.codes(reading) == []


def test_a_formula_on_another_file_is_read_with_a_note(intake):
    book = intake.book(Utslipp=[emission("=1+1")])
    reading = intake.read(with_value(intake, book, b"1+1", b"<f>[1]Ark1!B2</f><v>42</v>"))
    assert [r.value for r in reading.records] == [42]
    assert intake.codes(reading) == [("V41", "F2")]


def test_a_formula_that_gives_an_error_is_one(intake):
    book = intake.book(Utslipp=[emission("=1+1")])
    data = with_value(intake, book, b"1+1", b"<f>1/0</f><v>#DIV/0!</v>").replace(b"", b"")
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(
                entry.filename, old.read(entry.filename).replace(b'<c r="F2">', b'<c r="F2" t="e">').replace(b'<c r="F2" t="n">', b'<c r="F2" t="e">')
            )
    assert intake.codes(intake.read(out.getvalue())) == [("V09", "F2")]


@pytest.mark.parametrize(
    ("unit", "code", "cell"),
    [
        (None, "V20", "F2"),
        ("lb", "V21", "G2"),
        ("KG", "V22", "G2"),
        ("GWh", "V23", "G2"),
        ("t CO2e", "V24", "G2"),
        ("ton", "V25", "G2"),
        ("MT", "V25", "G2"),
        ("t C", "V28", "G2"),
    ],
)
def test_a_unit_that_cannot_be_used_is_an_error_in_its_cell(intake, unit, code, cell):
    reading = intake.row("Utslipp", emission(5, unit))
    assert intake.codes(reading) == [(code, cell)]


def test_a_notation_key_needs_no_unit(intake):
    assert intake.codes(intake.row("Utslipp", emission("NO", None))) == []


def test_all_faults_of_a_row_and_of_a_file_are_found_at_once(intake):
    reading = intake.read(
        Utslipp=[["Ukjent", 7, "xenon", "blå", "prosess", "ca. 4", "ton"], ["X-1", 1, "CO2", "fossil", None, "382.000", "t"]],
        Energi=[["X-1", "elektrisitet", None, 5, "t", 50]],
    )
    assert sorted(intake.codes(reading)) == sorted(
        [("R03", "A2"), ("V31", "B2"), ("V31", "C2"), ("V31", "D2"), ("V03", "F2"), ("V25", "G2"), ("V02", "F3"), ("V23", "E2"), ("V33", "F2")]
    )


@pytest.mark.parametrize("site", ["X-1", "x-1", "Fjordverket", "FJORDVERKET  avd. nord", " fjord "])
def test_a_site_is_its_id_name_or_alias(intake, site):
    assert intake.row("Utslipp", [site, *CO2[1:]]).records[0].site == "X-1"


def test_an_unknown_site_is_an_error(intake):
    reading = intake.row("Utslipp", ["Fjordverk", *CO2[1:]])
    assert intake.codes(reading) == [("R03", "A2")]
    assert reading.records == ()


@pytest.mark.parametrize(
    ("said", "scope"),
    [
        (1, "scope1"),
        ("1", "scope1"),
        (1.0, "scope1"),
        ("Scope 1", "scope1"),
        ("2 lokasjon", "scope2_location"),
        ("2 Location", "scope2_location"),
        ("scope 2 market", "scope2_market"),
        ("2 marked", "scope2_market"),
        (3, "scope3"),
    ],
)
def test_a_scope_is_read(intake, said, scope):
    assert intake.row("Utslipp", ["X-1", said, "metan", None, None, 5, "t"]).records[0].variable == scope


@pytest.mark.parametrize(("said", "code"), [(2, "V38"), ("Scope 2", "V38"), (4, "V31"), ("en", "V31"), (None, "V30"), (date(2026, 1, 1), "V42")])
def test_a_scope_that_is_none_is_asked_about(intake, said, code):
    assert intake.codes(intake.row("Utslipp", ["X-1", said, "metan", None, None, 5, "t"])) == [(code, "B2")]


@pytest.mark.parametrize(
    ("said", "gas"),
    [("CO₂", "CO2"), ("co2", "CO2"), ("metan", "CH4"), ("lystgass", "N2O"), ("N₂O", "N2O"), ("SF₆", "SF6"), ("hfc-134A", "HFC-134a"),
     ("R410A", "R-410A"), ("PFC-14", "CF4"), ("CO2-ekvivalenter", "CO2e"), ("c-C4F8", "c-C4F8")],
)  # fmt: skip
def test_a_gas_is_read(intake, said, gas):
    assert intake.row("Utslipp", ["X-1", 1, said, None, None, 0, "t"]).records[0].gas == gas


def test_co2_without_origin_is_fossil_with_one_note(intake):
    reading = intake.read(Utslipp=[["X-1", 1, "CO2", None, "prosess", 5, "t"], ["X-1", 1, "CO2", None, "diffus", 5, "t"]])
    assert [r.origin for r in reading.records] == ["fossil", "fossil"]
    assert [(f.code, f.severity, f.params["n"]) for f in reading.findings if f.code == "V36"] == [("V36", Severity.NOTE, 2)]


@pytest.mark.parametrize(
    ("gas_row", "total_row", "control"),
    [
        (["X-1", 1, "CO2", "fossil", "prosess", 5, "t"], ["X-1", 1, "CO2e", None, "prosess", 5, "t"], True),
        (["X-1", 1, "CO2", "fossil", "prosess", 5, "t"], ["X-1", 1, "CO2e", None, None, 5, "t"], True),
        (["X-1", 1, "CO2", "fossil", None, 5, "t"], ["X-1", 1, "CO2e", None, "prosess", 5, "t"], True),
        (["X-1", 1, "CO2", "fossil", "prosess", 5, "t"], ["X-1", 1, "CO2e", None, "diffus", 5, "t"], False),
        (["X-1", 1, "CO2", "fossil", None, 5, "t"], ["X-3", 1, "CO2e", None, None, 5, "t"], False),
        (["X-1", 1, "CO2", "fossil", None, 5, "t"], ["X-1", 3, "CO2e", None, None, 5, "t"], False),
        (["X-1", 1, "CO2", "fossil", None, None, "t"], ["X-1", 1, "CO2e", None, None, 5, "t"], False),
        (["X-1", 1, "CO2", "fossil", None, 0, "t"], ["X-1", 1, "CO2e", None, None, 5, "t"], True),
    ],
)
def test_co2e_beside_its_gases_is_a_control_total_and_alone_needs_its_set(intake, gas_row, total_row, control):
    reading = intake.read(Utslipp=[total_row, gas_row])
    assert [r.control for r in reading.records] == [control, False]
    assert ("V34" in {f.code for f in reading.findings}) is not control
    locked = intake.read(Utslipp=[[*total_row, "AR4"], gas_row])
    assert locked.records[0].gwp_set == "AR4"
    assert "V34" not in {f.code for f in locked.findings}


def test_co2e_may_name_itself_in_its_unit(intake):
    (record,) = intake.row("Utslipp", ["X-1", 1, "CO2e", None, None, 5, "kt CO2e", "AR5"]).records
    assert record.value == 5000


def test_a_gwp_set_beside_a_gas_is_noted(intake):
    assert intake.codes(intake.row("Utslipp", [*emission(5), "AR4"])) == [("V35", "H2")]


@pytest.mark.parametrize(("said", "ets"), [("ja", True), ("No", False), (True, True), (None, None)])
def test_a_row_may_say_whether_it_is_in_the_ets(intake, said, ets):
    rows = [["Anlegg", "Scope", "Gass", "Mengde", "Enhet", "Kvotepliktig"], ["X-1", 1, "metan", 5, "t", said]]
    assert intake.read(Utslipp=rows).records[0].in_ets is ets


def test_a_movement_of_co2(intake):
    (record,) = intake.row("Karbonhåndtering", ["X-1", "Levert lager", None, "10 %", "Elveverket", 90, "kt", "måler", "første"]).records
    assert (record.variable, record.gas, record.share, record.counterparty, record.value) == ("to_storage", "CO2", 0.1, "X-2", 90_000)
    assert (record.method, record.comment) == ("måler", "første")
    assert intake.row("Karbonhåndtering", ["X-1", "stock at end of quarter", "biogen", None, None, 4, "t"]).records[0].variable == "stock_end"


@pytest.mark.parametrize(
    ("share", "value", "codes"),
    [
        (0.1, 0.1, []),
        ("10 %", 0.1, []),
        ("0,1", 0.1, []),
        (0, 0, []),
        (1, 1, []),
        (None, None, []),
        (50, None, ["V33"]),
        ("50", None, ["V33"]),
        ("halv", None, ["V01"]),
    ],
)
def test_a_share_is_read_or_asked_about(intake, share, value, codes):
    reading = intake.row("Karbonhåndtering", ["X-1", "mottatt", None, share, "X-3", 90, "t"])
    assert [f.code for f in reading.findings if f.code[0] == "V"] == codes
    if not codes:
        assert reading.records[0].share == value


def test_a_share_in_percent_format_is_a_share(intake):
    book = intake.book(Karbonhåndtering=[["X-1", "mottatt", None, 0.5, "X-3", 90, "t"]])
    book["Karbonhåndtering"]["D2"].number_format = "0 %"
    assert intake.read(book).records[0].share == 0.5


def test_production_keeps_its_own_unit_and_stop_days(intake):
    reading = intake.read(
        Produksjon=[["X-1", "klinker", 1.5, "kt", 12], ["X-1", "paller", 40, "stk", None], ["X-1", "hydrogen", 1_054_915, "Sm3", 0]]
    )
    assert [(r.value, r.canonical_unit, r.stop_days) for r in reading.records] == [
        (1500, "t", 12),
        (40, "stk", None),
        (pytest.approx(1e6, rel=1e-6), "Nm3", 0),
    ]
    assert intake.codes(intake.row("Produksjon", ["X-1", "klinker", 5, "ton", 100])) == [("V37", "E2"), ("V25", "D2")]


def test_reuse_is_measured_by_its_kind(intake):
    reading = intake.read(
        Gjenbruk=[
            ["X-1", "slagg", "material", "levert", "X-2", 4, "kt", "tørr", "drift", "klinker"],
            ["X-1", "fjernvarme", "varme", "delivered", "Byen", 36, "TJ", None, "pilot"],
            ["X-1", "CO-gass", "gass", "mottatt", "X-3", 5, "Nm3"],
            ["X-1", "kjølevann", "vann", "generert", None, 5, "m3"],
        ]
    )
    assert [(r.kind, r.variable, r.counterparty, r.value, r.canonical_unit, r.basis, r.stage, r.replaces) for r in reading.records] == [
        ("material", "delivered", "X-2", 4000, "t", "dry", "running", "klinker"),
        ("heat", "delivered", "Byen", 10, "GWh", "", "pilot", ""),
        ("gas", "received", "X-3", 5, "Nm3", "", "", ""),
        ("water", "generated", "", 5, "m3", "", "", ""),
    ]
    assert intake.codes(intake.row("Gjenbruk", ["X-1", "varme", "varme", "levert", None, 4, "t"])) == [("V23", "G2")]


def test_energy_is_a_purchase_with_a_known_carrier(intake):
    (record,) = intake.row("Energi", ["X-1", "Strøm", "Kraftlaget", 5000, "kWh", "75 %"]).records
    assert (record.variable, record.item, record.counterparty, record.value, record.canonical_unit, record.share) == (
        "purchase",
        "electricity",
        "Kraftlaget",
        0.005,
        "GWh",
        0.75,
    )
    assert intake.row("Energi", ["X-1", "treflis", None, 5, "GWh"]).records[0].item == "treflis"


def test_a_percentage_of_an_indicator(intake):
    book = intake.book(Indikatorer=[["Kompetanse", "andel", 0.4, None, None], ["Kompetanse", "andel 2", "40 %", "%"]])
    book["Indikatorer"]["C2"].number_format = "0%"
    assert [(r.value, r.unit) for r in intake.read(book).records] == [(40, "%"), (40, "%")]


def test_a_blank_row_is_skipped_and_a_prefilled_row_is_not_reported(intake):
    reading = intake.read(Utslipp=[CO2, [None] * 7, [" ", "\u00a0"], emission(None), ["X-1", None, None, None, None, None, None]])
    assert [(r.cell, r.value, r.raw) for r in reading.records] == [("F2", 5, "5"), ("F5", None, "")]
    assert intake.codes(reading) == [("S22", "A6")]


def test_a_quantity_without_its_keys_is_an_error(intake):
    assert intake.codes(intake.row("Utslipp", [None, 1, "CO2", "fossil", None, 5, "t"])) == [("V30", "A2")]


def test_examples_and_totals_are_left_out_with_a_note(intake):
    rows = [
        ["Ex.1", 1, "CO2", None, None, 9, "t"],
        ["Eksempel", 1, "CO2", None, None, 9, "t"],
        CO2,
        ["Sum", None, None, None, None, 5, "t"],
        ["Totalt:", "", "", "", "", 5],
    ]
    reading = intake.read(Utslipp=rows)
    assert [r.value for r in reading.records] == [5]
    assert intake.codes(reading) == [("S16", "A2"), ("S16", "A3"), ("S17", "A5"), ("S17", "A6")]


def test_a_merged_key_holds_for_its_rows_and_a_merged_quantity_is_asked_about(intake):
    book = intake.book(
        Utslipp=[CO2, [None, 1, "metan", None, None, 7, "t"], ["X-3", 1, "metan", None, None, 8, "t"], [None, 1, "CO2", "fossil", None, None, "t"]]
    )
    book["Utslipp"].merge_cells("A2:A3")
    book["Utslipp"].merge_cells("A4:A5")
    book["Utslipp"].merge_cells("F4:F5")
    reading = intake.read(book)
    assert [(r.site, r.value) for r in reading.records][:3] == [("X-1", 5), ("X-1", 7), ("X-3", 8)]
    assert intake.codes(reading) == [("V27", "F4")]


def test_the_note_of_a_finding_is_one_sentence_in_both_languages(intake):
    reading = intake.read(Utslipp=[["Ukjent", 2, "xenon", "blå", "prosess", "382.000", "KG"], ["X-1", 1, "CO2", None, None, 0.5, "t"]])
    for language in ("nb", "en"):
        for said in intake.said(intake.read(Utslipp=[["X-1", 2, "xenon", "blå", "prosess", "382.000", "KG"]]), language):
            assert said[-1] in ".?"
            assert "{" not in said
    assert len(reading.findings) >= 6
