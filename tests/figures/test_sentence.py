"""The sentences: exactly the words, and every number in them equal to the data."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from gic_metrics.accounting.balance import Carbon
from gic_metrics.figures.against_path import target_source
from gic_metrics.figures.sector_sentence import sector_change_sentence, sector_share_sentence
from gic_metrics.figures.sentence import overview_headline, pace_plainly, pace_sentence, source_line, start_now_goal_sentence, status_sentence
from gic_metrics.figures.standing import standing
from gic_metrics.reference import Reference
from gic_metrics.targets.progress import progress
from gic_metrics.text import LANGUAGES, words_in

from .standins import bodies, record_region, region_of

NB, EN = words_in("nb"), words_in("en")
SPACE = "\u00a0"


def said(text: str) -> str:
    """With `_` for the no-break space, so that a reader of the test sees it."""
    return text.replace(SPACE, "_")


def numbers(text: str) -> set[float]:
    """Every number in a Norwegian sentence."""
    found = re.findall(r"(?<![\w₂])[−+]?\d[\d\u00a0]*(?:,\d+)?", text)
    return {float(n.replace(SPACE, "").replace(",", ".").replace("−", "-").replace("+", "")) for n in found}


def test_overview_headline_of_the_record_is_that_of_the_accounting_rules():
    region = record_region()
    assert said(overview_headline(region, progress(region), NB)) == (
        "I 2022 slapp åtte av ni anlegg ut 2_327_170 tonn CO₂e (verifisert). RHI Normag har ikke noe tall for 2022 (5_890 tonn i 2021). "
        "De samme åtte: +4,8_% fra 2021, −3,6_% fra 2020."
    )
    assert said(overview_headline(region, progress(region), EN)) == (
        "In 2022 eight of nine sites emitted 2_327_170_t CO₂e (verified). RHI Normag has no figure for 2022 (5_890_t in 2021). "
        "The same eight: +4.8_% from 2021, −3.6_% from 2020."
    )


def test_every_number_of_the_headline_equals_the_data():
    region = record_region()
    rows = {t.period: t.emitted_t for t in region.totals()}
    same_2020, same_2021 = 2462280 - 47578, 2225858 - 5890
    changes = {round(100 * (rows["2022"] - earlier) / earlier, 1) for earlier in (same_2020, same_2021)}
    assert numbers(overview_headline(region, [], NB)) == {2022.0, 2021.0, 2020.0, rows["2022"], 5890.0} | changes


def test_with_all_sites_the_change_is_said_in_words():
    region = record_region(until=2021)
    assert said(overview_headline(region, [], NB)) == "I 2021 slapp alle ni anlegg ut 2_225_858 tonn CO₂e (endelig). Det er 9,6_% mindre enn i 2020."
    assert said(overview_headline(region, [], EN)) == "In 2021 all nine sites emitted 2_225_858_t CO₂e (final). That is 9.6_% less than in 2020."


def test_several_missing_sites_are_named_with_their_last_figures():
    region = record_region(NO_35={2022: None})
    assert "RHI Normag (5_890 tonn i 2021) har ikke noe tall for 2022." in said(overview_headline(region, [], NB))
    assert "INEOS Bamble (13_308 tonn i 2021) og RHI Normag" in said(overview_headline(region, [], NB))
    assert "The same seven: " in overview_headline(region, [], EN)


def test_more_than_five_percent_left_out_gives_no_change():
    region = record_region(NO_202608={2022: None})
    text = overview_headline(region, [], NB)
    assert "fra 2021" not in text
    assert "89,7_% av utslippene er rapportert." in said(text)


def test_below_eighty_percent_the_headline_stays_with_the_last_whole_year():
    region = record_region(NO_110={2022: None})
    assert overview_headline(region, [], NB).startswith("I 2021 slapp alle ni")


def test_nothing_reported():
    region = region_of({})
    assert overview_headline(region, progress(region), NB) == "Ingen anlegg har rapportert utslipp ennå."
    assert start_now_goal_sentence(region, [], EN).startswith("The way to the goal cannot be measured yet")


def capture(injected: float, sold: float = 0.0) -> dict[str, Carbon]:
    """Four quarters: 100 000 t fossil of which 90 000 handed over, and biogenic CO2 stored."""
    stored = {"handed_biogenic": injected, "injected_biogenic": injected, "removal_sold": sold}
    one = Carbon(fossil=100_000, biogenic=20_000, handed_fossil=90_000, injected_fossil=90_000, **stored)
    return {f"2021-Q{n}": one for n in (1, 2, 3, 4)}


def one_site(quarters: dict[str, Carbon]):
    reference = Reference.of(bodies(sites={"NO-1": ("Verket", "cement")}))
    return region_of({"NO-1": {2020: 400_000.0}}, {"NO-1": quarters}, reference=reference)


def test_removal_and_net_are_said_together():
    # E = 4 x 10 000 = 40 000; R = 4 x 5 000 = 20 000; N = 20 000
    assert "20_000 tonn CO₂ ble fjernet og lagret varig; netto var utslippet 20_000 tonn." in said(
        overview_headline(one_site(capture(5_000)), [], NB)
    )


def test_net_below_zero_is_said_with_its_sign():
    # R = 4 x 15 000 = 60 000; N = 40 000 - 60 000 = -20 000
    assert "60_000 tonn CO₂ ble fjernet og lagret varig, mer enn det som ble sluppet ut: netto −20_000 tonn." in said(
        overview_headline(one_site(capture(15_000)), [], NB)
    )


def test_sold_removals_are_taken_out_of_the_claim():
    # 4 x 8 000 = 32 000 of 60 000 sold: N_claim = -20 000 + 32 000 = 12 000
    assert "32_000 tonn av fjerningen er solgt; uten dem er netto 12_000 tonn." in said(overview_headline(one_site(capture(15_000, 8_000)), [], NB))


def test_status_names_the_site_that_decides_and_that_the_line_is_an_illustration():
    region = record_region()
    text = said(status_sentence(region, progress(region), NB))
    assert text.startswith("Ikke vurdert for 2022: ett anlegg avgjør, og RHI Normag har ikke noe tall.")
    assert "(åtte), er utslippene 153_938_t over den rette linjen fra 2020 til 2040 (6,4_% av basisåret)." in text
    assert text.endswith("Linjen er en illustrasjon, ikke et vedtatt delmål.")


def test_status_on_track_at_risk_and_off_track():
    # 2021: 2 225 858 against 2 339 166 is 113 308 below (ex. 12.7)
    region = record_region(until=2021)
    assert said(status_sentence(region, progress(region), EN)).startswith("On track in 2021: emissions are 113_308_t below the straight line")
    # +3 % of base above the line, then +6 %
    for extra, word in ((0.03, "I faresonen"), (0.06, "Ute av rute")):
        region = record_region(until=2021, NO_66={2021: 5890 + 113308 + extra * 2462280})
        assert status_sentence(region, progress(region), NB).startswith(word)


def test_pace_in_both_languages():
    region = record_region()
    told = said(pace_sentence(region, progress(region), NB))
    assert told == "Fra 2022 trengs et kutt på 129_287_t i året; siden 2020 har utslippene falt med 43_766_t i året."
    assert "From 2022 a cut of 129_287_t a year is needed" in said(pace_sentence(region, progress(region), EN))


def test_the_pace_in_plain_words_and_what_another_year_of_waiting_costs():
    """129 287 / 43 766 = 2.95; 2 327 170 t over 17 years instead of 18 is 136 892 t a year."""
    region = record_region()
    plain = said(pace_plainly(region, progress(region), NB))
    assert plain == "Det må altså gå 3,0 ganger så fort som til nå. Går det ett år til uten kutt, trengs 136_892_t i året."
    assert "136_892_t a year is needed" in said(pace_plainly(region, progress(region), EN))


def test_pace_when_emissions_rose():
    region = record_region(until=2021, NO_66={2021: 400_000.0})
    # 2 225 858 - 5 890 + 400 000 = 2 619 968, which is 157 688 above 2020
    assert "siden 2020 har utslippene økt med 157_688_t i året" in said(pace_sentence(region, progress(region), NB))


def test_start_now_goal_is_like_for_like():
    region = record_region()
    # the same eight: 2 414 702 -> 2 327 170, so 87 532 of 2 414 702 is 3.6 %
    assert said(start_now_goal_sentence(region, progress(region), NB)) == (
        "For anleggene som har tall (åtte), er 3,6_% av veien fra 2020 til målet i 2040 gått: 87_532_t er kuttet, 2_327_170_t gjenstår."
    )


def test_sector_sentences():
    region = record_region()
    # 943 803 + 742 590 + 434 477 = 2 120 870 of 2 327 170 is 91.1 %
    assert said(sector_share_sentence(region, NB)) == (
        "De tre største sektorene sto for 91,1_% av de kjente utslippene i 2022: gjødsel og kjemi 40,6_%, sement 31,9_% "
        "og petrokjemi 18,7_%. Uten tall: RHI Normag."
    )
    assert said(sector_change_sentence(region, EN)) == (
        "From 2020 to 2022: petrochemicals −23.5_%, fertiliser and chemicals +13.6_% and cement −8.2_% (the same sites)."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_source_line_says_source_scope_gwp_coverage_and_date(language):
    region, words = record_region(), words_in(language)
    text = source_line(region, words, region.totals()[-1])
    for part in ("CC BY 4.0", "Scope 1", "GWP", words.pct(98.069), words.date(region.as_of)):
        assert part in text


def test_under_a_sectors_target_stand_the_sectors_sites_and_their_coverage():
    region = record_region()
    headline = region.reference.headline_target
    sectors = region.groups("sector")
    for sector, sites in sectors.items():
        found = standing(region, replace(headline, sector=sector), [])
        text = target_source(region, found, NB)
        assert NB("source.scope", n=len(sites)) in text
        assert NB("source.scope", n=len(region.sites)) not in text
    assert len(sectors) > 1
