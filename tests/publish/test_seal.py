"""The seal: one way to write it, and no byte that can be changed unseen."""

from __future__ import annotations

import json
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from gic_metrics.publish.seal import AFTER, Broken, Signed, SigningKey, canonical, opened, sealed, sha256

CONTENT = "<!doctype html><meta charset=utf-8><p>2 327 170 t, Grenland --> ø</p>\n".encode()


@pytest.fixture
def key(tmp_path) -> SigningKey:
    return SigningKey.at(tmp_path / "ledger.key")


@pytest.fixture
def whole(key) -> bytes:
    return sealed(CONTENT, key.sign({"release": "G-0001", "by": "Kari <--> Ola", "content": sha256(CONTENT)}))


def genuine(data: bytes, key: SigningKey) -> bool:
    try:
        content, signed = opened(data)
    except Broken:
        return False
    return signed.intact() and signed.key == key.public and signed.manifest["content"] == sha256(content)


def test_a_sealed_file_is_its_content_and_its_seal(whole, key):
    content, signed = opened(whole)
    assert content == CONTENT
    assert signed.manifest["release"] == "G-0001"
    assert genuine(whole, key)
    assert whole.count(b"-->") == CONTENT.count(b"-->") + 1, "no name can end the comment early"


def test_a_changed_byte_anywhere_is_seen(whole, key):
    for at in range(len(whole)):
        for other in {whole[at] ^ 1, whole[at] ^ 0x20, 0x20, 0x0A} - {whole[at]}:
            assert not genuine(whole[:at] + bytes([other]) + whole[at + 1 :], key), (at, other)


def test_a_byte_added_or_taken_anywhere_is_seen(whole, key):
    for at in range(len(whole)):
        assert not genuine(whole[:at] + whole[at + 1 :], key) or whole[:at] + whole[at + 1 :] == whole, at
        assert not genuine(whole[:at] + b" " + whole[at:], key), at
    for more in (b"\n", b" ", b"<p>5 t", AFTER, b"\x00"):
        assert not genuine(whole + more, key), more
    assert not any(genuine(whole[:at], key) for at in range(len(whole)))


def test_a_seal_with_a_key_of_ones_own_is_told_apart(whole, tmp_path, key):
    other = SigningKey.at(tmp_path / "other.key")
    content, signed = opened(whole)
    forged = sealed(content + b"<p>0 t", other.sign(signed.manifest | {"content": sha256(content + b"<p>0 t")}))
    assert opened(forged)[1].intact()
    assert not genuine(forged, key)


def test_a_second_seal_after_the_first_covers_it_too(whole, key):
    assert not genuine(whole + whole, key)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"manifest":[],"signature":""}', b'{"manifest":{},"signature":"AB"}', b"[" * 100_000])
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(Broken):
        Signed.from_json(data)


def test_a_manifest_is_read_only_as_it_was_written(key):
    data = key.sign({"a": 1}).to_json()
    assert Signed.from_json(data).intact()
    for changed in (data + b" ", data.replace(b":", b": ", 1), json.dumps(json.loads(data), indent=1).encode()):
        with pytest.raises(Broken):
            Signed.from_json(changed)
    upper = json.loads(data)
    upper["signature"] = upper["signature"].upper()
    with pytest.raises(Broken):
        Signed.from_json(canonical(upper))


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "ledger.key"
    first = SigningKey.at(path)
    assert SigningKey.at(path).public == first.public
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert first.public.encode() not in path.read_bytes()


def test_all_who_come_first_at_once_get_the_same_key(tmp_path):
    with ThreadPoolExecutor(8) as many:
        keys = {key.public for key in many.map(lambda _: SigningKey.at(tmp_path / "ledger.key"), range(8))}
    assert len(keys) == 1
    assert [f.name for f in tmp_path.iterdir()] == ["ledger.key"]


def test_a_file_that_holds_no_key_is_not_taken_for_one(tmp_path):
    (tmp_path / "ledger.key").write_bytes(b"")
    with pytest.raises(ValueError):
        SigningKey.at(tmp_path / "ledger.key")
