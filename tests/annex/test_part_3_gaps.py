"""Annex A part 3: a missing quarter (accounting rules 3.2, 12.5), in kt; each rung, its limits, and what is not given."""

import pytest

from gic_metrics.accounting.balance import Carbon
from gic_metrics.accounting.gaps import Known, by_carrying_forward, by_interpolation, by_own_trend, by_peers, by_production, estimate
from gic_metrics.accounting.periods import Inputs, quarter_values
from gic_metrics.accounting.quarters import SiteQuarter
from gic_metrics.vocabulary import Quarter, quarters_between

Q = Quarter
MISSING = Q(2025, 4)
OWN = dict(zip(quarters_between(Q(2024, 1), Q(2025, 3)), (100.0, 95.0, 60.0, 105.0, 98.0, 90.0, 58.0), strict=True))


def told(values, site="A", **carbon):
    return {q: SiteQuarter(site, q, Carbon(fossil=v, **carbon), rest_t=0.0, complete=True) for q, v in values.items()}


def known(values=OWN, *, made=None, stops=None, sector="cement", site="A"):
    return Known(sector, told(values, site), made or {}, stops or {})


def amount_of(own, weights):
    return sum(w * own.generated(q) for q, w in weights.items())


MADE = {("Klinker", "t"): {Q(2024, 4): 50.0, MISSING: 45.0}}
PEERS = {n: known({Q(2024, 4): then, MISSING: now}, site=n) for n, then, now in (("P", 200.0, 190.0), ("R", 130.0, 122.0), ("S", 100.0, 100.0))}


def test_example_3_2a_e1_production_is_known():
    own = known(made=MADE)
    assert amount_of(own, by_production(own, MISSING)) == pytest.approx(94.5, rel=1e-6)
    assert estimate("A", MISSING, {"A": own, **PEERS}).code == "E1"


def test_example_3_2b_e2_own_trend_across_new_year():
    own = known()
    assert amount_of(own, by_own_trend(own, MISSING)) == pytest.approx(101.294118, rel=1e-6)
    assert estimate("A", MISSING, {"A": own, **PEERS}).code == "E2"
    first = {**OWN, Q(2023, 2): 90.0, Q(2023, 3): 55.0, Q(2023, 4): 95.0}
    first.pop(Q(2025, 1))
    own = known({q: v for q, v in first.items() if q < Q(2025, 1)})
    assert amount_of(own, by_own_trend(own, Q(2025, 1))) == pytest.approx(100 * (95 + 60 + 105) / (90 + 55 + 95), rel=1e-6)


def test_example_3_2e_e3_peers_of_the_sector():
    own = known()
    assert amount_of(own, by_peers("A", MISSING, {"A": own, **PEERS})) == pytest.approx(100.604651, rel=1e-6)
    two = {"A": own, "P": PEERS["P"], "R": PEERS["R"], "S": known(sector="metals")}
    assert by_peers("A", MISSING, two) is None


def test_example_3_2d_e4_interpolation_needs_the_following_quarter_and_no_stop():
    own = known({Q(2025, 3): 58.0, Q(2026, 1): 96.0})
    assert amount_of(own, by_interpolation(own, MISSING)) == pytest.approx(77.0, rel=1e-6)
    assert by_interpolation(known({Q(2025, 3): 58.0}), MISSING) is None
    assert by_interpolation(known({Q(2025, 3): 58.0, Q(2026, 1): 96.0}, stops={Q(2025, 3): 1.0}), MISSING) is None


def test_example_3_2c_e5_carries_forward_but_never_a_turnaround():
    """WRONG: 58.0 for a quarter that follows a flagged stop."""
    after_a_stop = known({Q(2025, 3): 58.0}, stops={Q(2025, 3): 30.0})
    assert by_carrying_forward(after_a_stop, MISSING) is None
    assert estimate("A", MISSING, {"A": after_a_stop}) is None
    quiet = known({Q(2025, 3): 58.0})
    assert amount_of(quiet, by_carrying_forward(quiet, MISSING)) == 58.0
    assert estimate("A", MISSING, {"A": quiet}).u95_pct == 30.0


def test_e1_needs_production_a_year_ago():
    own = known(made={("Klinker", "t"): {Q(2024, 4): 0.0, MISSING: 45.0}})
    assert by_production(own, MISSING) is None
    stopped = known(made={("Klinker", "t"): {Q(2024, 4): 50.0, MISSING: 0.0}})
    assert estimate("A", MISSING, {"A": stopped}).emitted_ets_t == 0


@pytest.mark.parametrize(("days", "possible"), [(10.0, True), (10.5, False)])
def test_a_turnaround_of_more_than_ten_days_closes_e2_and_e3(days, possible):
    own = known(stops={Q(2025, 2): days})
    assert (by_own_trend(own, MISSING) is not None) is possible
    own = known(stops={MISSING: days})
    assert (by_peers("A", MISSING, {"A": own, **PEERS}) is not None) is possible


def test_what_was_captured_is_not_estimated_and_e_is_before_capture():
    """WRONG: 20 t, the quarter a year ago after capture; a late capture report is never read as captured again."""
    captured = told({Q(2025, 3): 100.0}, handed_fossil=80.0)
    found = estimate("A", MISSING, {"A": Known("cement", captured)})
    assert found.emitted_ets_t == 100.0


def test_captured_that_was_reported_counts_and_never_takes_e_below_zero():
    reported = told({Q(2025, 3): 100.0})
    for handed, expected in ((80.0, 20.0), (130.0, 0.0)):
        partly = {MISSING: SiteQuarter("A", MISSING, Carbon(handed_fossil=handed), rest_t=None, complete=False, emissions_told=False)}
        found = estimate("A", MISSING, {"A": Known("cement", {**reported, **partly})})
        assert found.emitted_ets_t == pytest.approx(expected)


def test_no_more_than_two_quarters_in_a_row_and_only_reported_quarters_feed_an_estimate():
    values = {Q(2024, k): 100.0 for k in (1, 2, 3, 4)}
    made = {("Klinker", "t"): dict.fromkeys(quarters_between(Q(2024, 1), Q(2025, 4)), 50.0)}
    grid = tuple(quarters_between(Q(2024, 1), Q(2025, 4)))
    own = known(values, made=made)
    filled = {q: e for q in grid if q not in values and (e := estimate("A", q, {"A": own})) is not None}
    assert len(filled) == 4
    kept = quarter_values(Inputs(values, {}, grid, estimates=filled))
    assert [q for q in kept if kept[q].estimates] == [Q(2025, 1), Q(2025, 2)]
    without = known(values)
    assert estimate("A", Q(2025, 2), {"A": without}) is None, "the quarter before is itself an estimate"


def test_not_reported_in_the_verified_record_is_never_estimated():
    values = {Q(2025, 3): 58.0}
    filled = {MISSING: estimate("A", MISSING, {"A": known(values)})}
    grid = tuple(quarters_between(Q(2025, 3), MISSING))
    assert quarter_values(Inputs(values, {}, grid, estimates=filled))[MISSING].emitted_ets_t == 58.0
    assert MISSING not in quarter_values(Inputs(values, {2025: None}, grid, estimates=filled))


def test_an_estimate_keeps_the_gas_mix_and_its_method_code():
    item = SiteQuarter("A", Q(2025, 3), Carbon(fossil=60.0, gases=40.0, biogenic=10.0), rest_t=5.0, complete=True)
    found = estimate("A", MISSING, {"A": Known("cement", {Q(2025, 3): item})})
    assert (found.code, found.emitted_ets_t, found.rest_t, found.biogenic_t, found.weights) == ("E5", 100.0, 5.0, 10.0, ((Q(2025, 3), 1.0),))


def test_a_quarter_that_nothing_could_fill_is_part_of_the_silence():
    """Q1 is estimated, Q2 cannot be: Q3 and Q4 are the third and fourth quarter without a report, and are not estimated."""
    values = {Q(2024, k): 100.0 for k in (1, 2, 3, 4)}
    grid = tuple(quarters_between(Q(2024, 1), Q(2025, 4)))
    own = known(values, made={("Klinker", "t"): dict.fromkeys(grid, 50.0)})
    filled = {q: estimate("A", q, {"A": own}) for q in (Q(2025, 1), Q(2025, 3), Q(2025, 4))}
    kept = quarter_values(Inputs(values, {}, grid, estimates=filled))
    assert [q for q in kept if kept[q].estimates] == [Q(2025, 1)]
