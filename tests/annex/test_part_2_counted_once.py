"""Annex A part 2: what must not be counted twice, through the ledger: a hub, a joint venture, scope 3; each with the WRONG sum beside."""

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.region import Region, Total
from gic_metrics.ledger import Ledger
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Movement, Reading, Record, Sheet, quarters_of

REGISTER = {
    "version": "example",
    "company": [{"org_no": "310010014", "name": "Example"}, {"org_no": "310010022", "name": "Partner"}],
    "site": [{"id": s, "name": s, "company": "310010014", "sector": "cement"} for s in ("cement", "concrete", "contractor", "hub")],
}


def near(value):
    return pytest.approx(value, rel=1e-6)


def scope(site, variable, value, **more):
    """A year's emissions in four quarters of one size."""
    told = {"gas": "CO2", "origin": "fossil"} | more
    return [Record(site, str(q), Sheet.EMISSIONS, variable, value=value / 4, quantity=value / 4, unit="t", **told) for q in quarters_of(2024)]


def moved(site, movement, value, **more):
    return [Record(site, str(q), Sheet.CARBON, movement, value=value / 4, quantity=value / 4, unit="t", **more) for q in quarters_of(2024)]


@pytest.fixture
def year(tmp_path):
    def told(*reports):
        ledger = Ledger(tmp_path / "l.duckdb", clock=lambda: datetime(2025, 3, 1, tzinfo=UTC), kind="practice")
        ledger.enter_reference(seeds("practice") | {"register": REGISTER}, by="test")
        for n, records in enumerate(reports):
            ledger.append(Reading(f"{n}.xlsx", str(n), readable=True, records=tuple(records)), by="test", reason="", original=None)
        region = Region.read(ledger)
        return {t.group: t for t in region.totals("site")} | {"all": next(t for t in region.totals() if t.period == "2024")}

    return told


def test_example_2_4b_only_the_last_link_books_what_is_injected(year):
    """20 000 t biogenic handed to the hub, 19 000 t injected: R 19 000, memo 31 000. WRONG: 39 000, the giver's handover booked as well."""
    giver = [*scope("cement", "scope1", 0.0), *scope("cement", "scope1", 50_000, origin="biogenic")]
    giver += moved("cement", Movement.TO_STORAGE, 20_000, origin="biogenic", counterparty="hub")
    hub = [*scope("hub", "scope1", 0.0), *moved("hub", Movement.RECEIVED, 20_000, origin="biogenic", counterparty="cement")]
    hub += moved("hub", Movement.TO_STORAGE, 19_000, origin="biogenic") + moved("hub", Movement.INJECTED, 19_000, origin="biogenic")
    found = year(giver, hub)
    assert found["all"].removed_t == near(19_000)
    assert found["all"].removed_t != near(39_000)
    assert found["all"].biogenic_memo_t == near(31_000)
    assert found["cement"].removed_t == 0


def test_example_2_11_a_joint_venture_is_reported_once_by_its_operator(year):
    """240 000 t of one site, whoever owns it: a second report of the same site stands in place of the first. WRONG: 480 000."""
    once = scope("cement", "scope1", 240_000)
    found = year(once, once)
    assert found["all"].emitted_t == near(240_000)
    assert found["all"].emitted_t != near(480_000)


def test_example_2_7_scope_3_is_in_no_sum(year):
    """Scope 1 of 500 000, 10 000 and 2 000; scope 3 of 500 000 and 510 000 is stored and never added. WRONG: 1 522 000."""
    reports = [
        scope("cement", "scope1", 500_000),
        scope("concrete", "scope1", 10_000) + scope("concrete", "scope3", 500_000),
        scope("contractor", "scope1", 2_000) + scope("contractor", "scope3", 510_000),
    ]
    found = year(*reports)
    assert found["all"].emitted_t == near(512_000)
    assert found["all"].emitted_t != near(1_522_000)
    assert not any("scope3" in name for name in dir(Total))
