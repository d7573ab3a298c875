"""A small region in a ledger of its own, from rows: what a test is about stands in the test, and nothing else is there."""

from __future__ import annotations

from datetime import UTC, datetime

from .random_regions import row
from .test_agreement import ledger_of

FIRST = datetime(2022, 2, 1, tzinfo=UTC)


def emitted(site, period, tonnes, **more):
    return row(site, period, "emissions", "scope1", tonnes, **({"gas": "CO2", "origin": "fossil"} | more))


def moved(site, period, movement, tonnes, **more):
    return row(site, period, "carbon", movement, tonnes, **more)


def verified(site, year, tonnes):
    """None: the registry says "Not Reported"."""
    return row(site, str(year), "verified", "verified_ets", tonnes)


def each_quarter(year, make):
    """The rows that `make` gives for each quarter of a year."""
    return [one for n in range(1, 5) for one in make(f"{year}-Q{n}")]


def small(folder, sites, rows, name="ledger"):
    """The ledger, with all rows in one file. `sites` is id -> what is other than usual."""
    entries = [{"at": FIRST, "withdrawn": None, "rows": list(rows), "seq": 0}]
    usual = {"sector": "cement", "in_perimeter": True, "active_from": None, "active_to": None, "ets_gases": ["CO2"]}
    return ledger_of({"sites": [{"id": site, **usual, **more} for site, more in sites.items()], "entries": entries}, folder, name)
