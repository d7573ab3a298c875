"""The rehearsal room: the set of mistakes, what has been tried and what came of it. The desk and the archive in it are the app's own.

Everything here happens in a practice ledger beside the app's own; nothing of it can come into the real one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.ledger import Ledger
from gic_metrics.practice import room
from gic_metrics.practice.exercises import Exercise, Workshop, exercises
from gic_metrics.practice.tried import LYING, Tried, made, tried, zipped
from gic_metrics.submission import Checked, open_ledger, tray
from pages import _desk, _html, _said, _tray
from pages._place import now

if TYPE_CHECKING:
    from pages._place import Place

DATA = Path(__file__).resolve().parent.parent / "data"
PARTS = ("set", "tray", "archive")
MIME = {"xlsx": _desk.XLSX}
_making = threading.Lock()


@st.cache_resource(show_spinner=False)
def _opened(where: str) -> Ledger:
    return open_ledger(where, kind="practice", clock=now)


@st.cache_resource(show_spinner=False)
def _workshop(where: str, language: str) -> Workshop:
    return Workshop(language, _opened(where))


def enter(place: Place) -> Place | None:
    """The place in the room: its ledger in place of the app's, always as it is now. None before the room is made ready."""
    st.html(_html.banner("practice", place.words("page.rehearsal.banner")))
    where = room.current(_folder(place))
    if where is None:
        return None
    ledger = _opened(str(where))
    return replace(place, ledger=ledger, where=str(where), version=ledger.figures_version, as_of=None, gwp=None, apart=True)


def make_ready(place: Place) -> None:
    """Nobody has been here yet: what the room is, and the button that makes it ready."""
    words = place.words
    place.empty("page.rehearsal.empty", n=len(exercises()))
    if st.button(words("page.rehearsal.make_ready"), type="primary", key="rehearsal_ready", icon=":material/school:"):
        bar = st.progress(0.0, text=words("page.rehearsal.waiting"))
        with _making:
            room.make_ready(_folder(place), lambda done, of, _: bar.progress(done / of, text=words("page.rehearsal.making", done=done, of=of)))
        st.rerun()
    st.html(_html.folded(words("page.rehearsal.show_all", n=len(exercises())), _contents(place, {})))


def choose_part(here: Place) -> str:
    """The set, the tray or the archive; with how far one has come."""
    words, found, lying = here.words, tried(here.ledger), len(tray.lying(here.ledger))
    said = [words("page.rehearsal.progress", n=len(found), of=len(exercises())), words("page.rehearsal.lying", n=lying)]
    st.html(_html.chips(said))
    st.session_state.setdefault("rehearsal_part", PARTS[0])
    chosen = st.segmented_control(
        words("page.rehearsal.part"),
        PARTS,
        required=True,
        key="rehearsal_part",
        format_func=lambda part: words(f"page.rehearsal.parts.{part}"),
    )
    return chosen or PARTS[0]


def the_set(here: Place) -> None:
    """Chapter by chapter: each mistake with what to look for, its file, and when it was tried, what happened."""
    words, found = here.words, tried(here.ledger)
    chapters = list(dict.fromkeys(one.chapter for one in exercises()))
    open_one = next((c for c in chapters if any(one.code not in found for one in _of(c))), chapters[0])
    chosen = st.pills(
        words("page.rehearsal.chapter"),
        chapters,
        default=open_one,
        required=True,
        key="rehearsal_chapter",
        format_func=lambda c: words(
            "page.rehearsal.counted", name=words(f"page.rehearsal.chapters.{c}"), n=sum(o.code in found for o in _of(c)), of=len(_of(c))
        ),
    )
    those = _of(chosen or open_one)
    _of_all(here, those, chosen or open_one)
    said = _what_was_found(here, those, found)
    for one in those:
        _exercise(here, one, found.get(one.code), said)


def begin_anew(place: Place, here: Place) -> None:
    """Throw away what was done in the room and start from the beginning."""
    words = place.words
    with st.expander(words("page.rehearsal.anew.title"), icon=":material/restart_alt:"):
        st.html(_html.paragraphs(words("page.rehearsal.anew.text", n=len(here.ledger.acts()))))
        sure = st.checkbox(words("page.rehearsal.anew.sure"), key="rehearsal_sure")
        if st.button(words("page.rehearsal.anew.button"), key="rehearsal_anew", disabled=not sure, icon=":material/restart_alt:"):
            with _making:
                room.begin_anew(_folder(place))
            st.session_state.pop("rehearsal_part", None)
            st.session_state.pop("rehearsal_sure", None)
            st.rerun()


def _folder(place: Place) -> Path:
    return room.folder_of(place.where, DATA)


def _shop(here: Place) -> Workshop:
    return _workshop(str(room.fresh(Path(here.where).parent.parent)), here.words.language)


def _of(chapter: str) -> list[Exercise]:
    return [one for one in exercises() if one.chapter == chapter]


def _by(here: Place) -> str:
    return _tray.name(here) or here.words("page.intake.unnamed")


def _of_all(here: Place, those: Sequence[Exercise], chapter: str) -> None:
    """The files of the chapter, or of the whole set, at once."""
    words = here.words

    def zip_of(several: Sequence[Exercise]) -> bytes:
        return zipped(made(here.ledger, _shop(here), several, by=_by(here)))

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(words("page.rehearsal.lay_chapter", n=len(those)), key="lay_chapter", icon=":material/inbox:", on_click=_lay, args=(here, those))
        for name, several in (("chapter", those), ("set", exercises())):
            st.download_button(
                words(f"page.rehearsal.download_{name}", n=len(several)),
                lambda several=several: zip_of(several),
                words("page.rehearsal.zip", name=words(f"page.rehearsal.chapters.{chapter}") if name == "chapter" else words("page.rehearsal.whole")),
                "application/zip",
                icon=":material/folder_zip:",
                on_click="ignore",
                key=f"zip_{name}_{chapter}",
            )


def _exercise(here: Place, one: Exercise, came: Tried | None, said: dict[str, Checked]) -> None:
    words = here.words
    with st.container(border=True, key=f"exercise_{one.code}"):
        st.html(_told(here, one, came, said))
        with st.container(horizontal=True, vertical_alignment="center"):
            if came is not None and came.became == LYING:
                st.button(words("page.rehearsal.open"), key=f"open_{one.code}", icon=":material/open_in_full:", on_click=_open, args=(came,))
            else:
                st.button(words("page.rehearsal.lay"), key=f"lay_{one.code}", icon=":material/inbox:", on_click=_lay, args=(here, [one]))
            st.download_button(
                words("page.rehearsal.download"),
                lambda: _downloaded(made(here.ledger, _shop(here), [one], by=_by(here))),
                _download_name(here, one),
                MIME.get(one.ending, "application/octet-stream") if _alone(one) else "application/zip",
                icon=":material/download:",
                on_click="ignore",
                key=f"download_{one.code}_{words.language}",
            )


def _alone(one: Exercise) -> bool:
    return not one.before and not one.beside


def _downloaded(files: Sequence[tuple[str, bytes]]) -> bytes:
    """The file itself, or several in a zip."""
    return files[0][1] if len(files) == 1 else zipped(files)


def _download_name(here: Place, one: Exercise) -> str:
    return _shop(here).name(one) if _alone(one) else here.words("page.rehearsal.zip", name=one.code)


def _told(here: Place, one: Exercise, came: Tried | None, said: dict[str, Checked]) -> str:
    """The mistake, what to look for, what happened, and what one would do: open once it was tried, folded before."""
    words = here.words
    head = f'<div class="gic"><h3>{escape(words("page.rehearsal.named", code=one.code, holds=words.of(one.holds)))}</h3></div>'
    first = [words("page.rehearsal.first", files=[_shop(here).name(early) for early in one.first])] if one.before else []
    look = _html.paragraphs(*first, words(f"page.rehearsal.look.{one.severity}", code=one.code))
    do = words("page.rehearsal.do", text=words.of(one.do))
    if came is None:
        return head + look + _html.folded(words("page.rehearsal.show_do"), _html.paragraphs(do))
    return head + look + _html.paragraphs(_happened(here, one, came, said), do)


def _happened(here: Place, one: Exercise, came: Tried, said: dict[str, Checked]) -> str:
    words = here.words
    if came.became != LYING:
        return words(f"page.rehearsal.happened.{came.became}", submission=came.submission, name=came.by, reason=words.own(came.reason))
    checked = said[came.sha256]
    finding = next((f for f in checked.reading.findings if f.code == one.code), None)
    if finding is None:
        return words("page.rehearsal.happened.answered", state=words(f"page.intake.state.{_said.state_of(checked)}"))
    where = words("page.explain.place", sheet=finding.place_sheet, cell=finding.cell) if finding.place_sheet and finding.cell else finding.cell
    place = where or finding.place_sheet or words("page.rehearsal.whole_file")
    return words("page.rehearsal.happened.found", code=one.code, place=place, text=_said.sentence(words, finding))


def _what_was_found(here: Place, those: Iterable[Exercise], found: dict[str, Tried]) -> dict[str, Checked]:
    """sha256 -> what the files of these exercises say that lie in the tray."""
    wanted = {found[one.code].sha256 for one in those if one.code in found and found[one.code].became == LYING}
    lying = [one for one in tray.lying(here.ledger) if one.sha256 in wanted]
    return {c.reading.sha256: c for c in _desk.what_they_say(here, lying)} if lying else {}


def _contents(place: Place, found: dict[str, Tried]) -> str:
    words = place.words
    columns = [words(f"page.rehearsal.column.{name}") for name in ("code", "chapter", "holds")]
    rows = [(one.code, words(f"page.rehearsal.chapters.{one.chapter}"), words.of(one.holds)) for one in exercises()]
    return _html.table(columns, rows)


def _lay(here: Place, those: Sequence[Exercise]) -> None:
    """Before the page runs: the files are made and laid in the room's tray."""
    _tray.lay(here, made(here.ledger, _shop(here), those, by=_by(here)))


def _open(came: Tried) -> None:
    """Before the page runs: to the tray, with this file open."""
    st.session_state["rehearsal_part"] = "tray"
    for choice in ("tray_states", "tray_company"):
        st.session_state.pop(choice, None)
    st.session_state["tray_open"] = came.sha256
