"""The texts are whole: both languages, the same placeholders, none missing in code, none left over."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from gic_metrics.text import LANGUAGES, all_texts, words_in

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(f for place in ("gic_metrics", "pages") for f in (ROOT / place).rglob("*.py")) + sorted(ROOT.glob("dashboard.py"))
TEXTS = all_texts()
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")
WRITTEN_AS = re.compile(
    r"|number\d?|signed\d?|pct\d?|signed_pct\d?|t\d?|signed_t\d?|million\d?|period|period_short|window|date|datetime|count|Count|and|[^|]+\|[^|]+"
)

NAMED_AT_RUN_TIME = ("count.", "list.", "findings.", "notation.", "gas.", "severity.")
"""Sections whose keys are put together from a value (a finding's code, a movement) and so stand nowhere in full."""


def placeholders(text: str) -> dict[str, str]:
    """Name -> how it is written."""
    return {name: spec or "" for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_text_says_the_same_in_both_languages(key):
    entry = TEXTS[key]
    assert set(entry) == set(LANGUAGES)
    assert all(entry[language].strip() for language in LANGUAGES), "an empty text"
    nb, en = (placeholders(entry[language]) for language in LANGUAGES)
    assert set(nb) == set(en), "the placeholders differ"
    for spec in (*nb.values(), *en.values()):
        assert WRITTEN_AS.fullmatch(spec), f"no way to write {spec!r}"
    for name in nb:
        assert re.fullmatch(r"[a-z_][a-z0-9_]*", name), f"{{{name}}} is not a plain name"


class Keys(ast.NodeVisitor):
    """The keys asked for in one module: whole literals, and the form of those put together (`page.{name}.title`)."""

    def __init__(self) -> None:
        self.asked: set[str] = set()
        self.forms: set[str] = set()
        self.strings: set[str] = set()
        self.codes: set[str] = set()

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in ("words", "has") and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            self.asked.add(node.args[0].value)
        if name == "Finding":
            code = node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == "code"), None)
            if isinstance(code, ast.Constant):
                self.codes.add(str(code.value))
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        first = node.values[0] if node.values else None
        if isinstance(first, ast.Constant) and KEY.match(f"{first.value}x"):
            self.forms.add("".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else r"\w+(\.\w+)*" for v in node.values))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.strings.add(node.value)


def keys_in_code() -> Keys:
    keys = Keys()
    for file in CODE:
        keys.visit(ast.parse(file.read_text(encoding="utf-8")))
    return keys


FOUND = keys_in_code()


def test_no_key_in_code_is_without_a_text():
    assert sorted(k for k in FOUND.asked if KEY.fullmatch(k) and k not in TEXTS) == []


def test_every_finding_has_its_words():
    assert sorted(code for code in FOUND.codes if f"findings.{code}" not in TEXTS) == []


def test_no_text_is_left_over():
    form = re.compile("|".join(FOUND.forms))
    whole = {s for s in FOUND.strings if s in TEXTS}
    tails = {s for s in FOUND.strings if re.fullmatch(r"\.?[A-Za-z0-9_]+", s)}
    left = [k for k in TEXTS if not (k in whole or k.startswith(NAMED_AT_RUN_TIME) or form.fullmatch(k) or _put_together(k, tails))]
    assert left == []


def _put_together(key: str, tails: set[str]) -> bool:
    """Both halves of the key stand in code as strings of their own: `section` and `name`."""
    section, _, name = key.rpartition(".")
    return section in FOUND.strings and (name in tails or "." + name in tails)


BARE = re.compile(r"\{\w+(?::number)?\}[ \u00a0]([^{]*)")
"""a number and what follows it, where the word does not hang on how many there are"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_file_is_never_one_files(language):
    """A word that elsewhere stands as `{n:one|several}` never stands in the plural behind a number that may be one."""
    specs = [spec for entry in TEXTS.values() for _, _, spec, _ in string.Formatter().parse(entry[language]) if spec and "|" in spec]
    several = {pair[1] for pair in (spec.split("|") for spec in specs) if pair[0] != pair[1]} - {"ganger", "times"}  # those may be a factor
    assert len(several) > 30
    begins = re.compile(r"(?:" + "|".join(sorted(map(re.escape, several), key=len, reverse=True)) + r")(?!\w)")
    found = {key for key, entry in TEXTS.items() for after in BARE.findall(entry[language]) if begins.match(after)}
    assert found == set()


def test_counts_are_words_up_to_twelve():
    assert words_in("nb").count(9) == "ni"
    assert words_in("en").count(12) == "twelve"
    assert words_in("nb").count(13) == "13"
