"""The desk of the boundary: who is inside, and a member that joins, leaves, closes, merges or changes name, seen before it is stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.accounting.region import Region
from gic_metrics.reference import boundary
from gic_metrics.targets import editing
from pages import _html, _supposed, _versions

if TYPE_CHECKING:
    from pages._place import Place

NEW_FIELDS = ("id", "name", "company", "company_name")
OF_SITE = ("joined", "began", "captures", "left", "closed", "moved", "below_scheme", "renamed")


def standing(place: Place) -> str:
    """Every site of the register with its company, since when it is in the boundary, and until when."""
    words, register = place.words, place.region.reference.register
    columns = [words(f"page.settings.boundary.column.{name}") for name in ("site", "company", "sector", "inside", "since", "until", "captures")]
    sectors = place.region.reference.sectors
    rows = [
        (
            s.name,
            register.companies[s.company].name,
            words.of(sectors[s.sector].name) if s.sector in sectors else s.sector,
            words("list.yes" if s.in_perimeter else "list.no"),
            s.perimeter_from or s.active_from or words.write(None),
            s.perimeter_to or s.active_to or words.write(None),
            words.write(s.capture_from, "date"),
        )
        for s in register.sites.values()
    ]
    head = _html.heading(words("page.settings.boundary.title"), 2, words("page.settings.boundary.lead"))
    return head + _html.folded(words("page.settings.boundary.show", n=len(rows)), _html.table(columns, rows))


def change(place: Place) -> None:
    """What happened, to whom and when; then what it would do to the figures, and the button."""
    words = place.words
    with st.expander(words("page.settings.boundary.change"), icon=":material/fence:"):
        label = words("page.settings.boundary.kind")
        kind = st.selectbox(label, boundary.KINDS, format_func=lambda k: words(f"page.settings.boundary.kinds.{k}"), key="boundary_kind")
        st.html(_html.paragraphs(words(f"page.settings.boundary.means.{kind}")))
        with st.form(f"boundary_{kind}", border=False):
            said = _of_site(place, kind) if kind in OF_SITE else _of_companies(place) if kind == "merged" else _of_new(place)
            source = st.text_input(words("page.targets.field.source"), key="boundary_source")
            of_day = _day(place, "dated", max_value=place.today) if kind in boundary.DATED else None
            if st.form_submit_button(words("page.targets.preview"), icon=":material/visibility:"):
                st.session_state[_versions.SHOWN] = kind
        if st.session_state.get(_versions.SHOWN) == kind:
            _show(place, kind, {**said, "source": source}, of_day)


def _show(place: Place, kind: str, said: dict[str, str], of_day: date | None) -> None:
    words = place.words
    try:
        if kind in boundary.DATED:
            said["source"] = boundary.dated(said["source"], of_day, place.today)
        body = _change(place, kind, said)
    except boundary.NotAChange as wrong:
        st.html(_html.state("warning gic-small", words("page.settings.boundary.wrong"), words(f"boundary.wrong.{wrong.code}")))
        return
    then = Region.read(place.ledger, supposed={boundary.OWN: body})
    place.say(_supposed.effect(place, then))
    _versions.decide(place, boundary.OWN, body, words("page.settings.boundary.save"), "save")


def _change(place: Place, kind: str, said: dict[str, str]) -> editing.Body:
    bodies = place.ledger.references()
    if kind in ("new_member", "opened"):
        return boundary.new_site(bodies, greenfield=kind == "opened", **said)
    if kind == "merged":
        return boundary.merged(bodies, **said)
    if kind == "renamed":
        return boundary.renamed(bodies, **said)
    made = {
        "joined": boundary.joined,
        "began": boundary.began,
        "captures": boundary.captures,
        "left": boundary.left,
        "closed": boundary.closed,
        "moved": boundary.moved,
        "below_scheme": boundary.below_scheme,
    }
    return made[kind](bodies, **said)


def _of_site(place: Place, kind: str) -> dict[str, str]:
    words = place.words
    sites = {s.id: s.name for s in place.region.reference.register.sites.values() if s.in_perimeter == (kind != "joined")}
    left, right = st.columns(2)
    site = left.selectbox(words("page.settings.boundary.site"), list(sites), format_func=lambda s: sites[s]) or ""
    if kind == "renamed":
        return {"site": site, "name": right.text_input(words("page.settings.boundary.name"))}
    if kind == "captures":
        with right:
            day = _day(place, "captures")
        return {"site": site, "day": day.isoformat() if day else ""}
    what = "since" if kind in ("joined", "began") else "last"
    when = right.text_input(words(f"page.settings.boundary.{what}"), placeholder=words("page.settings.boundary.period"))
    return {"site": site, what: when.strip()}


def _day(place: Place, name: str, max_value: date | None = None) -> date | None:
    """A day that must be chosen: none is offered."""
    found = st.date_input(place.words(f"page.settings.boundary.{name}"), value=None, max_value=max_value, format="DD.MM.YYYY", key=f"boundary_{name}")
    return found if isinstance(found, date) else None


def _of_companies(place: Place) -> dict[str, str]:
    words, companies = place.words, {c.org_no: c.name for c in place.region.reference.register.companies.values()}
    left, right = st.columns(2)
    gone = left.selectbox(words("page.settings.boundary.gone"), list(companies), format_func=lambda c: companies[c]) or ""
    into = right.selectbox(words("page.settings.boundary.into"), list(companies), format_func=lambda c: companies[c]) or ""
    return {"gone": gone, "into": into}


def _of_new(place: Place) -> dict[str, str]:
    words, cluster = place.words, place.region.reference.cluster
    sectors = {key: words.of(sector.name) for key, sector in place.region.reference.sectors.items()}
    left, right = st.columns(2)
    said = {
        name: column.text_input(words(f"page.settings.boundary.{name}")).strip() for name, column in zip(NEW_FIELDS, (left, right) * 2, strict=True)
    }
    said["sector"] = left.selectbox(words("page.settings.boundary.column.sector"), list(sectors), format_func=lambda s: sectors[s]) or ""
    said["municipality"] = right.selectbox(words("page.settings.boundary.municipality"), list(cluster.municipalities)) or ""
    said["since"] = left.text_input(words("page.settings.boundary.since"), placeholder=words("page.settings.boundary.period")).strip()
    return said


def take_up_again(place: Place) -> None:
    _versions.take_up_again(place, boundary.OWN)


def history(place: Place) -> str:
    """Every version of the cluster's own register, the newest first."""
    head = _html.heading(place.words("page.settings.boundary.history"), 2)
    return head + _versions.history(place, boundary.OWN, lambda body: [one["name"] for name in ("site", "company") for one in body.get(name, ())])
