"""A watched folder: a file is taken once, when it has settled; what is refused goes back marked; a restart loses and repeats nothing."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from gic_metrics.cli import watching
from gic_metrics.cli.call import Call
from gic_metrics.submission import ingest, make_template
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter
from tests.submission.workbooks import emission, filled

YARA_COMPANY, YARA = "974100169", "NO-110"


@pytest.fixture
def inbox(tmp_path) -> Path:
    (tmp_path / "inn").mkdir()
    return tmp_path / "inn"


@pytest.fixture
def report(record_ledger):
    def make(*rows: dict, quarter: str = "2026-Q1") -> bytes:
        return filled(make_template(record_ledger, YARA_COMPANY, Quarter.parse(quarter), "nb"), {"Utslipp": list(rows)})

    return make


@pytest.fixture
def watch(record_ledger, record_file, clock, inbox):
    """A watch that looks when it is told to."""
    call = Call(SimpleNamespace(watch=str(inbox)), words_in("nb"), clock, str(record_file), io.StringIO())

    def work(file: str, data: bytes):
        return ingest(record_ledger, [(file, data)], by="Kari", accept_warnings="ok", today=call.today)[0]

    return watching._Watch(call, inbox, work, True)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


def test_a_file_is_taken_when_its_size_has_settled_and_never_twice(watch, inbox, report, record_ledger):
    whole = report(emission(YARA, 120000))
    (inbox / "a.xlsx").write_bytes(whole[:1000])
    watch.look()
    (inbox / "a.xlsx").write_bytes(whole)
    watch.look()
    assert watch.told == [], "it grew between the two looks"
    watch.look()
    assert [(one["file"], one["stored"], one["moved_to"]) for one in watch.told] == [("a.xlsx", True, "done")]
    watch.look()
    watch.look()
    assert len(watch.told) == 1
    assert (names(inbox), names(inbox / "done")) == ([], ["a.xlsx"])
    assert sum(one.kind == "workbook" for one in record_ledger.submissions()) == 1


def test_what_is_refused_goes_aside_with_its_marked_copy_and_the_text_beside_it(watch, inbox, report):
    (inbox / "a.xlsx").write_bytes(report(emission(YARA, "mye")))
    (inbox / "brev.xlsx").write_bytes(b"%PDF-1.7")
    watch.look()
    watch.look()
    assert names(inbox / "refused") == ["a (merket).txt", "a (merket).xlsx", "a.xlsx", "brev.txt", "brev.xlsx"]
    text = (inbox / "refused" / "a (merket).txt").read_text(encoding="utf-8-sig")
    assert words_in("nb")("findings.V01", said="mye") in text
    assert words_in("nb")("letter.unreadable") in (inbox / "refused" / "brev.txt").read_text(encoding="utf-8-sig")


def test_stopped_between_storing_and_moving_it_goes_on_where_it_was(watch, inbox, report, record_ledger):
    data = report(emission(YARA, 120000))
    watch.work("a.xlsx", data)
    (inbox / "a.xlsx").write_bytes(data)
    watch.look()
    watch.look()
    assert [(one["stored"], one["moved_to"]) for one in watch.told] == [(False, "done")]
    assert sum(one.kind == "workbook" for one in record_ledger.submissions()) == 1


def test_a_second_file_of_the_same_name_writes_over_nothing(watch, inbox, report):
    for quantity in (120000, 121000):
        (inbox / "a.xlsx").write_bytes(report(emission(YARA, quantity)))
        watch.look()
        watch.look()
    assert names(inbox / "done") == ["a 2.xlsx", "a.xlsx"]


def test_a_file_that_cannot_be_moved_is_not_taken_again(watch, inbox, report, monkeypatch):
    (inbox / "a.xlsx").write_bytes(report(emission(YARA, 120000)))
    with monkeypatch.context() as locked:
        locked.setattr(Path, "rename", lambda *_: (_ for _ in ()).throw(PermissionError()))
        for _ in range(4):
            watch.look()
    assert (len(watch.told), names(inbox)) == (1, ["a.xlsx"])
    watch.look()
    assert (len(watch.told), names(inbox), names(inbox / "done")) == (1, [], ["a.xlsx"])


def test_a_told_end_ends_it(watch, monkeypatch):
    stop = threading.Event()
    stop.set()
    assert watching.watched(watch.call, watch.work, storing=True, stop=stop).document == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_the_program_watches_and_stops_cleanly_when_told_to(record_file, inbox, report):
    (inbox / "a.xlsx").write_bytes(report(emission(YARA, 120000)))
    command = [sys.executable, "-m", "gic_metrics", "--lang", "en", "check", "--watch", str(inbox)]
    with subprocess.Popen(
        command, env={"GIC_LEDGER": str(record_file), "PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    ) as program:  # fmt: skip
        until = time.monotonic() + 60
        while not names(inbox / "done") and time.monotonic() < until:
            time.sleep(0.2)
        program.send_signal(signal.SIGTERM)
        out, err = program.communicate(timeout=30)
    assert program.returncode == 0, err
    assert words_in("en")("cli.said.stopped", done=1, refused=0) in out
    assert "Traceback" not in err
