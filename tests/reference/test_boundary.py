"""Members join, leave, close, merge and change name: what each does to E, the base and the path, seen before and as of any day."""

from __future__ import annotations

from datetime import date

import pytest

from gic_metrics.accounting.perimeter import three_series
from gic_metrics.accounting.region import Region
from gic_metrics.reference import Reference, boundary
from gic_metrics.targets.measured import base_path

BASE_T = 2_462_280
SOURCE = "Styret, sak 7/27"
TODAY = date(2026, 11, 23)
PLANT = {"id": "NY-1", "name": "Ny fabrikk", "company": "974100169", "sector": "fertiliser", "municipality": "Porsgrunn"}


def decide(ledger, body):
    Reference.of({**ledger.references(), boundary.OWN: body})
    assert ledger.enter_reference({boundary.OWN: body}, by="Kari", reason="vedtak")


def base_t(region):
    return base_path(region, region.reference.headline_target).base_t


def test_a_site_that_leaves_takes_its_past_with_it_and_that_is_no_reduction(record_ledger, clock):
    before = clock.now
    clock.forward(days=5)
    body = boundary.left(record_ledger.references(), "NO-66", "2022", SOURCE)
    supposed = Region.read(record_ledger, supposed={boundary.OWN: body})
    assert base_t(supposed) == BASE_T - 47_578, "seen before it is stored"
    assert base_t(Region.read(record_ledger)) == BASE_T
    decide(record_ledger, body)
    region = Region.read(record_ledger)
    assert "NO-66" not in region.series
    assert base_t(region) == BASE_T - 47_578
    assert (region.base(2020).current.kind, region.base(2020).current.number) == ("boundary", 2)
    assert "NO-66" in Region.read(record_ledger, as_of=before).series
    found = three_series(region, "2020", "2024")
    assert found.left == ("NO-66",)


def test_a_site_that_closes_stays_inside_with_nothing(record_ledger, clock):
    clock.forward(days=1)
    decide(record_ledger, boundary.closed(record_ledger.references(), "NO-66", "2021", SOURCE))
    region = Region.read(record_ledger)
    assert region.figure("NO-66", "2022", "year").emitted_t == 0
    assert base_t(region) == BASE_T
    assert region.total("all", list(region.series), "2022", "year").missing == ()


def test_a_site_outside_joins_with_its_own_history(record_ledger, clock):
    outside = Region.read(record_ledger).outside
    site = next(s for s in sorted(outside) if outside[s].year(2020).emitted_ets_t)
    its_t = outside[site].year(2020).emitted_ets_t
    clock.forward(days=1)
    decide(record_ledger, boundary.joined(record_ledger.references(), site, "2026", SOURCE))
    region = Region.read(record_ledger)
    assert base_t(region) == pytest.approx(BASE_T + its_t)
    assert three_series(region, "2020", "2026").joined == (site,)


def test_a_new_plant_begins_with_nothing_and_counts_in_full(record_ledger, clock):
    clock.forward(days=1)
    decide(record_ledger, boundary.new_site(record_ledger.references(), greenfield=True, since="2027", source=SOURCE, **PLANT))
    region = Region.read(record_ledger)
    assert base_t(region) == BASE_T
    assert region.reference.register.sites["NY-1"].active_from == "2027"
    assert not region.series["NY-1"].expected("2026")
    assert region.series["NY-1"].expected("2027")


def test_a_new_member_without_a_past_stays_outside_the_recalculated_base(record_ledger, clock):
    clock.forward(days=1)
    member = {"id": "NY-2", "name": "Eldre verk", "company": "999999999", "sector": "metals", "municipality": "Skien"}
    with pytest.raises(boundary.NotAChange) as refused:
        boundary.new_site(record_ledger.references(), greenfield=False, since="2027", source=SOURCE, **member)
    assert refused.value.code == "companies", "a new company needs its name"
    body = boundary.new_site(record_ledger.references(), greenfield=False, since="2027", source=SOURCE, company_name="Verket AS", **member)
    decide(record_ledger, body)
    region = Region.read(record_ledger)
    assert base_t(region) == BASE_T
    assert "NY-2" in three_series(region, "2020", "2027").without_base
    assert region.reference.register.companies["999999999"].name == "Verket AS"


def test_an_old_name_is_still_understood(record_ledger):
    decide(record_ledger, boundary.renamed(record_ledger.references(), "NO-47", "Brevik sement", SOURCE))
    register = Reference.of(record_ledger.references()).register
    assert register.find_site("Brevik sement").id == register.find_site("Heidelberg Materials Brevik (Norcem)").id == "NO-47"
    assert register.sites["NO-47"].source.endswith(SOURCE)


def test_companies_that_merge_answer_to_both_numbers_and_their_sites_stay(record_ledger):
    decide(record_ledger, boundary.merged(record_ledger.references(), "968144405", "981701046", SOURCE))
    register = Reference.of(record_ledger.references()).register
    assert register.company_of("968144405").org_no == "981701046"
    assert {"NO-35", "NO-36", "NO-204084"} <= {s.id for s in register.sites_of("968144405")}
    assert base_t(Region.read(record_ledger)) == BASE_T


def test_two_changes_stand_together(record_ledger):
    decide(record_ledger, boundary.renamed(record_ledger.references(), "NO-47", "Brevik sement", SOURCE))
    decide(record_ledger, boundary.closed(record_ledger.references(), "NO-66", "2021", SOURCE))
    sites = Reference.of(record_ledger.references()).register.sites
    assert (sites["NO-47"].name, sites["NO-66"].active_to) == ("Brevik sement", "2021")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda b: boundary.left(b, "NO-66", "2022", " "), "source"),
        (lambda b: boundary.left(b, "NO-66", "i fjor", SOURCE), "together"),
        (lambda b: boundary.left(b, "nowhere", "2022", SOURCE), "site"),
        (lambda b: boundary.captures(b, "NO-47", "", SOURCE), "together"),
        (lambda b: boundary.closed(b | {boundary.OWN: boundary.began(b, "NO-66", "2020-Q3", SOURCE)}, "NO-66", "2020-Q2", SOURCE), "order"),
        (lambda b: boundary.renamed(b, "NO-47", "Yara Porsgrunn", SOURCE), "together"),
        (lambda b: boundary.renamed(b, "NO-47", " ", SOURCE), "name"),
        (lambda b: boundary.merged(b, "974100169", "974100169", SOURCE), "companies"),
        (lambda b: boundary.new_site(b, greenfield=True, since="2027", source=SOURCE, **PLANT | {"id": "NO-47"}), "taken"),
        (lambda b: boundary.new_site(b, greenfield=True, since="2027", source=SOURCE, **PLANT | {"name": ""}), "fields"),
    ],
    ids=["no source", "no period", "no site", "no day", "closed first", "another's name", "no name", "itself", "a taken id", "fields missing"],
)  # fmt: skip
def test_what_is_no_change_is_refused_and_nothing_stored(record_ledger, change, code):
    version = record_ledger.version
    with pytest.raises(boundary.NotAChange) as refused:
        change(record_ledger.references())
    assert (refused.value.code, record_ledger.version) == (code, version)


def test_the_day_of_a_capture_plant_and_of_an_opening_are_versions_like_the_others(record_ledger, clock):
    before = clock.now
    clock.forward(days=1)
    decide(record_ledger, boundary.captures(record_ledger.references(), "NO-35", "2026-10-01", boundary.dated(SOURCE, date(2026, 9, 1), TODAY)))
    decide(record_ledger, boundary.began(record_ledger.references(), "NO-66", "2021-Q3", SOURCE))
    region = Region.read(record_ledger)
    site = region.reference.register.sites["NO-35"]
    assert (site.capture_from, site.source.endswith("sak 7/27 (2026-09-01)")) == (date(2026, 10, 1), True)
    assert Region.read(record_ledger, as_of=before).reference.register.sites["NO-35"].capture_from is None
    assert not region.series["NO-66"].expected("2020")
    assert (region.base(2020).current.kind, base_t(region)) == ("boundary", BASE_T - 47_578), "a plant that opened after it has zero in the base year"


@pytest.mark.parametrize(
    ("source", "day", "code"), [(" ", date(2026, 9, 1), "source"), (SOURCE, None, "dated"), (SOURCE, date(2026, 12, 24), "dated")]
)
def test_a_source_without_its_day_is_no_dated_source(source, day, code):
    with pytest.raises(boundary.NotAChange) as refused:
        boundary.dated(source, day, TODAY)
    assert refused.value.code == code
