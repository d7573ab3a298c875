"""What changed: bars that sum to the change between two periods, and between two days (accounting rules 3.6, 5, 12.4, 12.6, 12.7)."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest

from gic_metrics.accounting.annual import so_far
from gic_metrics.accounting.changes import BOTH, between
from gic_metrics.accounting.comparison import like_for_like
from gic_metrics.accounting.explain_change import explain_change
from gic_metrics.accounting.explain_share import explain_compared
from gic_metrics.accounting.explain_so_far import explain_so_far
from gic_metrics.accounting.explanation import Behind, Question
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.revisions import causes_by_submission, revised
from gic_metrics.figures.explained import because_said
from gic_metrics.ledger import Ledger, moment
from gic_metrics.reference import seeds
from gic_metrics.targets.recomputed import recomputed
from gic_metrics.text import words_in
from gic_metrics.vocabulary import Notation, Quarter, Reading, Record, Sheet, quarters_of

EXACT = 1e-5
"""t: totals are rounded to a millionth of a tonne"""


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2023, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Book:
    """A ledger of its own, and the files that come to it; amounts in kt, products in kt."""

    def __init__(self, folder, sites: dict[str, dict]) -> None:
        self.clock = Clock()
        self.ledger = Ledger(folder / "ledger.duckdb", clock=self.clock, kind="practice")
        self.ledger.enter_reference(seeds("practice") | {"register": register(sites)}, by="test")

    def on(self, day: str) -> None:
        self.clock.now = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=10)

    def store(self, day: str, name: str, *records: Record, reason: str = "") -> str:
        self.on(day)
        return self.ledger.append(Reading(name, name, readable=True, records=records), by="Kari", reason=reason, original=None).id

    def at(self, day: str | None = None) -> Region:
        return Region.read(self.ledger, as_of=moment(day))


def register(sites: dict[str, dict]) -> dict:
    said = {"company": "310010014", "sector": "cement", "usual_gases": ["CO2"]}
    listed = [{"id": s, "name": f"Site {s}", **said, **more} for s, more in sites.items()]
    return {"version": "example", "company": [{"org_no": "310010014", "name": "Example"}], "site": listed}


def emitted(site: str, year: int, *kt: float | None, **more) -> list[Record]:
    return [
        Record(site, str(q), Sheet.EMISSIONS, "scope1", gas="CO2", origin="fossil", value=v * 1e3, quantity=v * 1e3, unit="t", cell="F5", **more)
        for q, v in zip(quarters_of(year), kt, strict=False)
        if v is not None
    ]


def made(site: str, year: int, *kt: float, item: str = "Product", unit: str = "t") -> list[Record]:
    return [
        Record(site, str(q), Sheet.PRODUCTION, "production", item=item, value=v * 1e3, quantity=v * 1e3, unit=unit, canonical_unit=unit)
        for q, v in zip(quarters_of(year), kt, strict=False)
    ]


def moved(site: str, year: int, movement: str, *kt: float, origin: str = "fossil", counterparty: str = "") -> list[Record]:
    return [
        Record(site, str(q), Sheet.CARBON, movement, origin=origin, counterparty=counterparty, value=v * 1e3, quantity=v * 1e3, unit="t")
        for q, v in zip(quarters_of(year), kt, strict=False)
    ]


def verified(site: str, year: int, kt: float | None, **more) -> Record:
    value = None if kt is None else kt * 1e3
    shared = {"gas": "CO2e", "gwp_set": "ETS-265", "row_class": "verified_annual", "unit": "t"}
    return Record(site, str(year), Sheet.VERIFIED, "verified_ets", value=value, quantity=value, **shared, **more)


def terms(change) -> dict[str, float]:
    return {bar.term: bar.change_t for bar in change.bars}


def sums(change) -> None:
    """The bars make the change, the sites make the bars, and N = E - R on both sides."""
    assert change.change_t == pytest.approx(change.later.emitted_ets_t - change.earlier.emitted_ets_t, abs=EXACT)
    assert math.fsum(s.change_t for s in change.sites) == pytest.approx(change.change_t, abs=EXACT)
    assert change.net_change_t == pytest.approx(change.later.net_ets_t - change.earlier.net_ets_t, abs=EXACT)
    real = math.fsum(bar.change_t for bar in change.bars if bar.term in BOTH)
    assert real == pytest.approx(change.same.change_t or 0.0, abs=EXACT)


def same_figure(revision) -> None:
    assert revision.change_t == pytest.approx(revision.now.emitted_t - revision.then.emitted_t, abs=EXACT)
    assert revision.net_change_t == pytest.approx(revision.now.net_t - revision.then.net_t, abs=EXACT)


# Between two periods.


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """Example 5.1 as four sites and four quarters a year, in kt: cement captures in the second year, one line closes, one joins and one leaves."""
    book = Book(
        tmp_path_factory.mktemp("changes"),
        {"C": {"capture_from": "2024-01-01"}, "F": {}, "A": {}, "L": {}, "J": {"perimeter_from": "2024"}, "N": {}, "Q": {}},
    )
    rows = [
        *emitted("C", 2023, *[225] * 4), *emitted("C", 2024, *[205] * 4, basis="before"), *moved("C", 2024, "to_storage", *[90] * 4),
        *moved("C", 2024, "to_storage", *[10] * 4, origin="biogenic"), *moved("C", 2024, "injected", *[10] * 4, origin="biogenic"),
        *made("C", 2023, *[300] * 4), *made("C", 2024, *[287.5] * 4),
        *emitted("F", 2023, *[175] * 4), *emitted("F", 2024, *[105] * 4), *made("F", 2023, *[150] * 4), *made("F", 2024, *[157.5] * 4),
        *made("F", 2023, *[9] * 4, item="Smaller"), *made("F", 2024, *[99] * 4, item="Smaller"),
        *emitted("A", 2023, *[105] * 4), *emitted("A", 2024, *[100] * 4), *made("A", 2023, *[62.5] * 4), *made("A", 2024, *[62.5] * 4),
        *emitted("L", 2023, *[20] * 4), *emitted("L", 2024, *[0] * 4), *made("L", 2023, *[12.5] * 4), *made("L", 2024, *[0] * 4),
        *emitted("J", 2024, *[62.5] * 4), *emitted("N", 2024, *[2] * 4), *emitted("Q", 2023, *[3] * 4), *emitted("Q", 2024, 3),
    ]  # fmt: skip
    book.store("2025-02-01", "all.xlsx", *rows)
    return book


def test_example_5_1_through_the_ledger(example):
    change = between(example.at(), example.ledger, "2023", "2024")
    found = terms(change)
    assert (found["activity"], found["intensity"]) == pytest.approx((-81_157.484, -359_870.112), abs=1e-3)
    # E: 820 - 360 = 460 kt, as in the example
    assert found["capture"] == pytest.approx(-378_972.404, abs=1e-3)
    assert found["joined"] == 250_000
    assert found["newly_reporting"] == 8_000
    assert found["no_figure"] == -12_000
    assert change.same.change_t == pytest.approx(-820_000)
    assert change.change_t == pytest.approx(-820_000 + 250_000 + 8_000 - 12_000)
    assert set(change.same.left_out) == {"J", "N", "Q"}
    sums(change)


def test_the_bars_of_example_5_1_are_found_again_from_what_they_name(example):
    """Activity, intensity and capture from E, what was generated and what was made of each site; a line that closes is activity."""
    region, facts = example.at(), Behind(example.ledger, None)
    worked = {"activity": -81_157.484, "intensity": -359_870.112, "capture": -378_972.404}
    for term, value in worked.items():
        found = explain_change(region, example.ledger, facts, Question(f"change_{term}", "2024", earlier="2023"))
        assert found.contributed == pytest.approx(found.value)
        assert recomputed(found) == pytest.approx(found.value) == pytest.approx(value, abs=1e-3)


def test_a_true_up_and_a_closing_are_found_again(book):
    """A: verified 410 in 2023 against 400 reported, 404 reported in 2024; B has closed."""
    it = book(A={}, B={"active_to": "2023"})
    rows = [*emitted("A", 2023, *[100] * 4), *emitted("A", 2024, *[101] * 4), *made("A", 2023, *[10] * 4), *made("A", 2024, *[11] * 4)]
    it.store("2025-02-01", "a.xlsx", *rows, *emitted("B", 2023, *[10] * 4), verified("A", 2023, 410))
    region, facts = it.at(), Behind(it.ledger, None)
    for term in ("activity", "intensity", "true_up"):
        found = explain_change(region, it.ledger, facts, Question(f"change_{term}", "2024", earlier="2023"))
        assert recomputed(found) == pytest.approx(found.value), term
        assert found.value != 0


def test_removal_is_one_bar_and_n_is_e_less_r(example):
    change = between(example.at(), example.ledger, "2023", "2024")
    assert change.removed_change_t == pytest.approx(40_000)
    assert change.net_change_t == pytest.approx(change.change_t - 40_000)


def test_the_main_product_is_the_largest_of_the_later_period(example):
    change = between(example.at(), example.ledger, "2023", "2024")
    product = next(s.product for s in change.sites if s.site == "F")
    assert (product.name, product.earlier, product.later) == ("Product", 600_000, 630_000)


def test_who_is_in_each_bar_largest_first(example):
    change = between(example.at(), example.ledger, "2023", "2024")
    by_term = {bar.term: bar.sites for bar in change.bars}
    assert by_term["capture"] == ("C",)
    assert by_term["intensity"] == ("F", "C", "A")


@pytest.fixture
def book(tmp_path):
    def made_with(**sites: dict) -> Book:
        return Book(tmp_path, sites or {"A": {}, "B": {}})

    return made_with


def test_another_product_or_unit_on_one_side_is_not_decomposed(book):
    it = book(A={}, B={})
    a = [*emitted("A", 2023, *[5] * 4), *emitted("A", 2024, *[4] * 4), *made("A", 2023, *[9] * 4, item="Old"), *made("A", 2024, *[9] * 4, item="New")]
    b = [*emitted("B", 2023, *[5] * 4), *emitted("B", 2024, *[4] * 4), *made("B", 2023, *[9] * 4, unit="GWh"), *made("B", 2024, *[9] * 4)]
    it.store("2025-02-01", "x.xlsx", *a, *b)
    change = between(it.at(), it.ledger, "2023", "2024")
    assert terms(change) == pytest.approx({"not_decomposed": -8_000})
    sums(change)


def test_a_closed_site_is_activity_with_or_without_a_product(book):
    it = book(A={}, B={"active_to": "2023"})
    it.store("2025-02-01", "x.xlsx", *emitted("A", 2023, *[5] * 4), *emitted("A", 2024, *[5] * 4), *emitted("B", 2023, *[3] * 4))
    change = between(it.at(), it.ledger, "2023", "2024")
    assert terms(change) == {"activity": -12_000}
    sums(change)


def test_a_closed_site_has_0_in_every_comparison_of_quarters(book):
    """(12.6) A closed after 2024, verified at 404: its fall is real, so far this year and quarter by quarter; like a plant before its opening."""
    it = book(A={"active_to": "2024"}, B={}, C={"active_from": "2025-Q2"})
    it.store("2025-09-01", "x.xlsx", *emitted("A", 2024, *[100] * 4), *emitted("B", 2024, *[50] * 4), *emitted("B", 2025, 50, 40))
    it.store("2025-09-02", "c.xlsx", *emitted("C", 2025, None, 5))
    it.store("2025-09-03", "v.csv", verified("A", 2024, 404))
    region = it.at()
    found = so_far(region)
    assert (found.sites, found.now_t, found.before_t, found.left_out, found.headline) == (("A", "B", "C"), 95_000, 300_000, (), True)
    assert so_far(region, ["A"]).full_year_t == 0, "closed: what was emitted until then is the whole year"
    for figure, value in (("so_far_now", 95_000), ("so_far_before", 300_000)):
        explained = explain_so_far(region, it.ledger, Question(figure, "2025"))
        assert math.fsum(row.contribution for row in explained.rows) == explained.value == value
    alone = explain_so_far(region, it.ledger, Question("full_year", "2025", "A"))
    assert (alone.value, alone.rows, recomputed(alone)) == (0, (), 0)
    same = like_for_like(region, "2024-Q2", "2025-Q2", kind="quarter")
    assert (same.earlier_t, same.later_t, same.left_out) == (151_000, 45_000, ())


def test_a_quarter_of_a_closed_site_is_explained_by_the_one_before_alone(book):
    """(12.4 point 5, 12.6) A closed after 2024 and is verified for it; the quarter in which it is closed has no line."""
    it = book(A={"active_to": "2024"}, B={})
    it.store("2025-03-01", "v.csv", verified("A", 2024, 404))
    it.store("2025-09-01", "x.xlsx", *emitted("A", 2024, *[100] * 4), *emitted("B", 2024, 5, 5), *emitted("B", 2025, 5, 5))
    region = it.at()
    same = like_for_like(region, "2024-Q2", "2025-Q2", kind="quarter")
    assert (same.earlier_t, same.later_t, same.left_out) == (106_000, 5_000, ())
    told = explain_compared(region, it.ledger, Question("compared", "2025-Q2", earlier="2024-Q2"))
    assert told.value == same.change_pct
    assert math.fsum(row.contribution for row in told.rows) == pytest.approx(told.value)
    assert [a.value for a in told.amounts] == pytest.approx([a.summed for a in told.amounts])


def test_what_keeps_the_whole_year_from_being_said_is_named(book):
    """(3.1) A has not reported 2024-Q2 and 2025-Q1; B has one full year and not two."""
    it = book(A={}, B={})
    it.store("2025-09-01", "x.xlsx", *emitted("A", 2024, 100, None, 100, 100), *emitted("A", 2025, None, 30))
    it.store("2025-09-02", "y.xlsx", *emitted("B", 2024, *[5] * 4), *emitted("B", 2025, 5, 5))
    region, words = it.at(), words_in("en")
    whole = explain_so_far(region, it.ledger, Question("full_year", "2025"))
    assert (whole.value, whole.missing, whole.gaps) == (None, ("A",), (("A", "2024-Q2"), ("A", "2025-Q1")))
    name = region.name("A")
    assert because_said(region, whole, words) == (
        f"The whole year is not estimated: quarters are missing from {name}. Not reported: {name} (Q2 2024 and Q1 2025)."
    )
    alone = explain_so_far(region, it.ledger, Question("full_year", "2025", "B"))
    assert (alone.value, alone.gaps) == (None, ())
    assert because_said(region, alone, words) == f"The whole year is not estimated: two full years of quarters are needed from {region.name('B')}."


def test_the_year_of_a_closing_is_what_was_emitted_until_then(book):
    it = book(A={"active_to": "2025-Q1"}, B={})
    it.store("2025-09-01", "x.xlsx", *emitted("A", 2024, *[100] * 4), *emitted("A", 2025, 30), *emitted("B", 2024, 5, 5), *emitted("B", 2025, 5, 5))
    region = it.at()
    assert so_far(region, ["A"]).full_year_t == 30_000
    alone = explain_so_far(region, it.ledger, Question("full_year", "2025", "A"))
    assert math.fsum(row.contribution for row in alone.rows) == recomputed(alone) == 30_000


def test_an_estimate_is_compared_with_no_quarter(book):
    """(12.4 point 5) B's Q2 is filled in: a quarter only with a quarter of the same status."""
    it = book()
    a = [*emitted("A", 2023, *[9] * 4), *emitted("A", 2024, *[9] * 4)]
    it.store("2025-02-01", "x.xlsx", *a, *emitted("B", 2023, *[5] * 4), *emitted("B", 2024, 5, None, 5, 5))
    assert it.at().figure("B", "2024-Q2", "quarter").emitted_t == 5_000
    assert like_for_like(it.at(), "2023-Q2", "2024-Q2", kind="quarter").left_out == ("B",)


def test_an_empty_cell_is_a_site_without_a_figure_and_no_leaver(book):
    """(12.6) What leaves the scheme has a dated source; until then it is inside, without a figure."""
    it = book()
    gone = verified("B", 2023, None, notation=Notation.NA)
    it.store("2024-04-15", "v.csv", verified("A", 2022, 100), verified("A", 2023, 100), verified("B", 2022, 7), gone)
    change = between(it.at(), it.ledger, "2022", "2023")
    assert terms(change) == {"no_figure": -7_000}
    assert change.same.left_out == ("B",)
    assert terms(between(it.at(), it.ledger, "2023", "2022")) == {"newly_reporting": 7_000}
    sums(change)


def test_a_true_up_of_one_side_is_its_own_bar(book):
    it = book(A={})
    it.store(
        "2025-02-01",
        "x.xlsx",
        *emitted("A", 2023, *[100] * 4),
        *emitted("A", 2024, *[95] * 4),
        *made("A", 2023, *[50] * 4),
        *made("A", 2024, *[50] * 4),
    )
    it.store("2024-04-15", "v.csv", verified("A", 2023, 410))
    change = between(it.at(), it.ledger, "2023", "2024")
    # 410 -> 380 kt: 400 -> 380 is intensity, and 10 were added by the verified figure of 2023 alone
    assert terms(change) == pytest.approx({"intensity": -20_000, "true_up": -10_000})
    sums(change)
    it.store("2025-04-15", "v2.csv", verified("A", 2024, 385))
    both = between(it.at(), it.ledger, "2023", "2024")
    assert terms(both) == pytest.approx({"intensity": -25_000})


def test_a_true_up_is_generated_and_not_captured(book):
    it = book(C={"capture_from": "2022-01-01"})
    for year in (2023, 2024):
        it.store(
            "2025-02-01",
            f"{year}.xlsx",
            *emitted("C", year, *[100] * 4, basis="before"),
            *moved("C", year, "to_storage", *[40] * 4),
            *made("C", year, *[10] * 4),
        )
    it.store("2025-04-15", "v.csv", verified("C", 2023, 240), verified("C", 2024, 250))
    change = between(it.at(), it.ledger, "2023", "2024")
    # 10 kt more let out and generated, 160 kt captured in both: G 400 -> 410, E/G 240/400 -> 250/410
    weight = 10_000 / math.log(250 / 240)
    assert terms(change) == pytest.approx({"intensity": weight * math.log(410 / 400), "capture": weight * math.log((250 / 410) / (240 / 400))})
    sums(change)


def test_what_a_hub_receives_is_part_of_what_it_may_let_out(book):
    it = book(G={"capture_from": "2022-01-01"}, H={"capture_from": "2022-01-01"})
    for year, onward in ((2023, 60), (2024, 80)):
        giver = [*emitted("G", year, *[200] * 4, basis="before"), *moved("G", year, "to_storage", *[100] * 4, counterparty="H")]
        hub = [*emitted("H", year, *[5] * 4, basis="before"), *moved("H", year, "received", *[100] * 4, counterparty="G")]
        it.store("2025-02-01", f"{year}.xlsx", *giver, *hub, *moved("H", year, "to_storage", *[onward] * 4), *made("H", year, *[1] * 4))
    change = between(it.at(), it.ledger, "2023", "2024")
    # the hub: 5 of its own and 100 received each quarter; 60, then 80 handed on
    assert terms(change) == pytest.approx({"capture": -80_000})
    sums(change)


def test_a_hub_that_receives_more_lets_out_more_for_each_unit_made(book):
    it = book(G={"capture_from": "2022-01-01"}, H={"capture_from": "2022-01-01"})
    for year, sent in ((2023, 50), (2024, 100)):
        giver = [*emitted("G", year, *[200] * 4, basis="before"), *moved("G", year, "to_storage", *[sent] * 4, counterparty="H")]
        hub = [*emitted("H", year, *[5] * 4, basis="before"), *moved("H", year, "received", *[sent] * 4, counterparty="G")]
        it.store("2025-02-01", f"{year}.xlsx", *giver, *hub, *moved("H", year, "to_storage", *[0] * 4), *made("H", year, *[1] * 4))
    change = between(it.at(), it.ledger, "2023", "2024")
    hub = dict(next(s.terms for s in change.sites if s.site == "H"))
    # nothing captured at the hub: E = G + I_f, 220 -> 420 kt, all of it intensity
    assert hub == pytest.approx({"intensity": 200_000})
    sums(change)


def test_a_missing_capture_report_is_never_an_increase(book):
    it = book(C={"capture_from": "2022-01-01"})
    handed = moved("C", 2023, "to_storage", *[40] * 4)
    it.store("2025-02-01", "x.xlsx", *emitted("C", 2023, *[100] * 4, basis="before"), *handed, *emitted("C", 2024, *[100] * 4, basis="before"))
    change = between(it.at(), it.ledger, "2023", "2024")
    assert terms(change) == pytest.approx({"capture_report": 160_000})
    sums(change)


def test_capture_that_is_not_known_is_not_decomposed(book):
    it = book(C={"capture_from": "2022-01-01"})
    it.store("2025-02-01", "v.csv", verified("C", 2023, 240), verified("C", 2024, 250))
    assert terms(between(it.at(), it.ledger, "2023", "2024")) == {"not_decomposed": 10_000}


def test_what_rests_on_estimates_is_a_bar_of_its_own_and_above_a_fifth_nothing_is_decomposed(book):
    it = book()
    it.store("2023-04-15", "v.csv", verified("A", 2022, 4000), verified("B", 2022, 80))
    rows = [*emitted("A", 2023, *[990] * 4), *made("A", 2023, *[10] * 4), *emitted("B", 2023, None, None, 18, 18)]
    it.store("2024-02-01", "x.xlsx", *rows)
    change = between(it.at(), it.ledger, "2022", "2023")
    # B: 20 + 20 estimated, 18 + 18 reported
    assert terms(change)["estimate"] == pytest.approx(-4_000)
    assert change.decomposed
    sums(change)
    window = between(it.at(), it.ledger, "2022", "2023-Q1")
    assert not window.decomposed
    assert set(terms(window)) == {"estimate"}
    sums(window)


def test_a_year_is_compared_with_four_quarters(example):
    change = between(example.at(), example.ledger, "2023", "2024-Q3")
    assert change.later.period == "2024-Q3"
    sums(change)


# The record.


@pytest.fixture(scope="module")
def record(built_record, tmp_path_factory):
    import shutil

    from gic_metrics.submission import open_ledger

    folder = tmp_path_factory.mktemp("record") / "record"
    shutil.copytree(built_record, folder, ignore=shutil.ignore_patterns(".done", ".failed"))
    return open_ledger(folder / "ledger.duckdb", clock=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))


def test_the_record_from_2021_to_2022(record):
    region = Region.read(record)
    change = between(region, record, "2021", "2022")
    assert terms(change) == {"not_decomposed": 107_202, "no_figure": -5_890}
    assert (change.earlier.emitted_ets_t, change.later.emitted_ets_t, change.change_t) == (2_225_858, 2_327_170, 101_312)
    assert change.bars[-1].sites == ("NO-66",)
    assert change.same.change_pct == pytest.approx(4.829, abs=5e-4)
    assert change.same == like_for_like(region, "2021", "2022")
    sums(change)


def test_the_move_of_the_gwp_of_nitrous_oxide_has_an_upper_bound(record):
    region = Region.read(record)
    # 830 927 x (1 - 265/298), 3.74 % of the region; with half of it N2O, 46 008
    bound = between(region, record, "2020", "2021")
    assert bound.gwp_phase_t == pytest.approx(92_015, abs=1)
    assert 100 * bound.gwp_phase_t / bound.earlier.emitted_t == pytest.approx(3.74, abs=5e-3)
    assert bound.gwp_phase_t / 2 == pytest.approx(46_008, abs=1)
    assert between(region, record, "2021", "2022").gwp_phase_t == 0
    assert between(region, record, "2019", "2020").gwp_phase_t == 0


def test_every_pair_of_years_of_the_record_sums(record):
    region = Region.read(record)
    for earlier in region.years[:-1]:
        for later in range(earlier + 1, region.years[-1] + 1):
            sums(between(region, record, str(earlier), str(later)))


def test_before_anything_is_known_there_is_no_change(record):
    change = between(Region.read(record, as_of=moment("2020-01-01")), record, "2021", "2022")
    assert not change.known
    assert change.bars == ()


# Between two days.


@pytest.fixture
def corrected(book):
    """Two sites; a correction, a verified year, and a withdrawal, each on its own day."""
    it = book()
    it.store("2024-02-01", "a.xlsx", *emitted("A", 2023, *[100] * 4))
    it.store("2024-02-02", "b.xlsx", *emitted("B", 2023, *[10] * 4))
    it.store("2024-03-01", "a2.xlsx", *emitted("A", 2023, 103), reason="Counted once too little")
    return it


def test_a_correction_has_its_reason(corrected):
    revision = revised(corrected.ledger, corrected.at("2024-02-15"), corrected.at(), "2023")
    assert terms(revision) == {"correction": 3_000}
    ((cause, change_t, sites),) = causes_by_submission(revision)
    assert (cause.file, cause.reason, change_t, sites) == ("a2.xlsx", "Counted once too little", 3_000, ("A",))
    same_figure(revision)


def test_nothing_changed_since(corrected):
    revision = revised(corrected.ledger, corrected.at("2024-03-01"), corrected.at(), "2023")
    assert revision.bars == ()
    same_figure(revision)


def test_correction_and_verified_figure_are_told_apart(corrected):
    corrected.store("2024-04-15", "v.csv", verified("A", 2023, 420), verified("B", 2023, 41))
    revision = revised(corrected.ledger, corrected.at("2024-02-15"), corrected.at(), "2023")
    # A: 400 -> 403 (correction) -> 420 (verified); B: 40 -> 41
    assert terms(revision) == pytest.approx({"correction": 3_000, "verified": 18_000})
    same_figure(revision)
    assert terms(revised(corrected.ledger, corrected.at("2024-02-15"), corrected.at("2024-04-01"), "2023")) == {"correction": 3_000}


def test_another_verified_figure_is_a_correction(corrected):
    corrected.store("2024-04-15", "v.csv", verified("A", 2023, 420))
    corrected.store("2024-05-15", "v2.csv", verified("A", 2023, 421), reason="Verifier's second report")
    revision = revised(corrected.ledger, corrected.at("2024-05-01"), corrected.at(), "2023")
    assert terms(revision) == {"correction": 1_000}


def test_a_withdrawn_correction_brings_back_the_older_figure(corrected):
    corrected.on("2024-03-20")
    corrected.ledger.set_standing("S4", in_force=False, by="Kari", reason="Wrong file")
    revision = revised(corrected.ledger, corrected.at("2024-03-10"), corrected.at(), "2023")
    assert terms(revision) == {"withdrawal": -3_000}
    same_figure(revision)
    before = revised(corrected.ledger, corrected.at("2024-02-15"), corrected.at(), "2023")
    assert before.bars == (), "what came and went between the two days is in neither figure"


def test_what_came_and_went_in_between_is_not_shown_beside_a_verified_figure(corrected):
    corrected.on("2024-03-20")
    corrected.ledger.set_standing("S4", in_force=False, by="Kari", reason="Wrong file")
    corrected.store("2024-04-15", "v.csv", verified("A", 2023, 420))
    revision = revised(corrected.ledger, corrected.at("2024-02-15"), corrected.at(), "2023")
    assert terms(revision) == {"verified": 20_000}
    same_figure(revision)


def test_a_withdrawn_report_leaves_no_figure(corrected):
    corrected.on("2024-03-20")
    corrected.ledger.set_standing("S3", in_force=False, by="Kari", reason="Not theirs")
    revision = revised(corrected.ledger, corrected.at("2024-03-10"), corrected.at(), "2023")
    assert terms(revision) == {"missing": -40_000}
    assert revision.now.missing == ("B",)
    same_figure(revision)


def test_a_site_that_reports_later_is_newly_reporting(corrected):
    revision = revised(corrected.ledger, corrected.at("2024-02-01"), corrected.at("2024-02-15"), "2023")
    assert terms(revision) == {"newly_reporting": 40_000}
    same_figure(revision)


def test_a_late_capture_report_counts_in_e_and_r(book):
    it = book(C={"capture_from": "2022-01-01"})
    it.store("2024-02-01", "c.xlsx", *emitted("C", 2023, *[100] * 4, basis="before"))
    stored = [*moved("C", 2023, "to_storage", *[40] * 4), *moved("C", 2023, "to_storage", *[5] * 4, origin="biogenic")]
    it.store("2024-03-01", "c2.xlsx", *stored, *moved("C", 2023, "injected", *[5] * 4, origin="biogenic"))
    revision = revised(it.ledger, it.at("2024-02-15"), it.at(), "2023")
    assert terms(revision) == {"newly_reporting": -160_000}
    assert revision.removed_change_t == 20_000
    assert revision.net_change_t == -180_000
    same_figure(revision)


def test_another_perimeter_is_a_bar_of_its_own_and_another_rule_is_method(corrected):
    corrected.on("2024-06-01")
    known = register({"A": {}, "B": {"in_perimeter": False}})
    corrected.ledger.enter_reference({"register": known}, by="test")
    revision = revised(corrected.ledger, corrected.at("2024-05-01"), corrected.at(), "2023")
    assert terms(revision) == {"left": -40_000}
    same_figure(revision)


def test_another_gwp_set_is_method(book):
    it = book()
    methane = [
        Record("A", str(q), Sheet.EMISSIONS, "scope1", gas="CH4", origin="fossil", category="process", value=100, unit="t") for q in quarters_of(2023)
    ]
    it.store("2024-02-01", "a.xlsx", *emitted("A", 2023, *[1] * 4), *methane)
    then, now = it.at("2024-02-15"), Region.read(it.ledger, gwp_set="AR6")
    revision = revised(it.ledger, then, now, "2023")
    assert set(terms(revision)) == {"method"}
    assert revision.change_t != 0
    same_figure(revision)


def test_a_correction_and_a_new_rule_are_told_apart(book):
    it = book()
    methane = Record("A", "2023-Q1", Sheet.EMISSIONS, "scope1", gas="CH4", origin="fossil", category="process", value=1_000, unit="t", in_ets=True)
    it.store("2024-02-01", "a.xlsx", *emitted("A", 2023, *[100] * 4), methane, *emitted("B", 2023, *[10] * 4))
    it.on("2024-03-01")
    decided = {"gwp_set": "AR4", "gwp_decided_on": "2024-03-01", "gwp_decided_by": {"nb": "Styret", "en": "The board"}}
    it.ledger.enter_reference({"cluster": it.ledger.references()["cluster"] | decided}, by="test")
    it.store("2024-04-01", "b2.xlsx", *emitted("B", 2023, 12))
    revision = revised(it.ledger, it.at("2024-02-15"), it.at(), "2023")
    assert terms(revision) == {"correction": 2_000, "method": -3_000}
    same_figure(revision)


def test_what_another_site_says_is_not_a_correction_of_this_one(book):
    it = book(G={"capture_from": "2022-01-01"}, H={})
    sent = moved("G", 2023, "to_storage", *[20] * 4, counterparty="H")
    it.store("2024-02-01", "g.xlsx", *emitted("G", 2023, *[100] * 4, basis="before"), *sent)
    it.store("2024-02-01", "h.xlsx", *emitted("H", 2023, *[1] * 4))
    it.store("2024-03-01", "h2.xlsx", *moved("H", 2023, "received", *[20] * 4, counterparty="G"))
    revision = revised(it.ledger, it.at("2024-02-15"), it.at(), "2023")
    # the giver may deduct what the receiver confirms; the receiver now emits it
    assert terms(revision) == pytest.approx({"partner": -80_000, "newly_reporting": 80_000})
    same_figure(revision)


def test_all_kinds_at_once_worked_by_hand(book):
    """As known on 15 February 2024 and now, in t: A corrected 100 000 -> 103 000 in a quarter; B 40 000 withdrawn; C reports 4 x 20 000; D 200 000
    verified as 210 000; M 4 x 100 t CH4, 28 -> 29.8. 655 200 + 3 000 - 40 000 + 80 000 + 10 000 + 720 = 708 920."""
    it = book(A={}, B={}, C={}, D={}, M={"ets_gases": ["CO2", "CH4"]})
    methane = [
        Record("M", str(q), Sheet.EMISSIONS, "scope1", gas="CH4", origin="fossil", category="process", value=100, unit="t") for q in quarters_of(2023)
    ]
    it.store("2024-02-01", "a.xlsx", *emitted("A", 2023, *[100] * 4))
    gone = it.store("2024-02-02", "b.xlsx", *emitted("B", 2023, *[10] * 4))
    it.store("2024-02-03", "d.xlsx", *emitted("D", 2023, *[50] * 4), *emitted("M", 2023, *[1] * 4), *methane)
    it.store("2024-03-01", "a2.xlsx", *emitted("A", 2023, 103), reason="Counted once too little")
    it.store("2024-03-05", "c.xlsx", *emitted("C", 2023, *[20] * 4))
    it.on("2024-03-20")
    it.ledger.set_standing(gone, in_force=False, by="Kari", reason="Not theirs")
    it.store("2024-04-15", "v.csv", verified("D", 2023, 210))
    it.on("2024-05-01")
    it.ledger.enter_reference({"cluster": it.ledger.references()["cluster"] | {"gwp_set": "AR6"}}, by="test")
    revision = revised(it.ledger, it.at("2024-02-15"), it.at(), "2023")
    assert (revision.then.emitted_t, revision.now.emitted_t) == pytest.approx((655_200, 708_920), abs=EXACT)
    worked = {"correction": 3_000, "missing": -40_000, "newly_reporting": 80_000, "verified": 10_000, "method": 720}
    assert terms(revision) == pytest.approx(worked, abs=EXACT)
    assert revision.change_t == pytest.approx(53_720, abs=EXACT)
    same_figure(revision)


def test_one_workbook_that_corrects_and_reports_anew_is_told_apart(book):
    """A: Q1 100 -> 103 kt, and Q4 reported as 90 where 100 had stood as an estimate (E2: 100 x 300/300): +3 000 and -10 000."""
    it = book()
    it.store("2024-02-01", "a.xlsx", *emitted("A", 2022, *[100] * 4), *emitted("A", 2023, *[100] * 3), *emitted("B", 2023, *[10] * 4))
    it.store("2024-03-01", "a2.xlsx", *emitted("A", 2023, 103, None, None, 90), reason="Meter")
    revision = revised(it.ledger, it.at("2024-02-15"), it.at(), "2023")
    assert revision.then.emitted_t == 440_000
    assert terms(revision) == pytest.approx({"newly_reporting": -10_000, "correction": 3_000})
    assert {(c.term, c.submission) for c, _, _ in causes_by_submission(revision)} == {("correction", "S3"), ("newly_reporting", "S3")}
    same_figure(revision)


def test_one_file_with_a_correction_and_a_verified_year_is_told_apart(book):
    """A: 400 -> 403 by the corrected quarter, 403 -> 420 by the verified year; the same as in two files."""
    it = book()
    it.store("2024-02-01", "a.xlsx", *emitted("A", 2023, *[100] * 4), *emitted("B", 2023, *[10] * 4))
    it.store("2024-04-15", "a2.xlsx", *emitted("A", 2023, 103), verified("A", 2023, 420))
    revision = revised(it.ledger, it.at("2024-02-15"), it.at(), "2023")
    assert terms(revision) == pytest.approx({"correction": 3_000, "verified": 17_000})
    same_figure(revision)


@pytest.mark.parametrize("days", [("2024-03-01",), ("2024-03-01", "2024-03-10")])
def test_an_estimate_that_moves_with_other_sites_is_not_the_correction_of_this_one(book, days):
    """X has a quarter that is estimated by the trend of its peers (E3). It corrects another by +10; then each of three peers corrects by +20, and the
    estimate goes from 100 to 120: 3 x 20 + 10 corrected, 20 estimated."""
    it = book(X={}, P={}, Q={}, R={})
    it.store("2024-02-01", "x.xlsx", *emitted("X", 2022, *[100] * 4), *emitted("X", 2023, None, *[100] * 3))
    it.store("2024-02-02", "p.xlsx", *(r for s in "PQR" for y in (2022, 2023) for r in emitted(s, y, *[100] * 4)))
    for n, day in enumerate(days, 1):
        it.store(day, f"x{n}.xlsx", *emitted("X", 2023, None, 100 + 10 * n / len(days)))
    it.store("2024-04-01", "p2.xlsx", *(r for s in "PQR" for r in emitted(s, 2023, 120)))
    for now in (it.at(), it.at("2024-05-01")):
        revision = revised(it.ledger, it.at("2024-02-15"), now, "2023")
        assert terms(revision) == pytest.approx({"correction": 70_000, "estimate": 20_000})
        assert sum(c.change_t for c in revision.causes if c.site == "X") == pytest.approx(10_000)
        same_figure(revision)


def test_the_earlier_side_must_have_a_time(corrected):
    with pytest.raises(ValueError):
        revised(corrected.ledger, corrected.at(), corrected.at(), "2023")


# The practice ledger: every pair of periods and many days.


@pytest.fixture(scope="module")
def practice(built_practice, tmp_path_factory):
    import shutil

    from gic_metrics.submission import open_ledger

    folder = tmp_path_factory.mktemp("practice") / "practice"
    shutil.copytree(built_practice, folder, ignore=shutil.ignore_patterns(".done", ".failed"))
    return open_ledger(folder / "ledger.duckdb", kind="practice", clock=lambda: datetime(2026, 11, 23, 12, tzinfo=UTC))


def test_every_pair_of_periods_of_the_practice_ledger_sums(practice):
    region = Region.read(practice)
    periods = [*region.periods("year"), *(p for p in region.periods("r4q") if Quarter.parse(p).number != 4)]
    pairs = 0
    for earlier in periods:
        for later in periods:
            change = between(region, practice, earlier, later)
            if earlier != later and change.known:
                sums(change)
                pairs += 1
    assert pairs > 100


def test_from_2024_to_2025_the_capture_plant_is_seen(practice):
    change = between(Region.read(practice), practice, "2024", "2025")
    assert {bar.term for bar in change.bars} == {"activity", "intensity", "capture"}
    assert next(bar for bar in change.bars if bar.term == "capture").sites == ("PX-1",)
    assert change.removed_change_t > 0


@pytest.mark.parametrize(
    ("day", "period", "kinds"),
    [
        ("2025-06-01", "2025-Q1", {"correction", "verified"}),
        ("2026-04-10", "2025", {"verified", "withdrawal"}),
        ("2026-02-10", "2025", {"verified"}),
        ("2025-03-10", "2024", {"verified"}),
        ("2026-08-24", "2026-Q2", set()),
    ],
)
def test_the_days_of_the_practice_ledger(practice, day, period, kinds):
    then, now = Region.read(practice, as_of=moment(day)), Region.read(practice)
    revision = revised(practice, then, now, period)
    assert set(terms(revision)) == kinds
    same_figure(revision)
