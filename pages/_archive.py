"""The archive of submissions: history, one submission with its rows and accepted warnings, its original file, its standing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics import submission
from gic_metrics.intake.compare import Change, counts
from gic_metrics.ledger import WITHDRAWN, LedgerError, Submission
from gic_metrics.submission import restating
from gic_metrics.submission.answers import answer_said, answers_behind
from gic_metrics.submission.behind import read_by_said
from gic_metrics.submission.changed import changed_by
from gic_metrics.submission.closed import years_of
from gic_metrics.submission.mappings import used_by
from gic_metrics.submission.storing import restated_by
from gic_metrics.text import OSLO
from pages import _effect, _html, _rows, _said

if TYPE_CHECKING:
    from pages._place import Place

MOST_ROWS = 400
MOST_TOLD = 60
NEWEST = 12
"""submissions that stand open; the older ones are folded"""


def history(place: Place, found: Sequence[Submission]) -> str:
    """Every submission as a line: when, who, what, why, and whether it still holds."""
    words = place.words
    columns = [words(f"page.submissions.column.{name}") for name in ("id", "when", "file", "company", "periods", "values", "by", "reason", "state")]
    rows = [
        (
            s.id,
            words.write(s.recorded_at, "datetime"),
            s.file,
            _company(place, s),
            _periods(place, s),
            words.number(s.records),
            words.own(s.by),
            words.own(s.reason),
            words(f"page.submissions.state.{_state(s)}"),
        )
        for s in found
    ]
    marks = [_state(s) for s in found]
    newest = _html.table(columns, rows[:NEWEST], numeric=(5,), caption=words("page.submissions.caption", n=len(found)), marks=marks[:NEWEST])
    older = rows[NEWEST:]
    if not older:
        return newest
    return newest + _html.folded(words("page.submissions.older", n=len(older)), _html.table(columns, older, numeric=(5,), marks=marks[NEWEST:]))


def choose(place: Place, found: Sequence[Submission]) -> Submission:
    """The submission to look at, the newest first."""
    words, known = place.words, {s.id: s for s in found}
    chosen = st.selectbox(
        words("page.submissions.choose"),
        list(known),
        format_func=lambda i: words("page.submissions.option", id=i, file=known[i].file),
        key="submission",
    )
    return known[chosen]


def details(place: Place, chosen: Submission) -> None:
    """What was stored, with the warnings that were accepted and the reason."""
    words = place.words
    facts = [
        (words(f"page.submissions.about.{name}"), value)
        for name, value in (
            ("company", _company(place, chosen)),
            ("periods", _periods(place, chosen)),
            ("prepared", chosen.prepared_by),
            ("attested", chosen.attested_by),
            ("dated", _said.day(words, chosen.dated or "")),
            ("by", words.own(chosen.by)),
            ("when", words.write(chosen.recorded_at, "datetime")),
            ("reason", words.own(chosen.reason)),
            ("state", words(f"page.submissions.state.{_state(chosen)}")),
            ("sha256", chosen.sha256[:16]),
        )
    ]
    accepted = place.ledger.accepted(chosen.id)
    warnings = [(f.place_sheet or words.write(None), f.cell or words.write(None), _said.sentence(words, f), reason) for f, reason in accepted]
    columns = [words(f"page.intake.column.{name}") for name in ("sheet", "cell", "message")] + [words("page.submissions.column.reason")]
    said = _html.facts(facts) + (_html.table(columns, warnings, caption=words("page.submissions.accepted", n=len(warnings))) if warnings else "")
    if answers := answers_behind(place.ledger, [chosen]).get(chosen.id, ()):
        said += _html.heading(words("page.findings.answered", n=len(answers)), 3) + _html.paragraphs(*(answer_said(words, a) for a in answers))
    read_by = dict.fromkeys(used_by(place.ledger, [chosen.id]).values())
    said += _html.paragraphs(*(read_by_said(words, used) for used in read_by))
    stored = place.ledger.facts(submission=chosen.id)
    st.html(said + _html.folded(words("page.submissions.rows", n=len(stored)), _rows.table(place, stored[:MOST_ROWS])))


def changed(place: Place, chosen: Submission) -> None:
    """What the submission changed, in sentences, each with the submission it took the place of; and the way to the figures as they were before."""
    words, found = place.words, changed_by(place.ledger, chosen)
    number = counts(found)
    said = [words(f"page.submissions.told.{kind}s", name=words.own(chosen.by), n=number[kind]) for kind in ("added", "unchanged") if number[kind]]
    told = [_told(place, chosen, change) for change in found if change.kind in ("changed", "removed")]
    more = [words("page.intake.more_changes", n=len(told) - MOST_TOLD)] if len(told) > MOST_TOLD else []
    st.html(_html.heading(words("page.submissions.told.title", id=chosen.id), 3) + _html.paragraphs(*told[:MOST_TOLD], *more, *said))
    if place.apart:
        return
    before = chosen.recorded_at.astimezone(OSLO).date() - timedelta(days=1)
    link = words("page.submissions.told.before", day=before)
    st.html(_html.link(f"overview?asof={before.isoformat()}&lang={words.language}", link))


def _told(place: Place, chosen: Submission, change: Change) -> str:
    words, known = place.words, change.known
    site = place.region.reference.register.sites.get(known.site)
    old, new = (_rows.amount(words, r) if r else words.write(None) for r in (change.old, change.record))
    return words(
        f"page.submissions.told.{change.kind}",
        name=words.own(chosen.by),
        what=_rows.what(place, known),
        where=words("page.intake.site_period", site=site.name if site else words("page.intake.no_site"), period=known.period),
        old=old,
        new=new,
        before=change.old_submission,
    )


def original(place: Place, chosen: Submission) -> None:
    """The file as it was sent, read when it is asked for."""
    st.download_button(
        place.words("page.submissions.original"),
        lambda: place.ledger.original(chosen.sha256),
        chosen.file,
        "application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key=f"original_{chosen.id}",
    )


def standing(place: Place, chosen: Submission) -> None:
    """Withdraw the submission, or put it back in force; both with name and reason, and neither deletes anything. Of a closed year: propose it."""
    words, restates = place.words, restated_by(place.ledger, chosen)
    verb = "restore" if chosen.state == WITHDRAWN else "withdraw"
    button = words("page.restated.propose_standing" if restates else f"page.submissions.{verb}.button", n=chosen.records)
    key = f"standing_open_{chosen.id}_{verb}"
    opened = st.expander(words(f"page.submissions.{verb}.title", id=chosen.id), icon=":material/undo:", key=key, on_change="rerun")
    with opened:
        st.html(_html.paragraphs(words(f"page.submissions.{verb}.text", id=chosen.id)))
        if opened.open:  # worked out only for who looks
            st.html(_effect.of_standing(place, chosen))
    with opened, st.form(f"standing_{chosen.id}_{verb}", border=False):
        if restates:
            st.html(_html.paragraphs(words("page.restated.text", years=years_of(restates))))
        if place.name:
            st.html(_html.paragraphs(words("page.intake.by.known", name=place.name)))
        by = place.name or st.text_input(words("page.submissions.by"), value=st.session_state.get("by", ""))
        reason = st.text_input(words("page.submissions.reason"))
        sure = st.checkbox(words(f"page.submissions.{verb}.sure", n=chosen.records))
        if st.form_submit_button(button, type="primary"):
            _set_standing(place, chosen, by.strip(), reason.strip(), sure, propose=bool(restates))


def _set_standing(place: Place, chosen: Submission, by: str, reason: str, sure: bool, *, propose: bool) -> None:
    words = place.words
    if not (by and reason and sure):
        st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.submissions.lacks")))
        return
    st.session_state["by"] = by
    try:
        if propose:
            restating.propose_standing(place.ledger, chosen, by=by, reason=reason)
        else:
            change = submission.restore if chosen.state == WITHDRAWN else submission.withdraw
            change(place.ledger, chosen.id, by=by, reason=reason)
    except LedgerError as error:
        st.html(_html.state("failed", words("page.submissions.not_done"), words(f"ledger.{error.code}", **error.params)))
        return
    st.rerun()


def _state(found: Submission) -> str:
    return found.state.replace(" ", "_")


def _company(place: Place, found: Submission) -> str:
    company = place.region.reference.register.company_of(found.company) if found.company else None
    return company.name if company else place.words("page.submissions.record" if found.kind == "record" else "page.intake.nobody")


def _periods(place: Place, found: Submission) -> str:
    words, periods = place.words, found.periods
    if len(periods) < 2:
        return words.listed(words.period(p) for p in periods)
    return words("page.submissions.periods", first=periods[0], last=periods[-1])
