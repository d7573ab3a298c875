"""Sectors: shares, panels and stacks; a blank is a gap, and what is negative stacks below zero."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.balance import Carbon
from gic_metrics.figures.coverage import coverage_by_period
from gic_metrics.figures.sector_stacked import sector_stacked
from gic_metrics.figures.sectors import sector_shares
from gic_metrics.figures.sectors_through_time import sector_small_multiples
from gic_metrics.figures.site import site_through_time
from gic_metrics.figures.theme import LIGHT
from gic_metrics.reference import Reference
from gic_metrics.text import LANGUAGES, words_in

from .standins import bodies, record_region, region_of

NB = words_in("nb")


def test_sector_shares_are_sorted_and_the_unknown_comes_last_without_a_bar():
    picture = sector_shares(record_region(), NB, LIGHT)
    assert [row[1] for row in picture.table.rows] == [943803, 742590, 434477, 206138, 162, None]
    assert sum(row[2] for row in picture.table.rows[:-1]) == pytest.approx(100)
    assert [t.type for t in picture.figure.data] == ["bar"] * 5 + ["scatter"]
    texts = " ".join(note.text for note in picture.figure.layout.annotations)
    assert "ikke rapportert (5\u00a0890\u00a0t i 2021)" in texts
    assert "0,0" not in texts


def test_sector_small_multiples_share_their_axes_and_keep_gaps():
    picture = sector_small_multiples(record_region(), NB, LIGHT)
    mineral = next(t for t in picture.figure.data if t.name == "Mineral" and t.mode == "lines+markers")
    assert mineral.y[-1] is None
    assert mineral.y[-2] == pytest.approx(5.890)
    assert mineral.connectgaps is False
    ranges = {tuple(picture.figure.layout[f"yaxis{n}"].range) for n in ("", 2, 3, 4, 5, 6)}
    assert len(ranges) == 1
    assert any("2022: ikke rapportert" in note.text for note in picture.figure.layout.annotations)


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_sector_small_multiples_in_any_number_of_columns(columns):
    figure = sector_small_multiples(record_region(), NB, LIGHT, columns=columns).figure
    domains = [figure.layout[f"yaxis{n}"].domain for n in ("", 2, 3, 4, 5, 6)]
    assert all(0 <= low < high <= 1 for low, high in domains)
    assert len({figure.layout[f"xaxis{n}"].domain[0] for n in ("", 2, 3, 4, 5, 6)}) == columns


def quarters(**by_site: list[Carbon | None]) -> dict[str, dict[str, Carbon]]:
    """By site and quarter of 2026, the newest first."""
    newest_first = {site.replace("_", "-"): list(enumerate(found, 1))[::-1] for site, found in by_site.items()}
    return {site: {f"2026-Q{n}": c for n, c in found if c is not None} for site, found in newest_first.items()}


def storing(biogenic: float) -> Carbon:
    return Carbon(fossil=10_000, biogenic=20_000, handed_biogenic=biogenic, injected_biogenic=biogenic)


def two_sites():
    reference = Reference.of(bodies(sites={"NO-1": ("Verket", "cement"), "NO-2": ("Fabrikken", "fertiliser")}))
    found = quarters(NO_1=[storing(12_000), storing(15_000), storing(15_000)], NO_2=[Carbon(fossil=4_000), Carbon(fossil=1_000), None])
    return region_of({}, found, reference=reference)


def test_sector_stacked_puts_removal_below_zero_and_net_beside():
    picture = sector_stacked(two_sites(), NB, LIGHT, period="quarter")
    bars = {t.name: t for t in picture.figure.data}
    assert picture.figure.layout.barmode == "relative"
    assert list(bars["Sement"].y) == [10_000, 10_000, 10_000]
    assert list(bars["Sement, fjernet"].y) == [-12_000, -15_000, -15_000]
    assert list(bars["Gjødsel og kjemi"].y) == [4_000, 1_000, None]
    # N = 14 000 - 12 000, 11 000 - 15 000, and of what is known 10 000 - 15 000
    assert list(bars["netto (N)"].y) == [2_000, -4_000, -5_000]
    assert picture.figure.layout.yaxis.range[0] < -15_000


def test_sector_stacked_flags_the_bar_with_a_site_missing():
    bars = {t.name: t for t in sector_stacked(two_sites(), NB, LIGHT, period="quarter").figure.data}
    cap = bars["tall mangler (ukjent mengde)"]
    assert list(cap.x) == ["2026-Q3"]
    assert "Fabrikken" in cap.hovertext[0]


def test_the_order_of_time_is_right_even_if_the_input_is_shuffled():
    axis = sector_stacked(two_sites(), NB, LIGHT, period="quarter").figure.layout.xaxis
    assert axis.categoryorder == "array"
    assert list(axis.categoryarray) == ["2026-Q1", "2026-Q2", "2026-Q3"]


def test_site_through_time_shows_years_and_quarters_as_what_they_are():
    quarter = Carbon(fossil=240_000)
    reference = Reference.of(bodies(sites={"NO-1": ("Verket", "cement")}))
    # verified 2022 940 000; 2023 reported 240 000 in three quarters and verified 918 000: the fourth is derived, and no quarter
    region = region_of({"NO-1": {2022: 940_000.0, 2023: 918_000.0}}, {"NO-1": {f"2023-Q{n}": quarter for n in (3, 1, 2)}}, reference=reference)
    picture = site_through_time(region, "NO-1", NB, LIGHT)
    by_period = {row[0]: row for row in picture.table.rows}
    assert by_period["2022"][1] == 940_000
    assert by_period["2023"][1] == 918_000
    assert picture.headline.startswith("Verket slapp ut 918\u00a0000\u00a0t CO₂e i 2023")
    assert "2,3\u00a0% mindre enn i 2022" in picture.headline


def test_site_through_time_says_that_a_site_is_silent():
    picture = site_through_time(record_region(), "NO-66", NB, LIGHT)
    assert picture.headline.endswith("2022: ikke rapportert.")
    assert picture.table.rows[-1][1] is None
    bars = picture.figure.data[0]
    assert "2022" not in bars.x
    assert picture.figure.layout.annotations[0].text == "×"


def test_a_company_is_the_sum_of_its_sites():
    picture = site_through_time(record_region(), ["NO-36", "NO-204084"], NB, LIGHT, name="INOVYN")
    assert {row[0]: row[1] for row in picture.table.rows}["2013"] == 94762 + 1195
    assert picture.headline.startswith("INOVYN slapp ut")


def test_coverage_by_period_names_who_is_missing():
    picture = coverage_by_period(record_region(), NB, LIGHT)
    assert picture.headline == "98,1\u00a0% av utslippene er rapportert for 2022: åtte av ni anlegg. Uten tall: RHI Normag."
    assert picture.table.rows[-1][1] == pytest.approx(98.069, abs=0.001)
    reported, open_top = picture.figure.data
    assert open_top.y[-1] == pytest.approx(100 - reported.y[-1])
    assert open_top.y[0] is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("draw", [sector_shares, sector_small_multiples, sector_stacked, coverage_by_period])
def test_an_empty_region_is_drawn_and_said(draw, language):
    picture = draw(region_of({}), words_in(language), LIGHT)
    assert picture.key == draw.__name__
    assert picture.headline
    assert picture.alt
    assert picture.source
