"""The parts of an xlsx or xlsm file, their relationships and their kinds; a part that nobody touches is written as the bytes it was."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
EPOCH = (1980, 1, 1, 0, 0, 0)


class NotMarkable(Exception):
    """The file's inner order is not that of a workbook."""


def parsed(data: bytes) -> Any:
    """The root of an XML part; nothing outside it is ever fetched."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False))


def tag(root: Any, name: str) -> str:
    """The full name of an element in the namespace of `root`."""
    return f"{{{etree.QName(root).namespace}}}{name}"


def local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class Package:
    """A workbook file taken apart."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self._order = [(info.filename, info.date_time) for info in archive.infolist() if not info.is_dir()]
            self.parts = {name: archive.read(name) for name, _ in self._order}
        self._spelled = {name.casefold().replace("\\", "/"): name for name in self.parts}
        self._roots: dict[str, Any] = {}
        self._looked_at: dict[str, Any] = {}
        self.types = self.root("[Content_Types].xml")
        found = [target for kind, target, _ in self.related("") if kind == "officeDocument"]
        if not found or found[0] not in self.parts:
            raise NotMarkable("no workbook part")
        self.book = found[0]

    def root(self, part: str) -> Any:
        """The part as XML, to be changed in place; parsed once."""
        if part not in self._roots:
            self._roots[part] = parsed(self.parts[part])
        return self._roots[part]

    def look(self, part: str) -> Any:
        """The part as XML, to be read only: it will be written as the bytes it was."""
        if part in self._roots:
            return self._roots[part]
        if part not in self._looked_at:
            self._looked_at[part] = parsed(self.parts[part])
        return self._looked_at[part]

    @property
    def office(self) -> str:
        """The namespace of relationships that this file uses."""
        return STRICT if "purl.oclc.org" in (etree.QName(self.root(self.book)).namespace or "") else TRANSITIONAL

    def add(self, part: str, data: bytes, content_type: str = "") -> None:
        """A new part; with its kind, unless the kind hangs on its ending."""
        self.parts[part] = data
        self._spelled[part.casefold()] = part
        if content_type:
            etree.SubElement(self.types, f"{{{TYPES}}}Override", PartName="/" + part, ContentType=content_type)

    def remove(self, part: str) -> None:
        self.parts.pop(part, None)
        self._spelled.pop(part.casefold(), None)
        self._roots.pop(part, None)
        for entry in list(self.types):
            if entry.get("PartName", "").casefold() == "/" + part.casefold():
                self.types.remove(entry)

    def ending(self, extension: str, content_type: str) -> None:
        """The kind of every part with this ending."""
        if not any(local(e) == "Default" and e.get("Extension", "").casefold() == extension for e in self.types):
            self.types.insert(0, etree.Element(f"{{{TYPES}}}Default", Extension=extension, ContentType=content_type))

    def free(self, form: str) -> str:
        """The first part name of this form that nothing has: `xl/worksheets/sheet{}.xml`."""
        n = 1
        while form.format(n).casefold() in self._spelled:
            n += 1
        return form.format(n)

    def related(self, part: str) -> list[tuple[str, str, str]]:
        """(last word of the kind, target part, id) of everything inside the file that `part` points to; "" is the file itself."""
        name = self._spelled.get(_rels(part).casefold())
        if name is None:
            return []
        found = []
        for entry in self.look(name):
            if local(entry) == "Relationship" and entry.get("TargetMode") != "External":
                found.append((entry.get("Type", "").rsplit("/", 1)[-1], self._target(part, entry.get("Target", "")), entry.get("Id", "")))
        return found

    def _target(self, part: str, said: str) -> str:
        path = said.lstrip("/") if said.startswith("/") else posixpath.join(posixpath.dirname(part), said)
        path = posixpath.normpath(path)
        return self._spelled.get(path.casefold(), path)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let `part` point to `target`; gives the new id."""
        name = self._spelled.get(_rels(part).casefold())
        if name is None:
            name = _rels(part)
            self.add(name, f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode())
        root = self.root(name)
        taken, n = {entry.get("Id") for entry in root}, 1
        while f"rIdGic{n}" in taken:
            n += 1
        etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", Id=f"rIdGic{n}", Type=f"{self.office}/{kind}", Target="/" + target)
        return f"rIdGic{n}"

    def unrelate(self, part: str, id_: str) -> None:
        root = self.root(self._spelled[_rels(part).casefold()])
        for entry in list(root):
            if entry.get("Id") == id_:
                root.remove(entry)

    def reference(self, element: Any) -> str:
        """The id in an element's `r:id`."""
        return next((value for name, value in element.attrib.items() if etree.QName(name).localname == "id" and "}" in name), "")

    def written(self) -> bytes:
        """The file again: untouched parts as they were, in their order."""
        dates = dict(self._order)
        data = BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in [*(name for name, _ in self._order if name in self.parts), *(name for name in self.parts if name not in dates)]:
                root = self._roots.get(name)
                body = self.parts[name] if root is None else etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                info = zipfile.ZipInfo(name, dates.get(name, EPOCH))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, body)
        return data.getvalue()


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")
