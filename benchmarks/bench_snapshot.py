"""What a sealed snapshot weighs and how soon it is read: sizes, the time to make its files, and the time to open it from disk.

`python -m benchmarks.bench_snapshot`. Prints; asserts nothing.
"""

from __future__ import annotations

import gzip
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from gic_metrics.accounting.region import Region
from gic_metrics.figures.static import find_browser
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.releasing import approve, propose
from gic_metrics.publish.seal import SigningKey
from gic_metrics.publish.snapshot.making import make, write
from gic_metrics.submission import open_ledger

TIMES = 15
FIRST_SEEN = """new Promise(seen => new PerformanceObserver(list => {
  const first = list.getEntriesByName("first-contentful-paint")[0]; if (first) seen(first.startTime)}).observe({type: "paint", buffered: true}))"""


def main() -> None:
    browser = find_browser()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ledger = open_ledger(folder / "ledger.duckdb", clock=lambda: datetime.now(UTC))
        drafted = draft(ledger, Region.read(ledger), "2022", now=datetime.now(UTC))
        release = approve(ledger, propose(ledger, drafted, by="bench"), by="bench", now=datetime.now(UTC))
        for name, used in (("static", browser), ("interactive", None)):
            if name == "static" and browser is None:
                print("static: no browser here")
                continue
            began = time.perf_counter()
            made = make(release, SigningKey.at(folder / "key"), browser=used)
            took = time.perf_counter() - began
            write(made.files, folder / name)
            html = made.files[f"{release.id}.html"]
            whole = sum(len(data) for data in made.files.values())
            print(f"{name}: {len(made.files)} files, {whole / 1e3:.0f} kB, made in {took:.1f} s; the page {len(html) / 1e3:.0f} kB,", end=" ")
            print(f"{len(gzip.compress(html, 9)) / 1e3:.0f} kB packed")
            if browser:
                _opened(browser, folder / name / f"{release.id}.html", name)


def _opened(browser: str, file: Path, name: str) -> None:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        whole, first = [], []
        for _ in range(TIMES):
            context = chromium.new_context(offline=True, viewport={"width": 1440, "height": 900})
            page = context.new_page()
            began = time.perf_counter()
            page.goto(file.as_uri())
            whole.append(time.perf_counter() - began)
            first.append(page.evaluate(FIRST_SEEN) / 1e3)
            context.close()
        chromium.close()
    opened, seen = statistics.median(whole), statistics.median(first)
    print(f"{name}: opened from disk in {opened:.2f} s (slowest {max(whole):.2f}), first seen after {seen:.2f} s")


if __name__ == "__main__":
    main()
