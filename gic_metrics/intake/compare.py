"""What a file would change: site x period x sheet by site x period x sheet, its rows stand in place of what is stored (workbook contract 1)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gic_metrics.intake.context import StoredFact
from gic_metrics.vocabulary import Record

KINDS = ("changed", "removed", "added", "unchanged")
SAME = 1e-9
"""relative difference below which two figures are the same"""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, as it stands and as it would stand. A value of None is "not reported"; the other side's None record is "no such row"."""

    kind: str
    record: Record | None
    old: Record | None
    old_submission: str = ""
    old_file: str = ""

    @property
    def known(self) -> Record:
        """The new row, or the old one where there is no new."""
        found = self.record or self.old
        assert found is not None
        return found

    @property
    def scope(self) -> tuple[str, str, str]:
        """Site, period and sheet."""
        return self.known.scope_of_replacement

    @property
    def old_value(self) -> float | None:
        return self.old.value if self.old else None

    @property
    def new_value(self) -> float | None:
        return self.record.value if self.record else None

    @property
    def old_cell(self) -> str | None:
        return self.old.cell if self.old else None

    @property
    def new_cell(self) -> str | None:
        return self.record.cell if self.record else None

    @property
    def unit(self) -> str:
        return self.known.canonical_unit


def compare(records: Iterable[Record], stored: Iterable[StoredFact]) -> list[Change]:
    """Every row of the file and every stored row of the same site, period and sheet; changed first, unchanged last."""
    new = {r.key: r for r in records}
    scopes = {r.scope_of_replacement for r in new.values()}
    old = {fact.record.key: fact for fact in stored if fact.record.scope_of_replacement in scopes}
    found = [_change(record, old.get(key)) for key, record in new.items()]
    found += [_change(None, fact) for key, fact in old.items() if key not in new]
    return sorted(found, key=lambda c: (KINDS.index(c.kind), c.known.key))


def _change(record: Record | None, fact: StoredFact | None) -> Change:
    if fact is None:
        return Change("added", record, None)
    old = fact.record
    kind = "removed" if record is None else "unchanged" if same(record, old) else "changed"
    return Change(kind, record, old, fact.submission, fact.file)


def same(a: Record, b: Record) -> bool:
    """Whether two rows say the same: figure, notation, unit and what decides how they count. None and 0 differ."""
    if (a.value is None) != (b.value is None):
        return False
    if a.value is not None and b.value is not None and not math.isclose(a.value, b.value, rel_tol=SAME, abs_tol=0.0):
        return False
    return _manner(a) == _manner(b)


def _manner(r: Record) -> tuple[object, ...]:
    return r.notation, r.canonical_unit, r.basis, r.share, r.gwp_set, r.in_ets, r.control, r.kind, r.stage, r.stop_days


def counts(changes: Sequence[Change]) -> dict[str, int]:
    """How many of each kind."""
    found = Counter(change.kind for change in changes)
    return {kind: found[kind] for kind in KINDS}
