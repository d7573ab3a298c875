"""The rules as a whole: all of them described, every finding in words, and nothing odd stops them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gic_metrics.intake import rules
from gic_metrics.intake.rules import RULES
from gic_metrics.text import all_texts
from gic_metrics.vocabulary import Severity

FOLDER = Path(rules.__file__).parent
RAISED = set(re.findall(r'"(R\d\d[a-z]?)"', "".join(f.read_text(encoding="utf-8") for f in FOLDER.glob("*.py") if f.name != "__init__.py")))


def test_rules_are_numbered_from_one_without_a_gap():
    assert [rule.number for rule in RULES] == list(range(1, len(RULES) + 1))
    assert [rule.code for rule in RULES] == [f"R{rule.number:02}" for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_its_words_and_its_source(rule):
    assert {f"rules.{rule.code}.title", f"rules.{rule.code}.text"} <= all_texts().keys()
    assert rule.source
    assert [code for code in rule.codes if f"findings.{code}" not in all_texts()] == []


def test_every_finding_belongs_to_one_rule():
    listed = [code for rule in RULES for code in rule.codes]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) >= RAISED
    assert {key.removeprefix("findings.") for key in all_texts() if re.fullmatch(r"findings\.R\d\d\w*", key)} == {c for c in listed if c[0] == "R"}


def test_a_warning_rule_never_stops_a_file():
    assert {r.code for r in RULES if r.severity is Severity.WARNING} == {"R12", "R13", "R15", "R16", "R20", "R22", "R23", "R24", "R25", "R26", "R27"}
