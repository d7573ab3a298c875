"""Static pictures: drawings as SVG, and finished sheets of HTML as PNG and PDF, by an installed Chromium, Chrome or Edge.

The browser runs in a process of its own (`static_child`), started once for many pictures and ended with them; a page run never calls this.
Where no such browser is installed, `find_browser` gives None and `drawn` raises NoBrowser: the caller has another edition for that.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

CHILD = Path(__file__).with_name("static_child.py")
START_S, EACH_S = 60, 15
"""how long the browser may take to start, and for each picture"""
MM_PER_INCH = 25.4


class NoBrowser(RuntimeError):
    """No Chromium, Chrome or Edge is installed, or BROWSER_PATH names a file that is not there."""


class NotDrawn(RuntimeError):
    """The browser gave no picture; the message is what it said, for the log."""


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


def drawn(wanted: Sequence[Drawing | Sheet], *, browser: str | None = None, fonts: Mapping[int, bytes] = MappingProxyType({})) -> list[bytes]:
    """The pictures, in the order asked for, all by one browser. Raises NoBrowser or NotDrawn.

    `fonts` (weight -> woff2) stand for the product's typeface while figures are laid out, so that no machine's own fonts decide.
    """
    if not wanted:
        return []
    path = browser or find_browser()
    if path is None:
        raise NoBrowser
    order = {"browser": path, "fonts": {weight: base64.b64encode(font).decode() for weight, font in fonts.items()}, "jobs": [_job(w) for w in wanted]}
    try:
        done = subprocess.run(
            [sys.executable, str(CHILD)],
            input=json.dumps(order, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=START_S + EACH_S * len(wanted),
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NotDrawn(f"no answer after {late.timeout} s") from late
    if done.returncode:
        raise NotDrawn(done.stderr.decode(errors="replace")[-2000:])
    pictures = [base64.b64decode(each) for each in json.loads(done.stdout)]
    if len(pictures) != len(wanted) or not all(pictures):
        raise NotDrawn(f"{len(wanted)} pictures were asked for, {len([p for p in pictures if p])} came")
    return pictures


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
