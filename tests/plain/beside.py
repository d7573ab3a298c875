"""What stands beside the region's totals, slowly: matched removals (12.7), scope 2 (2.6), why one site's E changed (5, 12.7), the status (4.3).

And the three series of a comparison (3.6).

Plain dicts and loops, from the accounting rules alone.
"""

from __future__ import annotations

import math
from itertools import pairwise

from .balance import amount

CARRIERS = ("electricity", "district_heat", "steam", "surplus_heat", "cooling")


def unmatched(plain, year, sites):
    """S_b of a calendar year beyond that year's T_b, site by site: what was injected out of older stock proves nothing of this year (12.7)."""
    beyond = 0.0
    for site in sites:
        quarters = [plain.balances[site][year * 4 + n] for n in range(4) if year * 4 + n in plain.balances[site]]
        beyond += max(0.0, sum(one["counted"] - one["outside_biogenic"] for one in quarters))
    return beyond


def three_series(plain, earlier, later, kind):
    """(earlier, later) in t, as reported then, like for like, and recalculated to today's boundary (3.6, 12.3)."""
    value = {(s, p): plain.figures(s, p, kind)["ets"] for s in plain.sites for p in (earlier, later)}
    there = {p: [s for s in plain.sites if plain.counted(s, p, kind) and plain.expected(s, p, kind)] for p in (earlier, later)}

    def total(period, sites):
        known = [value[s, period] for s in sites if value[s, period] is not None]
        return sum(known) if known else None

    def known(site):
        return value[site, earlier] is not None and value[site, later] is not None

    same = [s for s in there[earlier] if s in there[later] and known(s)]
    old = [s for s in plain.inside if plain.expected(s, earlier, kind) and (known(s) or not plain.expected(s, later, kind))]
    new = [s for s in plain.inside if plain.expected(s, later, kind) and not plain.expected(s, earlier, kind)]
    return {
        "as_reported": (total(earlier, there[earlier]), total(later, there[later])),
        "like_for_like": (total(earlier, same), total(later, same)),
        "recalculated": (total(earlier, old), total(later, [*old, *new])),
    }


class Scope2:
    """Scope 2 by site and quarter: what a company states of it, else its electricity bought from outside the members times the year's factor.

    `factor(method, year)` is t per GWh, or None; `there(site, period)` whether it was open: else it bought nothing.
    Guarantees of origin count by the market alone. None is "cannot be known".
    """

    def __init__(self, rows, members, factor, there=lambda site, period: True):
        self.there = there
        self.known = {"location": {}, "market": {}}
        self.supplied = {}
        for row in rows:
            if row["sheet"] == "energy" and row["item"] in CARRIERS and "Q" in row["period"] and row["site"] in members:
                place, (state, value) = (row["site"], row["period"]), amount(row)
                if state != "not applicable":
                    before = self.supplied.setdefault(place, 0.0)
                    if row["counterparty"] in members and before is not None:
                        self.supplied[place] = None if state == "missing" else before + value
        for method, known in self.known.items():
            stated = {}
            for row in rows:
                if "Q" not in row["period"] or row["site"] not in members:
                    continue
                place = row["site"], row["period"]
                state, value = amount(row)
                if row["sheet"] == "energy" and row["item"] in CARRIERS and state != "not applicable":
                    known.setdefault(place, 0.0)
                    if row["counterparty"] in members or known[place] is None:
                        continue
                    rate = factor(method, int(row["period"][:4])) if row["item"] == "electricity" else None
                    free = (row["share"] or 0.0) if method == "market" else 0.0
                    known[place] = None if rate is None or state == "missing" else known[place] + value * rate * (1 - free)
                if row["sheet"] == "emissions" and row["variable"] == f"scope2_{method}" and state == "known":
                    stated[place] = stated.get(place, 0.0) + value
            known.update(stated)

    def total(self, method, sites, periods):
        """Over the sites that say anything of it in the periods: None unless each of them says all of it."""
        return self.sum_of(self.known[method], sites, periods)

    def sum_of(self, known, sites, periods):
        told = [s for s in sites if any((s, p) in known for p in periods)]
        parts = [known.get((s, p)) for s in told for p in periods if (s, p) in known or self.there(s, p)]
        return sum(parts) if parts and None not in parts else None


def why(before, after):
    """(activity, intensity, capture, not decomposed) of one site; each side (E, G + I_f or None, Q or None).

    w ln of each ratio, w the logarithmic mean of E; at a zero the limits of section 5 as 12.7 changes them.
    """
    (e0, g0, q0), (e1, g1, q1) = before, after
    change = e1 - e0
    if change == 0 and e0 == 0:
        return 0.0, 0.0, 0.0, 0.0
    if e0 < 0 or e1 < 0 or g0 is None or g1 is None or g0 < 0 or g1 < 0:
        return 0.0, 0.0, 0.0, change
    both = e0 > 0 and e1 > 0
    w = (e0 if e0 == e1 else change / (math.log(e1) - math.log(e0))) if both else 0.0
    if q0 is None or q1 is None:
        if g0 == 0 or g1 == 0:
            return 0.0, 0.0, 0.0, change
        if not both:
            return 0.0, 0.0, change, 0.0
        capture = w * (math.log(e1 / g1) - math.log(e0 / g0))
        return 0.0, 0.0, capture, change - capture
    if q0 == 0 and q1 == 0:
        return 0.0, change, 0.0, 0.0
    if q0 == 0 or q1 == 0:
        return change, 0.0, 0.0, 0.0
    if g0 == 0 or g1 == 0:
        return 0.0, change, 0.0, 0.0
    if not both:
        return 0.0, 0.0, change, 0.0
    return w * (math.log(q1) - math.log(q0)), w * (math.log(g1 / q1) - math.log(g0 / q0)), w * (math.log(e1 / g1) - math.log(e0 / g0)), 0.0


def at(g, on, risk):
    """0, 1 or 2: up to the first limit, up to the second, beyond."""
    g = round(g, 9)
    return 0 if g <= on else 1 if g <= risk else 2


def shown(gaps):
    """The level of each quarter with the memory of 4.3, (gap or None, improvement barred): None where it was not assessed (12.7)."""
    levels, current, last, gap_before = [], None, None, 0
    for gap, barred in gaps:
        if gap is None:
            levels.append(None)
            gap_before += 1
            continue
        raw, clear, better = at(gap, 0.01, 0.05), at(gap, 0.03, 0.07), at(gap, 0.005, 0.045)
        if current is None or gap_before >= 2:
            current = raw
        elif clear > current:
            current = clear
        elif raw > current and last[0] > current:
            current = min(raw, last[0])
        elif better < current and last[1] < current and not barred:
            current = max(better, last[1])
        last, gap_before = (raw, better), 0
        levels.append(current)
    return levels


def on_path(kind, knots, when):
    """P(t) through (year, t) knots: straight from the first to the last, a fixed share a year, the last reached, or straight between neighbours."""
    first, last = knots[0], knots[-1]
    if when <= first[0]:
        return first[1]
    if when >= last[0]:
        return last[1]
    if kind == "compound":
        if first[1] == 0:
            return 0.0
        rate = 1 - (last[1] / first[1]) ** (1 / (last[0] - first[0]))
        return first[1] * (1 - rate) ** (when - first[0])
    if kind == "stepped":
        return [t for year, t in knots if year <= when][-1]
    left, right = [pair for pair in pairwise(knots) if pair[0][0] <= when][-1]
    return left[1] + (right[1] - left[1]) * (when - left[0]) / (right[0] - left[0])
