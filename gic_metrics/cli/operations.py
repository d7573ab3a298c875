"""The commands that keep the ledger: backup, restore, selfcheck."""

from __future__ import annotations

from typing import Any

from gic_metrics.accounting.selfcheck import Check, books_balance
from gic_metrics.cli.call import Answer, Call
from gic_metrics.figures.check_sentence import check_sentence
from gic_metrics.ledger import Backup, LedgerError, back_up
from gic_metrics.ledger import restore as restore_from
from gic_metrics.publish.selfcheck import selfcheck as checks_of
from gic_metrics.publish.whole_check import keep
from gic_metrics.text import Words


def backup(call: Call) -> Answer:
    """The whole ledger in one file, read back before it is called done."""
    return _answer(call, "backup", back_up(call.ledger, call.args.out, now=call.clock()))


def restore(call: Call) -> Answer:
    """A backup put in place; what stood there is set aside."""
    return _answer(call, "restore", restore_from(call.args.file, call.where, replace=call.args.replace, clock=call.clock))


def selfcheck(call: Call) -> Answer:
    """Every check, with what did not agree; exit status 1 where the books do not balance. How it came out is kept, unless it was of a past day."""
    words, version = call.words, call.ledger.figures_version
    found = checks_of(call.ledger, call.environment, as_of=call.as_of, deep=True)
    ok = books_balance(found)
    unkept = []
    if call.as_of is None:
        try:
            keep(call.ledger, found, by=call.args.by or words("submission.system"), figures_version=version)
        except LedgerError as error:  # the verdict on a ledger that takes nothing more is what is asked for
            unkept = ["", words("cli.said.check_not_kept", why=words(f"ledger.{error.code}", **error.params))]
    lines = [words(f"cli.said.check_{'ok' if c.ok else 'failed'}", said=check_sentence(c, words)) for c in found]
    verdict = words("selfcheck.green" if ok else "selfcheck.red", ok=sum(c.ok for c in found), of=len(found))
    return Answer({"ok": ok, "checks": [_document(c, words) for c in found]}, call.dated("\n".join([verdict, "", *lines, *unkept])), 0 if ok else 1)


def _document(check: Check, words: Words) -> dict[str, Any]:
    return {"check": check.code, "ok": check.ok, "compared": check.compared, "failed": list(check.failed), "message": check_sentence(check, words)}


def _answer(call: Call, command: str, done: Backup) -> Answer:
    words = call.words
    check = {"check": "read_back", "ok": True, "version": done.version, "originals": done.originals, "made": done.made}
    text = words(f"cli.said.{command}", file=done.file, version=done.version, originals=done.originals, where=call.where, made=done.made)
    return Answer({"ok": True, "checks": [check], "file": done.file}, text)
