"""The things to be said of one table: chips on top, those that need a person below them, the sure ones when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.intake.draft import Draft, Item, Table, groups, tally
from gic_metrics.intake.drafting_options import free, options
from gic_metrics.intake.layout import template
from gic_metrics.intake.proposals import Choice
from pages import _html

if TYPE_CHECKING:
    from gic_metrics.submission.mapping_desk import Opened
    from pages._place import Place

SIGNS = {"said": "=", "exact": "=", "near": "≈", "unknown": "?"}
"""signs that every font has; the word beside them says the same"""
MOST_ASKED = 30
"""things with a choice at a time; the rest comes as these are said"""
SAMPLES = 4


def rows(place: Place, of: Opened, made: Table, one: Draft, said: dict[str, str], *, all_shown: bool) -> None:
    """All that has to be said of a table; what is chosen goes into `said`."""
    words = place.words
    counts = tally(one.items)
    st.html(_html.chips(words(f"page.mapping.chip.{name}", n=n) for name, n in counts.items() if n))
    kept = st.session_state.setdefault(f"map_asked_{of.sha256}", set())
    asking = [item for item in one.items if item.kind == "sheet" or item.asks or item.id in kept]
    kept |= {item.id for item in asking}
    for item in asking[:MOST_ASKED]:
        _row(place, of, made, one, item, said)
    if len(asking) > MOST_ASKED:
        st.html(_html.paragraphs(words("page.mapping.rest", n=len(asking) - MOST_ASKED)))
    sure = [item for item in one.items if item not in asking]
    if sure and st.toggle(words("page.mapping.all", n=len(sure)), value=all_shown, key=f"map_all_{_key(of, one)}"):
        for item in sure:
            _row(place, of, made, one, item, said)


def _row(place: Place, of: Opened, made: Table, one: Draft, item: Item, said: dict[str, str]) -> None:
    """One thing: what it is, how sure and why on the left; the choice on the right."""
    words, key = place.words, f"map_{_key(of, one)}_{one.sheet}_{item.id}"
    known = {str(choice.value): choice for choice in options(item, made, one.sheet)}
    if item.value and item.value not in known:
        known[item.value] = Choice(item.value, item.value)
    if not item.needed:
        known = {"": Choice("")} | known
    if st.session_state.get(key) != (item.value if item.value in known else None):
        st.session_state[key] = item.value if item.value in known else None
    left, right = st.columns([3, 2], vertical_alignment="center")
    badge = f"{SIGNS[item.grade]} {words(f'page.mapping.grade.{item.grade}')}"
    title = _title(place, made, one, item)
    left.html(_html.thing(str(item.grade), badge, title, _detail(place, made, item), words(f"page.mapping.why.{item.why}", **_told(item))))
    right.selectbox(
        title,
        list(known),
        index=None,
        format_func=lambda value: _label(place, known.get(value) or Choice(value, value), item),
        placeholder=words("page.mapping.choose"),
        label_visibility="collapsed",
        accept_new_options=free(item, one.sheet),
        key=key,
        on_change=_choose,
        args=(said, item.id, key),
    )


def _choose(said: dict[str, str], item: str, key: str) -> None:
    said[item] = st.session_state[key] or ""


def _told(item: Item) -> dict[str, object]:
    return {"n": item.cells, "said": "", "of": 0, "like": "", "unit": ""} | dict(item.told)


def _title(place: Place, made: Table, one: Draft, item: Item) -> str:
    words = place.words
    header = groups(made.table)[item.key[0]][0].header if item.kind in ("role", "value", "fill") else ""
    match item.kind:
        case "sheet":
            return words("page.mapping.thing.sheet")
        case "role":
            return words("page.mapping.thing.role", header=header)
        case "value":
            return words("page.mapping.thing.value", header=header, field=field_name(place, one.sheet, item.key[1]))
        case "fixed":
            return words("page.mapping.thing.fixed", field=field_name(place, one.sheet, item.key[0]))
        case "word":
            return words("page.mapping.thing.word", word=item.key[1], field=field_name(place, one.sheet, item.key[0]))
        case "row":
            return words("page.mapping.thing.row", label=item.key[0])
    return words("page.mapping.thing.fill", header=header)


def _detail(place: Place, made: Table, item: Item) -> str:
    """Where the thing stands, and what stands there."""
    words = place.words
    if item.kind in ("role", "value", "fill"):
        columns = groups(made.table)[item.key[0]]
        samples: Sequence[str] = [word for column in columns for word in made.words(column)][:SAMPLES]
        return words("page.mapping.detail.column", cells=[column.cell for column in columns[:SAMPLES]], samples=words.listed(samples))
    if item.kind == "word":
        return words("page.mapping.detail.word", n=item.cells)
    if item.kind == "sheet":
        told = {"sheet": made.table.sheet or words("page.mapping.text_file"), "row": made.table.header_row, "n": made.table.n_rows}
        return words("page.mapping.detail.table", **told)
    return ""


def field_name(place: Place, sheet: str, key: str) -> str:
    """A column of ours by its name in the template."""
    column = template().columns.get(sheet, {}).get(key)
    return place.words.of(column.name) if column else place.words(f"page.mapping.special.{key}")


def _label(place: Place, choice: Choice, item: Item) -> str:
    """A choice in words; one that is like what the sender wrote says so."""
    words, value = place.words, str(choice.value)
    if not value:
        return words("page.mapping.special.none")
    said = words.of(choice.label) if choice.label is not None else words(f"page.mapping.special.{value.removeprefix('@')}")
    if item.kind == "word" and value == "@leave_out":
        return words("page.mapping.special.leave_out_rows", n=item.cells)
    return words("page.findings.near", name=said) if choice.near and item.kind == "word" else said


def _key(of: Opened, one: Draft) -> str:
    return f"{of.sha256[:12]}_{one.table.sheet}_{one.table.header_row}"
