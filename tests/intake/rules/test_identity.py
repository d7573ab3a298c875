"""Rules 1, 2, 3 and 6: who reports, for what, and when."""

from __future__ import annotations

from datetime import date

import pytest

from gic_metrics.intake.rules.identity import number_can_exist, number_is_valid
from gic_metrics.vocabulary import Record, Severity, Sheet


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
    [("974760672", False, "R01"), ("8 digits", True, "R01"), ("123456785", False, "R02"), ("000000000", True, "R02"), ("000000000", False, "R02")],
)
def test_a_number_is_wrong_for_one_reason_only(desk, number, practice, code):
    assert desk.codes(desk.emission(5.0), company=number, practice=practice) == [code]


def test_in_practice_a_valid_number_is_only_unknown(desk):
    assert desk.codes(desk.emission(5.0), company="123456785", practice=True) == ["R03o"]


def test_the_number_s_cell_is_named_where_it_is_known(desk):
    (finding,) = desk.found(desk.emission(5.0), company="974760672", places={"company": ("Rapport", "B1")})
    assert (finding.place_sheet, finding.cell, finding.value, finding.severity) == ("Rapport", "B1", "974760672", Severity.ERROR)


@pytest.mark.parametrize("number", ["974760673", "923609016"], ids=["its number", "its other number"])
def test_a_company_reports_its_own_sites_under_any_of_its_numbers(desk, number):
    assert desk.codes(desk.emission(5.0), company=number) == []


def test_a_site_of_another_company_is_said_once(desk):
    rows = desk.emission(5.0, site="X-2"), desk.emission(6.0, "CH4", site="X-2"), desk.emission(5.0)
    (finding,) = desk.found(*rows)
    assert (finding.code, finding.cell, finding.params["n"], finding.params["company"]) == ("R03c", rows[0].cell, 2, "Elv Gjødsel")


@pytest.mark.parametrize(("period", "codes"), [("2026-Q1", ["R03p"]), ("2025-Q4", []), ("2013-Q1", []), ("2012-Q4", ["R06b"])])
def test_a_closed_site_is_refused_and_one_not_yet_in_the_register_is_asked_about(desk, period, codes):
    assert desk.codes(desk.emission(5.0, site="X-4", period=period), period=period) == codes


@pytest.mark.parametrize(("period", "codes"), [("2026-Q2", ["R06b"]), ("2026-Q3", [])])
def test_the_first_quarter_in_the_register_may_be_a_quarter(desk, period, codes):
    findings = desk.found(desk.emission(5.0, site="X-5", period=period), period=period)
    assert [f.code for f in findings] == codes
    assert all(f.severity is Severity.WARNING for f in findings)


@pytest.mark.parametrize(("today", "codes"), [(date(2026, 9, 29), ["R06"]), (date(2026, 9, 30), [])])
def test_a_quarter_is_reported_when_it_is_over(desk, today, codes):
    assert desk.codes(desk.emission(5.0), today=today) == codes


def test_the_staff_s_indicators_need_no_company_but_a_quarter_that_is_over(desk):
    row = Record("", "2026-Q3", Sheet.INDICATORS, "Arbeid", item="Lærlinger", value=-3.0, cell="C2")
    said = {"company": None, "kind": "indicators"}
    assert desk.codes(row, **said) == []
    assert desk.codes(row, today=date(2026, 8, 1), **said) == ["R06"]


@pytest.mark.parametrize(
    "reading",
    [{"readable": False}, {"kind": "record"}, {"period": None}, {"period": "2025"}, {"period": "abc"}, {"records": ()}],
    ids=lambda reading: next(iter(reading)),
)
def test_what_cannot_be_judged_is_left_alone(desk, reading):
    broken = desk.emission(-5.0)
    assert desk.codes(broken) == ["R07"]
    assert desk.codes(broken, **reading) == []
