"""Our words in somebody else's texts: what a cell or a part of a header says in the terms of the template's vocabularies."""

from __future__ import annotations

import re

from gic_metrics.intake.layout import folded, template
from gic_metrics.intake.units import UnitTrouble, parse_unit

LONGEST = 4
"""words of a term"""
_WORD = re.compile(r"[^\s,;:/()\[\]]+")


def known_word(text: str, vocabulary: str) -> str:
    """The value of a text that is one of the vocabulary's spellings; ""."""
    return template().vocabulary[vocabulary].get(folded(text), "") if vocabulary else ""


def header_words(text: str, vocabulary: str) -> dict[str, str]:
    """The vocabulary's spellings that stand in a text, the longest at each place -> their values; a bare number is none."""
    known, found = template().vocabulary[vocabulary], {}
    words = _WORD.findall(folded(text))
    at = 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            said = " ".join(words[at : at + length])
            if said in known and not said.isdigit() and len(said) > 1:
                found[said] = known[said]
                at += length - 1
                break
        at += 1
    return found


def unit_in(text: str) -> str:
    """The unit of the closed list that a text is; ""."""
    try:
        unit = parse_unit(text)
    except UnitTrouble:
        return ""
    return unit.name if unit.known else ""
