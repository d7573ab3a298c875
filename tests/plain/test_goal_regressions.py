"""What the second calculation found of goals and trends, each as the smallest region that shows it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.targets.outlook import outlooks
from gic_metrics.targets.progress import progress

from .random_regions import row
from .test_agreement import ledger_of
from .test_regressions import RECORDED, co2, moved, site, verified

GOAL = {"key": "goal", "measure": "emitted", "base_year": 2018, "target_year": 2040, "target_t": 0.0, "path": "linear"}


def trend_of(folder, rows, *sites, as_of=datetime(2026, 6, 1, tzinfo=UTC), **goal):
    """What is said of a goal on E in AR5, in a region of these rows."""
    entries = [{"seq": 0, "at": RECORDED, "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": list(sites), "entries": entries, "goals": [GOAL | goal], "events": []}, folder)) as ledger:
        (found,) = outlooks(Region.read(ledger, as_of=as_of, gwp_set="AR5"))
    return found


def falling(name, years):
    return [verified(name, year, 200_000 - 9_000 * (year - 2018)) for year in years]


@pytest.mark.parametrize(("gwp_set", "reasons"), [("AR4", ("gwp_locked",)), ("AR5", ())])
def test_a_row_in_co2e_of_another_gwp_set_bars_the_trend(tmp_path, gwp_set, reasons):
    """(4.4) Five years that fall evenly are drawn on; not where one of them holds 10 t that exist only in AR4 and are shown among AR5."""
    rows = falling("A", range(2018, 2022)) + [co2("A", f"2022-Q{k}", 40_990) for k in (1, 2, 3, 4)]
    rows.append(row("A", "2022-Q1", "emissions", "scope1", 10.0, gas="CO2e", category="process", gwp_set=gwp_set))
    found = trend_of(tmp_path, rows, site("A"))
    assert len(found.values) == 5
    assert found.reasons == reasons


def test_a_trend_of_no_site_has_no_values_and_they_are_not_zero(tmp_path):
    """Only A has a figure of the base year and only B one of the newest: B is in neither side of the goal (3.6), and nobody is left to draw."""
    rows = [verified("A", 2021, 10), *falling("B", range(2022, 2026))]
    found = trend_of(tmp_path, rows, site("A"), site("B"), base_year=2021)
    assert (found.sites, found.values, found.trend) == ((), (), None)
    assert "too_few_points" in found.reasons


@pytest.mark.parametrize("changed", [{"active_from": "2024"}, {"perimeter_from": "2024-Q3"}])
def test_a_change_within_the_last_four_quarters_bars_the_trend(tmp_path, changed):
    """(4.4) An opening on the first day of a year of 366 days, and a site that joined the boundary: both are within the four quarters of 2024."""
    rows = falling("A", range(2018, 2025))
    if "perimeter_from" in changed:
        rows += falling("B", range(2018, 2025))
    sites = [site("A"), site("B", **changed)] if "perimeter_from" in changed else [site("A", **changed)]
    found = trend_of(tmp_path, rows, *sites, base_year=2023 if "active_from" in changed else 2018)
    assert "step_change" in found.reasons
    assert [step.kind for step in found.steps] == ["perimeter"]


def test_a_figure_of_before_a_site_opened_is_no_base(tmp_path):
    """(3.6) B opened in 2024: what is said of it in 2023 is nothing. Nobody who existed then has a figure, so nobody is left out of the goal."""
    rows = [verified("B", 2023, 5), verified("A", 2024, 10), verified("B", 2024, 10)]
    entries = [{"seq": 0, "at": RECORDED, "withdrawn": None, "rows": rows}]
    region = {"sites": [site("A"), site("B", active_from="2024")], "entries": entries, "goals": [GOAL | {"base_year": 2023}], "events": []}
    with closing(ledger_of(region, tmp_path)) as ledger:
        ours = Region.read(ledger)
        assert [(row.reason, row.outside) for row in progress(ours)] == [("no_figure", ())]


def test_a_figure_of_before_a_site_opened_locks_no_year(tmp_path):
    """(3.6, 4.4) B, which has N2O, opened in 2025; a figure of it in 2020, locked to AR4, is in no value of the trend and bars nothing."""
    rows = [*falling("A", range(2018, 2026)), verified("B", 2020, 5), verified("B", 2025, 10)]
    found = trend_of(tmp_path, rows, site("A"), site("B", active_from="2025", ets_gases=["CO2", "N2O"]))
    assert 2020 in dict(found.values)
    assert "gwp_locked" not in found.reasons


def test_no_pace_is_met_while_what_was_captured_is_untold_also_between_milestones(tmp_path):
    """(12.2, 12.7) 2025 lies between the milestones, and the plant says nothing of what it captured: the second bars "met" too."""
    rows = [verified("A", 2020, 100_000), *(co2("A", f"2025-Q{k}", 10_000) for k in (1, 2, 3, 4))]
    goal = GOAL | {"base_year": 2020, "path": "stepped", "milestones": [[2024, 90_000.0]], "target_year": 2030, "target_t": 80_000.0}
    entries = [{"seq": 0, "at": RECORDED, "withdrawn": None, "rows": rows}]
    region = {"sites": [site("A", capture_from="2025-01-01")], "entries": entries, "goals": [goal], "events": []}
    with closing(ledger_of(region, tmp_path)) as ledger:
        (found,) = [row for row in progress(Region.read(ledger)) if row.period == "2025"]
    assert found.actual_t == 40_000
    assert (found.reason, found.pace, found.required_t_per_year) == ("between_milestones", None, None)
    assert found.achieved_t_per_year is not None


def test_what_moved_of_co2_locks_no_year_to_another_set(tmp_path):
    """(3.6, 4.4) J joined in 2024: its base year is made of the verified 2024, before what it handed to storage.

    The row in CO2e of AR4 that it reported then is in neither.
    """
    made = [row("J", f"{year}-Q{k}", "production", "production", 100.0, item="Alfa") for year in (2020, 2024) for k in (1, 2, 3, 4)]
    told = [co2("J", f"2024-Q{k}", 900) for k in (1, 2, 3, 4)]
    told += [moved("J", f"2024-Q{k}", kind, 100) for k in (1, 2, 3, 4) for kind in ("captured", "to_storage")]
    locked = row("J", "2024-Q4", "emissions", "scope1", 10.0, gas="CO2e", category="process", gwp_set="AR4")
    joiner = site("J", perimeter_from="2024", ets_gases=["CO2", "N2O"])
    rows = [*falling("A", range(2018, 2025)), *made, *told, locked, verified("J", 2024, 3_600)]
    found = trend_of(tmp_path, rows, site("A"), joiner, base_year=2020)
    assert [year for year, _ in found.values] == [2020, 2024]
    assert "gwp_locked" not in found.reasons


def test_the_last_quarter_of_a_closed_site_is_known_though_nobody_has_reported_it(tmp_path):
    """(12.5, 12.6) B closed after the second quarter of 2024, and no quarter after it was reported by anybody: its fourth is 0, and no silence."""
    rows = [verified("A", 2024, 100_000), co2("B", "2024-Q1", 40_000), co2("B", "2024-Q2", 40_000)]
    entries = [{"seq": 0, "at": RECORDED, "withdrawn": None, "rows": rows}]
    with closing(ledger_of({"sites": [site("A"), site("B", active_to="2024-Q2")], "entries": entries}, tmp_path)) as ledger:
        region = Region.read(ledger)
        assert region.figure("B", "2024", "year").latest_covered == 1.0
        (year,) = [total for total in region.totals("region", "year") if total.period == "2024"]
        assert year.latest_coverage_pct == 100.0
