"""Numbers as people write them: what is clear is read, what could be two numbers is asked about, blank is never zero."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gic_metrics.intake.numbers import NotANumber, Said, parse_number, parse_quantity
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter

CLEAR = {
    "0": 0,
    "12": 12,
    "382000": 382_000,
    "1 234,5": 1234.5,
    "1\u00a0234,5": 1234.5,
    "1\u202f234\u2009567": 1_234_567,
    "1.234,5": 1234.5,
    "1,234.5": 1234.5,
    "1.234.567": 1_234_567,
    "1,234,567": 1_234_567,
    "1.234.567,89": 1_234_567.89,
    "2,4": 2.4,
    "2.4": 2.4,
    "1234,567": 1234.567,
    "0,123": 0.123,
    "0.123": 0.123,
    "1,2345": 1.2345,
    "1 234,567": 1234.567,
    ",5": 0.5,
    "\u221212": -12,
    "\u201312,5": -12.5,
    "- 12": -12,
    "+7": 7,
    " 8 \n": 8,
}
ASKED = {
    "382.000": "V02",
    "1.234": "V02",
    "1,234": "V02",
    "-12.500": "V02",
    "12,345 %": "V02",
    "ca. 40": "V03",
    "Ca 40": "V03",
    "~40": "V03",
    "<5": "V04",
    "> 100": "V04",
    "N/A": "V05",
    "n.a.": "V05",
    "-": "V05",
    "–": "V05",
    "?": "V05",
    "ukjent": "V05",
    "12,5 tonn": "V06",
    "40t": "V06",
    "#REF!": "V09",
    "#DIV/0!": "V09",
    "#VERDI!": "V09",
    "IE": "V12",
    "no": "V13",
    "C: hemmelig": "V13",
    "1 23": "V01",
    "1 2345": "V01",
    "1.23.456": "V01",
    "1,23,456": "V01",
    "1e5": "V01",
    "3,82E+05": "V01",
    "(12)": "V01",
    "12-": "V01",
    "1.234 567": "V01",
    "--1": "V01",
    "tolv": "V01",
    "%": "V01",
    "10³": "V06",
    "½": "V01",
    "٣": "V01",
    "9" * 400: "V01",
}
KEYS = {
    "NO": Said(0.0, notation="NO"),
    "NE": Said(None, notation="NE"),
    "NA": Said(None, notation="NA"),
    "C": Said(None, notation="C"),
    "ne": Said(None, notation="NE"),
    "IE:NO-47": Said(0.0, notation="IE", elsewhere="NO-47"),
    "IE: Brevik nord": Said(0.0, notation="IE", elsewhere="Brevik nord"),
    "IE (Brevik)": Said(0.0, notation="IE", elsewhere="Brevik"),
}


@pytest.mark.parametrize("text", CLEAR)
def test_a_clear_number_is_read(text):
    assert parse_quantity(text) == Said(CLEAR[text])


@pytest.mark.parametrize("text", ASKED)
def test_what_is_not_clear_is_asked_about(text):
    with pytest.raises(NotANumber) as asked:
        parse_quantity(text)
    assert asked.value.code == ASKED[text]


def test_both_readings_of_an_ambiguous_number_are_said():
    with pytest.raises(NotANumber) as asked:
        parse_number("-382.500")
    assert (asked.value.params["small"], asked.value.params["large"]) == (-382.5, -382_500)


@pytest.mark.parametrize("text", KEYS)
def test_a_notation_key_is_understood(text):
    assert parse_quantity(text) == KEYS[text]


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u202f\n", "\u200b"])
def test_blank_is_not_reported_and_never_zero(text):
    assert parse_quantity(text) == Said(None)


def test_a_percentage_is_a_share():
    assert parse_number("50 %") == Said(0.5, percent=True)
    assert parse_number("12,5%") == Said(0.125, percent=True)


def grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


@given(st.integers(0, 10**12), st.integers(0, 99), st.sampled_from([" ", "\u00a0", "\u202f", ""]), st.booleans())
def test_any_number_in_norwegian_is_read_back(whole, cents, mark, negative):
    text = f"{'−' if negative else ''}{grouped(whole, mark)},{cents:02d}"
    assert parse_number(text).value == float(f"{'-' if negative else ''}{whole}.{cents:02d}")


@given(st.integers(1000, 10**12), st.integers(0, 99), st.sampled_from([(",", "."), (".", ",")]))
def test_any_grouped_number_with_decimals_is_read_back(whole, cents, marks):
    assert parse_number(f"{grouped(whole, marks[0])}{marks[1]}{cents:02d}").value == float(f"{whole}.{cents:02d}")


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"), st.sampled_from(["", "-", "−", "+"]))
def test_one_mark_and_three_digits_is_never_guessed(whole, rest, mark, sign):
    with pytest.raises(NotANumber) as asked:
        parse_number(f"{sign}{whole}{mark}{rest:03d}")
    assert asked.value.code == "V02"


@given(st.integers(-(10**9), 10**9), st.integers(0, 2), st.sampled_from(["nb", "en"]))
def test_what_the_product_writes_it_can_read(whole, decimals, language):
    value = whole / 10**decimals
    assert parse_number(words_in(language).number(value, decimals)).value == pytest.approx(value)


@given(st.text(max_size=12))
def test_any_text_is_read_or_asked_about_and_only_blank_is_nothing(text):
    try:
        said = parse_quantity(text)
    except NotANumber:
        return
    assert said.value is not None or said.notation or not any(letter.isalnum() for letter in text)


FORMS = ["{y}-Q{n}", "{y} K{n}", "K{n} {y}", "Q{n}/{y}", "{n}. kvartal {y}", "{y}K{n}", "k{n}\u00a0{y}", "Q{n} {y}"]


@given(st.integers(2000, 2099), st.integers(1, 4), st.sampled_from(FORMS))
def test_a_quarter_is_read_in_every_form(year, number, form):
    assert Quarter.parse(form.format(y=year, n=number)) == Quarter(year, number)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y"]))
def test_a_date_is_read_as_its_quarter(day, form):
    assert Quarter.parse(day) == Quarter.parse(day.strftime(form)) == Quarter(day.year, (day.month + 2) // 3)


@pytest.mark.parametrize("text", ["2026", "Q5 2026", "K0 2026", "kvartal", "", "20263", "2026-13-01", "31.02.2026", "Q3 26"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError):
        Quarter.parse(text)
