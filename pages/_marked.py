"""What goes back to the sender: the marked copy of a file, the ready text of the e-mail, and all of a batch in one zip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.intake.mark import cells_to_mark, file_name, for_sender
from gic_metrics.submission import Checked
from gic_metrics.submission.letters import company_name, following_quarter
from gic_metrics.submission.marking import marked_copies, marked_copy, reply, unmarked_reply
from gic_metrics.submission.templates import following_workbook
from gic_metrics.text import LANGUAGES, words_in
from gic_metrics.vocabulary import Reading
from pages import _html
from pages._place import now

if TYPE_CHECKING:
    from pages._place import Place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


def given_back(place: Place, checked: Checked) -> None:
    """For one file: its marked copy, made when it is asked for, and the text to send with it, in the sender's language or the other."""
    words, reading = place.words, checked.reading
    if not for_sender(reading.findings):
        return
    reference, key = place.region.reference, reading.sha256[:12]
    with st.container(horizontal=True, vertical_alignment="center", key=f"back_{key}"):
        if reading.readable:
            st.download_button(
                words("page.marked.download", counted=_cells(place, reading)),
                lambda: marked_copy(reading, place.ledger.original(reading.sha256), reference, when=now()).data,
                file_name(reading, words_in(reading.language)),
                XLSX,
                icon=":material/edit_document:",
                on_click="ignore",
                key=f"mark_{key}",
            )
        _new_workbook(place, reading)
        with st.popover(words("page.marked.letter"), icon=":material/mail:", key=f"letter_{key}"):
            chosen = st.segmented_control(
                words("page.marked.language"),
                LANGUAGES,
                default=reading.language,
                required=True,
                format_func=lambda code: words(f"frame.language.{code}"),
                key=f"letter_language_{key}",
            )
            write = reply if reading.readable else unmarked_reply
            letter = write(reading, reference, words_in(chosen))
            st.html(_html.paragraphs(words("page.marked.copy")))
            st.code(letter.subject, language=None, wrap_lines=True)
            st.code(letter.body, language=None, wrap_lines=True)


def _new_workbook(place: Place, reading: Reading) -> None:
    """For who used an older template: the next workbook in the present one, to be sent along."""
    quarter, company = following_quarter(reading), company_name(reading, place.region.reference)
    if quarter is None or not company:
        return
    st.download_button(
        place.words("page.marked.new_workbook", company=company, period=quarter),
        lambda: (following_workbook(place.ledger, reading) or ("", b""))[1],
        words_in(reading.language)("submission.workbook_file", company=company, period=str(quarter)),
        XLSX,
        icon=":material/description:",
        on_click="ignore",
        key=f"new_workbook_{reading.sha256[:12]}",
    )


def all_given_back(place: Place, checked: Sequence[Checked]) -> None:
    """For a batch: every marked copy with its text beside it in one zip."""
    words = place.words
    back = [one.reading for one in checked if cells_to_mark(one.reading.findings) or (for_sender(one.reading.findings) and not one.storable)]
    if len(back) < 2:
        return
    st.download_button(
        words("page.marked.download_all", n=len(back)),
        lambda: marked_copies(((r, place.ledger.original(r.sha256)) for r in back), place.region.reference, when=now(), ledger=place.ledger),
        words("page.marked.zip", day=place.today.isoformat()),
        ZIP,
        icon=":material/folder_zip:",
        on_click="ignore",
        key="mark_all",
    )


def _cells(place: Place, reading: Reading) -> str:
    n = len(cells_to_mark(reading.findings))
    return place.words("page.marked.cell" if n == 1 else "page.marked.cells", n=n)
