"""What people have said of the cells behind a figure: how a cell was read, what was let stand, and the warnings that were accepted with a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gic_metrics.intake.answers import KEEP
from gic_metrics.intake.mark import said
from gic_metrics.ledger import Ledger
from gic_metrics.submission.answers import answer_said, trail
from gic_metrics.submission.mappings import Used, used_by
from gic_metrics.text import Words
from gic_metrics.vocabulary import Answer, Finding

Place = tuple[str, str | None, str]
"""(submission, sheet, cell)"""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of one cell: the answers given, and the warnings accepted, each with the reason."""

    answers: tuple[Answer, ...] = ()
    accepted: tuple[tuple[Finding, str], ...] = ()
    read_by: Used | None = None
    """the mapping by which the table was read; said at the first of its cells"""


def decided(ledger: Ledger, places: Iterable[Place]) -> Mapping[Place, Decided]:
    """By place, in the order of the places; cells that nobody has decided anything of are left out."""
    wanted = list(dict.fromkeys(place for place in places if place[0]))
    answers = trail(ledger, wanted)
    accepted: dict[Place, list[tuple[Finding, str]]] = defaultdict(list)
    for submission in dict.fromkeys(place[0] for place in wanted):
        for finding, reason in ledger.accepted(submission):
            accepted[submission, finding.place_sheet, finding.cell or ""].append((finding, reason))
    used = dict(used_by(ledger, (place[0] for place in wanted)))
    found = {}
    for place in wanted:
        kept = {answer.code for answer in answers.get(place, ()) if answer.kind == KEEP}
        warned = tuple((finding, reason) for finding, reason in accepted.get(place, ()) if finding.code not in kept)
        read_by = used.pop(place[:2], None)
        if place in answers or warned or read_by:
            found[place] = Decided(answers.get(place, ()), warned, read_by)
    return found


def read_by_said(words: Words, used: Used) -> str:
    """Which mapping a table was read by, and who confirmed it when."""
    return words("submission.read_by", id=used.id, by=used.by, on=used.on)


def decided_said(words: Words, place: Place, found: Decided) -> list[str]:
    """A sentence for each decision, with its place, who, and why."""
    submission, sheet, cell = place
    told = [answer_said(words, answer) for answer in found.answers]
    if found.read_by is not None:
        told.append(read_by_said(words, found.read_by))
    told += [
        words("submission.answer.accepted", cell=cell, code=finding.code, message=said(finding, words), reason=reason)
        for finding, reason in found.accepted
    ]
    return [words("submission.answer.behind", submission=submission, sheet=sheet or "", said=one) for one in told]
