"""Rows of a file that are no figures and were left out: each is said in a note while it is read; here they are counted by reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gic_metrics.vocabulary import Finding, Reading

REASONS: Mapping[str, str] = {"S16": "example", "S17": "total", "S22": "text", "M11": "part", "M13": "mapping", "A05": "person"}
"""code of the note -> why"""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One note about rows that were left out: why, how many, and the note with its place."""

    reason: str
    rows: int
    note: Finding


def left_out(reading: Reading) -> tuple[LeftOut, ...]:
    """The rows of a reading that hold no figure of their own, in the order they were found; a note of the mapping may stand for several."""
    return tuple(LeftOut(REASONS[f.code], int(f.params.get("n", 1)), f) for f in reading.findings if f.code in REASONS)
