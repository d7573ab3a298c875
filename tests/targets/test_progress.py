"""Status and pace of real targets from a ledger (accounting rules 4.3, 12.2, 12.6, 12.7): what may be said, and what one site or report decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.figures.sentence import overview_headline, pace_sentence, status_sentence
from gic_metrics.reference import Target
from gic_metrics.targets.progress import progress
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Reading
from tests.plain.small import each_quarter, emitted, moved, small, verified
from tests.plain.test_agreement import record

ON, RISK, OFF = "on_track", "at_risk", "off_track"
GAPS = (0.0, 0.012, 0.009, 0.012, 0.013, 0.008, 0.004, 0.004, 0.080, 0.049, 0.044, 0.043)
STATUSES = [ON, ON, ON, ON, RISK, RISK, RISK, ON, OFF, OFF, OFF, RISK]
"""example 4.10"""
BASE = 1_000_000.0
ENDS = {"cement": 900_000.0, "fertiliser": -2_600_000.0, "metals": -9_000_000.0}
"""what the target of a sector is in 2040; on the way from 2020 the paths are above zero, through it and below it where the series stands"""


def target(key, **more):
    usual = {"base_year": 2020, "base_t": None, "target_year": 2040, "target_t": 0.0, "measure": "net"}
    return Target(key=key, name={"nb": key, "en": key}, source="sak 1", path_kind="adopted", **usual | more)


def assessed(region, *targets):
    """(target, period) -> the row."""
    held = replace(region.reference, targets={t.key: t for t in targets})
    return {(row.target, row.period): row for row in progress(replace(region, reference=held))}


def path_at(sector, n):
    """The path at the n-th window of four quarters; the first ends with the fourth quarter of 2025."""
    return BASE + (ENDS[sector] - BASE) * (5 + n / 4) / 20


def quarterly(sector, gaps):
    """Quarters whose sums over four on end are path + gap x base."""
    sums = [path_at(sector, n) + gap * BASE for n, gap in enumerate(gaps)]
    found = [sums[0] / 4] * 4
    for before, now in pairwise(sums):
        found.append(now - before + found[-4])
    return [(f"{2025 + n // 4}-Q{n % 4 + 1}", value) for n, value in enumerate(found)]


@pytest.fixture(scope="module")
def three_sides(tmp_path_factory):
    """Three sectors with the gaps of example 4.10: N on a path above zero, through zero, and below zero; E is a million tonnes, the rest is R."""
    sites = {f"X-{n}": {"sector": sector} for n, sector in enumerate(ENDS, start=2)}
    rows = []
    for site, sector in zip(sites, ENDS, strict=True):
        for period, net in quarterly(sector, GAPS):
            rows += [emitted(site, period, BASE), moved(site, period, "air_capture", BASE - net)]
    return small(tmp_path_factory.mktemp("sides"), sites, rows)


TARGETS = [target(sector, sector=sector, base_t=BASE, target_t=end) for sector, end in ENDS.items()]
WINDOWS = [str(2025 + n // 4) if n % 4 == 0 else f"{2025 + (n + 3) // 4}-Q{n % 4}" for n in range(len(GAPS))]


def statuses_of(region):
    rows = assessed(region, *TARGETS)
    return {sector: [rows[sector, period].status for period in WINDOWS] for sector in ENDS}


def test_the_same_gaps_give_the_same_statuses_above_at_and_below_zero(three_sides):
    region = Region.read(three_sides)
    rows = assessed(region, *TARGETS)
    levels = {sector: [rows[sector, period].actual_t for period in WINDOWS] for sector in ENDS}
    assert min(levels["cement"]) > 0 > max(levels["metals"])
    assert max(levels["fertiliser"]) > 0 > min(levels["fertiliser"])
    for sector in ENDS:
        assert [rows[sector, period].gap_pct_of_base for period in WINDOWS] == pytest.approx([100 * g for g in GAPS])
    assert statuses_of(region) == dict.fromkeys(ENDS, STATUSES)


def test_the_status_is_a_function_of_the_day_and_a_restatement_runs_it_again(three_sides):
    """The last quarter of 2027 is stated 68 000 t lower a year later: the jump to 8 % was none. What was said before stands as it was on its day."""
    before = three_sides._clock.now
    three_sides._clock.now += timedelta(days=400)
    period, net = quarterly("cement", GAPS)[11]
    lower = [emitted("X-2", period, BASE - 68_000.0), moved("X-2", period, "air_capture", BASE - net)]
    again = Reading("again.xlsx", "again", readable=True, records=tuple(record(line, row) for line, row in enumerate(lower, start=5)))
    three_sides.append(again, by="test", reason="feil i måler", original=None)
    now = Region.read(three_sides)
    found = [0.080 - 0.068, 0.049 - 0.068, 0.044 - 0.068, 0.043 - 0.068]
    gaps = [assessed(now, *TARGETS)["cement", p].gap_pct_of_base for p in WINDOWS[8:]]
    assert gaps == pytest.approx([100 * g for g in found])
    assert statuses_of(now)["cement"] == [*STATUSES[:8], ON, ON, ON, ON]
    for sector in ("fertiliser", "metals"):
        assert statuses_of(now)[sector] == STATUSES
    assert statuses_of(Region.read(three_sides, as_of=before)) == dict.fromkeys(ENDS, STATUSES)
    assert statuses_of(Region.read(three_sides)) == statuses_of(now), "reading an earlier day leaves nothing behind"


def test_a_year_closed_by_its_verified_figure_is_assessed_though_its_last_quarters_are_not_reported(tmp_path):
    """1 000 000 in 2020 and nothing in 2040: the path is at 750 000 in 2025, the year at 760 000. That is 1 % of the base: on track."""
    years = {2020: 1_000_000.0, 2024: 800_000.0, 2025: 760_000.0}
    rows = [*(verified("X-2", y, t) for y, t in years.items()), *(emitted("X-2", f"2025-Q{n}", 190_000.0) for n in (1, 2))]
    region = Region.read(small(tmp_path, {"X-2": {}}, rows))
    found = assessed(region, target("line", measure="emitted"))
    assert [period for _, period in found] == ["2024", "2025-Q1", "2025-Q2", "2025"]
    newest = found["line", "2025"]
    assert (newest.kind, newest.actual_t, newest.path_t, newest.status) == ("year", 760_000, 750_000, ON)


def test_two_quarters_that_nobody_reported_let_the_status_begin_anew(tmp_path):
    """At 8 % behind up to the first quarter of 2025, on the path by the verified year: the second and third were never assessed (12.7)."""
    path = {y: 1_000_000.0 - 50_000 * (y - 2020) for y in range(2020, 2026)}
    rows = [verified("X-2", 2020, path[2020]), verified("X-2", 2025, path[2025])]
    rows += [emitted("X-2", f"{y}-Q{n}", (path[y] + 80_000) / 4) for y in (2023, 2024) for n in (1, 2, 3, 4)] + [emitted("X-2", "2025-Q1", 220_000.0)]
    found = assessed(Region.read(small(tmp_path, {"X-2": {}}, rows)), target("line", measure="emitted"))
    assert [(found["line", p].status, found["line", p].reason) for p in ("2024", "2025")] == [(OFF, None), (ON, None)]


NET = target("net", strictly_below=True, headline=True)


@pytest.fixture(scope="module")
def silent(tmp_path_factory):
    """2040: X-2 is at N = -1 000; X-3, 8 000 t in each of the years before and 20 000 in the base year, has no figure."""
    quarters = [f"{y}-Q{n}" for y in range(2036, 2041) for n in range(1, 5)]
    rows = [one for q in quarters for one in (emitted("X-2", q, 25_000.0), moved("X-2", q, "air_capture", 25_250.0))]
    rows += [verified("X-2", 2020, 1_000_000.0)]
    rows += [verified("X-3", y, 20_000.0 if y == 2020 else 8_000.0) for y in (2020, *range(2035, 2040))]
    return Region.read(small(tmp_path_factory.mktemp("silent"), {"X-2": {}, "X-3": {}}, [*rows, verified("X-3", 2040, None)]))


def test_from_the_target_year_on_one_silent_site_decides_whether_it_is_met(silent):
    """At its highest the silent site makes N = +7 000, which is missed: neither status nor pace may say that it is met."""
    row = assessed(silent, NET)["net", "2040"]
    assert (row.actual_t, row.status, row.reason, row.missing) == (-1_000.0, "not_assessed", "one_site_decides", ("X-3",))
    assert (row.pace, row.required_t_per_year) == (None, None)
    before = assessed(silent, NET)["net", "2039"]
    assert (before.status, before.pace) == (ON, "ok"), "with everybody's figures N is 7 000 in 2039"


def test_a_silent_site_that_cannot_turn_it_decides_nothing(silent):
    row = assessed(silent, replace(NET, target_t=10_000.0))["net", "2040"]
    assert (row.status, row.reason, row.pace) == (ON, None, "met")
    row = assessed(silent, replace(NET, target_t=-50_000.0))["net", "2040"]
    assert (row.status, row.reason, row.pace) == (OFF, None, "missed")


def test_before_the_target_year_the_level_has_its_tolerance_but_nothing_is_called_met_that_one_site_could_undo(silent):
    row = assessed(silent, replace(NET, target_year=2050))["net", "2040"]
    assert (row.status, row.reason) == (ON, None)
    assert (row.pace, row.required_t_per_year) == (None, None)


@pytest.mark.parametrize(("last", "status"), [(700_000.0, None), (980_000.0, OFF)], ids=["on track without it", "off track without it"])
def test_a_new_plant_of_which_nothing_is_known_may_emit_any_amount(tmp_path, last, status):
    """X-3 has opened and said nothing: no highest year bounds it, so only what it cannot better may be said (12.6)."""
    region = Region.read(
        small(tmp_path, {"X-2": {}, "X-3": {"active_from": "2022"}}, [verified("X-2", 2020, 1_000_000.0), verified("X-2", 2022, last)])
    )
    row = assessed(region, target("line", measure="emitted"))["line", "2022"]
    assert row.missing == ("X-3",)
    assert (row.status, row.reason) == ((status, None) if status else ("not_assessed", "one_site_decides"))


@pytest.mark.parametrize(("size", "pace"), [(40_000.0, "ok"), (60_000.0, None)], ids=["3.8 % of the weight", "5.7 % of the weight"])
def test_where_more_than_a_twentieth_of_the_weight_is_silent_no_pace_is_given(tmp_path, size, pace):
    """(12.5) A pace is a comparison with the base year: X-2 has fallen by 60 000 t a year and needs 48 889; of X-3 nothing is known in 2022."""
    rows = [
        *(verified("X-2", y, 1_000_000.0 - 60_000 * (y - 2020)) for y in (2020, 2021, 2022)),
        verified("X-3", 2020, size),
        verified("X-3", 2021, size),
    ]
    region = Region.read(small(tmp_path, {"X-2": {}, "X-3": {}}, [*rows, verified("X-3", 2022, None)]))
    line = target("line", measure="emitted", target_t=0.0)
    assert assessed(region, line)["line", "2021"].pace is not None
    row = assessed(region, line)["line", "2022"]
    assert (row.missing, row.pace) == (("X-3",), pace)
    assert (row.required_t_per_year, row.achieved_t_per_year) == (
        (None, None) if pace is None else (pytest.approx(880_000 / 18), pytest.approx(60_000))
    )


@pytest.mark.parametrize("base_t", [0.0, -5_000.0], ids=["nothing", "below zero"])
def test_a_base_that_is_not_above_zero_gives_no_status_before_the_target_year(silent, base_t):
    rows = assessed(silent, target("none", base_t=base_t, target_t=-10_000.0, target_year=2045, headline=True))
    row = rows["none", "2039"]
    assert (row.status, row.reason, row.gap_pct_of_base) == ("not_assessed", "no_scale", None)
    assert row.gap_t == pytest.approx(row.actual_t - row.path_t)
    at_last = assessed(silent, target("none", base_t=base_t, target_t=-10_000.0, target_year=2039))["none", "2039"]
    assert (at_last.status, at_last.pace) == (OFF, "missed"), "whether a target is met needs no share of the base"


def test_the_sentences_say_neither_met_nor_on_track(silent):
    held = replace(silent, reference=replace(silent.reference, targets={"net": NET}))
    rows = [row for row in progress(held) if row.period <= "2040"]
    for language, said in (("nb", "ett anlegg avgjør"), ("en", "one site decides")):
        words = words_in(language)
        assert said in status_sentence(held, rows, words)
        assert pace_sentence(held, rows, words) == words("pace_sentence.unknown", base=2020, end=2040)


@pytest.mark.parametrize(
    ("more", "net_t", "status"),
    [(0.4, -0.4, OFF), (0.6, -0.6, ON), (-0.4, 0.4, OFF)],
    ids=["-0.4 is printed as 0", "-0.6 is printed as -1", "0.4 is printed as 0"],
)
def test_a_target_is_met_by_the_tonnes_that_are_printed(tmp_path, more, net_t, status):
    rows = [*each_quarter(2040, lambda q: [emitted("X-2", q, 1000.0)]), moved("X-2", "2040-Q1", "air_capture", 4000.0 + more)]
    region = Region.read(small(tmp_path, {"X-2": {}}, rows))
    row = assessed(region, replace(NET, base_t=BASE))["net", "2040"]
    below = words_in("en")("overview_headline.net_below_zero", removed_t=4_000.0 + more, net_t=net_t)
    assert (below in overview_headline(region, [], words_in("en"))) is (status == ON)
    assert (row.actual_t, row.status) == (pytest.approx(net_t), status)
    assert row.pace == ("met" if status == ON else "missed")


@pytest.mark.parametrize(
    ("quarters", "status", "reason"),
    [((1, 2, 3), OFF, None), ((1, 2), "not_assessed", "capture_report")],
    ids=["0.6 % of the base", "1.2 %"],
)
def test_a_missing_capture_report_weighs_the_quarters_it_is_missing_in(tmp_path, quarters, status, reason):
    """X-3 emits 15 000 t a quarter, 2.4 % of the base a year; what it may have captured in one quarter is 0.6 %."""
    rows = each_quarter(2025, lambda q: [emitted("X-2", q, 600_000.0), emitted("X-3", q, 15_000.0)])
    rows += [moved("X-3", f"2025-Q{n}", "to_storage", 7_500.0, origin="fossil") for n in quarters]
    region = Region.read(small(tmp_path, {"X-2": {}, "X-3": {"capture_from": "2025-01-01"}}, rows))
    assert region.figure("X-3", "2025", "year").capture_report_missing
    row = assessed(region, target("net", base_t=2_460_000.0))["net", "2025"]
    assert (row.status, row.reason) == (status, reason)


@pytest.mark.parametrize(
    ("injected", "net"), [(4_000.0, (OFF, None)), (30_000.0, ("not_assessed", "capture_report"))], ids=["1.0 % of the base", "2.0 %"]
)
def test_what_was_injected_without_being_handed_over_weighs_in_a_missing_capture_report_of_net(tmp_path, injected, net):
    """X-3 emits 20 000 t a year, 0.8 % of the base; N could also be lower by what is confirmed and does not count, since no report hands it over."""
    rows = each_quarter(2025, lambda q: [emitted("X-2", q, 600_000.0), emitted("X-3", q, 5_000.0), emitted("X-3", q, 9_000.0, origin="biogenic")])
    rows += [moved("X-3", "2025-Q1", "injected", injected, origin="biogenic", counterparty="Northern Lights")]
    region = Region.read(small(tmp_path, {"X-2": {}, "X-3": {"capture_from": "2025-01-01"}}, rows))
    assert region.figure("X-3", "2025", "year").removed_t == 0.0
    found = assessed(region, target("net", base_t=2_420_000.0), target("gross", measure="emitted", base_t=2_420_000.0))
    assert (found["net", "2025"].status, found["net", "2025"].reason) == net
    assert found["gross", "2025"].reason is None
