"""The exercises of the rehearsal: each is found by its code, and put right it is not; the same files for everybody."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook

from gic_metrics.practice.exercises import QUARTER, Workshop, exercise_of, exercises
from gic_metrics.submission import check, ingest, open_ledger
from gic_metrics.submission.checking import Desk
from gic_metrics.text import all_texts
from tests.conftest import Clock

TODAY = date(2026, 11, 23)
NOT_ONE_FILE = {
    "D01": "a file that is not there",
    "D04": "the tray takes the same bytes once",
    "D08": "the command line, without a second name",
    "D10": "a later quarter must be stored first",
    "D98": "others write meanwhile",
    "D99": "a fault of the program",
    "R03p": "the practice register has no closed site",
    "R06b": "the practice register has no new site",
    "F02": "more than the uploader takes",
    "F04": "an old Office file that is no workbook", "F22": "a text file with three decimals, which a mapping must have read",
    "F18": "what only a program makes", "F19": "what only a program makes",
    "F08": "costs more to make than to refuse", "F10": "costs more to make than to refuse", "F12": "costs more to make than to refuse",
}  # fmt: skip
"""code -> why no single practice file is found by it"""
OF_A_MAPPING = {f"M{n:02}" for n in range(5, 40)}
"""seen once somebody has said what the columns of a layout of its own are"""


@pytest.fixture(scope="module")
def fresh(built_fresh, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fresh") / "fresh"
    shutil.copytree(built_fresh, folder)
    return open_ledger(str(folder / "ledger.duckdb"), kind="practice", clock=Clock())


@pytest.fixture(scope="module")
def desk(fresh):
    return Desk.at(fresh, TODAY)


def codes(desk, name, data):
    return {(f.severity, f.code) for f in desk.checked(name, data).reading.findings}


CODES = [one.code for one in exercises()]
BOTH = os.environ.get("GIC_SOAK") == "1"
"""each exercise in one language, every other one in English; with GIC_SOAK=1 each in both"""


CASES = [(lang, code) for n, code in enumerate(CODES) for lang in ("nb", "en") if BOTH or lang == ("nb", "en")[n % 2]]


@pytest.mark.parametrize(("language", "code"), CASES)
def test_an_exercise_is_found_by_its_code_and_put_right_it_is_not(language, code, desk, shops, tmp_path):
    one, shop = exercise_of(code), shops[language]
    found = codes(after(one, desk, shop, tmp_path), *shop.files(one)[-1])
    if one.beside:
        found = {(f.severity, f.code) for c in check(desk.ledger, shop.files(one), today=TODAY) for f in c.reading.findings}
    assert (one.severity, code) in found
    if one.made_of == "report" and not one.before:
        assert codes_of_right(desk, shop.put_right(one)) == set(), "in everything but the mistake it is right"
    elif one.before:
        assert code not in {c for _, c in codes(after(one, desk, shop, tmp_path / "right"), "right.xlsx", shop.put_right(one))}


def after(one, desk, shop, folder):
    """The desk after what is to be stored first; the same desk where nothing is."""
    if not one.before:
        return desk
    own = shutil.copytree(desk.ledger.where.rpartition("/")[0], folder / "stored")
    ledger = open_ledger(str(own / "ledger.duckdb"), kind="practice", clock=Clock())
    done = [ingest(ledger, [file], by="Kari", accept_warnings="øvelse", today=TODAY)[0] for file in shop.files(one)[: len(one.before)]]
    assert all(c.stored for c in done), [(c.reading.file, [f.code for f in c.reading.errors]) for c in done]
    return Desk.at(ledger, TODAY)


def codes_of_right(desk, data, known={}):  # noqa: B006  most exercises are the same report put right: it is read once
    sha256 = hashlib.sha256(data).hexdigest()
    if sha256 not in known:
        known[sha256] = codes(desk, "right.xlsx", data)
    return known[sha256]


@pytest.fixture(scope="module")
def shops(fresh):
    return {language: Workshop(language, fresh) for language in ("nb", "en")}


def test_every_code_has_an_exercise_or_a_reason_why_not():
    known = {key.partition(".")[2] for key in all_texts() if re.fullmatch(r"findings\.[B-Z].*", key)}  # A: answers
    assert len(CODES) == len(set(CODES))
    assert known - set(CODES) - OF_A_MAPPING == set(NOT_ONE_FILE)
    assert set(CODES) <= known


def test_the_same_exercise_is_the_same_bytes_for_everybody(fresh):
    for code in ("R11", "F21", "S20", "M01"):
        one = exercise_of(code)
        first, second = (hashlib.sha256(Workshop("nb", fresh).faulty(one)).hexdigest() for _ in range(2))
        assert first == second


def test_an_exercise_says_that_it_is_practice(shops):
    book = load_workbook(io.BytesIO(shops["nb"].faulty(exercise_of("R11"))))
    said = {str(cell.value) for sheet in book for row in sheet.iter_rows(max_row=3) for cell in row}
    assert any("ØVELSE" in one for one in said)


def test_the_example_of_a_rule_shows_the_row_before_and_after(shops):
    shown = shops["nb"].example(exercise_of("V02"))
    assert shown.sheet == "Utslipp"
    (place,) = shown.differ
    assert shown.columns[place] == "Mengde"
    assert (shown.wrong[place], round(shown.right[place])) == ("5.082", shown.right[place])
    assert shops["en"].example(exercise_of("V02")).columns[place] == "Quantity"


def test_a_mistake_of_the_file_has_no_row_to_show(shops):
    assert shops["nb"].example(exercise_of("F05")) is None


def test_a_right_report_of_the_quarter_can_be_stored_as_it_is(fresh, shops):
    one = replace(exercise_of("R12"), with_it=(), right=())
    (found,) = check(fresh, [("right.xlsx", shops["nb"].put_right(one))], today=TODAY)
    assert found.storable
    assert not found.needs_reason
    assert found.reading.period == str(QUARTER)
