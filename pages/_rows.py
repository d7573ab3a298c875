"""Stored figures as rows: when, where, what, how much, and the cell each came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from gic_metrics.access import Role
from gic_metrics.accounting.reuse import Stream, rate_bases, surplus_heat_by_period, symbiosis_by_period
from gic_metrics.figures.reuse_sentence import named_with
from gic_metrics.ledger import Fact
from gic_metrics.reference import Register
from gic_metrics.text import Words
from gic_metrics.vocabulary import Record, Sheet
from pages import _html

if TYPE_CHECKING:
    from pages._place import Place

NEWEST = 24
"""rows that stand open; the rest is folded"""
COLUMNS = ("period", "site", "what", "value", "file", "place", "submission")


def table(place: Place, facts: Iterable[Fact]) -> str:
    """The figures with the cells they came from; staff see the method and quality of each, too."""
    words, staff = place.words, place.role >= Role.STAFF
    columns = [words(f"page.companies.column.{name}") for name in COLUMNS] + ([words("page.quality.column")] if staff else [])
    return _html.table(columns, [_row(place, fact) + ((quality(place, fact.record),) if staff else ()) for fact in facts], numeric=(3,))


def quality(place: Place, r: Record) -> str:
    """How the figure was found and how good that makes it, in a few words; a dash where there is no figure."""
    words, methods = place.words, place.region.reference.methods
    if r.value is None:
        return words.write(None)
    if r.sheet is Sheet.VERIFIED:
        return words("page.quality.A")
    if r.sheet not in (Sheet.EMISSIONS, Sheet.CARBON):
        return words("page.quality.B")
    method = methods.named(r.method)
    return words("page.quality.by", method=words.of(method.name), grade=words(f"page.quality.{method.grade}"))


def _row(place: Place, fact: Fact) -> tuple[str, ...]:
    words, r = place.words, fact.record
    site = place.region.reference.register.sites.get(r.site)
    return (
        words.period(r.period),
        site.name if site else words.write(None),
        what(place, r),
        amount(words, r),
        fact.file,
        where(words, r),
        fact.submission,
    )


def what(place: Place, r: Record) -> str:
    """A record in words: the sheet, and what tells it from the others of its sheet; who is on the other side by name."""
    words, other = place.words, place.region.reference.register.sites.get(r.counterparty)
    parts = [
        words(f"page.sheet.{r.sheet}"),
        _term(words, r.variable),
        words(f"carrier.{r.item}") if words.has(f"carrier.{r.item}") else r.item,
        r.gas,
        _term(words, r.origin),
        _term(words, r.category),
        other.name if other else r.counterparty,
    ]
    return words("page.rows.separator").join(part for part in dict.fromkeys(parts) if part)


def amount(words: Words, r: Record) -> str:
    """The figure as it was sent, with its unit; a notation key in words; nothing as a dash."""
    if r.notation:
        return words(f"page.notation.{r.notation}")
    if r.value is None:
        return words.write(None)
    value, unit = (r.quantity, r.unit) if r.quantity is not None and r.unit else (r.value, r.canonical_unit)
    return words("page.rows.amount", value=float(value), unit=unit)


def where(words: Words, r: Record) -> str:
    return words("page.explain.place", sheet=r.place_sheet, cell=r.cell) if r.place_sheet else r.cell or words.write(None)


def _term(words: Words, term: str) -> str:
    """A term of the vocabulary in the language; a word of a person's own as it is."""
    return words(f"page.term.{term}") if term and words.has(f"page.term.{term}") else term


def folded_table(place: Place, facts: Sequence[Fact]) -> str:
    """The newest rows open, the older ones folded."""
    ordered = sorted(facts, key=lambda f: f.record.period, reverse=True)
    older = ordered[NEWEST:]
    return table(place, ordered[:NEWEST]) + (_html.folded(place.words("page.companies.older", n=len(older)), table(place, older)) if older else "")


def choose_site(place: Place) -> tuple[tuple[str, ...], str]:
    """The sites of what is chosen, and its name: one site, or all of a company that has several. The choice stays in the link."""
    words, register = place.words, place.region.reference.register
    choices = _choices(register)
    asked = st.query_params.get("site", "")
    if st.session_state.get("site_chosen") not in choices:
        st.session_state["site_chosen"] = asked if asked in choices else next(iter(choices))
    start = list(choices).index(st.session_state["site_chosen"])
    chosen = st.selectbox(
        words("page.companies.choose"),
        list(choices),
        index=start,
        format_func=lambda key: _choice(words, register, key, choices[key]),
        key="site_choice",
    )
    st.session_state["site_chosen"] = st.query_params["site"] = chosen
    return choices[chosen], register.sites[chosen].name if chosen in register.sites else register.companies[chosen].name


def chosen_key() -> str:
    """The site or company that is chosen: its id, or its number."""
    return str(st.session_state["site_chosen"])


def _choices(register: Register) -> dict[str, tuple[str, ...]]:
    """Sites by name, those that count first; then the companies that have more than one."""
    sites = sorted(register.sites.values(), key=lambda s: (not s.in_perimeter, s.name.casefold()))
    several = {c: tuple(s.id for s in register.sites_of(c)) for c in sorted(register.companies, key=lambda c: register.companies[c].name)}
    return {s.id: (s.id,) for s in sites} | {c: ids for c, ids in several.items() if len(ids) > 1}


def _choice(words: Words, register: Register, key: str, ids: Sequence[str]) -> str:
    if key in register.sites:
        return words("page.companies.site", name=register.sites[key].name, id=key)
    return words("page.companies.company", name=register.companies[key].name, n=len(ids))


def about(place: Place, sites: Sequence[str]) -> str:
    """What the register says of each site."""
    words, reference = place.words, place.region.reference
    said = ""
    for site in (reference.register.sites[s] for s in sites):
        sector = reference.sectors.get(site.sector)
        pairs = [
            ("owner", reference.register.companies[site.company].name),
            ("municipality", site.municipality),
            ("sector", words.of(sector.name) if sector else site.sector),
            ("permit", site.permit),
            ("nace", site.nace),
            ("aliases", words.listed(site.aliases)),
            ("perimeter", words("page.companies.inside" if site.in_perimeter else "page.companies.outside")),
            ("source", site.source),
        ]
        said += _html.heading(site.name, 3) + _html.facts((words(f"page.companies.about.{name}"), value) for name, value in pairs)
    return said


def streams_table(place: Place, found: Sequence[Stream]) -> str:
    """Each reported stream with both sides, newest first."""
    words = place.words
    columns = [words(f"page.reuse.column.{name}") for name in ("period", "stream", "from", "to", "delivered", "received", "counted", "state")]
    rows = [
        (
            words.period(s.period),
            named_with(s.stream, s.measured[1], words),
            _party(place, s.from_site),
            _party(place, s.to_site),
            _much(words, s.delivered, s.unit),
            _much(words, s.received, s.unit),
            _much(words, s.counted, s.unit),
            words(f"page.reuse.state.{s.state}"),
        )
        for s in sorted(found, key=lambda s: s.period, reverse=True)
    ]
    shown, older = _html.table(columns, rows[:NEWEST], numeric=(4, 5, 6)), rows[NEWEST:]
    return shown + (_html.folded(words("page.companies.older", n=len(older)), _html.table(columns, older, numeric=(4, 5, 6))) if older else "")


def bases(place: Place, found: Sequence[Stream]) -> tuple[str, ...]:
    """Wet, dry or neither: the tonnes that there is a symbiosis rate of."""
    return rate_bases(place.ledger.facts(as_of=place.as_of, sheets=["reuse"]), found, place.region.series)


def rates(place: Place, found: Sequence[Stream]) -> str:
    """How large a part of by-products and of surplus heat is used again, newest first; nothing where neither is known.

    Where material is measured both wet and dry, a symbiosis rate on each basis.
    """
    words, facts = place.words, place.ledger.facts(as_of=place.as_of, sheets=["reuse"])
    symbiosis, heat = symbiosis_by_period(facts, found, place.region.series), surplus_heat_by_period(facts, found)
    of = rate_bases(facts, found, place.region.series)
    rows = [
        (words.period(p), *(words.write(symbiosis.get((p, basis)), "pct1") for basis in of), words.write(heat.get(p), "pct1"))
        for p in sorted({p for p, _ in symbiosis} | heat.keys(), reverse=True)
    ]
    if not rows:
        return ""
    period, rate, of_heat = (words(f"page.reuse.rates.{name}") for name in ("period", "symbiosis", "heat"))
    apart = [words(f"page.reuse.rates.symbiosis_{basis or 'unsaid'}") for basis in of] if len(of) > 1 else [rate]
    lead = words("page.reuse.rates.lead") + (" " + words("page.reuse.rates.apart") if len(of) > 1 else "")
    head = _html.heading(words("page.reuse.rates.title"), 2, lead)
    return head + _html.table([period, *apart, of_heat], rows[:NEWEST], numeric=tuple(range(1, len(of) + 2)))


def memo(place: Place) -> str:
    return _html.state("small gic-small", place.words("page.reuse.memo_title"), place.words("page.reuse.memo"))


def _party(place: Place, name: str) -> str:
    site = place.region.reference.register.sites.get(name)
    return site.name if site else name or place.words.write(None)


def _much(words: Words, value: float | None, unit: str) -> str:
    return words.write(None) if value is None else words("page.rows.amount", value=float(value), unit=unit)
