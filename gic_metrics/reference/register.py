"""Companies and sites: who may report for what, and which sites make the region's total."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Company:
    """A company; `also` are its other organisation numbers, `group` the companies under one owner (for disclosure control)."""

    org_no: str
    name: str
    also: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    group: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """A site with emissions of its own; its id never changes, its names do."""

    id: str
    name: str
    company: str
    """organisation number of the company"""
    org_no: str = ""
    """of the site itself"""
    aliases: tuple[str, ...] = ()
    municipality: str = ""
    sector: str = ""
    permit: str = ""
    nace: str = ""
    in_perimeter: bool = True
    perimeter_from: str | None = None
    """first year or quarter in the region's total, for a site that joined; its own history before it counts in the recalculated base (3.6)"""
    perimeter_to: str | None = None
    """last year or quarter in the region's total, for a site that a change of boundary took out (then not `in_perimeter`); not a closure"""
    active_from: str | None = None
    """first year or quarter in the register, `2013` or `2013-Q1`; None: before the record begins"""
    active_to: str | None = None
    gone_after: str | None = None
    """last year or quarter before it moved or fell below the scheme: from then on it has no figure, and stays inside (12.6)"""
    gone_kind: str = ""
    """`moved` or `below_scheme`; empty: neither"""
    capture_from: date | None = None
    """the day its capture plant opened"""
    ets_gases: tuple[str, ...] = ("CO2",)
    """gases inside its EU ETS total"""
    usual_gases: tuple[str, ...] = ("CO2",)
    stands_for: int = 1
    """how many sites it is: in what is released, a sum may stand for several, or for a share of sites that stand beside it by name"""
    note: str = ""
    source: str = ""

    def in_ets_total(self, gas: str, said: bool | None) -> bool:
        """Whether a row is inside its EU ETS total: as the row says, else by its gas (accounting rules 12.3)."""
        return said if said is not None else gas == "CO2e" or gas in self.ets_gases

    def counted_in(self, period: str) -> bool:
        """Whether it belonged to the region's total as the boundary was at the period's end.

        So the four quarters that end with a year are that year (accounting rules 12.4 point 3), also where the boundary changed within it.
        """
        _, last = _span(period)
        if not self.in_perimeter and self.perimeter_to is None:
            return False
        return (self.perimeter_from is None or _span(self.perimeter_from)[0] <= last) and (
            self.perimeter_to is None or last <= _span(self.perimeter_to)[1]
        )

    def joined_after(self, period: str) -> bool:
        """Whether it is in the boundary and came into it after the period's end."""
        return self.in_perimeter and self.perimeter_from is not None and not self.counted_in(period)

    def gone_in(self, period: str) -> bool:
        """Whether it has moved, or is below the scheme, before the quarter or year begins."""
        return bool(self.gone_kind and self.gone_after) and _span(period)[0] > _span(str(self.gone_after))[1]

    def reports_in(self, period: str) -> bool:
        """Whether a report is expected of it, or an estimate may stand in for one."""
        return self.active_in(period) and not self.gone_in(period)

    def active_in(self, period: str) -> bool:
        """Whether any part of the quarter or year lies between active_from and active_to."""
        first, last = _span(period)
        return (self.active_from is None or _span(self.active_from)[0] <= last) and (self.active_to is None or first <= _span(self.active_to)[1])


@dataclass(frozen=True)
class Register:
    """The register of companies and sites, as of a time."""

    companies: dict[str, Company]
    sites: dict[str, Site]
    version: str = ""
    _names: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Register:
        """From a body with `version`, `company` and `site` lists. Raises ValueError if two sites answer to one name, or a company is unknown."""
        companies = {c.org_no: c for c in (Company(**_tupled(entry)) for entry in body.get("company", ()))}
        sites = {s.id: s for s in (Site(**_dated(_tupled(entry))) for entry in body.get("site", ()))}
        names: dict[str, str] = {}
        for site in sites.values():
            if site.company not in companies:
                raise ValueError(f"{site.id}: no company {site.company} in the register")
            for name in (site.id, site.name, *site.aliases):
                if names.setdefault(_folded(name), site.id) != site.id:
                    raise ValueError(f"{name!r} names both {names[_folded(name)]} and {site.id}")
        return cls(companies, sites, str(body.get("version", "")), names)

    def find_site(self, text: object) -> Site | None:
        """The site with this id, name or alias, whatever the case and white space; exact otherwise."""
        found = self._names.get(_folded(str(text)))
        return None if found is None else self.sites[found]

    def company_of(self, org_no: str) -> Company | None:
        """The company with this organisation number, or that has it among its others, or that owns the site with it."""
        number = re.sub(r"\s", "", str(org_no))
        if number in self.companies:
            return self.companies[number]
        for company in self.companies.values():
            if number in company.also:
                return company
        return next((self.companies[site.company] for site in self.sites.values() if number and site.org_no == number), None)

    def sites_of(self, org_no: str) -> list[Site]:
        """The sites of the company with this organisation number, by id; none for an unknown number."""
        company = self.company_of(org_no)
        return [] if company is None else sorted((s for s in self.sites.values() if s.company == company.org_no), key=lambda s: s.id)

    def perimeter(self, period: object) -> list[Site]:
        """The sites that make the region's total in a quarter or year, in the register's order."""
        return [site for site in self.sites.values() if site.in_perimeter and site.active_in(str(period))]


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def _span(period: str) -> tuple[int, int]:
    """First and last quarter of a year or quarter, counted from year 0."""
    year, _, quarter = period.partition("-Q")
    if quarter:
        return (int(year) * 4 + int(quarter) - 1,) * 2
    return int(year) * 4, int(year) * 4 + 3


def _tupled(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}


def _dated(entry: dict[str, Any]) -> dict[str, Any]:
    opened = entry.get("capture_from")
    return entry | {"capture_from": date.fromisoformat(opened)} if isinstance(opened, str) else entry
