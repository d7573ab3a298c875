"""Genuine, altered, superseded or recalled: for every file of a release, here and where there is no ledger."""

from __future__ import annotations

import random
import shutil

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.genuine import told_verdict, trusted, verify_here
from gic_metrics.publish.releasing import approve, propose, recall, releases
from gic_metrics.publish.seal import SigningKey, opened, sealed, sha256
from gic_metrics.publish.sealing import files_of, sealed_release, sealed_releases
from gic_metrics.publish.site.pages import Published
from gic_metrics.publish.site.writing import site
from gic_metrics.publish.verify import ALTERED, UNSEALED, read_manifest, verify
from gic_metrics.submission import open_ledger

SAMPLE = 400


@pytest.fixture
def ledger(built_snapshot, tmp_path, clock):
    shutil.copytree(built_snapshot, tmp_path / "snapshot")
    return open_ledger(str(tmp_path / "snapshot" / "ledger.duckdb"), clock=clock)


@pytest.fixture
def files(ledger) -> dict[str, bytes]:
    return files_of(ledger, sealed_release(ledger, "G-0001"))


def sample(data: bytes) -> list[int]:
    """Places in a file: some anywhere, and all of its last hundred."""
    places = random.Random(5)
    return sorted({*places.sample(range(len(data)), min(SAMPLE, len(data))), *range(max(0, len(data) - 100), len(data))})


def test_every_file_of_a_release_is_genuine_as_it_was_published(ledger, files):
    for name, data in files.items():
        verdict = verify_here(ledger, data)
        assert (verdict.state, verdict.reason, verdict.unchecked) == ("genuine", "current", ()), name
        assert verdict.manifest["release"] == "G-0001"
        assert verdict.manifest["released_by"] == "Kari Ås"


def test_a_changed_byte_anywhere_is_altered_in_every_file(ledger, files):
    known = [one.signed for one in sealed_releases(ledger)]
    keys = {known[0].key}
    for name, data in files.items():
        for at in sample(data) if name.endswith((".html", ".json")) else sample(data)[::40]:
            changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
            assert verify(changed, keys=keys, manifests=known).state == ALTERED, (name, at)
        for changed in (data + b"\n", data + b" ", data[:-1], b" " + data, b""):
            assert verify(changed, keys=keys, manifests=known).state == ALTERED, name


def test_a_seal_cut_off_or_moved_to_another_page_is_altered(ledger, files):
    content, signed = opened(files["G-0001.html"])
    assert verify_here(ledger, content).reason == "no_seal"
    assert verify_here(ledger, sealed(content + b"<p>0 t</p>", signed)).reason == "content"
    assert verify_here(ledger, files["G-0001.html"] + b"<p>0 t</p>").reason == "after_seal"


def test_a_page_resealed_with_another_key_is_not_genuine(ledger, files, tmp_path):
    content, signed = opened(files["G-0001.html"])
    content = content.replace(b"2,33", b"0,33")
    listed = signed.manifest["files"] | {"G-0001.html": {"sha256": sha256(content), "bytes": len(content)}}
    forged = SigningKey.at(tmp_path / "forger.key").sign(signed.manifest | {"files": listed})
    verdict = verify_here(ledger, sealed(content, forged))
    assert (verdict.state, verdict.reason) == (ALTERED, "unknown_key")
    keeps_our_key = type(forged)(forged.manifest | {"public_key": signed.key}, forged.signature)
    assert verify_here(ledger, sealed(content, keeps_our_key)).reason == "signature"
    assert verify_here(ledger, b'{"manifest":' + forged.to_json()[len(b'{"manifest":') :] + b"\n").reason == "unknown_key"


def test_recalled_and_superseded_are_told_with_who_when_and_why(ledger, files, clock, words):
    clock.forward(days=1)
    drafted = draft(ledger, Region.read(ledger), "2022", now=clock(), supersedes="G-0001")
    newer = approve(ledger, propose(ledger, drafted, by="Kari"), by="Kari", now=clock())
    verdict = verify_here(ledger, files["G-0001.html"])
    assert (verdict.state, verdict.params) == ("superseded", {"newer": newer.id})
    clock.forward(days=1)
    recall(ledger, "G-0001", by="Ola", reason="Feil kilde <b>")
    for name in ("G-0001.html", "G-0001.csv", "G-0001-nb.pdf", "manifest.json"):
        if name in files:
            verdict = verify_here(ledger, files[name])
            assert (verdict.state, verdict.params["by"], verdict.params["why"]) == ("recalled", "Ola", "Feil kilde <b>"), name
    said = told_verdict(verdict, words)
    assert "Ola" in said[0]
    assert "G-0001" in said[1]
    assert all(said)


def test_newer_figures_are_mentioned(ledger, files, clock, words):
    clock.forward(days=1)
    drafted = draft(ledger, Region.read(ledger), "2021", now=clock())
    older = approve(ledger, propose(ledger, drafted, by="Kari"), by="Kari", now=clock())
    made = sealed_release(ledger, "G-0001").signed.manifest | {"release": older.id, "release_sha256": older.sha256}
    key = SigningKey.at(ledger_key(ledger))
    manifest = key.sign(made).to_json() + b"\n"
    verdict = verify_here(ledger, manifest)
    assert verdict.params == {"newest": "G-0001", "newest_period": "2022"}
    assert any("2022" in line and "G-0001" in line for line in told_verdict(verdict, words))


def ledger_key(ledger):
    from pathlib import Path

    return Path(ledger.where).with_suffix(".signing-key")


def test_without_a_ledger_the_seal_is_tested_with_the_public_key_and_the_rest_is_said_to_be_unknown(ledger, files, record_ledger):
    key = opened(files["G-0001.html"])[1].key
    for standing, told in ((None, "standing"), ([], "not_listed")):
        verdict = verify(files["G-0001.html"], keys={key}, standing=standing)
        assert (verdict.state, verdict.reason, verdict.unchecked) == ("genuine", "sealed", (told,))
    assert verify_here(record_ledger, files["G-0001.html"]).reason == "unknown_key"
    assert verify_here(record_ledger, files["G-0001.html"], keys=trusted(key)).unchecked == ("not_listed",)
    beside = [read_manifest(files["manifest.json"])]
    assert verify(files["G-0001.csv"], keys={key}, manifests=beside).genuine
    assert verify(files["G-0001.csv"], keys={key}).reason == "unknown_file"


def test_a_public_key_is_read_from_hex_or_from_a_file(tmp_path):
    (tmp_path / "key.txt").write_text(f"Offentlig nøkkel: {'Ab' * 32}\n", encoding="utf-8")
    assert trusted("ab" * 32) == trusted(str(tmp_path / "key.txt")) == {"ab" * 32}
    with pytest.raises(ValueError):
        trusted("ab")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG", b"PK\x03\x04", b"<html>", b'{"manifest":' + b"[" * 50_000, bytes(range(256)) * 40])
def test_whatever_is_thrown_at_it_gets_an_answer(ledger, data):
    assert verify_here(ledger, data).state == (UNSEALED if data == b"<html>" else ALTERED)


def test_what_never_had_a_seal_is_neither_genuine_nor_altered(ledger, words):
    never = site([Published(one, {}) for one in releases(ledger)], "ab" * 32, browser=None)
    for name in (
        "index.html",
        "archive/en.html",
        "G-0001/embed-nb.html",
        "data/figures.csv",
        "data/figures-nb.csv",
        "data/releases.json",
        "feed.xml",
        "feed.json",
    ):
        verdict = verify_here(ledger, never[name])
        assert (verdict.state, verdict.params) == (UNSEALED, {"instead": "G-0001.html"}), name
    assert "G-0001.html" in told_verdict(verdict, words)[0]
    assert verify(never["index.html"], keys=set()).reason == "unsealed"
