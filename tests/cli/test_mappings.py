"""Mappings on the command line: a file that needs one says so and where it is made; those remembered are listed and forgotten."""

from __future__ import annotations

import hashlib

import pytest

from gic_metrics.submission.mappings import confirm, remembered
from gic_metrics.text import words_in
from tests.cli.test_cli import answer, run  # noqa: F401  the same fixtures
from tests.submission.test_mappings import YARA, ovens, own_layout


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "eget.xlsx"
    path.write_bytes(own_layout("Yara Porsgrunn"))
    return path


@pytest.fixture
def kept(record_ledger, file):
    data = file.read_bytes()
    (one,) = confirm(record_ledger, YARA, [ovens(data)], file=file.name, sha256=hashlib.sha256(data).hexdigest(), by="Kari")
    return one


def test_a_file_that_needs_a_mapping_says_so_and_where_it_is_made(run, answer, file):  # noqa: F811
    status, (document,) = answer("check", file)
    assert (status, document["needs_mapping"], document["readable"], document["records"]) == (1, True, True, 0)
    for language in ("nb", "en"):
        assert words_in(language)("cli.said.needs_mapping") in run("--lang", language, "check", file)[1]


def test_what_is_remembered_is_used_listed_and_forgotten(run, answer, record_ledger, file, kept):  # noqa: F811
    status, (document,) = answer("check", file)
    assert (status, document["needs_mapping"], document["records"], document["company"]) == (0, False, 2, YARA)
    status, listed = answer("mapping", "list")
    told = [(one["mapping"], one["company"], one["by"], one["says"]["sheet"]) for one in listed]
    assert (status, told) == (0, [(kept.id, YARA, "Kari", "emissions")])
    assert answer("mapping", "list", "--company", "934949145")[1] == []
    assert answer("mapping", "list", "--as-of", "2026-01-01")[1] == []
    assert kept.id in run("mapping", "list")[1]
    assert run("mapping", "forget", kept.id, "--by", "Ola")[0] == 2, "a reason is wanted"
    assert run("mapping", "forget", "T999", "--by", "Ola", "--reason", "feil")[0] == 2
    assert remembered(record_ledger) == (kept,)
    assert answer("mapping", "forget", kept.id.lower(), "--by", "Ola", "--reason", "feil anlegg") == (0, {"mapping": kept.id, "forgotten": True})
    assert answer("mapping", "list")[1] == []
    assert answer("check", file)[1][0]["needs_mapping"] is True
