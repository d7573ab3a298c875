"""The quarter of a file answered by a person: where the file does not say it, says it unreadably, or says two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gic_metrics.intake.answers import kind_of
from gic_metrics.intake.reading import read_workbook
from gic_metrics.practice.exercises import Workshop, exercise_of
from gic_metrics.submission import open_ledger
from gic_metrics.submission.checking import context_at
from gic_metrics.vocabulary import Answer
from tests.conftest import Clock


@pytest.fixture(scope="module")
def made(built_fresh, tmp_path_factory):
    import shutil

    folder = shutil.copytree(built_fresh, tmp_path_factory.mktemp("quarter") / "fresh")
    ledger = open_ledger(str(folder / "ledger.duckdb"), kind="practice", clock=Clock())
    return Workshop("nb", ledger), context_at(ledger, date(2026, 11, 23))


@pytest.mark.parametrize(("code", "first"), [("S10", "2026-Q3"), ("S11", "2026-Q3"), ("E_IDS", "2025-Q2")])
def test_the_quarter_is_asked_about_and_the_answer_is_used(made, code, first):
    shop, context = made
    data = shop.faulty(exercise_of(code))
    before = read_workbook("fil.xlsx", data, context)
    asked = next(f for f in before.findings if f.code == code)
    assert asked.choices[0].value == first
    assert "2025-Q3" in [choice.value for choice in asked.choices]
    assert before.errors
    answer = Answer(asked.place_sheet or "", asked.cell or "", kind_of(code), "2025-Q3", code, asked.value or "", by="Kari", reason="ringt")
    after = read_workbook("fil.xlsx", data, context, [answer])
    assert not after.errors
    assert after.period == "2025-Q3"
    assert {r.period for r in after.records} == {"2025-Q3"}
    assert [f.code for f in after.findings if f.code.startswith("A0")] == ["A01" if code == "S11" else "A03"]


def test_an_answer_for_one_place_is_not_used_for_another(made):
    shop, context = made
    answer = Answer("Et annet ark", "B5", "field", "2025-Q3", "E_IDS", "2025-Q2", by="Kari", reason="ringt")
    read = read_workbook("fil.xlsx", shop.faulty(exercise_of("E_IDS")), replace(context), [answer])
    assert "E_IDS" in {f.code for f in read.errors}
