"""Every visible word, in both languages, and every number, date and quarter formatted for the language.

A text is looked up by key in `data/text.toml` and filled with raw values; the text itself says how each is written:
`{emitted_t:t}`, `{change_pct:signed_pct1}`, `{period:period}`. One formatter serves pages, findings, charts and the command line.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from gic_metrics.vocabulary import Quarter

LANGUAGES = ("nb", "en")
OSLO = ZoneInfo("Europe/Oslo")
DATA = Path(__file__).resolve().parent.parent / "data"

OWN = ("submission.system", "submission.record_first", "submission.record_again", "submission.no_warnings", "page.intake.unnamed")
"""texts that the program writes where a person's name or reason stands"""
_LOCALE = {"nb": "nb_NO", "en": "en_GB"}
BEYOND_WRITING = 1e21
"""from here on a number is written by its power of ten: it is no figure, but what a sender wrote must be said"""
_NBSP = "\u00a0"
_MINUS = "\u2212"
_DASH = "\u2013"


class MissingText(KeyError):
    """A key has no text, or no text in this language."""


@lru_cache
def layout(name: str) -> dict[str, Any]:
    """The names and spellings of a workbook layout, from `data/layouts/<name>.toml`. Read only: the table is shared."""
    return tomllib.loads((DATA / "layouts" / f"{name}.toml").read_text(encoding="utf-8"))


def layouts() -> tuple[str, ...]:
    """The names of all of them."""
    return tuple(sorted(file.stem for file in (DATA / "layouts").glob("*.toml")))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, dict[str, str]]:
    flat: dict[str, dict[str, str]] = {}
    for name, entry in table.items():
        key = f"{prefix}{name}"
        if isinstance(entry, dict) and set(entry) & set(LANGUAGES) and all(isinstance(v, str) for v in entry.values()):
            flat[key] = entry
        elif isinstance(entry, dict):
            flat |= _flatten(entry, key + ".")
        else:
            raise MissingText(f"{key}: a text is a table with nb and en")
    return flat


@lru_cache(maxsize=1)
def all_texts() -> dict[str, dict[str, str]]:
    """Every text by key: `{"overview.title": {"nb": ..., "en": ...}}`."""
    return _flatten(tomllib.loads((DATA / "text.toml").read_text(encoding="utf-8")))


class Words(string.Formatter):
    """The texts of one language. `words("key", name=value)` gives the text with its values written for that language.

    How a placeholder is written: `number`, `number1` (decimals), `signed`, `signed1`, `pct1`, `signed_pct1` (of a value 0-100),
    `t` (tonnes), `signed_t`, `million2`, `period`, `period_short`, `window`, `date`, `datetime`, `count` (as a word up to twelve),
    `Count` (at the start of a sentence), `and` (a list), `fil|filer` (a number with the word for one or for several). None is written as a dash.
    A value that is itself `{"nb": ..., "en": ...}` is written in the language.
    """

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language is one of {LANGUAGES}, not {language!r}")
        self.language = language

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of `key`; raises MissingText if there is none."""
        try:
            template = all_texts()[key][self.language]
        except KeyError:
            raise MissingText(f"{key} ({self.language})") from None
        return self.vformat(template, (), values)

    def has(self, key: str) -> bool:
        return key in all_texts()

    def of(self, entry: Any) -> str:
        """A bilingual entry of a data file, `{"nb": ..., "en": ...}`, in this language; a plain string as it is."""
        return str(entry[self.language]) if isinstance(entry, Mapping) else str(entry)

    def own(self, said: str) -> str:
        """What the program itself wrote in a ledger, in whatever language, in this one; what a person wrote as it is."""
        return self(_own_texts()[said]) if said in _own_texts() else said

    def format_field(self, value: Any, format_spec: str) -> str:
        return self.write(value, format_spec)

    def write(self, value: Any, how: str = "") -> str:
        """One value written for the language; `how` as in the class's docstring."""
        if value is None:
            return _DASH
        if isinstance(value, Mapping):
            value = self.of(value)
        if "|" in how:
            return self.number(value) + _NBSP + how.split("|")[value != 1]
        name, decimals = (how[:-1], int(how[-1])) if how[-1:].isdigit() else (how, 0)
        match name:
            case "":
                return self._plain(value)
            case "number":
                return self.number(value, decimals)
            case "signed":
                return self.number(value, decimals, signed=True)
            case "pct":
                return self.number(value, decimals) + _NBSP + "%"
            case "signed_pct":
                return self.number(value, decimals, signed=True) + _NBSP + "%"
            case "t":
                return self.number(value, decimals) + _NBSP + "t"
            case "signed_t":
                return self.number(value, decimals, signed=True) + _NBSP + "t"
            case "million":
                return self.number(value / 1e6, decimals)
            case "period":
                return self.period(value)
            case "period_short":
                return self.period(value, short=True)
            case "window":
                return self.window(value)
            case "date":
                return self.date(value)
            case "datetime":
                return self.date(value) + " " + f"{_local(value):%H:%M}"
            case "count" | "Count":
                return self.count(value, capital=name == "Count")
            case "and":
                return self.listed(value)
        raise ValueError(f"no way to write {how!r}")

    def number(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """A number with the language's decimal mark, spaces between thousands, and a true minus sign."""
        rounded = round(float(value), decimals)
        if not abs(rounded) < BEYOND_WRITING:
            return f"{value:.3g}".replace("-", _MINUS)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        text = format_decimal(abs(rounded), format=pattern, locale=_LOCALE[self.language])
        if self.language == "en":
            text = text.replace(",", _NBSP)
        text = text.replace("\u202f", _NBSP)
        if rounded < 0:
            return _MINUS + text
        return "+" + text if signed and rounded > 0 else text

    def t(self, value: float | None, decimals: int = 0) -> str:
        """Tonnes, written with the unit."""
        return self.write(value, f"t{decimals}")

    def pct(self, value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
        """Percent of a value 0-100."""
        return self.write(value, f"{'signed_' if signed else ''}pct{decimals}")

    def period(self, value: Quarter | str | int, *, short: bool = False) -> str:
        """`3. kvartal 2026` (short `K3 2026`) or `Q3 2026`; a year as it is."""
        said = str(value)
        if "Q" not in said:
            return said
        quarter = Quarter.parse(said)
        if self.language == "nb":
            return f"K{quarter.number} {quarter.year}" if short else f"{quarter.number}. kvartal {quarter.year}"
        return f"Q{quarter.number} {quarter.year}"

    def window(self, value: str) -> str:
        """A year as it is; a quarter as the four that end with it, `K4 2025–K3 2026`: the figure is not of that quarter alone."""
        if "Q" not in value:
            return self.period(value)
        last = Quarter.parse(value)
        return f"{self.period(last - 3, short=True)}–{self.period(last, short=True)}"

    def date(self, value: date | datetime | str) -> str:
        """`23. november 2026` or `23 November 2026`."""
        return format_date(_local(value), format="long", locale=_LOCALE[self.language])

    def count(self, value: int, *, capital: bool = False) -> str:
        """A count as a word up to twelve, in figures above."""
        said = self(f"count.{int(value)}") if 0 <= value <= 12 else self.number(value)
        return said[0].upper() + said[1:] if capital else said

    def listed(self, values: Iterable[Any]) -> str:
        """`a, b og c`."""
        parts = [self._plain(v) for v in values]
        if len(parts) < 2:
            return "".join(parts)
        return ", ".join(parts[:-1]) + " " + self("list.and") + " " + parts[-1]

    def _plain(self, value: Any) -> str:
        if isinstance(value, bool):
            return self("list.yes" if value else "list.no")
        if isinstance(value, Quarter):
            return self.period(value)
        if isinstance(value, float):
            return self.number(value, 0 if value == int(value) else min(6, max(1, len(f"{value:.6f}".rstrip("0").split(".")[1]))))
        if isinstance(value, datetime):
            return self.write(value, "datetime")
        if isinstance(value, date):
            return self.date(value)
        return str(value)


@lru_cache(maxsize=1)
def _own_texts() -> dict[str, str]:
    """What the program writes as somebody's name or reason, in each language -> the key of the text."""
    return {said: key for key in OWN for said in all_texts()[key].values()}


@lru_cache(maxsize=len(LANGUAGES))
def words_in(language: str) -> Words:
    """The words of `nb` or `en`."""
    return Words(language)


def _local(value: date | datetime | str) -> date | datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(OSLO)
    return value
