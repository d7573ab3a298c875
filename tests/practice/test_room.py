"""The rehearsal room: made once, begun anew, never the real ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gic_metrics.practice import room
from gic_metrics.practice.exercises import Workshop, exercise_of
from gic_metrics.practice.tried import AWAY, LYING, STORED, made, tried
from gic_metrics.submission import ingest, open_ledger, tray, withdraw


@pytest.fixture
def folder(built_fresh, tmp_path) -> Path:
    """A room that has been made, without a round."""
    here = tmp_path / "rehearsal"
    shutil.copytree(built_fresh, room.fresh(here).parent, ignore=shutil.ignore_patterns(".done", ".failed"))
    return here


def opened(path, clock):
    return open_ledger(str(path), kind="practice", clock=clock)


def test_the_room_is_beside_the_ledger_and_on_this_machine_where_the_ledger_is_elsewhere(tmp_path):
    assert room.folder_of(str(tmp_path / "ledger.duckdb"), Path("elsewhere")) == tmp_path / "rehearsal"
    assert room.folder_of("postgresql://db/gic", tmp_path) == tmp_path / "rehearsal"


def test_a_room_that_is_made_already_is_not_built_again(folder, monkeypatch):
    monkeypatch.setattr(room, "build", lambda *_, **__: pytest.fail("built again"))
    first = room.make_ready(folder)
    assert room.make_ready(folder) == first == room.current(folder)


def test_begun_anew_nothing_of_the_round_before_is_there(folder, clock):
    first = room.make_ready(folder)
    ledger, shop = opened(first, clock), Workshop("nb", opened(room.fresh(folder), clock))
    [(name, data)] = made(ledger, shop, [exercise_of("R12")], by="Kari")
    tray.lay(ledger, [(name, data)], by="Kari")
    assert tried(ledger)["R12"].became == LYING
    second = room.begin_anew(folder)
    assert room.current(folder) == second != first
    assert tried(opened(second, clock)) == {}
    assert first.exists(), "whoever works in it finishes there"
    room.begin_anew(folder)
    assert not first.exists()


def test_what_became_of_an_exercise_is_told(folder, clock):
    ledger = opened(room.make_ready(folder), clock)
    shop = Workshop("nb", opened(room.fresh(folder), clock))
    files = {code: made(ledger, shop, [exercise_of(code)], by="Kari")[0] for code in ("R12", "R13", "F05")}
    tray.lay(ledger, files.values(), by="Kari")
    (stored,) = ingest(ledger, [files["R12"]], by="Kari", accept_warnings="bekreftet", today=clock.now.date())
    lying = {one.file: one.sha256 for one in tray.lying(ledger)}
    tray.dismiss(ledger, [lying[files["F05"][0]]], by="Ola", reason="en pdf")
    found = tried(ledger)
    assert {code: one.became for code, one in found.items()} == {"R12": STORED, "R13": LYING, "F05": AWAY}
    assert (found["F05"].by, found["F05"].reason, found["R12"].submission) == ("Ola", "en pdf", stored.submission.id)
    withdraw(ledger, stored.submission.id, by="Kari", reason="øvelse")
    assert tried(ledger)["R12"].became == LYING
