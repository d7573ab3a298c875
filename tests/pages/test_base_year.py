"""The base year in words: every version with its day and reason, and what waits, in both languages."""

from types import SimpleNamespace

from gic_metrics.accounting.region import Region
from gic_metrics.figures.base_sentence import base_sentences
from pages import _base_year
from tests.accounting.test_base_log import BASE_T, biggest, corrected  # noqa: F401


def test_the_first_base_is_told_once_and_nothing_stands_beside_the_status(record_ledger, words):
    region = Region.read(record_ledger)
    said = _base_year.log(SimpleNamespace(words=words, region=region))
    assert words.number(BASE_T) in said
    assert words("base.cause.first") in said
    assert base_sentences(region, words) == []


def test_what_waits_is_in_the_log_and_above_half_a_percent_beside_the_status(record_ledger, clock, biggest, words):  # noqa: F811
    corrected(record_ledger, clock, biggest, 10_000, "a small one")
    region = Region.read(record_ledger)
    assert "a small one" in _base_year.log(SimpleNamespace(words=words, region=region))
    assert base_sentences(region, words) == []
    corrected(record_ledger, clock, biggest, 10_000)
    (said,) = base_sentences(Region.read(record_ledger), words)
    assert words.write(20_000.0, "signed_t") in said


def test_a_recalculated_base_says_its_version_and_why(record_ledger, clock, biggest, words):  # noqa: F811
    corrected(record_ledger, clock, biggest, 200_000, "the whole boiler was forgotten")
    region = Region.read(record_ledger)
    (said,) = base_sentences(region, words)
    assert "the whole boiler was forgotten" in said
    assert words.date(clock.now) in said
    assert words.number(BASE_T + 200_000) in _base_year.log(SimpleNamespace(words=words, region=region))
