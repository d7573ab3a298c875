"""Random streams between the sites of a region and with others outside it: both sides or one, a slip of a thousand, wet and dry, ideas, blanks.

Also what does not occur or is told elsewhere, with or without a unit; waste and surplus heat.
"""

from __future__ import annotations

KINDS = (("slag", "material", "t"), ("Gypsum", "material", "t"), ("damp", "heat", "GWh"), ("hydrogen", "gas", "t"), ("HCl", "material", "t"))
OFF = (1.0, 1.0, 0.99, 0.985, 1.03, 0.8, 0.001, 1000.0, 0.0)


def put_streams(rng, sites, years, entries):
    """Now and then what is reused in a year is in one of the files of the January after."""
    from .random_regions import BLANKS, OUTSIDE, period_of, row

    def told(site, period, direction, value, item, kind, unit, **more):
        found = row(site, period, "reuse", direction, value, item=item, kind=kind, canonical_unit=unit, **more)
        chance = rng.random()
        if chance < 0.05 * silent + 0.02:
            return found | {"value": None, "notation": rng.choice((*BLANKS, "NA", "NA", "NA")), "canonical_unit": rng.choice((unit, ""))}
        if chance < 0.13:
            return found | {"value": rng.choice((None, 0.0)), "notation": rng.choice(("NO", "IE")), "canonical_unit": rng.choice((unit, ""))}
        return found

    pairs, names = [], [site["id"] for site in sites]
    silent = rng.choice((0.0, 0.0, 1.0))
    for item, kind, unit in rng.sample(KINDS, rng.randint(0, 4)):
        giver, receiver = rng.sample(names, 2)
        if rng.random() < 0.25:
            giver, receiver = rng.choice(((giver, rng.choice(OUTSIDE)), (rng.choice(OUTSIDE), receiver)))
        bases = rng.choice((("", ""), ("", ""), ("dry", "dry"), ("wet", ""), ("", "dry"), ("wet", "dry"))) if unit == "t" else ("", "")
        pairs.append((item, kind, unit, giver, receiver, bases, rng.choice(("", "running", "running", "running", "pilot", "idea"))))
    for year in years:
        rows = []
        for item, kind, unit, giver, receiver, bases, stage in pairs:
            size = rng.choice((8.0, 45.0, 3000.0, 40_000.0))
            for n in range(4):
                period, value = period_of(year, n), round(size * rng.uniform(0.5, 1.5), 3)
                if giver in names and rng.random() >= 0.15 * silent:
                    rows.append(told(giver, period, "delivered", value, item, kind, unit, counterparty=receiver, basis=bases[0], stage=stage))
                if receiver in names and rng.random() >= 0.2 * silent:
                    taken = value * rng.choice(OFF)
                    rows.append(told(receiver, period, "received", taken, item.upper(), kind, unit, counterparty=giver, basis=bases[1], stage=stage))
                if giver not in names:
                    continue
                if kind == "heat" and rng.random() >= 0.1 * silent:
                    rows.append(told(giver, period, "generated", value * rng.uniform(1, 4), item, kind, unit))
                if kind == "material" and rng.random() >= 0.4 * silent:
                    basis = rng.choice((bases[0], bases[0], "", "wet" if silent else bases[0]))
                    rows.append(told(giver, period, "landfilled", value * rng.uniform(0, 2), item, kind, unit, basis=basis))
        files = [entry for entry in entries if (entry["at"].year, entry["at"].month) == (year + 1, 1)]
        if rows and files:
            rng.choice(files)["rows"] += rows
