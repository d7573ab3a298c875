"""What staff know of measures lies over what is public: a new version by somebody for a reason, seen before, undone by a newer one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.figures.roadmap_sentence import reached_sentence
from gic_metrics.reference import Measure, Reference, seeds
from gic_metrics.targets import editing
from gic_metrics.targets import measure_editing as measures
from gic_metrics.targets.measures import wedges
from gic_metrics.targets.progress import progress
from gic_metrics.text import words_in

NB = words_in("nb")
KILN = {
    "key": "kiln",
    "name": {"nb": "Elektrisk ovn", "en": "Electric kiln"},
    "site": "NO-47",
    "stage": "decided",
    "reduction_t": 100_000.0,
    "year": 2031,
    "source": "Styret, sak 4/27",
}


@pytest.fixture
def record(record_ledger):
    return Region.read(record_ledger)


def known(ledger):
    return {m.key: m for m in Reference.of(ledger.references()).measures}


def decide(ledger, body):
    return editing.decide(ledger, body, by="Kari", reason="styremøte", name=measures.OWN)


def test_a_measure_of_the_clusters_own_stands_beside_the_published(record_ledger, clock):
    before = clock.now
    clock.forward(days=3)
    full = KILN | {
        "effects": ((2031.0, 10.0, 20.0, 30.0),), "needs": ("giccs",), "group": "brevik", "date": date(2026, 1, 2),
        "note": {"nb": "a", "en": "b"}, "biogenic_share": 0.1,
    }  # fmt: skip
    entered = measures.made(known(record_ledger).values(), **full)
    decide(record_ledger, measures.with_measure({}, entered))
    assert known(record_ledger)["kiln"] == entered, "as it was entered, every field"
    assert len(known(record_ledger)) == 8
    assert "kiln" not in {m.key for m in Region.read(record_ledger, as_of=before).reference.measures}
    newest = record_ledger.reference_history(measures.OWN)[-1]
    assert (newest.recorded_by, newest.reason) == ("Kari", "styremøte")


def test_a_published_measure_is_changed_and_retired_and_stays_in_the_record(record_ledger):
    changed = replace(known(record_ledger)["giccs"], stage="building", year=2032)
    decide(record_ledger, measures.with_measure({}, changed))
    assert known(record_ledger)["giccs"].stage == "building"
    decide(record_ledger, measures.without_measure(editing.own_of(record_ledger, measures.OWN), "giccs"))
    assert "giccs" not in known(record_ledger)
    assert "giccs" in {m["key"] for m in record_ledger.references()["measures"]["measure"]}
    first = record_ledger.reference_history(measures.OWN)[0]
    decide(record_ledger, first.body)
    assert known(record_ledger)["giccs"].stage == "study"


def test_what_another_measure_needs_cannot_be_retired(record_ledger):
    decide(record_ledger, measures.with_measure({}, measures.made(known(record_ledger).values(), **KILN | {"needs": ("giccs",)})))
    with pytest.raises(ValueError, match="giccs"):
        decide(record_ledger, measures.without_measure(editing.own_of(record_ledger, measures.OWN), "giccs"))
    assert "giccs" in known(record_ledger), "nothing half stored"


def test_what_it_would_do_is_seen_before_and_is_what_it_does(record_ledger, record):
    rows, version = progress(record), record_ledger.version
    entered = measures.made(record.reference.measures, **KILN)
    then = measures.supposed(record, rows, entered)["climate_positive_2040"]
    assert then.steps()["likely"] == 100_000
    assert wedges(record, rows)["climate_positive_2040"].steps()["likely"] == 0
    decide(record_ledger, measures.with_measure({}, entered))
    assert record_ledger.version == version + 1
    after = Region.read(record_ledger)
    assert wedges(after, progress(after))["climate_positive_2040"].steps() == then.steps()


def test_a_newer_edition_of_the_published_measures_does_not_undo_it(record_ledger):
    decide(record_ledger, measures.with_measure({}, Measure(**KILN)))
    edition = {**seeds()["measures"], "source": "a newer edition"}
    record_ledger.enter_reference({**seeds(), "measures": edition}, by="systemet", seed=True)
    assert "kiln" in known(record_ledger)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": {"nb": "Ovn", "en": ""}}, "name"),
        ({"source": " "}, "source"),
        ({"low_t": 200_000.0}, "sizes"),
        ({"biogenic_share": 10.0}, "sizes"),
        ({"needs": ("kiln",)}, "needs"),
        ({"needs": ("nowhere",)}, "needs"),
    ],
)
def test_what_is_no_measure_is_refused_where_it_is_entered(record, changed, code):
    with pytest.raises(measures.NotAMeasure) as refused:
        measures.made(record.reference.measures, **KILN | changed)
    assert refused.value.code == code


def test_the_level_of_a_year_takes_what_is_stated_for_it_and_from_nobody_who_has_not_begun(record):
    """A line idle from 2026 gives 50 000 t and from 2032 only 20 000. What is built by 2035 takes the tonnes of a study from then on only."""
    idle = Measure(**KILN | {"key": "idle", "reduction_t": None, "year": None, "effects": ((2026.0, *[50_000.0] * 3), (2032.0, *[20_000.0] * 3))})
    late = Measure(**KILN | {"key": "late", "stage": "building", "reduction_t": 100_000.0, "year": 2035, "group": "one"})
    early = Measure(**KILN | {"key": "early", "stage": "study", "reduction_t": 100_000.0, "year": 2030, "group": "one"})
    rows, goal = progress(record), record.reference.headline_target

    def fall(*measures, years):
        way = wedges(replace(record, reference=replace(record.reference, measures=measures)), rows)[goal.key]
        return [way.level_t - way.level_in(year, ("secured", "likely", "possible")) for year in years]

    assert fall(idle, years=(2025, 2026, 2031, 2032, 2040)) == pytest.approx([0, 50_000, 50_000, 20_000, 20_000])
    assert fall(late, early, years=(2029, 2030, 2034, 2035, 2040)) == pytest.approx([0, 100_000, 100_000, 100_000, 100_000])


def test_the_year_in_which_the_goal_is_reached_is_said_and_moves_with_the_delay(record):
    goal, rows = record.reference.headline_target, progress(record)
    assert "når ikke målet" in reached_sentence(wedges(record, rows)[goal.key], NB)
    everything = Measure(**KILN | {"key": "all", "site": None, "reduction_t": 3_000_000.0})
    region = replace(record, reference=replace(record.reference, measures=(everything,)))
    assert "nås målet i 2031" in reached_sentence(wedges(region, rows)[goal.key], NB)
    late = reached_sentence(wedges(region, rows, slip_years=3)[goal.key], NB, 3)
    assert late.startswith("Kommer det som ikke er i drift, tre år senere")
    assert "nås målet i 2034" in late
    assert reached_sentence(None, NB) == ""
