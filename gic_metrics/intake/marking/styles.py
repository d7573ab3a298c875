"""The cell formats of a workbook: a marked cell keeps its own format and gets another ground; the list's own formats are added beside."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from gic_metrics.intake.marking.package import Package, local, tag

GROUNDS = {"error": "FFF8D0CC", "warning": "FFFCE8B2", "note": "FFEEF1F3"}
INK = "FF3A1510"
ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")
EMPTY = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs></styleSheet>'
)
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"

OWN = {
    "title": {"bold": True, "size": "15", "ink": "FF1F4E5F"},
    "lead": {"wrap": True},
    "head": {"bold": True, "ink": "FFFFFFFF", "ground": "FF1F4E5F", "wrap": True},
    "cell": {"wrap": True, "border": True},
    "link": {"ink": "FF1F4E5F", "underline": True, "border": True},
    **{name: {"bold": True, "ground": ground, "border": True} for name, ground in GROUNDS.items()},
}
"""the formats of the list"""


class Styles:
    """The formats of one file; each new one is added once."""

    def __init__(self, package: Package) -> None:
        part = next((target for kind, target, _ in package.related(package.book) if kind == "styles" and target in package.parts), "")
        if not part:
            part = package.free("xl/styles{}.xml")
            package.add(part, EMPTY, KIND)
            package.relate(package.book, "styles", part)
        self.root = package.root(part)
        self._made: dict[tuple[Any, ...], int] = {}
        self._formats = self._list("cellXfs")
        if not len(self._formats):
            etree.SubElement(self._formats, tag(self.root, "xf"))
        for name in ("fonts", "fills", "borders"):
            one = self._list(name)
            if not len(one):
                etree.SubElement(one, tag(self.root, name[:-1]))

    def marked(self, index: int, severity: str) -> int:
        """The format `index` on the ground of a severity, its text dark enough to be read there."""
        key = "marked", index, severity
        if key not in self._made:
            changed = self._copy(index)
            font = deepcopy(self._at("fonts", changed.get("fontId")))
            for colour in [child for child in font if local(child) == "color"]:
                font.remove(colour)
            _in_order(font, etree.Element(tag(self.root, "color"), rgb=INK))
            changed.set("fontId", str(self._added("fonts", font)))
            changed.set("fillId", str(self._ground(GROUNDS[severity])))
            changed.set("applyFill", "1")
            changed.set("applyFont", "1")
            self._made[key] = self._added("cellXfs", changed)
        return self._made[key]

    def unmarked(self, index: int) -> int:
        """The format `index` without the ground that an earlier marking gave it; the same where it has none of ours."""
        grounds = {value.casefold() for value in GROUNDS.values()}
        fill = self._at("fills", self._at("cellXfs", str(index)).get("fillId"))
        colours = {element.get("rgb", "").casefold() for element in fill.iter() if local(element) == "fgColor"}
        if not colours & grounds:
            return index
        if ("unmarked", index) not in self._made:
            changed = self._copy(index)
            changed.set("fillId", "0")
            self._made["unmarked", index] = self._added("cellXfs", changed)
        return self._made["unmarked", index]

    def own(self, name: str) -> int:
        """A format of the list."""
        if ("own", name) not in self._made:
            said = OWN[name]
            new = etree.Element(tag(self.root, "xf"), numFmtId="0", fillId="0", borderId="0", xfId="0", applyFont="1", applyFill="1")
            new.set("applyAlignment", "1")
            new.set("fontId", str(self._font(said)))
            if "ground" in said:
                new.set("fillId", str(self._ground(str(said["ground"]))))
            if "border" in said:
                new.set("borderId", str(self._border()))
                new.set("applyBorder", "1")
            alignment = etree.SubElement(new, tag(self.root, "alignment"), vertical="top")
            if "wrap" in said:
                alignment.set("wrapText", "1")
            self._made["own", name] = self._added("cellXfs", new)
        return self._made["own", name]

    def _copy(self, index: int) -> Any:
        return deepcopy(self._at("cellXfs", str(index)))

    def _font(self, said: dict[str, Any]) -> int:
        font = etree.Element(tag(self.root, "font"))
        for name, wanted in (("b", "bold"), ("u", "underline")):
            if wanted in said:
                etree.SubElement(font, tag(self.root, name))
        etree.SubElement(font, tag(self.root, "sz"), val=str(said.get("size", "11")))
        etree.SubElement(font, tag(self.root, "color"), rgb=str(said.get("ink", "FF1D2B2A")))
        etree.SubElement(font, tag(self.root, "name"), val="Calibri")
        return self._added("fonts", font)

    def _ground(self, rgb: str) -> int:
        if ("ground", rgb) not in self._made:
            fill = etree.Element(tag(self.root, "fill"))
            pattern = etree.SubElement(fill, tag(self.root, "patternFill"), patternType="solid")
            etree.SubElement(pattern, tag(self.root, "fgColor"), rgb=rgb)
            etree.SubElement(pattern, tag(self.root, "bgColor"), indexed="64")
            self._made["ground", rgb] = self._added("fills", fill)
        return self._made["ground", rgb]

    def _border(self) -> int:
        if ("border",) not in self._made:
            border = etree.Element(tag(self.root, "border"))
            for side in ("left", "right", "top", "bottom"):
                line = etree.SubElement(border, tag(self.root, side), style="thin")
                etree.SubElement(line, tag(self.root, "color"), rgb="FFD5DADD")
            etree.SubElement(border, tag(self.root, "diagonal"))
            self._made["border",] = self._added("borders", border)
        return self._made["border",]

    def _at(self, name: str, index: str | None) -> Any:
        """The entry of a list; the first where the file names one that is not there."""
        entries = [child for child in self._list(name) if isinstance(child.tag, str)]
        n = int(index) if index and index.isdigit() else 0
        return entries[n] if n < len(entries) else entries[0]

    def _added(self, name: str, entry: Any) -> int:
        entries = self._list(name)
        entries.append(entry)
        number = sum(isinstance(child.tag, str) for child in entries)
        entries.set("count", str(number))
        return number - 1

    def _list(self, name: str) -> Any:
        found = self.root.find(tag(self.root, name))
        if found is None:
            found = etree.Element(tag(self.root, name))
            before = [n for n, child in enumerate(self.root) if local(child) in ORDER and ORDER.index(local(child)) < ORDER.index(name)]
            self.root.insert(before[-1] + 1 if before else 0, found)
        return found


def _in_order(font: Any, colour: Any) -> None:
    """A font's children stand in a fixed order: the colour after size and before the name."""
    after = {"b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz"}
    place = max((n + 1 for n, child in enumerate(font) if local(child) in after), default=0)
    font.insert(place, colour)
