"""Which measures a release may tell of: what was made public, and of the cluster's own what has a public source or its company's consent.

A measure names a site, its owner and tonnes, so it follows the rule of every other figure. What is not told is left out, and what needs it with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gic_metrics.disclosure import Consents
from gic_metrics.disclosure.consents import MEASURE

PUBLIC_SOURCE = ("https://", "http://")
AGREED = "agreed"
"""in the released body: the keys of the measures that stand there because a company has agreed"""

Entry = Mapping[str, Any]


def told_measures(
    bodies: Mapping[str, Mapping[str, Any]], owners: Mapping[str, str], consents: Consents, period: str
) -> tuple[dict[str, Any], tuple[Entry, ...], tuple[Entry, ...]]:
    """(the body of measures as it is let out, the cluster's own in it, the cluster's own that stay inside).

    `owners` are the sites that the release names, with their companies. What the cluster has retired is not told of, whoever published it; where its
    own version of a published measure stays inside, the published one stands.
    """
    seed, own = bodies.get("measures", {}), bodies.get("own_measures", {})
    entries = [*own.get("measure", ())]
    public = [one for one in entries if _named(one, owners) and _public(one)]
    agreed = [one for one in entries if _named(one, owners) and not _public(one) and _agreed(one, owners, consents, period)]
    replaced = {one["key"] for one in (*public, *agreed)} | set(own.get("retired", ()))
    told = _with_what_they_need([*(one for one in seed.get("measure", ()) if one["key"] not in replaced), *public, *agreed])
    keys = {one["key"] for one in told}
    body = {**seed, "measure": [_among(one, keys) for one in told]}
    if by_consent := sorted(one["key"] for one in agreed if one["key"] in keys):
        body[AGREED] = by_consent
    shown = [one for one in told if one in entries]
    return body, tuple(shown), tuple(one for one in entries if one not in shown)


def _public(one: Entry) -> bool:
    return str(one.get("source", "")).startswith(PUBLIC_SOURCE)


def _sites(one: Entry) -> list[str]:
    return list(one.get("sites") or ([one["site"]] if one.get("site") else []))


def _named(one: Entry, owners: Mapping[str, str]) -> bool:
    """Whether every site it works at stands by name in the release: beside a hidden one its tonnes would tell of it."""
    return all(site in owners for site in _sites(one))


def _agreed(one: Entry, owners: Mapping[str, str], consents: Consents, period: str) -> bool:
    """Whether the company of each of its sites has agreed; a measure of no site has nobody to ask, and needs a public source."""
    year = str(one.get("year") or period)
    return bool(_sites(one)) and all(consents.cover(owners[site], MEASURE, year) for site in _sites(one))


def _with_what_they_need(entries: Iterable[Entry]) -> list[Entry]:
    """Without those that need one which is not told of: alone they would look surer than they are."""
    kept = list(entries)
    while True:
        keys = {one["key"] for one in kept}
        fewer = [one for one in kept if all(key in keys for key in one.get("needs", ()))]
        if len(fewer) == len(kept):
            return kept
        kept = fewer


def _among(one: Entry, keys: set[str]) -> dict[str, Any]:
    """The entry without the names of measures that are not told of."""
    found = dict(one)
    if found.get("part_of") not in (None, *keys):
        del found["part_of"]
    if "overlaps" in found:
        found["overlaps"] = [key for key in found["overlaps"] if key in keys]
    return found
