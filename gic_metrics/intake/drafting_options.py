"""What each thing of a draft may be: the likest first, after it everything else that it could be."""

from __future__ import annotations

from dataclasses import replace

from gic_metrics.intake import proposals
from gic_metrics.intake.draft import LEAVE_OUT, Item, Table
from gic_metrics.intake.drafting import SHEETS
from gic_metrics.intake.layout import Column, template
from gic_metrics.intake.mapping import period_in
from gic_metrics.intake.proposals import Choice
from gic_metrics.intake.terms import known_word

FREE = ("text", "carrier", "counterparty")
"""kinds of columns where a word of the sender's own may be written as well"""


def options(item: Item, of: Table, sheet: str) -> tuple[Choice, ...]:
    """The choices for one thing. What has no label is named by the words `mapping.special.<value>`."""
    match item.kind:
        case "sheet":
            return (*(Choice(one, template().sheet_name(one)) for one in SHEETS), Choice(LEAVE_OUT))
        case "role":
            columns = template().columns[sheet].values()
            return (*(Choice(c.key, dict(c.name)) for c in columns), Choice("period"), Choice("edition"), Choice(LEAVE_OUT))
        case "row":
            return Choice("total"), Choice("figure")
        case "fill":
            return Choice("yes"), Choice("no")
    return _of_field(item, of, sheet)


def free(item: Item, sheet: str) -> bool:
    """May a person write a word that is not among the choices?"""
    column = template().columns[sheet].get(_field_of(item)) if item.kind in ("value", "fixed", "word") and sheet else None
    return column is not None and column.how in FREE


def _field_of(item: Item) -> str:
    return item.key[1] if item.kind == "value" else item.key[0]


def _of_field(item: Item, of: Table, sheet: str) -> tuple[Choice, ...]:
    key = _field_of(item)
    column = template().columns[sheet].get(key)
    word = item.key[1] if item.kind == "word" else ""
    out = (Choice(LEAVE_OUT),) if item.kind == "word" and key != "unit" else ()
    if column is None:
        return _quarters(item, of)
    match column.how:
        case "site":
            return (*_sites(word, of), *out)
        case "unit":
            own = (Choice("@header"),) if item.value == "@header" else (Choice("@remark"),) if item.value == "@remark" else ()
            return (*own, *proposals.units(word or str(item.told.get("unit", ""))))
        case "choice":
            return (*_terms(word, column), *out)
        case "carrier":
            return (*_terms(word, column), *_own(item, word), *out)
        case "text":
            known = of.items.get(sheet, ())
            near = proposals.names(word, known) if word else ()
            others = tuple(Choice(one, one) for one in known if one not in {choice.value for choice in near})
            return (*near, *_own(item, word), *others, *out)
    return (*_sites(word, of), *_own(item, word))


def _terms(word: str, column: Column) -> tuple[Choice, ...]:
    """The column's words by the values that records have."""
    return tuple(replace(choice, value=known_word(str(choice.value), column.vocabulary)) for choice in proposals.words(word, column))


def _own(item: Item, word: str) -> tuple[Choice, ...]:
    """The sender's own word, as it stands."""
    return tuple(Choice(one, one) for one in dict.fromkeys((word, item.value)) if one and not one.startswith("@"))


def _sites(word: str, of: Table) -> tuple[Choice, ...]:
    """Those with a name like the one said, then the company's own, then all others."""
    found = proposals.sites(word, of.register) if word else proposals.sites("-", of.register)
    own = {site.id for site in of.register.sites_of(of.company)} if of.company else set()
    return tuple(sorted(found, key=lambda choice: (not choice.near, choice.value not in own)))


def _quarters(item: Item, of: Table) -> tuple[Choice, ...]:
    """Where the quarter of each row may stand; a word for it has no other."""
    if item.kind == "word":
        return (Choice(item.value, item.value),)
    places = {
        "@header": item.kind == "value",
        "@remark": len({r.period for r in of.table.remarks if "Q" in r.period}) == 1,
        "@sheet": "Q" in period_in(of.table.sheet),
        "@file": "Q" in period_in(of.file),
        "@asked": True,
    }
    return tuple(Choice(place) for place, there in places.items() if there)
