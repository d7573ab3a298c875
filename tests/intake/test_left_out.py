"""Rows that hold no figure are counted by reason, each with its place; none is left out in silence."""

from __future__ import annotations

from collections import Counter

from gic_metrics.intake.left_out import REASONS, left_out
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Finding, Reading, Severity


def row(site: str, quantity: object) -> list[object]:
    return [site, "1", "CO2", "fossil", "prosess", quantity, "t"]


def test_examples_totals_and_words_are_counted_and_figures_are_not(intake):
    rows = [row("Eksempel 1", 5), row("X-1", 10), row("Sum", 10), ["Merk: foreløpige tall"], ["", "", "", "", "", None, ""], row("X-1", 0)]
    reading = intake.read(Utslipp=rows)
    found = left_out(reading)
    assert [(one.reason, one.rows, one.note.cell) for one in found] == [("example", 1, "A2"), ("total", 1, "A4"), ("text", 1, "A5")]
    assert [r.value for r in reading.records] == [10, 0]


def test_a_note_of_the_mapping_stands_for_all_its_rows():
    note = Finding(Severity.NOTE, "M13", "Ark1", "A5", "x", {"n": 4, "rows": "5-8", "reason": "eldre tall"})
    other = Finding(Severity.NOTE, "S07", "Ark1", None, None, {"n": 2})
    (found,) = left_out(Reading("f.xlsx", "0", True, findings=(note, other)))
    assert (found.reason, found.rows) == ("mapping", 4)


def test_every_reason_has_its_words():
    for words in map(words_in, ("nb", "en")):
        said = Counter(words(f"page.intake.left_out.{reason}", n=3) for reason in REASONS.values())
        assert said.total() == len(said) == len(REASONS)
