"""What a public instance of the app stands on: a file with the releases and nothing else, written by staff and read by everyone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from gic_metrics.ledger.released_file import read_figures, read_released, read_seals, write_released
from gic_metrics.publish.release import Release
from gic_metrics.publish.seal import Signed
from gic_metrics.publish.standing import Released


def write_instance(where: str | Path, found: Iterable[Released], *, public_key: str = "", seals: Iterable[Signed] = ()) -> int:
    """Write the releases, with how each stands and the seals they were given, to a file for a public instance; gives how many."""
    told = list(found)
    write_released(where, map(_row, told), _figures(told), public_key=public_key, seals=[one.to_json().decode() for one in seals])
    return len(told)


def read_instance(where: str | Path) -> tuple[list[Released], str]:
    """(the releases in a public instance's file, the public key). Raises MissingLedger, or ValueError for what is no release."""
    rows, key = read_released(where)
    return [_released(row) for row in rows], key


def read_instance_seals(where: str | Path) -> list[Signed]:
    """The signed manifests in a public instance's file."""
    return [Signed.from_json(text.encode()) for text in read_seals(where)]


def differing_figures(where: str | Path, found: Iterable[Released]) -> set[str]:
    """The numbers of the releases whose figures for other tools are not those of the release."""
    there: dict[str, set[tuple[Any, ...]]] = {}
    for row in read_figures(where):
        there.setdefault(row[0], set()).add(row)
    return {one.release.id for one in found if there.get(one.release.id, set()) != {tuple(row.values()) for row in _figures([one])}}


def _row(one: Released) -> dict[str, Any]:
    return {
        "id": one.release.id,
        "state": one.state,
        "newer": one.newer,
        "reason": one.reason,
        "told_by": one.by,
        "told_on": one.when.isoformat() if one.when else "",
        "body": one.release.to_json().decode(),
    }


def _released(row: dict[str, Any]) -> Released:
    when = datetime.fromisoformat(row["told_on"]) if row["told_on"] else None
    return Released(Release.from_json(row["body"]), row["state"], row["newer"], row["reason"], row["told_by"], when)


def _figures(found: Iterable[Released]) -> Iterator[dict[str, Any]]:
    """The released figures as rows, for whoever opens the file with another tool."""
    for one in found:
        for part in one.release.parts:
            for year, amount in part.years.items():
                yield {
                    "release": one.release.id,
                    "part": part.key,
                    "name_nb": part.name["nb"],
                    "name_en": part.name["en"],
                    "sector": part.sector,
                    "basis": part.basis,
                    "year": year,
                    "emitted_t": amount.emitted_t,
                    "captured_fossil_t": amount.captured_fossil_t,
                    "removed_t": amount.removed_t,
                    "removed_sold_t": amount.removed_sold_t,
                    "coverage": amount.coverage,
                }
