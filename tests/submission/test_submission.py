"""What staff do with files: nothing half stored, nothing lost, nothing guessed."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from gic_metrics.reference import Reference
from gic_metrics.submission import check, checking, ingest, make_template, open_ledger, storing, withdraw
from gic_metrics.submission.history import LedgerHistory
from gic_metrics.vocabulary import Quarter, Reading, Record, Sheet
from tests.submission.workbooks import emission, filled

YARA = "NO-110"
BREVIK = "NO-47"
RAFNES = "NO-50"
Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)


@pytest.fixture
def today(clock):
    return clock().date()


@pytest.fixture
def report(record_ledger):
    """Makes a workbook with the quantities of one site."""

    def make(*quantities: object, site: str = YARA, quarter: Quarter = Q1, unit: str | None = "t") -> bytes:
        company = Reference.of(record_ledger.references()).register.sites[site].company
        categories = ("prosess", "forbrenning", "diffus")
        rows = [emission(site, quantity, unit=unit, category=category) for quantity, category in zip(quantities, categories, strict=False)]
        return filled(make_template(record_ledger, company, quarter, "nb"), {"Utslipp": rows})

    return make


@pytest.fixture
def store(record_ledger, today):
    def put(*files: tuple[str, bytes], reason: str | None = "Kontrollert"):
        return ingest(record_ledger, files, by="Kari", accept_warnings=reason, today=today)

    return put


def codes(checked) -> list[str]:
    return [finding.code for finding in checked.reading.findings]


# opening


def test_a_fresh_ledger_answers_from_the_public_record(record_ledger):
    """The nine sites sum to 2 462 280 t in 2020."""
    sites = [site.id for site in Reference.of(record_ledger.references()).register.perimeter("2020")]
    assert len(sites) == 9
    facts = record_ledger.facts(sites=sites, periods=["2020"], sheets=[Sheet.VERIFIED])
    assert sum(fact.record.value for fact in facts if fact.record.value is not None) == 2462280.0
    [submission] = record_ledger.submissions()
    assert (submission.kind, submission.file) == ("record", "verified_emissions.csv")
    assert record_ledger.original(submission.sha256)


def test_opening_again_adds_nothing(record_file, clock):
    first = open_ledger(str(record_file), clock=clock).version
    assert open_ledger(str(record_file), clock=clock).version == first


def test_what_staff_changed_in_the_reference_data_survives_the_next_start(record_ledger, record_file, clock):
    """The seed of the program was entered once; a person's newer target stands until the seed itself is a new one."""
    targets = record_ledger.references()["targets"]
    adopted = targets | {"target": [entry | {"path_kind": "adopted"} for entry in targets["target"]]}
    record_ledger.enter_reference({"targets": adopted}, by="Kari")
    assert open_ledger(str(record_file), clock=clock).references()["targets"] == adopted


def test_a_withdrawn_public_record_is_not_entered_again(record_ledger, record_file, clock):
    withdraw(record_ledger, record_ledger.submissions()[0].id, by="Kari", proposed_by="Ola", reason="Prøve")
    assert [submission.state for submission in open_ledger(str(record_file), clock=clock).submissions()] == ["withdrawn"]


def test_a_new_edition_of_the_public_record_is_a_correction(record_ledger, record_file, clock, monkeypatch):
    from gic_metrics.submission import opening

    name, data = opening.verified_record()
    assert b"830927" in data
    monkeypatch.setattr(opening, "verified_record", lambda: (name, data.replace(b"830927", b"830928")))
    again = open_ledger(str(record_file), clock=clock)
    assert [submission.state for submission in again.submissions()] == ["in force", "replaced"]
    [yara] = again.facts(sites=[YARA], periods=["2020"], sheets=[Sheet.VERIFIED])
    assert yara.record.value == 830928.0


# checking


def test_checking_stores_nothing(record_ledger, report, today):
    before = record_ledger.version
    [seen] = check(record_ledger, [("yara.xlsx", report(120000.0))], today=today)
    assert seen.storable
    assert record_ledger.version == before


def test_the_same_bytes_are_recognised_under_any_name(store, report):
    data = report(120000.0)
    [stored] = store(("a.xlsx", data))
    [again] = store(("b.xlsx", data))
    assert again.already.id == stored.submission.id
    assert codes(again) == ["D02"]
    assert not again.stored


def test_after_a_withdrawal_the_same_bytes_may_be_sent_again(record_ledger, store, report):
    data = report(120000.0)
    [stored] = store(("a.xlsx", data))
    withdraw(record_ledger, stored.submission.id, by="Kari", reason="For tidlig")
    [again] = store(("a.xlsx", data))
    assert again.stored


def test_old_bytes_that_were_replaced_point_to_the_withdrawal(store, report):
    old = report(120000.0)
    store(("a.xlsx", old))
    store(("b.xlsx", report(121000.0)))
    [again] = store(("a.xlsx", old))
    assert codes(again) == ["D03"]


def test_the_same_file_twice_in_one_batch_is_read_once(store, report):
    data = report(120000.0)
    first, second = store(("a.xlsx", data), ("kopi.xlsx", data))
    assert (first.stored, second.stored) == (True, False)
    assert codes(second) == ["D04"]


def test_two_files_for_one_quarter_in_one_batch_are_both_flagged_and_neither_is_stored_unasked(record_ledger, store, report):
    files = [("a.xlsx", report(120000.0)), ("b.xlsx", report(121000.0))]
    before = record_ledger.version
    assert [("D05" in codes(checked), checked.stored) for checked in store(*files, reason=None)] == [(True, False), (True, False)]
    assert record_ledger.version == before
    first, second = store(*files)
    assert first.stored
    assert second.stored
    assert [(change.old_value, change.new_value) for change in second.changes] == [(120000.0, 121000.0)]


def test_figures_for_two_sites_stand_side_by_side(record_ledger, store, report):
    both = store(("a.xlsx", report(120000.0)), ("b.xlsx", report(180000.0, site=RAFNES)))
    assert not any("D05" in codes(checked) for checked in both)
    assert {fact.record.site for fact in record_ledger.facts(periods=[Q1])} == {YARA, RAFNES}


def test_a_row_that_the_newer_file_lacks_is_shown_as_removed(store, report):
    store(("a.xlsx", report(120000.0, 5000.0)))
    [checked] = store(("b.xlsx", report(120000.0)))
    assert [(change.kind, change.old_value, change.new_value) for change in checked.changes if change.kind != "unchanged"] == [
        ("removed", 5000.0, None)
    ]


def test_the_same_figures_in_another_file_need_no_reason_for_a_correction(record_ledger, store, report, today):
    store(("a.xlsx", report(120000.0)))
    [seen] = check(record_ledger, [("b.xlsx", report(120000.0) + b"")], today=today)
    assert not seen.corrects


# refusing


def test_of_a_file_with_one_error_nothing_is_stored_and_the_others_are(record_ledger, store, report):
    bad, good = store(("bad.xlsx", report(120000.0, "ca. mye")), ("good.xlsx", report(180000.0, site=RAFNES)))
    assert bad.reading.errors
    assert not bad.storable
    assert not bad.stored
    assert good.stored
    assert record_ledger.facts(sites=[YARA], periods=[Q1]) == []


def test_no_reason_accepts_an_error(record_ledger, store, report):
    before = record_ledger.version
    [bad] = store(("bad.xlsx", report(120000.0, unit="tons")), reason="Det er greit")
    assert not bad.stored
    assert record_ledger.version == before


def test_an_accepted_warning_is_kept_with_its_reason(record_ledger, store, report):
    first, second = store(("a.xlsx", report(120000.0)), ("b.xlsx", report(121000.0)), reason="Avtalt")
    assert {reason for stored in (first, second) for _, reason in record_ledger.accepted(stored.submission.id)} == {"Avtalt"}


def test_a_blank_reason_is_no_reason(store, report):
    store(("a.xlsx", report(120000.0)))
    [checked] = store(("b.xlsx", report(121000.0)), reason="  ")
    assert not checked.stored


def test_an_unreadable_file_is_said_and_stops_no_other(store, report):
    junk, good = store(("skann.pdf", b"%PDF-1.7 nothing"), ("good.xlsx", report(120000.0)))
    assert not junk.reading.readable
    assert good.stored


def test_a_fault_of_the_program_in_one_file_is_logged_numbered_and_stops_no_other(store, report, monkeypatch, caplog):
    real = checking.read_workbook

    def faulty(name, data, context, answers):
        if name == "fault.xlsx":
            raise RuntimeError("a bug")
        return real(name, data, context, answers)

    monkeypatch.setattr(checking, "read_workbook", faulty)
    with caplog.at_level(logging.ERROR):
        fault, good = store(("fault.xlsx", report(120000.0)), ("good.xlsx", report(180000.0, site=RAFNES)))
    assert codes(fault) == ["D99"]
    assert fault.reading.findings[0].params["incident"] in caplog.text
    assert good.stored


# others write at the same time


def test_a_ledger_that_moves_meanwhile_is_looked_at_again(record_ledger, record_file, report, store, today, clock, monkeypatch):
    """Somebody stores 120 000 while 121 000 is being stored: the second is now a correction, and needs a reason."""
    other = open_ledger(str(record_file), clock=clock)
    rival, data, pending = report(120000.0), report(121000.0), [True]
    real = storing._Pen._append

    def slow(pen, checked, sent):
        if pending and pending.pop():
            ingest(other, [("rival.xlsx", rival)], by="Ola", accept_warnings="Først", today=today)
        return real(pen, checked, sent)

    monkeypatch.setattr(storing._Pen, "_append", slow)
    [checked] = store(("mine.xlsx", data))
    assert checked.stored
    assert "D06" in codes(checked)
    assert [(change.old_value, change.new_value) for change in checked.changes] == [(120000.0, 121000.0)]


def test_progress_is_told_of_every_file(record_ledger, report, today):
    seen: list[tuple[int, int]] = []
    files = [("a.xlsx", report(1.0)), ("b.xlsx", report(2.0, site=RAFNES)), ("c.xlsx", b"")]
    check(record_ledger, files, today=today, progress=lambda done, of, name: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


# what the rules may know


def known(ledger) -> LedgerHistory:
    return LedgerHistory(ledger, Reference.of(ledger.references()).register)


def test_earlier_quarters_of_the_same_key_are_answered_in_order(record_ledger, store, report):
    store(("b.xlsx", report(130000.0, 7.0, quarter=Q2)), ("a.xlsx", report(120000.0, None)))
    key = (YARA, "emissions", "scope1", "", "CO2", "fossil", "process", "", "reported")
    assert known(record_ledger).quarters_before(key, Quarter(2026, 3)) == [(Q1, 120000.0), (Q2, 130000.0)]
    assert known(record_ledger).quarters_before(key, Q2) == [(Q1, 120000.0)]
    burnt = (*key[:6], "combustion", *key[7:])
    assert known(record_ledger).quarters_before(burnt, Quarter(2026, 3)) == [(Q2, 7.0)], "a blank is not known"


def test_the_carbon_handed_over_before_is_answered(record_ledger):
    """Brevik: 90 000 fossil and 10 000 biogenic handed over in Q1, 4 000 of it injected; nothing before Q1."""
    moved = [("to_storage", "fossil", 90000.0), ("to_storage", "biogenic", 10000.0), ("injected", "biogenic", 4000.0)]
    records = tuple(
        Record(BREVIK, "2026-Q1", Sheet.CARBON, what, gas="CO2", origin=origin, quantity=t, unit="t", value=t, cell=f"F{n}")
        for n, (what, origin, t) in enumerate(moved, 6)
    )
    record_ledger.append(Reading("c.xlsx", "0" * 64, True, records=records), by="Kari", reason="", original=None)
    before = known(record_ledger).carbon_balance(BREVIK, Q2)
    assert (before.biogenic_handed_over_t, before.biogenic_injected_t) == (10000.0, 4000.0)
    assert known(record_ledger).carbon_balance(BREVIK, Q1).biogenic_handed_over_t == 0.0


@pytest.mark.parametrize(
    ("sheet", "ours", "theirs", "item"),
    [(Sheet.CARBON, "received", "to_storage", ""), (Sheet.CARBON, "to_storage", "received", ""), (Sheet.REUSE, "received", "delivered", "damp")],
)
def test_the_partner_answers_for_the_other_side(record_ledger, sheet, ours, theirs, item):
    said = Record(YARA, "2026-Q1", sheet, theirs, item=item, counterparty=BREVIK, quantity=98.0, unit="t", value=98.0)
    record_ledger.append(Reading("p.xlsx", "1" * 64, True, records=(said,)), by="Ola", reason="", original=None)
    asked = Record(BREVIK, "2026-Q1", sheet, ours, item=item, counterparty=YARA)
    assert known(record_ledger).partner_quantity(asked) == 98.0
    assert known(record_ledger).partner_quantity(replace(asked, period="2026-Q2")) is None


# templates


def test_the_next_template_carries_what_was_stored(record_ledger, store, report):
    import io

    from openpyxl import load_workbook

    store(("a.xlsx", report(120000.0)))
    company = Reference.of(record_ledger.references()).register.sites[YARA].company
    sheet = load_workbook(io.BytesIO(make_template(record_ledger, company, Q2, "nb")))["Utslipp"]
    head, first = ([cell.value for cell in sheet[row]] for row in (5, 6))
    assert dict(zip(head, first, strict=True))["K1 2026"] == 120000
    assert dict(zip(head, first, strict=True))["Mengde"] is None
