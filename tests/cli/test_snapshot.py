"""`snapshot build` and `snapshot verify`, as the contract has them."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gic_metrics.cli import main
from gic_metrics.publish.drafting import draft


@pytest.fixture
def folder(built_snapshot, tmp_path) -> Path:
    shutil.copytree(built_snapshot, tmp_path / "snapshot", ignore=shutil.ignore_patterns(".done"))
    return tmp_path / "snapshot"


@pytest.fixture
def answer(folder, clock):
    def ask(*said: str, **settings: str) -> tuple[int, dict]:
        out, ledger = io.StringIO(), str(folder / "ledger.duckdb")
        status = main(["--ledger", ledger, "--json", *said], out=out, err=io.StringIO(), clock=clock, environment=settings)
        return status, json.loads(out.getvalue())

    return ask


def test_the_same_figures_are_not_released_twice_and_come_back_byte_for_byte(answer, folder):
    status, made = answer("snapshot", "build", "--period", "2022", "--out", str(folder / "again"))
    assert (status, made["id"], made["suppressed"]) == (0, "G-0001", [])
    assert {Path(name).name for name in made["files"]} == {f.name for f in (folder / "out").iterdir()}
    assert all(Path(name).read_bytes() == (folder / "out" / Path(name).name).read_bytes() for name in made["files"])


def test_a_file_is_genuine_until_a_byte_is_changed(answer, folder):
    page = folder / "out" / "G-0001.html"
    status, told = answer("snapshot", "verify", str(page))
    assert (status, told["genuine"], told["state"], told["release"]) == (0, True, "genuine", "G-0001")
    data = page.read_bytes()
    page.write_bytes(data.replace("2\u00a0327\u00a0170".encode(), "2\u00a0327\u00a0171".encode(), 1))
    assert page.read_bytes() != data
    status, told = answer("snapshot", "verify", str(page))
    assert (status, told["genuine"], told["state"]) == (1, False, "altered")
    assert told["reason"]


def test_a_table_is_known_by_the_manifest_beside_it_where_the_ledger_does_not_know_it(answer, folder, record_file, clock):
    key = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))["manifest"]["public_key"]
    out = io.StringIO()
    said = ["--ledger", str(record_file), "--json", "snapshot", "verify", str(folder / "out" / "G-0001.csv")]
    assert main(said, out=out, err=io.StringIO(), clock=clock) == 1
    out = io.StringIO()
    assert main([*said, "--key", key], out=out, err=io.StringIO(), clock=clock) == 0
    assert json.loads(out.getvalue())["unchecked"] == ["not_listed"]


@pytest.mark.parametrize(
    "said",
    [
        ("build", "--period", "2022"),
        ("build", "--out", "x"),
        ("build", "--period", "2031", "--out", "x"),
        ("verify",),
        ("verify", "nowhere.html"),
        ("verify", __file__, "--key", "ab"),
        ("paint",),
    ],
    ids=" ".join,
)
def test_wrong_use_is_said_and_ends_with_two(answer, said):
    status, told = answer("snapshot", *said)
    assert status == 2
    assert told["error"]


def test_a_recall_is_on_the_site_at_once_and_a_page_that_somebody_changed_is_red(answer, folder, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", str(folder / "none"))
    recall = ["release", "recall", "G-0001", "--by", "Ola Hansen", "--reason", "Feil kilde"]
    assert answer(*recall, GIC_SITE=str(folder / "www"))[0] == 0
    assert "Feil kilde" in (folder / "www" / "G-0001" / "index.html").read_text(encoding="utf-8")
    assert answer("publish", GIC_SITE=str(folder / "www"))[0] == 0
    assert answer("publish")[0] == 2
    (folder / "www" / "index.html").write_text("<h1>0 t</h1>", encoding="utf-8")
    status, told = answer("selfcheck", GIC_SITE=str(folder / "www"))
    assert (status, [(one["check"], one["failed"]) for one in told["checks"] if not one["ok"]]) == (1, [("served_site", ["index.html"])])


def test_a_merger_that_is_proposed_is_told_and_accepted_by_a_flag(answer, folder, monkeypatch):
    schemes, proposed = [], {"cement": "cement+fertiliser", "fertiliser": "cement+fertiliser"}

    def with_a_proposal(*given, scheme=None, **about):
        schemes.append(scheme)
        found = draft(*given, scheme=scheme, **about)
        return replace(found, protected=replace(found.protected, proposed={} if scheme else proposed))

    monkeypatch.setattr("gic_metrics.cli.snapshots.draft", with_a_proposal)
    monkeypatch.setenv("BROWSER_PATH", str(folder / "none"))
    said = ["snapshot", "build", "--period", "2022", "--out"]
    assert answer(*said, str(folder / "again"))[1]["merge"] == ["Sement + Gjødsel"]
    assert answer(*said, str(folder / "merged"), "--merge")[1]["merge"] == []
    assert schemes == [None, None, proposed]


def test_a_folder_with_another_release_is_left_alone(answer, folder):
    (folder / "out" / "manifest.json").write_text("{}", encoding="utf-8")
    status, told = answer("snapshot", "build", "--period", "2022", "--out", str(folder / "out"))
    assert status == 2
    assert "manifest.json" in told["error"]
    assert (folder / "out" / "manifest.json").read_text(encoding="utf-8") == "{}"


def test_books_that_do_not_balance_release_nothing(answer, folder, monkeypatch):
    monkeypatch.setattr("gic_metrics.publish.releasing.books_balance", lambda found: False)
    status, told = answer("snapshot", "build", "--period", "2021", "--by", "Kari Ås", "--out", str(folder / "other"))
    assert (status, told["id"], told["reason"]) == (1, None, "books")
    assert not (folder / "other").exists()


def test_releases_are_listed_and_recalled_once_with_a_name_and_a_reason(answer):
    assert answer("release", "recall", "G-0001", "--by", "Ola Hansen")[0] == 2
    assert answer("release", "recall", "G-0009", "--by", "Ola Hansen", "--reason", "Feil")[1]["reason"] == "unknown"
    assert answer("release", "recall", "g-0001", "--by", "Ola Hansen", "--reason", "Feil kilde") == (0, {"id": "G-0001", "state": "recalled"})
    assert answer("release", "recall", "G-0001", "--by", "Kari Ås", "--reason", "Noe annet")[1]["reason"] == "recalled"
    [told] = answer("release", "list")[1]
    assert (told["id"], told["state"], told["told_by"], told["reason"]) == ("G-0001", "recalled", "Ola Hansen", "Feil kilde")
    assert answer("release", "approve", "G-0001", "--by", "Ola Hansen")[1]["reason"] == "settled"


def test_nothing_is_released_in_nobodys_name(answer, folder):
    status, told = answer("snapshot", "build", "--period", "2021", "--out", str(folder / "other"))
    assert (status, told["reason"]) == (1, "nobody")
