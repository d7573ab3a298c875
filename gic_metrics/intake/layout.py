"""The names and spellings of the workbook template, as data (`data/layouts/template_v1.toml`), looked up in the forgiving way a reader needs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from gic_metrics.text import layout
from gic_metrics.vocabulary import Sheet

TEMPLATE = "template_v1"


@lru_cache(maxsize=20_000)
def folded(text: object) -> str:
    """A name as it is compared: no case, one kind of white space and hyphen, plain digits for raised and lowered ones, no trailing `*` or `:`."""
    plain = unicodedata.normalize("NFKC", str(text)).replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)
    return " ".join(plain.split()).casefold().rstrip("*: ").strip()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a template sheet: which field it fills and how its cells are read."""

    key: str
    name: Mapping[str, str]
    how: str
    vocabulary: str
    required: bool
    filled: bool


@dataclass(frozen=True)
class Layout:
    """A template version."""

    body: Mapping[str, Any]

    @property
    def hidden_sheet(self) -> str:
        return self.body["hidden_sheet"]

    @property
    def versions(self) -> tuple[str, ...]:
        return tuple(self.body["known_versions"])

    def shown_beside(self, header: str) -> bool:
        """Does a template show this column for the reader's sake, with nothing in it to be read?"""
        return re.fullmatch(self.body["shown_beside"], folded(header)) is not None

    @cached_property
    def sheets(self) -> dict[str, tuple[str, str]]:
        """Folded sheet name -> (key, language)."""
        return _names(self.body["sheets"])

    @cached_property
    def report(self) -> dict[str, tuple[str, str]]:
        """Folded key of the Report sheet -> (key, language)."""
        return _names(self.body["report"])

    def sheet_name(self, key: str) -> dict[str, str]:
        return _both(self.body["sheets"][key])

    def report_name(self, key: str) -> dict[str, str]:
        return _both(self.body["report"][key])

    @cached_property
    def columns(self) -> dict[str, dict[str, Column]]:
        """Sheet key -> column key -> column."""
        return {
            sheet: {
                one["key"]: Column(
                    one["key"], _both(one), one["as"], one.get("vocabulary", ""), one.get("required", False), one.get("filled", False)
                )
                for one in columns
            }
            for sheet, columns in self.body["columns"].items()
        }  # fmt: skip

    @cached_property
    def column_names(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Sheet key -> folded column name -> (column key, language)."""
        return {sheet: _names({one["key"]: one for one in columns}) for sheet, columns in self.body["columns"].items()}

    def column_named(self, sheet: str, header: str) -> str | None:
        """The column that a header names; a line broken inside a word (`Energi-` above `bærer`) is no other word."""
        found = self.column_names[sheet].get(folded(header)) or self._unbroken[sheet].get(_unbroken(header))
        return found[0] if found else None

    @cached_property
    def _unbroken(self) -> dict[str, dict[str, tuple[str, str]]]:
        return {sheet: {_unbroken(name): found for name, found in names.items()} for sheet, names in self.column_names.items()}

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, str]]:
        """Vocabulary -> folded spelling -> the record's value."""
        return {
            name: {folded(spelling): value for value, entry in entries.items() for spelling in (value.replace("_", " "), *_spellings(entry))}
            for name, entries in self.body["vocabulary"].items()
        }

    def offered(self, vocabulary: str) -> dict[str, str]:
        """What may be written, for a sentence: the first spellings in each language, with a slash between."""
        entries = self.body["vocabulary"][vocabulary].values()
        return {language: " / ".join(entry[language] for entry in entries) for language in ("nb", "en")}

    @cached_property
    def units(self) -> tuple[dict[str, str], dict[str, str]]:
        """Units letter by letter, and unit words without regard to case."""
        exact = {spelling: unit for unit, entry in self.body["units"].items() for spelling in entry.get("exact", ())}
        words = {folded(spelling): unit for unit, entry in self.body["units"].items() for spelling in entry.get("words", ())}
        return exact, words

    @cached_property
    def example_words(self) -> frozenset[str]:
        return frozenset(self.body["rows"]["examples"])

    @cached_property
    def total_words(self) -> frozenset[str]:
        return frozenset(self.body["rows"]["totals"])


@lru_cache(maxsize=1)
def template() -> Layout:
    """The template that companies fill in now."""
    return Layout(layout(TEMPLATE))


DATA_SHEETS = tuple(str(sheet) for sheet in (Sheet.EMISSIONS, Sheet.CARBON, Sheet.PRODUCTION, Sheet.REUSE, Sheet.ENERGY, Sheet.INDICATORS))


def _unbroken(text: str) -> str:
    return re.sub(r"[\s\-]+", "", folded(text))


def _both(entry: Mapping[str, Any]) -> dict[str, str]:
    return {"nb": entry["nb"], "en": entry["en"]}


def _spellings(entry: Mapping[str, Any]) -> Iterable[str]:
    return (entry["nb"], entry["en"], *entry.get("also", ()))


def _names(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for key, entry in entries.items():
        for spelling in entry.get("also", ()):
            found[folded(spelling)] = (key, "")
        found[folded(entry["en"])] = (key, "en")
        found[folded(entry["nb"])] = (key, "" if folded(entry["nb"]) == folded(entry["en"]) else "nb")
    return found
