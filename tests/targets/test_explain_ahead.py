"""What lies ahead leads back to cells: trend, budget, expected level, forecasts, reuse targets; each is found again from what it names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from statistics import median

import pytest

from gic_metrics.accounting.annual import so_far
from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.explain_boundary import BOUNDARY
from gic_metrics.accounting.explain_grades import GRADED
from gic_metrics.accounting.explain_share import COMPARED, SHARES
from gic_metrics.accounting.explanation import CannotExplain, Question
from gic_metrics.accounting.reconciliation import balances, reconcile
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.accounting.uncertainty import Uncertainty
from gic_metrics.figures.explained import again_said, amount_name, formula_said, group_said, value_said
from gic_metrics.reference import Measure
from gic_metrics.targets.counting import CERTAINTIES
from gic_metrics.targets.explain_outlook import level_weights, slope_weights
from gic_metrics.targets.explanations import Explainer
from gic_metrics.targets.forecasts import Forecast
from gic_metrics.targets.held import HELD
from gic_metrics.targets.measures import wedges
from gic_metrics.targets.outlook import annual_t, outlook, theil_sen
from gic_metrics.targets.paths import budget_use
from gic_metrics.targets.progress import progress
from gic_metrics.targets.recomputed import NO_SUMS, RECOMPUTED, recomputed
from gic_metrics.targets.reuse import reuse_progress
from gic_metrics.text import LANGUAGES, words_in
from gic_metrics.vocabulary import Sheet

TODAY = date(2026, 11, 23)


def near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-6)


def holds(found):
    """The rows are the figure, the amounts are their rows, and the amounts make the figure."""
    if found.figure not in NO_SUMS:
        assert found.contributed == near(found.value or 0.0), found.figure
    assert all(a.summed == near(a.value) for a in found.amounts), found.figure
    if found.amounts and found.value is not None and found.figure in RECOMPUTED:
        assert recomputed(found) == near(found.value), found.figure
    return found.value


@pytest.fixture
def here(record_ledger):
    region = Region.read(record_ledger)
    return region, Explainer(region, record_ledger, today=TODAY)


def test_the_trend_is_the_median_of_the_pairs_that_its_amounts_name(here):
    region, explainer = here
    for target in (t for t in region.reference.targets.values() if t.has_path and t.regional):
        found = outlook(region, target, today=TODAY)
        last = str(found.values[-1][0])
        told = {figure: explainer.of(Question(figure, last, target.key)) for figure in ("trend", "trend_low", "trend_high", "trend_level")}
        trend = found.trend
        shown = (trend.slope_t_per_year, trend.low_t_per_year, trend.high_t_per_year, trend.last_t)
        assert tuple(holds(one) for one in told.values()) == pytest.approx(shown)
        assert [(int(a.period), a.value) for a in told["trend"].amounts] == [(y, near(v)) for y, v in found.values]
        assert all(row.cell for row in told["trend"].rows)


ODD = ((2013, 5.0), (2014, 9.0), (2016, 2.0))
EVEN = ((2013, 5.0), (2014, 5.0), (2015, 1.0), (2019, 4.0), (2020, 4.0), (2021, 0.0), (2022, 3.0), (2023, 2.0))


@pytest.mark.parametrize("values", [ODD, EVEN])
def test_the_weights_of_the_years_give_the_line(values):
    """With an odd and an even number of pairs, with ties and with gaps."""
    trend = theil_sen(values)

    def summed(weights):
        return sum(weight * dict(values)[year] for year, weight in weights.items())

    assert summed(slope_weights(values)) == near(trend.slope_t_per_year)
    assert summed(slope_weights(values, trend.low_t_per_year)) == near(trend.low_t_per_year)
    assert summed(slope_weights(values, trend.high_t_per_year)) == near(trend.high_t_per_year)
    assert summed(level_weights(values)) == near(trend.last_t)
    assert trend.at(median(y for y, _ in values)) == near(median(v for _, v in values))


def test_the_budget_is_what_the_sentence_says(here):
    region, explainer = here
    target = region.reference.headline_target
    found = outlook(region, target, today=TODAY)
    use = budget_use(found.path, annual_t(region, target, found.sites))
    shown = {"budget": use.budget_t, "budget_used": use.used_t, "budget_left": use.left_t, "budget_used_share": use.used_pct}
    shown |= {"budget_over": use.overshoot_t, "budget_years_left": use.years_left}
    for figure, value in shown.items():
        assert holds(explainer.of(Question(figure, str(use.last), target.key))) == near(value)


PLAN = Measure("plan", {"nb": "Ovn", "en": "Kiln"}, "NO-47", "decided", 90_000.0, 80_000.0, 95_000.0, year=2030, source="styresak 7/26")
NEXT = Measure("next", {"nb": "Fangst", "en": "Capture"}, "NO-47", "study", 200_000.0, year=2028, needs=("plan",), source="styresak 8/26")


def test_the_expected_way_with_a_delay_is_explained_as_it_is_shown(record_ledger):
    """Seven years late the kiln comes in 2037, and what needs it no sooner; eleven years late neither comes before the target."""
    region = Region.read(record_ledger)
    region = replace(region, reference=replace(region.reference, measures=(*region.reference.measures, PLAN, NEXT)))
    explainer, rows, key = Explainer(region, record_ledger, today=TODAY), progress(region), region.reference.headline_target.key
    for slip in (0, 7, 11):
        way = wedges(region, rows, slip_years=slip)[key]
        shown = {"needed": way.needed_t, **way.steps(), "no_plan_few": way.no_plan_t("high"), "no_plan_many": way.no_plan_t("low")}
        for figure, value in shown.items():
            found = explainer.of(Question(figure, way.period, key, slip_years=slip))
            assert holds(found) == near(value), (figure, slip)
            assert ("7 år senere" in formula_said(found, words_in("nb"))) is (slip == 7)
        for figure, certainties, case in (
            ("level_secured", CERTAINTIES[:1], "likely"), ("level_likely", CERTAINTIES[:2], "likely"), ("level_possible", CERTAINTIES, "likely"),
            ("level_low", CERTAINTIES, "high"), ("level_high", CERTAINTIES, "low"),
        ):  # fmt: skip
            for year in (2030, 2036, 2037, 2040):
                found = explainer.of(Question(figure, str(year), key, slip_years=slip))
                assert holds(found) == near(way.level_in(year, certainties, case)), (figure, year, slip)
        kiln = [row for row in explainer.of(Question("likely", way.period, key, slip_years=slip)).rows if row.cell == "plan"]
        assert [(row.period, row.contribution) for row in kiln] == ([] if slip == 11 else [(str(2030 + slip), near(90_000.0))])
        for figure in ("reached_likely", "reached_all"):
            chosen = CERTAINTIES[:2] if figure == "reached_likely" else CERTAINTIES
            assert holds(explainer.of(Question(figure, way.period, key, slip_years=slip))) == way.reached_in(chosen)
    with pytest.raises(CannotExplain) as refused:
        explainer.of(Question("emitted", "2022", slip_years=1))
    assert refused.value.code == "explain.no_slip"


def test_a_trend_that_may_not_be_drawn_on_gives_no_year_and_no_projection(here):
    region, explainer = here
    target = region.reference.headline_target
    found = outlook(region, target, today=TODAY)
    last = str(found.values[-1][0])
    assert explainer.of(Question("projection", str(target.target_year))).value is None or found.projected
    assert (explainer.of(Question("not_before", last)).value is None) is (found.reached is None)
    with pytest.raises(CannotExplain):
        explainer.of(Question("trend", "1999"))


def test_a_trend_that_falls_is_drawn_on_from_its_cells(here, monkeypatch):
    """(2018 to 2022, as if nothing spoke against it.) The year that it leads to is found again from the line, the slope and the target."""
    region, explainer = here
    target = region.reference.headline_target
    whole = outlook(region, target, today=TODAY)
    falling = whole.values[5:]
    found = replace(whole, values=falling, trend=theil_sen(falling), reasons=())
    monkeypatch.setattr("gic_metrics.targets.explain_outlook.outlook", lambda *given, **named: found)
    key = target.key
    end, last = int(found.path.target_year), str(found.values[-1][0])
    low, central, high = found.projection(end)
    assert holds(explainer.of(Question("not_before", last, key))) == found.reached.not_before
    for figure, value in (("projection_low", low), ("projection", central), ("projection_high", high), ("shortfall", central - found.path.target_t)):
        assert holds(explainer.of(Question(figure, str(end), key))) == near(value)
    for language in LANGUAGES:
        words, said = words_in(language), explainer.of(Question("not_before", last, key))
        assert value_said(said, words) == str(found.reached.not_before)
        assert str(found.reached.not_before) in again_said(said, words)
        assert all(amount_name(region, a, words) for a in said.amounts)


def test_the_level_with_measures_is_todays_level_less_what_they_take(here):
    region, explainer = here
    for key, way in wedges(region, progress(region)).items():
        year = way.target_year
        assert holds(explainer.of(Question("level_likely", str(year), key))) == near(way.level_in(year))
        assert holds(explainer.of(Question("level_low", str(year), key))) == near(way.level_in(year, ("secured", "likely", "possible"), "high"))
        reached = way.reached_in()
        assert holds(explainer.of(Question("reached_all", way.period, key))) == reached


def test_what_was_said_is_held_against_the_cells_of_what_came(here, record_ledger):
    region, explainer = here
    target, sites = region.reference.headline_target, tuple(s.id for s in region.sites)
    year = next(y for y in reversed(region.years) if all(region.figure(s, str(y), "year").emitted_ets_t is not None for s in sites))
    said = Forecast(target.key, "trend", "emitted", region.gwp_set, sites, str(year - 1), ((year, (1.0, 2e6, 3e6)),))
    record_ledger.act("projection.kept", target.key, said.body | {"figures_version": region.version}, by="Test")
    came = sum(region.figure(s, str(year), "year").emitted_ets_t for s in sites)
    assert holds(explainer.of(Question("came_trend", str(year)))) == near(came)
    assert holds(explainer.of(Question("error_trend", str(year)))) == near(came - 2e6)
    kept = explainer.of(Question("said_trend", str(year)))
    assert holds(kept) == 2e6
    assert kept.rows[0].recorded_at is not None
    with pytest.raises(CannotExplain):
        explainer.of(Question("said_announced", str(year)))


def test_the_practice_regions_shares_year_so_far_and_reuse_targets(practice_ledger):
    region = Region.read(practice_ledger)
    explainer = Explainer(region, practice_ledger, today=TODAY)
    for kind, rolling in (("year", False), ("r4q", True), ("quarter", False)):
        for total in [t for by in ("region", "sector") for t in region.totals(by, kind)][-24:]:
            for figure in SHARES[:3]:
                shown = getattr(total, f"{figure}_pct")
                assert (holds(explainer.of(Question(figure, total.period, total.group, rolling))) or 0.0) == near(shown or 0.0)
            assert (holds(explainer.of(Question("in_transit_biogenic", total.period, total.group, rolling))) or 0.0) == near(
                total.in_transit_biogenic_t or 0.0
            )
    found = so_far(region)
    year = str(found.last.year)
    assert holds(explainer.of(Question("so_far_now", year))) == near(found.now_t)
    assert holds(explainer.of(Question("so_far_change", year))) == near(found.change_pct)
    assert explainer.of(Question("full_year", year)).value == found.full_year_t
    for group, sites in region.groups("site").items():
        one = so_far(region, sites)
        assert holds(explainer.of(Question("full_year", year, group))) == (None if one.full_year_t is None else near(one.full_year_t))
    compared = like_for_like(region, "2021", "2022")
    assert holds(explainer.of(Question("compared", "2022", earlier="2021"))) == near(compared.change_pct)
    for figure in (*GRADED, *BOUNDARY, *COMPARED):
        assert holds(explainer.of(Question(figure, "2022", earlier="2021"))) is not None
    shares = Uncertainty(region, practice_ledger).of(region.totals("region", "r4q")[-1], "r4q").share_by_grade_pct
    last = region.periods("r4q")[-1]
    assert {g: holds(explainer.of(Question(f"grade_{g.lower()}", last, rolling=True))) for g in shares} == pytest.approx(shares)
    assert sum(shares.values()) == near(100.0)
    for line in balances(reconcile(region)):
        assert holds(explainer.of(Question("difference_size", str(line.year)))) == near(line.absolute_t)
    years = ReuseYears.of(practice_ledger.facts(sheets=[Sheet.REUSE]), region.series)
    rows = [row for row in reuse_progress(region.reference, years) if row.actual is not None]
    assert rows
    for row in rows:
        shown = {"actual": row.actual, "path": row.path, "gap": row.gap, "required": row.required_per_year, "achieved": row.achieved_per_year}
        for figure in HELD:
            assert holds(explainer.of(Question(figure, row.period, row.target))) == near(shown[figure]) if figure in shown else True
    assert all(group_said(region, row.target, words_in("nb")) != region.reference.cluster.region for row in rows)
