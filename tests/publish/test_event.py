"""What the cards of an event say: the figures of the release, E, R and N together, and how an everyday number is made."""

from __future__ import annotations

import pytest

from gic_metrics.accounting.region import Region
from gic_metrics.publish.drafting import draft
from gic_metrics.publish.event.cards import cards
from gic_metrics.publish.snapshot.pictures import FEW, Told
from gic_metrics.text import LANGUAGES, words_in


def deck(ledger, clock, period, language):
    return {card.key: card for card in cards(Told(draft(ledger, Region.read(ledger), period, now=clock()).release, words_in(language)))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_makes_seven_cards_with_its_own_numbers(language, record_ledger, clock):
    words, found = words_in(language), deck(record_ledger, clock, "2022", language)
    assert 5 <= len(found) <= 7
    assert found["emitted_against_path"].number == words.number(2.33, 2)
    assert found["what_changed"].number == words.write(4.8, "signed_pct1")
    assert (found["measures_wedge"].number, found["measures_wedge"].unit) == (words("event.share", share_pct=19), words("event.secured"))
    assert len(found["what_changed"].picture.figure.data) <= FEW + 4, "read from a distance"
    assert words("snapshot.three", emitted_t=2_327_170, removed_t=0, net_t=2_327_170) == found["emitted_against_path"].note


def test_the_everyday_number_is_arithmetic_and_shows_it(record_ledger, clock):
    card = deck(record_ledger, clock, "2022", "nb")["everyday"]
    assert card.number == str(round(2_327_170_000 / 31_536_000)) == "74"
    assert words_in("nb").number(2_327_170) in card.note
    assert words_in("nb").number(31_536_000) in card.note
    leap = deck(record_ledger, clock, "2020", "nb")["everyday"]
    assert words_in("nb").number(31_622_400) in leap.note


def test_what_is_withheld_is_on_no_card(practice_ledger, clock):
    found = deck(practice_ledger, clock, "2025", "nb")
    assert found["emitted_against_path"].note == words_in("nb")("snapshot.withheld")
    assert "start_now_goal" not in found
    assert all(words_in("nb")("emitted_against_path.e_is_n") not in card.picture.figure.to_json() for card in found.values() if card.picture)
