"""What a cell that is not understood may mean: near names first. Everything here is proposed to a person and never applied unasked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from gic_metrics.intake.layout import Column, folded, template
from gic_metrics.intake.numbers import NotANumber, parse_number, stripped
from gic_metrics.reference import Register
from gic_metrics.text import LANGUAGES, words_in
from gic_metrics.vocabulary import GWP_SETS, Quarter


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a cell which is not understood may mean; a person chooses, and nothing is done with it unasked."""

    value: float | str | None
    """what the cell is read as; None: not reported"""
    label: Any = None
    """how it is shown, a text or one in each language; None: the value itself"""
    near: bool = False
    """it is like what stands in the cell"""


NEAR = 78.0
"""rapidfuzz's weighted ratio, 0-100: a typing error or a part of the name; below it a likeness is chance"""
UNITS_OF_MASS = ("t", "kg", "kt", "Mt")
QUARTERS_BACK = 8
NOT_REPORTED = Choice(None)


def sites(said: str, register: Register) -> tuple[Choice, ...]:
    """Every site of the register, those with a name like the one said first, the likest on top."""
    names = {folded(name): site.id for site in register.sites.values() for name in (site.id, site.name, *site.aliases)}
    near = _likest(said, names, names.__getitem__)
    rest = sorted((s.id for s in register.sites.values() if s.id not in near), key=lambda site: register.sites[site].name)
    return tuple(Choice(site, f"{register.sites[site].name} ({site})", site in near) for site in (*near, *rest))


def sites_of_a_date(day: date, register: Register) -> tuple[Choice, ...]:
    """Every site, those first whose id or alias Excel may have made into this date: `2004-1`, `1-2`, `3/4`, or with other letters before it."""
    marks, year = "-/.", f"{day.year}"
    pairs = ((day.day, day.month), (day.month, day.day), (year, day.month), (day.month, year), (year[2:], day.month), (day.month, year[2:]))
    forms = {f"{one}{mark}{other}" for one, other in pairs for mark in marks} | {day.isoformat()}
    ends = tuple(mark + form for form in forms for mark in (*marks, " "))
    near = [s.id for s in register.sites.values() if any(folded(n) in forms or folded(n).endswith(ends) for n in (s.id, s.name, *s.aliases))]
    rest = sorted((s.id for s in register.sites.values() if s.id not in near), key=lambda site: register.sites[site].name)
    return tuple(Choice(site, f"{register.sites[site].name} ({site})", site in near) for site in (*near, *rest))


def words(said: str, column: Column) -> tuple[Choice, ...]:
    """Every word of the column's vocabulary as the template writes it, those like what was said first."""
    entries, known = template().body["vocabulary"][column.vocabulary], template().vocabulary[column.vocabulary]
    near = _likest(said, known, known.__getitem__)
    return tuple(_word(entries[value], value in near) for value in (*near, *(v for v in entries if v not in near)))


def units(said: str, meant: str = "") -> tuple[Choice, ...]:
    """The units of the closed list, the one that was almost written first; for `ton` and `MT` the units of mass alone."""
    exact, spelt = template().units
    known = UNITS_OF_MASS if folded(said).split(" ")[0] in ("ton", "tons", "mt") else tuple(dict.fromkeys(exact.values()))
    near = [meant] if meant else _likest(said, {**{folded(k): v for k, v in exact.items()}, **spelt}, lambda name: spelt.get(name, name))
    near = [unit for one in near if (unit := exact.get(one, one)) in known]
    return tuple(Choice(unit, unit, unit in near) for unit in dict.fromkeys((*near, *known)))


def numbers(code: str, said: str, **params: float) -> tuple[Choice, ...]:
    """What a text in a number's place may mean: both readings of `382.000`, the figure of `ca. 40` or `<5`, or that nothing was reported."""
    match code:
        case "V02":
            return _figure(params["small"]), _figure(params["large"])
        case "V05":
            return NOT_REPORTED, _figure(0.0)
        case "V03" | "V04":
            return (*_figures(stripped(said)), NOT_REPORTED)
        case "V09" | "V10":
            return (NOT_REPORTED,)
    return ()


def names(said: str, known: Iterable[str]) -> tuple[Choice, ...]:
    """The names in use that are like the one said, the likest first."""
    by_folded = {folded(name): name for name in known}
    return tuple(Choice(name, name, True) for name in _likest(said, by_folded, by_folded.__getitem__))


def gwp_sets() -> tuple[Choice, ...]:
    """The sets that a CO2e figure may be worked out with."""
    return tuple(Choice(name) for name in GWP_SETS)


def companies(register: Register, likely: Iterable[str]) -> tuple[Choice, ...]:
    """Who may have sent a file: those that speak for it first, then everybody else in the register by name."""
    first = [one for one in dict.fromkeys(likely) if one in register.companies]
    rest = sorted(register.companies.keys() - set(first), key=lambda one: register.companies[one].name)
    return tuple(Choice(one, register.companies[one].name, one in first) for one in (*first, *rest))


def quarters(today: date) -> tuple[Choice, ...]:
    """The quarters that a file of now may be for: the newest that is over first."""
    last = Quarter.of(today) - 1
    return of_quarters(last - n for n in range(QUARTERS_BACK))


def of_quarters(several: Iterable[Quarter]) -> tuple[Choice, ...]:
    return tuple(Choice(str(one), _period(one)) for one in several)


def share(pct: float) -> tuple[Choice, ...]:
    """A bare 50 where a share is wanted."""
    return (Choice(pct / 100),)


def _period(quarter: Quarter) -> dict[str, str]:
    return {language: words_in(language).period(quarter) for language in LANGUAGES}


def _figure(value: float) -> Choice:
    return Choice(value)


def _figures(text: str) -> tuple[Choice, ...]:
    try:
        said = parse_number(text)
    except NotANumber as trouble:
        return numbers("V02", text, **trouble.params) if trouble.code == "V02" else ()
    return () if said.value is None or said.percent else (_figure(said.value),)


def _word(entry: dict[str, str], near: bool) -> Choice:
    return Choice(entry["nb"], {"nb": entry["nb"], "en": entry["en"]}, near)


def _likest(said: str, names: Iterable[str], meaning: Callable[[str], str]) -> list[str]:
    """What the likest names mean, the likest first, each once."""
    found = process.extract(folded(said), list(names), scorer=fuzz.WRatio, score_cutoff=NEAR, limit=8)
    return list(dict.fromkeys(meaning(name) for name, _score, _index in found))[:4]
