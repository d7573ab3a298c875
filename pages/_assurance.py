"""The desk of assurance: staff enter what has been verified, by whom, and where it can be read; without it no year with removals is final."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.accounting.region import Region
from gic_metrics.figures.latest import newest_year
from gic_metrics.figures.uncertainty_sentence import label_sentence
from gic_metrics.reference import assurance
from gic_metrics.targets import editing
from pages import _html, _versions

if TYPE_CHECKING:
    from pages._place import Place

WITHDRAWN = "assurance_withdrawn"
COLUMNS = ("site", "year", "what", "tonnes", "shown", "level", "verifier", "source")


def standing(place: Place) -> str:
    """What has been verified, beside the figure as it stands: another figure than the verified one needs a new statement."""
    words, region = place.words, place.region
    head = _html.heading(words("page.settings.assurance.title"), 2, words("page.settings.assurance.lead"))
    stated = sorted(region.reference.assured.values(), key=lambda one: (-one.year, one.site, one.what))
    rows = [
        (
            region.reference.register.sites[one.site].name if one.site in region.reference.register.sites else one.site,
            str(one.year),
            words(f"page.settings.assurance.what.{one.what}"),
            words.t(one.tonnes),
            words.write(_figure(region, one), "t"),
            words(f"page.settings.assurance.level.{one.level}"),
            one.verifier,
            one.source,
        )
        for one in stated
    ]
    if not rows:
        return head + _html.paragraphs(words("page.settings.assurance.none"))
    return head + _html.table([words(f"page.settings.assurance.column.{name}") for name in COLUMNS], rows, numeric=(3, 4))


def _figure(region: Region, one: assurance.Assurance) -> float | None:
    found = region.figure(one.site, str(one.year), "year") if one.site in region.series else None
    return None if found is None else found.removed_t if one.what == assurance.REMOVED else found.rest_t


def change(place: Place) -> None:
    """A statement: of which site and year, how many tonnes, at which level, by whom, in which document; then what it does, and the button."""
    words, region = place.words, place.region
    with st.expander(words("page.settings.assurance.change"), icon=":material/verified:"):
        with st.form("assurance_form", border=False):
            left, right = st.columns(2)
            sites = {s.id: s.name for s in region.sites}
            said = {
                "site": left.selectbox(words("page.settings.assurance.column.site"), list(sites), format_func=lambda s: sites[s]),
                "year": right.selectbox(words("page.settings.assurance.column.year"), list(reversed(region.years))),
                "what": left.selectbox(
                    words("page.settings.assurance.column.what"),
                    assurance.WHATS,
                    format_func=lambda w: words(f"page.settings.assurance.what.{w}"),
                ),
                "level": right.selectbox(
                    words("page.settings.assurance.column.level"),
                    assurance.LEVELS,
                    format_func=lambda level: words(f"page.settings.assurance.level.{level}"),
                ),
                "tonnes": left.number_input(words("page.settings.assurance.column.tonnes"), value=None, step=1.0, format="%.0f"),
                "verifier": right.text_input(words("page.settings.assurance.column.verifier")),
                "source": st.text_input(words("page.settings.assurance.column.source"), key="assurance_source"),
            }
            if st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:"):
                st.session_state[_versions.SHOWN] = assurance.OWN
        if st.session_state.get(_versions.SHOWN) == assurance.OWN:
            _show(place, said)


def _show(place: Place, said: dict[str, object]) -> None:
    words = place.words
    try:
        body = assurance.with_statement(editing.own_of(place.ledger, assurance.OWN), said)
    except assurance.NotAssured as wrong:
        st.html(_html.state("warning gic-small", words("page.settings.assurance.wrong"), words(f"assurance.wrong.{wrong.code}")))
        return
    _effect(place, body, said["year"], "then")
    _versions.decide(place, assurance.OWN, body, words("page.settings.assurance.save"), "save")


def withdraw(place: Place) -> None:
    """A statement that the verifier has withdrawn, or that was entered by mistake: chosen, its effect seen, and then taken out by a new version."""
    words, known = place.words, {" ".join(map(str, of)): one for of, one in place.region.reference.assured.items()}
    if not known:
        return
    with st.expander(words("page.settings.assurance.withdraw"), icon=":material/undo:"):
        with st.form("assurance_withdraw", border=False):
            chosen = st.selectbox(
                words("page.settings.assurance.which"),
                sorted(known, key=lambda key: (-known[key].year, key)),
                format_func=lambda key: _named(place, known[key]),
                key="assurance_which",
            )
            if st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:"):
                st.session_state[_versions.SHOWN] = WITHDRAWN
        if st.session_state.get(_versions.SHOWN) == WITHDRAWN and chosen in known:
            body = assurance.without_statement(editing.own_of(place.ledger, assurance.OWN), known[chosen].of)
            _effect(place, body, known[chosen].year, "without")
            st.html(_html.paragraphs(words("page.settings.assurance.stays")))
            _versions.decide(place, assurance.OWN, body, words("page.settings.assurance.withdraw_button"), "withdraw")


def _named(place: Place, one: assurance.Assurance) -> str:
    words, sites = place.words, place.region.reference.register.sites
    name = sites[one.site].name if one.site in sites else one.site
    what = words(f"page.settings.assurance.what.{one.what}")
    return words("page.settings.assurance.named", site=name, year=str(one.year), what=what, tonnes=one.tonnes, verifier=one.verifier)


def _effect(place: Place, body: editing.Body, year: object, then: str) -> None:
    """How settled the statement's year, and the newest, are and would be."""
    supposed = Region.read(place.ledger, gwp_set=place.gwp, supposed={assurance.OWN: body})
    years = sorted({str(year), newest_year(place.region.totals()) or str(year)}, reverse=True)
    place.say(_html.paragraphs(*_labels(place, place.region, "now", years), *_labels(place, supposed, then, years)))


def _labels(place: Place, region: Region, when: str, years: Sequence[str]) -> list[str]:
    """How settled each year is, and whether it may be called climate positive."""
    words, said = place.words, []
    for total in sorted((t for t in region.totals() if t.period in years), key=lambda t: t.period, reverse=True):
        status, label = words(f"status_word.{total.status or 'partial'}"), label_sentence(region, place.uncertainty, total, words)
        said.append(words(f"page.settings.assurance.{when}", period=total.period, status=status, label=label))
    return said


def take_up_again(place: Place) -> None:
    _versions.take_up_again(place, assurance.OWN)


def history(place: Place) -> str:
    """Every version of the statements, the newest first."""
    head = _html.heading(place.words("page.settings.assurance.history"), 2)
    return head + _versions.history(place, assurance.OWN, lambda body: [f"{one['site']} {one['year']}" for one in body.get("statement", ())])
