"""What comes through the door: a workbook, a csv, or a refusal of one sentence - decided in bounded time and memory, before anything is parsed.

Only the archive is looked into here: its names, and the bytes that really come out of it. The cells are read afterwards, in the limited child.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from gic_metrics.vocabulary import Finding, Severity

FILE_BYTES = 10_000_000
ENTRIES = 2000
UNPACKED_BYTES = 200_000_000
RATIO = 200
RATIO_FROM_BYTES = 10_000_000
"""below this an entry may be as compact as it likes: small files of blank rows pass"""
FILLED_CELLS = 1_200_000
"""values in a whole workbook, counted in the bytes; the child counts again"""

_CHUNK = 1 << 20
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"), b"\x09\x08\x10\x00\x00\x06\x05\x00")
"""names of the stream in a whole file, and how it begins, in one that is cut short"""
_DECLARATIONS = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be"))
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "GZip"),
    (b"{\\rtf", "RTF"),
)
_NOT_A_WORKBOOK = {"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint", "xl/workbook.bin": "xlsb"}


@dataclass(frozen=True, slots=True)
class Passed:
    """The file may be read: `kind` is "xlsx", "xls", "ods" or "text"; notes say what is left alone in it."""

    kind: str
    notes: tuple[Finding, ...] = ()


class _Refused(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.finding = Finding(Severity.ERROR, code, params=params)


def inspect(data: bytes) -> Passed | Finding:
    """May these bytes be read? The finding is the reason why not. Reads at most UNPACKED_BYTES, a chunk at a time."""
    try:
        return _inspect(data)
    except _Refused as refused:
        return refused.finding


def _inspect(data: bytes) -> Passed:
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise _Refused("F01")
    if len(data) > FILE_BYTES:
        raise _Refused("F02", mb=len(data) / 1e6, limit_mb=FILE_BYTES / 1e6)
    if data.startswith(_OLE2):
        if _ENCRYPTED in data:
            raise _Refused("F03")
        if not any(sign in data for sign in _XLS):
            raise _Refused("F04")
        return Passed("xls")
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise _Refused("F05", kind=kind)
    if data.startswith(b"PK"):
        return _archive(data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Passed("text")
    if b"\0" in data[:4096] or data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise _Refused("F15")
    return Passed("text")


def _archive(data: bytes) -> Passed:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _names(entries)
            kind = _kind(archive, {entry.filename for entry in entries})
            _contents(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        raise _Refused("F06") from None
    return Passed(kind, _left_alone(entries))


def _names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES:
        raise _Refused("F07", n=len(entries))
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/").casefold()
        outside = name.startswith("/") or ":" in name or ".." in name.split("/")
        if outside or name in seen:
            raise _Refused("F16")
        if entry.flag_bits & 1:
            raise _Refused("F03")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _Refused("F06")
        seen.add(name)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names or ("[Content_Types].xml" in names and any(name.startswith("xl/") for name in names if name.endswith(".xml"))):
        return "xlsx"
    for name, kind in _NOT_A_WORKBOOK.items():
        if name in names:
            raise _Refused("F05", kind=kind)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 and b"opendocument.spreadsheet" in archive.read("mimetype"):
        if b"encryption-data" in _start(archive, "META-INF/manifest.xml"):
            raise _Refused("F03")
        return "ods"
    raise _Refused("F05", kind="zip")


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    """The first part of an entry; nothing where there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        return stream.read(_CHUNK)


def _contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = filled = 0
    for entry in entries:
        of_this, tail = 0, b""
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                of_this += len(chunk)
                unpacked += len(chunk)
                if unpacked > UNPACKED_BYTES or (of_this > RATIO_FROM_BYTES and of_this > RATIO * max(entry.compress_size, 1)):
                    raise _Refused("F08", mb=UNPACKED_BYTES / 1e6)
                seam = tail + chunk
                if not entry.filename.startswith("xl/media/") and any(word in seam for word in _DECLARATIONS):
                    raise _Refused("F09")
                filled += chunk.count(b"<v>") + chunk.count(b"<is>") + chunk.count(b"<text:p")
                if filled > FILLED_CELLS:
                    raise _Refused("F12", n=FILLED_CELLS)
                tail = chunk[-32:]


def _left_alone(entries: list[zipfile.ZipInfo]) -> tuple[Finding, ...]:
    names = [entry.filename.casefold() for entry in entries]
    notes = []
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append(Finding(Severity.NOTE, "F20"))
    if any(name.startswith("xl/externallinks/") and name.endswith(".xml") for name in names):
        notes.append(Finding(Severity.NOTE, "F21"))
    return tuple(notes)
