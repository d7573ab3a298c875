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
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from gic_metrics import access
from gic_metrics.access import Role
from gic_metrics.ledger import Ledger
from gic_metrics.submission import open_ledger
from gic_metrics.text import LANGUAGES, Words, words_in
from pages import _appearing as appearing
from pages import _archive as archive
from pages import _asked as asked
from pages import _assurance as assurance_desk
from pages import _authentic as genuineness
from pages import _boundary as boundary
from pages import _boundary_desk as boundary_desk
from pages import _chase as chase
from pages import _circular as circular
from pages import _delivered as delivered
from pages import _desk as desk
from pages import _explain as explain
from pages import _foretold as foretold
from pages import _gwp_desk as gwp_desk
from pages import _html, _seal, _window
from pages import _letting_out as letting_out
from pages import _own_measures as own_measures
from pages import _own_targets as own_targets
from pages import _pieces as pieces
from pages import _plans as plans
from pages import _reconciled as reconciled
from pages import _released as archive_of_releases
from pages import _remarks as remarks
from pages import _remembered as remembered
from pages import _restated as restated
from pages import _rows as rows
from pages import _rulebook as rulebook
from pages import _sealed_files as sealed_files
from pages import _so_far as year_so_far
from pages import _standings as standings
from pages import _tray as tray
from pages import _tryout as rehearsal
from pages import _whole_check as whole_check
from pages._choices import as_of, choose_time, language, remember_in_link, switch_language
from pages._place import Place, Stand, now
from pages._told import methods
from pages._window import Window

__all__ = [
    "Place",
    "Window",
    "appearing",
    "archive",
    "archive_of_releases",
    "asked",
    "assurance_desk",
    "boundary",
    "boundary_desk",
    "chase",
    "circular",
    "delivered",
    "desk",
    "enter",
    "entered",
    "explain",
    "footer",
    "foretold",
    "genuineness",
    "guard",
    "gwp_desk",
    "identity",
    "letting_out",
    "methods",
    "own_measures",
    "own_targets",
    "pieces",
    "plans",
    "reconciled",
    "rehearsal",
    "remarks",
    "remembered",
    "restated",
    "rows",
    "rulebook",
    "sealed_files",
    "standings",
    "tray",
    "welcome",
    "whole_check",
    "year_so_far",
]

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent
CSS = Path(__file__).with_name("_frame.css")
ICON = Path(__file__).with_name("_icon.svg")
PAGES = {
    "public": {
        "public": ":material/public:",
        "genuine": ":material/verified:",
    },
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
        "measures": ":material/construction:",
        "settings": ":material/settings:",
        "rules": ":material/rule:",
        "coverage": ":material/fact_check:",
        "release": ":material/campaign:",
        "appearance": ":material/visibility:",
        "rehearsal": ":material/school:",
    },
}
"""the pages of each role, in the order of the menu; a page's address is its name. A public instance has the first section alone"""
_run = threading.local()


@st.cache_resource(show_spinner=False)
def _open(where: str, kind: str | None) -> Ledger:
    ledger = open_ledger(where, kind=kind, clock=now)
    delivered.take_up_again(ledger, where)
    return ledger


def headers() -> Mapping[str, str]:
    """The headers of the request; none in a test without a browser."""
    try:
        return st.context.headers
    except AttributeError:
        return {}


def public_file() -> str:
    """The file with the releases, where this is a public instance; "" where it is not. Such an instance opens nothing else, for nobody."""
    return os.environ.get("GIC_PUBLIC", "")


def identity() -> tuple[Role, str]:
    """The role and, where a proxy vouches for it, the name of who is asking. Read anew at each run, never remembered."""
    if public_file():
        return Role.PUBLIC, ""
    mode = access.mode_of(os.environ.get("GIC_ACCESS"), st.get_option("server.address"))
    secret = os.environ.get("GIC_AUTH_SECRET")
    return access.role_of(mode, headers(), secret), access.name_of(mode, headers(), secret)


def guard(least: str) -> Place:
    """The first line of a page of the board or the staff: stops with a plain sentence unless the reader has at least the role `least`.

    Works as well when a page's address is the first request after a start, past `dashboard.py`: the frame is then set up here.
    """
    role, name, words = _come_in()
    if role < Role[least.upper()]:
        st.html(_html.state("closed", words("frame.closed.title"), words(f"frame.closed.{'public' if role is Role.PUBLIC else 'board'}")))
        footer(words)
        st.stop()
    try:
        where = _where()
        with st.spinner(words("frame.opening")):
            ledger = _open(where, os.environ.get("GIC_LEDGER_KIND") or None)
            place = Place(role, words, theme(), ledger, where, ledger.figures_version, as_of(), name)
    except Exception:  # noqa: BLE001  whatever keeps the ledger shut, the reader gets a plain sentence and the log the rest
        failed(words, "frame.no_ledger")
        st.stop()
    _banners(place)
    _run.place = place if role > Role.PUBLIC else None
    return place


def welcome() -> Window:
    """The first line of a page that is open to everyone: what has been released, and nothing else."""
    role, _, words = _come_in()
    try:
        if public_file():
            (found, key), seals = _window.from_file(public_file()), partial(_window.seals_of_file, public_file())
        else:
            ledger = _open(_where(), os.environ.get("GIC_LEDGER_KIND") or None)
            (found, key), seals = _window.from_ledger(ledger), partial(_window.seals_of_ledger, ledger)
        opened = _window.window(Stand(role, words, theme()), found, key, seals)
    except Exception:  # noqa: BLE001  whatever keeps the file shut, the reader gets a plain sentence and the log the rest
        failed(words, "frame.no_ledger")
        st.stop()
    if opened.practice:
        st.html(_html.banner("practice", words("frame.practice")))
    return opened


def _come_in() -> tuple[Role, str, Words]:
    """Who is asking, and the language; the frame is set up where `dashboard.py` has not done it."""
    role, name = identity()
    _run.place = None
    if not getattr(_run, "entered", False):
        enter(role)
        _go_through_the_entrance()
    return role, name, words_in(language())


def _where() -> str:
    return os.environ.get("GIC_LEDGER") or str(ROOT / "data" / "ledger.duckdb")


def _go_through_the_entrance() -> None:
    """Run anew, now that the menu is known: a widget's identity hangs on how its page was reached, and a file dropped now would be lost.

    Only a browser has an address to come by; a session without one stays as it is.
    """
    if headers() and not st.session_state.get("went_through"):
        st.session_state["went_through"] = True
        st.rerun()


def navigation(role: Role) -> st.Page:
    """The pages that the role gets, in sections, with their addresses; gives the one asked for.

    The addresses of the other pages lead to a plain sentence: for the public those of the board, for the board those of the staff.
    """
    words = words_in(language())
    home = "overview" if role > Role.PUBLIC else "public"
    sections: dict[str, list[Any]] = {}
    for name, pages in sorted(PAGES.items(), key=lambda entry: entry[0] == "public" and role > Role.PUBLIC):
        if role >= Role[name.upper()]:
            sections[words(f"frame.section.{name}")] = [_page(page, words, icon, home) for page, icon in pages.items()]
    hidden = [home, *(["overview"] if role is Role.PUBLIC and not public_file() else [])]
    next(iter(sections.values())).extend(_page(page, words, None, "", hidden=True) for page in hidden)
    return st.navigation(sections, position="top" if role is Role.PUBLIC else "sidebar")


def _page(page: str, words: Words, icon: str | None, home: str, *, hidden: bool = False) -> Any:
    """A page of the menu; the one that is home answers to the bare address, and hidden once more to its own."""
    return st.Page(
        ROOT / "pages" / f"{page}.py",
        title=words(f"page.{page}.menu"),
        icon=icon,
        url_path="" if page == home else page,
        default=page == home,
        visibility="hidden" if hidden else "visible",
    )


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
    remember_in_link()
    st.html(CSS)
    st.html(f"<script>document.documentElement.lang='{words.language}'</script>", unsafe_allow_javascript=True)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="gic_choices"):
        if role > Role.PUBLIC:
            choose_time(words)
        st.segmented_control(
            words("frame.language.label"),
            LANGUAGES,
            default=words.language,
            required=True,
            key="language_switch",
            label_visibility="collapsed",
            format_func=lambda code: words(f"frame.language.{code}"),
            on_change=switch_language,
        )
    return page


def theme() -> str:
    return "dark" if st.context.theme.type == "dark" else "light"


def footer(words: Words) -> None:
    """The last line of a page: the promise, and whether the books balance."""
    place = getattr(_run, "place", None)
    st.html(_html.footer(words("frame.footer")) + (_seal.seal(place) if place else ""))


def failed(words: Words, key: str) -> None:
    """Say what happened, what is safe and what to do; the log gets the rest under the same number."""
    number = uuid.uuid4().hex[:8]
    log.exception("shown to a reader as %s (%s)", number, key)
    st.html(_html.state("failed", words(f"{key}.title"), words(f"{key}.text", number=number)))


def _banners(place: Place) -> None:
    if place.practice:
        st.html(_html.banner("practice", place.words("frame.practice")))
    if place.as_of:
        st.html(_html.banner("asof", place.words("frame.asof.banner", day=place.as_of)))
    cluster = place.region.reference.cluster
    st.html(_html.eyebrow(place.words("frame.eyebrow", cluster=cluster.name, region=cluster.region)))
