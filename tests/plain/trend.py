"""Where the trend of a goal leads, slowly, and when nothing is said of it (4.4, 12.3, 12.6, 12.7).

Plain lists and loops, from the accounting rules alone. Theil and Sen: the median of the slopes between all pairs of years, its interval after Sen.
"""

from __future__ import annotations

import math
from datetime import date
from statistics import NormalDist, median

from .balance import amount
from .quarters import number

FEWEST = 5
PHASES = ((2021, "AR5"), (2013, "AR4"))
"""N2O of the verified record: 265 from 2021, 298 from 2013 (12.3)"""


def ties(values):
    return sum(k * (k - 1) * (2 * k + 5) for k in (values.count(v) for v in set(values)))


def line(points):
    """(slope, lowest, highest, intercept), t a year and t."""
    years, amounts = [y for y, _ in points], [t for _, t in points]
    n = len(points)
    slopes = sorted((amounts[j] - amounts[i]) / (years[j] - years[i]) for i in range(n) for j in range(i + 1, n))
    spread = math.sqrt((n * (n - 1) * (2 * n + 5) - ties(amounts)) / 18)
    z = NormalDist().inv_cdf(0.95)
    below, above = round((len(slopes) - z * spread) / 2) - 1, round((len(slopes) + z * spread) / 2)
    slope = median(slopes)
    return slope, slopes[max(below, 0)], slopes[min(above, len(slopes) - 1)], median(amounts) - slope * median(years)


class Trend:
    """The trend of one goal on what the whole region emits: `values`, `line`, and `reasons` for which it is not drawn on."""

    def __init__(self, goals, goal, events, as_of, gwp_set):
        self.goals, self.goal, self.plain, self.gwp_set = goals, goal, goals.plain, gwp_set
        self.values, self.line, self.reasons, self.sites, self.missing, self.knots = [], None, {"too_few_points"}, [], [], None
        rows = [r for r in self.plain.rows if r["sheet"] == "emissions" and r["variable"] == "scope1" and r["gas"] == "CO2e" and not r["control"]]
        rows = [r for r in rows if r["in_ets"] is not False and amount(r)[1] > 0 and r["gwp_set"] != gwp_set]
        self.in_another_set = {(r["site"], number(r["period"])) for r in rows}
        newest = self.newest()
        if newest is None:
            return
        outside = goals.outside(goal)
        self.missing = sorted(s for s in newest["missing"] if s not in outside)
        self.sites = [s for s in newest["sites"] if s not in outside and s not in newest["missing"]]
        years = [y for y in self.plain.periods("year") if self.complete(y)]
        removing = [y for y in years if self.removed(y)]
        self.measure = "net" if goal["measure"] == "net" and len(removing) >= FEWEST else "emitted"
        years = removing if self.measure == "net" else years
        alike = [y for y in years if not self.locked(y)]
        years = alike if len(alike) >= FEWEST else years
        self.values = [(int(y), self.value(y)) for y in years]
        self.knots = goals.knots(goal, self.sites if self.missing else goals.of_whom(goal))
        self.line = line(self.values) if len(self.values) >= FEWEST else None
        self.reasons = set(self.why_not(years, events, as_of))

    def newest(self):
        """The newest four quarters, or year, that covers 80 % of the region."""
        found = None
        for kind in ("r4q", "year"):
            for (period, _), total in self.plain.totals("region", kind).items():
                if total["emitted"] is None or total["coverage"] < 80 - 1e-9:
                    continue
                when = int(period) if kind == "year" else number(period) // 4 - 1 + (number(period) % 4 + 1) / 4
                if found is None or when > found["when"] or (when == found["when"] and kind == "year"):
                    there = [s for s in self.plain.inside if self.plain.expected(s, period, kind)]
                    found = {"when": when, "sites": there, "missing": total["missing"]}
        return found

    def complete(self, year):
        """Years in which every one of the sites that were there has a figure: never a gap as 0 (12.6), but a plant before its opening is 0 (3.6)."""
        known = [self.plain.figures(s, year, "year")["ets"] is not None for s in self.there(year)]
        return bool(known) and all(known)

    def there(self, year):
        return [s for s in self.sites if self.plain.expected(s, year, "year")]

    def removed(self, year):
        return sum(self.plain.figures(s, year, "year")["removed"] for s in self.there(year)) != 0

    def value(self, year):
        each = [self.plain.figures(s, year, "year") for s in self.there(year)]
        return sum(one["ets"] - (one["removed"] - one["sold"] if self.measure == "net" else 0.0) for one in each)

    def locked(self, year):
        """Whether anything of a year can be had in another GWP set only: a verified figure with N2O in it, or a row in CO2e (1.5, 12.3)."""
        return any(self.plain.figures(s, year, "year")["locked"] > 0 and self.of_another_set(s, int(year)) for s in self.there(year))

    def of_another_set(self, site, year):
        quarters, verified = [year * 4 + n for n in range(4)], self.plain.verified.get((site, year)) is not None
        if (stand_in := self.plain.worked_out(site, year)) is not None:
            quarters, verified = stand_in[2:]
        lent = {q: self.plain.filled[site, q] for q in quarters if (site, q) in self.plain.filled}
        of_years = [quarters[0] // 4] if verified else [q // 4 - 1 for q, fill in lent.items() if fill["code"] == "E0"]
        phases = [next((name for first, name in PHASES if y >= first), None) for y in of_years]
        if "N2O" in self.plain.sites[site]["ets_gases"] and any(phase != self.gwp_set for phase in phases):
            return True
        for q in () if verified else quarters:
            weights = self.plain.filled[site, q].get("weights", {}) if (site, q) in self.plain.filled else {q: 1.0}
            if any((site, x) in self.in_another_set for x in weights):
                return True
        return False

    def why_not(self, years, events, as_of):
        if self.line is None:
            yield "too_few_points"
        else:
            slope, low, high, intercept = self.line
            if slope >= 0:
                yield "no_fall"
            if low <= 0 <= high:
                yield "interval_contains_zero"
            if self.knots is not None and intercept + slope * self.values[-1][0] <= self.knots[-1][1]:
                yield "reached"
        if self.goal["measure"] == "net" and self.measure != "net":
            yield "removals_too_new"
        if any(self.locked(y) for y in years):
            yield "gwp_locked"
        totals = [self.plain.total(self.there(y), y, "year") for y in years]
        if any(total["estimated_pct"] + total["apportioned_pct"] > 20 + 1e-9 for total in totals):
            yield "estimated"
        if years and any(date(int(years[-1]), 1, 1) <= day <= as_of.date() for day in self.steps(events)):
            yield "step_change"
        if self.missing:
            yield "site_silent"

    def steps(self, events):
        """Days on which the level changed at once: openings, closures, joining the boundary, and what is told of the region."""
        for event in events:
            if event["kind"] in ("capture", "closure", "perimeter") and event["site"] in (None, *self.sites):
                yield date.fromisoformat(event["date"])
        for site in self.sites:
            one = self.plain.sites[site]
            if one.get("capture_from") is not None and not any((e["site"], e["kind"]) == (site, "capture") for e in events):
                yield date.fromisoformat(one["capture_from"])
            for since in (one["active_from"], one.get("perimeter_from")):
                if since is not None:
                    q = number(since) if "Q" in since else int(since) * 4
                    yield date(q // 4, 1 + 3 * (q % 4), 1)
            if one["active_to"] is not None:
                q = number(one["active_to"]) + 1 if "Q" in one["active_to"] else int(one["active_to"]) * 4 + 4
                yield date(q // 4, 1 + 3 * (q % 4), 1)

    def at(self, year, slope):
        """The line turned about its last year; E stops at 0."""
        own, _, _, intercept = self.line
        last = self.values[-1][0]
        t = intercept + own * last + slope * (year - last)
        return max(0.0, t) if self.measure == "emitted" else t

    def reached(self):
        """(not before, about, not after), whole years; None where it may not be drawn on, or does not surely fall."""
        if self.reasons or self.knots is None or self.line[2] >= 0:
            return None
        slope, low, high, intercept = self.line
        last, level = self.values[-1][0], self.knots[-1][1]
        when = [last + (intercept + slope * last - level) / -s for s in (low, slope, high)]
        return math.floor(when[0]), round(when[1]), math.ceil(when[2])

    def projection(self, year):
        return None if self.reasons else tuple(self.at(year, s) for s in (self.line[1], self.line[0], self.line[2]))
