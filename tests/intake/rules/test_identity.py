"""Rules 1, 2, 3 and 6: who reports, for what, and when."""

from __future__ import annotations

from datetime import date

import pytest

from gic_metrics.intake.rules.identity import number_can_exist, number_is_valid
from gic_metrics.vocabulary import Record, Severity, Sheet
from tests.intake.rules.rows import codes, emission, findings


@pytest.mark.parametrize(
    ("number", "valid", "outside_practice", "in_practice"),
    [
        ("988077917", True, True, True),
        ("974760673", True, True, True),
        ("988077918", False, False, False),
        ("98807791", False, False, False),
        ("9880779170", False, False, False),
        ("98807791X", False, False, False),
        ("123456785", True, False, True),
        ("310010014", True, False, True),
        ("000000000", True, False, False),
        ("", False, False, False),
    ],
    ids=lambda value: str(value),
)  # fmt: skip
def test_ex_9_1_organisation_numbers(number, valid, outside_practice, in_practice):
    assert number_is_valid(number) is valid
    assert (valid and number_can_exist(number, practice=False)) is outside_practice
    assert (valid and number_can_exist(number, practice=True)) is in_practice


@pytest.mark.parametrize(
    ("number", "practice", "code"),
    [("974760672", False, "R01"), ("8 digits", True, "R01"), ("123456785", False, "R02"), ("000000000", True, "R02"), ("000000000", False, "R02"),
     ("988077918", False, "R01"), ("988077918", True, "R01"), ("98807791", False, "R01")],
)
def test_a_number_is_wrong_for_one_reason_only(number, practice, code):
    assert codes(emission(5.0), company=number, practice=practice) == [code]


def test_in_practice_a_valid_number_is_only_unknown():
    assert codes(emission(5.0), company="123456785", practice=True) == ["R03o"]


def test_the_number_s_cell_is_named_where_it_is_known():
    (finding,) = findings(emission(5.0), company="974760672", places={"company": ("Rapport", "B1")})
    assert (finding.place_sheet, finding.cell, finding.value, finding.severity) == ("Rapport", "B1", "974760672", Severity.ERROR)


@pytest.mark.parametrize("number", ["974760673", "988077917"], ids=["its number", "its other number"])
def test_a_company_reports_its_own_sites_under_any_of_its_numbers(number):
    assert codes(emission(5.0), company=number) == []


def test_a_site_of_another_company_is_said_once():
    rows = emission(5.0, site="X-2"), emission(6.0, "CH4", site="X-2"), emission(5.0)
    (finding,) = findings(*rows)
    assert (finding.code, finding.cell, finding.params["n"], finding.params["company"]) == ("R03c", rows[0].cell, 2, "Elv Gjødsel")


@pytest.mark.parametrize(("period", "expected"), [("2026-Q1", ["R03p"]), ("2025-Q4", []), ("2013-Q1", []), ("2012-Q4", ["R06b"])])
def test_a_closed_site_is_refused_and_one_not_yet_in_the_register_is_asked_about(period, expected):
    assert codes(emission(5.0, site="X-6", period=period), period=period) == expected


@pytest.mark.parametrize(("period", "expected"), [("2026-Q2", ["R06b"]), ("2026-Q3", [])])
def test_the_first_quarter_in_the_register_may_be_a_quarter(period, expected):
    found = findings(emission(5.0, site="X-5", period=period), period=period)
    assert [f.code for f in found] == expected
    assert all(f.severity is Severity.WARNING for f in found)


@pytest.mark.parametrize(("today", "expected"), [(date(2026, 9, 29), ["R06"]), (date(2026, 9, 30), [])])
def test_a_quarter_is_reported_when_it_is_over(today, expected):
    assert codes(emission(5.0), today=today) == expected


def test_the_staff_s_indicators_need_no_company_but_a_quarter_that_is_over():
    row = Record("", "2026-Q3", Sheet.INDICATORS, "Arbeid", item="Lærlinger", value=-3.0, cell="C2")
    said = {"company": None, "kind": "indicators"}
    assert codes(row, **said) == []
    assert codes(row, today=date(2026, 8, 1), **said) == ["R06"]


@pytest.mark.parametrize(
    "reading",
    [{"readable": False}, {"kind": "record"}, {"period": None}, {"period": "2025"}, {"period": "abc"}, {"records": ()}],
    ids=lambda reading: next(iter(reading)),
)
def test_what_cannot_be_judged_is_left_alone(reading):
    broken = emission(-5.0)
    assert codes(broken) == ["R07"]
    assert codes(broken, **reading) == []
