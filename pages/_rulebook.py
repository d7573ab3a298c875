"""The page of each rule and of each code: text, the sentence as a sender meets it, a worked example, and what became of its findings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from gic_metrics.intake.rules import RULES
from gic_metrics.practice.exercises import Exercise, Workshop, exercise_of
from gic_metrics.submission.judged import Judged, judged, together
from gic_metrics.text import all_texts
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place

_BLANK = re.compile(r"\{[^{}]*\}")
FINDING = re.compile(r"findings\.([A-Z]\w*)")
OTHERS = {"F": "F", "S": "S", "E": "S", "V": "V", "M": "M", "D": "D"}
"""first letter of a code that is kept while the file is read -> the group it has its page in"""
GROUPS = tuple(dict.fromkeys(OTHERS.values()))


def choose(place: Place) -> str:
    """The rule or group of the code in the link, or the one chosen; "" for all. The choice stays in the link."""
    words, pages = place.words, [rule.code for rule in RULES] + list(GROUPS)
    asked = _page_of(st.query_params.get("code", ""))
    if "rule_chosen" not in st.session_state:
        st.session_state["rule_chosen"] = asked if asked in pages else ""
    chosen = st.selectbox(words("page.rules.choose"), ["", *pages], format_func=lambda c: _label(place, c), key="rule_chosen")
    if chosen and chosen != asked:
        st.query_params["code"] = chosen
    elif not chosen and "code" in st.query_params:
        del st.query_params["code"]
    return chosen


def overview(place: Place) -> str:
    """Every rule in one table, with how often it was decided on and what came of it."""
    words, found = place.words, _judged(place)
    rows = []
    for rule in RULES:
        one = together(found, rule.codes, rule.code)
        rows.append((rule.code, words(f"rules.{rule.code}.title"), words(f"page.severity.{rule.severity}"), *_counts(place, one)))
    for group in GROUPS:
        rows.append((group, _title(place, group), words.write(None), *_counts(place, together(found, _codes(group), group))))
    columns = [words(f"page.rules.column.{name}") for name in ("code", "rule", "severity", "fired", "accepted", "corrected", "verdict")]
    return _html.table(columns, rows, numeric=(3, 4, 5)) + _html.paragraphs(words("page.rules.fired_means"))


def rule(place: Place, page: str) -> str:
    """One rule or group: what it says, its codes with their sentences and records, and an example of each, as sent and put right."""
    words, found = place.words, _judged(place)
    one = next((r for r in RULES if r.code == page), None)
    pairs = [(words("page.rules.column.severity"), words(f"page.severity.{one.severity}")), (words("page.rules.source"), one.source)] if one else []
    codes = one.codes if one else _codes(page)
    rows = [(c, _sentence(place, c), *_counts(place, found.get(c, Judged(c, 0, 0)))) for c in codes]
    columns = [words(f"page.rules.column.{name}") for name in ("code", "said", "fired", "accepted", "corrected", "verdict")]
    return (
        _html.heading(_label(place, page), 2, words(f"rules.{page}.text" if one else f"page.rules.group.{page}.text"))
        + _html.facts(pairs)
        + (_html.table(columns, rows, numeric=(2, 3, 4)) if rows else "")
        + _html.paragraphs(words("page.rules.fired_means"), words("page.rules.no_proof"))
        + examples(place, sorted(codes, key=lambda code: code != st.query_params.get("code")))
    )


def examples(place: Place, codes: Iterable[str]) -> str:
    """The worked examples of these codes, the one asked for first; the rows are those of the rehearsal's workbooks, and tested to be found."""
    words, known = place.words, [one for one in map(exercise_of, codes) if one is not None]
    if not known:
        return ""
    head = _html.heading(words("page.rules.examples"), 2, words("page.rules.examples_lead"))
    return head + "".join(f'<div class="gic-example">{_worked(place, one)}</div>' for one in known)


def _worked(place: Place, one: Exercise) -> str:
    """What the mistake is, the row as sent and put right, and what one would do."""
    words = place.words
    shown = Workshop(words.language).example(one)
    head = _html.heading(words("page.rehearsal.named", code=one.code, holds=words.of(one.holds)), 3)
    if shown is None:
        return head + _html.paragraphs(words("page.rehearsal.do", text=words.of(one.do)))
    columns = [words("page.rules.row_of", sheet=shown.sheet), *shown.columns]
    rows = [(words(f"page.rules.{said}"), [_cell(place, v) for v in cells]) for said, cells in (("as_sent", shown.wrong), ("put_right", shown.right))]
    return head + _compared(columns, rows, shown.differ) + _html.paragraphs(words("page.rehearsal.do", text=words.of(one.do)))


def _cell(place: Place, value: Any) -> str:
    """A number as it is written in the language, everything else as it stands in the cell."""
    return place.words.write(float(value) if isinstance(value, int) and not isinstance(value, bool) else value)


def _compared(columns: list[str], rows: list[tuple[str, list[str]]], differ: Iterable[int]) -> str:
    """Two rows, one under the other, with the cells marked that differ."""
    marked, body = set(differ), ""
    for number, (name, cells) in enumerate(rows):
        kind = "gic-wrong" if number == 0 else "gic-right"
        said = "".join(f'<td class="{kind}">{escape(cell)}</td>' if n in marked else f"<td>{escape(cell)}</td>" for n, cell in enumerate(cells))
        body += f'<tr><th scope="row">{escape(name)}</th>{said}</tr>'
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    return _html.scrolled(f'<table class="gic-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _page_of(code: str) -> str:
    """The rule whose finding the code is, else the group of what is kept while a file is read; "" for nothing that is known."""
    own = next((rule.code for rule in RULES if code == rule.code or code in rule.codes), "")
    return own or OTHERS.get(code[:1], "")


def _codes(group: str) -> tuple[str, ...]:
    """The codes of a group: those of its letter that no rule has, in order."""
    known = [found[1] for key in all_texts() if (found := FINDING.fullmatch(key))]
    ruled = {code for rule in RULES for code in rule.codes}
    return tuple(sorted(code for code in known if OTHERS.get(code[:1]) == group and code not in ruled))


def _judged(place: Place) -> dict[str, Judged]:
    return judged(place.ledger, as_of=place.as_of)


def _title(place: Place, page: str) -> str:
    return place.words(f"page.rules.group.{page}.title" if page in GROUPS else f"rules.{page}.title")


def _label(place: Place, page: str) -> str:
    return place.words("page.rules.named", code=page, title=_title(place, page)) if page else place.words("page.rules.all")


def _sentence(place: Place, code: str) -> str:
    """The sentence as a sender meets it, with a blank where a value stands."""
    text = all_texts()[f"findings.{code}"][place.words.language]
    return _BLANK.sub("…", text)


def _counts(place: Place, one: Judged) -> tuple[str, str, str, str]:
    words = place.words
    verdict = "never" if not one.fired else "change" if one.wants_change else "fine"
    share = words("page.rules.of", n=one.accepted, share_pct=one.accepted_pct) if one.fired else words.write(None)
    return words.write(one.fired, "number"), share, words.write(one.corrected, "number"), words(f"page.rules.verdict.{verdict}")
