"""What is said of one target: its status against its own path, its pace, and why the claim may be nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gic_metrics.figures.latest import missing_names, names_of, sites_in
from gic_metrics.figures.sector_sentence import low
from gic_metrics.figures.standing import Assessed, Standing, amount, gap_unit
from gic_metrics.reference import ReuseTarget
from gic_metrics.targets.status import raw_status
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.reference import Target

NEARLY_NONE_T = 0.5
DIGITS_PRINTED = {"t": 0, "t_material": 0}
"""decimals that an amount is printed with, where it is not one: words follow the printed figure (accounting rules 12.8)"""


def standing_sentence(region: Region, found: Standing, words: Words) -> str:
    """The newest status of a target against its path, in the target's unit; an illustration is called one."""
    return " ".join(standing_parts(region, found, words))


def standing_parts(region: Region, found: Standing, words: Words) -> list[str]:
    """The same, sentence by sentence: the status or why there is none first."""
    newest = found.newest
    return [words("status_sentence.none")] if newest is None else assessed_parts(region, found.target, found.unit, newest, words)


def assessed_parts(region: Region, target: Target | ReuseTarget, unit: str, row: Assessed, words: Words, what: str | None = None) -> list[str]:
    """One assessment in sentences. `what`: what is measured, where it is to be called something else than the target does."""
    told = {
        "period": period_said(row.period, words),
        "line": words(f"status_sentence.line_{target.path_name}", base=target.base_year, end=target.target_year),
        "gap": amount(words, abs(row.gap or 0.0), gap_unit(unit)),
        "gap_pct": abs(row.gap_pct or 0.0),
        "of": words("status_sentence.of_way" if target.rising else "status_sentence.of_base"),
        "what": what or measured_name(region, target, words),
    }
    side = "above" if round(row.gap or 0.0, DIGITS_PRINTED.get(gap_unit(unit), 1)) > 0 else "below"
    if row.status == "not_assessed":
        said = [why_not(region, row, words)]
        if row.gap is not None and row.missing and not target.rising:
            same = [s.id for s in region.sites if s.id not in (*row.missing, *row.outside)]
            said.append(words(f"status_sentence.same_{side}", n=sites_in(region, same), **told))
    else:
        said = [words(f"status_sentence.{row.status}_{side}", **told)]
        if remembered(row):
            said.append(words("status_sentence.remembered"))
    if row.outside:
        said.append(words("status_sentence.outside", names=names_of(region, row.outside), base=target.base_year))
    if target.path_kind == "illustrative":
        said.append(words("status_sentence.illustration"))
    elif target.path_kind == "proposed":
        said.append(words("status_sentence.proposal"))
    if not isinstance(target, ReuseTarget) and target.to_restate(region.gwp_set):
        said.append(words("status_sentence.set_under", theirs=target.gwp_set, ours=region.gwp_set))
    return said


def restating(region: Region, words: Words) -> list[str]:
    """The task for each target that was set under another GWP set than the region's."""
    found = [t for t in region.reference.targets.values() if t.to_restate(region.gwp_set)]
    return [words("status_sentence.restate", goal=t.name, theirs=t.gwp_set, ours=region.gwp_set) for t in found]


def remembered(row: Assessed) -> bool:
    """Whether the word is another than the gap alone would give, because it needs two quarters to change (4.3)."""
    return row.status != "not_assessed" and row.status != raw_status(row.behind or 0.0)


def why_not(region: Region, row: Assessed, words: Words) -> str:
    """Why a period cannot be assessed; who decides is named."""
    names, reason = missing_names(region, row.missing, row.period, words), row.reason or "other"
    if reason == "one_site_decides" and len(names) > 1:
        reason = "some_sites_decide"
    return words(f"status_sentence.why_{reason}", names=names, period=period_said(row.period, words))


def measured_name(region: Region, target: Target | ReuseTarget, words: Words) -> str:
    """What a target measures, inside a sentence."""
    what = words(f"status_sentence.{target.measure}")
    sector = region.reference.sectors.get(getattr(target, "sector", ""))
    return what if sector is None else words("status_sentence.of_sector", what=what, sector=low(words.of(sector.name)))


def standing_pace(found: Standing, words: Words) -> str:
    """What is needed a year from now on beside what the years since the base year have given."""
    row, target = found.newest, found.target
    if row is None:
        return ""
    told = {"base": target.base_year, "end": target.target_year, "now": period_said(row.period, words)}
    if row.pace in ("met", "missed"):
        return words(f"pace_sentence.{row.pace}", **told)
    if row.required is None:
        return words("pace_sentence.unknown", **told)
    if not target.rising:
        if row.achieved is None:
            return words("pace_sentence.too_early", required_t=row.required, **told)
        way = "rose" if round(row.achieved) < 0 else "fell"
        return words(f"pace_sentence.{way}", required_t=row.required, achieved_t=abs(row.achieved), **told)
    unit = gap_unit(found.unit)
    required = amount(words, row.required, unit)
    if row.achieved is None:
        return words("pace_sentence.rising_too_early", required=required, **told)
    way = "falling" if row.achieved < 0 else "rising"
    return words(f"pace_sentence.{way}", required=required, achieved=amount(words, abs(row.achieved), unit), **told)


def claim_sentence(total: Total | None, words: Words) -> str:
    """Why nothing, or less than R, counts in the claim: N_claim = E - (R - R_sold); "" where all of R counts."""
    if total is None or total.emitted_t is None:
        return ""
    period, removed, sold = period_said(total.period, words), total.removed_t or 0.0, total.removed_sold_t or 0.0
    if removed <= NEARLY_NONE_T:
        said = [words("nothing_claimed.no_removal", period=period)]
        if total.in_transit_biogenic_t and total.in_transit_biogenic_t > NEARLY_NONE_T:
            said.append(words("nothing_claimed.in_transit", transit_t=total.in_transit_biogenic_t))
        return " ".join(said)
    if sold <= NEARLY_NONE_T:
        return ""
    if removed - sold <= NEARLY_NONE_T:
        return words("nothing_claimed.all_sold", period=period)
    return words("nothing_claimed.claimed", removed_t=removed, sold_t=sold, claimed_t=removed - sold, period=period)


def period_said(period: str, words: Words) -> str:
    """A year, or the four quarters that end with one, inside a sentence."""
    return words("when.r4q_short", period=period) if "Q" in period else words.period(period)
