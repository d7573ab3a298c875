"""What stands on the accounting is checked too, and each check sees the fault that it is for."""

from dataclasses import replace

import pytest

from gic_metrics.accounting.selfcheck import books_balance
from gic_metrics.targets import selfcheck as subject
from gic_metrics.targets.measures import Wedge
from gic_metrics.targets.selfcheck import selfcheck

OURS = ("explained_beside", "changes_sum", "targets_explained", "ahead_explained")


def by_code(checks):
    return {check.code: check for check in checks}


@pytest.mark.parametrize("deep", [False, True])
def test_the_books_of_the_public_record_balance_with_all_that_stands_on_them(record_ledger, deep):
    found = by_code(selfcheck(record_ledger, deep=deep))
    assert books_balance(found.values())
    assert all(found[code].compared > 5 for code in OURS)


def test_so_do_those_of_the_practice_region(practice_ledger):
    found = by_code(selfcheck(practice_ledger))
    assert [check for check in found.values() if not check.ok] == []
    assert found["targets_explained"].compared > 20


def test_a_row_left_out_is_seen(record_ledger, monkeypatch):
    real = subject.BY_FIGURE

    def short(explaining):
        def explained(*given):
            found = explaining(*given)
            return replace(found, rows=found.rows[1:])

        return explained

    monkeypatch.setattr(subject, "BY_FIGURE", {name: short(explaining) for name, explaining in real.items()})
    failing = {check.code for check in selfcheck(record_ledger) if not check.ok}
    assert failing == {"explained_beside", "targets_explained", "ahead_explained"}


def test_a_bar_too_much_is_seen(record_ledger, monkeypatch):
    real = subject.between

    def doubled(*given):
        found = real(*given)
        return replace(found, bars=(*found.bars, found.bars[0]))

    monkeypatch.setattr(subject, "between", doubled)
    assert {check.code for check in selfcheck(record_ledger) if not check.ok} == {"changes_sum"}


def test_a_way_that_is_not_the_sum_of_its_parts_is_seen(record_ledger, monkeypatch):
    monkeypatch.setattr(Wedge, "needed_t", property(lambda self: self.level_t - self.target_t + 1))
    real = Wedge.steps
    monkeypatch.setattr(Wedge, "steps", lambda self, case="likely": real(self, case) | {"no_plan": 0.0})
    assert "targets_explained" in {check.code for check in selfcheck(record_ledger) if not check.ok}
