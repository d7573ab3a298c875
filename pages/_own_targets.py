"""The desk of targets: what stands, the form of one, what it would do to the status, and every version with who and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.figures.standing import amount, reuse_standing
from gic_metrics.figures.standing import standing as standing_of
from gic_metrics.figures.standing_sentence import restating, standing_pace, standing_sentence
from gic_metrics.reference import MEASURED, ReuseTarget, Target
from gic_metrics.targets import editing
from gic_metrics.targets.measured import base_in_force, sites_of
from gic_metrics.vocabulary import GWP_SETS
from pages import _html, _standings, _versions
from pages._entered import number, steps
from pages._reuse_target import reuse_form

if TYPE_CHECKING:
    from gic_metrics.text import Words
    from pages._place import Place

NEW, NEW_REUSE = "", "reuse:"
PATHS = ("linear", "piecewise", "stepped", "compound")


def standing(place: Place) -> str:
    """Every target that holds, whether it is published or the cluster's own, and how it is measured."""
    words, body = place.words, place.ledger.references(place.as_of).get(editing.OWN, {})
    own = {one["key"] for one in editing.entries_of(body)}
    columns = [words(f"page.targets.column.{name}") for name in ("name", "measure", "goal", "path", "kind", "whose", "source")]
    rows = [
        (
            words.of(t.name),
            _standings.measure_said(place, t),
            _goal(words, t),
            words(f"page.targets.path.{t.path}") if t.path in PATHS else words.write(None),
            words(f"page.targets.kind.{t.path_kind}"),
            words(f"page.targets.{'own' if t.key in own else 'invented' if place.practice else 'published'}"),
            t.source,
        )
        for t in _all(place).values()
    ]
    return _html.table(columns, rows) + _html.paragraphs(*restating(place.region, words))


def _goal(words: Words, target: Target | ReuseTarget) -> str:
    year = str(target.target_year)
    if isinstance(target, ReuseTarget):
        return words("page.targets.goal_reuse", amount=amount(words, target.target, target.unit), year=year)
    return words("page.targets.goal_below" if target.strictly_below else "page.targets.goal", value_t=target.target_t, year=year)


def choose(place: Place) -> str:
    """The key of the target to change; NEW or NEW_REUSE for a new one."""
    words, known = place.words, _all(place)
    new = {NEW: words("page.targets.new"), NEW_REUSE: words("page.targets.new_reuse")}
    key = st.selectbox(
        words("page.targets.choose"),
        [*new, *known],
        format_func=lambda k: new[k] if k in new else words.of(known[k].name),
        key="target_choice",
    )
    return key or NEW


def form(place: Place, key: str) -> Target | ReuseTarget | None:
    """The fields of a target; what was entered once it is shown, else None. What does not fit is said in a sentence."""
    found = _all(place).get(key)
    if key == NEW_REUSE or isinstance(found, ReuseTarget):
        return reuse_form(place, found if isinstance(found, ReuseTarget) else None, key)
    return _form(place, found)


def _all(place: Place) -> dict[str, Target | ReuseTarget]:
    return {**place.region.reference.targets, **place.region.reference.reuse_targets}


def _form(place: Place, chosen: Target | None) -> Target | None:
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
        held = t.gwp_set or place.region.gwp_set if t else place.region.gwp_set
        gwp_set = right.selectbox(words("page.targets.field.gwp_set"), GWP_SETS, index=GWP_SETS.index(held))
        below = left.checkbox(words("page.targets.field.below"), value=bool(t and t.strictly_below))
        shown = st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:")
    if shown:
        st.session_state[_versions.SHOWN] = t.key if t else NEW
    if st.session_state.get(_versions.SHOWN) != (t.key if t else NEW):
        return None
    try:
        entered = editing.made(
            key=t.key if t else editing.new_key(nb, _all(place)),
            name={"nb": nb.strip(), "en": en.strip()},
            measure=measure,
            base_year=int(base_year),
            base_t=t.base_t if t and t.base_year == base_year else None,
            target_year=int(year),
            target_t=number(goal),
            strictly_below=below,
            path=path,
            path_kind=kind,
            milestones=steps(milestones),
            headline=bool(t and t.headline),
            source=source.strip(),
            sources=t.sources if t else (),
            note=t.note if t else None,
            sector=sector,
            gwp_set=gwp_set,
        )
        return editing.checked(entered, base_in_force(place.region, entered, sites_of(place.region, entered)))
    except editing.NotATarget as wrong:
        st.html(_html.state("warning gic-small", words("page.targets.wrong"), words(f"targets.wrong.{wrong.code}")))
        return None


def preview(place: Place, entered: Target | ReuseTarget) -> None:
    """The status as it stands and as it would be."""
    words, region = place.words, place.region
    if isinstance(entered, ReuseTarget):
        before = region.reference.reuse_targets.get(entered.key)
        now = reuse_standing(_standings.years(place), before) if before else None
        then = reuse_standing(_standings.years(place), entered)
    else:
        known = region.reference.targets.get(entered.key)
        now = standing_of(region, known, place.progress) if known else None
        then = standing_of(region, entered, editing.supposed(region, entered))
    held = standing_sentence(region, now, words) if now else words("page.targets.none_before")
    said = " ".join(filter(None, (standing_sentence(region, then, words), standing_pace(then, words))))
    st.html(_html.heading(words("page.targets.effect"), 3) + _html.paragraphs(words("page.targets.now", said=held)))
    st.html(_html.paragraphs(words("page.targets.then", said=said)))


def save(place: Place, entered: Target | ReuseTarget) -> None:
    """Who decides, why, and the button; a new version, nothing written over."""
    words = place.words
    body = editing.with_target(editing.own_of(place.ledger), entered)
    _versions.decide(place, editing.OWN, body, words("page.targets.save", name=words.of(entered.name)), "save")


def retire(place: Place, key: str) -> None:
    """Let a target go; what was published stays in the record."""
    chosen = _all(place).get(key)
    if chosen is None or getattr(chosen, "headline", False):
        return
    with st.expander(place.words("page.targets.retire.title"), icon=":material/archive:"):
        body = editing.without_target(editing.own_of(place.ledger), chosen.key)
        _versions.decide(place, editing.OWN, body, place.words("page.targets.retire.button", name=place.words.of(chosen.name)), "retire")


def history(place: Place) -> str:
    """Every version, the newest first."""
    return _versions.history(place, editing.OWN, lambda body: [place.words.of(one["name"]) for one in editing.entries_of(body)])


def take_up_again(place: Place) -> None:
    _versions.take_up_again(place, editing.OWN)
