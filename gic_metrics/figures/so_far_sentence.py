"""The year so far in words, and which quarters were filled in and how (accounting rules 3.1, 3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.figures.latest import names_of
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.annual import SoFar
    from gic_metrics.accounting.region import Region, Total

LEVEL_PCT = 0.05


def so_far_sentence(region: Region, found: SoFar, words: Words) -> str:
    """The first quarters of the year against the same quarters last year, as reported; why it is not said where too much is missing."""
    told = {"last": found.last.number, "year": found.last.year, "before": found.last.year - 1, "n": len(found.sites), "now_t": found.now_t}
    if not found.headline or found.change_pct is None:
        return words("so_far.not_said", names=names_of(region, found.left_out), left_out_pct=found.left_out_pct, **told)
    way = "level" if abs(found.change_pct) < LEVEL_PCT else "more" if found.change_pct > 0 else "less"
    some = "some" if found.left_out else "one" if len(found.sites) == 1 else "all"
    said = [words(f"so_far.{some}", change=words(f"so_far.{way}", change_pct=abs(found.change_pct), **told), **told)]
    if found.left_out:
        said.append(words("so_far.left_out", names=names_of(region, found.left_out)))
    if found.turnaround:
        said.append(words("so_far.turnaround", names=names_of(region, found.turnaround)))
    return " ".join(said)


def full_year_sentence(region: Region, found: SoFar, words: Words) -> str:
    """What the seasons say of the whole year, called an estimate; or why it is not said."""
    if found.full_year_t is not None:
        return words("so_far.full_year", year=found.last.year, full_year_t=found.full_year_t)
    if not found.held_back_by:
        return ""
    return words(f"so_far.no_full_year_{found.no_full_year}", names=names_of(region, found.held_back_by))


def estimates_sentence(region: Region, total: Total, words: Words) -> str:
    """Every quarter that was filled in: site, quarter, amount, method code and uncertainty; nothing where none was."""
    if not total.estimates:
        return ""
    each = [
        words("estimated.one", name=region.name(site), period=str(e.quarter), emitted_t=e.emitted_ets_t, code=e.code, u95_pct=e.u95_pct)
        + (" " + words("estimated.moved") if e.moved_share else "")
        for site, e in total.estimates
    ]
    codes = sorted({e.code for _, e in total.estimates})
    methods = [words(f"estimated.method.{code}") for code in codes]
    return words("estimated.said", n=len(each), each="; ".join(each), methods="; ".join(methods))
