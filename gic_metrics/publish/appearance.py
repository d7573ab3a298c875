"""How one company will appear in the next release: what the public would see of it, under what name, and what is hidden.

It tells a company about itself alone: who else is in a sum, and which rule hid something, is nobody else's business. Nor does it tell what a sum
that is still a draft comes to: beside the sum that is then released it could tell of somebody who came in between, and no audit knows of letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import CARBON, EMITTED, Cell, Consent, Consents, Contribution
from gic_metrics.publish.drafting import Draft

NAMED_PUBLIC, NAMED_CONSENT, SUM, HELD, HIDDEN, NOBODY = "public", "consent", "sum", "held", "hidden", "nobody"
WAYS = (NAMED_PUBLIC, NAMED_CONSENT, SUM, HELD, HIDDEN, NOBODY)
"""how a figure appears; words under `appearance.way`"""


@dataclass(frozen=True, slots=True)
class Appearing:
    """One figure of one site, over the years in which it appears in one way."""

    site: str
    figure: str
    share: str
    """"" or "rest": what lies outside the EU ETS total"""
    way: str
    first: str
    last: str
    part: Mapping[str, str]
    """name of the sum that it is in, by language; of the site where it is named"""
    shown_t: float | None
    """what the public sees for the last of the years; None for a sum that is not released yet"""


@dataclass(frozen=True, slots=True)
class Appearance:
    """Everything the public would meet of one company."""

    company: str
    name: str
    period: str
    as_of: str
    lines: tuple[Appearing, ...]
    consents: tuple[Consent, ...]

    @property
    def ways(self) -> tuple[str, ...]:
        """Those that occur, in their order."""
        return tuple(way for way in WAYS if any(line.way == way for line in self.lines))


def appearance(region: Region, drafted: Draft, consents: Consents, company: str) -> Appearance:
    """From the draft of the next release alone. Raises KeyError for a company that is not in the register."""
    release, names = drafted.release, {part.key: part.name for part in drafted.release.parts}
    found: dict[tuple[str, str, str, str, str], list[tuple[str, float | None]]] = {}
    for cell in drafted.protected.cells:
        for c in cell.content:
            if c.company == company and c.value_t is not None and cell.verdict != "together" and (c.measure == EMITTED or _has(region, c)):
                found.setdefault((c.site, c.measure, c.share, _way(cell, c), cell.part), []).append((c.period, cell.printed_t))
    for site, measure, years in _withheld(region, drafted, company):
        found[(site, measure, "", NOBODY, site)] = [(year, None) for year in years]
    lines = [_line(key, sorted(years), names) for key, years in found.items()]
    order = {site: place for place, site in enumerate(region.series)}
    lines.sort(key=lambda one: (order[one.site], (EMITTED, *CARBON).index(one.figure), one.share, one.first))
    name = region.reference.register.companies[company].name
    return Appearance(company, name, release.period, release.as_of, tuple(lines), tuple(consents.of_company(company)))


def companies_in(region: Region) -> dict[str, str]:
    """Organisation number -> name of the companies with a site in the region's total."""
    known = region.reference.register.companies
    return {number: known[number].name for number in dict.fromkeys(s.site.company for s in region.series.values())}


def _line(key: tuple[str, str, str, str, str], years: list[tuple[str, float | None]], names: Mapping[str, Mapping[str, str]]) -> Appearing:
    site, measure, share, way, part = key
    shown = None if way == SUM else years[-1][1]
    return Appearing(site, measure, share, way, years[0][0], years[-1][0], names.get(part, {}), shown)


def _way(cell: Cell, c: Contribution) -> str:
    if cell.verdict == "named":
        return NAMED_PUBLIC if c.public else NAMED_CONSENT
    return {"safe": SUM, "held": HELD}.get(cell.verdict, HIDDEN)


def _has(region: Region, c: Contribution) -> bool:
    """Whether the site captures at all: that it captures nothing need not be told to it."""
    return any(getattr(region.figure(c.site, year, "year"), f"{c.measure}_t") for year in region.periods("year"))


def _withheld(region: Region, drafted: Draft, company: str) -> Iterable[tuple[str, str, list[str]]]:
    """(site, measure, years) of the company's figures in the measures that are shown for nobody."""
    for site, series in region.series.items():
        if series.site.company != company:
            continue
        for measure in drafted.protected.withheld:
            years = [y for y in region.periods("year") if y <= drafted.release.period and getattr(region.figure(site, y, "year"), f"{measure}_t")]
            if years:
                yield site, measure, years
