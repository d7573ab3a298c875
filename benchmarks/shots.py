"""Pictures of every page at the sizes people use, into `screenshots/`. For the eye; asserts nothing.

`python -m benchmarks.shots [LEDGER] [page ...]`
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.session import ROOT, serving

SIZES = {"390": (390, 844), "1440": (1440, 900), "3840": (3840, 2160)}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "msedge")
SETTLED = "!document.querySelector('[data-testid=stStatusWidget]')"


def main() -> None:
    given = sys.argv[1:]
    ledger = Path(given[0]) if given else ROOT / "data" / "practice-ledger" / "ledger.duckdb"
    pages = given[1:] or sorted(f.stem for f in (ROOT / "pages").glob("[a-z]*.py"))
    out = ROOT / "screenshots"
    out.mkdir(exist_ok=True)
    browser_path = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with serving(ROOT / "dashboard.py", {"GIC_LEDGER": str(ledger.resolve())}) as server, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for page_name in pages:
            for language in ("nb", "en"):
                for size, (width, height) in SIZES.items():
                    page = browser.new_page(viewport={"width": width, "height": height})
                    page.goto(f"{server.url}/{page_name}?lang={language}")
                    page.wait_for_selector("h1", timeout=30_000)
                    page.wait_for_function(SETTLED)
                    page.wait_for_timeout(1500)
                    page.screenshot(path=out / f"{page_name}-{language}-{size}.png", full_page=size != "3840")
                    page.close()
        browser.close()
    print(f"{len(pages) * 2 * len(SIZES)} pictures in {out}")


if __name__ == "__main__":
    main()
