"""What a single row may say: rules 5, 7, 8 and 17."""

from __future__ import annotations

from collections.abc import Iterator

from gic_metrics.intake.rules.rule import Case, error
from gic_metrics.text import layout
from gic_metrics.vocabulary import Finding, Record, Sheet

SHARE_TOLERANCE = 0.001
"""how far a share may be from what the origin says (accounting rules 9, rule 17)"""


def measurable(case: Case) -> Iterator[Finding]:
    """Rule 5, for a number that no site can have; what is no number at all is found while the rows are read."""
    for record in case.beyond:
        yield error("R05", record, said=record.raw or str(record.quantity))


def not_negative(case: Case) -> Iterator[Finding]:
    """Rule 7: no quantity is below zero; a correction is a new file, a removal and a reversal have movements of their own."""
    for record in case.known:
        if record.value is not None and record.value < 0:
            yield error("R07", record, value=record.value if record.quantity is None else record.quantity, unit=record.unit or record.canonical_unit)


def unique_keys(case: Case) -> Iterator[Finding]:
    """Rule 8: a figure stands once in a file."""
    first: dict[tuple[str, ...], Record] = {}
    quarterly = [r for r in case.reading.records if r.row_class == "reported"]
    for record in quarterly:
        earlier = first.setdefault(_folded(record.key), record)
        if earlier is not record:
            yield error("R08", record, cell=record.cell, other=earlier.cell)


def shares(case: Case) -> Iterator[Finding]:
    """Rule 17: a share lies between 0 and 1, and a biogenic share agrees with the origin."""
    for record in case.records:
        if record.share is None:
            continue
        if not 0 <= record.share <= 1:
            yield error("R17", record, share=record.share if abs(record.share) < _SAYABLE else str(record.share))
        elif record.sheet is Sheet.CARBON and record.origin in _SHARE_OF and abs(record.share - _SHARE_OF[record.origin]) > SHARE_TOLERANCE:
            yield error("R17o", record, pct=record.share * 100, origin_name=_origin_name(record.origin))


_SAYABLE = 1e6
"""a larger share, or none at all, is said as it was read"""
_SHARE_OF = {"fossil": 0.0, "biogenic": 1.0}


def _origin_name(origin: str) -> dict[str, str]:
    """What the template calls it, in both languages."""
    names = layout("template_v1")["vocabulary"]["origin"][origin]
    return {"nb": names["nb"], "en": names["en"]}


def _folded(key: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(part.split()).casefold() for part in key)
