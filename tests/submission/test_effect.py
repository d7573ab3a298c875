"""What files would make of the region, without writing anything; and which cells decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.ledger import WITHDRAWN, supposing
from gic_metrics.submission import check, ingest, restore, withdraw
from gic_metrics.submission.effect import effect_of, effect_of_standing
from gic_metrics.submission.history import LedgerHistory
from gic_metrics.submission.weighing import by_weight, decisive, weigh
from gic_metrics.vocabulary import Finding, Movement, Severity, Sheet
from tests.pages.workbooks import corrected_report


@pytest.fixture
def correction(practice_ledger, clock):
    """A correction of a company's newest report, checked."""
    file = corrected_report(practice_ledger, factor=1.5)
    (checked,) = check(practice_ledger, [file], today=clock().date())
    return file, checked.reading


def test_supposed_figures_are_those_that_storing_gives(practice_ledger, correction, clock):
    file, reading = correction
    before, version = Region.read(practice_ledger), practice_ledger.version
    effect = effect_of(practice_ledger, [reading], before)
    assert practice_ledger.version == version
    assert Region.read(practice_ledger).totals(period="quarter") == before.totals(period="quarter")
    ingest(practice_ledger, [file], by="Kari", accept_warnings="ny måling", today=clock().date())
    after = Region.read(practice_ledger)
    for by, period in (("region", "quarter"), ("region", "r4q"), ("sector", "quarter"), ("site", "year")):
        assert effect.then.totals(by, period) == after.totals(by, period)
    assert effect.differs
    assert after.totals(period="quarter") != before.totals(period="quarter")


@pytest.mark.parametrize("file", ["Prøvekalk AS 2026-Q3.xlsx", "Tenktkrakk AS 2025-Q1 rettet.xlsx", "Låtsomplast AS 2025-Q4 rettet.xlsx"])
def test_what_a_withdrawal_or_its_undoing_would_do_is_what_it_does(file, practice_ledger):
    """The newest report of a company, a correction over a first file, and one that is withdrawn and would come back."""
    chosen = next(s for s in practice_ledger.submissions() if s.file == file)
    before, version = Region.read(practice_ledger), practice_ledger.version
    effect = effect_of_standing(practice_ledger, chosen, before)
    assert practice_ledger.version == version
    change = restore if chosen.state == WITHDRAWN else withdraw
    change(practice_ledger, chosen.id, by="Kari", proposed_by="Ola", reason="feil")
    after = Region.read(practice_ledger)
    for by, period in (("region", "quarter"), ("region", "r4q"), ("sector", "quarter"), ("site", "year")):
        assert effect.then.totals(by, period) == after.totals(by, period)
    assert effect.differs
    told = {(m.kind, m.known.period): m.after for m in effect.region}
    for kind, period in told:
        assert told[kind, period] == next((t for t in after.totals("region", kind) if t.period == period), None)


def test_nothing_is_written_to_a_supposed_ledger_and_nobody_else_sees_it(practice_ledger, correction):
    _, reading = correction
    with supposing(practice_ledger, [reading]) as supposed:
        assert supposed.by_sha256(reading.sha256) is not None
        assert supposed.version == practice_ledger.version + 1
        assert practice_ledger.by_sha256(reading.sha256) is None
        with pytest.raises(PermissionError):
            supposed.act("comment.made", "x", {}, by="Kari")
    assert practice_ledger.by_sha256(reading.sha256) is None


def test_a_later_reading_replaces_an_earlier_of_the_same_selection(practice_ledger, correction):
    _, reading = correction
    doubled = replace(reading, sha256="1" * 64, records=tuple(replace(r, value=r.value and 2 * r.value) for r in reading.records))
    now = Region.read(practice_ledger)
    both, last = effect_of(practice_ledger, [reading, doubled], now), effect_of(practice_ledger, [doubled], now)
    assert both.then.totals(period="quarter") == last.then.totals(period="quarter")


def test_what_a_cell_moves_is_what_the_region_moves(practice_ledger):
    """Every stored figure of emissions and movements, one t more of each: N moves by the coefficient that is told."""
    now = Region.read(practice_ledger)
    facts = [f.record for f in practice_ledger.facts(periods=["2026-Q2"], sheets=[Sheet.EMISSIONS, Sheet.CARBON]) if f.record.value]
    history = LedgerHistory(practice_ledger, now.reference.register)
    whole = {w.record.key: w.per_unit for w in weigh(now, history, [_reading(facts)])}
    assert {r.variable for r in facts} >= {"scope1", Movement.TO_STORAGE}
    limited = (Movement.INJECTED, Movement.RECEIVED, Movement.TO_STORAGE)  # held down by what is confirmed
    tried = 0
    for record in [r for r in facts if r.sheet is Sheet.EMISSIONS][:6] + [r for r in facts if r.sheet is Sheet.CARBON and r.variable not in limited]:
        beside = [r for r in facts if r.scope_of_replacement == record.scope_of_replacement and r is not record]
        more = replace(record, value=record.value + 1.0, quantity=None)
        with supposing(practice_ledger, [_reading([*beside, more])]) as supposed:
            then = Region.read(supposed)
        moved = _net(then, record) - _net(now, record)
        assert moved == pytest.approx(whole.get(record.key, 0.0), abs=1e-4), record
        tried += 1
    assert tried >= 6


def _reading(records):
    from gic_metrics.vocabulary import Reading

    return Reading("a.xlsx", "2" * 64, True, records=tuple(records))


def _net(region, record):
    item = region.series[record.site].reported
    from gic_metrics.accounting.balance import balance
    from gic_metrics.vocabulary import Quarter

    found = item[Quarter.parse(record.period)]
    return balance(found.carbon).net + (found.rest_t or 0.0)


def test_the_sentence_of_the_deciding_cells_is_the_data_s(practice_ledger, correction):
    _, reading = correction
    weighed = effect_of(practice_ledger, [reading], Region.read(practice_ledger)).weighed
    changes = [abs(w.change_t) for w in weighed]
    assert changes == sorted(changes, reverse=True)
    many = [replace(weighed[0], change_t=t) for t in (900.0, -50.0, 30.0, 10.0, 5.0, 5.0)]
    few = decisive(many)
    assert (len(few.cells), few.share_pct, few.moved_t) == (1, pytest.approx(90.0), pytest.approx(1000.0))
    assert decisive([]) is None
    assert decisive([replace(weighed[0], change_t=10.0)] * 4) is None  # all alike: no few decide


def test_findings_come_in_the_order_of_effect_times_doubt(practice_ledger, correction):
    _, reading = correction
    weighed = effect_of(practice_ledger, [reading], Region.read(practice_ledger)).weighed
    place = weighed[0].record.place_sheet
    heavy, light = (replace(weighed[0], record=replace(weighed[0].record, cell=c), change_t=t) for c, t in (("F9", 500.0), ("F3", -100.0)))
    found = [Finding(Severity.NOTE, "V36"), *(Finding(Severity.WARNING, code, place, cell) for code, cell in (("R12", "F3"), ("R13", "F9")))]
    found += [Finding(Severity.ERROR, "V01", place, "F1")]
    assert [f.code for f, _ in by_weight(found, [heavy, light], {})] == ["V01", "R13", "R12", "V36"]
    assert [f.code for f, _ in by_weight(found, [heavy, light], {"R13": 0.05, "R12": 0.9})] == ["V01", "R12", "R13", "V36"]
