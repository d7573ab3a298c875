"""The desk where workbooks come in: templates out, files into the tray, what each would change, and the receipt.

Nothing is stored before a button says so; a file that is not stored stays in the tray, across restarts and closed browsers.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from gic_metrics import submission
from gic_metrics.ledger import LedgerError
from gic_metrics.submission import Checked, tray
from gic_metrics.vocabulary import Quarter
from pages import _effect, _findings, _html, _mapping, _marked, _restated, _said, _tray

if TYPE_CHECKING:
    from pages._place import Place

log = logging.getLogger(__name__)
TYPES = ["xlsx", "xlsm", "xls", "ods", "csv", "txt"]
MOST_BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Lies = Sequence[tray.Lying]


def template_out(place: Place) -> None:
    """The workbook for one company and quarter, made when it is asked for."""
    words, companies = place.words, place.region.reference.register.companies
    with st.expander(words("page.intake.template.title"), icon=":material/description:"):
        st.html(_html.paragraphs(words("page.intake.template.text")))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            company = st.selectbox(
                words("page.intake.template.company"),
                sorted(companies, key=lambda c: companies[c].name),
                format_func=lambda c: companies[c].name,
                key="template_company",
            )
            last = Quarter.of(place.today) - 1
            quarter = st.selectbox(
                words("page.intake.template.quarter"),
                [last + n for n in (1, 0, -1, -2, -3, -4)],
                index=1,
                format_func=words.period,
                key="template_quarter",
            )
        if company and quarter:
            name = words("page.intake.template.file", company=companies[company].name, period=str(quarter))
            st.download_button(
                words("page.intake.template.button", company=companies[company].name, period=quarter),
                lambda: submission.make_template(place.ledger, company, quarter, words.language),
                name,
                XLSX,
                icon=":material/download:",
                on_click="ignore",
                key="template_download",
            )


def files_in(place: Place) -> Lies:
    """What lies in the tray. What is dropped is laid there at once, so that nothing is lost and nothing is taken twice.

    Streamlit's own words stay English, so the text above says it all.
    """
    words = place.words
    st.html(_html.heading(words("page.intake.upload.title"), 2, words("page.intake.upload.text")))
    key = f"files_{st.session_state.setdefault('upload_round', 0)}"
    st.file_uploader(
        words("page.intake.upload.label"),
        TYPES,
        accept_multiple_files=True,
        key=key,
        label_visibility="collapsed",
        max_upload_size=10,
        on_change=lambda: _lay_dropped(place, key),
    )
    if error := st.session_state.pop("not_laid", None):
        st.html(_html.state("failed", words("page.intake.not_laid"), words(f"ledger.{error.code}", **error.params)))
    return tray.lying(place.ledger)


def _lay_dropped(place: Place, key: str) -> None:
    """Before the page runs: what was dropped goes into the tray, and the uploader is empty again; if it cannot, everything stays in the uploader."""
    given = [(file.name, data) for file in st.session_state[key] or () if len(data := file.getvalue()) <= MOST_BYTES]
    if _tray.lay(place, given):
        st.session_state["upload_round"] += 1


def what_they_say(place: Place, files: Lies) -> list[Checked]:
    """Each file read and compared with what stands; once for the same bytes and version, whoever asks, with a count while it runs."""
    words, read, shown = place.words, _read_before(place.where), st.empty()
    if read.lock.locked():
        shown.progress(0.0, text=words("page.intake.reading_elsewhere"))

    def tell(done: int, of: int, _file: str) -> None:
        shown.progress(done / of, text=words("page.intake.reading", done=done, of=of))

    with read.lock:
        held = read.at((place.version, place.today, tray.answers_version(place.ledger)))
        found = submission.check_kept(place.ledger, [(one.file, one.sha256) for one in files], held, today=place.today, progress=tell)
    shown.empty()
    return found


@dataclass
class _Read:
    """What was read lately, for all tabs: of the newest version only. The lock lets one tab read and the others wait for what it found."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    version: Any = None
    held: dict[str, Checked] = field(default_factory=dict)

    def at(self, version: Any) -> dict[str, Checked]:
        if self.version != version:
            self.version, self.held = version, {}
        return self.held


@st.cache_resource(show_spinner=False)
def _read_before(where: str) -> _Read:
    return _Read()


def receipts(place: Place) -> None:
    """What has been stored in this session, newest first; says how it is undone."""
    words = place.words
    text = "page.intake.receipt.apart" if place.apart else "page.intake.receipt.text"
    for receipt in reversed(_restated.receipts(place)):
        st.html(_html.state("done gic-small", words("page.intake.receipt.title", **receipt), words(text, **receipt)))


def decide(place: Place, files: Lies, checked: Sequence[Checked]) -> None:
    """All files side by side; those without a question saved at once; and one of them opened, first the one that needs a person most."""
    words = place.words
    ordered = sorted(checked, key=_said.urgency)
    st.html(_html.heading(words("page.intake.tray.title", n=len(ordered))) + _html.chips(_said.tally(words, ordered)))
    _who(place, ordered)
    _save_all(place, files, ordered)
    shown = _tray.wanted(place, ordered) if len(ordered) > 1 else ordered
    if len(ordered) > 1:
        st.html(_tray.side_by_side(place, shown))
        with st.expander(words("page.intake.tray.effect"), icon=":material/difference:"):
            _effect.section(place, shown)
    _one_file(place, files, _tray.chosen(place, shown))
    _tray.put_away(place, ordered)


def _save_all(place: Place, files: Lies, checked: Sequence[Checked]) -> None:
    """The files without a question stored in one go, and what goes back to the senders in one zip."""
    ready = [c for c in checked if _said.state_of(c) == "ready"]
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(ready) > 1:
            label = place.words("page.intake.save_all", files=len(ready), values=sum(len(c.reading.records) for c in ready))
            if st.button(label, type="primary", key="save_all", icon=":material/save:"):
                _save(place, files, ready, "")
        _marked.all_given_back(place, checked)


def _who(place: Place, checked: Sequence[Checked]) -> None:
    """Who is at the desk: vouched for by the proxy, else typed once."""
    words = place.words
    if place.name:
        st.html(_html.paragraphs(words("page.intake.by.known", name=place.name)))
    elif any(not c.repeated for c in checked):
        st.text_input(
            words("page.intake.by.label"),
            value=st.session_state.get("by", ""),
            key="by_typed",
            placeholder=words("page.intake.by.placeholder"),
            on_change=_remember_name,
        )


def _one_file(place: Place, files: Lies, checked: Checked) -> None:
    """The panel of one file: what was understood, what is asked, what it would change, what goes back, and the button."""
    with st.container(border=True, key="file_panel"):
        state = _said.state_of(checked)
        title = place.words("page.intake.file.title", file=checked.reading.file, state=place.words(f"page.intake.state.{state}"))
        st.html(_html.heading(title, 3))
        for section in SECTIONS:
            section(place, checked)
        _store_one(place, files, checked)


def _understood(place: Place, checked: Checked) -> None:
    st.html(_said.understood(place, checked) + _said.valid(place.words, checked) + _said.rows_left_out(place.words, checked))


def _changes(place: Place, checked: Checked) -> None:
    if checked.reading.readable and _said.state_of(checked) not in ("stored", "refused", "unmapped"):
        st.html(_said.changes(place, checked))
        _effect.section(place, [checked])


SECTIONS: tuple[Callable[[Any, Checked], None], ...] = (_understood, _mapping.section, _findings.section, _changes, _marked.given_back)
"""what the panel of a file shows, in this order; each takes the place and the checked file"""


def _store_one(place: Place, files: Lies, checked: Checked) -> None:
    words, reading = place.words, checked.reading
    if not checked.storable:
        return
    if checked.restates:
        _restated.of_file(place, checked, lambda: _tray.name(place))
        return
    key = reading.sha256[:12]
    reason = ""
    if checked.needs_reason:
        reason = st.text_area(words("page.intake.reason.label"), key=f"reason_{key}", placeholder=words("page.intake.reason.placeholder"), height=80)
    if st.button(words("page.intake.save", values=len(reading.records)), type="primary", key=f"save_{key}", icon=":material/save:"):
        _save(place, files, [checked], reason)


def _save(place: Place, files: Lies, chosen: Sequence[Checked], reason: str) -> None:
    """Store the chosen files; on success the page starts anew with their receipts, on failure everything stays where it is."""
    words, name = place.words, _tray.name(place)
    if not name or (any(c.needs_reason for c in chosen) and not reason.strip()):
        _tray.lacks(words, name=not name)
        return
    wanted = {c.reading.sha256 for c in chosen}
    batch = [(one.file, place.ledger.original(one.sha256)) for one in files if one.sha256 in wanted]
    bar = st.progress(0.0, text=words("page.intake.saving", done=0, of=len(batch)))
    try:
        done = submission.ingest(
            place.ledger,
            batch,
            by=name,
            accept_warnings=reason.strip() or None,
            today=place.today,
            progress=lambda n, of, _: bar.progress(min(1.0, n / max(1, of)), text=words("page.intake.saving", done=n, of=of)),
        )
    except LedgerError as error:
        st.html(_html.state("failed", words("page.intake.not_saved.title"), words(f"ledger.{error.code}", **error.params)))
        return
    _remember(place, done)
    st.rerun()


def _remember(place: Place, done: Sequence[Checked]) -> None:
    for one in done:
        if one.submission is not None:
            _restated.receipts(place).append(_restated.receipt(one))


def _remember_name() -> None:
    st.session_state["by"] = st.session_state["by_typed"]
