"""The sectors: how much each emitted, how each has moved, and how they add up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from gic_metrics.figures import axes
from gic_metrics.figures.bars import Row, labelled_bars
from gic_metrics.figures.latest import last_known, missing_names, newest_year
from gic_metrics.figures.picture import Picture, table_of
from gic_metrics.figures.sector_sentence import sector_change_sentence, sector_share_sentence
from gic_metrics.figures.sentence import source_line
from gic_metrics.figures.theme import Theme
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.reference import Sector


TINY_PCT = 0.05
"""a share below this would be written as 0,0 %"""


def sectors_of(region: Region) -> list[Sector]:
    """The sectors that have a site in the region, in their fixed order."""
    present = {site.sector for site in region.sites}
    return [s for s in region.reference.sectors.values() if s.key in present]


def colour_of(sector: Sector, theme: Theme) -> str:
    """The sector's own colour for this ground, made visible on it if need be."""
    return theme.visible(sector.colour)


def sector_shares(
    region: Region, words: Words, theme: Theme, *, period: str | None = None, narrow: bool = False, today: date | None = None
) -> Picture:
    """What each sector emitted in a year (the newest if none is given), largest first; t CO2e and percent of the sum of what is known."""
    totals = region.totals("sector", "year")
    chosen = period or newest_year(totals)
    now = {t.group: t for t in totals if t.period == chosen}
    sectors = sectors_of(region)
    known = sum(t.emitted_t for t in now.values() if t.emitted_t is not None)
    ordered = sorted(sectors, key=lambda s: (_emitted(now.get(s.key)) is None, -(_emitted(now.get(s.key)) or 0.0), s.order))
    bars = [
        Row(words.of(s.name), _emitted(now.get(s.key)), _said(region, totals, now.get(s.key), s, chosen, known, words), colour_of(s, theme))
        for s in ordered
    ]
    headline = sector_share_sentence(region, words, chosen)
    rows = [
        (
            words.of(s.name),
            _emitted(now.get(s.key)),
            _share(now.get(s.key), known),
            tuple(missing_names(region, now[s.key].missing, now[s.key].period, words)) if s.key in now else (),
        )
        for s in ordered
    ]
    columns = [(words("column.sector"), "text"), (words("column.emitted"), "t"), (words("column.share"), "pct"), (words("column.missing"), "names")]
    newest = next((t for t in region.totals("region", "year") if t.period == chosen), None)
    return Picture(
        key="sector_shares",
        headline=headline,
        sentence="",
        figure=labelled_bars(bars, words, theme, narrow=narrow),
        table=table_of(columns, rows),
        source=source_line(region, words, newest, today=today),
        alt=words("sector_shares.alt", headline=headline),
    )


def _emitted(total: Total | None) -> float | None:
    return total.emitted_t if total is not None else None


def _share(total: Total | None, whole: float) -> float | None:
    value = _emitted(total)
    return None if value is None or whole <= 0 else 100.0 * value / whole


def _said(region: Region, totals: Sequence[Total], total: Total | None, sector: Sector, period: str | None, whole: float, words: Words) -> str:
    value, share = _emitted(total), _share(total, whole)
    if value is None:
        before = last_known(totals, sector.key, period) if period else None
        return words("sector_shares.unknown_since", last_t=before.emitted_t, last=before.period) if before else words("table.not_reported")
    tiny = share is not None and 0 < share < TINY_PCT
    said = words("sector_shares.label_tiny" if tiny else "sector_shares.label", emitted_t=value, share_pct=TINY_PCT * 2 if tiny else share)
    missing = missing_names(region, total.missing, total.period, words) if total is not None else []
    return f"{said} {words('sector_shares.without', names=missing)}" if missing else said


def sector_table(
    region: Region, words: Words, totals: Sequence[Total], periods: Sequence[str]
) -> tuple[list[tuple[str, str]], list[tuple[object, ...]]]:
    """Columns and rows of sector by period, t CO2e."""
    value = {(t.group, t.period): t.emitted_t for t in totals}
    columns = [(words("column.period"), "period"), *((words.of(s.name), "t") for s in sectors_of(region))]
    rows = [(period, *(value.get((s.key, period)) for s in sectors_of(region))) for period in periods]
    return columns, rows


def shared_parts(
    region: Region, words: Words, totals: Sequence[Total], *, today: date | None
) -> tuple[str, list[str], tuple[list[tuple[str, str]], list[tuple[object, ...]]], str]:
    """(headline, periods in order, columns and rows, source) of a chart of sectors through time."""
    periods = axes.periods_of(totals)
    shown_of = {t.period: t for kind in ("year", "r4q") for t in region.totals("region", kind)}
    return (
        sector_change_sentence(region, words),
        periods,
        sector_table(region, words, totals, periods),
        source_line(region, words, shown_of.get(periods[-1]) if periods else None, today=today),  # of what is drawn, not of a later window
    )
