"""What is known of one file after it was checked, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gic_metrics.vocabulary import Finding, Reading, Severity

if TYPE_CHECKING:
    from gic_metrics.intake.compare import Change
    from gic_metrics.ledger import Submission


@dataclass(frozen=True)
class Checked:
    """One file: its reading, what it would change in the ledger, and the submission if it was stored now."""

    reading: Reading
    changes: tuple[Change, ...] = ()
    """added, changed, unchanged and removed figures, against what stands in the ledger"""
    already: Submission | None = None
    """the stored and not withdrawn submission of exactly these bytes"""
    twin: str = ""
    """an earlier file of the same batch with exactly these bytes"""
    corrects: bool = False
    """does it change, add to or remove figures of a site, quarter and sheet that is already stored?"""
    restates: tuple[tuple[str, str], ...] = ()
    """(site, year) of the closed years whose figures it would change: a restatement, which needs two people"""
    version: int = 0
    """the ledger's version that it was checked against"""
    submission: Submission | None = None

    @property
    def needs_reason(self) -> bool:
        """Warnings and corrections are stored only with a person's reason, for each or for all; those answered already have theirs."""
        return bool(self.reading.warnings)

    @property
    def storable(self) -> bool:
        """Can it be stored (given a reason, if it needs one)?"""
        return self.reading.readable and not self.reading.errors and not self.repeated

    @property
    def needs_mapping(self) -> bool:
        """Has it a table that nobody has explained yet?"""
        return not self.repeated and any(finding.code == "M01" for finding in self.reading.errors)

    @property
    def repeated(self) -> bool:
        """Are its bytes stored already, or a second time in the batch?"""
        return self.already is not None or bool(self.twin)

    @property
    def stored(self) -> bool:
        return self.submission is not None

    @property
    def records(self) -> int:
        """How many values the file holds."""
        return self.already.records if self.already else len(self.reading.records)

    def saying(self, *findings: Finding) -> Checked:
        """The same, with more findings; each is said once."""
        known = self.reading.findings
        return replace(self, reading=replace(self.reading, findings=known + tuple(f for f in findings if f not in known)))


def error(code: str, **params: object) -> Finding:
    return Finding(Severity.ERROR, code, params=params)


def warning(code: str, **params: object) -> Finding:
    return Finding(Severity.WARNING, code, params=params)


def note(code: str, **params: object) -> Finding:
    return Finding(Severity.NOTE, code, params=params)
