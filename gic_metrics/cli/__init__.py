"""The command line: for staff who automate, for scheduled jobs and for tests. The same functions serve the pages.

Exit status: 0 done; 1 at least one file was refused for what it says; 2 wrong usage or an unreadable file (2 wins over 1).
With `--json`, exactly one JSON document goes to standard output and everything else to standard error.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import TextIO

from gic_metrics.cli.arguments import Usage, Wanted, language_of, parser_in
from gic_metrics.cli.call import Answer, Call, answered
from gic_metrics.text import words_in


def main(
    argv: Sequence[str] | None = None,
    *,
    out: TextIO | None = None,
    err: TextIO | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Run one command and return its exit status."""
    said = list(sys.argv[1:] if argv is None else argv)
    out, err = out or _in_utf8(sys.stdout), err or _in_utf8(sys.stderr)
    words = words_in(language_of(said))
    as_json = "--json" in said
    try:
        args = parser_in(words).parse_args(said)
        call = Call.of(args, words, clock, environment, err)
        answer = answered(_command(args.command), call)
    except Wanted as help_text:
        print(help_text, file=out)
        return 0
    except Usage as wrong:
        answer = Answer({"error": str(wrong)}, "", 2)
        print(wrong, file=err)
        if not as_json:
            return 2
    _say(json.dumps(answer.document, ensure_ascii=False, indent=2) if as_json else answer.text, out)
    return answer.status


def _say(text: str, out: TextIO) -> None:
    """A reader that has seen enough (`| head`) closes the pipe; what was done is done, and the status is the command's."""
    try:
        print(text, file=out, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def _command(name: str) -> Callable[[Call], Answer]:
    """The function of a command; what it does not need is not imported, so that a short answer is quick."""
    rooms = {"mark": "marking", "explain": "explaining", "snapshot": "snapshots", "publish": "publishing", "mapping": "mappings"}
    rooms["release"] = "releasing"
    rooms |= dict.fromkeys(("check", "ingest", "withdraw", "history", "template"), "files")
    rooms |= dict.fromkeys(("backup", "restore", "selfcheck"), "operations")
    room = rooms.get(name, "figures")
    command: Callable[[Call], Answer] = getattr(import_module(f"gic_metrics.cli.{room}"), name)
    return command


def _in_utf8(stream: TextIO) -> TextIO:
    """A pipe on Windows is not UTF-8 by itself, and a minus sign would stop the program."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream
