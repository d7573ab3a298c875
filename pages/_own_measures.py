"""The desk of measures: the register with whose each entry is, the form of one, and what it would do to the way to the target."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from gic_metrics.figures.latest import goal_of
from gic_metrics.figures.roadmap_sentence import wedge_headline
from gic_metrics.reference import STAGES, Measure
from gic_metrics.targets import editing
from gic_metrics.targets import measure_editing as measures
from gic_metrics.targets.measures import wedges
from pages import _html, _plans, _versions
from pages._entered import optional

if TYPE_CHECKING:
    from pages._place import Place

NEW = ""
COLUMNS = ("year", "low", "likely", "high")


def register(place: Place) -> str:
    """Every measure that holds: stage, size, when, what it needs, and whether the entry is the cluster's own."""
    words, own = place.words, {one["key"] for one in place.ledger.references(place.as_of).get(measures.OWN, {}).get("measure", ())}
    known = {m.key: m for m in place.region.reference.measures}
    columns = [words(f"page.measures.column.{name}") for name in ("name", "sites", "stage", "size", "year", "needs", "group", "whose")]
    rows = [
        (
            words.of(m.name),
            _plans.where(place, m),
            words(f"page.methods.stage.{m.stage}"),
            _plans.size(place, m),
            _plans.when(place, m),
            words.listed(words.of(known[key].name) for key in m.needs) or words.write(None),
            m.group or words.write(None),
            words(f"page.targets.{'own' if m.key in own else 'invented' if place.practice else 'published'}"),
        )
        for m in known.values()
    ]
    return _html.table(columns, rows, numeric=(3,)) + _html.paragraphs(words("page.measures.rule"))


def choose(place: Place) -> str:
    """The key of the measure to change; NEW for a new one."""
    words, known = place.words, {m.key: m for m in place.region.reference.measures}
    return (
        st.selectbox(
            words("page.measures.choose"),
            [NEW, *known],
            format_func=lambda key: words.of(known[key].name) if key else words("page.measures.new"),
            key="measure_choice",
        )
        or NEW
    )


def form(place: Place, key: str) -> Measure | None:
    """The fields of a measure; what was entered once it is shown, else None. What does not fit is said in a sentence."""
    words, known = place.words, {m.key: m for m in place.region.reference.measures}
    m = known.get(key)
    with st.form(f"measure_{key}", border=True):
        fields = _about(place, m) | _sizes(place, m) | _ties(place, m, known)
        effects = _effects(place, m)
        left, right = st.columns(2)
        note = {
            "nb": left.text_area(words("page.measures.field.note_nb"), value=m.note["nb"] if m and m.note else "", height=90),
            "en": right.text_area(words("page.measures.field.note_en"), value=m.note["en"] if m and m.note else "", height=90),
        }
        source = st.text_input(words("page.targets.field.source"), value=m.source if m else "")
        if st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:"):
            st.session_state[_versions.SHOWN] = key
    if st.session_state.get(_versions.SHOWN) != key:
        return None
    try:
        read = {name: optional(fields.pop(name)) for name in ("reduction_t", "low_t", "high_t", "year", "biogenic_pct")}
        share, year = read.pop("biogenic_pct"), read.pop("year")
        kept = {name: getattr(m, name) for name in ("gas", "part_of", "overlaps", "sources")} if m else {}
        noted = all(text.strip() for text in note.values())
        return measures.made(
            known.values(),
            key=key or editing.new_key(fields["name"]["nb"], known),
            source=source.strip(),
            note={language: text.strip() for language, text in note.items()} if noted else None,
            effects=effects,
            year=None if year is None else int(year),
            biogenic_share=None if share is None else share / 100,
            **fields,
            **read,
            **kept,
        )
    except editing.NotATarget as wrong:
        said = words(f"targets.wrong.{wrong.code}")
    except measures.NotAMeasure as wrong:
        said = words(f"measures.wrong.{wrong.code}")
    st.html(_html.state("warning gic-small", words("page.measures.wrong"), said))
    return None


def _about(place: Place, m: Measure | None) -> dict[str, Any]:
    """Names, sites, stage and whether it counts."""
    words, sites = place.words, {s.id: s.name for s in place.region.reference.register.sites.values()}
    left, right = st.columns(2)
    nb = left.text_input(words("page.targets.field.name_nb"), value=m.name["nb"] if m else "")
    en = right.text_input(words("page.targets.field.name_en"), value=m.name["en"] if m else "")
    at = left.multiselect(
        words("page.measures.field.sites"),
        list(sites),
        default=[s for s in (m.at_sites if m else ()) if s in sites],
        format_func=lambda s: sites[s],
        placeholder=words("page.measures.field.pick"),
    )
    stage = right.selectbox(
        words("page.measures.field.stage"),
        STAGES,
        index=STAGES.index(m.stage) if m else STAGES.index("study"),
        format_func=lambda s: words(f"page.methods.stage.{s}"),
    )
    placed = {"site": at[0] if len(at) == 1 else None, "sites": tuple(at) if len(at) > 1 else ()}
    counts = st.checkbox(words("page.measures.field.counts"), value=m.counts if m else True)
    return {"name": {"nb": nb.strip(), "en": en.strip()}, "stage": stage, "counts": counts} | placed


def _sizes(place: Place, m: Measure | None) -> dict[str, Any]:
    """What it takes off, when, and how much of it is biogenic; an empty field is not known."""
    words = place.words

    def field(column: Any, name: str, value: float | None) -> str:
        return column.text_input(words(f"page.measures.field.{name}"), value="" if value is None else words.write(float(value)))

    first, second, third = st.columns(3)
    sizes = {"low_t": field(first, "low_t", m.low_t if m else None), "reduction_t": field(second, "reduction_t", m.reduction_t if m else None)}
    sizes["high_t"] = field(third, "high_t", m.high_t if m else None)
    year = first.text_input(words("page.measures.field.year"), value=str(m.year) if m and m.year else "")
    opened = second.date_input(
        words("page.measures.field.date"), value=m.date if m else None, min_value=date(2000, 1, 1), max_value=date(2100, 1, 1), format="DD.MM.YYYY"
    )
    share = field(third, "biogenic_pct", 100 * m.biogenic_share if m and m.biogenic_share is not None else None)
    return sizes | {"year": year, "date": opened, "biogenic_pct": share}


def _ties(place: Place, m: Measure | None, known: dict[str, Measure]) -> dict[str, Any]:
    """What it needs, and which measures are about the same tonnes."""
    words = place.words
    left, right = st.columns(2)
    needs = left.multiselect(
        words("page.measures.field.needs"),
        [key for key in known if m is None or key != m.key],
        default=list(m.needs) if m else [],
        format_func=lambda key: words.of(known[key].name),
        placeholder=words("page.measures.field.pick"),
    )
    return {"needs": tuple(needs), "group": right.text_input(words("page.measures.field.group"), value=m.group if m else "").strip()}


def _effects(place: Place, m: Measure | None) -> tuple[tuple[float, float, float, float], ...]:
    """The effect year by year, as a table; rows that are not whole are left out."""
    words = place.words
    st.html(_html.paragraphs(words("page.measures.effects")))
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in (m.effects if m else ())] or [dict.fromkeys(COLUMNS)]
    names = {name: st.column_config.NumberColumn(words(f"page.measures.effect.{name}"), format="%d", min_value=0) for name in COLUMNS}
    found = st.data_editor(rows, column_config=names, num_rows="dynamic", key=f"effects_{m.key if m else NEW}", hide_index=True, placeholder="–")
    whole = [row for row in found if all(row.get(name) is not None for name in COLUMNS)]
    return tuple(sorted((float(row["year"]), float(row["low"]), float(row["likely"]), float(row["high"])) for row in whole))


def preview(place: Place, entered: Measure) -> None:
    """What must go and what the measures give, as it stands and as it would be."""
    words, goal = place.words, goal_of(place.region)
    key = goal.key if goal is not None else ""
    now = wedge_headline(wedges(place.region, place.progress).get(key), words)
    then = wedge_headline(measures.supposed(place.region, place.progress, entered).get(key), words)
    st.html(_html.heading(words("page.targets.effect"), 3))
    st.html(_html.paragraphs(words("page.targets.now", said=now), words("page.measures.then", said=then)))


def save(place: Place, entered: Measure) -> None:
    """Who decides, why, and the button; a new version, nothing written over."""
    body = measures.with_measure(editing.own_of(place.ledger, measures.OWN), entered)
    _versions.decide(place, measures.OWN, body, place.words("page.targets.save", name=place.words.of(entered.name)), "save")


def retire(place: Place, key: str) -> None:
    """Let a measure go; what was published stays in the record."""
    chosen = next((m for m in place.region.reference.measures if m.key == key), None)
    if chosen is None:
        return
    with st.expander(place.words("page.measures.retire"), icon=":material/archive:"):
        body = measures.without_measure(editing.own_of(place.ledger, measures.OWN), key)
        _versions.decide(place, measures.OWN, body, place.words("page.targets.retire.button", name=place.words.of(chosen.name)), "retire")


def history(place: Place) -> str:
    """Every version, the newest first."""
    return _versions.history(place, measures.OWN, lambda body: [place.words.of(one["name"]) for one in body.get("measure", ())])


def take_up_again(place: Place) -> None:
    _versions.take_up_again(place, measures.OWN)
