"""From the method of each value to the uncertainty of the region (accounting rules 7, 12.8)."""

from __future__ import annotations

import dataclasses
import itertools
import math
from contextlib import closing
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Methods, seeds
from gic_metrics.vocabulary import Quarter, Reading, Record, Sheet, quarters_of

REGISTER = {
    "version": "example",
    "company": [{"org_no": "310010014", "name": "Example"}],
    "site": [{"id": s, "name": s, "company": "310010014", "sector": "cement", "usual_gases": ["CO2"]} for s in "AB"]
    + [{"id": "C", "name": "C", "company": "310010014", "sector": "cement", "capture_from": "2020-01-01"}],
}
COUNT = itertools.count()
METHODS = Methods.of(seeds()["methods"])


def row(site: str, quarter: Quarter, value: float, **more) -> Record:
    plain = {"gas": "CO2", "origin": "fossil", "category": "combustion"} | more
    return Record(site, str(quarter), Sheet.EMISSIONS, "scope1", value=value, quantity=value, unit="t", place_sheet="Utslipp", cell="F5", **plain)


def moved(site: str, quarter: Quarter, movement: str, value: float, **more) -> Record:
    return Record(
        site, str(quarter), Sheet.CARBON, movement, value=value, quantity=value, unit="t", place_sheet="Karbonhåndtering", cell="F5", **more
    )


@pytest.fixture
def ledger(tmp_path):
    with closing(Ledger(tmp_path / "l.duckdb", clock=lambda: datetime(2025, 3, 1, tzinfo=UTC), kind="practice")) as ledger:
        ledger.enter_reference(seeds("practice") | {"register": REGISTER}, by="test")
        yield ledger


def send(ledger, *records: Record) -> None:
    file = f"{next(COUNT)}.xlsx"
    ledger.append(Reading(file, file, readable=True, records=records), by="Kari", reason="corrected", original=None)


@pytest.fixture
def year(ledger):
    """Reports of 2024 in, the uncertain year out; what is told again stands in place of what was told before."""

    def made(*records: Record):
        send(ledger, *records)
        region = Region.read(ledger)
        total = next(t for t in region.totals() if t.period == "2024")
        return Uncertainty(region, ledger).of(total, "year")

    return made


def test_four_quarters_of_one_meter_err_together_and_two_sites_apart(year):
    a = [row("A", q, 100_000, method="måling") for q in quarters_of(2024)]
    b = [row("B", q, 100_000, method="massebalanse") for q in quarters_of(2024)]
    found = year(*a, *b)
    assert found.emitted_u95_t == pytest.approx(math.hypot(400_000 * 0.025, 400_000 * 0.025))
    assert found.net_u95_t == pytest.approx(found.emitted_u95_t)


def test_example_12_8_a_share_that_is_off_moves_e_and_r_together(year):
    """800 000 t at 10 % +- 0.5 points, half captured: E and R +- 2 000 each, N +- 4 000 and not 2 828."""
    exact = {"method": "exact"}
    quarters = quarters_of(2024)
    rows = [row("C", q, 180_000, basis="before", **exact) for q in quarters] + [
        row("C", q, 20_000, origin="biogenic", basis="before", **exact) for q in quarters
    ]
    rows += [moved("C", q, "to_storage", 100_000, share=0.1) for q in quarters]
    rows += [moved("C", q, "injected", 10_000, origin="biogenic") for q in quarters]
    found = year(*rows)
    assert (found.emitted_t, found.removed_t) == pytest.approx((360_000, 40_000))
    share = 4 * 1000.0
    stack, storage, injected = 720_000 * 0.09, 360_000 * 0.025, 40_000 * 0.025
    assert found.net_u95_t == pytest.approx(math.sqrt(share**2 + stack**2 + storage**2 + injected**2))
    assert found.emitted_u95_t == pytest.approx(math.sqrt(2_000**2 + stack**2 + storage**2))
    assert found.removed_u95_t == pytest.approx(math.sqrt(2_000**2 + injected**2))
    assert found.net_u95_t != pytest.approx(math.sqrt(2_828**2 + stack**2 + storage**2 + injected**2), abs=1)


def test_after_capture_what_was_handed_over_cancels_out_and_its_meter_with_it(year):
    """Stack 4 x 10 000 after capture, 4 x 90 000 fossil handed over: E = 40 000 and only the stack's method counts, 9 %."""
    rows = [row("C", q, 10_000, basis="after") for q in quarters_of(2024)]
    found = year(*rows, *(moved("C", q, "to_storage", 90_000, origin="fossil") for q in quarters_of(2024)))
    assert (found.emitted_t, found.emitted_u95_t) == pytest.approx((40_000, 3_600))


def test_a_movement_without_a_share_errs_with_the_flue_gas_it_was_taken_from(year):
    """10 % of the stack is biogenic: what the balance takes for the share of T and S is what is uncertain, stated or not."""
    stack = ((180_000, "fossil"), (20_000, "biogenic"))
    rows = [row("C", q, t, origin=origin, basis="before") for q in quarters_of(2024) for t, origin in stack]
    places = [(q, movement) for q in quarters_of(2024) for movement in ("to_storage", "injected")]
    silent = year(*rows, *(moved("C", q, movement, 100_000) for q, movement in places))
    told = year(*rows, *(moved("C", q, movement, 100_000, share=0.1) for q, movement in places))
    assert (silent.removed_t, silent.removed_u95_t) == pytest.approx((40_000, math.hypot(2_000, 1_000)))
    assert (silent.emitted_u95_t, silent.net_u95_t) == pytest.approx((told.emitted_u95_t, told.net_u95_t))


def test_a_transfer_of_which_nothing_is_deducted_adds_no_uncertainty(year):
    rows = [row("A", q, 75_000) for q in quarters_of(2024)] + [row("B", q, 1_250) for q in quarters_of(2024)]
    found = year(*rows, *(moved("A", q, "to_storage", 25_000, origin="fossil", counterparty="B") for q in quarters_of(2024)))
    assert found.emitted_u95_t == pytest.approx(math.hypot(300_000 * 0.09, 5_000 * 0.09))


def test_what_is_sold_for_use_after_capture_and_what_is_left_in_store_are_uncertain(year):
    """After capture A takes in U: E = 4 x (80 000 + 10 000). Before capture dK leaves E: 30 000 in store at the end of the year, whatever between."""
    sold = [row("C", q, 80_000, basis="after") for q in quarters_of(2024)]
    found = year(*sold, *(moved("C", q, "sold_for_use", 10_000, origin="fossil") for q in quarters_of(2024)))
    assert (found.emitted_t, found.emitted_u95_t) == pytest.approx((360_000, math.hypot(320_000 * 0.09, 40_000 * 0.025)))
    kept = [row("C", q, 80_000, basis="before") for q in quarters_of(2024)]
    kept += [moved("C", q, "stock_end", t, origin="fossil") for q, t in zip(quarters_of(2024), (50_000, 10_000, 60_000, 30_000), strict=True)]
    found = year(*kept)  # the carbon sheet of each quarter stands in place of the older one
    assert (found.emitted_t, found.emitted_u95_t) == pytest.approx((290_000, math.hypot(320_000 * 0.09, 30_000 * 0.025)))


def test_an_estimate_is_of_what_was_generated_and_not_of_what_capture_left_of_it(year):
    """Three quarters of 100 000; of the fourth only 90 000 handed over: E4 or E5 says 100 000 +- 30 %, and the meter of the 90 000 beside it."""
    rows = [row("C", q, 100_000, basis="before", method="exact") for q in quarters_of(2024)[:3]]
    rows += [moved("C", q, "to_storage", 0, origin="fossil") for q in quarters_of(2024)[:3]] + [row("A", quarters_of(2024)[3], 0, method="exact")]
    found = year(*rows, moved("C", quarters_of(2024)[3], "to_storage", 90_000, origin="fossil"))
    assert found.emitted_t == pytest.approx(310_000)
    assert found.emitted_u95_t == pytest.approx(math.sqrt((300_000 * 0.09) ** 2 + (100_000 * 0.3) ** 2 + (90_000 * 0.025) ** 2))


MOVED = [
    ("C", "to_storage", 30_000, {"share": 0.2}),
    ("C", "injected", 5_000, {"share": 0.4}),
    ("C", "injected", 1_000, {"origin": "biogenic"}),
    ("C", "sold_for_use", 7_000, {"origin": "fossil"}),
    ("C", "stock_end", 9_000, {"share": 0.1}),
    ("A", "to_storage", 11_000, {"origin": "fossil"}),
    ("A", "to_storage", 12_000, {"share": 0.3, "counterparty": "B"}),
    ("A", "bound", 3_000, {"share": 0.5}),
    ("A", "stock_end", 2_000, {"origin": "fossil"}),
    ("B", "received", 12_500, {"share": 0.3, "counterparty": "A"}),
    ("A", "air_capture", 800, {}),
    ("A", "biochar", 700, {}),
    ("A", "reversal", 100, {}),
    ("A", "removal_sold", 400, {}),
]


def test_a_meter_that_is_off_does_to_the_region_what_its_effect_says(ledger):
    """Each movement of a quarter, made larger by its U95: the region, computed anew, moves as far as the effect says, quarter by quarter."""
    rows = [row("A", q, 50_000, basis="before") for q in quarters_of(2024)] + [row("B", q, 4_000) for q in quarters_of(2024)]
    rows += [row("C", q, t, origin=o, basis="after") for q in quarters_of(2024) for t, o in ((100_000, "fossil"), (20_000, "biogenic"))]
    send(ledger, *rows, moved("A", Quarter(2024, 4), "stock_end", 1_500, origin="fossil"))
    told = [moved(site, Quarter(2024, 2), movement, value, **more) for site, movement, value, more in MOVED]
    send(ledger, *told)
    before = Uncertainty(Region.read(ledger), ledger)
    for record in told:
        send(ledger, *(dataclasses.replace(r, value=r.value * 1.025) if r is record else r for r in told if r.site == record.site))
        after = Region.read(ledger)
        send(ledger, *(r for r in told if r.site == record.site))
        for site in "ABC":
            for quarter in quarters_of(2024):
                effects = [b.effect for fact, b in before.behind(site, quarter) if fact.record == record and b.input.startswith("meter")]
                was, now = (region.figure(site, str(quarter), "quarter") for region in (before.region, after))
                assert now.emitted_t - was.emitted_t == pytest.approx(sum(e.emitted_ets for e in effects), abs=1e-6), (record, quarter)
                assert now.removed_t - was.removed_t == pytest.approx(sum(e.removed for e in effects), abs=1e-6), (record, quarter)


def test_what_errs_alike_in_both_years_falls_out_of_the_change_between_them(ledger):
    """(7.2) A: 400 000 -> 300 000 by one meter, +- 10 000 and +- 7 500: sqrt(100 + 56.25 - 1.6 x 75) thousand. B by another method than last year."""
    rows = [row("A", q, t, method="måling") for t, y in ((100_000, 2023), (75_000, 2024)) for q in quarters_of(y)]
    rows += [row("B", q, 50_000, method=m) for m, y in (("måling", 2023), ("anslag", 2024)) for q in quarters_of(y)]
    send(ledger, *rows)
    region = Region.read(ledger)
    same = like_for_like(region, "2023", "2024")
    assert same.change_t == -100_000
    a, b = 10_000**2 + 7_500**2 - 1.6 * 10_000 * 7_500, 5_000**2 + 40_000**2
    assert Uncertainty(region, ledger).of_change(same, "year") == pytest.approx(math.sqrt(a + b))


def test_the_companys_own_estimate_is_grade_c_and_wide(year):
    rows = [row("A", q, 50_000, method="anslag") for q in quarters_of(2024)] + [row("B", q, 150_000, method="måling") for q in quarters_of(2024)]
    found = year(*rows)
    assert found.share_by_grade_pct == pytest.approx({"A": 0, "B": 75, "C": 25, "D": 0})
    assert found.emitted_u95_t == pytest.approx(math.hypot(200_000 * 0.2, 600_000 * 0.025))


def test_a_quarter_that_the_system_filled_in_is_grade_d(year):
    rows = [row("A", q, 100_000, method="måling") for q in quarters_of(2024)]
    rows += [row("B", q, 100_000, method="måling") for q in (*quarters_of(2023), *quarters_of(2024)[:3])]
    found = year(*rows)
    assert found.share_by_grade_pct["D"] > 0
    assert sum(found.share_by_grade_pct.values()) == pytest.approx(100)
    assert found.emitted_u95_t > math.hypot(10_000, 10_000)


def test_verified_years_of_the_record_are_off_by_5_percent_each_site_by_itself(record_ledger):
    region = Region.read(record_ledger)
    total = next(t for t in region.totals() if t.period == "2020")
    found = Uncertainty(region, record_ledger).of(total, "year")
    sites = [region.figure(s, "2020", "year").emitted_t for s in total.reporting]
    assert found.emitted_u95_t == pytest.approx(0.05 * math.sqrt(sum(v * v for v in sites)))
    assert found.share_by_grade_pct == pytest.approx({"A": 100, "B": 0, "C": 0, "D": 0})
    assert found.emitted_u95_pct == pytest.approx(100 * found.emitted_u95_t / 2_462_280)


def test_practice_has_a_figure_for_every_year_and_it_is_never_negative(practice_ledger):
    region = Region.read(practice_ledger)
    uncertainty = Uncertainty(region, practice_ledger)
    for kind in ("year", "r4q"):
        for total in region.totals("region", kind):
            found = uncertainty.of(total, kind)
            if total.emitted_t is not None:
                assert found.emitted_u95_t > 0
                assert found.net_u95_t >= 0
                assert sum(found.share_by_grade_pct.values()) == pytest.approx(100)


def test_what_companies_write_for_a_method_is_understood_and_the_rest_is_unstated():
    assert METHODS.named("  Massebalanse ").key == "MB"
    assert METHODS.named("C-T3").u95_pct == 5.6
    assert METHODS.named("").key == METHODS.named("etter beste evne").key == "unstated"
