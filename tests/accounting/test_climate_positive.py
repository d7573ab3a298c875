"""When a year may be called climate positive (accounting rules 2.3, 12.7): each condition, broken alone, takes the word away."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.climate_positive import Evidence, Label, evidence, verdict
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.vocabulary import quarters_of
from tests.plain.test_agreement import ledger_of
from tests.plain.test_regressions import co2, moved, site

PROVEN = Evidence(
    net_claim_t=-15_000,
    matched_net_claim_t=-15_000,
    u95_t=8_131.574,
    coverage_pct=100.0,
    verified_share_of_emitted=1.0,
    verified_share_of_removed=1.0,
    gaps_in_emitted=0,
    unconfirmed_share=0.0,
)


def test_a_complete_verified_year_well_below_zero_is_climate_positive():
    assert verdict(PROVEN).label is Label.POSITIVE
    assert verdict(PROVEN).because == ()


@pytest.mark.parametrize(
    ("change", "label", "because"),
    [
        ({"net_claim_t": 0.0}, Label.NOT, "net_not_below_zero"),
        ({"net_claim_t": -0.4, "u95_t": 0.0}, Label.NOT, "net_not_below_zero"),
        ({"net_claim_t": 25_000.0}, Label.NOT, "net_not_below_zero"),
        ({"matched_net_claim_t": 10_000.0}, Label.NOT, "not_matched"),
        ({"coverage_pct": 94.9}, Label.NOT, "coverage"),
        ({"gaps_in_emitted": 1}, Label.NOT, "gaps"),
        ({"coverage_pct": 99.0}, Label.INDICATED, "not_whole"),
        ({"verified_share_of_emitted": 0.94}, Label.INDICATED, "emitted_not_verified"),
        ({"verified_share_of_removed": 0.99}, Label.INDICATED, "removed_not_verified"),
        ({"u95_t": 15_000.0}, Label.INDICATED, "uncertain"),
        ({"unconfirmed_share": 0.021}, Label.INDICATED, "unconfirmed"),
    ],
)
def test_each_condition_alone_takes_the_word_away(change, label, because):
    found = verdict(replace(PROVEN, **change))
    assert (found.label, because in found.because) == (label, True)


def test_example_2_12_sold_removals_are_not_claimed_again():
    assert verdict(replace(PROVEN, net_claim_t=-15_000 + 40_000)).label is Label.NOT


def test_example_12_7_what_was_injected_out_of_last_years_stock_does_not_count_for_this_year():
    """2040: T_b 100, S_b 130, E 110: N = -20, matched +10."""
    assert verdict(replace(PROVEN, net_claim_t=110 - 130, matched_net_claim_t=110 - 100, u95_t=0.0)).because == ("not_matched",)


@pytest.mark.parametrize("hub", [False, True], ids=["straight to the store", "by way of a member's hub"])
def test_example_12_7_from_the_rows(hub, tmp_path):
    """2039 T_b 100, S_b 70; 2040 T_b 100, S_b 130, E 110: N_claim = -20 but matched +10, whoever hands it to the store."""
    rows = []
    for year, injected in ((2039, 70), (2040, 130)):
        for period in map(str, quarters_of(year)):
            part = {"origin": "biogenic", "counterparty": "B" if hub else ""}
            rows += [co2("A", period, 20), co2("A", period, 50, origin="biogenic"), co2("B", period, 7.5)]
            rows.append(moved("A", period, "to_storage", 25, **part))
            if hub:
                rows.append(moved("B", period, "received", 25, origin="biogenic", counterparty="A"))
                rows.append(moved("B", period, "to_storage", 25, origin="biogenic"))
            rows.append(moved("B" if hub else "A", period, "injected", injected / 4, origin="biogenic"))
    entries = [{"seq": 0, "at": datetime(2041, 2, 1, tzinfo=UTC), "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": [site("A"), site("B")], "entries": entries}, tmp_path)) as ledger:
        region = Region.read(ledger)
        found = evidence(region, Uncertainty(region, ledger), region.total("AB", ["A", "B"], "2040", "year"))
    assert (found.net_claim_t, found.matched_net_claim_t) == pytest.approx((-20, 10))
    assert verdict(found).because == ("not_matched",)


def test_the_region_today_is_not_climate_positive(record_ledger):
    region = Region.read(record_ledger)
    total = next(t for t in region.totals() if t.period == "2020")
    found = evidence(region, Uncertainty(region, record_ledger), total)
    assert found.verified_share_of_emitted == 1.0
    assert verdict(found).because == ("net_not_below_zero",)
