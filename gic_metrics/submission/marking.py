"""Giving files back: the marked copy of one, or of many in one zip with a text for each e-mail."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from gic_metrics.intake.mark import Marked, NotMarked, mark, named_apart
from gic_metrics.intake.reading import read_workbook
from gic_metrics.ledger import Ledger
from gic_metrics.reference import Reference
from gic_metrics.submission.checking import context_at
from gic_metrics.submission.letters import Letter, company_name, reply
from gic_metrics.submission.templates import following_workbook
from gic_metrics.text import Words, words_in
from gic_metrics.vocabulary import Reading

__all__ = ["Marked", "NotMarked", "marked_copies", "marked_copy", "read_again", "reply"]


def read_again(ledger: Ledger, file: str, data: bytes, *, today: date) -> Reading:
    """A file read against the ledger as it stands, also one that is stored already: to be marked, not to be stored."""
    return read_workbook(file, data, context_at(ledger, today))


def marked_copy(reading: Reading, data: bytes, reference: Reference, *, when: datetime, words: Words | None = None) -> Marked:
    """The sender's file with its cells marked, in the sender's language unless `words` says another; raises NotMarked."""
    return mark(reading, data, words or words_in(reading.language), company=company_name(reading, reference), when=when)


def marked_copies(
    files: Iterable[tuple[Reading, bytes]],
    reference: Reference,
    *,
    when: datetime,
    ledger: Ledger | None = None,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """One zip: the marked copy of each file and the text of its e-mail beside it; of a file that cannot be marked, the text alone.

    With the ledger, the next workbook goes to those who used an older template.
    """
    parts: list[tuple[str, bytes]] = []
    for done, (reading, data) in enumerate(files, 1):
        words = words_in(reading.language)
        letter = reply(reading, reference, words)
        try:
            copy: Marked | None = marked_copy(reading, data, reference, when=when)
        except NotMarked:
            copy, letter = None, unmarked_reply(reading, reference, words)
        name = copy.file if copy else reading.file
        parts += [(name, copy.data)] if copy else []
        parts.append((name.rpartition(".")[0] + ".txt", letter.text.encode("utf-8-sig")))
        if ledger is not None and (following := following_workbook(ledger, reading)):
            parts.append(following)
        if progress:
            progress(done)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (_, body) in zip(named_apart(name for name, _ in parts), parts, strict=True):
            archive.writestr(name, body)
    return out.getvalue()


def unmarked_reply(reading: Reading, reference: Reference, words: Words) -> Letter:
    """The e-mail about a file of which there is no marked copy to attach."""
    return reply(replace(reading, readable=False), reference, words)
