"""From an empty ledger to a figure and back to its cell: template, filled in, checked, stored, counted, explained, withdrawn."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from gic_metrics.accounting.explain import explain
from gic_metrics.accounting.region import Region
from gic_metrics.submission import check, ingest, make_template, withdraw
from gic_metrics.vocabulary import Quarter
from tests.submission.workbooks import emission, filled

YARA = "NO-110"
Q1 = Quarter(2026, 1)


@pytest.fixture
def ledger(record_ledger):
    return record_ledger


@pytest.fixture
def company(ledger) -> str:
    from gic_metrics.reference import Reference

    return Reference.of(ledger.references()).register.sites[YARA].company


def report(ledger, company: str, *rows: dict, quarter: Quarter = Q1) -> bytes:
    return filled(make_template(ledger, company, quarter, "nb"), {"Utslipp": list(rows)})


def emitted(ledger, period: str = "2026-Q1") -> float | None:
    totals = Region.read(ledger).totals(by="site", period="quarter")
    return next((total.emitted_t for total in totals if (total.period, total.group) == (period, YARA)), None)


def test_a_figure_leads_from_the_workbook_to_the_total_and_back_to_its_cell(ledger, company, clock):
    """120 000 t CO2 + 100 t N2O x 265 = 146 500 t CO2e."""
    data = report(ledger, company, emission(YARA, 120000), emission(YARA, 100, gas="N2O", Opprinnelse=None))
    today, before = clock().date(), ledger.version

    [seen] = check(ledger, [("yara.xlsx", data)], today=today)
    assert seen.reading.errors == ()
    assert ledger.version == before
    assert [(change.kind, change.old_value, change.new_value) for change in seen.changes] == [("added", None, 120000.0), ("added", None, 100.0)]

    [stored] = ingest(ledger, [("yara.xlsx", data)], by="Kari", accept_warnings="Første rapport", today=today)
    assert stored.submission.state == "in force"
    assert ledger.original(stored.reading.sha256) == data
    assert emitted(ledger) == pytest.approx(146500.0)

    found = explain(Region.read(ledger), ledger, "emitted", "2026-Q1", YARA)
    assert sum(row.contribution for row in found.rows) == pytest.approx(found.value)
    assert [(row.submission, row.file, row.sheet, row.cell, row.value) for row in found.rows] == [
        (stored.submission.id, "yara.xlsx", "Utslipp", "F6", 120000.0), (stored.submission.id, "yara.xlsx", "Utslipp", "F7", 100.0),
    ]  # fmt: skip
    assert load_workbook(io.BytesIO(ledger.original(stored.reading.sha256)))["Utslipp"]["F6"].value == 120000

    withdraw(ledger, stored.submission.id, by="Kari", reason="Sendt for tidlig")
    assert emitted(ledger) is None
    assert [s.state for s in ledger.submissions(company=company)] == ["withdrawn"]


def test_a_correction_shows_old_and_new_needs_a_reason_and_withdrawing_it_brings_the_first_back(ledger, company, clock):
    today = clock().date()
    first, second = report(ledger, company, emission(YARA, 120000)), report(ledger, company, emission(YARA, 121000))
    ingest(ledger, [("a.xlsx", first)], by="Kari", accept_warnings="Første rapport", today=today)

    before = ledger.version
    [refused] = ingest(ledger, [("b.xlsx", second)], by="Kari", accept_warnings=None, today=today)
    assert refused.needs_reason
    assert not refused.stored
    assert ledger.version == before
    assert [(change.kind, change.old_value, change.new_value, change.new_cell) for change in refused.changes] == [
        ("changed", 120000.0, 121000.0, "F6")
    ]

    [corrected] = ingest(ledger, [("b.xlsx", second)], by="Kari", accept_warnings="Måleren var feil", today=today)
    assert corrected.submission.reason == "Måleren var feil"
    assert emitted(ledger) == 121000.0
    withdraw(ledger, corrected.submission.id, by="Kari", reason="Måleren var riktig")
    assert emitted(ledger) == 120000.0


def test_a_blank_stays_unknown_and_a_zero_is_zero(ledger, company, clock):
    for quarter, quantity in ((Q1, None), (Quarter(2026, 2), 0)):
        data = report(ledger, company, emission(YARA, quantity), quarter=quarter)
        [stored] = ingest(ledger, [(f"{quarter}.xlsx", data)], by="Kari", accept_warnings="Stans", today=clock().date())
        assert stored.stored, stored.reading.findings
    assert emitted(ledger, "2026-Q1") is None
    assert emitted(ledger, "2026-Q2") == 0.0
