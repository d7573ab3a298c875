"""May a year be called climate positive? (accounting rules 2.3, 12.7). A quarter or a rolling window never gets the word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gic_metrics.accounting.coverage import DIGITS, assured_share
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.vocabulary import quarters_of

VERIFIED_SHARE = 0.95
"""least share of E that must be verified"""
INDICATED_COVERAGE_PCT = 95.0
MOST_UNCONFIRMED = 0.02
"""fossil carbon handed over and not confirmed injected, as a share of what was handed over: above it the label stays at indicated"""


class Label(StrEnum):
    """The graded label."""

    NOT = "not_climate_positive"
    INDICATED = "indicated"
    POSITIVE = "climate_positive"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decides the label of a complete calendar year; t CO2e, shares 0-1."""

    net_claim_t: float
    matched_net_claim_t: float
    """with S_b capped at the year's T_b: what was injected this year out of an older stock proves nothing of this year"""
    u95_t: float
    coverage_pct: float
    verified_share_of_emitted: float
    verified_share_of_removed: float
    gaps_in_emitted: int
    """sites without a figure that nothing stands in for"""
    unconfirmed_share: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The label, and what keeps it from the next one: keys of words."""

    label: Label
    because: tuple[str, ...]


def verdict(found: Evidence) -> Verdict:
    """The label of a year from its evidence; pure. N counts in whole tonnes, as printed: a label never contradicts the sign beside it (12.8)."""
    if round(found.net_claim_t) >= 0:
        return Verdict(Label.NOT, ("net_not_below_zero",))
    if round(found.matched_net_claim_t) >= 0:
        return Verdict(Label.NOT, ("not_matched",))
    barred = [
        name
        for name, holds in (
            ("coverage", found.coverage_pct >= INDICATED_COVERAGE_PCT),
            ("gaps", not found.gaps_in_emitted),
        )
        if not holds
    ]
    if barred:
        return Verdict(Label.NOT, tuple(barred))
    lacking = tuple(
        name
        for name, holds in (
            ("not_whole", found.coverage_pct >= 100.0),
            ("emitted_not_verified", round(found.verified_share_of_emitted, DIGITS) >= VERIFIED_SHARE),
            ("removed_not_verified", round(found.verified_share_of_removed, DIGITS) >= 1.0),
            ("uncertain", found.net_claim_t + found.u95_t < 0),
            ("unconfirmed", round(found.unconfirmed_share, DIGITS) <= MOST_UNCONFIRMED),
        )
        if not holds
    )
    return Verdict(Label.INDICATED if lacking else Label.POSITIVE, lacking)


def evidence(region: Region, uncertainty: Uncertainty, total: Total) -> Evidence | None:
    """The evidence of a calendar year; None where N_claim cannot be known. What is verified of R is what the cluster has entered with its source."""
    sure = uncertainty.of(total, "year")
    if total.net_claim_t is None or sure is None:
        return None
    figures = [region.figure(site, total.period, "year") for site in total.reporting]
    verified = sum(figure.emitted_verified_t for figure in figures)
    handed, injected, unmatched = _stored(region, total)
    return Evidence(
        net_claim_t=total.net_claim_t,
        matched_net_claim_t=total.net_claim_t + unmatched,
        u95_t=sure.net_u95_t,
        coverage_pct=total.coverage_pct or 0.0,
        verified_share_of_emitted=min(1.0, verified / sure.emitted_t) if sure.emitted_t else 1.0,
        verified_share_of_removed=assured_share((figure.removed_t or 0.0, figure.removed_verified_t) for figure in figures),
        gaps_in_emitted=len(total.missing),
        unconfirmed_share=max(0.0, handed - injected) / handed if handed else 0.0,
    )


def _stored(region: Region, total: Total) -> tuple[float, float, float]:
    """(fossil handed over, fossil confirmed, biogenic injected beyond what was handed over this year), t.

    T_b of the last link of a chain is what it hands to an operator outside the members: what a hub receives is no T_b of its own.
    """
    handed = injected = unmatched = 0.0
    for site in total.reporting:
        told = [region.series[site].reported[q] for q in quarters_of(int(total.period)) if q in region.series[site].reported]
        handed += sum(r.carbon.stored_fossil for r in told)
        injected += sum(r.carbon.injected_fossil for r in told)
        unmatched += max(0.0, sum(r.carbon.injected_biogenic - r.onward_biogenic_t for r in told))
    return handed, injected, unmatched
