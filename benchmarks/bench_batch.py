"""120 workbooks of 200 rows dropped at once: seconds and memory until all are checked, by the command line and in the tray. Asserts nothing.

`python -m benchmarks.bench_batch [FILES] [ROWS]`

Beside it the plain alternative: pandas reads the same files with nothing checked. Half of the files are reported for the second time, with a quarter
stored before, so that the rules have something to compare with.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import xlsxwriter

from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.submission import check, check_kept, ingest, open_ledger, tray
from gic_metrics.text import OSLO
from gic_metrics.vocabulary import CATEGORIES

TODAY = date(2026, 11, 23)
AIM_S, AIM_MB = 12, 200
COLUMNS = {
    "Utslipp": ("Anlegg", "Scope", "Gass", "Opprinnelse", "Kategori", "Mengde", "Enhet", "Metode", "Kommentar"),
    "Energi": ("Anlegg", "Energibærer", "Leverandør", "Mengde", "Enhet", "Kommentar"),
    "Produksjon": ("Anlegg", "Produkt", "Mengde", "Enhet"),
}
GASES = ("CO2", "CH4", "N2O", "SF6", "NF3")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds on the clock, processor seconds of this process and of those it started, and how far its memory rose at most, MB."""

    what: str
    seconds: float
    cpu_seconds: float
    others_cpu_seconds: float
    grew_mb: float
    said: str


def organisation_number(n: int) -> str:
    """The n-th number with a valid check digit that no real company can have."""
    number = 300_000_000 + n * 10
    digits = f"{number}"[:8]
    rest = 11 - sum(int(d) * w for d, w in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return f"{digits}{rest % 11}" if rest != 10 else ""


def companies(files: int) -> list[str]:
    found = (organisation_number(n) for n in range(1, 2 * files))
    return [number for number in found if number][:files]


def workbook(n: int, org_no: str, rows: int, quarter: str) -> bytes:
    """A report as a large company sends it: emissions by source, purchases by supplier, products."""
    chance = random.Random(n)
    sources = [(scope, gas, category) for scope in ("1", "3") for gas in GASES for category in CATEGORIES]
    of = {"Utslipp": rows * 4 // 10, "Energi": rows * 4 // 10, "Produksjon": rows - 2 * (rows * 4 // 10)}
    lines: dict[str, Callable[[int], list[Any]]] = {
        "Utslipp": lambda i: [
            *(f"B-{n}", sources[i % 40][0], sources[i % 40][1], "biogen" if i >= 40 else "fossil", sources[i % 40][2]),
            *(round(1000 + chance.random() * 9000, 2), "t", "målt", f"kilde {i}"),
        ],
        "Energi": lambda i: [f"B-{n}", "elektrisitet", f"Leverandør {i}", round(chance.random() * 900, 3), "MWh", "faktura"],
        "Produksjon": lambda i: [f"B-{n}", f"Produkt {i}", f"{chance.randrange(10, 99)} {chance.randrange(100, 999)},5", "t"],
    }
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        report = book.add_worksheet("Rapport")
        report.write_row(0, 0, ["Organisasjonsnummer", org_no])
        report.write_row(1, 0, ["Kvartal", quarter])
        for name, columns in COLUMNS.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns)
            for i in range(of[name]):
                sheet.write_row(i + 1, 0, lines[name](i))
    return kept.getvalue()


def ledger_of(where: Path, org_nos: list[str]) -> Ledger:
    ledger = open_ledger(where, kind="practice", clock=lambda: datetime(2026, 11, 23, 12, tzinfo=OSLO))
    register = {
        "version": "bench",
        "company": [{"org_no": one, "name": f"Bedrift {n}", "source": "Invented"} for n, one in enumerate(org_nos)],
        "site": [{"id": f"B-{n}", "name": f"Verk {n}", "company": one, "sector": "metals", "source": "Invented"} for n, one in enumerate(org_nos)],
    }
    ledger.enter_reference({"register": {**seeds("practice")["register"], **register}}, by="bench", reason="bench")
    return ledger


def measured(what: str, work: Callable[[], str]) -> Measured:
    """The work with its time, and its memory looked at twenty times a second."""
    process, peak, done = psutil.Process(), 0, threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began, cpu, others = time.perf_counter(), time.process_time(), _others_cpu()
    said = work()
    seconds, cpu, others = time.perf_counter() - began, time.process_time() - cpu, _others_cpu() - others
    done.set()
    watcher.join()
    return Measured(what, seconds, cpu, others, (max(peak, process.memory_info().rss) - before) / 1e6, said)


def _others_cpu() -> float:
    """Processor seconds of the processes that this one started, and of those that they started and that are done."""
    ended = os.times()
    running = (child.cpu_times() for child in psutil.Process().children(recursive=True))
    return ended.children_user + ended.children_system + sum(one.user + one.system + one.children_user + one.children_system for one in running)


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 120
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    org_nos = companies(files)
    with tempfile.TemporaryDirectory() as folder:
        ledger = ledger_of(Path(folder) / "ledger.duckdb", org_nos)
        batch = [(f"rapport-{n}.xlsx", workbook(n, one, rows, "2026-Q3")) for n, one in enumerate(org_nos)]
        earlier = [(f"forrige-{n}.xlsx", workbook(n + 1000, one, rows, "2026-Q2")) for n, one in enumerate(org_nos)][: files // 2]
        ingest(ledger, [(name, data) for name, data in earlier], by="bench", accept_warnings="bench", today=TODAY)
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        for name, data in batch:
            (inbox / name).write_bytes(data)
        found = [_tray(ledger, batch), _check(ledger, batch), _command_line(ledger, inbox), _pandas(batch)]
    size = sum(len(data) for _, data in batch) / 1e6
    print(f"bench_batch: {files} workbooks of {rows} rows, {size:.1f} MB together, {os.cpu_count()} processors")
    for one in found:
        clock, cpu = f"{one.seconds:7.2f} s on the clock", f"{one.cpu_seconds:6.2f} + {one.others_cpu_seconds:6.2f} s of processor"
        print(f"  {one.what:<30}{clock}, {cpu}, memory +{one.grew_mb:4.0f} MB; {one.said}")
    print(f"  ratio tray / pandas           {found[0].seconds / found[-1].seconds:7.2f}; the aim is {AIM_S} s, {AIM_MB} MB for 120 of 200 rows")


def _tray(ledger: Ledger, batch: list[tuple[str, bytes]]) -> Measured:
    progress: list[float] = []

    def work() -> str:
        began = time.perf_counter()
        tray.lay(ledger, batch, by="bench")
        lying = [(one.file, one.sha256) for one in tray.lying(ledger)]
        found = check_kept(ledger, lying, {}, today=TODAY, progress=lambda *_: progress.append(time.perf_counter() - began))
        return f"{sum(one.records for one in found)} records, first file done after {progress[0]:.2f} s"

    return measured("laid in the tray and checked", work)


def _check(ledger: Ledger, batch: list[tuple[str, bytes]]) -> Measured:
    return measured("checked in this process", lambda: f"{sum(one.records for one in check(ledger, batch, today=TODAY))} records")


def _command_line(ledger: Ledger, inbox: Path) -> Measured:
    def work() -> str:
        command = [sys.executable, "-m", "gic_metrics", "--ledger", str(ledger.where), "check", str(inbox), "--json"]
        done = subprocess.run(command, capture_output=True, check=False)
        return f"exit status {done.returncode}, {len(done.stdout) / 1e6:.1f} MB of JSON"

    return measured("command line, from its start", work)


def _pandas(batch: list[tuple[str, bytes]]) -> Measured:
    def work() -> str:
        return f"{sum(len(frame) for _, data in batch for frame in pd.read_excel(io.BytesIO(data), sheet_name=None).values())} rows, nothing checked"

    return measured("pandas.read_excel", work)


if __name__ == "__main__":
    main()
