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
SHEETS = 1000
FORMATS = 100_000
"""formats of cells and of named styles; Excel itself stops at 65 490 of each"""
DEPTH = 10_000
"""elements within elements, as far as it shows from outside; those of a workbook are not twenty deep"""

_CHUNK = 1 << 20
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XLS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"), b"\x09\x08\x10\x00\x00\x06\x05\x00")
"""names of the stream in a whole file, and how it begins, in one that is cut short"""
_CODES = ("ascii", "utf-16-le", "utf-16-be")
_DECLARATIONS = tuple(("<!".encode(code), tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY"))) for code in _CODES)
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
    unpacked = filled = sheets = formats = 0
    said = sum(entry.file_size for entry in entries)
    for entry in entries:
        _size(said, entry.file_size, entry.compress_size)  # as the archive says; below, as it is
    for entry in entries:
        of_this, depth, tail = 0, 0, b""
        picture, xml = entry.filename.startswith("xl/media/"), entry.filename.casefold().endswith((".xml", ".rels"))
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                if xml and not picture and not of_this and not _readable(chunk):
                    raise _Refused("F06")
                of_this += len(chunk)
                unpacked += len(chunk)
                _size(unpacked, of_this, entry.compress_size)
                if not picture and _declares(tail + chunk):
                    raise _Refused("F09")
                depth += _deeper(chunk) if xml else 0
                if depth > DEPTH:
                    raise _Refused("F10")
                filled += chunk.count(b"<v>") + chunk.count(b"<is>") + chunk.count(b"<text:p")
                if filled > FILLED_CELLS:
                    raise _Refused("F12", n=FILLED_CELLS)
                sheets += chunk.count(b"<sheet ") + chunk.count(b":sheet ") + chunk.count(b"<table:table ")
                if sheets > SHEETS:
                    raise _Refused("F18", n=SHEETS)
                formats += chunk.count(b"<xf ") + chunk.count(b":xf ")
                if formats > FORMATS:
                    raise _Refused("F19", n=FORMATS)
                tail = chunk[-32:]


def _size(unpacked: int, of_this: int, packed: int) -> None:
    if unpacked > UNPACKED_BYTES or (of_this > RATIO_FROM_BYTES and of_this > RATIO * max(packed, 1)):
        raise _Refused("F08", mb=UNPACKED_BYTES / 1e6)


def _declares(text: bytes) -> bool:
    return any(begins in text and any(word in text for word in words) for begins, words in _DECLARATIONS)


def _readable(start: bytes) -> bool:
    """Does a part begin as text in a code in which what is searched for here can be found?"""
    return start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")) or start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"<", b"")


def _deeper(chunk: bytes) -> int:
    """How many more elements begin in it than end."""
    ends = chunk.count(b"</")
    return chunk.count(b"<") - ends - chunk.count(b"<!") - chunk.count(b"<?") - ends - chunk.count(b"/>")


def _left_alone(entries: list[zipfile.ZipInfo]) -> tuple[Finding, ...]:
    names = [entry.filename.casefold() for entry in entries]
    notes = []
    if any(name.endswith("vbaproject.bin") for name in names):
        notes.append(Finding(Severity.NOTE, "F20"))
    if any(name.startswith("xl/externallinks/") and name.endswith(".xml") for name in names):
        notes.append(Finding(Severity.NOTE, "F21"))
    return tuple(notes)
