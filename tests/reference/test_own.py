"""What the cluster has decided lies over what comes with the program, entry by entry; the gases of a site follow it into the sums."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.reference import Reference, laid_over, seeds
from gic_metrics.vocabulary import Reading, Record, Sheet, quarters_of

OWN = ("own_targets", "own_measures", "own_cluster", "own_register", "own_assurance")


def site(key: str, **more):
    found = next(dict(s) for s in seeds()["register"]["site"] if s["id"] == key)
    return found | more


def test_nothing_of_ones_own_changes_nothing():
    assert laid_over(seeds()) == {**seeds()}
    assert all(seeds()[name] == {} for name in OWN)


def test_a_site_of_ones_own_replaces_and_one_that_is_new_is_added():
    own = {"site": [site("NO-47", name="Heidelberg"), site("NO-47", id="NY-1", name="Nytt", aliases=[])]}
    found = Reference.of({**seeds(), "own_register": own}).register.sites
    assert (found["NO-47"].name, found["NY-1"].name, len(found)) == ("Heidelberg", "Nytt", len(seeds()["register"]["site"]) + 1)


def test_a_setting_of_ones_own_replaces_that_setting_alone():
    found = Reference.of({**seeds(), "own_cluster": {"gwp_set": "AR6"}}).cluster
    assert (found.gwp_set, found.key) == ("AR6", "grenland")
    with pytest.raises(ValueError, match="gwp_set"):
        Reference.of({**seeds(), "own_cluster": {"gwp_set": "AR9"}})


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="names both"):
        Reference.of({**seeds(), "own_register": {"site": [site("NO-47", id="NY-1")]}})


def test_a_newer_edition_of_the_register_leaves_what_was_decided(record_ledger, clock):
    clock.forward(days=1)
    record_ledger.enter_reference({"own_register": {"site": [site("NO-47", name="Heidelberg")]}}, by="Kari", reason="nytt navn")
    edition = {**seeds()["register"], "version": "record-2"}
    record_ledger.enter_reference({**seeds(), "register": edition}, by="systemet", seed=True)
    found = Reference.of(record_ledger.references()).register
    assert (found.version, found.sites["NO-47"].name) == ("record-2", "Heidelberg")


def test_the_gases_inside_a_sites_total_are_those_of_its_own_entry(record_ledger, clock):
    """N2O of Brevik counts outside its EU ETS total until the cluster's own entry says that it is inside; one row, and the day before as before."""
    clock.forward(days=1)
    plain = Record(
        site="NO-47", period="", sheet=Sheet.EMISSIONS, variable="scope1", gas="N2O", origin="fossil", category="process",
        quantity=1.0, unit="t", value=1.0, place_sheet="Utslipp", cell="F7", raw="1",
    )  # fmt: skip
    records = tuple(replace(plain, period=str(q)) for q in quarters_of(2024))
    read = Reading("n2o.xlsx", hashlib.sha256(b"n2o").hexdigest(), True, company="", period="2024-Q4", records=records)
    record_ledger.append(read, by="Kari", reason="nytt", original=b"n2o")

    def inside(as_of=None):
        rows = [r for r in record_ledger.rows("emission_parts", as_of=as_of, gwp_set="AR5") if "NO-47" in r and "other_gases" in r]
        assert len(rows) == 4
        figure = Region.read(record_ledger, as_of=as_of).figure("NO-47", "2024", "year")
        return figure.emitted_ets_t or 0.0

    before = clock.now
    clock.forward(days=1)
    record_ledger.enter_reference({"own_register": {"site": [site("NO-47", ets_gases=["CO2", "N2O"])]}}, by="Kari", reason="tillatelse")
    assert (inside(before), inside()) == (0.0, pytest.approx(4 * 265.0))
