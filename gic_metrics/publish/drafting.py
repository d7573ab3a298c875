"""A draft of a release: which figures of the region may be shown, as known now, and what they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gic_metrics.accounting.region import Region
from gic_metrics.accounting.site_series import FIRST_COMPARABLE_YEAR
from gic_metrics.accounting.versions import Version, newest_version, versions_of
from gic_metrics.disclosure import Consents, Protected, Released, Rules, contributions_of, protect
from gic_metrics.disclosure.consents import BODY as CONSENTS
from gic_metrics.disclosure.rules import BODY as RULES
from gic_metrics.ledger import Ledger
from gic_metrics.publish.measures import told_measures
from gic_metrics.publish.parts import hidden_of, is_whole, parts_of, sectors_of
from gic_metrics.publish.release import Input, Release
from gic_metrics.reference import laid_over
from gic_metrics.reference.gwp_setting import NEXT, settled
from gic_metrics.text import OSLO
from gic_metrics.vocabulary import Notation, Sheet

RECORD = "record"
"""kind of a submission that is an extract of a public register: its annual figures are public by nature"""
FRAME = ("cluster", "targets", "events", "streams", "gwp", "published")
"""reference bodies that are let out as they are: each figure in them has a public source"""
SHOWN_TOO = ("measures", "streams", "events")
"""bodies that pictures are drawn from beside the figures"""


@dataclass(frozen=True)
class Draft:
    """What may be released, and for staff alone every verdict behind it."""

    release: Release
    protected: Protected
    measures_told: tuple[Mapping[str, Any], ...] = ()
    """the cluster's own measures that are let out"""
    measures_kept: tuple[Mapping[str, Any], ...] = ()
    """the cluster's own measures that are not told of"""


def draft(
    ledger: Ledger,
    region: Region,
    period: str,
    *,
    now: datetime,
    scheme: Mapping[str, str] | None = None,
    earlier: Sequence[Released] = (),
    supersedes: str = "",
    program: str = "",
    address: str = "",
) -> Draft:
    """What may be released up to the year `period`, as known now; without number and names. Raises ValueError for a year without figures.

    `scheme` merges sectors (`Protected.proposed` says which would be safe); `earlier` is everything that was released before.
    """
    if period not in region.periods("year"):
        raise ValueError(period)
    public, bodies = public_years(ledger), ledger.references()
    years = [year for year in region.periods("year") if year <= period]
    consents, rules = Consents.of(bodies.get(CONSENTS, {})), Rules.of(bodies.get(RULES, {}))
    found = protect(contributions_of(region, public, consents, years), scheme, rules, earlier)
    parts, hidden, whole = parts_of(region, found, public), hidden_of(region, found), is_whole(found)
    named = {part.key: region.series[part.key].site.company for part in parts if part.key in region.series}
    told = {each.group for each in hidden}
    frame = frame_of(bodies, set(named), ledger.today(), whole=whole and not found.withheld, hidden=told)
    measures, ours, kept = told_measures(bodies, named, consents, period)
    release = Release(
        id="",
        kind=region.kind,
        period=period,
        as_of=now.isoformat(timespec="seconds"),
        ledger_version=region.version,
        made_at="",
        parts=parts,
        frame={**frame, "measures": measures, "sectors": sectors_of(region, parts, bodies["sectors"])},
        supersedes=supersedes,
        whole=whole,
        hidden=hidden,
        inputs=inputs_of(ledger),
        versions=_versions(ledger, region),
        program=program,
        address=address,
    )
    return Draft(release, found, ours, kept)


def public_years(ledger: Ledger) -> dict[str, dict[int, float | None]]:
    """site -> year -> annual figure that is public by nature, t CO2e (accounting rules 8.2); None where the register says that there is none."""
    public = {s.id for s in ledger.submissions() if s.kind == RECORD}
    found: dict[str, dict[int, float | None]] = defaultdict(dict)
    for fact in ledger.facts(sheets=[Sheet.VERIFIED]):
        one = fact.record
        if fact.submission in public and one.variable == "verified_ets" and one.notation != Notation.NA:
            found[one.site][int(one.period)] = one.value
    return {site: {y: v for y, v in years.items() if y >= FIRST_COMPARABLE_YEAR} for site, years in found.items()}


def frame_of(bodies: Mapping[str, Mapping[str, Any]], named: set[str], day: date, *, whole: bool, hidden: set[str]) -> dict[str, Any]:
    """The reference bodies that a release carries, as they hold on its day; of the register only the sites that are named, and their companies.

    Of the cluster's own targets those that are adopted, and none that states the base of something that is not shown: `whole` says that nothing of
    the region is held back, `hidden` are the groups of which something is.
    """
    told = {name: dict(bodies.get(name, {})) for name in FRAME}
    laid = laid_over(bodies)
    own = bodies.get("own_register", {})
    sites = [_plain(site, "id", own.get("site", ())) for site in laid["register"]["site"] if site["id"] in named]
    owners = {site["company"] for site in sites}
    companies = [_plain(one, "org_no", own.get("company", ())) for one in laid["register"]["company"] if one["org_no"] in owners]
    adopted = [target for target in bodies.get("own_targets", {}).get("target", ()) if target.get("path_kind") == "adopted"]
    adopted = [target for target in adopted if target.get("base_t") is None or (whole and target.get("sector", "") not in hidden)]
    # Targets on reuse stay inside: the figures they are for (tonnes and GWh between companies) are not let out.
    return told | {
        "cluster": {name: value for name, value in settled(laid["cluster"], day).items() if name != NEXT},
        "register": {"version": bodies["register"].get("version", ""), "company": companies, "site": sites},
        "own_targets": {"target": adopted} if adopted else {},
    }


def _plain(entry: Mapping[str, Any], key: str, own: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """An entry of the register; where it is the house's own decision, without what somebody wrote down of why."""
    decided = entry[key] in {one[key] for one in own}
    return {name: value for name, value in entry.items() if not decided or name not in ("note", "source")}


def inputs_of(ledger: Ledger) -> tuple[Input, ...]:
    """The submissions in force; names and hashes of files are told for public registers alone, others are committed to when proposed."""
    standing = [s for s in ledger.submissions() if s.state == "in force"]
    return tuple(Input(s.id, s.sha256, s.file) if s.kind == RECORD else Input(s.id, "") for s in sorted(standing, key=lambda s: s.seq))


def _versions(ledger: Ledger, region: Region) -> dict[str, str]:
    """What the figures rest on beside the reports: number and day of each version."""
    found = versions_of(ledger, region)
    told = {name: _numbered(getattr(found, name)) for name in ("register", "perimeter", "factors", "targets")}
    more = {name: newest_version(ledger, region, (name, f"own_{name}")) for name in SHOWN_TOO if ledger.reference_history(name)}
    return told | {name: _numbered(one) for name, one in more.items()} | {"gwp_set": found.gwp_set}


def _numbered(version: Version) -> str:
    """Its number, and the day in Oslo on which it was entered."""
    return f"{version.number} ({version.on.astimezone(OSLO).date()})"
