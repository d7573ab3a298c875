"""What stands beside a status about its base: which version it is, and what waits (accounting rules 3.5, 12.3)."""

from __future__ import annotations

from gic_metrics.accounting.back_cast import U95_PCT, BackCast
from gic_metrics.accounting.base_year import BaseVersion
from gic_metrics.accounting.region import Region
from gic_metrics.figures.standing_sentence import period_said
from gic_metrics.text import Words


def base_sentences(region: Region, words: Words) -> list[str]:
    """For every base year in use: the version, where it was recalculated, and a remainder above 0.5 % of it."""
    said: list[str] = []
    for year in base_years(region):
        history = region.base(year)
        if history is None:
            continue
        if history.current.number > 1:
            said.append(words("base.version", year=year, n=history.current.number, day=history.current.on, why=why(history.current, words)))
        said += [_back_cast(region, found, words) for found in back_casts(region, year)]
        if history.printed:
            said.append(words("base.waiting", year=year, remainder_t=history.remainder_t, remainder_pct=history.remainder_pct))
    return said


def back_casts(region: Region, year: int) -> list[BackCast]:
    """The sites whose base year is worked out from their production."""
    figures = (region.figure(site, str(year), "year") for site, found in region.series.items() if found.expected(str(year)))
    return [figure.back_cast for figure in figures if figure.back_cast is not None]


def _back_cast(region: Region, found: BackCast, words: Words) -> str:
    return words(
        "base.back_cast",
        year=found.year,
        name=region.name(found.site),
        made=words("page.rows.amount", value=float(found.made), unit=found.unit),
        product=found.product,
        intensity=words.number(found.intensity, 3),
        unit=found.unit,
        window=period_said(found.window, words),
        emitted_t=found.emitted_ets_t,
        u95_pct=U95_PCT,
    )


def base_years(region: Region) -> list[int]:
    """The base years of the targets whose base is computed from the ledger."""
    return sorted({t.base_year for t in region.reference.targets.values() if t.has_path and t.base_t is None})


def why(version: BaseVersion, words: Words) -> str:
    """The causes of a version, and the reasons that people gave for them."""
    if not version.effects:
        return words("base.cause.first")
    causes = list(dict.fromkeys(words(f"base.cause.{effect.kind}") for effect in version.effects))
    reasons = list(dict.fromkeys(effect.reason for effect in version.effects if effect.reason))
    return "; ".join([words.listed(causes), *reasons])
