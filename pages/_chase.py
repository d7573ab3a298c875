"""The pieces of the page on who has reported: the state in words and tonnes, the next workbooks, the reminders, the excuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.submission import tray
from gic_metrics.submission.reminders import reminder
from gic_metrics.submission.reporting import TO_CHASE, Duty, State, Tally, Waiting, excuse, next_reminder_day, reminder_day, take_back, waiting_files
from gic_metrics.submission.templates import next_workbooks
from gic_metrics.text import LANGUAGES, words_in
from gic_metrics.vocabulary import Quarter
from pages import _desk, _html
from pages._place import now

if TYPE_CHECKING:
    from pages._place import Place

ZIP, TEXT = "application/zip", "text/plain"
MARKS = {State.DOUBTFUL: "warning", State.MISSING: "warning", State.ESTIMATED: "warning"}


def waiting(place: Place) -> Waiting:
    """Whose files lie in the tray, each read once; a past day has no tray."""
    files = [] if place.as_of else tray.lying(place.ledger)
    return waiting_files(_desk.what_they_say(place, files), place.region.reference.register) if files else {}


def summary(place: Place, found: Sequence[Duty], total: Tally) -> str:
    """How many, how much of the tonnes, and the strip that shows it."""
    words, region = place.words, place.region
    note = words.of(region.reference.cluster.reporting_due_note or "")
    said = _html.heading(words("page.coverage.headline", reported=total.reported, companies=total.companies, quarter=found[0].quarter))
    if not region.grid:  # the public record alone: a start, and nothing to be blamed for
        return said + _html.paragraphs(words("page.coverage.none_yet"))
    said += _strip(place, found)
    said += _html.chips(f"{words(f'page.coverage.state.{state}')} {total.by_state[state]}" for state in State if total.by_state[state])
    about = {"reported_t": total.reported_t, "weight_t": total.weight_t, "reported_pct": total.reported_pct}
    return said + _html.paragraphs(words("page.coverage.weight", due=found[0].due, note=note, **about))


def _strip(place: Place, found: Sequence[Duty]) -> str:
    """Each site as wide as it weighs; hatched where no figure is in."""
    parts = ""
    for duty in sorted(found, key=lambda d: -d.weight_t):
        for site in duty.sites:
            kind, weight = "missing" if site in duty.without else "known", max(1, round(place.region.weight(site, str(duty.quarter))))
            parts += f'<li class="{kind}" style="flex-grow:{weight}" title="{escape(place.region.name(site))}"></li>'
    return f'<ul class="gic-strip" aria-hidden="true">{parts}</ul>'


def detail(place: Place, found: Sequence[Duty], today: date) -> str:
    """One line a company, the most urgent and heaviest first."""
    words = place.words
    order = [*TO_CHASE, State.EXCUSED, State.IN]
    lines = sorted(found, key=lambda d: (order.index(d.state), -d.weight_t))
    rows = [
        (d.name, words(f"page.coverage.state.{d.state}"), _due(place, d, today), _stands(place, d), words.write(d.weight_t, "number")) for d in lines
    ]
    columns = [words(f"page.coverage.column.{name}") for name in ("company", "state", "due", "what", "weight")]
    head = _html.heading(words("page.coverage.detail", quarter=found[0].quarter), 2)
    calm = not place.region.grid
    return head + _html.table(columns, rows, numeric=(4,), marks=["" if calm else MARKS.get(d.state, "") for d in lines])


def _due(place: Place, duty: Duty, today: date) -> str:
    late, words = duty.days_late(today), place.words
    if duty.state in (State.IN, State.EXCUSED):
        return words.date(duty.due)
    return words("page.coverage.late", n=late) if late > 0 else words("page.coverage.left", n=-late)


def _stands(place: Place, duty: Duty) -> str:
    words, parts = place.words, []
    if duty.submission:
        parts.append(words("page.coverage.stored", submission=duty.submission.id, when=duty.submission.recorded_at))
    if duty.waiting:
        parts.append(words("page.coverage.waiting", files=duty.waiting))
    if duty.questions:
        parts.append(words("page.coverage.questions", n=duty.questions))
    if duty.state is State.DOUBTFUL and duty.without:
        parts.append(words("page.coverage.lacks_sites", sites=[place.region.name(site) for site in duty.without]))
    if duty.excuse:
        given = duty.excuse
        parts.append(words("page.coverage.excused_by", by=given.recorded_by, when=given.recorded_at, reason=given.reason))
    return ". ".join(parts) or words.write(None)


def matrix(place: Place, found: Sequence[Duty], quarters: Sequence[Quarter]) -> str:
    """Company by quarter, the state in a word."""
    words = place.words
    by_company: dict[str, dict[Quarter, Duty]] = {}
    for duty in found:
        by_company.setdefault(duty.name, {})[duty.quarter] = duty

    def state(duty: Duty | None) -> str:
        return words(f"page.coverage.state.{duty.state}") if duty else words.write(None)

    rows = [(name, *(state(row.get(q)) for q in quarters)) for name, row in by_company.items()]
    columns = [words("page.coverage.column.company"), *(words.period(q, short=True) for q in quarters)]
    return _html.heading(words("page.coverage.matrix"), 2) + _html.table(columns, rows, matrix=True)


def workbooks_out(place: Place, found: Sequence[Duty]) -> None:
    """The workbooks of the quarter in one zip, made with a count when asked for."""
    words, quarter = place.words, found[0].quarter
    st.html(_html.heading(words("page.coverage.workbooks.title"), 2, words("page.coverage.workbooks.text")))
    groups = {"lacking": [d.company for d in found if d.owes], "all": [d.company for d in found]}
    groups = {name: companies for name, companies in groups.items() if companies}
    named = {name: words(f"page.coverage.workbooks.{name}", n=len(companies)) for name, companies in groups.items()}
    who = st.segmented_control(
        words("page.coverage.workbooks.who"), list(groups), default=next(iter(groups)), required=True, format_func=named.get, key=f"who_{quarter}"
    )
    companies = groups[who]
    key = place.version, str(quarter), who, words.language
    if st.button(words("page.coverage.workbooks.make", n=len(companies)), icon=":material/description:", key="make_workbooks"):
        bar = st.progress(0.0, text=words("page.coverage.workbooks.making", done=0, of=len(companies)))

        def tell(done: int, of: int) -> None:
            bar.progress(done / of, text=words("page.coverage.workbooks.making", done=done, of=of))

        made = next_workbooks(place.ledger, companies, quarter, words, generated=now(), progress=tell)
        st.session_state["workbooks_made"] = (key, made)
        bar.empty()
    if st.session_state.get("workbooks_made", ((),))[0] == key:
        name = words("page.coverage.workbooks.file", period=str(quarter))
        label, data = words("page.coverage.workbooks.download", n=len(companies)), st.session_state["workbooks_made"][1]
        st.download_button(label, data, name, ZIP, type="primary", icon=":material/folder_zip:", on_click="ignore", key="workbooks_zip")


def reminders_out(place: Place, found: Sequence[Duty]) -> None:
    """A ready text for each company that owes something, in its own language or the other."""
    words, region, today = place.words, place.region, place.today
    st.html(_html.heading(words("page.coverage.reminders.title"), 2, words("page.coverage.reminders.text")))
    to_chase = [d for d in found if d.owes]
    owing = {d.company: d for d in sorted(to_chase, key=lambda d: (TO_CHASE.index(d.state), -d.weight_t))}
    if not owing:
        st.html(_html.paragraphs(words("page.coverage.reminders.none")))
        return
    spoken = _languages(place)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        company = st.selectbox(
            words("page.coverage.reminders.company"), list(owing), format_func=lambda c: owing[c].name, key=f"remind_{found[0].quarter}"
        )
        language = st.segmented_control(
            words("page.coverage.reminders.language"), LANGUAGES, default=spoken.get(company, LANGUAGES[0]), required=True,
            format_func=lambda code: words(f"frame.language.{code}"), key=f"remind_language_{company}",
        )  # fmt: skip
    duty = owing[company]
    last, following = reminder_day(duty.due, today), next_reminder_day(duty.due, today)
    st.html(_html.paragraphs(words("page.coverage.reminders.rhythm" if last else "page.coverage.reminders.rhythm_first", last=last, next=following)))
    letter = reminder(duty, region, words_in(language), today)
    st.code(letter.subject, language=None, wrap_lines=True)
    st.code(letter.body, language=None, wrap_lines=True)
    texts = [reminder(d, region, words_in(spoken.get(d.company, LANGUAGES[0])), today).text for d in owing.values()]
    st.download_button(
        words("page.coverage.reminders.download", n=len(texts)), ("\n" + "─" * 40 + "\n\n").join(texts).encode("utf-8-sig"),
        words("page.coverage.reminders.file", period=str(found[0].quarter)), TEXT, icon=":material/mail:", on_click="ignore", key="reminders_all",
    )  # fmt: skip


def _languages(place: Place) -> dict[str, str]:
    """The language of each company's newest report."""
    register = place.region.reference.register
    spoken: dict[str, str] = {}
    for one in place.ledger.submissions():
        owner = register.company_of(one.company) if one.company and one.kind == "workbook" else None
        if owner and one.language in LANGUAGES:
            spoken.setdefault(owner.org_no, one.language)
    return spoken


def excuses_given(place: Place, found: Sequence[Duty]) -> None:
    """Excuse a company from the quarter, with name and reason; and take it back."""
    words, quarter = place.words, found[0].quarter
    open_to = {d.company: d for d in found if d.state is not State.IN}
    if not open_to:
        return
    with st.expander(words("page.coverage.excuse.title"), icon=":material/event_busy:"):
        st.html(_html.paragraphs(words("page.coverage.excuse.text")))
        company = st.selectbox(
            words("page.coverage.excuse.company"), list(open_to), format_func=lambda c: open_to[c].name, key=f"excuse_company_{quarter}"
        )
        duty = open_to[company]
        given = duty.excuse is not None
        known = place.name or st.session_state.get("by", "")
        by = st.text_input(words("page.coverage.excuse.by"), value=known, disabled=bool(place.name), key="excuse_by")
        reason = st.text_input(words("page.coverage.excuse.reason"), key=f"excuse_reason_{company}_{quarter}")
        if st.button(words("page.coverage.excuse.take_back" if given else "page.coverage.excuse.give"), key=f"excuse_{company}_{quarter}_{given}"):
            if not by.strip() or not reason.strip():
                st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.coverage.excuse.lacks")))
                return
            (take_back if given else excuse)(place.ledger, duty, by=by.strip(), reason=reason.strip())
            st.rerun()
