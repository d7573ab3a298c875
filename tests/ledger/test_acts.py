"""Acts: what people do that is not a figure. Append only, as of a time, and never a reason to look at the figures anew."""

from __future__ import annotations

import hashlib

import pytest

from gic_metrics.ledger import Ledger, StaleLedger
from tests.ledger.conftest import reading, record


def test_an_act_is_read_back_with_who_and_when_and_its_file(ledger: Ledger, clock) -> None:
    made = ledger.act(
        "comment.made", "S1", {"text": "stemmer dette?", "row": 3}, by="Kari", reason="spurt på telefon", originals=[("svar.pdf", b"%PDF-x")]
    )
    assert ledger.acts() == [made]
    assert (made.kind, made.subject, made.body, made.recorded_by) == ("comment.made", "S1", {"text": "stemmer dette?", "row": 3}, "Kari")
    assert made.recorded_at == clock.now
    assert ledger.original(hashlib.sha256(b"%PDF-x").hexdigest()) == b"%PDF-x"


def test_several_acts_are_one_entry_in_their_order(ledger: Ledger) -> None:
    before = ledger.version
    made = ledger.act_many([("tray.laid", "a", {}), ("tray.laid", "b", {"n": 2})], by="Kari")
    assert [(a.n, a.subject) for a in made] == [(1, "a"), (2, "b")]
    assert ledger.version == before + 1
    assert ledger.act_many([], by="Kari") == []
    assert ledger.version == before + 1


def test_acts_are_asked_for_by_kind_family_and_subject_as_of_a_time(ledger: Ledger, clock) -> None:
    ledger.act("tray.laid", "a", {}, by="Kari")
    clock.move(days=2)
    ledger.act("tray.dismissed", "a", {}, by="Ola")
    ledger.act("trayless", "b", {}, by="Ola")
    assert [a.kind for a in ledger.acts("tray.")] == ["tray.laid", "tray.dismissed"]
    assert [a.kind for a in ledger.acts("tray.laid")] == ["tray.laid"]
    assert [a.kind for a in ledger.acts(subject="b")] == ["trayless"]
    assert [a.kind for a in ledger.acts(as_of="2026-10-01")] == ["tray.laid"]


def test_an_act_changes_no_figure_so_what_was_looked_at_may_still_be_stored(ledger: Ledger) -> None:
    seen = ledger.figures_version
    ledger.act("comment.made", "S1", {}, by="Kari")
    assert ledger.figures_version == seen
    assert ledger.version > seen
    stored = ledger.append(reading(b"a", record(1)), by="Ola", reason="", original=b"a", expected_version=seen)
    assert ledger.figures_version == stored.seq
    with pytest.raises(StaleLedger):
        ledger.append(reading(b"b", record(2)), by="Ola", reason="", original=b"b", expected_version=seen)


def test_another_reader_sees_them(ledger: Ledger, clock) -> None:
    ledger.act("comment.made", "S1", {"text": "å"}, by="Kari")
    assert [a.body for a in Ledger(ledger.where, clock=clock).acts("comment.")] == [{"text": "å"}]
