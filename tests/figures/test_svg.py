"""A drawing made fit to stand in a page: nothing active, nothing unseen, ids and colours of its own."""

from __future__ import annotations

import re

from lxml import etree

from gic_metrics.figures.svg import SVG, inline, light_and_dark
from gic_metrics.figures.theme import DARK, LIGHT, LINE_CONTRAST, contrast_ratio

DRAWN = b"""<svg class="main-svg" xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink" width="860" height="460" viewBox="0 0 860 460">
<rect x="0" y="0" width="860" height="460" style="fill: rgb(0, 0, 0); fill-opacity: 0;"/>
<defs><clipPath id="clip1f"><rect width="8" height="9"/></clipPath><clipPath id="unused"><rect width="1" height="1"/></clipPath>
<pattern id="p9" patternTransform=""><rect width="3px" height="3px" fill="rgb(29, 43, 42)" fill-opacity="0.12"/></pattern></defs>
<g class="empty"><g/></g>
<g class="plot" clip-path="url(#clip1f)" onclick="alert(1)" data-x="1"><path d="M1.23456,2.00001L3,4"
 style="stroke: rgb(29, 43, 42); stroke-opacity: 1; fill: url('#p9'); opacity: 1;"/></g>
<a href="https://example.com"><text>lost</text></a><script>alert(1)</script><foreignObject/><image href="http://example.com/x.png"/>
<text x="1" style="font-family: X; fill: rgb(136, 34, 85); white-space: pre;"><tspan style="font-weight:bold">Yara &amp; co</tspan> 5 t</text>
</svg>"""


def shown(**more: str) -> str:
    return inline(DRAWN, **({"key": "k", "title": "T <1>", "desc": "D & d"} | more)).svg


def test_only_shapes_and_text_stay():
    names = {etree.QName(element).localname for element in etree.fromstring(shown()).iter()}
    assert names <= {"svg", "title", "desc", "defs", "clipPath", "pattern", "rect", "path", "g", "text", "tspan"}
    assert not re.search(r"onclick|href|data-|class=|alert|font-family|example", shown())
    assert "Yara &amp; co" in shown()


def test_what_cannot_be_seen_is_left_out_and_what_is_not_used_too():
    assert shown().count("<clipPath") == 1
    assert 'width="860"' not in shown()
    assert "M1.2,2L3,4" in shown()


def test_it_says_what_it_shows():
    root = etree.fromstring(shown())
    said = [root.find(f"{{{SVG}}}{tag}") for tag in ("title", "desc")]
    assert [s.text for s in said] == ["T <1>", "D & d"]
    assert root.get("aria-labelledby").split() == [s.get("id") for s in said]


def test_ids_belong_to_one_drawing_and_references_follow():
    ids = [set(re.findall(r'id="([^"]+)"', shown(key=key))) for key in ("a", "b")]
    assert ids[0].isdisjoint(ids[1])
    assert set(re.findall(r"url\(#([^)]+)\)", shown(key="a"))) <= ids[0]
    assert shown(key="a") == shown(key="a")


def test_colours_are_variables_and_can_be_seen_on_both_grounds():
    found = inline(DRAWN, key="k", title="T", desc="D")
    assert found.colours == {LIGHT.ink, "#882255"}
    light, dark = (dict(rule.split(":") for rule in rules.rstrip(";").split(";")) for rules in light_and_dark(found.colours))
    assert light == {"--c1D2B2A": LIGHT.ink, "--c882255": "#882255"}
    assert dark["--c1D2B2A"] == DARK.ink
    assert contrast_ratio(dark["--c882255"], DARK.paper) >= LINE_CONTRAST
    assert set(re.findall(r"var\((--c\w+)\)", found.svg)) == set(light)
