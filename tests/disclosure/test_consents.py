"""A company's word: which figure, how finely, for which years, on which document; a withdrawal acts on what comes after."""

from __future__ import annotations

from datetime import date

import pytest

from gic_metrics.disclosure import CARBON, EMITTED, Consent, Consents, NotAConsent
from gic_metrics.submission.consenting import consents_of, give, withdraw_consent

LETTER = b"%PDF-1.7 letter"
YARA = {
    "company": "974100169",
    "figure": "emitted",
    "granularity": "annual",
    "first_year": 2023,
    "last_year": None,
    "agreed_by": "Kari Direktør",
    "agreed_on": "2026-11-02",
    "document": "samtykke.pdf",
}


def consent(**changed) -> Consent:
    return Consent(**YARA | changed)


@pytest.mark.parametrize(
    ("period", "granularity", "covered"),
    [
        ("2022", "annual", False),
        ("2023", "annual", True),
        ("2031", "annual", True),
        ("2025-Q2", "annual", False),
        ("2025-Q2", "quarterly", True),
        ("2025", "quarterly", True),
    ],
)
def test_a_yearly_consent_says_nothing_of_the_quarters(period, granularity, covered):
    assert consent(granularity=granularity).covers("974100169", EMITTED, period) is covered


def test_a_consent_to_emissions_is_none_to_capture_and_none_for_another_company():
    assert not any(consent().covers("974100169", measure, "2025") for measure in CARBON)
    assert all(consent(figure="carbon").covers("974100169", measure, "2025") for measure in CARBON)
    assert not consent().covers("934949145", EMITTED, "2025")
    assert not consent(last_year=2024).covers("974100169", EMITTED, "2025")


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"figure": "all"}, "kind"), ({"granularity": "daily"}, "kind"), ({"last_year": 2022}, "years"), ({"agreed_by": " "}, "who")],
)
def test_what_is_no_consent_is_refused(changed, code):
    with pytest.raises(NotAConsent) as refused:
        consent(**changed)
    assert refused.value.code == code


def test_a_consent_is_kept_with_its_document_and_a_withdrawal_is_a_new_version(record_ledger, clock):
    whole = give(record_ledger, consent(), LETTER, by="Kari", reason="avtalt på møte")
    assert record_ledger.original(whole.sha256) == LETTER
    clock.forward(days=1)
    given_at = clock.now
    clock.forward(days=29)
    withdraw_consent(record_ledger, whole, on=date(2026, 12, 23), by="Kari", reason="ba om det")
    assert not consents_of(record_ledger).cover("974100169", EMITTED, "2025")
    assert consents_of(record_ledger, given_at).cover("974100169", EMITTED, "2025")
    [entry] = consents_of(record_ledger).entries
    assert (entry.withdrawn_on, entry.withdrawn_reason) == ("2026-12-23", "ba om det")
    assert [v.reason for v in record_ledger.reference_history("consents")][1:] == ["avtalt på møte", "ba om det"]


def test_without_a_document_or_for_a_stranger_nothing_is_recorded(record_ledger):
    for bad, data, code in ((consent(document="notat.txt"), b"ja", "document"), (consent(company="999999999"), LETTER, "company")):
        with pytest.raises(NotAConsent) as refused:
            give(record_ledger, bad, data, by="Kari", reason="x")
        assert refused.value.code == code
    assert consents_of(record_ledger).entries == ()


def test_a_new_consent_takes_the_place_of_the_one_with_its_key_and_a_withdrawn_one_stays_on_the_list():
    first = consent()
    again = consent(agreed_on="2026-11-20")
    assert Consents().given(first).given(again).entries == (again,)
    ended = Consents().given(first).withdrawn(first, on=date(2026, 11, 10), reason="x")
    assert [e.in_force for e in ended.given(again).entries] == [False, True]
