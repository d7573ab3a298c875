"""Static pictures: drawings as SVG, and finished sheets of HTML as PNG and PDF, by an installed Chromium, Chrome or Edge.

The browser runs in a process of its own (`static_child`), started once for many pictures and ended with them; a page run never calls this.
A picture that was made before is taken from the shelf, and no browser is started where all of them are there. Where none is installed,
`find_browser` gives None and a studio raises NoBrowser: the caller has another edition for that.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from gic_metrics.figures.live import BUNDLE
from gic_metrics.figures.static_process import Child, NotDrawn

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["Drawing", "NoBrowser", "NotDrawn", "Sheet", "Studio", "drawn", "find_browser"]

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "plotly" / BUNDLE
"""bars and lines: all that is drawn here, and read by a browser in a quarter of the time of the whole of plotly"""
RECIPE = 1
"""counted up when the same order would give another picture, so that what is on a shelf is not taken for it"""
AT_ONCE = 2
"""how many pictures are drawn at the same time, where there are as many processors"""


class NoBrowser(RuntimeError):
    """No Chromium, Chrome or Edge is installed, or BROWSER_PATH names a file that is not there."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure to be drawn as SVG, `width_px` wide and as high as it says itself."""

    figure: go.Figure
    width_px: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of HTML to be photographed (`form` is "png", so large and so many device pixels each) or printed ("pdf", on the paper it names)."""

    html: str
    form: str
    width_px: int = 1200
    height_px: int = 675
    scale: float = 2.0
    dark: bool = False


def find_browser(environment: Mapping[str, str] = os.environ) -> str | None:
    """The path of a browser of the Chromium family: the one BROWSER_PATH names, else the one that is installed; None if there is none."""
    named = environment.get("BROWSER_PATH")
    if named:
        return named if Path(named).is_file() else None
    from choreographer.browsers.chromium import Chromium

    found = Chromium.find_browser(skip_local=False)
    return str(found) if found and Path(found).is_file() else None


class Shelf(Protocol):
    """Where finished pictures are kept under what was asked for; `publish.shelf` is one in a folder."""

    def take(self, name: str) -> bytes | None: ...

    def put(self, name: str, data: bytes) -> None: ...


class Studio:
    """One browser for many pictures, in the order they are asked for: begun with the first that is not on the shelf, ended with the `with` block.

    `fonts` (weight -> woff2) stand for the product's typeface while figures are laid out, so that no machine's own fonts decide. From the
    `shelf` pictures are taken that were made before; `told` hears of every picture that is done.
    """

    def __init__(
        self,
        browser: str | None = None,
        *,
        fonts: Mapping[int, bytes] = MappingProxyType({}),
        shelf: Shelf | None = None,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        self._browser, self._fonts, self._shelf, self._told = browser, fonts, shelf, told
        self._child: Child | None = None

    def __enter__(self) -> Studio:
        return self

    def __exit__(self, failed: type[BaseException] | None, *rest: object) -> None:
        if self._child is not None:
            self._child.end(at_once=failed is not None)

    def drawn(self, wanted: Sequence[Drawing | Sheet]) -> list[bytes]:
        """The pictures, in the order asked for. Raises NoBrowser or NotDrawn."""
        jobs = [_job(each) for each in wanted]
        made: dict[int, bytes] = {}
        for n, job in enumerate(jobs):
            if self._shelf is not None and (kept := self._shelf.take(self._name(job))) is not None:
                made[n] = kept
                self._told()
        if missing := {n: job for n, job in enumerate(jobs) if n not in made}:
            self._child = self._child or Child(self._order())
            for n, data in self._child.draw(missing):
                if self._shelf is not None:
                    self._shelf.put(self._name(jobs[n]), data)
                made[n] = data
                self._told()
        return [made[n] for n in range(len(jobs))]

    def _order(self) -> dict[str, Any]:
        path = self._browser or find_browser()
        if path is None:
            raise NoBrowser
        fonts = {weight: base64.b64encode(font).decode() for weight, font in self._fonts.items()}
        return {"browser": path, "plotly": str(BUNDLED), "fonts": fonts, "at_once": min(AT_ONCE, os.cpu_count() or 1)}

    def _name(self, job: Mapping[str, Any]) -> str:
        """What a picture is kept under: everything that decides how it looks."""
        asked = json.dumps([RECIPE, BUNDLED.name, job], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(b"".join([asked.encode(), *(font for _, font in sorted(self._fonts.items()))])).hexdigest()


def drawn(wanted: Sequence[Drawing | Sheet], *, browser: str | None = None, fonts: Mapping[int, bytes] = MappingProxyType({})) -> list[bytes]:
    """Some pictures by a browser of their own, in the order asked for. Raises NoBrowser or NotDrawn."""
    with Studio(browser, fonts=fonts) as studio:
        return studio.drawn(wanted)


def _job(wanted: Drawing | Sheet) -> dict[str, Any]:
    if isinstance(wanted, Drawing):
        figure = json.loads(wanted.figure.to_json())
        figure["layout"].pop("template", None)
        return {"form": "svg", "figure": figure, "width": wanted.width_px, "height": wanted.figure.layout.height}
    return {
        "form": wanted.form,
        "html": wanted.html,
        "width": wanted.width_px,
        "height": wanted.height_px,
        "scale": wanted.scale,
        "dark": wanted.dark,
    }
