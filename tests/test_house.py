"""The house rules that no linter knows: what the repository may not say, and that every figure has its source."""

from __future__ import annotations

import csv
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
SAID_NOWHERE = {
    "a path of one machine": re.compile(r"(?<![\w.])(/home/\w|/Users/\w|/root/|/work/)"),
    "a folder beside the repository": re.compile(r"\.\./" + "shared"),
    "a package index": re.compile(r"--(extra-)?index-url|\bpypi\.org/simple|files\.pythonhosted|registry\.npmjs"),
}
MAY = {"a folder beside the repository": {".ci/run"}}
"""The CI script looks for sample workbooks that are never committed."""
TEXT_FILES = {".py", ".toml", ".md", ".sql", ".csv", ".txt", ".html", ".css", ".js", ".yml", ".cfg", ".ini", ""}


def own_files() -> list[Path]:
    """What is or would be committed."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [f for name in listed.stdout.splitlines() if (f := ROOT / name).is_file()]


def test_the_repository_names_no_machine_and_no_index():
    found = []
    for file in own_files():
        name = str(file.relative_to(ROOT))
        if file.suffix not in TEXT_FILES or name == "tests/test_house.py":
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {what}" for what, form in SAID_NOWHERE.items() if name not in MAY.get(what, ()) and form.search(text)]
    assert found == []


def test_nothing_local_is_committed():
    names = [str(f.relative_to(ROOT)) for f in own_files()]
    assert [n for n in names if re.search(r"\.(duckdb|wal|pyc|xlsx|xls|ods)$|__pycache__|secrets\.toml", n) and not n.startswith("tests/")] == []


def test_ci_and_make_can_be_run():
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test", "demo", "soak", "bench"} <= targets


def test_every_requirement_is_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert not line.strip() or line.startswith(("#", "-r ")) or re.fullmatch(r"[A-Za-z0-9_.\[\]-]+==[\w.]+(\s*;.*)?", line.strip()), line


# Data files: what a reader sees is in both languages, and what is a figure has a source.

SOURCED = {"targets.toml", "measures.toml", "events.toml", "sectors.toml", "register.toml"}
TOMLS = sorted(f for f in DATA.rglob("*.toml") if not f.name.startswith("text"))


def tables(node: object, path: str = "") -> list[tuple[str, dict]]:
    """Every table in a file with its path."""
    found: list[tuple[str, dict]] = []
    if isinstance(node, dict):
        found.append((path, node))
        for name, value in node.items():
            found += tables(value, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            found += tables(value, f"{path}[{number}]")
    return found


def load(file: Path) -> dict:
    return tomllib.loads(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", TOMLS, ids=lambda f: str(f.relative_to(DATA)))
def test_what_is_bilingual_is_whole_in_both_languages(file):
    for path, table in tables(load(file)):
        said = {language: table[language] for language in ("nb", "en") if isinstance(table.get(language), str)}
        if said:
            assert set(said) == {"nb", "en"}, path
            assert all(text.strip() for text in said.values()), path


@pytest.mark.parametrize("file", [f for f in TOMLS if f.name in SOURCED], ids=lambda f: str(f.relative_to(DATA)))
def test_every_entry_has_a_source(file):
    body = load(file)
    lists = {name: value for name, value in body.items() if isinstance(value, list) and value and isinstance(value[0], dict)}
    grouped = {name: value for name, value in body.items() if isinstance(value, dict) and value and all(isinstance(v, dict) for v in value.values())}
    keyed = {name: list(value.values()) for name, value in grouped.items()}
    assert lists or keyed or "source" in body, "nothing to check"
    for name, entries in (lists | keyed).items():
        for entry in entries:
            said = str(entry.get("source") or body.get("source") or "").strip()
            assert said, f"{name}: {entry.get('key') or entry.get('id') or entry.get('name')} has no source"


def test_every_factor_has_a_source():
    with (DATA / "gwp.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert rows
    assert [r for r in rows if not (r.get("source") or "").strip()] == []


@pytest.mark.parametrize("file", sorted((DATA / "practice").glob("*.toml")), ids=lambda f: f.name)
def test_a_practice_file_says_that_it_is_practice(file):
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#")
    assert "practice" in first.lower()
