"""A figure that is made from amounts and not only summed, computed once more from the amounts that its explanation names, each for itself.

What an explanation says is thereby enough to find the figure again. The self-check does it, and the page shows what it comes to.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import combinations
from statistics import median

from gic_metrics.accounting.decomposition import Side, decompose
from gic_metrics.accounting.explain_grades import GRADED
from gic_metrics.accounting.explanation import Amount, Explanation
from gic_metrics.targets.counting import NEARLY_NONE_T
from gic_metrics.targets.outlook import theil_sen
from gic_metrics.targets.paths import required_compound_pct

Named = Mapping[str, list[Amount]]
"""name -> the amounts of that name, in their order"""


def recomputed(found: Explanation) -> float | None:
    """The figure from its amounts; None where it is its rows' sum and nothing else, or cannot be known."""
    make = RECOMPUTED.get(found.figure)
    if make is None or found.value is None or not found.amounts:
        return None
    named: dict[str, list[Amount]] = {}
    for amount in found.amounts:
        named.setdefault(amount.name, []).append(amount)
    return make(named)


def _one(named: Named, name: str) -> float:
    return named[name][0].value


def _share(part: str, whole: str) -> Callable[[Named], float]:
    return lambda named: 100.0 * _one(named, part) / _one(named, whole)


def _quotient(part: str, by: str) -> Callable[[Named], float]:
    return lambda named: _one(named, part) / _one(named, by)


def _less(one: str, other: str) -> Callable[[Named], float]:
    return lambda named: _one(named, one) - _one(named, other)


def _values(named: Named) -> list[tuple[int, float]]:
    return [(int(a.period), a.value) for a in named["annual"]]


def _slope(named: Named) -> float:
    """The median of the slopes between all pairs of the annual values."""
    return float(median((y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in combinations(_values(named), 2)))


def _line(named: Named) -> float:
    """median(y) + slope x (last - median(x))."""
    years, amounts = zip(*_values(named), strict=True)
    return float(median(amounts)) + _slope(named) * float(max(years) - median(years))


def _change(name: str) -> Callable[[Named], float]:
    """The later of two amounts of a name against the earlier, percent."""

    def changed(named: Named) -> float:
        earlier, later = sorted(named[name], key=lambda a: a.period or "9999")
        return 100.0 * (later.value / earlier.value - 1)

    return changed


def _full_year(named: Named) -> float:
    """A site without a share has closed: its year so far is the whole."""
    shares = {a.of: a.value for a in named.get("season_share", ())}
    return sum(a.value / (shares.get(a.of, 100.0) / 100.0) for a in named["so_far"])


def _not_before(named: Named) -> float:
    """Down from the line in the last year with a value, along the steepest slope of the interval, to the target's level; whole years."""
    level, slope, target = named["trend_level"][0], _one(named, "trend_low"), _one(named, "target")
    return float(math.floor(int(level.period) + (level.value - target) / -slope))


def _compound(named: Named) -> float:
    now, target = named["annual"][0], named["target"][0]
    return required_compound_pct(now.value, int(now.period), target.value, int(target.period))


def _first_at_target(named: Named) -> float:
    """The first of the years named whose level is at the target, or below it where that is what is asked."""
    if "target_below" in named:
        return min((float(a.period) for a in named["level"] if a.value < _one(named, "target_below")), default=math.nan)
    return min((float(a.period) for a in named["level"] if a.value <= _one(named, "target") + NEARLY_NONE_T), default=math.nan)


def _decomposed(effect: str) -> Callable[[Named], float]:
    """An effect of LMDI-I, site by site from E, what was generated and what was made on both sides (5)."""
    return lambda named: math.fsum(_effect(named, site, effect) for site in dict.fromkeys(a.of for a in named["emitted_before"]))


def _effect(named: Named, site: str, effect: str) -> float:
    def of(name: str) -> float | None:
        return next((a.value for a in named.get(name, ()) if a.of == site), None)

    sides = []
    for when in ("before", "after"):
        emitted, true_up, generated = of(f"emitted_{when}") or 0.0, of(f"true_up_{when}") or 0.0, of(f"generated_{when}")
        sides.append(Side(emitted - true_up, (emitted if generated is None else generated) - true_up, of(f"made_{when}")))
    found = decompose(*sides)
    begun_or_closed = effect == "activity_t" and sides[0].quantity is None and sides[1].quantity is None
    return found.change_t if begun_or_closed else float(getattr(found, effect))


def _true_up(named: Named) -> float:
    return math.fsum(sign * a.value for name, sign in (("true_up_after", 1.0), ("true_up_before", -1.0)) for a in named.get(name, ()))


def _years_left(named: Named) -> float:
    return max(0.0, _one(named, "budget_left")) / _one(named, "annual")


RECOMPUTED: Mapping[str, Callable[[Named], float]] = {
    "estimated": _share("estimated_part", "emitted_ets"),
    "apportioned": _share("apportioned_part", "emitted_ets"),
    "gwp_locked": _share("gwp_locked_part", "emitted"),
    **{name: _share("grade_part", "emitted") for name in GRADED},
    "sector_share": _share("sector_share_part", "emitted"),
    "compared": _change("emitted_ets"),
    "boundary_as_reported": _change("emitted_ets"),
    "boundary_like_for_like": _change("emitted_ets"),
    "boundary_recalculated": _change("emitted_ets"),
    "so_far_change": _change("so_far"),
    "change_activity": _decomposed("activity_t"),
    "change_intensity": _decomposed("intensity_t"),
    "change_capture": _decomposed("capture_t"),
    "change_capture_report": _decomposed("capture_t"),
    "change_true_up": _true_up,
    "full_year": _full_year,
    "pace": _quotient("required", "achieved"),
    "done": _share("cut", "way"),
    "trend": _slope,
    "trend_low": lambda named: theil_sen(_values(named)).low_t_per_year,
    "trend_high": lambda named: theil_sen(_values(named)).high_t_per_year,
    "trend_level": _line,
    "not_before": _not_before,
    "budget_left": _less("budget", "budget_used"),
    "budget_over": _less("budget_used", "budget_so_far"),
    "budget_used_share": _share("budget_used", "budget"),
    "budget_years_left": _years_left,
    "compound": _compound,
    "reached_likely": _first_at_target,
    "reached_all": _first_at_target,
    "error_trend": _less("came", "said"),
    "error_announced": _less("came", "said"),
}
"""figure -> how it is made from its amounts"""
NO_SUMS = ("not_before", "compound", "reached_likely", "reached_all")
"""figures that are made from their amounts alone"""
