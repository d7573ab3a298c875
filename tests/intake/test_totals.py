"""Totals among the rows and columns are not booked; they are compared with their parts, as printed figures are: rounded."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest

from gic_metrics.intake.cells import Cell, read_cells
from gic_metrics.intake.mapping import Source, TableMapping, Value
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.survey_tables import survey
from gic_metrics.intake.totals import Line, totals_that_do_not_fit
from gic_metrics.vocabulary import Severity


def lines(*said):
    """`T 300` is a total; `5 kt` has a unit of its own."""
    for row, one in enumerate(said, start=1):
        words = str(one).removeprefix("T ").split(" ", 1)
        value = float(words[0].replace(",", ".")) if "." in words[0] else int(words[0])
        yield Line(Cell(row, 2, "n", value), words[1] if len(words) > 1 else "t", "", str(one).startswith("T "), "Sum")


def misfits(*said):
    return [(f.cell, f.params["sum"], f.params["difference"], f.params["cells"]) for f in totals_that_do_not_fit(list(lines(*said)), "Ark1")]


@pytest.mark.parametrize(
    "said",
    [
        (100, 200, "T 300"),
        ("T 300", 100, 200),
        (100, 200, "T 300", 50, "T 50", "T 350"),
        (100, "T 100", 50, "T 150"),
        ("T 150", "T 100", 40, 60, "T 50", 50),
        (1.4, 1.4, "T 3"),
        (0.1, 0.2, "T 0.3"),
        ("1 kt", "500 t", "T 1500 t"),
        ("1 kt", "1 kt", "T 2000 t"),
        ("5 GWh", "2 kt", "T 7 t"),
        ("T 5",),
        ("T 5", "T 6"),
    ],
    ids=str,
)
def test_a_total_fits_what_it_may_add_up_or_has_nothing_to_be_compared_with(said):
    assert misfits(*said) == []


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ((100, 200, "T 310"), [("B3", 300, 10, "B1-B2")]),
        ((1.4, 1.4, "T 3.3"), [("B3", 2.8, 0.5, "B1-B2")]),
        ((100, "T 100", 50, "T 60"), [("B4", 50, 10, "B3")]),
        ((100, "T 100", 50, "T 145"), [("B4", 150, -5, "B1, B3")]),
        (("1 kt", "500 t", "T 2500 t"), [("B3", 1500, 1000, "B1-B2")]),
        (("T 400", 100, 200), [("B1", 300, 100, "B2-B3")]),
    ],
    ids=str,
)
def test_a_total_that_does_not_fit_is_said_with_its_parts_and_the_difference(said, found):
    assert [(cell, pytest.approx(total), pytest.approx(off), cells) for cell, total, off, cells in found] == misfits(*said)


def test_many_totals_cost_no_more_than_their_rows():
    said = [one for n in range(3000) for one in (n + 10, f"T {n + 10}")]
    assert misfits(*said) == []
    assert len(misfits(*(["T 9"] * 3000), 7)) == 40


def test_a_sum_among_the_rows_of_the_template_is_compared(intake):
    row = ["X-1", 1, "CO2", "fossil", "prosess", 100, "t"]
    rows = [row, [*row[:4], "annet", 50, "t"], ["Sum", None, None, None, None, 160, "t"]]
    reading = intake.read(Utslipp=rows)
    (found,) = [f for f in reading.findings if f.code == "M33"]
    assert (found.severity, found.place_sheet, found.cell, found.value) == (Severity.WARNING, "Utslipp", "F4", "160")
    assert found.params == {"said": "Sum", "value": 160, "sum": 150, "difference": 10, "unit": "t", "cells": "F2-F3"}
    sentence = intake.said(reading)[[f.code for f in reading.findings].index("M33")]
    assert sentence.startswith("Summen «Sum» er 160 t, men tallene den legger sammen (F2-F3), gir 150 t (avvik 10)")
    rows[2][5] = 150
    assert "M33" not in [f.code for f in intake.read(Utslipp=rows).findings]
    gases = [row, ["X-1", 1, "CH4", None, "diffus", 2, "t"], ["Sum", None, None, None, None, 156, "t CO2e"]]
    assert "M33" not in [f.code for f in intake.read(Utslipp=gases).findings]


MAPPING = TableMapping(
    "wide",
    "emissions",
    fields={
        "site": Source("column", "Anlegg"),
        "variable": Source("constant", "scope1"),
        "gas": Source("constant", "CO2"),
        "category": Source("column", "Kilde"),
        "unit": Source("constant", "t"),
        "period": Source("header"),
    },
    values=(Value("{period}"),),
    unknown_sites="leave_out",
    words={"category": {"ovn": "process", "kjel": "combustion"}},
)
TABLE = [
    ["Anlegg", "Kilde", "Q1 2026", "Q2 2026", "Sum"],
    ["Fjord", "ovn", 100, 110, 210],
    ["Fjord", "kjel", 20, 21, 45],
    ["Delsum", None, 120, 131, 251],
    ["Et annet verk", "ovn", 7, 8, 15],
    ["Totalt", None, 127, 150, 277],
]


def test_totals_down_and_across_a_table_of_another_layout_are_compared(intake):
    book = openpyxl.Workbook()
    for row in TABLE:
        book.active.append(row)
    data = intake.bytes(book)
    (table,) = survey(read_cells(data)).tables
    reading = read_workbook("fil.xlsx", data, replace(intake.context, mappings={table.fingerprint: MAPPING}))
    assert [(r.period, r.category, r.value) for r in reading.records] == [
        ("2026-Q1", "process", 100), ("2026-Q1", "combustion", 20), ("2026-Q2", "process", 110), ("2026-Q2", "combustion", 21),
    ]  # fmt: skip
    found = [(f.cell, f.params["said"], f.params["sum"], f.params["difference"], f.params["cells"]) for f in reading.findings if f.code == "M33"]
    assert found == [("D6", "Totalt", 139, 11, "D2-D3, D5"), ("E3", "Sum", 41, 4, "C3-D3")]
    for language in ("nb", "en"):
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in intake.said(reading, language))
