"""What changed, drawn and said: every number of the sentences is in the data, and the steps lead from one total to the other."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from gic_metrics.accounting.changes import Bar, PeriodChange, SiteChange
from gic_metrics.accounting.comparison import Comparison
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.revisions import Cause, Revision
from gic_metrics.figures.theme import LIGHT
from gic_metrics.figures.waterfall import NOTE, Step, waterfall
from gic_metrics.figures.what_changed import comparable_periods, natural_pair, natural_split, what_changed, what_was_revised
from gic_metrics.text import LANGUAGES, words_in

from .standins import record_region
from .test_sentence import numbers, said

NB, EN = words_in("nb"), words_in("en")
DAY = datetime(2026, 8, 24, 22, tzinfo=UTC)


def total(period: str, emitted: float | None, removed: float = 0.0, *, missing: tuple[str, ...] = (), rest: float = 0.0) -> Total:
    empty = dict.fromkeys(Total.__dataclass_fields__)
    known = {"emitted_t": None if emitted is None else emitted + rest, "emitted_ets_t": emitted, "removed_t": removed}
    sites = {"expected": ("NO-110", "NO-47", "NO-66"), "missing": missing, "reporting": tuple({"NO-110", "NO-47", "NO-66"} - set(missing))}
    return Total(**empty | known | sites | {"period": period, "group": "region", "capture_report_missing": (), "coverage_pct": 100.0})


def changed(before: Total, after: Total, bars: dict[str, tuple[float, tuple[str, ...]]], *, left_out: tuple[str, ...] = (), pct: float = 0.0):
    same = ("NO-110", "NO-47")
    real = sum(t for name, (t, _) in bars.items() if name in ("activity", "intensity", "capture", "not_decomposed", "true_up"))
    earlier = 1_000_000.0
    return PeriodChange(
        earlier=before,
        later=after,
        bars=tuple(Bar(name, t, sites) for name, (t, sites) in bars.items()),
        sites=(SiteChange("NO-110", 600_000.0, 600_000.0 + real, (("activity", real),)),),
        same=Comparison(before.period, after.period, same, earlier, earlier + real, left_out, pct),
        decomposed=True,
        gwp_phase_t=0.0,
    )


def example(removed: float = 0.0) -> PeriodChange:
    """900 000 -> 880 000 t: -81 157 activity, -359 870 intensity, +421 027 capture, and 10 000 t of a site that has no figure now."""
    bars = {
        "activity": (-81_157.0, ("NO-110",)),
        "intensity": (-359_870.0, ("NO-47", "NO-110")),
        "capture": (431_027.0, ("NO-47",)),
        "no_figure": (-10_000.0, ("NO-66",)),
    }
    return changed(total("2023", 900_000.0), total("2024", 880_000.0, removed, missing=("NO-66",)), bars, left_out=("NO-66",), pct=1.0)


def note_of(figure) -> str:
    """What is said of the axis."""
    return next(note.text for note in figure.layout.annotations if note.name == NOTE).replace("<br>", " ")


def ends(figure) -> list[tuple[float, float]]:
    """(begin, end) of each bar."""
    return [(trace.base[0], trace.base[0] + trace.x[0]) for trace in figure.data]


def test_each_step_begins_where_the_one_before_ended_and_the_last_meets_the_total():
    figure = what_changed(record_region(), example(), NB, LIGHT).figure
    found = ends(figure)
    assert found[0][1] == 900_000
    for (_, end), (start, _) in pairwise(found[:-1]):
        assert start == end
    assert found[-2][1] == pytest.approx(found[-1][1])
    assert found[-1][1] == 880_000


def test_the_headline_is_like_for_like_and_the_sentence_names_the_rest():
    picture = what_changed(record_region(), example(), NB, LIGHT)
    assert said(picture.headline) == "I 2024 var utslippene 10_000_t (1,0_%) lavere enn i 2023, for anleggene som har tall begge ganger (to av tre)."
    assert said(picture.sentence) == (
        "Størst utslag: fangst og lagring +431_027_t, intensitet −359_870_t og aktivitet −81_157_t. "
        "RHI Normag har ikke noe tall for 2024 (10_000_t i 2023). "
        "Summen av det som er kjent, gikk fra 900_000_t til 880_000_t (−20_000_t). "
        "Ingen fjerning (R) er rapportert, så netto (N) er lik utslippene (E)."
    )
    english = what_changed(record_region(), example(), EN, LIGHT)
    assert said(english.headline).startswith("In 2024 emissions were 10_000_t (1.0_%) lower than in 2023, for the sites that have figures both times")
    assert "The largest effects: capture and storage +431_027_t, intensity −359_870_t and activity −81_157_t." in said(english.sentence)


def test_every_number_is_in_the_data():
    change = example(removed=30_000.0)
    picture = what_changed(record_region(), change, NB, LIGHT)
    known = {2023, 2024, change.same.change_t, -change.same.change_t, round(change.same.change_pct, 1), -round(change.same.change_pct, 1)}
    known |= {bar.change_t for bar in change.bars} | {-bar.change_t for bar in change.bars} | {change.change_t, 900_000, 880_000}
    known |= {0, 30_000, 900_000 - 0, 880_000 - 30_000}
    assert numbers(picture.headline + " " + picture.sentence) <= known
    table = {row[1] for row in picture.table.rows}
    assert {bar.change_t for bar in change.bars} <= table
    assert {900_000, 880_000, 850_000, 30_000} <= table


def test_removal_is_a_step_of_its_own_and_the_totals_are_n():
    change = example(removed=30_000.0)
    figure = what_changed(record_region(), change, NB, LIGHT).figure
    found = ends(figure)
    assert found[-2][1] - found[-2][0] == -30_000
    assert found[-1][1] == 850_000
    labels = [said(note.text) for note in figure.layout.annotations]
    assert any("E_880" in text or "880_000_t − R 30_000_t = N 850_000_t" in text for text in labels)


def test_through_zero_the_ground_is_marked_and_the_axis_holds_zero():
    change = changed(total("2039", 60_000.0, 50_000.0), total("2040", 40_000.0, 70_000.0), {"capture": (-20_000.0, ("NO-47",))})
    figure = what_changed(record_region(), change, NB, LIGHT).figure
    assert [round(end) for _, end in ends(figure)] == [10_000, -10_000, -30_000, -30_000]
    low, high = figure.layout.xaxis.range
    assert low < -30_000 < 10_000 < high
    zones = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [(zone.x1, zone.fillcolor) for zone in zones] == [(0, LIGHT.zone)]
    assert 0 in figure.layout.xaxis.tickvals


def test_an_axis_that_does_not_begin_at_zero_says_so():
    small = [Step("a", "", level=1_000_000.0), Step("b", "", change=-20_000.0), Step("c", "", level=980_000.0)]
    large = [Step("a", "", level=1_000_000.0), Step("b", "", change=-600_000.0), Step("c", "", level=400_000.0)]
    cut, whole = (waterfall(steps, NB, LIGHT) for steps in (small, large))
    assert "ikke på null" in note_of(cut)
    assert cut.layout.xaxis.range[0] > 0
    assert "ikke på null" not in note_of(whole)
    assert whole.layout.xaxis.range[0] == 0


def test_what_is_no_real_change_is_hatched_and_told_apart():
    figure = what_changed(record_region(), example(), NB, LIGHT).figure
    hatched = {trace.name: bool(trace.marker.pattern.shape) for trace in figure.data}
    assert [name for name, is_hatched in hatched.items() if is_hatched] == ["Uten tall nå"]
    assert "Skravert: ingen reell endring." in note_of(figure)


def test_more_than_five_percent_left_out_gives_no_number_in_the_headline():
    change = changed(total("2023", 900.0), total("2024", 880.0), {"activity": (-20.0, ("NO-47",))}, left_out=("NO-66",), pct=6.0)
    picture = what_changed(record_region(), change, NB, LIGHT)
    assert said(picture.headline) == (
        "Endringen fra 2023 til 2024 kan ikke sies med ett tall: anlegg med mer enn 5_% av utslippene mangler tall i den ene perioden."
    )


def test_what_lies_outside_the_ets_is_said():
    change = changed(total("2023", 900.0, rest=9.0), total("2024", 880.0), {"activity": (-20.0, ("NO-47",))})
    assert "innenfor kvotesystemet" in what_changed(record_region(), change, NB, LIGHT).sentence


def test_where_nothing_is_decomposed_it_is_split_by_site():
    undecomposed = changed(total("2021", 900.0), total("2022", 880.0), {"not_decomposed": (-20.0, ("NO-47",))})
    assert natural_split(undecomposed) == "site"
    assert natural_split(example()) == "cause"
    picture = what_changed(record_region(), undecomposed, NB, LIGHT, by="site")
    assert picture.table.columns[0].name == "Anlegg"
    assert "ikke deles i aktivitet og intensitet" in picture.sentence


@pytest.mark.parametrize("narrow", [True, False])
def test_a_phone_gets_the_figure_on_a_line_of_its_own(narrow):
    figure = what_changed(record_region(), example(), NB, LIGHT, narrow=narrow).figure
    labels = [note.text for note in figure.layout.annotations if note.name != NOTE]
    assert all(("<br>" in text) == narrow for text in labels)
    assert not narrow or all(len(line) < 60 for text in labels for line in text.split("<br>"))


def test_nothing_known_is_said_and_drawn_empty():
    change = changed(total("2023", None), total("2024", 880.0), {})
    for language in LANGUAGES:
        picture = what_changed(record_region(), change, words_in(language), LIGHT)
        assert picture.headline
        assert picture.alt
        assert picture.source
        assert not picture.figure.data


def test_a_bar_is_named_for_a_screen_reader_and_escaped():
    figure = waterfall([Step("<b>A & B</b>", "5 t", change=5.0)], NB, LIGHT)
    assert "&lt;b&gt;A &amp; B" in figure.layout.annotations[0].text
    assert "&lt;b&gt;" in figure.data[0].hovertext[0]


def revision(**more) -> Revision:
    bars = (Bar("correction", -13_385.0, ("NO-47",)), Bar("verified", 7_732.0, ("NO-110", "NO-66")))
    cause = Cause("correction", "NO-47", -13_385.0, "S49", "Brevik rettet.xlsx", "Fakkel talt to ganger", datetime(2026, 10, 1, tzinfo=UTC))
    told = {"period": "2025", "then": total("2025", 905_653.0), "now": total("2025", 900_000.0), "known_then": DAY, "known_now": None}
    return Revision(**told | {"bars": bars, "causes": (cause,)} | more)


def test_a_revision_says_both_figures_the_kinds_and_the_reason():
    picture = what_was_revised(record_region(), revision(), NB, LIGHT)
    assert said(picture.headline) == "Utslippene for 2025 er 900_000_t CO₂e; 25. august 2026 var tallet 905_653_t (−5_653_t)."
    assert said(picture.sentence) == (
        "Forskjellen: rettelser −13_385_t og verifiserte tall +7_732_t. "
        "Heidelberg Materials Brevik rettet (−13_385_t): «Fakkel talt to ganger». "
        "Ingen fjerning (R) er rapportert, så netto (N) er lik utslippene (E)."
    )
    assert numbers(picture.headline + picture.sentence) == {2025, 25, 2026, 900_000, 905_653, -5_653, -13_385, 7_732}
    rows = {row[0]: row for row in picture.table.rows}
    assert rows["Rettelser"][1:] == (-13_385.0, ("Heidelberg Materials Brevik",), ("S49, Brevik rettet.xlsx",), ("Fakkel talt to ganger",))
    assert rows["Verifiserte tall"][1:3] == (7_732.0, ("Yara Porsgrunn", "RHI Normag"))


def test_a_revision_that_is_none_and_one_of_what_was_not_known():
    same = what_was_revised(record_region(), revision(now=total("2025", 905_653.0), bars=(), causes=()), EN, LIGHT)
    assert said(same.headline) == "Emissions for 2025 are the same as on 25 August 2026: 905_653_t CO₂e."
    new = what_was_revised(record_region(), revision(then=total("2025", None)), EN, LIGHT)
    assert said(new.headline) == "On 25 August 2026 there was no figure for 2025. Now emissions are 900_000_t CO₂e."
    assert not new.figure.data


def test_a_revision_says_how_many_sites_had_a_figure():
    picture = what_was_revised(record_region(), revision(then=total("2025", 905_653.0, missing=("NO-66",))), EN, LIGHT)
    assert "Then two of three sites had figures, now three of three." in picture.sentence


def test_the_periods_to_choose_among_and_the_first_choice():
    periods = comparable_periods(record_region())
    assert periods[:2] == ("2022", "2021")
    assert natural_pair(periods) == ("2021", "2022")
    assert natural_pair(("2026-Q3", "2026-Q2", "2025", "2025-Q3")) == ("2025-Q3", "2026-Q3")
    assert natural_pair(("2026-Q3", "2024")) == ("2024", "2026-Q3")


def test_four_quarters_have_a_short_name():
    assert NB.window("2026-Q3") == "K4 2025–K3 2026"
    assert EN.window("2026-Q3") == "Q4 2025–Q3 2026"
    assert NB.window("2025") == "2025"


def test_the_record_from_2021_to_2022_as_it_is_said(record_ledger):
    from gic_metrics.accounting.changes import between

    region = Region.read(record_ledger)
    change = between(region, record_ledger, "2021", "2022")
    picture = what_changed(region, change, NB, LIGHT, by=natural_split(change))
    assert (
        said(picture.headline) == "I 2022 var utslippene 107_202_t (4,8_%) høyere enn i 2021, for anleggene som har tall begge ganger (åtte av ni)."
    )
    assert "Størst utslag: Yara Porsgrunn +209_893_t" in said(picture.sentence)
    assert "RHI Normag har ikke noe tall for 2022 (5_890_t i 2021)." in said(picture.sentence)
    assert not re.search(r"\{|None|nan", picture.headline + picture.sentence + picture.alt)
