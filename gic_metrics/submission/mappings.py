"""What people have said of tables in other layouts, remembered for the company that sends them: confirmed, used again, changed, forgotten.

All of it is acts: dated, named, never undone but by a newer one. The newest of a company and a layout holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gic_metrics.intake.context import Remembered
from gic_metrics.intake.mapping import Source, TableMapping
from gic_metrics.ledger import Act, Ledger
from gic_metrics.vocabulary import Reading

CONFIRMED, FORGOTTEN = "mapping.confirmed", "mapping.forgotten"
"""acts; the subject is `company|fingerprint`"""
USED = "mapping.used"
"""an act; the subject is the submission that was read by mappings, the body says which table by which"""
READ_BY = "M20"
"""code of the note that a table was read by a mapping"""


@dataclass(frozen=True, slots=True)
class Used:
    """The mapping by which figures were read, and who had confirmed it when."""

    id: str
    by: str
    on: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A mapping that is remembered: for whom, made from which file, by whom and when."""

    id: str
    company: str
    """organisation number"""
    mapping: TableMapping
    file: str
    sha256: str
    """of the file it was made from, which the ledger keeps"""
    by: str
    on: datetime
    reason: str = ""

    @property
    def fingerprint(self) -> str:
        return self.mapping.fingerprint


def confirm(
    ledger: Ledger, company: str, mappings: Iterable[TableMapping], *, file: str, sha256: str, by: str, reason: str = ""
) -> list[Kept]:  # fmt: skip
    """Remember how the tables of one file are read, for the company that sent it; each takes the place of an older one of the same layout."""
    acts = [
        (CONFIRMED, f"{company}|{one.fingerprint}", {"mapping": _of_company(one, company).to_json(), "file": file, "sha256": sha256})
        for one in mappings
    ]
    return [_kept(act) for act in ledger.act_many(acts, by=by, reason=reason)]


def forget(ledger: Ledger, kept: Kept, *, by: str, reason: str) -> None:
    """The company's next table of this layout is asked about again; figures that were stored stay."""
    ledger.act(FORGOTTEN, f"{kept.company}|{kept.fingerprint}", {"id": kept.id}, by=by, reason=reason)


def remembered(ledger: Ledger, *, as_of: Any = None) -> tuple[Kept, ...]:
    """Every mapping that is remembered as of the time, the one confirmed last at the end."""
    return _standing(ledger.acts("mapping.", as_of=as_of))


def memory(ledger: Ledger, *, as_of: Any = None) -> tuple[Mapping[str, tuple[Remembered, ...]], Mapping[str, str]]:
    """For the reader of files: what is remembered, by fingerprint; and who sent which file (sha256 -> company), where a person has mapped it."""
    acts = ledger.acts("mapping.", as_of=as_of)
    found: dict[str, list[Remembered]] = defaultdict(list)
    for kept in _standing(acts):
        found[kept.fingerprint].append(Remembered(kept.id, kept.company, kept.mapping))
    return {fingerprint: tuple(ones) for fingerprint, ones in found.items()}, _senders(acts)


def keep_use(ledger: Ledger, submission: str, reading: Reading, *, by: str) -> None:
    """Keep with a submission which of its tables were read by which mapping; nothing where none was."""
    used = [
        {"sheet": f.place_sheet, "id": f.params["id"], "by": f.params["by"], "on": f.params["on"].isoformat()}
        for f in reading.findings
        if f.code == READ_BY
    ]
    if used:
        ledger.act(USED, submission, {"tables": used}, by=by)


def used_by(ledger: Ledger, submissions: Iterable[str]) -> Mapping[tuple[str, str | None], Used]:
    """(submission, sheet) -> the mapping by which its figures were read; those that are in the template are left out."""
    wanted = set(submissions)
    return {
        (act.subject, one["sheet"]): Used(one["id"], one["by"], datetime.fromisoformat(one["on"]))
        for act in ledger.acts(USED)
        if act.subject in wanted
        for one in act.body["tables"]
    }


def _standing(acts: Sequence[Act]) -> tuple[Kept, ...]:
    found: dict[str, Kept] = {}
    for act in acts:
        if act.kind == CONFIRMED:
            found.pop(act.subject, None)
            found[act.subject] = _kept(act)
        elif act.kind == FORGOTTEN:
            found.pop(act.subject, None)
    return tuple(found.values())


def _senders(acts: Iterable[Act]) -> dict[str, str]:
    """Whoever maps a file says who sent it."""
    return {act.body["sha256"]: act.subject.partition("|")[0] for act in acts if act.kind == CONFIRMED}


def _kept(act: Act) -> Kept:
    company, _, fingerprint = act.subject.partition("|")
    name = f"T{act.seq}" if act.n == 1 else f"T{act.seq}.{act.n}"
    confirmed = {"id": name, "fingerprint": fingerprint, "confirmed_by": act.recorded_by, "confirmed_on": act.recorded_at.isoformat()}
    mapping = replace(TableMapping.from_json(act.body["mapping"]), **confirmed)
    return Kept(name, company, mapping, act.body["file"], act.body["sha256"], act.recorded_by, act.recorded_at, act.reason)


def _of_company(mapping: TableMapping, company: str) -> TableMapping:
    return replace(mapping, fields={**mapping.fields, "company": Source("constant", company)})
