"""The sentences of the sectors: who emitted most, and who went up or down, like for like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.accounting.comparison import MOST_LEFT_OUT_PCT, like_for_like
from gic_metrics.figures.latest import missing_names, newest_year
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region

NAMED = 3


def low(name: str) -> str:
    """A sector's name inside a sentence."""
    return name[:1].lower() + name[1:]


def sector_share_sentence(region: Region, words: Words, period: str | None = None) -> str:
    """The largest sectors of a year with their shares of what is known; who is missing is named."""
    totals = region.totals("sector", "year")
    chosen = period or newest_year(totals)
    now = [t for t in totals if t.period == chosen and t.emitted_t is not None]
    whole = sum(t.emitted_t for t in now)
    if chosen is None or whole <= 0:
        return words("sector_shares.nothing")
    largest = sorted(now, key=lambda t: -t.emitted_t)[:NAMED]
    names = region.reference.sectors
    each = [words("sector_shares.one", sector=low(words.of(names[t.group].name)), share_pct=100.0 * t.emitted_t / whole) for t in largest]
    said = words("sector_shares.headline", share_pct=100.0 * sum(t.emitted_t for t in largest) / whole, period=chosen, n=len(largest), each=each)
    missing = [site for t in totals if t.period == chosen for site in t.missing]
    if missing:
        said += " " + words("sector_shares.not_in", names=missing_names(region, missing, chosen, words))
    return said


def sector_change_sentence(region: Region, words: Words) -> str:
    """How each sector has changed from the base year to the newest year, for the sites that have figures in both."""
    totals = region.totals("sector", "year")
    period, base = newest_year(totals), str(region.base_year)
    if period is None or period <= base:
        return words("sector_small_multiples.nothing")
    groups = region.groups("sector")
    changes = []
    for sector in region.reference.sectors.values():
        if sector.key not in groups:
            continue
        found = like_for_like(region, base, period, sites=groups[sector.key])
        if found.change_pct is None or not found.earlier_t or found.left_out_pct > MOST_LEFT_OUT_PCT:
            continue
        changes.append((abs(found.change_t or 0.0), words.of(sector.name), found.change_pct))
    if not changes:
        return words("sector_small_multiples.nothing")
    largest = sorted(changes, reverse=True)[:NAMED]
    each = [words("sector_small_multiples.one", sector=low(name), change_pct=change) for _, name, change in largest]
    return words("sector_small_multiples.headline", base=base, period=period, each=each)
