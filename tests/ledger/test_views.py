"""The views: hand-worked rows, and what each answers when something is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gic_metrics.ledger
from gic_metrics.ledger import Ledger
from gic_metrics.ledger.copy import VIEWS
from gic_metrics.reference import seeds
from gic_metrics.vocabulary import Sheet
from tests.ledger.conftest import Clock, record, store

VIEW_FILES = sorted((Path(gic_metrics.ledger.__file__).parent / "sql" / "views").glob("*.sql"))


def parts(ledger: Ledger, gwp_set: str = "AR5") -> dict[tuple[str, bool], tuple[float | None, int]]:
    return {(r["part"], r["in_ets"]): (r["value_t"], r["missing"]) for r in ledger.named_rows("emission_parts", gwp_set=gwp_set)}


@pytest.fixture(autouse=True)
def _seeded(ledger: Ledger) -> None:
    ledger.enter_reference({name: body for name, body in seeds().items() if name in ("gwp", "register")}, by="test")


@pytest.mark.parametrize("file", VIEW_FILES, ids=lambda f: f.stem)
def test_a_view_says_its_grain_and_unit_on_line_one(file: Path) -> None:
    assert re.match(r"-- Grain: .+ Unit: .+\.\n", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_of_an_empty_ledger_has_no_rows(ledger: Ledger, view: str) -> None:
    assert ledger.rows(view) == [] or view in ("reference_at", "figure_entries")  # the fixture's reference data


@pytest.mark.parametrize(
    ("gwp_set", "expected_t"), [("AR4", 396_733.00), ("AR5", 370_220.00), ("AR5_CCF", 397_912.84), ("AR6", 377_048.00)], ids=lambda v: str(v)
)
def test_example_1_2_a_site_with_seven_gases_weighs_what_the_rules_say(ledger: Ledger, gwp_set: str, expected_t: float) -> None:
    masses = {"CO2": 150_000, "CH4": 120, "N2O": 800, "SF6": 0.02, "CF4": 0.5, "C2F6": 0.05, "HFC-134a": 0.4}
    store(ledger, b"a", *(record(t, gas=gas) for gas, t in masses.items()))
    assert sum(r["value_t"] for r in ledger.named_rows("emission_parts", gwp_set=gwp_set)) == pytest.approx(expected_t, abs=0.005)


@pytest.mark.parametrize(
    ("origin", "category", "factor"),
    [("fossil", "process", 29.8), ("fossil", "fugitive", 29.8), ("fossil", "combustion", 27), ("biogenic", "process", 27), ("", "", 27)],
)
def test_methane_under_ar6_is_29_8_only_for_fossil_process_or_fugitive(ledger: Ledger, origin: str, category: str, factor: float) -> None:
    store(ledger, b"a", record(10, gas="CH4", origin=origin, category=category))
    assert parts(ledger, "AR6") == {("other_gases", False): (pytest.approx(10 * factor), 0)}


def test_biogenic_co2_stands_apart_and_co2_without_origin_is_fossil(ledger: Ledger) -> None:
    store(ledger, b"a", record(10), record(5, origin=""), record(3, origin="biogenic"))
    assert parts(ledger) == {("co2_fossil", True): (15, 0), ("co2_biogenic", True): (3, 0)}


def test_a_control_total_is_never_added_and_a_lone_co2e_is_locked(ledger: Ledger) -> None:
    store(ledger, b"a", record(10), record(11, gas="CO2e", gwp_set="AR4", control=True), record(7, gas="CO2e", gwp_set="AR4", category="process"))
    assert parts(ledger, "AR4") == {("co2_fossil", True): (10, 0), ("co2e_locked", True): (7, 0)}
    assert parts(ledger, "AR6") == {("co2_fossil", True): (10, 0), ("co2e_other_set", True): (7, 0)}


def test_blank_is_missing_zero_is_zero_and_each_notation_key_is_what_it_says(ledger: Ledger) -> None:
    store(ledger, b"a", record(None, category="process"))
    assert parts(ledger) == {("co2_fossil", True): (None, 1)}
    store(ledger, b"b", record(0.0))
    assert parts(ledger) == {("co2_fossil", True): (0, 0)}
    store(ledger, b"c", *(record(None, notation=key, category=key) for key in ("NE", "C", "NO", "IE", "NA")))
    assert parts(ledger) == {("co2_fossil", True): (0, 2)}
    assert ledger.named_rows("emission_parts", gwp_set="AR5")[0]["confidential"] == 1
    store(ledger, b"d", record(None, notation="NA"))
    assert parts(ledger) == {("co2_fossil", True): (None, 0)}


def test_a_gas_without_a_gwp_value_is_missing_and_not_left_out_in_silence(ledger: Ledger) -> None:
    store(ledger, b"a", record(10, gas="HFC-999"))
    assert parts(ledger) == {("other_gases", False): (None, 1)}


def test_n2o_is_inside_the_ets_total_of_yara_only_and_a_row_may_say_otherwise(ledger: Ledger) -> None:
    store(ledger, b"a", record(1, gas="N2O"))
    store(ledger, b"b", record(1, gas="N2O", site="NO-110"), record(2, gas="N2O", site="NO-110", in_ets=False, category="process"))
    found = {(r["site"], r["in_ets"]): r["value_t"] for r in ledger.named_rows("emission_parts", gwp_set="AR5")}
    assert found == {("NO-47", False): 265, ("NO-110", True): 265, ("NO-110", False): 530}


def test_scope_2_is_never_inside_the_ets_total(ledger: Ledger) -> None:
    store(ledger, b"a", record(9, variable="scope2_location", gas="CO2e", gwp_set="AR5"))
    assert parts(ledger) == {("co2e_locked", False): (9, 0)}


def test_one_row_after_capture_makes_the_part_after_capture(ledger: Ledger) -> None:
    store(ledger, b"a", record(1, basis="before"), record(1, basis="after", category="process"), record(1, gas="SF6"))
    assert {r["part"]: r["basis"] for r in ledger.named_rows("emission_parts")} == {"co2_fossil": "after", "other_gases": ""}


def test_views_read_register_and_factors_as_of_the_time(ledger: Ledger, clock: Clock) -> None:
    store(ledger, b"a", record(1, gas="N2O"))
    before = ledger.submissions()[0].recorded_at
    clock.move(days=1)
    changed = seeds()["register"]
    next(s for s in changed["site"] if s["id"] == "NO-47")["ets_gases"] = ["CO2", "N2O"]
    ledger.enter_reference({"register": changed}, by="test")
    assert [r["in_ets"] for r in ledger.named_rows("emission_parts")] == [True]
    assert [r["in_ets"] for r in ledger.named_rows("emission_parts", as_of=before)] == [False]


def test_movements_are_summed_by_origin_share_and_counterparty(ledger: Ledger) -> None:
    rows = [record(v, sheet=Sheet.CARBON, variable="to_storage", category="", share=share) for v, share in ((10, 0.1), (5, 0.1), (None, None))]
    store(ledger, b"a", *rows)
    found = [(r["variable"], r["share"], r["value"], r["missing"]) for r in ledger.named_rows("movements")]
    assert found == [("to_storage", 0.1, 15, 0), ("to_storage", None, None, 1)]


def test_an_unknown_view_or_parameter_is_refused(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        ledger.rows("fact; drop table fact")
    with pytest.raises(TypeError):
        ledger.rows("movements", gwp_set="AR5")
