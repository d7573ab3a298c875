"""The desk of targets: what stands, the form of one, what it would do to the status, and every version with who and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.figures.sentence import status_sentence
from gic_metrics.figures.standing import standing as standing_of
from gic_metrics.figures.standing_sentence import standing_pace, standing_sentence
from gic_metrics.ledger import LedgerError
from gic_metrics.reference import MEASURED, Target
from gic_metrics.targets import editing
from gic_metrics.targets.measured import base_in_force, sites_of
from pages import _html, _standings

if TYPE_CHECKING:
    from pages._place import Place

NEW = ""
PATHS = ("linear", "piecewise", "stepped", "compound")


def standing(place: Place) -> str:
    """Every target that holds, whether it is published or the cluster's own, and how it is measured."""
    words, own = place.words, {one["key"] for one in place.ledger.references(place.as_of).get(editing.OWN, {}).get("target", ())}
    columns = [words(f"page.targets.column.{name}") for name in ("name", "measure", "goal", "path", "kind", "whose", "source")]
    rows = [
        (
            words.of(t.name),
            _standings.measure_said(place, t.measure, t.sector),
            words("page.targets.goal_below" if t.strictly_below else "page.targets.goal", value_t=t.target_t, year=str(t.target_year)),
            words(f"page.targets.path.{t.path}") if t.has_path else words.write(None),
            words(f"page.targets.kind.{t.path_kind}"),
            words("page.targets.own" if t.key in own else "page.targets.published"),
            t.source,
        )
        for t in place.region.reference.targets.values()
    ]
    return _html.table(columns, rows)


def choose(place: Place) -> Target | None:
    """The target to change; None for a new one."""
    words, known = place.words, place.region.reference.targets
    key = st.selectbox(
        words("page.targets.choose"),
        [NEW, *known],
        format_func=lambda k: words.of(known[k].name) if k else words("page.targets.new"),
        key="target_choice",
    )
    return known.get(key or NEW)


def form(place: Place, chosen: Target | None) -> Target | None:
    """The fields of a target; what was entered once it is shown, else None. What does not fit is said in a sentence."""
    words, t = place.words, chosen
    with st.form(f"target_{t.key if t else NEW}", border=True):
        left, right = st.columns(2)
        nb = left.text_input(words("page.targets.field.name_nb"), value=t.name["nb"] if t else "")
        en = right.text_input(words("page.targets.field.name_en"), value=t.name["en"] if t else "")
        measure = left.selectbox(
            words("page.targets.field.measure"),
            MEASURED,
            index=MEASURED.index(t.measure) if t else 0,
            format_func=lambda m: words(f"page.targets.measure.{m}"),
        )
        sectors = place.region.reference.sectors
        sector = right.selectbox(
            words("page.targets.field.sector"),
            ["", *place.region.groups("sector")],
            index=["", *place.region.groups("sector")].index(t.sector) if t else 0,
            format_func=lambda key: words.of(sectors[key].name) if key else words("page.targets.field.region"),
        )
        kind = right.selectbox(
            words("page.targets.field.kind"),
            ("adopted", "proposed", "illustrative"),
            index=("adopted", "proposed", "illustrative").index(t.path_kind) if t else 1,
            format_func=lambda k: words(f"page.targets.kind.{k}"),
        )
        path = left.selectbox(
            words("page.targets.field.path"),
            PATHS,
            index=PATHS.index(t.path) if t and t.path in PATHS else 0,
            format_func=lambda k: words(f"page.targets.path.{k}"),
        )
        base_year = right.number_input(words("page.targets.field.base_year"), 2013, 2100, value=t.base_year if t else place.region.base_year)
        year = left.number_input(words("page.targets.field.target_year"), 2014, 2100, value=t.target_year if t else 2030)
        goal = right.text_input(
            words("page.targets.field.target_t"), value=words.number(t.target_t) if t else "", placeholder=words("page.targets.tonnes")
        )
        milestones = left.text_area(
            words("page.targets.field.milestones"),
            value="\n".join(f"{int(at)}: {words.number(value)}" for at, value in t.milestones) if t else "",
            placeholder=words("page.targets.milestones_example"),
            height=90,
        )
        source = right.text_area(words("page.targets.field.source"), value=t.source if t else "", height=90)
        below = left.checkbox(words("page.targets.field.below"), value=bool(t and t.strictly_below))
        shown = st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:")
    if shown:
        st.session_state["target_shown"] = t.key if t else NEW
    if st.session_state.get("target_shown", None) != (t.key if t else NEW):
        return None
    try:
        entered = editing.made(
            key=t.key if t else editing.new_key(nb, place.region.reference.targets),
            name={"nb": nb.strip(), "en": en.strip()},
            measure=measure,
            base_year=int(base_year),
            base_t=t.base_t if t and t.base_year == base_year else None,
            target_year=int(year),
            target_t=_tonnes(goal),
            strictly_below=below,
            path=path,
            path_kind=kind,
            milestones=_milestones(milestones),
            headline=bool(t and t.headline),
            source=source.strip(),
            sources=t.sources if t else (),
            note=t.note if t else None,
            sector=sector,
        )
        return editing.checked(entered, base_in_force(place.region, entered, sites_of(place.region, entered)))
    except editing.NotATarget as wrong:
        st.html(_html.state("warning gic-small", words("page.targets.wrong"), words(f"targets.wrong.{wrong.code}")))
        return None


def _tonnes(said: str) -> float:
    """A number as it is written in either language; raises NotATarget where it is none."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", said).replace("\u2212", "-").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        raise editing.NotATarget("tonnes") from None


def _milestones(said: str) -> tuple[tuple[float, float], ...]:
    """A line each: year, colon, tonnes."""
    lines = [line for line in said.splitlines() if line.strip()]
    found = [line.partition(":") for line in lines]
    if any(not colon or not year.strip().isdigit() for year, colon, _ in found):
        raise editing.NotATarget("milestones")
    return tuple((float(year), _tonnes(value)) for year, _, value in found)


def preview(place: Place, entered: Target) -> None:
    """The status as it stands and as it would be."""
    words, region = place.words, place.region
    before = region.reference.targets.get(entered.key)
    now = standing_sentence(region, standing_of(region, before, place.progress), words) if before else status_sentence(region, place.progress, words)
    then = standing_of(region, entered, editing.supposed(region, entered))
    said = " ".join(filter(None, (standing_sentence(region, then, words), standing_pace(then, words))))
    st.html(_html.heading(words("page.targets.effect"), 3) + _html.paragraphs(words("page.targets.now", said=now)))
    st.html(_html.paragraphs(words("page.targets.then", said=said)))


def save(place: Place, entered: Target) -> None:
    """Who decides, why, and the button; a new version, nothing written over."""
    words = place.words
    _decide(place, editing.with_target(editing.own_of(place.ledger), entered), words("page.targets.save", name=words.of(entered.name)), "save")


def retire(place: Place, chosen: Target | None) -> None:
    """Let a target go; what was published stays in the record."""
    if chosen is None or chosen.headline:
        return
    with st.expander(place.words("page.targets.retire.title"), icon=":material/archive:"):
        body = editing.without_target(editing.own_of(place.ledger), chosen.key)
        _decide(place, body, place.words("page.targets.retire.button", name=place.words.of(chosen.name)), "retire")


def history(place: Place) -> str:
    """Every version, the newest first: when, who, why, and which targets the cluster had of its own."""
    words = place.words
    versions = place.ledger.reference_history(editing.OWN)[1:]
    if not versions:
        return _html.paragraphs(words("page.targets.no_history"))
    columns = [words(f"page.targets.history.{name}") for name in ("when", "by", "reason", "targets")]
    rows = [
        (
            words.write(v.recorded_at, "datetime"),
            v.recorded_by,
            v.reason,
            words.listed(words.of(one["name"]) for one in v.body.get("target", ())) or words.write(None),
        )
        for v in reversed(versions)
    ]
    return _html.heading(words("page.targets.history.title")) + _html.table(columns, rows)


def take_up_again(place: Place) -> None:
    """An earlier version becomes the newest: the way to undo."""
    words, versions = place.words, place.ledger.reference_history(editing.OWN)
    if len(versions) < 2 or place.as_of is not None:
        return
    with st.expander(words("page.targets.again.title"), icon=":material/undo:"):
        known = {v.seq: v for v in versions[:-1]}
        seq = st.selectbox(
            words("page.targets.again.choose"),
            list(reversed(known)),
            format_func=lambda s: words("page.targets.again.option", when=known[s].recorded_at, name=known[s].recorded_by),
            key="target_again",
        )
        if seq is not None:
            _decide(place, known[seq].body, words("page.targets.again.button"), "again")


def _decide(place: Place, body: editing.Body, button: str, key: str) -> None:
    words = place.words
    by = place.name or st.text_input(words("page.submissions.by"), key=f"{key}_by")
    reason = st.text_input(words("page.submissions.reason"), key=f"{key}_reason")
    if not st.button(button, type="primary", key=f"{key}_target", icon=":material/save:"):
        return
    if not by.strip() or not reason.strip():
        st.html(_html.state("warning gic-small", words("page.intake.lacks.title"), words("page.targets.lacks")))
        return
    try:
        editing.decide(place.ledger, body, by=by.strip(), reason=reason.strip())
    except LedgerError as error:
        st.html(_html.state("failed", words("page.submissions.not_done"), words(f"ledger.{error.code}", **error.params)))
        return
    st.session_state.pop("target_shown", None)
    st.rerun()
