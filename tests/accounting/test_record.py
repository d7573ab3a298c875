"""The region's public record through the whole calculation: the figures that everybody can check."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.explain import explain
from gic_metrics.accounting.region import Region
from gic_metrics.submission import open_ledger
from gic_metrics.targets.progress import progress

PUBLISHED = {
    2013: 2_584_419, 2014: 2_555_546, 2015: 2_761_785, 2016: 2_502_687, 2017: 2_248_512, 2018: 2_512_223, 2019: 2_530_992, 2020: 2_462_280,
    2021: 2_225_858, 2022: 2_327_170,
}  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    return open_ledger(tmp_path_factory.mktemp("record") / "ledger.duckdb", clock=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def region(ledger):
    return Region.read(ledger)


def test_the_sum_of_the_nine_sites_year_by_year(region):
    assert {int(t.period): t.emitted_t for t in region.totals()} == PUBLISHED


def test_2022_is_the_sum_of_eight_and_says_so(region):
    total = region.totals()[-1]
    assert (total.period, total.missing, len(total.reporting)) == ("2022", ("NO-66",), 8)
    assert total.coverage_pct == pytest.approx(98.069, abs=5e-4)
    assert total.status == "verified"


def test_e_r_and_n_stand_together_and_what_is_unknown_is_null(region):
    for total in region.totals():
        assert (total.removed_t, total.captured_fossil_t) == (0, 0)
        assert total.net_t == total.emitted_t
        assert total.biogenic_memo_t is None
        assert total.gwp_locked_pct == 100


def test_a_verified_zero_is_a_zero_and_not_reported_is_not(region):
    by_site = {(t.group, t.period): t.emitted_t for t in region.totals("site")}
    assert by_site["NO-204084", "2020"] == 0
    assert by_site["NO-66", "2022"] is None


def test_the_sites_outside_the_region_are_outside(region):
    assert {"NO-103", "NO-12"} == set(region.outside)
    assert "NO-12" not in region.total("x", list(region.series), "2020", "year").expected


def test_sectors_and_sites_add_to_the_region(region):
    for by in ("sector", "site"):
        for year, whole in PUBLISHED.items():
            assert sum(t.emitted_t or 0 for t in region.totals(by) if t.period == str(year)) == pytest.approx(whole)


def test_there_are_no_quarters_where_only_years_are_known(region):
    assert region.totals("region", "quarter") == []


def test_a_rolling_window_that_ends_with_the_year_is_the_year(region):
    windows = {t.period: t.emitted_t for t in region.totals("region", "r4q")}
    assert windows == {f"{year}-Q4": value for year, value in PUBLISHED.items()}


def test_like_for_like_compares_the_same_sites(region):
    from_2021, from_2020 = like_for_like(region, "2021", "2022"), like_for_like(region, "2020", "2022")
    assert (from_2021.earlier_t, from_2021.later_t) == (2_219_968, 2_327_170)
    assert from_2021.change_pct == pytest.approx(4.829, abs=5e-4)
    assert from_2020.change_pct == pytest.approx(-3.625, abs=5e-4)
    assert from_2021.left_out == ("NO-66",)
    assert from_2021.headline


def test_example_12_7_progress_in_2021_and_2022(region):
    rows = {row.period: row for row in progress(region) if row.target == "climate_positive_2040"}
    before, latest = rows["2021"], rows["2022"]
    assert (before.actual_t, before.path_t, before.gap_t) == pytest.approx((2_225_858, 2_339_166, -113_308))
    assert (before.status, before.reason, before.pace) == ("on_track", None, "ok")
    assert (latest.actual_t, latest.path_t, latest.gap_t) == pytest.approx((2_327_170, 2_173_231.8, 153_938.2))
    assert latest.gap_pct_of_base == pytest.approx(6.375, abs=5e-4)
    assert (latest.status, latest.reason, latest.missing) == ("not_assessed", "one_site_decides", ("NO-66",))
    assert latest.required_t_per_year == pytest.approx(129_287.2, abs=0.1)
    assert latest.achieved_t_per_year == pytest.approx(43_766)
    assert latest.pace == "insufficient"
    assert latest.path_kind == "illustrative"


def test_the_base_of_the_headline_target_is_the_verified_sum(region):
    (row,) = [r for r in progress(region) if r.target == "climate_positive_2040" and r.period == "2021"]
    assert row.base_t == 2_462_280


@pytest.mark.parametrize(("year", "rows"), [("2020", 9), ("2022", 8)])
def test_a_figure_leads_back_to_the_lines_of_its_file(region, ledger, year, rows):
    found = explain(region, ledger, "emitted", year)
    assert len(found.rows) == rows
    assert sum(r.contribution for r in found.rows) == found.value == PUBLISHED[int(year)]
    assert all(r.file == "verified_emissions.csv" and r.sheet is None and r.cell.startswith("L") for r in found.rows)


def test_net_is_explained_by_the_same_rows(region, ledger):
    found = explain(region, ledger, "net", "2020", "cement")
    assert [(r.site, r.contribution) for r in found.rows] == [("NO-47", 809_179)]


def test_before_the_record_was_taken_in_nothing_is_known(ledger):
    assert Region.read(ledger, as_of=datetime(2020, 1, 1, tzinfo=UTC)).totals() == []


def test_another_gwp_set_leaves_locked_figures_as_they_are(ledger):
    totals = Region.read(ledger, gwp_set="AR6").totals()
    assert {int(t.period): t.emitted_t for t in totals} == PUBLISHED
    assert all(t.gwp_locked_pct == 100 for t in totals)


def test_the_figures_are_the_same_when_read_twice(region, ledger):
    again = Region.read(ledger)
    assert [asdict(t) for t in again.totals("sector")] == [asdict(t) for t in region.totals("sector")]
