"""The mappings that are remembered: whose tables they read, what each says, who confirmed it; each can be changed as it was made, or forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.intake.draft import choices_of
from gic_metrics.intake.layout import template
from gic_metrics.ledger import LedgerError
from gic_metrics.submission.aliases import aliases
from gic_metrics.submission.aliases import forget as forget_word
from gic_metrics.submission.mappings import Kept, forget, remembered
from pages import _html, _mapping, _mapping_rows, _tray

if TYPE_CHECKING:
    from pages._place import Place


def section(place: Place) -> None:
    """All of them, folded; nothing where nobody has mapped anything."""
    _own_words(place)
    words, kept = place.words, {one.id: one for one in remembered(place.ledger, as_of=place.as_of)}
    if not kept:
        return
    with st.expander(words("page.remembered.title", n=len(kept)), icon=":material/rule:", expanded="mapping_lacks" in st.session_state):
        st.html(_html.paragraphs(words("page.remembered.text")) + _table(place, list(kept.values())))
        chosen = st.selectbox(words("page.remembered.choose"), list(kept), format_func=lambda one: _name(place, kept[one]), key="remembered_choice")
        one = kept[chosen]
        st.html(_said(place, one))
        if place.as_of is None:
            _change(place, one)
            _forget(place, one)


def _own_words(place: Place) -> None:
    """The words that are remembered for a company, and the button that forgets one."""
    words, known = place.words, aliases(place.ledger, as_of=place.as_of)
    if not known:
        return
    with st.expander(words("page.remembered.words", n=len(known)), icon=":material/translate:", expanded="word_lacks" in st.session_state):
        columns = [words(f"page.remembered.column.{name}") for name in ("company", "theirs", "ours", "by", "on")]
        ours = {key: _ours(place, "", "word", one.value) for key, one in known.items()}
        rows = [(_company(place, one.company), one.said, ours[key], one.by, words.write(one.on, "datetime")) for key, one in known.items()]
        st.html(_html.paragraphs(words("page.remembered.words_text")) + _html.table(columns, rows[::-1]))
        if place.as_of is not None:
            return

        def named(key: tuple[str, str, str]) -> str:
            one = known[key]
            return words("page.remembered.word", company=_company(place, one.company), said=one.said, value=ours[key])

        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(words("page.remembered.choose_word"), list(known), format_func=named, key="word_choice")
            st.text_input(words("page.remembered.reason"), key="word_reason")
            given = ("word", lambda by, why: forget_word(place.ledger, known[chosen], by=by, reason=why))
            st.button(words("page.remembered.forget_word"), key="forget_word", icon=":material/delete:", on_click=_forgotten, args=(place, *given))
        if missing := st.session_state.pop("word_lacks", None):
            _tray.lacks(words, name=missing == "name")


def _name(place: Place, one: Kept) -> str:
    told = {"id": one.id, "company": _company(place, one.company), "sheet": _sheet(place, one), "file": one.file}
    return place.words("page.remembered.named", **told)


def _company(place: Place, org_no: str) -> str:
    company = place.region.reference.register.companies.get(org_no)
    return company.name if company else org_no


def _sheet(place: Place, one: Kept) -> str:
    words = place.words
    return words.of(template().sheet_name(one.mapping.sheet)) if one.mapping.sheet else words("page.mapping.special.leave_out")


def _table(place: Place, kept: Sequence[Kept]) -> str:
    words = place.words
    columns = [words(f"page.remembered.column.{name}") for name in ("id", "company", "sheet", "file", "by", "on")]
    rows = [(one.id, _company(place, one.company), _sheet(place, one), one.file, one.by, words.write(one.on, "datetime")) for one in reversed(kept)]
    return _html.table(columns, rows)


def _said(place: Place, one: Kept) -> str:
    """What the mapping says, theirs beside ours."""
    words, rows = place.words, []
    for name, value in choices_of(one.mapping).items():
        kind, *key = name.split("\t")
        if kind in ("role", "value", "fixed", "word", "row", "fill"):
            theirs = key[-1] if kind in ("role", "word", "row", "fill") else key[0] if kind == "value" else words("page.remembered.all")
            about = _about(place, one, kind, key)
            rows.append((theirs.replace("{period}", words("page.remembered.any_period")), about, _ours(place, one.mapping.sheet, kind, value)))
    columns = [words(f"page.remembered.column.{name}") for name in ("theirs", "about", "ours")]
    return _html.table(columns, rows, caption=words("page.remembered.caption", by=one.by, on=one.on, file=one.file))


def _about(place: Place, one: Kept, kind: str, key: Sequence[str]) -> str:
    field = {"value": key[-1], "fixed": key[0], "word": key[0]}.get(kind, "")
    return _mapping_rows.field_name(place, one.mapping.sheet, field) if field else place.words(f"page.remembered.kind.{kind}")


def _ours(place: Place, sheet: str, kind: str, value: str) -> str:
    """A column by its name in the template, a site by its name, a place to read from in words; else our word as it is."""
    words, site = place.words, place.region.reference.register.sites.get(value)
    if value.startswith("@") or kind in ("row", "fill"):
        return words(f"page.mapping.special.{value.removeprefix('@')}")
    if kind == "role":
        return _mapping_rows.field_name(place, sheet, value)
    if words.has(f"page.term.{value}"):
        return words(f"page.term.{value}")
    return site.name if site else value


def _change(place: Place, one: Kept) -> None:
    """The step in which it was made, once more, with the file that it was made from."""
    words = place.words
    if not st.toggle(words("page.remembered.change"), key=f"remembered_open_{one.id}"):
        return
    try:
        of = _mapping.opened_file(place, one.file, one.sha256)
    except LedgerError as error:
        st.html(_html.state("warning gic-small", words("page.remembered.no_file"), words(f"ledger.{error.code}", **error.params)))
        return
    if of is not None:
        _mapping.form(place, of, [table for table in of.tables if table.fingerprint == one.fingerprint][:1], changing=True)


def _forget(place: Place, one: Kept) -> None:
    words = place.words
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(words("page.remembered.reason"), key="mapping_reason")
        label, given = words("page.remembered.forget", id=one.id), ("mapping", lambda by, why: forget(place.ledger, one, by=by, reason=why))
        st.button(label, key="forget_mapping", icon=":material/delete:", on_click=_forgotten, args=(place, *given))
    if missing := st.session_state.pop("mapping_lacks", None):
        _tray.lacks(words, name=missing == "name")


def _forgotten(place: Place, what: str, forgets: Callable[[str, str], None]) -> None:
    """Before the page runs: what is written now counts."""
    by, reason = _tray.name(place), str(st.session_state.get(f"{what}_reason") or "").strip()
    if not by or not reason:
        st.session_state[f"{what}_lacks"] = "reason" if by else "name"
        return
    forgets(by, reason)
    st.session_state[f"{what}_reason"] = ""
