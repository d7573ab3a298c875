"""The way from bytes to a reading: kinds of files, many at a time, from any thread; and the child that does the reading."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import pytest
import xlsxwriter

from gic_metrics.intake import cells, limited, read_many, read_workbook
from gic_metrics.intake.child import MEMORY_BYTES, ROWS
from gic_metrics.vocabulary import Severity
from tests.intake.corpus.book import parts, zipped

ODD_ROWS = "Anlegg|Scope|Gass|Opprinnelse|Mengde|Enhet\nX-1|1|CO2|fossil|5|t"
ROW = ["X-1", 1, "CO2", "fossil", "prosess", 5, "t"]
HANGING_S = 30
"""a refusal takes a moment; only a hang is caught here, on whatever machine this is"""
VERIFIED = b"installation_id,facility,2012,2013,2014,unit\r\nNO-47,Brevik,7,8,Not Reported,t CO2e\r\n"


def test_the_table_of_verified_emissions_is_known_by_its_content(intake):
    for name in ("verified.csv", "verified.xlsx"):
        reading = read_workbook(name, VERIFIED, intake.context)
        assert (reading.readable, reading.kind, len(reading.records), reading.findings) == (True, "record", 3, ())
    (nothing,) = read_workbook("verified.csv", VERIFIED.splitlines(keepends=True)[0], intake.context).findings
    assert nothing.code == "S19", "a header alone is no table of figures"
    wrong = read_workbook("verified.csv", VERIFIED.replace(b",8,", b",8x,"), intake.context)
    assert (wrong.readable, wrong.records, [(f.code, f.cell) for f in wrong.findings]) == (True, (), [("F17", "L2C4")])


def test_a_reading_knows_its_file_by_content(intake):
    data = intake.bytes(intake.book(Utslipp=[ROW]))
    assert intake.read(data).sha256 == hashlib.sha256(data).hexdigest()


def test_many_files_keep_their_order_and_one_bad_file_stops_no_other(intake):
    files = [(f"{n}.xlsx", intake.bytes(intake.book(Utslipp=[[*ROW[:5], n, "t"]])) if n % 2 else b"%PDF-1.4") for n in range(6)]
    told = []
    readings = read_many(files, intake.context, lambda *said: told.append(said))
    assert [r.file for r in readings] == [name for name, _ in files]
    assert [r.records[0].value if r.readable else None for r in readings] == [None, 1, None, 3, None, 5]
    assert [(done, total) for done, total, _ in told] == [(n, 6) for n in range(1, 7)]
    assert read_many([], intake.context) == []


def test_errors_come_first(intake):
    severities = [f.severity for f in intake.read(Utslipp=[["X-1", 1, "CO2", None, None, "ca. 4", "t"]], Forside=[["hei"]]).findings]
    assert severities == sorted(severities, key=[Severity.ERROR, Severity.WARNING, Severity.NOTE].index)


def test_a_workbook_is_read_from_any_thread(intake):
    data, got = intake.bytes(intake.book(Utslipp=[ROW])), []
    threads = [threading.Thread(target=lambda: got.append(intake.read(data))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(r.records) for r in got] == [1, 1, 1]


def child(code: str) -> subprocess.CompletedProcess:
    """Runs a line in a child that has put the limits on itself."""
    start = f"import runpy, types; child = types.SimpleNamespace(**runpy.run_path({find_spec('gic_metrics.intake.child').origin!r})); child.limit(); "
    return subprocess.run([sys.executable, "-I", "-c", start + code], capture_output=True, timeout=20, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="the system has no resource limits; the parent watches instead")
def test_the_child_cannot_take_more_memory_or_write_a_file():
    assert b"MemoryError" in child("x = bytes(2_000_000_000)").stderr
    assert child("x = bytes(200_000_000)").returncode == 0
    assert child("import tempfile; f = tempfile.TemporaryFile(); f.write(b'x' * 9); f.flush()").returncode != 0


def test_the_child_imports_little_and_gets_no_secrets():
    heavy = "[m for m in ('gic_metrics', 'streamlit', 'pandas', 'duckdb', 'numpy', 'PIL', 'lxml') if sys.modules.get(m)]"
    done = child(f"child.leave_out('numpy', 'pandas', 'PIL', 'lxml'); import sys, openpyxl; print({heavy})")
    assert done.stdout.strip() == b"[]"
    assert not [name for name in limited._PASSED_ON if name.startswith(("GIC", "STREAMLIT", "PG"))]


@pytest.mark.parametrize("forks", [True, False])
def test_a_child_that_is_stopped_refuses_its_file(intake, monkeypatch, forks):
    data = intake.bytes(intake.book(Utslipp=[ROW]))
    monkeypatch.setattr(limited, "SYSTEM_LIMITS", forks and limited.SYSTEM_LIMITS)
    monkeypatch.setattr(limited, "_WATCH_SECONDS", 0.001)
    monkeypatch.setattr(limited, "WALL_SECONDS", 0.001)
    began = time.perf_counter()
    assert intake.codes(intake.read(data)) == [("F10", None)]
    assert time.perf_counter() - began < HANGING_S
    monkeypatch.undo()
    assert len(intake.read(data).records) == 1, "the next file is read as though nothing had happened"


def test_where_the_system_has_no_limits_the_parent_watches(intake, monkeypatch):
    monkeypatch.setattr(limited, "SYSTEM_LIMITS", False)
    data = intake.bytes(intake.book(Utslipp=[ROW]))
    assert len(intake.read(data).records) == 1
    monkeypatch.setattr(limited, "MEMORY_BYTES", 1)
    monkeypatch.setattr(limited, "_WATCH_SECONDS", 0.01)
    assert intake.codes(intake.read(data)) == [("F10", None)]


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not fork")
class TestStandingReady:
    """One process stands ready and forks for each file."""

    def test_each_file_has_a_process_of_its_own(self, script):
        one, other = script("print(os.getpid(), os.getppid())"), script("print(os.getpid(), os.getppid())")
        assert one.split()[0] != other.split()[0]
        assert one.split()[1] == other.split()[1]

    def test_what_one_file_does_to_its_process_the_next_does_not_see(self, script):
        assert script("sys.modules['left'] = 1; print('done')") == b"done\n"
        assert script("print('left' in sys.modules)") == b"False\n"

    def test_a_process_that_falls_is_the_end_of_its_file_alone(self, script):
        for fall in ("os.kill(os.getpid(), 9)", "os.abort()", "sys.exit(1)", "1 / 0", "print('half'); sys.stdout.flush(); os.kill(os.getpid(), 11)"):
            assert script(fall) is None
        assert script("print('whole')") == b"whole\n"

    def test_the_limits_are_those_of_one_file(self, script):
        assert script("import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0])") == b"%d\n" % MEMORY_BYTES
        assert script("x = bytes(1_100_000_000)") is None
        assert script("x = bytes(100_000_000); print('enough')") == b"enough\n"

    def test_if_the_one_that_stood_ready_is_gone_another_takes_its_place(self, script):
        first = script("print(os.getppid())")
        os.kill(int(first), signal.SIGKILL)
        assert script("print(os.getppid())") not in (None, first)

    def test_many_at_once(self, script):
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(lambda n: script(f"print({n})"), range(40)))
        assert said == [b"%d\n" % n for n in range(40)]

    def test_a_long_answer_and_a_long_file(self, script):
        assert len(script("print('x' * 5_000_000)", b"y" * 9_000_000)) == 5_000_001


@pytest.fixture
def script(tmp_path):
    """What a process that stood ready answers to a line of Python, run with the file as its input."""
    path = tmp_path / "script.py"
    start = f"import os, runpy, sys\nlimit = runpy.run_path({find_spec('gic_metrics.intake.child').origin!r})['limit']\n"
    path.write_text(start + "def ready(): pass\ndef main():\n    limit()\n    exec(sys.stdin.buffer.readline().decode())\n    return 0\n")
    return lambda line, data=b"": limited.limited([str(path)], line.encode() + b"\n" + data)


ODD_BUT_WHOLE = {
    "a fill of no kind": ("xl/styles.xml", b'<fill><patternFill patternType="none"/></fill>', b"<fill/>"),
    "styles that name what is not there": ("xl/styles.xml", b"<xf/></cellStyleXfs>", b'<xf fontId="99" fillId="99"/></cellStyleXfs>'),
    "no styles of names": ("xl/styles.xml", b'<cellStyleXfs count="1"><xf/></cellStyleXfs>', b""),
    "a colour that is none": ("xl/styles.xml", b"<font/>", b'<font><color rgb="blue"/><sz val="large"/></font>'),
    "properties that are none": ("docProps/core.xml", b"", b"<coreProperties><created>i fjor</created></coreProperties>"),
}


@pytest.mark.parametrize("what", ODD_BUT_WHOLE)
def test_what_does_not_matter_to_a_figure_may_be_odd(intake, what):
    """Such files come from programs that are not Excel; Excel opens them, and so do we."""
    part, old, new = ODD_BUT_WHOLE[what]
    made = parts([{"name": "Rapport", "rows": "Organisasjonsnummer|912345678\nKvartal|2026-Q3"}, {"name": "Utslipp", "rows": ODD_ROWS}])
    assert old in made.get(part, b"")
    reading = intake.read(zipped({**made, part: made.get(part, b"").replace(old, new) if old else new}))
    assert [(record.cell, record.value) for record in reading.records] == [("E2", 5.0)]


@pytest.mark.parametrize(
    ("code", "share", "codes"), [("0%", 0.5, []), ("0.0 %", 0.5, []), ('0" %"', None, ["V33"]), ("0\\%", None, ["V33"]), ("General", None, ["V33"])]
)
def test_a_percentage_is_a_format_and_not_a_sign_in_it(intake, code, share, codes):
    book = intake.book(Energi=[["X-1", "elektrisitet", "A", 1, "GWh", 0.5 if share else 50]])
    book["Energi"]["F2"].number_format = code
    reading = intake.read(book)
    assert [c for c, _ in intake.codes(reading)] == codes
    assert [record.share for record in reading.records] == ([share] if share else [])


def test_the_answer_of_the_child_is_plain_and_as_it_says(intake):
    answer = json.loads(cells._ask_child(intake.bytes(intake.book(Utslipp=[ROW]))) or b"")
    assert (sorted(answer), sorted(answer["sheets"][1])) == (["names", "notes", "sheets"], ["cells", "comments", "hidden", "merged", "name", "state"])
    assert answer["sheets"][1]["cells"][-2:] == [[2, 6, "n", 5, 0], [2, 7, "s", "t", 0]]


def test_too_many_rows_are_refused_and_named(intake):
    with xlsxwriter.Workbook(kept := io.BytesIO(), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Utslipp")
        for row in range(ROWS + 1):
            sheet.write_number(row, 0, 1)
    reading = intake.read(kept.getvalue())
    assert [(f.code, f.place_sheet, f.params) for f in reading.findings] == [("F12", "Utslipp", {"n": ROWS})]


def test_the_real_workbooks_are_read_or_refused_without_a_fault(intake, sample_workbooks):
    for file in sorted(sample_workbooks.glob("*.xlsx")):
        reading = read_workbook(file.name, file.read_bytes(), intake.context)
        assert reading.records == ()
        assert any(f.severity is Severity.ERROR for f in reading.findings), file.name
