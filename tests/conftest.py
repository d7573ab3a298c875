"""What tests share: a clock that stands still, a fresh ledger of the public record, a practice ledger made once and copied."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gic_metrics.text import OSLO, words_in

PRACTICE_UNTIL = "2026-Q3"
BUILD_SECONDS = 300

ADDRESS = "https://tall.example.no"
"""where the invented public site stands"""


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    now: datetime = datetime(2026, 11, 23, 12, 0, tzinfo=OSLO)

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> None:
        """`2026-04-22` or `2026-04-22T09:30`, Europe/Oslo."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=OSLO)

    def forward(self, **amount: float) -> None:
        self.now += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    """The day of the tests is 23 November 2026, noon in Oslo."""
    return Clock()


@pytest.fixture(params=["nb", "en"])
def words(request):
    """The words of each language in turn."""
    return words_in(request.param)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items) -> None:
    """With several workers: the tests of a file stay together, and all that drive a browser run one after the other."""
    for item in items:
        folder = item.path.parent.name
        item.add_marker(pytest.mark.xdist_group("browser" if folder == "browser" else f"{folder}/{item.path.stem}"))


def built_once(folder: Path, build: Callable[[Path], None]) -> Path:
    """The folder that `build` fills, made by whichever worker comes first; the others wait for it."""
    done, failed = folder / ".done", folder / ".failed"
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        for _ in range(BUILD_SECONDS * 10):
            if done.exists() or failed.exists():
                break
            time.sleep(0.1)
        if not done.exists():
            pytest.fail(f"another worker could not build {folder.name}: {failed.read_text() if failed.exists() else 'it took too long'}")
        return folder
    try:
        build(folder)
    except BaseException as error:
        failed.write_text(repr(error))
        raise
    done.touch()
    return folder


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory) -> Path:
    """A folder that every worker of this run sees."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def copied(source: Path, target: Path) -> Path:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".done", ".failed"))
    return target / "ledger.duckdb"


@pytest.fixture(scope="session")
def built_record(shared_folder) -> Path:
    """A folder with a ledger of the public record; copy it, never write to it."""

    def build(folder: Path) -> None:
        from gic_metrics.submission import open_ledger

        open_ledger(str(folder / "ledger.duckdb"), clock=Clock()).version  # noqa: B018  reading the version brings the file into being

    return built_once(shared_folder / "record", build)


@pytest.fixture(scope="session")
def built_fresh(shared_folder) -> Path:
    """A folder with the ledger of the rehearsal room as it is when new: the practice ledger's first six quarters; copy it, never write to it."""

    def build(folder: Path) -> None:
        from gic_metrics.practice import build as build_practice
        from gic_metrics.practice.exercises import LAST

        build_practice(folder / "ledger.duckdb", until=LAST)

    return built_once(shared_folder / "fresh", build)


@pytest.fixture(scope="session")
def built_practice(shared_folder, built_fresh) -> Path:
    """A folder with the practice ledger, carried on from the rehearsal's; copy it, never write to it."""

    def build(folder: Path) -> None:
        from gic_metrics.practice import build as build_practice

        shutil.copytree(built_fresh, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".done", ".failed"))
        build_practice(folder / "ledger.duckdb", until=PRACTICE_UNTIL)

    return built_once(shared_folder / "practice", build)


@pytest.fixture(scope="session")
def built_snapshot(shared_folder) -> Path:
    """A folder with a ledger of the public record, and in `out/` the sealed files of its first release."""

    def build(folder: Path) -> None:
        from gic_metrics.cli import main

        clock = Clock()
        said = ["--ledger", str(folder / "ledger.duckdb"), "snapshot", "build", "--period", "2022", "--by", "Kari Ås", "--out", str(folder / "out")]
        with (folder / "said.txt").open("w", encoding="utf-8") as out:
            assert main(said, out=out, clock=clock) == 0

    return built_once(shared_folder / "snapshot", build)


@pytest.fixture(scope="session")
def built_releases(shared_folder, built_record) -> Path:
    """A folder with a ledger of the public record and two releases, up to 2021 and up to 2022; copy it, never write to it."""

    def build(folder: Path) -> None:
        from gic_metrics.accounting.region import Region
        from gic_metrics.publish.drafting import draft
        from gic_metrics.publish.releasing import approve, propose
        from gic_metrics.submission import open_ledger

        clock = Clock()
        shutil.copytree(built_record, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".done", ".failed"))
        ledger = open_ledger(str(folder / "ledger.duckdb"), clock=clock)
        for period in ("2021", "2022"):
            drafted = draft(ledger, Region.read(ledger), period, now=clock(), address=ADDRESS)
            approve(ledger, propose(ledger, drafted, by="Kari Ås"), by="Kari Ås", now=clock())

    return built_once(shared_folder / "releases", build)


@pytest.fixture
def record_file(built_record, tmp_path) -> Path:
    """The file of a fresh ledger that holds the public record and nothing else."""
    return copied(built_record, tmp_path / "record")


@pytest.fixture
def record_ledger(record_file, clock):
    """A fresh ledger that holds the public record and nothing else."""
    from gic_metrics.submission import open_ledger

    return open_ledger(str(record_file), clock=clock)


@pytest.fixture
def practice_file(built_practice, tmp_path) -> Path:
    """The file of a practice ledger of one's own."""
    return copied(built_practice, tmp_path / "practice")


@pytest.fixture
def practice_ledger(practice_file, clock):
    """A practice ledger of one's own: eleven quarters of an invented region."""
    from gic_metrics.submission import open_ledger

    return open_ledger(str(practice_file), kind="practice", clock=clock)


@pytest.fixture(scope="session")
def sample_workbooks() -> Path:
    """The folder of real workbooks that are never committed; the test is skipped where GIC_SAMPLE_WORKBOOKS is not set."""
    named = os.environ.get("GIC_SAMPLE_WORKBOOKS")
    if not named or not Path(named).is_dir():
        pytest.skip("GIC_SAMPLE_WORKBOOKS is not set: the real workbooks are not here")
    return Path(named)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch) -> None:
    """No test sees the ledger, the role or the language of whoever runs it."""
    for name in ("GIC_LEDGER", "GIC_ROLE", "GIC_LANG", "GIC_PUBLIC", "GIC_SITE", "GIC_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
