"""A drawing as plotly writes it, made fit to stand inside a page: small, for light and dark, named for a screen reader, and harmless.

Colours become CSS variables, so that one drawing serves both grounds; `colour_rules` says what they are on each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from gic_metrics.figures.theme import COLOUR_FIELDS, DARK, LIGHT, Theme

SVG = "http://www.w3.org/2000/svg"
DRAWS = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
HOLDS = {"svg", "g", "defs", "clipPath", "pattern", "linearGradient", "stop"}
KEPT = {
    *("x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "d", "points", "width", "height", "viewBox", "transform"),
    *("text-anchor", "clip-path", "fill-rule", "patternUnits", "patternTransform", "offset", "id", "style"),
}
"""everything else is left out: classes, data, links, handlers"""
PAINTED = ("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "opacity")
"""said as attributes in patterns, and moved into the style"""
PLAIN = {
    *("opacity:1", "fill-opacity:1", "stroke-opacity:1", "white-space:pre", "vector-effect:none", "stroke-width:0", "stroke-width:0px"),
    *("stroke-miterlimit:2", "stroke:none", "font-variant:normal", "font-style:normal", "font-weight:normal", "text-decoration:none"),
}
RGB = re.compile(r"rgba?\((\d+), ?(\d+), ?(\d+)(?:, ?([\d.]+))?\)")
REFERENCE = re.compile(r"url\(['\"]?#([^'\")]+)['\"]?\)")
NUMBER = re.compile(r"-?\d+\.\d{2,}")


@dataclass(frozen=True, slots=True)
class Inline:
    """A drawing ready to stand in a page, and the colours it uses (as drawn on light paper)."""

    svg: str
    colours: frozenset[str]
    width: float
    height: float


def inline(drawing: bytes, *, key: str, title: str, desc: str) -> Inline:
    """Plotly's SVG as part of a page; `key` makes its ids its own, `title` and `desc` are what a screen reader says."""
    root = etree.fromstring(drawing, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True))
    colours: set[str] = set()
    _clean(root, colours)
    _drop_empty(root)
    _own_ids(root, key)
    width, height = (float(n) for n in root.get("viewBox", "0 0 1 1").split()[2:])
    for name in ("width", "height", "style"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-t {key}-d")
    for place, (tag, text) in enumerate((("title", title), ("desc", desc))):
        said = etree.Element(f"{{{SVG}}}{tag}", {"id": f"{key}-{tag[0]}"})
        said.text = text
        root.insert(place, said)
    etree.cleanup_namespaces(root)
    return Inline(etree.tostring(root, encoding="unicode", with_tail=False), frozenset(colours), width, height)


def colour_rules(colours: Iterable[str], theme: Theme) -> str:
    """The CSS variables of the colours, as they look on the paper of `theme`; they were drawn on light paper."""
    exchange = {getattr(LIGHT, field).upper(): getattr(theme, field) for field in COLOUR_FIELDS}
    same = theme.name == LIGHT.name
    return "".join(f"--c{c[1:]}:{c if same else exchange.get(c) or theme.visible(c)};" for c in sorted(colours))


def light_and_dark(colours: Iterable[str]) -> tuple[str, str]:
    """The CSS variables of the colours on light paper, and on dark."""
    every = sorted(set(colours))
    return colour_rules(every, LIGHT), colour_rules(every, DARK)


def _clean(element: etree._Element, colours: set[str]) -> None:
    """Only shapes and text, only with what places and colours them."""
    for child in list(element):
        name = etree.QName(child).localname
        if name not in DRAWS | HOLDS:
            _take_out(child)
            continue
        _clean(child, colours)
        looks = [f"{a}:{v}" for a in PAINTED if (v := child.get(a))]
        style = _style(";".join([*looks, child.get("style", "")]), colours)
        if (name in DRAWS and name != "tspan" and _unseen(style)) or (name == "path" and not child.get("d")):
            _take_out(child)
            continue
        _dress(child, style)
    if element.getparent() is None:
        _dress(element, {})


def _dress(element: etree._Element, style: dict[str, str]) -> None:
    for attribute in list(element.attrib):
        if attribute not in KEPT:
            del element.attrib[attribute]
    element.attrib.pop("style", None)
    if style:
        element.set("style", ";".join(f"{k}:{v}" for k, v in style.items()))
    for attribute in ("d", "transform", "x", "y", "width", "height"):
        if value := element.get(attribute):
            element.set(attribute, NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), value))
    for attribute in ("transform", "patternTransform"):
        if element.get(attribute) in ("translate(0,0)", "rotate(0)", ""):
            del element.attrib[attribute]


def _style(written: str, colours: set[str]) -> dict[str, str]:
    """Declarations without what is the case anyway, with colours as variables."""
    said: dict[str, str] = {}
    for part in re.split(r";(?![^(]*\))", written):
        name, _, value = (each.strip() for each in part.partition(":"))
        if not name or name in ("font-family", "text-shadow", "pointer-events", "cursor"):
            continue
        if found := RGB.fullmatch(value):
            colour = "#" + "".join(f"{int(n):02X}" for n in found.groups()[:3])
            if found[4] is not None and name in ("fill", "stroke"):
                said[f"{name}-opacity"] = found[4]
            said[name] = colour
        else:
            said[name] = value
    for paint in ("fill", "stroke"):
        opacity, colour = said.get(f"{paint}-opacity", "1"), said.get(paint, "")
        if opacity == "0" and colour.startswith("#"):
            del said[f"{paint}-opacity"]
            said[paint] = "none"
        elif colour.startswith("#"):
            colours.add(colour)
            said[paint] = f"var(--c{colour[1:]})"
    if said.get("stroke") == "none" or (said.get("stroke-width") in ("0", "0px") and "stroke" in said):
        said = {k: v for k, v in said.items() if not k.startswith("stroke")}
    return {k: v for k, v in said.items() if f"{k}:{v}" not in PLAIN}


def _unseen(style: dict[str, str]) -> bool:
    nothing = style.get("fill") == "none" and "stroke" not in style
    return nothing or style.get("opacity") == "0" or style.get("display") == "none"


def _take_out(element: etree._Element) -> None:
    """Remove an element, and keep the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _drop_empty(root: etree._Element) -> None:
    """Groups that hold nothing, definitions that nobody uses, groups that say nothing of their own."""
    used = {name for element in root.iter() for value in element.attrib.values() for name in REFERENCE.findall(value)}
    for element in list(root.iter()):
        if element.get("id") not in (None, *used):
            del element.attrib["id"]
            if etree.QName(element).localname in ("clipPath", "pattern", "linearGradient"):
                _take_out(element)
    for element in reversed(list(root.iter(f"{{{SVG}}}g", f"{{{SVG}}}defs"))):
        if element is root:
            continue
        if len(element) == 0:
            _take_out(element)
        elif not element.attrib and etree.QName(element).localname == "g":
            parent, place = element.getparent(), element.getparent().index(element)
            for number, child in enumerate(list(element)):
                parent.insert(place + number, child)
            _take_out(element)


def _own_ids(root: etree._Element, key: str) -> None:
    """Ids that no other drawing in the page has, the same at each making."""
    names = {element.get("id"): f"{key}-{n}" for n, element in enumerate(e for e in root.iter() if e.get("id"))}
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if attribute == "id":
                element.set("id", names[value])
            elif "url(" in value:
                element.set(attribute, REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value))
