"""Words of a company that a person has explained for all of its files: remembered when asked, listed, forgotten with a reason. All are acts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gic_metrics.intake.aliases import CODES, Alias
from gic_metrics.intake.layout import folded
from gic_metrics.ledger import Act, Ledger
from gic_metrics.vocabulary import Answer

SAID, FORGOTTEN = "mapping.word", "mapping.word_forgotten"
"""acts; the subject is the company's organisation number"""


def may_be_remembered(answer: Answer) -> bool:
    """Is it the meaning of a word, and not a figure that is this file's alone?"""
    return answer.code in CODES and isinstance(answer.value, str) and bool(answer.said)


def remember(ledger: Ledger, company: str, answers: Iterable[Answer], *, by: str, reason: str) -> None:
    """From now on the company's words are read so; a newer meaning of a word takes the place of the older."""
    bodies = {(one.code, folded(one.said)): _body(one.code, one.said, one.value) for one in answers if may_be_remembered(one)}
    ledger.act_many([(SAID, company, body) for body in bodies.values()], by=by, reason=reason)


def forget(ledger: Ledger, alias: Alias, *, by: str, reason: str) -> None:
    """The word is asked about again; what was stored stays."""
    ledger.act(FORGOTTEN, alias.company, _body(alias.code, alias.said, alias.value), by=by, reason=reason)


def aliases(ledger: Ledger, *, as_of: Any = None) -> dict[tuple[str, str, str], Alias]:
    """All that are remembered as of the time, by company, code and folded word; the one said last at the end."""
    found: dict[tuple[str, str, str], Alias] = {}
    for act in ledger.acts("mapping.", as_of=as_of):
        if act.kind in (SAID, FORGOTTEN):
            one = _alias(act)
            found.pop(one.key, None)
            if act.kind == SAID:
                found[one.key] = one
    return found


def _body(code: str, said: str, value: Any) -> dict[str, Any]:
    return {"code": code, "said": said, "value": value}


def _alias(act: Act) -> Alias:
    return Alias(act.subject, **act.body, by=act.recorded_by, on=act.recorded_at, reason=act.reason)
