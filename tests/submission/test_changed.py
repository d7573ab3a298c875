"""What a submission changed is told against what stood just before it, whatever has come since."""

from __future__ import annotations

import pytest

from gic_metrics.reference import Reference
from gic_metrics.submission import ingest, make_template, withdraw
from gic_metrics.submission.changed import changed_by
from gic_metrics.vocabulary import Quarter
from tests.submission.workbooks import emission, filled

YARA = "NO-110"


@pytest.fixture
def store(record_ledger, clock):
    def put(*quantities):
        company = Reference.of(record_ledger.references()).register.sites[YARA].company
        rows = [emission(YARA, q, category=c) for q, c in zip(quantities, ("prosess", "forbrenning"), strict=False)]
        data = filled(make_template(record_ledger, company, Quarter(2026, 1), "nb"), {"Utslipp": rows})
        [done] = ingest(record_ledger, [("yara.xlsx", data)], by="Kari", accept_warnings="Rettet", today=clock().date())
        return done.submission

    return put


def told(ledger, submission):
    return [(c.kind, c.old_value, c.new_value, c.old_submission) for c in changed_by(ledger, submission)]


def test_each_submission_is_told_against_the_one_before_it(record_ledger, store):
    first, second, third = store(100.0, 7.0), store(120.0, 7.0), store(130.0)
    assert told(record_ledger, first) == [("added", None, 7.0, ""), ("added", None, 100.0, "")]
    assert told(record_ledger, second) == [("changed", 100.0, 120.0, first.id), ("unchanged", 7.0, 7.0, first.id)]
    assert told(record_ledger, third) == [("changed", 120.0, 130.0, second.id), ("removed", 7.0, None, second.id)]


def test_a_withdrawal_since_makes_no_difference(record_ledger, store):
    first, second = store(100.0), store(120.0)
    withdraw(record_ledger, first.id, by="Kari", reason="Prøve")
    assert told(record_ledger, second) == [("changed", 100.0, 120.0, first.id)]
