"""What the region's figures would become if files were stored, or a submission withdrawn or restored: E, R and N, the sectors, the status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gic_metrics.accounting.region import Region, Total
from gic_metrics.ledger import WITHDRAWN, Ledger, Submission, supposing
from gic_metrics.submission.history import LedgerHistory
from gic_metrics.submission.weighing import Weighed, weigh
from gic_metrics.targets.progress import Progress, progress
from gic_metrics.vocabulary import Quarter, Reading, Record


@dataclass(frozen=True, slots=True)
class Moved:
    """One group and period before and after; None: the period has no figure at all on that side."""

    kind: str
    """"quarter", "r4q" or "year" """
    before: Total | None
    after: Total | None

    @property
    def known(self) -> Total:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference that files make to the region; `then` is the region as it would be, with its progress against the targets."""

    then: Region
    progress: tuple[Progress, ...]
    region: tuple[Moved, ...]
    sectors: tuple[Moved, ...]
    weighed: tuple[Weighed, ...]
    """what each figure of the files moves, the one that moves most first"""

    @property
    def differs(self) -> bool:
        return any(m.differs for m in (*self.region, *self.sectors))


def effect_of(ledger: Ledger, readings: Sequence[Reading], now: Region) -> Effect:
    """The difference the readings make to the region as it stands now."""
    with supposing(ledger, readings) as supposed:
        then = Region.read(supposed, gwp_set=now.gwp_set)
        against = tuple(progress(then))
    records = [r for read in readings for r in read.records]
    return _effect(now, then, against, records, tuple(weigh(then, LedgerHistory(ledger, then.reference.register), readings)))


def effect_of_standing(ledger: Ledger, submission: Submission, now: Region) -> Effect:
    """The difference that withdrawing the submission makes to the region, or if it is withdrawn, restoring it. Nothing is written."""
    with supposing(ledger, standings={submission.id: submission.state == WITHDRAWN}) as supposed:
        then = Region.read(supposed, gwp_set=now.gwp_set)
        against = tuple(progress(then))
    return _effect(now, then, against, [fact.record for fact in ledger.facts(submission=submission.id)], ())


def _effect(now: Region, then: Region, against: tuple[Progress, ...], records: Sequence[Record], weighed: tuple[Weighed, ...]) -> Effect:
    known = now.series | then.series
    quarters = sorted({Quarter.parse(r.period) for r in records if "Q" in r.period and r.site in known})
    years = sorted({r.period for r in records if "Q" not in r.period and r.site in known})
    wanted = [("quarter", str(q)) for q in quarters] + [("r4q", str(q)) for q in _windows(quarters, then)] + [("year", y) for y in years]
    sectors = {known[r.site].site.sector for r in records if r.site in known}
    region = (_moved(now, then, "region", group, kind, period) for kind, period in wanted for group in then.groups("region"))
    by_sector = (_moved(now, then, "sector", s, kind, period) for kind, period in wanted if kind != "r4q" for s in sorted(sectors))
    return Effect(
        then=then,
        progress=against,
        region=tuple(moved for moved in region if moved.before or moved.after),
        sectors=tuple(moved for moved in by_sector if moved.before or moved.after),
        weighed=weighed,
    )


def _windows(quarters: Sequence[Quarter], then: Region) -> list[Quarter]:
    """The newest four rolling quarters, which the status hangs on, where the files have to do with them."""
    newest = max(then.grid, default=None)
    return [newest] if newest is not None and any(0 <= newest - q < 4 for q in quarters) else []


def _moved(now: Region, then: Region, by: str, group: str, kind: str, period: str) -> Moved:
    def total(region: Region) -> Total | None:
        sites = region.groups(by).get(group)
        return region.total(group, sites, period, kind) if sites and period in region.periods(kind) else None

    return Moved(kind, total(now), total(then))
