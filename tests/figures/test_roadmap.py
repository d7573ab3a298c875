"""The roadmap's pictures and sentences: a trend only where it may be drawn, the parts that sum, and what has no plan, named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.figures.picture import download_edition, table_html
from gic_metrics.figures.roadmap import outlook_against_path
from gic_metrics.figures.roadmap_sentence import budget_sentence, outlook_headline, outlook_sentence, wedge_headline, wedge_sentence
from gic_metrics.figures.theme import DARK, LIGHT
from gic_metrics.figures.wedge import measures_wedge
from gic_metrics.reference import Reference
from gic_metrics.targets.measures import Wedge, wedge
from gic_metrics.targets.outlook import outlooks
from gic_metrics.targets.progress import progress
from gic_metrics.text import words_in

from .standins import bodies, record_region, region_of

TODAY = date(2026, 11, 23)
NB, EN = words_in("nb"), words_in("en")
STEADY = {year: 2_500_000.0 - 42_000 * (year - 2013) + (-1) ** year * 5_000 for year in range(2013, 2023)}
A_YEAR_WITH_DECIMALS = re.compile(r"\b20\d\d[.,]\d")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def record(record_ledger):
    return Region.read(record_ledger)


def both(region) -> tuple:
    """The outlook of the headline target and the wedge to it."""
    found = outlooks(region, today=TODAY)[0]
    target = region.reference.targets[found.target]
    newest = [p for p in progress(region) if p.target == target.key]
    return found, wedge(region, target, newest[-1]) if newest else None


def falling(**target):
    said = bodies(sites={"NO-1": ("Verket", "cement")})
    said["targets"]["target"][0] |= {"target_t": 250_000.0} | target
    return region_of({"NO-1": STEADY}, reference=Reference.of(said | {"events": {}}))


def names(picture):
    return [trace.name for trace in picture.figure.data]


def test_the_record_draws_no_trend_and_shows_the_announced_measures_alone(record):
    found, way = both(record)
    picture = outlook_against_path(record, found, way, NB, LIGHT, today=TODAY)
    assert names(picture) == ["path", "goal", "announced", "values"]
    said = " ".join(note.text for note in picture.figure.layout.annotations)
    assert "Ikke fremskrevet" in said
    assert "ingen sikker trend" in said
    line = next(t for t in picture.figure.data if t.name == "announced")
    assert (line.x[0], line.y[0], line.y[-1]) == (2022, 2_327_170, 1_886_170)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (NB, ("ingen sikker trend", "åtte anlegg", "16 037 t i året", "−43 766 t til +2 355 t", "Fra 2013 til 2022")),
        (EN, ("no certain trend", "eight sites", "16 037 t a year", "−43 766 t to +2 355 t", "From 2013 to 2022")),
    ],
    ids=["nb", "en"],
)
def test_the_headline_of_the_record_has_its_numbers(words, parts, record):
    headline = plain(outlook_headline(record, both(record)[0], words))
    for part in parts:
        assert part in headline


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (NB, ("kanskje ikke faller", "færre enn fem år", "Heidelberg", "18. juni 2025", "RHI Normag", "2 327 170 t til 1 886 170 t i 2040")),
        (EN, ("may not be falling", "fewer than five years", "Heidelberg", "18 June 2025", "RHI Normag", "2 327 170 t to 1 886 170 t in 2040")),
    ],
    ids=["nb", "en"],
)
def test_every_reason_is_said(words, parts, record):
    sentence = plain(outlook_sentence(record, *both(record), words))
    for part in parts:
        assert part in sentence


def test_a_trend_that_may_be_drawn_has_its_interval_and_a_whole_year():
    region = falling()
    found, way = both(region)
    picture = outlook_against_path(region, found, way, NB, LIGHT)
    assert {"interval", "trend"} <= set(names(picture))
    band = next(t for t in picture.figure.data if t.name == "interval")
    line = next(t for t in picture.figure.data if t.name == "trend")
    assert (line.x[0], line.x[-1]) == (2022, 2040)
    assert min(band.y) <= min(line.y)
    assert max(band.y) >= max(line.y)
    assert f"ikke nådd før {found.reached.not_before}" in picture.headline
    assert not A_YEAR_WITH_DECIMALS.search(plain(picture.headline + picture.sentence))
    assert "Ikke fremskrevet" not in " ".join(note.text for note in picture.figure.layout.annotations)
    assert NB.t(found.shortfall_t) in picture.sentence


def test_a_trend_that_ends_at_the_target_is_said_to_and_not_nought_above_it(words):
    said = bodies(sites={"NO-1": ("Verket", "cement")})
    said["targets"]["target"][0] |= {"target_t": 1_420_000.0}
    values = {year: 2_500_000.0 - 40_000 * (year - 2013) for year in range(2013, 2023)}
    region = region_of({"NO-1": values}, reference=Reference.of(said | {"events": {}}))
    found, way = both(region)
    assert found.shortfall_t == pytest.approx(0.0, abs=1e-6)
    sentence = plain(outlook_sentence(region, found, way, words))
    assert words("outlook.on") in sentence
    assert not re.search(r"(?<![\d ])0 t\b", sentence)


def test_an_indicative_trend_says_so():
    said = bodies(sites={"NO-1": ("Verket", "cement")})
    said["targets"]["target"][0] |= {"target_t": 250_000.0}
    region = region_of({"NO-1": {y: v for y, v in STEADY.items() if y >= 2017}}, reference=Reference.of(said | {"events": {}}))
    assert "veiledende" in outlook_sentence(region, *both(region), NB)


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({y: 2_000_000.0 + 900 * (y - 2013) for y in STEADY}, "ingen nedgang"),
        ({2020: 2_000_000.0, 2021: 1_900_000.0}, "for tidlig å fremskrive"),
        ({y: v / 20 for y, v in STEADY.items()}, "alt nede på målet"),
    ],
    ids=["a rise", "two years", "reached"],
)
def test_what_is_said_without_a_projection(values, part):
    said = bodies(sites={"NO-1": ("Verket", "cement")})
    said["targets"]["target"][0] |= {"target_t": 250_000.0, "base_t": 2_000_000.0}
    region = region_of({"NO-1": values}, reference=Reference.of(said | {"events": {}}))
    found, way = both(region)
    picture = outlook_against_path(region, found, way, NB, LIGHT)
    assert part in picture.headline
    assert "trend" not in names(picture)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (NB, ("441 000 t er sikret", "ingenting er besluttet", "1 764 919 t er bare mulig", "121 251 t har ingen plan ennå", "må 2 327 170 t bort")),
        (EN, ("441 000 t is secured", "nothing is decided", "1 764 919 t is only possible", "121 251 t has no plan yet", "2 327 170 t must go")),
    ],
    ids=["nb", "en"],
)
def test_the_wedge_of_the_record_names_what_has_no_plan(words, parts, record):
    picture = measures_wedge(record, both(record)[1], words, LIGHT, today=TODAY)
    for part in parts:
        assert part in plain(picture.headline)
    assert "984 919 t" in plain(picture.sentence), "what is counted of GICCS, and why"
    assert picture.headline in picture.alt


def test_the_bars_of_the_wedge_end_where_the_next_begin(record):
    way = both(record)[1]
    bars = measures_wedge(record, way, NB, LIGHT).figure.data
    steps = [bar for bar in bars if bar.name in ("secured", "likely", "possible", "no_plan")]
    at = way.level_t
    for bar in steps:
        assert bar.base[0] + bar.x[0] == pytest.approx(at)
        at = bar.base[0]
    assert at == pytest.approx(way.target_t)


def test_certainty_is_told_by_more_than_colour(practice_ledger):
    region = Region.read(practice_ledger)
    looks = {bar.name: bar.marker for bar in measures_wedge(region, both(region)[1], NB, LIGHT).figure.data}
    assert looks["likely"].pattern.solidity > looks["possible"].pattern.solidity
    assert looks["no_plan"].pattern.shape is None
    assert looks["no_plan"].line.color == LIGHT.mark


def test_in_practice_a_running_measure_is_named_as_in_the_level(practice_ledger):
    region = Region.read(practice_ledger)
    picture = measures_wedge(region, both(region)[1], NB, LIGHT)
    assert any("alt med i nivået" in note.text for note in picture.figure.layout.annotations)
    assert "er 1 252 162 t til 1 352 162 t uten plan" in plain(picture.sentence)


def test_the_table_of_the_wedge_lists_what_is_not_summed(record):
    way = both(record)[1]
    table = measures_wedge(record, way, NB, LIGHT).table
    counted = {row[0]: (row[3], row[5], row[6]) for row in table.rows[1:-1]}
    assert counted["Biokarbon hos Eramet (alle tre verk)"] == (370_000, 0.0, "regnes ikke med, se merknaden")
    assert table.rows[0][5] - sum(c for _, c, _ in counted.values()) == pytest.approx(table.rows[-1][5])
    html = table_html(table, NB)
    assert html.count("–</td>") >= 6, "what does not apply is a dash, not 'not reported'"


def test_years_to_come_are_not_called_unreported(record):
    table = outlook_against_path(record, *both(record), NB, LIGHT).table
    rows = {row[0]: row for row in table.rows}
    assert rows["2030"][1] == ""
    assert rows["2022"][1] == 2_327_170
    assert "ikke rapportert" not in table_html(table, NB)


def test_the_budget_is_of_the_same_sites(record):
    """Eight sites: 2 219 968 + 2 327 170 of the sum of 2 414 702 x (40 - 1 ... 0) / 20."""
    found, _ = both(record)
    said = plain(budget_sentence(record, found, NB))
    assert "22 939 669 t" in said
    assert "åtte anlegg brukt 19,8 %, 79 939 t mer" in said
    assert "7,9 år" in said
    assert "hvert år fra nå" not in said, "no fixed share leads to zero"


def test_a_target_above_zero_says_the_yearly_share():
    region = falling()
    assert "mindre hvert år fra nå" in budget_sentence(region, both(region)[0], NB)


def test_a_target_that_is_reached_needs_no_more():
    done = Wedge("t", 2040, "2022", 100.0, 200.0, (), ())
    assert "Målet for 2040 er nådd" in wedge_headline(done, NB)
    assert done.no_plan_t() == 0.0


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("narrow", [False, True], ids=["desk", "phone"])
def test_nothing_known_still_draws(narrow, theme, words):
    region = region_of({})
    found, way = both(region)
    assert way is None
    assert outlook_against_path(region, found, way, words, theme, narrow=narrow).headline
    assert measures_wedge(region, None, words, theme, narrow=narrow).table.rows == ()
    assert wedge_sentence(None, words) == ""


def test_pictures_for_a_phone_a_wall_and_a_file(record, words):
    found, way = both(record)
    makers = (
        lambda theme, narrow: outlook_against_path(record, found, way, words, theme, narrow=narrow),
        lambda theme, narrow: measures_wedge(record, way, words, theme, narrow=narrow),
    )
    for make in makers:
        phone, desk, wall = make(LIGHT, True), make(LIGHT, False), make(LIGHT.scaled(1.75), False)
        assert wall.figure.layout.height == pytest.approx(1.75 * desk.figure.layout.height)
        assert phone.figure.layout.font.size < desk.figure.layout.font.size
        assert "2 327 170" in plain(" ".join(note.text for note in download_edition(desk, words, LIGHT).layout.annotations))


def test_a_silent_site_is_named(words):
    region = record_region()
    found, way = both(region)
    assert "RHI Normag" in outlook_sentence(region, found, way, words)
    assert "RHI Normag" not in outlook_sentence(region, replace(found, missing=(), reasons=("too_few_points",)), way, words)
