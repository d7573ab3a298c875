"""The inbox, case by case: for everything that the workbook contract says may arrive, a file and what must come of it, written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gic_metrics.intake.guard import inspect
from gic_metrics.intake.opening import cells_of
from gic_metrics.intake.reading import read_workbook
from gic_metrics.intake.survey_tables import survey
from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.submission import check, ingest, open_ledger
from gic_metrics.submission.checking import context_at
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Reading
from tests.conftest import Clock
from tests.intake.corpus.case import Case, Sent, as_line, cases, finding_line, items

TODAY = date(2026, 11, 23)
LEFT = {"id": "PX-10", "name": "Nedlagtverket", "company": "310050059", "active_to": "2025-Q4", "sector": "petrochemicals", "source": "Invented"}
"""one site more than the practice region has: it closed"""


def new_ledger(where) -> Ledger:
    ledger = open_ledger(where / "ledger.duckdb", kind="practice", clock=Clock())
    register = seeds("practice")["register"]
    ledger.enter_reference({"register": {**register, "site": [*register["site"], LEFT]}}, by="Kari", reason="prøve")
    return ledger


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory) -> Ledger:
    """Nothing is stored in it, and nothing may be."""
    return new_ledger(tmp_path_factory.mktemp("corpus"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_what_arrives_is_read_asked_about_or_refused(case: Case, empty_ledger, tmp_path):
    ledger = new_ledger(tmp_path) if case.before else empty_ledger
    for sent in case.before:
        (stored,) = ingest(ledger, [(sent.name, sent.data)], by="Kari", accept_warnings="prøve", today=TODAY)
        assert stored.stored, [finding_line(f) for f in stored.reading.findings]
    version = ledger.version
    found = check(ledger, [(sent.name, sent.data) for sent in case.sent], today=TODAY)
    for sent, checked in zip(case.sent, found, strict=True):
        asked = bool(sent.mappings or sent.answers)
        assert sorted(map(finding_line, checked.reading.findings)) == sent.expected("asked" if asked else "findings")
        reading = said_by_a_person(ledger, sent) if asked else checked.reading
        as_expected(reading, sent)
    assert ledger.version == version, "looking at a file stored something"


def said_by_a_person(ledger: Ledger, sent: Sent) -> Reading:
    """The file again, with the mappings and answers of the case."""
    context = context_at(ledger, TODAY)
    tables = survey(cells_of(sent.data, inspect(sent.data).kind)).tables if sent.mappings else ()
    mappings = {table.fingerprint: mapping for table, mapping in zip(tables, sent.mappings, strict=bool(sent.mappings))}
    return read_workbook(sent.name, sent.data, replace(context, mappings=mappings), sent.answers)


def as_expected(reading: Reading, sent: Sent) -> None:
    assert sorted(map(finding_line, reading.findings)) == sent.expected("findings")
    assert sorted(map(as_line, reading.records)) == sent.expected("records")
    assert reading.readable == sent.readable
    for key, said in (("company", reading.company), ("period", reading.period)):
        assert key not in sent.body or said == (sent.body[key] or None)
    for language in ("nb", "en"):
        for finding in reading.findings:
            assert words_in(language)(f"findings.{finding.code}", **finding.params)[-1] in ".?"


def test_everything_that_may_arrive_has_a_case():
    wanted = {item for line in items().values() for item in line}
    tried = {item for case in cases() for item in case.items}
    assert tried == wanted


def test_each_case_says_what_it_is_and_expects_something():
    for case in cases():
        assert case.body["says"].strip(), case.name
        for sent in case.sent:
            assert sent.expected("records") or sent.expected("findings"), case.name


def test_a_case_is_the_same_bytes_every_time():
    for case in cases():
        assert [sent.data for sent in Case(case.name, case.body).sent] == [sent.data for sent in case.sent]
