"""One call of the command line: what was asked, by which clock, of which ledger; and the answer."""

from __future__ import annotations

import argparse
import glob
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from gic_metrics.cli.arguments import Usage
from gic_metrics.text import OSLO, Words
from gic_metrics.vocabulary import Quarter

if TYPE_CHECKING:
    from gic_metrics.ledger import Ledger

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
"""of what is taken from a folder"""
DEFAULT_LEDGER = Path(__file__).resolve().parent.parent.parent / "data" / "ledger.duckdb"


@dataclass(frozen=True)
class Answer:
    """What a command found: a document for `--json`, a text for a reader, and the exit status."""

    document: Any
    text: str
    status: int = 0


@dataclass(frozen=True)
class Call:
    """The arguments, the words of the language and the clock; the ledger is opened when it is first needed."""

    args: argparse.Namespace
    words: Words
    clock: Callable[[], datetime]
    where: str
    err: TextIO
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, args: argparse.Namespace, words: Words, clock: Callable[[], datetime], environment: Mapping[str, str], err: TextIO) -> Call:
        """The ledger is that of `--ledger`, else of GIC_LEDGER, else the project's own."""
        return cls(args, words, clock, getattr(args, "ledger", None) or environment.get("GIC_LEDGER") or str(DEFAULT_LEDGER), err, environment)

    @cached_property
    def ledger(self) -> Ledger:
        from gic_metrics.submission import open_ledger

        return open_ledger(self.where, clock=self.clock)

    @property
    def today(self) -> date:
        return self.clock().astimezone(OSLO).date()

    @property
    def as_of(self) -> datetime | None:
        """The time of `--as-of`: without offset it is Europe/Oslo, and a bare date is the end of that day, today at the latest."""
        from gic_metrics.ledger import moment

        said = getattr(self.args, "as_of", None)
        if said is None:
            return None
        try:
            asked = moment(said)
            ahead = asked.astimezone(OSLO).date() > self.today
        except (ValueError, OverflowError):
            raise Usage(self.words("cli.wrong.time", value=said)) from None
        if ahead:
            raise Usage(self.words("cli.wrong.day_to_come", value=said))
        return asked

    def dated(self, text: str) -> str:
        """A text under the time that it is seen from; as it is where that is now."""
        return text if self.as_of is None else "\n\n".join([self.words("cli.as_of", time=self.as_of), text])

    def quarter(self, said: str) -> Quarter:
        try:
            return Quarter.parse(said)
        except ValueError:
            raise Usage(self.words("cli.wrong.quarter", value=said)) from None

    def files(self) -> list[tuple[str, bytes | None]]:
        """The files named, with their bytes; None where a file cannot be opened.

        A shell that leaves `*` alone is helped, and a folder means the workbooks in it.
        """
        named: list[str] = []
        for name in self.args.files:
            if Path(name).is_dir():
                named += self._workbooks_in(Path(name))
            else:
                found = sorted(glob.glob(name)) if not Path(name).exists() and glob.has_magic(name) else []
                named += found or [name]
        return [(name, _bytes_of(Path(name))) for name in named]

    def _workbooks_in(self, folder: Path) -> list[str]:
        found = [str(file) for file in sorted(folder.iterdir()) if is_workbook(file)]
        if not found:
            raise Usage(self.words("cli.wrong.no_workbooks", value=folder))
        return found

    def progress(self, done: int, of: int, name: str) -> None:
        """Which file is being read, for whoever waits."""
        if self.err.isatty() and of > 1:
            print(self.words("cli.progress", done=done, of=of, file=name), end="\r" if done < of else "\n", file=self.err, flush=True)


def answered(command: Callable[[Call], Answer], call: Call) -> Answer:
    """The command's answer; what the ledger will not do is said in words, as wrong usage."""
    from gic_metrics.ledger import LedgerError

    try:
        return command(call)
    except LedgerError as refused:
        key = f"ledger.{refused.code}"
        said = call.words(key, **refused.params) if call.words.has(key) else str(refused)
        raise Usage(said) from refused


def is_workbook(file: Path) -> bool:
    """Is it a file that a company may send, and not one that Excel keeps beside an open workbook?"""
    return file.suffix.casefold() in ENDINGS and not file.name.startswith(("~$", ".")) and file.is_file()


def _bytes_of(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
