"""How a figure was found, and how far it can be off: the closed list of method codes (accounting rules 7.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Method:
    """A method code with its U95, percent of the figure, and the grade of quality it gives."""

    key: str
    name: dict[str, str]
    u95_pct: float
    grade: str
    """A verified, B reported, C own estimate"""
    words: tuple[str, ...] = ()
    """what companies write for it"""
    source: str = ""


@dataclass(frozen=True)
class Methods:
    """All method codes, as of a time."""

    by_key: dict[str, Method]
    _words: dict[str, Method] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Methods:
        """From a body with a `method` list. Raises ValueError where two methods answer to one word."""
        found = [Method(**{**entry, "words": tuple(entry.get("words", ()))}) for entry in body.get("method", ())]
        words: dict[str, Method] = {}
        for method in found:
            for word in {method.key.casefold(), *method.words}:
                if words.setdefault(_folded(word), method) is not method:
                    raise ValueError(f"{word!r} names both {words[_folded(word)].key} and {method.key}")
        return cls({method.key: method for method in found}, words)

    def named(self, said: str) -> Method:
        """The method that a company wrote; "unstated" for a blank and for what is not in the list."""
        return self._words.get(_folded(said), self.by_key["unstated"])

    def u95(self, key: str) -> float:
        """U95 of a code as a share, 0-1."""
        return self.by_key[key].u95_pct / 100


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
