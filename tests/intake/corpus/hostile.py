"""Files that no workbook program writes: each made on the spot, small, and refused in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from tests.intake.corpus.book import zipped

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n"


def encrypted() -> bytes:
    return _OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def zip_bomb() -> bytes:
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": _SHEET + b"0" * 60_000_000})


def entity_bomb() -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(10))
    text = b'<?xml version="1.0"?><!DOCTYPE sst [' + entities + b"]><sst><si><t>&e9;</t></si></sst>"
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": text})


MADE: dict[str, Callable[[], bytes]] = {
    "pdf": pdf,
    "empty": lambda: b"",
    "encrypted": encrypted,
    "zip_bomb": zip_bomb,
    "entity_bomb": entity_bomb,
}
