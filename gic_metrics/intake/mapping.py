"""How a table of somebody else's layout becomes our records: a plain description, made by a person or shared as a data file.

It names columns by their header texts, so that a moved column changes nothing; it holds no code, and goes to JSON and back. `{period}` in a header
stands for any quarter or year: `VERIFIED_EMISSIONS_{period}`. What it does not say is asked about when it is applied (`apply.py`), never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gic_metrics.intake.layout import folded
from gic_metrics.vocabulary import Quarter

PERIOD = "{period}"
_QUARTER = r"(?:\d{4}[\s\-/.]*[qk]\s*[1-4]|[qk]\s*[1-4][\s\-/.]*\d{4}|[1-4]\.?\s*(?:kvartal|kv\.?|quarter)\s*,?\s*\d{4})"
_YEAR = r"(?:19|20)\d{2}"
PERIOD_FORM = re.compile(rf"(?<![a-z0-9])(?:{_QUARTER}|{_YEAR})(?![0-9])")


@dataclass(frozen=True, slots=True)
class Source:
    """Where one field of a record comes from. `kind`: `column` (`at` is the header; several headers with ` + ` between are joined with `-`),
    `constant` (`at` is our own value), `cell` (an address on the table's sheet), `name` (a defined name), `header` (of the value's column: period
    or unit), `remark` (the unit or period in the text near the table), `sheet` or `file` (the period in its name), `asked` (the quarter, which a
    person says of each file)."""  # fmt: skip

    kind: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One column (or defined name) that holds quantities; `fields` are the sources that hold for it alone."""

    column: str = ""
    name: str = ""
    fields: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Rows that are no figures of ours. With `words`: rows whose `column` says one of them; with `but`: rows whose column says none of them."""

    column: str
    words: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    reason: str | Mapping[str, str] = ""
    """as a person wrote it, or in each language"""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A table's layout -> one kind of our records.

    `fields` has the keys of the template's columns (site, variable, gas, origin, category, item, kind, counterparty, unit, gwp_set, ...) and
    `period`, `company`, `edition` (which of several reports a figure comes from). `words`: field -> their word -> ours; for `quantity` a word such
    as `-1` becomes "" (not reported) or a notation key.
    """

    id: str
    sheet: str
    """key of one of our sheets, such as "emissions" or "verified"; "" : the table is known and left out"""
    fingerprint: str = ""
    """of the table it was made for; a shared layout is known by `needs` instead"""
    needs: tuple[str, ...] = ()
    """header texts (or defined names, where values have names) that must all be there"""
    fields: Mapping[str, Source] = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fill_down: tuple[str, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()
    ignore: tuple[str, ...] = ()
    """headers of columns with numbers that are no figures of ours"""
    unknown_sites: str = "ask"
    """`ask`: an unknown site is an error; `leave_out`: a table of many, of which only the register's are ours"""
    rest: str = "ask"
    """tables elsewhere in the file: `ask`, or `leave_out` with a note"""
    rows: Mapping[str, str] = field(default_factory=dict)
    """what a person said of a row that looks like a total: its label -> `figure` or `total`"""
    choices: Mapping[str, str] = field(default_factory=dict)
    """of a figure that is given several times: the cell that holds (`Sheet!C7`), by any of the cells it was chosen among"""
    confirmed_by: str = ""
    confirmed_on: str = ""
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """What differs from the default, in plain types; `from_json` gives it back."""
        return {name: value for name, value in asdict(self).items() if value not in ("", (), {}) or name in ("id", "sheet")}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> TableMapping:
        """Raises TypeError or KeyError for what is no mapping."""
        said = dict(body)
        said["fields"] = _sources(said.get("fields", {}))
        said["values"] = tuple(Value(one.get("column", ""), one.get("name", ""), _sources(one.get("fields", {}))) for one in said.get("values", ()))
        said["leave_out"] = tuple(
            LeaveOut(one["column"], tuple(one.get("words", ())), tuple(one.get("but", ())), one.get("reason", ""))
            for one in said.get("leave_out", ())
        )
        for name in ("needs", "fill_down", "ignore"):
            said[name] = tuple(said.get(name, ()))
        return cls(**said)

    @property
    def by_name(self) -> bool:
        """Are its values defined names, wherever they stand?"""
        return any(value.name for value in self.values)


def fingerprint(headers: Iterable[str]) -> str:
    """Header texts as they are compared: folded, sorted, every quarter or year as `{period}`."""
    return "|".join(sorted({without_period(header) for header in headers}))


def without_period(header: str) -> str:
    """A header as it is compared, with the quarter or year in it left open."""
    return PERIOD_FORM.sub(PERIOD, folded(header))


def period_in(text: object) -> str:
    """The one quarter (`2026-Q3`) or year (`2022`) that a text names; "" for none, and for several."""
    found = {_period(one) for one in PERIOD_FORM.findall(folded(str(text).replace("_", " ")))}
    return found.pop() if len(found) == 1 else ""


def _period(said: str) -> str:
    try:
        return str(Quarter.parse(said))
    except ValueError:
        return said.strip()


def _sources(body: Mapping[str, Any]) -> dict[str, Source]:
    return {key: Source(**one) if isinstance(one, Mapping) else Source("constant", str(one)) for key, one in body.items()}
