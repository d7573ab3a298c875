"""Answers kept as acts under the file's sha256: given by name, with the reason, taken back by a newer act, and never changing a stored figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gic_metrics.ledger import Act, Ledger
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
