"""A company is told about itself alone, and nobody is told the limits of disclosure control."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.disclosure import Consent, Consents, Rules
from gic_metrics.publish.appearance import appearance, companies_in
from gic_metrics.publish.appearance_sheet import sheet_html
from gic_metrics.publish.drafting import draft
from gic_metrics.submission.consenting import set_rules

OWN_LIMITS = Rules(minimum_groups=4, p_pct=17.31, merged_groups=5, attacker_pct=43.7, k_pct=83.9)


@pytest.fixture
def drafted(record_ledger, clock):
    set_rules(record_ledger, OWN_LIMITS, by="Ola", reason="vedtak")
    region = Region.read(record_ledger)
    return region, draft(record_ledger, region, "2022", now=clock.now)


def test_the_limits_stand_in_no_release_and_in_no_letter(drafted, words):
    region, found = drafted
    one = appearance(region, found, Consents(), "974100169")
    for text in (found.release.to_json().decode(), sheet_html(one, region, words)):
        body = text.split("</style>")[-1]
        for limit in ("17.31", "17,31", "43.7", "43,7", "83.9", "83,9"):
            assert limit not in body
    assert {"disclosure", "consents"}.isdisjoint(found.release.frame)


def test_a_company_reads_of_no_other_company(drafted, words):
    region, found = drafted
    for company, name in companies_in(region).items():
        body = sheet_html(appearance(region, found, Consents(), company), region, words).split("</style>")[-1]
        assert name in body or name.replace("&", "&amp;") in body
        own = {site.id for site in region.reference.register.sites_of(company)}
        others = {site.name for site in region.sites if site.id not in own}
        assert not [other for other in others if other in body]


def test_what_is_public_is_told_with_its_years_and_its_last_figure(drafted):
    region, found = drafted
    [line] = appearance(region, found, Consents(), "974100169").lines
    assert (line.site, line.figure, line.way, line.first, line.last, line.shown_t) == ("NO-110", "emitted", "public", "2013", "2022", 943_803.0)


def test_the_letter_lists_what_the_company_has_agreed_to(drafted, words):
    region, found = drafted
    given = Consent("974100169", "carbon", "annual", 2026, None, "Kari Direktør", "2026-11-02", "samtykke.pdf")
    text = sheet_html(appearance(region, found, Consents((given,)), "974100169"), region, words)
    assert "Kari Direktør" in text
    assert words("appearance.agreed.carbon") in text
    assert words("appearance.no_consent") not in text
