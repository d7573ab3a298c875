"""The comments of a sheet: those that stand there are kept, ours are added; a comment of an earlier marking is taken away."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from gic_metrics.intake.marking.package import Package, local, tag
from gic_metrics.intake.marking.sheets import SheetXml, place_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_KIND = "application/vnd.openxmlformats-officedocument.vmlDrawing"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{n}"/></o:shapelayout></xml>'
)
SHAPE_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202" coordsize="21600,21600" '
    'o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:260pt;height:{high}pt;z-index:{z};'
    'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)


class Comments:
    """The comments of one sheet part."""

    def __init__(self, package: Package, part: str, sheet: SheetXml, author: str) -> None:
        self.package, self.part, self.sheet, self.author = package, part, sheet, author
        related = package.related(part)
        self._comments = next((target for kind, target, _ in related if kind == "comments" and target in package.parts), "")
        drawn = sheet.root.find(tag(sheet.root, "legacyDrawing"))
        id_ = package.reference(drawn) if drawn is not None else ""
        self._drawing = next((target for _, target, known in related if known == id_ and target in package.parts), "")
        self.conversations = {
            element.get("ref", "")
            for kind, target, _ in related
            if kind == "threadedComment" and target in package.parts
            for element in package.look(target)
        }
        """cells whose comment is a conversation: Excel shows that and no other, so ours stands in the list only"""

    def add(self, address: str, text: str) -> None:
        """Our comment on a cell, behind what stands there."""
        if address in self.conversations:
            return
        self._make()
        root = self.package.root(self._comments)
        entries = root.find(tag(root, "commentList"))
        for comment in entries:
            if comment.get("ref") == address:
                self._append(comment, text)
                return
        new = etree.SubElement(entries, tag(root, "comment"), ref=address, authorId=str(self._author(root)))
        self._run(etree.SubElement(new, tag(root, "text")), text)
        self._draw(address, text)

    def remove_ours(self) -> list[str]:
        """Take away what an earlier marking said; gives the cells it stood on."""
        if not self._comments:
            return []
        root = self.package.root(self._comments)
        names = [element.text or "" for element in root.iter(tag(root, "author"))]
        gone = []
        for comment in list(root.iter(tag(root, "comment"))):
            number = comment.get("authorId", "")
            if number.isdigit() and int(number) < len(names) and names[int(number)] == self.author:
                comment.getparent().remove(comment)
                self._erase(comment.get("ref", ""))
                gone.append(comment.get("ref", ""))
                continue
            for run in [run for run in comment.iter(tag(root, "r")) if "".join(run.itertext()).startswith(self._opening)]:
                run.getparent().remove(run)
                gone.append(comment.get("ref", ""))
        return gone

    @property
    def _opening(self) -> str:
        return f"\n\n{self.author}: "

    def _append(self, comment: Any, text: str) -> None:
        root = self.package.root(self._comments)
        body = comment.find(tag(root, "text"))
        if body is None:
            body = etree.SubElement(comment, tag(root, "text"))
        for plain in [child for child in body if local(child) == "t"]:
            body.remove(plain)
            etree.SubElement(body, tag(root, "r")).append(plain)
        self._run(body, self._opening + text)

    def _run(self, body: Any, text: str) -> None:
        root = self.package.root(self._comments)
        run = etree.SubElement(body, tag(root, "r"))
        etree.SubElement(etree.SubElement(run, tag(root, "rPr")), tag(root, "sz"), val="9")
        said = etree.SubElement(run, tag(root, "t"))
        said.text = text
        said.set(SPACE, "preserve")

    def _author(self, root: Any) -> int:
        authors = root.find(tag(root, "authors"))
        names = [element.text or "" for element in authors]
        if self.author not in names:
            etree.SubElement(authors, tag(root, "author")).text = self.author
            names.append(self.author)
        return names.index(self.author)

    def _make(self) -> None:
        package = self.package
        if not self._comments:
            self._comments = package.free("xl/comments{}.xml")
            main = etree.QName(self.sheet.root).namespace
            package.add(self._comments, f'<comments xmlns="{main}"><authors/><commentList/></comments>'.encode(), KIND)
            package.relate(self.part, "comments", self._comments)
        if not self._drawing:
            self._drawing = package.free("xl/drawings/vmlDrawing{}.vml")
            number = re.sub(r"\D", "", self._drawing.rsplit("/", 1)[-1])
            package.ending("vml", DRAWING_KIND)
            package.add(self._drawing, DRAWING.format(n=number).encode())
            self.sheet.show_legacy_drawing(package.relate(self.part, "vmlDrawing", self._drawing), package.office)

    def _draw(self, address: str, text: str) -> None:
        """The shape without which a spreadsheet program does not show the comment; the drawing is edited as text, since it need not be sound XML."""
        drawing = self.package.parts[self._drawing]
        used = [int(one) for one in re.findall(rb"_x0000_s(\d{1,8})\b", drawing)]
        number = max(used, default=int(re.sub(r"\D", "", self._drawing.rsplit("/", 1)[-1]) or "1") * 1024) + 1
        row, column = place_of(address) or (1, 1)
        lines = min(14, 2 + len(text) // 45 + text.count("\n"))
        shape = SHAPE.format(
            id=number, z=len(used) + 1, high=lines * 14, row=row - 1, column=column - 1, left=column, top=max(0, row - 2), right=column + 4,
            bottom=max(0, row - 2) + lines,
        )  # fmt: skip
        new = ("" if b"_x0000_t202" in drawing else SHAPE_TYPE) + shape
        end = drawing.rfind(b"</xml>")
        end = len(drawing) if end < 0 else end
        self.package.parts[self._drawing] = drawing[:end] + new.encode() + drawing[end:]

    def _erase(self, address: str) -> None:
        at = place_of(address)
        if not at or not self._drawing:
            return
        row, column = (f"<x:{name}>{n - 1}</x:{name}>".encode() for name, n in zip(("Row", "Column"), at, strict=True))
        drawing = self.package.parts[self._drawing]
        self.package.parts[self._drawing] = _SHAPE.sub(lambda found: b"" if row in found[0] and column in found[0] else found[0], drawing)
