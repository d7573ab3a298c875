"""The desk where workbooks come in: templates out, files in, what each would change, and the receipt.

Nothing is stored before a button says so; a file that is not stored stays in the uploader.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from gic_metrics import submission
from gic_metrics.ledger import LedgerError
from gic_metrics.submission import Checked
from gic_metrics.vocabulary import Quarter, Severity
from pages import _effect, _html, _marked, _said

if TYPE_CHECKING:
    from pages._place import Place

log = logging.getLogger(__name__)
TYPES = ["xlsx", "xlsm", "xls", "ods", "csv", "txt"]
MOST_BYTES = 10 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Files = Sequence[tuple[str, bytes]]


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


def files_in(place: Place) -> Files:
    """What lies in the uploader, the same bytes once. Streamlit's own words stay English, so the text above says it all."""
    words = place.words
    st.html(_html.heading(words("page.intake.upload.title"), 2, words("page.intake.upload.text")))
    key = f"files_{st.session_state.setdefault('upload_round', 0)}"
    given = st.file_uploader(
        words("page.intake.upload.label"), TYPES, accept_multiple_files=True, key=key, label_visibility="collapsed", max_upload_size=10
    )
    files = {hashlib.sha256(data).hexdigest(): (file.name, data) for file in given if len(data := file.getvalue()) <= MOST_BYTES}
    return list(files.values())


def what_they_say(place: Place, files: Files) -> list[Checked]:
    """Each file read and compared with what stands; done once for the same bytes and version, with a count while it runs."""
    words = place.words
    key = (place.version, tuple((name, hashlib.sha256(data).hexdigest()) for name, data in files))
    if st.session_state.get("checked_key") != key:
        bar = st.progress(0.0, text=words("page.intake.reading", done=0, of=len(files)))

        def tell(done: int, of: int, name: str) -> None:
            bar.progress(min(1.0, done / max(1, of)), text=words("page.intake.reading", done=done, of=of))

        st.session_state["checked"] = submission.check(place.ledger, files, today=place.today, progress=tell)
        st.session_state["checked_key"] = key
        bar.empty()
    return st.session_state["checked"]


def receipts(place: Place) -> None:
    """What has been stored in this session, newest first; says how it is undone."""
    words = place.words
    for receipt in reversed(st.session_state.get("receipts", [])):
        st.html(_html.state("done gic-small", words("page.intake.receipt.title", **receipt), words("page.intake.receipt.text", **receipt)))


def decide(place: Place, files: Files, checked: Sequence[Checked]) -> None:
    """Who saves; all files without a question at once; then each file, those that need a person first."""
    words = place.words
    st.html(_html.chips(_said.tally(words, checked)))
    ready = [c for c in checked if _said.state_of(c) == "ready"]
    if len(checked) > 1:
        _effect.section(place, checked)
    if any(c.storable for c in checked):
        st.text_input(
            words("page.intake.by.label"),
            value=st.session_state.get("by", place.name),
            key="by_typed",
            placeholder=words("page.intake.by.placeholder"),
            on_change=_remember_name,
        )
    if len(ready) > 1:
        values = sum(len(c.reading.records) for c in ready)
        if st.button(words("page.intake.save_all", files=len(ready), values=values), type="primary", key="save_all", icon=":material/save:"):
            _save(place, files, ready, "")
    _marked.all_given_back(place, _by_sha(files), checked)
    for position, one in enumerate(sorted(checked, key=_said.urgency)):
        _one_file(place, files, one, opened=position < 3)


def _by_sha(files: Files) -> dict[str, bytes]:
    return {hashlib.sha256(data).hexdigest(): data for _, data in files}


def _one_file(place: Place, files: Files, checked: Checked, *, opened: bool) -> None:
    words, reading = place.words, checked.reading
    state = _said.state_of(checked)
    with st.expander(
        words("page.intake.file.title", file=reading.file, state=words(f"page.intake.state.{state}")), expanded=opened, icon=_said.ICONS[state]
    ):
        st.html(_said.understood(place, checked) + _said.valid(words, checked))
        if reading.findings:
            st.html(_said.findings(words, reading))
        if reading.readable and state not in ("stored", "refused"):
            st.html(_said.changes(place, checked))
            _effect.section(place, [checked])
        _marked.given_back(place, checked, _by_sha(files).get(reading.sha256, b""))
        if not checked.storable or state == "stored":
            return
        key = reading.sha256[:12]
        reason = ""
        if checked.needs_reason:
            reason = st.text_area(
                words("page.intake.reason.label"), key=f"reason_{key}", placeholder=words("page.intake.reason.placeholder"), height=80
            )
        if st.button(words("page.intake.save", values=len(reading.records)), type="primary", key=f"save_{key}", icon=":material/save:"):
            _save(place, files, [checked], reason)


def _save(place: Place, files: Files, chosen: Sequence[Checked], reason: str) -> None:
    """Store the chosen files; on success the page starts anew with their receipts, on failure everything stays where it is."""
    words, name = place.words, st.session_state.get("by_typed", "").strip()
    if not name or (any(c.needs_reason for c in chosen) and not reason.strip()):
        st.html(
            _html.state(
                "warning gic-small", words("page.intake.lacks.title"), words("page.intake.lacks.name" if not name else "page.intake.lacks.reason")
            )
        )
        return
    wanted = {c.reading.sha256 for c in chosen}
    batch = [(n, data) for n, data in files if hashlib.sha256(data).hexdigest() in wanted]
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
    _remember(done)
    if {hashlib.sha256(data).hexdigest() for _, data in files} <= st.session_state["stored_sha"]:
        st.session_state["upload_round"] += 1
    st.rerun()


def _remember(done: Sequence[Checked]) -> None:
    st.session_state.setdefault("stored_sha", set())
    for one in done:
        if one.submission is not None:
            st.session_state["stored_sha"].add(one.reading.sha256)
            found: dict[str, Any] = {
                "submission": one.submission.id,
                "file": one.reading.file,
                "values": len(one.reading.records),
                "name": one.submission.by,
                "when": one.submission.recorded_at,
            }
            st.session_state.setdefault("receipts", []).append(found)


def _remember_name() -> None:
    st.session_state["by"] = st.session_state["by_typed"]


def worst(findings: Sequence[Any]) -> Severity | None:
    """The gravest severity among findings."""
    return min((f.severity for f in findings), key=list(Severity).index, default=None)
