"""The rest of a draft once the columns are known: what headers say, what holds for the whole table, what each of their words means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from gic_metrics.intake import proposals
from gic_metrics.intake.draft import QUANTITY, Grade, Item, Table, groups, named, said
from gic_metrics.intake.layout import Column, folded, template
from gic_metrics.intake.mapping import PERIOD, period_in, without_period
from gic_metrics.intake.senders import sites_named
from gic_metrics.intake.survey import SurveyColumn
from gic_metrics.intake.survey_tables import is_unit
from gic_metrics.intake.terms import header_words, known_word, unit_in
from gic_metrics.text import layout
from gic_metrics.vocabulary import Quarter, Sheet

MOST_WORDS = 200
"""different words of a column that are laid before a person; a column with more is read as it is, and asked about cell by cell"""
_OPTIONAL = ("origin", "category", "basis", "gwp_set", "stage")
_WORDED, _FREE = ("site", "choice", "unit", "carrier", "text", "counterparty"), ("method", "comment", "replaces")
"""kinds of columns whose words are held against ours; and columns whose words are the sender's own"""
_NUMBER_OF_QUARTER = re.compile(r"[qk]?\s*([1-4])(?:\.|st|nd|rd|th)?\s*(?:kvartal|kv\.?|quarter)?")
_BRACKETS = re.compile(r"[\[(][^\[\]()]*[\])]")
_ROLES = ("total", "part", "example")


def rest(of: Table, sheet: str, roles: tuple[Item, ...], choices: Mapping[str, str]) -> list[Item]:
    """What is still to be said when each column has its role."""
    role = {item.key[0]: item.value for item in roles if item.kind == "role"}
    values = _values(of, sheet, role)
    fixed = _fixed(of, sheet, role, values)
    found = [*values, *fixed, *_words(of, sheet, role), *_rows(of), *_fills(of, sheet, role)]
    return [said(_as_before(of, item), choices) for item in found]


def _as_before(of: Table, item: Item) -> Item:
    """What was said before of the same thing goes before what is proposed."""
    told = of.before.get(item.id, "")
    return item if not told or item.why == "ours" else Item(item.kind, item.key, told, Grade.EXACT, "before", {}, item.needed, item.cells)


def _values(of: Table, sheet: str, role: Mapping[str, str]) -> list[Item]:
    """What the headers of figures say besides: gas, unit, quarter, product. What one of them says, each of them must."""
    headers = {header: columns for header, columns in groups(of.table).items() if role.get(header) == QUANTITY}
    taken = set(role.values())
    items = []
    for key, column in _fields(sheet).items():
        if key in taken or key == QUANTITY:
            continue
        found = {header: _in_header(of, sheet, key, column, header, columns) for header, columns in headers.items()}
        if any(item is not None for item in found.values()):
            needed = key == "period" or (column is not None and column.required)
            unknown = {h: Item("value", (h, key), "", Grade.UNKNOWN, "header_silent", {}, needed, len(of.rows)) for h in headers}
            items += [item or unknown[header] for header, item in found.items() if item or needed]
    return items


def _fields(sheet: str) -> dict[str, Column | None]:
    """The template's columns, and the quarter, which stands on its Report sheet."""
    return {**template().columns[sheet], "period": None}


def _in_header(of: Table, sheet: str, key: str, column: Column | None, header: str, columns: list[SurveyColumn]) -> Item | None:
    def item(value: str, grade: Grade, why: str, **told: object) -> Item:
        needed = key == "period" or bool(column and column.required)
        return Item("value", (header, key), value, grade, why, told, needed, len(of.rows) * len(columns))

    text = columns[0].header
    if column is None:
        return item("@header", Grade.EXACT, "header") if all(c.period for c in columns) else None
    if column.how == "unit":
        units = {c.unit for c in columns if c.unit} or ({without_brackets(text)} if is_unit(without_brackets(text)) else set())
        if not units:
            return None
        clear = all(unit_in(unit) for unit in units) and all(c.unit for c in columns)
        return item("@header" if clear else unit_in(units.copy().pop()), Grade.EXACT if clear else Grade.UNKNOWN, "header", unit=", ".join(units))
    if column.how == "site":
        sites = sites_named([text], of.register)
        return item(next(iter(sites)), Grade.EXACT, "header") if len(sites) == 1 else None
    if column.how in ("choice", "carrier"):
        values = set(header_words(text, column.vocabulary).values())
        if len(values) == 1:
            return item(values.pop(), Grade.EXACT, "header")
    left = left_of(text, sheet, keep_items=True)
    if key == "item" and left and left not in layout("near_headers")["columns"][QUANTITY]:
        return item(_as_written(text, left), Grade.NEAR, "header_rest")
    return None


def _fixed(of: Table, sheet: str, role: Mapping[str, str], values: list[Item]) -> Iterator[Item]:
    """What no column says, and no header: it holds for the whole table."""
    there = set(role.values()) | {item.key[1] for item in values}
    gases = {item.value for item in values if item.key[1] == "gas"} | _gases(of, role)
    for key, column in _fields(sheet).items():
        if key in there or key == QUANTITY:
            continue
        if column is not None and not column.required:
            asks = {"gwp_set": ("CO2e" in gases, "gwp_set"), "basis": (sheet == Sheet.EMISSIONS and _captures(of), "capture")}
            asked, why = asks.get(key, (False, ""))
            if key in _OPTIONAL or named("fixed", key) in of.before:
                yield Item("fixed", (key,), "", Grade.UNKNOWN if asked else Grade.EXACT, why if asked else "optional", {}, False, 0)
            continue
        value, grade, why, told = _for_all(of, sheet, key, column)
        yield Item("fixed", (key,), value, grade, why, told, True, len(of.rows))


def _captures(of: Table) -> bool:
    """Has the company a site with a capture plant?"""
    return any(site.capture_from is not None for site in of.register.sites_of(of.company))


def _gases(of: Table, role: Mapping[str, str]) -> set[str]:
    columns = [c for header, columns in groups(of.table).items() if role.get(header) == "gas" for c in columns]
    return {known_word(word, "gas") for column in columns for word in of.words(column)}


def _for_all(of: Table, sheet: str, key: str, column: Column | None) -> tuple[str, Grade, str, dict[str, object]]:
    """What may hold for a whole table: as its title, its sheet or its file says, or as it usually is."""
    around = [*(remark.text for remark in of.table.remarks), of.table.sheet, of.file]
    if column is None:
        return _quarter(of)
    if column.how == "unit":
        units = {remark.unit for remark in of.table.remarks if unit_in(remark.unit)}
        return ("@remark", Grade.EXACT, "title", {"said": units.pop()}) if len(units) == 1 else ("", Grade.UNKNOWN, "no_unit", {})
    if column.how == "site":
        sites = {site for site in sites_named(around, of.register) if not of.company or of.register.sites[site].company == of.company}
        own = {site.id for site in of.register.sites_of(of.company)} if of.company else set()
        for found, why in ((sites, "title"), (own, "only_site")):
            if len(found) == 1:
                site = found.pop()
                return site, Grade.NEAR, why, {"said": of.register.sites[site].name}
        return "", Grade.UNKNOWN, "no_site", {}
    if column.vocabulary:
        values = {value: word for text in around for word, value in header_words(text, column.vocabulary).items()}
        if len(values) == 1:
            value, word = values.popitem()
            return value, Grade.NEAR, "title", {"said": word}
    if key == "variable" and sheet == Sheet.EMISSIONS:
        return "scope1", Grade.NEAR, "usual", {}
    return "", Grade.UNKNOWN, "nowhere", {}


def _quarter(of: Table) -> tuple[str, Grade, str, dict[str, object]]:
    """Where the quarter stands; a quarter of one file is never remembered for the next."""
    near = {remark.period for remark in of.table.remarks if "Q" in remark.period}
    named_in = ((near, "@remark", "title"), ({period_in(of.table.sheet)}, "@sheet", "sheet_name"), ({period_in(of.file)}, "@file", "file_name"))
    for found, value, why in named_in:
        if len(found) == 1 and "Q" in (said_as := found.pop()):
            return value, Grade.NEAR, why, {"said": Quarter.parse(said_as)}
    return "@asked", Grade.NEAR, "asked", {}


def _words(of: Table, sheet: str, role: Mapping[str, str]) -> Iterator[Item]:
    """Their words for sites, gases, units and the like, and what each is in ours; a likeness is offered, and not chosen."""
    found = groups(of.table)
    joined = sum(value == "period" for value in role.values()) > 1
    for header, key in role.items():
        column = template().columns[sheet].get(key)
        words: Counter[str] = Counter()
        for one in found[header]:
            words += of.words(one)
        if key == "period" and joined:
            yield from (Item("word", (key, w), quarter, Grade.EXACT, "quarter", {}, True, n) for w, n in words.items() if (quarter := quarter_of(w)))
        if column is None or column.how not in _WORDED or key in _FREE:
            continue
        for word, n in words.most_common(MOST_WORDS):
            yield _word(of, sheet, column, word, n)


def _word(of: Table, sheet: str, column: Column, word: str, n: int) -> Item:
    def item(value: str, grade: Grade, why: str, *, needed: bool = True) -> Item:
        return Item("word", (column.key, word), value, grade, why, {"said": word}, needed, n)

    match column.how:
        case "site" | "counterparty":
            site = of.register.find_site(word)
            if site is not None or column.how == "counterparty":
                return item(site.id if site else word, Grade.EXACT, "ours")
            near = any(choice.near for choice in proposals.sites(word, of.register))
        case "unit":
            if known := unit_in(word):
                return item(known, Grade.EXACT, "ours")
            if sheet == Sheet.PRODUCTION and not is_unit(word):
                return item(word, Grade.EXACT, "ours")
            near = any(choice.near for choice in proposals.units(word))
        case "choice":
            if known := known_word(word, column.vocabulary):
                return item(known, Grade.EXACT, "ours")
            near = any(choice.near for choice in proposals.words(word, column))
        case _:
            known_items = of.items.get(sheet, ())
            carrier = known_word(word, column.vocabulary)
            like = bool(proposals.names(word, known_items)) or _like_a_word(word, column)
            if carrier or any(folded(word) == folded(one) for one in known_items) or not like:
                return item(carrier or word, Grade.EXACT, "ours")
            near = True
    needed = column.required or near or bool(column.vocabulary)
    return item("", Grade.NEAR, "like_ours", needed=needed) if near else item("", Grade.UNKNOWN, "not_ours", needed=needed)


def _like_a_word(word: str, column: Column) -> bool:
    return bool(column.vocabulary) and any(choice.near for choice in proposals.words(word, column))


def _rows(of: Table) -> Iterator[Item]:
    """Rows that look like totals, parts or examples are left out, unless a person says that they are figures."""
    labels = {row.said: row.role for row in of.table.special if row.role in _ROLES}
    yield from (Item("row", (label,), "total", Grade.EXACT, f"row_{role}", {"said": label}, False, 1) for label, role in labels.items())


def _fills(of: Table, sheet: str, role: Mapping[str, str]) -> Iterator[Item]:
    """A key that stands on the first row of a block only holds for the rows below it."""
    for header, columns in groups(of.table).items():
        column = template().columns[sheet].get(role.get(header, ""))
        needed = role.get(header) == "period" or (column is not None and column.required and column.key != QUANTITY)
        if needed and any(c.gaps for c in columns):
            yield Item("fill", (header,), "yes", Grade.NEAR, "gaps", {}, True, len(of.rows))


def left_of(header: str, sheet: str, *, keep_items: bool = False) -> str:
    """What a header says besides its quarter, its unit, and the words of ours in it; folded."""
    text = folded(without_brackets(without_period(header).replace(PERIOD, " ")))
    for column in template().columns[sheet].values():
        if column.vocabulary and not (keep_items and column.key == "item"):
            for word in header_words(text, column.vocabulary):
                text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)
    left = " ".join(word for word in re.split(r"[\s/,;:]+", text) if word and not is_unit(word) and word not in ("i", "in", "-"))
    return left if any(letter.isalpha() for letter in left) else ""


def quarter_of(word: str) -> str:
    """`Q1` for `1`, `K1`, `1. kvartal`; ""."""
    found = _NUMBER_OF_QUARTER.fullmatch(folded(word))
    return f"Q{found[1]}" if found else ""


def counts_time(word: str) -> bool:
    """Is it a year or the number of a quarter?"""
    return bool(quarter_of(word)) or bool(re.fullmatch(r"(?:19|20)\d\d", word))


def is_quarter(word: str) -> bool:
    """Does it say a quarter, or a day in one?"""
    try:
        Quarter.parse(word)
    except ValueError:
        return False
    return True


def without_brackets(text: str) -> str:
    return " ".join(_BRACKETS.sub(" ", text).split())


def _as_written(text: str, left: str) -> str:
    """The part of a text that was found in its folded form, in its own letters."""
    at = " ".join(text.split()).casefold().find(left)
    return " ".join(text.split())[at : at + len(left)] if at >= 0 else left
