"""The page where everyone tests whether a published file is genuine, on the ledger's own app and on a public instance."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest

from gic_metrics.access import Role
from gic_metrics.accounting.region import Region
from gic_metrics.cli import main
from gic_metrics.publish.delivery import deliver
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.genuine import verify_here
from gic_metrics.publish.releasing import approve, propose, recall
from gic_metrics.publish.sealing import packed, sealed_releases
from gic_metrics.submission import open_ledger
from gic_metrics.text import words_in
from tests.pages.seen import is_sound, shown


@pytest.fixture
def folder(built_snapshot, tmp_path):
    return shutil.copytree(built_snapshot, tmp_path / "snapshot", ignore=shutil.ignore_patterns(".done"))


def dropped(app, *files):
    kinds = {"html": "text/html", "csv": "text/csv", "json": "application/json"}
    return app.file_uploader(key="genuine_files").set_value([(name, data, kinds[name.rsplit(".", 1)[1]]) for name, data in files]).run()


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.STAFF])
def test_everyone_is_told_which_file_is_genuine_and_which_is_not(role, language, be, visit, folder, clock):
    be(role)
    page = (folder / "out" / "G-0001.html").read_bytes()
    app = dropped(
        visit("genuine", folder / "ledger.duckdb", lang=language),
        ("ekte.html", page),
        ("endret.html", page.replace(b"2013", b"2012", 1)),
        ("G-0001.csv", (folder / "out" / "G-0001.csv").read_bytes()),
        ("<b>fremmed.csv", b"a;b\r\n"),
    )
    words, said = words_in(language), shown(app)
    assert is_sound(app)
    for file, state in (("ekte.html", "genuine"), ("endret.html", "altered"), ("G-0001.csv", "genuine"), ("<b>fremmed.csv", "altered")):
        assert words("page.genuine.file", file=file, verdict=words(f"verify.state.{state}")) in said
    assert "Kari Ås" in said
    assert sealed_releases(open_ledger(str(folder / "ledger.duckdb"), clock=clock))[0].signed.key in said
    assert all("<b>" not in element.proto.body for element in app.get("html"))


def test_a_recalled_snapshot_is_told_as_such_also_where_there_is_no_ledger(be, visit, folder, clock, monkeypatch, tmp_path):
    ledger = open_ledger(str(folder / "ledger.duckdb"), clock=clock)
    recall(ledger, "G-0001", by="Ola", reason="feil kilde")
    file = tmp_path / "released.duckdb"
    assert main(["--ledger", str(folder / "ledger.duckdb"), "publish", "--instance", str(file)], out=io.StringIO(), clock=clock) == 0
    monkeypatch.setenv("GIC_PUBLIC", str(file))
    app = dropped(visit("genuine", tmp_path / "no-ledger.duckdb"), ("G-0001.csv", (folder / "out" / "G-0001.csv").read_bytes()))
    assert is_sound(app)
    assert words_in("nb")("verify.state.recalled") in shown(app)
    assert "feil kilde" in shown(app)
    assert not (tmp_path / "no-ledger.duckdb").exists()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_before_anything_is_sealed_the_page_says_so(language, be, visit, record_file):
    be(Role.PUBLIC)
    app = visit("genuine", record_file, lang=language)
    assert is_sound(app)
    assert words_in(language)("page.genuine.empty.title") in shown(app)
    assert not app.get("file_uploader")


def test_staff_take_the_files_of_a_release_that_were_made_once(visit, folder, clock):
    ledger = open_ledger(str(folder / "ledger.duckdb"), clock=clock)
    clock.forward(days=1)
    approve(ledger, propose(ledger, draft(ledger, Region.read(ledger), "2021", now=clock()), by="Kari"), by="Kari", now=clock())
    deliver(ledger, {}, browser=None, now=clock())
    app = visit("release", folder / "ledger.duckdb")
    assert is_sound(app)
    assert words_in("nb")("cli.snapshot.interactive") in shown(app)
    sealed = {one.release: one for one in sealed_releases(ledger)}
    assert set(sealed) == {"G-0001", "G-0002"}
    with zipfile.ZipFile(io.BytesIO(packed(ledger, sealed["G-0002"]))) as package:
        assert "G-0002/G-0002.html" in package.namelist()
        assert verify_here(ledger, package.read("G-0002/G-0002.html")).genuine
    assert [each.proto.label for each in app.get("download_button")] == [words_in("nb")("page.release.files.take", n=len(sealed["G-0002"].files))]
