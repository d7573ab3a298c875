"""The form of a target on reuse, in the unit of what it measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.reference import REUSE_UNITS, ReuseTarget
from gic_metrics.targets import editing
from pages import _html, _standings, _versions
from pages._entered import number, steps

if TYPE_CHECKING:
    from pages._place import Place

PATHS = ("linear", "piecewise", "stepped")
KINDS = ("adopted", "proposed", "illustrative")
OF_TONNES = {"reuse_t": ("dry", "wet", ""), "symbiosis_pct": ("", "dry", "wet")}
CHOICES = [(measure, basis) for measure in REUSE_UNITS for basis in OF_TONNES.get(measure, ("",))]
"""what can be measured; dry, wet and unsaid tonnes are never added"""


def reuse_form(place: Place, t: ReuseTarget | None, key: str) -> ReuseTarget | None:
    """The fields of a reuse target; what was entered once it is shown, else None."""
    words = place.words

    def said(choice: tuple[str, str]) -> str:
        return words(f"page.targets.measure.{'_'.join(filter(None, choice))}")

    with st.form(f"target_{key}", border=True):
        left, right = st.columns(2)
        nb = left.text_input(words("page.targets.field.name_nb"), value=t.name["nb"] if t else "")
        en = right.text_input(words("page.targets.field.name_en"), value=t.name["en"] if t else "")
        at = CHOICES.index((t.measure, t.basis)) if t else 0
        measure = left.selectbox(words("page.targets.field.measure"), CHOICES, index=at, format_func=said)
        kind = right.selectbox(
            words("page.targets.field.kind"),
            KINDS,
            index=KINDS.index(t.path_kind) if t else 1,
            format_func=lambda k: words(f"page.targets.kind.{k}"),
        )
        base_year = left.number_input(words("page.targets.field.base_year"), 2013, 2100, value=t.base_year if t else place.today.year - 1)
        base = right.text_input(words("page.targets.field.base_reuse"), value=_written(place, t.base if t else None))
        year = left.number_input(words("page.targets.field.target_year"), 2014, 2100, value=t.target_year if t else 2030)
        goal = right.text_input(words("page.targets.field.target_reuse"), value=_written(place, t.target if t else None))
        path = left.selectbox(
            words("page.targets.field.path"),
            PATHS,
            index=PATHS.index(t.path) if t else 0,
            format_func=lambda k: words(f"page.targets.path.{k}"),
        )
        held = "\n".join(f"{int(when)}: {_written(place, value)}" for when, value in t.milestones) if t else ""
        milestones = left.text_area(words("page.targets.field.milestones_reuse"), value=held, height=90)
        source = right.text_area(words("page.targets.field.source"), value=t.source if t else "", height=90)
        if st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:"):
            st.session_state[_versions.SHOWN] = key
    if st.session_state.get(_versions.SHOWN) != key:
        return None
    try:
        return editing.made_reuse(
            _standings.years(place),
            key=t.key if t else editing.new_key(nb, {**place.region.reference.targets, **place.region.reference.reuse_targets}),
            name={"nb": nb.strip(), "en": en.strip()},
            measure=measure[0],
            basis=measure[1],
            base_year=int(base_year),
            base=number(base) if base.strip() else None,
            target_year=int(year),
            target=number(goal),
            path=path,
            path_kind=kind,
            milestones=steps(milestones),
            source=source.strip(),
            sources=t.sources if t else (),
            note=t.note if t else None,
        )
    except editing.NotATarget as wrong:
        st.html(_html.state("warning gic-small", words("page.targets.wrong"), words(f"targets.wrong.{wrong.code}")))
        return None


def _written(place: Place, value: float | None) -> str:
    return "" if value is None else place.words.write(float(value))
