"""Where the region stands against a target, slowly: path, gap, pace, budget and status (4.1-4.3, 12.2, 12.3, 12.6, 12.7), and what its base is (3.5).

Plain dicts and loops, from the accounting rules alone. A goal is a dict as random_goals.py draws it. A time is a year, or the end of four quarters.
"""

from __future__ import annotations

from .beside import at, on_path, shown
from .quarters import name, number, span
from .region import PlainRegion

RECALCULATED_FROM = 0.05
LEFT_OUT = 0.05
ANY_AMOUNT = 1e18
"""t of a site of which nothing has ever been known"""
BARRING = {"coverage", "estimated", "capture_report", "no_figure"}


class Bases:
    """The base year as it was known after each thing that was recorded, and what of its corrections waits for the threshold (3.5, 12.3)."""

    def __init__(self, region, gwp_set, *rest):
        self.region, self.known = region, (gwp_set, *rest)
        entries = region["entries"]
        events = [(e["at"], 0, e["seq"]) for e in entries] + [(e["withdrawn"], 1, e["seq"]) for e in entries if e["withdrawn"] is not None]
        self.events, self.read = sorted(events), {}

    def as_after(self, event):
        """The region as it was known after this event and before the next, though both have one time."""
        if event not in self.read:
            told = [e | {"withdrawn": e["withdrawn"] if e["withdrawn"] is not None and (e["withdrawn"], 1, e["seq"]) <= event else None}
                    for e in self.region["entries"] if (e["at"], 0, e["seq"]) <= event]  # fmt: skip
            self.read[event] = PlainRegion(told, self.region["sites"], event[0], *self.known)
        return self.read[event]

    def base_of(self, event, year):
        """Site -> (E inside the ETS total, whether it is worked out from production), of those that have one."""
        plain, found = self.as_after(event), {}
        for site in plain.inside:
            if plain.expected(site, str(year), "year") and (t := plain.figures(site, str(year), "year")["ets"]) is not None:
                found[site] = t, plain.worked_out(site, year) is not None
        return found

    def waiting(self, as_of, year):
        """Site -> t of corrections that do not yet move the base."""
        before, waits = {}, {}
        for event in self.events:
            if event[0] > as_of:
                break
            now = self.base_of(event, year)
            at_once = any((s in now) != (s in before) or (s in now and now[s][1] != before[s][1]) for s in {*now, *before})
            in_force = sum(t for t, _ in before.values()) - sum(waits.values())
            for site in {*now} & {*before}:
                waits[site] = waits.get(site, 0.0) + now[site][0] - before[site][0]
            if at_once or abs(sum(waits.values())) >= RECALCULATED_FROM * in_force - 1e-6:
                waits = {}
            before = now
        return waits


class Goals:
    """What is known of goals in a region as of a time."""

    def __init__(self, plain, bases, as_of):
        self.plain, self.bases, self.as_of = plain, bases, as_of
        self.totals, self.waits = {}, {}

    def waiting(self, year):
        if year not in self.waits:
            self.waits[year] = self.bases.waiting(self.as_of, year)
        return self.waits[year]

    def measured(self, goal, site, period, kind):
        one = self.plain.figures(site, period, kind)
        if one["ets"] is None:
            return None
        return {"emitted": one["ets"], "removed": one["removed"], "net": one["ets"] - (one["removed"] - one["sold"])}[goal["measure"]]

    def sum_of(self, goal, sites, period, kind):
        known = [self.measured(goal, s, period, kind) for s in sites if self.plain.expected(s, period, kind)]
        known = [t for t in known if t is not None]
        return sum(known) if known else None

    def everybody(self, goal):
        return [s for s in self.plain.inside if goal["sector"] in ("", self.plain.sites[s]["sector"])]

    def outside(self, goal):
        """Sites that were there in the base year and have no figure of it: on neither side of a computed base (3.6, 12.5)."""
        if goal["measure"] == "removed" or goal["base_t"] is not None:
            return []
        year = str(goal["base_year"])
        there = [s for s in self.everybody(goal) if self.plain.expected(s, year, "year")]
        without = [s for s in there if self.plain.figures(s, year, "year")["ets"] is None]
        return without if len(without) < len(there) else []

    def of_whom(self, goal):
        """The sites that a goal is about."""
        outside = self.outside(goal)
        return [s for s in self.everybody(goal) if s not in outside]

    def base(self, goal, sites):
        """B of these sites: a stated one is of everybody and is shared by what is computed."""
        known = self.sum_of(goal, sites, str(goal["base_year"]), "year")
        if known is None or goal["measure"] == "removed":
            return known
        return known - sum(t for s, t in self.waiting(goal["base_year"]).items() if s in sites)

    def knots(self, goal, sites):
        """(year, t) of the path of these sites; None without a known base. For a part of the sites base and goal shrink together (12.6)."""
        everybody = self.of_whom(goal)
        whole = goal["base_t"] if goal["base_t"] is not None else self.base(goal, everybody)
        if whole is None:
            return None
        if goal["path"] == "compound" and whole <= 0:  # a fixed share a year leads nowhere from there (4.1)
            return None
        between = [point for point in goal["milestones"] if point[0] < goal["target_year"]]
        knots = [(goal["base_year"], whole), *between, (goal["target_year"], goal["target_t"])]
        if sorted(sites) == sorted(everybody) or goal["measure"] == "removed":
            return knots
        part = self.base(goal, sites)
        share = part / whole if part is not None and whole else 0.0  # of nothing there is no part
        return None if part is None else [(knots[0][0], part), *((year, t * share) for year, t in knots[1:])]

    def total(self, goal, period, kind):
        """(sites that report, sites that do not, share covered, share estimated or apportioned) of whom the goal is about."""
        sites = [s for s in self.of_whom(goal) if self.plain.expected(s, period, kind)]
        place = period, kind, tuple(sites)
        if place not in self.totals:
            self.totals[place] = self.plain.total(sites, period, kind)
        total = self.totals[place]
        return [s for s in sites if s not in total["missing"]], total["missing"], total

    def row(self, goal, period, kind):
        """What is known of one period; `reasons` are all those for which no status is given."""
        reporting, missing, total = self.total(goal, period, kind)
        now = int(period) if "Q" not in period else number(period) // 4 - 1 + (number(period) % 4 + 1) / 4
        actual = self.sum_of(goal, reporting, period, kind)
        knots = self.knots(goal, reporting if missing and goal["measure"] != "removed" else self.of_whom(goal))
        found = dict.fromkeys(("path", "gap", "share", "base", "target", "required", "achieved", "pace"))
        found |= {"actual": actual, "missing": sorted(missing), "outside": sorted(self.outside(goal)), "reasons": set(), "level": None, "now": now}
        if actual is None or knots is None:
            found["reasons"] |= {"no_figure", "no_scale"}
            return found
        sides = [(knots, actual)]
        if missing:
            everybody = self.knots(goal, self.of_whom(goal))
            sides += [(everybody, actual), (everybody, actual + sum(self.highest(goal, s, int(period[:4])) for s in missing))]
        found |= {"path": on_path(goal["path"], knots, now), "base": knots[0][1], "target": knots[-1][1]}
        found["gap"] = actual - found["path"]
        found["share"] = behind(goal, knots, actual, now)
        levels = {level(goal, k, t, now) for k, t in sides}
        reasons = found["reasons"]
        if total["coverage"] is None or total["coverage"] < 80 - 1e-9 or self.latest_coverage(goal, period, kind) < 80 - 1e-9:
            reasons.add("coverage")
        if total["estimated_pct"] + total["apportioned_pct"] > 20 + 1e-9:
            reasons.add("estimated")
        if None in levels:
            reasons.add("no_scale")
        elif len(levels) > 1:
            reasons.add("one_site_decides")
        if total["capture_unsaid"] and self.capture_decides(goal, total["capture_unsaid"], period, kind):
            reasons.add("capture_report")
        if goal["path"] == "stepped" and now < goal["target_year"] and now not in [year for year, _ in goal["milestones"]]:
            reasons.add("between_milestones")
        found["level"] = level(goal, knots, actual, now)
        met = {is_met(goal, k, t) for k, t in sides}
        found |= pace(goal, knots, actual, now)
        weights = {s: self.plain.weight(s, period) for s in [*reporting, *missing]}
        if sum(weights[s] for s in missing) > (LEFT_OUT + 1e-11) * sum(weights.values()):  # a pace compares with the base year (12.5)
            found |= dict.fromkeys(("required", "achieved", "pace"))
        elif found["pace"] in ("met", "missed") and (reasons & BARRING or len(met) > 1):
            found |= {"required": None, "pace": None}
        return found

    def capture_decides(self, goal, sites, period, kind):
        """Whether what may have been captured untold could move the gap by more than 1 % of the base: at most what the quarters emitted (12.2),

        and of N what is confirmed injected of biogenic CO2 without having been handed over: it would count then."""
        base = self.knots(goal, self.of_whom(goal))[0][1]
        if goal["measure"] == "removed" or base <= 0:
            return True
        most = 0.0
        for site in sites:
            for q in span(period, kind):
                emitted = self.plain.series[site].get(q)
                if emitted is not None and self.plain.verified.get((site, q // 4)) is None and self.plain.capture_unsaid(site, q):
                    most += max(0.0, emitted[0])
                if goal["measure"] == "net" and q in self.plain.balances[site]:
                    most += self.plain.balances[site][q]["unhanded"]
        return round(most / base, 9) > 0.01

    def latest_coverage(self, goal, period, kind):
        """Of the last quarter of a window (12.5): a derived one counts as it does in the window, and a verified year has all of its quarters."""
        reporting, missing, _ = self.total(goal, period, kind)
        last = span(period, kind)[-1]

        def heard(site):
            part = self.plain.series[site].get(last)
            verified = kind == "year" and self.plain.verified.get((site, int(period))) is not None
            return verified or self.plain.closed(site, last) or (part is not None and part[1] != "estimated")

        weights = {s: self.plain.weight(s, period) for s in [*reporting, *missing]}
        if sum(weights.values()) == 0:
            weights = dict.fromkeys(weights, 1.0)
        return 100 * sum(w for s, w in weights.items() if heard(s)) / sum(weights.values())

    def highest(self, goal, site, year):
        """What a silent site may have emitted at most: the highest of its last five verified years, else of its last five known ones; or removed."""
        if goal["measure"] == "removed":
            known = [self.plain.figures(site, str(y), "year").get("removed") or 0.0 for y in range(year - 5, year)]
        else:
            known = [t for (s, y), t in sorted(self.plain.verified.items()) if s == site and y < year and t is not None]
            every = [self.plain.figures(site, y, "year")["ets"] for y in self.plain.periods("year") if int(y) < year]
            known = known or [t for t in every if t is not None]
        return max(known[-5:], default=ANY_AMOUNT)

    def rows(self, goal):
        """(period, kind) -> row with its status, "on_track", "at_risk", "off_track" or "not_assessed": with memory where there are quarters."""
        years, reported = [int(y) for y in self.plain.periods("year")], {q // 4 for q in self.plain.grid}
        closed = {y * 4 + 3 for y in years if y in reported}  # closed by its verified figures (12.4 point 3)
        grid = sorted(q for q in {*self.plain.grid, *closed} if q // 4 > goal["base_year"])
        found = {(str(y), "year"): self.row(goal, str(y), "year") for y in years if y > goal["base_year"] and y not in reported}
        windows = [(str(q // 4), "year") if q % 4 == 3 else (name(q), "r4q") for q in grid]
        found |= {(period, kind): self.row(goal, period, kind) for period, kind in windows}
        for row in found.values():
            row["status"] = None if row["reasons"] else row["level"]
        gaps = [(None if found[w]["status"] is None else found[w]["share"], self.barred(goal, q)) for w, q in zip(windows, grid, strict=True)]
        for window, remembered in zip(windows, shown(gaps), strict=True):
            if found[window]["status"] is not None and found[window]["now"] < goal["target_year"]:
                found[window]["status"] = remembered
        for row in found.values():
            row["status"] = "not_assessed" if row["status"] is None else ("on_track", "at_risk", "off_track")[row["status"]]
        return found

    def barred(self, goal, end):
        """No improvement while the stop days of the window and of the one four quarters earlier differ by more than 10 (12.7)."""
        if goal["measure"] == "removed":
            return False
        sites = self.of_whom(goal)
        days = [sum(self.plain.stops.get((s, q), 0.0) for s in sites for q in range(last - 3, last + 1)) for last in (end, end - 4)]
        return abs(days[0] - days[1]) > 10

    def budget(self, goal, sites, knots):
        """(last year, t in all, t used, t beyond the path so far, years left) by annual values, up to the first year that is not known (4.2, 4.4)."""
        used, last = 0.0, None
        for year in range(goal["base_year"] + 1, goal["target_year"] + 1):
            there = [s for s in sites if self.plain.expected(s, str(year), "year")]
            each = [self.measured(goal, s, str(year), "year") for s in there]
            if str(year) not in self.plain.periods("year") or not each or None in each:
                break
            used, last, at_last = used + sum(each), year, sum(each)
        if last is None:
            return None
        allowed = {year: on_path(goal["path"], knots, year) for year in range(goal["base_year"] + 1, goal["target_year"] + 1)}
        whole, so_far = sum(allowed.values()), sum(t for year, t in allowed.items() if year <= last)
        return last, whole, used, used - so_far, max(0.0, whole - used) / at_last if at_last > 0 else None


def behind(goal, knots, actual, now):
    """g: how far on the wrong side, as a share of the base year (4.3), or of the way from base to goal for what should rise; None without a scale."""
    gap = actual - on_path(goal["path"], knots, now)
    if goal["measure"] == "removed":
        way = knots[-1][1] - knots[0][1]
        return -gap / way if way > 0 else None
    return gap / knots[0][1] if knots[0][1] > 0 else None


def is_met(goal, knots, actual):
    """By the tonnes that are printed (12.8)."""
    now, goal_t = round(actual), round(knots[-1][1])
    if goal["measure"] == "removed":
        return now >= goal_t
    return now < goal_t if goal["strictly_below"] else now <= goal_t


def level(goal, knots, actual, now):
    """From the target year on there is no tolerance (12.7)."""
    if now >= goal["target_year"]:
        return 0 if is_met(goal, knots, actual) else 2
    share = behind(goal, knots, actual, now)
    return None if share is None else at(share, 0.01, 0.05)


def pace(goal, knots, actual, now):
    """Required and achieved t a year and the word for them, in the order of 12.7; what should rise is mirrored."""
    sign = -1.0 if goal["measure"] == "removed" else 1.0
    (first, base), (last, goal_t) = knots[0], knots[-1]
    achieved = sign * (base - actual) / (now - first) if now > first else None
    required = sign * (actual - goal_t) / (last - now) if now < last else None
    if is_met(goal, knots, actual):
        return {"required": required, "achieved": achieved, "pace": "met"}
    if required is None:
        return {"required": None, "achieved": achieved, "pace": "missed"}
    if achieved is None:
        return {"required": required, "achieved": None, "pace": "too_early"}
    if achieved <= 0:
        return {"required": required, "achieved": achieved, "pace": "insufficient"}
    ratio = required / achieved
    return {"required": required, "achieved": achieved, "pace": "ok" if ratio <= 1.1 else "stretched" if ratio <= 2 else "insufficient"}
