"""Targets of every kind: gross, net, removed, of a sector; each against its own path, with the same rules mirrored where more is better."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gic_metrics.accounting.explanation import Behind
from gic_metrics.accounting.region import Region
from gic_metrics.figures.standing import standing, standings
from gic_metrics.figures.standing_sentence import claim_sentence, restating, standing_pace, standing_sentence
from gic_metrics.reference import Target
from gic_metrics.targets import editing
from gic_metrics.targets.explain import explain_progress
from gic_metrics.targets.held import AGAINST_TARGET, HELD
from gic_metrics.targets.measured import base_in_force, base_path, sites_of
from gic_metrics.targets.progress import _behind, _pace, _status, progress, target_progress
from gic_metrics.targets.status import raw_status
from gic_metrics.text import words_in

NB = words_in("nb")
ORDER = ("on_track", "at_risk", "off_track")


def target(key: str, **more) -> Target:
    said = {"name": {"nb": key, "en": key}, "base_year": 2020, "base_t": None, "target_year": 2030, "path_kind": "proposed", "source": "sak 12/26"}
    return editing.made(**said | {"key": key} | more)


def with_targets(region: Region, *targets: Target) -> Region:
    return replace(region, reference=replace(region.reference, targets={t.key: t for t in targets}))


CEMENT = target("cement", measure="emitted", target_t=400_000.0, sector="cement")
REMOVED = target("removed", measure="removed", target_t=60_000.0)


@pytest.fixture
def record(record_ledger):
    return Region.read(record_ledger)


def rows_of(region, wanted: Target):
    return [row for row in progress(with_targets(region, wanted)) if row.target == wanted.key]


def test_a_sector_is_measured_by_its_own_sites_from_its_own_base(record):
    """Brevik is the cement of the region: 809 179 t in 2020; in 2022 it is a fifth of the way down to 400 000."""
    assert sites_of(record, CEMENT) == ["NO-47"]
    newest = next(r for r in rows_of(record, CEMENT) if r.period == "2022")
    assert (newest.base_t, newest.actual_t) == (809_179, 742_590)
    assert newest.path_t == pytest.approx(809_179 - (809_179 - 400_000) / 5)
    assert newest.gap_pct_of_base == pytest.approx(100 * (742_590 - newest.path_t) / 809_179)
    assert newest.missing == (), "a silent site of another sector is not this one's matter"
    assert newest.status == raw_status(newest.gap_pct_of_base / 100)


def test_the_targets_of_all_sectors_with_the_share_of_the_region_sum_to_the_regions_path(record):
    sectors = [target(key, measure="emitted", target_t=0.0, sector=key) for key in record.groups("sector")]
    paths = [base_path(with_targets(record, one), one) for one in sectors]
    whole = target("all", measure="emitted", target_t=0.0)
    assert sum(p.at(2025) for p in paths) == pytest.approx(base_path(with_targets(record, whole), whole).at(2025))


def test_a_removal_target_begins_at_nothing_and_what_is_missing_is_behind(record):
    newest = next(r for r in rows_of(record, REMOVED) if r.period == "2021")
    assert (newest.base_t, newest.actual_t, newest.path_t, newest.gap_t) == (0, 0, 6_000, -6_000)
    assert newest.gap_pct_of_base is None
    assert newest.gap_pct_of_way == pytest.approx(-10)
    assert newest.behind == pytest.approx(0.10)
    assert newest.status == "off_track"
    assert (newest.pace, newest.required_t_per_year, newest.achieved_t_per_year) == ("insufficient", pytest.approx(60_000 / 9), 0)


def test_what_is_removed_in_practice_is_counted_for_its_target(practice_ledger):
    region = Region.read(practice_ledger)
    newest = rows_of(region, REMOVED)[-1]
    total = region.total("all", list(region.series), newest.period, newest.kind)
    assert newest.actual_t == pytest.approx(total.removed_t)
    assert newest.actual_t > 0
    assert newest.achieved_t_per_year > 0


def test_a_silent_site_that_could_have_removed_keeps_the_status_open(practice_ledger):
    """The whole of R comes from one site: without its figure nothing can be said, and the path is not made shorter for it."""
    region = Region.read(practice_ledger)
    found = replace(REMOVED, target_t=1_000_000.0)
    assert base_path(region, found, []).target_t == 1_000_000


def test_figures_against_each_kind_lead_back_to_cells_and_sum(practice_ledger):
    region, facts = Region.read(practice_ledger), Behind(practice_ledger, None)
    cement = replace(CEMENT, sector=next(iter(region.groups("sector"))))
    region = with_targets(region, cement, replace(REMOVED, base_t=None))
    for wanted in region.reference.targets.values():
        row = next(r for r in reversed(target_progress(region, wanted)) if r.actual_t is not None)
        for figure in HELD:
            found = explain_progress(region, facts, figure, row.period, wanted.key)
            assert found.contributed == pytest.approx(found.value or 0.0, abs=1e-3)
            assert figure not in AGAINST_TARGET or found.value == getattr(row, f"{figure}_t")
            assert all(a.summed == pytest.approx(a.value, abs=1e-3) for a in found.amounts)
            assert found.group == wanted.key


def test_what_is_said_of_each_kind(record):
    region = with_targets(record, CEMENT, REMOVED)
    rows = progress(region)
    cement, removed = standing(region, CEMENT, rows), standing(region, REMOVED, rows)
    assert "utslippene fra sement ligger" in standing_sentence(region, cement, NB)
    assert "Banen er foreslått, ikke vedtatt." in standing_sentence(region, removed, NB)
    assert "fjerningen" in standing_sentence(region, removed, NB)
    assert "av veien fra basisåret til målet" in standing_sentence(region, removed, NB)
    assert standing_pace(removed, NB).startswith(f"Fra {removed.newest.period} må det øke med")
    assert [one.target.key for one in standings(region, rows)] == ["removed", "cement"]


def test_why_nothing_is_claimed_is_said(record, practice_ledger):
    total = record.total("all", list(record.series), "2022", "year")
    assert "er lik utslippene" in claim_sentence(total, NB)
    assert "er solgt til andre" in claim_sentence(replace(total, removed_t=100.0, removed_sold_t=100.0), NB)
    assert "40 t teller i påstanden" in claim_sentence(replace(total, removed_t=100.0, removed_sold_t=60.0), NB).replace("\u00a0", " ")
    assert "ikke bekreftet injisert" in claim_sentence(replace(total, in_transit_biogenic_t=10.0), NB)
    assert claim_sentence(replace(total, removed_t=100.0, removed_sold_t=0.0), NB) == ""
    assert claim_sentence(None, NB) == ""


def test_gross_and_net_differ_by_what_may_be_claimed_and_by_nothing_else(practice_ledger):
    region = Region.read(practice_ledger)
    gross, net = target("e", measure="emitted", target_t=0.0), target("n", measure="net", target_t=0.0)
    region = with_targets(region, gross, net)
    rows = {(r.target, r.period): r for r in progress(region)}
    compared = [(e, rows["n", period]) for (key, period), e in rows.items() if key == "e" and e.actual_t is not None]
    assert compared
    for e, n in compared:
        total = region.total("all", list(region.series), e.period, e.kind)
        assert e.actual_t - n.actual_t == pytest.approx((total.removed_t or 0.0) - (total.removed_sold_t or 0.0), abs=1e-3)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"target_t": 0.0}, "rising"),
        ({"target_t": -5.0}, "rising"),
        ({"path": "compound"}, "rising"),
        ({"strictly_below": True}, "rising"),
        ({"target_year": 2020}, "years"),
    ],
)
def test_a_removal_target_that_cannot_be_is_refused(changed, code):
    with pytest.raises(editing.NotATarget) as refused:
        editing.checked(target("r", measure="removed", **{"target_t": 60_000.0} | changed), 0.0)
    assert refused.value.code == code


def test_a_removal_target_must_lie_above_what_was_removed_in_the_base_year():
    with pytest.raises(editing.NotATarget):
        editing.checked(REMOVED, 60_000.0)
    assert editing.checked(REMOVED, 0.0) is REMOVED


@given(
    shares=st.lists(st.floats(-0.5, 0.5, allow_nan=False), min_size=2, max_size=6),
    base=st.floats(1e3, 1e7),
    goal=st.sampled_from([-0.2, 0.0, 0.2]),
    when=st.sampled_from([2025.25, 2030.0, 2039.75]),
)
def test_the_same_gaps_give_the_same_order_for_falling_and_rising_targets(shares, base, goal, when):
    """Below, at and above zero, and for removals: the wrong side of the path by the same share of the scale is the same word."""
    falling = target("e", measure="emitted", target_year=2040, base_t=base, target_t=goal * base)
    rising = target("r", measure="removed", target_year=2040, base_t=0.0, target_t=base)
    for share in shares:
        said = []
        for wanted in (falling, rising):
            path = base_path(None, wanted)
            actual = path.at(when) + (-share if wanted.rising else share) * base
            behind = _behind(wanted, path, actual, when)
            assert behind == pytest.approx(share, abs=1e-9)
            said.append(_status(wanted, path, actual, when))
        assert said[0] == said[1] == raw_status(behind)
    ordered = sorted(shares)
    assert [ORDER.index(raw_status(s)) for s in ordered] == sorted(ORDER.index(raw_status(s)) for s in ordered)


@given(done=st.floats(0.0, 1.5), when=st.floats(2021, 2039))
def test_pace_is_mirrored_for_what_should_rise(done, when):
    rising = target("r", measure="removed", target_year=2040, base_t=0.0, target_t=100.0)
    falling = target("e", measure="emitted", target_year=2040, base_t=100.0, target_t=0.0)
    up = _pace(rising, base_path(None, rising), 100.0 * done, when)
    down = _pace(falling, base_path(None, falling), 100.0 * (1 - done), when)
    assert up.word == down.word
    assert up.required_t_per_year == pytest.approx(down.required_t_per_year, abs=1e-9)


def test_a_base_is_the_one_that_held_on_the_day(record_ledger, clock):
    """A change of boundary takes 47 578 t out of 2020; seen from the day before, a target is still held against the old base."""
    clock.forward(days=1)
    before, whole = clock.now, target("all", measure="emitted", target_t=0.0)
    clock.forward(days=1)
    body = deepcopy(record_ledger.references()["register"])
    next(site for site in body["site"] if site["id"] == "NO-66").update({"in_perimeter": False, "perimeter_to": "2026"})
    record_ledger.enter_reference({"register": body}, by="Styret", reason="utenfor regionen")
    for as_of, base in ((before, 2_462_280), (None, 2_462_280 - 47_578)):
        region = Region.read(record_ledger, as_of=as_of)
        assert base_in_force(region, whole, sites_of(region, whole)) == base
        assert rows_of(region, whole)[0].base_t == base


def test_tonnes_set_under_another_gwp_set_keep_their_number_and_get_a_task(record):
    """1.5: absolute tonnes keep their number with a label; "net below 0" is unaffected."""
    old, zero = replace(CEMENT, gwp_set="AR4"), target("zero", measure="net", target_t=0.0, gwp_set="AR4")
    region = with_targets(record, old, zero)
    assert (old.to_restate("AR5"), old.to_restate("AR4"), zero.to_restate("AR5"), CEMENT.to_restate("AR5")) == (True, False, False, False)
    assert "Målet er satt i AR4, og tallene regnes i AR5" in standing_sentence(region, standing(region, old, progress(region)), NB)
    assert restating(region, NB) == ["Oppgave: cement er satt i AR4. Regn det om til AR5 og lagre en ny utgave."]
    with pytest.raises(editing.NotATarget):
        target("x", measure="emitted", target_t=1.0, gwp_set="AR9")


def test_a_fixed_share_a_year_from_a_base_that_has_become_nothing_is_not_assessed(record):
    """(4.1) The base may be corrected after the target was entered: there is no such path then, and no page falls over it."""
    zero = {"NO-47": replace(record.series["NO-47"].inputs, verified={2020: 0.0, 2021: 5.0})}
    series = {s: replace(found, inputs=zero[s], reported={}, quarter_series={}) for s, found in record.series.items() if s in zero}
    region = replace(with_targets(record, compound := replace(CEMENT, path="compound")), series=series, base_of=None)
    (row,) = target_progress(region, compound)
    assert (row.period, row.actual_t, row.path_t, row.status, row.reason) == ("2021", 5.0, None, "not_assessed", "no_scale")
    assert "ikke over null" in standing_sentence(region, standing(region, compound, [row]), NB)
    straight = target_progress(with_targets(region, CEMENT), CEMENT)[0]
    assert (straight.path_t, straight.reason) == (40_000, "no_scale"), "with a straight line there is a path, but no share of the base"
