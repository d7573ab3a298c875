"""What the cluster decides of its targets is a new version: dated, named, undone by a newer one, and never undone by a newer program."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.reference import Reference, Target, seeds
from gic_metrics.targets import editing
from gic_metrics.targets.progress import progress

HALF = {
    "key": "halve_2030",
    "name": {"nb": "Halvert i 2030", "en": "Halved by 2030"},
    "measure": "emitted",
    "base_year": 2020,
    "base_t": None,
    "target_year": 2030,
    "target_t": 1_231_140.0,
    "path": "linear",
    "path_kind": "proposed",
    "source": "Styret, sak 12/26",
}


def half(**changed) -> Target:
    return editing.made(**HALF | changed)


def decide(ledger, target, reason="vedtak"):
    return editing.decide(ledger, editing.with_target(editing.own_of(ledger), target), by="Kari", reason=reason)


def targets(ledger, as_of=None):
    return Reference.of(ledger.references(as_of)).targets


def test_a_target_of_the_clusters_own_stands_beside_the_published_and_has_a_status(record_ledger):
    assert decide(record_ledger, half())
    assert set(targets(record_ledger)) == {"climate_positive_2040", "halve_2030"}
    rows = [row for row in progress(Region.read(record_ledger)) if row.target == "halve_2030"]
    assert next(r for r in rows if r.period == "2021").path_t == pytest.approx(2_462_280 - (2_462_280 - 1_231_140) / 10)
    assert targets(record_ledger)["halve_2030"] == half()


def test_the_version_is_dated_and_named_and_a_past_day_does_not_know_it(record_ledger, clock):
    before = clock.now
    clock.forward(days=10)
    decide(record_ledger, half(), reason="styremøte 24. november")
    newest = record_ledger.reference_history(editing.OWN)[-1]
    assert (newest.recorded_by, newest.reason, newest.recorded_at) == ("Kari", "styremøte 24. november", clock.now)
    assert "halve_2030" not in targets(record_ledger, before)
    assert "halve_2030" in targets(record_ledger)


def test_a_published_target_can_be_replaced_and_retired_and_is_still_in_the_record(record_ledger):
    published = targets(record_ledger)["climate_positive_2040"]
    adopted = editing.made(**{f: getattr(published, f) for f in Target.__slots__} | {"path_kind": "adopted", "source": "Vedtak"})
    decide(record_ledger, adopted)
    assert targets(record_ledger)["climate_positive_2040"].path_kind == "adopted"
    editing.decide(record_ledger, editing.without_target(editing.own_of(record_ledger), "climate_positive_2040"), by="Kari", reason="ut")
    assert targets(record_ledger) == {}
    assert record_ledger.references()["targets"]["target"][0]["key"] == "climate_positive_2040"


def test_an_earlier_version_taken_up_again_is_a_newer_version(record_ledger):
    decide(record_ledger, half())
    first = record_ledger.reference_history(editing.OWN)[0]
    editing.decide(record_ledger, first.body, by="Ola", reason="angret")
    assert len(record_ledger.reference_history(editing.OWN)) == 3
    assert "halve_2030" not in targets(record_ledger)


def test_a_newer_edition_of_the_published_targets_does_not_undo_what_was_decided(record_ledger):
    decide(record_ledger, half())
    edition = seeds()["targets"]
    edition = {**edition, "source": "a newer edition"}
    record_ledger.enter_reference({**seeds(), "targets": edition}, by="systemet", seed=True)
    assert "halve_2030" in targets(record_ledger)
    assert record_ledger.references()["targets"]["source"] == "a newer edition"


def test_the_status_against_a_target_is_seen_before_it_is_decided_and_nothing_is_written(record_ledger):
    region, version = Region.read(record_ledger), record_ledger.version
    rows = editing.supposed(region, half())
    decide(record_ledger, half())
    after = [row for row in progress(Region.read(record_ledger)) if row.target == "halve_2030"]
    assert list(rows) == after
    assert record_ledger.version == version + 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"target_year": 2020}, "years"),
        ({"path": "piecewise", "milestones": ((2035.0, 1.0),)}, "years"),
        ({"path": "compound", "target_t": 0.0}, "years"),
        ({"path_kind": "hoped"}, "years"),
        ({"measure": "emitted", "target_t": -1.0}, "below_nothing"),
        ({"measure": "emitted", "target_t": 0.0, "strictly_below": True}, "below_nothing"),
        ({"measure": "emitted", "target_t": 0.0, "path": "piecewise", "milestones": ((2025.0, -1.0),)}, "below_nothing"),
        ({"name": {"nb": "Halvert", "en": " "}}, "name"),
        ({"source": ""}, "source"),
    ],
)
def test_what_cannot_be_measured_against_is_refused_where_it_is_entered(changed, code):
    with pytest.raises(editing.NotATarget) as refused:
        editing.checked(half(**changed), 2_462_280)
    assert refused.value.code == code


def test_without_a_base_there_is_nothing_to_measure_from():
    with pytest.raises(editing.NotATarget):
        editing.checked(half(), None)


@pytest.mark.parametrize("goal_t", [-50_000.0, 0.0, 50_000.0])
def test_goals_below_at_and_above_zero_are_all_taken(record_ledger, goal_t):
    target = editing.checked(half(target_t=goal_t, measure="net"), 2_462_280)
    assert editing.supposed(Region.read(record_ledger), target)[0].target_t == goal_t


def test_a_key_is_made_of_the_name_and_unlike_the_others():
    assert editing.new_key("Halvert i 2030!", {}) == "halvert_i_2030"
    assert editing.new_key("Halvert i 2030", {"halvert_i_2030": 1}) == "halvert_i_2030_2"
