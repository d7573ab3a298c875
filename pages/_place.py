"""Where a page stands: what its reader may see, in the reader's language, as known at a time; and what is computed once for all readers.

Data and figures are kept under the ledger's version and the time they are seen from, and are treated as frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from gic_metrics import access
from gic_metrics.access import Role
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty, uncertainty_of
from gic_metrics.figures.picture import Picture
from gic_metrics.figures.theme import THEMES, Theme
from gic_metrics.ledger import Ledger
from gic_metrics.reference.gwp_setting import waits_until
from gic_metrics.targets.progress import Progress, progress
from gic_metrics.text import OSLO, Words
from pages import _card, _html
from pages._explain import Questions

LARGE = 1.75
"""how much larger text and lines are on a wall of 3840 px; the same as in `_frame.css`"""


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return now().astimezone(OSLO).date()


@dataclass(frozen=True)
class Stand:
    """Who reads, in which language and on which ground, and how what is drawn is shown; what it is drawn from hangs on the kind of stand."""

    role: Role
    words: Words
    theme: str
    """`light` or `dark`"""

    @property
    def today(self) -> date:
        return today()

    @property
    def practice(self) -> bool:
        raise NotImplementedError

    @property
    def key(self) -> tuple[str, int, datetime | None, str | None]:
        """What the figures depend on; the key of everything that is cached."""
        raise NotImplementedError

    def once(self, name: str, make: Callable[[], Any], *options: Any) -> Any:
        """What `make` gives, computed once for this version, time and choice of options; treat it as frozen."""
        return _once(make, name, options, *self.key)

    @property
    def colours(self) -> Theme:
        """The colours and sizes that figures are drawn with."""
        return THEMES[self.theme]

    def picture(self, name: str, make: Callable[[], Picture], *options: Any) -> Picture:
        """As `once`, for a picture: it depends on language and theme too."""
        return self.once(name, make, self.words.language, self.theme, self.today, *options)

    def show_fitting(
        self, name: str, make: Callable[[bool, Theme], Picture], *options: Any, asked: Questions | None = None, headed: bool = True
    ) -> None:
        """Show a picture with headline, table, source and download, in a variant for phones, one for desks and one for a wall.

        All are sent, and the width of the window decides: the server does not know it.
        """
        sizes = {"narrow": (True, self.colours), "wide": (False, self.colours), "large": (False, self.colours.scaled(LARGE))}
        variants = {size: self.picture(name, lambda given=given: make(*given), size, *options) for size, given in sizes.items()}
        _card.card(self, "_".join(map(str, (name, *options))), variants, asked=asked, headed=headed)

    def show_table(self, name: str, make: Callable[[], Picture]) -> None:
        """A picture that is a table: its headline, its rows and its source."""
        st.html(_card.table(self.picture(name, make), self.words))

    def heading(self, key: str) -> None:
        st.html(_html.heading(self.words(key)))

    def title(self, page: str) -> None:
        """The page's heading and the sentence that says what it is for."""
        st.html(_html.title(self.words(f"page.{page}.title"), self.words(f"page.{page}.lead")))

    def say(self, body: str) -> None:
        """Show a piece of ready HTML (made by `_html`, which escapes what it is given), if there is any."""
        if body:
            st.html(body)

    def tell(self, *sentences: str) -> None:
        """Show sentences, a paragraph each."""
        st.html(_html.paragraphs(*sentences))

    def empty(self, key: str, **values: Any) -> None:
        """Nothing to show yet, and what to do next."""
        st.html(_html.state("empty", self.words(f"{key}.title", **values), self.words(f"{key}.text", **values)))


@dataclass(frozen=True)
class Place(Stand):
    """Where a page of the board or the staff stands: on the ledger, as known at a time."""

    ledger: Ledger
    where: str
    version: int
    """the newest entry of the ledger that can change a figure"""
    as_of: datetime | None
    name: str = ""
    """of the reader, where a proxy vouches for it"""
    gwp: str | None = None
    """None: the GWP set that the cluster has chosen"""
    apart: bool = False
    """a ledger beside the app's own, which no other page shows"""

    @property
    def practice(self) -> bool:
        return self.ledger.kind == "practice"

    @property
    def key(self) -> tuple[str, int, datetime | None, str | None]:
        """A decision that was entered for a day to come holds from that day, though nothing is written on it."""
        begins = _begins(self.ledger, self.where, self.version) if self.as_of is None else None
        where = f"{self.where} {begins}" if begins is not None and begins <= self.today else self.where
        return where, self.version, self.as_of, self.gwp

    @property
    def region(self) -> Region:
        """All figures of the region as of the place's time; computed once for all readers."""
        access.demand(self.role, Role.BOARD)
        return _region(self.ledger, *self.key)

    @property
    def progress(self) -> list[Progress]:
        return _progress(self.region, *self.key)

    @property
    def uncertainty(self) -> Uncertainty:
        """How far the region's figures may be off; from facts read once."""
        return uncertainty_of(self.region, self.ledger)


@st.cache_resource(max_entries=12, show_spinner=False)
def _begins(_ledger: Ledger, where: str, version: int) -> date | None:
    return waits_until(_ledger.references().get("own_cluster", {}))


@st.cache_resource(max_entries=12, show_spinner=False)
def _region(_ledger: Ledger, where: str, version: int, as_of: datetime | None, gwp: str | None) -> Region:
    return Region.read(_ledger, as_of=as_of, gwp_set=gwp)


@st.cache_resource(max_entries=12, show_spinner=False)
def _progress(_region: Region, where: str, version: int, as_of: datetime | None, gwp: str | None) -> list[Progress]:
    return progress(_region)


@st.cache_resource(max_entries=600, show_spinner=False)
def _once(_make: Callable[[], Any], name: str, options: tuple[Any, ...], where: str, version: int, as_of: datetime | None, gwp: str | None) -> Any:
    return _make()
