"""Files that no workbook program writes, each made on the spot, and the code of the one sentence that refuses it.

They are small, but for what has to be large to be hostile. `OUTLASTED` are those that are odd and still a workbook: read or asked about like any
other, in bounded time and memory.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Callable

from gic_metrics.intake import guard
from tests.intake.corpus.book import WRITTEN, parts, zipped

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET = b"<worksheet " + _SPREADSHEET + b"><sheetData>"
_END = b"</sheetData></worksheet>"
_REPORT = {"name": "Rapport", "rows": "Organisasjonsnummer|310050059\nKvartal|2026-Q3"}
_EMISSIONS = {"name": "Utslipp", "rows": "Anlegg|Scope|Gass|Opprinnelse|Mengde|Enhet\nPX-5|1|CO2|fossil|41317|t"}
FIGURES, BOOK, TEXTS, STYLES = "xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_ODS = b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
_ODS += b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'


def report(**changed: bytes) -> bytes:
    """A good report with some of its parts replaced; a name of `None` bytes is left out."""
    made = parts([_REPORT, _EMISSIONS])
    return zipped({name: data for name, data in {**made, **changed}.items() if data != b""})


def cells(rows: bytes) -> bytes:
    """A good report whose second sheet holds these rows."""
    return report(**{FIGURES: _SHEET + rows + _END})


def _entries(*entries: tuple[str, bytes]) -> bytes:
    """An archive with these entries in this order, whatever their names."""
    kept = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, data in entries:
            entry = zipfile.ZipInfo(name, WRITTEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return kept.getvalue()


def _beside(name: str, data: bytes = b"x") -> bytes:
    """A good report with one entry more."""
    return _entries(*parts([_REPORT, _EMISSIONS]).items(), (name, data))


def nested_bomb() -> bytes:
    """An archive of archives of nothing: none but the outermost is ever opened, and that is no workbook."""
    inner = zipped({"0": bytes(20_000_000)})
    for _ in range(4):
        inner = zipped({f"{n}.zip": inner for n in range(8)})
    return inner


def bomb_in_a_report() -> bytes:
    return _beside("xl/media/image1.png", bytes(60_000_000))


def overlapping() -> bytes:
    """Many names for the same bytes of the archive: small as it is, it unpacks to far more than it could hold."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(BOOK, WRITTEN), b"<workbook/>")
        archive.writestr(zipfile.ZipInfo("xl/a.xml", WRITTEN), bytes(9_000_000), zipfile.ZIP_DEFLATED)
        twin = archive.infolist()[-1]
        for n in range(400):
            copy = zipfile.ZipInfo(f"xl/a{n}.xml", WRITTEN)
            copy.compress_type, copy.header_offset, copy.CRC = twin.compress_type, twin.header_offset, twin.CRC
            copy.compress_size, copy.file_size = twin.compress_size, twin.file_size
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
    return kept.getvalue()


def slow_bomb() -> bytes:
    """Many parts, each below the ratio's floor, more than allowed together."""
    return zipped({BOOK: b"<workbook/>"} | {f"xl/worksheets/sheet{n}.xml": b"<row/>" * 1_500_000 for n in range(24)})


def slow_bomb_that_lies() -> bytes:
    """The same, and each part is said to be of a thousand bytes."""
    data = bytearray(slow_bomb())
    size = struct.pack("<I", 9_000_000)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)
    return bytes(data)


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(10))
    return report(**{TEXTS: b'<?xml version="1.0"?><!DOCTYPE sst [' + entities + b"]><sst><si><t>&e9;</t></si></sst>"})


def quadratic() -> bytes:
    """One long entity, named very often."""
    text = b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "' + b"a" * 100_000 + b'">]><sst><si><t>' + b"&a;" * 100_000 + b"</t></si></sst>"
    return report(**{TEXTS: text})


def external_entity() -> bytes:
    return report(**{TEXTS: b'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'})


def entities_in_utf16() -> bytes:
    return report(**{TEXTS: '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE s><sst/>'.encode("utf-16")})


def entities_in_ebcdic() -> bytes:
    """In a code that the search for declarations does not know, and the parser does."""
    text = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE sst [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    return report(**{TEXTS: text.encode("cp037")})


def entities_in_a_picture() -> bytes:
    """A sheet that lies among the pictures, where declarations are allowed."""
    made = parts([_REPORT, _EMISSIONS])
    said = made.pop(FIGURES).replace(b"<v>41317</v>", b"<v>&a;</v>")
    made["xl/media/sheet.svg"] = said.replace(b"?>", b'?><!DOCTYPE worksheet [<!ENTITY a "41317">]>', 1)
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet2.xml", b"media/sheet.svg")
    return zipped(made)


def wrong_checksum() -> bytes:
    """One byte of a sheet is another than when its checksum was made."""
    data = report()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(FIGURES)
    stored = bytearray(data)
    crc = struct.pack("<I", entry.CRC)
    at = data.rindex(crc)
    stored[at : at + 4] = struct.pack("<I", entry.CRC ^ 1)
    return bytes(stored)


def many_sheets(n: int = 100_000) -> bytes:
    listed = b"".join(b'<sheet name="A%d" sheetId="%d" r:id="rId2"/>' % (i, i) for i in range(1, n))
    return report(**{BOOK: parts([_REPORT, _EMISSIONS])[BOOK].replace(b"</sheets>", listed + b"</sheets>")})


def many_styles(n: int = 100_000) -> bytes:
    made = parts([_REPORT, _EMISSIONS])[STYLES].decode()
    return report(**{STYLES: made.replace("</cellXfs>", '<xf numFmtId="14" fontId="0"/>' * n + "</cellXfs>").encode()})


def many_formats(n: int = 100_000) -> bytes:
    made = parts([_REPORT, _EMISSIONS])[STYLES].decode()
    own = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="0.{i}"/>' for i in range(n))
    return report(**{STYLES: made.replace("<fonts", f'<numFmts count="{n}">{own}</numFmts><fonts', 1).encode()})


def many_texts() -> bytes:
    """A table of shared texts beyond any workbook, most of it never pointed to."""
    return report(**{TEXTS: b"<sst " + _SPREADSHEET + b">" + b"<si><t>a</t></si>" * 4_000_000 + b"</sst>"})


def long_text_many_times() -> bytes:
    made = parts([_REPORT, _EMISSIONS])[TEXTS]
    row = b'<c t="s"><v>%d</v></c>' % made.count(b"<si>") * 100
    texts = made.replace(b"</sst>", b"<si><t>" + b"a" * 30_000 + b"</t></si></sst>")
    return report(**{TEXTS: texts, FIGURES: _SHEET + (b"<row>" + row + b"</row>") * 100 + _END})


def shared_formulas() -> bytes:
    """Formulas that are shared in a ring: each is said to be the translation of another, to the end of the sheet."""
    rows = b"".join(b'<row><c><f t="shared" si="%d" ref="A1:XFD1048576">A%d</f></c></row>' % (n % 3, n + 1) for n in range(2000))
    return cells(rows + b'<row><c><f t="shared" si="2"/></c></row>' * 2000)


def deep() -> bytes:
    """Elements within elements, a million deep."""
    return report(**{FIGURES: b"<worksheet " + _SPREADSHEET + b">" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"</worksheet>"})


def many_attributes() -> bytes:
    return cells(b"<row" + b"".join(b' a%d="1"' % n for n in range(300_000)) + b"><c><v>1</v></c></row>")


def merged_everywhere() -> bytes:
    merged = b'<mergeCell ref="A1:XFD1048576"/>' * 20_000
    made = parts([_REPORT, _EMISSIONS])[FIGURES]
    return report(**{FIGURES: made.replace(b"</sheetData>", b"</sheetData><mergeCells>" + merged + b"</mergeCells>")})


def ods(rows: bytes, **more: bytes) -> bytes:
    content = b"<office:document-content " + _ODS + b'><office:body><office:spreadsheet><table:table table:name="Utslipp">'
    content += rows + b"</table:table></office:spreadsheet></office:body></office:document-content>"
    return _entries(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content), *more.items())


def ods_repeated() -> bytes:
    """One filled cell, said to be repeated over the whole of the sheet."""
    cell = b'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
    return ods(b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row>")


def ods_repeated_down() -> bytes:
    cell = b'<table:table-cell office:value-type="string"><text:p>' + b"a" * 200 + b"</text:p></table:table-cell>"
    return ods(b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row>")


def ods_entities() -> bytes:
    content = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>'
    return _entries(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content))


def xls_noise() -> bytes:
    """The name of the old format's stream in front of noise."""
    return _OLE2 + bytes(504) + "Workbook".encode("utf-16-le") + bytes(range(256)) * 40


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "F01"),
    "blank": (lambda: b"\r\n \n", "F01"),
    "too_large": (lambda: b"PK\x03\x04" + bytes(guard.FILE_BYTES), "F02"),
    "encrypted": (lambda: _OLE2 + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "F03"),
    "old_letter": (lambda: _OLE2 + bytes(600) + "WordDocument".encode("utf-16-le"), "F04"),
    "xls_that_is_none": (xls_noise, "F06"),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "F05"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "F05"),
    "letter": (lambda: _entries(("word/document.xml", b"<a/>")), "F05"),
    "nested_zip_bomb": (nested_bomb, "F05"),
    "cut_short": (lambda: report()[:900], "F06"),
    "only_the_magic": (lambda: b"PK\x03\x04", "F06"),
    "noise_behind_the_magic": (lambda: b"PK\x03\x04" + bytes(range(256)) * 9, "F06"),
    "no_sheets_inside": (lambda: report(**{FIGURES: b"", "xl/worksheets/sheet1.xml": b""}), "F06"),
    "ods_that_is_none": (lambda: _entries(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<a/>")), "F06"),
    "wrong_checksum": (wrong_checksum, "F06"),
    "deep_xml": (deep, "F10"),
    "many_parts": (lambda: _entries((BOOK, b"<a/>"), *((f"xl/part{n}.xml", b"x") for n in range(guard.ENTRIES))), "F07"),
    "zip_bomb": (lambda: zipped({BOOK: b"<workbook/>", FIGURES: _SHEET + b"0" * 60_000_000}), "F08"),
    "zip_bomb_of_many_parts": (slow_bomb, "F08"),
    "zip_bomb_of_many_parts_that_lie": (slow_bomb_that_lies, "F06"),
    "zip_bomb_in_a_report": (bomb_in_a_report, "F08"),
    "overlapping_parts": (overlapping, "F08"),
    "entity_bomb": (laughs, "F09"),
    "quadratic_blow_up": (quadratic, "F09"),
    "external_entity": (external_entity, "F09"),
    "entities_in_utf16": (entities_in_utf16, "F09"),
    "entities_in_ebcdic": (entities_in_ebcdic, "F06"),
    "entities_in_a_picture": (entities_in_a_picture, "F06"),
    "ods_entities": (ods_entities, "F09"),
    "long_text_many_times": (long_text_many_times, "F10"),
    "a_million_rows_away": (lambda: cells(b'<row r="1048576"><c r="C1048576"><v>7</v></c></row>'), "F11"),
    "sixteen_thousand_columns_away": (lambda: cells(b'<row r="2"><c r="XFD2"><v>7</v></c></row>'), "F11"),
    "ods_repeated_over_the_sheet": (ods_repeated, "F11"),
    "ods_repeated_down": (ods_repeated_down, "F12"),
    "many_texts": (many_texts, "F08"),
    "many_sheets": (many_sheets, "F18"),
    "many_styles": (many_styles, "F19"),
    "letter_as_text": (lambda: "Kjære GIC,\r\nher er ingen tall; hilsen Kari\r\n".encode("latin-1"), "F14"),
    "html": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "F15"),
    "binary": (lambda: b"\x01\x00\x02\x00abc", "F15"),
    "outside": (lambda: _beside("../../etc/passwd"), "F16"),
    "absolute": (lambda: _beside("/etc/passwd"), "F16"),
    "on_another_drive": (lambda: _beside("c:\\windows\\system.ini"), "F16"),
    "twice": (lambda: _beside(BOOK), "F16"),
    "twice_but_for_case": (lambda: _beside(BOOK.upper()), "F16"),
}
OUTLASTED: dict[str, Callable[[], bytes]] = {
    "as_many_styles_as_excel_makes": lambda: many_styles(65_000),
    "many_formats": many_formats,
    "shared_formulas_in_a_ring": shared_formulas,
    "many_attributes": many_attributes,
    "merged_everywhere": merged_everywhere,
    "a_number_of_a_million_digits": lambda: cells(b'<row r="2"><c r="A2"><v>' + b"9" * 1_000_000 + b"</v></c></row>"),
    "a_number_beyond_measure": lambda: cells(b'<row r="2"><c r="A2"><v>1e999</v></c></row>'),
    "a_text_that_is_not_there": lambda: cells(b'<row r="2"><c r="A2" t="s"><v>999999</v></c></row>'),
    "a_row_of_any_size": lambda: cells(b'<row r="99999999999999999999"><c><v>1</v></c></row>'),
    "a_row_below_zero": lambda: cells(b'<row r="-5"><c><v>1</v></c></row>'),
    "a_cell_without_a_place": lambda: cells(b'<row><c r="7"><v>1</v></c></row>'),
    "a_date_before_time": lambda: cells(b'<row r="2"><c r="A2" s="1"><v>-99999999</v></c></row>'),
}


MADE: dict[str, Callable[[], bytes]] = {name: make for name, (make, _code) in HOSTILE.items()}
