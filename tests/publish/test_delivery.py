"""From the ledger to the public: what is left is known, a recall is seen without anybody remembering it, what somebody else changed is red."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import duckdb
import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.publish.delivery import Courier, deliver, left
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.instance import read_instance, read_instance_seals, write_instance
from gic_metrics.publish.releasing import NotReleased, approve, propose, recall, releases
from gic_metrics.publish.seal import SigningKey
from gic_metrics.publish.sealing import files_of, key_of, sealed_release, sealed_releases
from gic_metrics.publish.selfcheck import public_checks
from gic_metrics.publish.served import ALTERED, BEHIND, CURRENT, MISSING
from gic_metrics.publish.site.stamp import STAMP, stamp_of
from gic_metrics.publish.site.writing import publish_site, write_site
from gic_metrics.submission import open_ledger

pytestmark = pytest.mark.xdist_group("delivery")


@pytest.fixture(scope="module")
def delivered(built_record, tmp_path_factory):
    """A folder with a ledger that has released 2021, with its site and its instance as they were delivered; copy it, never write to it."""
    from tests.conftest import Clock

    folder, clock = tmp_path_factory.mktemp("delivered"), Clock()
    shutil.copy(built_record / "ledger.duckdb", folder / "ledger.duckdb")
    shutil.copytree(built_record / "originals", folder / "originals")
    ledger = open_ledger(str(folder / "ledger.duckdb"), clock=clock)
    drafted = draft(ledger, Region.read(ledger), "2021", now=clock())
    approve(ledger, propose(ledger, drafted, by="Kari"), by="Kari", now=clock())
    heard: list = []
    deliver(ledger, where(folder), browser=None, now=clock(), heard=heard.append)
    assert [stage.what for stage in heard] == ["instance", "site"]
    ledger.close()
    return folder


def where(folder) -> dict[str, str]:
    return {"GIC_SITE": str(folder / "www"), "GIC_INSTANCE": str(folder / "released.duckdb"), "GIC_SIGNING_KEY": str(folder / "key")}


@pytest.fixture
def folder(delivered, tmp_path):
    shutil.copytree(delivered, tmp_path / "there")
    return tmp_path / "there"


@pytest.fixture
def ledger(folder, clock):
    return open_ledger(str(folder / "ledger.duckdb"), clock=clock)


def states(ledger, folder) -> list[str]:
    return [place.state for place in left(ledger, where(folder)).places]


def red(ledger, folder) -> dict[str, tuple[str, ...]]:
    return {check.code: check.failed for check in public_checks(ledger, where(folder)) if not check.ok}


def test_a_recall_leaves_site_and_instance_behind_and_a_courier_brings_it_to_both(ledger, folder, clock, monkeypatch):
    assert left(ledger, where(folder)).nothing
    recall(ledger, "G-0001", by="Ola", reason="Feil kilde")
    assert states(ledger, folder) == [BEHIND, BEHIND]
    assert red(ledger, folder) == {}, "behind is not red"
    monkeypatch.setenv("BROWSER_PATH", os.devnull + "/none")
    courier = Courier(ledger, where(folder), clock)
    courier.start()
    courier.start()
    assert courier.wait(60)
    assert (courier.failed, courier.stage) == ("", None)
    assert states(ledger, folder) == [CURRENT, CURRENT]
    assert "Feil kilde" in (folder / "www" / "G-0001" / "index.html").read_text(encoding="utf-8")
    [one] = read_instance(folder / "released.duckdb")[0]
    assert (one.state, one.reason) == ("recalled", "Feil kilde")
    assert read_instance_seals(folder / "released.duckdb") == [each.signed for each in sealed_releases(ledger)]


def test_a_delivery_that_fails_says_so_and_loses_nothing(ledger, folder, clock, monkeypatch):
    recall(ledger, "G-0001", by="Ola", reason="Feil kilde")
    shutil.rmtree(folder / "www")
    (folder / "www").write_bytes(b"a file where the folder should be")
    monkeypatch.setenv("BROWSER_PATH", os.devnull + "/none")
    courier = Courier(ledger, where(folder), clock)
    courier.start()
    assert courier.wait(60)
    assert courier.failed == "not_written"
    assert releases(ledger)[0].reason == "Feil kilde"


def test_what_is_not_sealed_or_not_written_is_left_to_do(record_ledger, clock, tmp_path):
    assert left(record_ledger, where(tmp_path)).nothing
    drafted = draft(record_ledger, Region.read(record_ledger), "2022", now=clock())
    approve(record_ledger, propose(record_ledger, drafted, by="Kari"), by="Kari", now=clock())
    waits = left(record_ledger, where(tmp_path))
    assert (waits.unsealed, [place.state for place in waits.places], waits.altered) == (("G-0001",), [MISSING, MISSING], False)


def test_a_changed_file_of_the_site_is_red_named_and_stops_the_next_release(ledger, folder, clock, monkeypatch):
    page = folder / "www" / "G-0001" / "index.html"
    page.write_bytes(page.read_bytes().replace("2\u00a0225\u00a0858".encode(), "1\u00a0225\u00a0858".encode()))
    (folder / "www" / "feed.xml").unlink()
    assert red(ledger, folder) == {"served_site": ("G-0001/index.html", "feed.xml")}
    assert states(ledger, folder)[0] == ALTERED
    for name, value in where(folder).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(NotReleased, match="books"):
        propose(ledger, draft(ledger, Region.read(ledger), "2022", now=clock()), by="Kari")
    publish_site(ledger, key_of(ledger, where(folder)), folder / "www", browser=None, now=clock())
    assert red(ledger, folder) == {}


def test_a_site_stamped_with_another_key_is_red(ledger, folder):
    files = {"index.html": b"<h1>0 t</h1>"}
    forged = stamp_of(files, releases(ledger), SigningKey.at(folder / "forger"), written="2026-11-23T12:00:00+01:00")
    write_site(files, folder / "www", forged)
    assert red(ledger, folder) == {"served_site": (STAMP,)}


PERIOD = """UPDATE release SET body = replace(body, '"period":"2021"', '"period":"2022"')"""


@pytest.mark.parametrize("change", [PERIOD, "UPDATE figure SET emitted_t = 0", "DROP TABLE release"])
def test_an_instance_that_says_something_else_is_red(change, ledger, folder):
    with duckdb.connect(str(folder / "released.duckdb")) as file:
        file.execute(change)
    assert list(red(ledger, folder)) == ["served_instance"]


def test_an_instance_with_a_release_of_its_own_is_red(ledger, folder):
    [one] = releases(ledger)
    write_instance(folder / "released.duckdb", [replace(one, release=replace(one.release, id="G-0009"))])
    assert red(ledger, folder) == {"served_instance": ("G-0009",)}


def test_a_kept_file_that_was_damaged_or_is_gone_is_red_by_its_name(ledger, folder):
    one = sealed_release(ledger, "G-0001")
    assert set(files_of(ledger, one)) == set(one.files)
    [kept] = folder.rglob(f"{one.files['G-0001.html']}*")
    kept.write_bytes(kept.read_bytes()[:-1])
    [gone] = folder.rglob(f"{one.files['G-0001.csv']}*")
    gone.unlink()
    assert red(ledger, folder) == {"seals_genuine": ("G-0001/G-0001.csv", "G-0001/G-0001.html")}


def test_a_release_whose_act_is_not_what_was_approved_is_red(ledger, folder):
    [act] = ledger.acts("release.made")
    body = act.body | {"release": act.body["release"] | {"id": "G-0002", "period": "2020"}}
    ledger.act("release.made", "G-0002", body, by="Ingen")
    assert red(ledger, folder) == {"releases_as_approved": ("G-0002",)}


def test_the_event_goes_when_nothing_is_in_force_any_more(ledger, folder, clock):
    found = {"index.html": b"front", "event.html": b"event"}
    key = key_of(ledger, where(folder))
    write_site(found, folder / "other", stamp_of(found, releases(ledger), key, written="2026-11-23T12:00:00+01:00"))
    (folder / "other" / "robots.txt").write_bytes(b"somebody else's")
    rest = {"index.html": b"front"}
    write_site(rest, folder / "other", stamp_of(rest, releases(ledger), key, written="2026-11-23T12:00:00+01:00"))
    assert {file.name for file in (folder / "other").iterdir()} == {"index.html", "robots.txt", STAMP}
