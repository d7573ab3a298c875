"""What a page stands in: who is asking, the open ledger, words, theme, the region's figures, and the states every page shares.

A page's first line is `place = guard("board")`; what it may show hangs on the `Place` it gets. Only `_frame` imports its neighbours.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from gic_metrics import access
from gic_metrics.access import Role
from gic_metrics.ledger import Ledger, moment
from gic_metrics.submission import open_ledger
from gic_metrics.text import LANGUAGES, Words, words_in
from pages import _archive as archive
from pages import _asked as asked
from pages import _boundary as boundary
from pages import _chase as chase
from pages import _desk as desk
from pages import _explain as explain
from pages import _foretold as foretold
from pages import _html, _seal
from pages import _own_targets as own_targets
from pages import _pieces as pieces
from pages import _plans as plans
from pages import _reconciled as reconciled
from pages import _remarks as remarks
from pages import _restated as restated
from pages import _rows as rows
from pages import _rulebook as rulebook
from pages import _so_far as year_so_far
from pages import _standings as standings
from pages import _tray as tray
from pages import _tryout as rehearsal
from pages._place import Place, now, today
from pages._told import methods

__all__ = [
    "Place",
    "archive",
    "asked",
    "boundary",
    "chase",
    "desk",
    "enter",
    "entered",
    "explain",
    "footer",
    "foretold",
    "guard",
    "identity",
    "methods",
    "own_targets",
    "pieces",
    "plans",
    "reconciled",
    "rehearsal",
    "remarks",
    "restated",
    "rows",
    "rulebook",
    "standings",
    "tray",
    "year_so_far",
]

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent
CSS = Path(__file__).with_name("_frame.css")
ICON = Path(__file__).with_name("_icon.svg")
PAGES = {
    "board": {
        "overview": ":material/flag:",
        "sectors": ":material/category:",
        "companies": ":material/factory:",
        "changes": ":material/difference:",
        "roadmap": ":material/route:",
        "reuse": ":material/sync_alt:",
        "reconciliation": ":material/balance:",
        "methods": ":material/menu_book:",
    },
    "staff": {
        "intake": ":material/upload_file:",
        "submissions": ":material/history:",
        "targets": ":material/target:",
        "rules": ":material/rule:",
        "coverage": ":material/fact_check:",
        "rehearsal": ":material/school:",
    },
}
"""the pages of each role, in the order of the menu; a page's address is its name"""
_run = threading.local()


@st.cache_resource(show_spinner=False)
def _open(where: str, kind: str | None) -> Ledger:
    return open_ledger(where, kind=kind, clock=now)


def headers() -> Mapping[str, str]:
    """The headers of the request; none in a test without a browser."""
    try:
        return st.context.headers
    except AttributeError:
        return {}


def identity() -> tuple[Role, str]:
    """The role and, where a proxy vouches for it, the name of who is asking. Read anew at each run, never remembered."""
    mode = access.mode_of(os.environ.get("GIC_ACCESS"), st.get_option("server.address"))
    secret = os.environ.get("GIC_AUTH_SECRET")
    return access.role_of(mode, headers(), secret), access.name_of(mode, headers(), secret)


def guard(least: str) -> Place:
    """The first line of every page: stops with a plain sentence unless the reader has at least the role `least`.

    Works as well when a page's address is the first request after a start, past `dashboard.py`: the frame is then set up here.
    """
    role, name = identity()
    _run.place = None
    if not getattr(_run, "entered", False):
        enter(role)
        _go_through_the_entrance()
    words = words_in(language())
    if role < Role[least.upper()]:
        st.html(_html.state("closed", words("frame.closed.title"), words(f"frame.closed.{'public' if role is Role.PUBLIC else 'board'}")))
        footer(words)
        st.stop()
    try:
        where = os.environ.get("GIC_LEDGER") or str(ROOT / "data" / "ledger.duckdb")
        with st.spinner(words("frame.opening")):
            ledger = _open(where, os.environ.get("GIC_LEDGER_KIND") or None)
            place = Place(role, words, theme(), ledger, where, ledger.figures_version, as_of(), name)
    except Exception:  # noqa: BLE001  whatever keeps the ledger shut, the reader gets a plain sentence and the log the rest
        failed(words, "frame.no_ledger")
        st.stop()
    _banners(place)
    _run.place = place if role > Role.PUBLIC else None
    return place


def _go_through_the_entrance() -> None:
    """Run anew, now that the menu is known: a widget's identity hangs on how its page was reached, and a file dropped now would be lost.

    Only a browser has an address to come by; a session without one stays as it is.
    """
    if headers() and not st.session_state.get("went_through"):
        st.session_state["went_through"] = True
        st.rerun()


def navigation(role: Role) -> st.Page:
    """The pages that the role gets, in sections, with their addresses; gives the one asked for."""
    words = words_in(language())
    sections: dict[str, list[Any]] = {}
    for name, pages in PAGES.items():
        if role >= Role[name.upper()] or (name == "board" and role is Role.PUBLIC):
            sections[words(f"frame.section.{name}")] = [
                st.Page(
                    ROOT / "pages" / f"{page}.py",
                    title=words(f"page.{page}.menu"),
                    icon=icon,
                    url_path="" if page == "overview" else page,
                    default=page == "overview",
                )
                for page, icon in pages.items()
                if role > Role.PUBLIC or page == "overview"
            ]
    overview = st.Page(ROOT / "pages" / "overview.py", title=words("page.overview.menu"), url_path="overview", visibility="hidden")
    next(iter(sections.values())).append(overview)
    return st.navigation(sections, position="hidden" if role is Role.PUBLIC else "sidebar")


@contextmanager
def entered() -> Iterator[None]:
    """Round the run of a page by `dashboard.py`, so that `guard` knows that the frame stands."""
    _run.entered = True
    try:
        yield
    except Exception:  # noqa: BLE001  a fault of the program is logged with a number and said in the reader's language
        failed(words_in(language()), "frame.failed")
    finally:
        _run.entered = False


def enter(role: Role) -> st.Page:
    """Set up the frame: language, title, style, the menu, and the row of choices on top. Gives the page asked for."""
    words = words_in(language())
    st.set_page_config(page_title=words("frame.title"), page_icon=str(ICON), layout="wide", initial_sidebar_state="auto")
    page = navigation(role)
    _remember_in_link()
    st.html(CSS)
    st.html(f"<script>document.documentElement.lang='{words.language}'</script>", unsafe_allow_javascript=True)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="gic_choices"):
        if role > Role.PUBLIC:
            _choose_time(words)
        st.segmented_control(
            words("frame.language.label"),
            LANGUAGES,
            default=words.language,
            required=True,
            key="language_switch",
            label_visibility="collapsed",
            format_func=lambda code: words(f"frame.language.{code}"),
            on_change=_switch_language,
        )
    return page


def language() -> str:
    """The language chosen in this session, else the one in the link, else bokmål."""
    if st.session_state.get("language") not in LANGUAGES:
        asked = st.query_params.get("lang")
        st.session_state["language"] = asked if asked in LANGUAGES else LANGUAGES[0]
    return st.session_state["language"]


def theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def as_of() -> datetime | None:
    """The end of the day that the reader has chosen, else None for now."""
    if "asof" not in st.session_state:
        try:
            st.session_state["asof"] = date.fromisoformat(st.query_params.get("asof", ""))
        except ValueError:
            st.session_state["asof"] = None
    chosen = st.session_state["asof"]
    return moment(chosen.isoformat()) if chosen and chosen < today() else None


def footer(words: Words) -> None:
    """The last line of a page: the promise, and whether the books balance."""
    place = getattr(_run, "place", None)
    st.html(_html.footer(words("frame.footer")) + (_seal.seal(place) if place else ""))


def failed(words: Words, key: str) -> None:
    """Say what happened, what is safe and what to do; the log gets the rest under the same number."""
    number = uuid.uuid4().hex[:8]
    log.exception("shown to a reader as %s (%s)", number, key)
    st.html(_html.state("failed", words(f"{key}.title"), words(f"{key}.text", number=number)))


def _switch_language() -> None:
    st.session_state["language"] = st.session_state["language_switch"]


def _remember_in_link() -> None:
    """Keep language and day in the link, on every page; the defaults leave it clean."""
    as_of()
    chosen = st.session_state["asof"]
    wanted = {"lang": language() if language() != LANGUAGES[0] else None, "asof": chosen.isoformat() if chosen else None}
    for name, value in wanted.items():
        if value is None and name in st.query_params:
            del st.query_params[name]
        elif value is not None and st.query_params.get(name) != value:
            st.query_params[name] = value


def _choose_time(words: Words) -> None:
    as_of()
    chosen = st.session_state["asof"]
    label = words("frame.asof.on", day=chosen) if chosen else words("frame.asof.now")
    with st.popover(label, icon=":material/schedule:", type="tertiary", key="asof_choice"):
        st.date_input(
            words("frame.asof.label"),
            value=chosen,
            max_value=today(),
            min_value=date(2020, 1, 1),
            format="DD.MM.YYYY",
            key="asof_day",
            help=words("frame.asof.help"),
            on_change=_switch_time,
        )
        if chosen:
            st.button(words("frame.asof.back"), on_click=_back_to_now, key="asof_back")


def _switch_time() -> None:
    st.session_state["asof"] = st.session_state["asof_day"]


def _back_to_now() -> None:
    st.session_state["asof"] = None
    st.session_state["asof_day"] = None


def _banners(place: Place) -> None:
    if place.practice:
        st.html(_html.banner("practice", place.words("frame.practice")))
    if place.as_of:
        st.html(_html.banner("asof", place.words("frame.asof.banner", day=place.as_of)))
    cluster = place.region.reference.cluster
    st.html(_html.eyebrow(place.words("frame.eyebrow", cluster=cluster.name, region=cluster.region)))
