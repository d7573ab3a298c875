"""The GWP set is one dated setting: all periods move together, a past day keeps its set, and the move makes a version of the base."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.revisions import revised
from gic_metrics.ledger import moment
from gic_metrics.reference import Reference, gwp_setting, seeds
from gic_metrics.vocabulary import Reading, Record, Sheet, quarters_of

METHANE_T = 100.0


def methane(site: str, year: int) -> list[Record]:
    plain = Record(
        site=site, period="", sheet=Sheet.EMISSIONS, variable="scope1", gas="CH4", origin="fossil", category="combustion",
        quantity=METHANE_T, unit="t", value=METHANE_T, place_sheet="Utslipp", cell="F7", raw="100", in_ets=True,
    )  # fmt: skip
    return [replace(plain, period=str(q)) for q in quarters_of(year)]


@pytest.fixture
def with_methane(record_ledger, clock):
    """A ledger where one site has reported methane alone, 100 t a quarter in 2024 and 2025."""
    site = next(iter(sorted(Region.read(record_ledger).series)))
    clock.forward(days=1)
    records = tuple(methane(site, 2024) + methane(site, 2025))
    data = b"methane"
    read = Reading("methane.xlsx", hashlib.sha256(data).hexdigest(), True, company="", period="2025-Q4", records=records)
    record_ledger.append(read, by="Kari", reason="two years", original=data)
    return record_ledger, site


def choose(ledger, gwp_set: str) -> None:
    body = ledger.references()["cluster"] | {
        "gwp_set": gwp_set,
        "gwp_decided_on": "2026-12-01",
        "gwp_decided_by": {"nb": "Styret", "en": "The board"},
    }
    ledger.enter_reference({"cluster": body}, by="Board", reason="the authority moved on")


def test_all_periods_move_together_and_a_past_day_keeps_its_set(with_methane, clock):
    ledger, site = with_methane
    before = clock.now
    old = Region.read(ledger)
    clock.forward(days=10)
    choose(ledger, "AR4")
    new, then = Region.read(ledger), Region.read(ledger, as_of=before)
    assert (old.gwp_set, new.gwp_set, then.gwp_set) == ("AR5", "AR4", "AR5")
    for year in ("2024", "2025"):
        assert old.figure(site, year, "year").emitted_t == pytest.approx(4 * METHANE_T * 28)
        assert new.figure(site, year, "year").emitted_t == pytest.approx(4 * METHANE_T * 25)
        assert then.figure(site, year, "year").emitted_t == old.figure(site, year, "year").emitted_t
    assert Region.read(ledger, gwp_set="AR5").figure(site, "2025", "year").emitted_t == pytest.approx(4 * METHANE_T * 28)


def test_another_set_is_a_version_of_the_base_however_small(with_methane, clock):
    ledger, site = with_methane
    clock.forward(days=10)
    choose(ledger, "AR4")
    found = Region.read(ledger).base(2024)
    assert found.current.kind == "gwp"
    assert found.current.base_t == pytest.approx(4 * METHANE_T * 25)
    assert found.current.effects[-1].by_site_t == {site: pytest.approx(-4 * METHANE_T * 3)}
    assert Region.read(ledger, gwp_set="AR5").base(2024).current.kind != "gwp"


def test_what_changed_since_calls_it_method_and_nothing_else(with_methane, clock):
    ledger, _ = with_methane
    then = Region.read(ledger, as_of=clock.now)
    clock.forward(days=10)
    choose(ledger, "AR4")
    found = revised(ledger, then, Region.read(ledger), "2025")
    assert [(bar.term, bar.change_t) for bar in found.bars if bar.change_t] == [("method", pytest.approx(-4 * METHANE_T * 3))]


def plan(ledger, gwp_set: str, valid_from: date, today: date) -> None:
    told = {"gwp_set": gwp_set, "valid_from": valid_from, "decided_on": today, "decided_by": {"nb": "Styret"}, "source": "sak 9/26"}
    body = gwp_setting.decided(ledger.references()["own_cluster"], today, **told)
    ledger.enter_reference({"own_cluster": body}, by="Kari", reason="from the new year")


def test_a_decision_for_a_day_to_come_is_read_as_of_that_day(with_methane, clock):
    """Decided on 1 December 2026 for 1 January 2027: until then AR5, from then all periods in AR4, and the base has a version of that day."""
    ledger, site = with_methane
    clock.set("2026-12-01")
    plan(ledger, "AR4", date(2027, 1, 1), date(2026, 12, 1))
    clock.set("2026-12-31T23:59")
    before = Region.read(ledger)
    assert (before.gwp_set, before.reference.cluster.gwp_next["gwp_set"]) == ("AR5", "AR4")
    assert before.base(2024).current.kind != "gwp"
    clock.set("2027-01-01")
    region = Region.read(ledger)
    assert (region.gwp_set, region.reference.cluster.gwp_next, region.reference.cluster.gwp_source) == ("AR4", None, "sak 9/26")
    assert region.figure(site, "2024", "year").emitted_t == pytest.approx(4 * METHANE_T * 25)
    base = region.base(2024).current
    assert (base.kind, base.base_t, base.on.date()) == ("gwp", pytest.approx(4 * METHANE_T * 25), date(2027, 1, 1))
    assert (base.effects[-1].by, base.effects[-1].reason) == ("Kari", "from the new year")
    assert Region.read(ledger, as_of=moment("2026-12-31")).gwp_set == "AR5"
    assert before.base(2024).current.kind != "gwp", "a region that was read before keeps the set of its day"


def test_a_new_decision_stands_in_place_of_one_that_waits(with_methane, clock):
    ledger, _ = with_methane
    clock.set("2026-12-01")
    plan(ledger, "AR4", date(2027, 1, 1), date(2026, 12, 1))
    clock.set("2026-12-20T10:00")
    plan(ledger, "AR6", date(2026, 12, 20), date(2026, 12, 20))
    clock.set("2027-02-01")
    region = Region.read(ledger)
    assert region.gwp_set == "AR6"
    assert [v.on.date() for v in region.base(2024).versions if v.kind == "gwp"] == [date(2026, 12, 20)]
    plan(ledger, "AR5", date(2027, 3, 1), date(2027, 2, 1))
    assert Region.read(ledger).gwp_set == "AR6"


def test_a_past_day_has_no_version_of_a_decision_that_came_later(with_methane, clock):
    """(12.1) As of 15 November 2026 nobody had decided anything, though two decisions have held since."""
    ledger, _ = with_methane
    clock.set("2026-12-01")
    plan(ledger, "AR4", date(2027, 1, 1), date(2026, 12, 1))
    clock.set("2027-02-01")
    plan(ledger, "AR6", date(2027, 3, 1), date(2027, 2, 1))
    clock.set("2027-04-01")
    days = {"2026-12-31": [], "2027-02-28": ["2027-01-01"], "2027-03-31": ["2027-01-01", "2027-03-01"]}
    for day, expected in days.items():
        versions = Region.read(ledger, as_of=moment(day)).base(2024).versions
        assert [str(v.on.date()) for v in versions if v.kind == "gwp"] == expected, day
    last = Region.read(ledger, as_of=moment("2026-11-30"))
    assert max(v.on for v in last.base(2024).versions) <= moment("2026-11-30")


def test_an_unknown_set_is_refused():
    bodies = seeds("record")
    bodies["cluster"] = bodies["cluster"] | {"gwp_set": "AR9"}
    with pytest.raises(ValueError, match="AR9"):
        Reference.of(bodies)
