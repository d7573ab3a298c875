"""Every result of the worked examples of the accounting rules (Annex A), and the test that holds our functions to it.

A row is an example, its results, and where they are tested. The test fails for a test that is gone and for a result that no longer stands in it.
Results in thousands of tonnes may stand in tonnes. What an example prints beside its results is in ASIDE, with the reason.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent

UNITS, SETS = "annex/test_part_1_units_and_gwp.py", "annex/test_part_1_gwp_sets.py"
BALANCE, ONCE, SCOPE2 = "accounting/test_balance.py", "annex/test_part_2_counted_once.py", "accounting/test_scope2.py"
PATHS, TREND = "annex/test_part_4_paths_and_budget.py", "annex/test_part_4_trend_and_status.py"
GAPS, SERIES, REUSE = "annex/test_part_3_gaps.py", "annex/test_part_3_series.py", "accounting/test_reuse.py"
LMDI, MASS, SURE = "annex/test_part_5_decomposition.py", "annex/test_part_6_circularity.py", "annex/test_part_7_uncertainty.py"
SIX = "accounting/test_example_12_6.py"
SECRET, PLAUSIBLE = "annex/test_part_8_confidentiality.py", "intake/rules/test_plausibility.py"

EXAMPLES = [
    ("1.1a-j", "2500000 400000 12.5 10 3.6 1.963485 0.715737 196.349 1.054915 3664", f"{UNITS}::test_example_1_1_units"),
    ("1.1k", "3666.667", f"{UNITS}::test_example_1_1k_a_tonne_of_carbon_is_not_44_twelfths"),
    ("1.2", "396733 370220 397912.84 377048", f"{UNITS}::test_example_1_2_one_site_in_four_sets"),
    ("1.3", "39230", f"{UNITS}::test_example_1_3_the_published_example"),
    ("1.4", "1923.5 3942.8 1624.21 3985", f"{UNITS}::test_example_1_4_blends"),
    ("1.5", "1357000 918900 438100 32.2845 1308700 910140 398560 30.4546 1320300 912160 408140 30.9127 446860 32.93",
     f"{SETS}::test_example_1_5_both_years_are_in_the_same_set"),
    ("2.1", "1877600 360000 1517600 40000 1477600 85000", f"{BALANCE}::test_example_2_1_five_sites_make_a_region"),
    ("2.2", "720000 360000 40000 320000", f"{BALANCE}::test_example_2_2_fossil_capture_is_a_reduction_and_only_biogenic_a_removal"),
    ("2.3", "360000 40000", f"{BALANCE}::test_captured_co2_has_the_share_of_its_flue_gas"),
    ("2.3b", "41200 358800", f"{BALANCE}::test_example_2_3b_measured_quarterly_shares"),
    ("2.4", "200000 10000 110000", f"{BALANCE}::test_example_2_4_a_hub_that_stores_for_others_counts_once"),
    ("2.4b", "19000 31000 39000", f"{ONCE}::test_example_2_4b_only_the_last_link_books_what_is_injected"),
    ("2.5, 2.5b", "120000 112000", f"{BALANCE}::test_example_2_5_co2_sold_for_use_is_not_deducted_and_bound_co2_is"),
    ("2.6", "8000 6000 140000 120000", f"{SCOPE2}::test_example_2_6_location_and_market_without_what_members_supply"),
    ("2.6", "50000", f"{SCOPE2}::test_example_2_6_guarantees_of_origin_lower_the_market_line_only"),
    ("2.6", "20000 160000 140000", f"{SCOPE2}::test_example_2_6_the_member_s_plant_is_counted_once"),
    ("2.7", "1522000 512000", f"{ONCE}::test_example_2_7_scope_3_is_in_no_sum"),
    ("2.8", "95000 110000 15000 20000", f"{BALANCE}::test_example_2_8_a_climate_positive_year"),
    ("2.8b", "5000 25000", f"{BALANCE}::test_example_2_8b_avoided_emissions_have_no_place_in_the_balance"),
    ("2.9", "180000 90000 9200 80800 800", f"{BALANCE}::test_example_2_9_handover_counts_for_e_and_injection_for_r"),
    ("2.10", "756000 396000 36000", f"{BALANCE}::test_example_2_10_reported_after_capture_is_not_deducted_again"),
    ("2.11", "240000 480000", f"{ONCE}::test_example_2_11_a_joint_venture_is_reported_once_by_its_operator"),
    ("2.12", "15000 25000", f"{BALANCE}::test_example_2_12_removals_sold_are_not_claimed"),
    ("2.13", "42000 33000", f"{BALANCE}::test_example_2_13_biomass_without_proof_is_fossil"),
    ("3.1", "188 376 353 5.263158", "annex/test_part_3_annual.py::test_example_3_1_r4q_ytd_and_same_quarter_last_year"),
    ("3.1", "0.541666667 347.076923", "annex/test_part_3_annual.py::test_example_3_1_the_seasonal_share"),
    ("3.2a", "94.5", f"{GAPS}::test_example_3_2a_e1_production_is_known"),
    ("3.2b", "101.294118", f"{GAPS}::test_example_3_2b_e2_own_trend_across_new_year"),
    ("3.2c", "58", f"{GAPS}::test_example_3_2c_e5_carries_forward_but_never_a_turnaround"),
    ("3.2d", "77", f"{GAPS}::test_example_3_2d_e4_interpolation_needs_the_following_quarter_and_no_stop"),
    ("3.2e", "100.604651", f"{GAPS}::test_example_3_2e_e3_peers_of_the_sector"),
    ("3.3", "77.226721 60", "accounting/test_coverage.py::test_example_3_3_coverage_is_weighed_by_emissions_and_not_by_count"),
    ("3.4", "12 3 101.030928 92.783505 59.793814 146.391753", f"{SERIES}::test_example_3_4_true_up"),
    ("3.4b", "99.2838 94.6079 60.1075 106.0008 100.0048 92.5762 59.9868 147.4322", "annex/test_part_3_denton.py::test_example_3_4b"),
    ("3.5", "2500000 2625000 2630000 2350000", "annex/test_part_3_base_year.py::test_example_3_5"),
    ("3.6", "2500 2050 18 2100 1800 14.29 2380 13.87", "annex/test_part_3_perimeter.py::test_example_3_6_three_series"),
    ("3.7", "188 191 249", f"{SERIES}::test_example_3_7_any_day"),
    ("3.7", "159", "ledger/test_as_of.py::test_the_accounting_rules_example_3_7_is_reproduced_for_every_date"),
    ("4.1", "1862500 1735000 1225000 587500 50000", f"{PATHS}::test_4_1_linear"),
    ("4.1", "127500 5.1", f"{PATHS}::test_4_1_the_cut_a_year_is_a_share_of_the_base"),
    ("4.2", "10.874906 1405853.313 790569.415", f"{PATHS}::test_4_2_compound"),
    ("4.3", "1875000 2500000 1375000 1250000 800000 170000 500000", f"{PATHS}::test_4_3_piecewise_and_step"),
    ("4.4", "23225000 24500000 10587500", f"{PATHS}::test_4_4_budget"),
    ("4.5", "1926250 1862500", f"{PATHS}::test_4_5_a_rolling_year_is_compared_with_its_own_end"),
    ("4.6", "427500 17.1 8.4 156000 3.714286 13.727251", f"{PATHS}::test_4_6_gap_and_pace"),
    ("4.7", "11895000 1307500 51.2164 4.9476", f"{PATHS}::test_4_7_budget_used"),
    ("4.8", "42000 52500 35000 87347500 2297500 1667500 1717500", f"{TREND}::test_4_8_trend"),
    ("4.8", "2079.7 2068.76 2090.64 2080.89 2069.71 2092.07", f"{TREND}::test_4_8_the_year_is_said_by_its_early_bound_in_whole_years"),
    ("4.8", "42428.571429 2719.293626 48225.689 36631.454 1.755797",
     f"{TREND}::test_4_8_wrong_least_squares_and_a_fixed_share_are_other_lines"),
    ("4.8", "1758854.284", f"{TREND}::test_4_8_wrong_a_fixed_share_a_year_never_reaches_zero"),
    ("4.9", "3.75 50", f"{TREND}::test_4_9_no_trend"),
    ("4.10", "0.012 0.009 0.013 0.008 0.004 0.08 0.049 0.044 0.043", f"{TREND}::test_4_10_status"),
    ("4.10b", "0.06 0.012 0.004", f"{TREND}::test_4_10b_status"),
    ("5.1", "27900.947 33126.649 378972.404 440000 26743.463 306743.463 280000 20000 80000", f"{LMDI}::test_5_1_each_site"),
    ("5.1", "820000 81157.484 359870.112 250000 150000 720000", f"{LMDI}::test_5_1_the_sum_like_for_like_and_with_the_perimeter"),
    ("5.2", "80000", f"{LMDI}::test_5_2_full_capture"),
    ("5.3", "54992.644 94734.435 40258.209 80000", f"{LMDI}::test_5_3_activity_structure_intensity"),
    ("6.1", "1200000 20 25 19.090909 22.173913", f"{MASS}::test_example_6_1_one_site"),
    ("6.2", "12000 11900 40000 42500 6000 8000", f"{REUSE}::test_the_two_sides_of_a_stream"),
    ("6.2", "51900 6000 57900 120408", f"{REUSE}::test_example_6_2_each_stream_counts_once"),
    ("6.3", "53.660797", f"{REUSE}::test_example_6_3_symbiosis_rate"),
    ("6.4", "37.5", f"{REUSE}::test_example_6_4_surplus_heat_and_its_memo"),
    ("6.4", "26933.3333 26813.3333 1997.6471", f"{MASS}::test_example_6_4_the_reference_decides_and_is_shown_with_it"),
    ("6.5", "29800 14900 21420 8380", f"{REUSE}::test_example_6_5_the_part_displaced_at_a_member_is_named_apart"),
    ("7.1", "1597600 33006.339 2.065995", f"{SURE}::test_7_1_independent_sites_combine_as_the_root_of_the_sum_of_squares"),
    ("7.1", "73880", f"{SURE}::test_7_1_what_shares_a_meter_is_added"),
    ("7.2", "5.590170", f"{SURE}::test_7_2_a_product_of_activity_and_factor"),
    ("7.3", "8131.574 0.99985", f"{SURE}::test_7_3_net_near_zero_has_tonnes_and_a_probability_and_never_a_percentage"),
    ("7.4", "1.262091 7923.4 12620.9", f"{SURE}::test_7_4_pedigree_factors_give_an_interval_that_multiplies"),
    ("7.5", "121324.730 61054.811", f"{SURE}::test_7_5_a_change_between_years"),
    ("8.1", "650000 600000 45000 30000 420000 20000 15000 300000 250000 90000 60000 12000 9000 8000 7000", f"{SECRET}::test_8_1_primary_rules"),
    ("8.2", "50000 49000", f"{SECRET}::test_8_2_a_one_k_rule_is_inadequate"),
    ("8.3", "600000 45000 30000", f"{SECRET}::test_8_3_the_residual_is_tested_and_not_the_waiver_formula"),
    ("8.3b", "", f"{SECRET}::test_8_3b_a_lone_contributor_that_agreed_is_published"),
    ("8.3c", "45000 30000 28000 26000", f"{SECRET}::test_8_3c_a_residual_of_four_is_safe"),
    ("8.4", "650000", f"{SECRET}::test_8_4_one_suppressed_cell_is_recovered_from_the_total"),
    ("8.5", "1780000", f"{SECRET}::test_8_5_three_suppressed_cells_are_wide_enough"),
    ("8.5", "30000", f"{SECRET}::test_8_5_upper_protection_level"),
    ("8.6", "700000 60000", f"{SECRET}::test_8_6_a_joiner_is_not_told_by_two_totals"),
    ("8.6b", "90", f"{SECRET}::test_8_6b_rolling_quarters_tell_the_newest_one"),
    ("8.6c", "154", f"{SECRET}::test_8_6c_a_year_less_three_quarters_tells_the_fourth"),
    ("8.7", "123000 98000 1000 223000 224000", f"{SECRET}::test_8_7_rounding_is_half_up_each_figure_on_its_own"),
    ("9.1", "988077917 974760673 988077918 123456785 000000000 98807791", "intake/rules/test_identity.py::test_ex_9_1_organisation_numbers"),
    ("9.2", "98 98000 98000000 112000 20000 310000 190000", f"{PLAUSIBLE}::test_ex_9_2_slips_against_a_reference_of_100_000"),
    ("9.3", "370220 396733 7.161417535519 370500 0.075630706 360000 2.760520771433",
     "intake/rules/test_consistency.py::test_ex_9_3_a_control_total_against_its_gases"),
    ("9.4", "130000 70000 300 900", f"{PLAUSIBLE}::test_ex_9_4_the_same_quarter_last_year"),
    ("12.1", "396000 360000 50000 446000", f"{BALANCE}::test_example_12_1_co2_captured_and_sold_stays_emitted_after_capture"),
    ("12.2", "100 70 30 5", f"{BALANCE}::test_example_12_2_an_intermediate_stock_is_not_emitted"),
    ("12.3", "98000 300000 95000 202000 8000", f"{BALANCE}::test_example_12_3_the_giver_deducts_what_the_receiver_confirms"),
    ("12.3 GWP", "92015 3.74 46008", "accounting/test_changes.py::test_the_move_of_the_gwp_of_nitrous_oxide_has_an_upper_bound"),
    ("12.4", "4.8 0.30 4.10", "annex/test_part_3_base_year.py::test_example_12_4_a_leaver_below_the_threshold"),
    ("12.5", "20 408 12", "accounting/test_reconciliation.py::test_example_12_5_a_verified_figure_is_compared_with_its_own_scope"),
    ("12.5 words", "98.069", "accounting/test_record.py::test_2022_is_the_sum_of_eight_and_says_so"),
    ("12.6", "1645 1649 55.95 77.98 22.49", f"{SIX}::test_before_the_verified_figure_half_of_b_is_estimated"),
    ("12.6", "1648 1652 100 1.905", f"{SIX}::test_after_the_verified_figure_nothing_is_estimated"),
    ("12.6", "918 4 922 1818 914", f"{SIX}::test_a_year_is_v_plus_the_rest_and_v_is_no_row_of_its_own"),
    ("12.6", "1680 1682.3 1674.4 1628 1648 1640.7 1643.6 1625 1610 74.9 50.2 25.8", f"{SIX}::test_rolling_four_quarters"),
    ("12.6", "2.306 4.167", f"{SIX}::test_2024_against_2023_and_2022"),
    ("12.7", "2327170 2173232 153938 6.375 4.513 102124 8.660 129287 43766 2.95", f"{TREND}::test_12_7_the_record_in_2022"),
    ("12.7", "2339166 113308 4.602", f"{TREND}::test_12_7_the_record_in_2021"),
    ("12.7", "16037 43766 2355", f"{TREND}::test_12_7_the_trend_of_the_record_is_that_of_the_same_eight"),
    ("12.7", "28583 67555", "targets/test_outlook.py::test_the_gap_of_a_silent_site_as_zero_is_wrong"),
    ("12.7 label", "110 130 100",
     "accounting/test_climate_positive.py::test_example_12_7_what_was_injected_out_of_last_years_stock_does_not_count_for_this_year"),
    ("12.8", "2000 2828 4", "accounting/test_uncertainty.py::test_example_12_8_a_share_that_is_off_moves_e_and_r_together"),
]  # fmt: skip

ASIDE = {
    "3.7: 251.3": "an estimate that is stored among the facts; 12.1 takes precedence: estimates are computed when reading",
    "8.1: 95.56 96.70 78.57 58.33 %": "the share of the two largest, printed beside the rules; the outcome of each rule is what is tested",
    "8.3: 4500": "what the waiver formula compares; it is not used, and the test shows that it would call the cell safe",
    "9.2: the ratios": "printed beside the slip; the slip and the corrected figure are tested",
}


def source_of(node: str) -> tuple[ast.Module, ast.FunctionDef | None, str]:
    path, _, name = node.partition("::")
    text = (TESTS / path).read_text(encoding="utf-8")
    tree = ast.parse(text)
    return tree, next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None), text


def numbers_in(text: str) -> set[float]:
    """The numbers of a file as the program reads them, and texts that are digits alone; what a comment or a docstring says does not count."""
    found: set[float] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NUMBER and re.fullmatch(r"[\d_.eE+-]+", token.string):
            found.add(float(token.string.replace("_", "")))
        elif token.type == tokenize.STRING and re.fullmatch(r"\d+", said := re.sub(r"\s", "", token.string.strip("rbf\"'"))):
            found.add(float(said))
    return found


def stands(wanted: float, found: set[float]) -> bool:
    return any(abs(value - one) <= 5e-10 * max(1.0, abs(one)) for value in found for one in (wanted, wanted * 1000, wanted / 100))


@pytest.mark.parametrize(("example", "results", "node"), EXAMPLES, ids=[f"{example} {node.rpartition('::')[2]}" for example, _, node in EXAMPLES])
def test_each_result_stands_in_the_test_that_holds_us_to_it(example, results, node):
    _, function, text = source_of(node)
    assert function is not None, f"{example}: {node} is gone"
    assert any(isinstance(n, ast.Assert) for n in ast.walk(function)), f"{example}: {node} asserts nothing"
    found = numbers_in(text)
    assert [result for result in results.split() if not stands(float(result), found)] == []


def test_every_example_is_listed():
    """The examples of Annex A in their order, and those of section 12."""
    parts = {1: "1.1a-j 1.1k 1.2 1.3 1.4 1.5", 2: "2.1 2.2 2.3 2.3b 2.4 2.4b 2.5, 2.5b 2.6 2.7 2.8 2.8b 2.9 2.10 2.11 2.12 2.13"}
    parts |= {3: "3.1 3.2a 3.2b 3.2c 3.2d 3.2e 3.3 3.4 3.4b 3.5 3.6 3.7", 4: "4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 4.10 4.10b", 5: "5.1 5.2 5.3"}
    parts |= {6: "6.1 6.2 6.3 6.4 6.5", 7: "7.1 7.2 7.3 7.4 7.5", 8: "8.1 8.2 8.3 8.3b 8.3c 8.4 8.5 8.6 8.6b 8.6c 8.7", 9: "9.1 9.2 9.3 9.4"}
    parts |= {12: "12.1 12.2 12.3 12.3 GWP 12.4 12.5 12.5 words 12.6 12.7 12.7 label 12.8"}
    assert " ".join(dict.fromkeys(example for example, _, _ in EXAMPLES)) == " ".join(parts.values())


def test_a_result_that_is_not_there_is_seen():
    assert not stands(1_234_567.5, numbers_in("x = 1_234_568  # 1_234_567.5"))
    assert stands(101.030928, numbers_in("x = 101_030.928"))
