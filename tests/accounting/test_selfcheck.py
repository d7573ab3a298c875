"""The books balance, and each check sees the fault that it is for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.accounting import selfcheck as subject
from gic_metrics.accounting.region import Region
from gic_metrics.accounting.selfcheck import books_balance, selfcheck
from tests.plain.small import each_quarter, emitted, moved, small


def by_code(checks):
    return {check.code: check for check in checks}


def test_the_books_of_the_public_record_balance(record_ledger):
    found = selfcheck(record_ledger, deep=True)
    assert books_balance(found)
    assert by_code(found)["sectors_add_up"].compared > 0
    assert by_code(found)["newest_year_agrees"].compared == 3 * 9, "the region and the eight sites with a figure in 2022"
    assert by_code(found)["originals_whole"].compared == len(record_ledger.submissions())


def test_the_books_of_the_practice_region_balance_now_and_on_a_past_day(practice_ledger):
    found = selfcheck(practice_ledger, deep=True)
    assert [c for c in found if not c.ok] == []
    assert by_code(found)["views_agree"].compared > 50
    assert by_code(found)["streams_balance"].compared > 0
    assert by_code(found)["newest_year_agrees"].compared > 20
    from gic_metrics.ledger import moment

    assert books_balance(selfcheck(practice_ledger, as_of=moment("2025-06-30"), deep=True))


def test_a_sum_that_is_not_its_parts_is_seen(record_ledger, monkeypatch):
    real = Region.totals

    def cooked(self, by="region", period="year"):
        return [replace(t, emitted_t=t.emitted_t + 1) if t.emitted_t and by == "sector" else t for t in real(self, by, period)]

    monkeypatch.setattr(Region, "totals", cooked)
    failing = {c.code for c in selfcheck(record_ledger) if not c.ok}
    assert failing == {"sectors_add_up", "sites_add_up", "net_is_emitted_less_removed"}


def test_a_figure_that_is_not_the_sum_of_its_cells_is_seen(tmp_path):
    """A plain addition of the cells sees what sums of sums cannot: here the same tonne too much in site, sector, region and explanation alike."""
    rows = each_quarter(2025, lambda q: [emitted("X-2", q, 1_000.0), emitted("X-2", q, 10.0, gas="CH4"), emitted("X-2", q, 500.0, origin="biogenic")])
    rows += each_quarter(2025, lambda q: [moved("X-2", q, "to_storage", 300.0), moved("X-2", q, "injected", 90.0)])
    rows += each_quarter(2025, lambda q: [moved("X-2", q, "air_capture", 7.0)])
    rows += each_quarter(2025, lambda q: [emitted("X-3", q, 200.0, basis="after"), moved("X-3", q, "to_storage", 50.0, origin="fossil")])
    ledger = small(tmp_path, {"X-2": {}, "X-3": {}}, rows)
    region = Region.read(ledger)
    whole = next(t for t in region.totals() if t.period == "2025")
    # 1 000 + 280 - 300 x 2/3 = 1 080, 90 x 1/3 + 7 = 37; X-3: 200 + 50 - 50 = 200 a quarter
    assert (whole.emitted_t, whole.removed_t) == (pytest.approx(4 * 1_280), pytest.approx(4 * 37))
    assert by_code(selfcheck(ledger, region=region))["newest_year_agrees"].ok
    series = region.series["X-2"]
    cooked = {q: replace(v, emitted_ets_t=v.emitted_ets_t + 1) for q, v in series.quarter_series.items()}
    wrong = replace(region, series={**region.series, "X-2": replace(series, quarter_series=cooked)})
    seen = by_code(selfcheck(ledger, region=wrong))["newest_year_agrees"]
    assert {name.split()[0] for name in seen.failed} == {"E", "N"}


def test_an_explanation_that_does_not_sum_is_seen(record_ledger, monkeypatch):
    real = subject.explain

    def short(*given, **more):
        found = real(*given, **more)
        return replace(found, rows=found.rows[1:])

    monkeypatch.setattr(subject, "explain", short)
    assert not by_code(selfcheck(record_ledger))["explanations_sum"].ok


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("delete from entry where seq = 1", "entries_in_order"),
        ("insert into fact (seq, row_no, cover_id) values (999, 1, -1)", "facts_with_submission"),
        ("insert into standing values (1, 999, false)", "standings_with_target"),
        ("delete from fact where row_no = 1", "covers_complete"),
        ("insert into fact select * from fact where site = 'NO-47' and period = '2020'", "keys_once_in_force"),
    ],
)
def test_a_log_that_contradicts_itself_is_seen(record_ledger, statement, code):
    assert record_ledger.version
    with record_ledger._reader() as cursor:
        cursor.execute(statement)
    assert record_ledger.failing()[code] > 0


def test_a_lost_original_is_seen(record_ledger, record_file):
    next((record_file.parent / "originals").iterdir()).unlink()
    assert not by_code(selfcheck(record_ledger, deep=True))["originals_whole"].ok
