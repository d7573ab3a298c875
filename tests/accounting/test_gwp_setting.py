"""The GWP set is one dated setting: all periods move together, a past day keeps its set, and the move makes a version of the base."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.revisions import revised
from gic_metrics.reference import Reference, seeds
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


def test_an_unknown_set_is_refused():
    bodies = seeds("record")
    bodies["cluster"] = bodies["cluster"] | {"gwp_set": "AR9"}
    with pytest.raises(ValueError, match="AR9"):
        Reference.of(bodies)
