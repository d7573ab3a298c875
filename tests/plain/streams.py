"""What goes from one company to another instead of to waste, slowly: streams, their sums, the symbiosis rate and surplus heat (6.2, 6.3, 12.8).

Plain dicts and loops, from the accounting rules alone. A stream is known by (quarter, name, giver, receiver, unit, wet or dry).
"""

from __future__ import annotations

import math

from .balance import amount


class Streams:
    """From the reuse rows in force; a side that does not say whether it is wet or dry is of the one that its partner says. `inside`: the sites.

    What is no figure needs no unit: it is in that of its partner, else heat in GWh and anything else in tonnes.
    """

    def __init__(self, rows, inside):
        self.inside = inside
        rows = [row for row in rows if row["sheet"] == "reuse"]
        self.rows = [row if row["canonical_unit"] else row | {"canonical_unit": in_what(row, rows)} for row in rows]
        self.found = {}
        two_sided = [row for row in self.rows if row["variable"] in ("delivered", "received")]
        for row in sorted(two_sided, key=lambda row: not row["basis"]):
            giver, receiver = (row["site"], row["counterparty"]) if row["variable"] == "delivered" else (row["counterparty"], row["site"])
            key = row["period"], row["item"].lower(), giver, receiver, row["canonical_unit"]
            alike = [k for k in self.found if k[:5] == key and k[5]]
            basis = alike[0][5] if not row["basis"] and len(alike) == 1 else row["basis"]
            nothing = {"delivered": None, "received": None, "applies": False}
            one = self.found.setdefault((*key, basis), {"kind": row["kind"], "stage": row["stage"]} | nothing)
            state, value = amount(row)
            one["applies"] = one["applies"] or state != "not applicable"
            if state == "known":
                one[row["variable"]] = (one[row["variable"]] or 0.0) + value
        for one in self.found.values():
            one["state"], one["counted"] = together(one["delivered"], one["received"])

    def running(self):
        return {key: one for key, one in self.found.items() if one["stage"] in ("", "running")}

    def sums(self):
        """(quarter, kind, unit, wet or dry) -> (two-sided, one-sided, how many streams, how many questions): each counted once."""
        sums = {}
        for (period, _, _, _, unit, basis), one in self.running().items():
            if one["delivered"] is None and one["received"] is None:
                continue
            both, alone, many, open_now = sums.get((period, one["kind"], unit, basis), (0.0, 0.0, 0, 0))
            counted = one["counted"] or 0.0
            both, alone = (both, alone + counted) if one["state"] == "one_sided" else (both + counted, alone)
            sums[period, one["kind"], unit, basis] = both, alone, many + 1, open_now + (one["state"] != "matched")
        return sums

    def basis_of(self, row):
        """Wet, dry or neither; a row that does not say is of what its site's stream of that name is, where that is one thing."""
        mine = {k[5] for k in self.found if k[:3] == (row["period"], row["item"].lower(), row["site"]) and k[4] == "t" and k[5]}
        return row["basis"] or (min(mine) if len(mine) == 1 else "")

    def landfilled(self):
        """(quarter, site, wet or dry) -> t."""
        told = {}
        for row in self.rows:
            if row["variable"] != "landfilled" or row["canonical_unit"] != "t" or amount(row)[0] != "known":
                continue
            key = row["period"], row["site"], self.basis_of(row)
            told[key] = told.get(key, 0.0) + amount(row)[1]
        return told

    def flows(self):
        """(quarter, site, wet or dry) -> t taken in, given and landfilled, of the sites that report: wet and dry are never mixed (6.2)."""
        told = {key: [None, None, t] for key, t in self.landfilled().items()}
        for (period, _, giver, receiver, unit, basis), one in self.running().items():
            if unit == "t" and one["kind"] == "material" and one["counted"] is not None:
                for place, site in enumerate((receiver, giver)):
                    mine = told.setdefault((period, site, basis), [None, None, None])
                    mine[place] = (mine[place] or 0.0) + one["counted"]
        reporting = {row["site"] for row in self.rows}
        return {key: tuple(tonnes) for key, tonnes in told.items() if key[1] in reporting}

    def stated(self, direction, unit, kind=None):
        """Quarter -> what the sites say of it; a quarter that nobody speaks of is not in it."""
        told = {}
        for row in self.rows:
            if row["variable"] == direction and row["canonical_unit"] == unit and kind in (None, row["kind"]) and amount(row)[0] == "known":
                told[row["period"]] = told.get(row["period"], 0.0) + amount(row)[1]
        return told

    def used(self, unit, kind):
        used = {}
        for key, one in self.running().items():
            if key[4] == unit and one["kind"] == kind:
                used[key[0]] = used.get(key[0], 0.0) + (one["counted"] or 0.0)
        return used

    def symbiosis(self):
        """(quarter, wet or dry) -> %, by-product used inside over used inside and disposed of; only where it is said what was disposed of.

        What goes to somebody outside the region, or comes from there, crosses its boundary and is no exchange inside it (6.1, 6.2). A rate is of
        wet tonnes, of dry, or of those that do not say: of these it is not known where something was used and all of that says which it is.
        """
        used, disposed = {}, {}
        for (period, _, giver, receiver, unit, basis), one in self.running().items():
            inside = giver in self.inside and receiver in self.inside
            if inside and unit == "t" and one["kind"] == "material" and one["counted"] is not None:
                used[period, basis] = used.get((period, basis), 0.0) + one["counted"]
        for (period, site, basis), t in self.landfilled().items():
            if site in self.inside:
                disposed[period, basis] = disposed.get((period, basis), 0.0) + t
        rates = {}
        for (period, basis), t in disposed.items():
            mine = used.get((period, basis), 0.0)
            elsewhere = not basis and (period, "") not in used and any(quarter == period for quarter, _ in used)
            rates[period, basis] = None if elsewhere or not mine + t else 100 * mine / (mine + t)
        return rates

    def heat(self):
        """Quarter -> %, heat delivered and used over what is available."""
        used, there = self.used("GWh", "heat"), self.stated("generated", "GWh", "heat")
        return {period: 100 * used.get(period, 0.0) / whole if whole else None for period, whole in there.items()}


def in_what(row, rows):
    """The unit of a row that names none."""
    units = {other["canonical_unit"] for other in rows if ends(other) is not None and ends(other) == ends(row)} - {""}
    return units.pop() if len(units) == 1 else "GWh" if row["kind"] == "heat" else "t"


def ends(row):
    """(quarter, stream, giver, receiver) of one side of a stream."""
    if row["variable"] not in ("delivered", "received"):
        return None
    giver, receiver = (row["site"], row["counterparty"]) if row["variable"] == "delivered" else (row["counterparty"], row["site"])
    return row["period"], row["item"].lower(), giver, receiver


def together(delivered, received):
    """(state, what counts): the slip first; one side counts once; else the smaller, matched within max(2 %, min(10 t, 20 %)) of the larger (12.8)."""
    known = [side for side in (delivered, received) if side is not None]
    if len(known) < 2:
        return "one_sided", known[0] if known else None
    low, high = sorted(known)
    if low > 0 and abs(math.log10(high / low) - 3) < 0.05:
        return "unit_slip", None
    return "matched" if high - low <= max(0.02 * high, min(10.0, 0.2 * high)) else "mismatch", low
