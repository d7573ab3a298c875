"""Reuse against its targets: four quarters in the unit of the measure, a blank never 0, the words mirrored, and staff's own versions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gic_metrics.accounting.explanation import Behind
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.reuse_year import ReuseYears
from gic_metrics.figures.standing import reuse_standing
from gic_metrics.figures.standing_sentence import standing_pace, standing_sentence
from gic_metrics.figures.theme import LIGHT
from gic_metrics.ledger import Fact
from gic_metrics.reference import Reference, ReuseTarget, seeds
from gic_metrics.targets import editing
from gic_metrics.targets.explain_reuse import explain_reuse_progress
from gic_metrics.targets.reuse import reuse_path, reuse_progress, reuse_target_progress
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Quarter, Record, Sheet, quarters_of

NB = words_in("nb")


def fact(period, variable, value, *, site="A", other="B", item="damp", kind="heat", unit="GWh", basis="", stage="running"):
    record = Record(
        site=site, period=period, sheet=Sheet.REUSE, variable=variable, item=item, counterparty=other, kind=kind, value=value, canonical_unit=unit,
        basis=basis, stage=stage,
    )  # fmt: skip
    return Fact(record=record, submission="S1", seq=1, row_no=1, file="x", recorded_at=datetime(2026, 1, 1, tzinfo=UTC), recorded_by="K", reason="")


def heat(*amounts: float | None, first: int = 2024, **more):
    """GWh delivered, quarter after quarter from the first of a year; None: not reported."""
    quarters = [q for year in range(first, first + 9) for q in quarters_of(year)]
    return [fact(str(q), "delivered", v, **more) for q, v in zip(quarters, amounts, strict=False) if v is not None]


def years_of(facts, inside=("A", "B")):
    return ReuseYears.of(facts, inside)


def target(**more) -> ReuseTarget:
    said = {"key": "heat", "name": {"nb": "Varme", "en": "Heat"}, "measure": "reuse_gwh", "base_year": 2024, "base": None, "target_year": 2030}
    return ReuseTarget(**said | {"target": 70.0, "source": "sak"} | more)


def test_four_quarters_are_summed_and_end_where_they_say():
    years = years_of(heat(10, 10, 10, 10, 13, 12))
    assert [str(q) for q in years.quarters] == ["2024-Q4", "2025-Q1", "2025-Q2"]
    assert [years.reused("reuse_gwh", q).amount for q in years.quarters] == [40, 43, 45]
    assert years.reused("reuse_gwh", Quarter(2024, 3)) is None, "it would go back before the first report"


def test_both_sides_of_a_stream_count_once():
    received = [fact(f"2024-Q{n}", "received", 10.0, site="B", other="A") for n in range(1, 5)]
    assert years_of([*heat(10, 10, 10, 10), *received]).reused("reuse_gwh", Quarter(2024, 4)).amount == 40


def test_a_blank_is_not_zero_and_a_zero_is():
    years = years_of([*heat(10, None, 10, 10), *heat(5, 5, 5, 5, item="kondensat")])
    found = years.reused("reuse_gwh", Quarter(2024, 4))
    assert found.amount == 50
    assert found.covered_pct == pytest.approx(100 * 50 / 60), "WRONG: 100, the blank taken as none"
    assert years_of(heat(10, 0, 10, 10)).reused("reuse_gwh", Quarter(2024, 4)).covered_pct == 100


def test_a_stream_that_begins_is_not_missing_before_and_one_that_ended_long_ago_is_not_waited_for():
    begins = [*heat(10, 10, 10, 10), *heat(None, None, 4, 4, item="kondensat")]
    assert years_of(begins).reused("reuse_gwh", Quarter(2024, 4)).covered_pct == 100
    ended = years_of([*heat(*[10] * 12), *heat(5, 5, 5, 5, item="kondensat")])
    assert ended.reused("reuse_gwh", Quarter(2025, 4)).covered_pct == pytest.approx(100 * 40 / 60)
    assert ended.reused("reuse_gwh", Quarter(2026, 4)).covered_pct == 100


def test_tonnes_dry_wet_and_gwh_never_stand_together():
    facts = [
        *heat(10, 10, 10, 10),
        *heat(100, 100, 100, 100, item="slagg", kind="material", unit="t", basis="dry"),
        *heat(7, 7, 7, 7, item="slam", kind="material", unit="t", basis="wet"),
    ]
    years, at = years_of(facts), Quarter(2024, 4)
    assert years.reused("reuse_t", at, "dry").amount == 400
    assert years.reused("reuse_t", at, "wet").amount == 28
    assert years.reused("reuse_t", at, "") is None
    assert years.reused("reuse_gwh", at).amount == 40


def test_the_rates_need_their_other_part_in_every_quarter():
    """Ex. 6.4: 120 of 320 GWh is 37.5 %. Material 900 t used again, 300 t landfilled: 75 %."""
    used = heat(30, 30, 30, 30)
    available = [fact(f"2024-Q{n}", "generated", 80.0) for n in range(1, 5)]
    at = Quarter(2024, 4)
    assert years_of([*used, *available]).reused("surplus_heat_pct", at).amount == pytest.approx(37.5)
    assert years_of([*used, *available[:3]]).reused("surplus_heat_pct", at) is None
    material = heat(225, 225, 225, 225, item="slagg", kind="material", unit="t")
    landfilled = [fact(f"2024-Q{n}", "landfilled", 75.0, item="slagg", kind="material", unit="t") for n in range(1, 5)]
    assert years_of([*material, *landfilled]).reused("symbiosis_pct", at).amount == pytest.approx(75)


def of_two_bases(*more):
    def year(item, basis, used, disposed):
        told = {"item": item, "kind": "material", "unit": "t", "basis": basis}
        return [*heat(*[used] * 8, **told), *(fact(f"{y}-Q{n}", "landfilled", disposed, **told) for y in (2024, 2025) for n in range(1, 5))]

    return [*year("slagg", "dry", 90.0, 30.0), *(year("slam", "wet", 10.0, 40.0) if more else [])]


def test_a_rate_is_of_one_basis():
    """Dry 90 of 120 t, wet 10 of 50 t. WRONG: 100 of 170 t."""
    years, at = years_of(of_two_bases("wet")), Quarter(2024, 4)
    assert years.rate_bases == ("dry", "wet")
    assert years.reused("symbiosis_pct", at, "dry").amount == pytest.approx(75)
    assert years.reused("symbiosis_pct", at, "wet").amount == pytest.approx(20)
    assert years.reused("symbiosis_pct", at) is None
    assert years_of(of_two_bases()).reused("symbiosis_pct", at).amount == pytest.approx(75), "where there is one basis it need not be said"


def test_a_target_on_a_rate_says_which_tonnes_it_is_of_where_there_are_several():
    rate = {"measure": "symbiosis_pct", "base": 70.0, "target": 90.0}
    assert {r.reason for r in reuse_target_progress(years_of(of_two_bases("wet")), target(**rate))} == {"reuse_bases"}
    assert reuse_target_progress(years_of(of_two_bases("wet")), target(**rate, basis="dry"))[-1].actual == pytest.approx(75)
    assert reuse_target_progress(years_of(of_two_bases()), target(**rate))[-1].actual == pytest.approx(75)
    fields = {f: getattr(target(**rate), f) for f in ReuseTarget.__slots__}
    with pytest.raises(editing.NotATarget) as refused:
        editing.made_reuse(years_of(of_two_bases("wet")), **fields)
    assert refused.value.code == "bases"


def test_status_pace_and_gap_against_a_rising_line():
    """From 40 GWh in 2024 to 70 in 2030 is 5 a year: 45 in 2025. 43 is 2 behind, 6.7 % of the way of 30: off track."""
    rows = reuse_target_progress(years_of(heat(*[10] * 4, 10, 11, 11, 11)), target())
    newest = rows[-1]
    assert (newest.period, newest.actual, newest.path, newest.gap) == ("2025", 43, 45, -2)
    assert newest.gap_pct_of_way == pytest.approx(-100 * 2 / 30)
    assert newest.behind == pytest.approx(2 / 30)
    assert newest.status == "off_track"
    assert (newest.required_per_year, newest.achieved_per_year, newest.pace) == (pytest.approx(27 / 5), 3, "stretched")


def test_too_little_reported_is_not_assessed_and_a_target_year_has_no_tolerance():
    thin = years_of([*heat(*[10] * 8), *heat(*[10] * 4, 10, item="kondensat")])
    row = next(r for r in reuse_target_progress(thin, target(base=60.0)) if r.period == "2025")
    assert (row.status, row.reason) == ("not_assessed", "reuse_coverage")
    done = reuse_target_progress(years_of(heat(*[10] * 4, *[17] * 4)), target(target_year=2025))[-1]
    assert (done.status, done.actual, done.pace) == ("off_track", 68, "missed")
    met = reuse_target_progress(years_of(heat(*[10] * 4, *[17.5] * 4)), target(target_year=2025))[-1]
    assert (met.status, met.pace) == ("on_track", "met")


def test_without_a_base_nothing_is_measured_and_that_is_said():
    years = years_of(heat(10, 10, 10, 10))
    early = target(base_year=2020)
    assert reuse_path(years, early) is None
    assert {r.reason for r in reuse_target_progress(years, early)} == {"reuse_no_figure"}
    assert reuse_path(years, target(base_year=2020, base=25.0)).base_t == 25.0


def test_a_base_that_came_to_lie_above_the_target_leaves_no_way_and_is_said_so():
    """The target of 60 GWh was entered when 2024 was 40; corrected to 80, the base lies above it."""
    rows = reuse_target_progress(years_of(heat(*[20] * 4, *[21] * 4)), target(target=60.0))
    assert {(r.status, r.reason, r.path) for r in rows} == {("not_assessed", "no_scale", None)}


def test_of_a_known_part_nothing_is_settled():
    """Of the last year one quarter of four is reported: it cannot be said that the target of that year is missed."""
    (last,) = reuse_target_progress(years_of(heat(*[10] * 4, None, None, None, 14)), target(base=40.0, target=60.0, target_year=2025))[-1:]
    assert (last.period, last.status, last.reason, last.pace) == ("2025", "not_assessed", "reuse_coverage", None)


def test_the_word_and_the_pace_of_the_target_year_agree_to_the_last_digit():
    """0.1 + 0.1 + 0.1 + 1.9 GWh is 2.2 but for the last bit of the sum."""
    row = reuse_target_progress(years_of(heat(*[0.1] * 4, 0.1, 0.1, 0.1, 1.9)), target(base=0.4, target=2.2, target_year=2025))[-1]
    assert (row.status, row.pace) == ("on_track", "met")


@pytest.mark.parametrize(
    "changed",
    [
        {"target": 10.0, "base": 10.0},
        {"path": "compound"},
        {"measure": "happiness"},
        {"basis": "moist"},
        {"measure": "symbiosis_pct", "target": 101.0},
    ],
)
def test_a_target_that_cannot_be_is_refused(changed):
    with pytest.raises(ValueError, match="heat"):
        target(**changed)


def test_staff_enter_replace_and_retire_a_reuse_target(record_ledger):
    def decide(body):
        editing.decide(record_ledger, body, by="Kari", reason="sak 3")

    own = editing.with_target({}, target(base=40.0))
    decide(own)
    assert Reference.of(record_ledger.references()).reuse_targets["heat"].target == 70.0
    assert set(Reference.of(record_ledger.references()).targets) == {"climate_positive_2040"}, "the others stand"
    decide(editing.with_target(own, target(base=40.0, target=80.0)))
    assert Reference.of(record_ledger.references()).reuse_targets["heat"].target == 80.0
    assert [one["key"] for one in editing.entries_of(editing.own_of(record_ledger))] == ["heat"]
    decide(editing.without_target(editing.own_of(record_ledger), "heat"))
    assert Reference.of(record_ledger.references()).reuse_targets == {}


def test_a_reuse_target_without_a_reported_base_year_asks_for_the_base():
    fields = {f: getattr(target(), f) for f in ReuseTarget.__slots__}
    with pytest.raises(editing.NotATarget) as refused:
        editing.made_reuse(years_of([]), **fields)
    assert refused.value.code == "no_base"
    assert editing.made_reuse(years_of(heat(10, 10, 10, 10)), **fields) == target()


def test_what_is_said_and_drawn(record_ledger):
    from gic_metrics.figures.against_path import target_against_path

    region, years = Region.read(record_ledger), years_of(heat(*[10] * 4, 10, 11, 11, 11))
    found = reuse_standing(years, target())
    said = standing_sentence(region, found, NB).replace("\u00a0", " ")
    assert said.startswith("Ute av rute i 2025: energileveransene mellom bedriftene ligger 2,0 GWh under den foreslåtte banen fra 2024 til 2030")
    assert "6,7 % av veien" in said
    assert standing_pace(found, NB).replace("\u00a0", " ") == "Fra 2025 må det øke med 5,4 GWh i året; siden 2024 har det økt med 3,0 GWh i året."
    picture = target_against_path(region, found, NB, LIGHT, source="kilden")
    line = next(t for t in picture.figure.data if t.name == "values")
    assert (line.x[-1], line.y[-1]) == (2025, 43)
    assert picture.table.rows[-1][1:4] == (43, 45, "ute av rute")


def test_the_practice_region_shows_one_of_each(practice_ledger):
    reference = Reference.of(practice_ledger.references())
    assert set(reference.reuse_targets) == {"surplus_heat_2030", "symbiosis_2030"} == set(Reference.of(seeds("practice")).reuse_targets)
    rows = reuse_progress(reference, years_of(practice_ledger.facts(sheets=[Sheet.REUSE]), reference.register.sites))
    assert {r.target for r in rows if r.status != "not_assessed"} == set(reference.reuse_targets)


def test_each_kind_of_reuse_target_is_explained_by_what_it_measures(practice_ledger):
    """Nothing of emissions trading: reuse is no emission, and its share is of the way, not of a base."""
    region = Region.read(practice_ledger)
    facts = Behind(practice_ledger, None)
    assert region.reference.reuse_targets
    for key, target in region.reference.reuse_targets.items():
        years = ReuseYears.of(facts.facts(sheets=["reuse"]), region.series)
        for row in reuse_target_progress(years, target):
            asked = ("actual", "base", "gap_share", "status")
            told = {figure: explain_reuse_progress(region, facts, figure, row.period, key).formula for figure in asked}
            measured = told.pop("actual")
            assert measured.startswith(("formula.reuse_mass", "formula.reuse_energy", "formula.symbiosis_rate", "formula.surplus_heat_used"))
            assert not target.basis or measured.endswith(f"_{target.basis}")
            assert told == {figure: f"formula.reuse_{figure}" for figure in told}
            assert all(words_in(language).has(formula) for language in ("nb", "en") for formula in (measured, *told.values()))
