"""An explanation in words: the figure, its value with unit, and each line behind it. The page, the command line and files all say it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.explain_change import CHANGES, REVISIONS
from gic_metrics.accounting.explain_streams import APART
from gic_metrics.accounting.explanation import Amount, ExplainedRow, Explanation
from gic_metrics.figures.reuse_sentence import named_with
from gic_metrics.targets.recomputed import recomputed
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region

OF_A_TERM = {"change": CHANGES[3:], "revised": REVISIONS[2:]}
"""figures that are one bar of a change: named by its term"""
KNOWN_UNITS = ("t", "t_mass", "GWh", "pct", "points", "t_per_year", "t_mass_per_year", "GWh_per_year", "points_per_year", "times", "years", "year")


def figure_name(figure: str, words: Words) -> str:
    """`Emitted (E)`; a bar of a change by its term."""
    for whole, figures in OF_A_TERM.items():
        if figure in figures:
            return words(f"page.explain.figure.{whole}_term", term=term_said(whole, figure.removeprefix(f"{whole}_"), words))
    return words(f"page.explain.figure.{figure}")


def term_said(whole: str, term: str, words: Words) -> str:
    return words(f"what_changed.term.{term}") if whole == "change" else words(f"what_was_revised.term.{term}")


def amount_said(value: float | None, unit: str, words: Words) -> str:
    """A value with its unit; another unit than the common ones is a product's own."""
    if value is None:
        return words.write(None)
    if unit == "year":
        return words("explain.unit.year", value=str(int(value)))
    return words(f"explain.unit.{unit}", value=value) if unit in KNOWN_UNITS else words("page.rows.amount", value=float(value), unit=unit)


def unit_said(unit: str, words: Words) -> str:
    """The unit alone, for a column of its own."""
    return words(f"explain.unit_name.{unit}") if unit in KNOWN_UNITS else unit


def value_said(found: Explanation, words: Words) -> str:
    """The figure with its unit; a status as its word, with what it hangs on."""
    said = amount_said(found.value, found.unit, words)
    if not found.word:
        return said
    return words(found.word) if found.value is None else words(f"explain.{found.figure}", word=words(found.word), value=said)


def again_said(found: Explanation, words: Words) -> str:
    """What the figure comes to, computed again from the amounts that are named; "" for a sum of lines and nothing else."""
    again = recomputed(found)
    return "" if again is None else words("explain.again", value=amount_said(again, found.unit, words))


def formula_said(found: Explanation, words: Words) -> str:
    """The formula, those that a part of the figure was worked out by, and how late what does not run yet is taken to be."""
    late = words("formula.slipped", n=found.slip_years) if found.slip_years else ""
    return " ".join(filter(None, (*(words(key) for key in (found.formula, *found.also)), late)))


def because_said(region: Region, found: Explanation, words: Words) -> str:
    """Why a status was not assessed or a figure has no value, with the names of those that lack a figure and the quarters; "" where it has one."""
    if not found.because:
        return ""
    names = [region.name(site) for site in found.missing]
    said = words(found.because, sites=names, names=names)
    quarters: dict[str, list[str]] = {}
    for site, quarter in found.gaps:
        quarters.setdefault(site, []).append(words.period(quarter))
    each = [words("explain.gap", name=region.name(site), quarters=those) for site, those in quarters.items()]
    return f"{said} {words('explain.gaps', each=each)}" if each else said


def amount_name(region: Region, amount: Amount, words: Words) -> str:
    """What the formula names besides, and whose or of when it is where it is one site's or one period's."""
    own = f"explain.amount.{amount.name}"
    name = words(own) if words.has(own) else figure_name(amount.name, words)
    name = words("explain.amount_of", name=name, site=region.name(amount.of)) if amount.of else name
    return words("explain.amount_in", name=name, period=amount.period) if amount.period else name


def group_said(region: Region, group: str, words: Words) -> str:
    """A group that a figure is of, by its name: a site, company, sector, target, stream, a site's material on one basis, or the region."""
    reference = region.reference
    if group in region.series or group in region.outside:
        return region.name(group)
    if APART in group:
        name, *parties, basis = group.split(APART)
        if not parties:
            return named_with(region.name(name), basis, words)
        giver, receiver, _unit = parties
        return words("page.explain.stream", stream=named_with(name, basis, words), giver=_party(region, giver), receiver=_party(region, receiver))
    entries = [*reference.sectors.values(), *reference.targets.values(), *reference.reuse_targets.values(), *reference.streams]
    named = next((words.of(entry.name) for entry in entries if entry.key == group), None)
    company = reference.register.companies.get(group)
    return named or (company.name if company else words.of(reference.cluster.region))


def _party(region: Region, site: str) -> str:
    known = region.reference.register.sites.get(site)
    return known.name if known else site


def site_said(region: Region, row: ExplainedRow, words: Words) -> str:
    known = row.site in region.series or row.site in region.outside
    return region.name(row.site) if known else row.site or words.write(None)


def place_said(region: Region, row: ExplainedRow, words: Words) -> str:
    """Sheet and cell; of a line that is no cell, what it is."""
    if row.cell and row.submission:
        return words("page.explain.place", sheet=row.sheet, cell=row.cell) if row.sheet else row.cell
    kind, _, code = row.variable.partition(" ")
    for whole, figures in OF_A_TERM.items():
        if f"{whole}_{kind}" in figures:
            return term_said(whole, kind, words)
    if kind == "measure":
        return next((words.of(m.name) for m in region.reference.measures if m.key == row.cell), row.cell)
    return words(f"explain.part.{kind}", code=code)


def there_said(row: ExplainedRow, words: Words) -> str:
    """What stands there, in its own unit."""
    return words.write(None) if row.value is None else words("page.rows.amount", value=float(row.value), unit=row.unit)
