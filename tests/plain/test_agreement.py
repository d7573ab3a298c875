"""The region's figures against a second, plain calculation, on random regions (see region.py and random_regions.py).

These are a sample; `python -m benchmarks.agreement` runs a thousand regions. A failure names its seed: `make(seed)` is that region.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby

import pytest

from gic_metrics.accounting.base_log import base_log
from gic_metrics.accounting.climate_positive import evidence
from gic_metrics.accounting.explain import EXPLAINED, explain
from gic_metrics.accounting.perimeter import three_series
from gic_metrics.accounting.region import BY, PERIODS, Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Reading, Record, Sheet

from .beside import Scope2, unmatched
from .beside import three_series as plain_series
from .compare_goals import goals_that_differ, trends_that_differ
from .compare_streams import streams_that_differ
from .goals import Bases, Goals
from .quarters import name, number, span
from .random_goals import as_entered
from .random_regions import make
from .region import PlainRegion

SOAK = os.environ.get("GIC_SOAK") == "1"
SEEDS = range(25 if SOAK else 6)
FIGURES = {
    "ets": "emitted_ets_t", "emitted": "emitted_t", "captured": "captured_fossil_t", "removed": "removed_t", "sold": "removed_sold_t",
    "net": "net_t", "claim": "net_claim_t", "memo": "biogenic_memo_t",
    "injected": "injected_fossil_t", "transit": "in_transit_biogenic_t", "locked_pct": "gwp_locked_pct",
    "coverage": "coverage_pct", "estimated_pct": "estimated_pct", "apportioned_pct": "apportioned_pct",
}  # fmt: skip


class Clock:
    def __init__(self):
        self.now = datetime(2022, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now


def register(sites):
    known = ("id", "sector", "in_perimeter", "perimeter_from", "perimeter_to", "active_from", "active_to", "ets_gases", "capture_from",
             "gone_after", "gone_kind")  # fmt: skip
    listed = [{k: site[k] for k in known if site.get(k) is not None} | {"name": site["id"], "company": "310010014"} for site in sites]
    return {"version": "random", "company": [{"org_no": "310010014", "name": "Example"}], "site": listed}


def record(line, row):
    fields = {name: value for name, value in row.items() if name not in ("sheet", "seq")}
    fields |= {"sheet": Sheet(row["sheet"]), "row_class": "verified_annual" if row["sheet"] == "verified" else "reported"}
    unit = "t" if row["canonical_unit"] else ""
    fields |= {"canonical_unit": row["canonical_unit"] or "t"}
    return Record(**fields, quantity=None if row["notation"] else row["value"], unit=unit, place_sheet=row["sheet"], cell=f"F{line}")


def ledger_of(region, folder, name="ledger", order=None):
    """The region in a ledger of its own; `order` shuffles what was recorded at the same time."""
    clock = Clock()
    ledger = Ledger(folder / f"{name}.duckdb", clock=clock, kind="practice")
    told = seeds("practice")
    told["cluster"] = told["cluster"] | {"true_up": region.get("true_up", "pro_rata"), "base_year": region.get("base_year", 2020)}
    if "goals" in region:
        told |= {"targets": as_entered(region["goals"], region.get("reuse_goals", ())), "events": {"event": region["events"]}}
    ledger.enter_reference(told | {"register": register(region["sites"])}, by="test")
    events = []
    for at, group in groupby(region["entries"], key=lambda entry: entry["at"]):
        same = list(group)
        if order is not None:
            order.shuffle(same)
        events += [(at, 0, entry) for entry in same]
    events += [(entry["withdrawn"], 1, entry) for entry in region["entries"] if entry["withdrawn"] is not None]
    stored = {}
    for at, gone, entry in sorted(events, key=lambda event: event[:2]):
        clock.now = at
        if gone:
            ledger.set_standing(stored[entry["seq"]], in_force=False, by="test", reason="wrong")
            continue
        file = f"{name}-{entry['seq']}.xlsx"
        records = tuple(record(line, row) for line, row in enumerate(entry["rows"], start=5))
        stored[entry["seq"]] = ledger.append(Reading(file, file, readable=True, records=records), by="test", reason="", original=None).id
    return ledger


class Remembered:
    """The facts in force as of one time, read once: `explain` asks for them a site and quarter at a time."""

    def __init__(self, ledger, as_of):
        self.as_of, self.by_place = as_of, {}
        for fact in ledger.facts(as_of=as_of):
            self.by_place.setdefault(fact.record.scope_of_replacement, []).append(fact)

    def facts(self, *, as_of, sites, periods, sheets):
        assert as_of == self.as_of
        return [fact for s in sites for p in periods for sheet in sheets for fact in self.by_place.get((s, str(p), str(sheet)), [])]


def near(left, right):
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 2e-6 + 1e-9 * abs(right)


def differences(ours, plain):
    """What differs, readable."""
    found = []
    for kind in PERIODS:
        for by in BY:
            expected = plain.totals(by, kind)
            totals = {(total.period, total.group): total for total in ours.totals(by, kind)}
            if set(totals) != set(expected):
                found.append((kind, by, "periods and groups", sorted(set(totals) ^ set(expected))))
                continue
            for key, total in totals.items():
                tiny = total.emitted_ets_t is not None and abs(total.emitted_ets_t) < 100.0  # tonnes are rounded to 1e-6
                compared = {name: f for name, f in FIGURES.items() if not (tiny and name in ("estimated_pct", "apportioned_pct", "locked_pct"))}
                here = [(kind, *key, name, getattr(total, f), expected[key][name]) for name, f in compared.items()]
                found += [one for one in here if not near(one[-2], one[-1])]
                if sorted(total.capture_report_missing) != expected[key]["capture_unsaid"]:
                    found.append((kind, *key, "capture report", total.capture_report_missing, expected[key]["capture_unsaid"]))
                if sorted(total.missing) != expected[key]["missing"]:
                    found.append((kind, *key, "missing", total.missing, expected[key]["missing"]))
    return found


def beside_that_differs(ours, plain, ledger):
    """Scope 2 of every total, and whether a year's removals match what was handed over that year (2.6, 12.7)."""
    found = []
    factor = lambda method, year: getattr(ours.reference.electricity(method, year), "t_per_gwh", None)  # noqa: E731
    there = lambda site, period: plain.expected(site, period, "quarter") and not plain.closed(site, number(period))  # noqa: E731
    scope2 = Scope2(plain.rows, plain.inside, factor, there)
    for kind in PERIODS:
        for total in [total for by in BY for total in ours.totals(by, kind)]:
            periods = [name(q) for q in span(total.period, kind)]
            expected = [scope2.total(method, total.reporting, periods) for method in ("location", "market")]
            expected.append(scope2.sum_of(scope2.supplied, total.reporting, periods))
            pairs = zip((total.scope2_location_t, total.scope2_market_t, total.from_members_gwh), expected, strict=True)
            found += [(kind, total.period, total.group, "scope 2", one, other) for one, other in pairs if not near(one, other)]
    uncertainty = Uncertainty(ours, ledger)
    for total in ours.totals("region", "year"):
        if (proof := evidence(ours, uncertainty, total)) is not None:
            expected = total.net_claim_t + unmatched(plain, int(total.period), total.reporting)
            if not near(proof.matched_net_claim_t, expected):
                found.append((total.period, "matched", proof.matched_net_claim_t, expected))
    return found


def series_that_differ(ours, plain):
    """The three series of 3.6 between the first and the last period of each kind, and of the two newest."""
    found = []
    for kind in ("year", "r4q"):
        periods = ours.periods(kind)
        for earlier, later in {(periods[0], periods[-1]), (periods[-2], periods[-1])} if len(periods) > 1 else ():
            expected = plain_series(plain, earlier, later, kind)
            for pair in three_series(ours, earlier, later).pairs:
                both = zip((pair.earlier_t, pair.later_t), expected[pair.series], strict=True)
                found += [(kind, earlier, later, pair.series, one, other) for one, other in both if not near(one, other)]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_both_calculations_agree(seed, tmp_path):
    assert agree(seed, tmp_path) > 100


def agree(seed, tmp_path):
    """How many figures of a random region were compared, as of each of its moments; raises AssertionError for the first that differ."""
    region, compared = make(seed), 0
    ledger = ledger_of(region, tmp_path)
    gwp_set = random.Random(seed).choice(("AR5", "AR5", "AR6", "AR4"))
    read = cache(lambda at: Region.read(ledger, as_of=at, gwp_set=gwp_set))
    begun = {region["base_year"], *(goal["base_year"] for goal in region["goals"] if goal["base_t"] is None)}
    known = region["base_year"], read(region["moments"][-1]).reference.cluster.key, region["true_up"], begun
    bases = Bases(region, gwp_set, *known)
    for moment in region["moments"]:
        ours = replace(read(moment), base_of=lambda of, year: base_log(ledger, of, year, read))
        plain = PlainRegion(region["entries"], region["sites"], moment, gwp_set, *known)
        goals = Goals(plain, bases, moment)
        found = differences(ours, plain) + series_that_differ(ours, plain) + beside_that_differs(ours, plain, ledger)
        beside = goals_that_differ(ours, goals, region["goals"]), trends_that_differ(ours, goals, region, moment)
        for more, many in (*beside, streams_that_differ(ours, ledger, plain, region["reuse_goals"])):
            found, compared = found + more, compared + many
        assert not found, f"seed {seed}, as of {moment}, {gwp_set}: {len(found)} differ\n" + "\n".join(map(str, found[:12]))
        compared += sum(len(ours.totals(by, kind)) for by in BY for kind in PERIODS) * (len(FIGURES) + 1)
        parts_equal_wholes(ours, seed)
        if region["tame"]:
            nothing_below_zero(ours, seed)
    contributions_sum_to_the_figure(ours, Remembered(ledger, ours.as_of), seed)
    ledger.close()
    return compared


def parts_equal_wholes(ours, seed):
    for kind in PERIODS:
        wholes = {by: {} for by in BY}
        for by in BY:
            for total in ours.totals(by, kind):
                for figure in ("emitted_t", "emitted_ets_t", "captured_fossil_t", "removed_t", "removed_sold_t", "net_t", "net_claim_t"):
                    place = total.period, figure
                    wholes[by][place] = wholes[by].get(place, 0.0) + (getattr(total, figure) or 0.0)
        for by in ("sector", "site"):
            assert wholes[by] == pytest.approx(wholes["region"], abs=2e-5), f"seed {seed}, {kind}, {by}"


def nothing_below_zero(ours, seed):
    for kind in PERIODS:
        for total in ours.totals("site", kind):
            assert total.emitted_t is None or total.emitted_t >= -1e-6, f"seed {seed}: {kind} {total.period} {total.group} emitted {total.emitted_t}"


def contributions_sum_to_the_figure(ours, ledger, seed):
    for kind in PERIODS:
        for total in [total for by in BY for total in ours.totals(by, kind)]:
            for figure in EXPLAINED:
                found = explain(ours, ledger, figure, total.period, total.group, rolling=kind == "r4q")
                value = getattr(total, f"{figure}_t")
                assert found.value == value
                contributed = sum(row.contribution for row in found.rows)
                place = f"seed {seed}: {kind} {total.period} {total.group} {figure}"
                assert value is None or near(contributed, value), f"{place}: {contributed} for {value}"


@pytest.mark.parametrize("seed", range(100, 140 if SOAK else 102))
def test_the_order_of_what_is_recorded_at_one_time_does_not_matter(seed, tmp_path):
    region = make(seed)
    first = Region.read(ledger_of(region, tmp_path, "first"))
    second = Region.read(ledger_of(region, tmp_path, "second", random.Random(seed)))
    for by in BY:
        for kind in PERIODS:
            assert first.totals(by, kind) == second.totals(by, kind), f"seed {seed}, {by}, {kind}"


@pytest.mark.parametrize("seed", range(100, 140 if SOAK else 101))
def test_what_was_recorded_when_does_not_matter_where_nothing_stands_in_place_of_anything(seed, tmp_path):
    """The same files in another order through time: the same figures in the end, and as of each day, read in any order, those of what was there."""
    rng, region = random.Random(seed), make(seed)
    times = [entry["at"] for entry in region["entries"]]
    ledger = ledger_of(region, tmp_path, "first")
    free = [n for n, entry in enumerate(region["entries"]) if entry["withdrawn"] is None and alone(entry, region["entries"])]
    moved = rng.sample(free, len(free))
    entries = list(region["entries"])
    for here, there in zip(free, moved, strict=True):
        entries[here] = region["entries"][there] | {"at": times[here], "seq": here}
    other = region | {"entries": entries}
    assert free != moved
    second = ledger_of(other, tmp_path, "second")
    last = Region.read(ledger)
    moments = [*region["moments"], *(times[n * len(times) // 3] + timedelta(hours=1) for n in (1, 2))]
    for moment in rng.sample(moments, len(moments)):
        ours = Region.read(second, as_of=moment)
        plain = PlainRegion(entries, region["sites"], moment, ours.gwp_set, ours.base_year, ours.reference.cluster.key, region["true_up"])
        found = differences(ours, plain)
        assert not found, f"seed {seed}, as of {moment}: {len(found)} differ\n" + "\n".join(map(str, found[:12]))
    for by in BY:
        for kind in PERIODS:
            assert Region.read(second).totals(by, kind) == last.totals(by, kind), f"seed {seed}, {by}, {kind}"


def alone(entry, entries):
    """Whether no other file says anything of what this one does."""
    places = {(row["site"], row["period"], row["sheet"]) for row in entry["rows"]}
    return not any(places & {(row["site"], row["period"], row["sheet"]) for row in other["rows"]} for other in entries if other is not entry)


@pytest.mark.parametrize("seed", range(200, 240 if SOAK else 202))
def test_a_blank_never_lowers_a_total_in_silence(seed, tmp_path):
    region = make(seed)
    before = Region.read(ledger_of(region, tmp_path, "before"))
    told = [(e, r) for e in region["entries"] for r in e["rows"] if r["sheet"] == "emissions" and r["gas"] == "CO2" and r["origin"] != "biogenic"]
    known = [(e, r) for e, r in told if r["value"] and not r["category"] and e["withdrawn"] is None]
    if not known:
        pytest.skip("nothing is reported in this region")
    entry, row = random.Random(seed).choice(known)
    entry["rows"] = [found | {"value": None} if found is row else found for found in entry["rows"]]
    after = {(t.period, t.group): t for t in Region.read(ledger_of(region, tmp_path, "after")).totals("site", "quarter")}
    for total in before.totals("site", "quarter"):
        now = after.get((total.period, total.group))
        if (total.group, total.period) == (row["site"], row["period"]):
            assert now is None or now.emitted_t is None or now.emitted_t >= total.emitted_t or now.estimated, f"seed {seed}: {total} became {now}"
            assert now is None or now.missing or now.estimated or now.emitted_t == total.emitted_t, f"seed {seed}: {now}"
