"""The JSON documents of the command line; unknown is null, never 0; times are ISO 8601 with offset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gic_metrics.intake.compare import Change
from gic_metrics.intake.mark import said
from gic_metrics.ledger import Submission
from gic_metrics.submission import Checked
from gic_metrics.submission.mappings import Kept
from gic_metrics.text import OSLO, Words
from gic_metrics.vocabulary import Answer, Finding

TOTAL = (
    "period", "group", "emitted_t", "captured_fossil_t", "removed_t", "net_t", "removed_sold_t", "net_claim_t", "biogenic_memo_t",
    "coverage_pct", "estimated_pct", "gwp_locked_pct", "status", "reporting", "missing",
)  # fmt: skip
PROGRESS = (
    "target", "period", "actual_t", "path_t", "gap_t", "gap_pct_of_base", "gap_pct_of_way", "status", "reason", "pace", "required_t_per_year",
    "achieved_t_per_year", "path_kind", "same_sites", "missing", "outside",
)  # fmt: skip
ABOUT = ("site", "period", "sheet", "variable", "item", "gas", "origin", "category", "counterparty")
EXPLAINED = ("submission", "file", "sheet", "cell", "value", "unit", "site", "period", "variable", "gas")


def checked_document(checked: Checked, words: Words) -> dict[str, Any]:
    """One file of `check`."""
    reading = checked.reading
    return {
        "file": reading.file,
        "sha256": reading.sha256 or None,
        "company": reading.company,
        "quarter": reading.period,
        "readable": reading.readable,
        "findings": [finding_document(finding, words) for finding in reading.findings],
        "records": checked.records,
        "changes": [change_document(change) for change in checked.changes],
        "needs_reason": checked.needs_reason and checked.storable,
        "needs_mapping": checked.needs_mapping,
        "already": checked.already.id if checked.already else None,
    }


def ingested_document(checked: Checked, words: Words) -> dict[str, Any]:
    """One file of `ingest`; of a file that was stored before, its submission from then."""
    stands = checked.submission or checked.already
    return checked_document(checked, words) | {"submission": stands.id if stands else None, "stored": checked.stored}


def finding_document(finding: Finding, words: Words) -> dict[str, Any]:
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "sheet": finding.place_sheet,
        "cell": finding.cell,
        "value": finding.value,
        "message": said(finding, words),
    }


def change_document(change: Change) -> dict[str, Any]:
    """A change of one figure: what it is about, and its old and new value in `unit`."""
    known = change.known
    return chosen(known, ABOUT) | {
        "kind": change.kind,
        "old": _plain(change.old_value),
        "new": _plain(change.new_value),
        "unit": change.unit,
        "cell": change.new_cell,
        "old_cell": change.old_cell,
        "old_submission": change.old_submission or None,
    }


def submission_document(submission: Submission) -> dict[str, Any]:
    return {
        "submission": submission.id,
        "file": submission.file,
        "sha256": submission.sha256,
        "company": submission.company,
        "quarters": list(submission.periods),
        "by": submission.by,
        "reason": submission.reason,
        "recorded_at": submission.recorded_at.astimezone(OSLO).isoformat(),
        "state": submission.state,
    }


def mapping_document(kept: Kept) -> dict[str, Any]:
    """What is remembered of a company's layout, with the mapping itself as data."""
    return {
        "mapping": kept.id,
        "company": kept.company,
        "file": kept.file,
        "sha256": kept.sha256,
        "by": kept.by,
        "reason": kept.reason,
        "recorded_at": kept.on.astimezone(OSLO).isoformat(),
        "says": kept.mapping.to_json(),
    }


def answer_document(answer: Answer) -> dict[str, Any]:
    """What a person answered about a cell: from what to what, who, when and why."""
    on = answer.on.astimezone(OSLO).isoformat() if answer.on else None
    told = {"kind": answer.kind, "said": answer.said, "value": _plain(answer.value), "code": answer.code}
    return told | {"by": answer.by, "on": on, "reason": answer.reason}


def chosen(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """The named fields of a row, in their order."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6) + 0.0
    if isinstance(value, tuple | list | frozenset | set):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
