"""A closed year is locked: a change to it takes two people, and both stand with it."""

from __future__ import annotations

import pytest

from gic_metrics.ledger import UnknownSubmission
from gic_metrics.reference import Reference
from gic_metrics.submission import check, ingest, make_template, restore, withdraw
from gic_metrics.submission.closed import CauseWanted, ClosedYear, close_year, closed_by_staff, closed_years, reopen_year, write_cause
from gic_metrics.submission.restating import accept, decline, propose_file, propose_reopening, propose_standing, waiting
from gic_metrics.submission.storing import restated_by
from gic_metrics.submission.tray import lay
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter, Sheet
from tests.plain.small import each_quarter, emitted, small, verified
from tests.submission.workbooks import emission, filled

YARA = "NO-110"


@pytest.fixture
def today(clock):
    return clock().date()


@pytest.fixture
def report(record_ledger):
    def make(quantity: float, quarter: str) -> tuple[str, bytes]:
        company = Reference.of(record_ledger.references()).register.sites[YARA].company
        blank = make_template(record_ledger, company, Quarter.parse(quarter), "nb")
        return f"yara {quarter} {quantity}.xlsx", filled(blank, {"Utslipp": [emission(YARA, quantity)]})

    return make


@pytest.fixture
def store(record_ledger, today):
    def put(file, *, by="Kari", proposed_by=None, reason="Kontrollert"):
        [done] = ingest(record_ledger, [file], by=by, proposed_by=proposed_by, accept_warnings=reason, today=today)
        return done

    return put


def codes(checked):
    return {finding.code for finding in checked.reading.findings}


def test_a_year_with_a_verified_figure_is_closed_for_that_site_alone(record_ledger):
    """RHI Normag (NO-106) has no verified figure for 2022; Yara has."""
    closed = closed_years(record_ledger)
    assert (YARA, "2022") in closed.verified
    assert (YARA, "2023") not in closed.verified
    silent = {fact.record.site for fact in record_ledger.facts(periods=["2022"], sheets=[Sheet.VERIFIED]) if fact.record.value is None}
    assert not any((site, "2022") in closed.verified for site in silent)


def test_a_figure_of_a_closed_year_is_not_stored_in_one_name(record_ledger, report, store):
    before = record_ledger.version
    refused = store(report(200000.0, "2022-Q1"))
    assert not refused.stored
    assert "D08" in codes(refused)
    assert not store(report(200000.0, "2022-Q1"), proposed_by=" KARI ").stored, "the same person, however the name is written"
    assert record_ledger.version == before


def test_two_names_store_it_and_both_are_kept(record_ledger, report, store):
    done = store(report(200000.0, "2022-Q1"), proposed_by="Ola")
    assert done.stored
    assert (done.submission.by, "Ola" in done.submission.reason) == ("Kari", True)
    [act] = record_ledger.acts("restatement.accepted")
    assert (act.recorded_by, act.body["proposed_by"], act.body["submission"], act.body["years"]) == ("Kari", "Ola", done.submission.id, "2022")


def test_an_open_year_needs_one_name(report, store):
    assert store(report(200000.0, "2026-Q1")).stored


def test_staff_close_a_year_and_it_takes_two_to_open_it(record_ledger, report, store, today):
    close_year(record_ledger, "2025", by="Kari", reason="Årsrapporten er sendt")
    assert not store(report(200000.0, "2025-Q1")).stored
    with pytest.raises(ClosedYear):
        reopen_year(record_ledger, "2025", by="Kari", proposed_by="kari", reason="Feil")
    propose_reopening(record_ledger, "2025", by="Kari", reason="Feil")
    accept(record_ledger, waiting(record_ledger)[0], by="Ola", today=today)
    assert waiting(record_ledger) == []
    assert store(report(200000.0, "2025-Q1")).stored


def test_a_year_is_not_closed_while_a_difference_above_5_pct_has_no_written_cause(tmp_path):
    """X-2 reported 400 000 t and 424 000 were verified, 5.7 %; X-3 is within 5 %."""
    rows = each_quarter(2025, lambda q: [emitted("X-2", q, 100_000.0), emitted("X-3", q, 100_000.0)])
    ledger = small(tmp_path, {"X-2": {}, "X-3": {}}, [*rows, verified("X-2", 2025, 424_000.0), verified("X-3", 2025, 420_000.0)])
    with pytest.raises(CauseWanted) as refused:
        close_year(ledger, "2025", by="Kari", reason="Årsrapporten er sendt")
    assert refused.value.params == {"year": "2025", "names": ["X-2"]}
    for words in (words_in("nb"), words_in("en")):
        assert "X-2" in words(f"ledger.{refused.value.code}", **refused.value.params)
    assert closed_by_staff(ledger) == {}
    write_cause(ledger, "X-3", "2025", "en annen", by="Kari")
    with pytest.raises(CauseWanted):
        close_year(ledger, "2025", by="Kari", reason="Årsrapporten er sendt")
    write_cause(ledger, "X-2", "2025", "måleren ble kalibrert i desember", by="Kari")
    close_year(ledger, "2025", by="Kari", reason="Årsrapporten er sendt")
    assert closed_by_staff(ledger).keys() == {"2025"}


def test_a_proposal_changes_nothing_until_another_person_accepts_it(record_ledger, report, today):
    file = report(200000.0, "2022-Q1")
    lay(record_ledger, [file], by="Kari")
    [seen] = check(record_ledger, [file], today=today)
    assert "D07" in codes(seen)
    figures = record_ledger.figures_version
    propose_file(record_ledger, seen, by="Kari", reason="Måleren var feil")
    [proposal] = waiting(record_ledger)
    assert (proposal.by, proposal.years, record_ledger.figures_version) == ("Kari", "2022", figures)
    with pytest.raises(ClosedYear):
        accept(record_ledger, proposal, by="KARI", today=today)
    done = accept(record_ledger, proposal, by="Ola", today=today)
    assert (done.submission.by, waiting(record_ledger)) == ("Ola", [])
    assert done.submission.reason.startswith("Måleren var feil (omarbeiding av lukket år: foreslått av Kari, godtatt av Ola)")


def test_a_declined_proposal_is_gone_and_kept_in_the_acts(record_ledger, report, today):
    [seen] = check(record_ledger, [report(200000.0, "2022-Q1")], today=today)
    propose_file(record_ledger, seen, by="Kari", reason="Måleren var feil")
    decline(record_ledger, waiting(record_ledger)[0], by="Ola", reason="Ikke dokumentert")
    assert waiting(record_ledger) == []
    assert [act.kind for act in record_ledger.acts("restatement.")] == ["restatement.proposed", "restatement.declined"]


def test_withdrawing_the_public_record_takes_two(record_ledger, today):
    [record] = record_ledger.submissions()
    with pytest.raises(ClosedYear):
        withdraw(record_ledger, record.id, by="Kari", reason="Prøve")
    propose_standing(record_ledger, record, by="Kari", reason="Prøve")
    accept(record_ledger, waiting(record_ledger)[0], by="Ola", today=today)
    assert record_ledger.submission(record.id).state == "withdrawn"
    assert restore(record_ledger, record.id, by="Kari", reason="Tilbake").state == "in force", "nothing is closed any more"


def test_what_was_replaced_already_changes_nothing_by_its_withdrawal(record_ledger, report, store):
    first = store(report(200000.0, "2022-Q1"), proposed_by="Ola").submission
    store(report(210000.0, "2022-Q1"), proposed_by="Ola")
    assert restated_by(record_ledger, record_ledger.submission(first.id)) == ()
    assert withdraw(record_ledger, first.id, by="Kari", reason="Rydding").state == "withdrawn"


def test_an_unknown_submission_is_said(record_ledger):
    with pytest.raises(UnknownSubmission):
        withdraw(record_ledger, "S999", by="Kari", reason="Prøve")
