"""Answers kept as acts under the file's sha256: given by name, with the reason, taken back by a newer act, and never changing a stored figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gic_metrics.intake.answers import CHOOSE, FIELD, KEEP, LEAVE_OUT
from gic_metrics.ledger import Act, Ledger, Submission
from gic_metrics.text import Words
from gic_metrics.vocabulary import Answer

GIVEN, TAKEN_BACK = "decision.answer", "decision.taken_back"


def give(ledger: Ledger, sha256: str, answers: Sequence[Answer], *, by: str, reason: str) -> None:
    """Record answers to one file, all at once; each takes the place of an older one to the same question."""
    ledger.act_many([(GIVEN, sha256, _body(answer)) for answer in answers], by=by, reason=reason)


def take_back(ledger: Ledger, sha256: str, answers: Sequence[Answer], *, by: str, reason: str) -> None:
    """The questions stand open again; the old answers stay in the record."""
    ledger.act_many([(TAKEN_BACK, sha256, _body(answer)) for answer in answers], by=by, reason=reason)


def answers_to(ledger: Ledger, sha256: str, *, as_of: Any = None) -> tuple[Answer, ...]:
    """What stands answered about a file of exactly these bytes."""
    return _standing(ledger.acts("decision.", sha256, as_of=as_of))


def all_answers(ledger: Ledger, *, as_of: Any = None) -> Mapping[str, tuple[Answer, ...]]:
    """sha256 -> what stands answered."""
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in ledger.acts("decision.", as_of=as_of):
        acts[act.subject].append(act)
    return {sha256: _standing(found) for sha256, found in acts.items()}


def answers_behind(ledger: Ledger, stored: Iterable[Submission]) -> Mapping[str, tuple[Answer, ...]]:
    """Submission -> the answers that stood when it was stored, in the order they were given; those without any are left out."""
    acts: dict[str, list[Act]] = defaultdict(list)
    for act in ledger.acts("decision."):
        acts[act.subject].append(act)
    found = {s.id: _standing(act for act in acts.get(s.sha256, ()) if act.seq < s.seq) for s in stored}
    return {submission: answers for submission, answers in found.items() if answers}


def trail(ledger: Ledger, places: Iterable[tuple[str, str | None, str]]) -> Mapping[tuple[str, str | None, str], tuple[Answer, ...]]:
    """What people answered about each cell, named (submission, sheet, cell); cells that nobody was asked about are left out."""
    wanted = set(places)
    if not wanted:
        return {}
    ids = {submission for submission, _, _ in wanted}
    found: dict[tuple[str, str | None, str], list[Answer]] = defaultdict(list)
    for submission, answers in answers_behind(ledger, (s for s in ledger.submissions() if s.id in ids)).items():
        for answer in answers:
            if (place := (submission, answer.sheet, answer.cell)) in wanted:
                found[place].append(answer)
    return {place: tuple(answers) for place, answers in found.items()}


def answer_said(words: Words, answer: Answer) -> str:
    """From what to what in which cell, and who said so, when and why."""
    to = words("page.findings.not_reported") if answer.value is None else answer.value
    told = {"code": answer.code, "cell": answer.cell, "said": answer.said, "by": answer.by, "on": answer.on, "reason": answer.reason}
    if answer.kind in (FIELD, CHOOSE):
        return words("submission.answer.said", **told, value=to)
    if answer.kind == LEAVE_OUT:
        return words("submission.answer.leave_out", **told)
    return words("submission.answer.keep" if answer.kind == KEEP else "submission.answer.read_as", **told, value=to)


def _standing(acts: Iterable[Act]) -> tuple[Answer, ...]:
    found: dict[tuple[str, str, str, str], Answer] = {}
    for act in acts:
        if act.kind not in (GIVEN, TAKEN_BACK):
            continue
        answer = _answer(act)
        found.pop(answer.key, None)
        if act.kind == GIVEN:
            found[answer.key] = answer
    return tuple(found.values())


def _body(answer: Answer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in ("sheet", "cell", "kind", "value", "code", "said")}


def _answer(act: Act) -> Answer:
    return replace(Answer(**act.body), by=act.recorded_by, reason=act.reason, on=act.recorded_at)
