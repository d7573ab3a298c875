"""Changes of the boundary as entries of the register: who joined, opened, captures, left, closed, changed name or merged (rules 3.6, 12.3).

Each gives the cluster's own body (`own_register`) with the change in it; nothing is written. A site that left by a change of boundary takes its
past with it; one that closed stays with 0 from then on; a new plant begins with 0; one that joined brings its own history.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gic_metrics.reference.own import Bodies, laid_over
from gic_metrics.reference.register import Register

Body = Mapping[str, Any]
KINDS = ("joined", "new_member", "opened", "began", "captures", "left", "closed", "moved", "below_scheme", "renamed", "merged")
DATED = ("began", "captures", "closed", "moved", "below_scheme")
"""kinds that need a dated source (12.2, 12.6)"""
OWN = "own_register"


class NotAChange(ValueError):
    """What was entered is no change of the register; `code` has words (`boundary.wrong.<code>`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def joined(bodies: Bodies, site: str, since: str, source: str) -> Body:
    """A site of the register comes into the boundary from a year or quarter on; its history counts in the recalculated base."""
    return _with_site(bodies, site, source, in_perimeter=True, perimeter_from=since, perimeter_to=None)


def left(bodies: Bodies, site: str, last: str, source: str) -> Body:
    """A change of boundary takes a site out after a year or quarter; this is no reduction."""
    return _with_site(bodies, site, source, in_perimeter=False, perimeter_to=last)


def closed(bodies: Bodies, site: str, last: str, source: str) -> Body:
    """A site closed after a year or quarter: 0 from then on, still inside; the fall is real."""
    return _with_site(bodies, site, source, active_to=last)


def began(bodies: Bodies, site: str, since: str, source: str) -> Body:
    """A site of the register opened with a year or quarter: before it there is nothing, neither expected nor filled in."""
    return _with_site(bodies, site, source, active_from=since)


def captures(bodies: Bodies, site: str, day: str, source: str) -> Body:
    """A site has a capture plant from a day on (ISO 8601): from then its movements of CO2 are part of each report (12.2)."""
    return _with_site(bodies, site, source, capture_from=day)


def dated(source: str, day: date | None, today: date) -> str:
    """The source with its own day; one without a day, or of a day to come, is no dated source."""
    if not source.strip():
        raise NotAChange("source")
    if day is None or day > today:
        raise NotAChange("dated")
    return f"{source.strip()} ({day.isoformat()})"


def moved(bodies: Bodies, site: str, last: str, source: str) -> Body:
    """What a site did goes on elsewhere after a year or quarter: it has no figure from then on, stays inside, and is named so (12.6)."""
    return _with_site(bodies, site, source, gone_after=last, gone_kind="moved")


def below_scheme(bodies: Bodies, site: str, last: str, source: str) -> Body:
    """A site is below the threshold of emissions trading after a year or quarter: no figure, not 0, still inside (12.6)."""
    return _with_site(bodies, site, source, gone_after=last, gone_kind="below_scheme")


def renamed(bodies: Bodies, site: str, name: str, source: str) -> Body:
    """A site has another name; the old one is still understood in workbooks."""
    held = _site(bodies, site)
    if not name.strip():
        raise NotAChange("name")
    aliases = dict.fromkeys([*held.get("aliases", ()), held["name"]])
    return _with_site(bodies, site, source, name=name.strip(), aliases=[alias for alias in aliases if alias != name.strip()])


def merged(bodies: Bodies, gone: str, into: str, source: str) -> Body:
    """The sites of one company belong to another, which answers to both numbers and names; the sites themselves stay as they are."""
    register = laid_over(bodies)["register"]
    companies = {c["org_no"]: c for c in register["company"]}
    if gone == into or gone not in companies or into not in companies:
        raise NotAChange("companies")
    old, new = companies[gone], dict(companies[into])
    new["also"] = [*new.get("also", ()), gone, *old.get("also", ())]
    new["aliases"] = list(dict.fromkeys([*new.get("aliases", ()), old["name"], *old.get("aliases", ())]))
    new["source"] = _said(new, source)
    moved = [{**site, "company": into, "source": _said(site, source)} for site in register["site"] if site["company"] == gone]
    own = bodies.get(OWN, {})
    return _checked(bodies, _laid(own, companies=[new], sites=moved) | {"retired": sorted({*own.get("retired", ()), gone})})


def new_site(bodies: Bodies, *, greenfield: bool, since: str, source: str, company_name: str = "", **entry: Any) -> Body:
    """A site that the register did not know: a plant that did not exist before (base 0), or an older one whose company joined."""
    if not all(str(entry.get(name, "")).strip() for name in ("id", "name", "company", "sector", "municipality")):
        raise NotAChange("fields")
    register = laid_over(bodies)["register"]
    if entry["id"] in {s["id"] for s in register["site"]}:
        raise NotAChange("taken")
    companies = []
    if entry["company"] not in {c["org_no"] for c in register["company"]}:
        if not company_name.strip():
            raise NotAChange("companies")
        companies = [{"org_no": entry["company"], "name": company_name.strip(), "source": source}]
    begins = {"active_from": since} if greenfield else {"perimeter_from": since}
    site = {**entry, **begins, "in_perimeter": True, "source": _said({}, source)}
    return _checked(bodies, _laid(bodies.get(OWN, {}), companies=companies, sites=[site]))


def _with_site(bodies: Bodies, site: str, source: str, **changed: Any) -> Body:
    entry = _site(bodies, site) | changed
    whole = {name: value for name, value in entry.items() if value is not None} | {"source": _said(entry, source)}
    return _checked(bodies, _laid(bodies.get(OWN, {}), sites=[whole]))


def _site(bodies: Bodies, site: str) -> dict[str, Any]:
    found = next((dict(s) for s in laid_over(bodies)["register"]["site"] if s["id"] == site), None)
    if found is None:
        raise NotAChange("site")
    return found


def _said(entry: Body, source: str) -> str:
    if not source.strip():
        raise NotAChange("source")
    return "; ".join(filter(None, (entry.get("source", ""), source.strip())))


def _laid(own: Body, *, companies: list[dict[str, Any]] | None = None, sites: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The own body with these entries added, or in place of those with their key."""
    body = dict(own)
    for name, key, entries in (("company", "org_no", companies or []), ("site", "id", sites or [])):
        new = {one[key] for one in entries}
        if kept := [*(one for one in own.get(name, ()) if one[key] not in new), *entries]:
            body[name] = kept
    return body


def _checked(bodies: Bodies, own: Body) -> Body:
    """Raises NotAChange where the register would not hold together, or its periods cannot be read."""
    backwards = False
    try:
        register = Register.of(laid_over({**bodies, OWN: own})["register"])
        for site in register.sites.values():
            site.counted_in("2020")
            site.active_in("2020")
            ends = site.active_from is None or site.active_to is None or site.active_in(site.active_from)
            backwards = backwards or not ends
            site.gone_in("2020")
    except ValueError:
        raise NotAChange("together") from None
    if backwards:
        raise NotAChange("order")
    return own
