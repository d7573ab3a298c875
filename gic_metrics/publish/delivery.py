"""From the ledger to the public: seal what has no files yet, and write the site and the public instance's file where the settings name them.

It can be begun again at any time, and does only what is not done. A courier does it beside a running app, so that nobody waits for a browser.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gic_metrics.figures.static import NotDrawn, find_browser
from gic_metrics.ledger import Ledger, LedgerError
from gic_metrics.publish.instance import write_instance
from gic_metrics.publish.sealing import key_of, seal, sealed_releases
from gic_metrics.publish.served import ALTERED, CURRENT, INSTANCE_SETTING, SITE_SETTING, Served, served
from gic_metrics.publish.site.writing import publish_site
from gic_metrics.publish.standing import releases

log = logging.getLogger(__name__)
DRAWING, SITE, INSTANCE = "drawing", "site", "instance"
FAILURES = {NotDrawn: "not_drawn", OSError: "not_written", LedgerError: "not_read"}
"""kind of a failure -> its words under `delivery.failed`"""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done, as a key under `delivery.stage`; of a release's pictures also how many are done."""

    what: str
    release: str = ""
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """What has not reached the public yet: the releases without files, and the places that are not as the ledger has it."""

    unsealed: tuple[str, ...]
    places: tuple[Served, ...]

    @property
    def nothing(self) -> bool:
        return not self.unsealed and all(place.state == CURRENT for place in self.places)

    @property
    def altered(self) -> bool:
        """Whether somebody else has changed what is served: a person must look at that first."""
        return any(place.state == ALTERED for place in self.places)


def left(ledger: Ledger, settings: Mapping[str, str]) -> Left:
    """What there is left to do."""
    sealed = {one.release for one in sealed_releases(ledger)}
    return Left(tuple(one.release.id for one in releases(ledger) if one.release.id not in sealed), tuple(served(ledger, settings)))


def deliver(
    ledger: Ledger, settings: Mapping[str, str], *, browser: str | None, now: datetime, heard: Callable[[Stage], None] = lambda stage: None
) -> None:
    """Do what is left, the site last. Raises NotDrawn, LedgerError, OSError, ValueError (of the key)."""
    found = releases(ledger)
    if not found:
        return
    key = key_of(ledger, settings)
    for one in found:
        name = one.release.id

        def drawn(done: int, of: int, name: str = name) -> None:
            heard(Stage(DRAWING, name, done, of))

        seal(ledger, one.release, key, browser=browser, by=one.release.by, heard=drawn)
    if file := settings.get(INSTANCE_SETTING):
        heard(Stage(INSTANCE))
        write_instance(file, found, public_key=key.public, seals=[one.signed for one in sealed_releases(ledger)])
    if folder := settings.get(SITE_SETTING):
        heard(Stage(SITE))
        publish_site(ledger, key, Path(folder), browser=browser, now=now)


class Courier:
    """Delivers beside the app, one at a time. Whoever asked may leave; if the app is stopped, nothing is half stored, and it is begun again."""

    def __init__(self, ledger: Ledger, settings: Mapping[str, str], clock: Callable[[], datetime]) -> None:
        self._ledger, self._settings, self._clock = ledger, settings, clock
        self._lock, self._again = threading.Lock(), False
        self._thread: threading.Thread | None = None
        self.stage: Stage | None = None
        """what is being done; None when nothing is"""
        self.failed = ""
        """a key under `delivery.failed`, after a delivery that did not get through"""

    @property
    def under_way(self) -> bool:
        return self._thread is not None

    def start(self) -> None:
        """Begin; one that is under way goes round once more for what has come since."""
        with self._lock:
            self._again, self.failed = True, ""
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether it is done within so many seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return not self.under_way

    def _run(self) -> None:
        while self._more():
            try:
                deliver(self._ledger, self._settings, browser=find_browser(), now=self._clock(), heard=self._hear)
            except Exception as failed:
                log.exception("what was released has not been delivered")
                self.failed = next((code for kind, code in FAILURES.items() if isinstance(failed, kind)), "other")

    def _more(self) -> bool:
        with self._lock:
            more, self._again = self._again, False
            if not more:
                self.stage = self._thread = None
            return more

    def _hear(self, stage: Stage) -> None:
        self.stage = stage
