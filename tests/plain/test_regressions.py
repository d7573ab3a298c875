"""What the second calculation found, each as the smallest region that shows it; figures worked by hand from the accounting rules."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.explain import EXPLAINED, explain
from gic_metrics.accounting.explain_share import explain_transit
from gic_metrics.accounting.explanation import Question
from gic_metrics.accounting.region import Region

from .random_regions import row
from .region import PlainRegion
from .test_agreement import differences, ledger_of

RECORDED = datetime(2026, 1, 20, tzinfo=UTC)


def site(name, **more):
    return {"id": name, "sector": "cement", "in_perimeter": True, "active_from": None, "active_to": None, "ets_gases": ["CO2"]} | more


def co2(name, period, t, **more):
    return row(name, period, "emissions", "scope1", t, **{"gas": "CO2", "origin": "fossil"} | more)


def moved(name, period, movement, t, **more):
    return row(name, period, "carbon", movement, t, **more)


def verified(name, year, t):
    return row(name, str(year), "verified", "verified_ets", t, gas="CO2e", gwp_set="ETS-265")


@pytest.fixture
def read(tmp_path):
    """The region of these rows: the plain calculation agrees, and the rows behind every figure sum to it."""

    def read(rows, *sites):
        entries = [{"seq": 0, "at": RECORDED, "withdrawn": None, "rows": rows}]
        region = {"sites": list(sites), "entries": entries}
        ledger = ledger_of(region, tmp_path)
        ours = Region.read(ledger)
        plain = PlainRegion(entries, region["sites"], datetime(2030, 1, 1, tzinfo=UTC), "AR5", ours.base_year, ours.reference.cluster.key)
        assert not differences(ours, plain)
        for kind in ("year", "quarter", "r4q"):
            for total in ours.totals("site", kind):
                for figure in EXPLAINED:
                    found = explain(ours, ledger, figure, total.period, total.group, rolling=kind == "r4q")
                    assert sum(r.contribution for r in found.rows) == pytest.approx(found.value or 0.0, abs=1e-6), (kind, total.period, figure)
                on_the_way = explain_transit(ours, ledger, Question("in_transit_biogenic", total.period, total.group, kind == "r4q"))
                assert on_the_way.contributed == pytest.approx(on_the_way.value or 0.0, abs=1e-6), (kind, total.period)
        return ours

    return read


def test_each_receiver_confirms_what_it_was_sent_and_no_other(read):
    """(12.2) 100 fossil to an operator outside is deducted in full, though 50 biogenic to a member is not confirmed."""
    rows = [co2("A", "2025-Q1", 1000), co2("A", "2025-Q1", 200, origin="biogenic"), co2("B", "2025-Q1", 10)]
    rows += [moved("A", "2025-Q1", "to_storage", 100, origin="fossil"), moved("A", "2025-Q1", "to_storage", 50, origin="biogenic", counterparty="B")]
    region = read(rows, site("A"), site("B"))
    figure = region.figure("A", "2025-Q1", "quarter")
    assert (figure.emitted_t, figure.captured_fossil_t, figure.biogenic_memo_t) == (900, 100, 200)


def test_a_row_is_explained_by_what_its_own_receiver_confirms(read, tmp_path):
    """(12.2) Of 60 fossil to B 30 is confirmed, of 100 to an operator outside all: the rows say -30 and -100, not a mean of both."""
    rows = [co2("A", "2025-Q1", 1000), co2("B", "2025-Q1", 10), moved("B", "2025-Q1", "received", 30, origin="fossil", counterparty="A")]
    rows += [moved("A", "2025-Q1", "to_storage", t, origin="fossil", counterparty=to) for t, to in ((100, ""), (60, "B"))]
    sites, entries = [site("A"), site("B")], [{"seq": 0, "at": RECORDED, "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": sites, "entries": entries}, tmp_path, "own")) as ledger:
        found = explain(read(rows, *sites), ledger, "emitted", "2025-Q1", "A")
    assert sorted(row.contribution for row in found.rows) == pytest.approx([-100, -30, 1000])


def test_biogenic_co2_handed_to_a_member_is_in_that_members_chain(read):
    """(2.4, 12.2) The hub injected it: after four quarters it does not return to the giver's memo."""
    rows = [found for k in (1, 2, 3, 4) for found in (co2("A", f"2024-Q{k}", 0), co2("B", f"2024-Q{k}", 0))]
    rows += [found for name in "AB" for found in (co2(name, "2025-Q1", 0), co2(name, "2025-Q1", 100, origin="biogenic"))]
    rows += [co2("A", "2024-Q1", 50, origin="biogenic"), moved("A", "2024-Q1", "to_storage", 20, origin="biogenic", counterparty="B")]
    for movement, other in (("received", "A"), ("to_storage", ""), ("injected", "")):
        rows.append(moved("B", "2024-Q1", movement, 20, origin="biogenic", counterparty=other))
    region = read(rows, site("A"), site("B"))
    assert [region.figure(name, "2025-Q1", "quarter").biogenic_memo_t for name in "AB"] == [100, 100]
    assert region.figure("B", "2024-Q1", "quarter").removed_t == 20


def test_a_biomass_plant_reports_its_stack_after_capture(read):
    """(12.2) B = reported + T_b although no fossil row says "after capture": the memo is what the stack let out."""
    rows = [co2("A", "2025-Q1", 70, origin="biogenic", basis="after"), row("A", "2025-Q1", "emissions", "scope1", 1, gas="N2O")]
    rows += [moved("A", "2025-Q1", "to_storage", 30, origin="biogenic")]
    assert read(rows, site("A")).figure("A", "2025-Q1", "quarter").biogenic_memo_t == 70


def test_after_its_closure_a_site_is_0_and_never_an_estimate(read):
    """(12.6) A closed after 2024-Q2: 2024 is what it emitted until then, and no quarter of last year's verified figure stands in."""
    rows = [verified("A", 2023, 400), *(co2("A", f"2024-Q{k}", 100) for k in (1, 2)), *(co2("B", f"2024-Q{k}", 10) for k in (1, 2, 3, 4))]
    region = read(rows, site("A", active_to="2024-Q2"), site("B"))
    assert region.figure("A", "2024", "year").emitted_t == 200
    assert [region.figure("A", f"2024-Q{k}", "r4q").emitted_t for k in (1, 2, 3, 4)] == [400, 400, 300, 200]
    assert not any(total.missing or total.estimated for total in region.totals("site", "r4q") if total.group == "A")


def test_a_closed_year_after_a_verified_one_is_not_estimated(read):
    rows = [verified("A", 2023, 400), *(co2("B", f"2024-Q{k}", 10) for k in (1, 2, 3, 4))]
    region = read(rows, site("A", active_to="2023"), site("B"))
    assert [region.figure("A", f"2024-Q{k}", "r4q").emitted_t for k in (1, 2, 3, 4)] == [300, 200, 100, 0]


def test_the_verified_figure_of_the_year_of_closure_is_spread_over_the_quarters_it_was_open(read):
    rows = [verified("A", 2024, 2000), *(co2("A", f"2024-Q{k}", 500) for k in (1, 2)), *(co2("B", f"2024-Q{k}", 10) for k in (1, 2, 3, 4))]
    region = read(rows, site("A", active_to="2024-Q2"), site("B"))
    assert [region.figure("A", f"2024-Q{k}", "quarter").emitted_t for k in (1, 2, 3, 4)] == [1000, 1000, 0, 0]


def others(*periods):
    """Another site that reports, so that the quarters are there to be filled."""
    return [co2("B", period, 10) for period in periods]


QUARTERS_24_25 = [f"{y}-Q{k}" for y in (2024, 2025) for k in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("told", "verified_t", "quarters", "year"),
    [
        ({3: 500, 4: 500}, 2000, [None, None, 1000, 1000], 2000),
        ({3: 450}, 1000, [None, None, 450, None], 1000),
        ({3: 0, 4: 0}, 1000, [None, None, 500, 500], 1000),
        ({3: 450, 4: 460}, None, [None, None, 450, 460], 910),
    ],
    ids=["spread over two", "the other is derived, 550", "equal parts of two", "two quarters are the year"],
)
def test_before_its_opening_a_site_is_neither_expected_nor_filled(read, told, verified_t, quarters, year):
    """A opened with 2024-Q3: a verified figure of the year is of the quarters since."""
    rows = [*(co2("A", f"2024-Q{k}", t) for k, t in told.items()), *others(*QUARTERS_24_25[:4])]
    region = read(rows + ([verified("A", 2024, verified_t)] if verified_t else []), site("A", active_from="2024-Q3"), site("B"))
    assert [region.figure("A", f"2024-Q{k}", "quarter").emitted_t for k in (1, 2, 3, 4)] == quarters
    figure = region.figure("A", "2024", "year")
    assert (figure.emitted_t, figure.covered) == (year, 1)
    assert not [t for t in region.totals("region", "quarter")[:2] if "A" in t.expected or t.missing]
    assert not region.totals("region", "year")[0].missing


def test_the_figure_of_the_opening_year_is_apportioned_over_the_quarters_since(read):
    """Opened with 2024-Q3, V 600: 300 a quarter. 2025: - 200 200 200, the first is E0."""
    rows = [verified("A", 2024, 600), *(co2("A", f"2025-Q{k}", 200) for k in (2, 3, 4)), *others(*QUARTERS_24_25)]
    region = read(rows, site("A", active_from="2024-Q3"), site("B"))
    assert region.figure("A", "2025-Q1", "quarter").estimates[0].emitted_ets_t == 300
    rolling = [region.figure("A", f"2025-Q{k}", "r4q") for k in (1, 2, 3, 4)]
    assert [(f.emitted_t, f.apportioned_t) for f in rolling] == [(900, 600), (1100, 600), (1000, 300), (900, 0)]


def test_the_figure_of_the_closing_year_is_apportioned_over_the_quarters_until_then(read):
    rows = [verified("A", 2024, 600), *others(*QUARTERS_24_25)]
    region = read(rows, site("A", active_to="2024-Q2"), site("B"))
    assert [region.figure("A", f"2025-Q{k}", "r4q").emitted_t for k in (1, 2, 3)] == [300, 0, 0]


def test_a_blank_does_not_hide_what_the_same_quarter_says_of_removals_and_of_the_rest(read):
    """(12.4 point 1, 12.2) E(year) = V + the rest, and R is what was confirmed injected, also in a quarter with a blank inside the ETS total."""
    rows = [verified("A", 2025, 400_000), *(co2("A", f"2025-Q{k}", 100_000) for k in (1, 2, 3)), co2("A", "2025-Q4", None)]
    rows += [co2("A", "2025-Q4", 7, category="other", in_ets=False)]
    rows += [moved("A", "2025-Q4", "air_capture", 30), moved("A", "2025-Q4", "removal_sold", 10)]
    figure = read(rows, site("A")).figure("A", "2025", "year")
    assert (figure.emitted_t, figure.removed_t, figure.removed_sold_t) == (400_007, 30, 10)


def test_reported_zeros_stay_in_the_quarter_view(read):
    """(12.4 point 6) Where the reported sum to 0, V/4 each: the reported quarters are reported, only the missing ones are derived."""
    rows = [verified("A", 2025, 4000), *(co2("A", f"2025-Q{k}", 0) for k in (1, 2)), *(co2("B", f"2025-Q{k}", 10) for k in (1, 2, 3, 4))]
    region = read(rows, site("A"), site("B"))
    assert [region.figure("A", f"2025-Q{k}", "quarter").emitted_t for k in (1, 2, 3, 4)] == [1000, 1000, None, None]


def test_an_estimate_of_0_is_flagged_as_an_estimate(read):
    """(12.4 point 4) A site with V = 0 last year and a blank this quarter: the 0 is an estimate and is called one."""
    rows = [verified("A", 2024, 0), co2("A", "2025-Q1", None), co2("A", "2025-Q2", 500)]
    rows += [co2("B", f"2025-Q{k}", 10) for k in (1, 2)]
    total = next(t for t in read(rows, site("A"), site("B")).totals("site", "quarter") if (t.period, t.group) == ("2025-Q1", "A"))
    assert (total.emitted_t, total.estimated, total.coverage_pct) == (0, True, 0)


def test_a_movement_with_the_givers_share_is_explained(read):
    """The giver hands over biogenic CO2; the hub states neither share nor origin, and has no biogenic CO2 of its own."""
    rows = [co2("A", "2025-Q1", 0), co2("A", "2025-Q1", 90, origin="biogenic"), co2("B", "2025-Q1", 5), co2("B", "2025-Q1", 0, origin="biogenic")]
    rows += [moved("A", "2025-Q1", "to_storage", 40, origin="biogenic", counterparty="B"), moved("B", "2025-Q1", "received", 40, counterparty="A")]
    assert read(rows, site("A"), site("B")).figure("B", "2025-Q1", "quarter").biogenic_memo_t == 40


def test_a_change_of_stock_is_explained_by_the_last_stock_that_was_told(read):
    rows = [co2("A", f"2025-Q{k}", 100) for k in (1, 2, 3)]
    rows += [moved("A", "2025-Q1", "stock_end", 30, origin="fossil"), moved("A", "2025-Q3", "stock_end", 10, origin="fossil")]
    region = read(rows, site("A"))
    assert [region.figure("A", f"2025-Q{k}", "quarter").emitted_t for k in (1, 2, 3)] == [70, 100, 120]


def test_what_returns_to_the_memo_does_so_after_four_quarters_of_silence_too(read):
    """(12.2) Handed over in 2024-Q1 and never confirmed; the site is next heard of five quarters later: 2025-Q1 has it, and 2025-Q2 its own 5."""
    rows = [co2("A", "2024-Q1", 0), co2("A", "2024-Q1", 50, origin="biogenic"), moved("A", "2024-Q1", "to_storage", 20, origin="biogenic")]
    rows += [co2("A", "2025-Q2", 0), co2("A", "2025-Q2", 5, origin="biogenic")]
    region = read(rows, site("A"))
    assert [region.figure("A", p, "quarter").biogenic_memo_t for p in ("2024-Q1", "2025-Q2")] == [30, 5]
    assert [region.figure("A", f"2024-Q{k}", "quarter").in_transit_biogenic_t for k in (1, 2, 3, 4)] == [20, 20, 20, 20]
    assert [region.figure("A", p, "quarter").in_transit_biogenic_t for p in ("2025-Q1", "2025-Q2")] == [0, 0]


def test_what_is_on_its_way_when_a_site_closes_returns_to_the_memo(read):
    """(12.2) B 50 and T_b 20 in 2024-Q3, B 10 and T_b 5 in 2024-Q4, closed then: 25 on the way at the end of 2024, 20 back in 2025-Q3, 5 in 2025-Q4.

    Memo 30 + 5 = 35 in 2024, 25 in 2025: 60 is all the biogenic CO2 there was. B goes on with a memo of 1 a quarter."""
    rows = [co2("A", f"2024-Q{k}", 100) for k in (1, 2, 3, 4)]
    rows += [co2("A", "2024-Q3", 50, origin="biogenic"), moved("A", "2024-Q3", "to_storage", 20, origin="biogenic")]
    rows += [co2("A", "2024-Q4", 10, origin="biogenic"), moved("A", "2024-Q4", "to_storage", 5, origin="biogenic")]
    quarters = [f"{year}-Q{k}" for year in (2024, 2025) for k in (1, 2, 3, 4)]
    rows += [line for q in quarters for line in (co2("B", q, 10), co2("B", q, 1, origin="biogenic"))]
    region = read(rows, site("A", active_to="2024"), site("B"))
    figures = [region.figure("A", q, "quarter") for q in quarters]
    assert [f.in_transit_biogenic_t for f in figures] == [0, 0, 20, 25, 25, 25, 5, 0]
    assert [f.biogenic_memo_t for f in figures] == [0, 0, 30, 5, 0, 0, 20, 5]
    assert [(t.biogenic_memo_t, t.in_transit_biogenic_t) for t in region.totals("region", "year")] == [(35 + 4, 25), (25 + 4, 0)]
    assert [t.in_transit_biogenic_t for t in region.totals("region", "r4q")[-4:]] == [25, 25, 5, 0]


def test_what_a_silent_site_handed_over_is_still_on_its_way(read):
    """(12.2, 12.6) T_b 20 of B 30 in 2024-Q4, then nothing: E and memo of 2025 are not known, and 20 is on the way for four quarters all the same."""
    rows = [co2("A", "2024-Q4", 100), co2("A", "2024-Q4", 30, origin="biogenic"), moved("A", "2024-Q4", "to_storage", 20, origin="biogenic")]
    quarters = [f"2025-Q{k}" for k in (1, 2, 3, 4)]
    rows += [co2("B", q, 10) for q in ("2024-Q4", *quarters)]
    region = read(rows, site("A"), site("B", sector="metals"))
    totals = [region.total("region", ["A", "B"], q, "quarter") for q in ("2024-Q4", *quarters)]
    assert [t.in_transit_biogenic_t for t in totals] == [20, 20, 20, 20, 0]
    assert [t.missing for t in totals[-2:]] == [("A",), ("A",)]


def test_a_late_confirmation_takes_out_of_the_memo_what_had_returned_to_it(read):
    """(12.2) B 500, T_b 100 in 2024-Q1, back in the memo in 2025-Q1, S_b 100 in 2025-Q3: memo 400 and R 100 in all, nothing on the way."""
    quarters = [f"{year}-Q{k}" for year in (2024, 2025) for k in (1, 2, 3, 4)]
    rows = [co2("A", q, 1000) for q in quarters] + [co2("A", "2024-Q1", 500, origin="biogenic")]
    rows += [moved("A", "2024-Q1", "to_storage", 100, origin="biogenic"), moved("A", "2025-Q3", "injected", 100, origin="biogenic")]
    region = read(rows, site("A"))
    figures = [region.figure("A", q, "quarter") for q in quarters]
    assert [f.biogenic_memo_t for f in figures] == [400, 0, 0, 0, 100, 0, -100, 0]
    assert [f.removed_t for f in figures] == [0, 0, 0, 0, 0, 0, 100, 0]
    assert [f.in_transit_biogenic_t for f in figures] == [100, 100, 100, 100, 0, 0, 0, 0]


def test_a_reversal_reduces_what_was_sold_in_an_earlier_quarter(read):
    """(12.2) Biochar 100, sold in the same quarter, reversed in the third: the buyer's loss. R = 0, sold = 0, N_claim = E."""
    rows = [co2("A", f"2025-Q{k}", 1000) for k in (1, 2, 3, 4)]
    rows += [moved("A", "2025-Q1", "biochar", 100), moved("A", "2025-Q1", "removal_sold", 100, counterparty="Buyer")]
    rows.append(moved("A", "2025-Q3", "reversal", 100))
    region = read(rows, site("A"))
    year = region.total("A", ["A"], "2025", "year")
    assert (year.emitted_t, year.removed_t, year.removed_sold_t, year.net_claim_t) == (4000, 0, 0, 4000)
    assert [region.figure("A", f"2025-Q{k}", "quarter").removed_sold_t for k in (1, 2, 3, 4)] == [100, 0, -100, 0]


def test_a_reversal_beyond_what_was_sold_is_of_what_was_kept(read):
    """60 sold of 100, 80 reversed a year later: 60 of it is of what was sold, 20 of what is claimed; sold again afterwards, the new sale stands."""
    rows = [co2("A", q, 1000) for q in ("2024-Q1", "2025-Q1", "2025-Q2")]
    rows += [moved("A", "2024-Q1", "air_capture", 100), moved("A", "2024-Q1", "removal_sold", 60, counterparty="Buyer")]
    rows += [moved("A", "2025-Q1", "reversal", 80), moved("A", "2025-Q2", "air_capture", 30), moved("A", "2025-Q2", "removal_sold", 30)]
    region = read(rows, site("A"))
    totals = [region.total("A", ["A"], q, "quarter") for q in ("2024-Q1", "2025-Q1", "2025-Q2")]
    assert [(t.removed_t, t.removed_sold_t, t.net_claim_t) for t in totals] == [(100, 60, 960), (-80, -60, 1020), (30, 30, 1000)]


def test_a_by_product_does_not_speak_for_a_main_product_that_stood_still(read):
    """(3.2, 12.5) Clinker 0 -> 500 000 t, gypsum 5 -> 50 t, q(2024-Q3) = 60 000: by gypsum 600 000. The trend of the three quarters says
    60 000 x (105 + 98 + 98) / (105 + 100 + 95)."""
    rows = [co2("A", f"2023-Q{k}", t) for k, t in ((4, 105_000),)]
    rows += [co2("A", f"2024-Q{k}", t) for k, t in zip((1, 2, 3, 4), (100_000, 95_000, 60_000, 105_000), strict=True)]
    rows += [co2("A", f"2025-Q{k}", 98_000) for k in (1, 2, 4)]
    for period, clinker, gypsum in (("2024-Q3", 0, 5), ("2025-Q3", 500_000, 50)):
        rows += [row("A", period, "production", "production", t, item=item) for item, t in (("clinker", clinker), ("gypsum", gypsum))]
    figure = read(rows, site("A")).figure("A", "2025-Q3", "quarter")
    assert [e.code for e in figure.estimates] == ["E2"]
    assert figure.emitted_t == pytest.approx(60_000 * 301 / 300)


def test_tonnes_are_never_compared_with_gigawatt_hours(read):
    """The main product is 50 000 t, though 60 000 GWh is the larger number: it fell to half, and so does the estimate."""
    rows = [co2("A", "2024-Q1", 80_000), co2("A", "2025-Q2", 1), co2("A", "2024-Q4", 70_000)]
    for period, made, heat in (("2024-Q1", 50_000, 60_000), ("2025-Q1", 25_000, 120_000)):
        rows.append(row("A", period, "production", "production", made, item="clinker"))
        rows.append(row("A", period, "production", "production", heat, item="heat", canonical_unit="GWh"))
    figure = read(rows, site("A")).figure("A", "2025-Q1", "quarter")
    assert (figure.estimates[0].code, figure.emitted_t) == ("E1", 40_000)


def test_a_plant_that_has_closed_owes_no_capture_report(read):
    """(12.2, 12.6) A captured until it closed after 2024-Q2: what it reported is all there was."""
    rows = [one for k in (1, 2) for one in (co2("A", f"2024-Q{k}", 100), moved("A", f"2024-Q{k}", "to_storage", 10, origin="fossil"))]
    region = read(rows + others(*QUARTERS_24_25[:4]), site("A", active_to="2024-Q2", capture_from="2023-01-01"), site("B"))
    assert not region.figure("A", "2024", "year").capture_report_missing


def test_a_quarter_before_the_capture_plant_owes_no_capture_report(read):
    """(12.2) The plant opened with 2024-Q4 and reported; Q2, which is estimated, lies before it. Without Q4 the report is missing."""
    rows = [*(co2("A", f"2024-Q{k}", 1000) for k in (1, 3)), *others(*QUARTERS_24_25[:4])]
    last = [co2("A", "2024-Q4", 1000), moved("A", "2024-Q4", "to_storage", 10, origin="fossil")]
    sites = site("A", capture_from="2024-10-01"), site("B")
    assert not read(rows + last, *sites).figure("A", "2024", "year").capture_report_missing


@pytest.mark.parametrize("told", [True, False], ids=["with its movements", "without"])
def test_a_capture_report_without_emissions_is_a_capture_report(read, told):
    """(12.2) Of 2024-Q4 the stack is blank and what was handed over is told: not the capture is missing."""
    rows = [*(co2("A", f"2024-Q{k}", 1000) for k in (1, 2, 3)), co2("A", "2024-Q4", None), verified("A", 2024, 4000)]
    rows += [moved("A", f"2024-Q{k}", "to_storage", 10, origin="fossil") for k in (1, 2, 3, 4)[: 4 if told else 3]]
    assert read(rows, site("A", capture_from="2024-01-01")).figure("A", "2024", "year").capture_report_missing is not told


def test_an_empty_cell_takes_no_site_out_of_the_region(read):
    """(12.6, 12.3) A has a figure of 2023 and an empty cell in 2024: it is missing and named, not gone; 2022 was before it entered."""
    blank = {"notation": "NA"}
    rows = [verified("A", 2022, None) | blank, verified("A", 2023, 100), verified("A", 2024, None) | blank]
    region = read([*rows, *(verified("B", year, 300) for year in (2023, 2024))], site("A"), site("B"))
    assert [(t.period, t.missing, t.coverage_pct) for t in region.totals("region", "year")] == [("2023", (), 100), ("2024", ("A",), 75)]


def test_a_difference_just_at_500_t_is_spread(read):
    """(12.4 point 6) V - sum = 500, though the floats miss it by a hair."""
    told = {"2024-Q1": 1234.7, "2024-Q2": 1235.1, "2024-Q3": 1234.9, "2024-Q4": 1235.0}
    assert 5439.7 - sum(told.values()) < 500
    region = read([verified("A", 2024, 5439.7), *(co2("A", q, t) for q, t in told.items())], site("A"))
    assert sum(region.figure("A", q, "quarter").emitted_t for q in told) == pytest.approx(5439.7)


def test_an_implied_quarter_just_at_150_pct_is_derived(read):
    """(12.4 point 2) 4.35 is 1.5 x 2.9, though the floats miss it by a hair."""
    assert (13.05 - 3 * 2.9) > 1.5 * 2.9
    region = read([verified("A", 2024, 13.05), *(co2("A", f"2024-Q{k}", 2.9) for k in (1, 2, 3))], site("A"))
    assert not region.figure("A", "2024", "year").implausible


def test_what_the_receiver_calls_biogenic_does_not_confirm_fossil_co2(read):
    """(12.2) 100 t, by the giver 10 % biogenic and by the hub 30 %: I_f 70 confirms 70 of T_f 90, I_b 30 all of T_b 10. WRONG: 910, 20 t are gone."""
    rows = [co2("A", "2025-Q1", 1000), co2("A", "2025-Q1", 200, origin="biogenic"), co2("B", "2025-Q1", 5)]
    rows += [moved("A", "2025-Q1", "to_storage", 100, share=0.1, counterparty="B")]
    rows += [moved("B", "2025-Q1", "received", 100, share=0.3, counterparty="A"), moved("B", "2025-Q1", "to_storage", 100, share=0.3)]
    region = read(rows, site("A"), site("B"))
    assert [region.figure(s, "2025-Q1", "quarter").emitted_t for s in "AB"] == [930, 5]
    assert region.figure("A", "2025-Q1", "quarter").biogenic_memo_t == 190


@pytest.mark.parametrize(
    ("basis", "received", "handed", "stock", "emitted"),
    [
        ("after", 100, 100, None, 5),
        ("after", 100, 70, 30, 5),
        ("after", 100, 98, None, 7),
        ("after", 100, 120, None, 5),
        ("before", 100, 100, None, 5),
        ("before", 100, 98, None, 7),
    ],
    ids=["all onward", "into the stock", "2 are lost", "and 20 of its own", "before capture", "before, 2 are lost"],
)
def test_a_hub_emits_what_leaves_its_stack_however_it_is_measured(read, basis, received, handed, stock, emitted):
    """(2.4, 12.2) What the hub was handed was not captured out of its own stack, which lets out 5. WRONG: 105, the 100 counted at the hub again."""
    rows = [co2("A", "2025-Q1", 300), moved("A", "2025-Q1", "to_storage", 100, origin="fossil", counterparty="B")]
    rows += [co2("B", "2025-Q1", 5, basis=basis), moved("B", "2025-Q1", "received", received, origin="fossil", counterparty="A")]
    rows += [moved("B", "2025-Q1", "to_storage", handed, origin="fossil")]
    rows += [moved("B", "2025-Q1", "stock_end", stock, origin="fossil")] if stock else []
    region = read(rows, site("A"), site("B"))
    assert [region.figure(s, "2025-Q1", "quarter").emitted_t for s in "AB"] == [200, emitted]


def test_a_hub_of_biogenic_co2_measured_after_capture(read):
    """(2.4b, 12.2) The same of the memo: 50 of A go by B, whose own stack lets out 4."""
    rows = [co2("A", "2025-Q1", 0), co2("A", "2025-Q1", 80, origin="biogenic"), co2("B", "2025-Q1", 4, origin="biogenic", basis="after")]
    rows += [co2("B", "2025-Q1", 1, basis="after"), moved("A", "2025-Q1", "to_storage", 50, origin="biogenic", counterparty="B")]
    rows += [moved("B", "2025-Q1", "received", 50, origin="biogenic", counterparty="A")]
    rows += [moved("B", "2025-Q1", kind, 50, origin="biogenic") for kind in ("to_storage", "injected")]
    region = read(rows, site("A"), site("B"))
    assert [region.figure(s, "2025-Q1", "quarter").biogenic_memo_t for s in "AB"] == [30, 4]
    assert region.figure("B", "2025-Q1", "quarter").removed_t == 50


def test_what_is_told_of_removals_after_a_closing_counts(read):
    """(12.2, 12.6) A closed after 2024-Q2; 50 handed over before is confirmed in Q4, 20 of it leaks in 2025: R is 50, then -20, E is 0."""
    rows = [one for k in (1, 2) for one in (co2("A", f"2024-Q{k}", 1), co2("A", f"2024-Q{k}", 50, origin="biogenic"))]
    rows += [moved("A", "2024-Q2", "to_storage", 50, origin="biogenic"), moved("A", "2024-Q4", "injected", 50, origin="biogenic")]
    rows += [moved("A", "2025-Q3", "reversal", 20), *others(*QUARTERS_24_25)]
    region = read(rows, site("A", active_to="2024-Q2"), site("B"))
    figures = [region.figure("A", year, "year") for year in ("2024", "2025")]
    assert [(f.emitted_t, f.removed_t, f.biogenic_memo_t, f.covered) for f in figures] == [(2, 50, 50, 1), (0, -20, 0, 1)]
    assert [region.figure("A", q, "quarter").removed_t for q in ("2024-Q4", "2025-Q2", "2025-Q3")] == [50, 0, -20]


def test_a_movement_without_any_flue_gas_has_the_latest_that_is_known(read):
    """(2.2 rule 4, 12.2) Q2 tells what was handed over and not the stack, of which 10 % was biogenic: 90 of 100 are fossil. WRONG: all of it."""
    rows = [co2("A", "2025-Q1", 900), co2("A", "2025-Q1", 100, origin="biogenic"), *others("2025-Q1", "2025-Q2")]
    rows += [moved("A", "2025-Q2", "to_storage", 100), moved("A", "2025-Q2", "injected", 10, origin="biogenic")]
    figure = read(rows, site("A"), site("B")).figure("A", "2025-Q2", "quarter")
    assert (figure.estimates[0].code, figure.emitted_t, figure.removed_t, figure.biogenic_memo_t) == ("E5", 810, 10, 90)


def test_a_product_that_does_not_occur_needs_no_unit(read):
    """(1.1, 3.2, WORKBOOK) "NO" without a unit is 0 t of the product: E1 = 100 x 0 / 50 = 0. WRONG: 100, the mean of the quarters beside it."""
    rows = [*(co2("A", q, 100) for q in QUARTERS_24_25 if q != "2025-Q3"), *others(*QUARTERS_24_25)]
    rows.append(row("A", "2024-Q3", "production", "production", 50.0, item="clinker"))
    rows.append(row("A", "2025-Q3", "production", "production", 0.0, item="clinker", canonical_unit="", notation="NO"))
    figure = read(rows, site("A"), site("B")).figure("A", "2025-Q3", "quarter")
    assert (figure.estimates[0].code, figure.emitted_t) == ("E1", 0)


def test_a_verified_figure_stands_against_a_closing(read):
    """(12.4 point 1) The register says closed after 2024 and the registry has 300 t in 2025: the verified figure wins, it is not 0."""
    rows = [*(co2("A", f"2024-Q{k}", 100) for k in (1, 2, 3, 4)), verified("A", 2025, 300), *others(*QUARTERS_24_25)]
    region = read(rows, site("A", active_to="2024"), site("B"))
    assert [region.figure("A", year, "year").emitted_t for year in ("2024", "2025")] == [400, 300]


def test_a_report_stands_against_a_closing(read):
    """(12.6, record 32) The register says closed after 2024-Q2, and Q3 and 2025-Q1 were reported before that was entered: they are not 0."""
    told = {"2024-Q1": 100, "2024-Q2": 100, "2024-Q3": 40, "2025-Q1": 30}
    region = read([*(co2("A", q, t) for q, t in told.items()), *others(*QUARTERS_24_25)], site("A", active_to="2024-Q2"), site("B"))
    assert [region.figure("A", q, "quarter").emitted_t for q in QUARTERS_24_25] == [100, 100, 40, 0, 30, 0, 0, 0]
    assert [region.figure("A", year, "year").emitted_t for year in ("2024", "2025")] == [240, 30]


def test_a_hub_removes_no_more_than_its_giver_calls_biogenic(read):
    """(2.4, 12.2) A says 100 fossil and B 100 biogenic, which B sends on and the store confirms: A emits its 100 all the same, so R is 0 and N 100.

    In Q2 both say that 30 of 100 is biogenic, B sends on 70 + 30 and 30 is confirmed: E is A's 100 - 70 and R 30. Nothing is on the way."""
    rows = [line for q in ("2025-Q1", "2025-Q2") for line in (co2("A", q, 100), co2("A", q, 30, origin="biogenic"), co2("B", q, 5))]
    rows += [moved("A", "2025-Q1", "to_storage", 100, origin="fossil", counterparty="B")]
    rows += [moved("B", "2025-Q1", "received", 100, origin="biogenic", counterparty="A")]
    rows += [moved("B", "2025-Q1", kind, 100, origin="biogenic") for kind in ("to_storage", "injected")]
    rows += [moved("A", "2025-Q2", "to_storage", 100, share=0.3, counterparty="B")]
    rows += [moved("B", "2025-Q2", "received", 100, share=0.3, counterparty="A")]
    rows += [moved("B", "2025-Q2", "to_storage", 100, share=0.3), moved("B", "2025-Q2", "injected", 30, origin="biogenic")]
    region = read(rows, site("A"), site("B"))
    first, second = (region.total("region", ["A", "B"], q, "quarter") for q in ("2025-Q1", "2025-Q2"))
    assert (first.emitted_t, first.removed_t, first.net_t, first.biogenic_memo_t, first.in_transit_biogenic_t) == (105, 0, 105, 30, 0)
    assert (second.emitted_t, second.removed_t, second.net_t, second.biogenic_memo_t, second.in_transit_biogenic_t) == (35, 30, 5, 0, 0)


def test_what_is_disputed_goes_on_before_what_the_hub_has_of_its_own(read):
    """B's own 50 biogenic and 100 from A, of which A calls 40 biogenic and B 100: of 120 sent on and confirmed 60 are by B's word alone, R is 60."""
    rows = [co2("A", "2025-Q1", 200), co2("A", "2025-Q1", 40, origin="biogenic")]
    rows += [co2("B", "2025-Q1", 5), co2("B", "2025-Q1", 50, origin="biogenic")]
    rows += [moved("A", "2025-Q1", "to_storage", 100, share=0.4, counterparty="B")]
    rows += [moved("B", "2025-Q1", "received", 100, origin="biogenic", counterparty="A")]
    rows += [moved("B", "2025-Q1", kind, 120, origin="biogenic") for kind in ("to_storage", "injected")]
    region = read(rows, site("A"), site("B"))
    assert region.total("region", ["A", "B"], "2025-Q1", "quarter").removed_t == 60


def test_what_is_disputed_stays_so_in_the_hands_of_the_next_member_and_in_a_later_quarter(read):
    """A says 100 fossil, B 100 biogenic; B keeps it for a quarter and hands 100 biogenic to C, which agrees, sends it on, and has it confirmed: R 0.

    C's own 20 biogenic of the quarter after is sent on and confirmed: R is 20."""
    rows = [line for q in ("2025-Q1", "2025-Q2", "2025-Q3") for line in (co2("A", q, 100), co2("B", q, 5), co2("C", q, 5))]
    rows += [moved("A", "2025-Q1", "to_storage", 100, origin="fossil", counterparty="B")]
    rows += [moved("B", "2025-Q1", "received", 100, origin="biogenic", counterparty="A")]
    rows += [moved("B", "2025-Q2", "to_storage", 100, origin="biogenic", counterparty="C")]
    rows += [moved("B", q, "stock_end", t, origin="biogenic") for q, t in (("2025-Q1", 100), ("2025-Q2", 0))]
    rows += [moved("C", "2025-Q2", "received", 100, origin="biogenic", counterparty="B")]
    rows += [moved("C", "2025-Q2", kind, 100, origin="biogenic") for kind in ("to_storage", "injected")]
    rows += [co2("C", "2025-Q3", 20, origin="biogenic"), *(moved("C", "2025-Q3", kind, 20, origin="biogenic") for kind in ("to_storage", "injected"))]
    region = read(rows, site("A"), site("B"), site("C"))
    assert [region.total("region", ["A", "B", "C"], f"2025-Q{k}", "quarter").removed_t for k in (1, 2, 3)] == [0, 0, 20]


def test_what_the_giver_has_not_reported_is_no_removal_yet(read):
    """One-sided from the receiver (12.2): B says 100 biogenic of A, A says nothing, and a giver outside the members need not: R is 7."""
    rows = [co2("A", "2025-Q1", 100), co2("A", "2025-Q1", 100, origin="biogenic"), co2("B", "2025-Q1", 5)]
    rows += [moved("B", "2025-Q1", "received", 100, origin="biogenic", counterparty="A")]
    rows += [moved("B", "2025-Q1", "received", 7, origin="biogenic", counterparty="Outsider AS")]
    rows += [moved("B", "2025-Q1", kind, 107, origin="biogenic") for kind in ("to_storage", "injected")]
    region = read(rows, site("A"), site("B"))
    total = region.total("region", ["A", "B"], "2025-Q1", "quarter")
    assert (total.removed_t, total.in_transit_biogenic_t) == (7, 0)
