"""How sure the newest figures are, in words: plus or minus, how the figures were found, and whether the year may be called climate positive."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gic_metrics.accounting.climate_positive import Label, evidence, verdict
from gic_metrics.text import Words

if TYPE_CHECKING:
    from gic_metrics.accounting.comparison import Comparison
    from gic_metrics.accounting.region import Region, Total
    from gic_metrics.accounting.uncertainty import Uncertain, Uncertainty

DECIDED = 2.0
"""N further from zero than this many times its U95 is on its side of it: no probability is told"""
DIGITS = 2
"""an uncertainty is itself uncertain: two figures are enough"""


def uncertainty_sentences(region: Region, uncertainty: Uncertainty, total: Total, kind: str, words: Words) -> list[str]:
    """What the uncertainty is and what it rests on; nothing where there is no figure."""
    found = uncertainty.of(total, kind)
    if found is None:
        return []
    said = [_how_far(found, total, kind, words), _grades(found, words), words("uncertainty.not_said")]
    if kind == "year":
        said.append(label_sentence(region, uncertainty, total, words))
    return said


def site_uncertainty_sentences(uncertainty: Uncertainty, totals: Mapping[str, Sequence[Total]], words: Words) -> list[str]:
    """How sure the newest year of one site or company is, or its newest quarter; nothing where there is no figure. `totals` by kind of period."""
    for kind in ("year", "quarter"):
        for total in reversed(totals.get(kind, ())):
            found = uncertainty.of(total, kind) if total.emitted_t else None
            if found is not None:
                return [_how_far(found, total, kind, words), _grades(found, words)]
    return []


def _how_far(found: Uncertain, total: Total, kind: str, words: Words) -> str:
    period = words("when.r4q_short", period=total.period) if kind == "r4q" else words.period(total.period)
    share = found.emitted_u95_pct
    emitted = words("uncertainty.emitted", period=period, value_t=found.emitted_t, u95_t=rounded(found.emitted_u95_t), share_pct=share or 0.0)
    if not found.removed_t:
        return emitted
    net = words("uncertainty.net", value_t=found.net_t, u95_t=rounded(found.net_u95_t), removed_u95_t=rounded(found.removed_u95_t))
    if abs(found.net_t) > DECIDED * found.net_u95_t:
        return f"{emitted} {net}"
    return f"{emitted} {net} {words('uncertainty.below_zero', share_pct=100 * found.probability_net_below_zero)}"


def change_uncertainty_sentence(uncertainty: Uncertainty, same: Comparison, kind: str, words: Words) -> str:
    """How sure the change between two periods is, and whether it is within what the figures may be off; "" where no change is told."""
    u95 = uncertainty.of_change(same, kind) if same.headline else None
    if u95 is None or same.change_t is None:
        return ""
    within = "within" if abs(same.change_t) <= u95 else "beyond"
    return words(f"uncertainty.change_{within}", change_t=same.change_t, u95_t=rounded(u95))


def rounded(u95_t: float) -> float:
    """To two significant figures.

    >>> rounded(62_345.6), rounded(0.0)
    (62000.0, 0.0)
    """
    return round(u95_t, DIGITS - 1 - math.floor(math.log10(abs(u95_t)))) if u95_t else 0.0


def _grades(found: Uncertain, words: Words) -> str:
    """The shares of E by how they were found, largest first; a share that rounds to nothing is left out."""
    shares = sorted(((pct, grade) for grade, pct in found.share_by_grade_pct.items() if round(pct)), reverse=True)
    return words("uncertainty.grades", grades=[words(f"uncertainty.grade.{grade}", share_pct=pct) for pct, grade in shares])


def label_sentence(region: Region, uncertainty: Uncertainty, total: Total, words: Words) -> str:
    """Whether the calendar year is climate positive, and what keeps it from the next word."""
    found = evidence(region, uncertainty, total)
    if found is None:
        return words("uncertainty.label.unknown", period=total.period)
    said = verdict(found)
    if said.label is Label.POSITIVE:
        return words("uncertainty.label.climate_positive", period=total.period)
    because = [words(f"uncertainty.because.{name}", names=[region.name(s) for s in total.missing] or [words.write(None)]) for name in said.because]
    return words(f"uncertainty.label.{said.label}", period=total.period, because=because)
