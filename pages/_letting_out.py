"""Releasing, on a page: a draft with what is shown and what is held back, a proposal, a second person's yes, and what has been released."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.accounting.selfcheck import books_balance
from gic_metrics.figures import progress as way
from gic_metrics.figures.check_sentence import check_sentence
from gic_metrics.publish import held, releasing
from gic_metrics.publish.code import ADDRESS_SETTING
from gic_metrics.publish.drafting import Draft
from gic_metrics.publish.drafting import draft as drafted_from
from gic_metrics.publish.program import program_version
from gic_metrics.publish.release import PROTECTED, Release, released_progress, released_region
from gic_metrics.publish.releasing import WITHDRAWN, NotReleased, Proposed, Released, in_force
from gic_metrics.publish.selfcheck import public_checks
from pages import _delivered, _html, _seal
from pages._names import name_field
from pages._place import now

if TYPE_CHECKING:
    from pages._place import Place

REFUSED = "release_refused"
DONE = "release_done"


def balanced(place: Place) -> bool:
    """Whether the books balance, and what is public is as it was released: red lets nothing out, and says which."""
    words = place.words
    found = [*_seal.checks(place), *public_checks(place.ledger, os.environ)]
    if books_balance(found):
        return True
    failed = [check_sentence(check, words) for check in found if not check.ok]
    place.say(_html.state("error", words("page.release.red.title"), " ".join([*failed, words("page.release.red.text")])))
    return False


def draft(place: Place) -> Draft | None:
    """Choose the year, and whether sectors are merged; gives what may be released, as known now."""
    words = place.words
    try:
        releasing.earlier(place.ledger)
    except NotReleased as early:
        place.say(_html.state("error", words("page.release.not"), words(f"release.refused.{early.code}")))
        return None
    years = [t.period for t in reversed(place.region.totals()) if t.emitted_t is not None]
    if not years:
        place.empty("frame.nothing")
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = st.selectbox(words("page.release.year"), years, key="release_year", width=220)
    plain = next_draft(place, year)
    if not plain.protected.proposed:
        return plain
    said = words("page.release.merge", groups=held.merged_names(place.region, plain, words))
    merged = st.checkbox(said, key="release_merge", help=words("page.release.merge.help"))
    return _drafted(place, year, plain.protected.proposed, plain.release.supersedes) if merged else plain


def shown(place: Place, found: Draft) -> None:
    """Every part that would be released, with why it may be."""
    words, release = place.words, found.release
    back = len(held.not_shown(found))
    named = sum(part.basis != PROTECTED for part in release.parts)
    sums = len(release.parts) - named
    place.say(
        _html.chips([words("page.release.chip.named", n=named), words("page.release.chip.sums", n=sums), words("page.release.chip.held", n=back)])
    )
    place.heading("page.release.shown")
    columns = [words(f"page.release.column.{name}") for name in ("part", "basis", "years", "emitted")]
    rows = [
        (
            words.of(part.name),
            words(f"page.release.basis.{part.basis}"),
            words("page.release.span", first=min(part.years), last=max(part.years)) if part.years else "",
            words.write(part.years[release.period].emitted_t if release.period in part.years else None, "t"),
        )
        for part in release.parts
    ]
    place.say(_html.table(columns, rows, numeric=[3]))
    if found.measures_told:
        place.tell(words("page.release.shown.measures", names=[words.of(one["name"]) for one in found.measures_told]))


def held_back(place: Place, found: Draft) -> None:
    """For staff alone: what would not be shown by itself, and which rule says so."""
    words, rows = place.words, held.held_rows(place.region, found, place.words)
    place.heading("page.release.held")
    if found.measures_kept:
        place.tell(words("page.release.held.measures", names=[words.of(one["name"]) for one in found.measures_kept]))
    if not rows and not found.protected.withheld:
        place.tell(words("page.release.held.nothing"))
        return
    place.tell(words("page.release.held.text"))
    if found.protected.withheld:
        place.tell(words("page.release.held.removals"))
    place.say(_html.table(held.held_columns(words), rows, numeric=[2]))


def preview(place: Place, found: Draft) -> None:
    """The main picture, drawn from what would be released alone."""
    region = released_region(found.release)
    progress = released_progress(found.release, region)
    place.heading("page.release.preview")
    place.show_fitting(
        "emitted_against_path",
        lambda narrow, colours: way.emitted_against_path(region, progress, place.words, colours, narrow=narrow, today=place.today, breaks=False),
        found.release.sha256,
    )


def propose(place: Place, found: Draft) -> None:
    """A name and a reason; public figures alone go out at once, all else waits for a second person."""
    words, release = place.words, found.release
    place.heading("page.release.propose")
    one = release.public_by_nature
    place.tell(words("page.release.one_name" if one else "page.release.two_names"))
    if not place.name:
        place.tell(words("page.release.typed"))
    if release.supersedes:
        place.tell(words("page.release.supersedes", id=release.supersedes))
    name = name_field(place, "release_by", words("page.release.by"))
    st.text_input(words("page.release.why"), key="release_why")
    _say(place)

    def go() -> None:
        proposal = releasing.propose(place.ledger, found, by=name(), reason=str(st.session_state.get("release_why") or ""))
        made = releasing.approve(place.ledger, proposal, by=name(), now=now()) if one else None
        st.session_state[DONE] = words("page.release.done", id=made.id) if made else words("page.release.proposed", id=proposal.id)
        if made:
            _delivered.courier(place).start()

    pressed = words("page.release.go" if one else "page.release.ask", n=len(release.parts), year=release.period)
    st.button(pressed, type="primary", key="release_go", on_click=lambda: _try(go))


def waited(place: Place) -> None:
    """On a past day: the proposals that waited for a second person then."""
    for proposal in releasing.waiting(place.ledger, as_of=place.as_of):
        place.say(_waits(place, proposal))


def _waits(place: Place, proposal: Proposed) -> str:
    words = place.words
    about = {"id": proposal.id, "name": proposal.by, "when": proposal.when, "year": proposal.release.period, "n": len(proposal.release.parts)}
    return _html.state("warning gic-small", words("page.release.waiting"), words("page.release.waits", **about))


def waiting(place: Place) -> None:
    """Proposals that wait for a second person."""
    words = place.words
    for proposal in releasing.waiting(place.ledger):
        with st.container(border=True):
            place.say(_waits(place, proposal))
            name = name_field(place, f"release_second_{proposal.seq}", words("page.release.second"))
            st.text_input(words("page.release.decline.why"), key=f"release_decline_{proposal.seq}")
            _decisions(place, proposal, name)


def _decisions(place: Place, proposal: Proposed, name: Callable[[], str]) -> None:
    words = place.words

    def approve() -> None:
        made = releasing.approve(place.ledger, proposal, by=name(), now=now())
        st.session_state[DONE] = words("page.release.done", id=made.id)
        _delivered.courier(place).start()

    def decline() -> None:
        releasing.decline(place.ledger, proposal, by=name(), reason=str(st.session_state.get(f"release_decline_{proposal.seq}") or ""))
        st.session_state[DONE] = words("page.release.declined", id=proposal.id)

    with st.container(horizontal=True):
        st.button(words("page.release.approve"), type="primary", key=f"release_yes_{proposal.seq}", on_click=lambda: _try(approve))
        st.button(words("page.release.decline"), key=f"release_no_{proposal.seq}", on_click=lambda: _try(decline))


def done(place: Place) -> None:
    """What was just done, said once and before anything else."""
    if DONE in st.session_state:
        place.say(_html.state("done", place.words("page.release.thanks"), st.session_state.pop(DONE)))


def all_releases(place: Place) -> None:
    """Everything that was released by the place's time, how it stood then, and now the form that recalls one."""
    words, made = place.words, _all(place)
    if not made:
        return
    place.heading("released.all.heading")
    columns = [words(f"released.column.{name}") for name in ("id", "period", "made", "state")] + [words("page.release.column.by")]
    place.say(_html.table(columns, [_row(place, one) for one in reversed(made)]))
    if place.as_of:
        return
    standing = [one.release.id for one in reversed(made) if one.state != WITHDRAWN]
    with st.expander(words("page.release.recall"), icon=":material/block:"):
        place.tell(words("page.release.recall.text"))
        chosen = st.selectbox(words("released.column.id"), standing, key="recall_id")
        name = name_field(place, "recall_by", words("page.release.by"))
        st.text_input(words("page.release.recall.why"), key="recall_why")

        def recall() -> None:
            releasing.recall(place.ledger, st.session_state["recall_id"], by=name(), reason=str(st.session_state.get("recall_why") or ""))
            st.session_state[DONE] = words("page.release.recalled", id=st.session_state["recall_id"])
            _delivered.courier(place).start()

        st.button(words("page.release.recall.go"), key="recall_go", disabled=chosen is None, on_click=lambda: _try(recall))


def _row(place: Place, one: Released) -> tuple[str, ...]:
    words, release = place.words, one.release
    state = words(f"released.state.{one.state}") + (f" ({one.newer or one.reason})" if one.newer or one.reason else "")
    return release.id, release.period, words.write(datetime.fromisoformat(release.made_at), "datetime"), state, words.listed(_names(release))


def _names(release: Release) -> list[str]:
    return [name for name in (release.by, release.approved_by) if name]


def _all(place: Place) -> list[Released]:
    return releasing.releases(place.ledger, as_of=place.as_of)


def next_draft(place: Place, year: str) -> Draft:
    """The next release as it would be, sectors as they are."""
    replaces = in_force(one for one in _all(place) if one.release.period == year)
    return _drafted(place, year, {}, replaces.release.id if replaces else "")


def _drafted(place: Place, year: str, scheme: dict[str, str], supersedes: str) -> Draft:
    """Made once for a state of the ledger, what was released included."""
    options = (year, tuple(sorted(scheme.items())), supersedes, place.ledger.version)

    def make() -> Draft:
        known = releasing.earlier(place.ledger)
        about = {"program": program_version(), "address": os.environ.get(ADDRESS_SETTING, "")}
        return drafted_from(place.ledger, place.region, year, now=now(), scheme=scheme, earlier=known, supersedes=supersedes, **about)

    return place.once("draft", make, *options)


def _try(act: Callable[[], None]) -> None:
    """Before the page runs: do it, or keep what is to be said."""
    try:
        act()
    except NotReleased as error:
        st.session_state[REFUSED] = error.code


def _say(place: Place) -> None:
    if REFUSED in st.session_state:
        place.say(_html.state("error gic-small", place.words("page.release.not"), place.words(f"release.refused.{st.session_state.pop(REFUSED)}")))
