"""An explanation in words: the figure, its value with unit, and each line behind it. The page, the command line and files all say it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.explain_change import CHANGES, REVISIONS
from gic_metrics.accounting.explanation import Amount, ExplainedRow, Explanation
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region

OF_A_TERM = {"change": CHANGES[3:], "revised": REVISIONS[2:]}
"""figures that are one bar of a change: named by its term"""
KNOWN_UNITS = ("t", "t_mass", "GWh", "pct", "t_per_year")


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
    return words(f"explain.unit.{unit}", value=value) if unit in KNOWN_UNITS else words("page.rows.amount", value=float(value), unit=unit)


def unit_said(unit: str, words: Words) -> str:
    """The unit alone, for a column of its own."""
    return words(f"explain.unit_name.{unit}") if unit in KNOWN_UNITS else unit


def value_said(found: Explanation, words: Words) -> str:
    """The figure with its unit; a status as its word, with what it hangs on."""
    said = amount_said(found.value, found.unit, words)
    return words("explain.status", status=words(found.word), gap=said) if found.word else said


def formula_said(found: Explanation, words: Words) -> str:
    """The formula, and those that a part of the figure was worked out by."""
    return " ".join(words(key) for key in (found.formula, *found.also))


def because_said(region: Region, found: Explanation, words: Words) -> str:
    """Why a status was not assessed, with the names of those without a figure; "" where it was."""
    return words(found.because, sites=[region.name(site) for site in found.missing]) if found.because else ""


def amount_name(region: Region, amount: Amount, words: Words) -> str:
    """What the formula names besides, and whose it is where it is one site's."""
    name = words(f"explain.amount.{amount.name}")
    return words("explain.amount_of", name=name, site=region.name(amount.of)) if amount.of else name


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
