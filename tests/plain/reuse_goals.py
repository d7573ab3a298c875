"""Where reuse stands against its targets, slowly: four quarters together, how much of them is told, path, gap, pace and status (4.1-4.3, 12.7).

Plain dicts and loops, from the accounting rules and the record of decisions on targets alone. More is better, so the rules of 4.3 are mirrored: a
share is of the way from base to target. A goal is a dict as random_goals.py draws it, in the unit of its measure.
"""

from __future__ import annotations

from .balance import amount
from .beside import at, on_path, shown
from .quarters import name, number

ENDED_AFTER = 4
MEASURES = {"reuse_t": ("t", None), "reuse_gwh": ("GWh", None), "symbiosis_pct": ("t", "material"), "surplus_heat_pct": ("GWh", "heat")}


class ReuseGoals:
    """What is known of goals on reuse, from the streams of a time."""

    def __init__(self, streams):
        self.streams = streams
        told = [number(row["period"]) for row in streams.rows if amount(row)[0] == "known"]
        self.ends = range(min(told) + 3, max(told) + 1) if told else range(0)

    def used(self, measure, basis):
        """Stream -> quarter -> what counted of it, or None where its rows say that it does not apply."""
        unit, kind = MEASURES[measure]
        found = {}
        for (period, item, giver, receiver, of, wet_dry), one in self.streams.found.items():
            if of != unit or kind not in (None, one["kind"]) or (measure in ("reuse_t", "symbiosis_pct") and wet_dry != basis):
                continue
            if measure == "symbiosis_pct" and not (giver in self.streams.inside and receiver in self.streams.inside):
                continue
            if one["applies"] and (one["counted"] is None or one["stage"] not in ("", "running")):
                continue
            known = found.setdefault((item, giver, receiver, wet_dry), {})
            known[number(period)] = one["counted"] if one["applies"] else None
        return found

    def bases(self):
        """Wet, dry and not stated, as far as material is used inside or landfilled on it: a rate is never of more than one (6.2)."""
        found = {key[5] for key, one in self.streams.running().items() if one["kind"] == "material" and key[4] == "t" and one["counted"] is not None
                 and key[2] in self.streams.inside and key[3] in self.streams.inside}  # fmt: skip
        return found | {basis for _, site, basis in self.streams.landfilled() if site in self.streams.inside}

    def of(self, goal):
        """The basis that a goal is of; None for a rate that does not say which where there are several."""
        bases = self.bases() if goal["measure"] == "symbiosis_pct" and not goal["basis"] else {goal["basis"]}
        return None if len(bases) > 1 else min(bases, default="")

    def beside(self, measure, basis):
        """(site, what) -> quarter -> what was landfilled of one basis, or how much heat there was: the other part of a rate.

        What does not apply has no amount and so no basis of its own.
        """
        direction, unit, kind = {"symbiosis_pct": ("landfilled", "t", None), "surplus_heat_pct": ("generated", "GWh", "heat")}[measure]
        found = {}
        for row in self.streams.rows:
            if row["variable"] != direction or row["canonical_unit"] != unit or kind not in (None, row["kind"]):
                continue
            if measure == "symbiosis_pct" and row["site"] not in self.streams.inside:
                continue
            if measure == "symbiosis_pct" and self.streams.basis_of(row) not in ((basis, "") if row["notation"] == "NA" else (basis,)):
                continue
            (state, value), place, quarter = amount(row), (row["site"], row["item"].lower()), number(row["period"])
            if state == "known":
                found.setdefault(place, {})[quarter] = (found.get(place, {}).get(quarter) or 0.0) + value
            elif state == "not applicable":
                found.setdefault(place, {}).setdefault(quarter, None)
        return found

    def four(self, measure, basis, last):
        """(amount, % of what is expected that is told), or None where nothing is told, or a rate lacks its other part in a quarter."""
        if basis is None:
            return None
        window, used = range(last - 3, last + 1), self.used(measure, basis)
        told = covered(used, window)
        if told is None or last not in self.ends:
            return None
        whole = sum(known.get(q) or 0.0 for known in used.values() for q in window)
        if measure in ("reuse_t", "reuse_gwh"):
            return whole, told
        beside = self.beside(measure, basis)
        told_beside = covered(beside, window)
        if told_beside is None or any(all(known.get(q) is None for known in beside.values()) for q in window):
            return None
        other = sum(known.get(q) or 0.0 for known in beside.values() for q in window)
        over = whole + other if measure == "symbiosis_pct" else other
        return (100 * whole / over, min(told, told_beside)) if over else None

    def base(self, goal):
        """As stated, else as told of the base year, if at least 80 % of that was."""
        if goal["base"] is not None:
            return goal["base"]
        found = self.four(goal["measure"], self.of(goal), goal["base_year"] * 4 + 3)
        return None if found is None or found[1] < 80 - 1e-9 else found[0]

    def rows(self, goal):
        """Period -> what is known of the four quarters that end with it."""
        base, found = self.base(goal), {}
        between = [point for point in goal["milestones"] if point[0] < goal["target_year"]]
        knots = None
        if base is not None and base < goal["target"]:
            knots = [(goal["base_year"], base), *between, (goal["target_year"], goal["target"])]
        ends = [q for q in self.ends if q // 4 > goal["base_year"]]
        for last in ends:
            found[last] = self.row(goal, knots, base, last)
        levels = shown([(row["share"] if row["level"] is not None else None, False) for row in found.values()])
        for last, remembered in zip(ends, levels, strict=True):
            if remembered is not None and found[last]["now"] < goal["target_year"]:
                found[last]["level"] = remembered
        words = {None: "not_assessed", 0: "on_track", 1: "at_risk", 2: "off_track"}
        return {str(q // 4) if q % 4 == 3 else name(q): row | {"status": words[row["level"]]} for q, row in found.items()}

    def row(self, goal, knots, base, last):
        now, known = last // 4 - 1 + (last % 4 + 1) / 4, self.four(goal["measure"], self.of(goal), last)
        found = dict.fromkeys(("actual", "covered", "path", "gap", "share", "pace", "required", "achieved", "level")) | {"now": now, "reason": None}
        if known is not None:
            found["actual"], found["covered"] = known
        if known is None or knots is None:
            lacking = "no_scale" if knots is None and base is not None else "reuse_no_figure"
            return found | {"reason": "reuse_bases" if self.of(goal) is None else lacking}
        found["path"] = on_path(goal["path"], knots, now)
        found["gap"] = found["actual"] - found["path"]
        found["share"] = -found["gap"] / (goal["target"] - base)
        met, thin = round(found["actual"], 9) >= round(goal["target"], 9), known[1] < 80 - 1e-9
        found |= speed(found["actual"], now, base, goal, met)
        if thin and found["pace"] in ("met", "missed"):
            found |= {"pace": None, "required": None}
        if thin:
            found["reason"] = "reuse_coverage"
        elif goal["path"] == "stepped" and now < goal["target_year"] and now not in [year for year, _ in goal["milestones"]]:
            found["reason"] = "between_milestones"
        else:
            found["level"] = at(found["share"], 0.01, 0.05) if now < goal["target_year"] else 0 if met else 2
        return found


def covered(streams, window):
    """% of what is expected that is told, weighed by the usual size of each stream: from its first quarter on, until silent for a year."""
    expected = told = 0.0
    heard = False
    for known in streams.values():
        figures = {q: t for q, t in known.items() if t is not None}
        inside = [figures[q] for q in window if q in figures]
        before = [t for q, t in figures.items() if window[0] - ENDED_AFTER <= q < window[0]]
        due = [q for q in window if figures and q >= min(figures) and not (q in known and known[q] is None)]
        if not due or not (inside or before):
            continue
        usual = sum(inside or before) / len(inside or before)
        expected, told, heard = expected + usual * len(due), told + usual * len(inside), heard or bool(inside)
    return None if not heard else 100 * told / expected if expected else 100.0


def speed(actual, now, base, goal, met):
    """Required and achieved a year, and the word for them, in the order of 12.7."""
    required = (goal["target"] - actual) / (goal["target_year"] - now) if now < goal["target_year"] else None
    achieved = (actual - base) / (now - goal["base_year"]) if now > goal["base_year"] else None
    if met:
        word = "met"
    elif required is None:
        word = "missed"
    elif achieved is None:
        word = "too_early"
    elif achieved <= 0:
        word = "insufficient"
    else:
        ratio = round(required / achieved, 9)
        word = "ok" if ratio <= 1.1 else "stretched" if ratio <= 2 else "insufficient"
    return {"required": required, "achieved": achieved, "pace": word}
