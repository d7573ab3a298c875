"""Random regions: a few sites, one to three years, and everything the accounting rules speak of, from a seed.

A region is `{"sites": [...], "entries": [...], "moments": [...], "tame": bool}`. An entry is what one file holds: `at`, `withdrawn` (a time or
None) and `rows`. In a tame region the constraints of the accounting rules 2.2 and 12.2 hold, so that E is never below 0.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from .random_boundary import boundary, plants
from .random_disputes import disputes
from .random_goals import make_events, make_goals, make_reuse_goals, older_years
from .random_streams import put_streams

SECTORS = ("cement", "fertiliser", "petrochemicals", "metals")
BLANKS = ("", "NE", "C")
OUTSIDE = ("", "Northern Lights", "X-1")
FIRST_YEAR = 2023


def row(site, period, sheet, variable, value, **more):
    blank = {"gas": "", "origin": "", "category": "", "counterparty": "", "basis": "", "share": None, "in_ets": None, "control": False}
    blank |= {"kind": "", "stage": "", "item": "", "stop_days": None, "canonical_unit": "t"}
    return {"site": site, "period": period, "sheet": sheet, "variable": variable, "value": value, "notation": "", "gwp_set": "", **blank} | more


def period_of(year, n):
    return f"{year}-Q{n + 1}"


def make_sites(rng, tame):
    sites, sectors = [], rng.choice((SECTORS, SECTORS[:1]))
    for k in range(rng.randint(2, 7)):
        site = {"id": f"X-{k + 2}", "sector": rng.choice(sectors), "in_perimeter": k < 2 or rng.random() < 0.9}
        site |= {
            "active_from": None,
            "active_to": None,
            "ets_gases": rng.choice((["CO2"], ["CO2"], ["CO2", "N2O"])),
            "role": rng.choice(("plain", "plain", "stack", "after", "hub")),
        }
        if rng.random() < 0.1:
            site["active_to"] = rng.choice((str(FIRST_YEAR), f"{FIRST_YEAR}-Q3", f"{FIRST_YEAR + 1}-Q2"))
        elif rng.random() < 0.2:
            site["active_from"] = rng.choice((str(FIRST_YEAR + 1), f"{FIRST_YEAR}-Q3", f"{FIRST_YEAR}-Q2", f"{FIRST_YEAR + 1}-Q2"))
        sites.append(site)
    return sites


def tonnes(rng, most):
    """Mostly some tonnes, sometimes none."""
    return 0.0 if rng.random() < 0.06 else round(rng.uniform(0.02, 1.0) * most, rng.choice((0, 3)))


def spoiled(rng, found, chance):
    """The row, or now and then with a notation key or a blank in place of the figure."""
    if rng.random() < chance:
        found |= {"value": None, "notation": rng.choice((*BLANKS, "NO", "IE", "NA"))}
    return found


def emission_rows(rng, site, period, tame):
    """(rows, fossil, biogenic): what a site emits in a quarter, and the CO2 that may be captured."""
    basis = "after" if site["role"] == "after" else rng.choice(("", "before"))
    fossil, biogenic = tonnes(rng, 60_000), tonnes(rng, 25_000) if rng.random() < 0.6 else 0.0
    rows = [row(site["id"], period, "emissions", "scope1", fossil, gas="CO2", origin=rng.choice(("fossil", "")), basis=basis)]
    if rng.random() < 0.1:
        rows[0] |= {"value": None, "notation": rng.choice((*BLANKS, "NO", "NA"))}
        fossil = 0.0
    if biogenic:
        basis = basis if tame or rng.random() < 0.7 else ""
        rows.append(row(site["id"], period, "emissions", "scope1", biogenic, gas="CO2", origin="biogenic", basis=basis))
        if rng.random() < 0.04:
            rows[-1] |= {"value": None, "notation": rng.choice(BLANKS)}
            biogenic = 0.0
    for gas, most in (("CH4", 200), ("N2O", 60), ("SF6", 0.4), ("CF4", 0.5)):
        if rng.random() < 0.35:
            origin, category = rng.choice(("", "fossil", "biogenic")), rng.choice(("", "combustion", "process", "fugitive"))
            found = row(site["id"], period, "emissions", "scope1", tonnes(rng, most), gas=gas, origin=origin, category=category)
            rows.append(spoiled(rng, found, 0.06) | {"in_ets": rng.choice((None, None, True, False))})
    if rng.random() < 0.2:
        found = row(site["id"], period, "emissions", "scope1", tonnes(rng, 3000), gas="CO2", origin="fossil", category="other", in_ets=False)
        rows.append(spoiled(rng, found, 0.1))
    if rng.random() < 0.1:
        rows.append(row(site["id"], period, "emissions", "scope1", 99_999.0, gas="CO2e", category="fugitive", control=True, gwp_set="AR5"))
    if rng.random() < 0.1:
        rows.append(row(site["id"], period, "emissions", "scope1", tonnes(rng, 900), gas="CO2e", category="process", gwp_set="AR4"))
    if rng.random() < 0.1:
        rows.append(row(site["id"], period, "emissions", "scope2_market", 5000.0, gas="CO2e", gwp_set="AR5"))
    return rows, fossil, biogenic


def told_as(rng, site, period, movement, fossil, biogenic, counterparty):
    """The movement as one row with a share, or as one row for each origin."""
    if rng.random() < 0.5 and fossil + biogenic > 0:
        share = biogenic / (fossil + biogenic)
        return [row(site, period, "carbon", movement, fossil + biogenic, share=share, counterparty=counterparty)]
    parts = (("fossil", fossil), ("biogenic", biogenic))
    return [row(site, period, "carbon", movement, t, origin=origin, counterparty=counterparty) for origin, t in parts if t or rng.random() < 0.2]


def capture_rows(rng, site, period, fossil, biogenic, hubs):
    """What a site with a capture plant hands over, binds, sells and stores in between; at most 95 % of what it had."""
    rows, name = [], site["id"]
    to = rng.choice((*OUTSIDE, *hubs)) if hubs else rng.choice(OUTSIDE)
    parts = [rng.uniform(0, 0.3) for _ in range(3)]
    rows += told_as(rng, name, period, "to_storage", fossil * parts[0], biogenic * parts[0] * rng.choice((0, 1, 1.1)), to)
    if rng.random() < 0.4:
        second = rng.choice([other for other in (*OUTSIDE, *hubs) if other != to])
        rows += told_as(rng, name, period, "to_storage", fossil * parts[1], biogenic * parts[1] * rng.choice((0, 1)), second)
    if rng.random() < 0.2:
        rows = [row(name, period, "carbon", "to_storage", (fossil + biogenic) * parts[0], counterparty=to)]
    if rng.random() < 0.25:
        rows += told_as(rng, name, period, "bound", fossil * parts[2] / 2, biogenic * parts[2] / 2, "")
    if rng.random() < 0.25:
        rows += told_as(rng, name, period, "sold_for_use", fossil * 0.1, biogenic * 0.1, "")
    if rng.random() < 0.3:
        rows += told_as(rng, name, period, "stock_end", fossil * 0.1, biogenic * 0.1, "")
    return rows


def hub_rows(rng, site, period, given, tame):
    """What a hub received from others, as it says itself, and what it sent on."""
    rows, name, fossil, biogenic = [], site["id"], 0.0, 0.0
    for giver, (f, b) in sorted(given.items()):
        if rng.random() < 0.2:
            continue
        off = rng.choice((1.0, 1.0, 0.98, 1.03, 0.7))
        if not tame and rng.random() < 0.3:
            rows.append(row(name, period, "carbon", "received", (f + b) * off, counterparty=giver))
        else:
            rows += told_as(rng, name, period, "received", f * off, b * off, giver)
        fossil, biogenic = fossil + f * off, biogenic + b * off
    if rows:
        onward = rng.choice((0.5, 0.7, 0.95))
        rows += told_as(rng, name, period, "to_storage", fossil * onward, biogenic * onward, rng.choice(("", "Northern Lights")))
        if rng.random() < 0.4:
            rows += told_as(rng, name, period, "stock_end", fossil * 0.05, biogenic * 0.05, "")
    return rows


def production_rows(rng, site, period):
    """What a site made, most often, and the days it stood still, now and then."""
    rows = []
    for product in ("Alfa", "Beta")[: rng.choice((0, 1, 1, 2))]:
        days = rng.choice((None, 0.0, 0.0, 0.0, 4.0, 25.0))
        made = rng.choice((None, 0.0)) if rng.random() < 0.1 else round(rng.uniform(10, 90_000), 3)
        unit = "GWh" if (product, site["id"]) == ("Beta", "X-3") else "t"
        rows.append(row(site["id"], period, "production", "production", made, item=product, stop_days=days, canonical_unit=unit))
    return rows


def removal_rows(rng, site, period, members):
    rows, name = [], site["id"]
    if rng.random() < 0.5:
        injected = row(name, period, "carbon", "injected", tonnes(rng, 9000), origin="biogenic")
        rows.append(injected | rng.choice(({}, {"origin": "fossil"}, {"origin": "", "share": round(rng.random(), 3)}, {"origin": ""})))
    for movement, chance in (("air_capture", 0.1), ("biochar", 0.1), ("reversal", 0.1)):
        if rng.random() < chance:
            rows.append(spoiled(rng, row(name, period, "carbon", movement, tonnes(rng, 1500)), 0.1))
    if rng.random() < 0.15:
        rows.append(row(name, period, "carbon", "removal_sold", tonnes(rng, 2000), counterparty=rng.choice(("", "Buyer AS", *members))))
    return rows


def given_to(hub, movements, shares):
    """What the others say they handed to this hub: giver -> (fossil, biogenic)."""
    given = {}
    for found in movements:
        if found["variable"] == "to_storage" and found["counterparty"] == hub and found["value"]:
            share = {"fossil": 0.0, "biogenic": 1.0}.get(found["origin"], shares.get(found["site"], 0.0))
            share = share if found["share"] is None else found["share"]
            f, b = given.get(found["site"], (0.0, 0.0))
            given[found["site"]] = f + found["value"] * (1 - share), b + found["value"] * share
    return given


def quarter_rows(rng, sites, year, n, tame):
    """All rows of a quarter, by (site, sheet)."""
    period = period_of(year, n)
    members = [s["id"] for s in sites if s["in_perimeter"]]
    hubs = [s["id"] for s in sites if s["role"] == "hub"]
    scopes, shares = {}, {}
    for site in sites:
        rows, fossil, biogenic = emission_rows(rng, site, period, tame)
        scopes[site["id"], "emissions"] = rows
        scopes[site["id"], "production"] = production_rows(rng, site, period)
        shares[site["id"]] = biogenic / (fossil + biogenic) if fossil + biogenic else 0.0
        if not tame and rng.random() < 0.2:
            fossil = tonnes(rng, 60_000)
        moved = capture_rows(rng, site, period, fossil, biogenic, hubs) if site["role"] in ("stack", "after") and rng.random() < 0.85 else []
        if site["role"] != "plain" or rng.random() < 0.1:
            moved += removal_rows(rng, site, period, members)
        scopes[site["id"], "carbon"] = moved
    movements = [found for (_, sheet), rows in scopes.items() if sheet == "carbon" for found in rows]
    for site in sites:
        if site["role"] == "hub":
            scopes[site["id"], "carbon"] += hub_rows(rng, site, period, given_to(site["id"], movements, shares), tame)
    return scopes


def verified_rows(rng, sites, scopes, year):
    """Verified years, near what was reported or far from it, or "Not Reported"."""
    for site in sites:
        if rng.random() < 0.5:
            told = [found for (s, y, _, sheet), rows in scopes.items() if (s, y, sheet) == (site["id"], year, "emissions") for found in rows]
            inside = [found for found in told if found["gas"] == "CO2" and found["origin"] != "biogenic" and found["in_ets"] is None]
            about = sum(found["value"] or 0.0 for found in inside)
            near = about or rng.uniform(0, 200_000)
            value = near * rng.choice((1.0, 1.0001, rng.uniform(0.9, 1.1), rng.uniform(0.2, 2.5), rng.uniform(0.2, 2.5), 0.0))
            found = row(site["id"], str(year), "verified", "verified_ets", value, gas="CO2e", gwp_set="ETS-265")
            yield (found | {"value": None}) if rng.random() < 0.1 else found


def make(seed):
    """The region of a seed."""
    rng = random.Random(seed)
    tame = rng.random() < 0.6
    sites = make_sites(rng, tame)
    years = range(FIRST_YEAR, FIRST_YEAR + rng.randint(1, 3))
    entries, scopes, productive = [], {}, rng.random() < 0.5
    silent = {(s["id"], y) for s in sites for y in years if rng.random() < 0.12}

    def send(at, parcels):
        parcels = [rows for rows in parcels if rows]
        rng.shuffle(parcels)
        while parcels:
            many = rng.randint(20, 60)
            taken, parcels = parcels[:many], parcels[many:]
            entries.append({"at": at, "withdrawn": None, "rows": [found for rows in taken for found in rows]})

    send(datetime(FIRST_YEAR, 1, 10, 12, tzinfo=UTC), [[found] for found in verified_rows(rng, sites, {}, FIRST_YEAR - 1)])
    for year in years:
        for n in range(4):
            told = quarter_rows(rng, sites, year, n, tame)
            kept = {(s, year, n, sheet): rows for (s, sheet), rows in told.items() if (s, year) not in silent and rng.random() < 0.9}
            kept = {place: rows for place, rows in kept.items() if stands(sites, place)}
            if not productive:
                kept = {place: rows for place, rows in kept.items() if place[3] != "production" or rng.random() < 0.2}
            if tame:  # a movement needs the emissions it was taken from
                kept = {place: rows for place, rows in kept.items() if place[3] == "production" or (*place[:3], "emissions") in kept}
            scopes |= kept
        send(datetime(year + 1, 1, 20, 12, tzinfo=UTC), [rows for (_, y, _, _), rows in scopes.items() if y == year])
        send(datetime(year + 1, 4, 15, 12, tzinfo=UTC), [[found] for found in verified_rows(rng, sites, scopes, year)])
    corrections(rng, entries, scopes, tame)
    boundary(random.Random(seed + 0.5), sites, years)
    plants(random.Random(seed + 0.8125), sites, years)
    energy(random.Random(seed + 0.75), sites, years, entries)
    base_year = random.Random(seed + 0.125).choice((2020, FIRST_YEAR, FIRST_YEAR, FIRST_YEAR, FIRST_YEAR))
    entries += joiners(random.Random(seed + 0.75), sites, entries, years, base_year)
    older = older_years(random.Random(seed + 0.375), sites, FIRST_YEAR)
    entries += older
    put_streams(random.Random(seed + 0.4375), sites, years, entries)
    if not tame:
        disputes(random.Random(seed + 0.1875), entries)
    goals = make_goals(random.Random(seed + 0.625), sites, years, base_year)
    entries.sort(key=lambda entry: entry["at"])
    for seq, entry in enumerate(entries):
        entry["seq"] = seq
    moments = [datetime(y + 1, month, 28, 12, tzinfo=UTC) for y in years for month in (2, 5)] + [datetime(2030, 1, 1, tzinfo=UTC)]
    chosen = sorted(rng.sample(moments[:-1], min(2, len(moments) - 1))) + moments[-1:]
    if older:  # as it was before any quarter had been reported
        chosen[0] = datetime(FIRST_YEAR, 6, 15, 12, tzinfo=UTC)
    return {"sites": sites, "entries": entries, "moments": chosen, "tame": tame,
            "base_year": base_year, "goals": goals, "reuse_goals": make_reuse_goals(random.Random(seed + 0.6875), years),
            "events": make_events(random.Random(seed + 0.875), sites, years),
            "true_up": random.Random(seed + 0.25).choice(("pro_rata", "pro_rata", "denton"))}  # fmt: skip


def energy(rng, sites, years, entries):
    """Now and then a site says what energy it bought in a year, from members and from others; of its own chance, as the boundary."""
    members = [s["id"] for s in sites if s["in_perimeter"]]
    for year in years:
        rows = []
        for site in sites:
            if rng.random() < 0.6:
                continue
            for n in range(4):
                if not stands(sites, (site["id"], year, n)) or rng.random() < 0.03:
                    continue
                for carrier in rng.sample(("electricity", "electricity", "steam", "electricity"), rng.randint(1, 2)):
                    supplier = rng.choice(members) if carrier == "steam" and rng.random() < 0.9 else rng.choice(("", "Grid AS", *members))
                    share = rng.choice((None, None, 0.0, 0.75, 1.0))
                    bought = {"item": carrier, "counterparty": supplier, "share": share, "canonical_unit": "GWh"}
                    rows.append(spoiled(rng, row(site["id"], period_of(year, n), "energy", "purchase", round(rng.uniform(0, 90), 3), **bought), 0.02))
        if rows:
            entries.append({"at": datetime(year + 1, 1, 25, 12, tzinfo=UTC), "withdrawn": None, "rows": rows})


def joiners(rng, sites, entries, years, base_year):
    """Sites that joined after the base year most often have no figures of it, but what they made, or did not; gives the entries of that."""
    more, later = [], [period_of(y, n) for y in years for n in range(4) if y > base_year]
    chosen = rng.choice(sites)
    if chosen["in_perimeter"] and later and rng.random() < 0.7:
        chosen["perimeter_from"] = rng.choice(later)
    for site in sites:
        since = site["perimeter_from"]
        if since is None or base_year not in years or since[:4] <= str(base_year) or rng.random() < 0.05:
            continue
        moved_too = rng.random() < 0.8
        gone = {"emissions", "production", "verified"} | ({"carbon"} if moved_too else set())
        for entry in entries:
            mine = [found for found in entry["rows"] if found["site"] == site["id"]]
            out = [found for found in mine if found["sheet"] == "production" or (found["sheet"] in gone and found["period"][:4] == str(base_year))]
            entry["rows"] = [found for found in entry["rows"] if not any(found is other for other in out)]
        if rng.random() < 0.1:
            refused = row(site["id"], str(base_year), "verified", "verified_ets", None, gas="CO2e", gwp_set="ETS-265")
            more.append({"at": datetime(base_year + 1, 4, 16, 12, tzinfo=UTC), "withdrawn": None, "rows": [refused]})
        if rng.random() < 0.15:
            continue
        if rng.random() < 0.5:
            told = row(site["id"], str(years[-1]), "verified", "verified_ets", rng.uniform(0, 200_000), gas="CO2e", gwp_set="ETS-265")
            more.append({"at": datetime(years[-1] + 1, 4, 17, 12, tzinfo=UTC), "withdrawn": None, "rows": [told]})
        products = rng.choice((("Alfa",), ("Alfa", "Beta")))
        for year in years:
            rows = [
                row(site["id"], period_of(year, n), "production", "production", round(rng.uniform(0, 90_000), 3), item=product)
                for n in range(4)
                for product in products
                if rng.random() < 0.99 and stands(sites, (site["id"], year, n))
            ]
            more.append({"at": datetime(year + 1, rng.choice((1, 6)), 21, 12, tzinfo=UTC), "withdrawn": None, "rows": rows})
    entries[:] = [entry for entry in entries if entry["rows"]]
    return [entry for entry in more if entry["rows"]]


def stands(sites, place):
    """Nothing is reported for a quarter before the site opened or after it closed."""
    site, now = next(s for s in sites if s["id"] == place[0]), period_of(place[1], place[2])
    opened = site["active_from"] is None or now >= site["active_from"]
    return opened and (site["active_to"] is None or now[: len(site["active_to"])] <= site["active_to"])


def corrections(rng, entries, scopes, tame):
    """Newer files that stand in place of older ones, and files that are withdrawn."""
    for place in sorted(place for place in scopes if place[3] == "emissions"):
        if rng.random() < 0.05:
            grown = rng.uniform(1.0, 1.3)
            rows = [found | {"value": found["value"] and found["value"] * grown} for found in scopes[place]]
            entries.append({"at": datetime(place[1] + 1, rng.randint(2, 12), 3, 12, tzinfo=UTC), "withdrawn": None, "rows": rows})
    for entry in entries:
        if rng.random() < 0.08:
            if tame and any(found["sheet"] == "emissions" for found in entry["rows"]):
                continue
            entry["withdrawn"] = entry["at"] + timedelta(days=rng.randint(20, 300))
