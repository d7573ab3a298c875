"""The data files: every figure with its source, both languages, and the traps of the public record."""

from __future__ import annotations

import csv
import io
import itertools
import math
from datetime import date

import globalwarmingpotentials
import pytest
from stdnum.no import orgnr

from gic_metrics.intake.verified import verified_records
from gic_metrics.reference import DATA, Gwp, Reference, Register, UnknownGwp, seeds, verified_record

RECORD = Reference.of(seeds("record"))
NINE = {"NO-110", "NO-47", "NO-50", "NO-202608", "NO-36", "NO-66", "NO-35", "NO-203166", "NO-204084"}
SUMS = dict(zip(range(2013, 2023), (2584419, 2555546, 2761785, 2502687, 2248512, 2512223, 2530992, 2462280, 2225858, 2327170), strict=True))
PACKAGE = {"AR4": "AR4GWP100", "AR5": "AR5GWP100", "AR5_CCF": "AR5CCFGWP100", "AR6": "AR6GWP100"}


def test_the_nine_sites_of_the_record_make_the_perimeter() -> None:
    assert {s.id for s in RECORD.register.perimeter("2022")} == NINE
    assert set(RECORD.register.sites) == NINE | {"NO-103", "NO-12"}


@pytest.mark.parametrize("kind", ["record", "practice"])
def test_every_site_that_counts_lies_in_a_municipality_of_the_boundary(kind: str) -> None:
    """(accounting rules 2.1) A company's sites outside the listed municipalities do not count."""
    known = Reference.of(seeds(kind))
    counted = [site for site in known.register.sites.values() if site.in_perimeter]
    assert counted
    assert {site.municipality for site in counted} <= set(known.cluster.municipalities)


def test_the_boundary_of_the_record_is_the_five_municipalities_of_grenland() -> None:
    assert set(Reference.of(seeds("record")).cluster.municipalities) == {"Skien", "Porsgrunn", "Bamble", "Siljan", "Drangedal"}


def test_a_site_is_in_the_perimeter_from_the_year_it_entered_the_register() -> None:
    assert {s.id for s in RECORD.register.perimeter("2012")} == NINE - {"NO-202608", "NO-204084"}
    assert "NO-202608" in {s.id for s in RECORD.register.perimeter("2013-Q1")}
    assert "NO-202608" not in {s.id for s in RECORD.register.perimeter("2012-Q4")}


def test_the_verified_sums_of_the_nine_are_those_of_the_public_record() -> None:
    records = verified_records(verified_record()[1])
    assert len(records) == 11 * 15
    for year, expected_t in SUMS.items():
        assert sum(r.value or 0 for r in records if r.site in NINE and r.period == str(year)) == expected_t


def test_not_reported_a_verified_zero_and_not_in_the_scheme_are_three_things() -> None:
    found = {(r.site, r.period): r for r in verified_records(verified_record()[1])}
    assert (found["NO-66", "2022"].value, found["NO-66", "2022"].raw, found["NO-66", "2022"].notation) == (None, "Not Reported", "")
    assert (found["NO-204084", "2016"].value, found["NO-204084", "2016"].notation) == (0, "")
    assert (found["NO-202608", "2012"].value, found["NO-202608", "2012"].notation) == (None, "NA")
    assert (found["NO-110", "2022"].cell, found["NO-110", "2022"].value) == ("L2C17", 943803)
    row = list(csv.reader(io.StringIO(verified_record()[1].decode())))[1]
    assert row[16] == "943803"


PHASES = [
    ("2012", "ETS-310", "verified_ets_narrow"),
    ("2013", "ETS-298", "verified_ets"),
    ("2020", "ETS-298", "verified_ets"),
    ("2021", "ETS-265", "verified_ets"),
]


@pytest.mark.parametrize(("year", "phase", "variable"), PHASES)
def test_a_verified_year_carries_the_gwp_of_its_ets_phase(year: str, phase: str, variable: str) -> None:
    assert {(r.gwp_set, r.variable) for r in verified_records(verified_record()[1]) if r.period == year} == {(phase, variable)}


BAD = ["installation_id,facility,2020\nNO-1,x,12a", "installation_id,facility,2020\nNO-1,x,-5", "a,b\n1,2", "installation_id,2020\nNO-1,nan"]


@pytest.mark.parametrize("bad", BAD)
def test_a_cell_that_is_no_figure_is_refused_with_its_line_and_column(bad: str) -> None:
    with pytest.raises(ValueError, match=r"L\dC\d"):
        verified_records(bad.encode())


@pytest.mark.parametrize(
    ("said", "site"),
    [
        ("NO-110", "NO-110"), (" no-110 ", "NO-110"), ("yara\u00a0 porsgrunn", "NO-110"), ("NORETYL AS", "NO-50"), ("Ineos Rafnes", "NO-50"),
        ("Inovyn Norge AS Rafnes", "NO-36"), ("RHI Normag", "NO-66"), ("Magnor Minerals AS", "NO-66"), ("Norcem Brevik", "NO-47"),
        ("Heidelberg Materials", "NO-47"), ("Ineos Norge AS PVC Fabrikk", "NO-204084"),
    ],
)  # fmt: skip
def test_a_plant_is_found_by_any_name_it_has_had(said: str, site: str) -> None:
    found = RECORD.register.find_site(said)
    assert found is not None
    assert found.id == site


@pytest.mark.parametrize("said", ["", "Yara", "NO-11", "Porsgrunn", "INOVYN"])
def test_half_a_name_finds_no_site(said: str) -> None:
    assert RECORD.register.find_site(said) is None


def test_one_organisation_number_owns_two_sites() -> None:
    assert [s.id for s in RECORD.register.sites_of("981 701 046")] == ["NO-204084", "NO-36"]
    assert RECORD.register.sites_of("000000000") == []
    assert RECORD.register.sites_of("") == []


def test_every_organisation_number_passes_its_check_digit_and_every_site_has_a_known_sector() -> None:
    for number in RECORD.register.companies:
        assert orgnr.is_valid(number), number
    assert {s.sector for s in RECORD.register.sites.values()} <= set(RECORD.sectors)


def test_facts_of_the_register_that_are_traps() -> None:
    sites = RECORD.register.sites
    assert sites["NO-66"].name == "RHI Normag"
    assert sites["NO-47"].capture_from == date(2025, 6, 18)
    assert sites["NO-203166"].nace == "35.30"
    assert "63.11" in sites["NO-203166"].note
    assert sites["NO-110"].ets_gases == ("CO2", "N2O")
    assert {s.ets_gases for s in sites.values() if s.id != "NO-110"} == {("CO2",)}


def test_two_sites_that_answer_to_one_name_are_refused() -> None:
    body = seeds()["register"]
    body["site"][1]["aliases"].append("yara  PORSGRUNN")
    with pytest.raises(ValueError, match="names both"):
        Register.of(body)


@pytest.mark.parametrize("gwp_set", PACKAGE)
def test_our_gwp_values_agree_with_the_package_but_for_two_known_faults(gwp_set: str) -> None:
    theirs = globalwarmingpotentials.data[PACKAGE[gwp_set]]
    pure = [gas for gas in RECORD.gwp.gases if not gas.startswith("R-") and gas != "CO2"]
    both = {gas: (RECORD.gwp.value(gwp_set, gas), theirs[gas.replace("-", "")]) for gas in pure}
    differing = {gas: (ours, other) for gas, (ours, other) in both.items() if ours != other}
    assert len(pure) == 19
    assert differing == ({"CH4": (27.0, 27.9), "SF6": (24300, 25200)} if gwp_set == "AR6" else {})


@pytest.mark.parametrize(("blend", "expected"), [("R-410A", 1923.50), ("R-404A", 3942.80), ("R-407C", 1624.21), ("R-507A", 3985.00)])
def test_example_1_4_blends_are_recipes(blend: str, expected: float) -> None:
    assert RECORD.gwp.value("AR5", blend) == pytest.approx(expected, abs=0.005)


def test_an_unknown_gas_or_set_raises_and_a_recipe_must_sum_to_one() -> None:
    for gwp_set, gas in (("AR5", "HFC-1"), ("AR3", "CO2")):
        with pytest.raises(UnknownGwp):
            RECORD.gwp.value(gwp_set, gas)
    with pytest.raises(ValueError, match="sum to"):
        Gwp.of({"value": [], "blend": {"R-1": {"parts": {"CO2": 0.9}}}})


def test_every_entry_has_a_source_and_both_languages() -> None:
    for entry in (*RECORD.targets.values(), *RECORD.statements, *RECORD.measures, *RECORD.events, *RECORD.streams):
        assert entry.source, entry
        for name in entry.__slots__:
            value = getattr(entry, name)
            if isinstance(value, dict):
                assert {language for language, text in value.items() if text} == {"nb", "en"}, (entry.key, name)
    for row in csv.DictReader(io.StringIO((DATA / "gwp.csv").read_text(encoding="utf-8"))):
        assert row["source"], row
    for owner in (*RECORD.register.sites.values(), *RECORD.register.companies.values()):
        assert owner.source, owner


def test_the_headline_target_is_net_below_zero_in_2040_and_no_milestone_is_invented() -> None:
    target = RECORD.targets["climate_positive_2040"]
    assert (target.measure, target.base_year, target.base_t, target.target_year, target.target_t) == ("net", 2020, None, 2040, 0)
    assert target.strictly_below
    assert target.path_kind == "illustrative"
    assert RECORD.headline_target is target
    assert list(RECORD.targets) == ["climate_positive_2040"]


def test_main_products_internal_and_planned_streams_are_not_counted() -> None:
    counted = {s.key for s in RECORD.streams if s.counted}
    assert counted == {"yara_heat_2005", "eramet_slag_norcem", "renor_fuel"}
    assert len(RECORD.streams) == 30
    assert {s.from_site for s in RECORD.streams} | {s.to_site for s in RECORD.streams} <= NINE | {None}
    assert all(s.stage == "running" and s.quantity_kind == "delivered" for s in RECORD.streams if s.counted)


def test_a_practice_ledger_has_none_of_the_records_sites_or_streams() -> None:
    practice = Reference.of(seeds("practice"))
    assert not set(practice.register.sites) & set(RECORD.register.sites)
    assert practice.streams == ()
    assert practice.cluster.test_org_numbers


def _linear(colour: str) -> list[float]:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def _luminance(colour: str) -> float:
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), _linear(colour), strict=True))


VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""Machado, Oliveira and Fernandes (2009), severity 1"""


def _seen(colour: str, vision: str) -> tuple[float, float, float]:
    """CIELAB of the colour as seen."""
    rgb = [min(1, max(0, sum(a * b for a, b in zip(row, _linear(colour), strict=True)))) for row in VISION[vision]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (sum(a * b for a, b in zip(row, rgb, strict=True)) / white for row, white in zip(to_xyz, (0.95047, 1, 1.08883), strict=True))
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def test_the_six_sectors_can_be_told_apart_on_paper_and_by_the_colour_blind() -> None:
    six = [s for s in RECORD.sectors.values() if s.in_region]
    assert len(six) == 6
    assert len({s.dash for s in six}) == 6
    assert len({s.marker for s in six}) == 6
    for sector in six:
        assert (_luminance("#FBFAF7") + 0.05) / (_luminance(sector.colour) + 0.05) >= 3, sector.key
    for one, other in itertools.combinations(six, 2):
        for vision in VISION:
            assert math.dist(_seen(one.colour, vision), _seen(other.colour, vision)) >= 12, (one.key, other.key, vision)
