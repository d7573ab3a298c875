"""Where the trend and the budget come from: the annual values of the same sites, down to their cells (accounting rules 4.1, 4.4, 12.7).

The slope of Theil-Sen is the median of the slopes between all pairs of years, and each end of its interval is the slope of one pair: so each is a
sum of the cells of one pair of years or of two, and every annual value stands beside, so that the median can be found again. The year that is
reached is no sum: it is made from the line, the slope and the target's level, which stand beside with rows of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from statistics import median

from gic_metrics.accounting.explanation import Amount, CannotExplain, ExplainedRow, Explanation, Facts, Question
from gic_metrics.accounting.region import Region
from gic_metrics.reference import Target
from gic_metrics.targets.explain import measured_rows, path_rows, target_row, target_with_path
from gic_metrics.targets.held import each
from gic_metrics.targets.outlook import Outlook, Trend, annual_t, outlook
from gic_metrics.targets.paths import BudgetUse, budget_use, required_compound_pct

TREND = ("trend", "trend_low", "trend_high", "trend_level")
AHEAD = ("projection", "projection_low", "projection_high", "shortfall")
"""of a year to come; `shortfall` of the target year"""
REACHED = ("not_before",)
BUDGET = ("budget", "budget_used", "budget_left", "budget_used_share", "budget_over", "budget_years_left")
COMPOUND = ("compound",)
OUTLOOK = (*TREND, *AHEAD, *REACHED, *BUDGET, *COMPOUND)
Weights = Mapping[int, float]
"""year -> what its value counts for"""


def explain_outlook(region: Region, facts: Facts, question: Question, today: date | None = None) -> Explanation:
    """A figure of the way on towards a target, of the last year of the trend, the year to come that is asked about, or the last year of the budget.

    A projection is None where the trend may not be drawn on. `today`: as in `outlook`. Raises CannotExplain for another period or target.
    """
    target = target_with_path(region, question.group)
    found = outlook(region, target, today=today)
    one = _Ahead(region, facts, replace(target, measure=found.measure), target, found)
    make = one.budget if question.figure in BUDGET else one.compound if question.figure in COMPOUND else one.line
    return make(question)


def slope_weights(values: Sequence[tuple[int, float]], slope: float | None = None) -> Weights:
    """What each year's value counts for in the median slope (None), or in the slope of the one pair that has it; 1/year."""
    pairs = sorted(((later[1] - earlier[1]) / (later[0] - earlier[0]), earlier[0], later[0]) for earlier, later in combinations(sorted(values), 2))
    middle = pairs[(len(pairs) - 1) // 2 : len(pairs) // 2 + 1]
    chosen = middle if slope is None else [min(pairs, key=lambda pair: abs(pair[0] - slope))]
    weights: dict[int, float] = defaultdict(float)
    for _, earlier, later in chosen:
        weights[later] += 1.0 / (later - earlier) / len(chosen)
        weights[earlier] -= 1.0 / (later - earlier) / len(chosen)
    return dict(weights)


def level_weights(values: Sequence[tuple[int, float]]) -> Weights:
    """What each year's value counts for in the line in the last year: median(y) + slope x (last - median(x))."""
    by_amount = sorted((amount, year) for year, amount in values)
    middle = by_amount[(len(by_amount) - 1) // 2 : len(by_amount) // 2 + 1]
    on = max(year for year, _ in values) - median(year for year, _ in values)
    return added({year: 1.0 / len(middle) for _, year in middle}, slope_weights(values), on)


def added(one: Weights, other: Weights, factor: float) -> Weights:
    return {year: one.get(year, 0.0) + factor * other.get(year, 0.0) for year in sorted(one.keys() | other.keys())}


class _Ahead:
    """One target's outlook, and the rows of its annual values."""

    def __init__(self, region: Region, facts: Facts, values_of: Target, target: Target, found: Outlook) -> None:
        self.region, self.facts, self.values_of, self.target, self.found = region, facts, values_of, target, found
        self.sites = found.sites if found.missing else None

    def line(self, question: Question) -> Explanation:
        """The trend, where it leads, and the year that it reaches the target's level in."""
        trend, figure = self.found.trend, question.figure
        year = int(question.period) if question.period.isdigit() else 0
        ahead = figure in AHEAD
        if trend is None or (not trend.last < year <= self.target.target_year if ahead else year != trend.last):
            raise CannotExplain("explain.unknown_period", period=question.period)
        if figure in TREND:
            value, weights = self._of_trend(trend, figure)
            unit, rows = "t" if figure == "trend_level" else "t_per_year", tuple(self._weighed(weights))
            return self._answer(question, value, rows, tuple(self._annual()), unit)
        if figure in REACHED:
            reached = self.found.reached
            amounts = (*self._line_amounts(trend, "trend_low"), self._level()) if reached else ()
            return self._answer(question, float(reached.not_before) if reached else None, (), amounts, "year")
        return self._projected(question, trend, year)

    def _of_trend(self, trend: Trend, figure: str) -> tuple[float, Weights]:
        values = self.found.values
        if figure == "trend_level":
            return trend.last_t, level_weights(values)
        if figure == "trend":
            return trend.slope_t_per_year, slope_weights(values)
        slope = trend.low_t_per_year if figure == "trend_low" else trend.high_t_per_year
        return slope, slope_weights(values, slope)

    def _projected(self, question: Question, trend: Trend, year: int) -> Explanation:
        """The line turned about the last year with a value; what is emitted stops at 0, and then no line contributes."""
        name = {"projection_low": "trend_low", "projection_high": "trend_high"}.get(question.figure, "trend")
        found = self.found.projection(year)
        if question.figure == "shortfall" and year != self.target.target_year:
            raise CannotExplain("explain.unknown_period", period=question.period)
        if found is None or self.found.path is None:
            return self._answer(question, None, (), (), "t")
        value = found[{"projection_low": 0, "projection_high": 2}.get(question.figure, 1)]
        weights = added(level_weights(self.found.values), self._of_trend(trend, name)[1], year - trend.last)
        rows = tuple(self._weighed(weights)) if value else ()
        amounts = self._line_amounts(trend, name)
        if question.figure == "shortfall":
            level = self._level()
            return self._answer(question, value - level.value, (*rows, *each(level.rows, -1.0)), (*amounts, level), "t")
        return self._answer(question, value, rows, amounts, "t")

    def budget(self, question: Question) -> Explanation:
        """What the path allows, what of it is used, and how long the rest lasts at the level of the last year."""
        path, known = self.found.path, annual_t(self.region, self.target, self.found.sites)
        use = budget_use(path, known) if path is not None else None
        if path is None or use is None or question.period != str(use.last):
            raise CannotExplain("explain.unknown_period", period=question.period)
        first, figure, budget = int(path.base_year) + 1, question.figure, use.budget_t
        allowed = tuple(path_rows(self.region, self.facts, self.target, range(first, int(path.target_year) + 1), self.sites))
        so_far = tuple(path_rows(self.region, self.facts, self.target, range(first, use.last + 1), self.sites))
        spent = tuple(row for year in range(first, use.last + 1) for row in self._of_target(year))
        whole, used, left = Amount("budget", budget, "t", allowed), Amount("budget_used", use.used_t, "t", spent), (*allowed, *each(spent, -1.0))
        level = Amount("annual", known[use.last] or 0.0, "t", tuple(self._of_target(use.last)), period=str(use.last))
        if figure in ("budget", "budget_used"):
            return self._answer(question, budget if figure == "budget" else use.used_t, allowed if figure == "budget" else spent, (), "t")
        if figure == "budget_left":
            return self._answer(question, use.left_t, left, (whole, used), "t")
        if figure == "budget_over":
            due = Amount("budget_so_far", use.used_t - use.overshoot_t, "t", so_far)
            return self._answer(question, use.overshoot_t, (*spent, *each(so_far, -1.0)), (used, due), "t")
        if figure == "budget_used_share":
            rows = tuple(each(spent, 100.0 / budget)) if use.used_pct is not None else ()
            return self._answer(question, use.used_pct, rows, (used, whole) if use.used_pct is not None else (), "pct")
        return self._years_left(question, use, left, level)

    def _years_left(self, question: Question, use: BudgetUse, left: Sequence[ExplainedRow], level: Amount) -> Explanation:
        if use.years_left is None:
            return self._answer(question, None, (), (), "years")
        rows = tuple(each(left, 1.0 / level.value)) if use.years_left else ()
        return self._answer(question, use.years_left, rows, (Amount("budget_left", use.left_t, "t", tuple(left)), level), "years")

    def compound(self, question: Question) -> Explanation:
        """The share of each year's value that must go: no sum, but made from the newest value, the target's level and the years between."""
        path, values = self.found.path, self.found.values
        if path is None or not values or question.period != str(values[-1][0]):
            raise CannotExplain("explain.unknown_period", period=question.period)
        last, now_t = values[-1]
        if not (path.target_t > 0 and now_t > path.target_t and last < self.target.target_year):
            return self._answer(question, None, (), (), "pct")
        value = required_compound_pct(now_t, last, path.target_t, path.target_year)
        newest = Amount("annual", now_t, "t", tuple(self._of_values(last)), period=str(last))
        return self._answer(question, value, (), (newest, self._level()), "pct")

    def _answer(self, question: Question, value: float | None, rows: tuple[ExplainedRow, ...], amounts: tuple[Amount, ...], unit: str) -> Explanation:
        key, figure = self.target.key, question.figure
        return Explanation(figure, question.period, key, value, f"formula.{figure}", rows, self.found.missing, unit, amounts)

    def _annual(self) -> Iterator[Amount]:
        """Every annual value that the trend is the median of."""
        for year, amount in self.found.values:
            yield Amount("annual", amount, "t", tuple(self._of_values(year)), period=str(year))

    def _line_amounts(self, trend: Trend, name: str) -> tuple[Amount, ...]:
        """The line in the last year with a value, and the slope that it is drawn on with."""
        level, slope = self._of_trend(trend, "trend_level"), self._of_trend(trend, name)
        return (
            Amount("trend_level", level[0], "t", tuple(self._weighed(level[1])), period=str(trend.last)),
            Amount(name, slope[0], "t_per_year", tuple(self._weighed(slope[1]))),
        )

    def _level(self) -> Amount:
        """The target's level for the same sites: its own figure, or its share of their base where a site is missing."""
        path = self.found.path
        rows = tuple(path_rows(self.region, self.facts, self.target, (path.target_year,), self.sites)) if path is not None else ()
        level = path.target_t if path is not None else self.target.target_t
        return Amount("target", level, "t", rows or (target_row(self.target, level),), period=str(self.target.target_year))

    def _weighed(self, weights: Weights) -> Iterator[ExplainedRow]:
        for year, weight in weights.items():
            if weight:
                yield from each(self._of_values(year), weight)

    def _of_values(self, year: int) -> Iterator[ExplainedRow]:
        """The cells of one annual value of the trend."""
        return measured_rows(self.region, self.facts, self.values_of, str(year), "year", self.found.sites)

    def _of_target(self, year: int) -> Iterator[ExplainedRow]:
        """The cells of what the target measures in a year: the row for the budget."""
        return measured_rows(self.region, self.facts, self.target, str(year), "year", self.found.sites)
