"""Words that a company uses for ours: what a person has said of one of them once, and asked to be remembered, is read so in the company's next file.

They are answers like any other, to the same findings, and only to those: a word that can be read is never read as something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from gic_metrics.intake.answers import READ_AS
from gic_metrics.intake.layout import folded
from gic_metrics.vocabulary import Answer, Finding, Reading, Severity

CODES = frozenset({"R03", "V21", "V22", "V25", "V31"})
"""findings about a word: a site, a unit, a word of a closed list"""
Words = Mapping[tuple[str, str, str], "Alias"]
"""(organisation number, code, the word folded) -> what it means"""


@dataclass(frozen=True, slots=True)
class Alias:
    """One word of a company, what it means in ours, and who said so."""

    company: str
    code: str
    """of the finding that asked"""
    said: str
    value: str
    by: str
    on: datetime
    reason: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.company, self.code, folded(self.said)


def answers_by_alias(reading: Reading, aliases: Words, given: Iterable[Answer]) -> tuple[Answer, ...]:
    """What is remembered of the words of a reading that could not be read, and that nobody has answered for this file."""
    answered = {answer.place for answer in given if answer.kind == READ_AS}
    return tuple(_answers(reading, aliases, answered)) if aliases and reading.company else ()


def _answers(reading: Reading, aliases: Words, answered: set[tuple[str, str]]) -> Iterator[Answer]:
    for finding in reading.errors:
        alias = aliases.get((reading.company or "", finding.code, folded(finding.value or "")))
        place = finding.place_sheet or "", finding.cell or ""
        if alias is not None and finding.code in CODES and place not in answered and alias.value in [c.value for c in finding.choices]:
            yield Answer(finding.place_sheet, place[1], READ_AS, alias.value, finding.code, finding.value or "", alias.by, alias.reason, alias.on)


def remembered(answer: Answer) -> Finding:
    """The note that a word was read as it is remembered for the company, since when and by whom."""
    said = {"said": answer.said, "to": answer.value, "by": answer.by, "on": answer.on, "asked": answer.code}
    return Finding(Severity.NOTE, "A04", answer.sheet, answer.cell, answer.said, said)
