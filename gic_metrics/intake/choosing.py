"""A figure that stands in several reports: given alike it is read once, given differently a person chooses."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from gic_metrics.intake.compare import SAME
from gic_metrics.intake.proposals import Choice
from gic_metrics.vocabulary import Finding, Record, Severity


def chosen(records: Iterable[Record], choices: Mapping[str, str]) -> tuple[list[Record], list[Finding]]:
    """The records that hold, and what is said of the others. `choices`: `Sheet!C7` of any of a figure's cells -> of the one that holds."""
    by_key: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        by_key.setdefault(record.key, []).append(record)
    kept: list[Record] = []
    findings: list[Finding] = []
    for given in by_key.values():
        holds = _holds(given, choices)
        if holds is None:
            values = "; ".join(f"{one.cell}: {one.raw} {one.unit}" for one in given)
            said = {"n": len(given), "values": values}
            offered = tuple(Choice(_place(one), f"{one.cell}: {one.raw} {one.unit}".strip()) for one in given)
            findings.append(Finding(Severity.ERROR, "M05", given[0].place_sheet, given[0].cell, given[0].raw, said, choices=offered))
            continue
        kept.append(holds)
        for other in (one for one in given if one is not holds):
            said = {"said": other.raw, "holds": holds.cell}
            findings.append(Finding(Severity.NOTE, "M19", other.place_sheet, other.cell, other.raw, said))
    return kept, findings


def _holds(given: list[Record], choices: Mapping[str, str]) -> Record | None:
    """The one that a person chose, or the first of those that say the same; None where it is still to be chosen."""
    places = {_place(one): one for one in given}
    said = {choices[place] for place in places if place in choices}
    if len(said) == 1 and said <= places.keys():
        return places[said.pop()]
    alike = all(_same(one, given[0]) for one in given)
    return given[0] if alike and not said else None


def _place(record: Record) -> str:
    return f"{record.place_sheet or ''}!{record.cell}"


def _same(a: Record, b: Record) -> bool:
    if a.value is None or b.value is None:
        return a.value is b.value and a.notation == b.notation
    return math.isclose(a.value, b.value, rel_tol=SAME, abs_tol=0.0)
