"""Whose file it is, where it has no Report sheet: the companies it names, and the mapping that was made for what one of them sends.

Two companies may send tables with the same headers. A mapping therefore belongs to a company, and is used only where the file says, or a person
has said, that it is from that company.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from gic_metrics.intake.cells import Workbook
from gic_metrics.intake.context import Context
from gic_metrics.intake.layout import folded
from gic_metrics.intake.mapping import TableMapping
from gic_metrics.intake.survey import SurveyTable
from gic_metrics.reference import Register

_NUMBER = re.compile(r"(?<!\d)\d{3} ?\d{3} ?\d{3}(?!\d)")
_OTHER = re.compile(r"\W+")
_FORM = re.compile(r" (?:asa?|ab|sa|ans|da)$")
"""how a company is constituted, at the end of its name"""


class Senders:
    """What one file says of who sent it. `known` is the company that a person has named for exactly these bytes, or ""."""

    def __init__(self, name: str, sha256: str, book: Workbook, context: Context) -> None:
        self.file, self._book, self._context = name, book, context
        said = (str(value) for (code, _sheet, _cell), value in context.said.items() if code in ("M16", "M21"))
        self.known = next(said, "") or context.senders.get(sha256, "")

    @cached_property
    def named(self) -> frozenset[str]:
        """The companies that are named in a cell, in the name of a sheet or of the file."""
        return companies_named(self.file, self._book, self._context.register)

    def mapping(self, table: SurveyTable) -> tuple[TableMapping | None, tuple[str, ...]]:
        """The remembered mapping of the table; else the companies that send such tables, where it is still to be said which of them sent this."""
        kept = self._context.remembered.get(table.fingerprint, ())
        if not kept:
            return None, ()
        titled = companies_in((self.file, table.sheet, *(remark.text for remark in table.remarks)), self._context.register)
        named = titled if len(titled) == 1 else self.named
        fits = [one for one in kept if one.company == self.known] if self.known else [one for one in kept if one.company in named]
        if len(fits) == 1 and (self.known or len(named) == 1 or _says_its_sites(fits[0].mapping)):
            return fits[0].mapping, ()
        return None, () if self.known else tuple(one.company for one in kept)


def companies_named(name: str, book: Workbook, register: Register) -> frozenset[str]:
    """Organisation numbers of the register's companies that a file names, wherever in it."""
    sheets = [sheet for sheet in book.sheets if sheet.name]
    cells = {cell.text for sheet in book.sheets for row in sheet.rows.values() for cell in row.values() if cell.kind == "s" or _is_number(cell.text)}
    return companies_in((name, *(sheet.name for sheet in sheets), *cells), register)


def companies_in(texts: Iterable[str], register: Register) -> frozenset[str]:
    """Organisation numbers of the companies named in texts: by number, name or alias of their own or of a site."""
    said = "|".join(_spaced(folded(text.replace("_", " "))) for text in texts)
    return frozenset(_named_in(said, lambda number: _company(register, number), _names(register)))


def sites_named(texts: Iterable[str], register: Register) -> frozenset[str]:
    """Ids of the sites whose id, name or alias stands in one of the texts; of names that lie in each other the longer counts."""
    names = {_spaced(folded(said)): site.id for site in register.sites.values() for said in (site.id, site.name, *site.aliases)}
    said = "|".join(_spaced(folded(text.replace("_", " "))) for text in texts)
    found = [name for name in names if name in said]
    return frozenset(names[name] for name in found if not any(name != other and name in other for other in found))


def _is_number(text: str) -> bool:
    return len(text) == 9 and text.isdigit()


def _named_in(said: str, company: Callable[[str], str], names: dict[str, str]) -> set[str]:
    numbers = {company(found.replace(" ", "")) for found in _NUMBER.findall(said)} - {""}
    return numbers | {owner for name, owner in names.items() if f" {name} " in said}


def _company(register: Register, number: str) -> str:
    found = register.company_of(number)
    return found.org_no if found else ""


def _names(register: Register) -> dict[str, str]:
    names: dict[str, str] = {}
    for company in register.companies.values():
        for said in (company.name, *company.aliases):
            names[_spaced(folded(said)).strip()] = company.org_no
            names[_FORM.sub("", _spaced(folded(said)).strip())] = company.org_no
    for site in register.sites.values():
        for said in (site.id, site.name, *site.aliases):
            names.setdefault(_spaced(folded(said)).strip(), site.company)
    return names


def _spaced(text: str) -> str:
    """The words of a text with one space round each."""
    return " " + _OTHER.sub(" ", text).strip() + " "


def _says_its_sites(mapping: TableMapping) -> bool:
    """Does each row name its site? Then a file of another company fails by its sites, and is not booked on this one's."""
    source = mapping.fields.get("site")
    return source is not None and source.kind == "column"
