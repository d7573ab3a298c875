"""The rehearsal room as staff meet it: made ready, tried, opened in its tray, begun anew; the real ledger is never touched."""

from __future__ import annotations

import shutil

import pytest

from gic_metrics.practice import room
from gic_metrics.practice.exercises import exercise_of, exercises
from gic_metrics.practice.tried import tried
from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.conftest import Clock
from tests.pages.seen import is_sound, shown

nb = words_in("nb")


@pytest.fixture
def ready(record_file, built_fresh):
    """A ledger of the public record with a room beside it that is made ready."""
    folder = room.folder_of(str(record_file), record_file)
    shutil.copytree(built_fresh, room.fresh(folder).parent, ignore=shutil.ignore_patterns(".done", ".failed"))
    room.make_ready(folder)
    return record_file


def press(app, key):
    return next(b for b in app.button if b.key == key).click().run()


def test_before_it_is_made_ready_it_says_what_it_is(visit, record_file):
    app = visit("rehearsal", record_file)
    assert is_sound(app)
    assert nb("page.rehearsal.empty.title") in shown(app)
    assert nb.of(exercise_of("R11").holds) in shown(app)
    assert [b.key for b in app.button if b.key and b.key.startswith("rehearsal")] == ["rehearsal_ready"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_an_exercise_is_laid_opened_answered_and_counted(language, visit, ready, clock):
    words = words_in(language)
    before = open_ledger(str(ready), clock=clock).version
    app = visit("rehearsal", ready, lang=language)
    assert is_sound(app)
    assert words("page.rehearsal.banner") in shown(app)
    assert words("page.rehearsal.progress", n=0, of=len(exercises())) in shown(app)
    app = press(app, "lay_F05")
    assert words("page.rehearsal.progress", n=1, of=len(exercises())) in shown(app)
    assert words.of(exercise_of("F05").do) in shown(app)
    assert "PDF" in shown(app)
    app = press(app, "open_F05")
    assert is_sound(app)
    assert words("page.intake.unreadable.title") in shown(app)
    assert open_ledger(str(ready), clock=clock).version == before, "nothing of it is in the real ledger"


def test_what_is_stored_in_the_room_stays_in_the_room(visit, ready, clock):
    app = visit("rehearsal", ready)
    next(g for g in app.button_group if g.key == "rehearsal_chapter").set_value("past").run()
    app = press(press(app, "lay_R12"), "open_R12")
    app.text_input(key="by_typed").set_value("Kari").run()
    next(t for t in app.text_area if t.key.startswith("reason_")).set_value("Bekreftet av bedriften").run()
    app = press(app, next(b.key for b in app.button if b.key and b.key.startswith("save_")))
    assert is_sound(app)
    newest = open_ledger(str(room.current(room.folder_of(str(ready), ready))), kind="practice", clock=clock).submissions()[0]
    assert newest.by == "Kari"
    [(where, receipts)] = app.session_state["receipts"].items()
    assert where == str(room.current(room.folder_of(str(ready), ready))), "the desk of the real ledger does not show it"
    assert [receipt["submission"] for receipt in receipts] == [newest.id]
    assert newest.file not in shown(visit("submissions", ready))


def test_of_several_files_the_one_that_is_asked_for_stands_open(visit, ready):
    app = press(press(visit("rehearsal", ready), "lay_F05"), "lay_F01")
    app = press(app, "open_F05")
    assert is_sound(app)
    assert app.selectbox(key="tray_open").value in tried_files(ready, "F05")
    assert "PDF" in shown(app)


def tried_files(where, code):
    ledger = open_ledger(str(room.current(room.folder_of(str(where), where))), kind="practice", clock=Clock())
    return [tried(ledger)[code].sha256]


def test_begun_anew_everything_is_untried(visit, ready):
    app = press(visit("rehearsal", ready), "lay_F01")
    assert nb("page.rehearsal.progress", n=1, of=len(exercises())) in shown(app)
    next(c for c in app.checkbox if c.key == "rehearsal_sure").check().run()
    app = press(app, "rehearsal_anew")
    assert is_sound(app)
    assert nb("page.rehearsal.progress", n=0, of=len(exercises())) in shown(app)


def test_what_is_stored_there_has_no_way_to_the_pages_of_the_real_ledger(visit, ready):
    app = visit("rehearsal", ready)
    next(g for g in app.button_group if g.key == "rehearsal_part").set_value("archive").run()
    assert is_sound(app)
    assert "asof=" not in shown(app)
    assert nb("page.submissions.told.title", id=app.selectbox[0].value) in shown(app)
