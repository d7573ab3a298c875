"""Numbers, quarters and dates written for the language."""

from datetime import UTC, date, datetime

import pytest

from gic_metrics.text import MissingText, words_in
from gic_metrics.vocabulary import Quarter

NB, EN = words_in("nb"), words_in("en")
S = "\u00a0"


@pytest.mark.parametrize(
    ("value", "how", "nb", "en"),
    [
        (2_327_170, "t", f"2{S}327{S}170{S}t", f"2{S}327{S}170{S}t"),
        (4.829, "signed_pct1", f"+4,8{S}%", f"+4.8{S}%"),
        (-3.625, "signed_pct1", f"\u22123,6{S}%", f"\u22123.6{S}%"),
        (0, "signed", "0", "0"),
        (-0.0001, "number", "0", "0"),
        (2_327_170, "million2", "2,33", "2.33"),
        (1e40, "number", "1e+40", "1e+40"),
        (-1e300, "pct1", f"\u22121e+300{S}%", f"\u22121e+300{S}%"),
        (float("inf"), "number1", "inf", "inf"),
        (8, "count", "åtte", "eight"),
        (9, "Count", "Ni", "Nine"),
        (34, "count", "34", "34"),
        (Quarter(2026, 3), "period", "3. kvartal 2026", "Q3 2026"),
        ("2026-Q3", "period_short", "K3 2026", "Q3 2026"),
        ("2022", "period", "2022", "2022"),
        (date(2026, 11, 23), "date", "23. november 2026", "23 November 2026"),
        (datetime(2026, 7, 1, 10, 5, tzinfo=UTC), "datetime", "1. juli 2026 12:05", "1 July 2026 12:05"),
        (1, "fil ferdig|filer ferdige", f"1{S}fil ferdig", f"1{S}fil ferdig"),
        (0, "file|files", f"0{S}files", f"0{S}files"),
        (1200, "fil|filer", f"1{S}200{S}filer", f"1{S}200{S}filer"),
        (["a", "b", "c"], "and", "a, b og c", "a, b and c"),
        (None, "t", "\u2013", "\u2013"),
        ({"nb": "sement", "en": "cement"}, "", "sement", "cement"),
    ],
    ids=str,
)
def test_a_value_is_written_for_the_language(value, how, nb, en):
    assert (NB.write(value, how), EN.write(value, how)) == (nb, en)


def test_a_key_without_a_text_is_an_error_and_not_an_empty_string():
    with pytest.raises(MissingText):
        NB("no.such.text")


def test_an_unknown_way_to_write_is_an_error():
    with pytest.raises(ValueError):
        NB.write(1, "roman")


def test_what_the_program_wrote_is_said_again_in_the_language_and_what_a_person_wrote_is_not():
    assert EN.own(NB("submission.system")) == EN("submission.system")
    assert NB.own(EN("submission.no_warnings")) == NB("submission.no_warnings")
    assert EN.own("Kari Nordmann") == "Kari Nordmann"
