"""A release: the figures that have been let out of the house, frozen, and nothing beside them.

Everything public (picture, table, snapshot, event, site) is made from a release alone, so that none of them can show what it does not hold.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from gic_metrics.accounting.balance import claimable
from gic_metrics.accounting.coverage import ASSESSED_FROM_PCT, REPORTED_FROM_PCT
from gic_metrics.accounting.region import Region, Total
from gic_metrics.accounting.scope2 import Scope2
from gic_metrics.accounting.site_series import SiteFigure, SiteSeries
from gic_metrics.disclosure import printed_t
from gic_metrics.reference import Reference, Site
from gic_metrics.targets.progress import Progress, progress

PUBLIC, CONSENT, PROTECTED = "public", "consent", "protected"
"""why a part may be shown: it is public by nature, its company has agreed, or disclosure control found it safe"""
UNDIVIDED = "undivided"
"""the sector of parts that are not told apart"""
WHOLE, MOST, SOME, LITTLE = "whole", "most", "some", "little"
"""coverage in words (accounting rules 12.8: public coverage is said in words only)"""
THREE_QUARTERS, HALF, QUARTER = "three_quarters", "half", "quarter"
"""of a part: how much of the year whoever in it has reported least has reported"""
NONE, ALL = "none", "all"
COVERED = {
    WHOLE: 1.0,
    MOST: REPORTED_FROM_PCT / 100.0,
    SOME: ASSESSED_FROM_PCT / 100.0,
    THREE_QUARTERS: 0.75,
    HALF: 0.5,
    QUARTER: 0.25,
    LITTLE: 0.0,
}
"""the least that each word promises, 0-1, the most first"""
NEARLY = 1e-11
BESIDE = ("licence", "standing")
"""what a published file of a release has beside it"""


def coverage_word(least: float, words: Iterable[str] = COVERED) -> str:
    """The word, of some, that promises the most of what is covered, 0-1."""
    return next((word for word in words if least >= COVERED[word] - NEARLY), LITTLE)


@dataclass(frozen=True, slots=True)
class PartYear:
    """What a part emitted and removed in a year, t CO2e, as it is printed. None is "not reported", or withheld where the release says so."""

    emitted_t: float | None
    captured_fossil_t: float | None = 0.0
    removed_t: float | None = 0.0
    removed_sold_t: float | None = 0.0
    verified: bool = True
    coverage: str = WHOLE
    beside: str = NONE
    """how much of it lies outside the EU ETS total: `none`, `some` or `all`; with `some` its years are not of one kind (accounting rules 12.3)"""


@dataclass(frozen=True, slots=True)
class Part:
    """An additive part of the region's total: a named site, what is left of a sector, or what is hidden, taken together."""

    key: str
    """the id of a site, `rest:<sector>` or `rest:hidden`"""
    name: dict[str, str]
    sector: str
    basis: str
    years: dict[str, PartYear]
    sites: int = 1
    """how many sites it stands for, beside those that have a part of their own"""
    active_from: str | None = None
    active_to: str | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """That a cell is not shown; never why in numbers. `what` is a figure, `group` a sector's key or the region's."""

    what: str
    group: str
    period: str


@dataclass(frozen=True, slots=True)
class Input:
    """A submission that the figures rest on. Name and hash of a file are told only of public registers; of any other a commitment."""

    submission: str
    sha256: str
    file: str = ""
    commitment: str = ""
    """opened only inside the house (`publish.inputs`)"""

    def told(self) -> dict[str, str]:
        """As it is written: what was sealed before there were commitments keeps its bytes."""
        return {name: value for name, value in asdict(self).items() if value or name != "commitment"}


@dataclass(frozen=True)
class Release:
    """Figures let out of the house: what, as of when, by whom, resting on what. Times are ISO 8601 with offset."""

    id: str
    """`G-0001`; of a practice ledger `P-0001`"""
    kind: str
    period: str
    """the newest year shown"""
    as_of: str
    ledger_version: int
    made_at: str
    parts: tuple[Part, ...]
    frame: dict[str, Any]
    """reference bodies by name, of what may be named"""
    by: str = ""
    approved_by: str = ""
    supersedes: str = ""
    whole: bool = True
    """whether the parts add up to all that the region emitted; False: to what may be shown of it"""
    hidden: tuple[Hidden, ...] = ()
    inputs: tuple[Input, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    program: str = ""
    address: str = ""
    """of the public site, where the cluster has one: what a QR code leads to"""

    def to_json(self) -> bytes:
        """Canonical bytes: keys sorted, UTF-8, no space between; the same release gives the same bytes."""
        body = asdict(self) | {"inputs": [each.told() for each in self.inputs]}
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()

    @classmethod
    def from_json(cls, data: bytes | str | Mapping[str, Any]) -> Release:
        """Raises ValueError, KeyError or TypeError for what is no release."""
        body = dict(data) if isinstance(data, Mapping) else json.loads(data)
        body = {name: value for name, value in body.items() if name not in BESIDE}
        return cls(
            **body
            | {
                "parts": tuple(Part(**part | {"years": {y: PartYear(**v) for y, v in part["years"].items()}}) for part in body["parts"]),
                "hidden": tuple(Hidden(**one) for one in body["hidden"]),
                "inputs": tuple(Input(**one) for one in body["inputs"]),
            }
        )

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json()).hexdigest()

    @property
    def practice(self) -> bool:
        return self.kind == "practice"

    @property
    def removals_withheld(self) -> bool:
        """Captured and removed are not shown, nor anything that yields them (accounting rules 12.8)."""
        return any(one.removed_t is None and one.emitted_t is not None for part in self.parts for one in part.years.values())

    @property
    def comparable(self) -> bool:
        """Whether its years are of one kind, all of them the EU ETS total, and can be held against a path."""
        return self.whole and not any(one.beside == SOME for part in self.parts for one in part.years.values())

    @property
    def public_by_nature(self) -> bool:
        """Every figure was public before, those of measures too; no second person is needed."""
        return all(part.basis == PUBLIC for part in self.parts) and not self.frame.get("measures", {}).get("agreed")


def released_region(release: Release) -> Region:
    """The region as the public may see it: its sites are the parts of the release. Every figure and sentence is made from it as from the ledger's.

    A total that contains a rounded sum is rounded as that is: it is known no better.
    """
    reference = Reference.of({**release.frame, "register": _register(release)})
    return _ReleasedRegion(
        version=release.ledger_version,
        kind=release.kind,
        as_of=datetime.fromisoformat(release.as_of),
        gwp_set=reference.cluster.gwp_set,
        reference=reference,
        series={part.key: _Released.of_part(part, reference.register.sites[part.key]) for part in release.parts},
        outside={},
        scope2=Scope2({}, {}),
        stop_days={},
        rounded={part.key: part.years for part in release.parts if part.basis == PROTECTED},
    )


def released_progress(release: Release, region: Region | None = None) -> list[Progress]:
    """Where the region stands, from released figures; nothing on net and removals where they are withheld, nor where years are not comparable."""
    if not release.comparable:
        return []
    seen = region or released_region(release)
    rows, targets = progress(seen), seen.reference.targets
    return [row for row in rows if not release.removals_withheld or targets[row.target].measure == "emitted"]


def _register(release: Release) -> dict[str, Any]:
    """The parts as a register: those that are sites keep what the frame says of them."""
    told = {site["id"]: site for site in release.frame.get("register", {}).get("site", ())}
    nobody = {"org_no": "", "name": ""}
    companies = [nobody, *release.frame.get("register", {}).get("company", ())]
    sites = [
        {
            **told.get(part.key, {"company": ""}),
            "id": part.key,
            "name": part.name["nb"],
            "sector": part.sector,
            "stands_for": part.sites,
            "active_from": part.active_from,
            "active_to": part.active_to,
        }
        for part in release.parts
    ]
    return {"version": release.id, "company": companies, "site": sites}


@dataclass(frozen=True)
class _ReleasedRegion(Region):
    """A region of parts; `rounded` are those that are sums, printed to the nearest 1 000 t."""

    rounded: Mapping[str, Mapping[str, PartYear]] = field(default_factory=dict)

    def _total(self, group: str, sites: Sequence[str], period: str, kind: str) -> Total:
        total = super()._total(group, sites, period, kind)
        sums = [self.rounded[s][period] for s in total.reporting if period in self.rounded.get(s, {})]
        if not sums or len(total.reporting) == len(sums) == 1:
            return total

        def told(value_t: float | None, *parts: float | None) -> float | None:
            return printed_t(value_t) if value_t is not None and any(parts) else value_t

        emitted = told(total.emitted_t, *(one.emitted_t for one in sums))
        ets = told(total.emitted_ets_t, *(one.emitted_t for one in sums if one.beside != ALL))
        captured = told(total.captured_fossil_t, *(one.captured_fossil_t for one in sums))
        removed = told(total.removed_t, *(one.removed_t for one in sums))
        sold = told(total.removed_sold_t, *(one.removed_sold_t for one in sums))
        return replace(
            total,
            emitted_t=emitted,
            captured_fossil_t=captured,
            removed_t=removed,
            removed_sold_t=sold,
            emitted_ets_t=ets,
            net_t=None if emitted is None or removed is None else emitted - removed,
            net_ets_t=None if ets is None or removed is None else ets - removed,
            net_claim_t=None if emitted is None or removed is None or sold is None else claimable(emitted, removed, sold),
        )


@dataclass(frozen=True)
class _Released(SiteSeries):
    """A series that knows years only, each as the release has it."""

    amounts: Mapping[int, PartYear] = field(default_factory=dict)

    @classmethod
    def of_part(cls, part: Part, site: Site) -> _Released:
        amounts = {int(year): amount for year, amount in part.years.items()}
        plain = SiteSeries.of(site, {}, {year: _inside(amount) for year, amount in amounts.items()}, frozenset(), ())
        return cls(plain.site, plain.reported, plain.inputs, plain.quarter_series, plain.not_in_scheme, amounts=amounts)

    def expected(self, period: str) -> bool:
        """A part is of the years that it has; what is closed is so of the years after, with a figure or without."""
        return int(period[:4]) in self.amounts or self.closed(period)

    def year(self, year: int) -> SiteFigure:
        plain, amount = super().year(year), self.amounts.get(year)
        if amount is None or plain.emitted_ets_t is None:
            return plain
        return replace(
            plain,
            rest_t=amount.emitted_t if amount.beside == ALL else None,
            captured_fossil_t=amount.captured_fossil_t,
            removed_t=amount.removed_t,
            removed_sold_t=amount.removed_sold_t,
            verified_t=plain.verified_t if amount.verified else 0.0,
            covered=COVERED[amount.coverage],
            latest_covered=COVERED[amount.coverage],
            capture_report_missing=False,
        )


def _inside(amount: PartYear) -> float | None:
    return 0.0 if amount.beside == ALL and amount.emitted_t is not None else amount.emitted_t
