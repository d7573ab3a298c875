"""What anybody may see: what has been released, and nothing else. A page of the public stands here, not on the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.publish.instance import read_instance, read_instance_seals
from gic_metrics.publish.release import released_progress, released_region
from gic_metrics.publish.releasing import Released, in_force, releases
from gic_metrics.publish.seal import Signed
from gic_metrics.publish.sealing import sealed_releases
from gic_metrics.text import OSLO
from pages._place import Stand

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region
    from gic_metrics.ledger import Ledger
    from gic_metrics.targets.progress import Progress

ASKED = "release"
"""the part of the address that names a release"""


@dataclass(frozen=True)
class Window(Stand):
    """The releases there are, and the one that is looked at."""

    releases: tuple[Released, ...]
    chosen: Released | None
    public_key: str = ""
    seals: Callable[[], list[Signed]] = list
    """reads the signed manifests of what has been sealed"""
    unknown: str = ""
    """the number that the address names, where there is no such release"""

    @property
    def practice(self) -> bool:
        looked_at = self.releases if self.chosen is None else (self.chosen,)
        return any(one.release.practice for one in looked_at)

    @property
    def key(self) -> tuple[str, int, datetime | None, str | None]:
        release = self.chosen.release if self.chosen else None
        return (f"{release.id} {release.sha256}", release.ledger_version, None, None) if release else ("", 0, None, None)

    @property
    def today(self) -> date:
        """The day of the release: what is frozen does not say that it is of today."""
        return datetime.fromisoformat(self.chosen.release.made_at).astimezone(OSLO).date() if self.chosen else super().today

    @property
    def region(self) -> Region:
        """The region as it was released. Only where one is chosen."""
        assert self.chosen is not None
        return self.once("released_region", lambda: released_region(self.chosen.release))

    @property
    def progress(self) -> list[Progress]:
        return self.once("released_progress", lambda: released_progress(self.chosen.release, self.region))


def window(stand: Stand, found: list[Released], public_key: str, seals: Callable[[], list[Signed]]) -> Window:
    """The window on what has been released: the one that the address names and no other, else the newest that stands."""
    asked = st.query_params.get(ASKED, "").strip()
    named = next((one for one in found if one.release.id.casefold() == asked.casefold()), None)
    unknown = asked if asked and named is None else ""
    chosen = named if asked else in_force(found)
    return Window(stand.role, stand.words, stand.theme, tuple(found), chosen, public_key, seals, unknown)


def from_ledger(ledger: Ledger) -> tuple[list[Released], str]:
    """What the ledger has let out, and how each release stands now."""
    return _from_ledger(ledger, ledger.where, ledger.version), ""


def from_file(where: str) -> tuple[list[Released], str]:
    """What stands in the file of a public instance."""
    file = Path(where)
    return _from_file(where, file.stat().st_mtime_ns if file.exists() else 0)


def seals_of_ledger(ledger: Ledger) -> list[Signed]:
    return [one.signed for one in sealed_releases(ledger)]


def seals_of_file(where: str) -> list[Signed]:
    return read_instance_seals(where)


@st.cache_resource(max_entries=4, show_spinner=False)
def _from_ledger(_ledger: Ledger, where: str, version: int) -> list[Released]:
    return releases(_ledger)


@st.cache_resource(max_entries=4, show_spinner=False)
def _from_file(where: str, changed_ns: int) -> tuple[list[Released], str]:
    return read_instance(where)
