"""Which cells decide: what each figure of a file changes in N, in t CO2e; and the findings in the order of what hangs on them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gic_metrics.accounting.bearing import net_per_unit
from gic_metrics.accounting.region import Region
from gic_metrics.intake.context import History
from gic_metrics.vocabulary import Finding, Quarter, Reading, Record, Severity

DECISIVE_SHARE = 0.9
"""the cells named as decisive come to at least this share of all that the file moves"""
UNKNOWN_DOUBT = 0.5
USUAL_QUARTERS = 4
GRAVITY = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One figure and what it moves: t of N, from what stood, else from the same quarter last year, else from a usual quarter, else from nothing."""

    record: Record
    change_t: float
    per_unit: float
    """t of N for one unit more of it"""
    against: str
    """"stands", "last_year", "usual" or "nothing" """


@dataclass(frozen=True, slots=True)
class Decisive:
    """The fewest cells that decide most of what a file moves."""

    cells: tuple[Weighed, ...]
    share_pct: float
    moved_t: float
    """sum of |change| over all cells"""


def weigh(region: Region, history: History, readings: Iterable[Reading]) -> list[Weighed]:
    """Every figure that bears on N, the one that moves most first. `region` is the region as it would be with the readings stored."""
    found = []
    for record in (r for reading in readings for r in reading.records):
        per_unit = net_per_unit(region, record)
        if not per_unit or record.value is None:
            continue
        against, before = _known(history, record)
        found.append(Weighed(record, per_unit * (record.value - before), per_unit, against))
    return sorted(found, key=lambda w: -abs(w.change_t))


def decisive(weighed: Sequence[Weighed]) -> Decisive | None:
    """The first cells that together reach the share; None where nothing moves, or where no few decide."""
    moved = sum(abs(w.change_t) for w in weighed)
    if moved <= 0:
        return None
    reached, cells = 0.0, []
    for one in weighed:
        cells.append(one)
        reached += abs(one.change_t)
        if reached >= DECISIVE_SHARE * moved:
            break
    return Decisive(tuple(cells), 100 * reached / moved, moved) if 2 * len(cells) <= len(weighed) else None


def by_weight(findings: Iterable[Finding], weighed: Sequence[Weighed], doubts: Mapping[str, float]) -> list[tuple[Finding, float | None]]:
    """The findings, the gravest first, then by effect on N times doubt; with the effect in t, None where it cannot be known.

    `doubts` says how often a code led to a correction, 0-1. What is offered instead is the measure; else what the cell moves.
    """
    at = {(w.record.place_sheet or "", w.record.cell): w for w in weighed}

    def effect(finding: Finding) -> float | None:
        here = at.get((finding.place_sheet or "", finding.cell or ""))
        return None if here is None else abs(here.change_t)

    said = [(finding, effect(finding)) for finding in findings]
    return sorted(said, key=lambda pair: (GRAVITY.index(pair[0].severity), -(pair[1] or 0.0) * doubts.get(pair[0].code, UNKNOWN_DOUBT)))


def _known(history: History, record: Record) -> tuple[str, float]:
    """What was known of the figure before: as it stands, as it was a year ago, or as it usually is."""
    quarter = Quarter.parse(record.period)
    stands = [f.record.value for f in history.stored(record.site, record.period, str(record.sheet)) if f.record.key == record.key]
    if stands and stands[0] is not None:
        return "stands", stands[0]
    earlier = history.quarters_before(record.key[:1] + record.key[2:], quarter)
    a_year_ago = dict(earlier).get(quarter - 4)
    if a_year_ago is not None:
        return "last_year", a_year_ago
    if earlier:
        return "usual", statistics.median(value for _, value in earlier[-USUAL_QUARTERS:])
    return "nothing", 0.0
