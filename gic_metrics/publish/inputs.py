"""What a release rests on, told so that the house can prove it later and nobody outside can test a guess.

A hash of a small workbook is an oracle: who knows the template guesses the figures, writes the file and compares. So of a file that is not public
the release carries SHA-256(salt, hash of the file); the salt is made at the release and stays in the ledger with it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from gic_metrics.ledger import Ledger
from gic_metrics.publish.release import Input

SALT_BYTES = 32
Openings = dict[str, str]
"""submission -> salt, hex: what opens its commitment; stays in the house"""


def committed(inputs: Iterable[Input], hashes: Mapping[str, str]) -> tuple[tuple[Input, ...], Openings]:
    """The inputs with a fresh commitment in place of the hash of each file that is not public, and what opens them."""
    found, openings = [], {}
    for one in inputs:
        if not one.file:
            salt = openings[one.submission] = secrets.token_hex(SALT_BYTES)
            one = replace(one, sha256="", commitment=commitment(salt, hashes[one.submission]))
        found.append(one)
    return tuple(found), openings


def commitment(salt: str, sha256: str) -> str:
    """SHA-256 over the salt and the hash of the file, each as its bytes; hex."""
    return hashlib.sha256(bytes.fromhex(salt) + sha256.encode()).hexdigest()


def hashes_of(ledger: Ledger) -> dict[str, str]:
    """submission -> sha256 of its file."""
    return {one.id: one.sha256 for one in ledger.submissions()}


def not_opened(ledger: Ledger, inputs: Iterable[Mapping[str, Any] | Input], openings: Mapping[str, str]) -> list[str]:
    """The submissions of a manifest that this ledger cannot show to be those that it holds; empty: all of them can be shown."""
    known, wrong = hashes_of(ledger), []
    for each in inputs:
        told = asdict(each) if isinstance(each, Input) else each
        submission, sealed = str(told["submission"]), str(told.get("commitment", ""))
        here = known.get(submission)
        if here is None or (told["sha256"] != here if not sealed else commitment(openings.get(submission, ""), here) != sealed):
            wrong.append(submission)
    return wrong
