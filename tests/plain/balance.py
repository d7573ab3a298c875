"""One site and one quarter, slowly: what the rows say, split into fossil and biogenic, and the balance of the accounting rules 2.2 and 12.2.

Plain dicts and loops. A quarter is an integer, year * 4 + number - 1. A figure that is not known is None.
"""

from __future__ import annotations

GWP = {
    "AR4": {"N2O": 298.0, "SF6": 22800.0, "CH4": 25.0, "CF4": 7390.0},
    "AR5": {"N2O": 265.0, "SF6": 23500.0, "CH4": 28.0, "CF4": 6630.0},
    "AR6": {"N2O": 273.0, "SF6": 24300.0, "CH4": 27.0, "CF4": 7380.0},
}
AR6_FOSSIL_CH4 = 29.8
ON_THE_WAY = 4
"""quarters after which what nobody confirmed is back in the memo"""
GRAM = 1e-6


def gwp(gas, origin, category, gwp_set):
    """Table 1.3; CH4 under AR6 after 12.1."""
    if gas == "CO2":
        return 1.0
    if gas == "CH4" and gwp_set == "AR6" and origin == "fossil" and category in ("process", "fugitive"):
        return AR6_FOSSIL_CH4
    return GWP[gwp_set][gas]


def amount(row):
    """("known", t), ("missing", 0) or ("not applicable", 0): NO and IE are zeros, NA is neither, a blank, NE and C are missing (1.1, 12.1)."""
    if row["notation"] in ("NO", "IE"):
        return "known", 0.0
    if row["notation"] == "NA":
        return "not applicable", 0.0
    if row["notation"] in ("NE", "C") or row["value"] is None:
        return "missing", 0.0
    return "known", row["value"]


def emissions(rows, site, gwp_set):
    """The emission rows of one site and quarter: fossil and other, inside the ETS total and outside it, and biogenic CO2."""
    found = {"fossil_ets": 0.0, "fossil_rest": 0.0, "other_ets": 0.0, "other_rest": 0.0, "biogenic": 0.0, "locked_ets": 0.0, "locked_rest": 0.0}
    found |= {"memo_known": True, "said": 0}
    bases = {"fossil": [], "biogenic": []}
    missing = missing_rest = False
    for row in rows:
        if row["variable"] != "scope1" or row["control"]:
            continue
        state, mass = amount(row)
        biogenic = row["gas"] == "CO2" and row["origin"] == "biogenic"
        if state == "missing" and biogenic:
            found["memo_known"] = False
        inside = row["gas"] in ("CO2e", *site["ets_gases"]) if row["in_ets"] is None else row["in_ets"]
        if state == "missing" and not biogenic:
            missing, missing_rest = True, missing_rest or not inside
        if row["gas"] == "CO2":
            bases["biogenic" if biogenic else "fossil"].append(row["basis"])
        if state != "known":
            continue
        if biogenic:
            found["biogenic"] += mass
            continue
        found["said"] += 1
        if row["gas"] == "CO2":
            found["fossil_ets" if inside else "fossil_rest"] += mass
        elif row["gas"] == "CO2e":
            found["other_ets" if inside else "other_rest"] += mass
            found["locked_ets" if inside else "locked_rest"] += mass
        else:
            found["other_ets" if inside else "other_rest"] += mass * gwp(row["gas"], row["origin"], row["category"], gwp_set)
    found["known"] = found["said"] > 0 and not missing
    found["rest_known"] = not missing_rest
    for one, other in (("fossil", "biogenic"), ("biogenic", "fossil")):  # a part without rows of its own is of the same stack as the other
        found[f"after_{one}"] = "after" in (bases[one] or bases[other])
    return found


def biogenic_share(row, carbon, found_at):
    """The stated share, else the origin, else (of CO2 received) the giver's, else the flue gas of the quarter (12.2); without any, fossil."""
    if row["share"] is not None:
        return row["share"]
    if row["origin"]:
        return 1.0 if row["origin"] == "biogenic" else 0.0
    quarter = row["quarter"]
    if row["variable"] == "received":
        sent = biogenic = 0.0
        for theirs in carbon.get((row["counterparty"], quarter), []):
            if theirs["variable"] == "to_storage" and theirs["counterparty"] == row["site"]:
                mass = amount(theirs)[1]
                sent, biogenic = sent + mass, biogenic + mass * biogenic_share(theirs, carbon, found_at)
        if sent > 0:
            return biogenic / sent
    for q in sorted((q for s, q in found_at if s == row["site"] and q <= quarter), reverse=True):  # the latest flue gas that is known
        found = found_at[row["site"], q]
        whole = found["fossil_ets"] + found["fossil_rest"] + found["biogenic"]
        if whole > 0:
            return found["biogenic"] / whole
    return 0.0


class Movements:
    """The movements of CO2 of all sites and quarters: rows by (site, quarter)."""

    def __init__(self, carbon, found_at, members):
        self.carbon, self.found_at, self.members = carbon, found_at, members

    def rows(self, site, quarter, variable):
        return [row for row in self.carbon.get((site, quarter), []) if row["variable"] == variable]

    def says_captured(self, site, quarter):
        """Whether anything is told of what was captured, be it 0."""
        rows = [row for kind in ("to_storage", "bound", "sold_for_use") for row in self.rows(site, quarter, kind)]
        return any(amount(row)[0] == "known" for row in rows)

    def both(self, site, quarter, variable, towards=None):
        """(fossil, biogenic) tonnes of one kind of movement; `towards` says which counterparties count."""
        fossil = biogenic = 0.0
        for row in self.rows(site, quarter, variable):
            if towards is not None and row["counterparty"] not in towards:
                continue
            mass, share = amount(row)[1], biogenic_share(row, self.carbon, self.found_at)
            fossil, biogenic = fossil + mass * (1 - share), biogenic + mass * share
        return fossil, biogenic

    def mass(self, site, quarter, variable, towards=None):
        return sum(self.both(site, quarter, variable, towards))

    def outside(self):
        """Every counterparty that is not a member; a blank one is an operator outside."""
        named = {row["counterparty"] for rows in self.carbon.values() for row in rows}
        return named - self.members

    def stock(self, site, quarter):
        """The last stock told in or before the quarter: a level that nobody says has changed has not; empty before the first."""
        told = [q for (s, q) in self.carbon if s == site and q <= quarter and any(amount(r)[0] == "known" for r in self.rows(s, q, "stock_end"))]
        return self.both(site, max(told), "stock_end") if told else (0.0, 0.0)

    def handed(self, site, quarter):
        """What was handed over, what of it to operators outside, and what may be deducted: towards a member what the member confirms (12.2)."""
        everything = self.both(site, quarter, "to_storage")
        outside = self.both(site, quarter, "to_storage", self.outside())
        deducted = list(outside)
        for partner in sorted(self.members):
            given = self.both(site, quarter, "to_storage", {partner})
            confirmed = self.both(partner, quarter, "received", {site})
            deducted = [d + min(g, c) for d, g, c in zip(deducted, given, confirmed, strict=True)]  # T_f by I_f, T_b by I_b
        return everything, outside, tuple(deducted)


def by_one_word(moves, sites, quarters):
    """{(site, quarter): t} of what went to operators outside as biogenic and is so by a receiver's word alone: S_b stays within what the givers call
    T_b (12.2). A receiver that calls more biogenic than its giver owes the rest, and pays it out of what it sends on: to operators outside first;
    what it sends to members as biogenic takes the debt along. What it cannot pay it owes the quarters after."""
    debt, paid = dict.fromkeys(sites, 0.0), {}
    for quarter in quarters:
        capacity = {}
        for site in sorted(sites):
            for giver in sorted(sites):
                given, got = (moves.both(*way)[1] for way in ((giver, quarter, "to_storage", {site}), (site, quarter, "received", {giver})))
                debt[site] += max(0.0, got - given) if giver in moves.members else 0.0
                capacity[giver, site] = min(got, given)
            capacity[site, None] = moves.both(site, quarter, "to_storage", moves.outside())[1]
        going = True
        while going:
            going = False
            for site in sorted(sites):
                pays = min(debt[site], capacity[site, None])
                paid[site, quarter] = paid.get((site, quarter), 0.0) + pays
                capacity[site, None] -= pays
                debt[site] -= pays
                for partner in sorted(moves.members):
                    takes = min(debt[site], capacity.get((site, partner), 0.0))
                    if takes > GRAM:
                        debt[site], debt[partner], going = debt[site] - takes, debt[partner] + takes, True
                        capacity[site, partner] -= takes
    return paid


def balance(site, quarter, moves):
    """The quarter of one site; `ets` and `memo` are None where they are not known, `rest` is what is known outside the ETS total."""
    name = site["id"]
    found = moves.found_at.get((name, quarter))
    handed, outside, deducted = moves.handed(name, quarter)
    received, bound, used, injected = (moves.both(name, quarter, kind) for kind in ("received", "bound", "sold_for_use", "injected"))
    now, before = moves.stock(name, quarter), moves.stock(name, quarter - 1)
    change = now[0] - before[0], now[1] - before[1]
    reversal = moves.mass(name, quarter, "reversal")
    locked = found is not None and found["rest_known"]
    result = {
        "captured": outside[0], "injected_fossil": injected[0], "injected_biogenic": injected[1], "outside_biogenic": outside[1],
        "removals": moves.mass(name, quarter, "air_capture") + moves.mass(name, quarter, "biochar") - reversal,
        "sold": moves.mass(name, quarter, "removal_sold", moves.outside()), "reversal": reversal,
        "locked_ets": found["locked_ets"] if found is not None else 0.0, "locked_rest": found["locked_rest"] if locked else 0.0,
        "heard": found is not None or bool(moves.carbon.get((name, quarter))), "told": found is not None and found["known"],
        "ets": None, "memo": None, "counted": 0.0, "unhanded": 0.0,
        "rest": found["fossil_rest"] + found["other_rest"] if found is not None and found["rest_known"] else 0.0,
    }  # fmt: skip
    result["rest_told"] = found is not None and found["rest_known"]
    result["biogenic_told"] = found is not None and found["memo_known"]
    result["memo_known"] = found is None or found["memo_known"]
    result["moved"] = received[0] - deducted[0] - bound[0] - change[0]
    result["memo_moved"] = received[1] - deducted[1] - bound[1] - change[1]
    result["generated"] = result["generated_biogenic"] = 0.0
    own = [handed[k] + bound[k] + used[k] + change[k] for k in (0, 1)]
    own = [max(0.0, t - got) if got else t for t, got in zip(own, received, strict=True)]  # captured out of the own stack, not received
    if found is not None:
        result["generated"] = found["fossil_ets"] + found["other_ets"]
        result["generated_biogenic"] = found["biogenic"]
        if found["after_fossil"]:
            result["generated"] += own[0]
        if found["after_biogenic"]:
            result["generated_biogenic"] += own[1]
    if not result["told"]:
        return result
    A = found["fossil_ets"]
    if found["after_fossil"]:
        A += own[0]
    result["ets"] = round(A + found["other_ets"] + received[0] - deducted[0] - bound[0] - change[0], 6)  # to a gram: a residue is no emission
    B = found["biogenic"]
    if found["after_biogenic"]:
        B += own[1]
    if found["memo_known"]:
        result["memo"] = B + received[1] - deducted[1] - bound[1] - change[1]
    return result


def in_chain(balances):
    """Over one site's quarters in order, as lots on the way (12.2): what is confirmed is taken from the oldest lot on the way, then from what had
    gone back to the memo, and no more than that counts; a lot of four quarters ago that nobody confirmed goes back to the memo, whether or not
    anything is reported then. A reversal takes from what has been sold before it takes from what is kept. Adds "removed", "transit" and "way"
    (whether that is known: something is reported, or was on the way), and completes "memo" and "sold"."""
    lots, gone_back, sold = [], 0.0, 0.0
    for quarter in sorted(balances):
        one = balances[quarter]
        one["removed"] = one["removals"]
        one["way"] = one["heard"] or sum(t for _, t in lots) > GRAM
        lots.append([quarter, one["outside_biogenic"]])
        left, to_memo = one["injected_biogenic"], 0.0
        for lot in lots:
            taken = min(lot[1], left)
            lot[1] -= taken
            left -= taken
        late = min(left, gone_back)
        one["counted"] = one["injected_biogenic"] - left + late
        one["unhanded"] = left - late
        to_memo -= late
        for lot in lots:
            if quarter - lot[0] >= ON_THE_WAY:
                to_memo += lot[1]
                lot[1] = 0.0
        gone_back += to_memo
        one["removed"] += one["counted"]
        one["transit"] = sum(t for _, t in lots)
        one["memo_moved"] += to_memo
        if one["memo"] is not None:
            one["memo"] += to_memo
        sold += one["sold"]
        undone = min(sold, one["reversal"])
        sold -= undone
        one["sold"] -= undone
