"""Accounting rules, section 8: the worked numbers, and the wrong ways beside the right ones."""

from __future__ import annotations

import pytest

from gic_metrics.disclosure import HIDDEN, Contribution, Rules, broken, printed_t, protect, released
from gic_metrics.disclosure.differencing import difference, unsafe_differences
from gic_metrics.disclosure.residual import residual_broken
from gic_metrics.disclosure.rules import upper_protection_t
from gic_metrics.disclosure.suppression import Audit, Sum, Value

SECTORS = {
    "cement": (650_000,),
    "fertiliser": (600_000, 45_000, 30_000),
    "metals": (420_000, 20_000, 15_000),
    "petrochemicals": (300_000, 250_000, 90_000, 60_000),
    "waste": (12_000, 9_000, 8_000, 7_000),
}
ALL = Rules(k_pct=85.0)


def each(values, sector="metals", period="2025", **more):
    """One site of one company in one group for each value."""
    named = [(f"{sector}-{n}", float(v)) for n, v in enumerate(values)]
    return [Contribution(f"g-{name}", f"c-{name}", name, sector, "emitted", period, v, **more) for name, v in named]


def region():
    return [c for sector, values in SECTORS.items() for c in each(values, sector)]


def pairs(values):
    return [(f"g{n}", float(v)) for n, v in enumerate(values)]


@pytest.mark.parametrize(
    ("sector", "rules"),
    [
        ("cement", ("frequency", "dominance", "concentration")),
        ("fertiliser", ("dominance", "concentration")),
        ("metals", ("dominance", "concentration")),
        ("petrochemicals", ()),
        ("waste", ()),
    ],
)
def test_8_1_primary_rules(sector, rules):
    assert broken(pairs(SECTORS[sector]), ALL) == rules


def test_8_1_the_groups_of_a_cell_count_and_not_its_sites():
    """Three sites of one owner and two of others: five sites (WRONG: safe), three groups, and the owner's sum dominates."""
    sites = [("owner", 30_000.0), ("owner", 30_000.0), ("owner", 30_000.0), ("b", 30_000.0), ("c", 5_000.0)]
    assert broken(sites, Rules()) == ("dominance",)
    assert broken([(f"site {n}", value) for n, (_, value) in enumerate(sites)], Rules()) == ()


def test_8_1_signs_do_not_cancel():
    """Stock changes +100, -100, +1: as absolute contributions the two largest hold all but 1 (WRONG, signed: a sum of 1)."""
    assert broken(pairs((100.0, -100.0, 1.0)), Rules()) == ("dominance",)


def test_8_2_a_one_k_rule_is_inadequate():
    """50 000, 49 000 and ones: the largest holds 50 %, and the second can still tell it to within 1 000 of 50 000."""
    assert broken(pairs((50_000, 49_000, *[100] * 10)), Rules(top_groups=1, k_pct=90.0)) == ("dominance",)


def test_equivalence_of_p_and_k():
    """k = 100 * 100 / (100 + p): the two largest may hold at most 90.9 % where p is 10, for a second as large as can be."""
    k = 100 * 100 / 110
    assert broken(pairs((1_000, 0.0001, 99.9)), Rules(k_pct=k)) == ("dominance", "concentration")


def test_8_3_the_residual_is_tested_and_not_the_waiver_formula():
    """600 000 waived: the formula says 675 000 - 45 000 - 600 000 = 30 000 >= 4 500, "safe" (WRONG); 75 000 of two companies is left, and unsafe."""
    content = each((600_000, 45_000, 30_000))
    content[0] = each((600_000,), public=True)[0]
    x, waived, second = 675_000, 600_000, 45_000
    assert x - second - waived >= 0.10 * second
    assert residual_broken(content, {}, ALL) == ("frequency", "dominance", "concentration")


def test_8_3b_a_lone_contributor_that_agreed_is_published():
    [cement] = each((650_000,), "cement", consented=True)
    assert residual_broken([cement], {}, ALL) == ()
    [part] = protect([cement]).parts
    assert (part.key, part.basis, part.years) == ("cement-0", "consent", {"2025": {"emitted": 650_000.0}})


def test_8_3c_a_residual_of_four_is_safe():
    content = [*each((600_000,), "metals", public=True), *each((45_000, 30_000, 28_000, 26_000), "fertiliser")]
    assert residual_broken(content, {}, ALL) == ()


def test_8_4_one_suppressed_cell_is_recovered_from_the_total():
    """2 516 000 - 700 000 - 36 000 - 675 000 - 455 000 = 650 000. So no total is published beside a single hidden sector."""
    values = {s: Value("x", float(sum(v))) for s, v in SECTORS.items()}
    known = [Sum(frozenset({s}), float(sum(SECTORS[s]))) for s in SECTORS if s != "cement"]
    audit = Audit(values, [*known, Sum(frozenset(SECTORS), 2_516_000.0)])
    assert audit.interval(["cement"]) == pytest.approx((650_000, 650_000))


def test_8_5_three_suppressed_cells_are_wide_enough():
    values = {s: Value(s, float(sum(SECTORS[s]))) for s in ("cement", "fertiliser", "metals")}
    audit = Audit(values, [Sum(frozenset(values), 2_516_000.0 - 736_000.0)])
    for sector in values:
        assert audit.interval([sector]) == (0.0, 1_780_000.0)


def test_8_5_upper_protection_level():
    assert upper_protection_t(pairs(SECTORS["fertiliser"]), Rules()) == 30_000
    assert upper_protection_t(pairs(SECTORS["petrochemicals"]), Rules()) == 0


def test_8_5_the_region_is_published_as_two_sectors_and_the_rest_together():
    found = protect(region())
    assert {p.key: p.years["2025"]["emitted"] for p in found.parts} == {"rest:petrochemicals": 700_000, "rest:waste": 36_000, HIDDEN: 1_780_000}
    assert {group for _, group, _ in found.hidden} == {"cement", "fertiliser", "metals"}
    assert set(found.proposed.values()) == {"cement+fertiliser+metals"}


def test_two_singletons_in_one_sum_know_each_other():
    """80 and 70 together: an outsider sees [0, 150], each of the two sees the other to the tonne."""
    audit = Audit({"a": Value("A", 80.0), "b": Value("B", 70.0)}, [Sum(frozenset("ab"), 150.0)])
    assert audit.interval(["a"]) == (0.0, 150.0)
    assert audit.interval(["a"], intruder="B") == (80.0, 80.0)
    assert audit.tight(Rules())


def test_8_6_a_joiner_is_not_told_by_two_totals():
    """Snapshot 1 has three companies with 700 000, snapshot 2 a fourth with 760 000: the joiner is 60 000."""
    first = protect(each((300_000, 250_000, 150_000)))
    earlier = released("G-0001", first.record())
    now = each((300_000, 250_000, 150_000, 60_000))
    alone = protect(now)
    [cell] = [c for c in alone.cells if c.printed_t is not None]
    assert difference(cell, earlier[0], frozenset()) == [("g-metals-3", 60_000.0)]
    assert unsafe_differences(cell, earlier, frozenset(), Rules()) == earlier
    found = protect(now, earlier=earlier)
    assert {p.key: p.years["2025"]["emitted"] for p in found.parts} == {"rest:metals": 700_000.0, "rest:metals:waiting": None}


def test_8_6_three_joiners_at_once_may_be_told():
    first = protect(each((300_000, 250_000, 150_000)))
    found = protect(each((300_000, 250_000, 150_000, 60_000, 50_000, 40_000)), earlier=released("G-0001", first.record()))
    assert [p.years["2025"]["emitted"] for p in found.parts] == [850_000.0]


def quarters(values, site="a", first=8):
    """2024-Q1 is quarter 0 of `values`; the window of four that ends with quarter `first - 1`."""
    names = [f"{2024 + n // 4}-Q{n % 4 + 1}" for n in range(len(values))]
    return [Contribution("g", "c", site, "metals", "emitted", names[n], float(values[n])) for n in range(first - 4, first)]


def test_8_6b_rolling_quarters_tell_the_newest_one():
    """R4Q(2025Q1) = 358, R4Q(2025Q2) = 353: their difference is q(2025Q2) - q(2024Q2) = -5, and 90 where 95 is known."""
    series = (100, 95, 60, 105, 98, 90)
    assert (sum(series[1:5]), sum(series[2:6])) == (358, 353)
    values = {c.key: Value("g", c.value_t) for c in [*quarters(series, first=5), *quarters(series, first=6)]}
    windows = [Sum(frozenset(c.key for c in quarters(series, first=n)), float(sum(series[n - 4 : n]))) for n in (5, 6)]
    known = Sum(frozenset({("a", "", "2024-Q2")}), 95.0)
    newest = [("a", "", "2025-Q2")]
    low, high = Audit(values, windows).interval(newest)
    assert high - low > 90
    assert Audit(values, [*windows, known]).interval(newest) == pytest.approx((90, 90))


def test_8_6c_a_year_less_three_quarters_tells_the_fourth():
    quarter = [f"2025-Q{n}" for n in (1, 2, 3, 4)]
    values = {q: Value("g", v) for q, v in zip(quarter, (98.0, 90.0, 58.0, 154.0), strict=True)}
    audit = Audit(values, [Sum(frozenset(quarter), 400.0), *(Sum(frozenset({q}), values[q].value_t) for q in quarter[:3])])
    assert audit.interval(["2025-Q4"]) == pytest.approx((154, 154))


def test_8_6_restating_one_company_is_not_told_by_the_next_release():
    """A restates 100 -> 112 000: as a difference of two totals it would be A's alone. The earlier figure is held, and it is told that it is."""
    first = protect(each((100_000, 90_000, 80_000)))
    found = protect(each((112_000, 90_000, 80_000)), earlier=released("G-0001", first.record()))
    assert [c.verdict for c in found.cells] == ["held"]
    assert found.parts[0].years["2025"]["emitted"] == 270_000.0
    assert found.hidden == (("emitted", "rest:metals", "2025"),)


def test_8_7_rounding_is_half_up_each_figure_on_its_own():
    values = (123_456, 98_499, 500, 1_499)
    assert [printed_t(v) for v in values] == [123_000, 98_000, 1_000, 1_000]
    assert sum(printed_t(v) for v in values) == 223_000
    assert printed_t(sum(values)) == 224_000


def test_8_7_rounding_is_no_protection():
    """A single company of 649 700 rounded to 650 000 is still that company (WRONG: publish it because it is rounded)."""
    found = protect(each((649_700,), "cement"))
    assert [c.printed_t for c in found.cells if c.part == HIDDEN] == [None]
