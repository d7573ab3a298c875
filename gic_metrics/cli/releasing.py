"""The command `release`: what was released and what waits for a second name; approve, decline, recall. Proposals are made by the page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.publishing import delivered
from gic_metrics.cli.tables import Columns, table
from gic_metrics.publish.releasing import NotReleased, Proposed, approve, decline, recall, releases, waiting

WAITING = "waiting"


def release(call: Call) -> Answer:
    """`list`, or a step with a name; exit status 1 where the step was refused."""
    if call.args.action == "list":
        return _listed(call)
    needed = {"release": "RELEASE", "by": "--by"} | ({} if call.args.action == "approve" else {"reason": "--reason"})
    for name, said in needed.items():
        if not (getattr(call.args, name) or "").strip():
            raise Usage(call.words("cli.wrong.required", names=said))
    try:
        return {"approve": _approved, "decline": _declined, "recall": _recalled}[call.args.action](call, call.args.release.strip().upper())
    except NotReleased as refused:
        return Answer({"id": None, "reason": refused.code}, call.words(f"release.refused.{refused.code}"), 1)


def _listed(call: Call) -> Answer:
    """Every release with how it stands, and every proposal that waits, the oldest first."""
    words = call.words
    document: list[dict[str, Any]] = [
        {
            "id": one.release.id,
            "period": one.release.period,
            "state": one.state,
            "released_at": one.release.made_at,
            "released_by": one.release.by,
            "approved_by": one.release.approved_by,
            "newer": one.newer,
            "reason": one.reason,
            "told_by": one.by,
            "told_at": one.when.isoformat() if one.when else "",
        }
        for one in releases(call.ledger, as_of=call.as_of)
    ]
    document += [{"id": p.id, "period": p.release.period, "state": WAITING, "proposed_by": p.by} for p in waiting(call.ledger, as_of=call.as_of)]
    columns: Columns = {"id": str, "period": str, "state": lambda state: words(f"released.state.{state}"), "made": str, "by": str, "reason": str}
    rows = [
        one
        | {
            "made": words.write(datetime.fromisoformat(one["released_at"]), "datetime") if "released_at" in one else "",
            "by": words.listed([n for n in (one.get("released_by", one.get("proposed_by")), one.get("approved_by")) if n]),
            "reason": one.get("newer") or one.get("reason") or "",
        }
        for one in document
    ]
    return Answer(document, call.dated(table(rows, columns, words) if rows else words("cli.publish.nothing")))


def _approved(call: Call, asked: str) -> Answer:
    made = approve(call.ledger, _proposal(call, asked), by=call.args.by, now=call.clock())
    return Answer({"id": made.id, "state": "genuine"}, "\n".join([call.words("page.release.done", id=made.id), *delivered(call)]))


def _declined(call: Call, asked: str) -> Answer:
    proposal = _proposal(call, asked)
    decline(call.ledger, proposal, by=call.args.by, reason=call.args.reason)
    return Answer({"id": proposal.id, "state": "declined"}, call.words("page.release.declined", id=proposal.id))


def _recalled(call: Call, asked: str) -> Answer:
    recall(call.ledger, asked, by=call.args.by, reason=call.args.reason)
    return Answer({"id": asked, "state": "recalled"}, "\n".join([call.words("page.release.recalled", id=asked), *delivered(call)]))


def _proposal(call: Call, asked: str) -> Proposed:
    found = next((one for one in waiting(call.ledger) if one.id == asked), None)
    if found is None:
        raise NotReleased("settled" if asked in {one.release.id for one in releases(call.ledger)} else "unknown")
    return found
