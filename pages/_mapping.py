"""A table in its sender's own layout: our columns beside theirs, what would be read, and one button that uses and remembers it.

Nothing is read by what is proposed here before the button says so; until then the file lies in the tray as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from gic_metrics.intake.draft import LEAVE_OUT, Draft, named
from gic_metrics.intake.drafting import draft
from gic_metrics.intake.proposals import companies, quarters
from gic_metrics.ledger import Ledger, LedgerError
from gic_metrics.submission import Checked
from gic_metrics.submission.answers import answers_to
from gic_metrics.submission.checking import context_at
from gic_metrics.submission.mapping_desk import MAPPED, WAITING, Knowledge, Opened, asks_for_quarter, opened, preview, table_of, use
from gic_metrics.vocabulary import Finding, Reading
from pages import _html, _mapping_rows, _rows, _said, _tray

if TYPE_CHECKING:
    from gic_metrics.intake.survey import SurveyTable
    from pages._place import Place

SHOWN = 15
"""figures of the preview that stand open; the rest is folded"""
MOST_SHOWN = 300


def section(place: Place, checked: Checked) -> None:
    """For a file with a table nobody has explained yet; and for one that was read by a mapping, the way to change it."""
    codes = {finding.code for finding in checked.reading.findings}
    if checked.repeated or checked.stored or not codes & {WAITING, MAPPED}:
        return
    if WAITING not in codes and not st.toggle(place.words("page.mapping.change"), key=f"map_open_{checked.reading.sha256[:12]}"):
        return
    wanted = (WAITING,) if WAITING in codes else (MAPPED,)
    of = opened_file(place, checked.reading.file, checked.reading.sha256)
    if of is not None:
        form(place, of, of.at(checked.reading.findings, wanted), changing=WAITING not in codes)


def form(place: Place, of: Opened, tables: Sequence[SurveyTable], *, changing: bool) -> None:
    """The whole step for the tables of one file: who sent it, each table, what would be read, the button. `changing`: what is sure is shown too."""
    words, kept = place.words, st.session_state.setdefault(f"mapping_{of.sha256}", {})
    register = place.region.reference.register
    said = _html.heading(words("page.mapping.title", n=len(tables)), 3, words("page.mapping.lead"))
    with st.container(border=True, key=f"mapping_{of.sha256[:12]}"):
        st.html(said)
        company = _sender(place, of, kept)
        known = Knowledge.of(place.ledger, register, company)
        made = [table_of(of, table, register, known) for table in tables]
        drafts = [draft(one, kept.setdefault(one.table.fingerprint, {})) for one in made]
        shown = _which(place, of, drafts, kept)
        before = known.before(drafts[shown].table)
        if before is not None:
            st.html(_html.paragraphs(words("page.mapping.before", by=before.by, on=before.on, file=before.file)))
        _mapping_rows.rows(place, of, made[shown], drafts[shown], kept[drafts[shown].table.fingerprint], all_shown=changing)
        quarter = _quarter(place, of, drafts, kept)
        context = context_at(place.ledger, place.today)
        reading = preview(of, context, drafts, company, quarter, answers_to(place.ledger, of.sha256))
        _preview(place, reading, drafts)
        _button(place, of, drafts, company, quarter)


def opened_file(place: Place, file: str, sha256: str) -> Opened | None:
    """A file that the ledger keeps; None where it cannot be read. Raises LedgerError where its bytes are lost."""
    return _opened(place.ledger, place.where, file, sha256)


@st.cache_resource(max_entries=8, show_spinner=False)
def _opened(_ledger: Ledger, where: str, file: str, sha256: str) -> Opened | None:
    """The cells of a file, read once however often something is chosen."""
    return opened(_ledger, file, sha256)


def _sender(place: Place, of: Opened, kept: dict[str, Any]) -> str:
    """Who sent the file: the only company it names is proposed; else a person says it."""
    words, register = place.words, place.region.reference.register
    named_in = of.named(register)
    known = place.ledger.acts("mapping.confirmed")
    mapped = next((act.subject.partition("|")[0] for act in reversed(known) if act.body["sha256"] == of.sha256), "")
    proposed = mapped or (named_in[0] if len(named_in) == 1 else "")
    options = [str(choice.value) for choice in companies(register, named_in)]
    chosen = kept.get("company", proposed)
    key = f"map_company_{of.sha256[:12]}"
    st.selectbox(
        words("page.mapping.company"),
        options,
        index=options.index(chosen) if chosen in options else None,
        format_func=lambda one: register.companies[one].name,
        placeholder=words("page.mapping.choose"),
        help=words("page.mapping.company_help"),
        key=key,
        on_change=lambda: kept.__setitem__("company", st.session_state[key] or ""),
    )
    return chosen if chosen in options else ""


def _which(place: Place, of: Opened, drafts: Sequence[Draft], kept: dict[str, Any]) -> int:
    """The table that stands open, where the file has several; the others can be left out in one go."""
    words = place.words
    if len(drafts) == 1:
        return 0

    def label(n: int) -> str:
        one = drafts[n]
        state = "left_out" if one.left_out else "whole" if one.whole else "open"
        told = {"sheet": one.table.sheet or words("page.mapping.text_file"), "row": one.table.header_row, "n": one.table.n_rows}
        return words("page.mapping.table", state=words(f"page.mapping.state.{state}"), **told)

    first = next((n for n, one in enumerate(drafts) if not one.whole), 0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = int(st.selectbox(words("page.mapping.which"), range(len(drafts)), index=first, format_func=label, key=f"map_table_{of.sha256[:12]}"))
        others = [one.table.fingerprint for n, one in enumerate(drafts) if n != shown and not one.whole]
        if others:
            st.button(
                words("page.mapping.leave_others", n=len(others)),
                key=f"map_others_{of.sha256[:12]}",
                on_click=lambda: [kept[other].__setitem__(named("sheet"), LEAVE_OUT) for other in others],
            )
    return shown


def _quarter(place: Place, of: Opened, drafts: Sequence[Draft], kept: dict[str, Any]) -> str:
    """The quarter of this file, where nothing in it says which; it is never remembered for the next."""
    if not any(asks_for_quarter(one) for one in drafts):
        return ""
    key = f"map_quarter_{of.sha256[:12]}"
    options = [str(choice.value) for choice in quarters(place.today)]
    chosen = st.selectbox(
        place.words("page.mapping.quarter"),
        options,
        index=options.index(kept["quarter"]) if kept.get("quarter") in options else None,
        format_func=place.words.period,
        placeholder=place.words("page.mapping.choose"),
        key=key,
        on_change=lambda: kept.__setitem__("quarter", st.session_state[key] or ""),
    )
    return chosen or ""


def _preview(place: Place, reading: Reading, drafts: Sequence[Draft]) -> None:
    """The figures that would be read, each with its cell; and what would still be asked about."""
    words = place.words
    if not any(one.shaped and one.sheet for one in drafts):
        st.html(_html.heading(words("page.mapping.preview_none"), 3, words("page.mapping.preview_first")))
        return
    register = place.region.reference.register
    columns = [words(f"page.mapping.column.{name}") for name in ("cell", "site", "period", "what", "value", "raw")]
    lines = [
        (
            _rows.where(words, record),
            register.sites[record.site].name if record.site in register.sites else words.write(None),
            words.period(record.period),
            _rows.what(place, record),
            _rows.amount(words, record),
            record.raw,
        )
        for record in reading.records[:MOST_SHOWN]
    ]
    st.html(_html.heading(words("page.mapping.preview", n=len(reading.records)), 3, words("page.mapping.preview_lead")))
    if lines:
        st.html(_html.table(columns, lines[:SHOWN], numeric=(4,)))
    if len(lines) > SHOWN:
        st.html(_html.folded(words("page.mapping.more", n=len(lines) - SHOWN), _html.table(columns, lines[SHOWN:], numeric=(4,))))
    _asked_later(place, [f for f in reading.errors if f.code != WAITING] + list(reading.warnings))


def _asked_later(place: Place, asked: Sequence[Finding]) -> None:
    """What the file would still be asked about, each sentence once with its cells."""
    words = place.words
    alike: dict[tuple[str, str], list[str]] = {}
    for finding in asked:
        told = words(f"page.severity.{finding.severity}"), _said.sentence(words, finding)
        alike.setdefault(told, []).append(finding.cell or words.write(None))
    if alike:
        heads = [words(f"page.intake.column.{name}") for name in ("severity", "cell", "message")]
        lines = [(severity, ", ".join(cells[:SHOWN]), sentence) for (severity, sentence), cells in alike.items()]
        st.html(_html.table(heads, lines[:MOST_SHOWN], caption=words("page.mapping.asked", n=len(asked))))


def _button(place: Place, of: Opened, drafts: Sequence[Draft], company: str, quarter: str) -> None:
    """Use the mapping and remember it; what is lacking is said beside the button."""
    words, key = place.words, of.sha256[:12]
    lacking = sum(item.open for one in drafts for item in one.items)
    rows = sum(one.table.n_rows for one in drafts if one.sheet)
    label = words("page.mapping.use", n=rows) if rows else words("page.mapping.use_none", n=len(drafts))
    if problem := st.session_state.pop(f"map_problem_{key}", None):
        st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words(problem[0], **problem[1])))
    st.button(
        label, type="primary", icon=":material/rule:", key=f"map_use_{key}", on_click=_use, args=(place, of, drafts, company, quarter, lacking)
    )  # fmt: skip
    if lacking:
        st.html(_html.paragraphs(words("page.mapping.lacks", n=lacking)))


def _use(place: Place, of: Opened, drafts: Sequence[Draft], company: str, quarter: str, lacking: int) -> None:
    """Before the page runs anew: all of the file's tables at once, or nothing of it."""
    name, key = _tray.name(place), f"map_problem_{of.sha256[:12]}"
    asks = any(asks_for_quarter(one) for one in drafts) and not quarter
    missing = {"page.mapping.lacks": bool(lacking), "page.mapping.lacks_company": not company, "page.mapping.lacks_quarter": asks}
    missing["page.intake.lacks.name"] = not name
    if problem := next((text for text, is_so in missing.items() if is_so), ""):
        st.session_state[key] = problem, {"n": lacking}
        return
    try:
        use(place.ledger, of, drafts, company, quarter, by=name, reason=place.words("page.mapping.reason"))
    except LedgerError as error:
        st.session_state[key] = f"ledger.{error.code}", error.params
        return
    st.session_state.pop(f"mapping_{of.sha256}", None)
    st.session_state.pop(f"map_asked_{of.sha256}", None)
    for opened_by in [name for name in st.session_state if str(name).startswith(("map_open_", "remembered_open_"))]:
        st.session_state[opened_by] = False
