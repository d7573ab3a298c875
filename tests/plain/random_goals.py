"""Random goals for a random region: gross, net, of a sector, of what is removed; of every path; above, at and below zero. And the years before it.

A goal is `{"key", "measure", "sector", "base_year", "base_t", "target_year", "target_t", "strictly_below", "path", "milestones"}`, in t CO2e.
Of their own chance, so that a region is otherwise as without.
"""

from __future__ import annotations

from datetime import UTC, datetime

PATHS = ("linear", "linear", "stepped", "piecewise")
STEPS = ("capture", "closure", "perimeter", "measure")


def make_goals(rng, sites, years, base_year):
    """The headline on N, and two others."""
    sectors, last = sorted({site["sector"] for site in sites}), years[-1]
    goals = []
    for n in range(3):
        measure = "net" if n == 0 else rng.choice(("net", "emitted", "emitted", "removed"))
        sector = rng.choice((*sectors[:2], "", "")) if n else ""
        path = rng.choice(PATHS if measure == "removed" else (*PATHS, "compound"))
        first = rng.choice((base_year, base_year, base_year, years[0], years[0] - 1))
        end = rng.choice((2030, 2040, last + 1, last, first + 2))
        end = max(end, first + 1)
        size = 4 * 60_000 * (len(sites) if not sector else 1)
        stated = rng.choice((None, None, None, round(size * rng.uniform(0.05, 1.5), 1)))
        if measure == "removed":
            stated = None if rng.random() < 0.3 else 0.0 if rng.random() < 0.5 else round(rng.uniform(0, 5000), 1)
            reached = round((stated or 0.0) + rng.uniform(1000, 60_000), 1)
        else:
            reached = rng.choice((0.0, round(-0.2 * rng.random() * size, 1), round(0.6 * rng.random() * size, 1)))
        if measure == "emitted":  # E is never below zero
            reached = max(0.0, reached)
        if path == "compound":
            stated, reached = stated or float(size), max(reached, 0.02 * size)
        between = []
        if path in ("stepped", "piecewise"):
            inner = sorted(rng.sample(range(first + 1, end), min(end - first - 1, rng.randint(0, 3))))
            between = [[year, round(reached + size * rng.uniform(-0.1, 0.8), 1)] for year in inner]
            if between and rng.random() < 0.3:
                between.append([end, reached])
        strictly = measure != "removed" and reached == 0.0 and rng.random() < 0.7
        goals.append({"key": f"goal_{n}", "measure": measure, "sector": sector, "base_year": first, "base_t": stated, "target_year": end,
                      "target_t": reached, "strictly_below": strictly, "path": path, "milestones": between, "headline": n == 0})  # fmt: skip
    return goals


def make_reuse_goals(rng, years):
    """Targets on reuse: every measure and path, with a stated base and without, near and far, some too low to be one."""
    found = []
    for n in range(4):
        measure = rng.choice(("reuse_t", "reuse_t", "reuse_gwh", "symbiosis_pct", "surplus_heat_pct"))
        first = rng.choice((years[0], years[0], years[0], years[0] - 1, years[-1]))
        end = first + rng.choice((1, 2, 4, 12))
        most = 100.0 if measure.endswith("pct") else rng.choice((200.0, 20_000.0, 200_000.0))
        base = rng.choice((None, None, 0.0, round(most * rng.uniform(0, 0.5), 1)))
        reached = round((base or 0.0) + (most - (base or 0.0)) * rng.uniform(0.05, 1.0), 1)
        path, between = rng.choice(("linear", "linear", "stepped", "piecewise")), []
        if path != "linear" or rng.random() < 0.3:
            inner = sorted(rng.sample(range(first + 1, end), min(end - first - 1, rng.randint(0, 2))))
            between = [[year, round(reached * rng.random(), 1)] for year in inner]
        basis = rng.choice(("", "", "dry", "wet")) if measure in ("reuse_t", "symbiosis_pct") else ""
        found.append({"key": f"reuse_{n}", "measure": measure, "base_year": first, "base": base, "target_year": end, "target": reached,
                      "path": path, "milestones": between, "basis": basis})  # fmt: skip
    return found


def as_entered(goals, reuse=()):
    """The goals as the body of a ledger."""
    told = {"name": {"nb": "Mål", "en": "Goal"}, "path_kind": "proposed", "source": "random"}
    entered = {"source": "random", "target": [{k: v for k, v in goal.items() if v is not None} | told for goal in goals]}
    return entered | {"reuse_target": [goal | told for goal in reuse]}


def make_events(rng, sites, years):
    """What changed at once: capture plants, closures and boundaries, of a site or of the region, and what changes nothing."""
    found = []
    for n in range(rng.choice((0, 0, 0, 1, 2))):
        site = rng.choice((None, *(s["id"] for s in sites)))
        day = f"{rng.randint(years[0] - 2, years[-1] + 1)}-{rng.choice(('01-01', '04-01', '07-15', '12-31'))}"
        found.append({"key": f"event_{n}", "date": day, "site": site, "kind": rng.choice(STEPS), "label": {"nb": "Hendelse", "en": "Event"}})
    return found


def older_years(rng, sites, first):
    """The entries of half of the regions: verified figures of some years before the first quarter, and now and then what was stored in them."""
    from .random_regions import row

    if rng.random() < 0.5:
        return []
    rows, begin, last = [], first - rng.randint(5, 9), first - rng.choice((1, 1, 2))
    falls, gaps, stored = rng.choice((0.0, 0.04, 0.08)), rng.random() < 0.3, rng.random() < 0.3
    for site in sites:
        level, since = rng.uniform(10_000, 250_000), int((site["active_from"] or "0")[:4])
        for year in range(max(begin, since), last + 1):
            value = level * (1 - falls) ** (year - begin) * rng.uniform(0.96, 1.04)
            value = None if gaps and rng.random() < 0.15 else round(value, 1)
            phase = "ETS-298" if year < 2021 else "ETS-265"
            rows.append(row(site["id"], str(year), "verified", "verified_ets", value, gas="CO2e", gwp_set=phase))
            if stored and site is sites[0]:
                moved = {"origin": "biogenic", "counterparty": "Northern Lights"}
                rows += [row(site["id"], f"{year}-Q4", "carbon", told, rng.uniform(0, 9000), **moved) for told in ("to_storage", "injected")]
    return [{"at": datetime(first, 1, 9, 12, tzinfo=UTC), "withdrawn": None, "rows": rows}] if rows else []
