"""A drawing that draws itself when its page is opened, for where no browser is at hand to draw it beforehand."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from gic_metrics.figures.picture import Picture, recoloured
from gic_metrics.figures.svg import Inline
from gic_metrics.figures.theme import DARK, FONT, LIGHT, Theme, config
from gic_metrics.text import Words

BUNDLE = "plotly-basic-4.1.1.min.js"
"""plotly.js with bars and lines alone; MIT licence, beside it"""
FAMILY = "GIC Sans, Segoe UI, Arial, sans-serif"
"""the typeface that everything published carries with it"""
DRAWING = """
(()=>{const dark=matchMedia("(prefers-color-scheme: dark)");
let paper=false;
const paint=e=>{const ground=dark.matches&&!paper?"dark":"light";if(!e.clientWidth||e.dataset.ground===ground)return;e.dataset.ground=ground;
const said=JSON.parse(e.querySelector("script").textContent),drawn=said[ground];
Plotly.react(e.querySelector("div"),drawn.data,drawn.layout,said.config)};
const every=[...document.querySelectorAll(".plot")],seen=new ResizeObserver(found=>found.forEach(each=>paint(each.target)));
every.forEach(e=>seen.observe(e));dark.addEventListener("change",()=>every.forEach(paint));
for(const [when,is] of [["beforeprint",true],["afterprint",false]])addEventListener(when,()=>{paper=is;every.forEach(paint)})})();
"""


def live(picture: Picture, words: Words) -> Inline:
    """The picture as an element with its data, for both grounds; `DRAWING` and the bundle draw it once it can be seen."""
    height = picture.figure.layout.height or 450
    data = {"light": _drawn(picture, LIGHT), "dark": _drawn(picture, DARK), "config": config(words)}
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c").replace(FONT, FAMILY)
    said = f'<div class="plot" role="img" aria-label="{escape(picture.alt)}" style="height:{height:g}px">'
    return Inline(f'{said}<div></div><script type="application/json">{text}</script></div>', frozenset(), 0.0, float(height))


def _drawn(picture: Picture, theme: Theme) -> dict[str, Any]:
    figure = json.loads(picture.figure.to_json())
    figure["layout"].pop("template", None)
    told: dict[str, Any] = recoloured(figure, picture.figure.layout.meta, theme)
    return {"data": told["data"], "layout": told["layout"] | {"autosize": True}}
