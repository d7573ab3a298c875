"""One picture of a release as a sheet of its own, to be photographed: finding, drawing, source, and which release it is of."""

from __future__ import annotations

from html import escape

from gic_metrics.figures.static import Sheet
from gic_metrics.figures.svg import colour_rules
from gic_metrics.figures.theme import LIGHT
from gic_metrics.publish.code import address_of, code_svg
from gic_metrics.publish.snapshot.page import font_faces, ground
from gic_metrics.publish.snapshot.pictures import Shown, Told

WIDTH_PX, MARGIN_PX = 1200, 42
CODE_PX = 76
"""how much higher a sheet is with a code in its foot"""
LETTERS = {"headline": 88, "source": 165}
"""letters to a line, at most"""
STYLE = """
*{box-sizing:border-box}
body{margin:0;padding:36px 42px 30px;width:1200px;background:var(--paper);color:var(--ink);font:400 15px/1.45 "GIC Sans",Arial,sans-serif}
h1{font-size:27px;line-height:1.25;font-weight:650;margin:0 0 18px}
svg{display:block;width:1116px;height:auto}text{white-space:pre;font-family:"GIC Sans",Arial,sans-serif}
p{margin:14px 0 0;color:var(--muted)}.foot{display:flex;gap:18px;align-items:center;margin-top:14px}
.foot p{margin:0}.qr{width:92px;height:92px;flex:none}
.stamp{margin:0 0 6px;color:var(--mark);font-weight:650}b{color:var(--ink)}
"""


def sheet(one: Told, shown: Shown) -> Sheet | None:
    """The sheet of a picture; None where it has no drawing."""
    if shown.wide is None:
        return None
    words, release, picture = one.words, one.release, shown.picture
    stamp = f'<p class="stamp">{escape(words("frame.practice"))}</p>' if release.practice else ""
    brand = words("snapshot.brand", cluster=one.region.reference.cluster.name, region=one.region.reference.cluster.region)
    html = (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>{escape(picture.headline)}</title>'
        f"<style>{font_faces()}:root{{{ground(LIGHT)}{colour_rules(shown.wide.colours, LIGHT)}}}{STYLE}</style>"
        f"{stamp}<h1>{escape(picture.headline)}</h1>{shown.wide.svg}"
        f"<p>{escape(picture.source)}</p>{_foot(one, brand)}</html>"
    )
    lines = {name: -(-len(text) // LETTERS[name]) for name, text in (("headline", picture.headline), ("source", picture.source))}
    drawn_px = shown.wide.height * (WIDTH_PX - 2 * MARGIN_PX) / shown.wide.width
    height = 36 + 34 * lines["headline"] + 18 + drawn_px + 14 + 22 * lines["source"] + 14 + 22 + 30 + (28 if stamp else 0)
    return Sheet(html, "png", WIDTH_PX, round(height) + (CODE_PX if release.address else 0))


def _foot(one: Told, brand: str) -> str:
    """Which release the picture is of, and where its frozen figures stand."""
    address, said = address_of(one.release), f"<b>{escape(one.release.id)}</b> · {escape(brand)}"
    if not address:
        return f"<p>{said}</p>"
    return f'<div class="foot">{code_svg(address, title=one.words("event.code", address=address))}<p>{said}<br>{escape(address)}</p></div>'
