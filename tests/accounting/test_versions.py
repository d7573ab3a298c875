"""Any past day gives what was read then, in whatever order days are read, and names the versions it rests on."""

from __future__ import annotations

import random
from copy import deepcopy
from itertools import pairwise

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.versions import versions_of
from gic_metrics.targets.progress import progress
from tests.accounting.test_base_log import biggest, corrected  # noqa: F401


def told(region: Region):
    return [region.totals(by, period) for by in ("region", "site") for period in ("year", "r4q")], progress(region)


def without_site(ledger, site: str, **fields) -> None:
    body = deepcopy(ledger.references()["register"])
    next(entry for entry in body["site"] if entry["id"] == site).update(fields)
    ledger.enter_reference({"register": body}, by="Board", reason="decided")


def test_replayed_in_any_order_a_day_gives_what_was_read_then(record_ledger, clock, biggest):  # noqa: F811
    another = min(set(Region.read(record_ledger).series) - {biggest})
    stored = []
    steps = [
        lambda: stored.append(corrected(record_ledger, clock, biggest, 50_000)),
        lambda: without_site(record_ledger, another, in_perimeter=False),
        lambda: record_ledger.set_standing(stored[0].id, in_force=False, by="Ola", reason="it was right before"),
        lambda: stored.append(corrected(record_ledger, clock, biggest, 150_000)),
        lambda: without_site(record_ledger, another, in_perimeter=True),
        lambda: record_ledger.set_standing(stored[1].id, in_force=False, by="Ola", reason="that one too"),
    ]
    clock.forward(hours=1)
    then = {clock.now: told(Region.read(record_ledger))}
    for step in steps:
        clock.forward(days=1)
        step()
        then[clock.now] = told(Region.read(record_ledger))
    seen = list(then.values())
    assert all(one != other for one, other in pairwise(seen))
    days = list(then) * 2
    random.Random(7).shuffle(days)
    for day in days:
        assert told(Region.read(record_ledger, as_of=day)) == then[day]


def test_versions_are_numbered_and_dated_as_of_the_day(record_ledger, clock):
    first = versions_of(record_ledger, Region.read(record_ledger))
    assert {v.number for v in (first.register, first.perimeter, first.factors, first.targets, first.base)} == {1}
    clock.forward(hours=1)
    before, site = clock.now, min(Region.read(record_ledger).series)
    clock.forward(days=1)
    without_site(record_ledger, site, name="Another name")
    renamed = versions_of(record_ledger, Region.read(record_ledger))
    assert (renamed.register.number, renamed.perimeter, renamed.register.on) == (2, first.perimeter, clock.now)
    clock.forward(days=1)
    without_site(record_ledger, site, in_perimeter=False)
    moved = versions_of(record_ledger, Region.read(record_ledger))
    assert (moved.register.number, moved.perimeter.number, moved.base.number) == (3, 2, 2)
    assert (moved.factors, moved.targets) == (first.factors, first.targets)
    assert versions_of(record_ledger, Region.read(record_ledger, as_of=before)) == first
