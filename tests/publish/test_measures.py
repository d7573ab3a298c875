"""Which measures a release tells of: what was made public, and of the cluster's own what has a public source or its company's consent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gic_metrics.disclosure import Consent, Consents
from gic_metrics.publish.measures import told_measures
from gic_metrics.publish.release import Release

OWNERS = {"A": "1", "B": "2"}
SEED = {"source": "x", "measure": [{"key": "seed", "site": "A", "reduction_t": 100.0, "source": "https://a.no"}, {"key": "other", "site": "B"}]}
CONSENT = Consent("2", "measures", "annual", 2025, None, "Kari", "2026-11-02", "ja.pdf")


def told(*own, consents=(), retired=(), owners=OWNERS):
    bodies = {"measures": SEED, "own_measures": {"measure": list(own), "retired": list(retired)}}
    return told_measures(bodies, owners, Consents(tuple(consents)), "2025")


def entry(key="own", site="B", source="møte 3. november", **more):
    return {"key": key, "site": site, "reduction_t": 7.0, "source": source, **more}


@pytest.mark.parametrize(
    ("own", "consents", "shown"),
    [
        (entry(), (), False),
        (entry(source="https://b.no/nytt"), (), True),
        (entry(), (CONSENT,), True),
        (entry(year=2024), (CONSENT,), False),
        (entry(), (replace(CONSENT, figure="emitted"),), False),
        (entry(), (replace(CONSENT, withdrawn_on="2026-11-20"),), False),
        (entry(site="A"), (CONSENT,), False),
        (entry(site=None, sites=["A", "B"]), (CONSENT,), False),
        (entry(site="C", source="https://c.no"), (), False),
        (entry(site=None), (CONSENT,), False),
        (entry(site=None, source="https://region.no"), (), True),
    ],
    ids=[
        "a source of one's own stays inside",
        "a public source",
        "the company's consent",
        "consent from a later year",
        "consent to emissions is none",
        "withdrawn",
        "another company's consent",
        "two sites need both",
        "a site that is not named",
        "nobody to ask",
        "no site, public source",
    ],
)
def test_a_measure_of_the_clusters_own_needs_a_public_source_or_consent(own, consents, shown):
    body, ours, kept = told(own, consents=consents)
    assert [one["key"] for one in body["measure"]] == ["seed", "other", *(["own"] if shown else [])]
    assert ([one["key"] for one in ours], [one["key"] for one in kept]) == ((["own"], []) if shown else ([], ["own"]))
    assert ("agreed" in body) == (shown and not own["source"].startswith("https"))


def test_where_the_clusters_own_version_stays_inside_the_published_one_stands_and_what_is_retired_is_not_told():
    body, _, kept = told(entry("seed", "A"))
    assert body["measure"][0]["reduction_t"] == 100.0
    assert kept
    body, _, kept = told(entry("seed", "A", "https://a.no/ny"), retired=["other"])
    assert [(one["key"], one["reduction_t"]) for one in body["measure"]] == [("seed", 7.0)]
    assert not kept


def test_what_needs_a_measure_that_stays_inside_stays_too_and_no_name_of_it_is_told():
    needing = entry("needing", "B", "https://b.no", needs=["own"])
    beside = entry("beside", "B", "https://b.no", overlaps=["own", "seed"], part_of="own")
    body, _, kept = told(entry(), needing, beside)
    assert [one["key"] for one in body["measure"]] == ["seed", "other", "beside"]
    assert (body["measure"][2]["overlaps"], "part_of" in body["measure"][2]) == (["seed"], False)
    assert {one["key"] for one in kept} == {"own", "needing"}


def test_a_measure_told_by_consent_needs_a_second_person():
    empty = Release("", "record", "2025", "2026-11-23T12:00:00+01:00", 1, "", (), {"measures": SEED})
    assert empty.public_by_nature
    assert not replace(empty, frame={"measures": told(entry(), consents=[CONSENT])[0]}).public_by_nature
