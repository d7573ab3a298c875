"""The command about mappings that are remembered: list them, forget one. They are made on the page where files come in."""

from __future__ import annotations

from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.documents import mapping_document
from gic_metrics.cli.tables import Columns, table
from gic_metrics.submission.mappings import forget, remembered


def mapping(call: Call) -> Answer:
    """`list`: what is remembered, as of a time; `forget`: one of them, with a name and a reason."""
    return _forgotten(call) if call.args.action == "forget" else _listed(call)


def _listed(call: Call) -> Answer:
    args, words = call.args, call.words
    found = [one for one in remembered(call.ledger, as_of=call.as_of) if args.company in (None, one.company)]
    document = [mapping_document(one) for one in found]
    columns: Columns = {"mapping": str, "company": str, "sheet": str, "file": str, "by": str, "recorded_at": lambda at: words.write(at, "datetime")}
    rows = [row | {"recorded_at": one.on, "sheet": one.mapping.sheet or None} for row, one in zip(document, found, strict=True)]
    return Answer(document, call.dated(table(rows, columns, words)))


def _forgotten(call: Call) -> Answer:
    args, words = call.args, call.words
    for name in ("mapping", "by", "reason"):
        if not (getattr(args, name) or "").strip():
            raise Usage(words("cli.wrong.empty", names=name.upper() if name == "mapping" else f"--{name}"))
    one = next((kept for kept in remembered(call.ledger) if kept.id == args.mapping.strip().upper()), None)
    if one is None:
        raise Usage(words("cli.wrong.mapping", value=args.mapping))
    forget(call.ledger, one, by=args.by, reason=args.reason)
    return Answer({"mapping": one.id, "forgotten": True}, words("cli.said.forgotten", id=one.id))
