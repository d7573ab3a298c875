"""A folder that is watched: each file is taken once its size has settled, and moved when it is done with.

The folder is looked at every other second rather than listened to: it often lies on a network share, from which no event comes. What is left in it
is what is still to be done, so a restart goes on where the last one stopped; a file that was stored but not moved yet is known by its bytes.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gic_metrics.cli import sentences
from gic_metrics.cli.arguments import Usage
from gic_metrics.cli.call import Answer, Call, is_workbook
from gic_metrics.cli.documents import checked_document, ingested_document
from gic_metrics.intake.mark import NotMarked
from gic_metrics.reference import Reference
from gic_metrics.submission import Checked
from gic_metrics.submission.letters import reply
from gic_metrics.submission.marking import marked_copy, unmarked_reply
from gic_metrics.text import words_in

EVERY_SECONDS = 2.0
DONE, REFUSED = "done", "refused"
Work = Callable[[str, bytes], Checked]
Seen = dict[Path, tuple[int, int]]
"""file -> size and time of change"""


def watched(call: Call, work: Work, *, storing: bool = False, stop: threading.Event | None = None) -> Answer:
    """Do the work on every file that comes, until told to stop; the answer tells of all of them."""
    folder = Path(call.args.watch)
    if not folder.is_dir():
        raise Usage(call.words("cli.wrong.no_folder", value=folder))
    watch = _Watch(call, folder, work, storing)
    with _until_told(stop or threading.Event()) as told:
        print(call.words("cli.said.watching", folder=folder), file=call.err, flush=True)
        while True:
            watch.look()
            if told.wait(EVERY_SECONDS):
                break
    refused = sum(one["moved_to"] == REFUSED for one in watch.told)
    return Answer(watch.told, call.words("cli.said.stopped", done=len(watch.told) - refused, refused=refused))


class _Watch:
    def __init__(self, call: Call, folder: Path, work: Work, storing: bool) -> None:
        self.call, self.folder, self.work, self.storing = call, folder, work, storing
        self.told: list[dict[str, Any]] = []
        self._seen: Seen = {}
        self._held: dict[Path, tuple[tuple[int, int], str]] = {}
        """done with, but still open in another program: as it was, and where it goes"""

    def look(self) -> None:
        """Take every file that is as it was at the last look."""
        now = {file: found for file in sorted(self.folder.iterdir()) if is_workbook(file) and (found := _as_it_is(file))}
        for file, found in now.items():
            held = self._held.get(file)
            if held and held[0] == found:
                self._move(file, held[1], found)
            elif self._seen.get(file) == found and found[0]:
                self._take(file, found)
        self._seen = now

    def _take(self, file: Path, found: tuple[int, int]) -> None:
        try:
            data = file.read_bytes()
        except OSError:
            return  # still being written, or open for its owner alone: the next look tries again
        checked = self.work(file.name, data)
        fine = checked.stored or checked.repeated or (checked.storable and not self.storing)
        where = DONE if fine else REFUSED
        document = ingested_document if self.storing else checked_document
        self.told.append(document(checked, self.call.words) | {"moved_to": where})
        print(sentences.file_said(checked, self.call.words, storing=self.storing), file=self.call.err, flush=True)
        if where == REFUSED:
            self._answer_sender(checked, data)
        self._move(file, where, found)

    def _answer_sender(self, checked: Checked, data: bytes) -> None:
        """The marked copy and the text of the e-mail, beside where the refused file goes."""
        reading, folder = checked.reading, self.folder / REFUSED
        folder.mkdir(exist_ok=True)
        reference, words = Reference.of(self.call.ledger.references()), words_in(reading.language)
        try:
            copy = marked_copy(reading, data, reference, when=self.call.clock())
        except NotMarked:
            letter, name = unmarked_reply(reading, reference, words), reading.file
        else:
            letter, name = reply(reading, reference, words), copy.file
            _free(folder, name).write_bytes(copy.data)
        _free(folder, Path(name).stem + ".txt").write_text(letter.text, encoding="utf-8-sig")

    def _move(self, file: Path, where: str, found: tuple[int, int]) -> None:
        words = self.call.words
        (self.folder / where).mkdir(exist_ok=True)
        try:
            file.rename(_free(self.folder / where, file.name))
        except OSError:
            if file not in self._held:
                print(words("cli.said.kept", file=file.name), file=self.call.err, flush=True)
            self._held[file] = (found, where)
            return
        self._held.pop(file, None)
        print(words("cli.said.moved", file=file.name, folder=where + "/"), file=self.call.err, flush=True)


def _as_it_is(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _free(folder: Path, name: str) -> Path:
    """A name in the folder that nothing has; nothing is ever written over."""
    path, n = Path(name), 2
    free = folder / name
    while free.exists():
        free, n = folder / f"{path.stem} {n}{path.suffix}", n + 1
    return free


@contextmanager
def _until_told(stop: threading.Event) -> Iterator[threading.Event]:
    """SIGINT and SIGTERM ask for an end after the file at hand."""
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, lambda *_: stop.set()) for kind in kinds]
    try:
        yield stop
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)
