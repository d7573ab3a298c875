"""What the register of a random region says besides its sites: who joined the boundary or was taken out of it, and when capture plants opened."""

from __future__ import annotations


def boundary(rng, sites, years):
    """Now and then a site that joined the boundary, or that a change of it took out; of its own chance, so that all else is as without."""
    from .random_regions import period_of

    days = [str(y) for y in years] + [period_of(y, n) for y in years for n in range(4)]
    for site in sites:
        changes = rng.random() < 0.25
        site["perimeter_from"] = rng.choice(days) if changes and site["in_perimeter"] else None
        site["perimeter_to"] = rng.choice(days) if not site["in_perimeter"] and rng.random() < 0.6 else None


def plants(rng, sites, years):
    """Half of the sites that capture, and now and then another, have a date in the register on which the plant opened; of its own chance."""
    for site in sites:
        if rng.random() < (0.5 if site["role"] in ("stack", "after") else 0.08):
            site["capture_from"] = f"{rng.randint(years[0] - 1, years[-1] + 1)}-{rng.choice(('01-01', '03-31', '05-20', '10-01', '12-31'))}"
