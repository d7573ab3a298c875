"""The commands about files and submissions: template, check, ingest, withdraw, history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gic_metrics.cli import sentences
from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call
from gic_metrics.cli.documents import checked_document, ingested_document, submission_document
from gic_metrics.cli.tables import Columns, table
from gic_metrics.cli.watching import watched
from gic_metrics.ledger import AlreadyWithdrawn, UnknownSubmission
from gic_metrics.submission import Checked, make_template
from gic_metrics.submission import check as check_files
from gic_metrics.submission import ingest as ingest_files
from gic_metrics.submission import withdraw as withdraw_submission
from gic_metrics.submission.checked import error
from gic_metrics.submission.closed import ClosedYear
from gic_metrics.submission.templates import UnknownCompany
from gic_metrics.vocabulary import Reading


def template(call: Call) -> Answer:
    """The next workbook for a company, written to `--out`."""
    args, words = call.args, call.words
    quarter = call.quarter(args.quarter)
    try:
        data = make_template(call.ledger, args.company, quarter, words.language, generated=call.clock())
    except UnknownCompany:
        raise Usage(words("cli.wrong.company", value=args.company)) from None
    try:
        Path(args.out).write_bytes(data)
    except OSError:
        raise Usage(words("cli.wrong.write", value=args.out)) from None
    document = {"file": args.out, "company": args.company, "quarter": str(quarter)}
    return Answer(document, words("cli.said.template", file=args.out, company=args.company, q=quarter))


def check(call: Call) -> Answer:
    """Reads and finds; stores nothing."""
    if not _named(call):
        return watched(call, lambda file, data: check_files(call.ledger, [(file, data)], today=call.today)[0])
    found = _each(call, lambda files: check_files(call.ledger, files, today=call.today, progress=call.progress))
    document = [checked_document(checked, call.words) for checked in found]
    text = "\n\n".join(sentences.file_said(checked, call.words) for checked in found)
    return Answer(document, text, max((_status(checked) for checked in found), default=0))


def ingest(call: Call) -> Answer:
    """Stores all of a file or nothing of it; one refused file stops no other."""
    args, words = call.args, call.words
    for name in ("by", "accept_warnings", "proposed_by"):
        if (value := getattr(args, name)) is not None and not value.strip():
            raise Usage(words("cli.wrong.empty", names="--" + name.replace("_", "-")))

    def store(files: list[tuple[str, bytes]]) -> list[Checked]:
        return ingest_files(
            call.ledger,
            files,
            by=args.by,
            proposed_by=args.proposed_by,
            accept_warnings=args.accept_warnings,
            today=call.today,
            progress=call.progress,
        )

    if not _named(call):
        return watched(call, lambda file, data: store([(file, data)])[0], storing=True)
    found = _each(call, store)
    text = [sentences.file_said(checked, words, storing=True) for checked in found]
    text.append(words("cli.said.summary", files=len(found), stored=sum(checked.stored for checked in found)))
    status = max((max(_status(checked), 0 if checked.stored or checked.repeated else 1) for checked in found), default=0)
    return Answer([ingested_document(checked, words) for checked in found], "\n\n".join(text), status)


def withdraw(call: Call) -> Answer:
    """Takes a submission out of force; the record stays."""
    args, words = call.args, call.words
    for name in ("by", "reason"):
        if not getattr(args, name).strip():
            raise Usage(words("cli.wrong.empty", names="--" + name))
    try:
        submission = withdraw_submission(call.ledger, args.submission, by=args.by, reason=args.reason, proposed_by=args.proposed_by)
    except UnknownSubmission:
        raise Usage(words("cli.wrong.submission", value=args.submission)) from None
    except AlreadyWithdrawn:
        raise Usage(words("cli.wrong.already_withdrawn", value=args.submission)) from None
    except ClosedYear as locked:
        raise Usage(words("ledger.closed_year", **locked.params)) from None
    return Answer({"submission": submission.id, "withdrawn": True}, words("cli.said.withdrawn", submission=submission.id))


def history(call: Call) -> Answer:
    """The submissions, newest first."""
    args, words = call.args, call.words
    period = str(call.quarter(args.quarter)) if args.quarter else None
    found = call.ledger.submissions(as_of=call.as_of, company=args.company, period=period)
    document = [submission_document(submission) for submission in found]
    columns: Columns = {
        "submission": str,
        "file": str,
        "quarters": lambda periods: sentences.periods_said(periods, words),
        "by": str,
        "recorded_at": lambda at: words.write(at, "datetime"),
        "state": lambda state: words(f"cli.state.{state.replace(' ', '_')}"),
        "reason": str,
    }
    return Answer(document, call.dated(table(document, columns, words)))


def _named(call: Call) -> bool:
    """Are files named? Else a folder is watched; one of the two it must be."""
    if bool(call.args.files) == bool(call.args.watch):
        raise Usage(call.words("cli.wrong.files_or_watch"))
    return bool(call.args.files)


def _each(call: Call, work: Callable[[list[tuple[str, bytes]]], list[Checked]]) -> list[Checked]:
    """The work done on the files that can be opened, and a finding for each that cannot, in the order they were named."""
    files = call.files()
    done = iter(work([(Path(name).name, data) for name, data in files if data is not None]))
    missing = error("D01")
    return [Checked(Reading(name, "", readable=False, findings=(missing,))) if data is None else next(done) for name, data in files]


def _status(checked: Checked) -> int:
    """2 for an unreadable file, 1 for one that is refused for what it says."""
    if not checked.reading.readable:
        return 2
    return 1 if checked.reading.errors else 0
