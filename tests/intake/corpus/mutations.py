"""Real workbooks, changed at random in their cells, their XML and their archive: what a program, a disk or a person may do to a file.

A mutant is known by its seed and number alone: `mutant(bases, seed, n)` is the same bytes every time.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.intake.corpus.book import zipped

NASTY_VALUES = (
    *(b"0", b"-0", b"-1", b"1e999", b"-1e-999", b"nan", b"inf", b"1e15", b"1.5E+300", b"0x1F", b"1_000", b"", b" ", b"9" * 400, b"0.1" + b"0" * 400),
    *(b"2958466", b"-693594", b"1e10", b"60", b"TRUE", b"2026-02-30", b"2026-01-01T25:61:61", b"#REF!", b"#NOPE!", b"99999999", b"-3"),
)
NASTY_TEXTS = (
    *("", " ", "\u00a0", "\u200b", "\ufeff", "\u202e1234", "\u0000", "_x0000_", "_xD800_", "\u2028", "a\tb", "x" * 40_000, "\U0001f3ed" * 50),
    *(
        "ca. 40",
        "<5",
        "N/A",
        "-",
        "–",
        "−",
        "1 234,5",
        "1.234.567,8",
        "382.000",
        "1,5 t",
        "½",
        "１２３",
        "٣",
        "1e400",
        "=1+1",
        "@SUM(A1)",
        "5 %",
        "5%%",
    ),
    *(
        "IE:",
        "IE:PX-1",
        "NO",
        "no",
        "C",
        "Sum",
        "Totalt",
        "Ex.1",
        "herav",
        "PX-5",
        "PX-99",
        "Liksomgjødsel",
        "310050059",
        "NO 310 050 059 MVA",
        "000000000",
    ),
    *(
        "2026-Q3",
        "2026-Q9",
        "K3 2026",
        "9999-Q1",
        "0000",
        "3. kvartal",
        "2026",
        "31.02.2026",
        "tons",
        "t CO2e",
        "kt C",
        "Mt",
        "mt",
        "kWh",
        "Nm3",
        "stk",
        "CO₂",
        "CO2e",
    ),
    *(
        "SF6",
        "R-410A",
        "AR4",
        "fossil",
        "biogen",
        "1",
        "2",
        "2 lokasjon",
        "Anlegg",
        "Mengde",
        "Enhet",
        "Mengde [kt]",
        "&lt;a&gt;",
        "%s%d{0}{x}",
        "{said}",
        "../../x",
    ),
)
_CELL = re.compile(rb"<c\b[^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ROW = re.compile(rb"<row\b[^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_ELEMENT = re.compile(rb"<[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_TEXT = re.compile(rb">([^<>]+)<")
_NASTY_ATTRIBUTES = (
    b"",
    b"-1",
    b"0",
    b"1",
    b"999999999999999999999",
    b"A0",
    b"ZZZZ1",
    b"A1:XFD1048576",
    b"s",
    b"b",
    b"e",
    b"d",
    b"str",
    b"inlineStr",
    b"true",
    b"rId1",
)
MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed file: what it was made from, what was done to it, and its bytes."""

    base: str
    changes: tuple[str, ...]
    data: bytes

    @property
    def name(self) -> str:
        return self.base


def mutant(bases: Sequence[tuple[str, bytes]], seed: int, n: int) -> Mutant:
    """The n-th mutant of the files (name, bytes)."""
    chance = random.Random(f"{seed}-{n}")
    base, data = bases[chance.randrange(len(bases))]
    done = []
    for _ in range(chance.randint(1, MOST_CHANGES)):
        change = _choose(chance, data)
        changed = change(chance, data)
        if changed != data:
            done.append(change.__name__.strip("_"))
            data = changed
    return Mutant(base, tuple(done), data)


Change = Callable[[random.Random, bytes], bytes]


def _choose(chance: random.Random, data: bytes) -> Change:
    if not _opens(data):
        return chance.choice(_OF_BYTES)
    return chance.choice(chance.choices((_OF_CELLS, _OF_XML, _OF_ARCHIVE, _OF_BYTES), (60, 20, 12, 8))[0])


def _opens(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return False


def _parts(data: bytes) -> dict[str, bytes]:
    made = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            try:
                made[name] = archive.read(name)
            except Exception:  # noqa: BLE001 - an earlier change has damaged the part; the others can be changed still
                made[name] = b""
    return made


def _in_part(chance: random.Random, data: bytes, wanted: str, change: Callable[[bytes], bytes]) -> bytes:
    """One of the parts whose name holds a word, changed."""
    made = _parts(data)
    fitting = [name for name in made if re.search(wanted, name) and made[name]]
    if not fitting:
        return data
    name = chance.choice(fitting)
    return zipped({**made, name: change(made[name])})


def _replaced(chance: random.Random, text: bytes, what: re.Pattern[bytes], new: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """One of the places that a pattern fits, replaced."""
    places = list(what.finditer(text))
    if not places:
        return text
    at = chance.choice(places)
    return text[: at.start()] + new(at) + text[at.end() :]


# cells


def value(chance: random.Random, data: bytes) -> bytes:
    said = chance.choice(NASTY_VALUES)
    return _in_part(
        chance,
        data,
        "sheet|content",
        lambda text: _replaced(chance, text, re.compile(rb"<v>[^<]*</v>|office:value=\"[^\"]*\""), lambda at: _same(at[0], said)),
    )


def _same(place: bytes, said: bytes) -> bytes:
    return b"<v>" + said + b"</v>" if place.startswith(b"<v>") else b'office:value="' + said + b'"'


def text(chance: random.Random, data: bytes) -> bytes:
    said = chance.choice(NASTY_TEXTS).encode("utf-8", "surrogatepass")
    return _in_part(chance, data, "sharedStrings|content|sheet", lambda whole: _replaced(chance, whole, _TEXT, lambda at: b">" + said + b"<"))


def several_texts(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.randint(2, 12)):
        data = text(chance, data)
    return data


def kind(chance: random.Random, data: bytes) -> bytes:
    said = chance.choice((b"s", b"b", b"e", b"d", b"n", b"str", b"inlineStr", b"x"))

    def changed(at: re.Match[bytes]) -> bytes:
        return re.sub(rb'<c\b( t="[^"]*")?', b'<c t="' + said + b'"', re.sub(rb' t="[^"]*"', b"", at[0], count=1), count=1)

    return _in_part(chance, data, "sheet", lambda whole: _replaced(chance, whole, _CELL, changed))


def formula(chance: random.Random, data: bytes) -> bytes:
    said = chance.choice(
        (
            b"<f>1+1</f>",
            b"<f/>",
            b'<f t="shared" si="0"/>',
            b'<f t="array" ref="A1:B9">B1</f><v>3</v>',
            b"<f>[1]A!B1</f><v>7</v>",
            b"<f>1/0</f><v>#DIV/0!</v>",
        )
    )
    return _in_part(chance, data, "sheet", lambda whole: _replaced(chance, whole, re.compile(rb"<v>[^<]*</v>"), lambda at: said))


def cell_gone(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, "sheet", lambda whole: _replaced(chance, whole, _CELL, lambda at: b""))


def cell_twice(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, "sheet", lambda whole: _replaced(chance, whole, _CELL, lambda at: at[0] * 2))


def row_gone(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, "sheet", lambda whole: _replaced(chance, whole, _ROW, lambda at: b""))


def row_many_times(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, "sheet", lambda whole: _replaced(chance, whole, _ROW, lambda at: at[0] * chance.choice((2, 3, 50))))


def row_hidden(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, "sheet", lambda whole: _replaced(chance, whole, re.compile(rb"<row\b"), lambda at: b'<row hidden="1"'))


def rows_moved(chance: random.Random, data: bytes) -> bytes:
    by = chance.choice((1, 3, 1000, 150_000, 10_000_000))
    return _in_part(
        chance, data, "sheet", lambda whole: re.sub(rb'(r="[A-Z]*)(\d+)"', lambda at: at[1] + str(int(at[2]) + by).encode() + b'"', whole)
    )


def merged(chance: random.Random, data: bytes) -> bytes:
    ref = chance.choice((b"A1:A9", b"A1:XFD1048576", b"B2:B2", b"F2:F5", b"A3:C3", b"1:1", b"A:A", b"", b"C9:A1"))
    return _in_part(
        chance, data, "sheet", lambda whole: whole.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="' + ref + b'"/></mergeCells>')
    )


# xml


def attribute(chance: random.Random, data: bytes) -> bytes:
    said = chance.choice(_NASTY_ATTRIBUTES)
    return _in_part(chance, data, r"\.(xml|rels)$", lambda whole: _replaced(chance, whole, _ATTRIBUTE, lambda at: at[1] + b'="' + said + b'"'))


def attribute_gone(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, r"\.(xml|rels)$", lambda whole: _replaced(chance, whole, _ATTRIBUTE, lambda at: b""))


def element_gone(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, r"\.(xml|rels)$", lambda whole: _replaced(chance, whole, _ELEMENT, lambda at: b""))


def element_twice(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, r"\.(xml|rels)$", lambda whole: _replaced(chance, whole, _ELEMENT, lambda at: at[0] * 2))


def element_renamed(chance: random.Random, data: bytes) -> bytes:
    return _in_part(
        chance,
        data,
        r"\.(xml|rels)$",
        lambda whole: _replaced(chance, whole, re.compile(rb"(?<=<)\w+(?=[\s/>])"), lambda at: chance.choice((b"x", at[0][::-1], at[0].upper()))),
    )


def cut(chance: random.Random, data: bytes) -> bytes:
    return _in_part(chance, data, r"\.(xml|rels)$", lambda whole: whole[: chance.randrange(len(whole))])


def foreign_bytes(chance: random.Random, data: bytes) -> bytes:
    said = chance.choice(
        (b"\xff\xfe", b"\xc3\x28", b"\x00", b"&nope;", b"&#0;", b"&#55296;", b"<![CDATA[<c>]]>", b"<!-- -->", b"<?x?>", b"<!DOCTYPE a>", b"]]>")
    )
    return _in_part(chance, data, r"\.(xml|rels)$", lambda whole: _inserted(chance, whole, said))


def other_encoding(chance: random.Random, data: bytes) -> bytes:
    code = chance.choice(("utf-16", "utf-16-le", "iso-8859-1", "cp037", "utf-7"))
    return _in_part(chance, data, r"\.(xml|rels)$", lambda whole: whole.decode("utf-8", "replace").encode(code, "replace"))


def _inserted(chance: random.Random, whole: bytes, said: bytes) -> bytes:
    at = chance.randrange(len(whole) + 1)
    return whole[:at] + said + whole[at:]


# archive


def part_gone(chance: random.Random, data: bytes) -> bytes:
    made = _parts(data)
    made.pop(chance.choice(list(made)))
    return zipped(made)


def part_renamed(chance: random.Random, data: bytes) -> bytes:
    made = _parts(data)
    name = chance.choice(list(made))
    made[chance.choice((name + "x", name.upper(), "xl/" + name, name.replace("/", "\\"), "../" + name, "é" + name, "x" * 300))] = made.pop(name)
    return zipped(made)


def parts_swapped(chance: random.Random, data: bytes) -> bytes:
    made = _parts(data)
    one, other = chance.choice(list(made)), chance.choice(list(made))
    return zipped({**made, one: made[other], other: made[one]})


def part_empty(chance: random.Random, data: bytes) -> bytes:
    made = _parts(data)
    return zipped({**made, chance.choice(list(made)): b""})


def part_added(chance: random.Random, data: bytes) -> bytes:
    name = chance.choice(
        ("xl/vbaProject.bin", "xl/externalLinks/externalLink9.xml", "docProps/x.xml", "mimetype", "word/document.xml", "xl/workbook.bin")
    )
    return zipped({**_parts(data), name: b"<x/>"})


# bytes


def bits(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        if made:
            made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def ended_early(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def middle_gone(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + data[at + chance.choice((1, 16, 512)) :]


def more_behind(chance: random.Random, data: bytes) -> bytes:
    return data + chance.choice((b"\0" * 70_000, b"PK\x05\x06", b"x", data[:2000]))


def more_before(chance: random.Random, data: bytes) -> bytes:
    return chance.choice((b"\0", b"#!/bin/sh\n", b"\xef\xbb\xbf", b"%PDF")) + data


def a_line(chance: random.Random, data: bytes) -> bytes:
    """For text files above all: a line gone, twice, or with a nasty text in one of its cells."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    cells = lines[at].split(b";")
    cells[chance.randrange(len(cells))] = chance.choice(NASTY_TEXTS).encode("utf-8", "surrogatepass")
    return b"\n".join(
        chance.choice((lines[:at] + lines[at + 1 :], [*lines[:at], lines[at], *lines[at:]], [*lines[:at], b";".join(cells), *lines[at + 1 :]]))
    )


_OF_CELLS: tuple[Change, ...] = (
    value,
    value,
    text,
    text,
    several_texts,
    kind,
    formula,
    cell_gone,
    cell_twice,
    row_gone,
    row_many_times,
    row_hidden,
    rows_moved,
    merged,
)
_OF_XML: tuple[Change, ...] = (attribute, attribute, attribute_gone, element_gone, element_twice, element_renamed, cut, foreign_bytes, other_encoding)
_OF_ARCHIVE: tuple[Change, ...] = (part_gone, part_renamed, parts_swapped, part_empty, part_added)
_OF_BYTES: tuple[Change, ...] = (bits, ended_early, middle_gone, more_behind, more_before, a_line, a_line)
