"""What a reader gets from the ledger: facts with their origin, and submissions with their state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gic_metrics.vocabulary import Record

IN_FORCE, REPLACED, WITHDRAWN = "in force", "replaced", "withdrawn"


@dataclass(frozen=True, slots=True)
class Fact:
    """One stored figure and the submission it came with."""

    record: Record
    submission: str
    """`S12`"""
    seq: int
    row_no: int
    """place among the submission's rows, from 1"""
    file: str
    recorded_at: datetime
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A reference body with the entry that brought it."""

    seq: int
    body: dict[str, Any]
    recorded_at: datetime
    recorded_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One stored file. `state` is "in force" (any of its rows stands), "replaced" or "withdrawn"."""

    id: str
    seq: int
    kind: str
    file: str
    sha256: str
    company: str | None
    period: str | None
    periods: tuple[str, ...]
    """of its rows, ascending"""
    sites: tuple[str, ...]
    language: str
    template_version: str
    prepared_by: str
    attested_by: str
    dated: str
    by: str
    reason: str
    recorded_at: datetime
    state: str
    records: int
    warnings_accepted: int


@dataclass(frozen=True, slots=True)
class Act:
    """What a person did that is not a figure: a file laid in the tray, a decision, a comment, a release. It never changes a figure."""

    seq: int
    n: int
    """place among the acts of one entry, from 1"""
    kind: str
    """dotted, such as `comment.made`"""
    subject: str
    """what it is about: a submission, a file's sha256, a company, ..."""
    body: dict[str, Any]
    recorded_at: datetime
    recorded_by: str
    reason: str


def submission_seq(submission_id: str) -> int | None:
    """12 for `S12` (or `s12`), None for anything else."""
    text = submission_id.strip().upper()
    return int(text[1:]) if text[:1] == "S" and text[1:].isascii() and text[1:].isdigit() and len(text) < 18 else None
