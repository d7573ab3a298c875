"""The page of each rule: text, example, sentence of each of its findings, and what became of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.intake.rules import RULES
from gic_metrics.submission.judged import Judged, judged, together
from gic_metrics.text import all_texts
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place

_BLANK = re.compile(r"\{[^{}]*\}")


def choose(place: Place) -> str:
    """The code in the link, or the one chosen; "" for all rules. The choice stays in the link."""
    words, codes = place.words, [rule.code for rule in RULES]
    asked = st.query_params.get("code", "")[:3]
    if "rule_chosen" not in st.session_state:
        st.session_state["rule_chosen"] = asked if asked in codes else ""
    chosen = st.selectbox(words("page.rules.choose"), ["", *codes], format_func=lambda c: _label(place, c), key="rule_chosen")
    if chosen:
        st.query_params["code"] = chosen
    elif "code" in st.query_params:
        del st.query_params["code"]
    return chosen


def overview(place: Place) -> str:
    """Every rule in one table, with how often it was decided on and what came of it."""
    words, found = place.words, _judged(place)
    rows = []
    for rule in RULES:
        one = together(found, rule.codes, rule.code)
        rows.append((rule.code, words(f"rules.{rule.code}.title"), words(f"page.severity.{rule.severity}"), *_counts(place, one)))
    columns = [words(f"page.rules.column.{name}") for name in ("code", "rule", "severity", "fired", "accepted", "corrected", "verdict")]
    return _html.table(columns, rows, numeric=(3, 4, 5)) + _html.paragraphs(words("page.rules.fired_means"))


def rule(place: Place, code: str) -> str:
    """One rule: what it says, what it is an example of, and the record of its findings."""
    words, found = place.words, _judged(place)
    one = next(r for r in RULES if r.code == code)
    pairs = [(words("page.rules.column.severity"), words(f"page.severity.{one.severity}")), (words("page.rules.source"), one.source)]
    rows = [(c, _example(place, c), *_counts(place, found.get(c, Judged(c, 0, 0)))) for c in one.codes]
    columns = [words(f"page.rules.column.{name}") for name in ("code", "example", "fired", "accepted", "corrected", "verdict")]
    return (
        _html.heading(_label(place, code), 2, words(f"rules.{code}.text"))
        + _html.facts(pairs)
        + _html.table(columns, rows, numeric=(2, 3, 4))
        + _html.paragraphs(words("page.rules.fired_means"), words("page.rules.no_proof"))
    )


def _judged(place: Place) -> dict[str, Judged]:
    return judged(place.ledger, as_of=place.as_of)


def _label(place: Place, code: str) -> str:
    return place.words("page.rules.named", code=code, title=place.words(f"rules.{code}.title")) if code else place.words("page.rules.all")


def _example(place: Place, code: str) -> str:
    """The sentence as a sender meets it, with a blank where a value stands."""
    text = all_texts()[f"findings.{code}"][place.words.language]
    return _BLANK.sub("…", text)


def _counts(place: Place, one: Judged) -> tuple[str, str, str, str]:
    words = place.words
    verdict = "never" if not one.fired else "change" if one.wants_change else "fine"
    share = words("page.rules.of", n=one.accepted, share_pct=one.accepted_pct) if one.fired else words.write(None)
    return words.write(one.fired, "number"), share, words.write(one.corrected, "number"), words(f"page.rules.verdict.{verdict}")
