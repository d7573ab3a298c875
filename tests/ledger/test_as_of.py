"""What stood when: replacement, withdrawal, restoration, and times."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime

import pytest

from gic_metrics.ledger import AlreadyInForce, AlreadyWithdrawn, Ledger, UnknownSubmission, moment
from gic_metrics.ledger.copy import FACT_COLUMNS
from gic_metrics.vocabulary import Record, Sheet
from tests.ledger.conftest import Clock, record, store, values


def test_a_fact_comes_back_exactly_as_it_was_stored(ledger: Ledger) -> None:
    sent = record(1 / 3, share=0.1, in_ets=False, control=True, comment="ære'; drop table fact; --", stop_days=2.5, notation="NE", raw="1/3")
    store(ledger, b"a", sent, record(None, gas="CH4"), record(0.0, gas="N2O"))
    assert [fact.record for fact in ledger.facts()] == [sent, record(None, gas="CH4"), record(0.0, gas="N2O")]


def test_the_stored_columns_are_the_fields_of_a_record() -> None:
    assert ("seq", "row_no", *(f.name for f in fields(Record))) == FACT_COLUMNS


def test_a_newer_file_stands_in_place_of_all_older_rows_of_its_site_quarter_and_sheet(ledger: Ledger) -> None:
    store(ledger, b"a", record(100), record(5, gas="CH4"), record(7, sheet=Sheet.PRODUCTION, variable="production", gas=""))
    store(ledger, b"b", record(110))
    assert values(ledger) == [110, 7]


def test_files_for_two_sites_of_one_company_stand_side_by_side(ledger: Ledger) -> None:
    store(ledger, b"a", record(1, site="NO-36"))
    store(ledger, b"b", record(2, site="NO-204084"))
    assert values(ledger) == [2, 1]


def test_the_accounting_rules_example_3_7_is_reproduced_for_every_date(ledger: Ledger, clock: Clock) -> None:
    clock.now = datetime(2026, 7, 20, tzinfo=UTC)
    store(ledger, b"1", record(98, site="A"))
    store(ledger, b"2", record(90, site="B"))
    clock.now = datetime(2026, 8, 20, tzinfo=UTC)
    store(ledger, b"3", record(101, site="A"))
    clock.now = datetime(2026, 11, 20, tzinfo=UTC)
    store(ledger, b"4", record(58, site="C"))
    clock.now = datetime(2026, 12, 20, tzinfo=UTC)
    ledger.set_standing("S2", in_force=False, by="Kari", reason="feil fil")
    sums = {day: sum(v or 0 for v in values(ledger, day)) for day in ("2026-07-31", "2026-08-31", "2026-11-30", "2026-12-31")}
    assert sums == {"2026-07-31": 188, "2026-08-31": 191, "2026-11-30": 249, "2026-12-31": 159}


def test_a_withdrawal_brings_back_the_latest_older_one_still_in_force(ledger: Ledger) -> None:
    first, second, third = (store(ledger, text, record(n)) for n, text in enumerate((b"a", b"b", b"c"), start=1))
    ledger.set_standing(second, in_force=False, by="Kari", reason="feil")
    ledger.set_standing(third, in_force=False, by="Kari", reason="feil")
    assert values(ledger) == [1]
    ledger.set_standing(first, in_force=False, by="Kari", reason="feil")
    assert values(ledger) == []
    ledger.set_standing(second, in_force=True, by="Kari", reason="var riktig")
    assert values(ledger) == [2]
    assert [s.state for s in ledger.submissions()] == ["withdrawn", "in force", "withdrawn"]


def test_states_are_those_of_the_time_asked_about(ledger: Ledger, clock: Clock) -> None:
    store(ledger, b"a", record(1))
    before = clock.now
    clock.move(days=1)
    store(ledger, b"b", record(2))
    assert [s.state for s in ledger.submissions()] == ["in force", "replaced"]
    assert [s.state for s in ledger.submissions(as_of=before)] == ["in force"]


def test_the_same_bytes_are_found_until_withdrawn_and_may_then_be_sent_again(ledger: Ledger) -> None:
    first = store(ledger, b"a", record(1))
    sha256 = ledger.submission(first).sha256
    found = ledger.by_sha256(sha256)
    assert found is not None
    assert found.id == first
    ledger.set_standing(first, in_force=False, by="Kari", reason="feil")
    assert ledger.by_sha256(sha256) is None
    again = store(ledger, b"a", record(1))
    assert values(ledger) == [1]
    assert again != first


def test_withdrawing_twice_and_an_unknown_id_are_refused_by_name(ledger: Ledger) -> None:
    only = store(ledger, b"a", record(1))
    with pytest.raises(AlreadyInForce):
        ledger.set_standing(only, in_force=True, by="Kari", reason="")
    ledger.set_standing(only, in_force=False, by="Kari", reason="feil")
    with pytest.raises(AlreadyWithdrawn):
        ledger.set_standing(only, in_force=False, by="Kari", reason="feil")
    for unknown in ("S99", "S0", "12", "Sx", "", "S-1", "S²"):
        with pytest.raises(UnknownSubmission):
            ledger.set_standing(unknown, in_force=False, by="Kari", reason="feil")
    version = ledger.version
    assert version == 2, "a refused withdrawal leaves nothing behind"


def test_times_never_run_backwards_even_if_the_clock_does(ledger: Ledger, clock: Clock) -> None:
    store(ledger, b"a", record(1))
    clock.move(days=-30)
    store(ledger, b"b", record(2))
    newer, older = ledger.submissions()
    assert newer.recorded_at > older.recorded_at
    assert values(ledger, older.recorded_at) == [1]


@pytest.mark.parametrize(
    ("said", "utc"),
    [
        ("2026-07-31", "2026-07-31T21:59:59.999999+00:00"),
        ("2026-12-31", "2026-12-31T22:59:59.999999+00:00"),
        ("2026-07-31T12:00", "2026-07-31T10:00:00+00:00"),
        ("2026-07-31T12:00:00-03:00", "2026-07-31T15:00:00+00:00"),
    ],
)
def test_a_date_is_the_end_of_that_day_in_oslo_and_a_time_without_offset_is_oslos(said: str, utc: str) -> None:
    assert moment(said).astimezone(UTC).isoformat() == utc


def test_a_submission_recorded_at_23_30_in_oslo_belongs_to_that_day(ledger: Ledger, clock: Clock) -> None:
    clock.now = datetime(2026, 7, 31, 21, 30, tzinfo=UTC)
    store(ledger, b"a", record(1))
    assert values(ledger, "2026-07-30") == []
    assert values(ledger, "2026-07-31") == [1]
