"""Each figure that was made public of a measure or a target, row by row, against what stands in the data files: value, source, and how it is used."""

from __future__ import annotations

import pytest

from gic_metrics.reference import Reference, seeds
from gic_metrics.targets.counting import CERTAINTY

RECORD = Reference.of(seeds())
MEASURES = {m.key: m for m in RECORD.measures}
STATEMENTS = {s.key: s for s in RECORD.statements}
CONTRADICTIONS = {c.key: c for c in RECORD.contradictions}

ENOVA = "https://presse.enova.no/pressreleases/eramet-norway-faar-621-millioner-kroner-fra-enova-til-banebrytende-biokarbonprosjekt-3143727"
CROWN_PRINCE = (
    "https://www.statsforvalteren.no/nn/vestfold-og-telemark/folk-og-samfunn/kongelig-besok/kronprins-haakon-apnet-karbonfangstanlegg-i-brevik"
)
NORSK_INDUSTRI = "https://www.norskindustri.no/dette-jobber-vi-med/energi-og-klima/aktuelt/yara-kan-kutte-800-000-tonn-co2-utslipp/"
ELECTROLYSER = "https://www.energiaktuelt.no/yara-aapnet-nytt-fornybart-hydrogenanlegg-en-stor-milepael.6673541-575505.html"
RAFNES = "https://www.energiaktuelt.no/vil-redusere-co2-utslippene-med-21-000-tonn-i-aaret.6542811-575505.html"
RAFNES_INEOS = "https://finansavisen.no/nyheter/energi/2021/10/18/7754855/hydrogengigant-satser-tungt-norge-forst-ut"
GICCS = "https://heroya-industripark.no/aktuelt/grenland-kan-redusere-co2-utslippene-med-ytterligere-1-million-tonn"
GICCS_STUDY = "https://poweredbytelemark.no/alle-co2-utslipp/"
TU_BIOGENIC = "https://www.tu.no/artikler/co2-fangst-eu-setter-foten-ned-for-bokforingsknep/499268"
HALF_OF_THE_PLANT = "https://heidelbergmaterials.com/en/pr-15-12-2020"
NORCEM = "https://industrialgreentech.com/bedrifter-i-grenland-gar-sammen-for-a-redusere-klimautslipp/"


@pytest.mark.parametrize(
    ("key", "field", "value", "source"),
    [
        ("brevik_ccs", "reduction_t", 400_000, CROWN_PRINCE),
        ("brevik_ccs", "biogenic_share", 0.10, TU_BIOGENIC),
        ("brevik_ccs", "year", 2025, CROWN_PRINCE),
        ("brevik_ccs", "stage", "running", HALF_OF_THE_PLANT),
        ("yara_electrification", "reduction_t", 800_000, NORSK_INDUSTRI),
        ("yara_electrification", "year", None, NORSK_INDUSTRI),
        ("yara_electrification", "stage", "idea", NORSK_INDUSTRI),
        ("yara_electrolyser", "reduction_t", 41_000, ELECTROLYSER),
        ("yara_electrolyser", "stage", "running", ELECTROLYSER),
        ("inovyn_electrolysis", "low_t", 21_000, RAFNES),
        ("inovyn_electrolysis", "high_t", 22_000, RAFNES_INEOS),
        ("inovyn_electrolysis", "stage", "study", RAFNES),
        ("giccs", "reduction_t", 1_200_000, GICCS_STUDY),
        ("giccs", "low_t", 1_000_000, GICCS),
        ("giccs", "sites", ("NO-50", "NO-36", "NO-202608", "NO-47"), GICCS),
        ("eramet_biocarbon", "reduction_t", 370_000, ENOVA),
        ("eramet_biocarbon", "counts", False, ENOVA),
        ("norcem_alternative_fuels", "low_t", 130_000, NORCEM),
        ("norcem_alternative_fuels", "high_t", 150_000, NORCEM),
        ("norcem_alternative_fuels", "counts", False, NORCEM),
    ],
    ids=lambda v: v.rpartition("/")[2][:24] if isinstance(v, str) else str(v),
)
def test_a_measure_says_what_its_source_says(key, field, value, source):
    found = MEASURES[key]
    assert getattr(found, field) == value
    assert source in (found.source, *found.sources)


def test_no_measure_stands_without_a_row_of_the_public_record():
    known = {"brevik_ccs", "yara_electrification", "yara_electrolyser", "inovyn_electrolysis", "giccs"}
    known |= {"eramet_biocarbon", "norcem_alternative_fuels"}
    assert set(MEASURES) == known
    assert all(m.stage in CERTAINTY for m in RECORD.measures)


def test_what_is_part_of_another_says_so_and_the_plan_of_2026_has_no_year_any_more():
    assert MEASURES["yara_electrolyser"].part_of == "yara_electrification"
    assert "2026" in MEASURES["yara_electrification"].note["nb"], "the lapsed year is told in the note, not used"


@pytest.mark.parametrize(
    ("key", "value", "year"),
    [
        ("baseline_2_5_mt", 2_500_000, 2020), ("baseline_2_4_mt", 2_400_000, None), ("zero_2040", 0, 2040), ("known_technology_80_pct", 80, None),
        ("residual_450_kt", 450_000, 2020), ("residual_382_kt", 382_000, 2024), ("halving_without_year", 50, None), ("county_60_pct_2030", 60, 2030),
        ("telemark_level_2030", 1_300_000, 2030), ("telemark_total_2020", 3_150_000, 2020), ("porsgrunn_skien_35_pct_2025", 35, 2025),
        ("prosess21_2030", 50, 2030), ("eramet_43_pct_2030", 43, 2030), ("eramet_landfill_50_pct_2030", 50, 2030), ("norcem_zero_2030", 0, 2030),
        ("inovyn_zero_2050", 0, 2050), ("yara_group_30_pct_2030", 30, 2030),
    ],
)  # fmt: skip
def test_a_published_figure_that_is_no_target_stands_with_its_reason(key, value, year):
    found = STATEMENTS[key]
    assert (found.value, found.year) == (value, year)
    assert found.why_not_used["nb"]
    assert found.source.startswith("https://")


@pytest.mark.parametrize(
    ("key", "figures"),
    [
        ("residual", ("450 000", "382 000", "500 000")),
        ("giccs", ("1,2 millioner", "1 million", "0,4", "0,8", "2,4 millioner", "382 000–450 000")),
        ("inovyn", ("21 000", "22 000")),
        ("eramet", ("370 000", "724 000–741 000")),
        ("base", ("2,4", "2,5", "2,6")),
        ("goal", ("Null utslipp", "klimapositiv")),
        ("halving", ("halvere",)),
        ("catalyst", ("23", "24")),
        ("sites", ("0,8", "0,9", "1,2", "0,80", "0,87")),
    ],
)
def test_where_sources_disagree_each_of_the_figures_is_named(key, figures):
    found = CONTRADICTIONS[key]
    assert all(figure in found.said["nb"] for figure in figures), found.said["nb"]
    assert found.handled["nb"]


def test_the_whole_of_the_three_largest_is_the_base_and_is_never_used_as_a_sum():
    """400 + 800 + 1 200 kt is exactly the 2,4 Mt that was named as the base; yet a remainder was named as well."""
    assert sum(MEASURES[key].reduction_t for key in ("brevik_ccs", "yara_electrification", "giccs")) == STATEMENTS["baseline_2_4_mt"].value
    assert "aldri" in CONTRADICTIONS["residual"].handled["nb"]


def test_no_milestone_and_no_reuse_target_is_invented():
    assert {t.target_year for t in RECORD.targets.values()} == {2040}
    assert all(not t.milestones and t.path_kind == "illustrative" for t in RECORD.targets.values())


def test_a_stage_that_does_not_exist_is_refused():
    body = seeds()["measures"]
    body["measure"][0]["stage"] = "hoped"
    with pytest.raises(ValueError, match="brevik_ccs"):
        Reference.of({**seeds(), "measures": body})
