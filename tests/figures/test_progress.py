"""The way to below zero: time, gaps, signs, and labels that keep apart."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from gic_metrics.accounting.balance import Carbon
from gic_metrics.accounting.region import Region
from gic_metrics.figures import axes
from gic_metrics.figures.progress import emitted_against_path
from gic_metrics.figures.theme import DARK, LIGHT
from gic_metrics.reference import Reference
from gic_metrics.targets.progress import progress
from gic_metrics.text import LANGUAGES, words_in

from .standins import bodies, record_region, region_of

NB = words_in("nb")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("<br>", " ")


def trace(figure, name):
    return next(t for t in figure.data if t.name == name)


def drawn(region, **more):
    return emitted_against_path(region, progress(region), NB, LIGHT, **more)


def test_emitted_against_path_of_the_record():
    picture = drawn(record_region())
    line = trace(picture.figure, "emitted_t")
    assert list(line.x) == list(range(2013, 2023))
    assert line.y[7] == 2462280
    assert line.y[-1] == 2327170
    assert line.marker.symbol[-1] == "circle-open", "a site is missing"
    assert line.marker.symbol[-2] == "circle"
    path = trace(picture.figure, "path")
    assert (path.x[0], path.y[0], path.x[-1], path.y[-1]) == (2020, 2462280, 2040, 0)
    assert path.line.dash == "dot", "an illustration"
    texts = [note.text.replace("<br>", " ") for note in picture.figure.layout.annotations]
    assert "Ingenting er fjernet ennå: netto = utslipp" in texts
    assert any("illustrasjon" in t for t in texts)
    assert any("ett anlegg mangler" in t for t in texts)


def test_without_removal_no_line_for_it_and_the_axis_still_goes_below_zero():
    figure = drawn(record_region()).figure
    assert {t.name for t in figure.data} == {"emitted_t", "path", "goal", "events", "same_path"}
    assert figure.layout.yaxis.range[0] < 0


def test_with_a_site_missing_the_path_of_the_same_sites_stands_beside_the_whole_one():
    """2022, the same eight: 2 173 232 t (accounting rules, example 12.7); of all nine the line is at 2 216 052 t."""
    picture = drawn(record_region())
    mark = trace(picture.figure, "same_path")
    assert list(mark.x) == [2022]
    assert round(mark.y[0]) == 2173232
    assert any("Linjen for de samme anleggene: 2 173 232 t" in plain(note.text) for note in picture.figure.layout.annotations)
    columns = [column.name for column in picture.table.columns]
    assert columns.count(NB("column.held")) == 0, "E is what is held against the line, and stands already"
    lines = {row[0]: row[columns.index(NB("column.path"))] for row in picture.table.rows}
    assert [round(lines[year]) for year in ("2020", "2021", "2022")] == [2462280, 2339166, 2173232]


def test_a_site_outside_the_path_is_in_its_own_line_and_not_in_the_one_held_against_it():
    """A joiner without a figure of the base year: E has it, path and gap have not, and the picture, the table and the sentence say so (3.6)."""
    region = record_region(NO_110={2020: None})
    rows = [row for row in progress(region) if row.period == "2021"]
    assert rows[0].outside == ("NO-110",)
    picture = drawn(region)
    line, whole = trace(picture.figure, "held"), trace(picture.figure, "emitted_t")
    at = list(whole.x).index(2021)
    alone = region.figure("NO-110", "2021", "year").emitted_t
    assert line.y[list(line.x).index(2021)] == pytest.approx(whole.y[at] - alone)
    columns = [column.name for column in picture.table.columns]
    told = {row[0]: row for row in picture.table.rows}["2021"]
    actual, path = (told[columns.index(NB(f"column.{name}"))] for name in ("held", "path"))
    assert (actual, actual - path) == pytest.approx((rows[0].actual_t, rows[0].gap_t))
    assert "uten Yara" in picture.sentence
    assert NB.t(region.totals()[-1].emitted_t) in picture.sentence


@pytest.mark.parametrize("narrow", [False, True])
def test_nothing_known_still_draws(narrow):
    picture = emitted_against_path(region_of({}), [], NB, DARK, narrow=narrow)
    assert picture.table.rows == ()
    assert picture.headline == "Ingen anlegg har rapportert utslipp ennå."


def test_a_year_without_figures_is_a_gap():
    region = record_region()
    verified = {s: {y: (None if y == 2016 else v) for y, v in series.inputs.verified.items()} for s, series in region.series.items()}
    line = trace(drawn(region_of(verified)).figure, "emitted_t")
    gap = line.y.index(None)
    assert (line.x[gap - 1], line.x[gap + 1]) == (2015, 2017)
    assert line.connectgaps is False
    assert 0 not in line.y


def test_a_known_part_below_eighty_percent_is_not_in_the_line():
    line = trace(drawn(record_region(NO_110={2022: None})).figure, "emitted_t")
    assert max(line.x) == 2021


def net_negative():
    """E 40 000, R 60 000, N -20 000 in 2021 as four equal quarters."""
    one = Carbon(fossil=100_000, biogenic=20_000, handed_fossil=90_000, handed_biogenic=15_000, injected_biogenic=15_000, injected_fossil=90_000)
    reference = Reference.of(bodies(target_t=-30_000.0, sites={"NO-1": ("Verket", "cement")}))
    return region_of({"NO-1": {2020: 400_000.0}}, {"NO-1": {f"2021-Q{n}": one for n in (3, 1, 4, 2)}}, reference=reference)


def test_below_zero_e_n_and_r_stand_together_and_inside_the_axis():
    picture = drawn(net_negative())
    figure = picture.figure
    assert trace(figure, "emitted_t").y[-1] == 40_000
    assert trace(figure, "net_t").y[-1] == -20_000
    assert trace(figure, "removed_t").y[-1] == 60_000
    assert figure.layout.yaxis.range[0] < -30_000
    last = picture.table.rows[-1]
    assert last[1:4] == (40_000, 60_000, -20_000)
    together = next(note.text for note in figure.layout.annotations if "(R)" in note.text)
    assert "(E)" in together
    assert "(N)" in together


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alternative_text_is_the_sentence(language):
    picture = emitted_against_path(record_region(), progress(record_region()), words_in(language), LIGHT)
    assert picture.headline in picture.alt
    assert picture.sentence in picture.alt


def test_the_middle_of_a_year_stands_at_its_number():
    assert axes.moment_of(date(2025, 6, 18)) == pytest.approx(2024.96, abs=0.01)


def test_labels_of_events_keep_apart():
    events = [(2024.0, "første hendelse"), (2025.0, "andre hendelse"), (2026.0, "tredje hendelse")]
    placed = axes.flags(events, px_per_year=20, edge=lambda px: 2040, size=14, room_px=300)
    tops = [flag.top for flag in placed]
    assert tops == sorted(tops, reverse=True), "a label stands above those it reaches over"
    assert all(a - b >= 14 * 1.3 for a, b in pairwise(tops))
    late = axes.flags([(2039.5, "hendelse helt til høyre")], px_per_year=20, edge=lambda px: 2040, size=14, room_px=300)
    assert late[0].side == "right"
    assert not axes.flags([(2024.0, "a"), (2024.1, "b")], px_per_year=20, edge=lambda px: 2040, size=14, room_px=30)[0].shown


def test_totals_are_put_in_order_of_time():
    shuffled = sorted(record_region().totals("sector", "year"), key=lambda t: hash((t.group, t.period)))
    assert axes.periods_of(shuffled) == [str(y) for y in range(2013, 2023)]
    assert axes.periods_of(record_region().totals()) == [str(y) for y in range(2013, 2023)]


@pytest.mark.parametrize(("language", "said"), [("nb", "inntil 92 015 t"), ("en", "by up to 92 015 t")])
def test_the_break_of_2021_says_how_much_of_the_step_it_can_have_made(record_ledger, language, said):
    """(12.3) 830 927 t of Yara Porsgrunn in 2020 x 33 / 298, as if all of it were N2O."""
    region = Region.read(record_ledger)
    figure = emitted_against_path(region, progress(region), words_in(language), LIGHT).figure
    texts = [(note.text or "").replace("<br>", " ").replace("\u00a0", " ") for note in figure.layout.annotations]
    assert any(said in text for text in texts), texts
