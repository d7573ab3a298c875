"""The parts of a release with their names: what disclosure control found safe, as a reader meets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gic_metrics.accounting.coverage import VERIFIED_SHARE_PCT, share_pct
from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import CARBON, EMITTED, HIDDEN, Contribution, Protected, SafePart
from gic_metrics.publish.release import ALL, NONE, PROTECTED, SOME, UNDIVIDED, WHOLE, Hidden, Part, PartYear, coverage_word
from gic_metrics.text import LANGUAGES, words_in

GREY = "#66707A"
NOTHING_T = 0.5


def parts_of(region: Region, found: Protected, public: Mapping[str, Mapping[int, float | None]]) -> tuple[Part, ...]:
    """The safe parts as they are released, sites in the register's order and sums after them.

    Coverage is said in words, and of a sum nobody is told who is in it.
    """
    order = {site: place for place, site in enumerate(region.series)}
    return tuple(_part(region, one, found, public) for one in sorted(found.parts, key=lambda one: order.get(one.key, len(order))))


def hidden_of(region: Region, found: Protected) -> tuple[Hidden, ...]:
    """What is told to be hidden: figures of sectors, and what is withheld for all."""
    told = {Hidden(what, group_of(group, region), period) for what, group, period in found.hidden}
    return tuple(sorted(told, key=lambda one: (one.what, one.group, one.period)))


def group_of(part: str, region: Region) -> str:
    """Whose figures a part is of: a site, a sector (also what of it waits), or the whole region where several are hidden together."""
    whole = region.reference.cluster.key
    if not part or part.startswith(HIDDEN):
        return whole
    return part.removeprefix("rest:").split(":")[0]


def is_whole(found: Protected) -> bool:
    """Whether the parts add up to all that was emitted: no sum of emissions is held back."""
    return not any(
        cell.measure == EMITTED and cell.value_t is not None and cell.printed_t is None and cell.verdict != "together" for cell in found.cells
    )


def sectors_of(region: Region, parts: Sequence[Part], told: Mapping[str, Any]) -> dict[str, Any]:
    """The body of sectors, with one entry more for each merged sector, and for what is not told apart."""
    known = {sector["key"]: sector for sector in told["sector"]}
    more = [_merged(region, key, known, place) for place, key in enumerate(sorted({p.sector for p in parts} - set(known)), start=len(known) + 1)]
    return {**told, "sector": [*told["sector"], *more]}


def _part(region: Region, one: SafePart, found: Protected, public: Mapping[str, Mapping[int, float | None]]) -> Part:
    years = {year: _year(region, one, year, values, found, public) for year, values in sorted(one.years.items())}
    if one.basis == PROTECTED:
        named = {part.key for part in found.parts if part.basis != PROTECTED}
        return Part(one.key, _sum_name(region, one, found), one.sector, PROTECTED, years, len(set(one.sites) - named))
    site = region.series[one.key].site
    return Part(one.key, {"nb": site.name, "en": site.name}, one.sector, one.basis, years, 1, site.active_from, site.active_to)


def _year(
    region: Region, one: SafePart, year: str, values: Mapping[str, float | None], found: Protected, public: Mapping[str, Mapping[int, float | None]]
) -> PartYear:
    cells = [cell for cell in found.cells if cell.part == one.key and cell.period == year and cell.measure == EMITTED]
    content = [c for cell in cells for c in cell.content]
    sites = sorted({c.site for c in content})
    by_nature = all(c.public for c in content)
    emitted = values.get(EMITTED)
    beside = _beside(region, content, public)
    return PartYear(
        emitted,
        *(None if measure in found.withheld else values.get(measure, 0.0 if emitted is not None else None) for measure in CARBON),
        verified=beside != ALL and (by_nature or (_all_verified(region, content) if one.basis == PROTECTED else _verified(region, sites, year))),
        coverage=WHOLE if by_nature else _covered(region, sites, year),
        beside=beside,
    )


def _beside(region: Region, content: Iterable[Contribution], public: Mapping[str, Mapping[int, float | None]]) -> str:
    """How much of a sum lies outside the EU ETS total: a share that the public figures do not contain, or what a site reports as a whole."""
    kinds = set()
    for c in content:
        by_register = int(c.period) in public.get(c.site, {})
        mixed = not by_register and abs(region.figure(c.site, c.period, "year").rest_t or 0.0) >= NOTHING_T
        kinds.add(ALL if c.share else SOME if mixed else NONE)
    return SOME if len(kinds) > 1 else kinds.pop() if kinds else NONE


def _verified(region: Region, sites: Iterable[str], year: str) -> bool:
    """Of a site that stands by name: whether what it emits is verified, inside the EU ETS total and outside it."""
    figures = [region.figure(site, year, "year") for site in sites]
    emitted = sum(figure.emitted_t or 0.0 for figure in figures)
    return emitted > 0 and share_pct(sum(figure.emitted_verified_t for figure in figures), emitted) >= VERIFIED_SHARE_PCT


def _all_verified(region: Region, content: Iterable[Contribution]) -> bool:
    """Of a sum: whether everybody in it has a verified figure of the year. By share of tonnes it would tell of sizes."""
    wholes = [c for c in content if not c.share]
    return bool(wholes) and all(region.series[c.site].inputs.verified_t(int(c.period)) is not None for c in wholes)


def _covered(region: Region, sites: Iterable[str], year: str) -> str:
    """By whoever in it has reported the smallest part of the year; weighed with tonnes, it would tell how large those are who are silent."""
    return coverage_word(min((region.figure(site, year, "year").covered for site in sites), default=1.0))


def _sum_name(region: Region, one: SafePart, found: Protected) -> dict[str, str]:
    """What a sum is called: a sector, what is left of it beside the named, or what is not told apart."""
    if one.key.startswith(HIDDEN):
        others = any(part.basis != PROTECTED or part.key != one.key for part in found.parts)
        return {language: words_in(language)(f"released.part.{'hidden' if others else 'all'}") for language in LANGUAGES}
    named = {part.sector for part in found.parts if part.basis != PROTECTED}
    key = "released.part.rest" if one.sector in named else "released.part.sector"
    return {language: words_in(language)(key, sector=_sector_name(region, one.sector, language)) for language in LANGUAGES}


def _sector_name(region: Region, key: str, language: str) -> str:
    names = [words_in(language).of(region.reference.sectors[each].name) for each in key.split("+")]
    return words_in(language).listed(_as_after_another(names))


def _as_after_another(names: Iterable[str]) -> list[str]:
    first, *others = names
    return [first, *(name[0].lower() + name[1:] for name in others)]


def _merged(region: Region, key: str, known: Mapping[str, Any], place: int) -> dict[str, Any]:
    if key == UNDIVIDED:
        name = {language: words_in(language)("released.part.undivided") for language in LANGUAGES}
        look: Mapping[str, Any] = {"colour": GREY, "dash": "solid", "marker": "circle"}
    else:
        name = {language: _sector_name(region, key, language) for language in LANGUAGES}
        look = known[key.split("+")[0]]
    return {"key": key, "name": name, "colour": look["colour"], "dash": look["dash"], "marker": look["marker"], "order": place}
