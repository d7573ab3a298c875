"""The main picture of a release for the site, taken from its sealed page as it was drawn: for a desk and for a phone, light and dark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from gic_metrics.publish.snapshot.page import font_faces

SIZES = ("wide", "narrow")
PHONE = "(max-width: 40rem)"
LIGHT = re.compile(r":root \{ color-scheme: light; ([^}]*) \}")
DARK = re.compile(r":root \{ color-scheme: dark; ([^}]*) \}")
DRAWING = re.compile(r'<div class="(wide|narrow)">(<svg .*?</svg>)</div>', re.DOTALL)
VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
TEXT = 'text{white-space:pre;font-family:"GIC Sans","Segoe UI",Arial,sans-serif}svg{background:var(--paper)}'


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing as a file of its own, with its measures."""

    name: str
    data: bytes
    width: float
    height: float


def drawings_of(page: bytes, language: str) -> dict[str, Drawn]:
    """size -> the first drawing of the language in a sealed page; none where the page draws its pictures itself."""
    text = page.decode("utf-8", "replace")
    light, dark = LIGHT.search(text), DARK.search(text)
    article = text.partition(f'<article class="told" lang="{language}">')[2].partition("</figure>")[0]
    found = dict(DRAWING.findall(article)[: len(SIZES)])
    if light is None or dark is None or set(found) != set(SIZES):
        return {}
    style = f"{font_faces()}:root{{{light[1]}}}@media (prefers-color-scheme:dark){{:root{{{dark[1]}}}}}{TEXT}"
    return {size: drawn for size in SIZES if (drawn := _drawn(size, found[size], style, language)) is not None}


def picture_html(drawn: dict[str, Drawn], folder: str, alt: str) -> str:
    """The drawing that suits the screen."""
    wide, narrow = drawn["wide"], drawn["narrow"]
    return (
        f'<picture><source media="{PHONE}" srcset="{folder}{narrow.name}" width="{narrow.width:.0f}" height="{narrow.height:.0f}">'
        f'<img src="{folder}{wide.name}" alt="{escape(alt)}" width="{wide.width:.0f}" height="{wide.height:.0f}"></picture>'
    )


def _drawn(size: str, svg: str, style: str, language: str) -> Drawn | None:
    view = VIEW.search(svg)
    if view is None:
        return None
    opening, rest = svg.split(">", 1)
    sized = f'{opening} width="{view[1]}" height="{view[2]}"><style>{style}</style>{rest}'
    return Drawn(f"picture-{language}-{size}.svg", sized.encode(), float(view[1]), float(view[2]))
