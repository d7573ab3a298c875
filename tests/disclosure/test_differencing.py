"""One release beside another: who joins, who agrees, who takes it back, what is verified later, and another partition of the same sites."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.disclosure import HIDDEN, Contribution, Rules, protect, released
from gic_metrics.disclosure.protect import owned_now


def plant(n, value, sector="metals", **more) -> Contribution:
    return Contribution(f"g{n}", f"c{n}", f"s{n}", sector, "emitted", "2025", float(value), **more)


def then(contributions, **more):
    return released("G-0001", protect(contributions, **more).record())


def shown(found) -> dict[str, float | None]:
    return {part.key: part.years["2025"]["emitted"] for part in found.parts}


THREE = [plant(1, 300_000), plant(2, 250_000), plant(3, 150_000)]


def test_a_company_that_agrees_later_is_not_named_if_that_leaves_two_in_an_earlier_sum():
    """Released: 700 000 of three. Number 3 agrees: 700 000 - 150 000 = 550 000 of two, each of whom then knows the other."""
    asking = [*THREE[:2], replace(THREE[2], consented=True)]
    assert shown(protect(asking)) == {"s3": 150_000.0, HIDDEN: None}
    assert shown(protect(asking, earlier=then(THREE))) == {"rest:metals": 700_000.0}


def test_a_company_that_agrees_later_is_named_where_enough_are_left():
    six = [*THREE, plant(4, 200_000), plant(5, 180_000), plant(6, 90_000)]
    found = protect([*six[:5], replace(six[5], consented=True)], earlier=then(six))
    assert shown(found) == {"s6": 90_000.0, "rest:metals": 1_080_000.0}


def test_a_name_is_refused_also_for_what_becomes_public_only_next_spring():
    """One company dominates what will be left when the two in the scheme are verified; number 4 alone keeps it in doubt, and may not leave."""
    scheme = [plant(5, 112_000, foreseen=True), plant(6, 12_000, foreseen=True)]
    region = [plant(1, 548_000), plant(2, 15_000), plant(3, 63_000), plant(4, 46_000), *scheme]
    earlier = then(region)
    assert earlier[0].printed_t == 796_000.0
    asking = [replace(c, consented=c.site == "s4") for c in region]
    assert "s4" not in shown(protect(asking, earlier=earlier))


def test_what_was_told_with_a_name_stays_known_when_the_consent_is_withdrawn():
    """Four, one of them named and then no more: anybody still subtracts it, and three are left; of three, one named once leaves two, and nothing."""
    four = [*THREE, plant(4, 200_000, consented=True)]
    found = protect([*THREE, plant(4, 200_000)], earlier=then(four))
    assert "s4" not in shown(found)
    assert shown(found) == {"rest:metals": 900_000.0}
    three = [*THREE[:2], replace(THREE[2], consented=True)]
    assert shown(protect(THREE, earlier=then(three))) == {HIDDEN: None}


def test_what_will_be_verified_next_spring_is_taken_out_once_more_today():
    """Three are left of five when two are verified; without that the sum of five would be safe today, and tell two from each other in spring."""
    two_left = [plant(1, 100_000), plant(2, 90_000), *(plant(n, 80_000, foreseen=True) for n in (3, 4, 5))]
    found = protect(two_left)
    assert shown(found) == {HIDDEN: None}
    assert {cell.reasons for cell in found.cells} == {("later",)}


def test_a_first_report_that_a_verified_figure_replaced_is_no_longer_held():
    region = [*THREE, plant(4, 200_000, foreseen=True)]
    verified = [*THREE, plant(4, 204_000, public=True)]
    assert shown(protect(verified, earlier=then(region))) == {"s4": 204_000.0, "rest:metals": 700_000.0}


def test_a_group_that_has_bought_another_knows_what_both_know_of_earlier_sums_too():
    earlier = then([*THREE, plant(4, 200_000)])
    bought = [replace(c, group="g1") if c.site == "s2" else c for c in [*THREE, plant(4, 200_000)]]
    assert [group for old in owned_now(earlier, bought) for group, _, _ in old.terms] == ["g1", "g1", "g3", "g4"]
    assert owned_now(earlier, [plant(9, 1)]) == earlier


def test_the_partition_of_last_time_is_kept_where_another_would_tell():
    """Metals were hidden with the others, and would be safe alone now that number 6 has joined: but the others alone would then tell the two."""
    others = [plant(n, v, "chemicals") for n, v in ((1, 120_000), (2, 110_000), (3, 100_000))]
    metals = [plant(4, 60_000), plant(5, 50_000)]
    earlier = then([*others, *metals])
    assert {cell.part for cell in earlier} == {HIDDEN}
    found = protect([*others, *metals, plant(6, 55_000)], earlier=earlier)
    assert shown(found) == {HIDDEN: 440_000.0, f"{HIDDEN}:waiting": None}


def test_a_sector_that_is_hidden_in_one_year_is_hidden_in_all():
    metals = [replace(c, period=year) for year in ("2024", "2025") for c in THREE]
    metals = [c for c in metals if (c.period, c.site) != ("2025", "s3")]
    others = [plant(n, v, "chemicals") for n, v in ((4, 60_000), (5, 50_000), (6, 55_000))]
    found = protect([*metals, *others, *(replace(c, period="2024") for c in others)])
    assert {part.key for part in found.parts} == {HIDDEN}
    assert ("emitted", "metals", "2024") in found.hidden


def capture(year, captured, removed, **more):
    stored = (("emitted", 300_000.0), ("captured_fossil", captured), ("removed", removed), ("removed_sold", 0.0))
    return [replace(plant(1, v, **({"public": True} if m == "emitted" else more)), measure=m, period=year) for m, v in stored]


def test_capture_of_one_company_is_shown_for_nobody_until_it_agrees():
    assert protect(capture("2025", 90_000.0, 12_000.0)).withheld == ("captured_fossil", "removed", "removed_sold")
    assert protect([*capture("2025", 90_000.0, 12_000.0), plant(2, 50_000, public=True)]).withheld
    agreed = protect([*capture("2024", 0.0, 0.0), *capture("2025", 90_000.0, 12_000.0, consented=True)])
    assert agreed.withheld == ()
    assert agreed.parts[0].years["2025"] == {"emitted": 300_000.0, "captured_fossil": 90_000.0, "removed": 12_000.0, "removed_sold": 0.0}
    assert agreed.parts[0].years["2024"]["removed"] == 0.0


def test_a_stop_after_the_capture_plant_opened_is_nobodys_business_either():
    """Agreed for 2024 alone: that 2025 had 0 is then the company's own, and nothing that yields it is shown."""
    assert protect([*capture("2024", 90_000.0, 12_000.0, consented=True), *capture("2025", 0.0, 0.0)]).withheld


def test_only_years_are_released():
    with pytest.raises(ValueError, match="2025-Q3"):
        protect([replace(THREE[0], period="2025-Q3")])


def test_parameters_that_protect_nobody_are_refused():
    for bad in ({"minimum_groups": 2}, {"p_pct": 0.0}, {"attacker_pct": 0.0}, {"merged_groups": 2}, {"k_pct": 120.0}):
        with pytest.raises(ValueError, match="protect nobody"):
            Rules.of(bad)
