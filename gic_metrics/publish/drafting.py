"""A draft of a release: which figures of the region may be shown, as known now, and what they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.site_series import FIRST_COMPARABLE_YEAR
from gic_metrics.accounting.versions import versions_of
from gic_metrics.ledger import Ledger
from gic_metrics.publish.release import PUBLIC, Hidden, Input, Part, PartYear, Release
from gic_metrics.vocabulary import Notation, Sheet

RECORD = "record"
"""kind of a submission that is an extract of a public register: its annual figures are public by nature"""
FRAME = ("cluster", "sectors", "targets", "events", "measures", "streams", "gwp", "published")
"""reference bodies that are let out as they are: each figure in them has a public source"""
NEARLY_NOTHING_T = 0.5


def draft(ledger: Ledger, region: Region, period: str, *, now: datetime, program: str = "") -> Release:
    """What may be released up to the year `period`, as known now; without number and names. Raises ValueError for a year without figures."""
    if period not in region.periods("year"):
        raise ValueError(period)
    public = public_years(ledger)
    years = [year for year in region.periods("year") if year <= period]
    parts = tuple(_named(region, site, public[site], years) for site in region.series if site in public)
    hidden = tuple(Hidden("emitted_t", group, year) for year in years for group in _not_public(region, public, year))
    return Release(
        id="",
        kind=region.kind,
        period=period,
        as_of=now.isoformat(timespec="seconds"),
        ledger_version=region.version,
        made_at="",
        parts=parts,
        frame=frame_of(ledger.references(), {part.key for part in parts}),
        whole=not hidden,
        hidden=hidden,
        inputs=inputs_of(ledger),
        versions=_versions(ledger, region),
        program=program,
    )


def public_years(ledger: Ledger) -> dict[str, dict[int, float | None]]:
    """site -> year -> annual figure that is public by nature, t CO2e (accounting rules 8.2); None where the register says that there is none."""
    public = {s.id for s in ledger.submissions() if s.kind == RECORD}
    found: dict[str, dict[int, float | None]] = defaultdict(dict)
    for fact in ledger.facts(sheets=[Sheet.VERIFIED]):
        one = fact.record
        if fact.submission in public and one.variable == "verified_ets" and one.notation != Notation.NA:
            found[one.site][int(one.period)] = one.value
    return {site: {y: v for y, v in years.items() if y >= FIRST_COMPARABLE_YEAR} for site, years in found.items()}


def frame_of(bodies: Mapping[str, Mapping[str, Any]], named: set[str]) -> dict[str, Any]:
    """The reference bodies that a release carries; of the register only the sites that are named, and their companies."""
    told = {name: dict(bodies.get(name, {})) for name in FRAME}
    sites = [site for site in bodies["register"]["site"] if site["id"] in named]
    owners = {site["company"] for site in sites}
    companies = [company for company in bodies["register"]["company"] if company["org_no"] in owners]
    adopted = [target for target in bodies.get("own_targets", {}).get("target", ()) if target.get("path_kind") == "adopted"]
    return told | {
        "register": {"version": bodies["register"].get("version", ""), "company": companies, "site": sites},
        "own_targets": {"target": adopted} if adopted else {},
    }


def inputs_of(ledger: Ledger) -> tuple[Input, ...]:
    """The submissions in force, by their content; the names of files are told for public registers alone."""
    standing = [s for s in ledger.submissions() if s.state == "in force"]
    return tuple(Input(s.id, s.sha256, s.file if s.kind == RECORD else "") for s in sorted(standing, key=lambda s: s.seq))


def _named(region: Region, site: str, values: Mapping[int, float | None], years: list[str]) -> Part:
    here = region.series[site].site
    told = {year: PartYear(values[int(year)]) for year in years if int(year) in values}
    return Part(here.id, {"nb": here.name, "en": here.name}, here.sector, PUBLIC, told, here.active_from, here.active_to)


def _not_public(region: Region, public: Mapping[str, Mapping[int, float | None]], year: str) -> list[str]:
    """Groups of which something beside the public figures is known in a year: sectors, and then the region."""
    found = set()
    for site, series in region.series.items():
        emitted = region.figure(site, year, "year").emitted_t
        if emitted is not None and abs(emitted - (public.get(site, {}).get(int(year)) or 0.0)) >= NEARLY_NOTHING_T:
            found.add(series.site.sector)
    return [*sorted(found), region.reference.cluster.key] if found else []


def _versions(ledger: Ledger, region: Region) -> dict[str, str]:
    """What the figures rest on beside the reports: number and day of each version."""
    found = versions_of(ledger, region)
    told = {name: f"{getattr(found, name).number} ({getattr(found, name).on.date()})" for name in ("register", "perimeter", "factors", "targets")}
    return told | {"gwp_set": found.gwp_set}
