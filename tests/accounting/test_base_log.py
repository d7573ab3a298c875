"""The versions of the base as the ledger tells them, and the path that follows the one in force."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import replace

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.targets.explain import explain_progress
from gic_metrics.targets.measured import base_path
from gic_metrics.targets.progress import progress
from gic_metrics.vocabulary import Reading

BASE_T = 2_462_280


def corrected(ledger, clock, site: str, by_t: float, reason: str = "a meter was read wrong"):
    """A verified figure of 2020 that is `by_t` larger than the one that holds."""
    clock.forward(days=1)
    found = ledger.facts(sites=[site], periods=["2020"])
    records = tuple(
        replace(f.record, value=f.record.value + by_t, quantity=f.record.quantity + by_t) if n == 0 else f.record for n, f in enumerate(found)
    )
    data = f"{site} {by_t} {clock.now}".encode()
    read = Reading("correction.csv", hashlib.sha256(data).hexdigest(), True, company="", period="2020", records=records, kind="record")
    return ledger.append(read, by="Kari", reason=reason, original=data)


@pytest.fixture
def biggest(record_ledger):
    region = Region.read(record_ledger)
    return max(region.series, key=lambda s: region.figure(s, "2020", "year").emitted_ets_t or 0)


def base_t(region: Region) -> float:
    return base_path(region, region.reference.headline_target).base_t


def test_the_record_has_one_version(record_ledger):
    found = Region.read(record_ledger).base(2020)
    assert [(v.number, v.base_t) for v in found.versions] == [(1, BASE_T)]
    assert (found.waiting, found.remainder_t) == ((), 0)


def test_a_small_correction_waits_and_the_path_keeps_its_base(record_ledger, clock, biggest):
    corrected(record_ledger, clock, biggest, 50_000)
    region = Region.read(record_ledger)
    assert region.figure(biggest, "2020", "year").emitted_ets_t is not None
    assert region.total("r", list(region.series), "2020", "year").emitted_ets_t == BASE_T + 50_000
    assert base_t(region) == BASE_T
    found = region.base(2020)
    assert (found.current.number, found.remainder_t, found.printed) == (1, 50_000, True)
    assert [(e.kind, e.by, e.reason) for e in found.waiting] == [("correction", "Kari", "a meter was read wrong")]


def test_corrections_that_add_up_recalculate_it_and_the_past_stays(record_ledger, clock, biggest):
    corrected(record_ledger, clock, biggest, 100_000)
    between = clock.now
    corrected(record_ledger, clock, biggest, 30_000)
    region = Region.read(record_ledger)
    assert [(v.number, v.base_t) for v in region.base(2020).versions] == [(1, BASE_T), (2, BASE_T + 130_000)]
    assert base_t(region) == BASE_T + 130_000
    assert base_t(Region.read(record_ledger, as_of=between)) == BASE_T


def test_a_withdrawn_correction_waits_no_longer(record_ledger, clock, biggest):
    stored = corrected(record_ledger, clock, biggest, 50_000)
    clock.forward(days=1)
    record_ledger.set_standing(stored.id, in_force=False, by="Ola", reason="it was right before")
    found = Region.read(record_ledger).base(2020)
    assert (found.remainder_t, len(found.waiting), found.current.number) == (0, 2, 1)


def test_a_site_that_leaves_recalculates_whatever_its_size(record_ledger, clock):
    region = Region.read(record_ledger)
    sizes = {s: t for s in region.series if (t := region.figure(s, "2020", "year").emitted_ets_t)}
    smallest = min(sizes, key=sizes.__getitem__)
    assert sizes[smallest] < 0.05 * BASE_T
    body = deepcopy(record_ledger.references()["register"])
    next(entry for entry in body["site"] if entry["id"] == smallest)["in_perimeter"] = False
    clock.forward(days=1)
    record_ledger.enter_reference({"register": body}, by="Board", reason="outside the region")
    region = Region.read(record_ledger)
    last = region.base(2020).current
    assert (last.number, last.kind, last.base_t) == (2, "boundary", BASE_T - sizes[smallest])
    assert base_t(region) == BASE_T - sizes[smallest]


def test_the_base_of_a_part_is_kept_too(record_ledger, clock, biggest):
    target = Region.read(record_ledger).reference.headline_target
    sites = [biggest]
    before = base_path(Region.read(record_ledger), target, sites)
    corrected(record_ledger, clock, biggest, 50_000)
    assert base_path(Region.read(record_ledger), target, sites) == before


def test_an_act_is_no_entry_of_the_log(record_ledger, clock):
    before = record_ledger.rows("figure_entries")
    clock.forward(days=1)
    record_ledger.act("comment.made", "S1", {"text": "well"}, by="Kari")
    assert record_ledger.rows("figure_entries") == before


def test_what_is_read_late_does_not_see_what_came_after(record_ledger, clock, biggest):
    """The log is read when it is asked for; a later entry must not slip into a region that was read before it."""
    region = Region.read(record_ledger)
    corrected(record_ledger, clock, biggest, 200_000)
    assert region.base(2020).current.base_t == BASE_T == base_t(region)
    assert progress(region) == progress(Region.read(record_ledger, as_of=region.base(2020).current.on))


def test_a_gap_explains_itself_while_a_correction_waits(record_ledger, clock, biggest):
    corrected(record_ledger, clock, biggest, 50_000)
    region = Region.read(record_ledger)
    newest = region.years[-1]
    found = explain_progress(region, record_ledger, "gap", str(newest))
    assert sum(row.contribution for row in found.rows) == pytest.approx(found.value, abs=0.01)
