"""A site that joins without figures of the base year: production then x its earliest known intensity (3.6, 12.3); worked by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.changes import between
from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.explain import explain
from gic_metrics.accounting.explain_uncertainty import explain_uncertainty
from gic_metrics.accounting.explanation import Question
from gic_metrics.accounting.perimeter import three_series
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.figures.base_sentence import base_sentences
from gic_metrics.targets.explain import explain_progress
from gic_metrics.targets.measured import base_path, outside_of
from gic_metrics.targets.progress import target_progress
from gic_metrics.text import words_in

from .random_regions import row
from .region import PlainRegion
from .test_agreement import differences, ledger_of, series_that_differ
from .test_regressions import co2, moved, site, verified

AT = datetime(2026, 1, 20, tzinfo=UTC)
QUARTERS = (1, 2, 3, 4)
JOINER = site("J", perimeter_from="2026")


def made(year, *tonnes, product="Alfa"):
    return [row("J", f"{year}-Q{k}", "production", "production", t, item=product) for k, t in zip(QUARTERS, tonnes, strict=False)]


A = [verified("A", 2020, 1_000_000), verified("A", 2025, 900_000)]
NOW = [*(co2("J", f"2025-Q{k}", 9_000) for k in QUARTERS), *made(2025, *[20_000] * 4)]
"""36 000 t CO2e for 80 000 t: 0.45"""
THEN = made(2020, *[25_000] * 4)
"""100 000 t x 0.45 = 45 000 t CO2e"""


@pytest.fixture
def read(tmp_path):
    """The region of what was recorded year by year from 2026 on; the plain calculation agrees."""

    def read(*recorded, joiner=JOINER):
        sites = [site("A"), joiner]
        entries = [
            {"seq": n, "at": datetime(2026 + n, 1, 20, tzinfo=UTC), "withdrawn": None, "rows": rows} for n, rows in enumerate(recorded)
        ]
        ledger = ledger_of({"sites": sites, "entries": entries}, tmp_path)
        ours = Region.read(ledger)
        known = ours.base_year, ours.reference.cluster.key, "pro_rata", ours.reference.base_years
        plain = PlainRegion(entries, sites, datetime(2040, 1, 1, tzinfo=UTC), "AR5", *known)
        assert not differences(ours, plain) + series_that_differ(ours, plain)
        return ours, ledger

    read.ledger_of = lambda sites, rows: ledger_of({"sites": sites, "entries": [{"seq": 0, "at": AT, "withdrawn": None, "rows": rows}]}, tmp_path)
    return read


def base_t(region):
    return base_path(region, region.reference.headline_target).base_t


def test_the_base_year_is_production_times_the_earliest_known_intensity_and_is_called_an_estimate(read):
    region, _ = read(A + NOW + THEN)
    total = region.totals("region", "year")[0]
    assert (total.period, total.emitted_ets_t, total.missing) == ("2020", 1_045_000, ())
    assert total.estimated_pct == pytest.approx(100 * 45_000 / 1_045_000)
    assert (total.estimated, total.status) == (True, "reported"), "neither verified nor final, though the rest of it is"
    assert total.coverage_pct == pytest.approx(100 * 1_000_000 / 1_045_000)
    found = region.figure("J", "2020", "year").back_cast
    assert (found.product, found.made, found.window, found.window_made, found.window_t) == ("Alfa", 100_000, "2025", 80_000, 36_000)
    assert region.figure("J", "2020-Q4", "r4q").emitted_ets_t == 45_000, "the four quarters of a year are the year"


def test_it_is_in_path_and_normaliser_and_in_no_comparison_of_the_same_sites(read):
    region, _ = read(A + NOW + THEN)
    target = region.reference.headline_target
    assert (base_t(region), outside_of(region, target)) == (1_045_000, ())
    newest = target_progress(region, target)[-1]
    assert (newest.period, newest.actual_t, newest.base_t) == ("2025", 936_000, 1_045_000)
    assert newest.gap_pct_of_base == pytest.approx(100 * (936_000 - newest.path_t) / 1_045_000)
    series = {pair.series: (pair.earlier_t, pair.later_t) for pair in three_series(region, "2020", "2025").pairs}
    assert series == {"as_reported": (1_000_000, 900_000), "like_for_like": (1_000_000, 900_000), "recalculated": (1_045_000, 936_000)}
    assert three_series(region, "2020", "2025").back_cast == ("J",)
    assert like_for_like(region, "2020", "2025").sites == ("A",)


def test_a_change_from_the_base_year_has_a_bar_of_its_own(read):
    region, ledger = read(A + NOW + THEN)
    change = between(region, ledger, "2020", "2025")
    assert {bar.term: bar.change_t for bar in change.bars} == {"not_decomposed": -100_000, "back_cast": -9_000}
    assert change.change_t == 936_000 - 1_045_000
    assert (change.same.sites, change.same.change_t) == (("A",), -100_000)


def test_the_log_of_the_base_says_who_when_and_why_and_its_own_figures_replace_it(read):
    region, _ = read(A, NOW, THEN, [verified("J", 2020, 50_000)])
    history = region.base(2020)
    assert [(v.base_t, v.kind) for v in history.versions] == [(1_000_000, None), (1_045_000, "back_cast"), (1_050_000, "known")]
    assert [v.on.year for v in history.versions] == [2026, 2028, 2029]
    assert base_t(region) == 1_050_000


def test_what_comes_after_the_base_year_can_make_the_intensity_known(read):
    """The report of 2025 is no report of a year near 2020, and makes the version all the same."""
    region, _ = read(A + THEN, NOW)
    assert [(v.base_t, v.kind, v.on.year) for v in region.base(2020).versions] == [(1_000_000, None, 2026), (1_045_000, "back_cast", 2027)]


def test_a_corrected_intensity_waits_for_the_threshold(read):
    region, _ = read(A + THEN + NOW, made(2025, *[20_000] * 3, 30_000))
    assert region.figure("J", "2020", "year").emitted_ets_t == 100_000 * 36_000 / 90_000
    assert (base_t(region), region.base(2020).remainder_t) == (1_045_000, -5_000)


def test_without_production_the_site_stays_outside_the_target_on_both_sides(read):
    region, _ = read(A + NOW)
    target = region.reference.headline_target
    newest = target_progress(region, target)[-1]
    assert (newest.actual_t, newest.base_t, newest.outside, newest.missing) == (900_000, 1_000_000, ("J",), ())
    assert region.total("r", ["A", "J"], "2025", "year").emitted_t == 936_000, "it counts in the region's total"
    assert three_series(region, "2020", "2025").without_base == ("J",)


@pytest.mark.parametrize(
    ("recorded", "why"),
    [
        (A + NOW + THEN[:3], "three quarters are no year"),
        (A + NOW + made(2020, *[25_000] * 4, product="Beta"), "another product has another intensity"),
        (A + NOW[1:] + THEN, "three quarters are no intensity"),
        (A + NOW + THEN + [verified("J", 2020, None)], "what is not reported is never estimated"),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_what_cannot_be_known_is_not_worked_out(read, recorded, why):
    region, _ = read(recorded)
    assert region.figure("J", "2020", "year").emitted_ets_t is None, why


def test_a_site_that_was_inside_in_the_base_year_is_no_joiner(read):
    region, _ = read(A + NOW + THEN, joiner=site("J"))
    assert region.figure("J", "2020", "year").emitted_ets_t is None
    assert outside_of(region, region.reference.headline_target) == ("J",)


def test_the_earliest_four_quarters_give_the_intensity_and_the_largest_product(read):
    """2024-Q3 to 2025-Q2: 32 000 t CO2e for 40 000 t Alfa and 50 000 t Beta; Beta was 10 000 t in 2020."""
    window = [*((2024, k, 5_000) for k in (3, 4)), *((2025, k, 11_000) for k in (1, 2))]
    recorded = [co2("J", f"{y}-Q{k}", t) for y, k, t in [*window, (2025, 3, 90_000), (2025, 4, 90_000)]]
    for y, k, _ in [*window, (2025, 3, 0), (2025, 4, 0)]:
        for product, t in (("Alfa", 10_000), ("Beta", 12_500)):
            recorded.append(row("J", f"{y}-Q{k}", "production", "production", t, item=product))
    region, _ = read(A + recorded + THEN + made(2020, *[2_500] * 4, product="Beta"))
    found = region.figure("J", "2020", "year").back_cast
    assert (found.window, found.product, found.emitted_ets_t) == ("2025-Q2", "Beta", 10_000 * 32_000 / 50_000)


def test_a_verified_year_gives_the_intensity_where_no_quarter_is_reported(read):
    region, _ = read([*A, verified("J", 2024, 30_000), *made(2024, *[20_000] * 4), *NOW, *THEN])
    found = region.figure("J", "2020", "year").back_cast
    assert (found.window, found.emitted_ets_t) == ("2024", 37_500)


def test_the_intensity_is_before_capture_and_captured_is_never_estimated(read):
    """Handed over in 2025: 4 x 3 000. The stack of 9 000 is before capture: 0.45 all the same, though E was 24 000."""
    stored = [moved("J", f"2025-Q{k}", "to_storage", 3_000, origin="fossil") for k in QUARTERS]
    region, _ = read(A + NOW + stored + THEN, joiner=JOINER | {"capture_from": "2025-01-01"})
    assert region.figure("J", "2025", "year").emitted_ets_t == 24_000
    item = region.figure("J", "2020", "year")
    assert (item.emitted_ets_t, item.captured_fossil_t, item.removed_t) == (45_000, 0, 0)


def test_a_verified_year_with_a_capture_plant_and_no_quarters_says_nothing_of_the_intensity(read):
    """What was captured in 2024 is not known: the intensity is that of 2025, where the quarters say it."""
    recorded = [*A, verified("J", 2024, 30_000), *made(2024, *[20_000] * 4), *NOW, *THEN]
    sites = [site("A"), JOINER | {"capture_from": "2024-07-01"}]
    ledger = read.ledger_of(sites, recorded)
    found = Region.read(ledger).figure("J", "2020", "year").back_cast
    assert (found.window, found.emitted_ets_t) == ("2025", 45_000)


def test_every_figure_leads_to_the_rows_and_cells_of_both(read):
    region, ledger = read(A + NOW + THEN)
    asked = {"emitted": explain(region, ledger, "emitted", "2020", "J"), "base": explain_progress(region, ledger, "base", "2025")}
    for found, value in zip(asked.values(), (45_000, 1_045_000), strict=True):
        assert (found.value, found.contributed) == (value, pytest.approx(value))
        amounts = {amount.name: (amount.value, sum(r.contribution for r in amount.rows), len(amount.rows)) for amount in found.amounts}
        assert amounts == {"made_base": (100_000, 100_000, 4), "made_window": (80_000, 80_000, 4), "generated_window": (36_000, 36_000, 4)}
        assert found.also == ("formula.back_cast",)
        assert [amount.unit for amount in found.amounts] == ["t_mass", "t_mass", "t"], "tonnes of a product are not tonnes of CO2e"
    assert {r.cell[0] for amount in asked["base"].amounts for r in amount.rows} == {"F"}


def test_its_uncertainty_is_that_of_an_estimate_and_is_explained(read):
    region, ledger = read(A + NOW + THEN)
    total = region.total("J", ["J"], "2020", "year")
    sure = Uncertainty(region, ledger).of(total, "year")
    assert sure.emitted_u95_t == pytest.approx(0.3 * 45_000)
    assert sure.share_by_grade_pct["D"] == pytest.approx(100)
    found = explain_uncertainty(region, ledger, Question("emitted_u95", "2020", "J"))
    assert found.contributed == pytest.approx(found.value)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_it_is_said_beside_the_status(read, language):
    region, _ = read(A + THEN, NOW)
    said = " ".join(base_sentences(region, words_in(language)))
    assert "J" in said
    assert {"nb": "0,450", "en": "0.450"}[language] in said, said
    assert {"nb": "ikke verifisert", "en": "not verified"}[language] in said


def test_a_new_plant_has_zero_in_the_base_year_and_makes_no_version(read):
    plant = site("J", active_from="2025", perimeter_from="2026")
    region, _ = read(A, NOW + THEN, joiner=plant)
    assert [v.base_t for v in region.base(2020).versions] == [1_000_000]
    newest = target_progress(region, region.reference.headline_target)[-1]
    assert (newest.actual_t, newest.base_t, newest.outside) == (936_000, 1_000_000, ())
    assert three_series(region, "2020", "2025").new == ("J",)
