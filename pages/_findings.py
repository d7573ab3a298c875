"""Findings as a conversation: what stops, what needs a word, what informs; each with its arithmetic, what it is compared with, and the answers to it.

An answer is recorded at once by name and reason, holds for exactly this file, and can be taken back; nothing is stored in the figures by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.intake.aliases import CODES
from gic_metrics.intake.answers import CHOOSE, FIELD, KEEP, LEAVABLE, LEAVE_OUT, READ_AS, kind_of, may_keep
from gic_metrics.ledger import LedgerError
from gic_metrics.submission import Checked
from gic_metrics.submission.aliases import remember
from gic_metrics.submission.answers import answer_said, give, take_back
from gic_metrics.submission.judged import doubts
from gic_metrics.submission.weighing import by_weight
from gic_metrics.vocabulary import Answer, Finding
from pages import _effect, _html, _said, _tray

if TYPE_CHECKING:
    from pages._place import Place

MOST_ASKED = 12
"""questions with buttons at a time; the rest stands in the table until these are answered"""
ICONS = {"error": "×", "warning": "!", "note": ""}
"""signs that every font has; the word beside them says the same"""


def section(place: Place, checked: Checked) -> None:
    """Everything found, by gravity and then by what hangs on it; the questions that a person can answer, with their answers."""
    reading, words = checked.reading, place.words
    found = _effect.effect(place, [checked])
    ordered = by_weight(reading.findings, found.weighed if found else (), place.once("doubts", lambda: doubts(place.ledger)))
    if not ordered and not reading.kept:
        return
    if key := st.session_state.pop("not_answered", ""):
        st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words(key)))
    st.html(_table(place, ordered))
    can_answer = not checked.repeated and not checked.stored
    asked = _one_of_each([f for f, _ in ordered if f.offers or f.choices or may_keep(f) or f.code in LEAVABLE]) if can_answer else []
    if asked:
        st.html(_html.heading(words("page.findings.asked", n=len(asked)), 3, words("page.findings.asked_lead")))
        for number, finding in enumerate(asked[:MOST_ASKED]):
            _question(place, checked, finding, number)
        _all_of_a_kind(place, checked, asked)
    _answered(place, checked)


def _table(place: Place, ordered: Sequence[tuple[Finding, float | None]]) -> str:
    words = place.words
    columns = ("severity", "code", "place", "value", "message", "moves")
    rows = []
    for finding, effect_t in ordered:
        where = " ".join(part for part in (finding.place_sheet, finding.cell) if part) or words.write(None)
        rows.append(
            [
                f"{_sign(finding)}{escape(words(f'page.severity.{finding.severity}'))}",
                _code(place, finding),
                escape(where),
                escape(finding.value or words.write(None)),
                escape(_said.sentence(place.words, finding)),
                escape(words.write(effect_t, "t") if effect_t is not None else words.write(None)),
            ]
        )
    names = [words(f"page.findings.column.{name}") for name in columns]
    return _html.ready_table(names, rows, caption=words("page.intake.findings"), marks=[finding.severity for finding, _ in ordered])


def _sign(finding: Finding) -> str:
    """The sign of its gravity, which stays on the line of the word after it."""
    sign = ICONS[finding.severity]
    return f"{sign}&nbsp;" if sign else ""


def _code(place: Place, finding: Finding) -> str:
    """The code, as a link to its page in the reader's language; it opens apart, so that nothing laid in the uploader is lost."""
    if finding.code.startswith("A"):  # an answer that was read in the place of a cell
        return escape(finding.code)
    return f'<a href="rules?code={escape(finding.code)}&amp;lang={place.words.language}" target="_blank" rel="noopener">{escape(finding.code)}</a>'


def _question(place: Place, checked: Checked, finding: Finding, number: int) -> None:
    """One finding with its arithmetic and comparison; apply what is offered, or let it stand, with a reason."""
    words, key = place.words, f"{checked.reading.sha256[:12]}_{number}_{finding.code}"
    with st.container(border=True, key=f"asked_{key}"):
        said = f"{_sign(finding)}{_code(place, finding)} {escape(_said.sentence(place.words, finding))}"
        st.html(f'<div class="gic"><p>{said}</p></div>' + _shown(place, finding))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if finding.choices:
                _what_it_means(place, finding, key)
            st.text_input(words("page.findings.reason"), key=f"why_{key}", placeholder=words("page.intake.reason.placeholder"))
            if finding.choices:
                _use(place, checked, finding, key)
                if finding.code in CODES and checked.reading.company:
                    st.checkbox(words("page.findings.remember", said=finding.value), key=f"keep_word_{key}")
            if finding.code in LEAVABLE and finding.cell:
                _leave_out(place, checked, finding, key)
            offered = [_read_as(finding, n) for n in range(len(finding.offers))]
            if offered:
                given = (place, checked, offered, f"why_{key}")
                st.button(_apply_label(place, finding), key=f"apply_{key}", icon=":material/healing:", on_click=_record, args=given)
            if may_keep(finding):
                given = (place, checked, [_kept(finding)], f"why_{key}")
                st.button(words("page.findings.keep"), key=f"keep_{key}", icon=":material/check:", on_click=_record, args=given)


def _leave_out(place: Place, checked: Checked, finding: Finding, key: str) -> None:
    """The row is not read; of a name that stands in several rows, all of them."""
    alike = [f for f in checked.reading.findings if _alike(f) == _alike(finding)] if finding.choices else [finding]
    answers = [Answer(f.place_sheet, f.cell or "", LEAVE_OUT, None, f.code, f.value or "") for f in alike]
    label = place.words("page.findings.leave_out", n=len(answers))
    st.button(label, key=f"out_{key}", icon=":material/remove:", on_click=_record, args=(place, checked, answers, f"why_{key}"))


def _one_of_each(asked: Sequence[Finding]) -> list[Finding]:
    """Cells that say the same and could not be read for the same reason are one question."""
    first: dict[object, Finding] = {}
    for number, finding in enumerate(asked):
        first.setdefault(_alike(finding) if finding.choices else number, finding)
    return list(first.values())


def _alike(finding: Finding) -> tuple[str | None, ...]:
    """What findings have in common that one answer settles: the words of a cell, what the file lacks, or one figure that is given several times."""
    told = {FIELD: "", CHOOSE: finding.cell}.get(kind_of(finding.code), finding.value)
    return finding.place_sheet, finding.code, told


def _what_it_means(place: Place, finding: Finding, key: str) -> None:
    """What a cell that could not be read may mean, the likest first; nothing is chosen beforehand."""
    words = place.words

    def of(number: int) -> str:
        choice = finding.choices[number]
        said = _value(place, finding, choice.value) if choice.label is None else words.of(choice.label)
        return words("page.findings.near", name=said) if choice.near else said

    st.selectbox(
        words("page.findings.means"),
        range(len(finding.choices)),
        index=None,
        format_func=of,
        placeholder=words("page.findings.choose"),
        key=f"means_{key}",
    )


def _use(place: Place, checked: Checked, finding: Finding, key: str) -> None:
    """One answer for every cell of the sheet that says the same; the button carries their number."""
    alike = [f for f in checked.reading.findings if _alike(f) == _alike(finding)]
    st.button(
        place.words("page.findings.use", n=len(alike)),
        key=f"use_{key}",
        icon=":material/check:",
        on_click=_record_choice,
        args=(place, checked, alike, key),
    )


def _record_choice(place: Place, checked: Checked, alike: Sequence[Finding], key: str) -> None:
    chosen = st.session_state.get(f"means_{key}")
    if chosen is None:
        st.session_state["not_answered"] = "page.findings.lacks_choice"
        return
    value = alike[0].choices[chosen].value
    answers = [Answer(f.place_sheet, f.cell or "", kind_of(f.code), value, f.code, f.value or "") for f in alike]
    if _record(place, checked, answers, f"why_{key}") and st.session_state.get(f"keep_word_{key}"):
        remember(place.ledger, checked.reading.company or "", answers, by=_tray.name(place), reason=st.session_state[f"why_{key}"].strip())


def _value(place: Place, finding: Finding, value: float | str | None) -> str:
    if value is None:
        return place.words("page.findings.not_reported")
    return place.words.pct(float(value) * 100) if "pct" in finding.params else place.words.write(value)


def _apply_label(place: Place, finding: Finding) -> str:
    words, first = place.words, finding.offers[0]
    if len(finding.offers) > 1:
        return words("page.findings.apply_all", n=len(finding.offers))
    return words("page.findings.apply", value=first.value, unit=first.unit)


def _shown(place: Place, finding: Finding) -> str:
    """From what to what in each cell, and what it is compared with: which quarter, how much, whose file and cell."""
    words = place.words
    lines = [words("page.findings.offer", cell=o.cell, said=o.said or words.write(None), value=o.value, unit=o.unit) for o in finding.offers]
    if "factor" in finding.params and "sign" in finding.params:
        told = {name: finding.params[name] for name in ("value", "unit", "sign", "factor", "suggested")}
        lines.insert(0, words("page.findings.arithmetic", **told))
    elif "earlier" in finding.params and finding.offers:
        told = {name: finding.params[name] for name in ("value", "unit", "earlier", "suggested")}
        lines.insert(0, words("page.findings.subtract", **told))
    rows = [(words.period(c.period), words("page.rows.amount", value=c.value, unit=c.unit), c.file, c.cell) for c in finding.compared]
    columns = [words(f"page.findings.column.{name}") for name in ("period", "figure", "file", "cell")]
    compared = _html.folded(words("page.findings.compared", n=len(rows)), _html.table(columns, rows, numeric=(1,))) if rows else ""
    return _html.paragraphs(*lines) + compared


def _all_of_a_kind(place: Place, checked: Checked, asked: Sequence[Finding]) -> None:
    """Let all findings of one code stand with one reason, where there are several."""
    words, key = place.words, checked.reading.sha256[:12]
    several = [code for code, n in Counter(f.code for f in asked if may_keep(f)).items() if n > 1]
    if not several:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"kinds_{key}"):
        st.text_input(words("page.findings.reason_all"), key=f"why_all_{key}")
        for code in several:
            alike = [_kept(f) for f in asked if f.code == code]
            label = words("page.findings.keep_all", n=len(alike), code=code)
            st.button(label, key=f"keep_all_{key}_{code}", on_click=_record, args=(place, checked, alike, f"why_all_{key}"))


def _answered(place: Place, checked: Checked) -> None:
    """What was answered, by whom and why; each answer can be taken back until the file is stored."""
    words, reading = place.words, checked.reading
    if not reading.answers:
        return
    st.html(_html.heading(words("page.findings.answered", n=len(reading.answers)), 3))
    for number, answer in enumerate(reading.answers):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(_html.paragraphs(answer_said(words, answer)))
            if not checked.repeated and not checked.stored:
                key, given = f"back_{reading.sha256[:12]}_{number}", (place, checked, answer)
                st.button(words("page.findings.take_back"), key=key, icon=":material/undo:", on_click=_take_back, args=given)


def _read_as(finding: Finding, number: int) -> Answer:
    offered = finding.offers[number]
    return Answer(offered.sheet, offered.cell, READ_AS, offered.value, finding.code, offered.said)


def _kept(finding: Finding) -> Answer:
    return Answer(finding.place_sheet, finding.cell or "", KEEP, None, finding.code, finding.value or "")


def _record(place: Place, checked: Checked, answers: Sequence[Answer], why: str) -> bool:
    """Before the page runs anew: what lies in the uploader stays there. False where nothing was recorded."""
    name, reason = _tray.name(place), st.session_state.get(why, "").strip()
    if not name or not reason:
        st.session_state["not_answered"] = "page.intake.lacks.name" if not name else "page.findings.lacks_reason"
        return False
    try:
        give(place.ledger, checked.reading.sha256, answers, by=name, reason=reason)
    except LedgerError as error:
        st.session_state["not_answered"] = f"ledger.{error.code}"
        return False
    return True


def _take_back(place: Place, checked: Checked, answer: Answer) -> None:
    if not (name := _tray.name(place)):
        st.session_state["not_answered"] = "page.intake.lacks.name"
        return
    take_back(place.ledger, checked.reading.sha256, [answer], by=name, reason=place.words("page.findings.taken_back"))
