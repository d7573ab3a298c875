"""How every figure looks: one paper, one ink, one green; and how plotly is set up for a language.

Colours of sectors are reference data (`sectors.toml`); a theme only moves them towards its ink until they can be seen on its paper.
Contrast as WCAG 2.2: 4.5 for text, 3 for a line or a bar.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from babel.dates import get_day_names, get_month_names

from gic_metrics.text import Words

FONT = "'Source Sans', 'Source Sans Pro', 'Source Sans 3', 'Segoe UI', Arial, sans-serif"
TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0
PICTURE_PX = (1200, 675)
NBSP = "\u00a0"

COLOUR_FIELDS = ("paper", "ink", "muted", "rule", "accent", "zone", "mark", "ghost")

KIND_COLOURS = {"material": "#AA8A3C", "heat": "#CC6677", "fuel": "#66707A", "water": "#4477AA", "gas": "#44AA99"}
"""kinds of reuse, from the same colour-blind-safe family as the sectors (Paul Tol)"""
KIND_PATTERNS = {"material": "", "heat": "/", "fuel": "x", "water": "-", "gas": "."}


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours and the text size (px) of one ground."""

    name: str
    paper: str
    ink: str
    muted: str
    rule: str
    accent: str
    """green: the goal, the way to it, and what is below zero"""
    zone: str
    """the ground of what is below zero"""
    mark: str
    """events, and what asks for attention"""
    ghost: str
    """the others, behind"""
    size: int = 14
    scale: float = 1.0
    """everything measured in pixels is drawn so many times larger"""

    def scaled(self, factor: float) -> Theme:
        """The same for a larger screen: 2 on a 4K stand."""
        return replace(self, scale=self.scale * factor)

    def visible(self, colour: str, contrast: float = LINE_CONTRAST) -> str:
        """`colour`, moved towards the ink only as far as it needs to be seen on this paper."""
        for step in range(21):
            moved = mixed(colour, self.ink, step / 20)
            if contrast_ratio(moved, self.paper) >= contrast:
                return moved
        return self.ink


LIGHT = Theme("light", "#FBFAF7", "#1D2B2A", "#5B6764", "#DDD9CF", "#0B6E4F", "#E2EDE6", "#855B10", "#C9C5BB")
DARK = Theme("dark", "#101B1A", "#F1EEE6", "#A8B5B1", "#33423F", "#6CCBA5", "#16332B", "#E3B34C", "#4A5956")
EVENT = Theme("event", "#0E2B26", "#F4F1E8", "#A9BDB6", "#2C4B44", "#7FD6B2", "#1F5A48", "#E3B34C", "#3F5F58")
THEMES = {theme.name: theme for theme in (LIGHT, DARK, EVENT)}


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0-1) of `other` in it."""
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(_channels(colour), _channels(other), strict=True))


def see_through(colour: str, opacity: float) -> str:
    """The colour as plotly writes one that lets the ground through."""
    return f"rgba({','.join(map(str, _channels(colour)))},{opacity})"


def contrast_ratio(one: str, other: str) -> float:
    """WCAG contrast of two colours, 1 to 21.

    >>> round(contrast_ratio("#000000", "#FFFFFF"), 1)
    21.0
    """

    def luminance(colour: str) -> float:
        parts = [c / 255 for c in _channels(colour)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def layout(words: Words, theme: Theme, *, height: int, narrow: bool = False, **more: Any) -> dict[str, Any]:
    """The layout that all figures share; `more` is added on top."""
    small = theme.size - 1 if narrow else theme.size
    shared: dict[str, Any] = {
        "height": height,
        "font": {"family": FONT, "size": small, "color": theme.ink},
        "separators": ("," if words.language == "nb" else ".") + NBSP,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 28, "b": 8} if narrow else {"l": 8, "r": 16, "t": 32, "b": 8},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": theme.paper,
            "bordercolor": theme.muted,
            "align": "left",
            "font": {"family": FONT, "size": small, "color": theme.ink},
        },
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": -0.12,
            "yanchor": "top",
            "font": {"color": theme.ink},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": theme.muted, "activecolor": theme.ink},
        "uirevision": "same",
        "meta": {"theme": theme.name, "scale": theme.scale, "drawn": 1.0},
    }
    return shared | more


def axis(theme: Theme, **more: Any) -> dict[str, Any]:
    """An axis that stays where it is, with quiet ticks."""
    shared = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
        "tickangle": 0,
        "tickfont": {"color": theme.muted},
    }
    return shared | more


def config(words: Words, *, picture: bool = False, filename: str = "figure") -> dict[str, Any]:
    """How plotly behaves in this language: nothing is sent anywhere, and only a picture edition has a button, which saves it.

    `locales` is given inline: the pages have no locale files of their own.
    """
    width, height = PICTURE_PX
    return {
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "displaylogo": False,
        "responsive": True,
        "scrollZoom": False,
        "doubleClick": False,
        "displayModeBar": picture,
        "modeBarButtons": [["toImage"]] if picture else [],
        "toImageButtonOptions": {"format": "png", "filename": filename, "width": width, "height": height, "scale": 2},
        "locale": words.language,
        "locales": {words.language: {"dictionary": _dictionary(words), "format": _format(words)}},
    }


def _dictionary(words: Words) -> dict[str, str]:
    return {
        "Download plot as a PNG": words("plotly.save_png"),
        "Download plot": words("plotly.save"),
        "Snapshot succeeded": words("plotly.saved"),
        "Sorry, there was a problem downloading your snapshot!": words("plotly.not_saved"),
        "Taking snapshot - this may take a few seconds": words("plotly.saving"),
    }


def _format(words: Words) -> dict[str, Any]:
    place = {"nb": "nb_NO", "en": "en_GB"}[words.language]
    months = {width: [get_month_names(width, "stand-alone", place)[m].rstrip(".") for m in range(1, 13)] for width in ("wide", "abbreviated")}
    days = {width: [get_day_names(width, "stand-alone", place)[d].rstrip(".") for d in (6, 0, 1, 2, 3, 4, 5)] for width in ("wide", "abbreviated")}
    return {
        "months": months["wide"],
        "shortMonths": months["abbreviated"],
        "days": days["wide"],
        "shortDays": days["abbreviated"],
        "date": "%d.%m.%Y" if words.language == "nb" else "%d/%m/%Y",
        "decimal": "," if words.language == "nb" else ".",
        "thousands": NBSP,
    }
