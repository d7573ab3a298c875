"""The rules are judged too: how often each has spoken, and what people made of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from gic_metrics.intake.answers import KEEP, READ_AS
from gic_metrics.ledger import Ledger
from gic_metrics.submission.answers import all_answers

MOSTLY, ENOUGH = 0.8, 5
"""a rule accepted as fine in this share of at least so many cases is marked for change"""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the findings of one code: `accepted` as they were sent, or `corrected`. A file mended by its sender is not seen here."""

    code: str
    accepted: int
    corrected: int

    @property
    def fired(self) -> int:
        return self.accepted + self.corrected

    @property
    def accepted_pct(self) -> float | None:
        return 100.0 * self.accepted / self.fired if self.fired else None

    @property
    def wants_change(self) -> bool:
        return self.fired >= ENOUGH and self.accepted >= MOSTLY * self.fired

    @property
    def doubt(self) -> float:
        """How likely a correction is, 0-1: of what was seen, and one half before anything was."""
        return (self.corrected + 1) / (self.fired + 2)


def judged(ledger: Ledger, *, as_of: object = None) -> dict[str, Judged]:
    """Each code that a person has decided on, from what was accepted with stored files and what was answered."""
    accepted, corrected = Counter(ledger.accepted_codes(as_of=as_of)), Counter[str]()
    stored = {s.sha256 for s in ledger.submissions(as_of=as_of)}
    for sha256, answers in all_answers(ledger, as_of=as_of).items():
        corrected.update({a.code: 1 for a in answers if a.kind == READ_AS})
        if sha256 not in stored:
            accepted.update(a.code for a in answers if a.kind == KEEP)
    return {code: Judged(code, accepted[code], corrected[code]) for code in accepted.keys() | corrected.keys()}


def doubts(ledger: Ledger) -> dict[str, float]:
    """code -> how likely a finding of it leads to a correction."""
    return {code: one.doubt for code, one in judged(ledger).items()}


def together(found: dict[str, Judged], codes: Iterable[str], code: str) -> Judged:
    """The findings of one rule as one."""
    those = [found[c] for c in codes if c in found]
    return Judged(code, sum(j.accepted for j in those), sum(j.corrected for j in those))
