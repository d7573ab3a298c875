"""What the product says of goals, trends and budgets from its ledger, against the plain calculation."""

from __future__ import annotations

from gic_metrics.targets.outlook import annual_t, outlooks
from gic_metrics.targets.paths import budget_use
from gic_metrics.targets.progress import progress

from .trend import Trend


def near(left, right):
    """Tonnes are rounded to 1e-6 here and there, and paths divide by years."""
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 1e-5 + 1e-8 * abs(right)


def goals_that_differ(ours, plain_goals, goals):
    """(what differs, how many figures were compared): every row of every goal."""
    found, compared, rows = [], 0, {}
    for row in progress(ours):
        rows.setdefault(row.target, {})[row.period, row.kind] = row
    for goal in goals:
        expected, here = plain_goals.rows(goal), rows.get(goal["key"], {})
        if set(expected) != set(here):
            found.append((goal, "periods", sorted(set(expected) ^ set(here))))
            continue
        for place, one in expected.items():
            row = here[place]
            tonnes = {
                "actual": row.actual_t, "path": row.path_t, "gap": row.gap_t, "share": row.behind, "base": row.base_t,
                "required": row.required_t_per_year, "achieved": row.achieved_t_per_year,
            }  # fmt: skip
            found += [(goal, *place, name, t, one[name]) for name, t in tonnes.items() if not near(t, one[name])]
            said = {"pace": row.pace, "status": row.status, "missing": sorted(row.missing), "outside": sorted(row.outside)}
            found += [(goal, *place, name, word, one[name], row.reason, one["reasons"]) for name, word in said.items() if word != one[name]]
            if row.reason not in (one["reasons"] or {None}):
                found.append((goal, *place, "reason", row.reason, one["reasons"]))
            compared += len(tonnes) + len(said) + 1
    return found, compared


def trends_that_differ(ours, plain_goals, region, as_of):
    """(what differs, how many figures were compared): the trend of every goal on what the region emits, where it leads, and the budget."""
    found, compared = [], 0
    told = {one.target: one for one in outlooks(ours)}
    regional = [goal for goal in region["goals"] if not goal["sector"] and goal["measure"] != "removed"]
    if {goal["key"] for goal in regional} != set(told):
        return [("outlooks of", sorted(told))], 0
    for goal in regional:
        one, other = told[goal["key"]], Trend(plain_goals, goal, region["events"], as_of, ours.gwp_set)
        numbers = [(year, t) for year, t in one.values]
        same = [year for year, _ in numbers] == [year for year, _ in other.values]
        pairs = [(("value", y), t, u) for (y, t), (_, u) in zip(numbers, other.values, strict=True)] if same else []
        if not same:
            found.append((goal, "years", numbers, other.values))
        words = {"sites": (sorted(one.sites), sorted(other.sites)), "missing": (sorted(one.missing), other.missing),
                 "reasons": (set(one.reasons), other.reasons), "drawn": (one.trend is None, other.line is None)}  # fmt: skip
        found += [(goal, name, *both) for name, both in words.items() if both[0] != both[1]]
        if one.trend is not None and other.line is not None:
            trend = one.trend
            slopes = trend.slope_t_per_year, trend.low_t_per_year, trend.high_t_per_year
            pairs += [(name, *both) for name, both in zip(("slope", "low", "high"), zip(slopes, other.line[:3], strict=True), strict=True)]
            pairs.append(("last", trend.last_t, other.line[3] + other.line[0] * other.values[-1][0]))
        there, expected = one.projection(goal["target_year"]), other.projection(goal["target_year"])
        if (there is None) != (expected is None):
            found.append((goal, "projection", there, expected))
        elif there is not None:
            pairs += [("projection", t, u) for t, u in zip(there, expected, strict=True)]
        years = None if one.reached is None else (one.reached.not_before, one.reached.central, one.reached.not_after)
        if years != other.reached():
            found.append((goal, "reached", years, other.reached()))
        found += [(goal, *pair) for pair in pairs if not near(pair[1], pair[2])]
        compared += len(pairs) + len(words) + 2
        if one.path is not None:
            more, many = budget_that_differs(ours, one, plain_goals, goal, other)
            found, compared = found + more, compared + many
    return found, compared


def budget_that_differs(ours, outlook, plain_goals, goal, other):
    use = budget_use(outlook.path, annual_t(ours, ours.reference.targets[goal["key"]], outlook.sites))
    expected = plain_goals.budget(goal, other.sites, other.knots)
    if use is None or expected is None:
        return ([] if (use is None) == (expected is None) else [(goal, "budget", use, expected)]), 1
    told = use.last, use.budget_t, use.used_t, use.overshoot_t, use.years_left
    return [(goal, "budget", t, u) for t, u in zip(told, expected, strict=True) if not near(t, u)], len(told)
