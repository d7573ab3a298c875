"""What a stored submission changed on the day it was stored: against what stood just before it."""

from __future__ import annotations

from datetime import timedelta

from gic_metrics.intake.compare import Change, compare
from gic_metrics.ledger import Ledger, Submission

JUST_BEFORE = timedelta(microseconds=1)
"""the ledger's times differ by this at least"""


def changed_by(ledger: Ledger, submission: Submission) -> list[Change]:
    """Every figure of the submission and what stood in its place before; whatever came later makes no difference."""
    records = [fact.record for fact in ledger.facts(submission=submission.id)]
    before = ledger.facts(
        as_of=submission.recorded_at - JUST_BEFORE,
        sites={record.site for record in records},
        periods={record.period for record in records},
        sheets={str(record.sheet) for record in records},
    )
    return compare(records, before)
